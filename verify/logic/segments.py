"""A step of descent as a segment: Taylor's theorem bounds a function of the means at its other end."""

from __future__ import annotations

from collections.abc import Sequence

from verify.errors import ProofError
from verify.logic.descent import Descent, after
from verify.logic.formulas import Comparison, Formula
from verify.logic.instances import mentions_vector
from verify.logic.kernel import Theorem, _make, as_comparison
from verify.logic.latex import formula_latex
from verify.logic.motion import Motion, derivative
from verify.logic.renaming import vector_j
from verify.logic.sealed import exactly
from verify.logic.terms import COMPONENTS, Applied, Atom, Real, Term, monomial_term, term
from verify.logic.vectors import Dot, Vector, VectorAtom, dot


def end_of_step(
    motion: Motion,
    descent: Descent,
    value: Real,
    slope: Theorem,
    bend: Theorem,
    concave: Sequence[Theorem] = (),
) -> Theorem:
    """From ∂f = D and ∂∂f ≤ B on a convex set with μ and μ − ηg in it: f⁺ ≤ f + D + B/2 at δ_i = −ηg_i.

    Fix the means and δ_i = −ηg_i, and let φ(s) = f(μ + sδ) for 0 ≤ s ≤ 1. Then φ' = ∂f and φ'' = ∂∂f at
    μ + sδ, so by Taylor's theorem φ(1) ≤ φ(0) + φ'(0) + B/2 if μ + sδ satisfies what ``bend`` assumes of the
    means. That is some q ≥ 0 or q > 0, each concave along every line, since ∂∂q ≤ 0: so it holds in between
    if it does at both ends. Source: Rudin 1976, Theorem 5.15.

    Args:
        motion: of all means, with velocities δ_i of which nothing is known.
        descent: its step goes from μ_i to μ_i − ηg_i.
        value: f, a function that may be differentiated twice.
        slope: ⊢ ∂f = D.
        bend: ⊢ ∂∂f ≤ B, where the means do not stand in B.
        concave: ⊢ ∂∂q ≤ 0 for each hypothesis q ≥ 0 or q > 0 of ``bend`` that speaks of the means, in order.

    Returns:
        ⊢ f⁺ ≤ f + D + B/2 with −ηg_i for δ_i, under the hypotheses of ``slope`` and ``bend``, those of
        ``bend`` that speak of the means also at μ − ηg.

    Raises:
        ProofError: one of the premises is not of this form, or assumes something of δ_i.
    """
    exactly(Motion, motion=motion)
    exactly(Descent, descent=descent)
    f, concave, δ = term(value), tuple(concave), motion.velocity
    if motion.moving != descent.mean or δ.depends != {"i"} or δ.tensor or δ.mean:
        raise ProofError("motion", motion.plain(), "moves no means by any velocities δ_i", "see MEANS")
    first, second = derivative(f, motion), derivative(derivative(f, motion), motion)
    D = slope.comparison.right
    if slope.comparison.kind != "=" or slope.comparison.left != first:
        raise ProofError("slope", slope, "is not ∂f = D", "bring it there")
    B = bend.comparison.difference + second
    if bend.comparison.kind != "≥" or "state" in B.depends:
        raise ProofError("bend", bend, "is not ∂∂f ≤ B with B free of the means", "bring it there")
    premises = slope, bend, *concave
    hypotheses = [h for t in premises for h in t.hypotheses]
    for formula in hypotheses:
        if any(mentions_vector(a, u) for a in formula.atoms for u in (δ, vector_j(δ))):
            why = f"assumes something of {δ.name}"
            raise ProofError("premise", formula_latex(formula), why, "prove it for all velocities")
    region = [as_comparison(h) for h in bend.hypotheses if _of_means(h)]
    wanted = [Comparison(derivative(derivative(h.difference, motion), motion), "≤", term(0)) for h in region]
    if any(h.kind == "=" for h in region) or [t.conclusion for t in concave] != wanted:
        shown = ", ".join(map(formula_latex, region))
        raise ProofError("concave", shown, "is not shown to hold on segments", "prove ∂∂q ≤ 0 for each q ≥ 0")
    if any(_of_means(h) for t in concave for h in t.hypotheses):
        raise ProofError("concave", concave, "assumes something of the means", "prove it for all means")
    other_end = [Comparison(after(h.difference, descent), h.kind, term(0)) for h in region]
    step = -descent.rate * descent.gradient
    right = f + with_velocities(D, δ, step) + with_velocities(B, δ, step) / 2
    content = [motion.plain(), descent.plain(), f.plain()]
    return _make(
        "end of a step",
        [*hypotheses, *other_end],
        after(f, descent) <= right,
        premises,
        content,
        axioms=("Taylor's theorem on a segment",),
    )


def _of_means(formula: Formula) -> bool:
    return any("state" in a.depends for a in formula.atoms)


def with_velocities(value: Term, velocity: VectorAtom, step: Vector) -> Term:
    """The term with step_i for velocity_i, for all i at once: sums over i bind the i of both.

    Raises:
        ProofError: something in it is made of the velocity, and does not say how.
    """

    def vector(atom: VectorAtom) -> Vector:
        if atom != velocity and any(mentions_vector(atom, u) for u in (velocity, vector_j(velocity))):
            raise ProofError("vector", atom.latex, f"is made of {velocity.name}", "unfold it first")
        return step if atom == velocity else 1 * atom

    def replaced(atom: Atom) -> Term:
        if not any(mentions_vector(atom, u) for u in (velocity, vector_j(velocity))):
            return term(atom)
        match atom:
            case Dot():
                return dot(vector(atom.first), vector(atom.second))
            case Applied() if atom.functional.binds in ("x", *COMPONENTS):
                return atom.functional(monomial_term(atom.argument).replaced(replaced))
        raise ProofError("atom", atom.latex, f"hides {velocity.name}", "unfold it first")

    return value.replaced(replaced)


__all__ = ["end_of_step", "with_velocities"]
