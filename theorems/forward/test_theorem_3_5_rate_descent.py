r"""The rate of Theorem 3.5 by gradient descent, for n = 2 on the line: L(τ) ≤ 3/(ητ) for every τ, η ≤ 0.59.

From anywhere in {|a| ≤ 0.3, y ≥ 8.5}, which S-6 keeps and which is convex. Of L = a² + F(m, D) with
m = (a + y)/2 and D = y − a the second derivatives are means φ(m) E[q(iZ) P] of S-6's calculus, and
|P| ≤ π/cos A. So each is at most (π/cos A) Σ |coefficient| E|Z|^k m^i D^{−j} φ(m), where m^i φ(m) decreases
as long as m² ≥ i. Altogether D²L ≤ 2.2, so a step lowers L by η(1 − 1.1 η)|∇L|² ≥ (η/3) L², by the claim
on the flow, and 1/L grows by η/3.
"""

from fractions import Fraction as Q

import sympy as sp

from verify.algebra.pair import RISE, SLOPE, D, W, by_gap, by_m, m
from verify.checks.bound import below
from verify.checks.inference import follows
from verify.checks.symbolic import nonnegative, vanishes
from verify.evidence import FORWARD, Evidence, Provenance, claim
from verify.evidence.axioms import MONOTONE_EXPECTATION, SMOOTH_DESCENT, TAYLOR_BOUNDS

SCOPE = "d = 1, all of |a| ≤ 0.3, y ≥ 8.5"
PI_HIGH = Q(22, 7)
GAP = Q("8.2")
"""Smallest D; m is at least half of it."""
LEAST = GAP / 2
COS = 1 - (PI_HIGH * Q("0.3") / GAP) ** 2 / 2
RATE, SMOOTH, GAIN = Q("0.59"), Q("2.2"), Q(1, 3)
ABSOLUTE = (Q(1), Q(4, 5), Q(1), Q(8, 5), Q(3), Q(32, 5), Q(15))
"""Upper bounds of E|Z|^k: √(2/π) < 4/5, then (k − 1) E|Z|^{k−2}."""
SECOND = {"F_mm": by_m(SLOPE), "F_mD": by_gap(SLOPE), "F_DD": by_gap(by_gap(RISE))}
α, υ, p, q, r = sp.symbols("alpha upsilon p q r", nonnegative=True)
L, x, η = sp.symbols("L x eta", positive=True)


def density() -> Q:
    """Of φ(4.1), above: √(2π) > 5/2 and thirty terms of e^{4.1²/2}."""
    series = sum(((LEAST**2 / 2) ** k / int(sp.factorial(k)) for k in range(30)), Q(0))
    return Q(2, 5) / series


def largest(polynomial: sp.Expr) -> Q:
    """(π/cos A) φ(m) Σ |coefficient| E|Z|^k m^i D^{−j} at the least m and D."""
    inverse = sp.Dummy()
    terms = sp.Poly(sp.expand(polynomial).subs(D, 1 / inverse), W, m, inverse).terms()
    assert all(i <= LEAST**2 for (_, i, _), _ in terms)  # so that m^i φ(m) decreases
    total = sum(
        (abs(Q(int(c.p), int(c.q))) * ABSOLUTE[k] * LEAST**i / GAP**j for (k, i, j), c in terms), Q(0)
    )
    return PI_HIGH / COS * density() * total


def curvature(bound=SMOOTH):
    mm, md, dd = (largest(polynomial) for polynomial in SECOND.values())
    return below(
        r"D^2 L \le 2 + \tfrac12 |F_{mm}| + |F_{mD}| + 2|F_{DD}| \le 2.2",
        "by_m and by_gap of S-6's calculus; |P| ≤ π/cos A since |cos(A − iB)|² = cos²A + sinh²B",
        2 + mm / 2 + md + 2 * dd,
        bound,
        scope=SCOPE,
        name="D²L",
        axioms=(TAYLOR_BOUNDS,),
    )


