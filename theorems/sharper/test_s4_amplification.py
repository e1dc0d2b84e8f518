"""S-4: from coincident means, a deviation grows by exp(M0²), so that is the critical scale of the start.

Forward divergence, uniform weights, teacher at the origin. While all means are at one point A,

    A ← (1 − 2η/n) A          exactly: the cubic terms of Lemma 2.2 cancel

and a deviation δ_i with Σδ_i = 0 obeys, to first order, δ_i ← δ_i + (4η/n)(A·δ_i) A. Along A it grows by
Π_k (1 + 4ηA_k²/n); in the flow that is exp(M0² − A²), while A decays from M0. Across A it does not grow.
(As reported, Lemma 3.3 moves its reference point by A ← A − (η/n)A, half as fast.)
"""

import sympy as sp

from verify.algebra.calculus import Law
from verify.algebra.forms import coincident, gradient_of, hessian_of, single_teacher
from verify.checks.identity import identity
from verify.checks.inference import follows
from verify.checks.symbolic import vanishes
from verify.evidence import SHARPER, Evidence, Provenance, claim

SCOPE = "all n ≥ 1, all d ≥ 1, to first order in the deviations along A"
A, M0, n = sp.symbols("A M_0 n", positive=True)


def drift(factor=2):
    """The gradient at coincident means; the posterior weight is 1/n there."""
    return identity(
        r"\nabla_i L = \tfrac{2}{n} A",
        "every moment is a product of coordinates of A, and w_i = 1/n",
        coincident(single_teacher(gradient_of(Law.TEACHER))),
        lambda N: factor * N.w() * N.mu("a"),
    )


def linearised(factor=-4):
    """The block of the Hessian that acts on δ_i alone; the rest acts on Σδ_j = 0."""
    _, diagonal = hessian_of(Law.TEACHER)
    return identity(
        r"\left(\nabla^2 L\,\delta\right)_i = -\tfrac{4}{n} A A^{\mathsf T} \delta_i "
        r"\quad \big(\textstyle\sum_j \delta_j = 0\big)",
        "the other blocks are equal for all pairs, so they act on the sum of the deviations",
        coincident(single_teacher(diagonal)),
        lambda N: factor * N.w() * N.mu("a") * N.mu("c"),
    )


def same_for_all_pairs():
    """What is left of an off-diagonal block mentions only A and w_i w_j = 1/n², and is symmetric."""
    off, _ = hessian_of(Law.TEACHER)
    return identity(
        r"\partial_j \partial_i L = B(A) = B(A)^{\mathsf T} \text{ for all pairs } (i, j)",
        "a polynomial in A and w_i w_j = 1/n²; transposing it changes nothing",
        coincident(single_teacher(off)),
        coincident(single_teacher(off.relabel(a="c", c="a"))),
    )


def exponent(rate=4):
    """d/dt (M0² − A²) = 4A²/n for A' = −2A/n."""
    return vanishes(
        r"\tfrac{d}{dt}\left(M_0^2 - A^2\right) = \tfrac{4}{n} A^2,\quad A' = -\tfrac{2}{n} A",
        "so log |δ| grows by M0² − A² in all",
        sp.diff(M0**2 - A**2, A) * (-2 * A / n) - rate * A**2 / n,
        scope=SCOPE,
    )


@claim(
    SHARPER,
    "S-4, amplification",
    r"A_{k+1} = (1 - \tfrac{2\eta}{n}) A_k,\quad "
    r"\delta_{k+1} = \left(1 + \tfrac{4\eta}{n} A_k^2\right)\delta_k,\quad "
    r"|\delta(t)| = |\delta(0)|\, e^{M_0^2 - A(t)^2}\ \text{(flow)}",
    quantifiers=SCOPE + ", all η > 0",
    provenance=Provenance.DERIVED,
    hypotheses=(
        r"\pi_i = 1/n,\ p^* = \mathcal{N}(0, I)",
        r"\mu_i = A + \delta_i,\ \textstyle\sum_i \delta_i = 0,\ \delta_i \parallel A,\ |A(0)| = M_0",
        r"\text{forward descent with step } \eta > 0, \text{ or the flow, linearised at } \delta = 0",
    ),
    uses=("F Lemma 2.2",),
)
def test_amplification(evidence: Evidence) -> None:
    parts = [drift(), linearised(), same_for_all_pairs()]
    for step in parts:
        evidence.step(step)
    growth = evidence.step(exponent())
    evidence.conclude(
        follows(
            r"\log |\delta| \text{ grows by } \textstyle\sum_k \log(1 + \tfrac{4\eta}{n} A_k^2),"
            r"\text{ in the flow by } M_0^2 - A^2",
            "the linearisation of gradient descent about coincident means",
            [*parts, growth],
            (),
            scope=SCOPE,
        )
    )

    evidence.twin("A ← A − (η/n) A, the reported step of the reference point", drift(factor=1))
    evidence.twin("growth rate 2A²/n", linearised(factor=-2))
    evidence.twin("deviations that shrink", linearised(factor=4))
    evidence.twin("exponent (M0² − A²)/2", exponent(rate=2))
