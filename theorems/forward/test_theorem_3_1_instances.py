"""Theorem 3.1 (Zhang et al. 2025), n = 3, …, 10: a stationary point with L > 0, enclosed to 50 digits.

For means (s e_1, −s e_1, 0, …, 0) the symmetry leaves one equation, g(s) = ½ dL/ds = ∂_{1,1}L = 0. An
approximate zero is found by Newton's method; then the interval Newton operator proves that there is
exactly one zero near it, and the loss on that ball is enclosed.
"""

from fractions import Fraction

import pytest

from verify import GaussianMixture, forward_fisher
from verify.arithmetic import Ball, ball, decimal, middle, precision, widened
from verify.certify.sign import less, positive
from verify.certify.zero import has_one_zero
from verify.evidence import FORWARD, Evidence, Provenance, claim

DIGITS = 70
BITS = 320
RADIUS = Fraction(1, 10**56)
FIRST_GUESS = Fraction(27, 10)


def student(s: Ball | Fraction, n: int) -> GaussianMixture:
    """(s, −s, 0, …, 0) on the line; the n − 2 equal components are one of weight (n − 2)/n."""
    return GaussianMixture([s, -s, 0], [Fraction(1, n), Fraction(1, n), Fraction(n - 2, n)])


def g(s: Ball, n: int) -> Ball:
    """½ dL/ds = ∂_1 L."""
    return forward_fisher(student(s, n), digits=DIGITS).gradient[0][0]


def g_prime(s: Ball, n: int, digits: int = DIGITS) -> Ball:
    """Along (1, −1, 0, …, 0) the derivative of ∂_1 L is ∂_1∂_1 L − ∂_2∂_1 L."""
    row = forward_fisher(student(s, n), digits=digits, hessian=True).hessian[0][0]
    return row[0][0] - row[1][0]


def approximate_zero(n: int) -> Ball:
    """Newton's method on midpoints with a frozen derivative; nothing here needs to be rigorous."""
    s = ball(FIRST_GUESS)
    for _ in range(5):
        slope = middle(g_prime(s, n, digits=15))
        s = middle(s - g(s, n) / slope)
    for _ in range(5):
        s = middle(s - g(s, n) / slope)
    return s


@claim(
    FORWARD,
    "Theorem 3.1",
    r"\exists\, s > 0:\ \nabla L(s e_1, -s e_1, 0, \dots, 0) = 0,\quad L > 0",
    quantifiers="n = 3, …, 10, all d ≥ 1",
    provenance=Provenance.REPORTED,
    hypotheses=(r"n \ge 3", r"\pi_i = 1/n"),
    uses=("F Theorem 3.1, symmetry",),
)
@pytest.mark.parametrize("n", range(3, 11))
def test_stationary_point(n: int, evidence: Evidence) -> None:
    with precision(BITS):
        scope = f"n = {n}, all d ≥ 1"

        def zero_near(centre: Ball, components: int = n):
            return has_one_zero(
                rf"g(s) = 0 \text{{ once for }} |s - {decimal(centre, 20)}| \le 10^{{-56}}",
                "interval Newton on g = ∂_1 L, so with the symmetry ∇L = 0",
                lambda s: g(s, components),
                lambda s: g_prime(s, components),
                widened(centre, ball(RADIUS)),
                scope=scope,
                name="s*",
            )

        centre = approximate_zero(n)
        evidence.conclude(zero_near(centre))

        # A stationary point with L > 0, so it is spurious: the optimum has L = 0.
        at_zero = forward_fisher(student(widened(centre, ball(RADIUS)), n), digits=DIGITS).loss
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

        evidence.twin("s* moved in its 40th digit", zero_near(centre + ball(Fraction(1, 10**39))))
        evidence.twin("the s* of n components taken for n + 1", zero_near(centre, n + 1))
        evidence.twin(
            "L(s*) > 1", positive("L(s^*) > 1", "false", at_zero - 1, scope=scope, name="L(s*) − 1")
        )