def change(share=1):
    """½p + q + 2r ≥ p dm² + 2q|dm dD| + r dD² for dm = (α + υ)/2, dD = |υ − α|, α² + υ² = 1."""
    square = α**2 + υ**2
    dm, dD = (α + υ) / 2, υ - α
    bound = (p / 2 + share * q + 2 * r) * square
    # 2 dm dD = υ² − α²; with the other sign, exchange α and υ. The squares leave nothing, so any signs do.
    return nonnegative(
        r"p\,dm^2 + 2q\,|dm\,dD| + r\,dD^2 \le (\tfrac p2 + q + 2r)(\alpha^2 + \upsilon^2)",
        "dm = (α + υ)/2, dD = υ − α: squares of α − υ, α + υ and α, for all real α, υ",
        sp.expand(bound - p * dm**2 - 2 * q * dm * dD - r * dD**2),
        squares=[(p / 4, α - υ), (r, α + υ), (2 * q, α)],
        scope=SCOPE,
    )


def gain(least=GAIN):
    return below(
        r"1 - \tfrac{\eta K}{2} \ge \tfrac13,\quad \eta \le 0.59,\ K = 2.2",
        "the larger η, the less is gained",
        least,
        1 - RATE * SMOOTH / 2,
        scope=SCOPE,
        name="claimed",
    )


def reciprocal(sign=1):
    """1/(L − xL²) − 1/L − x = x²L/(1 − xL)."""
    return vanishes(
        r"\frac{1}{L - x L^2} - \frac1L - x = \frac{x^2 L}{1 - x L} \ge 0,\quad x = \tfrac\eta3",
        "L' ≤ L − xL², and xL < 1 since L' > 0",
        1 / (L - x * L**2) - 1 / L - sign * x - x**2 * L / (1 - x * L),
        scope=SCOPE,
    )


@claim(
    FORWARD,
    "Theorem 3.5, rate for n = 2 by descent",
    r"L(\tau) \le \frac{1}{\eta\tau/3 + 1/L(0)} < \frac{3}{\eta\tau} \quad \text{for all } \tau \ge 1",
    quantifiers=SCOPE + ", gradient descent with 0 < η ≤ 0.59 for all time",
    provenance=Provenance.DERIVED,
    hypotheses=(
        r"n = 2,\ \pi_i = \tfrac12,\ p^* = \mathcal{N}(0, 1),\ \text{means } a, y",
        r"|a(0)| \le 0.3,\ y(0) \ge 8.5,\ 0 < \eta \le 0.59",
    ),
    uses=("F Theorem 3.5, rate for n = 2", "S S-6, exact form", "S S-6"),
)
def test_descent_rate(evidence: Evidence) -> None:
    smooth = [evidence.step(step) for step in (change(), curvature(), gain())]
    falls = evidence.step(
        follows(
            r"L(\tau + 1) \le L(\tau) - \tfrac{\eta}{3}\,|\nabla L|^2 \le L - \tfrac\eta3 L^2",
            "2.2-smooth on a convex set that S-6 keeps; |∇L| ≥ L there, by the claim on the flow",
            smooth,
            (SMOOTH_DESCENT, MONOTONE_EXPECTATION),
            scope=SCOPE,
        )
    )
    evidence.conclude(
        follows(
            r"1/L(\tau) \ge 1/L(0) + \eta\tau/3",
            "1/L grows by at least η/3 a step",
            [falls, evidence.step(reciprocal())],
            (),
            scope=SCOPE,
        )
    )
    evidence.twin("D²L ≤ 2", curvature(Q(2)))
    evidence.twin("without F_mD", change(sp.S.Zero))
    evidence.twin("1 − ηK/2 ≥ 2/5", gain(Q(2, 5)))
    evidence.twin("1/L falls", reciprocal(-1))
