"""How large the posterior covariance can be, in terms of the means alone.

    tr C = Σ_i w_i |μ_i|² − |v|² ≤ max_i |μ_i|²,     tr C³ = Σ_i w_i |C(μ_i − v)|² ≤ ‖C‖_F² tr C

No n and no d appears, which is why rates built on these bounds are free of both.
"""

from verify.algebra.calculus import sum_over_components
from verify.algebra.notation import C, mu, v, w
from verify.checks.identity import identity
from verify.checks.inference import follows
from verify.evidence import ALGEBRA, Evidence, Provenance, claim
from verify.evidence.axioms import CAUCHY_SCHWARZ, WEIGHTED_MEAN

SCOPE = "all n ≥ 1, all d ≥ 1"


def trace(norm=1):
    return identity(
        r"\textstyle\sum_i w_i |\mu_i - v|^2 = \operatorname{tr} C = \sum_i w_i |\mu_i|^2 - |v|^2",
        "C = M − v vᵀ",
        sum_over_components(w() * (mu("a") - v("a")) * (mu("a") - v("a"))),
        lambda N: N.M("a", "a") - norm * N.v("a") * N.v("a"),
    )


def cube(matrix=None):
    """For tr C³, or with another matrix in one place."""
    return identity(
        r"\textstyle\sum_i w_i |C(\mu_i - v)|^2 = \operatorname{tr} C^3",
        "Σ w_i(μ_i − v)(μ_i − v)ᵀ = C",
        sum_over_components(w() * C("a", "b") * (mu("b") - v("b")) * C("a", "c") * (mu("c") - v("c"))),
        lambda N: N.C("a", "b") * N.C("b", "c") * (matrix(N) if matrix else N.C)("c", "a"),
    )


@claim(
    ALGEBRA,
    "covariance bounds",
    r"\operatorname{tr} C \le \max_i |\mu_i|^2 - |v|^2,\quad "
    r"0 \le \operatorname{tr} C^3 \le \|C\|_F^2 \operatorname{tr} C",
    quantifiers=SCOPE,
    provenance=Provenance.DERIVED,
    hypotheses=(
        r"w_i \ge 0,\ \textstyle\sum_i w_i = 1,\ v = \sum_i w_i \mu_i,\ "
        r"C = \sum_i w_i (\mu_i - v)(\mu_i - v)^{\mathsf T}",
    ),
    uses=("A softmax rules",),
)
def test_covariance_bounds(evidence: Evidence) -> None:
    of_trace, of_cube = evidence.step(trace()), evidence.step(cube())
    evidence.conclude(
        follows(
            r"\operatorname{tr} C \le \max_i |\mu_i|^2 - |v|^2",
            "Σ w_i |μ_i|² is a weighted mean",
            [of_trace],
            (WEIGHTED_MEAN,),
            scope=SCOPE,
        )
    )
    evidence.conclude(
        follows(
            r"0 \le \operatorname{tr} C^3 \le \|C\|_F^2 \operatorname{tr} C",
            "each summand is between 0 and ‖C‖_F² |μ_i − v|²",
            [of_trace, of_cube],
            (CAUCHY_SCHWARZ,),
            scope=SCOPE,
        )
    )

    evidence.twin("|v|² taken off twice", trace(norm=2))
    evidence.twin("second moment M for one C in tr C³", cube(lambda N: N.M))
