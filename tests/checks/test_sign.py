"""Signs of balls, and of the steps of a sequence."""

from fractions import Fraction
from itertools import pairwise

import pytest

from verify.arithmetic import ball, precision, widened
from verify.checks.sign import falls, less, positive
from verify.errors import InputError
from verify.evidence import Grade


def about(value, radius=Fraction(1, 100)):
    return widened(ball(Fraction(value)), ball(radius))


@pytest.mark.parametrize(
    ("value", "grade"), [(1, Grade.CERTIFIED), (-1, Grade.REFUTED), (0, Grade.INCONCLUSIVE)]
)
def test_the_sign_decides(value, grade):
    with precision(64):
        assert positive("", "", about(value), scope="", name="x").grade is grade
        assert less("", "", about(0), about(value) if value else about(0), scope="", name="x").grade is grade


@pytest.mark.parametrize("radius", [0, Fraction(1, 100)])
def test_what_may_be_0_is_not_positive(radius):
    with precision(64):
        touching = widened(ball(radius), ball(radius))
        assert positive("", "", touching, scope="", name="x").grade is Grade.INCONCLUSIVE


@pytest.mark.parametrize(
    ("values", "grade"),
    [
        ((3, 2, 1), Grade.CERTIFIED),
        ((3, 1, 2), Grade.REFUTED),
        ((3, 2, 2), Grade.INCONCLUSIVE),
        ((1, 2, 2), Grade.REFUTED),
    ],
)
def test_a_sequence_falls_at_every_step_or_not(values, grade):
    with precision(64):
        step = falls("", "", [about(v) for v in values], scope="", name="least fall")
        assert step.grade is grade
        least = min(a - b for a, b in pairwise(values))
        found = step.data["least fall"]
        assert found.lower <= least <= found.upper
        assert found.upper - found.lower < Fraction(1, 10)


def test_one_value_has_no_steps():
    with pytest.raises(InputError, match="values"):
        falls("", "", [ball(1)], scope="", name="")


@pytest.mark.parametrize(
    ("middle", "half", "words"),
    [("-3/50", "1/22", "x lies between -0.105… and -0.0145…"), ("-1", "1/1000", "x = [-1.00 +/- 1.01e-3]")],
)
def test_a_counterexample_shows_its_sign(middle, half, words):
    with precision(64):
        number = widened(ball(Fraction(middle)), ball(Fraction(half)))
        assert positive("", "", number, scope="", name="x").residual == words


def test_a_counterexample_of_astronomic_size_is_shown_briefly():
    with precision(64):
        size = ball(10) ** 20000
        step = positive("", "", widened(-size, size * 9 / 10), scope="", name="x")
        assert step.grade is Grade.REFUTED
        assert len(step.residual) < 100
