"""What an objective knows of itself, against difference quotients of its own gradient."""

from __future__ import annotations

from fractions import Fraction

import pytest

from verify import GaussianMixture
from verify.algebra.calculus import Law
from verify.arithmetic import ball, certainly_less, norm, precision
from verify.dynamics import Objective
from verify.errors import InputError

EVEN = (Fraction(1, 2), Fraction(1, 2))
ELSEWHERE = GaussianMixture(["5/2"])


@pytest.mark.parametrize("make", [Objective.forward, Objective.reverse])
@pytest.mark.parametrize("teacher", [None, ELSEWHERE], ids=["0", "5/2"])
def test_a_gradient_changes_no_faster_than_the_constant(make, teacher):
    objective, radius = make(teacher), Fraction(1, 8)
    with precision(64):
        for pair in ([Fraction(2), Fraction(-1)], [Fraction(0), Fraction(5, 2)]):
            points = [[ball(c)] for c in pair]
            constant = objective.lipschitz(points, ball(radius), EVEN)
            moved = [pair[0] + radius / 2, pair[1] - radius / 2]
            a, b = (objective.at(GaussianMixture(m), 10).gradient for m in (pair, moved))
            change = norm(x - y for (x,), (y,) in zip(a, b, strict=True))
            apart = ball(radius) / ball(2).sqrt()
            assert certainly_less(change, constant * apart)
            # Each constant is one of its own function: that of the other differs.
            other = Objective(Law.STUDENT if objective.law is Law.TEACHER else Law.TEACHER, teacher)
            assert other.lipschitz(points, ball(radius), EVEN) != constant


def test_reach_counts_from_the_teacher():
    """The same where student and teacher are moved together, more where only one of them is."""
    with precision(64):
        here = Objective.reverse().lipschitz([[ball(1)]], ball(0), (Fraction(1),))
        moved = Objective.reverse(GaussianMixture([7])).lipschitz([[ball(8)]], ball(0), (Fraction(1),))
        apart = Objective.reverse(GaussianMixture([7])).lipschitz([[ball(1)]], ball(0), (Fraction(1),))
        assert here == moved == 43
        assert certainly_less(here, apart)
        wide = Objective.forward().third_derivative([[ball(1)], [ball(3)]], ball(1))
        assert certainly_less(Objective.forward().third_derivative([[ball(1)], [ball(3)]], ball(0)), wide)


def test_single_gaussians():
    assert Objective.forward().is_single(at_origin=True)
    assert Objective.forward(GaussianMixture([0, 0])).is_single(at_origin=True)
    assert Objective.forward(ELSEWHERE).is_single()
    assert not Objective.forward(ELSEWHERE).is_single(at_origin=True)
    assert not Objective.forward(GaussianMixture([0, 1])).is_single()
    with precision(64):
        third = ball(1) / 3
        assert Objective.forward(GaussianMixture([third - third])).is_single()
        assert not Objective.forward(GaussianMixture([third - third])).is_single(at_origin=True)


def test_the_reverse_third_derivative_is_not_bounded():
    with pytest.raises(InputError, match="reverse third derivative"):
        Objective.reverse().third_derivative([[ball(1)]], ball(0))


def test_bad_input_is_refused():
    with pytest.raises(InputError, match="law"):
        Objective(Law.NORMAL)
    with pytest.raises(InputError, match="teacher"):
        Objective.forward([1, 2])
    with pytest.raises(InputError, match="dimension 2"):
        Objective.forward(GaussianMixture([[1, 2]])).lipschitz([[ball(1)]], ball(0), (Fraction(1),))


@pytest.mark.parametrize(
    "weights",
    [(Fraction(1),), (Fraction(1, 4),) * 2, (Fraction(3, 2), Fraction(-1, 2)), (Fraction(1, 3),) * 3],
)
def test_a_constant_is_that_of_the_weights_of_all_components(weights):
    """π_max of half the weights, or of those of another student, would give a smaller constant."""
    for make in (Objective.forward, Objective.reverse):
        with pytest.raises(InputError, match="weights"):
            make().lipschitz([[ball(1)], [ball(2)]], ball(0), weights)
