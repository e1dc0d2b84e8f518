r"""Theorem 3.5, phase 2 for all time and every n: no other mean ever comes back, and all of them leave.

Setting. Teacher N(0, I), n ≥ 2 equal weights, any d, forward descent with 0 < η ≤ ½ (or the flow). The region

    Ω(m, α) = {|μ_1| ≤ α, |μ_j| ≥ m for all j ≠ 1},   m ≥ 121 √(1 + log n),  ½ n² e^{−m²/10} ≤ α ≤ 10⁻⁵:

the others may be anywhere outside of the ball, in any shape.
Shown. Ω(m, α) is never left, min_{j≠1}|μ_j| never decreases, every |μ_j| → ∞, μ_1 → 0 and L → 0. The end of
phase 1 of Theorem 3.5 lies in Ω, for every n.
Not shown. Theorem 3.4 for n ≥ 3 from its own start: there 2.5 ≤ M0 ≤ 20 is far below 121.
Tools. "S-9, one step", which is (ii) as a theorem of the kernel, and "S-9, sign"; the weights bounds behind
it, E w_i w_j ≤ n e^{−(R_i + R_j)/17} and E w_i ≤ n e^{−R_i/9}.

Let c = μ_1, D_i = μ_i − c, R_i = |D_i|², V = v − c, so |V| ≤ Σ_{j≠1} w_j|D_j|, and f_i = (1 − v·(μ_i − v))v +
C(μ_i − 2v), ∇_i L = 2E[w_i f_i].

(i) All others move little. |v|³ ≤ K = Σ_j w_j|μ_j|³, and likewise |v| tr C ≤ K, so |f_i| ≤ 1 + |μ_i|³ + 6K.
With the weights: |∇_i L| ≤ n² e^{−R_i/17}, and 2|μ_i||∇_i L| ≤ 1/4.
(ii) The nearest of them leave. If |μ_i|² ≥ m² + 1, a step takes off at most 2η|μ_i||∇_i L| ≤ 1/4; if it is
less, then ⟨μ_i, ∇_i L⟩ < 0 by "S-9, sign", so |μ_i − η∇_i L|² ≥ |μ_i|² + 2η|⟨μ_i, ∇_i L⟩|. Either way |μ_i⁺|
≥ m.
(iii) The one stays. w_1f_1 − c = −(1 − w_1)c + w_1(V + (v·V)v − C(c + 2V)) is at most Σ_{j≠1} 5 w_j|D_j|³ in
size, so |∇_1L − 2c| ≤ n² e^{−m²/10} ≤ 2α and |c⁺| ≤ (1 − 2η)|c| + 2ηα ≤ α.
(iv) m may be the least norm of the moment, so this never decreases. If it tended to m_∞ < ∞, then from some
step on whoever is below m_∞² + ½ would gain at least a fixed amount in each step, by "S-9, sign" and the
lower bound of E w_i, and who is above would not fall below m_∞² + ¼ again, by (i): in the end all are above,
a contradiction.
(v) With m → ∞: |c⁺| ≤ (1 − 2η)|c| + ηn² e^{−m²/10}, so c → 0; L ≤ 2|c|² + 2Σ_{j≠1} E w_j R_j → 0.
"""

import sympy as sp

from verify import GaussianMixture, forward_fisher
from verify.arithmetic import ball, precision
from verify.checks.inference import follows
from verify.checks.sign import less
from verify.checks.symbolic import nonnegative
from verify.evidence import FORWARD, Evidence, Provenance, claim
from verify.evidence.axioms import CAUCHY_SCHWARZ, EXPONENTIAL, GRADIENT_FLOW, MONOTONE_EXPECTATION, NORM
from verify.fisher.result import Gradient

