"""Terms of the kernel as expressions of the moment algebra, which has no names: only tensors.

An atom counts for what its tensor is, if it owns up to all that it depends on and shows what it stands for.
"""

from __future__ import annotations

import json
from functools import lru_cache

from verify.algebra import tensor
from verify.algebra.calculus import Law, sum_over_components
from verify.algebra.latex import latex as tensor_latex
from verify.algebra.posterior import (
    MEAN_OVER,
    SUM,
    SUM_J,
    d,
    from_text,
    gradient_law,
    gradient_tensor,
    variables_of,
    w,
)
from verify.algebra.tensor import Expression, as_expression
from verify.errors import ProofError, VerifyError
from verify.logic.names import is_word
from verify.logic.reading import read_vector_atom
from verify.logic.terms import (
    Applied,
    Atom,
    Defined,
    Monomial,
    Opaque,
    Real,
    Scalar,
    Symbol,
    Term,
    tame,
    term,
)
from verify.logic.vectors import Dot, Vector, VectorAtom


def sides(left: Real | Scalar, right: Real | Scalar, law: Law | None) -> tuple[Expression, Expression]:
    """What :func:`verify.algebra.facts.identity` compares: the tensor expressions that the terms are.

    Given a law, that they are the means of.

    Raises:
        ProofError: an atom is unknown to the moment algebra, or depends on x under a law.
    """
    left, right = term(left), term(right)
    if law is not None and "x" in (left.depends | right.depends):
        raise ProofError("left", left, "depends on x", "put it under the expectation")
    return interpreted(left, law), interpreted(right, law)


def gradient_sides(
    of: VectorAtom, weight: Real, form: Vector | VectorAtom
) -> tuple[Law, Expression, Expression]:
    """What :func:`verify.algebra.facts.gradient_form` compares: the law, and two vectors, free index a,
    that are its means.

    Raises:
        ProofError: ``of`` is no gradient, or the moment algebra does not know the form.
    """
    given = gradient_tensor(of)
    if given is None:
        raise ProofError("of", of.name, "is no gradient", "make it by gradient(law)")
    law = gradient_law(given[0], json.loads(of.tensor)[2])
    return law, given[1], interpreted(term(weight), None) * coordinates(1 * form)


def tensor_of(value: Real | VectorAtom) -> Expression:
    """The number at a point x, or the vector (free index a), as an expression; not trusted by any proof.

    Raises:
        ProofError: the moment algebra does not know it, as it does not know a gradient at a point.
    """
    return coordinates(1 * value) if isinstance(value, VectorAtom) else interpreted(term(value), None)


def interpreted(value: Term, law: Law | None) -> Expression:
    """The tensor expression that the term is, or is the expectation of."""
    total = Expression()
    for monomial, coefficient in value:
        total = total + _of_monomial(monomial, law) * coefficient
    return total.closed()


def _of_monomial(monomial: Monomial, law: Law | None) -> Expression:
    product = as_expression(1)
    means = 0
    for atom, exponent in monomial:
        factor, is_mean = _of_atom(atom, law)
        means += is_mean * exponent
        for _ in range(exponent):
            product = product * factor.closed()
    if means > 1:
        raise ProofError("term", monomial, "is a product of two expectations", "it is no expectation")
    return product


def _of_atom(atom: Atom, law: Law | None) -> tuple[Expression, bool]:
    """The expression, and whether the atom is its expectation."""
    match atom:
        case Opaque(kind="tensor"):
            return faithful(atom.data, atom), False
        case Defined():
            inner = interpreted(atom.term, law)
            return inner, "x" not in atom.depends and law is not None
        case Dot():
            return _of_dot(atom, law)
        case Applied() if atom.functional in (SUM, SUM_J):
            inner, is_mean = _of_product(atom.argument, law)
            return sum_over_components(inner, atom.functional.binds), is_mean
        case Applied() if law is not None and atom.functional == MEAN_OVER[law]:
            return _of_product(atom.argument, None)[0], True
        case Symbol() if atom == d:
            return tensor.symbol(tensor.DIMENSION), False
    raise ProofError("atom", atom.latex, "is nothing that the moment algebra knows here", "rewrite it first")


def _of_product(monomial: Monomial, law: Law | None) -> tuple[Expression, bool]:
    is_mean = any(_of_atom(a, law)[1] for a, _ in monomial)
    return _of_monomial(monomial, law), is_mean


def _of_dot(atom: Dot, law: Law | None) -> tuple[Expression, bool]:
    sides, is_mean = [], False
    for side in (atom.first, atom.second):
        if given := gradient_tensor(side):
            teacher = json.loads(side.tensor)[2]
            if law is None or gradient_law(given[0], teacher) is not law or is_mean:
                raise ProofError("gradient", side.latex, "is no expectation under this law", "name its law")
            sides.append(given[1])
            is_mean = True
        else:
            sides.append(coordinates(1 * side))
    return sides[0] * sides[1], is_mean


def coordinates(value: Vector) -> Expression:
    """The vector with free index a.

    Raises:
        ProofError: it is made of a vector without a tensor: a gradient, or a velocity.
    """
    total = Expression()
    for atom, coefficient in value.parts:
        if not atom.tensor.startswith("[["):  # gradients and velocities have words there
            raise ProofError("vector", atom.latex, "has no coordinates in the moment algebra", "use others")
        total = total + faithful(atom.tensor, atom) * interpreted(coefficient, None)
    return total


def averaged(form: Vector | VectorAtom) -> Expression:
    """Σ_i w_i f_i with free index a, for a vector f_i.

    Raises:
        ProofError: the moment algebra does not know it.
    """
    return sum_over_components(interpreted(term(w), None) * coordinates(1 * form), "i")


def faithful(text: str, atom: Opaque | VectorAtom) -> Expression:
    """The tensor of a number or a vector that owns up to what it depends on and shows what it is."""
    expression = from_text(text)
    if (found := variables_of(expression)) != atom.depends:
        why = f"says it depends on {sorted(atom.depends)}, and its tensor on {sorted(found)}"
        raise ProofError("atom", atom.latex, why, "make it by scalar(…) or vector(…)")
    if expression.free != ({"a"} if isinstance(atom, VectorAtom) else set()):
        why = f"has the free indices {sorted(expression.free)}, where numbers have none and vectors a"
        raise ProofError("atom", atom.latex, why, "make it by scalar(…) or vector(…)")
    shown = _shown(text)
    if shown not in atom.latex and shown not in atom.meaning and not is_word(atom.latex):
        raise ProofError("atom", atom.latex, f"does not show that it is {shown}", "make it by scalar(…)")
    return expression


@lru_cache(maxsize=4096)
def _is_contraction(atom: Opaque) -> bool:
    try:
        faithful(atom.data, atom)
    except (VerifyError, ValueError, TypeError):
        return False
    return True


@lru_cache(maxsize=4096)
def _is_vector(vector: VectorAtom) -> bool:
    """Of the moment algebra, or made of such: its derivative, or its value at another point."""
    try:
        if vector.tensor.startswith("[["):
            faithful(vector.tensor, vector)
            return True
        word, _, of = json.loads(vector.tensor)
        return word in ("velocity", "translated") and _is_vector(read_vector_atom(of))
    except (VerifyError, ValueError, TypeError):
        return False


tame("tensor", _is_contraction)
tame("vector", _is_vector)


@lru_cache
def _shown(text: str) -> str:
    return tensor_latex(from_text(text))
