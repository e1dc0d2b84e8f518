"""One mixture in particular: the number that is 1 where student and teacher are the given ones, else 0.

A theorem at an instance assumes that this number is 1. It is a number like any other, which depends on means
and weights: so no rule can take such a theorem for one about other means, or about another step of descent.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from verify.errors import ProofError
from verify.logic.formulas import Comparison, equals
from verify.logic.latex import number_latex
from verify.logic.sealed import sealed
from verify.logic.terms import Atom, Plain

Points = tuple[tuple[Fraction, ...], ...]


@sealed
@dataclass(frozen=True, eq=False)
class TheseMixtures(Atom):
    """1 if the student has these means and weights, and the teacher has its, component by component; else 0.

    Attributes:
        means: n rows of d numbers.
        weights: n numbers.
        teacher_means: m rows of d numbers.
        teacher_weights: m numbers.
    """

    means: Points
    weights: tuple[Fraction, ...]
    teacher_means: Points
    teacher_weights: tuple[Fraction, ...]

    def __post_init__(self) -> None:
        for means, weights in (
            (self.means, self.weights),
            (self.teacher_means, self.teacher_weights),
        ):
            numbers = [*weights, *(c for row in means for c in row)]
            lengths = {len(row) for row in means}
            fits = type(means) is tuple and 0 < len(means) == len(weights) and lengths == {len(self.means[0])}
            if not fits or not all(type(number) is Fraction for number in numbers):
                raise ProofError(
                    "place", (means, weights), "is no mixture of exact numbers", "give Fractions"
                )

    @property
    def depends(self) -> frozenset[str]:  # type: ignore[override]
        """Means and weights."""
        return frozenset({"state", "mixture"})

    @property
    def latex(self) -> str:  # type: ignore[override]
        """How the number is printed."""
        return rf"\mathbf{{1}}[{self.said}]"

    @property
    def said(self) -> str:  # type: ignore[override]
        """That the mixtures are these, in LaTeX."""
        student = rf"\mu = {_listed(self.means)},\ \pi = ({_joined(self.weights)})"
        return rf"{student},\ p^* = {_mixture(self.teacher_means, self.teacher_weights)}"

    def plain(self) -> Plain:
        """See :meth:`Atom.plain`."""
        student = [_plain(self.means), list(map(str, self.weights))]
        return ["place", *student, _plain(self.teacher_means), list(map(str, self.teacher_weights))]


def here(place: TheseMixtures) -> Comparison:
    """The formula: student and teacher are these."""
    return equals(place, 1)


def place_of(formula: object) -> TheseMixtures | None:
    """The place that the formula says we are at, if it is such a formula."""
    if not isinstance(formula, Comparison):
        return None
    places = [atom for atom in formula.atoms if isinstance(atom, TheseMixtures)]
    return places[0] if len(places) == 1 and formula == here(places[0]) else None


def _plain(rows: Points) -> Plain:
    return [list(map(str, row)) for row in rows]


def _listed(rows: Points) -> str:
    shown = [_joined(row) if len(row) == 1 else f"({_joined(row)})" for row in rows]
    return f"({', '.join(shown)})"


def _joined(numbers: Sequence[Fraction]) -> str:
    return ", ".join(map(number_latex, numbers))


def _mixture(means: Points, weights: Sequence[Fraction]) -> str:
    laws = [rf"\mathcal{{N}}({_centre(row)}, I)" for row in means]
    if len(laws) == 1:
        return laws[0]
    return " + ".join(rf"{number_latex(p)}\,{law}" for p, law in zip(weights, laws, strict=True))


def _centre(row: Sequence[Fraction]) -> str:
    if not any(row):
        return "0"
    return number_latex(row[0]) if len(row) == 1 else f"({_joined(row)})"


__all__ = ["TheseMixtures", "here", "place_of"]
