"""The log-errors of the float loop are the roundings that numbers really pass, counted one by one.

The loop runs unchanged over arrays of :class:`Counted` numbers: each knows by which factor e^{±E} (or, if it
is signed, (e^E − 1)·majorant) it may be off, with E raised by u in every operation that rounds. A log-error
that is claimed must be at least what is counted, and not a single rounding more.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest

from verify.algebra import forms
from verify.algebra.calculus import Law
from verify.arithmetic import UNIT
from verify.expectation import float_loop, float_sums
from verify.expectation.float_mixture import Mixture
from verify.expectation.float_nodes import Density, Part, Parts
from verify.expectation.float_polynomial import Program
from verify.expectation.float_tables import WIDTH, Factors, Powers
from verify.expectation.polynomial import family


@dataclass(frozen=True)
class Counted:
    """What numbers of a computation may be off by, in units of u."""

    error: float

    def __mul__(self, other):
        return Counted(self.error + getattr(other, "error", 0.0) + 1)

    def __add__(self, other):
        return Counted(max(self.error, getattr(other, "error", 0.0)) + 1)

    def __rtruediv__(self, one):
        return Counted(self.error + 2)  # its own rounding, and one for underflow in the sum that is inverted

    def __ge__(self, other):
        return True

    def __lt__(self, other):
        return False

    __rmul__, __radd__ = __mul__, __add__


def counted(shape, error):
    out = np.empty(shape, dtype=object)
    out.fill(Counted(error))
    return out


ROWS, COLUMNS, POWER, WEIGHT, ALONG = 5.0, 3.0, 11.0, 7.0, 13.0


def mixture(n, tables, moments):
    rows = tuple(Factors(counted((4, n), ROWS), np.zeros(4, int), ROWS * UNIT) for _ in range(tables))
    numbers = np.stack([counted((moments, n), POWER), counted((moments, n), 0.0)], axis=1)
    powers = Powers(numbers, (POWER * UNIT,) * moments, (1.0,) * moments)
    return Mixture(rows, counted((n, 2 * WIDTH), COLUMNS), np.zeros(2 * WIDTH, int), COLUMNS * UNIT, powers)


def families(law, dimension, hessian):
    groups = [(forms.loss(dimension),), *((f,) for f in forms.gradient(law, dimension))]
    if hessian:
        parts = forms.hessian(law, dimension)
        groups += [tuple(f for row in part for f in row) for part in (parts.off, parts.diagonal)]
    return [family(group) for group in groups]


@pytest.mark.parametrize("hessian", [False, True])
@pytest.mark.parametrize("law", list(Law))
@pytest.mark.parametrize(("components", "tables", "pieces"), [(3, 1, 1), (5, 2, 3)])
def test_claimed_log_errors_are_the_roundings_on_the_way(
    monkeypatch, law, hessian, components, tables, pieces
):
    monkeypatch.setattr(float_loop.Loop, "_array", lambda self, name, shape: np.empty(shape, dtype=object))
    monkeypatch.setattr("verify.expectation.float_mixture.rescaled", lambda values, shifts: (values, shifts))
    made = families(Law.TEACHER if law is Law.NORMAL else law, 1 if hessian else 2, hessian)
    variables = sorted({v for f in made for v in f.variables()})
    moments = [[(g, ()) for kind, g in variables if kind == k] for k in "MT"]
    mixtures = [
        mixture(n, tables, len(m)) for n, m in zip((components, components + 2), moments, strict=True)
    ]
    sources = float_sums.Sources(made, (), None, (), moments, law)
    keys = sources.keys()
    program = Program.of([value for _, value in keys], float_sums._variables(sources, mixtures))
    density = Density(
        counted(4**tables, WEIGHT),
        counted((1, 2 * WIDTH), ALONG),
        0,
        (WEIGHT + ALONG + 1) * UNIT,
        (4,) * tables,
        sources.dense,
    )
    smaller = [Part(np.arange(2), 2, WIDTH, 2 * WIDTH)] * (pieces - 1)
    parts = Parts((Part(np.arange(4), 4, 0, 2 * WIDTH), *smaller), 0.0)
    claimed = float_sums._errors(keys, program, mixtures, density, law, parts)
    loop = float_loop.Loop(program, [marked for marked, _ in keys], mixtures, density, law)
    totals = loop.total(parts, 1)
    found = [max(entry.error for entry in row.ravel()) for table in totals.sums for row in table]
    assert [e / UNIT for e in claimed] == pytest.approx(found, rel=2e-6)
    assert all(e / UNIT >= f for e, f in zip(claimed, found, strict=True))
