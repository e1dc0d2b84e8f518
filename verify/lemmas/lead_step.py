"""One mean that feels the truth and all others that do not: what a step of descent does to it.

As in :mod:`verify.lemmas.far_start` ν is the one mean; γ is its gradient, u = γ − 2ν the pull of all others.
"""

from __future__ import annotations

from functools import cache

from verify.algebra.posterior import SUM, mu
from verify.lemmas.far_start import IS_ONE, ONE, PULLS, T, b, is_the_one, other, y, α, ι, ν
from verify.lemmas.forward import HALF, descent, η
from verify.lemmas.lead import BALL, R
from verify.lemmas.lead import gradient_i as g
from verify.logic.descent import Next, after
from verify.logic.formulas import Comparison, equals
from verify.logic.instances import for_vector
from verify.logic.kernel import Theorem, as_comparison, integrated, nonnegative_square, paired
from verify.logic.search import infer
from verify.logic.statement import statement
from verify.logic.terms import term
from verify.logic.vectors import Dot, Mean, Vector, VectorAtom, dot, square

γ = VectorAtom("γ", r"\gamma", "gradient of the one", ν.depends, mean=Mean(SUM, term(ι), 1 * g))
OF_ONE, OF_OTHERS = map(as_comparison, PULLS.shown)
SMALL = 2 * α <= R
u, left = γ - 2 * ν, 1 - 2 * η
((ν_next, _),) = {(a.first, a.second) for a in after(square(ν), descent).atoms if isinstance(a, Dot)}

LEAD_STEP = statement(
    32 * other * Next(descent, T)
    <= other * ((1 - 2 * η) * 32 * T - 6 * η * square(mu) + η * (10 * α**2 + 4 * R * α + 8 * R * b)),
    given=[*ONE, BALL, 2 * α <= R, *PULLS.shown, η <= HALF],
)
"""Claim "F Theorem 3.5, the lead in a step"."""


@cache
def pulled() -> Theorem:
    """⊢ |γ − 2ν|² ≤ 4α², for the gradient γ = Σ ι_i ∇_i of the one."""
    gap_of_y = g - 2 * mu - y
    whole = infer(ι * square(gap_of_y) >= 0, by=[IS_ONE, nonnegative_square(gap_of_y)])
    goal = 2 * ι * dot(g - 2 * mu, y) <= ι * 4 * α**2 + ι * square(y)
    each = integrated(SUM, infer(goal, by=[whole, OF_ONE]))
    by: list[Theorem | Comparison] = [each, paired(γ, y), paired(ν, y), ONE[2]]
    total = infer(2 * dot(u, y) <= 4 * α**2 + square(y), by=by)
    return infer(square(u) <= 4 * α**2, by=[for_vector(total, y, u)])


@cache
def one_moves(vector: Vector | VectorAtom) -> Theorem:
    """⊢ ⟨ν⁺, y⟩ = ⟨ν − ηγ, y⟩ for any vector y."""
    by = [paired(ν_next, y), paired(ν, y), paired(γ, y)]
    return for_vector(infer(equals(dot(ν_next, y), dot(ν - η * γ, y)), by=by), y, vector)


@cache
def one_falls() -> tuple[Theorem, Theorem]:
    """⊢ |ν⁺|² ≤ (1 − 2η)|ν|² + 2ηα² ≤ R²."""
    whole = infer(left * square(2 * ν + u) >= 0, by=[nonnegative_square(2 * ν + u), η <= HALF])
    by = [
        infer(η * left * square(2 * ν + u) >= 0, by=[whole]),
        infer(η * square(u) <= η * 4 * α**2, by=[pulled()]),
    ]
    by.append(infer(equals(square(ν_next), square(ν - η * γ)), by=[one_moves(a) for a in (ν_next, ν, γ)]))
    falls = infer(square(ν_next) <= left * square(ν) + 2 * η * α**2, by=by)
    one = is_the_one()
    parts: list[Theorem | Comparison] = [for_vector(one, y, mu), for_vector(one, y, ν), BALL, IS_ONE]
    within = integrated(SUM, infer(ι * square(ν) <= ι * R**2, by=parts))
    within = infer(square(ν) <= R**2, by=[within, ONE[2]])
    bound = infer(left * square(ν) <= left * R**2, by=[within, η <= HALF])
    small = infer(η * α**2 <= η * R**2, by=[infer(α**2 <= R**2, by=[SMALL], degree=2)])
    return falls, infer(square(ν_next) <= R**2, by=[falls, bound, small])
