"""Theorem 3.5, phase 2 (Zhang et al. 2025): the norms of the means that did not arrive never decrease.

Through the whole horizon of phase 2 the others are a far cluster: within M0^{1/6} + 2 ≤ 10⁻⁴ M0 of M0 e_1,
with |μ_1| ≤ 1/(8M0³). So ⟨μ_j, ∇_j L⟩ < 0, and every |μ_j|, j ≠ 1, grows in each of e^{M0²/9}/η steps. For
n = 2 that goes on for ever (S-6). For n ≥ 3 it is not shown that the others stay a cluster after the horizon;
that the least of their norms never decreases, for all time, is shown in any shape: see "Theorem 3.5".
"""

import sympy as sp

from verify.checks.inference import follows
from verify.checks.symbolic import nonnegative, vanishes
from verify.evidence import FORWARD, Evidence, Provenance, claim

SCOPE = "all n ≥ 2, all d ≥ 1, all M0 ≥ 10⁹ √d n¹⁰, all 0 < η ≤ 1/2"
CLUSTER = sp.Rational(1, 10**4)
START = (
    r"|\mu_i(0) - M_0 e_1| \le M_0^{1/6},\ \mu^* = 0",
    r"\tfrac12(|\mu_j(0)|^2 - |\mu_1(0)|^2) \ge M_0^{1/3} \ (j \ne 1)",
    r"p^* = \mathcal{N}(0, I),\ \pi_i = 1/n,\ \text{forward descent with step } \eta",
)
COUNT = r"K \le 3\log M_0/\eta \text{ as in “Theorem 3.5, phase 1”: } |\mu_1(K)| \le \tfrac{1}{8M_0^3}"


@claim(
    FORWARD,
    "Theorem 3.5, phase 2 monotone",
    r"|\mu_j(k + 1)| > |\mu_j(k)| \ (j \ne 1),\ \text{so } \min_{j \ne 1} |\mu_j| \text{ never decreases}",
    quantifiers=SCOPE + ", K ≤ k ≤ K + e^{M0²/9}/η",
    provenance=Provenance.DERIVED,
    hypotheses=(*START, COUNT),
    uses=("F Theorem 3.5, phase 1", "F Theorem 3.5, far cluster", "F Theorem 3.5, phase 2 to a horizon"),
)
def test_norms_grow(evidence: Evidence) -> None:
    m, g, η = sp.symbols("m g eta")
    s = sp.Symbol("s", nonnegative=True)

    def within(least=100):
        sixth = least + s
        why = "M0^{1/6} at the start, less than 1 in phase 1, at most 1 in phase 2; M0^{1/6} = 100 + s"
        return nonnegative(
            r"M_0^{1/6} + 2 \le 10^{-4} M_0", why, sp.expand(CLUSTER * sixth**6 - sixth - 2), scope=SCOPE
        )

    def square(sign=-2):
        return vanishes(
            r"|\mu_j - \eta\nabla_j|^2 = |\mu_j|^2 - 2\eta\langle\mu_j, \nabla_j\rangle + \eta^2|\nabla_j|^2",
            "coordinate by coordinate",
            (m - η * g) ** 2 - (m**2 + sign * η * m * g + η**2 * g**2),
            scope=SCOPE,
        )

    parts = [within(), square()]
    for step in parts:
        evidence.step(step)
    evidence.conclude(
        follows(
            r"|\mu_j(k + 1)|^2 > |\mu_j(k)|^2",
            "all of phase 2's horizon lies in the far cluster with M = M0, where ⟨μ_j, ∇_j L⟩ < 0",
            parts,
            (),
            scope=SCOPE + ", up to the horizon",
        )
    )
    evidence.twin("M0 ≥ 2⁶ would be enough", within(least=2))
    evidence.twin("the cross term with the other sign", square(sign=2))
