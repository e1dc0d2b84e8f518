r"""Corollary 3.6 (Zhang et al. 2025), to a horizon: that all others grow, and a loss of at most M0²/(2ητ).

The start of phase 1 fails with probability at most n² M0^{−1/3} ("Corollary 3.6, probability", a theorem of
the kernel). Both phases up to Theorem 3.5's horizon are cited in words: ARGUED. What happens for all time is
a theorem of the kernel: "Corollary 3.6, d up to 3 M^(2/3)".
"""

from verify.checks.inference import follows
from verify.evidence import FORWARD, Evidence, Provenance, Step, claim
from verify.lemmas.phase_1 import r
from verify.lemmas.random_start import UNLIKELY, no_start

from verify.prove import infer, n  # isort: skip

SCOPE = "all n ≥ 2, all M0 ≥ 10⁹ √d n¹⁰, all 1 ≤ d ≤ M0^{1/3}/2"
RANDOM = (
    r"\mu_i(0) = M_0 e_1 + z_i,\ z_i \sim \mathcal{N}(0, I_d) \text{ independent},\ "
    r"\mu^* = 0, \text{ so } M_0 \text{ is the distance of } \mathbb{E}\,\mu_i(0) \text{ from the truth}"
)
DESCENT = r"p^* = \mathcal{N}(0, I),\ \text{forward descent with step } \eta"


def begins(sixths=2):
    """M0^{sixths/6} Pr(phase 1 cannot begin) ≤ n²."""
    return infer(r**sixths * no_start(r) <= n**2, by=[UNLIKELY.cited("F Corollary 3.6, probability")[1]])


@claim(
    FORWARD,
    "Corollary 3.6, to a horizon",
    r"\Pr\left(|\mu_1| \le \tfrac{1}{8M_0^3},\ |\mu_j| \text{ grows } (j \ne 1),\ "
    r"L \le \tfrac{M_0^2}{2\eta\tau}\right) \ge 1 - n^2 M_0^{-1/3}",
    quantifiers=SCOPE + ", all 0 < η ≤ 1/2, the first two for K ≤ τ ≤ K + e^{M0²/9}/η, L for 1 ≤ τ too",
    provenance=Provenance.DERIVED,
    hypotheses=(
        RANDOM,
        r"\pi_i = 1/n,\ \mu_1 \text{ the nearest to } 0 \text{ at the start}",
        DESCENT,
        r"K \le 3\log M_0/\eta \text{ as in “Theorem 3.5, phase 1”}",
    ),
    uses=(
        "F Corollary 3.6, probability",
        "F Theorem 3.5, phase 1",
        "F Theorem 3.5, phase 2 to a horizon",
        "F Theorem 3.5, phase 2 monotone",
        "F Theorem 3.5, loss to the horizon",
    ),
)
def test_to_a_horizon(evidence: Evidence) -> None:
    step = evidence.step(Step.of(begins(), "the start fails with probability at most n² M0^{−1/3}"))
    why = "Theorem 3.5's phases, from every start that meets the hypotheses of phase 1"
    evidence.conclude(follows(r"\Pr(\dots) \ge 1 - n^2 M_0^{-1/3}", why, [step], (), scope=SCOPE))
    evidence.twin("1 − n² M0^{−1} from the same bound", lambda: begins(sixths=6))
