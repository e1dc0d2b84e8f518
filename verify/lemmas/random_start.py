"""Far random starts: how likely they are where Theorem 3.5 starts, and what follows with that probability.

The means are μ_i(0) ∼ N(c, I), independent, |c| = M = r⁶. The event says that for some ι, which is 1 for one
component and 0 for all others, phase 1 of Theorem 3.5 can begin: all means are within ρ of c, and the one
leads. As reported ρ = r, which is likely if 2d ≤ r².
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from verify.algebra.posterior import d, n
from verify.lemmas.far_start import CENTRE, ONE, M, c, ι, ρ
from verify.lemmas.phase_1 import CLOSE, FAR, FAR_START, leads, r, together
from verify.logic.events import Clause, Failure, failure, normal_means
from verify.logic.formulas import Comparison, equals
from verify.logic.kernel import Theorem, assume, cut
from verify.logic.probability import implied
from verify.logic.schemas import exp, log
from verify.logic.search import infer
from verify.logic.statement import Statement, statement
from verify.logic.terms import Real, Term

FAR_MEANS = normal_means(c, 1)
"""μ_i(0) ∼ N(c, I), independent."""


def wide_enough(radius: Real) -> Comparison:
    """The formula 4 radius² ≥ 6d + r²: so |μ_i(0) − c| ≤ radius is likely; for r it is 2d ≤ r²."""
    return 6 * d + r**2 <= 4 * radius**2


def outside(radius: Real) -> Term:
    """log(2^{d/2} e^{−radius²/4}), the bound of Pr(|μ_i(0) − c| > radius)."""
    return -1 * d * log(Fraction(1, 2)) / 2 - radius**2 / 4


IN_BALL = statement(500 * r**4 * exp(outside(ρ)) <= 1, given=[r >= 100, wide_enough(ρ)])
"""Claim "F Corollary 3.6, numbers"."""


def no_start(radius: Real) -> Failure:
    """Pr(phase 1 cannot begin from balls of this radius)."""
    return failure(FAR_MEANS, *ONE, together(radius), leads(radius), marker=ι)


def unlikely(radius: Real, *given: Comparison) -> Statement:
    """That this probability is at most n² (radius² + r²)/(7M), and at most n² M^{−1/3}."""
    bound = n**2 * (radius**2 + r**2) / 7
    shown = bound >= M * no_start(radius), n**2 >= r**2 * no_start(radius)  # the bounds, printed first
    return statement(*shown, given=[CENTRE, r >= 100, equals(r**6, M), wide_enough(radius), *given])


UNLIKELY, WIDE_UNLIKELY = unlikely(r), unlikely(ρ, CLOSE)
"""Claims "F Corollary 3.6, probability" and "F Corollary 3.6, probability, wide starts"."""


def likely(clauses: Sequence[Clause]) -> Comparison:
    """The formula r² Pr(not: for some ι, ι marks one component and all these clauses hold) ≤ n²."""
    return n**2 >= r**2 * failure(FAR_MEANS, *ONE, *clauses, marker=ι)


def likely_given(radius: Real, *given: Comparison) -> list[Comparison]:
    """What :func:`then_likely` assumes of numbers, besides what the proofs do."""
    return [CENTRE, *FAR_START, wide_enough(radius), *given]


def then_likely(clauses: Sequence[Clause], proofs: Sequence[Theorem], *, wide: bool = False) -> Theorem:
    """⊢ :func:`likely`, for clauses that hold from wherever phase 1 begins.

    Args:
        clauses: about descent from the start, and about ι.
        proofs: for each clause a theorem that concludes it where ι marks one component, all means are close
            together and the one leads.
        wide: they do so for balls of the radius ρ, and not of r.
    """
    event = failure(FAR_MEANS, *ONE, *clauses, marker=ι)
    less = implied(event, no_start(ρ if wide else r), *map(assume, ONE), *proofs)
    less = infer(r**2 * event <= r**2 * less.comparison.right, by=[less], squares=[r])
    stated, claim = (WIDE_UNLIKELY, ", wide starts") if wide else (UNLIKELY, "")
    begins = cut(stated.cited(f"F Corollary 3.6, probability{claim}")[1], *FAR.cited("F Theorem 3.5, far"))
    return infer(likely(clauses), by=[less, begins])
