"""S-4, remainder: bounds of the third and second derivative of the forward loss, for every n, d and weights.

Along a direction ξ with Σ|ξ_i|² = 1, let a_i = (x − μ_i)·ξ_i, b_i = |ξ_i|², y_i = μ_i − v, ⟨·⟩ the posterior
average at x, α = a − ⟨a⟩, β = b − ⟨b⟩. Then

    D v  = ⟨ξ⟩ + ⟨αy⟩
    D² v = ⟨α²y⟩ − ⟨by⟩ + 2⟨αξ⟩
    D³ v = ⟨α³y⟩ − 3⟨αβy⟩ − 3⟨α²⟩⟨αy⟩ + 3⟨α²ξ⟩ − 3⟨α²⟩⟨ξ⟩ − 3⟨βξ⟩
    D³ L = 6 E[Dv·D²v] + 2 E[v·D³v]

and where all |μ_i| ≤ R, |μ_i − μ_j| ≤ s every average is bounded by a power of X = |x| + R. The bound grows
like 24 R³: crude, and good enough for deviations of 10^−15 or 10^−149000.
"""

import sympy as sp

from verify.algebra.directional import a, along, average, b, k, m
from verify.algebra.expansion import gaussian_average
from verify.algebra.notation import x
from verify.checks.identity import identity
from verify.checks.inference import follows
from verify.checks.symbolic import nonnegative, vanishes
from verify.evidence import SHARPER, Evidence, Provenance, claim
from verify.evidence.axioms import CAUCHY_SCHWARZ, DIFFERENTIATION, ISSERLIS, MONOTONE_INTEGRAL, WEIGHTED_MEAN

SCOPE = "all n ≥ 1, all d ≥ 1, all weights, |μ_i| ≤ R, |μ_i − μ_j| ≤ s"
X, R, s, d, r = sp.symbols("X R s d r", nonnegative=True)

SQUARE, FOURTH = 2, 8  # (r + R)² ≤ 2(r² + R²), (r + R)⁴ ≤ 8(r⁴ + R⁴)
m2, m4 = SQUARE * (d + R**2), FOURTH * (d**2 + 2 * d + R**4)  # bounds of E X² and E X⁴
K = 6 * (s * (1 + 3 * m2) + (2 + s**2) * (1 + m2) / 2 + s**2 * (m2 + m4) / 2)
K += R * (s * (5 * (m2 + m4) + 3 * (1 + m2)) + 12 * m2 + 6)
Λ = 2 + 2 * s * (1 + m2) + 2 * s**2 * m2 + 2 * R * (1 + s) * (1 + m2)


def third(coefficient=1):
    """In one coordinate, sums as symbols."""
    α, β, y = a - average(a), b - average(b), m - average(m)
    variance = average(α**2)
    written = coefficient * average(α**3 * y) - 3 * average(α * β * y) - 3 * variance * average(α * y)
    written += 3 * average(α**2 * k) - 3 * variance * average(k) - 3 * average(β * k)
    return vanishes(
        r"D^3 v = \langle\alpha^3 y\rangle - 3\langle\alpha\beta y\rangle - 3\langle\alpha^2\rangle\langle"
        r"\alpha y\rangle + 3\langle\alpha^2\xi\rangle - 3\langle\alpha^2\rangle\langle\xi\rangle "
        r"- 3\langle\beta\xi\rangle",
        "the softmax rules along ξ three times, in one coordinate, sums as symbols",
        along(along(along(average(m)))) - written,
        scope=SCOPE,
    )


def first_two():
    α, y = a - average(a), m - average(m)
    one = average(k) + average(α * y)
    two = average(α**2 * y) - average(b * y) + 2 * average(α * k)
    yield vanishes(
        r"D v = \langle\xi\rangle + \langle\alpha y\rangle",
        "the softmax rules along ξ, in one coordinate, sums as symbols",
        along(average(m)) - one,
        scope=SCOPE,
    )
    yield vanishes(
        r"D^2 v = \langle\alpha^2 y\rangle - \langle b y\rangle + 2\langle\alpha\xi\rangle",
        "the same rules once more",
        along(along(average(m))) - two,
        scope=SCOPE,
    )


