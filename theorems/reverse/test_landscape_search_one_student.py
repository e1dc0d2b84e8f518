r"""R-4 with a mixture teacher, small case: all stationary points of one student and two teachers on the line.

n = 1, m = 2 with equal weights at ±Δ/2, s = Δx, σ the logistic function, u = a − v*(a + Z):

    F^(3)(a) = E[2u u^(3) + 6u'u''],   u' = 1 − Δ²σ',  u'' = −Δ³σ'',  u^(3) = −Δ⁴σ^(3)

and 0 ≤ σ' ≤ 1/4, |σ''| ≤ 1/10, |σ^(3)| ≤ 1/8 bound |F^(3)|, so that [0, R] is covered by intervals on which
F' or F'' has a sign. Beyond R, F'(a) = 2E[(1 − C*)u] > 0, because 0 ≤ C* ≤ Δ²e^{−Δx} there. So the counts
leave nothing out: one stationary point (the midpoint) for Δ = 1, 3/2, 19/10, three for Δ = 2, 5/2, 4, 6: the
midpoint and one near each teacher, where the other is missed. No other is spurious.

Δ = 1, 19/10, 2, 4 and 6 are deep: about 25 s together.
"""

from fractions import Fraction
from functools import cache

import pytest
import sympy as sp

from verify.arithmetic import Ball, ball, magnitude, precision
from verify.checks.inference import follows
from verify.checks.landscape import Landscape
from verify.checks.search import has_exactly
from verify.checks.sign import less
from verify.checks.symbolic import nonnegative, vanishes
from verify.evidence import REVERSE, Evidence, Provenance, Step, claim
from verify.evidence.axioms import DIFFERENTIATION, MONOTONE_INTEGRAL
from verify.mixture import GaussianMixture

SCOPE = "all Δ > 0"
SECOND, THIRD = Fraction(1, 10), Fraction(1, 8)  # of |σ''| and |σ'''|
u, u1, u2, u3, S, a = sp.symbols("u u1 u2 u3 sigma a")
q, κ, k = sp.symbols("q kappa k", nonnegative=True)


def third_derivative(mixed=6) -> Step:
    x = sp.Symbol("x")
    f = sp.Function("f")(x)
    found = sp.diff(f**2, x, 3)
    for order, symbol in ((3, u3), (2, u2), (1, u1)):
        found = found.subs(sp.Derivative(f, (x, order)), symbol)
    return vanishes(
        r"(u^2)''' = 2u\,u''' + 6u'u''",
        "under the expectation over Z",
        found.subs(f, u) - (2 * u * u3 + mixed * u1 * u2),
        scope=SCOPE,
        axioms=(DIFFERENTIATION,),
    )


def logistic_derivatives(six=6) -> Step:
    """σ' = k = σ(1 − σ); d/ds is k d/dσ."""
    first = S * (1 - S)
    second = first * sp.diff(first, S)
    third = first * sp.diff(second, S)
    return vanishes(
        r"\sigma'' = \sigma'(1 - 2\sigma),\quad \sigma''' = \sigma'(1 - 6\sigma')",
        "σ' = σ(1 − σ), the second with an independent factor",
        (second - first * (1 - 2 * S)) + a * (third - first * (1 - six * first)),
        scope="all s",
    )


def second_bound(bound: Fraction = SECOND) -> Step:
    """σ = ½ + q or ½ − q: |σ''| = 2q(¼ − q²) for q = |σ − ½|."""
    c = sp.Rational(29, 100)
    return nonnegative(
        r"|\sigma''| \le 1/10",
        "2q³ − q/2 + 1/10 is 2(q + 2c)(q − c)² and non-negative terms, c = 29/100",
        sp.Rational(bound) - q / 2 + 2 * q**3,
        scope="all s",
        squares=[(2 * (q + 2 * c), q - c)],
    )


def third_bounds(bound: Fraction = THIRD) -> list[Step]:
    """σ' = ¼ − κ with κ, σ' ≥ 0; σ''' = k − 6k²."""
    limit, quarter = sp.Rational(bound), sp.Rational(1, 4)
    value = k - 6 * k**2
    return [
        nonnegative(
            r"\sigma''' \ge -1/8",
            "with k = ¼ − κ it is κ(½ + 6k) above",
            # κ(2 − 6κ) = κ(½ + 6k) where k + κ = ¼.
            sp.expand(value.subs(k, quarter - κ) + limit - κ * (2 - 6 * κ) + κ * (sp.Rational(1, 2) + 6 * k)),
            scope="all s",
        ),
        nonnegative(
            r"\sigma''' \le 1/8",
            "6(k − 1/12)² + 1/12",
            limit - value,
            scope="all s",
            squares=[(sp.Integer(6), k - sp.Rational(1, 12))],
        ),
    ]


