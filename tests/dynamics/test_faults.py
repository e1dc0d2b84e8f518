"""Each error term of a step is needed: where it dominates, the truth is in the enclosure, and not without it.

The truth is a run from a corner of the box, whose start is exact, at many digits.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import product

import pytest

from verify import GaussianMixture
from verify.arithmetic import ball, half_width, middle, overlap, precision, widened
from verify.dynamics import MeanValue, Objective, Place, Shadowing, Taylor, descend, deviations, shadowing

WIDE = Fraction(10)


def box(centre, half):
    return GaussianMixture([widened(ball(c), ball(half)) for c in centre])


def corners(centre, half):
    """The corners of the box, drawn in by a millionth so that rounding does not matter."""
    inside = half * (1 - Fraction(1, 10**6))
    for signs in product((1, -1), repeat=len(centre)):
        yield GaussianMixture([c + s * inside for c, s in zip(centre, signs, strict=True)])


def misses(run, objective, rate, centre, half):
    """Whether some corner's next iterate lies outside of the run of the box, and whether some loss does."""
    iterate = loss = False
    with precision(160):
        for corner in corners(centre, half):
            exact = descend(objective, corner, rate, 1, MeanValue(digits=20))
            pairs = zip(run.iterates[1], exact.iterates[1], strict=True)
            iterate = iterate or not all(overlap(a, b) for (a,), (b,) in pairs)
            loss = loss or not overlap(run.losses[0], exact.losses[0])
    return iterate, loss


def at_the_midpoint(self, student, digits, hessian=False, each=True):
    """A Hessian and its gradient that are not those of the box."""
    centre = GaussianMixture([[middle(ball(c)) for c in p] for p in student.means], student.weights)
    return AT(self, centre if hessian else student, digits, hessian, each)


AT = Objective.at
CASES = [(Objective.forward(), 1, ["1", "-1"]), (Objective.reverse(), 1, ["1", "-1"])]


@pytest.mark.parametrize(("objective", "rate", "centre"), CASES, ids=["forward", "reverse"])
def test_the_mean_value_form_needs_derivatives_on_the_box(objective, rate, centre, monkeypatch):
    place, half = [Fraction(c) for c in centre], Fraction(1, 100)
    rule = MeanValue(radius=WIDE)
    run = descend(objective, box(place, half), rate, 1, rule)
    assert misses(run, objective, rate, place, half) == (False, False)
    monkeypatch.setattr(Objective, "at", at_the_midpoint)
    wrong = descend(objective, box(place, half), rate, 1, rule)
    monkeypatch.undo()
    assert misses(wrong, objective, rate, place, half) == (True, True)


FORWARD, PLACE, HALF = Objective.forward(), [Fraction(3), Fraction(1)], Fraction(1, 1000)


def test_taylor_needs_its_remainders(monkeypatch):
    """Of the step and of the loss: both are multiples of the bound of the third derivative."""
    rule, place, half = Taylor(radius=WIDE), [Fraction(1), Fraction(-1)], Fraction(1, 100)
    run = descend(FORWARD, box(place, half), 1, 1, rule)
    assert misses(run, FORWARD, 1, place, half) == (False, False)
    monkeypatch.setattr(Objective, "third_derivative", lambda *_: ball(0))
    wrong = descend(FORWARD, box(place, half), 1, 1, rule)
    monkeypatch.undo()
    assert misses(wrong, FORWARD, 1, place, half) == (True, True)


@pytest.mark.parametrize("objective", [FORWARD, Objective.reverse()], ids=["forward", "reverse"])
def test_shadowing_needs_its_lipschitz_constant(objective, monkeypatch):
    """Ascent drives starts apart: without the constant the radius stays what it was."""
    rate, rule = -1, Shadowing(digits=40, radius=WIDE)
    run = descend(objective, box(PLACE, HALF), rate, 1, rule)
    assert misses(run, objective, rate, PLACE, HALF) == (False, False)
    monkeypatch.setattr(Objective, "lipschitz", lambda *_: ball(0))
    wrong = descend(objective, box(PLACE, HALF), rate, 1, rule)
    monkeypatch.undo()
    assert misses(wrong, objective, rate, PLACE, HALF)[0]


