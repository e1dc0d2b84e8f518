"""A weighted sum of the means, Σ_i h_i μ_i, after a step of descent: it moves by that of the gradients."""

from __future__ import annotations

from verify.errors import ProofError
from verify.logic.descent import Descent, Next
from verify.logic.formulas import equals
from verify.logic.kernel import Theorem, _make
from verify.logic.vectors import Dot, VectorAtom, square


def average_after(average: VectorAtom, of_gradients: VectorAtom, descent: Descent) -> Theorem:
    """⊢ (|m|²)⁺ = |m − ηḡ|² for m = Σ_i h_i μ_i and ḡ = Σ_i h_i g_i, where no step moves h_i.

    Args:
        average: m, with its mean value.
        of_gradients: ḡ, with its own.
        descent: μ_i ← μ_i − ηg_i.

    Raises:
        ProofError: the two are not such sums, with the same weights.
    """
    m, ḡ = average.mean, of_gradients.mean
    if m is None or m.functional.binds != "i" or m.vector.plain() != (1 * descent.mean).plain():
        raise ProofError("average", average.name, "is no sum Σ_i h_i μ_i", "give it a Mean over i of μ_i")
    if {"state", "k"} & m.weight.depends:
        raise ProofError("average", average.name, "has weights that a step moves", "take fixed weights")
    if ḡ is None or (ḡ.functional, ḡ.weight) != (m.functional, m.weight):
        raise ProofError("of_gradients", of_gradients.name, "has another sum or weights", "use the same")
    if ḡ.vector.plain() != (1 * descent.gradient).plain():
        raise ProofError("of_gradients", of_gradients.name, "is not made of the gradients", "use them")
    conclusion = equals(Next(descent, Dot(average, average)), square(average - descent.rate * of_gradients))
    content = [average.plain(), of_gradients.plain(), descent.plain()]
    return _make("average after a step", (), conclusion, (), content)


__all__ = ["average_after"]
