"""Bisection finds the boundary wherever a grid of its resolution does, for a tenth of the runs or less."""

from __future__ import annotations

import random
from itertools import product

import pytest

from verify.sweep.refinement import Refinement

SHAPES = {
    "disc": lambda x, y: "in" if (x - 0.5) ** 2 + (y - 0.5) ** 2 < 0.1 else "out",
    "line": lambda x, y: "above" if y > 0.3 + 0.37 * x else "below",
    "three parts": lambda x, y: "a" if x < 0.4 else "b" if y < 0.55 else "c",
    "steep": lambda x, y: "in" if y > 20 * (x - 0.51) else "out",
}


def refined(shape, count, depth, seed=None):
    """All places that were run, with their outcomes; in a random order if there is a seed."""
    top, found = (count - 1) << depth, Refinement([count, count], depth)
    waiting, seen = list(found.grid()), {}
    while waiting:
        k = random.Random(f"{seed}{len(seen)}").randrange(len(waiting)) if seed is not None else -1
        place = waiting.pop(k)
        assert place not in seen  # nothing is asked for twice
        seen[place] = shape(*(p / top for p in place))
        waiting += found.tell(place, seen[place])
    assert found.wanted == len(seen)
    return found, seen


@pytest.mark.parametrize("name", SHAPES)
def test_the_boundary_is_that_of_the_whole_grid(name):
    count, depth = 6, 5
    top = (count - 1) << depth
    found, seen = refined(SHAPES[name], count, depth)
    whole = {p: SHAPES[name](*(c / top for c in p)) for p in product(range(top + 1), repeat=2)}
    steps = ((1, 0), (0, 1))
    pairs = {
        (p, q)
        for p in whole
        for q in ((p[0] + a, p[1] + b) for a, b in steps)
        if q in whole and whole[p] != whole[q]
    }
    assert set(found.boundary()) == pairs
    assert len(whole) >= 10 * len(seen)


@pytest.mark.parametrize("name", SHAPES)
def test_the_order_of_outcomes_does_not_matter(name):
    once = refined(SHAPES[name], 4, 4)
    for seed in range(3):
        again = refined(SHAPES[name], 4, 4, seed)
        assert again[1] == once[1]
        assert again[0].boundary() == once[0].boundary()


def test_a_boundary_is_followed_through_the_middle_of_an_edge():
    # A tongue that enters the right cell of two between its corners, all four of which agree.
    def tongue(x, y):
        return "in" if (x < 0.75 and abs(y - 0.5) < 0.2) or (x < 0.2 and y < 0.5) else "out"

    top = 32
    found = Refinement([3, 2], 4)
    waiting, seen = list(found.grid()), {}
    while waiting:
        place = waiting.pop()
        seen[place] = tongue(place[0] / top, place[1] / 16)
        waiting += found.tell(place, seen[place])
    assert seen[16, 0] == seen[16, 16] == seen[32, 0] == seen[32, 16] == "out"
    assert any(p[0] > 20 and q[0] > 20 for p, q in found.boundary())


def test_an_outcome_that_does_not_change_costs_the_grid():
    found, seen = refined(lambda x, y: "same", 5, 6)
    assert len(seen) == 25
    assert found.boundary() == []


def test_one_axis_is_bisected():
    found = Refinement([5], 10)
    waiting, runs = list(found.grid()), 0
    while waiting:
        place = waiting.pop()
        runs += 1
        waiting += found.tell(place, "in" if place[0] < 1234 else "out")
    assert found.boundary() == [((1233,), (1234,))]
    assert runs == 5 + 10
