from fractions import Fraction

import pytest

from verify.arithmetic import ball, certainly_within, lower, overlap, precision, upper, widened
from verify.checks.field import formula
from verify.checks.sign import less, positive
from verify.checks.zero import has_one_zero, newton
from verify.evidence import Grade
from verify.evidence.axioms import INTERVAL_NEWTON


def around(centre, radius=Fraction(1, 1000)):
    return widened(ball(Fraction(centre)), ball(Fraction(radius)))


SQUARE = formula(lambda t: [t[0] * t[0] - 2])


def root_of_two(box, g=SQUARE):
    return has_one_zero("", "", g, box, scope="", name="root")


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
        step = root_of_two(around("0"), formula(lambda t: [t[0] * t[0]]))
        assert step.grade is Grade.INCONCLUSIVE


def test_two_functions_are_not_taken_for_a_function_and_its_derivative():
    """The slope 10 of another function certified one zero of t² − 2 in [1, 1.8]."""
    with precision(128), pytest.raises(TypeError):
        has_one_zero(
            "", "", lambda t: t * t - 2, lambda t: ball(10), around("1.4", "2/5"), scope="", name="t"
        )


@pytest.mark.parametrize(
    ("centre", "radius"),
    [
        ("0", "2"),  # both roots, and the slope changes its sign
        ("1", "1"),  # a slope that meets 0 at the end
    ],
)
def test_a_slope_that_changes_its_sign_certifies_nothing(centre, radius):
    with precision(128):
        assert root_of_two(around(centre, Fraction(radius))).grade is Grade.INCONCLUSIVE


def test_an_image_that_only_overlaps_certifies_nothing():
    """A zero at the very end of the box: N(S) meets S and sticks out of it."""
    with precision(128):
        box = around("1.4152135")  # √2 = 1.41421356…, the box begins at 1.4142135
        image = newton(SQUARE, box)
        assert overlap(image, box)
        assert not certainly_within(image, box)
        assert root_of_two(box).grade is Grade.INCONCLUSIVE


def test_a_box_that_touches_the_zero_is_not_certified():
    with precision(128):
        box = around("1")
        for end in (lower(box), upper(box)):
            touching = formula(lambda t, end=end: [t[0] - end])
            assert root_of_two(box, touching).grade is Grade.INCONCLUSIVE
            inside = formula(lambda t, end=end: [t[0] - (end + 1) / 2])
            assert root_of_two(box, inside).grade is Grade.CERTIFIED


def test_newton_operator_by_hand():
    with precision(64):
        image = newton(SQUARE, widened(ball(Fraction(3, 2)), ball(Fraction(1, 2))))
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
