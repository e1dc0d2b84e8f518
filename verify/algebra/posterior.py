"""The posterior in formulas: expectations, sums over components, gradients; and the ``identity`` oracle.

Here the moment algebra speaks to the kernel. Atoms carry their tensors, an expression of
:mod:`verify.algebra.tensor`, so that :func:`identity` can put them back, and decide by two independent
canonicalisers whether two terms agree: at every point, or in expectation with a witness for Stein's lemma,
for every n and every d.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from fractions import Fraction
from functools import lru_cache
from itertools import product
from typing import Any

from verify.algebra import notation as nt
from verify.algebra import tensor
from verify.algebra.calculus import Law, stein, sum_over_components
from verify.algebra.forms import gradient_of, single_teacher
from verify.algebra.latex import latex as tensor_latex
from verify.algebra.second_opinion import agrees_zero
from verify.algebra.tensor import Expression, Factor, as_expression
from verify.errors import InputError, ProofError
from verify.logic.formulas import Comparison, equals
from verify.logic.kernel import Theorem, _identity
from verify.logic.motion import Motion, derivative
from verify.logic.names import is_word, word
from verify.logic.proofs import answering
from verify.logic.reading import read_motion, read_symbol, read_term, read_vector, read_vector_atom
from verify.logic.schemas import exp, log, sqrt
from verify.logic.sealed import exactly
from verify.logic.terms import (
    COMPONENT_COUNT,
    Applied,
    Atom,
    Defined,
    Functional,
    Monomial,
    Opaque,
    Real,
    Scalar,
    Symbol,
    Term,
    term,
)
from verify.logic.vectors import Dot, Vector, VectorAtom, dot, movable, square

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

MEAN_OVER = {
    law: Functional(f"E {_NAMES[law]}", rf"\mathbb{{E}}_{{{law.value}}}", "x", term(1), _LAW_DEPENDS[law])
    for law in Law
}
"""The expectation over x under each law."""

E_phi, E_p, E_teacher = (MEAN_OVER[law] for law in (Law.NORMAL, Law.STUDENT, Law.TEACHER))

SUM = Functional("sum i", r"\textstyle\sum_i", "i", term(n), _OF_THE_MIXTURE)
SUM_J = Functional("sum j", r"\textstyle\sum_j", "j", term(n), _OF_THE_MIXTURE)
"""The sum over the components of the student, by index i and by index j."""


def _written(expression: Expression) -> str:
    """The expression as text that :func:`_read` undoes."""
    return json.dumps(
        [[str(c), [[f.head, f.component, list(f.indices)] for f in t]] for t, c in expression],
        separators=(",", ":"),
    )


def _read(text: str) -> Expression:
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


def _depends(expression: Expression) -> frozenset[str]:
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
        _written(expression),
        latex or rf"\left({shown}\right)",
        meaning or shown,
        _depends(expression),
    )


def vector(expression: Expression, name: str, latex: str, meaning: str) -> VectorAtom:
    """A vector with coordinates in the moment algebra, free index ``a``; its meaning shows them."""
    return _vector(expression, name, latex, f"{meaning}: ${tensor_latex(expression)}$")


def _vector(expression: Expression, name: str, latex: str, meaning: str) -> VectorAtom:
    if expression.free != {"a"}:
        raise InputError("expression", expression, "has not the one free index a", "write it with a")
    return VectorAtom(name, latex, meaning, _depends(expression), _written(expression))


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


def gradient(law: Law, *, teacher: str = "single") -> VectorAtom:
    """The gradient of a divergence in μ_i: law TEACHER is the forward one, STUDENT the reverse one.

    Its definition is the moment algebra's derivative of E|v − v*|²; :func:`gradient_form` says what it is.
    That this is the gradient is a theorem, from the softmax: ``lemmas.derivatives.gradient_is_derivative``.

    Args:
        law: of x.
        teacher: ``"single"`` for N(0, I), ``"mixture"`` for any.
    """
    letter = {Law.TEACHER: "L", Law.STUDENT: "F"}[law]
    words = "forward" if law is Law.TEACHER else "reverse"
    of = "N(0, I)" if teacher == "single" else "any mixture p^* of N(ν_k, I)"
    meaning = f"gradient in μ_i of the {words} Fisher divergence, teacher {of}"
    text = json.dumps(["gradient", law.name, teacher])
    depends = frozenset({"i", "state", "mixture"})
    return VectorAtom(f"grad {letter} {teacher}", rf"\nabla_i {letter}", meaning, depends, text)


def _gradient_tensor(atom: VectorAtom) -> tuple[Law, Expression] | None:
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


def gradient_law(law: Law, teacher: str = "single") -> Law:
    """The law that the gradient is an expectation under: φ in place of the teacher N(0, I)."""
    return Law.NORMAL if law is Law.TEACHER and teacher == "single" else law


def identity(
    left: Real | Scalar, right: Real | Scalar, law: Law | None = None, *, field: Expression | None = None
) -> Theorem:
    """⊢ left = right, for every n and d: at every point x, or (given a law) in expectation.

    Args:
        left: a term whose atoms the moment algebra knows.
        right: another.
        law: both sides are expectations under it (gradients count as what they are).
        field: a witness for Stein's lemma under the law, free index ``_s``.

    Raises:
        ProofError: one of the two canonicalisers does not find the difference to be 0.
    """
    left, right = term(left), term(right)
    _decide(*sides(left, right, law), law, field)
    content = ["identity", left.plain(), right.plain(), law.name if law else None, _field(field)]
    return _identity.says(equals(left, right), content, _axioms(field, left, right))


def sides(left: Real | Scalar, right: Real | Scalar, law: Law | None) -> tuple[Expression, Expression]:
    """What :func:`identity` compares: the two tensor expressions that the terms are, or are means of.

    Raises:
        ProofError: an atom is unknown to the moment algebra, or depends on x under a law.
    """
    left, right = term(left), term(right)
    if law is not None and "x" in (left.depends | right.depends):
        raise ProofError("left", left, "depends on x", "put it under the expectation")
    return _interpreted(left, law), _interpreted(right, law)


def gradient_form(
    of: VectorAtom, weight: Real, form: Vector | VectorAtom, other: VectorAtom | Vector,
    *, field: Expression | None = None,
) -> Theorem:  # fmt: skip
    """⊢ ⟨∇_i, u⟩ = E[weight ⟨form, u⟩] for a vector u that x does not move.

    Raises:
        ProofError: the coordinates do not agree, or u depends on x.
    """
    if "x" in (1 * other).depends:
        raise ProofError("other", other, "depends on x", "pair the gradient with a constant vector")
    law, left, right = gradient_sides(of, weight, form)
    _decide(left, right, law, field)
    value = MEAN_OVER[law](weight * dot(form, other))
    content = [
        "gradient",
        of.plain(),
        term(weight).plain(),
        (1 * form).plain(),
        (1 * other).plain(),
        _field(field),
    ]
    conclusion = equals(dot(of, other), value)
    return _identity.says(conclusion, content, _axioms(field, *conclusion.atoms))


def gradient_sides(
    of: VectorAtom, weight: Real, form: Vector | VectorAtom
) -> tuple[Law, Expression, Expression]:
    """What :func:`gradient_form` compares: the law, and the two vectors, free index a, that are its means.

    Raises:
        ProofError: ``of`` is no gradient, or the moment algebra does not know the form.
    """
    given = _gradient_tensor(of)
    if given is None:
        raise ProofError("of", of.name, "is no gradient", "make it by gradient(law)")
    law = gradient_law(given[0], json.loads(of.tensor)[2])
    return law, given[1], _interpreted(term(weight), None) * _coordinates(1 * form)


def tensor_of(value: Real | VectorAtom) -> Expression:
    """The number at a point x, or the vector (free index a), as an expression; not trusted by any proof.

    Raises:
        ProofError: the moment algebra does not know it, as it does not know a gradient at a point.
    """
    return _coordinates(1 * value) if isinstance(value, VectorAtom) else _interpreted(term(value), None)


def divergence(of: VectorAtom) -> tuple[Law, str] | None:
    """The law and the teacher that :func:`gradient` was given to make the vector; None if it did not."""
    if _gradient_tensor(of) is None:
        return None
    _, name, teacher = json.loads(of.tensor)
    return Law[name], teacher


def weight_is_positive() -> Theorem:
    """⊢ w_i > 0, since w_i is a softmax."""
    return _identity.says(w > 0, ["weight"])


def posterior_mass() -> Theorem:
    """⊢ E_p[w_i] = π_i, since p w_i = π_i φ(x − μ_i)."""
    return _identity.says(equals(MEAN_OVER[Law.STUDENT](w), pi), ["mass"])


def normal_mass_from_below() -> Theorem:
    """⊢ E_φ[w_i] ≥ π_i (1 − |μ_i|²/2).

    Since w_i = π_i e^t with t = x·μ_i − |μ_i|²/2 − ψ, and e^t ≥ 1 + t. Under φ the mean of x is 0, and that
    of ψ is at most 0: ψ = log(p/φ) ≤ p/φ − 1, whose mean is 0.
    """
    conclusion = E_phi(w) >= pi * (1 - square(mu) / 2)
    return _identity.says(conclusion, ["normal mass"], ("exponential function",))


def component_variance(other: Vector | VectorAtom) -> Theorem:
    """⊢ E_p[w_i ⟨x − μ_i, u⟩²] = π_i |u|² for a vector u that x does not move: p w_i = π_i φ(x − μ_i).

    Raises:
        ProofError: u depends on x.
    """
    if "x" in (1 * other).depends:
        raise ProofError("other", other, "depends on x", "take a vector that x does not move")
    conclusion = equals(E_p(w * dot(x - mu, other) ** 2), pi * square(other))
    return _identity.says(conclusion, ["variance", (1 * other).plain()])


def softmax() -> Theorem:
    """⊢ w_i Σ_j π_j e^{x·μ_j − |μ_j|²/2} = π_i e^{x·μ_i − |μ_i|²/2}: what posterior weights are."""
    component = pi * exp(dot(x, mu) - square(mu) / 2)
    return _identity.says(equals(w * SUM(component), component), ["softmax"])


def mean_of_means(other: Vector | VectorAtom) -> Theorem:
    """⊢ ⟨v, u⟩ = Σ_i w_i ⟨μ_i, u⟩ for any vector u that does not depend on the component.

    Raises:
        ProofError: u depends on i.
    """
    if "i" in (1 * other).depends:
        raise ProofError("other", other, "depends on i", "pair v with one vector")
    conclusion = equals(dot(v, other), SUM(w * dot(mu, other)))
    return _identity.says(conclusion, ["mean of means", (1 * other).plain()])


def rate_of_mean(law: Law, value: Real, motion: Motion) -> Theorem:
    """⊢ ∂E[f] = E[∂f] when the means move and the law does not; ∂E_p[f] = E_p[∂f + f Σ_i w_i ⟨x − μ_i, δ_i⟩].

    The student's density p = φ Z moves along, and the sum is ∂ log Z for Z = Σ_i π_i e^{x·μ_i − |μ_i|²/2}.
    Dominated convergence: f and ∂f are smooth and grow like polynomials.

    Args:
        law: of x.
        value: f, made of contractions of the moment algebra.
        motion: of the means, with velocities δ_i.

    Raises:
        ProofError: f is made of anything else, or the point moves.
    """
    if motion.moving != mu:
        raise ProofError("motion", motion.moving.name, "moves no means", "an expectation sees no point")
    over, value = MEAN_OVER[law], term(value)
    inside = derivative(value, motion)
    if law is Law.STUDENT:
        inside = inside + value * SUM(w * dot(x - mu, motion.velocity))
    conclusion = equals(derivative(over(value), motion), over(inside))
    content = ["rate of mean", law.name, value.plain(), motion.plain()]
    return _identity.says(conclusion, content, ("differentiation under the integral",))


def weights_sum() -> Theorem:
    """⊢ Σ_i π_i = 1."""
    return _identity.says(equals(SUM(pi), 1), ["weights"])


def normal_mean(other: Vector | VectorAtom) -> Theorem:
    """⊢ E_φ⟨x, u⟩ = 0 for a vector u that x does not move: it is odd in x.

    Raises:
        ProofError: u depends on x.
    """
    if "x" in (1 * other).depends:
        raise ProofError("other", other, "depends on x", "pair the point with a constant vector")
    conclusion = equals(E_phi(dot(x, other)), 0)
    content = ["normal mean", (1 * other).plain()]
    return _identity.says(conclusion, content, ("odd and even integrands",))


def odd_mean(law: Law, value: Real, sign: Symbol, direction: Vector | VectorAtom) -> Theorem:
    """μ_i = ε_i a, ε_i³ = ε_i, Σ_i ε_i = 0, π_i = 1/n ⊢ E[f] = 0 for f odd in x, under φ and under p.

    As many components have the mean a as −a, and all others the mean 0. So x → −x exchanges means and keeps φ
    and p: moments of order m at −x are (−1)^m times those at x.

    Args:
        law: φ or p.
        value: f, a polynomial in contractions of moments, of the point and of constants.
        sign: ε_i, real.
        direction: a, which depends neither on the point nor on the component.

    Raises:
        ProofError: f is not known to be odd, or a or ε_i are not as said.
    """
    if sign.depends != {"i"} or (1 * direction).depends & {"x", "i", "j", "k"} or law is Law.TEACHER:
        raise ProofError("direction", direction, "is no constant, or ε_i no sign", "see above")
    value = term(value)
    if any(sum(_parity(a) * e for a, e in monomial) % 2 == 0 for monomial, _ in value):
        raise ProofError("value", value, "is not odd in x", "leave out the even terms")
    hypotheses = symmetric_means(sign, direction)
    content = ["odd", law.name, value.plain(), sign.plain(), (1 * direction).plain()]
    conclusion = equals(MEAN_OVER[law](value), 0)
    return _identity.says(conclusion, content, ("odd and even integrands",), hypotheses)


def symmetric_means(sign: Symbol, direction: Vector | VectorAtom) -> list[Comparison]:
    """The formulas μ_i = ε_i a, ε_i³ = ε_i, Σ_i ε_i = 0, n π_i = 1."""
    means = equals(square(mu - sign * direction), 0)
    return [means, equals(sign**3, sign), equals(SUM(sign), 0), equals(n * pi, 1)]


def _parity(atom: Atom) -> int:
    """0 if the atom is even in x, 1 if it is odd, for means that are symmetric about 0."""
    if "x" not in atom.depends:
        return 0
    match atom:
        case Opaque(kind="tensor"):
            return _tensor_parity(atom.data, atom)
        case Dot():
            return sum(_tensor_parity(s.tensor, s) for s in (atom.first, atom.second) if "x" in s.depends)
    raise ProofError("atom", atom.latex, "is neither known to be odd nor even", "write it in moments")


def _tensor_parity(text: str, of: Opaque | VectorAtom) -> int:
    if not text.startswith("[["):
        raise ProofError("vector", of.latex, "has no coordinates in the moment algebra", "use others")
    expression = _faithful(text, of)
    if any(f.head in (tensor.WEIGHT, tensor.TEACHER) for t, _ in expression for f in t):
        raise ProofError("atom", of.latex, "holds a weight, or the teacher", "write it in student moments")
    turned = (tensor.MOMENT, tensor.POINT)
    found = {sum(len(f.indices) for f in t if f.head in turned) % 2 for t, _ in expression}
    if len(found) != 1:
        raise ProofError("atom", of.latex, "is neither odd nor even", "take it apart")
    return found.pop()


same = Opaque("same", "i j", r"\delta_{ij}", "1 if i = j, else 0", frozenset({"i", "j", "mixture"}))
_APART = square(mu - mu_j)
_keep_names()


def same_is_0_or_1() -> Theorem:
    """⊢ δ_ij² = δ_ij."""
    return _identity.says(equals(same * same, same), ["same is 0 or 1"])


def same_has_no_distance() -> Theorem:
    """⊢ δ_ij |μ_i − μ_j|² = 0."""
    return _identity.says(equals(same * _APART, 0), ["same has no distance"])


def same_picks() -> Theorem:
    """⊢ Σ_j δ_ij √π_j = √π_i."""
    return _identity.says(equals(SUM_J(same * sqrt(pi_j)), sqrt(pi)), ["same picks"])


def overlap() -> Theorem:
    """⊢ |μ_i − μ_j|² E_p[w_i w_j] ≤ ½ √π_i √π_j |μ_i − μ_j|² e^{−|μ_i − μ_j|²/8}.

    If i = j, both sides are 0. Else p ≥ a + b with a = π_i φ(x − μ_i), b = π_j φ(x − μ_j), so that
    p w_i w_j = ab/p ≤ ab/(a + b) ≤ ½ √(ab), and ∫ √(φ(x − μ_i) φ(x − μ_j)) dx = e^{−|μ_i − μ_j|²/8}.
    """
    right = sqrt(pi) * sqrt(pi_j) * _APART * exp(_APART / -8) / 2
    return _identity.says(_APART * E_p(w * w_j) <= right, ["overlap"], ("integral of the normal density",))


def energy() -> Theorem:
    """⊢ Σ_j w_j |μ_j − x|² ≤ |μ_i − x|² − 2 log π_i, for every i.

    With q_j = |μ_j − x|², w_j = π_j e^{−q_j/2}/Z and Z ≥ π_i e^{−q_i/2}. Gibbs: Σ w_j log(w_j/π_j) ≥ 0, so
    −½ Σ w_j q_j − log Z ≥ 0.
    """
    right = square(mu - x) - 2 * log(pi)
    return _identity.says(SUM_J(w_j * square(mu_j - x)) <= right, ["energy"], ("Gibbs' inequality",))


def gap() -> Term:
    """(|μ_i|² − |μ_j|²)/2 + log π_j − log π_i: by how much i is behind j at the point 0."""
    return (square(mu) - square(mu_j)) / 2 + log(pi_j) - log(pi)


def mass_behind(power: Real | Scalar) -> Theorem:
    """θ ≥ 0, θ ≤ 1 ⊢ E_φ[w_i] ≤ e^{θ²|μ_i − μ_j|²/2 − θg}, where g is the :func:`gap`.

    Since w_j ≤ 1, w_i ≤ w_i/w_j = e^{x·(μ_i − μ_j) − g}; and w_i ≤ 1, so w_i ≤ (w_i/w_j)^θ. For a vector a
    that x does not move, E_φ e^{x·a} = e^{|a|²/2}; here a = θ(μ_i − μ_j).

    Raises:
        ProofError: θ depends on the point or on a step.
    """
    θ = term(power)
    if θ.depends & {"x", "k"}:
        raise ProofError(
            "power", θ, "depends on x or on a step", "use a power that the integral over x keeps"
        )
    conclusion = E_phi(w) <= exp(θ**2 * _APART / 2 - θ * gap())
    axioms = "integral of the normal density", "exponential function"
    return _identity.says(conclusion, ["mass behind", θ.plain()], axioms, (θ >= 0, θ <= 1))


def contraction_is_nonnegative(expression: Expression) -> Theorem:
    """⊢ T_{ab…} T_{ab…} ≥ 0 at every point, for a tensor with free indices a, b, …"""
    _depends(expression)
    return _identity.says(scalar(expression * expression) >= 0, ["contraction", _written(expression)])


def answer(content: Any) -> Theorem:
    """The oracle asked again for what it said before, from the content of its theorem."""
    match content:
        case ["weight"]:
            return weight_is_positive()
        case ["mass"]:
            return posterior_mass()
        case ["normal mass"]:
            return normal_mass_from_below()
        case ["weights"]:
            return weights_sum()
        case ["same is 0 or 1"]:
            return same_is_0_or_1()
        case ["same has no distance"]:
            return same_has_no_distance()
        case ["same picks"]:
            return same_picks()
        case ["overlap"]:
            return overlap()
        case ["energy"]:
            return energy()
        case ["variance", other]:
            return component_variance(read_vector(other))
        case ["softmax"]:
            return softmax()
        case ["mean of means", other]:
            return mean_of_means(read_vector(other))
        case ["rate of mean", law, value, motion]:
            return rate_of_mean(Law[law], read_term(value), read_motion(motion))
        case ["normal mean", other]:
            return normal_mean(read_vector(other))
        case ["odd", law, value, sign, direction]:
            return odd_mean(Law[law], read_term(value), read_symbol(sign), read_vector(direction))
        case ["mass behind", power]:
            return mass_behind(read_term(power))
        case ["contraction", text]:
            return contraction_is_nonnegative(_read(text))
        case ["identity", left, right, law, field]:
            sides = read_term(left), read_term(right)
            return identity(*sides, Law[law] if law else None, field=_read(field) if field else None)
        case ["gradient", of, weight, form, other, field]:
            witness = _read(field) if field else None
            vectors = read_vector_atom(of), read_vector(form), read_vector(other)
            return gradient_form(vectors[0], read_term(weight), *vectors[1:], field=witness)
    raise ProofError("content", content, "is nothing that this oracle said", "distrust it")


answering("identity", answer)


def _field(field: Expression | None) -> str | None:
    return None if field is None else _written(field)


def _axioms(field: Expression | None, *values: Real) -> Iterable[str]:
    if any(_speaks_of_gradient(a) for value in values for a in term(value).atoms):
        return "differentiation under the integral", "Stein's lemma"  # the way from the loss to its gradient
    return () if field is None else ("Stein's lemma",)


def _speaks_of_gradient(atom: Atom) -> bool:
    match atom:
        case Dot():
            return any(_gradient_tensor(side) is not None for side in (atom.first, atom.second))
        case Applied():
            return any(_speaks_of_gradient(a) for a, _ in atom.argument)
        case Defined():
            return any(_speaks_of_gradient(a) for a in atom.term.atoms)
    return False


def _decide(left: Expression, right: Expression, law: Law | None, field: Expression | None) -> None:
    vanishing = Expression()
    if field is not None:
        if law is None:
            raise ProofError("field", field, "Stein's lemma needs a law", "say under which law")
        _depends(field)  # refuses what has no derivative here
        vanishing = stein(field, law, "_s")
    difference = left - right + vanishing
    if not difference.is_zero:
        shown = tensor_latex(difference)
        raise ProofError(
            "identity", shown, "is left of left − right", "correct a term, or give a Stein field"
        )
    if not agrees_zero(left + vanishing, right):
        raise ProofError("identity", tensor_latex(left), "SymPy does not agree", "report this: one has a bug")


def _interpreted(value: Term, law: Law | None) -> Expression:
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
            return _faithful(atom.data, atom), False
        case Defined():
            inner = _interpreted(atom.term, law)
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
        if given := _gradient_tensor(side):
            teacher = json.loads(side.tensor)[2]
            if law is None or gradient_law(given[0], teacher) is not law or is_mean:
                raise ProofError("gradient", side.latex, "is no expectation under this law", "name its law")
            sides.append(given[1])
            is_mean = True
        else:
            sides.append(_coordinates(1 * side))
    return sides[0] * sides[1], is_mean


def _coordinates(value: Vector) -> Expression:
    total = Expression()
    for atom, coefficient in value.parts:
        if not atom.tensor.startswith("[["):  # gradients and velocities have words there
            raise ProofError("vector", atom.latex, "has no coordinates in the moment algebra", "use others")
        total = total + _faithful(atom.tensor, atom) * _interpreted(coefficient, None)
    return total


def _faithful(text: str, atom: Opaque | VectorAtom) -> Expression:
    """The tensor of an atom, if the atom owns up to all that it depends on and shows what it stands for."""
    expression = _read(text)
    if _depends(expression) != atom.depends:
        why = f"says it depends on {sorted(atom.depends)}, and its tensor on {sorted(_depends(expression))}"
        raise ProofError("atom", atom.latex, why, "make it by scalar(…) or vector(…)")
    shown = _shown(text)
    if shown not in atom.latex and shown not in atom.meaning and not is_word(atom.latex):
        raise ProofError("atom", atom.latex, f"does not show that it is {shown}", "make it by scalar(…)")
    return expression


@lru_cache
def _shown(text: str) -> str:
    return tensor_latex(_read(text))
