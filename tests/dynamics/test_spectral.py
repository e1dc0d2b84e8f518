"""Spectral steps against mean value forms, in the worst directions, and without each of their error terms."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from verify import GaussianMixture
from verify.arithmetic import ball, certainly_less, half_width, middle, norm, overlap, precision, widened
from verify.dynamics import MeanValue, Objective, Place, Spectral, Taylor, descend, spectral, spectral_norm
from verify.dynamics.local import evaluated, hessian, loss_and_gradient
from verify.errors import InputError, PrecisionError

FORWARD, RATE = Objective.forward(), Fraction(1, 5)
STARTS = [
    GaussianMixture(["3.01", "2.99"]),
    GaussianMixture([4, 1, -2], ["1/2", "1/3", "1/6"]),
    GaussianMixture([["1/10", 0], ["-1/10", "1/9"]]),
    GaussianMixture([["2", "1/9", 0], ["-1/10", "1", "1/3"]]),
]


@pytest.mark.parametrize("start", STARTS, ids=["close", "apart", "plane", "space"])
def test_it_meets_the_mean_value_form(start):
    steps = 3 if start.dimension < 3 else 1
    run = descend(FORWARD, start, RATE, steps, Spectral(Fraction(1, 10**14)))
    other = descend(FORWARD, start, RATE, steps, MeanValue(16))
    off = ball(Fraction(1, 10**9))
    with precision(128):
        for p, q in zip(run.iterates, other.iterates, strict=True):
            assert all(overlap(a, b) for x, y in zip(p, q, strict=True) for a, b in zip(x, y, strict=True))
        assert not overlap(run.iterates[-1][0][0], other.iterates[-1][0][0] + off)
        for a, b in zip(run.losses, other.losses, strict=True):
            assert overlap(a, b)
            assert not overlap(a + off, b)


@pytest.mark.parametrize("start", STARTS, ids=["close", "apart", "plane", "space"])
def test_loss_gradient_and_hessian_are_those_of_the_library(start):
    """Entry by entry, those of different components and coordinates among them."""
    with precision(128):
        here = evaluated(FORWARD, start, Fraction(1, 10**12))
        alone = hessian(FORWARD, start, Fraction(1, 10**12))
        loss, gradient = loss_and_gradient(FORWARD, start, Fraction(1, 10**12))
        assert overlap(loss, here.loss)
        assert all(overlap(a, b) for a, b in zip(gradient, here.gradient, strict=True))
        blocks = FORWARD.at(start, 10, hessian=True).hessian
        flat = [[ball(c) for row in block for c in row] for rows in blocks for block in rows]
        pairs = [
            (a, b)
            for row, other in [*zip(here.hessian, flat, strict=True), *zip(alone, flat, strict=True)]
            for a, b in zip(row, other, strict=True)
        ]
        assert all(overlap(a, b) for a, b in pairs)
        assert all(half_width(a) < Fraction(1, 10**10).__float__() for a, _ in pairs)


def test_a_run_near_the_truth_stays_narrow_where_boxes_do_not():
    """There the Hessian is about (2/n²) 11ᵀ: a box grows by |I − ηH| entry by entry, 1 + (n − 2) 2η/n²."""
    with precision(128):
        means = [widened(ball(Fraction(c, 10)), ball(Fraction(1, 10**9))) for c in (3, -2, 1, 0, 2, -3)]
    rules = Spectral(hessian=Fraction(1, 10**6)), Taylor(radius=Fraction(1))
    runs = [descend(FORWARD, GaussianMixture(means), Fraction(1, 2), 60, by) for by in rules]
    with precision(128):
        narrow, wide = (max(half_width(c) for p in run.iterates[-1] for c in p) for run in runs)
        assert narrow * 100 < wide
        pairs = zip(*(run.iterates[-1] for run in runs), strict=True)
        assert all(overlap(a, b) for x, y in pairs for a, b in zip(x, y, strict=True))


# What a step forgets, how it is made to, and a start (centre, radius, direction, rate) where that matters.
FINE, COARSE = Spectral(radius=Fraction(10), hessian=Fraction(1, 10**6)), Spectral(Fraction(1, 10**3))
PARTED = ["2", "2"], Fraction(1, 1000), (1, -1), RATE, FINE
CURVED = ["5/2", "2"], Fraction(1, 1000), (-15, 8), Fraction(1), FINE
EXACT = ["2", "1"], Fraction(0), (1, 0), RATE, COARSE


def at_the_midpoint(objective, student, tolerance):
    means = [[middle(c) for c in p] for p in student.means]
    return HESSIAN(objective, GaussianMixture(means, student.weights), tolerance)


HESSIAN = spectral.hessian
TERMS = {
    "growth": (spectral, "growth", lambda *_: ball(1), PARTED),
    "Hessian elsewhere in the box": (spectral, "hessian", at_the_midpoint, CURVED),
    "error of the gradient": (spectral, "norm", lambda *_: ball(0), EXACT),
}


def holds(centre, radius, direction, rate, rule):
    """Whether the true successors of the two points at that distance are within the radius of the step."""
    with precision(160):
        place = Place.about(tuple((ball(Fraction(c)),) for c in centre), ball(radius))
        loss, after = rule.step(FORWARD, (Fraction(1, 2),) * 2, ball(rate), place)
        length = Fraction(np.hypot(*direction)) * (1 + Fraction(1, 10**12))
        found = []
        for sign in (1, -1):
            rows = [Fraction(c) + sign * radius * e / length for c, e in zip(centre, direction, strict=True)]
            exact = descend(FORWARD, GaussianMixture(rows), rate, 1, MeanValue(30, 160))
            away = norm(a[0] - b[0] for a, b in zip(exact.iterates[1], after.centre, strict=True))
            found.append((not certainly_less(after.radius, away), overlap(loss, exact.losses[0])))
    return tuple(map(all, zip(*found, strict=True)))


@pytest.mark.parametrize("term", TERMS)
def test_each_error_term_is_needed(term, monkeypatch):
    owner, name, instead, case = TERMS[term]
    assert holds(*case) == (True, True)
    monkeypatch.setattr(owner, name, instead)
    assert holds(*case)[0] is False


def test_the_loss_needs_its_own(monkeypatch):
    assert holds(*PARTED) == (True, True)
    monkeypatch.setattr(spectral, "norm", lambda *_: ball(0))
    assert holds(*PARTED)[1] is False


@pytest.mark.parametrize("size", [1, 2, 7])
def test_the_norm_of_a_step_is_bounded_and_nearly_reached(size):
    rng = np.random.default_rng(size)
    for _ in range(5):
        half = rng.integers(-20, 20, (size, size))
        whole = half + half.T
        rows = [[ball(int(c)) for c in row] for row in whole]
        with precision(128):
            for rate in (Fraction(1, 7), Fraction(-1, 3)):
                true = abs(1 - float(rate) * np.linalg.eigvalsh(whole.astype(float))).max()
                assert (
                    true * (1 - 1e-12)
                    <= float(spectral.growth(rows, ball(rate)))
                    <= true * (1 + 1e-9) + 1e-12
                )


def test_the_norm_holds_for_every_matrix_in_the_balls():
    """All entries ±1: the norm of I − ηH is 1 + η · size at the worst; NumPy's vectors need not help."""
    rows = [[widened(ball(0), ball(1)) for _ in range(3)] for _ in range(3)]
    with precision(128):
        assert certainly_less(ball(Fraction(1299, 1000)), spectral.growth(rows, ball(Fraction(1, 10))))


