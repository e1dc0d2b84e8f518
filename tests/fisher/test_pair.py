from fractions import Fraction

import mpmath as mp
import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from verify.algebra.pair import DRAG, PUSH, RISE, SLOPE, W
from verify.arithmetic import ball, half_width, overlap, precision, widened
from verify.errors import InputError
from verify.fisher.pair import PairForm

PLACES = [("1/5", "3"), ("-3/10", "16/5"), ("0", "5/2"), ("3/5", "19/10")]


def loss(a, y):
    """E|v|² over x by mpmath, from the definition of the posterior."""

    def integrand(x):
        w = 1 / (1 + mp.exp(-x * (y - a) + (y * y - a * a) / 2))
        return mp.npdf(x) * (a + w * (y - a)) ** 2

    return mp.quad(integrand, [-10, -3, 0, 1, 2, 3, 5, 10])


def form(a, y, **more):
    a, y = Fraction(a), Fraction(y)
    return PairForm.of(ball(a), ball(y - a), **more)


@pytest.mark.parametrize("place", PLACES)
def test_loss_and_derivatives_on_the_line(place):
    a, y = (mp.mpf(Fraction(t).numerator) / Fraction(t).denominator for t in place)
    h = mp.mpf("1e-5")
    with precision(80):
        pair = form(*place, step=Fraction(1, 256))  # β = 0.46 leaves a thin strip
        assert abs(float(pair.mean(RISE)) + a * a - loss(a, y)) < 1e-11
        by_y = (loss(a, y + h) - loss(a, y - h)) / (2 * h)
        by_a = (loss(a + h, y) - loss(a - h, y)) / (2 * h)
        assert abs(float(pair.mean(PUSH)) - by_y) < 1e-8
        assert abs(2 * a - float(pair.mean(DRAG)) - by_a) < 1e-8


@pytest.mark.parametrize("q", [RISE, SLOPE, PUSH, DRAG, W**3 - 1])
def test_two_steps_agree_and_are_as_narrow_as_they_say(q):
    with precision(100):
        coarse, fine = (form("1/5", "3", step=Fraction(1, k)).mean(q) for k in (4, 32))
        assert overlap(coarse, fine)
        assert half_width(fine) < ball(Fraction(1, 10**14))
        assert half_width(coarse) < ball(Fraction(1, 10**4))


def test_a_box_contains_the_values_at_its_points():
    wide = ball(Fraction(1, 50))
    with precision(64):
        box = PairForm.of(widened(ball(Fraction(-1, 5)), wide), widened(ball(3), wide), Fraction(1, 4))
        for c, gap in ((-19, 300), (-21, 299), (-22, 302), (-18, 298)):
            point = PairForm.of(ball(Fraction(c, 100)), ball(Fraction(gap, 100)))
            for q in (PUSH, DRAG, SLOPE):
                assert box.bare(q).contains(point.bare(q))
                assert box.mean(q).contains(point.mean(q))


def test_a_step_that_does_not_divide_the_reach_is_covered():
    """The last node was 8.96, the tail bound began at 9: two balls of radius 7e-19 that did not meet."""
    with precision(100):
        at = ball(3), ball(40), ball(Fraction(1, 20))
        one, other = (
            PairForm(*at, step).bare(sp.Integer(1)) for step in (Fraction(901, 2000), Fraction(1, 16))
        )
        assert overlap(one, other)


@settings(deadline=None, max_examples=60)
@given(
    step=st.fractions(Fraction(1, 20), 9, max_denominator=300),
    gap=st.integers(1, 60),
    beta=st.fractions(Fraction(-9, 20), Fraction(9, 20), max_denominator=40),
    m=st.integers(-5, 5),
    q=st.sampled_from([sp.Integer(1), RISE, SLOPE, PUSH, DRAG, W**6 - W, W**9]),
)
def test_any_step_is_proved_for_or_refused(step, gap, beta, m, q):
    """Against a step of 1/512, which divides the reach, or a refusal that says so."""
    at = ball(m), ball(gap), ball(beta)
    last, degree = step * (9 // step), sp.degree(q, W)
    with precision(120):
        if degree > last * last:
            with pytest.raises(InputError, match="step"):
                PairForm(*at, step).bare(q)
        else:
            assert overlap(PairForm(*at, step).bare(q), PairForm(*at, Fraction(1, 512)).bare(q))


@pytest.mark.parametrize("step", [Fraction(0), Fraction(-1, 16), Fraction(10), 0.25, "1/4"])
def test_a_step_that_is_none_is_refused(step):
    with pytest.raises(InputError, match="step"):
        PairForm(ball(1), ball(2), ball(0), step)


def test_a_degree_that_still_grows_at_the_last_node_is_refused():
    with precision(64), pytest.raises(InputError, match=r"step=.*still grows"):
        PairForm(ball(1), ball(2), ball(0), Fraction(5)).bare(W**26)


def test_refused():
    with pytest.raises(InputError, match=r"gap=.*not certainly positive"):
        PairForm.of(ball(0), widened(ball(1), ball(2)))
    with pytest.raises(InputError, match=r"beta=.*\(−½, ½\)"):
        PairForm.of(ball(2), ball(4))
