"""The Ornstein–Uhlenbeck process dX = −X dt + √2 dW keeps unit covariances and scales means by e^{−t}.

So training at noise scale t is training with μ_t = e^{−t}μ, and theorems about the means are theorems
about the noise. Proof: N(m(t), I) with m' = −m solves the Fokker–Planck equation
∂_t p = ∇·(x p) + Δp; the equation is linear, so a mixture with fixed weights solves it too.
"""

from verify.checks.identity import identity
from verify.evidence import ALGEBRA, Evidence, Provenance, claim
from verify.evidence.axioms import FOKKER_PLANCK


def minus_score(N, index):
    """−∂ log p = x − m for p = N(m, I), m the mean of the marked component."""
    return N.x(index) - N.mu(index)


def time_derivative(N, speed=-1):
    """∂_t log p = (x − m)·m', with m' = −m."""
    return speed * minus_score(N, "b") * N.mu("b")


def fokker_planck(N, diffusion=1):
    """(∇·(x p) + D Δp)/p = d + x·∇log p + D (Δ log p + |∇log p|²), Δ log p = −d."""
    d = N.delta("a", "b") * N.delta("a", "b")
    square = minus_score(N, "b") * minus_score(N, "b")
    return d - N.x("b") * minus_score(N, "b") + diffusion * (square - d)


@claim(
    ALGEBRA,
    "noise scale",
    r"X_0 \sim \textstyle\sum_i \pi_i\,\mathcal{N}(\mu_i, I) \Rightarrow "
    r"X_t \sim \sum_i \pi_i\,\mathcal{N}(e^{-t}\mu_i, I)",
    quantifiers="all n ≥ 1, all d ≥ 1, all weights, all t ≥ 0",
    provenance=Provenance.DERIVED,
    hypotheses=(r"dX = -X\,dt + \sqrt{2}\,dW,\ W \text{ a Brownian motion independent of } X_0",),
)
def test_noise_scale(evidence: Evidence) -> None:
    evidence.conclude(
        identity(
            r"\partial_t \log p = \tfrac1p\left(\nabla\cdot(x p) + \Delta p\right),\quad "
            r"p = \mathcal{N}(e^{-t}\mu_i, I)",
            "each component solves the Fokker–Planck equation, which is linear; e^{−t}μ solves m' = −m",
            time_derivative,
            fokker_planck,
            axioms=(FOKKER_PLANCK,),
        )
    )
    evidence.twin(
        "means that scale by e^{−2t}",
        identity(r"m' = -2m", "false", lambda N: time_derivative(N, speed=-2), fokker_planck),
    )
    evidence.twin(
        "twice the diffusion",
        identity(r"D = 2", "false", time_derivative, lambda N: fokker_planck(N, diffusion=2)),
    )
