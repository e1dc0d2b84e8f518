r"""R-4, n = 1, m = 2: half-way between two teachers the reverse objective has a minimum, then a maximum.

One student at a, teachers of equal weight at ±Δ/2. The midpoint a = 0 is stationary by symmetry, and with
φ0 = 1/√(2π) and σ the logistic function

    F''(0) = 2 − Δ² E[(3 + Z²) σ'(ΔZ)]
    2 − 3Δφ0 ≤ F''(0) ≤ 2 − Δφ0 (3 − π²/(6Δ²) − 7π⁴/(30Δ⁴))        for every Δ > 0,

so F''(0) ≈ 2 − 3Δ/√(2π). It decreases in Δ, and changes its sign once, at Δ = 1.955…

Open: that F''(0) may be taken under the integral, the substitution s = Δx, and comparing integrals of
functions that compare at each s, are inferences in prose.
"""

from fractions import Fraction

import pytest
import sympy as sp

from verify import GaussianMixture
from verify.arithmetic import Ball, ball, pi, precision
from verify.checks.inference import follows
from verify.checks.landscape import Landscape
from verify.checks.sign import less, positive
from verify.checks.symbolic import nonnegative, vanishes
from verify.evidence import REVERSE, Evidence, Provenance, claim
from verify.evidence.axioms import (
    DIFFERENTIATION,
    EXPONENTIAL,
    LOGISTIC_TRANSFORM,
    MONOTONE_INTEGRAL,
    STEIN,
    SUBSTITUTION,
)

SCOPE = "all Δ > 0"
TWO_TEACHERS = (
    r"n = 1,\ d = 1,\ p^* = \tfrac12 \mathcal{N}(-\tfrac\Delta2, 1) + \tfrac12 \mathcal{N}(\tfrac\Delta2, 1)",
    r"F(a) \text{ the reverse divergence of } p = \mathcal{N}(a, 1)",
)
Δ, x, T, r, z, s = sp.symbols("Delta x T r z s")


def derivative(f):
    """d/dx, with T = tanh(Δx/2) and T' = (Δ/2)(1 − T²)."""
    return sp.diff(f, x) + sp.diff(f, T) * Δ / 2 * (1 - T**2)


def second_derivative(weight=3):
    """F''(0) from its definition: F(a) = E(a − v*(a + Z))²; v* = (Δ/2) tanh(Δx/2), σ'(Δx) = (1 − T²)/4."""
    v = Δ * T / 2
    raw = 2 * ((1 - derivative(v)) ** 2 + v * derivative(derivative(v)))
    field = 2 * v * derivative(v) + x * v**2 - Δ**2 / 4 * x
    claimed = 2 - Δ**2 * (weight + x**2) * (1 - T**2) / 4
    return vanishes(
        r"F''(0) = 2 - \Delta^2\, \mathbb{E}[(3 + Z^2)\,\sigma'(\Delta Z)]",
        "2(1 − v*')² + 2 v* v*'' under the integral; the field is 2 v* v*' + x v*² − Δ² x/4",
        raw - claimed - (derivative(field) - x * field),
        scope=SCOPE,
        axioms=(DIFFERENTIATION, STEIN),
    )


def moments(second=sp.pi**2 / 3):
    """The integrals of σ', s²σ', s⁴σ': coefficients of ∫ e^{−zs} σ' = z ∫ e^{−zs} σ = πz / sin πz."""
    series = sp.series(sp.pi * z / sp.sin(sp.pi * z), z, 0, 6).removeO()
    found = [sp.factorial(k) * series.coeff(z, k) for k in (0, 2, 4)]
    return vanishes(
        r"\int \sigma' = 1,\ \int s^2\sigma' = \pi^2/3,\ \int s^4\sigma' = 7\pi^4/15",
        "the Taylor coefficients at 0 (as a combination with independent symbols)",
        sum((f - w) * q for f, w, q in zip(found, (1, second, 7 * sp.pi**4 / 15), (1, r, s), strict=True)),
        scope=SCOPE,
        axioms=(LOGISTIC_TRANSFORM,),
    )


def expansion(power=4):
    """(3 + r)(1 − r/2) at r = s²/Δ², integrated against σ'."""
    product = sp.expand((3 + r) * (1 - r / 2))
    parts = [
        product.coeff(r, k) * c / Δ ** (2 * k) for k, c in enumerate((1, sp.pi**2 / 3, 7 * sp.pi**4 / 15))
    ]
    return vanishes(
        r"\int (3 + r)(1 - r/2)\,\sigma' = 3 - \pi^2/(6\Delta^2) - 7\pi^4/(30\Delta^4)",
        "r = s²/Δ²",
        sum(parts) - (3 - sp.pi**2 / (6 * Δ**2) - 7 * sp.pi**4 / (30 * Δ**power)),
        scope=SCOPE,
    )


def below(constant=3):
    """(3 + r) e^{−r/2} ≤ 3, from e^{r/2} ≥ 1 + r/2."""
    q = sp.Symbol("r", nonnegative=True)
    return nonnegative(
        r"(3 + r)\,e^{-r/2} \le 3",
        "e^{r/2} ≥ 1 + r/2",
        constant * (1 + q / 2) - (3 + q),
        scope=SCOPE,
        axioms=(EXPONENTIAL,),
    )


