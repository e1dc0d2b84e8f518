r"""Theorem 3.7 and the rate of Theorem 3.5 for n = 2, for all time: L ≤ 1/t, and L ≥ c_ε/t^{1+ε} for every ε.

Means a, y ∈ R^d of equal weight, teacher N(0, I), from anywhere in Q = {|a| ≤ 0.3, |y| ≥ 8.5}; by S-6 the
flow, and descent with η ≤ 0.59, stay there. With L = |a|² + l, u = (y − a)/D and k, e, F_m as in S-6's
exact form, A = πβ, G = m² − 2 + Z² and B = πZ/D, in every dimension

    l ≤ (π/cos A)(m + tan|A|) φ(m) E sech B,
    |k| ≥ (π/2) δ φ(m) E[G sech B],    δ = cos A − (6π/D²) sin|A|/cos²A,

so l ≤ (5/8)|k| and |e| ≤ (11/10)|k|; hence |∇L|² ≥ k² + (2|a| − |e|)₊² ≥ L² and the flow has L(t) ≤ 1/t.

For the lower bound put w = |y| − 0.3 and Φ = e^{w²/8}. Then |∇_y L| ≤ (9/50) w²/Φ: Φ grows by at most
0.06 w³ in unit time, so Φ^{1−ε} ≤ Φ_0^{1−ε} + t/ε² for every ε in (0, 1), while L ≥ l ≥ 4 e^{−0.15 w}/Φ. So

    L(t) ≥ 4 e^{−0.045/ε} (Φ_0^{1−ε} + t/ε²)^{−(1+ε)/(1−ε)},       t = ητ for descent.

All numbers are rational: 3.14 < π < 22/7, sin x ≤ x, cos x ≥ 1 − x²/2. The constants and the region
are this project's; they imply the reported Ω(1/τ^{1+ε}), and O(1/τ) for the flow, if n = 2. In truth L is
about 2/(t log t), see S-5.
"""

from fractions import Fraction as Q

import sympy as sp

from verify.checks.bound import below
from verify.checks.inference import follows
from verify.checks.symbolic import nonnegative, vanishes
from verify.evidence import FORWARD, Evidence, Provenance, claim
from verify.evidence.axioms import (
    ASSOCIATION,
    EXPONENTIAL,
    GRADIENT_FLOW,
    MONOTONE_EXPECTATION,
    MONOTONE_INTEGRAL,
    NORM,
    TAYLOR_BOUNDS,
)

SCOPE = "all d ≥ 1, all of |a| ≤ 0.3, |y| ≥ 8.5"
PI_LOW, PI_HIGH = Q("3.14"), Q(22, 7)
RADIUS, START = Q("0.3"), Q("8.5")
RHO = START - RADIUS
"""w = |y| − 0.3 and D are at least this, m at least half of it."""
LEAST = RHO / 2
ANGLE = PI_HIGH * RADIUS / RHO
COS = 1 - ANGLE**2 / 2
TAN = ANGLE / COS
DELTA = COS - 6 * PI_HIGH * ANGLE / (RHO**2 * COS**2)
HYPOTHESES = (
    r"n = 2,\ \pi_i = \tfrac12,\ p^* = \mathcal{N}(0, I),\ \text{means } a, y",
    r"|a(0)| \le 0.3,\ |y(0)| \ge 8.5",
)
USES = ("S S-6, exact form", "S S-6, signs", "S S-6")

g, τ, h, ε, x = sp.symbols("g tau h epsilon x", nonnegative=True)
k, a, w = sp.symbols("k a w", nonnegative=True)


def small(name: str, statement: str, number: Q, bound: Q, why: str):
    return below(statement, why, number, bound, scope=SCOPE, name=name, axioms=(TAYLOR_BOUNDS, NORM))


def growing():
    """(m² − 2)/(m + τ) at m = m_0 + g against m_0, cross-multiplied."""
    m0 = sp.Rational(LEAST)
    return nonnegative(
        r"\frac{m^2 - 2}{m + \tau} \ge \frac{m_0^2 - 2}{m_0 + \tau},\quad m \ge m_0 = 4.1",
        "cross-multiplied, m = m_0 + g, τ ≥ 0",
        sp.expand(((m0 + g) ** 2 - 2) * (m0 + τ) - (m0**2 - 2) * (m0 + g + τ)),
        scope=SCOPE,
    )


