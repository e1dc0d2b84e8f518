"""Formulas about posterior moments: a theorem of the kernel, or refuted at a concrete mixture.

So the formula of a claim and its false twins go through one door, and are written once.
"""

from __future__ import annotations

from collections.abc import Callable

from verify.algebra.calculus import Law
from verify.algebra.facts import gradient_form, identity
from verify.algebra.interpretation import gradient_sides, sides
from verify.algebra.posterior import MEAN_OVER
from verify.algebra.tensor import Expression
from verify.checks.identity import expected_identity
from verify.checks.identity import identity as pointwise_identity
from verify.errors import ProofError
from verify.evidence import Grade, Step
from verify.logic.formulas import Comparison, equals
from verify.logic.kernel import Theorem
from verify.logic.latex import formula_latex
from verify.logic.terms import Real
from verify.logic.vectors import Vector, VectorAtom, dot


def decided(
    formula: Comparison, law: Law | None = None, *, field: Expression | None = None
) -> Theorem | Step:
    """The equation as a theorem, or a counterexample to it.

    Args:
        formula: left = right, as :func:`verify.algebra.facts.identity` takes them.
        law: of x, if both sides are expectations; otherwise they are to agree at every point.
        field: a witness for Stein's lemma, free index ``_s``.

    Returns:
        The theorem; or a REFUTED step that names a mixture where balls keep the two sides apart.

    Raises:
        ProofError: neither a proof nor a counterexample was found.
    """
    return _decided(
        lambda: identity(formula.left, formula.right, law, field=field),
        formula,
        law,
        lambda: sides(formula.left, formula.right, law),
    )


def decided_gradient(
    gradient: VectorAtom, weight: Real, form: Vector | VectorAtom, other: VectorAtom,
    *, field: Expression | None = None,
) -> Theorem | Step:  # fmt: skip
    """⟨∇_i, u⟩ = E[weight ⟨form, u⟩] as a theorem, or a counterexample to it.

    Args:
        gradient: ∇_i, which says under which law the expectation is.
        weight: a number at each point.
        form: a vector at each point.
        other: u, any vector that x does not move.
        field: a witness for Stein's lemma, free indices a and ``_s``.

    Returns:
        As for :func:`decided`; the counterexample names the coordinate, u its unit vector.

    Raises:
        ProofError: neither a proof nor a counterexample was found.
    """
    law, left, right = gradient_sides(gradient, weight, form)
    formula = equals(dot(gradient, other), MEAN_OVER[law](weight * dot(form, other)))
    return _decided(
        lambda: gradient_form(gradient, weight, form, other, field=field),
        formula,
        law,
        lambda: (left, right),
    )


def _decided(
    prove: Callable[[], Theorem],
    formula: Comparison,
    law: Law | None,
    tensors: Callable[[], tuple[Expression, Expression]],
) -> Theorem | Step:
    try:
        return prove()
    except ProofError:
        shown, (left, right) = formula_latex(formula), tensors()
        step = (
            pointwise_identity(shown, "at every point", left, right)
            if law is None
            else expected_identity(shown, "in expectation", left, right, law=law)
        )
        if step.grade is not Grade.REFUTED:
            raise
        return step
