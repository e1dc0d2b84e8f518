"""Theorem 3.5, phase 1, along which paths the means go: argued, and sharper than the theorem of the kernel.

The truth is 0 and μ_i(0) = M0 e_1 + z_i, M0 ≥ 10⁹ √d n¹⁰. Hypotheses on the start:

    |z_i| ≤ M0^{1/6},      g_j = (|μ_j(0)|² − |μ_1(0)|²)/2 ≥ M0^{1/3} for all j ≠ 1.

Then for every step size 0 < η ≤ 1/2 some K ≤ 3 log M0 / η has |μ_1(K)| ≤ 1/(8M0³), and until then

    |μ_1(k) − (1 − 2η)^k μ_1(0)| ≤ δ,   |μ_j(k) − μ_j(0)| ≤ δ,   δ = e^{−M0^{1/3}/18}.

An induction over k. On the exact path q μ_1(0), 0 ≤ q ≤ 1, μ_1 leads by gaps that only grow and by
m_j ≥ min(m_j(0), |μ_1(0)|/2), so the dominance lemma bounds the weights alike at every step. Below
r = M0^{1/6} = 100 + s, and e^y ≥ y²⁴/24! makes each condition a polynomial without negative coefficients.

The claim "Theorem 3.5, phase 1" needs no path.
How likely such a start is: Corollary 3.6. Step sizes are reported as O(1/(n⁴d²)); none so small is needed.
"""

import sympy as sp

from verify.arithmetic import ball, precision, record
from verify.checks.inference import follows
from verify.checks.symbolic import nonnegative, vanishes
from verify.evidence import FORWARD, Evidence, Provenance, Slack, claim
from verify.evidence.axioms import TAYLOR_BOUNDS

SCOPE = "all n ≥ 2, all d ≥ 1, all M0 ≥ 10⁹ √d n¹⁰, all 0 < η ≤ 1/2"
LEAST, TERM = 100, 24
HALF = sp.Rational(1, 2)

s, A, B, C, E, a, b, N, c, q = sp.symbols("s A B C E a b N c q", nonnegative=True)
Y, δ, η, ε = sp.symbols("Y delta eta epsilon")
r = LEAST + s
R = r**6 + r + 1  # every |μ_k| on the way


def holds(statement, why, difference, **at):
    return nonnegative(statement, why, sp.expand(difference), scope=SCOPE, **at)


def sizes():
    """That r ≥ 100 and n ≤ r: were n = r + a, M0 = r⁶ would be less than 10⁹ n¹⁰."""
    least = 10**9 * sp.Integer(2) ** 10
    return [
        holds(r"10^9 \cdot 2^{10} \ge 10^{12} \ge 4^{10}", "so M0 ≥ 100⁶", least - 10**12),
        holds(r"n \le M_0^{1/6}", "10⁹ n¹⁰ ≤ M0", 10**9 * (r + a) ** 10 - r**6 - 1),
    ]


def gap_grows(growth=1 - q**2):
    return vanishes(
        r"\tfrac12\left((|\mu_j| - \delta)^2 - (q|\mu_1| + \delta)^2\right) = g_j + "
        r"\tfrac12(1 - q^2)|\mu_1|^2 - \delta(|\mu_j| + q|\mu_1|)",
        "gaps on the path, both means off by at most δ",
        ((Y - δ) ** 2 - (q * N + δ) ** 2) / 2 - (Y**2 - N**2) / 2 - growth * N**2 / 2 + δ * (Y + q * N),
        scope=SCOPE,
    )


def mediant():
    """A ≥ mC and B ≥ mE imply A + B ≥ m(C + E); here A = mC + a, B = mE + b."""
    m = sp.Symbol("m", nonnegative=True)
    return holds(
        r"\tfrac{A + B}{C + E} \ge \min\left(\tfrac AC, \tfrac BE\right)",
        "with m the smaller of the two",
        (m * C + a) + (m * E + b) - m * (C + E),
    )


def half_way(share=1):
    """B/E ≥ |μ_1|/2 for B = ½(1 − q²)|μ_1|², E = (1 − q)|μ_1|, c = 1 − q."""
    return holds(
        r"\tfrac12(1 - q^2)|\mu_1|^2 \ge \tfrac12|\mu_1| \cdot (1 - q)|\mu_1|",
        "1 + q ≥ 1",
        c * (1 + q) * N**2 / 2 - share * c * N**2 / 2,
    )


def contraction(limit=HALF):
    return vanishes(
        r"(1 - 2\eta)\tfrac{\varepsilon}{2} + \eta\varepsilon = \tfrac{\varepsilon}{2}",
        "the deviation of μ_1 from (1 − 2η)^k μ_1(0) never exceeds ε/2 if |∇_1 L − 2μ_1| ≤ ε",
        (1 - 2 * η) * limit * ε + η * ε - limit * ε,
        scope=SCOPE,
    )


def exponents():
    """κ = ½ min(m², g) ≥ r²/9 with g ≥ r² − 1, m ≥ min((r² − 1)/(2r + 1), (r⁶ − r)/2)."""
    why = "2R₀δ ≤ 1 and 2δ ≤ 1 off the gap r² and the distance 2r"
    return [
        holds(r"\tfrac12(r^2 - 1) \ge \tfrac19 r^2", why, (r**2 - 1) / 2 - r**2 / 9),
        holds(
            r"\tfrac12\left(\tfrac{r^2 - 1}{2r + 1}\right)^2 \ge \tfrac19 r^2",
            why,
            9 * (r**2 - 1) ** 2 - 2 * r**2 * (2 * r + 1) ** 2,
        ),
        holds(
            r"\tfrac18(r^6 - r)^2 \ge \tfrac19 r^2",
            "|μ_1(0)|/2 ≥ (M0 − r)/2",
            (r**6 - r) ** 2 / 8 - r**2 / 9,
        ),
    ]


