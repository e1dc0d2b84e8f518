"""The benchmarks can still be run: what they call has the names and arguments that they use."""

from __future__ import annotations

from math import isfinite

import numpy as np
import pytest

from benchmarks import floats


def once(ours, theirs, runs):
    ours()
    theirs()
    return 1.0, 1.0


@pytest.mark.parametrize("rows", [floats.on_the_line, floats.against_balls])
def test_every_row_has_a_name_and_a_number(monkeypatch, rows):
    monkeypatch.setattr(floats, "paired", once)
    found = list(rows())
    assert found
    assert all(isinstance(name, str) and isfinite(value) for name, value, _ in found)


def test_descents_are_steps_that_can_be_taken(monkeypatch):
    monkeypatch.setattr(floats, "paired", once)
    monkeypatch.setattr(floats, "NEAR", np.array([[1.0, 0], [0, 1]]))
    assert len(list(floats.descents())) == 2


def test_rivals_are_compared_at_their_true_error(monkeypatch):
    monkeypatch.setattr(floats, "paired", once)
    plane = np.array([[1.0, 0], [0, 1]])
    truth = float(floats.forward_fisher(floats.GaussianMixture(plane), digits=12).loss)
    ((name, ratio, _),) = floats.rival("a guess", lambda: truth * (1 + 1e-5), plane, truth, 1)
    assert "4 digits" in name or "5 digits" in name
    assert ratio == 1
