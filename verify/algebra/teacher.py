"""The components of the teacher in formulas, and the one that each of the student's is attached to.

The teacher is p* = Σ_l p_l N(ν_l, I). Component i of the student is attached to component l(i), by any fixed
map; ν̄_i and p̄_i are the mean and the weight there. What is known of them is the ``teacher`` oracle's.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from verify.algebra import notation as nt
from verify.algebra.posterior import E_p, mu, pi, v_star, vector, w
from verify.errors import ProofError
from verify.logic.formulas import equals
from verify.logic.kernel import Theorem, _teacher
from verify.logic.names import word
from verify.logic.proofs import answering
from verify.logic.reading import read_term, read_vector
from verify.logic.renaming import vector_j
from verify.logic.schemas import exp, log
from verify.logic.terms import TEACHER_COUNT, Functional, Opaque, Real, Scalar, Symbol, Term, term
from verify.logic.vectors import Vector, VectorAtom, dot, square

_POSITIVE = ((">", Fraction(0)),)
_OF_L, _OF_I = frozenset({"mixture", "l"}), frozenset({"mixture", "i"})
_AT_I = "component of the teacher that component i of the student is attached to"

SUM_L = Functional("sum l", r"\textstyle\sum_l", "l", term(TEACHER_COUNT), frozenset({"mixture"}))
"""The sum over the components of the teacher."""

_TEACHER = r"weight of component l of the teacher $p^* = \textstyle\sum_l p_l\,\mathcal{N}(\nu_l, I)$"
p_l = Symbol("p_l", "p_l", _TEACHER, _POSITIVE, _OF_L)
ν_l = VectorAtom("ν_l", r"\nu_l", "mean of component l of the teacher", _OF_L)
_OF_H = frozenset({"mixture", "h"})
p_h = Symbol("p_h", "p_h", _TEACHER.replace("component l", "component h"), _POSITIVE, _OF_H)
ν_h = VectorAtom("ν_h", r"\nu_h", "mean of component h of the teacher", _OF_H)
w_l = Opaque(
    "teacher", "weight", "w^*_l", "posterior weight of component l of the teacher at x", _OF_L | {"x"}
)
p_i = Symbol("p'_i", r"\bar p_i", f"weight of the {_AT_I}", _POSITIVE, _OF_I)
ν_i = VectorAtom("ν'_i", r"\bar\nu_i", f"mean of the {_AT_I}", _OF_I)
ν_j = vector_j(ν_i)


def _attached(index: str) -> Opaque:
    meaning = f"1 if component {index} of the student is attached to component l of the teacher, else 0"
    depends = frozenset({"mixture", index, "l"})
    return Opaque("attached", f"{index} l", rf"a_{{{index}l}}", meaning, depends)


attached, attached_j = _attached("i"), _attached("j")
for known in (p_l, p_h, ν_l, ν_h, w_l, p_i, ν_i, ν_j, attached, attached_j):
    word(known.latex, known.key)
word(SUM_L.latex, SUM_L.key)

Cy_star = vector(
    nt.C_star("a", "b") * (nt.mu("b") - nt.v_star("b")),
    "C*(mu_i - v*)",
    r"C^*(\mu_i - v^*)",
    "posterior covariance of the teacher times μ_i − v*",
)


def teacher_weight_is_positive() -> Theorem:
    """⊢ w*_l > 0, since w*_l is a softmax."""
    return _teacher.says(w_l > 0, ["positive"])


def teacher_weights_sum() -> Theorem:
    """⊢ Σ_l w*_l = 1."""
    return _teacher.says(equals(SUM_L(w_l), 1), ["sum"])


def teacher_mean(other: Vector | VectorAtom) -> Theorem:
    """⊢ ⟨v*, u⟩ = Σ_l w*_l ⟨ν_l, u⟩ for any vector u that does not depend on l: what v* is.

    Raises:
        ProofError: u depends on l.
    """
    conclusion = equals(dot(v_star, other), SUM_L(w_l * dot(ν_l, _single(other))))
    return _teacher.says(conclusion, ["mean", (1 * other).plain()])


def teacher_covariance(other: Vector | VectorAtom) -> Theorem:
    """⊢ ⟨C*(μ_i − v*), u⟩ = Σ_l w*_l ⟨ν_l − v*, μ_i − v*⟩⟨ν_l − v*, u⟩ for such u: what C* is.

    Raises:
        ProofError: u depends on l.
    """
    apart = ν_l - v_star
    right = SUM_L(w_l * dot(apart, mu - v_star) * dot(apart, _single(other)))
    return _teacher.says(equals(dot(Cy_star, other), right), ["covariance", (1 * other).plain()])


def teacher_gap() -> Term:
    """(|ν_l − μ_i|² − |ν̄_i − μ_i|²)/2 + log p̄_i − log p_l: by how much l is behind l(i) at μ_i."""
    return (square(ν_l - mu) - square(ν_i - mu)) / 2 + log(p_i) - log(p_l)


def teacher_behind(power: Real | Scalar) -> Theorem:
    """θ ≥ 0, θ ≤ 1 ⊢ E_p[w_i w*_l] ≤ π_i e^{θ²|ν_l − ν̄_i|²/2 − θg}, where g is the :func:`teacher_gap`.

    As p w_i = π_i φ(x − μ_i), it is π_i times the mean of w*_l at μ_i + z, z ∼ N(0, I). There w*_l is at most
    (w*_l/w*_{l(i)})^θ, since w*_l ≤ 1 and w*_{l(i)} ≤ 1, and w*_l/w*_{l(i)} = e^{⟨z, ν_l − ν̄_i⟩ − g}.

    Raises:
        ProofError: θ depends on the point or on a step.
    """
    θ = term(power)
    if θ.depends & {"x", "k"}:
        raise ProofError("power", θ, "depends on x or on a step", "use a power that the mean over x keeps")
    conclusion = E_p(w * w_l) <= pi * exp(θ**2 * square(ν_l - ν_i) / 2 - θ * teacher_gap())
    axioms = "integral of the normal density", "exponential function"
    return _teacher.says(conclusion, ["behind", θ.plain()], axioms, (θ >= 0, θ <= 1))


def attachment(index: str = "i") -> tuple[Theorem, Theorem, Theorem]:
    """⊢ a_il² = a_il, Σ_l a_il = 1 and a_il |ν_l − ν̄_i|² = 0: i is attached to one l, and ν̄_i is its mean.

    Args:
        index: "i" or "j".

    Raises:
        ProofError: another index.
    """
    if index not in ("i", "j"):
        raise ProofError("index", index, "numbers no components of the student", "take i or j")
    a, centre = (attached, ν_i) if index == "i" else (attached_j, ν_j)
    facts = equals(a**2, a), equals(SUM_L(a), 1), equals(a * square(ν_l - centre), 0)
    first, second, third = (_teacher.says(f, ["attached", index, k]) for k, f in enumerate(facts))
    return first, second, third


def _single(other: Vector | VectorAtom) -> Vector:
    if "l" in (1 * other).depends:
        raise ProofError("other", other, "depends on l", "pair the average with one vector")
    return 1 * other


def answer(content: Any) -> Theorem:
    """The oracle asked again for what it said before, from the content of its theorem."""
    match content:
        case ["positive"]:
            return teacher_weight_is_positive()
        case ["sum"]:
            return teacher_weights_sum()
        case ["mean", other]:
            return teacher_mean(read_vector(other))
        case ["covariance", other]:
            return teacher_covariance(read_vector(other))
        case ["behind", power]:
            return teacher_behind(read_term(power))
        case ["attached", "i" | "j" as index, 0 | 1 | 2 as which]:
            return attachment(index)[which]
    raise ProofError("content", content, "is nothing that this oracle said", "distrust it")


answering("teacher", answer)
