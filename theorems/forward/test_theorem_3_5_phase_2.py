"""Theorem 3.5, phase 2 (Zhang et al. 2025): once one mean has arrived, it stays and the others do not return.

From the end of phase 1, |μ_1| ≤ 1/(8M0³) and |μ_j − M0 e_1| ≤ M0^{1/6} + 1 for the others, with M0 ≥ 10¹²:

    n = 2:  S-6's region is reached, so |μ_2| increases to ∞ and μ_1 → 0, for all time;
    n ≥ 3:  up to a horizon of e^{M0²/9}/η more steps, L ≤ M0²/(2ητ), the reported O(1/τ).

That no mean returns up to the horizon: claim "phase 2 to a horizon". During it all |μ_j| grow (see the file
on monotonicity). What happens to n ≥ 3 afterwards: claim "Theorem 3.5".

Below M = M0 = 10¹² + s, M0^{1/6} = 100 + r, and exponentials are bounded by terms of their series.
"""

import sympy as sp

from verify.checks.inference import follows
from verify.checks.symbolic import nonnegative
from verify.evidence import FORWARD, Evidence, Provenance, claim
from verify.evidence.axioms import CAUCHY_SCHWARZ, TAYLOR_BOUNDS

SCOPE = "all n ≥ 2, all d ≥ 1, all M0 ≥ 10⁹ √d n¹⁰, all 0 < η ≤ 1/2"
PAIR = SCOPE.replace("all n ≥ 2", "n = 2")
Q = sp.Rational

s, r_ = sp.symbols("s r", nonnegative=True)
α, η, Y, N = sp.symbols("alpha eta Y N")
M = 10**12 + s
R = Q(1001, 1000) * M  # every |μ_k| on the way
RATE, HALF, EIGHTH = Q(1, 9), Q(1, 2), Q(1, 8)
START = (
    r"|\mu_i(0) - M_0 e_1| \le M_0^{1/6},\ \mu^* = 0",
    r"\tfrac12(|\mu_j(0)|^2 - |\mu_1(0)|^2) \ge M_0^{1/3} \ (j \ne 1)",
    r"p^* = \mathcal{N}(0, I),\ \pi_i = 1/n,\ \text{forward descent with step } \eta",
)
COUNT = r"K \le 3\log M_0/\eta \text{ as in “Theorem 3.5, phase 1”: } |\mu_1(K)| \le \tfrac{1}{8M_0^3}"


def holds(statement, why, difference, **at):
    return nonnegative(statement, why, sp.expand(difference), scope=SCOPE, **at)


def inside(least=100):
    """M0 − M0^{1/6} − 1 ≥ 3.13, with M0^{1/6} = 100 + r."""
    sixth = least + r_
    return holds(r"M_0 - M_0^{1/6} - 1 \ge 3.13", "M0 ≥ 10¹²", sixth**6 - sixth - 1 - Q(313, 100))


@claim(
    FORWARD,
    "Theorem 3.5, n = 2",
    r"\mu_1(k) \to \mu^*,\quad |\mu_2(k)| \uparrow \infty \ (k \ge K),\quad L \to 0",
    quantifiers=PAIR + ", all time",
    provenance=Provenance.DERIVED,
    hypotheses=(*START, COUNT),
    uses=("F Theorem 3.5, phase 1", "S S-6"),
)
def test_two_components_for_all_time(evidence: Evidence) -> None:
    parts = [
        inside(),
        holds(r"\tfrac{1}{8M_0^3} \le \tfrac{3}{10}", "M0 ≥ 10¹²", Q(3, 10) * 8 * M**3 - 1),
        holds(r"\eta \le \tfrac12 \le 0.59", "S-6's step size", Q(59, 100) - Q(1, 2)),
    ]
    for step in parts:
        evidence.step(step)
    evidence.conclude(
        follows(
            r"\mu_1 \to \mu^*,\quad |\mu_2| \uparrow \infty,\quad L \to 0",
            "(μ_1(K), μ_2(K)) lies in S-6's region {|a| ≤ 0.3, |y| ≥ 3.13}",
            parts,
            (),
            scope=PAIR,
        )
    )
    evidence.twin("M0 ≥ 1", inside(least=1))
    evidence.twin("steps up to η = 3/5", holds(r"\tfrac35 \le 0.59", "S-6's step size", Q(59, 100) - Q(3, 5)))


