"""Descent of means that stay close until S-1 takes over: V_k → 0 with a rate, from one step in a tube.

A tube is s_i ≤ B e^{−cA} for all i. At every step V ≤ ¼, where S-1 holds, or the means are in the tube.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property

from verify.algebra.facts import weights_sum
from verify.algebra.posterior import SUM, d, mu, n, pi
from verify.lemmas.rates import quadratic_rate, stays_below, summed_decreases
from verify.lemmas.reference_point import UNIT, e
from verify.lemmas.tube import FAR, SHARE, UNIFORM, A, m, s
from verify.logic.cases import either_way
from verify.logic.descent import At, Next, along, induction, k, renamed_step, sum_of_steps
from verify.logic.formulas import Comparison, equals
from verify.logic.kernel import (
    Theorem,
    assume,
    cauchy_schwarz,
    cut,
    definition,
    integrated,
    nonnegative_square,
    paired,
    substituted,
)
from verify.logic.schemas import (
    exp,
    inverse,
    inverse_positive,
    inverse_times,
    min_left,
    min_one_of,
    min_right,
    minimum,
)
from verify.logic.search import infer
from verify.logic.symbols import nonnegative, positive
from verify.logic.terms import Defined, Real, Scalar, Term
from verify.logic.vectors import Vector, dot, square

from verify.lemmas.forward import (  # isort: skip
    HALF, QUARTER, S_1_SIZE, SEVEN_EIGHTHS, STEP, V_0, L, L_k, V, a, descent, loss_below_size, loss_facts,
    near_step, η, π_min, τ,
)  # fmt: skip

M0 = positive("M0", "M_0", "distance of the starts from the truth")
r, R = positive("r", "r", "how far the starts are from M0 e_1"), nonnegative("R", "R", "bound of V")
o = Defined("o_i", r"|\mu_i - M_0 e_1|^2", "", square(mu - M0 * e))
BOX = At(descent, o, None, 0) <= r**2
s_0, A_0 = At(descent, s, None, 0), At(descent, A, None, 0)
DIVISOR = (2 * d + HALF) * n**2 + n * V_0
α = Defined("α", r"\alpha", "", SHARE * η * inverse(DIVISOR))
RATE = [a * (2 * d + HALF) * n**2 <= SHARE * η, a * n * R <= SHARE * η]


@dataclass(frozen=True)
class Tube:
    """S_i ≤ B e^{−cA}, and what a step does there.

    Attributes:
        width: B.
        exponent: c.
        step: ⊢ s_i⁺ ≤ B e^{−cA⁺}, V⁺ ≤ V − ηD and n L ≥ (49/64)V, where V > ¼ and s_i ≤ B e^{−cA}.
    """

    width: Term
    exponent: Term
    step: tuple[Theorem, ...]

    def either(self, size: Real, apart: Real, mean: Real) -> tuple[Term, Term]:
        """V ≤ ¼, or s_i ≤ B e^{−cA}: two numbers, of which the smaller is at most 0."""
        return size - QUARTER, apart - self.width * exp(-1 * self.exponent * mean)

    @cached_property
    def now(self) -> tuple[Term, Term]:
        """The two numbers at μ."""
        return self.either(V, s, A)

    @cached_property
    def inside(self) -> Comparison:
        """The formula: in the ball or in the tube."""
        return minimum(*self.now) <= 0


@cache
def in_the_tube(tube: Tube) -> list[Theorem]:
    """⊢ what one step does in the tube, where V > ¼."""
    by: list[Theorem | Comparison] = [min_one_of(*tube.now), tube.inside, FAR]
    close = infer(s <= tube.width * exp(-1 * tube.exponent * A), by=by)
    return [cut(theorem, close) for theorem in tube.step]


@cache
def decrease(tube: Tube) -> Theorem:
    """⊢ V⁺ ≤ V − ηD in the ball and in the tube."""
    return either_way(QUARTER - V, near_step(), in_the_tube(tube)[1])


@cache
def inside(tube: Tube) -> Theorem:
    """⊢ in the ball or in the tube for all k, if so at the start."""
    positive_L, less, _ = loss_facts()
    later = tube.either(*(Next(descent, value) for value in (V, s, A)))
    near = infer(Next(descent, V) <= QUARTER, by=[near_step(), V <= QUARTER, less, positive_L])
    near = infer(minimum(*later) <= 0, by=[near, min_left(*later)])
    far = infer(minimum(*later) <= 0, by=[in_the_tube(tube)[0], min_right(*later)])
    step = along(either_way(QUARTER - V, near, far), descent)
    always = along(assume(tube.inside), descent)
    return induction(always.conclusion, assume(renamed_step(always, None).conclusion), step)


@cache
def stays(tube: Tube) -> Theorem:
    """⊢ V_k ≤ R for all k, since V never increases."""
    positive_L, less, _ = loss_facts()
    falls = infer(Next(descent, V) <= V, by=[decrease(tube), positive_L, less])
    return stays_below(falls, V, R, descent, [inside(tube)])


@cache
def loss_against_size(tube: Tube, gain: Scalar = 1) -> Theorem:
    """⊢ aV² ≤ ηL: in the ball (2d + ½)L ≥ (49/64)V²/n², in the tube n L ≥ (49/64)V."""
    goal, positive_V = η * L >= gain * a * V**2, loss_facts()[2]
    share, above = (cut(f(n), infer(n > 0)) for f in (inverse_times, inverse_positive))
    (size,) = S_1_SIZE.cited("S S-1, size")
    size = cut(substituted(size, π_min, inverse(n), above), infer(pi >= inverse(n), by=[share, UNIFORM]))
    least = infer(n**2 * (2 * d + HALF) * L >= (SEVEN_EIGHTHS * V) ** 2, by=[size, share], degree=4)
    most = infer(n**2 * (2 * d + HALF) * a * V**2 <= SHARE * η * V**2, by=[RATE[0]], squares=[V])
    scaled = infer(n**2 * (2 * d + HALF) * (η * L - gain * a * V**2) >= 0, by=[most, least])
    near = infer(goal, by=[scaled, infer(n**2 * (2 * d + HALF) > 0)])
    most = infer(a * n * V**2 <= a * n * R * V, by=[V <= R, positive_V], degree=4)
    below = infer(a * n * R * V <= SHARE * η * V, by=[RATE[1], positive_V])
    far = infer(goal, by=[most, below, in_the_tube(tube)[2]])
    return either_way(QUARTER - V, near, far)


@cache
def rate(tube: Tube, gain: Scalar = 1) -> tuple[Theorem, Theorem]:
    """⊢ V_k (1 + aV_0 k) ≤ V_0 and V_k → 0."""
    _, less, positive_V = loss_facts()
    falls = infer(Next(descent, V) <= V - a * V**2, by=[decrease(tube), less, loss_against_size(tube, gain)])
    small = infer(a * V <= 1, by=[infer(a * n * V <= 1, by=[RATE[1], STEP, V <= R])])
    return quadratic_rate(falls, positive_V, small, stays(tube), V, a, descent, [inside(tube)])


@cache
def start() -> list[Theorem]:
    """⊢ s_i ≤ 4r², A ≤ (M0 + r)² and V ≤ n(M0 + r)² at the start, if |μ_i − M0 e_1| ≤ r for all i."""
    κ, off = m - M0 * e, mu - M0 * e
    near = infer(square(off) <= r**2, by=[o <= r**2, definition(o)])
    each = infer(2 * pi * dot(off, κ) <= pi * (r**2 + square(κ)), by=[near, nonnegative_square(off - κ)])
    centre = infer(square(κ) <= r**2, by=[paired(m, κ), integrated(SUM, each), weights_sum()])
    apart = infer(s <= 4 * r**2, by=[near, centre, nonnegative_square(off + κ), definition(s)])
    mean = infer((M0 + r) ** 2 >= A, by=[_along_e(κ, centre), centre, UNIT, definition(A)])
    one = infer(square(mu) <= (M0 + r) ** 2, by=[_along_e(off, near), near, UNIT])
    total = infer(n * (M0 + r) ** 2 >= V, by=[integrated(SUM, one), definition(V)])
    return [renamed_step(along(theorem, descent), None) for theorem in (apart, mean, total)]


def _along_e(vector: Vector, size: Theorem) -> Theorem:
    """⟨e_1, y⟩ ≤ r for |y| ≤ r."""
    inner = infer(dot(e, vector) ** 2 <= r**2, by=[cauchy_schwarz(e, vector), UNIT, size])
    return infer(dot(e, vector) <= r, by=[inner], degree=2)


def from_start(theorem: Theorem, enters: Theorem) -> Theorem:
    """The theorem with R = V_0 and a = α.

    Args:
        theorem: a result of this file.
        enters: ⊢ in the ball or in the tube at the start.
    """
    positive_V = renamed_step(along(loss_facts()[2], descent), None)
    some = infer(DIVISOR > 0, by=[positive_V])
    share, above = (cut(f(DIVISOR), some) for f in (inverse_times, inverse_positive))
    positive_α = infer(α > 0, by=[definition(α), above])
    whole = infer(equals(α * DIVISOR, SHARE * η), by=[definition(α), share])
    parts = (
        infer(α * n * V_0 >= 0, by=[positive_α, positive_V]),
        infer(α * n**2 * (2 * d + HALF) >= 0, by=[positive_α], degree=4),
    )
    first = infer(α * (2 * d + HALF) * n**2 <= SHARE * η, by=[whole, parts[0]])
    second = infer(α * n * V_0 <= SHARE * η, by=[whole, parts[1]])
    theorem = substituted(substituted(theorem, R, V_0, positive_V), a, α, positive_α)
    return cut(theorem, first, second, infer(V_0 <= V_0), enters)


@cache
def last_iterate(tube: Tube) -> Theorem:
    """⊢ L_k (1 + aV_0 k) ≤ V_0, as L ≤ V."""
    size, less = rate(tube)[0], along(loss_below_size(), descent)
    positive_V = renamed_step(along(loss_facts()[2], descent), None)
    factor = infer(1 + a * V_0 * k >= 0, by=[positive_V])
    return infer(L_k * (1 + a * V_0 * k) <= V_0, by=[size, less, factor])


@cache
def summed(tube: Tube, enters: Theorem, factor: Scalar = 1) -> Theorem:
    """⊢ η Σ_{k<τ} L_k ≤ V_0: the decreases telescope."""
    _, less, positive_V = loss_facts()
    each = infer(Next(descent, V) <= V - η * L, by=[decrease(tube), less])
    goal = factor * η * sum_of_steps(τ)(L_k) <= V_0
    return cut(
        summed_decreases(cut(along(each, descent), inside(tube)), positive_V, V, descent, goal, τ), enters
    )
