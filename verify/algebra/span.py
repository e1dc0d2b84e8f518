"""The span of the student's means: its dimension in formulas, and what is known of it; the ``span`` oracle.

The mixture is a product of a mixture on the span and of N(0, I) on its complement, so that bounds with the
dimension d hold with that of the span. Let P be the orthogonal projection onto it: Pμ_i = μ_i, so Pv = v and
PC = C, and tr P is its dimension.
"""

from __future__ import annotations

from typing import Any

from verify.algebra import tensor
from verify.algebra.posterior import C2, TRACE, E_p, d, gradient_tensor, mu, n, v, x
from verify.errors import ProofError
from verify.logic.descent import Descent, Next
from verify.logic.flow import EXISTENCE, During, Flow
from verify.logic.kernel import Theorem, _span
from verify.logic.names import word
from verify.logic.proofs import answering
from verify.logic.reading import read_descent, read_flow, read_term
from verify.logic.sealed import exactly
from verify.logic.terms import Opaque, Real, Scalar, term
from verify.logic.vectors import dot, square

_MEANING = "dimension of the span of the student's means; 1 if all of them are 0"
rank = Opaque("span", "rank", r"\operatorname{rank} \mu", _MEANING, frozenset({"mixture", "state"}))
word(rank.latex, rank.key)


def rank_at_least_1() -> Theorem:
    """⊢ rank μ ≥ 1."""
    return _span.says(rank >= 1, ["at least 1"])


def rank_at_most_n() -> Theorem:
    """⊢ rank μ ≤ n: n vectors span it."""
    return _span.says(rank <= n, ["at most n"])


def rank_at_most_d() -> Theorem:
    """⊢ rank μ ≤ d."""
    return _span.says(rank <= d, ["at most d"])


def projected_square(first: Real | Scalar, second: Real | Scalar) -> Theorem:
    """⊢ α² E_p|v|² − 2αβ E_p⟨v, x⟩ + β² (rank μ + E_p⟨v, x⟩) ≥ 0 for constants α and β.

    It is E_p|αv − βPx|²: ⟨v, Px⟩ = ⟨Pv, x⟩ = ⟨v, x⟩, and by Stein's lemma with the field Px, whose divergence
    is tr P ≤ rank μ, E_p|Px|² = tr P + E_p⟨v, Px⟩.

    Raises:
        ProofError: α or β depends on the point, on a component or on a step.
    """
    α, β = term(first), term(second)
    if extra := (α.depends | β.depends) - {"mixture", "state"}:
        raise ProofError("factor", α, f"or the other depends on {', '.join(sorted(extra))}", "use constants")
    along = E_p(dot(v, x))
    conclusion = α**2 * E_p(square(v)) - 2 * α * β * along + β**2 * (rank + along) >= 0
    return _span.says(conclusion, ["projected square", α.plain(), β.plain()], ("Stein's lemma",))


def trace_against_norm() -> Theorem:
    """⊢ (tr C)² ≤ rank μ ‖C‖²: tr C = ⟨P, C⟩, and ‖P‖² = tr P."""
    return _span.says(rank * C2 >= TRACE**2, ["trace"], ("Cauchy–Schwarz",))


def rank_never_grows(along: Descent | Flow) -> Theorem:
    """⊢ rank μ⁺ ≤ rank μ along descent, rank μ(t) ≤ rank μ(0) along the flow, for gradients in the span.

    Where all means are in a subspace, so are the gradients. So a step does not leave it, nor does the flow:
    that within it is the one solution.

    Raises:
        ProofError: the gradient is not known to be in the span, as that for a mixture teacher is not.
    """
    found = gradient_tensor(along.gradient)
    if along.mean != mu or found is None:
        raise ProofError("along", along.gradient.name, "is no gradient of a divergence", "see gradient(…)")
    for factors, _ in found[1]:
        (carrier,) = (f.head for f in factors if "a" in f.indices)
        if carrier not in (tensor.MEAN, tensor.MOMENT):
            why = f"may leave the span of the means: a summand points along {carrier}"
            raise ProofError("along", along.gradient.name, why, "take the teacher N(0, I)")
    content = ["never grows", along.plain()]
    if isinstance(along, Flow):
        return _span.says(During(along, rank, True) <= During(along, rank, False), content, (EXISTENCE,))
    exactly(Descent, along=along)
    return _span.says(Next(along, rank) <= rank, content)


_FACTS = {
    "at least 1": rank_at_least_1,
    "at most n": rank_at_most_n,
    "at most d": rank_at_most_d,
    "trace": trace_against_norm,
}


def answer(content: Any) -> Theorem:
    """The oracle asked again for what it said before, from the content of its theorem."""
    match content:
        case [str(name)] if name in _FACTS:
            return _FACTS[name]()
        case ["projected square", first, second]:
            return projected_square(read_term(first), read_term(second))
        case ["never grows", along]:
            return rank_never_grows((read_flow if along[0] == "flow" else read_descent)(along))
    raise ProofError("content", content, "is nothing that this oracle said", "distrust it")


answering("span", answer)