def decreasing():
    """d/dΔ of Δ(3 + r)e^{−r/2}, r = s²/Δ², is e^{−r/2}(3 + 2r + r²)."""
    R = s**2 / Δ**2
    slope = sp.diff(Δ * (3 + R), Δ) - Δ * (3 + R) * sp.diff(R, Δ) / 2 - (3 + 2 * R + R**2)
    return vanishes(
        r"\tfrac{d}{d\Delta}\,\Delta (3 + r) e^{-r/2} = (3 + 2r + r^2)\, e^{-r/2} > 0",
        "the product rule, divided by e^{−r/2}; so F''(0) decreases strictly in Δ",
        slope,
        scope=SCOPE,
    )


@claim(
    REVERSE,
    "one student between two teachers, every separation",
    r"2 - \tfrac{3\Delta}{\sqrt{2\pi}} \le F''(0) \le 2 - \tfrac{\Delta}{\sqrt{2\pi}}"
    r"\left(3 - \tfrac{\pi^2}{6\Delta^2} - \tfrac{7\pi^4}{30\Delta^4}\right),\quad "
    r"F''(0) \text{ decreases in } \Delta",
    quantifiers=SCOPE,
    provenance=Provenance.DERIVED,
    hypotheses=TWO_TEACHERS,
)
def test_every_separation(evidence: Evidence) -> None:
    formula, integrals = evidence.step(second_derivative()), evidence.step(moments())
    steps = [formula, integrals, evidence.step(below())]
    evidence.conclude(
        follows(
            r"F''(0) \ge 2 - 3\Delta/\sqrt{2\pi}",
            "x = s/Δ, φ(x) = φ0 e^{−r/2}; σ' > 0",
            steps,
            (MONOTONE_INTEGRAL, SUBSTITUTION),
            scope=SCOPE,
        )
    )
    evidence.conclude(
        follows(
            r"F''(0) \le 2 - \tfrac{\Delta}{\sqrt{2\pi}}"
            r"(3 - \tfrac{\pi^2}{6\Delta^2} - \tfrac{7\pi^4}{30\Delta^4})",
            "e^{−r/2} ≥ 1 − r/2",
            [formula, integrals, evidence.step(expansion())],
            (MONOTONE_INTEGRAL, EXPONENTIAL, SUBSTITUTION),
            scope=SCOPE,
        )
    )
    evidence.conclude(
        follows(
            r"F''(0) \text{ decreases strictly in } \Delta",
            "under the integral",
            [formula, evidence.step(decreasing())],
            (DIFFERENTIATION, MONOTONE_INTEGRAL, SUBSTITUTION),
            scope=SCOPE,
        )
    )
    evidence.twin("4 + Z² for 3 + Z²", second_derivative(weight=4))
    evidence.twin("2 − 5Δ/(2√2π) as a lower bound", below(sp.Rational(5, 2)))


EDGES = {
    "1.9548": r"F''(0) > 0 \text{ for all } 0 < \Delta \le 1.9548",
    "1.9549": r"F''(0) < 0 \text{ for all } \Delta \ge 1.9549",
}


def curvature(gap: Fraction) -> Ball:
    """F''(0) from the Hessian of the reverse objective."""
    teacher = GaussianMixture([-gap / 2, gap / 2])
    return Landscape.uniform(1, teacher, digits=20).full_hessian([ball(0)])[0][0]


@claim(
    REVERSE,
    "one student between two teachers",
    r"0 < \Delta \le 1.9548 \Rightarrow F''(0) > 0,\quad \Delta \ge 1.9549 \Rightarrow F''(0) < 0",
    quantifiers="n = 1, m = 2, d = 1; all Δ by monotonicity",
    provenance=Provenance.CONJECTURE,
    hypotheses=TWO_TEACHERS,
    uses=("R one student between two teachers, every separation",),
)
@pytest.mark.parametrize("gap", ["1", "1.9548", "1.9549", "4", "8", "16"])
def test_crossover(gap: str, evidence: Evidence) -> None:
    number, scope = Fraction(gap), f"Δ = {gap}"
    with precision(128):
        found = curvature(number)
        side = 1 if number < Fraction("1.95485") else -1
        sign = "F''(0) > 0" if side > 0 else "F''(0) < 0"
        at = evidence.conclude(positive(sign, "Hessian", side * found, scope=scope, name="±F''(0)"))
        if gap in EDGES:
            evidence.conclude(
                follows(
                    EDGES[gap],
                    "F''(0) decreases in Δ, by the claim for every separation",
                    [at],
                    (),
                    scope=f"all Δ {'≤' if side > 0 else '≥'} {gap}",
                )
            )

        # The engine against the bounds that were derived without it.
        root, d = (2 * pi()).sqrt(), ball(number)
        low = 2 - 3 * d / root
        high = 2 - d / root * (3 - pi() ** 2 / (6 * d**2) - 7 * pi() ** 4 / (30 * d**4))
        under = r"2 - 3\Delta/\sqrt{2\pi} < F''(0)"
        evidence.step(less(under, "lower bound", low, found, scope=scope, name="room"))
        over = r"F''(0) < \text{the upper bound}"
        evidence.step(less(over, "upper bound", found, high, scope=scope, name="room"))

        evidence.twin("the other sign", positive("", "false", -side * found, scope=scope, name="∓F''(0)"))
        flat = less("F''(0) > 2", "false", ball(2), found, scope=scope, name="F''(0) − 2")
        evidence.twin("2 as a lower bound: only the student's own curvature", flat)
