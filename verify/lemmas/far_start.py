"""One mean near the truth and all others near a far place: the words of Theorem 3.5, phase 2.

The symbol ι_i is 1 for the one component and 0 for all others. So ι_i t_i ≤ 0 says t ≤ 0 of the one, and
(1 − ι_i) t_i ≤ 0 of all others. Sums of it are written with both indices, for i and for j.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from verify.algebra.facts import gap, same_has_no_distance, same_is_0_or_1
from verify.algebra.posterior import SUM, SUM_J, mu, mu_j, n, pi, same
from verify.lemmas.forward import HALF, descent, η, τ
from verify.lemmas.lead import BALL, R, gradient_i
from verify.lemmas.zeros import zero
from verify.logic.descent import At, k
from verify.logic.formulas import Comparison, equals
from verify.logic.kernel import Theorem, cauchy_schwarz, definition, integrated, nonnegative_square, paired
from verify.logic.renaming import renamed_sum, symbol_j
from verify.logic.schemas import exp
from verify.logic.search import infer
from verify.logic.statement import statement
from verify.logic.symbols import any_vector, nonnegative, positive
from verify.logic.terms import Defined, Real, Symbol, term
from verify.logic.vectors import Mean, Vector, VectorAtom, dot, square

ι = Symbol(
    "ι_i", r"\iota_i", "1 for the nearest component, 0 for all others", (), frozenset({"mixture", "i"})
)
ι_j = symbol_j(ι)
c = VectorAtom("c", "c", "a place that does not move", frozenset())
M = positive("M", "M", "distance of c from the truth")
ρ = positive("ρ", r"\rho", "bound of |μ_i − c| at the start, for the others")
α = positive("α", r"\alpha", "bound of |μ_i| for the nearest")
S, b = positive("S", "S", "an exponent"), positive("b", "b", "bound of |∇_i L| for the others")
X = Defined("X_i", "{X_i}", "", square(mu))
Y = Defined("Y_i", "{Y_i}", "", square(mu - c))
X_k, Y_k = At(descent, X, k, 0), At(descent, Y, k, 0)
X_0, Y_0 = At(descent, X, None, 0), At(descent, Y, None, 0)

other = 1 - ι
"""1 for all others."""
ONE = [equals(ι**2, ι), equals(ι * ι_j, ι * same), equals(SUM(ι), 1), equals(SUM_J(ι_j), 1)]
"""ι_i is 1 for just one component."""
UNIFORM, CENTRE = equals(n * pi, 1), equals(square(c), M**2)
WIDE = [M + ρ + 1 <= R, α <= R]
"""All |μ_i| ≤ R while the others are within ρ + 1 of c."""
LEAD = M**2 - 2 * (ρ + 1) * M - 3 * α**2 - 2 * R * α >= 8 * S
PULL = (n - 1) * (3 * R + 14 * R**3) * exp(-1 * S) <= α
DRIFT = 2 * (R + 3 * R**3) * exp(-1 * S) <= b
START = ι * (X_0 - α**2) + (1 - ι) * (Y_0 - ρ**2) <= 0
UNTIL = [η <= HALF, η * b * τ <= 1, k <= τ]

θ = nonnegative("θ", r"\theta", "a power")
APART = θ**2 * square(mu - mu_j) / 2 - θ * gap()
BEHIND = (1 - ι) * ι_j * (APART + S) <= 0
"""All others are so far behind the one that E w_i ≤ e^{−S}."""
PULLS = statement(
    ι * square(gradient_i - 2 * mu) <= ι * (2 * α) ** 2,
    (1 - ι) * square(gradient_i) <= (1 - ι) * b**2,
    given=[*ONE, BALL, θ <= 1, BEHIND, PULL, DRIFT],
)
"""Claim "F Theorem 3.5, pulls"."""

STAYS = statement(
    ι * X_k <= ι * α**2,
    (1 - ι) * Y_k <= (1 - ι) * (ρ + η * b * k) ** 2,
    given=[*ONE, UNIFORM, CENTRE, *WIDE, LEAD, PULL, DRIFT, START, *UNTIL],
)
"""Claim "F Theorem 3.5, the nearest stays"."""

N = positive("N", "N", "bound of |ν| at the start")
_ONE_MEAN = Mean(SUM, term(ι), 1 * mu)
y = any_vector("y", "y")
ν = VectorAtom("ν", r"\nu", "the one mean", frozenset({"state", "mixture"}), mean=_ONE_MEAN)
T = Defined("T_i", "{T_i}", "", square(mu - ν) / 32 - (square(mu) - square(ν)) / 8)
BY_STEP = 2 * η * b * (ρ + 1) + η**2 * b**2
"""What a step adds to |μ_i − c|² at most."""
WAY = [M + ρ + 1 <= R, N <= R, 2 * α <= N]
ROOM = 32 * S + 5 * α**2 + 2 * R * α + 4 * R * b <= 3 * (M**2 - 2 * (ρ + 1) * M)
BEHIND_AT_START = [
    ι * (X_0 - N**2) <= 0,
    (1 - ι) * (Y_0 - ρ**2) <= 0,
    (1 - ι) * (At(descent, T, None, 0) + S) <= 0,
]
SLOW = [η <= HALF, 4 * η * b * τ <= 1, k <= τ]
ARRIVES = statement(
    ι * X_k <= ι * (2 * α * N + N**2 * exp(-4 * η * k)),
    (1 - ι) * Y_k <= (1 - ι) * (ρ**2 + BY_STEP * k),
    given=[*ONE, UNIFORM, CENTRE, *WAY, ROOM, PULL, DRIFT, *BEHIND_AT_START, *SLOW],
)
"""Claim "F Theorem 3.5, the nearest arrives"."""


def where(
    f: Real, p: Vector | VectorAtom, q: Vector | VectorAtom, P: Real, Q: Real,
    reasons: Sequence[Theorem], sign: int = 1,
) -> Theorem:  # fmt: skip
    """⊢ ±f⟨p, q⟩ ≤ f PQ from f ≥ 0, f|p|² ≤ f P² and f|q|² ≤ f Q², the reasons, and P, Q > 0.

    Expand |Qp ∓ Pq|² ≥ 0. With f = ι_i or 1 − ι_i it speaks of one component, or of all others.
    """
    holds, of_p, of_q = reasons
    both = Q * p - sign * P * q
    whole = infer(f * square(both) >= 0, by=[holds, nonnegative_square(both)])
    first = infer(Q**2 * f * square(p) <= f * P**2 * Q**2, by=[of_p], squares=[term(Q)])
    second = infer(P**2 * f * square(q) <= f * P**2 * Q**2, by=[of_q], squares=[term(P)])
    twice = infer(P * Q * sign * f * dot(p, q) <= P * Q * f * P * Q, by=[whole, first, second])
    return infer(sign * f * dot(p, q) <= f * P * Q, by=[twice, infer(P * Q > 0)], degree=2)


r = ρ + 1
"""How far all others may be from c."""
FAR = other * (Y - r**2) <= 0
IS_ONE = infer(ι >= 0, by=[ONE[0]])
IS_OTHER = infer(other >= 0, by=[infer(ι <= 1, by=[ONE[0]])])


@cache
def sizes_of_others() -> tuple[Theorem, Theorem]:
    """⊢ |μ_i|² ≤ R² and |μ_i|² ≥ M² − 2rM for all others."""
    far = infer(other * square(mu - c) <= other * r**2, by=[FAR, definition(Y)])
    reasons = [IS_OTHER, far, infer(other * square(c) <= other * M**2, by=[CENTRE])]
    above, below = (where(other, mu - c, c, term(r), M, reasons, sign) for sign in (1, -1))
    most = infer(other * square(mu) <= other * (M + r) ** 2, by=[above, far, CENTRE])
    apart = infer(other * square(mu - c) >= 0, by=[IS_OTHER, nonnegative_square(mu - c)])
    least = infer(other * square(mu) >= other * (M**2 - 2 * r * M), by=[below, CENTRE, apart])
    wide = infer((M + r) ** 2 <= R**2, by=[WIDE[0], infer(M + r >= 0)], degree=2)
    return infer(other * square(mu) <= other * R**2, by=[most, wide, IS_OTHER]), least


@cache
def is_the_one(index: str = "i") -> Theorem:
    """⊢ ι_i ⟨μ_i, y⟩ = ι_i ⟨ν, y⟩ for any vector y, and the same for j."""
    apart = mu - mu_j
    near = infer(same >= 0, by=[same_is_0_or_1()])
    inner = cauchy_schwarz(apart, y)
    size = infer(same * dot(apart, y) ** 2 <= same * square(apart) * square(y), by=[inner, near])
    none = infer((same * dot(apart, y)) ** 2 <= 0, by=[size, same_has_no_distance(), same_is_0_or_1()])
    by: list[Theorem | Comparison] = [zero(same * dot(apart, y), [none]), ONE[1]]
    each = infer(equals(ι * ι_j * dot(mu_j, y), ι * ι_j * dot(mu, y)), by=by)
    if index == "j":
        by = [paired(ν, y), integrated(SUM, each), ONE[2]]
        return infer(equals(ι_j * dot(mu_j, y), ι_j * dot(ν, y)), by=by)
    by = [paired(ν, y), renamed_sum(ι * dot(mu, y), SUM, SUM_J), integrated(SUM_J, each), ONE[3]]
    return infer(equals(ι * dot(mu, y), ι * dot(ν, y)), by=by)
