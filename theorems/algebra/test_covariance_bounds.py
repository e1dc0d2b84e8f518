"""How large the posterior covariance can be, in terms of the means alone.

Setting. Posterior weights w_i > 0, Σ_i w_i = 1, with mean v and covariance C; any n, d, weights and means.
Shown. If |μ_i|² ≤ r for all i, then tr C + |v|² ≤ r; and 0 ≤ tr C³ ≤ ‖C‖_F² tr C.
Not shown. Nothing is left to the reader.
Tools. Sums of squares under the weights.

tr C = Σ_i w_i |μ_i|² − |v|², and tr C³ = Σ_i w_i |C(μ_i − v)|². No n and no d appears, which is why rates
built on these bounds are free of both.
"""

from verify.algebra import notation as nt
from verify.checks.formula import decided
from verify.evidence import ALGEBRA, Evidence, Provenance, claim
from verify.lemmas.posterior import cube_of_covariance, weighted
from verify.prove import (
    C2,
    C3,
    SUM,
    TRACE,
    Cy,
    equals,
    identity,
    infer,
    integrated,
    mu,
    nonnegative,
    scalar,
    square,
    statement,
    v,
    w,
    weight_is_positive,
)

r = nonnegative("r", "r", "bound of all |μ_i|²")
MCC = scalar(nt.M("a", "b") * nt.C("b", "c") * nt.C("c", "a"), r"\operatorname{tr} M C^2")


def second_moment(mean=1):
    """Σ w_i|μ_i|² = tr C + |v|²."""
    return decided(equals(SUM(w * square(mu)), TRACE + mean * square(v)))


def cube(right=C3):
    """Σ w_i|C(μ_i − v)|² = tr C³."""
    return decided(equals(SUM(w * square(Cy)), right))


BOUNDED = square(mu) <= r


def trace(given=(BOUNDED,), mean=1):
    """A weighted mean of |μ_i|² ≤ r is at most r."""
    each = infer(w * square(mu) <= w * r, by=[weight_is_positive(), *given])
    by = [integrated(SUM, each), second_moment(), identity(SUM(w), 1)]
    return infer(TRACE + mean * square(v) <= r, by=by)


@claim(
    ALGEBRA,
    "covariance bounds",
    statement(TRACE + square(v) <= r, C3 >= 0, C3 <= C2 * TRACE, given=[BOUNDED]),
    provenance=Provenance.DERIVED,
)
def test_covariance_bounds(evidence: Evidence) -> None:
    evidence.conclude(trace(), "Σ w_i|μ_i|² = tr C + |v|² is a weighted mean")
    evidence.conclude(
        infer(C3 >= 0, by=[integrated(SUM, weighted(Cy)), cube()]), "tr C³ = Σ w_i|C(μ_i − v)|²"
    )
    evidence.conclude(
        cube_of_covariance(), "Lagrange: Σ w_i|C ⊗ y_i − its transpose|² = 2(‖C‖² tr C − tr C³)"
    )

    evidence.twin("2|v|² for |v|²", lambda: trace(mean=2))
    evidence.twin("2|v|² for |v|² in the identity", second_moment(mean=2))
    evidence.twin("second moment M for one C in tr C³", cube(MCC))
    evidence.twin("means without a bound", lambda: trace(given=()))
    evidence.twin("tr C³ ≤ ½‖C‖² tr C", lambda: infer(2 * C3 <= C2 * TRACE, by=[cube_of_covariance()]))
