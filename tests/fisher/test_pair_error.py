"""What is proved about the trapezoid rule in Z: coarse steps, and each part of the error where it is all.

Far apart means (D = 20) make P nearly constant; then bounds on the strip and of the tails are attained.
"""

from __future__ import annotations

from fractions import Fraction

import mpmath as mp
import numpy as np
import pytest
import sympy as sp

from verify.algebra.pair import DRAG, PUSH, RISE, SLOPE, W
from verify.arithmetic import ball, precision, widened
from verify.errors import InputError
from verify.fisher.pair import PairForm, _absolute_moments, _tails

ONE = sp.Integer(1)


@pytest.fixture(autouse=True)
def forty_digits():
    with mp.workdps(40):
        yield


def form(beta, gap, step):
    beta, gap = Fraction(beta), Fraction(gap)
    return PairForm(ball(beta * gap + gap / 2), ball(gap), ball(beta), Fraction(step))


def polynomial(q, beta, gap):
    """The coefficients of q by powers of W, exact."""
    values = {sp.Symbol("m", real=True): sp.Rational(beta) * sp.Rational(gap) + sp.Rational(gap) / 2}
    values[sp.Symbol("D", positive=True)] = sp.Rational(gap)
    return [sp.Rational(c) for c in reversed(sp.Poly(sp.expand(q).subs(values), W).all_coeffs())]


def integrand(q, beta, gap, z, by):
    """φ(Z) q(iZ) π/cos(π(β − iZ/D)) by mpmath or NumPy."""

    def number(t):
        return float(t) if by is np else mp.mpf(t.numerator) / t.denominator

    terms = enumerate(polynomial(q, beta, gap))
    value = sum(number(Fraction(int(c.p), int(c.q))) * (1j * z) ** k for k, c in terms)
    value = value * by.exp(-z * z / 2) / by.sqrt(2 * by.pi) * by.pi
    return value / by.cos(by.pi * (number(Fraction(beta)) - 1j * z / number(Fraction(gap))))


def exact(q, beta, gap):
    """The mean by the trapezoid rule with a step of 1/64, to double precision."""
    z = np.arange(-14 * 64, 14 * 64 + 1) / 64 + 0j
    return float(integrand(q, beta, gap, z, np).sum().real) / 64


def precise(q, beta, gap):
    """The mean of widely separated means to 40 digits."""
    return sum(integrand(q, beta, gap, mp.mpf(k) / 5, mp).real for k in range(-80, 81)) / 5


def absolute(q, beta, gap, line):
    """The integral of the modulus over Im Z = ``line``."""
    z = np.arange(-40 * 16, 40 * 16 + 1) / 16 + 1j * line
    return float(abs(integrand(q, beta, gap, z, np)).sum()) / 16


def contains(value, truth, digits=12):
    middle = Fraction(*map(int, mp.libmp.to_rational(mp.mpf(truth)._mpf_)))
    return value.overlaps(widened(ball(middle), ball(Fraction(1, 10**digits))))


@pytest.mark.parametrize("q", [ONE, W**2, RISE, SLOPE, PUSH, DRAG, W**3 - 1], ids=str)
@pytest.mark.parametrize(("beta", "gap"), [("0", "5/2"), ("2/5", "3"), ("-2/5", "3"), ("-1/10", "8")])
def test_coarse_steps_hold_the_integral(q, beta, gap):
    truth = exact(q, beta, gap)
    with precision(160):
        for step in ("1/2", "1", "2", "7/2"):
            assert contains(form(beta, gap, step).bare(q), truth), step


@pytest.mark.parametrize(
    ("q", "beta", "gap", "loose"),
    [
        (ONE, "0", "20", 1.5),
        (ONE, "1/4", "40", 1.6),
        (ONE, "-1/4", "40", 1.6),
        (W**3, "0", "40", 1.7),
        (100 + W, "0", "20", 1.7),
        (ONE, "0", "2", 3),
    ],
)
def test_the_integral_over_the_edge_of_the_strip_is_bounded(q, beta, gap, loose):
    """The theorem needs M ≥ ∫|f| there: 2M/(e^{2πa/h} − 1) is claimed, a = ⅘ of the way to the pole."""
    a = 4 / 5 * float(gap) * (1 / 2 - abs(float(Fraction(beta))))
    largest = max(absolute(q, beta, gap, line) for line in (a, -a))
    for step in (Fraction(1), Fraction(9)):
        needed = 2 * largest / mp.expm1(2 * mp.pi * a / float(step))
        with precision(160):
            one = form(beta, gap, step)
            claimed = mp.mpf(float(one._error(one._coefficients(q))))
        assert needed * (1 - 1e-9) <= claimed <= loose * needed + mp.mpf("1e-14")


@pytest.mark.parametrize("q", [ONE, W**2])
@pytest.mark.parametrize(("step", "gap"), [(Fraction(1, 64), "200"), (Fraction(9001, 18000), "20")])
@pytest.mark.parametrize("beta", ["0", "-1/10"])
def test_the_tails_hold_what_lies_beyond_the_last_node(q, step, gap, beta):
    """The rule itself errs by less than 10⁻³⁰ here, and all that is seen are the nodes beyond 9 or 8½."""
    truth = precise(q, beta, gap)
    with precision(200):
        value = form(beta, gap, step).bare(q)
        assert contains(value, truth, 33)
        assert float(value.rad()) < 1e-14
        if step < Fraction(1, 10):
            middle = Fraction(*map(int, mp.libmp.to_rational(mp.mpf(truth)._mpf_)))
            assert value.rad() < ball(Fraction(3, 2)) * abs(value.mid() - ball(middle))


def test_moments_and_tails_of_the_normal_law():
    with precision(128):
        moments, tails = _absolute_moments(7), _tails(7, Fraction(3))
    for j in range(7):
        assert float(moments[j]) == pytest.approx(
            float(2 * mp.quad(lambda z, j=j: z**j * mp.npdf(z), [0, 1, 4, 16]))
        )
        assert float(tails[j]) == pytest.approx(float(mp.quad(lambda z, j=j: z**j * mp.npdf(z), [3, 5, 16])))


def test_balls_hold_the_values_at_their_ends():
    wide = Fraction(1, 100)
    with precision(100):
        box = PairForm(ball(2), widened(ball(4), ball(wide)), widened(ball(0), ball(wide)))
        for gap in (4 - wide, 4 + wide):
            for beta in (-wide, wide):
                point = PairForm(ball(2), ball(gap), ball(beta))
                for q in (sp.Symbol("D", positive=True) ** -20, RISE, SLOPE, PUSH):
                    assert box.bare(q).contains(point.bare(q))


@pytest.mark.parametrize(
    ("name", "gap", "beta", "step"),
    [
        ("gap", widened(ball(1), ball(2)), ball(0), Fraction(1, 16)),
        ("gap", ball(0), ball(0), Fraction(1, 16)),
        ("beta", ball(4), ball(Fraction(1, 2)), Fraction(1, 16)),
        ("beta", ball(4), widened(ball(Fraction(2, 5)), ball(Fraction(1, 5))), Fraction(1, 16)),
        ("step", ball(4), ball(0), Fraction(10)),
        ("step", ball(4), ball(0), Fraction(0)),
    ],
)
def test_what_the_bound_does_not_cover_is_refused(name, gap, beta, step):
    with pytest.raises(InputError, match=name):
        PairForm(ball(2), gap, beta, step)


def test_powers_that_grow_beyond_the_last_node_are_refused():
    with precision(64), pytest.raises(InputError, match="still grows"):
        form("0", "4", 2).bare(W**65)
