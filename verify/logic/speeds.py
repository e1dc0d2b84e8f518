"""Speeds along a gradient flow: product and chain rule, and what a gradient says of a loss.

The derivative of what the means decide along μ_i' = −g_i. It exists for contractions of the moment algebra,
for their expectations and for what is made of them: see :mod:`verify.logic.motion`.
"""

from __future__ import annotations

from verify.errors import ProofError
from verify.logic.descent import with_parts
from verify.logic.flow import Flow, Speed, t
from verify.logic.formulas import equals
from verify.logic.instances import mentions_vector
from verify.logic.kernel import Theorem, _make
from verify.logic.motion import Motion, by_product_rule, derivative
from verify.logic.renaming import vector_j
from verify.logic.schemas import Function
from verify.logic.sealed import exactly
from verify.logic.segments import with_velocities
from verify.logic.terms import (
    COMPONENTS,
    Applied,
    Atom,
    Defined,
    Opaque,
    Real,
    Term,
    is_tame,
    monomial_term,
    term,
)
from verify.logic.vectors import Dot, Vector, VectorAtom, dot

_VELOCITY = VectorAtom("δ_i", r"\delta_i", "velocity of μ_i", frozenset({"i"}))


def speed_of(value: Real, flow: Flow) -> Term:
    """The derivative of a term along the flow, at the state and time t: product and chain rule.

    Inner products of means, finite sums and e^{…} are taken apart, t has the derivative 1, and other numbers
    that the means decide get a speed, of which :func:`speed` and :func:`speed_by_gradient` know more.

    Raises:
        ProofError: nothing says that one of its atoms is differentiable, or it hides the time.
    """
    exactly(Flow, flow=flow)
    return by_product_rule(value, lambda atom: _speed(atom, flow))


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
        raise ProofError("atom", atom.latex, "hides the time", "unfold it, or write a for a(t)")
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
    if "t" in vector.depends:
        return None
    meaning = f"derivative of the {vector.meaning} along the flow"
    shown = f"velocity of {vector.name}", f"{vector.latex}'", meaning
    return with_parts(vector, lambda part: _velocity(part, flow), *shown)


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


__all__ = ["speed", "speed_by_gradient", "speed_of"]
