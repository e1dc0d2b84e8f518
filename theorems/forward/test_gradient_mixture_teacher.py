"""The forward gradient when the teacher is any mixture.

With u = v − v*, the difference of the scores,

    ∇_iL = 2 E_{p*}[ w_i { (1 − u·(μ_i − v)) u − C u + (C − C*)(μ_i − v) } ]
"""

from verify.algebra.calculus import Law, mean_gradient
from verify.algebra.forms import LOSS, stein_field
from verify.checks.identity import expected_identity, identity
from verify.evidence import FORWARD, Evidence, Provenance, claim
from verify.evidence.axioms import DIFFERENTIATION

STATEMENT = (
    r"\nabla_i L = 2\,\mathbb{E}_{p^*}\big[ w_i \{ (1 - u\cdot(\mu_i - v))\,u - C u "
    r"+ (C - C^*)(\mu_i - v) \} \big]"
)


def formula(N, *, C=None, C_star=None, damping=-1, sign=-1):
    """The right side, coordinate a; false twins exchange the covariances or change a sign."""
    w, u, v, mu = N.w(), N.u, N.v, N.mu
    C, C_star = C or N.C, C_star or N.C_star
    return (
        2
        * w
        * (
            u("a")
            + sign * u("b") * (mu("b") - v("b")) * u("a")
            + damping * N.C("a", "b") * u("b")
            + (C("a", "b") - C_star("a", "b")) * (mu("b") - v("b"))
        )
    )


def derivative(N):
    """∂|u|²/∂μ_{i,a} at a fixed point x; the teacher does not move."""
    return 2 * N.w() * ((N.x("a") - N.mu("a")) * (N.mu("b") - N.v("b")) * N.u("b") + N.u("a"))


@claim(
    FORWARD,
    "gradient, mixture teacher",
    STATEMENT,
    quantifiers="all n ≥ 1, all m ≥ 1, all d ≥ 1, all weights",
    provenance=Provenance.DERIVED,
    hypotheses=(
        r"L(\mu) = \mathbb{E}_{x \sim p^*} |u|^2,\ u = v - v^*",
        r"p^* = \textstyle\sum_k p_k\,\mathcal{N}(\nu_k, I) \text{ with posterior mean } v^* "
        r"\text{ and covariance } C^*",
    ),
    uses=("A softmax rules",),
)
def test_gradient(evidence: Evidence) -> None:
    moving = mean_gradient(LOSS, "a")
    evidence.step(
        identity(
            r"\partial_{\mu_{i,a}} |u|^2 = 2 w_i\big[(x-\mu_i)_a\,(\mu_i - v)\cdot u + u_a\big]",
            "the softmax rules, under the integral sign",
            moving,
            derivative,
            axioms=(DIFFERENTIATION,),
        )
    )

    def check(right):
        why = "Stein's lemma for p*, whose score is v* − x"
        return expected_identity(
            STATEMENT, why, moving, right, law=Law.TEACHER, field=stein_field(Law.TEACHER)
        )

    evidence.conclude(check(formula))

    evidence.twin("C and C* exchanged", check(lambda N: formula(N, C=N.C_star, C_star=N.C)))
    evidence.twin("C* dropped", check(lambda N: formula(N, C_star=lambda a, b: 0 * N.C_star(a, b))))
    evidence.twin("+C u", check(lambda N: formula(N, damping=1)))
    evidence.twin("1 + u·(μ_i − v)", check(lambda N: formula(N, sign=1)))
