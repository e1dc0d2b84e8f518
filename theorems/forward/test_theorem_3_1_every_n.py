"""Theorem 3.1 (Zhang et al. 2025) for every n ≥ 3: a stationary point with L > 0 exists.

Along means (s e_1, −s e_1, 0, …, 0) the loss L(s) = E v² vanishes at s = 0, is positive for s > 0, and
tends to 0 as s → ∞. So it has a maximum at some s > 0, where dL/ds = 0, and by the symmetry ∇L = 0.

The expectation is over x_1 alone and v² is even, so let x ≥ 0, E = e^{sx} ≥ 1 and q = e^{s²/2}: then

    v = s (E² − 1) / (E² + 1 + (n − 2) E q)
"""

import sympy as sp

from verify.algebra import forms
from verify.algebra.closed_forms import Components, evaluate
from verify.checks.inference import follows
from verify.checks.symbolic import nonnegative, vanishes
from verify.evidence import FORWARD, Evidence, Provenance, claim
from verify.evidence.axioms import (
    DIFFERENTIATION,
    EXPONENTIAL,
    EXTREME_VALUE,
    GAUSSIAN_TAIL,
    MONOTONE_EXPECTATION,
    MONOTONE_INTEGRAL,
    ROTATION,
    SYMMETRY,
)

SCOPE = "all n ≥ 3, all d ≥ 1"

# Every symbol is a non-negative number: E = 1 + δ, n = 3 + k, S = s².
δ, q, k, s, S = sp.symbols("delta q k s S", nonnegative=True)
E, n = 1 + δ, 3 + k
QUARTER = sp.Rational(1, 4)


def numerator():
    """v/s over the denominator below."""
    return E**2 - 1


def denominator(components=n):
    return E**2 + 1 + (components - 2) * E * q


def posterior_mean_squared():
    """v² as the algebra gives it for these means; the common weight 1/n cancels."""
    student = Components((s, -s, sp.S.Zero), (E / q, 1 / (E * q), sp.S.One), (sp.S.One, sp.S.One, n - 2))
    return evaluate(forms.loss(1), student)


def decay(components=n):
    return nonnegative(
        r"0 \le v \le s E / q = s\, e^{sx - s^2/2}",
        "cross-multiplied: E·denominator − q·numerator; n ≥ 3 puts a component at the origin",
        E * denominator(components) - q * numerator(),
        scope=SCOPE,
    )


def exponent(reach=QUARTER):
    return vanishes(
        r"2\,(s\,x - s^2/2) \le -s^2/2 \quad (0 \le x \le s/4)",
        "the exponent of v² grows with x; at x = s/4 it is −s²/2",
        2 * (S * reach - S / 2) + S / 2,
        scope=SCOPE,
    )


def limit(power=1):
    """e^{−y} ≤ 2/y² at y = S/2 and y = S/32, times S."""
    return vanishes(
        r"s^2\big( 2/(s^2/2)^2 + 2/(s^2/32)^2 \big) = 2056/s^2",
        "exact arithmetic",
        S * (2 / (S / 2) ** 2 + 2 / (S / 32) ** 2) - 2056 / S**power,
        scope=SCOPE,
    )


@claim(
    FORWARD,
    "Theorem 3.1",
    r"\forall n \ge 3\ \exists\, s > 0:\ \nabla L(s e_1, -s e_1, 0, \dots, 0) = 0,\quad L > 0",
    quantifiers=SCOPE,
    provenance=Provenance.REPORTED,
    hypotheses=(r"n \ge 3,\ \pi_i = 1/n", r"p^* = \mathcal{N}(0, I),\ L = \mathbb{E}_{p^*} |v|^2"),
    uses=("F Theorem 3.1, symmetry",),
)
def test_stationary_point(evidence: Evidence) -> None:
    formula = evidence.step(
        vanishes(
            r"v = s\,(E^2 - 1)/(E^2 + 1 + (n-2) E q)",
            "the algebra's v² for these means, n a symbol; v depends on x_1 alone, and v² is even in it",
            posterior_mean_squared() - (s * numerator() / denominator()) ** 2,
            scope=SCOPE,
            axioms=(ROTATION, SYMMETRY),
        )
    )

    # L(s) > 0 for s > 0: E > 1 for x > 0, and then v > 0.
    sign = evidence.step(
        nonnegative(r"v \ge 0", "numerator δ² + 2δ, δ = E − 1 > 0 for x > 0", numerator(), scope=SCOPE)
    )
    positive = evidence.step(
        follows(
            r"L(s) > 0\ (s > 0)",
            "v² is positive for x ≠ 0",
            [formula, sign],
            (MONOTONE_EXPECTATION,),
            scope=SCOPE,
        )
    )

    # L(s) → 0: v² ≤ s² e^{−s²/2} where |x| ≤ s/4, and v² ≤ s² on the rest, whose mass is ≤ e^{−s²/32}.
    bounded = nonnegative(r"v \le s", "denominator − numerator", denominator() - numerator(), scope=SCOPE)
    parts = [formula, sign, bounded, decay(), exponent(), limit()]
    for step in parts[2:]:
        evidence.step(step)
    vanishing = evidence.step(
        follows(
            r"L(s) \le s^2\left(e^{-s^2/2} + e^{-s^2/32}\right) \le 2056/s^2",
            "the two parts of the line; the tail beyond s/4; e^{−y} ≤ 2/y² twice",
            parts,
            (GAUSSIAN_TAIL, EXPONENTIAL, MONOTONE_INTEGRAL),
            scope=SCOPE,
        )
    )

    # L(0) = 0, L(1) > 0, and L < L(1) beyond some S: the maximum on [0, S] is interior.
    at_zero = evidence.step(
        vanishes("L(0) = 0", "s = 0 gives E = 1 and v = 0", numerator().subs(δ, 0), scope=SCOPE)
    )
    evidence.conclude(
        follows(
            r"\exists\, s > 0:\ L'(s) = 0,\ L(s) \ge L(1) > 0",
            "L is continuously differentiable in s; a = 0, c = 1 and b with 2056/b² < L(1); by the symmetry "
            "L'(s) = 0 is ∇L = 0",
            [at_zero, positive, vanishing],
            (EXTREME_VALUE, DIFFERENTIATION),
            scope=SCOPE,
        )
    )

    evidence.twin("n = 2: no component at the origin, and v does not decay", decay(sp.Integer(2)))
    evidence.twin("decay for |x| ≤ s/2 instead of s/4", exponent(sp.Rational(1, 2)))
    evidence.twin("L(s) ≤ 2056/s⁴", limit(power=2))
