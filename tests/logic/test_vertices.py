"""The least combination of columns is the one that HiGHS finds, and there is none where HiGHS finds none."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from verify.logic import vertices
from verify.logic.search import certificate
from verify.logic.symbols import nonnegative
from verify.logic.vertices import support

Entries = list[tuple[int, int, float]]


def _entries(matrix: np.ndarray) -> Entries:
    return [(int(i), int(j), float(matrix[i, j])) for i, j in zip(*np.nonzero(matrix), strict=True)]


def _by_highs_alone(monkeypatch: pytest.MonkeyPatch, *program: object) -> list[int] | None:
    with monkeypatch.context() as patched:
        patched.setattr(vertices, "_SMALL", 0)
        return support(*program)  # type: ignore[arg-type]


def _program(seed: int) -> tuple[Entries, list[Fraction], int, int]:
    """A few rows, sparse columns of small integers, and a right side that is 0 but for one or two rows."""
    draw = np.random.default_rng(seed)
    height, width = int(draw.integers(2, 9)), int(draw.integers(2, 13))
    signed = int(draw.integers(0, width + 1))
    matrix = draw.integers(-3, 4, size=(height, width)) * (draw.random((height, width)) < 0.5)
    right = [Fraction(0)] * height
    right[-1] = Fraction(1)
    if seed % 2:
        right[0] = Fraction(int(draw.integers(-2, 3)))
    return _entries(matrix), right, width, signed


def test_least_squares_and_highs_agree(monkeypatch: pytest.MonkeyPatch) -> None:
    solvable = 0
    for seed in range(200):
        program = _program(seed)
        expected = _by_highs_alone(monkeypatch, *program)
        assert support(*program) == expected, seed
        solvable += expected is not None
    assert 20 < solvable < 180


def _asks_highs(monkeypatch: pytest.MonkeyPatch, *program: object) -> bool:
    def found(*_: object) -> None:
        asked.append(True)

    asked: list[bool] = []
    with monkeypatch.context() as patched:
        patched.setattr(vertices, "_by_highs", found)
        support(*program)  # type: ignore[arg-type]
    return bool(asked)


def test_highs_is_asked_where_more_than_one_combination_is_least(monkeypatch: pytest.MonkeyPatch) -> None:
    one = [Fraction(1)]
    opposite, negative, equal = ([(0, 0, a), (0, 1, b)] for a, b in ((1.0, -1.0), (-1.0, -1.0), (1.0, 1.0)))
    assert not _asks_highs(monkeypatch, opposite, one, 2, 2)
    assert not _asks_highs(monkeypatch, negative, one, 2, 2)
    assert _asks_highs(monkeypatch, equal, one, 2, 2)
    assert _asks_highs(monkeypatch, equal, one, 2, 0)


def test_sizes_without_their_last_digits_say_the_order() -> None:
    entries = [(0, 0, 3.0), (1, 1, 3.0), (1, 2, 1.0), (2, 2, 3.0)]
    right = [Fraction(1), Fraction(10, 9), Fraction(1, 3)]
    assert support(entries, right, 3, 3) == [0, 1, 2]


def test_what_follows_of_tiny_numbers_is_found() -> None:
    x = nonnegative("x", "x", "a size")
    tiny = Fraction(1, 10**20)
    assert certificate(Fraction(6, 7) * x <= tiny, [x <= tiny, x >= 0], degree=2) is not None
    assert certificate(Fraction(8, 7) * x <= tiny, [x <= tiny, x >= 0], degree=2) is None