def loss_by_force(share=Q(5, 8)):
    """|k|/l ≥ ½ δ cos A (m² − 2)/(m + tan|A|)."""
    ratio = DELTA * COS / 2 * (LEAST**2 - 2) / (LEAST + TAN)
    why = "E[G sech] ≥ (m² − 2) E sech; the bounds above at m = 4.1, D = 8.2, |β| = 0.3/8.2"
    return small("l/|k|", rf"l \le {share}\,|k|", 1 / ratio, share, why)


def drag_by_force(share=Q(11, 10)):
    """|S−| ≤ (π/cos A) sech B (1 + 2|ζ| tan|A|), and E[G|Z|]/E G ≤ m²/(m² − 1)."""
    ratio = (1 + 2 * TAN / RHO * LEAST**2 / (LEAST**2 - 1)) / (COS * DELTA)
    why = "both over (π/2) φ(m) E[G sech]; E|Z| ≤ 1, E|Z|³ ≤ 2 and m²/(m² − 1) falls with m"
    return small("|e|/|k|", rf"|e| \le {float(share):g}\,|k|", ratio, share, why)


def case_far(share=Q(5, 8)):
    """|a| ≥ |e|: k² + |a|² − (0.3|a| + (5/8)|k|)², by a square."""
    c = sp.Rational(share)
    r = sp.Rational(RADIUS)
    return nonnegative(
        r"|a| \ge |e|:\quad k^2 + |a|^2 \ge (0.3\,|a| + \tfrac58 |k|)^2 \ge L^2",
        "L = |a|² + l, |a| ≤ 0.3; a square and a positive rest",
        sp.expand(k**2 + a**2 - (r * a + c * k) ** 2),
        squares=[(1 - c**2, k - r * c / (1 - c**2) * a)] if c < 1 else [],
        scope=SCOPE,
    )


def case_near(drag=Q(11, 10)):
    statement = r"|a| \le |e|:\quad L \le (0.3 \cdot 1.1 + \tfrac58)\,|k| \le |k|"
    return small("L/|k|", statement, RADIUS * drag + Q(5, 8), Q(1), "|a|² ≤ 0.3|e|")


def product_rule(power=2):
    L, rate = sp.symbols("L r", positive=True)
    return vanishes(
        r"\tfrac{d}{dt} \tfrac1L = \frac{|\nabla L|^2}{L^2} \ge 1",
        "L' = −|∇L|² along the flow",
        -sp.diff(1 / L, L) * rate - rate / L**power,
        scope=SCOPE,
    )


@claim(
    FORWARD,
    "Theorem 3.5, rate for n = 2",
    r"L(t) \le \frac{1}{t + 1/L(0)} < \frac1t \quad \text{for all } t > 0 \text{ (flow)}",
    quantifiers=SCOPE + ", the flow for all time",
    provenance=Provenance.DERIVED,
    hypotheses=HYPOTHESES,
    uses=USES,
)
def test_upper_rate(evidence: Evidence) -> None:
    shape = evidence.step(bracket())
    numbers = [
        evidence.step(step) for step in (growing(), loss_by_force(), drag_by_force(), case_far(), case_near())
    ]
    slope = evidence.conclude(
        follows(
            r"|\nabla L|^2 \ge k^2 + \max(0, 2|a| - |e|)^2 \ge L^2",
            "∇_y L = k u + F_m a_⊥/D, a_⊥ ⊥ u; a·∇_a L ≥ 2|a|² − |e||a| since F_m < 0; then the two cases",
            [shape, *numbers],
            (NORM, ASSOCIATION, MONOTONE_EXPECTATION),
            scope=SCOPE,
        )
    )
    evidence.conclude(
        follows(
            r"L(t) \le 1/(t + 1/L(0))",
            "S-6: the flow stays in the set, as |y| increases; 1/L grows at least like t",
            [slope, evidence.step(product_rule())],
            (GRADIENT_FLOW, MONOTONE_INTEGRAL),
            scope=SCOPE,
        )
    )
    evidence.twin("l ≤ |k|/2", loss_by_force(Q(1, 2)))
    evidence.twin("|e| ≤ |k|", drag_by_force(Q(1)))
    evidence.twin("|a| ≥ |e| with l ≤ (6/5)|k|", case_far(Q(6, 5)))
    evidence.twin("|e| ≤ 3|k|/2", case_near(Q(3, 2)))
    evidence.twin("(1/L)' = |∇L|²/L", product_rule(1))