def test_shadowing_needs_the_slope_in_its_losses(monkeypatch):
    """Without it a loss has the width K r² only."""
    norm, calls = shadowing.norm, []

    def first_is_0(values):
        calls.append(1)
        return ball(0) if len(calls) == 1 else norm(values)

    half = Fraction(1, 10**9)
    run = descend(FORWARD, box(PLACE, half), 1, 1, Shadowing(digits=40, radius=WIDE))
    assert not misses(run, FORWARD, 1, PLACE, half)[1]
    monkeypatch.setattr(shadowing.Shadowing, "_worthwhile", lambda self, at: self.digits)
    monkeypatch.setattr(shadowing, "norm", first_is_0)
    wrong = descend(FORWARD, box(PLACE, half), 1, 1, Shadowing(digits=40, radius=WIDE))
    monkeypatch.undo()
    assert misses(wrong, FORWARD, 1, PLACE, half)[1]


def test_shadowing_counts_what_rounding_a_midpoint_moves_it(monkeypatch):
    """Midpoints rounded to thirds: each iterate is off by up to 1/6, and the radius says so."""

    def to_thirds(points, _):
        with precision(200):
            return tuple(tuple(middle(ball(Fraction(round(float(c) * 3), 3))) for c in p) for p in points)

    monkeypatch.setattr(shadowing, "_rounded", to_thirds)
    run = descend(FORWARD, GaussianMixture(PLACE), 1, 1, Shadowing(radius=WIDE))
    monkeypatch.undo()
    exact = descend(FORWARD, GaussianMixture(PLACE), 1, 1, MeanValue())
    with precision(160):
        for (a,), (b,) in zip(run.iterates[1], exact.iterates[1], strict=True):
            assert a.contains(b)
            assert half_width(a) > ball(Fraction(1, 10**3))
            assert not overlap(middle(a), b)


def test_a_size_holds_both_ends_of_its_radius():
    """V of 3, 4 within 1/100 lies between 4.99² and 5.01², and both are attained."""
    with precision(64):
        place = Place.about(((ball(3), ball(4)),), ball(Fraction(1, 100)))
        for length in ("4.99", "5.01"):
            assert place.size.contains(ball(Fraction(length)) ** 2 * (1 + ball(Fraction(1, 10**12))))
            narrower = replace(place, radius=ball(Fraction(1, 200)))
            assert not narrower.size.contains(ball(Fraction(length)) ** 2)


@pytest.mark.parametrize("width", [Fraction(1, 40), Fraction(1, 100)])
def test_deviations_need_what_the_linearisation_leaves_out(width, monkeypatch):
    """One step of descent from A ± width, exactly; without K the enclosure is a point beside it."""
    start, rate = Fraction(2), Fraction(1, 5)
    offsets = [width, -width]
    exact = descend(FORWARD, GaussianMixture([start + c for c in offsets]), rate, 1, MeanValue())

    def holds():
        path = deviations.line(start, offsets, rate, Fraction(19, 10) * (1 - rate), largest=Fraction(1))
        with precision(128):
            pairs = zip(path.offsets[1], exact.iterates[1], strict=True)
            return all(overlap(path.reference[1] + c, at) for c, (at,) in pairs)

    assert holds()
    monkeypatch.setattr(deviations, "third_derivative_bound", lambda *_: ball(0))
    assert not holds()


def test_tubes_need_what_the_linearisation_leaves_out(monkeypatch):
    """A start on the edge of the box leaves a tube that is only linear."""
    start, rate, radius = Fraction(2), Fraction(1, 5), Fraction(1, 300)
    exact = descend(FORWARD, GaussianMixture([start + radius, start - radius]), rate, 1, MeanValue())

    def holds():
        box_of_starts = deviations.tube(2, 1, start, rate, radius, Fraction(19, 10) * (1 - rate))
        with precision(128):
            reach = box_of_starts.each[1]
            return all(not abs(at - box_of_starts.reference[1]) > reach for (at,) in exact.iterates[1])

    assert holds()
    monkeypatch.setattr(deviations, "third_derivative_bound", lambda *_: ball(0))
    assert not holds()