def transient(share=EIGHTH):
    """With y = 4x, x e^{−4x} ≤ 1/8: e^y ≥ 1 + y + y²/2 ≥ 2y."""
    y = sp.Symbol("y", nonnegative=True)
    return holds(
        r"\eta\tau\,(1 - 2\eta)^{2\tau} \le \eta\tau\,e^{-4\eta\tau} \le \tfrac18",
        "½(y − 1)² + ½ ≥ 0",
        1 + y + y**2 / 2 - y / (4 * share),
        squares=[(HALF, y - 1)],
        axioms=(TAYLOR_BOUNDS,),
    )


def negligible():
    """What else L ητ has: deviations of μ_1 (squared, three terms) and what dominance neglects."""
    r, taken = 100 + r_, 2 + 12 * (100 + r_)  # M0^{1/6}; Kη is at most taken
    reach = Q(1001, 1000) * r**6
    y, z = r**2 / 9, M**2 / 75
    return [
        holds(
            r"3\delta^2 \left(K\eta + \tfrac18\right) \le 1",
            "δ² = e^{−r²/9}",
            y**2 / 2 - 3 * (taken + 1),
            axioms=(TAYLOR_BOUNDS,),
        ),
        holds(
            r"K\eta \cdot n \cdot 8R^2 e^{-r^2/9} \le 1",
            "phase 1; e^y ≥ y¹⁴/14!, n ≤ r",
            y**14 / sp.factorial(14) - taken * r * 8 * reach**2,
            axioms=(TAYLOR_BOUNDS,),
        ),
        holds(
            r"2 e^{M_0^2/9} \cdot n \cdot 8R^2 e^{-\frac12\min(m^2, g)} \le 16 M_0 R^2 e^{-M_0^2/75} \le 1",
            "phase 2; ητ ≤ 2e^{M0²/9}, n ≤ M0, e^z ≥ z³/6",
            z**3 / 6 - 16 * M * R**2,
            axioms=(TAYLOR_BOUNDS,),
        ),
        holds(
            r"2 e^{M_0^2/9} \varepsilon^2 \le e^{M_0^2/9} \varepsilon \le 1 \quad "
            r"(\varepsilon \ge |\nabla_1 L - 2\mu_1| \text{ in phase 2})",
            "ε = 2n(3R + 14R³) e^{−min(m², g)/2} ≤ 1/2, n ≤ M0, e^z ≥ z⁵/120",
            z**5 / 120 - 2 * M * (3 * R + 14 * R**3),
            axioms=(TAYLOR_BOUNDS,),
        ),
    ]


def summed(bound=HALF):
    r = 100 + r_
    return holds(
        r"\tfrac38 |\mu_1(0)|^2 + 4 \le \tfrac12 M_0^2",
        "|μ_1(0)| ≤ M0 + M0^{1/6}",
        bound * r**12 - Q(3, 8) * (r**6 + r) ** 2 - 4,
    )


@claim(
    FORWARD,
    "Theorem 3.5, loss to the horizon",
    r"L(\tau) \le \frac{M_0^2}{2\eta\tau} \quad (1 \le \tau \le K + e^{M_0^2/9}/\eta)",
    quantifiers=SCOPE,
    provenance=Provenance.DERIVED,
    hypotheses=(*START, COUNT),
    uses=("F Theorem 3.5, phase 1", "F Theorem 3.5, phase 2 to a horizon"),
)
def test_loss(evidence: Evidence) -> None:
    parts = [transient(), *negligible(), summed()]
    for step in parts:
        evidence.step(step)
    evidence.conclude(
        follows(
            r"\eta\tau L(\tau) \le \tfrac12 M_0^2",
            "L ≤ |μ_1|² + n·8R² max E w_j by dominance; |μ_1|² is at most three times the squares of "
            "(1 − 2η)^τ |μ_1(0)|, (1 − 2η)^{(τ − K)₊} δ and ε/2",
            parts,
            (CAUCHY_SCHWARZ,),
            scope=SCOPE,
        )
    )
    evidence.twin("x e^{−4x} ≤ 1/16", transient(Q(1, 16)))
    evidence.twin("L ≤ M0²/(3ητ)", summed(bound=Q(1, 3)))
