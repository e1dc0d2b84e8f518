"""Taylor steps against mean value forms, float64, and themselves at another accuracy."""

from __future__ import annotations

from fractions import Fraction

import pytest

from verify import GaussianMixture, dynamics
from verify.arithmetic import ball, certainly_less, half_width, overlap, precision, widened
from verify.dynamics import MeanValue, Objective, Shadowing, Taylor, descend
from verify.dynamics.local import evaluated
from verify.errors import InputError, PrecisionError
from verify.fisher.float64 import forward_observed

RATE, FORWARD = Fraction(1, 5), Objective.forward()
STARTS = [
    GaussianMixture(["3.01", "2.99"]),
    GaussianMixture([4, 1, -2], ["1/2", "1/3", "1/6"]),
    GaussianMixture([["1/10", 0], ["-1/10", "1/9"]]),
]


def taylor(start, steps, **settings):
    return descend(FORWARD, start, RATE, steps, Taylor(**settings))


@pytest.mark.parametrize("start", STARTS, ids=["close", "apart", "plane"])
def test_both_enclosures_meet(start):
    run = taylor(start, 3, tolerance=Fraction(1, 10**16))
    other = descend(FORWARD, start, RATE, 3, MeanValue(16))
    with precision(128):
        for p, q in zip(run.iterates, other.iterates, strict=True):
            assert all(overlap(a, b) for x, y in zip(p, q, strict=True) for a, b in zip(x, y, strict=True))
        last, moved = run.iterates[-1][0][0], other.iterates[-1][0][0] + ball(Fraction(1, 10**9))
        assert not overlap(last, moved)
        for a, b in zip(run.losses, other.losses, strict=True):
            assert overlap(a, b)
            assert not overlap(a + ball(Fraction(1, 10**9)), b)


def about(centre, radius=Fraction(1, 10**8)):
    with precision(128):
        return GaussianMixture([widened(ball(Fraction(c)), ball(radius)) for c in centre])


def test_a_run_that_is_as_accurate_as_its_radius_holds_the_finer_one():
    """With a share of the radius it takes fewer digits, and radii grow by no more than the factor it says."""
    centre, steps, share = ("3.001", "2.999"), 12, Fraction(1, 64)
    exact = taylor(GaussianMixture(centre), steps, tolerance=Fraction(1, 10**30))
    fine, coarse = (
        taylor(about(centre), steps, share=s, radius=Fraction(1, 100)) for s in (0 * share, share)
    )
    with precision(128):
        for p, q in zip(coarse.iterates, exact.iterates, strict=True):
            assert all(a[0].contains(b[0]) for a, b in zip(p, q, strict=True))
        assert all(a.contains(b) for a, b in zip(coarse.losses, exact.losses, strict=True))
        wide, narrow = (max(p[0].rad() for p in run.iterates[-1]) for run in (coarse, fine))
        assert narrow < wide < narrow * (1 + ball(4 * RATE * share)) ** steps


def test_the_hessian_is_then_as_accurate_as_it_has_to_be(monkeypatch):
    asked = []

    def recording(objective, student, tolerance, of_hessian):
        asked.append((float(tolerance), float(of_hessian)))
        return evaluated(objective, student, tolerance, of_hessian)

    monkeypatch.setattr(dynamics.taylor, "evaluated", recording)
    taylor(about([2, 1]), 2, share=Fraction(1, 4), radius=Fraction(1, 100))
    assert asked[0] == (pytest.approx(2**0.5 / 4 * 1e-8), 1 / 8)
    assert asked[1][0] != asked[0][0]
    asked.clear()
    taylor(about([2, 1]), 2, tolerance=Fraction(1, 10**20), radius=Fraction(1, 100))
    assert asked == [(1e-20, 1e-20)] * 2


def test_every_start_in_a_ball_is_followed():
    """Corners of a box of radius 10^−6 stay in the run of the box, which is not much wider than they need."""
    half = Fraction(1, 10**6)
    with precision(128):
        box = GaussianMixture([widened(ball(c), ball(half)) for c in (3, 1)])
        run = taylor(box, 4, radius=Fraction(1, 1000))
        for signs in ((1, 1), (1, -1)):
            corner = GaussianMixture([c + s * half for c, s in zip((3, 1), signs, strict=True)])
            exact = taylor(corner, 4)
            for p, q in zip(run.iterates, exact.iterates, strict=True):
                assert all(a[0].contains(b[0]) for a, b in zip(p, q, strict=True))
            assert all(a.contains(b) for a, b in zip(run.losses, exact.losses, strict=True))
        assert run.iterates[-1][0][0].rad() < ball(Fraction(1, 10**3))


def test_float64_stays_near():
    run, means = taylor(GaussianMixture([4, 1, -2]), 8), [4.0, 1.0, -2.0]
    for at in run.iterates[1:]:
        means = [
            m - 0.2 * float(g) for m, g in zip(means, forward_observed(means).gradient[:, 0], strict=True)
        ]
        assert max(abs(float(p[0]) - m) for p, m in zip(at, means, strict=True)) < 1e-9


def test_it_stops_when_told():
    start = GaussianMixture([1, 1])
    half = ball(Fraction(1, 2))
    run = descend(FORWARD, start, RATE, 50, Taylor(), until=lambda at: certainly_less(at.means[0][0], half))
    assert len(run.iterates) == len(run.sizes) == len(run.losses) + 1 == 5
    assert "after 4 steps" in run.stopped


def test_lost_precision_names_its_step():
    with pytest.raises(PrecisionError, match="step 1 "):
        taylor(GaussianMixture([4, 1]), 2, radius=Fraction(1, 10**60))


def test_a_tolerance_of_nothing_is_refused():
    with pytest.raises(InputError, match="tolerance"):
        Taylor(Fraction(0))


@pytest.mark.parametrize("d", [1, 2])
def test_shadowing_by_a_lipschitz_constant_agrees(d):
    start = GaussianMixture([["1/5", "-1/10"][:d], ["-1/4", "1/7"][:d]])
    run = descend(FORWARD, start, RATE, 4, Shadowing(20))
    other = taylor(start, 4, tolerance=Fraction(1, 10**14))
    with precision(128):
        for a, b in zip(run.losses, other.losses, strict=True):
            assert overlap(a, b)
            assert not overlap(a + ball(Fraction(1, 10**8)), b)
        for p, q in zip(run.iterates, other.iterates, strict=True):
            assert all(overlap(a, b) for x, y in zip(p, q, strict=True) for a, b in zip(x, y, strict=True))


def test_with_a_share_many_steps_are_taken_together(monkeypatch):
    """They are those of single steps, and so is where they lead."""
    start, by = GaussianMixture(["6/5", "-1/2"]), Taylor(Fraction(1, 10**20), share=Fraction(1, 64))
    with precision(128):
        wide = GaussianMixture([[widened(ball(c), ball(Fraction(1, 10**10)))] for (c,) in start.means])
    together = descend(FORWARD, wide, RATE, 40, by)
    monkeypatch.setattr(Taylor, "steps_together", lambda *_: [])
    singly = descend(FORWARD, wide, RATE, 40, by)
    with precision(128):
        for p, q in zip(together.iterates, singly.iterates, strict=True):
            assert all(overlap(a, b) for (a,), (b,) in zip(p, q, strict=True))
        widths = [max(half_width(c) for (c,) in run.iterates[-1]) for run in (together, singly)]
        assert widths[0] != widths[1]
        assert widths[0] < 4 * widths[1]
