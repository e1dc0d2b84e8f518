"""Far random starts: how likely they are where Theorem 3.5 starts, and what follows with that probability.

The means are μ_i(0) ∼ N(c, I), independent, |c| = M. The event says that for some ι, which is 1 for one
component and 0 for all others, phase 1 of Theorem 3.5 can begin: claim "F Corollary 3.6, probability".
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from verify.algebra.posterior import d, n
from verify.lemmas.far_start import CENTRE, ONE, M, c, ι
from verify.lemmas.phase_1 import FAR, FAR_START, LEADS, TOGETHER, r
from verify.logic.formulas import Comparison, equals
from verify.logic.kernel import Theorem, assume, cut
from verify.logic.probability import Clause, failure, implied, normal_means
from verify.logic.schemas import exp, log
from verify.logic.search import infer
from verify.logic.statement import statement

FAR_MEANS = normal_means(c, 1)
"""μ_i(0) ∼ N(c, I), independent."""
NO_START = failure(FAR_MEANS, *ONE, TOGETHER, LEADS, marker=ι)
"""Pr(phase 1 cannot begin)."""
FEW = 2 * d <= r**2
"""What Corollary 3.6 asks of the dimension here: so all |μ_i(0) − c| ≤ r with high probability."""

OUTSIDE = -1 * d * log(Fraction(1, 2)) / 2 - r**2 / 4
"""log of the bound of Pr(|μ_i(0) − c| > r)."""
IN_BALL = statement(500 * r**4 * exp(OUTSIDE) <= 1, given=[r >= 100, FEW])
"""Claim "F Corollary 3.6, numbers"."""
LIKELY = statement(
    r**4 * NO_START <= Fraction(29, 100) * n**2,
    r**2 * NO_START <= n**2,
    given=[CENTRE, r >= 100, equals(r**6, M), FEW],
)
"""Claim "F Corollary 3.6, probability"."""


LIKELY_GIVEN = [CENTRE, *FAR_START, FEW]
"""What :func:`then_likely` assumes of numbers, besides what the proofs do."""


def likely(clauses: Sequence[Clause]) -> Comparison:
    """The formula r² Pr(not: for some ι, ι marks one component and all these clauses hold) ≤ n²."""
    return r**2 * failure(FAR_MEANS, *ONE, *clauses, marker=ι) <= n**2


def then_likely(clauses: Sequence[Clause], proofs: Sequence[Theorem]) -> Theorem:
    """⊢ :func:`likely`, for clauses that hold from wherever phase 1 begins.

    Args:
        clauses: about descent from the start, and about ι.
        proofs: for each clause a theorem that concludes it where ι marks one component, all means are close
            together and the one leads.
    """
    event = failure(FAR_MEANS, *ONE, *clauses, marker=ι)
    less = implied(event, NO_START, *map(assume, ONE), *proofs)
    less = infer(r**2 * event <= r**2 * NO_START, by=[less], squares=[r])
    begins = cut(LIKELY.cited("F Corollary 3.6, probability")[1], *FAR.cited("F Theorem 3.5, far"))
    return infer(likely(clauses), by=[less, begins])