def bracket(lower=1):
    """With C = cosh B = 1 + h, σ = sin²A = x/(1 + x): C² − σ against C²(1 − σ) and C²."""
    σ = x / (1 + x)
    return nonnegative(
        r"\cosh^2 B\cos^2 A \le \cosh^2 B - \sin^2 A \le \cosh^2 B,\quad "
        r"P = \pi\,\frac{\cos A\cosh B - i \sin A\sinh B}{\cosh^2 B - \sin^2 A}",
        "so cos A sech B ≤ Re P/π ≤ sech B/cos A and |Im P| ≤ π (tan|A|/cos A) sech B; against increasing "
        "functions of |Z| sech B is below its mean (as a combination with a symbol)",
        sp.expand(sp.cancel((1 + x) * (((1 + h) ** 2 - σ - (1 + h) ** 2 * (1 - σ) * lower) + τ * σ))),
        scope=SCOPE,
    )


def force(bound=Q(9, 5)):
    """|k| + |F_m| r/D over φ(m)(m² − 1)."""
    number = PI_HIGH / COS * ((1 + Q("0.46") * TAN) / 2 + RADIUS / RHO)
    why = "|∇_y L| ≤ |k| + |F_m||a|/D; |S+| ≤ (π/cos A)(1 + 0.46 tan|A|), E G = m² − 1"
    return small("force", rf"|\nabla_y L| \le {float(bound):g}\,(m^2 - 1)\,\varphi(m)", number, bound, why)


def at_the_edge(least=3):
    """d/dm of log (m² − 1)φ(m) is 2m/(m² − 1) − m; times (m² − 1)/m: 3 − m² < 0."""
    m = sp.Rational(LEAST) + g
    return nonnegative(
        r"(m^2 - 1)\,\varphi(m) \le \tfrac{w^2}{4}\,\varphi(\tfrac w2),\quad m \ge \tfrac w2",
        "it decreases where m² ≥ 3, and m ≥ (|y| − |a|)/2 ≥ w/2",
        sp.expand(m**2 - least),
        scope=SCOPE,
        axioms=(NORM,),
    )


def normal():
    """1/2.51 < 1/√(2π) < 2/5: 25/4 < 2π < 2.51²."""
    yield small("25/4", r"\tfrac{25}{4} < 2\pi", Q(25, 4), 2 * PI_LOW, "π > 3.14")
    yield small("2π", r"2\pi < 2.51^2", 2 * PI_HIGH, Q("2.51") ** 2, "π < 22/7")


def step_of_w(rate=Q("0.59")):
    """Δ/w and x = (2wΔ + Δ²)/8 for Δ = η (9/50) w²/Φ, with Φ ≥ (w²/8)³/6 = w⁶/3072."""
    push = rate * Q(9, 50) * 3072
    moved = r"\Delta = \eta\,|\nabla_y L| \le \tfrac{w}{100}"
    yield small("Δ/w", moved, push / RHO**5, Q(1, 100), "e^s ≥ s³/6 at s = w²/8")
    grown = r"x = \tfrac{2 w\Delta + \Delta^2}{8} \le \tfrac{3}{20}"
    yield small("x", grown, Q("2.01") / 8 * push / RHO**3, Q(3, 20), "Δ ≤ w/100, and e^s ≥ s³/6 once more")


def growth(bound=Q("0.06")):
    """e^x − 1 ≤ x/(1 − x) at x ≤ 3/20, x ≤ (2.01/8) wΔ, Δ ≤ η (9/50) w²/Φ."""
    return small(
        "growth of Φ",
        r"\Phi' \le \Phi + \eta\,\tfrac{3}{50} w^3,\quad \Phi = e^{w^2/8}",
        Q("2.01") / 8 * Q(9, 50) / (1 - Q(3, 20)),
        bound,
        "Φ'/Φ = e^x and e^{−x} ≥ 1 − x; the flow has dΦ/dt ≤ (9/200) w³",
    )


def cubic(constant=16):
    """w³ ≤ w⁴/8 as w ≥ 8, and w⁴ ≤ 128 Φ^ε/ε² from e^s ≥ s²/2 at s = εw²/8."""
    return vanishes(
        r"w^3 \le \tfrac{w^4}{8} \le \tfrac{16}{\varepsilon^2}\,\Phi^{\varepsilon}",
        "(εw²/8)²/2 ≤ Φ^ε and w ≥ 8: both sides of the second, equal with (εw²/8)²/2 for Φ^ε",
        constant / ε**2 * (ε * w**2 / 8) ** 2 / 2 - w**4 / 8,
        scope=SCOPE + ", all ε in (0, 1)",
        axioms=(EXPONENTIAL,),
    )


