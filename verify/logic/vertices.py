"""The least of all combinations of columns, in floats: which columns it uses. Not trusted.

The linear program is: of all x with A x = b whose first entries are ≥ 0, the one where these have the least
sum. Almost all programs of the search are small. There non-negative least squares finds how near A x comes to
b at all, and a vertex if that is 0; the same method, asked for a direction in which the sum does not grow,
finds none if the vertex is the only least one. What that does not decide is left to HiGHS.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

Entry = tuple[int, int, float]
"""Row, column and value."""

_WIDE, _BALANCING = 1e8, 4
_SMALL = 30_000
"""Up to how many places of the matrix, zeros included, least squares are faster."""
_NOTHING = 1e-9
_CLEARLY = 1e-5
"""HiGHS takes 1e-7 in a row for 0, which in so small a matrix is less than this in all rows."""


def support(entries: Sequence[Entry], right: Sequence[Fraction], width: int, signed: int) -> list[int] | None:
    """The columns that the least combination uses, largest first; None if there is no combination.

    Args:
        entries: of A, each place once.
        right: b.
        width: how many columns A has.
        signed: how many entries of x, the first ones, are to be ≥ 0.
    """
    by_row, scale = _scales(entries, len(right), width)
    scaled = [(i, j, c / scale[j] / by_row[i]) for i, j, c in entries]
    sums = np.array([float(b) / r for b, r in zip(right, by_row, strict=True)])
    small = len(right) * width <= _SMALL
    decided, found = _by_least_squares(scaled, sums, width, signed) if small else (False, None)
    if not decided:
        found = _by_highs(scaled, sums, width, signed)
    if found is None:
        return None
    sizes = {k: float(f"{size:.9e}") for k, size in enumerate(np.abs(found).tolist()) if size > _NOTHING}
    return sorted(sizes, key=lambda k: -sizes[k])  # without the last digits: equal ones stay in order


def _by_least_squares(
    entries: Sequence[Entry], right: NDArray[np.float64], width: int, signed: int
) -> tuple[bool, NDArray[np.float64] | None]:
    """Whether it is decided, and if so the only least x, or None if there is no x."""
    from scipy.optimize import nnls  # slow to load, and a remembered certificate needs none of it

    matrix = np.zeros((len(right), width))
    for i, j, c in entries:
        matrix[i, j] += c
    try:
        both, distance = nnls(np.hstack([matrix, -matrix[:, signed:]]), right)
        if distance > _NOTHING:
            return distance > _CLEARLY, None
        found = both[:width]
        used = found > _NOTHING
        used[signed:] = True
        found[signed:] -= both[width:]
        return (True, found) if _is_only_least(matrix, used, signed) else (False, None)
    except RuntimeError:  # too many iterations
        return False, None


def _is_only_least(matrix: NDArray[np.float64], used: NDArray[np.bool_], signed: int) -> bool:
    """Whether no direction d leads on from a vertex that uses these columns to a sum that is no larger.

    Of such a d, A d = 0 and cost · d ≤ 0, and in the columns that are not used d ≥ 0. It is 0 there only if
    the used columns depend on each other; otherwise let its sum there be 1.
    """
    from scipy.optimize import nnls

    kept, others = matrix[:, used], matrix[:, ~used]
    if np.linalg.matrix_rank(kept) < kept.shape[1]:
        return False
    cost = (np.flatnonzero(used) < signed).astype(float)
    idle, height = others.shape[1], len(matrix)
    directions = np.zeros((height + 2, idle + 2 * len(cost) + 1))
    directions[:height, :-1] = np.hstack([others, kept, -kept])
    directions[height] = np.concatenate([np.ones(idle), cost, -cost, [1.0]])  # … + what it falls by = 0
    directions[height + 1, :idle] = 1.0
    _, distance = nnls(directions, np.append(np.zeros(height + 1), 1.0))
    return bool(distance > _CLEARLY)


def _by_highs(
    entries: Sequence[Entry], right: NDArray[np.float64], width: int, signed: int
) -> NDArray[np.float64] | None:
    """A least x, or None if there is none."""
    from scipy.optimize import linprog
    from scipy.sparse import coo_matrix

    at = [i for i, _, _ in entries], [j for _, j, _ in entries]
    matrix = coo_matrix(([c for *_, c in entries], at), shape=(len(right), width)).tocsr()
    cost = np.array([1.0] * signed + [0.0] * (width - signed))
    bounds = [(0, None)] * signed + [(None, None)] * (width - signed)
    found = linprog(cost, A_eq=matrix, b_eq=right, bounds=bounds, method="highs-ds")
    return np.array(found.x) if found.status == 0 else None


def _scales(entries: Sequence[Entry], height: int, width: int) -> tuple[list[float], list[float]]:
    """What rows and columns are divided by, so that columns are at most 1.

    Rows stay as they are unless sizes differ by almost what HiGHS takes for 0: then they are balanced too.
    """
    sizes = [(i, j, abs(c)) for i, j, c in entries if c]
    by_row, by_column = [1.0] * height, [1.0] * width
    wide = max((c for *_, c in sizes), default=1.0) > _WIDE * min((c for *_, c in sizes), default=1.0)
    for _ in range(_BALANCING if wide else 0):
        for by in (by_row, by_column):
            ends: dict[int, tuple[float, float]] = {}
            for i, j, c in sizes:
                size, line = c / by_row[i] / by_column[j], i if by is by_row else j
                low, high = ends.get(line, (size, size))
                ends[line] = min(low, size), max(high, size)
            for line, (low, high) in ends.items():
                by[line] *= (low * high) ** 0.5
    largest = [0.0] * width
    for i, j, c in sizes:
        largest[j] = max(largest[j], c / by_row[i])
    return by_row, [c or 1.0 for c in largest]
