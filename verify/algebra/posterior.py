"""The posterior in words of the kernel: weights, means, their moments, expectations, sums, gradients.

Atoms carry their tensors, an expression of :mod:`verify.algebra.tensor` written as text, so that
:mod:`verify.algebra.interpretation` can put them back. What is known of them is in
:mod:`verify.algebra.facts`.
"""

from __future__ import annotations

import json
from fractions import Fraction
from itertools import product
from types import MappingProxyType
from typing import Any

from verify.algebra import notation as nt
from verify.algebra import tensor
from verify.algebra.calculus import Law
from verify.algebra.forms import gradient_of, single_teacher
from verify.algebra.latex import latex as tensor_latex
from verify.algebra.tensor import Expression, Factor
from verify.errors import InputError, ProofError
from verify.logic.names import word
from verify.logic.sealed import exactly
from verify.logic.terms import (
    COMPONENT_COUNT,
    Functional,
    Opaque,
    Symbol,
    tame,
    term,
)
from verify.logic.vectors import VectorAtom, movable

_POSITIVE = ((">", Fraction(0)),)
_AT_LEAST_1 = (("≥", Fraction(1)),)
_OF_THE_MIXTURE = frozenset({"mixture"})
_OF_COMPONENT = frozenset({"mixture", "i"})

n = COMPONENT_COUNT
d = Symbol("d", "d", "dimension", _AT_LEAST_1, _OF_THE_MIXTURE, integer=True)
pi_j = Symbol("π_j", r"\pi_j", "weight of component j of the student", _POSITIVE, frozenset({"mixture", "j"}))
pi = Symbol("π_i", r"\pi_i", "weight of component i of the student", _POSITIVE, _OF_COMPONENT)

_NAMES = {Law.NORMAL: "phi", Law.STUDENT: "p", Law.TEACHER: "p*"}
_LAW_DEPENDS = {Law.NORMAL: frozenset[str](), Law.STUDENT: frozenset({"state"}), Law.TEACHER: _OF_THE_MIXTURE}

MEAN_OVER = MappingProxyType(
    {
        law: Functional(f"E {_NAMES[law]}", rf"\mathbb{{E}}_{{{law.value}}}", "x", term(1), _LAW_DEPENDS[law])
        for law in Law
    }
)
"""The expectation over x under each law."""

E_phi, E_p, E_teacher = (MEAN_OVER[law] for law in (Law.NORMAL, Law.STUDENT, Law.TEACHER))

SUM = Functional("sum i", r"\textstyle\sum_i", "i", term(n), _OF_THE_MIXTURE)
SUM_J = Functional("sum j", r"\textstyle\sum_j", "j", term(n), _OF_THE_MIXTURE)
"""The sum over the components of the student, by index i and by index j."""


def as_text(expression: Expression) -> str:
    """The expression as text that :func:`from_text` undoes."""
    return json.dumps(
        [[str(c), [[f.head, f.component, list(f.indices)] for f in t]] for t, c in expression],
        separators=(",", ":"),
    )


def from_text(text: str) -> Expression:
    """The expression that :func:`as_text` wrote."""
    terms: list[Any] = json.loads(text)
    return Expression(
        (tuple(Factor(h, k, tuple(i)) for h, k, i in factors), Fraction(c)) for c, factors in terms
    )


_KINDS = {
    tensor.WEIGHT: (True, range(1)),
    tensor.MEAN: (True, range(1, 2)),
    tensor.POINT: (False, range(1, 2)),
    tensor.CONSTANT: (False, range(1, 2)),
    tensor.MOMENT: (False, range(1, 100)),
    tensor.TEACHER: (False, range(1, 100)),
    tensor.DELTA: (False, range(2, 3)),
    tensor.DIMENSION: (False, range(1)),
}
"""Of each symbol: whether it belongs to a component, and how many indices it has."""


