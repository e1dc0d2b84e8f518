r"""S-4: from coincident means, a deviation grows by exp(M0²), so that is the critical scale of the start.

Setting. Forward divergence, uniform weights, teacher N(0, I), any n and d; all means at one point A; δ_i any
velocities of the means, ∂ the derivative along them.
Shown. For every vector q that does not move

    n ⟨∇_i, q⟩ = 2 ⟨A, q⟩,    n² ⟨∂∇_i, q⟩ = 2 Σ_j ⟨δ_j, q⟩ − 4 ⟨A, q⟩ (n ⟨A, δ_i⟩ − Σ_j ⟨A, δ_j⟩).

So a step takes A to (1 − 2η/n) A: the cubic terms of Lemma 2.2 cancel. And deviations with Σ δ_j = 0 go, to
first order, to δ_i + (4η/n) ⟨A, δ_i⟩ A: along A they grow by Π_k (1 + 4ηA_k²/n), across A they do not grow.
In the flow that is exp(M0² − A²), while A decays from M0. (As reported, Lemma 3.3 moves its reference point
by A ← A − (η/n)A, half as fast.)
Not shown. What linearising leaves out: "S S-4, close means". The flow's exponent is argued only.
Tools. Derivatives of the softmax, differentiation under the integral, Stein's lemma.
"""

import sympy as sp

from verify.checks.inference import follows
from verify.checks.symbolic import vanishes
from verify.evidence import SHARPER, Evidence, Provenance, claim
from verify.evidence.axioms import GRADIENT_FLOW
from verify.lemmas.coincident import (
    CHANGE,
    COINCIDENT,
    UNIFORM,
    A,
    change_there,
    g,
    gradient_there,
    q,
    total,
)  # fmt: skip
from verify.lemmas.derivatives import delta
from verify.lemmas.zeros import zero
from verify.prove import dot, equals, infer, n, positive, square, statement

η = positive("η", r"\eta", "step size")


def moved(factor=2):
    """A step takes A to (1 − 2η/n) A."""
    return infer(equals(n * dot(A - η * g, q), (n - factor * η) * dot(A, q)), by=[gradient_there()])


def spread(y=q, growth=4):
    """Deviations with Σ δ_j = 0 are taken to δ_i + (4η/n) ⟨A, δ_i⟩ A, to first order."""
    sums = [equals(total(u), 0) for u in dict.fromkeys((A, y))]
    value = n * dot(CHANGE, y) + growth * dot(A, y) * dot(A, delta)
    change = zero(value, [infer(equals(n * value, 0), by=[change_there(y), *sums])])
    right = n * dot(delta, y) + growth * η * dot(A, delta) * dot(A, y)
    return infer(equals(n * dot(delta - η * CHANGE, y), right), by=[change])


@claim(
    SHARPER,
    "S-4, linearisation",
    statement(
        equals(n * dot(g, q), 2 * dot(A, q)),
        equals(
            n**2 * dot(CHANGE, q),
            2 * total(q) - 4 * n * dot(A, q) * dot(A, delta) + 4 * dot(A, q) * total(A),
        ),
        given=[COINCIDENT, UNIFORM],
    ),
    provenance=Provenance.DERIVED,
)
def test_linearisation(evidence: Evidence) -> None:
    evidence.conclude(gradient_there(), "v = A and w_i = 1/n at every point")
    evidence.conclude(change_there(), "the derivatives of w_i and of v, under the integral")

    evidence.twin("∇_i = A/n", lambda: gradient_there(factor=1))
    evidence.twin("half the cubic terms", lambda: change_there(cubic=2))
    evidence.twin("cubic terms of the other sign", lambda: change_there(cubic=-4))


@claim(
    SHARPER,
    "S-4, amplification",
    statement(
        equals(n * dot(A - η * g, q), (n - 2 * η) * dot(A, q)),
        equals(n * dot(delta - η * CHANGE, q), n * dot(delta, q) + 4 * η * dot(A, delta) * dot(A, q)),
        equals(n * dot(delta - η * CHANGE, A), (n + 4 * η * square(A)) * dot(delta, A)),
        given=[COINCIDENT, UNIFORM, equals(total(A), 0), equals(total(q), 0)],
    ),
    provenance=Provenance.DERIVED,
)
def test_amplification(evidence: Evidence) -> None:
    evidence.conclude(moved(), "a step of gradient descent at coincident means")
    evidence.conclude(spread(), "its linearisation, deviations with Σ δ_j = 0")
    evidence.conclude(spread(A), "the same along A: the factor 1 + (4η/n)|A|²")

    evidence.twin("A ← A − (η/n) A, the reported step of the reference point", lambda: moved(factor=1))
    evidence.twin("growth rate 2A²/n", lambda: spread(growth=2))
    evidence.twin("deviations that shrink", lambda: spread(growth=-4))


M0, N, a = sp.symbols("M_0 n A", positive=True)
FLOW = "all n ≥ 1, all d ≥ 1, to first order in the deviations along A"


def exponent(rate=4):
    """d/dt (M0² − A²) = 4A²/n for A' = −2A/n."""
    return vanishes(
        r"\tfrac{d}{dt}\left(M_0^2 - A^2\right) = \tfrac{4}{n} A^2,\quad A' = -\tfrac{2}{n} A",
        "so log |δ| grows by M0² − A² in all",
        sp.diff(M0**2 - a**2, a) * (-2 * a / N) - rate * a**2 / N,
        scope=FLOW,
    )


@claim(
    SHARPER,
    "S-4, amplification in the flow",
    r"|\delta(t)| = |\delta(0)|\, e^{M_0^2 - A(t)^2}",
    quantifiers=FLOW,
    provenance=Provenance.DERIVED,
    hypotheses=(
        r"\pi_i = 1/n,\ p^* = \mathcal{N}(0, I)",
        r"\mu_i = A + \delta_i,\ \textstyle\sum_i \delta_i = 0,\ \delta_i \parallel A,\ |A(0)| = M_0",
        r"\text{the flow of } L, \text{ linearised at } \delta = 0",
    ),
    uses=("S S-4, linearisation",),
)
def test_amplification_in_the_flow(evidence: Evidence) -> None:
    evidence.conclude(
        follows(
            r"\log |\delta(t)| - \log |\delta(0)| = M_0^2 - A(t)^2",
            "A' = −(2/n) A and δ' = (4/n) A² δ along A",
            [evidence.step(exponent())],
            (GRADIENT_FLOW,),
            scope=FLOW,
        )
    )
    evidence.twin("exponent (M0² − A²)/2", exponent(rate=2))
