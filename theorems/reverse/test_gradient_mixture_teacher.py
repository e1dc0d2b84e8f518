"""The reverse gradient when the teacher is any mixture.

The expectation is under the student, whose density moves too. With u = v − v*,

    ∇_iF = 2 E_p[ w_i { u − C* u + (C − C*)(μ_i − v) } ]
"""

from verify.algebra.calculus import Law, density_gradient, mean_gradient
from verify.algebra.forms import LOSS, stein_field
from verify.checks.identity import expected_identity, identity
from verify.evidence import REVERSE, Evidence, Provenance, claim
from verify.evidence.axioms import DIFFERENTIATION

STATEMENT = r"\nabla_i F = 2\,\mathbb{E}_{p}\big[ w_i \{ u - C^* u + (C - C^*)(\mu_i - v) \} \big]"


def formula(N, *, damping=None, C=None, C_star=None, factor=2):
    """The right side, coordinate a; false twins change a covariance or the factor."""
    w, u, v, mu = N.w(), N.u, N.v, N.mu
    C, C_star, damping = C or N.C, C_star or N.C_star, damping or N.C_star
    return (
        factor
        * w
        * (u("a") - damping("a", "b") * u("b") + (C("a", "b") - C_star("a", "b")) * (mu("b") - v("b")))
    )


def derivative(N):
    """∂|u|²/∂μ_{i,a} + |u|² ∂ log p/∂μ_{i,a} at a fixed point x."""
    from_scores = 2 * ((N.x("a") - N.mu("a")) * (N.mu("b") - N.v("b")) * N.u("b") + N.u("a"))
    return N.w() * (from_scores + N.u("b") * N.u("b") * (N.x("a") - N.mu("a")))


@claim(
    REVERSE,
    "gradient, mixture teacher",
    STATEMENT,
    quantifiers="all n ≥ 1, all m ≥ 1, all d ≥ 1, all weights",
    provenance=Provenance.DERIVED,
    hypotheses=(
        r"F(\mu) = \mathbb{E}_{x \sim p} |u|^2,\ u = v - v^*",
        r"p^* = \textstyle\sum_k p_k\,\mathcal{N}(\nu_k, I) \text{ with posterior mean } v^* "
        r"\text{ and covariance } C^*",
    ),
    uses=("A softmax rules",),
)
def test_gradient(evidence: Evidence) -> None:
    moving = mean_gradient(LOSS, "a") + LOSS * density_gradient(Law.STUDENT, "a")
    evidence.step(
        identity(
            r"\tfrac1p\,\partial_{\mu_{i,a}} (p |u|^2) = "
            r"w_i\big[2(x-\mu_i)_a (\mu_i - v)\cdot u + 2u_a + |u|^2 (x-\mu_i)_a\big]",
            "the softmax rules, under the integral sign; the student's density moves with its means",
            moving,
            derivative,
            axioms=(DIFFERENTIATION,),
        )
    )

    def check(right):
        why = "Stein's lemma for p, whose score is v − x"
        return expected_identity(
            STATEMENT, why, moving, right, law=Law.STUDENT, field=stein_field(Law.STUDENT)
        )

    evidence.conclude(check(formula))

    evidence.twin("C and C* exchanged", check(lambda N: formula(N, C=N.C_star, C_star=N.C, damping=N.C)))
    evidence.twin("C u for C* u", check(lambda N: formula(N, damping=N.C)))
    evidence.twin("v vᵀ for C", check(lambda N: formula(N, C=lambda a, b: N.v(a) * N.v(b))))
    evidence.twin("a factor 2 lost", check(lambda N: formula(N, factor=1)))