def variables_of(expression: Expression) -> frozenset[str]:
    """What a tensor depends on.

    Raises:
        InputError: it is no Expression, or has a symbol that the rules of differentiation do not know.
    """
    exactly(Expression, expression=expression)
    found: set[str] = set()
    for factors, _ in expression:
        for f in factors:
            of_component, ranks = _KINDS.get(f.head, (False, range(0)))
            if len(f.indices) not in ranks or bool(f.component) is not of_component:
                why = "is no weight w_i, mean μ_ia, point x_a, moment, δ_ab or constant vector"
                raise InputError("symbol", tuple(f), why, "write it with verify.algebra.notation")
            if f.component:
                if f.component not in ("i", "j"):
                    raise InputError("component", f.component, "terms mark components i and j", "use these")
                found.add(f.component)
            if f.head in (tensor.WEIGHT, tensor.MOMENT, tensor.TEACHER, tensor.POINT):
                found.add("x")
            if f.head in (tensor.WEIGHT, tensor.MOMENT, tensor.MEAN):
                found.add("state")
            if f.head in (tensor.TEACHER, tensor.DIMENSION):
                found.add("mixture")
    return frozenset(found)


def scalar(expression: Expression, latex: str = "", meaning: str = "") -> Opaque:
    """A contraction of tensors, at the point x, as one atom.

    Args:
        expression: without free indices, and not 0.
        latex: a short name; the notation list shows what it stands for. Left out: the contraction itself.
        meaning: one line for a reader, to which the contraction is added.
    """
    shown = tensor_latex(expression)
    return _scalar(expression, latex, f"{meaning}: ${shown}$".removeprefix(": ") if latex else meaning)


def _scalar(expression: Expression, latex: str = "", meaning: str = "") -> Opaque:
    if expression.free or expression.is_zero:
        raise InputError("expression", expression, "is no scalar that may differ from 0", "contract it")
    shown = tensor_latex(expression)
    return Opaque(
        "tensor",
        as_text(expression),
        latex or rf"\left({shown}\right)",
        meaning or shown,
        variables_of(expression),
    )


def vector(expression: Expression, name: str, latex: str, meaning: str) -> VectorAtom:
    """A vector with coordinates in the moment algebra, free index ``a``; its meaning shows them."""
    return _vector(expression, name, latex, f"{meaning}: ${tensor_latex(expression)}$")


def _vector(expression: Expression, name: str, latex: str, meaning: str) -> VectorAtom:
    if expression.free != {"a"}:
        raise InputError("expression", expression, "has not the one free index a", "write it with a")
    return VectorAtom(name, latex, meaning, variables_of(expression), as_text(expression))


w = _scalar(nt.w(), "w_i", "posterior weight of component i at x")
mu = movable(_vector(nt.mu("a"), "mu_i", r"\mu_i", "mean of component i of the student"))
w_j = _scalar(nt.w("j"), "w_j", "posterior weight of component j at x")
mu_j = _vector(nt.mu("a", "j"), "mu_j", r"\mu_j", "mean of component j of the student")
x = movable(_vector(nt.x("a"), "x", "x", "the point"))
v = _vector(nt.v("a"), "v", "v", "posterior mean of the student at x, v = Σ w_i μ_i")
v_star = _vector(nt.v_star("a"), "v*", "v^*", "posterior mean of the teacher p^* at x")
Cv = _vector(
    nt.C("a", "b") * nt.v("b"), "C v", "Cv", "posterior covariance C = Σ w_i (μ_i − v)(μ_i − v)ᵀ, times v"
)
Cy = _vector(
    nt.C("a", "b") * (nt.mu("b") - nt.v("b")),
    "C(mu_i - v)",
    r"C(\mu_i - v)",
    "posterior covariance times μ_i − v",
)
C2 = _scalar(
    nt.C("a", "b") * nt.C("a", "b"), r"\|C\|_F^2", "squared Frobenius norm of the posterior covariance"
)
TRACE = _scalar(nt.C("a", "a"), r"\operatorname{tr} C", "trace of the posterior covariance")
C3 = _scalar(
    nt.C("a", "b") * nt.C("b", "c") * nt.C("c", "a"), r"\operatorname{tr} C^3", "trace of the cube of C"
)
VCV = _scalar(
    nt.v("a") * nt.C("a", "b") * nt.v("b"), r"v^{\mathsf T} C v", "the posterior covariance along v"
)
same = Opaque("same", "i j", r"\delta_{ij}", "1 if i = j, else 0", frozenset({"i", "j", "mixture"}))


