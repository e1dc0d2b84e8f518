"""How slowly the forward loss falls once one mean is near the truth: the statements of Theorem 3.7.

The words are those of :mod:`verify.lemmas.far_mean`: ι_i is 1 for the one component, whose mean is c; all
others have |μ_j| ≥ m; X_i = |μ_i|², D = μ_i − c, R_i = |D|², all 1/π_i ≤ N. In the end c is ν = Σ_i ι_i μ_i
and m² is 14641 (1 + log N).
"""

from __future__ import annotations

from fractions import Fraction
from functools import cache

from verify.algebra.posterior import SUM, E_phi, mu
from verify.lemmas import far_start
from verify.lemmas.far_mean import (
    AT,
    FAR,
    LARGE,
    LIGHT,
    NEAR,
    TINY,
    N,
    W,
    c,
    gradient_i,
    half_way,
    log_of_n,
    m,
    other,
    width,
)
from verify.lemmas.far_start import ONE, is_the_one, ι, ν
from verify.lemmas.forward import HALF, L, descent, η
from verify.lemmas.half_way import log_is_nonnegative
from verify.logic.descent import Next
from verify.logic.formulas import equals
from verify.logic.instances import for_vector
from verify.logic.kernel import Theorem, cut, definition, integrated, nonnegative_square, substituted
from verify.logic.schemas import exp, sqrt, sqrt_nonnegative, sqrt_squared
from verify.logic.search import infer
from verify.logic.statement import statement
from verify.logic.symbols import positive
from verify.logic.terms import Defined
from verify.logic.vectors import dot, square

X_i, X = far_start.X, square(mu)
REGION = [ONE[0], ONE[3], AT, NEAR, LIGHT, FAR, LARGE]

LOSS_BELOW = statement(
    other * (10 * N * sqrt(width) * (1 - E_phi(W)) - exp(half_way)) >= 0,
    m**2 * (1 - E_phi(W)) <= 17 * L,
    given=REGION,
)
"""Claim "F Theorem 3.7, loss from below"."""

most_exponent = -1 * X / 8 - dot(c, mu) / 4 + square(c) / 2
SPEED = N**2 * (12300 + 18 * X**2) * exp(most_exponent)
G = Defined("G_i", "G_i", "", SPEED)
GRADIENT_ABOVE = statement(square(gradient_i) <= G**2, given=[ONE[0], ONE[3], AT, LIGHT])
"""Claim "F Theorem 3.7, gradients from above"."""

ε = positive("ε", r"\varepsilon", "as small as one likes, at most 1")
B = positive("B", "B", "bound of 1/ε")
SMALL = [ε <= 1, ε * B >= 1]
rate_below, rate_above = Fraction(1, 8) - ε / 32, Fraction(1, 8) + ε / 32
K = Defined("K", "K", "", 2 * 10**10 * N**2 * B**3 * exp(B))
"""What a step adds to e^{(1/8 − ε/32)X_i}, over η."""
LEAST = 14641 * (1 + log_of_n)
INSIDE = [ι * (X_i - TINY**2) <= 0, other * (X_i - LEAST) >= 0]
"""The one is within 10⁻⁵ of the truth, all others are outside of the ball of radius 121 √(1 + log N)."""
ONE_STEP = statement(
    other * (exp(rate_below * Next(descent, X_i)) - exp(rate_below * X_i) - η * K) <= 0,
    given=[*ONE, LIGHT, *INSIDE, *SMALL, η <= HALF],
)
"""Claim "F Theorem 3.7, one step"."""
SLOW = statement(other * (1 + X_i) * G <= other, given=[ONE[0], NEAR, LIGHT, FAR, LARGE])
"""Claim "F Theorem 3.7, slow others"."""
LOSS_OF_ONE = statement(
    other * (N * B * exp(B) * L - exp(-1 * rate_above * X_i)) >= 0,
    given=[*ONE, LIGHT, *INSIDE, *SMALL],
)
"""Claim "F Theorem 3.7, loss and norms"."""

t = ε * X / 64


@cache
def of_rates() -> tuple[Theorem, Theorem]:
    """⊢ B ≥ 1 and εX/64 ≥ 0."""
    low = infer(t >= 0, by=[infer(X >= 0, by=[nonnegative_square(mu)])])
    return infer(B >= 1, by=SMALL, degree=2), low


@cache
def along_c(sign: int) -> Theorem:
    """⊢ ±c·μ/4 ≤ εX/64 + |c|² B: |εμ ∓ 8c|² ≥ 0, divided by ε."""
    whole = nonnegative_square(ε * mu - 8 * sign * c)
    bound = infer(sign * 16 * ε * dot(c, mu) <= ε**2 * X + 64 * square(c), by=[whole])
    wide = infer(64 * square(c) <= 64 * ε * B * square(c), by=[SMALL[1], nonnegative_square(c)])
    return infer(sign * dot(c, mu) / 4 <= t + square(c) * B, by=[bound, wide], degree=2)


@cache
def the_place() -> tuple[Theorem, list[Theorem]]:
    """⊢ m > 0, and AT, NEAR, FAR and LARGE, with ν for c and 14641 (1 + log N) for m²."""
    by = [for_vector(is_the_one(), far_start.y, u) for u in (mu, ν)]
    there = infer(equals(ι * square(mu - ν), 0), by=by)
    each = infer(ι * square(ν) <= ι * TINY**2, by=[*by, INSIDE[0], definition(X_i)])
    near = infer(square(ν) <= TINY**2, by=[integrated(SUM, each), ONE[2]])
    positive_square = infer(LEAST > 0, by=[log_is_nonnegative()])
    low = infer(LEAST >= 0, by=[positive_square])
    squared, root = (cut(fact(LEAST), low) for fact in (sqrt_squared, sqrt_nonnegative))
    far = infer(other * (X - sqrt(LEAST) ** 2) >= 0, by=[INSIDE[1], squared, definition(X_i)])
    large = infer(sqrt(LEAST) ** 2 >= LEAST, by=[squared])
    return infer(sqrt(LEAST) > 0, by=[squared, root, positive_square], degree=2), [there, near, far, large]


def placed(theorem: Theorem) -> Theorem:
    """The theorem with ν for c and √(14641 (1 + log N)) for m, under INSIDE; all four must be needed."""
    root, facts = the_place()
    moved = substituted(for_vector(theorem, c, ν), m, sqrt(LEAST), root)
    return cut(moved, *facts)
