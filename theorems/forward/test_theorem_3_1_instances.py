"""Theorem 3.1 (Zhang et al. 2025), n = 3, …, 10: a stationary point with L > 0, enclosed to 50 digits.

For means (s e_1, −s e_1, 0, …, 0) the symmetry leaves one equation, g(s) = dL/ds = 0. An
approximate zero is found by Newton's method; then the interval Newton operator proves that there is
exactly one zero near it, and the loss on that ball is enclosed.
"""

from fractions import Fraction

import pytest

from verify import GaussianMixture
from verify.arithmetic import Ball, ball, decimal, middle, precision, widened
from verify.checks.landscape import Landscape, approach
from verify.checks.sign import less, positive
from verify.checks.stationary import refined
from verify.checks.zero import has_one_zero
from verify.evidence import FORWARD, Axis, Curve, Evidence, Form, Grade, Provenance, Series, claim
from verify.fisher.float64 import forward_observed

DIGITS = 70
BITS = 320
RADIUS = Fraction(1, 10**56)
FIRST_GUESS = Fraction(27, 10)


def family(n: int) -> Landscape:
    """The loss along (s, −s, 0, …, 0) on the line; the n − 2 equal components are one of weight (n − 2)/n."""
    weights = (Fraction(1, n), Fraction(1, n), Fraction(n - 2, n))
    return Landscape(GaussianMixture([0]), weights, reverse=False, digits=DIGITS, layout=(1, -1, 0))


def approximate_zero(n: int) -> Ball:
    """Newton's method on midpoints; nothing here needs to be rigorous."""
    L = family(n)
    return refined(L.gradient, L.hessian, approach(L, [FIRST_GUESS]), 3)[0]


def picture(n: int, s: Ball, loss: Ball) -> Series:
    """The loss along the family in float64, with the enclosed point, whose radius is too small to see."""
    along = [k / 20 for k in range(131)]
    losses = [forward_observed([x, -x, 0], [1 / n, 1 / n, (n - 2) / n]).loss for x in along]
    return Series(
        "Loss along the symmetric family",
        Axis("$s$"),
        Axis(r"$L(s e_1, -s e_1, 0, \dots, 0)$"),
        (
            Curve(f"n = {n}", along, losses),
            Curve("Theorem 3.1", (float(middle(s)),), (float(middle(loss)),), Form.POINTS, Grade.CERTIFIED),
        ),
        "The loss is 0 at $s = 0$ and tends to 0 as $s \\to \\infty$, so it has a maximum along the way: "
        "a stationary point that is no optimum.",
    )


@claim(
    FORWARD,
    "Theorem 3.1, enclosed",
    r"\exists\, s > 0:\ \nabla L(s e_1, -s e_1, 0, \dots, 0) = 0,\quad L > 0",
    quantifiers="n = 3, …, 10, all d ≥ 1",
    provenance=Provenance.DERIVED,
    hypotheses=(r"n \ge 3,\ \pi_i = 1/n", r"p^* = \mathcal{N}(0, I),\ L = \mathbb{E}_{p^*} |v|^2"),
    uses=("F Theorem 3.1, symmetry",),
)
@pytest.mark.parametrize("n", range(3, 11))
def test_stationary_point(n: int, evidence: Evidence) -> None:
    with precision(BITS):
        scope = f"n = {n}, all d ≥ 1"

        def zero_near(centre: Ball, components: int = n):
            L = family(components)
            return has_one_zero(
                rf"g(s) = 0 \text{{ once for }} |s - {decimal(centre, 20)}| \le 10^{{-56}}",
                "interval Newton on g = dL/ds, so with the symmetry ∇L = 0",
                L.field(),
                widened(centre, ball(RADIUS)),
                scope=scope,
                name="s*",
            )

        centre = approximate_zero(n)
        evidence.conclude(zero_near(centre))

        # A stationary point with L > 0, so it is spurious: the optimum has L = 0.
        at_zero = family(n).loss([widened(centre, ball(RADIUS))])
        evidence.conclude(positive("L(s^*) > 0", "the loss on that ball", at_zero, scope=scope, name="L(s*)"))
        fifty = ball(Fraction(1, 10**50))
        evidence.step(
            less(
                r"\operatorname{rad} L(s^*) < 10^{-50}",
                "the enclosure is as narrow as it claims to be",
                at_zero - middle(at_zero),
                fifty,
                scope=scope,
                name="10^-50 − radius",
            )
        )

        evidence.series(picture(n, centre, at_zero))

        evidence.twin("s* moved in its 40th digit", zero_near(centre + ball(Fraction(1, 10**39))))
        evidence.twin("the s* of n components taken for n + 1", zero_near(centre, n + 1))
        evidence.twin(
            "L(s*) > 1", positive("L(s^*) > 1", "false", at_zero - 1, scope=scope, name="L(s*) − 1")
        )
