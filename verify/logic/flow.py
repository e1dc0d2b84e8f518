r"""The gradient flow μ_i' = −g_i as the kernel sees it: values at time t, speeds of what the means decide.

A theorem about an arbitrary state μ speaks of a, and of its speed ȧ there, the derivative along −g. Followed
along the flow (:func:`flowing`) it speaks of a(t), for each t ≥ 0. Statements about all t come from
:mod:`verify.logic.growth`.

The flow exists for all t ≥ 0, from every start, if g is the gradient of a function ℓ ≥ 0 that is smooth in
the means: no others are taken. By Picard and Lindelöf it exists on some [0, T), and there ∫ Σ|g_i|² = ℓ(0) −
ℓ(t) ≤ ℓ(0), so that Σ|μ_i(t) − μ_i(0)|² ≤ t ℓ(0): it stays in a compact set and can be continued. Source:
Hartman 2002, ODE, Theorems II.1.1 and II.3.1.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from verify.errors import ProofError
from verify.logic.descent import grouped
from verify.logic.formulas import Comparison, Formula, Predicate
from verify.logic.kernel import Theorem, _make, is_function, of_terms
from verify.logic.sealed import exactly, sealed
from verify.logic.terms import (
    COMPONENTS,
    Applied,
    Atom,
    Defined,
    Plain,
    Real,
    Symbol,
    Term,
    is_tame,
    monomial_term,
    term,
)
from verify.logic.vectors import VectorAtom, check_movable

t = Symbol("t", "t", "time of the flow", (("≥", Fraction(0)),), frozenset({"t"}))
"""The time; every other number that depends on ``"t"`` is the value of something at that time."""

EXISTENCE = "existence of the gradient flow"


@sealed
@dataclass(frozen=True)
class Flow:
    """μ_i' = −g_i for every component i, from any start, at all times t ≥ 0.

    Attributes:
        mean: μ_i.
        gradient: g_i, the gradient of a divergence.

    Raises:
        ProofError: the mean is not μ_i, or nothing says that g is the gradient of a smooth function ≥ 0.
    """

    mean: VectorAtom
    gradient: VectorAtom

    def __post_init__(self) -> None:
        exactly(VectorAtom, mean=self.mean, gradient=self.gradient)
        check_movable(self.mean)
        if self.mean.depends == {"x"} or not is_tame("gradient", self.gradient):
            why = "is no gradient of a divergence, so that its flow may end"
            raise ProofError("gradient", self.gradient.name, why, "make it by gradient(…), and move μ_i")

    def plain(self) -> Plain:
        """The content as JSON holds it."""
        return ["flow", self.mean.plain(), self.gradient.plain()]


@sealed
@dataclass(frozen=True, eq=False)
class Speed(Atom):
    """The derivative of a state function along −g, at the state; of what has none, some number."""

    flow: Flow
    of: Atom

    def __post_init__(self) -> None:
        _check_value(self.flow, self.of)

    @property
    def depends(self) -> frozenset[str]:  # type: ignore[override]
        """What the state function depends on, and what does not move."""
        return self.of.depends | {"mixture"}

    @property
    def integrable(self) -> bool:
        """Whether it does not depend on the point."""
        return "x" not in self.depends

    @property
    def latex(self) -> str:  # type: ignore[override]
        """How it is printed."""
        if isinstance(self.of, Defined) and self.of.latex.isalpha():
            return rf"\dot{{{self.of.latex}}}"
        return rf"\tfrac{{d}}{{dt}}{grouped(self.of, '^')}"

    def plain(self) -> Plain:
        """See :meth:`Atom.plain`."""
        return ["speed", self.flow.plain(), self.of.plain()]


@sealed
@dataclass(frozen=True, eq=False)
class During(Atom):
    """The value of a state function at time t of the flow, or at its start.

    Attributes:
        flow: from any start μ(0).
        of: the state function.
        begun: whether at time t; else at time 0.
    """

    flow: Flow
    of: Atom
    begun: bool

    def __post_init__(self) -> None:
        _check_value(self.flow, self.of)
        exactly(bool, begun=self.begun)

    @property
    def depends(self) -> frozenset[str]:  # type: ignore[override]
        """The time, and what the state function depends on besides the state."""
        return (self.of.depends - {"state"}) | (t.depends if self.begun else frozenset())

    @property
    def integrable(self) -> bool:
        """Whether the state function is."""
        return self.of.integrable

    @property
    def latex(self) -> str:  # type: ignore[override]
        """How it is printed."""
        shown = self.of.latex if isinstance(self.of, Speed) else grouped(self.of, "(")
        return f"{shown}({t.latex if self.begun else 0})"

    @property
    def said(self) -> str:  # type: ignore[override]
        """When the number is 1 that is 1 or 0, in LaTeX."""
        return rf"\text{{at time }} {t.latex if self.begun else 0}:\ {self.of.said}" if self.of.said else ""

    def plain(self) -> Plain:
        """See :meth:`Atom.plain`."""
        return ["during", self.flow.plain(), self.of.plain(), self.begun]


def _check_value(flow: Flow, of: Atom) -> None:
    exactly(Flow, flow=flow)
    if not isinstance(of, Atom):
        raise ProofError("of", of, "is no atom", "name it by Defined")
    if "state" not in of.depends or of.depends & {"t", "k"}:
        raise ProofError("of", of.latex, "is nothing that the means alone decide", "take a state function")


def flowing(theorem: Theorem, flow: Flow) -> Theorem:
    """For each t ≥ 0: the theorem at the state μ(t), a ↦ a(t).

    Raises:
        ProofError: it is no theorem about comparisons.
    """
    return followed_to(theorem, flow, begun=True)


def starting(theorem: Theorem, flow: Flow) -> Theorem:
    """The theorem at time 0: at the state μ(0), a ↦ a(0), with 0 for t.

    Raises:
        ProofError: it is no theorem about comparisons, or hides the time.
    """
    return followed_to(theorem, flow, begun=False)


def followed_to(theorem: Theorem, flow: Flow, *, begun: bool) -> Theorem:
    """:func:`flowing`, or else :func:`starting`."""
    exactly(Flow, flow=flow)
    hypotheses = [_formula(h, flow, begun) for h in theorem.hypotheses]
    conclusion = _formula(theorem.conclusion, flow, begun)
    content = [flow.plain(), begun]
    return _make("along the flow", hypotheses, conclusion, (theorem,), content, axioms=(EXISTENCE,))


def _formula(formula: Formula, flow: Flow, begun: bool) -> Formula:
    if isinstance(formula, Predicate):
        raise ProofError("formula", formula.latex, "is about no single state", "follow a comparison")
    left, right = (value_during(side, flow, begun=begun) for side in (formula.left, formula.right))
    return Comparison(left, formula.relation, right)


def value_during(value: Real, flow: Flow, *, begun: bool = True) -> Term:
    """The term at the state μ(t); or at time 0, in place of the state and of t.

    Raises:
        ProofError: an atom hides the time.
    """
    return term(value).replaced(lambda atom: _atom(atom, flow, begun))


def _atom(atom: Atom, flow: Flow, begun: bool) -> Term:
    if begun and "state" not in atom.depends:
        return term(atom)
    if not atom.depends & {"state", "t"}:
        return term(atom)
    if atom == t:
        return term(0)
    if isinstance(atom, During):
        return term(During(atom.flow, atom.of, begun=False))
    if isinstance(atom, Applied) and atom.functional.binds in COMPONENTS:
        return atom.functional(value_during(monomial_term(atom.argument), flow, begun=begun))
    if is_function(atom):
        return of_terms(atom, lambda inner: value_during(inner, flow, begun=begun))
    return term(During(flow, atom, begun))  # refuses what depends on the time


__all__ = [
    "EXISTENCE",
    "During",
    "Flow",
    "Speed",
    "flowing",
    "starting",
    "t",
    "value_during",
]