SCOPE = "all n ≥ 2, all d ≥ 1, all 0 < η ≤ 1/2, all states in Ω(m, α)"
Q = sp.Rational
s, t, q, u, v = sp.symbols("s t q u v", nonnegative=True)
KEPT = Q(99, 100)
LEAST = 14520  # of R_i, times 1 + log n; s is what R_i has more
R = LEAST + s
REGION = (
    r"p^* = \mathcal{N}(0, I),\ \pi_i = 1/n,\ "
    r"\text{forward descent with step } \eta \le \tfrac12 \text{, or the flow}",
    r"|\mu_1(0)| \le \alpha,\ |\mu_j(0)| \ge m \ (j \ne 1),\quad m \ge 121\sqrt{1 + \log n}",
    r"\tfrac12 n^2 e^{-m^2/10} \le \alpha \le 10^{-5}",
)
STAYS = (
    r"|\mu_1(k)| \le \alpha,\quad "
    r"\min_{j \ne 1} |\mu_j(k + 1)| \ge \min_{j \ne 1} |\mu_j(k)| \ge m \ (k \ge 0)"
)


def holds(statement, why, difference, **at):
    return nonnegative(statement, why, sp.expand(difference), scope=SCOPE, **at)


def below_exponential(statement, factor, power, rate, order=6):
    """The bound factor · R^power e^{−R/rate} ≤ 1 for R ≥ LEAST, since e^y ≥ y^order/order!."""
    return holds(
        statement,
        f"e^y ≥ y^{order}/{order}! for y = R/{rate}",
        (R / rate) ** order / sp.factorial(order) - factor * R**power,
        axioms=(EXPONENTIAL,),
    )


def weights():
    """PAIR with D_i + D_j, and the fourth root replaced by the square root for one weight."""
    return [
        holds(
            r"\tfrac{1}{32}|D_i + D_j|^2 - \tfrac18(R_i + R_j) \le -\tfrac{1}{16}(R_i + R_j)",
            "|D_i + D_j|² ≤ 2R_i + 2R_j; u, v the norms",
            (u - v) ** 2 / 32,
            squares=[(Q(1, 32), u - v)],
            axioms=(CAUCHY_SCHWARZ,),
        ),
        holds(
            r"\tfrac{\alpha}{4}(\sqrt{R_i} + \sqrt{R_j}) \le (\tfrac{1}{16} - \tfrac{1}{17})(R_i + R_j)",
            "√R ≤ R, as R ≥ 1",
            (Q(1, 16) - Q(1, 17) - Q(1, 4 * 10**5)) * R,
        ),
        holds(
            r"-\tfrac{R_i}{8} + \tfrac{\alpha}{2}\sqrt{R_i} \le -\tfrac{R_i}{9}",
            "w_i ≤ (w_i/w_1)^{1/2}, whose mean is e^{−R/8 − c·D/2}",
            (Q(1, 8) - Q(1, 9) - Q(1, 2 * 10**5)) * R,
        ),
    ]


def little(count=6):
    """(i)."""
    return [
        holds(
            r"|f_i| \le |v| + |v|^2(|v| + |\mu_i|) + \operatorname{tr} C\,(|\mu_i| + 2|v|) "
            r"\le 1 + |\mu_i|^3 + 6K",
            "|v| ≤ 1 + |v|³ and 3|μ|t² ≤ |μ|³ + 2t³ for t³ = K; |v|³, |v| tr C ≤ K, |v|², tr C ≤ t²",
            1 + u**3 + count * t**3 - (1 + t**3) - 2 * (u**3 + 2 * t**3) / 3 - 3 * t**3,
            axioms=(CAUCHY_SCHWARZ, NORM),
        ),
        below_exponential(r"24 R^{3/2} e^{-R/17} \le 1", 24, 2, 17),
        below_exponential(r"36 R^{3/2} e^{-(1/9 - 1/17) R} \le 1", 36, 2, Q(153, 8)),
        holds(
            r"n^2 e^{-R/34} \le 1",
            "R ≥ 14520 (1 + log n); q = log n",
            (LEAST * (1 + q) + s) / 34 - 2 * q,
            axioms=(EXPONENTIAL,),
        ),
        below_exponential(r"8 \cdot 1.01 \sqrt{R}\,e^{-R/34} \le 1", 9, 1, 34),
    ]


