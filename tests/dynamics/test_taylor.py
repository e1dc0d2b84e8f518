"""Taylor steps against mean value forms, float64, and themselves at another accuracy."""

from __future__ import annotations

from fractions import Fraction

import pytest

from verify import GaussianMixture, forward_fisher
from verify.arithmetic import ball, certainly_less, overlap, precision, widened
from verify.dynamics import descend, forward_lipschitz, shadowed_descent, taylor_descent
from verify.errors import InputError, PrecisionError
from verify.fisher.float64 import forward_observed

RATE = Fraction(1, 5)
STARTS = [
    GaussianMixture(["3.01", "2.99"]),
    GaussianMixture([4, 1, -2], ["1/2", "1/3", "1/6"]),
    GaussianMixture([["1/10", 0], ["-1/10", "1/9"]]),
]


@pytest.mark.parametrize("start", STARTS, ids=["close", "apart", "plane"])
def test_both_enclosures_meet(start):
    run = taylor_descent(start, RATE, 3, tolerance=Fraction(1, 10**16))
    other = descend(forward_fisher, start, RATE, 3, digits=16)
    with precision(128):
        for p, q in zip(run.iterates, other.iterates, strict=True):
            assert all(overlap(a, b) for x, y in zip(p, q, strict=True) for a, b in zip(x, y, strict=True))
        last, moved = run.iterates[-1][0][0], other.iterates[-1][0][0] + ball(Fraction(1, 10**9))
        assert not overlap(last, moved)
        for a, b in zip(run.losses, other.losses, strict=True):
            assert overlap(a, b)
            assert not overlap(a + ball(Fraction(1, 10**9)), b)


def test_every_start_in_a_ball_is_followed():
    """Corners of a box of radius 10^−6 stay in the run of the box, which is not much wider than they need."""
    half = Fraction(1, 10**6)
    with precision(128):
        box = GaussianMixture([widened(ball(c), ball(half)) for c in (3, 1)])
        run = taylor_descent(box, RATE, 4, radius=Fraction(1, 1000))
        for signs in ((1, 1), (1, -1)):
            corner = GaussianMixture([c + s * half for c, s in zip((3, 1), signs, strict=True)])
            exact = taylor_descent(corner, RATE, 4)
            for p, q in zip(run.iterates, exact.iterates, strict=True):
                assert all(a[0].contains(b[0]) for a, b in zip(p, q, strict=True))
            assert all(a.contains(b) for a, b in zip(run.losses, exact.losses, strict=True))
        assert run.iterates[-1][0][0].rad() < ball(Fraction(1, 10**3))


def test_float64_stays_near():
    run, means = taylor_descent(GaussianMixture([4, 1, -2]), RATE, 8), [4.0, 1.0, -2.0]
    for at in run.iterates[1:]:
        means = [
            m - 0.2 * float(g) for m, g in zip(means, forward_observed(means).gradient[:, 0], strict=True)
        ]
        assert max(abs(float(p[0]) - m) for p, m in zip(at, means, strict=True)) < 1e-9


def test_it_stops_when_told():
    run = taylor_descent(
        GaussianMixture([1, 1]), RATE, 50, until=lambda at: certainly_less(at[0][0], ball(Fraction(1, 2)))
    )
    assert len(run.iterates) == len(run.sizes) == len(run.losses) + 1 == 5
    assert "after 4 steps" in run.stopped


def test_lost_precision_names_its_step():
    with pytest.raises(PrecisionError, match="step 1 "):
        taylor_descent(GaussianMixture([4, 1]), RATE, 2, radius=Fraction(1, 10**60))


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("steps", {"steps": 0}),
        ("rate", {"rate": "x"}),
        ("tolerance", {"tolerance": 0}),
        ("start", {"start": 3}),
    ],
)
def test_bad_input_is_refused(name, change):
    good = {"start": GaussianMixture([1, 2]), "rate": RATE, "steps": 1}
    with pytest.raises(InputError, match=name):
        taylor_descent(**(good | change))


@pytest.mark.parametrize("d", [1, 2])
def test_shadowing_by_a_lipschitz_constant_agrees(d):
    start = GaussianMixture([["1/5", "-1/10"][:d], ["-1/4", "1/7"][:d]])
    run = shadowed_descent(
        start, RATE, 4, digits=20, objective=forward_fisher, lipschitz=forward_lipschitz(d)
    )
    other = taylor_descent(start, RATE, 4, tolerance=Fraction(1, 10**14))
    with precision(128):
        for a, b in zip(run.losses, other.losses, strict=True):
            assert overlap(a, b)
            assert not overlap(a + ball(Fraction(1, 10**8)), b)
        for p, q in zip(run.iterates, other.iterates, strict=True):
            assert all(overlap(a, b) for x, y in zip(p, q, strict=True) for a, b in zip(x, y, strict=True))