def small(statement, why, polynomial, least=LEAST):
    """Polynomial ≤ e^{r²/18} = 1/δ."""
    taylor = (r**2 / 18) ** TERM / sp.factorial(TERM)
    difference = (taylor - polynomial).subs(s, s + least - LEAST)
    return holds(statement, why, difference, axioms=(TAYLOR_BOUNDS,))


def others(least=LEAST):
    return small(
        r"K\eta \cdot 2(R + 3R^3) e^{-r^2/9} \le \delta",
        "Kη ≤ ½(1 + log 10 + 24 log r) ≤ 2 + 12r; the others' steps add up to at most that",
        (2 + 12 * r) * 2 * (R + 3 * R**3),
        least,
    )


def nearest():
    return small(
        r"\tfrac12 \cdot 2(n - 1)(3R + 14R^3) e^{-r^2/9} \le \delta",
        "R + (1 + R²)D + 3RD² ≤ 3R + 14R³ for D ≤ 2R, and n ≤ r",
        r * (3 * R + 14 * R**3),
    )


def steps(factor=3):
    """K η ≤ 2 + 2 log M0 ≤ 3 log M0, for log M0 = 10 + x."""
    x = sp.Symbol("x", nonnegative=True)
    return holds(
        rf"K\eta \le 2 + 2\log M_0 \le {factor} \log M_0",
        "e^{10} ≤ 4^{10} ≤ M0, since e^{1/2} ≤ 2",
        factor * (10 + x) - (2 + 2 * (10 + x)),
        axioms=(TAYLOR_BOUNDS,),
    )


@claim(
    FORWARD,
    "Theorem 3.5, phase 1, paths",
    r"\exists K \le 3\log M_0/\eta:\ |\mu_1(K)| \le \tfrac{1}{8M_0^3},\quad "
    r"|\mu_j(k) - \mu_j(0)| \le e^{-M_0^{1/3}/18} \ (j \ne 1,\ k \le K)",
    quantifiers=SCOPE,
    provenance=Provenance.DERIVED,
    hypotheses=(
        r"|\mu_i(0) - M_0 e_1| \le M_0^{1/6},\ \mu^* = 0",
        r"\tfrac12(|\mu_j(0)|^2 - |\mu_1(0)|^2) \ge M_0^{1/3} \ (j \ne 1)",
        r"p^* = \mathcal{N}(0, I),\ \pi_i = 1/n,\ \text{forward descent with step } \eta",
    ),
    uses=("F Theorem 3.5, dominance",),
)
def test_phase_1(evidence: Evidence) -> None:
    lead = [
        gap_grows(),
        mediant(),
        half_way(),
        small(r"2 R_0 \delta \le 1,\ 2\delta \le 1", "R₀ ≤ r⁶ + r", 2 * (r**6 + r)),
        *exponents(),
    ]
    for step in (*sizes(), *lead):
        evidence.step(step)
    kept = evidence.step(
        follows(
            r"\mathbb{E} w_j \le e^{-r^2/9} \text{ at step } k \text{, if } \mu_1(k), \mu_j(k) "
            r"\text{ are within } \delta \text{ of their paths}",
            "the dominance lemma; distances grow by at most (1 − q)|μ_1(0)| + 2δ",
            lead,
            (),
            scope=SCOPE,
        )
    )
    one_more = [others(), contraction(), nearest()]
    for step in one_more:
        evidence.step(step)
    induction = evidence.conclude(
        follows(
            r"|\mu_1(k) - (1 - 2\eta)^k \mu_1(0)|,\ |\mu_j(k) - \mu_j(0)| \le \delta \quad (k \le K)",
            "induction over k",
            [kept, *one_more],
            (),
            scope=SCOPE,
        )
    )
    count, end = steps(), small(r"\delta \le \tfrac{1}{72 M_0^3}", "1/72 = 1/8 − 1/9", 72 * r**18)
    reach = holds(r"9(r^6 + r) \le 10 r^6", "so log(9M0³|μ_1(0)|) ≤ log(10 M0⁴)", r**6 - 9 * r)
    for step in (count, end, reach):
        evidence.step(step)
    with precision(64):
        log = 12 * ball(10).log()
        slack = Slack("Kη / log M0, at M0 = 10¹²", record(ball(3)), record(2 + 2 / log))
    evidence.conclude(
        follows(
            r"K \le \tfrac{3 \log M_0}{\eta},\quad |\mu_1(K)| \le \tfrac{1}{8M_0^3}",
            "K is the least number with (1 − 2η)^K |μ_1(0)| ≤ 1/(9M0³); (1 − 2η)^k ≤ e^{−2ηk}; log 10 ≤ 3",
            [induction, count, end, reach],
            (TAYLOR_BOUNDS,),
            scope=SCOPE,
        ).with_slack(slack)
    )
    evidence.twin("M0 ≥ 2⁶ would be enough", others(least=2))
    evidence.twin("a gap that grows like (1 − q)|μ_1|²/2", gap_grows(growth=1 - q))
    evidence.twin("|μ_1| instead of |μ_1|/2 half-way", half_way(share=4))
    evidence.twin("deviations of μ_1 bounded by ε/4", contraction(sp.Rational(1, 4)))
    evidence.twin("K ≤ 2 log M0 / η", steps(factor=2))