def gradient(law: Law, *, teacher: str = "single") -> VectorAtom:
    """The gradient of a divergence in μ_i: law TEACHER is the forward one, STUDENT the reverse one.

    Its definition is the moment algebra's derivative of E|v − v*|²; :func:`facts.gradient_form` says it.
    That this is the gradient is a theorem, from the softmax: ``lemmas.derivatives.gradient_is_derivative``.

    Args:
        law: of x.
        teacher: ``"single"`` for N(0, I), ``"mixture"`` for any.

    Raises:
        InputError: a law that neither divergence has, or another teacher.
    """
    if law not in (Law.TEACHER, Law.STUDENT) or teacher not in ("single", "mixture"):
        raise InputError("teacher", (law, teacher), "has no divergence", 'take "single" or "mixture"')
    letter = {Law.TEACHER: "L", Law.STUDENT: "F"}[law]
    words = "forward" if law is Law.TEACHER else "reverse"
    of = "N(0, I)" if teacher == "single" else "any mixture p^* of N(ν_k, I)"
    meaning = f"gradient in μ_i of the {words} Fisher divergence, teacher {of}"
    text = json.dumps(["gradient", law.name, teacher])
    depends = frozenset({"i", "state", "mixture"})
    return VectorAtom(f"grad {letter} {teacher}", rf"\nabla_i {letter}", meaning, depends, text)


_CURVATURES = {
    "-": (r"n_{{-}}(\nabla^2 {})", "number of negative eigenvalues of the Hessian in all means"),
    "0": (r"n_{{0}}(\nabla^2 {})", "number of zero eigenvalues of the Hessian in all means"),
    "norm": (r"\Vert \nabla^2 {} \Vert", "Frobenius norm of the Hessian in all means"),
}


def curvature(law: Law, kind: str, *, teacher: str = "single") -> Opaque:
    """A number that belongs to the divergence's Hessian in all nd coordinates of the means.

    Args:
        law: as for :func:`gradient`.
        kind: "-" or "0", the number of eigenvalues of this sign, or "norm", the root of the sum of squares.
        teacher: as for :func:`gradient`.
    """
    of, (latex, words) = gradient(law, teacher=teacher), _CURVATURES[kind]
    meaning = of.meaning.replace("gradient in μ_i", words)
    data = json.dumps([law.name, kind, teacher])
    depends = frozenset({"state", "mixture"})
    return Opaque("curvature", data, latex.format(of.name.split()[1]), meaning, depends)


def gradient_tensor(atom: VectorAtom) -> tuple[Law, Expression] | None:
    """The law of a gradient and its tensor under it; None for other vectors."""
    if not atom.tensor.startswith('["gradient"'):
        return None
    _, name, teacher = json.loads(atom.tensor)
    law, expression = Law[name], gradient_of(Law[name])
    if atom != gradient(law, teacher=teacher):
        raise ProofError(
            "gradient", atom.latex, "is not the gradient it says it is", "make it by gradient(…)"
        )
    return law, single_teacher(expression) if teacher == "single" else expression


def _keep_names() -> None:
    """The words of this file print as nothing else."""
    for known in (n, d, pi, pi_j, w, w_j, mu, mu_j, x, v, v_star, Cv, Cy, C2, C3, TRACE, VCV, same):
        word(known.latex, known.key)
    for over in (*MEAN_OVER.values(), SUM, SUM_J):
        word(over.latex, over.key)
    for law, teacher in product((Law.TEACHER, Law.STUDENT), ("single", "mixture")):
        word((nabla := gradient(law, teacher=teacher)).latex, nabla.key)
        for kind in _CURVATURES:
            word((number := curvature(law, kind, teacher=teacher)).latex, number.key)


def gradient_law(law: Law, teacher: str = "single") -> Law:
    """The law that the gradient is an expectation under: φ in place of the teacher N(0, I)."""
    return Law.NORMAL if law is Law.TEACHER and teacher == "single" else law


def divergence(of: VectorAtom) -> tuple[Law, str] | None:
    """The law and the teacher that :func:`gradient` was given to make the vector; None if it did not."""
    if gradient_tensor(of) is None:
        return None
    _, name, teacher = json.loads(of.tensor)
    return Law[name], teacher


def _is_gradient(of: object) -> bool:
    """Whether it is one; E|v − v*|² is smooth in the means, since derivatives of v grow like polynomials."""
    return isinstance(of, VectorAtom) and divergence(of) is not None


tame("gradient", _is_gradient)
_keep_names()