def one_stays(rate=100):
    """(iii)."""
    ρ = 100 + s
    return [
        holds(
            r"\alpha + \rho + 2\alpha^2\rho + \alpha\rho^2 + 4\rho^3 \le 5\rho^3 "
            r"\quad (\rho = |D_j| \ge 100)",
            "|v|² ≤ 2α² + 2|V|²; |V|³, |V| tr C ≤ Σ w_j ρ_j³; α ≤ 1",
            ρ**3 - 1 - ρ - 2 * ρ - ρ**2,
            axioms=(CAUCHY_SCHWARZ, NORM),
        ),
        below_exponential(r"10 R^{3/2} e^{-R/100} \le 1", 10, 2, rate),
        holds(
            r"\tfrac{m^2}{10} + \tfrac{R}{100} \le \tfrac{R}{9} \quad (m \le \sqrt{R} + 10^{-5})",
            "m² ≤ (1 + 10⁻⁵)² R, as R ≥ 1",
            (Q(1, 9) - Q(1, 100) - Q(1, 10) * (1 + Q(1, 10**5)) ** 2) * R,
        ),
        holds(
            r"\left(121\sqrt{1 + q} - 10^{-5}\right)^2 \ge 14520\,(1 + q)",
            "x = √(1 + q) ≥ 1, so 10⁻⁵ ≤ 10⁻⁵ x",
            ((121 - Q(1, 10**5)) ** 2 - LEAST) * (1 + q),
        ),
    ]


@claim(
    FORWARD,
    "Theorem 3.5, all time",
    STAYS + r";\quad |\mu_j| \to \infty \ (j \ne 1),\ \mu_1 \to \mu^*,\ L \to 0",
    quantifiers="all n ≥ 2, all d ≥ 1, all 0 < η ≤ 1/2, all k ≥ 0",
    provenance=Provenance.DERIVED,
    hypotheses=REGION,
    uses=(
        "S S-9, one step",
        "S S-9, sign",
        "S S-9, two weights",
        "S S-9, weight from below",
        "F Lemma 2.2, compact",
    ),
)
def test_for_all_time(evidence: Evidence) -> None:
    parts = [*weights(), *little(), *one_stays()]
    for step in parts:
        evidence.step(step)
    stays = evidence.step(
        follows(
            STAYS,
            "(i)–(iii) of the file's first lines: one step keeps Ω(m, α), for m the least norm of the moment",
            parts,
            (MONOTONE_EXPECTATION, GRADIENT_FLOW),
            scope=SCOPE,
        )
    )
    evidence.conclude(
        follows(
            r"|\mu_j| \to \infty,\ \mu_1 \to \mu^*,\ L \to 0",
            "(iv) and (v): a bounded least norm would gain a fixed amount again and again",
            [stays],
            (),
            scope=SCOPE,
        )
    )

    evidence.twin("|f_i| ≤ 1 + |μ_i|³ + 4K", little(count=4)[0])
    evidence.twin("10 R² e^{−R/200} ≤ 1 by the sixth power", one_stays(rate=200)[1])


def after_phase_1(share=KEPT):
    """M0 = 10¹² + s at least; M0^{1/6} = 100 + t."""
    sixth, M = 100 + t, 10**12 + s
    return [
        holds(
            r"M_0 - M_0^{1/6} - 1 \ge \tfrac{99}{100} M_0",
            "M0 ≥ 10¹²",
            sixth**6 - sixth - 1 - share * sixth**6,
        ),
        holds(
            r"121^2 (1 + \log n) \le \left(\tfrac{99}{100} M_0\right)^2",
            "1 + log n ≤ n ≤ M0",
            (Q(99, 100) * M) ** 2 - 121**2 * M,
        ),
        holds(r"\tfrac{1}{8 M_0^3} \le 10^{-5}", "M0 ≥ 10¹²", 8 * M**3 - 10**5),
        holds(
            r"n^2 e^{-m^2/10} \le \tfrac{1}{4 M_0^3} \quad (m \ge \tfrac{99}{100} M_0)",
            "n ≤ M0, e^y ≥ y³/6",
            (Q(98, 1000) * M**2) ** 3 / 6 - 4 * M**5,
            axioms=(EXPONENTIAL,),
        ),
    ]