def product_rule(factor=6):
    """(fg)''' for f = g = v, one coordinate."""
    t = sp.Symbol("t")
    v = sp.Function("v")(t)
    d1, d2, d3 = (sp.Symbol(f"D{i}v") for i in (1, 2, 3))
    derivatives = [(sp.diff(v, t, i), symbol) for i, symbol in ((3, d3), (2, d2), (1, d1))]
    raw = sp.expand(sp.diff(v * v, t, 3)).subs(derivatives).subs(v, sp.Symbol("v0"))
    return vanishes(
        r"D^3 |v|^2 = 6\,D v\cdot D^2 v + 2\,v\cdot D^3 v",
        "the product rule",
        raw - factor * d1 * d2 - 2 * sp.Symbol("v0") * d3,
        scope=SCOPE,
    )


def pointwise():
    """6 |Dv||D²v| + 2 |v||D³v| at a point with |x| + R = X."""
    return 6 * (1 + s * X) * (s * (1 + X**2) + 2 * X) + 2 * R * (s * (5 * X**3 + 3 * X) + 6 * X**2 + 3)


def pointwise_second():
    """2 |Dv|² + 2 |v||D²v| there."""
    return 2 * (1 + s * X) ** 2 + 2 * R * (s * (1 + X**2) + 2 * X)


def odd_powers(pointwise=pointwise, share=1):
    """X ≤ (1 + X²)/2 and X³ ≤ (X² + X⁴)/2; ``share`` < 1 would need less than that."""
    P = sp.Poly(pointwise(), X)
    linear, cubic = (P.coeff_monomial(X**j) for j in (1, 3))
    even = P.as_expr() - linear * X - cubic * X**3
    above = even + share * (linear * (1 + X**2) / 2 + cubic * (X**2 + X**4) / 2)
    return nonnegative(
        r"P(X) \le \text{the same with } X \to \tfrac{1 + X^2}{2},\ X^3 \to \tfrac{X^2 + X^4}{2}",
        "the difference is (c_1 (X − 1)² + c_3 X² (X − 1)²)/2, with c_1, c_3 the coefficients of X and X³",
        sp.expand(above - pointwise()),
        squares=[(linear / 2, X - 1), (cubic / 2, X * (X - 1))] if share == 1 else [],
        scope=SCOPE,
    )


def replaced(bound=K, pointwise=pointwise, name="K"):
    """The stated bound is P with those replacements and the bounds of the moments of X."""
    P = sp.Poly(pointwise(), X)
    c0, c1, c2, c3 = (P.coeff_monomial(X**j) for j in range(4))
    return vanishes(
        rf"{name}(R, s, d) = c_0 + \tfrac{{c_1}}{{2}}(1 + m_2) + c_2 m_2 + \tfrac{{c_3}}{{2}}(m_2 + m_4)",
        "c_j the coefficients of P, m_2 = 2(d + R²), m_4 = 8(d(d + 2) + R⁴)",
        bound - (c0 + c1 * (1 + m2) / 2 + c2 * m2 + c3 * (m2 + m4) / 2),
        scope=SCOPE,
    )


def square(factor=SQUARE):
    return nonnegative(
        r"(r + R)^2 \le 2 r^2 + 2 R^2",
        "the difference is (r − R)²",
        sp.expand(factor * (r**2 + R**2) - (r + R) ** 2),
        squares=[(sp.Integer(1), r - R)] if factor == 2 else [],
        scope=SCOPE,
    )


def fourth(factor=FOURTH):
    rest = 2 * (r**2 + R**2) + (r + R) ** 2
    return nonnegative(
        r"(r + R)^4 \le 8 r^4 + 8 R^4",
        "the difference is 4(r² − R²)² + (r − R)²(2(r² + R²) + (r + R)²)",
        sp.expand(factor * (r**4 + R**4) - (r + R) ** 4),
        squares=[(sp.Integer(4), r**2 - R**2), (rest, r - R)] if factor == 8 else [],
        scope=SCOPE,
    )


