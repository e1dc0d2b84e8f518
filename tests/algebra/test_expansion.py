"""The expansion against enclosures of the true gradient at means of size 10⁻⁴, an independent route."""

from fractions import Fraction

import pytest

from verify import GaussianMixture, forward_fisher, reverse_fisher
from verify.algebra import notation as nt
from verify.algebra.calculus import Law
from verify.algebra.expansion import centred, expanded, gaussian_average
from verify.algebra.forms import LOSS, gradient_of, single_teacher
from verify.arithmetic import ball, certainly_less, magnitude, precision
from verify.errors import InputError

EPSILON = Fraction(1, 10**4)
SHAPE = [Fraction(2), Fraction(-3), Fraction(1, 2)]  # not centred: the average is −1/6
OBJECTIVES = {
    "forward": (forward_fisher, Law.TEACHER, Law.NORMAL),
    "reverse": (reverse_fisher, Law.STUDENT, Law.STUDENT),
}


def at(expression, i):
    """The expression for d = 1 and the means in SHAPE."""
    total = Fraction(0)
    for term, coefficient in expression:
        value = coefficient
        for f in term:
            power = len(f.indices)
            average = sum(m**power for m in SHAPE) / len(SHAPE)
            value *= {"mu": SHAPE[i] ** power, "T": average, "d": 1}[f.head]
        total += value
    return total


@pytest.mark.parametrize("objective", OBJECTIVES)
def test_gradient_to_third_order(objective):
    evaluate, derived, law = OBJECTIVES[objective]
    series = expanded(single_teacher(gradient_of(derived)), law, 3)
    found = evaluate(GaussianMixture([EPSILON * m for m in SHAPE]), digits=40)
    with precision(256):
        for i in range(3):
            sum_of_terms = sum(at(c, i) * EPSILON**k for k, c in enumerate(series))
            left_over = magnitude(3 * found.gradient[i][0] - ball(sum_of_terms))
            # The next order is ε⁵, since odd orders alone occur; one order less accurate would fail.
            assert certainly_less(left_over, ball(10**4 * EPSILON**5))


@pytest.mark.parametrize("objective", OBJECTIVES)
def test_loss_to_fourth_order(objective):
    evaluate, _, law = OBJECTIVES[objective]
    series = expanded(single_teacher(LOSS), law, 4)
    found = evaluate(GaussianMixture([EPSILON * m for m in SHAPE]), digits=40)
    with precision(256):
        sum_of_terms = sum(at(c, 0) * EPSILON**k for k, c in enumerate(series))
        assert certainly_less(magnitude(found.loss - ball(sum_of_terms)), ball(10**4 * EPSILON**6))


def test_moments_of_the_normal_law():
    x, delta = nt.x, nt.delta
    assert gaussian_average(x("a")).is_zero
    assert gaussian_average(x("a") * x("b")) == delta("a", "b")
    pairs = (
        delta("a", "b") * delta("c", "e")
        + delta("a", "c") * delta("b", "e")
        + delta("a", "e") * delta("b", "c")
    )
    assert gaussian_average(x("a") * x("b") * x("c") * x("e")) == pairs
    d = delta("a", "a").closed()
    assert gaussian_average((x("a") * x("a")) ** 2) == d * d + 2 * d


def test_centred_drops_first_averages_only():
    expression = nt.T("a") * nt.T("b", "b") + nt.T("a", "b") * nt.mu("b")
    assert centred(expression) == nt.T("a", "b") * nt.mu("b")


def test_what_has_no_expansion_is_refused():
    with pytest.raises(InputError, match="no expansion"):
        expanded(nt.v("a") * nt.T("b", "b"), Law.NORMAL, 2)