def curvature(gap: Fraction):
    """A bound of |F'''| on a ball of a."""

    def bound(where: Ball) -> Ball:
        reach = magnitude(where) + ball(gap / 2)
        slope = max(Fraction(1), gap**2 / 4 - 1)  # |1 − C*|, 0 ≤ C* ≤ Δ²/4
        return 2 * reach * ball(gap**4 * THIRD) + ball(6 * slope * gap**3 * SECOND)

    return bound


def edge(gap: Fraction) -> Fraction:
    """An R beyond which F' > 0, rounded up to a multiple of 1/8; the step below checks it."""
    return Fraction(round(8 * (float(gap) / 2 + max(2 / float(gap), 0.6) + 0.5)), 8)


COUNTS = {"3/2": 1, "5/2": 3}
DEEP = {"1": 1, "19/10": 1, "2": 3, "4": 3, "6": 3}


@claim(
    REVERSE,
    "all stationary points of one student, two teachers",
    r"\#\{a \in \mathbb{R} : F'(a) = 0\} = 1 \ (\Delta = 1, \tfrac32, \tfrac{19}{10}),\quad "
    r"= 3 \ (\Delta = 2, \tfrac52, 4, 6)",
    quantifiers="n = 1, m = 2, d = 1, the Δ listed, all of R",
    provenance=Provenance.CONJECTURE,
    hypotheses=(
        r"n = 1,\ p^* = \tfrac12 \mathcal{N}(-\tfrac\Delta2, 1) + \tfrac12 \mathcal{N}(\tfrac\Delta2, 1)",
        r"F(a) \text{ the reverse divergence of } p = \mathcal{N}(a, 1)",
    ),
)
@pytest.mark.parametrize("gap", [*COUNTS, *(pytest.param(gap, marks=pytest.mark.deep) for gap in DEEP)])
def test_all_stationary_points(gap: str, evidence: Evidence) -> None:
    Δ, count = Fraction(gap), (COUNTS | DEEP)[gap]
    R, scope = edge(Δ), f"Δ = {gap}"
    landscape = Landscape.uniform(1, GaussianMixture([-Δ / 2, Δ / 2]), digits=8)
    bounds = [third_derivative(), logistic_derivatives(), second_bound(), *third_bounds()]
    for step in bounds:
        evidence.step(step)
    with precision(96):

        @cache
        def jet(at: Fraction) -> tuple[Ball, Ball]:
            found = landscape.evaluate([at], hessian=True)
            assert found.hessian is not None
            return found.gradient[0][0], found.hessian[0][0][0][0]

        def beyond(edge_at: Fraction, factor: int = 1) -> Step:
            """E u ≥ a − Δ/2, E[C* u] ≤ (a + Δ/2) Δ² E e^{−Δ(a+Z)}; the quotient of both falls with a."""
            drag = factor * ball(Δ**2 * (edge_at + Δ / 2)) * ball(Δ**2 / 2 - Δ * edge_at).exp()
            return less(
                r"(R + \tfrac\Delta2)\,\Delta^2 e^{\Delta^2/2 - \Delta R} < R - \tfrac\Delta2",
                f"at R = {edge_at}",
                drag,
                ball(edge_at - Δ / 2),
                scope=scope,
                name="E u − bound of E[C* u]",
            )

        def inside(number: int) -> Step:
            """F' is odd: 0, and every zero in (0, R) with its mirror image."""
            ends = -Fraction(1, 97), R + Fraction(1, 89)  # so that 0 is no end of a part
            half = (number + 1) // 2
            text = rf"F' \text{{ has exactly {half} zeros in }} [0, R],\text{{ so {number} in }} [-R, R]"
            why = "F' and F'' enclosed at rational points, the third derivative bounded"
            return has_exactly(half, text, why, jet, curvature(Δ), ends, scope=scope, name="zeros")

        outside = evidence.step(beyond(R))
        within = evidence.step(inside(count))
        evidence.conclude(
            follows(
                rf"F' \text{{ has exactly {count} zeros on }} \mathbb{{R}}",
                "F is even, and beyond R F' = 2E[(1 − C*)u] > 0: C* = Δ²σ(1 − σ) ≤ Δ²e^{−Δx}, "
                "E e^{−ΔZ} = e^{Δ²/2}",
                [outside, within, *bounds],
                (MONOTONE_INTEGRAL,),
                scope=scope,
            )
        )
        evidence.twin("the other count", inside(4 - count))
        evidence.twin("the edge at the teacher", beyond(Δ / 2))
        evidence.twin("|σ''| ≤ 9/100", second_bound(Fraction(9, 100)))
        evidence.twin("3u'u'' for 6u'u''", third_derivative(3))