@claim(
    FORWARD,
    "Theorem 3.5, every n for all time",
    r"\mu_1(k) \to \mu^*,\quad |\mu_j(k)| \to \infty \ (j \ne 1),\quad L \to 0,\quad "
    r"\min_{j \ne 1} |\mu_j(k)| \text{ never decreases} \ (k \ge K)",
    quantifiers="all n ≥ 2, all d ≥ 1, all M0 ≥ 10⁹ √d n¹⁰, all 0 < η ≤ 1/2, all time",
    provenance=Provenance.DERIVED,
    hypotheses=(
        r"|\mu_i(0) - M_0 e_1| \le M_0^{1/6},\ \mu^* = 0",
        r"\tfrac12(|\mu_j(0)|^2 - |\mu_1(0)|^2) \ge M_0^{1/3} \ (j \ne 1)",
        r"p^* = \mathcal{N}(0, I),\ \pi_i = 1/n,\ \text{forward descent with step } \eta",
        r"K \le 3\log M_0/\eta \text{ as in “Theorem 3.5, phase 1”: } |\mu_1(K)| \le \tfrac{1}{8M_0^3}",
    ),
    uses=("F Theorem 3.5, phase 1", "F Theorem 3.5, all time"),
)
def test_every_n(evidence: Evidence) -> None:
    parts = after_phase_1()
    for step in parts:
        evidence.step(step)
    evidence.conclude(
        follows(
            r"(\mu_1(K), \dots, \mu_n(K)) \in \Omega(M_0 - M_0^{1/6} - 1,\ \tfrac{1}{8M_0^3})",
            "at the end of phase 1 all others are within M0^{1/6} + 1 of M0 e_1, wherever exactly",
            parts,
            (),
            scope="all n ≥ 2, all d ≥ 1, all M0 ≥ 10⁹ √d n¹⁰",
        )
    )
    evidence.twin("m ≥ M0 − M0^{1/6}/2", after_phase_1(share=1)[0])


AROUND = {
    "(0, 6, −7), η = 1/2": GaussianMixture([0, 6, -7]),
    "(1/20, 0), (6, 0), (0, 6), (−5, −4), η = 1/2": GaussianMixture([["1/20", 0], [6, 0], [0, 6], [-5, -4]]),
}
BACK = GaussianMixture([0, "11/5", "-23/10"])


@claim(
    FORWARD,
    "Theorem 3.5, a step from all around",
    r"|\mu_j(k + 1)| > |\mu_j(k)| \text{ for all others, enclosed}",
    quantifiers="the states listed: others on all sides, far nearer than 121",
    provenance=Provenance.DERIVED,
    hypotheses=(r"p^* = \mathcal{N}(0, I),\ \pi_i = 1/n,\ \eta = \tfrac12",),
)
def test_a_step_from_all_around(evidence: Evidence) -> None:
    def grows(start: GaussianMixture, gradient: Gradient, j: int, scope: str):
        with precision(128):
            here = [ball(x) for x in start.means[j]]
            there = [x - g / 2 for x, g in zip(here, gradient[j], strict=True)]
            before, after = (sum((x * x for x in at), ball(0)) for at in (here, there))
            statement = rf"|\mu_{{{j + 1}}}(1)| > |\mu_{{{j + 1}}}(0)|"
            return less(
                statement, "both enclosed", before, after, scope=scope, name=f"growth of |μ_{j + 1}|²"
            )

    for name, start in AROUND.items():
        found = forward_fisher(start, digits=6).gradient
        for j in range(1, start.n):
            evidence.conclude(grows(start, found, j, name))
    found = forward_fisher(BACK, digits=10).gradient
    evidence.twin("the others at 11/5 and −23/10", grows(BACK, found, 1, "(0, 11/5, −23/10)"))
