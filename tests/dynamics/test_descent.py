"""The loop: what it refuses, when it stops, and that no rule can be run with what was not proved for it."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import partial

import pytest

from verify import GaussianMixture, forward_fisher, reverse_fisher
from verify.arithmetic import ball, overlap, precision, widened
from verify.dynamics import (
    ManySteps,
    MeanValue,
    Objective,
    Place,
    Shadowing,
    Spectral,
    Taylor,
    descend,
    size_below,
)
from verify.dynamics.observed import observed_descent
from verify.dynamics.sweep import Sweep
from verify.errors import InputError, PrecisionError
from verify.expectation import cost
from verify.fisher.float64 import forward_observed

START = GaussianMixture([4, 1, -2])
FAR = GaussianMixture([-100, 100])
RULES = [MeanValue(), Shadowing(), Taylor()]


@pytest.mark.parametrize(
    "change",
    [
        {"start": [1, 2]},
        {"steps": 0},
        {"steps": True},
        {"rate": ball(1) / 3},
        {"rate": "x"},
        {"objective": forward_fisher},
        {"objective": partial(reverse_fisher, teacher=FAR)},
    ],
)
def test_bad_input_is_refused(change):
    good = {"objective": Objective.forward(), "start": START, "rate": 1, "steps": 1}
    with pytest.raises(InputError, match=next(iter(change))):
        descend(**(good | change))


@pytest.mark.parametrize("rule", [Shadowing(), Taylor()], ids=str)
@pytest.mark.parametrize("objective", [Objective.forward(FAR), Objective.reverse(FAR)], ids=["L", "F"])
def test_constants_of_a_single_gaussian_do_not_serve_another_teacher(rule, objective):
    """From 0 ± 10⁻⁸ between ±100 one step with the constant of N(0, I) left the true iterates out."""
    start = GaussianMixture([widened(ball(0), ball(Fraction(1, 10**8)))])
    with pytest.raises(InputError, match="objective"):
        descend(objective, start, "1/10", 1, rule)


def test_between_far_teachers_the_mean_value_form_contains_both_ends():
    """The case above: the force is about −2·100² per unit, so that 10⁻⁸ becomes more than 10⁻⁵."""
    half = Fraction(1, 10**8)
    objective = Objective.reverse(FAR)
    box = GaussianMixture([widened(ball(0), ball(half))])
    run = descend(objective, box, "1/10", 1, MeanValue(radius=Fraction(1)))
    with precision(128):
        for end in (-half, half):
            at = descend(objective, GaussianMixture([end]), "1/10", 1).iterates[1][0][0]
            assert run.iterates[1][0][0].contains(at)


def test_the_reverse_third_derivative_is_not_bounded():
    with pytest.raises(InputError, match="reverse third derivative"):
        descend(Objective.reverse(), START, "1/10", 1, Taylor())


@pytest.mark.parametrize("rule", RULES, ids=lambda r: type(r).__name__)
def test_a_teacher_elsewhere_is_a_translation(rule):
    here = descend(Objective.forward(GaussianMixture([3])), START, "1/10", 2, rule)
    moved = descend(Objective.forward(), START.translated([-3]), "1/10", 2, rule)
    with precision(128):
        for (a,), (b,) in zip(here.iterates[-1], moved.iterates[-1], strict=True):
            assert overlap(a, b + 3)
            assert not overlap(a, b)
        assert all(overlap(a, b) for a, b in zip(here.losses, moved.losses, strict=True))


@pytest.mark.parametrize("rule", RULES, ids=lambda r: type(r).__name__)
def test_a_condition_that_holds_at_the_start_ends_the_run_there(rule):
    run = descend(Objective.forward(), START, 1, 3, rule, until=size_below(Fraction(100)))
    assert len(run.iterates) == len(run.sizes) == 1
    assert not run.losses
    assert "after 0 steps" in run.stopped


@pytest.mark.parametrize("rule", [MeanValue(radius=0), Shadowing(radius=0), Taylor(radius=0)], ids=str)
def test_lost_precision_names_its_step(rule):
    with pytest.raises(PrecisionError, match="step 1 of 2"):
        descend(Objective.forward(), START, "1/10", 2, rule)


def test_a_run_knows_what_it_is_a_run_of():
    run = descend(Objective.reverse(FAR), START, "1/10", 1)
    assert (run.objective, run.weights, run.rate) == (Objective.reverse(FAR), START.weights, Fraction(1, 10))


class Recording:
    """A rule that goes nowhere, and remembers what it was given."""

    bits, radius = 64, Fraction(1)

    def __init__(self, then=None):
        self.given, self.then = [], then

    def step(self, objective, weights, rate, at):
        self.given.append((objective, weights, rate))
        return ball(0), self.then or at


def test_every_step_has_the_weights_and_all_of_the_step_size():
    start, rule = GaussianMixture([1, 2], ["1/3", "2/3"]), Recording()
    descend(Objective.reverse(FAR), start, "1/3", 3, rule)
    assert len(rule.given) == 3
    for objective, weights, rate in rule.given:
        assert (objective, weights) == (Objective.reverse(FAR), start.weights)
        with precision(400):
            assert (3 * rate).contains(1)


def test_a_step_after_which_nothing_is_known_ends_the_run_with_an_error():
    unknown = Place.of([[ball(1)], [1 / ball(0)]])
    with pytest.raises(PrecisionError, match="step 1 of 3"):
        descend(Objective.forward(), GaussianMixture([1, 2]), 1, 3, Recording(unknown))


def test_a_size_is_the_narrower_of_two():
    """n·d coordinates within r together are within r(2|m| + r); each by itself within r says less."""
    with precision(64):
        centre = ((ball(3), ball(4)),)
        radius = ball(Fraction(1, 1000))
        together, apart = Place.about(centre, radius), Place.of(Place.about(centre, radius).means)
        assert together.size.contains(25)
        assert together.size.rad() < ball(Fraction(10_002, 10**6))
        assert apart.size.rad() > ball(Fraction(14, 1000))


@dataclass(frozen=True)
class Counted(MeanValue):
    """A rule of a user, with a field that only looks like many steps."""

    steps: int = 7


def test_many_steps_are_asked_of_rules_that_take_them():
    assert all(isinstance(rule, ManySteps) for rule in (Spectral(), Taylor()))
    assert not any(isinstance(rule, ManySteps) for rule in (MeanValue(), Shadowing(), Counted()))
    one, other = (descend(Objective.forward(), START, "1/10", 2, by) for by in (MeanValue(), Counted()))
    for a, b in zip(one.losses, other.losses, strict=True):
        assert str(a) == str(b)


def test_many_steps_are_said_after_the_first(monkeypatch, caplog):
    """An estimate from the first step, before the others begin; short runs say nothing."""
    descend(Objective.forward(), GaussianMixture([1, -1]), "1/10", 2)
    assert not caplog.records
    monkeypatch.setattr(cost, "_LONG_SECONDS", 0.0)
    descend(Objective.forward(), GaussianMixture([1, -1]), "1/10", 2)
    assert "2 steps of descent may take about" in caplog.text
    caplog.clear()
    observed_descent(forward_observed, [1, -1], 0.1, 3)
    assert "3 steps of descent may take about" in caplog.text
    Sweep([[0.0], [3.0]]).descend([[[0.0], [3.0]]], 0.1, 4)
    assert "4 steps of 1 runs may take about" in caplog.text
