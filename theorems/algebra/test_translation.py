"""A translation puts the mean of a single-Gaussian teacher at the origin, and changes nothing.

With every mean and the point moved by c, posterior weights stay, v and v* move by c, so the difference of
the scores stays; the law of x moves along with its mean.
"""

from fractions import Fraction

from verify.checks.identity import identity
from verify.evidence import ALGEBRA, Evidence, Provenance, claim
from verify.evidence.axioms import SUBSTITUTION

HALF = Fraction(1, 2)


def exponent(N, moved):
    """x·μ_i − |μ_i|²/2, where x and μ_i are moved by c or not."""
    return point(N, "b", moved) * mean(N, "b", moved) - HALF * mean(N, "b", moved) * mean(N, "b", moved)


def point(N, index, moved):
    return N.x(index) + N.c(index) if moved else N.x(index)


def mean(N, index, moved):
    return N.mu(index) + N.c(index) if moved else N.mu(index)


def offset(N):
    """What the exponent gains: it does not depend on the component, so the softmax does not see it."""
    return N.x("b") * N.c("b") + HALF * N.c("b") * N.c("b")


@claim(
    ALGEBRA,
    "translation",
    r"L(\mu_1 + c, \dots, \mu_n + c;\ \mu^* + c) = L(\mu_1, \dots, \mu_n;\ \mu^*),\quad "
    r"\text{and } F \text{ likewise}",
    quantifiers="all n ≥ 1, all d ≥ 1, all weights, all teachers, all c",
    provenance=Provenance.DERIVED,
    hypotheses=(
        r"L = \mathbb{E}_{p^*} |v - v^*|^2,\ F = \mathbb{E}_p |v - v^*|^2,\ "
        r"p = \textstyle\sum_i \pi_i\,\mathcal{N}(\mu_i, I),\ p^* \text{ a mixture of the same kind}",
    ),
)
def test_translation(evidence: Evidence) -> None:
    # Weights: e^{offset} is common to all components and cancels.
    evidence.step(
        identity(
            r"(x+c)\cdot(\mu_i+c) - \tfrac12|\mu_i+c|^2 = "
            r"x\cdot\mu_i - \tfrac12|\mu_i|^2 + x\cdot c + \tfrac12|c|^2",
            "the exponents of all components gain the same, so the posterior weights stay",
            lambda N: exponent(N, moved=True),
            lambda N: exponent(N, moved=False) + offset(N),
        )
    )
    # Score difference: v and v* are averages, so each moves by c (the weights sum to 1).
    evidence.conclude(
        identity(
            r"|(v + c) - (v^* + c)|^2 = |v - v^*|^2",
            "v and v* are averages and move by c; the law of x moves along, which is a substitution",
            lambda N: (
                (N.v("b") + N.c("b") - N.v_star("b") - N.c("b"))
                * (N.v("b") + N.c("b") - N.v_star("b") - N.c("b"))
            ),
            lambda N: N.u("b") * N.u("b"),
            axioms=(SUBSTITUTION,),
        )
    )

    evidence.twin(
        "the norm term dropped from the exponent",
        identity(
            r"(x+c)\cdot(\mu_i+c) = x\cdot\mu_i + x\cdot c + \tfrac12|c|^2",
            "false",
            lambda N: point(N, "b", True) * mean(N, "b", True),
            lambda N: N.x("b") * N.mu("b") + offset(N),
        ),
    )
    evidence.twin(
        "only the student moved",
        identity(
            r"|(v + c) - v^*|^2 = |v - v^*|^2",
            "false",
            lambda N: (N.v("b") + N.c("b") - N.v_star("b")) * (N.v("b") + N.c("b") - N.v_star("b")),
            lambda N: N.u("b") * N.u("b"),
        ),
    )