def floor(bound=Q("2.7")):
    """Of l/(m φ(m)): π E sech B (cos A − tan|A|/(m cos A)), E sech B ≥ 1 − π²/(2D²)."""
    found = PI_LOW * (1 - PI_HIGH**2 / (2 * RHO**2)) * (COS - TAN / COS / LEAST)
    why = "Re P ≥ π cos A sech B, |Z Im P| as above, E|Z| ≤ 1, sech B ≥ 1 − 2 tanh²(B/2)"
    return small("claimed", r"l \ge 2.7\, m\,\varphi(m)", bound, found, why)


def tail(bound=Q(4)):
    """2.7·(w/2)·φ(w/2 + 0.3) ≥ 4 e^{−0.15w}/Φ: w ≥ 8.2, e^{−0.045} ≥ 1 − 0.045."""
    found = Q("2.7") / 2 * RHO / Q("2.51") * (1 - Q("0.045"))
    why = "m ≤ (|y| + |a|)/2 ≤ w/2 + 0.3, mφ(m) decreases, (w/2 + 0.3)²/2 = w²/8 + 0.15w + 0.045"
    return small("claimed", r"l \ge 4\,e^{-0.15 w}/\Phi", bound, found, why)


def completed(constant=45):
    """ε·(εw²/8 − 0.15w + 0.045/ε), a square."""
    return nonnegative(
        r"0.15\,w \le \tfrac{\varepsilon}{8} w^2 + \tfrac{0.045}{\varepsilon}",
        "times ε: a square",
        sp.expand(ε**2 * w**2 / 8 - sp.Rational(15, 100) * ε * w + sp.Rational(constant, 1000)),
        squares=[(sp.Rational(1, 8), ε * w - sp.Rational(6, 10))],
        scope=SCOPE + ", all ε in (0, 1)",
    )


@claim(
    FORWARD,
    "Theorem 3.7, n = 2",
    r"L(t) \ge 4\,e^{-0.045/\varepsilon}\left(\Phi_0^{1-\varepsilon} + t/\varepsilon^2\right)"
    r"^{-\frac{1+\varepsilon}{1-\varepsilon}} \quad \text{for every } \varepsilon \in (0, 1),\ t \ge 0",
    quantifiers=SCOPE + "; the flow, and descent with 0 < η ≤ 0.59 (t = ητ), for all time",
    provenance=Provenance.DERIVED,
    hypotheses=(*HYPOTHESES, r"\Phi_0 = e^{(|y(0)| - 0.3)^2/8}"),
    uses=USES,
)
def test_lower_rate(evidence: Evidence) -> None:
    pushed = [evidence.step(step) for step in (bracket(), force(), at_the_edge(), *normal(), *step_of_w())]
    slow = evidence.step(
        follows(
            r"\Phi(t)^{1-\varepsilon} \le \Phi_0^{1-\varepsilon} + t/\varepsilon^2",
            "w grows by at most η|∇_y L|; 0.06·16 < 1 and s ↦ s^{1−ε} is concave, so each step adds at most "
            "(1 − ε)Φ^{−ε}·η Φ^ε/ε²; the flow likewise",
            [*pushed, evidence.step(growth()), evidence.step(cubic())],
            (TAYLOR_BOUNDS, MONOTONE_INTEGRAL),
            scope=SCOPE + ", all ε in (0, 1)",
        )
    )
    high = [evidence.step(step) for step in (floor(), tail(), completed())]
    evidence.conclude(
        follows(
            r"L(t) \ge l \ge 4\,e^{-0.045/\varepsilon}\,\Phi^{-(1+\varepsilon)}, \text{ so } "
            r"L(t) \ge c_\varepsilon\,(1 + t)^{-(1+\varepsilon)/(1-\varepsilon)}",
            "S-6: both stay in the set for all time; e^{−0.15w} ≥ e^{−0.045/ε} Φ^{−ε}; the exponent takes "
            "every value above 1",
            [slow, *high],
            (ASSOCIATION, MONOTONE_EXPECTATION),
            scope=SCOPE,
        )
    )
    evidence.twin("|∇_y L| ≤ 1.7 (m² − 1) φ(m)", force(Q("1.7")))
    evidence.twin("Φ' ≤ Φ + 0.05 η w³", growth(Q("0.05")))
    evidence.twin("w³ ≤ 8 Φ^ε/ε²", cubic(8))
    evidence.twin("l ≥ 3 m φ(m)", floor(Q(3)))
    evidence.twin("0.15 w ≤ εw²/8 + 0.04/ε", completed(40))
    evidence.twin("η = 2", [*step_of_w(Q(2))][1])
    evidence.twin("(C² − sin²A) ≥ 2 C² cos²A", bracket(2))
