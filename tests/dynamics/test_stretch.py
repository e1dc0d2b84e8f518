"""Stretches of a run against other ways to take steps, with bad guesses, and without each error term."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from verify import GaussianMixture
from verify.algebra.calculus import Law
from verify.arithmetic import ball, certainly_less, norm, overlap, precision, widened
from verify.arithmetic.exponential import KINDS
from verify.dynamics import MeanValue, Objective, Place, Spectral, batch, descend, local, stretch
from verify.dynamics.batch import exactly
from verify.dynamics.local import first_order
from verify.dynamics.stretch import Accuracy
from verify.expectation.float_batch import Enclosed

FORWARD, RATE = Objective.forward(), Fraction(1, 100)
LINE = GaussianMixture(["3", "1", "-1/3"])
STARTS = {
    "line": LINE,
    "line, weights": GaussianMixture(["2", "1/2", "-3/2"], ["1/2", "1/3", "1/6"]),
    "nearly a line": GaussianMixture([["4", "1e-7", 0], ["1/2", "-2e-7", "1e-8"]]),
    "a point": GaussianMixture([["1/2"]]),
}
FINE, COARSE = Fraction(1, 10**13), Fraction(1, 10**16)
"""Binary64 reaches the first, only longer floats the second."""


class Single:
    """Spectral steps one by one."""

    def __init__(self, by):
        self.bits, self.radius, self.step = by.bits, by.radius, by.step


def taken(start, tolerance=FINE, most=40, objective=FORWARD, hessian=Fraction(1, 1000)):
    """What a stretch from there gives."""
    with precision(128):
        at = Place.of([ball(c) for c in p] for p in start.means)
        wanted = Accuracy(tolerance, hessian)
        return stretch.stretch(objective, start.weights, ball(RATE), at, most, wanted)


def contained(start, found):
    """Whether the true iterates are within the radii, and the losses in their balls."""
    exact = descend(FORWARD, start, RATE, len(found), MeanValue(30, 200, Fraction(1, 10**6)))
    means = losses = True
    with precision(200):
        for (loss, place), after, true in zip(found, exact.iterates[1:], exact.losses, strict=True):
            away = norm(a - b for a, b in zip(sum(place.centre, ()), sum(after, ()), strict=True))
            means = means and not certainly_less(place.radius, away)
            losses = losses and overlap(loss, true)
    return means, losses


@pytest.mark.parametrize("name", STARTS)
def test_true_iterates_and_losses_are_in_it(name):
    found = taken(STARTS[name], most=12)
    assert len(found) == 12
    assert contained(STARTS[name], found) == (True, True)
    assert all(float(place.radius) < 1e-11 for _, place in found)


def test_a_run_is_that_of_single_steps():
    by = Spectral(FINE)
    run, single = (descend(FORWARD, LINE, RATE, 60, rule) for rule in (by, Single(by)))
    with precision(128):
        for p, q in zip(run.iterates, single.iterates, strict=True):
            assert all(overlap(a, b) for x, y in zip(p, q, strict=True) for a, b in zip(x, y, strict=True))
        assert all(overlap(a, b) for a, b in zip(run.losses, single.losses, strict=True))
        together, singly = (Place.of(r.iterates[-1]).widest for r in (run, single))
        assert together < 10 * singly
    assert not overlap(run.iterates[-1][0][0], single.iterates[-2][0][0])


@pytest.mark.skipif(len(KINDS) < 2, reason="this machine has no longer floats")
def test_longer_floats_are_used_where_binary64_is_too_coarse(monkeypatch):
    seen, steps = [], stretch.Stretch.steps

    def recorded(self, *args):
        seen.append(self.start.dtype.type)
        return steps(self, *args)

    monkeypatch.setattr(stretch.Stretch, "steps", recorded)
    for tolerance in (FINE, COARSE):
        found = taken(LINE, tolerance, most=10)
        assert contained(LINE, found) == (True, True)
    assert seen == list(KINDS)
    assert float(found[-1][1].radius) < 1e-15


def guess(monkeypatch, off):
    """Make every guess but the start wrong by so much."""
    predicted = stretch.predicted

    def changed(*args):
        found = predicted(*args)
        found[1:] += off
        return found

    monkeypatch.setattr(stretch, "predicted", changed)


def test_a_bad_guess_costs_width_and_nothing_else(monkeypatch):
    good = taken(LINE, most=10)
    guess(monkeypatch, 1e-14)
    bad = taken(LINE, most=10)
    assert contained(LINE, bad) == (True, True)
    assert float(bad[0][1].radius) > 2 * float(good[0][1].radius)
    guess(monkeypatch, 1e-3)
    assert len(taken(LINE, most=10)) == 1  # then it has left the ball of the Hessians, and stops


END = Fraction(1, 10**9)
WIDE = GaussianMixture([[ball(Fraction(c)).union(ball(Fraction(c) + END))] for c in (2, 1)])
ENDS = [GaussianMixture([[Fraction(c) + k * END] for c in (2, 1)]) for k in (0, 1)]


def one_step():
    """Whether the iterates of both ends of the box are within the radius after a step, and the losses."""
    found = taken(WIDE, most=8)[:1]
    return tuple(map(all, zip(*(contained(end, found) for end in ENDS), strict=True)))


def test_the_radius_grows_as_differences_do(monkeypatch):
    assert one_step() == (True, True)
    monkeypatch.setattr(stretch, "largest", lambda numbers, _: [0.0] * len(numbers))
    assert one_step()[0] is False


def test_what_the_guess_misses_is_counted(monkeypatch):
    guess(monkeypatch, 1e-14)
    assert contained(LINE, taken(LINE, most=8)[:1]) == (True, True)
    monkeypatch.setattr(stretch.Stretch, "_slips", lambda _, centres, __: [0.0] * len(centres))
    assert contained(LINE, taken(LINE, most=8)[:1])[0] is False


def test_the_loss_moves_with_the_means(monkeypatch):
    assert one_step() == (True, True)
    norms = stretch._norms
    monkeypatch.setattr(stretch, "_norms", lambda rows: [0.0 * r for r in norms(rows)])
    assert one_step()[1] is False


def test_the_start_is_rounded_and_that_is_counted(monkeypatch):
    """Thirds are no floats."""
    start = GaussianMixture(["7/3", "1/3"])
    assert contained(start, taken(start, most=8)[:1]) == (True, True)
    for forgotten in ("missed", "_slips"):
        instead = property(lambda _: 0.0) if forgotten == "missed" else lambda _, c, __: [0.0] * len(c)
        monkeypatch.setattr(stretch.Stretch, forgotten, instead)
    assert contained(start, taken(start, most=8)[:1])[0] is False


def test_a_step_size_of_few_bits_is_not_taken_for_a_float():
    """1/100 is a ball of radius 1e-10 there: a stretch about its middle had a radius of 3e-17."""
    start = GaussianMixture(["3", "1", "-1"])
    run = descend(FORWARD, start, RATE, 9, Spectral(FINE, Fraction(1, 1000), bits=24))
    exact = descend(FORWARD, start, RATE, 9, MeanValue(30, 200, Fraction(1, 10**6)))
    with precision(200):
        for after, true in zip(run.iterates, exact.iterates, strict=True):
            assert all(
                overlap(a, b) for p, q in zip(after, true, strict=True) for a, b in zip(p, q, strict=True)
            )


def test_what_floats_cannot_hold_is_left_to_single_steps():
    large = Fraction(10**400)
    assert taken(GaussianMixture([large, 1])) == []
    run = descend(FORWARD, GaussianMixture([[0, 0]]), large, 9, Spectral(FINE))
    assert run.sizes[-1] == 0  # the least point stays where it is


def at_start(start, kind=np.float64, radius=0):
    """A stretch, and its start in floats."""
    means = [[widened(ball(c), ball(radius)) for c in p] for p in start.means]
    floats = np.array([[float(c) for c in p] for p in start.means]).astype(kind)
    wanted = Accuracy(FINE, Fraction(1, 10**12))
    return stretch.Stretch(start.weights, ball(RATE), Place.of(means), floats, wanted), floats


def test_hessians_hold_on_the_whole_ball():
    with precision(128):
        one, floats = at_start(LINE)
        found = one._hessians(floats[None], 1e-6)
        moved = GaussianMixture(floats.reshape(-1) + 1e-6 / 3**0.5 * np.array([1, -1, 1]) * (1 - 1e-9))
        true = local.hessian(FORWARD, moved, Fraction(1, 10**15))
        for i, j in np.ndindex(3, 3):
            assert abs(true[i][j] - float(found.values[0, i, j])) < float(found.errors[0, i, j])


def test_rules_are_proved_for_the_box_of_all_students_and_their_balls():
    centres, radius = np.random.default_rng(9).normal(size=(5, 2, 1)), 1e-3
    with precision(128):
        made = batch._problem(centres, radius, (Fraction(1, 2),) * 2, first_order(Law.TEACHER, 1), FINE)
        for row in centres:
            for held, (c,) in zip(made.student.balls(), row, strict=True):
                assert all(overlap(held[0], ball(0) + c + sign * 0.999 * radius) for sign in (1, -1))


def test_the_radius_counts_the_rounding_of_the_start():
    thirds = GaussianMixture(["7/3", "1/3"])
    with precision(128):
        one, floats = at_start(thirds)
        true = norm(ball(c) - float(f) for (c,), (f,) in zip(thirds.means, floats, strict=True))
        assert not certainly_less(ball(0) + one.radius, true)


def test_each_step_has_a_growth_of_its_own(monkeypatch):
    largest = stretch.largest
    growths = [1.0, 1.0, 3.0, 1.0, 1.0, 1.0, 1.0, 1.0]
    monkeypatch.setattr(stretch, "largest", lambda a, e: growths if len(a) > 1 else largest(a, e))
    (_, first), (_, second), (_, third) = taken(WIDE, most=8)[:3]
    assert float(third.radius) > 2.9 * float(second.radius) > 2.8 * float(first.radius)


def test_the_loss_curves_about_the_least_point():
    """There it has no slope, and no moment occurs that is not 0."""
    away = Fraction(1, 10**6)
    with precision(128):
        start = GaussianMixture([[widened(ball(0), ball(away))]] * 2)
        found = taken(start, hessian=Fraction(1, 10**12))
    assert len(found) == 40
    assert contained(GaussianMixture([away, away]), found[:2]) == (True, True)


def test_balls_of_hessians_are_about_rounded_midpoints(monkeypatch):
    """So their radius is what was asked for, and what rounding took."""
    kind, seen = KINDS[-1], []
    monkeypatch.setattr(stretch, "hessians", lambda centres, radius, *_: seen.append((centres, radius)))
    with precision(128):
        one, floats = at_start(LINE, kind)
        places = floats[None] * (1 + kind(2.0) ** -60)
        for radius in (0.0, 1e-18):
            one._hessians(places, radius)
            rounded, asked = seen.pop()
            missed = norm(exactly(a) - exactly(b) for a, b in zip(places.flat, rounded.flat, strict=True))
            assert not certainly_less(ball(0) + asked, missed + radius)


@pytest.mark.parametrize("error", [0.0, 0.5])
def test_what_moves_a_radius_counts_errors_and_roundings(error):
    """η = 1/100 is no float."""
    values = np.random.default_rng(7).normal(size=(200, 1, 1))
    with precision(128):
        numbers, errors = at_start(LINE)[0]._moving(Enclosed(values, np.full_like(values, error)))
    for value, number, bound in zip(values.flat, numbers.flat, errors.flat, strict=True):
        for h in (Fraction(value) - Fraction(error), Fraction(value) + Fraction(error)):
            assert abs(1 - RATE * h - Fraction(number)) <= Fraction(bound)


@pytest.mark.parametrize("error", [0.0, 1e-12])
@pytest.mark.parametrize("kind", KINDS)
def test_a_slip_counts_errors_and_roundings(kind, error):
    """Places that differ by a few roundings from those of a step."""
    rng, slips = np.random.default_rng(8), []
    with precision(128):
        one, _ = at_start(LINE, kind)
        for _ in range(200):
            place, slope = (rng.normal(size=(1, 1)).astype(kind) for _ in range(2))
            pair = np.stack([place, place - kind(0.01) * slope])
            (slip,) = one._slips(pair, Enclosed(slope, np.full_like(slope, error)))
            before, after, g = (exactly(c) for c in (pair[0, 0, 0], pair[1, 0, 0], slope[0, 0]))
            slips += [(abs(after - before + (g + e) / 100), slip) for e in (-error, error)]
        assert not any(certainly_less(ball(0) + slip, true) for true, slip in slips)


REFUSED = {
    "reverse": {"objective": Objective.reverse()},
    "another teacher": {"objective": Objective.forward(GaussianMixture([1]))},
    "few steps": {"most": 4},
    "more digits than floats have": {"tolerance": Fraction(1, 10**30)},
    "errors grow": {"start": GaussianMixture([5, 5])},
    "means spread in two directions": {"start": GaussianMixture([[6, 0], [0, 6], [-6, -6]])},
    "means move fast": {"start": GaussianMixture([9])},
}


@pytest.mark.parametrize("name", REFUSED)
def test_single_steps_are_taken_where_it_does_not_apply(name):
    assert taken(**{"start": LINE} | REFUSED[name]) == []
