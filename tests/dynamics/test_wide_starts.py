"""Starts in wide balls: where one step leads from every corner is in the enclosure, and so is the loss there.

The corners' steps are those of :mod:`tests.definition`. The balls are so wide that what each rule adds for
what it leaves out is seen: second derivatives on the box, Taylor remainders, Lipschitz constants, roundings.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import product

import pytest

from tests.definition import Definition
from verify.arithmetic import ball, lower, precision, upper, widened
from verify.dynamics import MeanValue, Objective, Shadowing, Taylor, descend, taylor
from verify.lemmas.forward_derivatives import third_derivative_bound
from verify.mixture import GaussianMixture

WIDE = Fraction(10**6)
RULES = {
    "mean value": MeanValue(digits=12, radius=WIDE),
    "Taylor": Taylor(tolerance=Fraction(1, 10**10), radius=WIDE),
    "shadowing": Shadowing(digits=12, radius=WIDE),
}
SLACK = 1e-9
ORIGIN = {d: GaussianMixture([[0] * d]) for d in (1, 2, 3)}


def boxed(means, half, moving=None):
    """Balls of half-width ``half`` about the coordinates, or about those whose place is in ``moving``."""
    with precision(128):

        def side(i, a, c):
            exact = ball(Fraction(c))
            return widened(exact, ball(half)) if moving is None or (i, a) in moving else exact

        return [[side(i, a, c) for a, c in enumerate(p)] for i, p in enumerate(means)]


def corners(means, half, moving=None):
    at = [(i, a) for i, p in enumerate(means) for a in range(len(p)) if moving is None or (i, a) in moving]
    for signs in product((-1, 0, 1), repeat=len(at)) if len(at) == 1 else product((-1, 1), repeat=len(at)):
        moved = [[Fraction(c) for c in p] for p in means]
        for (i, a), s in zip(at, signs, strict=True):
            moved[i][a] += s * half
        yield moved


def holds(value, truth):
    return float(lower(value)) - SLACK <= truth <= float(upper(value)) + SLACK


def check(rule, objective, means, half, rate, weights=None, moving=None, spacing=0.25, teacher=None):
    """One step from the box, against one step from each of its corners."""
    reverse = objective.law.name == "STUDENT"
    start = GaussianMixture(boxed(means, half, moving), weights)
    run = descend(objective, start, rate, 1, rule)
    for corner in corners(means, half, moving):
        student = GaussianMixture(corner, weights)
        definition = Definition(student, teacher or ORIGIN[student.dimension], reverse, spacing)
        assert holds(run.losses[0], definition.loss), corner
        assert holds(run.sizes[0], sum(float(c) ** 2 for p in corner for c in p)), corner
        moved = definition.means - float(rate) * definition.gradient()
        assert holds(run.sizes[1], float((moved**2).sum())), corner
        for i, p in enumerate(corner):
            for a, c in enumerate(p):
                assert holds(run.iterates[0][i][a], float(c)), corner
                assert holds(run.iterates[1][i][a], moved[i, a]), corner


EACH_RULE = pytest.mark.parametrize(
    ("name", "forward"),
    [
        ("mean value", True),
        ("mean value", False),
        ("Taylor", True),
        ("shadowing", True),
        ("shadowing", False),
    ],
)
STARTS = {
    "line": ([[1], [-1]], ["1/2", "1/2"], 0.25),
    "line, uneven": ([["3/2"], ["1/2"], [-1]], ["1/2", "1/3", "1/6"], 0.25),
    "plane": ([[1, "1/2"], [-1, 0]], ["2/5", "3/5"], 0.4),
}


@EACH_RULE
@pytest.mark.parametrize(("means", "weights", "spacing"), STARTS.values(), ids=STARTS)
@pytest.mark.parametrize("rate", [Fraction(1, 2), Fraction(-1, 2)], ids=["descent", "ascent"])
def test_every_corner_of_a_wide_box_is_followed(name, means, weights, spacing, forward, rate):
    objective = Objective.forward() if forward else Objective.reverse()
    for half in (Fraction(1, 256 if name == "mean value" else 16), Fraction(1, 10**6)):
        check(RULES[name], objective, means, half, rate, weights, spacing=spacing)


@pytest.mark.parametrize("forward", [True, False], ids=["forward", "reverse"])
@pytest.mark.parametrize("d", [1, 2])
def test_mixture_teachers_by_the_mean_value_form(forward, d):
    teacher = GaussianMixture([[c] + [0] * (d - 1) for c in (-1, "3/2")], ["1/4", "3/4"])
    objective = (Objective.forward if forward else Objective.reverse)(teacher)
    means = [[1] + ["1/2"] * (d - 1), ["-1/2"] + [0] * (d - 1)]
    check(
        RULES["mean value"], objective, means, Fraction(1, 64), Fraction(1, 2), teacher=teacher,
        spacing=0.25 * d,
    )  # fmt: skip


@pytest.mark.parametrize("name", RULES)
def test_a_teacher_off_the_origin(name):
    teacher = GaussianMixture([2])
    check(
        RULES[name], Objective.forward(teacher), [[3], [1]], Fraction(1, 64), Fraction(1, 2), teacher=teacher
    )


@EACH_RULE
def test_space(name, forward):
    """One coordinate moves; the third one is 0 throughout, so the nodes are those of a plane."""
    objective = Objective.forward() if forward else Objective.reverse()
    means, half = [[1, 0, 0], [-1, "1/2", 0]], Fraction(1, 64)
    check(RULES[name], objective, means, half, Fraction(1, 2), moving={(0, 0)}, spacing=0.7)


@pytest.mark.parametrize(
    "means", [[[a], [b]] for a in ("-2", "-1/2", "1/2", "2") for b in ("-3/2", "1", "3")]
)
def test_the_remainder_of_the_loss_along_one_mean(means):
    """With one moving mean the second order is sharp at an end, and only the remainder is left to cover."""
    check(RULES["Taylor"], Objective.forward(), means, Fraction(1, 8), Fraction(1, 2), moving={(0, 0)})


@pytest.mark.parametrize("half", [Fraction(1, 10**6), Fraction(1, 8)])
def test_the_loss_at_a_distance_from_the_midpoint(half):
    """Slope times radius for narrow balls; and at the teacher, where there is no slope, its change."""
    check(RULES["shadowing"], Objective.reverse(), [[1], [-1]], half, Fraction(1, 2))
    check(RULES["shadowing"], Objective.reverse(), [[0]], half, Fraction(1, 2))
    check(RULES["shadowing"], Objective.forward(), [[2], [1]], half, Fraction(1, 2))


@pytest.mark.parametrize("digits", [1, 2])
@pytest.mark.parametrize("forward", [True, False], ids=["forward", "reverse"])
def test_a_gradient_of_few_digits_is_no_exact_gradient(digits, forward):
    """From an exact start, all that a step errs by is the error of the gradient and rounding."""
    means = [["5/3"], ["2/3"], ["-4/3"]]
    objective = Objective.forward() if forward else Objective.reverse()
    for rule in (Shadowing(digits, WIDE), MeanValue(digits, radius=WIDE)):
        check(rule, objective, means, Fraction(0), Fraction(1, 2))


@pytest.mark.parametrize("n", [1, 3])
def test_the_remainder_counts_all_coordinates_together(n):
    half, means = Fraction(1, 8), [[k] for k in range(-1, n - 1)]
    run = descend(
        Objective.forward(), GaussianMixture(boxed(means, half)), Fraction(1, 2), 1, RULES["Taylor"]
    )
    reach, spread = 1 + float(half) * n**0.5, n - 1 + 2 * float(half) * n**0.5
    remainder = third_derivative_bound(reach, spread, 1) * n * float(half) ** 2 / 4
    assert all(float(c.rad()) >= remainder for (c,) in run.iterates[1])


def at_the_edge(value):
    """Balls that contain the given ones at an end; tuples and lists of them."""
    if isinstance(value, tuple | list):
        return type(value)(map(at_the_edge, value))
    away = ball(Fraction(1, 100))
    return value if value is None else widened(ball(value) + away, away * 2)


@pytest.mark.parametrize("part", ["loss", "gradient", "hessian"])
@pytest.mark.parametrize("half", [Fraction(0), Fraction(1, 10**5)])
@pytest.mark.parametrize("name", RULES)
def test_numbers_may_lie_anywhere_in_the_balls_that_a_rule_is_given(monkeypatch, name, half, part):
    def edged(compute):
        def computed(*given, **more):
            found = compute(*given, **more)
            return replace(found, **{part: at_the_edge(getattr(found, part))})

        return computed

    monkeypatch.setattr(Objective, "at", edged(Objective.at))
    monkeypatch.setattr(taylor, "evaluated", edged(taylor.evaluated))
    check(RULES[name], Objective.forward(), [[1], ["-1/2"]], half, Fraction(1, 2))


def test_the_size_of_far_means_along_the_box():
    """V at the corner (2 + h, 2 + h) is |m|² + 2r|m| + r²."""
    for half in (Fraction(1, 2), Fraction(1, 8)):
        check(RULES["shadowing"], Objective.reverse(), [[2], [2]], half, Fraction(1, 100))
