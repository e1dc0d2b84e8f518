from fractions import Fraction

import pytest

from verify.arithmetic import ball, overlap, precision, widened
from verify.checks.sign import less, positive
from verify.checks.zero import has_one_zero, newton
from verify.evidence import Grade
from verify.evidence.axioms import INTERVAL_NEWTON


def around(centre, radius=Fraction(1, 1000)):
    return widened(ball(Fraction(centre)), ball(radius))


def root_of_two(box, square=lambda t: t * t - 2, slope=lambda t: 2 * t):
    return has_one_zero("", "", square, slope, box, scope="", name="root")


def test_certified_zero_and_its_enclosure():
    with precision(128):
        step = root_of_two(around("1.4142"))
        assert step.grade is Grade.CERTIFIED
        assert step.axioms == (INTERVAL_NEWTON,)
        assert overlap(ball(step.data["root"]), ball(2).sqrt())
        assert step.data["root"].radius.fraction() < Fraction(1, 10**6)


def test_refuted_where_there_is_none():
    with precision(128):
        step = root_of_two(around("1.5"))
        assert step.grade is Grade.REFUTED
        assert "the function is 0.2" in step.residual


@pytest.mark.parametrize("centre", ["1.41522", "1.4132"])
def test_zero_just_outside_is_never_certified(centre):
    with precision(128):
        assert root_of_two(around(centre, Fraction(1, 1001))).grade is not Grade.CERTIFIED


def test_double_zero_is_undecided():
    with precision(128):
        step = has_one_zero("", "", lambda t: t * t, lambda t: 2 * t, around("0"), scope="", name="t")
        assert step.grade is Grade.INCONCLUSIVE


def test_newton_operator_by_hand():
    with precision(64):
        image = newton(
            lambda t: t * t - 2, lambda t: 2 * t, widened(ball(Fraction(3, 2)), ball(Fraction(1, 2)))
        )
        # m − g(m)/g'(S) = 3/2 − (1/4)/[2, 4]
        assert overlap(image, ball(Fraction(11, 8)))
        assert overlap(image, ball(Fraction(23, 16)))


def test_sign_of_a_ball():
    with precision(64):
        third = ball(Fraction(1, 3))
        assert positive("", "", third, scope="", name="x").grade is Grade.CERTIFIED
        assert positive("", "", -third, scope="", name="x").grade is Grade.REFUTED
        assert positive("", "", third - third, scope="", name="x").grade is Grade.INCONCLUSIVE
        assert less("", "", third, 2 * third, scope="", name="x").grade is Grade.CERTIFIED
        assert less("", "", 2 * third, third, scope="", name="x").grade is Grade.REFUTED
