"""Derivatives along straight lines: the point moves, or the means do, and everything else follows.

A :class:`Motion` is x + s e for the point, or μ_i + s δ_i for all means at once, with constant velocities.
∂ is the derivative in s at s = 0. It is linear, obeys the product rule, and goes through inner products,
finite sums and e^t. What cannot be taken apart gets a name: the rate ∂f of a number (:class:`Rate`), the
velocity ∂v of a vector.

What is differentiated has to be differentiable: contractions of the moment algebra are smooth in x and in the
means, they and their derivatives grow like polynomials, so that their expectations are smooth in the means;
other atoms are refused. Source: the rules of differentiation, Rudin 1976, Theorems 5.3 and 5.5.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from verify.errors import ProofError
from verify.logic.formulas import equals
from verify.logic.kernel import Theorem, _make
from verify.logic.schemas import Function
from verify.logic.sealed import exactly, sealed
from verify.logic.terms import (
    COMPONENTS,
    Applied,
    Atom,
    Defined,
    Opaque,
    Plain,
    Real,
    Scalar,
    Term,
    as_text,
    is_tame,
    monomial_term,
    term,
)
from verify.logic.vectors import Dot, Vector, VectorAtom, check_movable, dot


@sealed
@dataclass(frozen=True)
class Motion:
    """``moving`` + s · ``velocity``, s a real parameter.

    Attributes:
        moving: the point x, or μ_i: then all means move.
        velocity: a vector that does not move itself; with the means it may depend on the component.
    """

    moving: VectorAtom
    velocity: VectorAtom

    def __post_init__(self) -> None:
        exactly(VectorAtom, moving=self.moving, velocity=self.velocity)
        check_movable(self.moving)
        allowed = {"i", "mixture"} if self.variable == "state" else {"mixture"}
        if extra := self.velocity.depends - allowed:
            why = f"depends on {', '.join(sorted(extra))}"
            raise ProofError("velocity", self.velocity.name, why, "move along a straight line")

    @property
    def variable(self) -> str:
        """What moves: ``"x"`` or ``"state"``."""
        return "x" if self.moving.depends == {"x"} else "state"

    def plain(self) -> Plain:
        """The content as JSON holds it."""
        return ["motion", self.moving.plain(), self.velocity.plain()]


@sealed
@dataclass(frozen=True, eq=False)
class Rate(Atom):
    """The derivative of a number along a motion."""

    motion: Motion
    of: Atom

    def __post_init__(self) -> None:
        exactly(Motion, motion=self.motion)
        if not isinstance(self.of, Atom):
            raise ProofError("of", self.of, "is no atom", "differentiate a term by derivative(…)")

    @property
    def depends(self) -> frozenset[str]:  # type: ignore[override]
        """What the number depends on, and the velocity (all of its components if means move)."""
        return self.of.depends | (self.motion.velocity.depends - {"i"})

    @property
    def integrable(self) -> bool:
        """Whether the number is: derivatives of contractions grow like polynomials, too."""
        return self.of.integrable

    @property
    def latex(self) -> str:  # type: ignore[override]
        """How it is printed."""
        return rf"\partial_{{{self.motion.velocity.latex}}} {self.of.latex}"

    def plain(self) -> Plain:
        """See :meth:`Atom.plain`."""
        return ["rate", self.motion.plain(), self.of.plain()]


def velocity(vector: VectorAtom, motion: Motion) -> Vector:
    """The derivative of a vector along a motion.

    Raises:
        ProofError: nothing says that the vector is differentiable.
    """
    if vector == motion.moving:
        return 1 * motion.velocity
    if motion.variable not in vector.depends:
        return Vector(())
    if not (is_tame("vector", vector) or is_tame("gradient", vector)):
        why = "is not known to be differentiable"
        raise ProofError("vector", vector.latex, why, "use vectors of the moment algebra")
    along = motion.velocity
    plain = ["velocity", motion.plain(), vector.plain()]
    content = as_text(plain)  # as in keys: see kernel.mentions
    name = f"derivative of {vector.name} along {along.name}"
    shown = rf"\partial_{{{along.latex}}} {vector.latex}"
    depends = vector.depends | (along.depends - {"i"})
    meaning = f"derivative along {along.name} of the {vector.meaning}"
    return 1 * VectorAtom(name, shown, meaning, depends, content)


def derivative(value: Real | Scalar, motion: Motion) -> Term:
    """The derivative of a term along a motion.

    Raises:
        ProofError: nothing says that one of its atoms is differentiable.
    """
    exactly(Motion, motion=motion)
    return by_product_rule(value, lambda atom: _rate(atom, motion))


def by_product_rule(value: Real | Scalar, rate: Callable[[Atom], Term]) -> Term:
    """The derivative of a term, from those of its atoms."""
    total = term(0)
    for monomial, coefficient in term(value):
        for atom, exponent in monomial:
            others = tuple((a, e - (a == atom)) for a, e in monomial if e > (a == atom))
            total = total + coefficient * exponent * monomial_term(others) * rate(atom)
    return total


def _rate(atom: Atom, motion: Motion) -> Term:
    if motion.variable not in atom.depends:
        return term(0)
    match atom:
        case Dot():
            first, second = (velocity(side, motion) for side in (atom.first, atom.second))
            return dot(first, atom.second) + dot(atom.first, second)
        case Applied() if atom.functional.binds in COMPONENTS:
            return atom.functional(derivative(monomial_term(atom.argument), motion))
        case Applied() if atom.functional.binds == "x" and all(_is_contraction(a) for a, _ in atom.argument):
            return term(Rate(motion, atom))
        case Defined():
            derivative(atom.term, motion)  # refuses what is not differentiable
            return term(Rate(motion, atom))
        case Function(name="exp"):
            return atom * derivative(atom.arguments[0], motion)
        case Rate():
            return term(Rate(motion, atom))
        case Opaque() if _is_contraction(atom):
            return term(Rate(motion, atom))
    raise ProofError(
        "atom", atom.latex, "is not known to be differentiable", "use the moment algebra's atoms"
    )


def _is_contraction(atom: Atom) -> bool:
    """Whether it comes from the moment algebra, so that it is smooth and grows like a polynomial."""
    if isinstance(atom, Dot):
        sides = atom.first, atom.second
        return all(is_tame("vector", v) or not v.depends & {"x", "state"} for v in sides)
    return isinstance(atom, Opaque) and atom.kind == "tensor" and is_tame("tensor", atom)


def differentiated(theorem: Theorem, motion: Motion) -> Theorem:
    """From f = g at every point (for all means): ∂f = ∂g.

    Raises:
        ProofError: it is no equation, or holds under hypotheses about what moves only, or nothing says that
            both sides are differentiable.
    """
    given = theorem.comparison
    if given.kind != "=":
        raise ProofError("theorem", theorem, "is no equation", "inequalities do not pass to derivatives")
    if any(motion.variable in a.depends for h in theorem.hypotheses for a in h.atoms):
        raise ProofError(
            "theorem", theorem, "holds under a hypothesis about what moves", "discharge it first"
        )
    sides = derivative(given.left, motion), derivative(given.right, motion)
    return _make("derivative", theorem.hypotheses, equals(*sides), (theorem,), motion.plain())


__all__ = ["Motion", "Rate", "by_product_rule", "derivative", "differentiated", "velocity"]
