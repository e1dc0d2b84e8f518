"""Gradient descent as the kernel sees it: what a step makes of a state, and statements about all steps.

A theorem about an arbitrary state μ speaks of a (its value at μ) and of a⁺ (its value at μ − η∇). Followed
along descent (:func:`along`) it speaks of a_k and a_{k+1}, for each k ≥ 0. :func:`induction` and
:func:`telescoping` make statements about all k; sums Σ_{k<τ} are functionals that bind k.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from verify.errors import ProofError
from verify.logic.formulas import Comparison, Formula, Predicate, equals
from verify.logic.kernel import Theorem, _make, is_function, mapped, of_terms
from verify.logic.sealed import exactly, sealed
from verify.logic.terms import (
    COMPONENTS,
    Applied,
    Atom,
    Defined,
    Functional,
    Plain,
    Real,
    Symbol,
    Term,
    monomial_term,
    sum_latex,
    term,
)
from verify.logic.vectors import Dot, Mean, Vector, VectorAtom, check_movable, dot

k = Symbol("k", "k", "number of steps taken", (("≥", Fraction(0)),), frozenset({"k"}), integer=True)
"""The index of steps, a natural number."""


@sealed
@dataclass(frozen=True)
class Descent:
    """μ_i ← μ_i − η g_i for every component i.

    Attributes:
        mean: μ_i.
        gradient: g_i.
        rate: η.

    Raises:
        ProofError: the mean is not μ_i, the gradient depends on the point, or the rate is no constant.
    """

    mean: VectorAtom
    gradient: VectorAtom
    rate: Symbol

    def __post_init__(self) -> None:
        exactly(VectorAtom, mean=self.mean, gradient=self.gradient)
        exactly(Symbol, rate=self.rate)
        check_movable(self.mean)
        moved = (self.gradient.depends - {"i", "state", "mixture"}) | self.rate.depends
        if moved or self.mean.depends == {"x"}:
            why = f"takes no step of the means alone: it depends on {', '.join(sorted(moved)) or 'x'}"
            raise ProofError("descent", self.plain()[1:], why, "move μ_i by a constant rate times a gradient")

    def plain(self) -> Plain:
        """The content as JSON holds it."""
        return ["descent", self.mean.plain(), self.gradient.plain(), self.rate.plain()]


@sealed
@dataclass(frozen=True, eq=False)
class Next(Atom):
    """The value of a state function after one step."""

    descent: Descent
    of: Atom

    def __post_init__(self) -> None:
        _check_value(self.descent, self.of)

    @property
    def depends(self) -> frozenset[str]:  # type: ignore[override]
        """What the state function depends on."""
        return self.of.depends

    @property
    def integrable(self) -> bool:
        """Whether the state function is."""
        return self.of.integrable

    @property
    def latex(self) -> str:  # type: ignore[override]
        """How it is printed."""
        return f"{grouped(self.of, '^')}^{{+}}"

    def plain(self) -> Plain:
        """See :meth:`Atom.plain`."""
        return ["next", self.descent.plain(), self.of.plain()]


@sealed
@dataclass(frozen=True, eq=False)
class At(Atom):
    """The value of a state function at step ``index`` + ``offset`` of descent (index None: 0)."""

    descent: Descent
    of: Atom
    index: Symbol | None
    offset: int

    def __post_init__(self) -> None:
        _check_value(self.descent, self.of)
        if self.index is not None:
            check_natural(self.index)
        if type(self.offset) is not int or self.offset < 0:
            raise ProofError("offset", self.offset, "steps are counted from 0", "use an offset ≥ 0")

    @property
    def depends(self) -> frozenset[str]:  # type: ignore[override]
        """The index, and what the state function depends on besides the state."""
        return (self.of.depends - {"state"}) | (self.index.depends if self.index else frozenset())

    @property
    def integrable(self) -> bool:
        """Whether the state function is."""
        return self.of.integrable

    @property
    def latex(self) -> str:  # type: ignore[override]
        """How it is printed."""
        return f"{grouped(self.of, '_')}_{{{self._step}}}"

    @property
    def said(self) -> str:  # type: ignore[override]
        """When the number is 1 that is 1 or 0, in LaTeX."""
        return rf"\text{{at step }} {self._step}:\ {self.of.said}" if self.of.said else ""

    @property
    def _step(self) -> str:
        name = self.index.latex if self.index else ""
        shift = f"+{self.offset}" if name else str(self.offset)
        return name + (shift if self.offset or not name else "")

    def plain(self) -> Plain:
        """See :meth:`Atom.plain`."""
        index = self.index.plain() if self.index else None
        return ["at", self.descent.plain(), self.of.plain(), index, self.offset]


def _check_value(descent: Descent, of: Atom) -> None:
    exactly(Descent, descent=descent)
    if not isinstance(of, Atom):
        raise ProofError("of", of, "is no atom", "name it by Defined")
    if "k" in of.depends:
        raise ProofError("of", of.latex, "speaks of a step itself", "take what the means alone decide")


def grouped(atom: Atom, mark: str) -> str:
    """In brackets, unless it is one letter without such a mark: TeX takes no second one."""
    alone = isinstance(atom, Defined | Symbol) and mark not in atom.latex
    return atom.latex if alone else rf"\left({atom.latex}\right)"


def after(value: Term, descent: Descent) -> Term:
    """The term at μ − ηg: inner products of means expand, other state functions become a⁺."""
    return value.replaced(lambda atom: _atom_after(atom, descent))


def _atom_after(atom: Atom, descent: Descent) -> Term:
    if "state" not in atom.depends:
        return term(atom)
    if isinstance(atom, Applied) and atom.functional.binds in COMPONENTS:
        return atom.functional(after(monomial_term(atom.argument), descent))
    if is_function(atom):
        return of_terms(atom, lambda t: after(t, descent))
    if isinstance(atom, Dot):
        moved = [_moved(v, descent) for v in (atom.first, atom.second)]
        if all(v is not None for v in moved):
            return dot(*(v for v in moved if v is not None))
    return term(Next(descent, atom))


def _moved(vector: VectorAtom, descent: Descent) -> Vector | None:
    if vector == descent.mean:
        return descent.mean - descent.rate * descent.gradient
    if "state" not in vector.depends:
        return 1 * vector
    shown = f"{vector.name} after a step", f"{vector.latex}^{{+}}", f"{vector.meaning}, after a step"
    return with_parts(vector, lambda part: _moved(part, descent), *shown)


def with_parts(
    vector: VectorAtom, other: Callable[[VectorAtom], Vector | None], name: str, latex: str, meaning: str
) -> Vector | None:
    """Of Σ_i h_i f_i with weights that stay: Σ_i h_i other(f_i), so named; of another vector None."""
    of = vector.mean
    if of is None or of.functional.binds not in COMPONENTS or "state" in of.weight.depends:
        return None
    parts = [(other(a), c) for a, c in of.vector.parts]
    if any(v is None or "state" in c.depends for v, c in parts):
        return None
    inside = Vector(tuple((a, c * e) for v, c in parts if v is not None for a, e in v.parts))
    depends = ((of.weight.depends | inside.depends) - {of.functional.binds}) | of.functional.depends
    return 1 * VectorAtom(name, latex, meaning, depends, mean=Mean(of.functional, of.weight, inside))


def next_value(defined: Defined, descent: Descent) -> Theorem:
    """⊢ a⁺ = what stands for a, at μ − ηg."""
    exactly(Defined, defined=defined)
    content = [defined.plain(), descent.plain()]
    conclusion = equals(Next(descent, defined), after(defined.term, descent))
    return _make("next value", (), conclusion, (), content)


def along(theorem: Theorem, descent: Descent) -> Theorem:
    """For each k: the theorem at the k-th iterate, a ↦ a_k and a⁺ ↦ a_{k+1}.

    Raises:
        ProofError: it speaks of steps already, or of another descent.
    """
    exactly(Descent, descent=descent)
    hypotheses = [followed(h, descent) for h in theorem.hypotheses]
    conclusion = followed(theorem.conclusion, descent)
    return _make("along descent", hypotheses, conclusion, (theorem,), descent.plain())


def followed(formula: Formula, descent: Descent) -> Formula:
    """The formula about a state at the k-th iterate, a ↦ a_k and a⁺ ↦ a_{k+1}."""
    if isinstance(formula, Predicate):
        raise ProofError("formula", formula.latex, "is about no single state", "follow a comparison")
    left, right = (_followed(t, descent) for t in (formula.left, formula.right))
    return Comparison(left, formula.relation, right)


def _followed(value: Term, descent: Descent) -> Term:
    return value.replaced(lambda atom: _atom_followed(atom, descent))


def _atom_followed(atom: Atom, descent: Descent) -> Term:
    if "k" in atom.depends or isinstance(atom, At):
        raise ProofError("theorem", atom.latex, "speaks of steps already", "follow a theorem about a state")
    if isinstance(atom, Next):
        if atom.descent != descent:
            raise ProofError("theorem", atom.latex, "is the next value of another descent", "follow that one")
        return term(At(descent, atom.of, k, 1))
    if "state" not in atom.depends:
        return term(atom)
    if isinstance(atom, Applied) and atom.functional.binds in COMPONENTS:
        return atom.functional(_followed(monomial_term(atom.argument), descent))
    if is_function(atom):
        return of_terms(atom, lambda t: _followed(t, descent))
    return term(At(descent, atom, k, 0))


def at_step(formula: Formula, new: Symbol | None, offset: int = 0) -> Formula:
    """The formula with new + offset (None: offset alone) in place of k; k under a sum over k is bound."""
    if isinstance(formula, Predicate):
        raise ProofError("formula", formula.latex, "is about no single step", "take a comparison")
    left, right = (_term_at_step(t, new, offset) for t in (formula.left, formula.right))
    return Comparison(left, formula.relation, right)


def _term_at_step(value: Term, new: Symbol | None, offset: int) -> Term:
    def replace(atom: Atom) -> Term:
        if atom == k:
            return term(offset) if new is None else new + offset
        if isinstance(atom, At) and atom.index == k:
            return term(At(atom.descent, atom.of, new, atom.offset + offset))
        if "k" in atom.depends:
            raise ProofError("formula", atom.latex, "hides the step k", "unfold it first")
        return term(atom)

    return mapped(value, replace)


def renamed_step(theorem: Theorem, new: Symbol | None, offset: int = 0) -> Theorem:
    """The theorem for step new + offset (None: step ``offset`` ≥ 0) instead of k."""
    if type(offset) is not int or offset < 0:
        raise ProofError("offset", offset, "steps are counted from 0", "use an offset ≥ 0")
    if new is not None:
        check_natural(new)
    content = [new.plain() if new else None, offset]
    hypotheses = [at_step(h, new, offset) for h in theorem.hypotheses]
    conclusion = at_step(theorem.conclusion, new, offset)
    return _make("at a step", hypotheses, conclusion, (theorem,), content)


def check_natural(symbol: Symbol) -> None:
    """Refuse what is no natural number."""
    exactly(Symbol, symbol=symbol)
    if not symbol.integer or not any(r == "≥" and b >= 0 for r, b in symbol.domain):
        raise ProofError("symbol", symbol.name, "is no natural number", "declare it an integer ≥ 0")
    if extra := symbol.depends - {"k", "mixture"}:
        why = f"depends on {', '.join(sorted(extra))}, which sums and means over it bind"
        raise ProofError("symbol", symbol.name, why, "take one number of steps")


def induction(claim: Formula, base: Theorem, step: Theorem) -> Theorem:
    """For all k: the claim, from the claim at 0 and from the step  claim at k ⊢ claim at k + 1.

    Raises:
        ProofError: base or step conclude something else, or the step assumes more about k than the claim.
    """
    if base.conclusion != at_step(claim, None, 0):
        raise ProofError("base", base, "is not the claim at 0", "prove that")
    if step.conclusion != at_step(claim, k, 1):
        raise ProofError("step", step, "is not the claim at k + 1", "prove that")
    rest = [h for h in step.hypotheses if h != claim]
    for hypothesis in (*rest, *base.hypotheses):
        if any("k" in a.depends for a in hypothesis.atoms):
            raise ProofError("hypothesis", hypothesis.key, "speaks of one step k", "only the claim may")
    return _make("induction", [*rest, *base.hypotheses], claim, (base, step), claim.plain())


def induction_until(claim: Formula, base: Theorem, step: Theorem, last: Symbol) -> Theorem:
    """From the claim at 0 and the step  claim at k, k + 1 ≤ τ ⊢ claim at k + 1: k ≤ τ ⊢ the claim.

    By induction over k: if k + 1 ≤ τ then k ≤ τ, so the claim holds at k, and the step applies.

    Args:
        claim: about step k.
        base: ⊢ the claim at 0.
        step: as above; its other hypotheses speak of no step k.
        last: τ, a natural number other than k.

    Raises:
        ProofError: base or step conclude something else, or the step assumes more about k than that.
    """
    check_natural(last)
    if last.depends:
        raise ProofError("last", last.name, "is no parameter", "take a natural number that does not move")
    if base.conclusion != at_step(claim, None, 0):
        raise ProofError("base", base, "is not the claim at 0", "prove that")
    if step.conclusion != at_step(claim, k, 1):
        raise ProofError("step", step, "is not the claim at k + 1", "prove that")
    rest = [h for h in step.hypotheses if h not in (claim, k + 1 <= last)]
    for hypothesis in (*rest, *base.hypotheses):
        if any("k" in a.depends for a in hypothesis.atoms):
            raise ProofError("hypothesis", hypothesis.key, "speaks of one step k", "only the claim may")
    hypotheses = [*rest, *base.hypotheses, k <= last]
    return _make("induction until", hypotheses, claim, (base, step), [claim.plain(), last.plain()])


def sum_of_steps(count: Symbol) -> Functional:
    """Σ over the steps k < τ, for a natural number τ other than k itself."""
    return Functional(f"sum k<{count.name}", sum_latex("k", count), "k", term(count), count.depends)


def telescoping(descent: Descent, of: Atom, count: Symbol) -> Theorem:
    """⊢ Σ_{k<τ} (a_{k+1} − a_k) = a_τ − a_0."""
    check_natural(count)
    steps = sum_of_steps(count)
    left = steps(At(descent, of, k, 1)) - steps(At(descent, of, k, 0))
    right = At(descent, of, count, 0) - At(descent, of, None, 0)
    return _make("telescoping", (), equals(left, right), (), [descent.plain(), of.plain(), count.plain()])


def telescoping_term(value: Real, count: Symbol) -> Theorem:
    """⊢ Σ_{k<τ} (f_{k+1} − f_k) = f_τ − f_0 for a term f of the step k, such as k² V_k."""
    check_natural(count)
    f = term(value)
    by_one = sum_of_steps(count)(_term_at_step(f, k, 1) - f)
    conclusion = equals(by_one, _term_at_step(f, count, 0) - _term_at_step(f, None, 0))
    return _make("telescoping term", (), conclusion, (), [f.plain(), count.plain()])


__all__ = [
    "At",
    "Descent",
    "Next",
    "after",
    "along",
    "at_step",
    "check_natural",
    "followed",
    "grouped",
    "induction",
    "induction_until",
    "k",
    "next_value",
    "renamed_step",
    "sum_of_steps",
    "telescoping",
    "telescoping_term",
]
