"""Theorem 3.4 (Zhang et al. 2025): the one mean is ahead of all others, which are at one place.

Words, statements and numbers. All others start at c, |c| = M, and the one at (1 − ε/M)c. In the window
8(M − 2)² ≥ 9 · 14641 (1 + log n), M ≤ 260 it is M ≥ 168 and n ≤ 20.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from verify.algebra.posterior import mu, n
from verify.lemmas.all_time import LOWER
from verify.lemmas.far_start import CENTRE, ONE, UNIFORM, X_0, Y_0, M, T, X, X_k, Y, other, ι, ν
from verify.lemmas.forward import HALF, L_k, descent, η, τ
from verify.logic.descent import At, Next
from verify.logic.formulas import Comparison, equals
from verify.logic.kernel import Theorem, cut, substituted
from verify.logic.schemas import exp, log, tends_to
from verify.logic.search import infer
from verify.logic.statement import statement
from verify.logic.symbols import nonnegative, positive
from verify.logic.terms import Defined, Real, Scalar, Symbol, Term, term
from verify.logic.vectors import dot, square

ε = positive("ε", r"\varepsilon", "the lead at the start")
LARGE = 9 * 14641 * (1 + log(n)) <= 8 * (M - 2) ** 2
SIZES = [n >= 2, LARGE, M <= 260]
IN_NUMBERS = statement(M >= 168, n <= 21, given=SIZES)
"""Claim "F Theorem 3.4, the window"."""
WINDOW = [*ONE, UNIFORM, CENTRE, *SIZES]


def begins(lead: Real) -> list[Comparison]:
    """The formulas: all others start at c, the one as much nearer to the truth as to them."""
    one = [equals(ι * Y_0, ι * term(lead) ** 2), equals(ι * X_0, ι * (M - lead) ** 2)]
    return [equals(other * Y_0, 0), *one]


def leads(step: Symbol | None, offset: int = 0) -> list[Comparison]:
    """The formulas: at this step T_i ≤ −60 for all others, which are within ¾ of c, and |μ_1| ≤ 260."""
    size, place, lead = (At(descent, of, step, offset) for of in (X, Y, T))
    return [ι * (size - 260**2) <= 0, other * (16 * place - 9) <= 0, other * (lead + 60) <= 0]


LIMITS = tends_to(ι * X_k, 0), tends_to(other * LOWER, 0), tends_to(L_k, 0)
"""The one arrives, all others leave, the loss vanishes."""
FROM_A_LEAD = statement(*LIMITS, given=[*WINDOW, *leads(None), η <= HALF])
"""Claim "F Theorem 3.4, from a lead"."""
ENOUGH = [ε * (M - ε) >= 19, ε <= 1]
s = nonnegative("s", "s", "time so far")
G = Defined("G_i", "{G_i}", "", square(ν) - dot(mu, ν))
EARLY = 50 * s <= 1


def signs(watched: Sequence[Real], time: Real) -> tuple[list[Term], list[Term]]:
    """What is at most 0 in the first steps: of the one mean, and of all others."""
    size, ahead, place, lead = watched
    one = [(M - 1) ** 2 - 342000 * term(time) - size, term(size) - 260**2]
    return one, [term(ahead) + 19, term(place) - time, 32 * term(lead) + 121000 * term(time)]


def formulas(one: Sequence[Term], rest: Sequence[Term]) -> list[Comparison]:
    """Each of these numbers is at most 0: for the one mean, and for all others."""
    return [*(ι * value <= 0 for value in one), *(other * value <= 0 for value in rest)]


WATCHED = X, G, Y, T
HERE = formulas(*signs(WATCHED, s))
THERE = formulas(*signs([Next(descent, of) for of in WATCHED], s + η))
FIRST_STEPS = statement(THERE[1], *THERE[3:], given=[*WINDOW, *HERE[1:], EARLY, η <= HALF])
"""Claim "F Theorem 3.4, a first step"."""
SHORT_STEPS = statement(THERE[0], THERE[2], given=[*WINDOW, *HERE[:4], EARLY, 50 * η <= 1])
"""Claim "F Theorem 3.4, a short first step"."""
SOON = [50 * η * τ <= 1, 50 * η * (τ + 1) >= 1]
GROWS = statement(*leads(τ, 1), given=[*WINDOW, *begins(ε), *ENOUGH, η <= HALF, *SOON])
"""Claim "F Theorem 3.4, the lead grows"."""
SPLITS = statement(*LIMITS, given=[*WINDOW, *begins(ε), *ENOUGH, η <= HALF])
"""Claim "F Theorem 3.4, any lead"."""
REPORTED = statement(*LIMITS, given=[*WINDOW, *begins(exp(M / -100)), η <= HALF])
"""Claim "F Theorem 3.4, M0 up to 260, n up to 20"."""


@cache
def window() -> tuple[Theorem, Theorem]:
    """⊢ M ≥ 168 and n ≤ 21, cited."""
    large, few = IN_NUMBERS.cited("F Theorem 3.4, the window")
    return large, few


def times_others(small: Theorem) -> Theorem:
    """⊢ (n − 1)f ≤ b from 20f ≤ b and b ≥ 0."""
    factor, bound = small.comparison.left, small.comparison.right
    return infer((n - 1) * factor / 20 <= bound, by=[window()[1], small])


def met(theorem: Theorem, *known: Theorem) -> Theorem:
    """The theorem without those of its hypotheses that are known, or compare rational numbers."""
    given = [h for h in theorem.hypotheses if isinstance(h, Comparison) and not h.difference.atoms]
    shown = [*known, *map(infer, given)]
    return cut(theorem, *(t for t in shown if t.conclusion in theorem.hypotheses))


def at_numbers(theorem: Theorem, values: Mapping[Symbol, Scalar], *known: Theorem) -> Theorem:
    """The theorem for these values of its parameters, without what is known of them then."""
    for symbol, value in values.items():
        theorem = substituted(theorem, symbol, value)
    return met(theorem, *known)
