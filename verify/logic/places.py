"""One mixture in particular, or a box of them, and a stationary point somewhere in such a box.

A theorem at an instance assumes that a number is 1 which is 1 where student and teacher are the given ones,
else 0. It is a number like any other, which depends on means and weights: so no rule can take such a theorem
for one about other means, or about another step of descent.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from verify.errors import ProofError
from verify.logic.formulas import ONE_STATIONARY, Comparison, Predicate, equals
from verify.logic.kernel import Theorem, _make
from verify.logic.latex import number_latex
from verify.logic.names import word
from verify.logic.sealed import exactly, is_rational, sealed
from verify.logic.terms import Atom, Plain, term
from verify.logic.vectors import VectorAtom, square

_LONG = 1000
Points = tuple[tuple[Fraction, ...], ...]
for name in (r"\mu", "p^*"):
    word(name, "part of a place")


@sealed
@dataclass(frozen=True, eq=False)
class TheseMixtures(Atom):
    """1 if the student has these means and weights, and the teacher has its, component by component; else 0.

    With a radius above 0: if each coordinate of the student's means is at most so far from the given one.

    Attributes:
        means: n rows of d numbers.
        weights: n numbers.
        teacher_means: m rows of d numbers.
        teacher_weights: m numbers.
        radius: half the width of a box of students; 0 for one student.
    """

    means: Points
    weights: tuple[Fraction, ...]
    teacher_means: Points
    teacher_weights: tuple[Fraction, ...]
    radius: Fraction = Fraction(0)

    def __post_init__(self) -> None:
        for means, weights in ((self.means, self.weights), (self.teacher_means, self.teacher_weights)):
            numbers = [*weights, *(c for row in means for c in row)]
            lengths = {len(row) for row in means}
            fixed = all(type(row) is tuple for row in (means, weights, *means))
            fits = 0 < len(means) == len(weights) and lengths == {len(self.means[0])}
            exact = all(map(is_rational, numbers))
            if not (fixed and fits and exact and sum(weights) == 1 and min(weights) > 0):
                why = "is no mixture of exact numbers"
                raise ProofError("place", (means, weights), why, "give Fractions, weights with the sum 1")
        if not is_rational(self.radius) or self.radius < 0:
            raise ProofError("radius", self.radius, "is no exact number ≥ 0", "give a Fraction")

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
        return rf"{self.means_said},\ {self.laws_said}"

    @property
    def means_said(self) -> str:
        """Where the means are."""
        if not self.radius:
            return rf"\mu = {_listed(self.means)}"
        return rf"\mu \in {_listed(self.means)} \pm {number_latex(self.radius)}"

    @property
    def laws_said(self) -> str:
        """What does not move."""
        teacher = _mixture(self.teacher_means, self.teacher_weights)
        return rf"(\pi_i) = ({_joined(self.weights)}),\ p^* = {teacher}"  # π alone is 3.14…

    def plain(self) -> Plain:
        """See :meth:`Atom.plain`."""
        student = [_plain(self.means), list(map(str, self.weights))]
        teacher = [_plain(self.teacher_means), list(map(str, self.teacher_weights))]
        return ["place", *student, *teacher, str(self.radius)]


def here(place: TheseMixtures) -> Comparison:
    """The formula: student and teacher are these."""
    return equals(place, 1)


def place_of(formula: object) -> TheseMixtures | None:
    """The place that the formula says we are at, if it is such a formula."""
    if not isinstance(formula, Comparison):
        return None
    places = [atom for atom in formula.atoms if isinstance(atom, TheseMixtures)]
    return places[0] if len(places) == 1 and formula == here(places[0]) else None


def one_stationary(place: TheseMixtures, gradient: VectorAtom, shown: Sequence[Comparison] = ()) -> Predicate:
    """The formula: exactly one choice of means in the box has the gradient 0, and there all this holds."""
    zero = rf"{gradient.latex} = 0\ (\text{{all }} i)"
    parts = [_literal(rf"\exists!\, {place.means_said}:\quad {zero}")]
    terms = [term(place), square(gradient)]
    for comparison in shown:
        relation = {"=": "=", "≥": r"\ge", ">": ">"}[comparison.kind]
        parts.append(f"{{{len(terms)}}} {relation} 0")
        terms.append(comparison.difference)
    return Predicate(ONE_STATIONARY, tuple(terms), r",\ ".join([*parts, _literal(place.laws_said)]))


def at_the_stationary_point(
    exists: Theorem, place: TheseMixtures, gradient: VectorAtom, facts: Sequence[Theorem]
) -> Theorem:
    """From ⊢ one μ in the box has the gradient 0, and facts that hold in the box: they hold at that μ.

    Args:
        exists: ⊢ one_stationary(place, gradient).
        place: the box.
        gradient: ∇_i.
        facts: theorems  μ in the box, |∇_i|² = 0 ⊢ a comparison; both hypotheses may be missing.

    Raises:
        ProofError: one of them is not of this form.
    """
    exactly(TheseMixtures, place=place)
    exactly(VectorAtom, gradient=gradient)
    facts = tuple(facts)
    if exists.conclusion != one_stationary(place, gradient):
        raise ProofError("exists", exists, "is not that there is one", "prove that first")
    known = here(place), equals(square(gradient), 0)
    rest = [h for fact in facts for h in fact.hypotheses if h not in known]
    for formula in (*rest, *exists.hypotheses):
        if any(a.depends for a in formula.atoms):
            raise ProofError("facts", formula.key, "is assumed about means or weights", "discharge it first")
    shown = [fact.comparison for fact in facts]
    for comparison in shown:
        if extra := {v for a in comparison.atoms for v in a.depends} - {"state", "mixture"}:
            raise ProofError("facts", comparison.key, f"depends on {sorted(extra)}", "sum it, or bind it")
    content = [place.plain(), gradient.plain()]
    conclusion = one_stationary(place, gradient, shown)
    return _make("at a stationary point", [*exists.hypotheses, *rest], conclusion, (exists, *facts), content)


def _literal(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")


def _plain(rows: Points) -> Plain:
    return [list(map(str, row)) for row in rows]


def _listed(rows: Points) -> str:
    shown = [_joined(row) if len(row) == 1 else f"({_joined(row)})" for row in rows]
    return f"({', '.join(shown)})"


def _joined(numbers: Sequence[Fraction]) -> str:
    return ", ".join(map(_coordinate, numbers))


def _coordinate(number: Fraction) -> str:
    """A fraction; by its decimals, all of them, if it has a few but a long denominator."""
    shown = Decimal(number.numerator) / Decimal(number.denominator)
    return f"{shown:f}" if number.denominator > _LONG and Fraction(shown) == number else number_latex(number)


def _mixture(means: Points, weights: Sequence[Fraction]) -> str:
    laws = [rf"\mathcal{{N}}({_centre(row)}, I)" for row in means]
    if len(laws) == 1:
        return laws[0]
    return " + ".join(rf"{number_latex(p)}\,{law}" for p, law in zip(weights, laws, strict=True))


def _centre(row: Sequence[Fraction]) -> str:
    if not any(row):
        return "0"
    return _joined(row) if len(row) == 1 else f"({_joined(row)})"


__all__ = ["TheseMixtures", "at_the_stationary_point", "here", "one_stationary", "place_of"]
