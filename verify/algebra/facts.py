"""What the kernel takes from the posterior: the ``identity`` oracle, and facts that the softmax gives.

Two independent canonicalisers decide whether two terms agree: at every point, or in expectation with a
witness for Stein's lemma, for every n and every d. The facts are trusted; each says why it holds.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from verify.algebra import tensor
from verify.algebra.calculus import Law, stein
from verify.algebra.interpretation import averaged, coordinates, faithful, gradient_sides, sides
from verify.algebra.latex import latex as tensor_latex
from verify.algebra.posterior import (
    MEAN_OVER,
    SUM,
    SUM_J,
    E_p,
    E_phi,
    as_text,
    from_text,
    gradient_tensor,
    mu,
    mu_j,
    n,
    pi,
    pi_j,
    same,
    scalar,
    v,
    variables_of,
    w,
    w_j,
    x,
)
from verify.algebra.second_opinion import agrees_zero
from verify.algebra.tensor import Expression
from verify.errors import ProofError
from verify.logic.formulas import Comparison, equals
from verify.logic.kernel import Theorem, _identity
from verify.logic.motion import Motion, derivative
from verify.logic.proofs import answering
from verify.logic.reading import read_motion, read_symbol, read_term, read_vector, read_vector_atom
from verify.logic.renaming import term_j
from verify.logic.schemas import exp, inverse, log, minimum, sqrt
from verify.logic.sealed import exactly
from verify.logic.terms import (
    Applied,
    Atom,
    Defined,
    Opaque,
    Real,
    Scalar,
    Symbol,
    Term,
    term,
)
from verify.logic.vectors import Dot, Vector, VectorAtom, dot, square


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
    if law is not None:
        exactly(Law, law=law)
    _decide(*sides(left, right, law), law, field)
    content = ["identity", left.plain(), right.plain(), law.name if law else None, _field(field)]
    return _identity.says(equals(left, right), content, _axioms(field, left, right))


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


def density(value: Real | Scalar) -> Theorem:
    """⊢ E_p[f] = E_φ[f Σ_i π_i e^{x·μ_i − |μ_i|²/2}]: the sum is p/φ."""
    f, component = term(value), pi * exp(dot(x, mu) - square(mu) / 2)
    conclusion = equals(E_p(f), E_phi(f * SUM(component)))
    return _identity.says(conclusion, ["density", f.plain()])


def mean_of_means(other: Vector | VectorAtom) -> Theorem:
    """⊢ ⟨v, u⟩ = Σ_i w_i ⟨μ_i, u⟩ for any vector u that does not depend on the component."""
    return posterior_average(mu, v, other)


def posterior_average(
    form: Vector | VectorAtom, value: Vector | VectorAtom, other: Vector | VectorAtom
) -> Theorem:
    """⊢ ⟨f, u⟩ = Σ_i w_i ⟨f_i, u⟩ where f = Σ_i w_i f_i, for any vector u that does not depend on i.

    Raises:
        ProofError: the coordinates of f and of Σ_i w_i f_i do not agree, or u depends on i.
    """
    if "i" in (1 * other).depends:
        raise ProofError("other", other, "depends on i", "pair the average with one vector")
    _decide(coordinates(1 * value), averaged(form), None, None)
    content = ["average", (1 * form).plain(), (1 * value).plain(), (1 * other).plain()]
    return _identity.says(equals(dot(value, other), SUM(w * dot(form, other))), content)


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
    exactly(Law, law=law)
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


def normal_variance(other: Vector | VectorAtom) -> Theorem:
    """⊢ E_φ⟨x, u⟩² = |u|² for a vector u that x does not move.

    Raises:
        ProofError: u depends on x.
    """
    if "x" in (1 * other).depends:
        raise ProofError("other", other, "depends on x", "pair the point with a constant vector")
    conclusion = equals(E_phi(dot(x, other) ** 2), square(other))
    return _identity.says(conclusion, ["normal variance", (1 * other).plain()], ("Isserlis' theorem",))


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
    exactly(Law, law=law)
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
    expression = faithful(text, of)
    if any(f.head in (tensor.WEIGHT, tensor.TEACHER) for t, _ in expression for f in t):
        raise ProofError("atom", of.latex, "holds a weight, or the teacher", "write it in student moments")
    turned = (tensor.MOMENT, tensor.POINT)
    found = {sum(len(f.indices) for f in t if f.head in turned) % 2 for t, _ in expression}
    if len(found) != 1:
        raise ProofError("atom", of.latex, "is neither odd nor even", "take it apart")
    return found.pop()


_APART, _ROOT = square(mu - mu_j), sqrt(pi)
_SUBSTITUTION = "change of variables: a translation, a change of scale, a monotone substitution on the line"


def same_is_0_or_1() -> Theorem:
    """⊢ δ_ij² = δ_ij."""
    return _identity.says(equals(same * same, same), ["same is 0 or 1"])


def same_has_no_distance() -> Theorem:
    """⊢ δ_ij |μ_i − μ_j|² = 0."""
    return _identity.says(equals(same * _APART, 0), ["same has no distance"])


def same_picks(value: Real = _ROOT) -> Theorem:
    """⊢ Σ_j δ_ij f_j = f_i for a term f_i, √π_i say, that does not speak of j: δ_ij is 1 for j = i, else 0.

    Raises:
        ProofError: f_i speaks of j, or does not say how it depends on i.
    """
    f = term(value)
    return _identity.says(equals(SUM_J(same * term_j(f)), f), ["same picks", f.plain()])


def same_exchanges(value: Real) -> Theorem:
    """⊢ δ_ij f_i = δ_ij f_j for a number f_i of each component that does not speak of j.

    Raises:
        ProofError: it speaks of j already, or does not say how it depends on i.
    """
    f = term(value)
    return _identity.says(equals(same * f, same * term_j(f)), ["same exchanges", f.plain()])


def overlap() -> Theorem:
    """⊢ |μ_i − μ_j|² E_p[w_i w_j] ≤ ½ √π_i √π_j |μ_i − μ_j|² e^{−|μ_i − μ_j|²/8}.

    If i = j, both sides are 0. Else p ≥ a + b with a = π_i φ(x − μ_i), b = π_j φ(x − μ_j), so that
    p w_i w_j = ab/p ≤ ab/(a + b) ≤ ½ √(ab), and ∫ √(φ(x − μ_i) φ(x − μ_j)) dx = e^{−|μ_i − μ_j|²/8}.
    """
    right = sqrt(pi) * sqrt(pi_j) * _APART * exp(_APART / -8) / 2
    return _identity.says(_APART * E_p(w * w_j) <= right, ["overlap"], ("integral of the normal density",))


def overlap_from_below() -> Theorem:
    """⊢ E_p[w_i w_j] ≥ π_i π_j (1 − |μ_i − μ_j|²/2), also for i = j.

    It is π_i E[w_j] under φ_i = φ(x − μ_i), where w_j = π_j φ_j/p ≥ π_j (1 + log(φ_j/φ_i) + log(φ_i/p)). The
    mean of log(φ_j/φ_i) is −|μ_i − μ_j|²/2, that of log(φ_i/p) the relative entropy of φ_i and p: at least 0.
    """
    axioms = "Gibbs' inequality", "exponential function"
    return _identity.says(E_p(w * w_j) >= pi * pi_j * (1 - _APART / 2), ["overlap from below"], axioms)


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


def normal_exponential(linear: Vector | VectorAtom, squared: Vector | VectorAtom) -> Theorem:
    """⊢ √(1 + |q|²) E_φ e^{⟨x, u⟩ − ⟨x, q⟩²/2} = e^{|u|²/2 − ⟨u, q⟩²/(2(1 + |q|²))} for vectors u, q.

    Rotate q to an axis: on it e^{ux − q²x²/2} φ(x) is a normal density of variance 1/(1 + q²), times
    e^{u²/(2(1 + q²))}/√(1 + q²); on the others e^{ux} φ(x) is one of mean u, times e^{u²/2}.

    Args:
        linear: u, which x does not move.
        squared: q, likewise; ``0 * mu`` for none.

    Raises:
        ProofError: u or q depends on x.
    """
    u, q = 1 * linear, 1 * squared
    if "x" in u.depends | q.depends:
        raise ProofError("linear", u, "or q depends on x", "take vectors that the integral over x keeps")
    width = 1 + square(q)
    value = E_phi(exp(dot(x, u) - dot(x, q) ** 2 / 2)) * sqrt(width)
    conclusion = equals(value, exp((square(u) - dot(u, q) ** 2 * inverse(width)) / 2))
    axioms = "integral of the normal density", _SUBSTITUTION
    return _identity.says(conclusion, ["normal exponential", u.plain(), q.plain()], axioms)


def normal_overlap(first: Vector | VectorAtom, second: Vector | VectorAtom, shift: Real | Scalar) -> Theorem:
    """⊢ |u − q| E_φ min(e^{⟨x, u⟩}, e^{⟨x, q⟩ + β}) ≤ (8/5) e^{|u + q|²/8 + β/2} for vectors u, q.

    The smaller of e^s and e^t is e^{(s + t)/2} e^{−|s − t|/2}. Here e^{(s + t)/2} φ is e^{|u + q|²/8 + β/2}
    times a normal density, under which s − t is normal with variance |u − q|². So the density of s − t is at
    most 1/(√(2π) |u − q|), and ∫ e^{−|r|/2} dr = 4, where 4/√(2π) < 8/5.

    Args:
        first: u, which x does not move.
        second: q, likewise.
        shift: β, likewise.

    Raises:
        ProofError: one of them depends on x, or β on a step.
    """
    u, q, β = 1 * first, 1 * second, term(shift)
    if "x" in u.depends | q.depends or β.depends & {"x", "k"}:
        raise ProofError("first", u, "or q or β depends on x", "take what the integral over x keeps")
    smaller = minimum(exp(dot(x, u)), exp(dot(x, q) + β))
    bound = Fraction(8, 5) * exp(square(u + q) / 8 + β / 2)
    conclusion = sqrt(square(u - q)) * E_phi(smaller) <= bound
    axioms = "integral of the normal density", _SUBSTITUTION
    return _identity.says(conclusion, ["normal overlap", u.plain(), q.plain(), β.plain()], axioms)


def contraction_is_nonnegative(expression: Expression) -> Theorem:
    """⊢ T_{ab…} T_{ab…} ≥ 0 at every point, for a tensor with free indices a, b, …

    Args:
        expression: T, written with :mod:`verify.algebra.notation`, such as ``C("a", "b")``.

    Raises:
        MisuseError: it is a number already, such as ``C2``.
    """
    variables_of(expression)
    expression = from_text(as_text(expression))
    return _identity.says(scalar(expression * expression) >= 0, ["contraction", as_text(expression)])


_FACTS = {
    "weight": weight_is_positive,
    "mass": posterior_mass,
    "normal mass": normal_mass_from_below,
    "softmax": softmax,
    "weights": weights_sum,
    "same is 0 or 1": same_is_0_or_1,
    "same has no distance": same_has_no_distance,
    "overlap": overlap,
    "overlap from below": overlap_from_below,
    "energy": energy,
}
"""The facts that are about nothing else, by what their theorems hold."""


def answer(content: Any) -> Theorem:
    """The oracle asked again for what it said before, from the content of its theorem."""
    match content:
        case [str(name)] if name in _FACTS:
            return _FACTS[name]()
        case ["same picks", value]:
            return same_picks(read_term(value))
        case ["density", value]:
            return density(read_term(value))
        case ["variance", other]:
            return component_variance(read_vector(other))
        case ["average", form, value, other]:
            return posterior_average(read_vector(form), read_vector(value), read_vector(other))
        case ["rate of mean", law, value, motion]:
            return rate_of_mean(Law[law], read_term(value), read_motion(motion))
        case ["normal mean", other]:
            return normal_mean(read_vector(other))
        case ["normal variance", other]:
            return normal_variance(read_vector(other))
        case ["odd", law, value, sign, direction]:
            return odd_mean(Law[law], read_term(value), read_symbol(sign), read_vector(direction))
        case ["same exchanges", value]:
            return same_exchanges(read_term(value))
        case ["mass behind", power]:
            return mass_behind(read_term(power))
        case ["normal exponential", linear, squared]:
            return normal_exponential(read_vector(linear), read_vector(squared))
        case ["normal overlap", first, second, shift]:
            return normal_overlap(read_vector(first), read_vector(second), read_term(shift))
        case ["contraction", text]:
            return contraction_is_nonnegative(from_text(text))
        case ["identity", left, right, law, field]:
            sides = read_term(left), read_term(right)
            return identity(*sides, Law[law] if law else None, field=from_text(field) if field else None)
        case ["gradient", of, weight, form, other, field]:
            witness = from_text(field) if field else None
            vectors = read_vector_atom(of), read_vector(form), read_vector(other)
            return gradient_form(vectors[0], read_term(weight), *vectors[1:], field=witness)
    raise ProofError("content", content, "is nothing that this oracle said", "distrust it")


answering("identity", answer)


def _field(field: Expression | None) -> str | None:
    return None if field is None else as_text(field)


def _axioms(field: Expression | None, *values: Real) -> Iterable[str]:
    if any(_speaks_of_gradient(a) for value in values for a in term(value).atoms):
        return "differentiation under the integral", "Stein's lemma"  # the way from the loss to its gradient
    return () if field is None else ("Stein's lemma",)


def _speaks_of_gradient(atom: Atom) -> bool:
    match atom:
        case Dot():
            return any(gradient_tensor(side) is not None for side in (atom.first, atom.second))
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
        variables_of(field)  # refuses what has no derivative here
        field = from_text(as_text(field))  # of names alone, and of nothing that only looks like them
        vanishing = stein(field, law, "_s")
    difference = left - right + vanishing
    if not difference.is_zero:
        shown = tensor_latex(difference)
        raise ProofError(
            "identity", shown, "is left of left − right", "correct a term, or give a Stein field"
        )
    if not agrees_zero(left + vanishing, right):
        raise ProofError("identity", tensor_latex(left), "SymPy does not agree", "report this: one has a bug")
