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
from verify.logic.formulas import Comparison, Formula, Predicate, equals
from verify.logic.instances import mentions_vector
from verify.logic.kernel import Theorem, _make, is_function, of_terms
from verify.logic.motion import Motion, derivative
from verify.logic.renaming import vector_j
from verify.logic.schemas import Function
from verify.logic.sealed import exactly, sealed
from verify.logic.segments import with_velocities
from verify.logic.terms import (
    COMPONENTS,
    Applied,
    Atom,
    Defined,
    Opaque,
    Plain,
    Real,
    Symbol,
    Term,
    is_tame,
    monomial_term,
    term,
)
from verify.logic.vectors import Dot, Mean, Vector, VectorAtom, check_movable, dot

t = Symbol("t", "t", "time of the flow", (("≥", Fraction(0)),), frozenset({"t"}))
"""The time; every other number that depends on ``"t"`` is the value of something at that time."""

_VELOCITY = VectorAtom("δ_i", r"\delta_i", "velocity of μ_i", frozenset({"i"}))
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


def speed_of(value: Real, flow: Flow) -> Term:
    """The derivative of a term along the flow, at the state and time t: product and chain rule.

    Inner products of means, finite sums and e^{…} are taken apart, t has the derivative 1, and other numbers
    that the means decide get a speed, of which :func:`speed` and :func:`speed_by_gradient` know more.

    Raises:
        ProofError: nothing says that one of its atoms is differentiable, or it hides the time.
    """
    exactly(Flow, flow=flow)
    total = term(0)
    for monomial, coefficient in term(value):
        for atom, exponent in monomial:
            others = tuple((a, e - (a == atom)) for a, e in monomial if e > (a == atom))
            total = total + coefficient * exponent * monomial_term(others) * _speed(atom, flow)
    return total


def _speed(atom: Atom, flow: Flow) -> Term:
    if atom == t:
        return term(1)
    if not atom.depends & {"state", "t"}:
        return term(0)
    match atom:
        case Function(name="exp"):
            return atom * speed_of(atom.arguments[0], flow)
        case Applied() if atom.functional.binds in COMPONENTS:
            return atom.functional(speed_of(monomial_term(atom.argument), flow))
        case Dot():
            first, second = (_velocity(side, flow) for side in (atom.first, atom.second))
            if first is not None and second is not None:
                return dot(first, atom.second) + dot(atom.first, second)
        case Defined():
            speed_of(atom.term, flow)  # refuses what is not differentiable
            return term(Speed(flow, atom))
    if "t" in atom.depends:
        raise ProofError("atom", atom.latex, "hides the time", "write t, and values at the start only")
    if isinstance(atom, Opaque) and not is_tame(atom.kind, atom):
        raise ProofError("atom", atom.latex, "is no contraction of moments", "use the moment algebra's atoms")
    derivative(atom, Motion(flow.mean, _VELOCITY))  # refuses what is not differentiable
    return term(Speed(flow, atom))


def _velocity(vector: VectorAtom, flow: Flow) -> Vector | None:
    """The derivative of a vector: −g_i, or Σ_i h_i f_i' with weights that stay; None if it is neither."""
    if vector == flow.mean:
        return -flow.gradient
    if not vector.depends & {"state", "t"}:
        return Vector(())
    of = vector.mean
    still = of is not None and "state" not in of.weight.depends and "t" not in vector.depends
    if of is None or not still or of.functional.binds not in COMPONENTS:
        return None
    parts = [(_velocity(a, flow), c) for a, c in of.vector.parts]
    if any(v is None or "state" in c.depends for v, c in parts):
        return None
    inside = Vector(tuple((a, c * e) for v, c in parts if v is not None for a, e in v.parts))
    depends = ((of.weight.depends | inside.depends) - {of.functional.binds}) | of.functional.depends
    mean = Mean(of.functional, of.weight, inside)
    meaning = f"derivative of the {vector.meaning} along the flow"
    name = f"velocity of {vector.name}"
    return 1 * VectorAtom(name, f"{vector.latex}'", meaning, depends, mean=mean)


def speed(defined: Defined, flow: Flow) -> Theorem:
    """⊢ ȧ = the derivative of what stands for a.

    Raises:
        ProofError: nothing says that it is differentiable.
    """
    exactly(Defined, defined=defined)
    conclusion = equals(speed_of(defined, flow), speed_of(defined.term, flow))
    return _make("speed", (), conclusion, (), [defined.plain(), flow.plain()])


def speed_by_gradient(value: Atom, flow: Flow, motion: Motion, slope: Theorem) -> Theorem:
    """From ∂a = D for means that move with any velocities δ_i: ȧ = D with −g_i for δ_i.

    Args:
        value: a, a state function.
        flow: μ_i' = −g_i.
        motion: of all means, with velocities δ_i of which nothing is known.
        slope: ⊢ ∂a = D. Its hypotheses do not speak of δ_i.

    Raises:
        ProofError: one of them is not of this form.
    """
    exactly(Motion, motion=motion)
    δ = motion.velocity
    if motion.moving != flow.mean or δ.depends != {"i"} or δ.tensor or δ.mean:
        raise ProofError("motion", motion.plain(), "moves no means by any velocities δ_i", "see MEANS")
    if "t" in value.depends:
        raise ProofError("value", value.latex, "moves without the means", "take a state function")
    given = slope.comparison
    if given.kind != "=" or given.left != derivative(value, motion):
        raise ProofError("slope", slope, "is not ∂a = D", "bring it there")
    for hypothesis in slope.hypotheses:
        if any(mentions_vector(a, u) for a in hypothesis.atoms for u in (δ, vector_j(δ))):
            raise ProofError("slope", slope, f"assumes something of {δ.name}", "prove it for all velocities")
    conclusion = equals(speed_of(value, flow), with_velocities(given.right, δ, -flow.gradient))
    content = [value.plain(), flow.plain(), motion.plain()]
    return _make("speed by the gradient", slope.hypotheses, conclusion, (slope,), content)


__all__ = [
    "EXISTENCE",
    "During",
    "Flow",
    "Speed",
    "flowing",
    "speed",
    "speed_by_gradient",
    "speed_of",
    "starting",
    "t",
    "value_during",
]
