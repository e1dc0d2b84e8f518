"""Lemma 2.2 (Zhang et al. 2025): the gradient of the forward Fisher divergence to a single Gaussian.

    ∇_iL = 2 E_φ[ w_i v + w_i Σ_j w_j μ_j (μ_j·μ_i) − 2 w_i v (v·μ_i)
                  − 2 w_i Σ_j w_j (v·μ_j) μ_j + 3 w_i |v|² v ]

for L = E_φ|v|², v the posterior mean of the student. No n and no d enters the proof.
"""

from verify.algebra import forms
from verify.algebra.calculus import Law, mean_gradient
from verify.algebra.forms import LOSS, single_teacher, stein_field
from verify.checks.identity import expected_identity, identity
from verify.evidence import FORWARD, Evidence, Provenance, claim
from verify.evidence.axioms import DIFFERENTIATION

STATEMENT = (
    r"\nabla_i L = 2\,\mathbb{E}_\varphi\Big[ w_i v + w_i \sum_j w_j \mu_j (\mu_j\cdot\mu_i)"
    r" - 2 w_i v\,(v\cdot\mu_i) - 2 w_i \sum_j w_j (v\cdot\mu_j)\,\mu_j + 3 w_i |v|^2 v \Big]"
)


def lemma(N, *, leading=1, moment=1, second=-2, third=-2, cubic=3, slip=False):
    """The paper's formula (coordinate a); Σ_j w_j μ_j (μ_j·μ_i) is M μ_i. False twins change a factor."""
    w, v, M, mu = N.w(), N.v, N.M, N.mu
    return 2 * (
        leading * w * v("a")
        + moment * w * M("a", "b") * (v("b") if slip else mu("b"))
        + second * w * v("a") * v("b") * mu("b")
        + third * w * M("a", "b") * v("b")
        + cubic * w * v("b") * v("b") * v("a")
    )


def derivative(N):
    """∂|v|²/∂μ_{i,a} at a fixed point x: ∂v_b = w_i (x − μ_i)_a (μ_i − v)_b + w_i δ_{ab}."""
    return 2 * N.w() * ((N.x("a") - N.mu("a")) * (N.mu("b") - N.v("b")) * N.v("b") + N.v("a"))


@claim(
    FORWARD,
    "Lemma 2.2",
    STATEMENT,
    quantifiers="all n ≥ 1, all d ≥ 1, all weights",
    provenance=Provenance.REPORTED,
    hypotheses=(r"p^* = \mathcal{N}(0, I),\ L(\mu) = \mathbb{E}_{x \sim p^*} |v(x)|^2",),
    uses=("A softmax rules", "A translation"),
)
def test_gradient(evidence: Evidence) -> None:
    # Under the integral sign; the law of x does not depend on the student.
    moving = mean_gradient(single_teacher(LOSS), "a")
    evidence.step(
        identity(
            r"\partial_{\mu_{i,a}} |v|^2 = 2 w_i\big[(x-\mu_i)_a\,(\mu_i - v)\cdot v + v_a\big]",
            "the softmax rules, under the integral sign",
            moving,
            derivative,
            axioms=(DIFFERENTIATION,),
        )
    )
    # Stein's lemma with g_b = 2 w_i (μ_i − v)·v δ_{ab} trades x_a for a derivative.
    witness = single_teacher(stein_field(Law.TEACHER))

    def check(right):
        return expected_identity(
            STATEMENT,
            "Stein's lemma removes x, and what is left is the paper's polynomial",
            moving,
            right,
            law=Law.NORMAL,
            field=witness,
            single_teacher=True,
        )

    evidence.conclude(check(lemma))
    # What the rigorous numerics evaluate is this polynomial, and not another.
    evidence.step(
        identity(
            STATEMENT,
            "the derived form, as evaluated in balls",
            single_teacher(forms.gradient_of(Law.TEACHER)),
            lemma,
        )
    )

    evidence.twin("leading term doubled", check(lambda N: lemma(N, leading=2)))
    evidence.twin("sign of the second moment term turned", check(lambda N: lemma(N, moment=-1)))
    evidence.twin("factor 2 dropped at v (v·μ_i)", check(lambda N: lemma(N, second=-1)))
    evidence.twin("factor 3 replaced by 2 at |v|² v", check(lambda N: lemma(N, cubic=2)))
    evidence.twin("index slip: μ_j (μ_j·v) for μ_j (μ_j·μ_i)", check(lambda N: lemma(N, slip=True)))
