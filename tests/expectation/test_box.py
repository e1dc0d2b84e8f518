"""Axes along which the means spread little: fewer nodes, and the same values whatever was suggested."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import numpy as np
import pytest

from verify import GaussianMixture, forward_fisher, reverse_fisher
from verify.arithmetic import overlap
from verify.expectation import axes as module
from verify.expectation.axes import Metric, adapted_axes, rank
from verify.expectation.box import box

SPACE = [[4, 0, 0], [1, 1, 0], [-2, "1/2", 1], [0, 0, 2]]


def turned(rng, dimension):
    return np.linalg.qr(rng.standard_normal((dimension, dimension)))[0]


def exact(points):
    return [tuple(Fraction(float(c)) for c in p) for p in points]


@pytest.mark.parametrize("dimension", [2, 3])
def test_a_turned_box_is_found(dimension):
    rng = np.random.default_rng(dimension)
    for _ in range(20):
        sides = np.sort(rng.uniform(1, 5, dimension))[::-1]
        corners = np.array(list(product([0, 1], repeat=dimension))) * sides @ turned(rng, dimension)
        _, _, principal = np.linalg.svd(corners - corners.mean(axis=0), full_matrices=False)
        away = (corners - corners.mean(axis=0)) @ principal.T
        assert np.allclose(np.ptp(away @ box([away]).T, axis=0), sides)


def test_two_mixtures_share_a_box():
    rng = np.random.default_rng(7)
    frame = turned(rng, 3)
    first = np.array([[1, 1, 0], [-1, 1, 0], [1, -1, 0], [-1, -1, 0]]) @ frame
    second = np.array([[0, 0, 2], [0, 0, -2]]) @ frame
    found = box([first, second])
    assert np.allclose(found @ found.T, np.eye(3))
    ranges = np.maximum(*(np.ptp(c @ found.T, axis=0) for c in (first, second)))
    assert ranges.prod() < 16.01


@pytest.mark.parametrize(
    ("n", "d", "scale"), [(4, 3, 1), (7, 3, 1), (3, 2, 1e-7), (3, 3, 1), (3, 3, 1e12), (2, 4, 1)]
)
def test_axes_are_orthogonal_and_span_the_differences_first(n, d, scale):
    rng = np.random.default_rng(n * d)
    points = exact(scale * rng.standard_normal((n, d)))
    metric = Metric(tuple(Fraction(k + 1) for k in range(d)))
    found = adapted_axes([points], metric, points)
    assert all(metric.dot(a, b) == 0 for k, a in enumerate(found) for b in found[:k])
    assert len(found) == rank(points, d)
    inside = min(n - 1, d)
    for p in points:
        away = tuple(a - b for a, b in zip(p, points[0], strict=True))
        assert all(metric.dot(away, a) == 0 for a in found[inside:])


def test_a_direction_in_which_only_the_teacher_is_elsewhere_costs_no_nodes():
    plane = forward_fisher(GaussianMixture([[1, 2, 0], [3, -1, 1], [1, 1, 1]]), digits=8)
    line = forward_fisher(GaussianMixture([[1, 2], [3, -1]]), digits=8)
    assert line.work.nodes < 300
    assert plane.work.nodes < 20_000


@pytest.mark.parametrize("fisher", [forward_fisher, reverse_fisher])
def test_other_axes_cost_nodes_and_never_truth(monkeypatch, fisher):
    student = GaussianMixture(SPACE)
    good = fisher(student, digits=4)
    monkeypatch.setattr(module, "box", lambda clouds: turned(np.random.default_rng(3), 3))
    bad = fisher(student, digits=4)
    assert bad.work.nodes > 2 * good.work.nodes
    assert overlap(bad.loss, good.loss)
    pairs = zip(bad.gradient, good.gradient, strict=True)
    assert all(overlap(a, b) for rows in pairs for a, b in zip(*rows, strict=True))
