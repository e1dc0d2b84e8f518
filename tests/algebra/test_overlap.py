import mpmath as mp
import pytest
import sympy as sp

from verify.algebra.overlap import logistic_moment, next_order, square_gap
from verify.errors import InputError


def logistic(t):
    return 1 / (1 + mp.exp(-t))


def by_quadrature(f):
    return mp.quad(f, [-mp.inf, -10, 0, 10, mp.inf])


@pytest.mark.parametrize("k", range(3))
@pytest.mark.parametrize("power", [1, 2])
@pytest.mark.parametrize("root", ["1", "2/3"])
def test_moments_against_quadrature(root, power, k):
    shift = 2 * mp.log(mp.mpf(sp.Rational(root).p) / sp.Rational(root).q)
    numeric = by_quadrature(lambda t: t**k * mp.exp(-t / 2) * logistic(t + shift) ** power)
    assert abs(mp.mpf(str(sp.N(logistic_moment(sp.Rational(root), power, k), 20))) - numeric) < 1e-9


def test_the_slope_of_J_by_differences():
    def J(first, second, R):
        def integrand(t):
            own, odds = first * mp.exp(-t / 2) + second * mp.exp(t / 2), 2 * mp.log(R)
            return own * (logistic(t + mp.log(second / first)) - logistic(t + odds)) ** 2

        return by_quadrature(integrand)

    first, second, R, step = mp.mpf("0.3"), mp.mpf("0.7"), mp.mpf("1.25"), mp.mpf("1e-5")
    numeric = (J(first + step, second, R) - J(first - step, second, R)) / (2 * step)
    exact = square_gap(sp.sqrt(sp.Rational(7, 3)), sp.Rational(5, 4), 0)
    assert abs(mp.mpf(str(sp.N(exact, 20))) - numeric) < 1e-8


def test_next_order_tends_to_what_the_whole_integral_says():
    """The shift's integral with e^{−t²/(2Δ²)} kept, at a large Δ."""
    r, R, gap = mp.sqrt(2), mp.mpf(1), mp.mpf(400)

    def integrand(t):
        w, W = logistic(t + 2 * mp.log(r)), logistic(t + 2 * mp.log(R))
        bracket = (gap**2 / 2 + t) * (W**2 - w**2) + 2 * (w - W)
        return mp.exp(-t / 2 - t**2 / (2 * gap**2)) * bracket

    lead = gap**2 / 2 * mp.pi / 2 * (R - r)
    measured = (1 - by_quadrature(integrand) / lead) * gap**2
    assert abs(measured - mp.mpf(str(sp.N(next_order(False, sp.sqrt(2), sp.S.One), 20)))) < 1e-3


@pytest.mark.parametrize("split", [False, True])
@pytest.mark.parametrize(("own", "teacher"), [("1", "1"), ("sqrt(2)", "2/sqrt(2)")])
def test_matching_weights_have_no_next_order(own, teacher, split):
    with pytest.raises(InputError, match="weights match"):
        next_order(split, sp.sympify(own), sp.sympify(teacher))


@pytest.mark.parametrize("root", [sp.S.Zero, sp.S.NegativeOne])
def test_a_root_of_odds_is_positive(root):
    with pytest.raises(InputError, match="positive"):
        next_order(False, root, sp.S.One)


def test_other_powers_are_refused():
    with pytest.raises(InputError, match="power"):
        logistic_moment(sp.S.One, 3, 0)