def test_vectors_that_are_not_orthonormal_are_counted_in(monkeypatch):
    rows = [[ball(3), ball(1)], [ball(1), ball(-2)]]
    exact = max(abs(1 - np.linalg.eigvalsh([[3.0, 1.0], [1.0, -2.0]])))
    for q in (np.array([[0.5, 0.0], [0.0, 0.5]]), np.array([[1.0, 0.2], [0.0, 1.0]])):
        monkeypatch.setattr(np.linalg, "eigh", lambda _, q=q: (None, q[None]))
        with precision(128):
            assert float(spectral.growth(rows, ball(1))) >= exact
    monkeypatch.setattr(np.linalg, "eigh", lambda _: (None, np.ones((1, 2, 2))))
    with precision(128), pytest.raises(PrecisionError, match="eigenvectors"):
        spectral.growth(rows, ball(1))


def row_sums(matrix):
    return [sum(map(abs, row)) for row in matrix]


def exact_growth(q, moving):
    """The bound for these vectors in rationals."""
    q, moving = (np.array([[Fraction(float(c)) for c in row] for row in m]) for m in (q, moving))
    gram = q.T @ q
    least = min(2 * abs(gram[k, k]) - s for k, s in enumerate(row_sums(gram)))
    return max(row_sums(q.T @ moving @ q)) / least


@pytest.mark.parametrize("is_counted", [True, False])
def test_rounding_is_counted(is_counted, monkeypatch):
    """Without it some of the bounds are too small; with it none is, nor much too large."""
    rng = np.random.default_rng(0)
    if not is_counted:
        monkeypatch.setattr(spectral_norm, "UNIT", 0.0)
    slack = []
    for size in (2, 5, 5, 5, 9, 9):
        half = rng.normal(size=(size, size))
        moving, q = half + half.T, np.linalg.qr(rng.normal(size=(size, size)))[0]
        monkeypatch.setattr(np.linalg, "eigh", lambda _, q=q: (None, q[None]))
        with precision(256):
            rows = [
                [ball(Fraction(float(c)) - int(i == j)) for j, c in enumerate(row)]
                for i, row in enumerate(moving)
            ]
            found = spectral.growth(rows, ball(-1))
            slack.append(float(found / ball(exact_growth(q, moving)) - 1))
    assert (min(slack) >= 0) is is_counted
    assert max(slack) < 1e-12


def test_what_is_not_finite_is_refused():
    with precision(128), pytest.raises(PrecisionError, match="not finite"):
        spectral.growth([[ball(1) / ball(0)]], ball(1))


def test_a_tolerance_of_nothing_is_refused():
    for tolerances in ({"tolerance": Fraction(0)}, {"hessian": Fraction(-1)}):
        with pytest.raises(InputError, match="tolerance"):
            Spectral(**tolerances)


def test_one_matrix_that_is_not_finite_leaves_the_others_alone():
    numbers = np.stack([np.eye(2), np.full((2, 2), np.nan), 3 * np.eye(2)])
    errors = np.stack([np.zeros((2, 2)), np.zeros((2, 2)), np.full((2, 2), np.inf)])
    first, second, third = spectral_norm.largest(numbers, errors)
    assert 1 <= first < 1 + 1e-12
    assert second == third == np.inf


@pytest.mark.parametrize("entry", [ball(10**400), widened(ball(0), ball(10**400))])
def test_numbers_beyond_floats_are_refused_by_name(entry):
    with precision(128), pytest.raises(PrecisionError, match="not finite"):
        spectral.growth([[entry, ball(0)], [ball(0), ball(1)]], ball(1))