def gaussian(twice=2):
    """E|x|² = d and E|x|⁴ = d² + 2d."""
    yield identity(
        r"\mathbb{E}_\varphi |x|^2 = d",
        "Isserlis' theorem",
        gaussian_average(x("a") * x("a")),
        lambda N: N.delta("a", "a"),
        axioms=(ISSERLIS,),
    )
    yield identity(
        r"\mathbb{E}_\varphi |x|^4 = d^2 + 2d",
        "three pairings",
        gaussian_average(x("a") * x("a") * x("b") * x("b")),
        lambda N: N.delta("a", "a") * N.delta("b", "b") + twice * N.delta("a", "b") * N.delta("a", "b"),
        axioms=(ISSERLIS,),
    )


@claim(
    SHARPER,
    "S-4, remainder",
    r"|D^3 L[\xi,\xi,\xi]| \le K(R, s, d),\quad |D^2 L[\xi,\xi]| \le \Lambda(R, s, d) \quad "
    r"(\textstyle\sum_i |\xi_i|^2 = 1)",
    quantifiers=SCOPE,
    provenance=Provenance.DERIVED,
    hypotheses=(
        r"p^* = \mathcal{N}(0, I)",
        r"|\mu_i| \le R,\ |\mu_i - \mu_j| \le s",
        r"K = c_0 + \tfrac{c_1}{2}(1 + m_2) + c_2 m_2 + \tfrac{c_3}{2}(m_2 + m_4),\ "
        r"m_2 = 2(d + R^2),\ m_4 = 8(d(d + 2) + R^4)",
        r"\textstyle\sum_k c_k X^k = 6(1 + sX)(s(1 + X^2) + 2X) + 2R(s(5X^3 + 3X) + 6X^2 + 3)",
        r"\Lambda \text{ likewise, from } 2(1 + sX)^2 + 2R(s(1 + X^2) + 2X)",
    ),
)
def test_third_derivative(evidence: Evidence) -> None:
    formulas = [evidence.step(step) for step in (*first_two(), third(), product_rule())]
    estimate = evidence.step(
        follows(
            r"|D^3 |v|^2| \le P(X) = 6(1 + sX)(s(1 + X^2) + 2X) + 2R(s(5X^3 + 3X) + 6X^2 + 3)",
            "|ξ_i|, b_i, |β_i| ≤ 1, |a_i| ≤ X, |α_i| ≤ 2X, |y_i| ≤ s, |v| ≤ R; ⟨α²⟩ ≤ ⟨a²⟩ ≤ X², ⟨|α|⟩ ≤ X",
            formulas,
            (CAUCHY_SCHWARZ, WEIGHTED_MEAN),
            scope=SCOPE,
        )
    )
    powers = [evidence.step(step) for step in (odd_powers(), replaced(), square(), fourth(), *gaussian())]
    evidence.conclude(
        follows(
            r"|D^3 L| \le \mathbb{E}\,P(X) \le K(R, s, d)",
            "under the integral sign; the coefficients of P are not negative",
            [estimate, *powers],
            (DIFFERENTIATION, MONOTONE_INTEGRAL),
            scope=SCOPE,
        )
    )

    smooth = [odd_powers(pointwise_second), replaced(Λ, pointwise_second, r"\Lambda")]
    evidence.conclude(
        follows(
            r"|D^2 L| \le \mathbb{E}\left[2(1 + sX)^2 + 2R(s(1 + X^2) + 2X)\right] \le \Lambda(R, s, d)",
            "D²|v|² = 2|Dv|² + 2v·D²v, and the same estimates",
            [*formulas[:2], *powers[2:], *(evidence.step(step) for step in smooth)],
            (CAUCHY_SCHWARZ, WEIGHTED_MEAN, DIFFERENTIATION, MONOTONE_INTEGRAL),
            scope=SCOPE,
        )
    )

    evidence.twin("⟨α³y⟩ counted twice", third(coefficient=2))
    evidence.twin("4 Dv·D²v", product_rule(factor=4))
    evidence.twin("X ≤ (1 + X²)/4", odd_powers(share=sp.Rational(1, 2)))
    evidence.twin("(r + R)² ≤ r² + R²", square(factor=1))
    evidence.twin("(r + R)⁴ ≤ 4r⁴ + 4R⁴", fourth(factor=4))
    evidence.twin("E|x|⁴ = d² + d", list(gaussian(twice=1))[1])
