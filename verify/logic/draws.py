"""Points that counter-models are looked for at: small rational numbers, drawn many at a time. Not trusted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from verify.logic.terms import Atom, Symbol

_SIMPLE = [Fraction(p, q) for p, q in ((0, 1), (1, 1), (1, 2), (2, 1), (1, 4), (3, 1), (1, 10), (4, 1))]
_SIMPLE += [Fraction(p, q) for p, q in ((10, 1), (100, 1), (1, 100), (3, 4), (5, 1))]
_ABOVE = np.array([f.numerator for f in _SIMPLE])
_BELOW = np.array([f.denominator for f in _SIMPLE])
_SIMPLE_ONES, _NEGATIVE = 0.8, 0.3
"""Which part of all draws they are, and which part of the numbers without a domain is negative."""

Floats = NDArray[np.float64]
Sized = tuple[Floats, Floats]
"""Values, and the sums of the sizes of all that was added to make them."""


@dataclass(frozen=True)
class Drawn:
    """Values ``least`` + ``above`` / ``below`` of atoms: the integers have shape (atoms, points)."""

    atoms: Sequence[Atom]
    least: Sequence[Fraction]
    above: NDArray[np.int64]
    below: NDArray[np.int64]

    @classmethod
    def of(cls, draw: np.random.Generator, atoms: Sequence[Atom], count: int) -> Drawn:
        """Small rational numbers in the domains of the atoms."""
        shape = len(atoms), count
        simple, is_simple = draw.integers(len(_SIMPLE), size=shape), draw.random(shape) < _SIMPLE_ONES
        above = np.where(is_simple, _ABOVE[simple], draw.integers(65, size=shape))
        below = np.where(is_simple, _BELOW[simple], draw.integers(1, 17, size=shape))
        least = [
            max((b for _, b in a.domain), default=None) if isinstance(a, Symbol) else None for a in atoms
        ]
        for k, atom in enumerate(atoms):
            if isinstance(atom, Symbol) and atom.integer:
                above[k], below[k] = above[k] // below[k], 1
        signed = np.array([b is None for b in least], dtype=bool)[:, None]
        above = np.where(signed & (draw.random(shape) < _NEGATIVE), -above, above)
        return cls(atoms, [b or Fraction(0) for b in least], above, below)

    def floats(self) -> dict[Atom, Sized]:
        """All values, rounded."""
        ratios = self.above / self.below
        found = (rounded(b) + row if b else row for b, row in zip(self.least, ratios, strict=True))
        return {a: (v, np.abs(v)) for a, v in zip(self.atoms, found, strict=True)}

    def at(self, point: int) -> dict[Atom, Fraction]:
        """The values at one point, exactly."""
        rows = zip(self.atoms, self.least, self.above[:, point], self.below[:, point], strict=True)
        return {a: least + Fraction(int(p), int(q)) for a, least, p, q in rows}


def _least(atom: Atom) -> Fraction | None:
    return max((b for _, b in atom.domain), default=None) if isinstance(atom, Symbol) else None


def rounded(number: Fraction) -> float:
    """The number as a float."""
    try:
        return number.numerator / number.denominator
    except OverflowError:
        return float("nan")  # which is below nothing: the point is decided exactly
