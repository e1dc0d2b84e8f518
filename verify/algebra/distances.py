"""Distances of laws in formulas: total variation, relative entropy, Wasserstein; the ``distance`` oracle.

Each is one real number that belongs to two of the laws N(0, I), student and teacher. What is known of it are
three theorems of the literature, for densities p = φ e^ψ where ψ grows at most like |x|: both mixtures are.
"""

from __future__ import annotations

import json
from typing import Any

from verify.algebra.calculus import Law
from verify.algebra.posterior import MEAN_OVER, v, v_star
from verify.errors import ProofError
from verify.logic.kernel import Theorem, _distance
from verify.logic.proofs import answering
from verify.logic.terms import Opaque
from verify.logic.vectors import VectorAtom, square

_WORDS = {Law.NORMAL: "N(0, I)", Law.STUDENT: "the student p", Law.TEACHER: "the teacher p*"}
_DEPENDS = {
    Law.NORMAL: frozenset({"mixture"}),  # the dimension
    Law.STUDENT: frozenset({"mixture", "state"}),
    Law.TEACHER: frozenset({"mixture"}),
}
_SCORE = {Law.STUDENT: v, Law.TEACHER: v_star}
"""∇ log of the density over that of N(0, I)."""


def _of_two(kind: str, latex: str, meaning: str, first: Law, second: Law) -> Opaque:
    data = json.dumps([kind, first.name, second.name])
    shown = latex.format(first.value, second.value)
    words = f"{meaning} {_WORDS[first]} and {_WORDS[second]}"
    return Opaque("distance", data, shown, words, _DEPENDS[first] | _DEPENDS[second])


def total_variation(first: Law, second: Law) -> Opaque:
    """½ ∫ |P − Q|."""
    return _of_two("TV", r"\mathrm{{TV}}({}, {})", "total variation ½∫|P − Q| of", first, second)


def relative_entropy(first: Law, second: Law) -> Opaque:
    """∫ P log(P/Q), in nats."""
    return _of_two("KL", r"\mathrm{{KL}}({}, {})", "relative entropy ∫ P log(P/Q) of", first, second)


def wasserstein(first: Law, second: Law) -> Opaque:
    """The root of the least E|X − Y|² over all pairs with X ∼ P, Y ∼ Q."""
    return _of_two("W", r"W_2({}, {})", "Wasserstein distance (inf E|X − Y|²)^½ of", first, second)


def pinsker(first: Law, second: Law) -> Theorem:
    """⊢ 2 TV(P, Q)² ≤ KL(P, Q)."""
    conclusion = 2 * total_variation(first, second) ** 2 <= relative_entropy(first, second)
    return _distance.says(conclusion, ["Pinsker", first.name, second.name], ("Pinsker's inequality",))


def log_sobolev(law: Law) -> Theorem:
    """⊢ 2 KL(P, N(0, I)) ≤ E_P|∇ log P/φ|², which is E_p|v|² for the student.

    Gross: KL ≤ 2 E_φ|∇f|² for f² = P/φ; and |∇f|² = f² |∇ log f²|²/4.
    """
    information = MEAN_OVER[law](square(_score(law)))
    conclusion = 2 * relative_entropy(law, Law.NORMAL) <= information
    return _distance.says(conclusion, ["Gross", law.name], ("logarithmic Sobolev inequality",))


def talagrand(law: Law) -> Theorem:
    """⊢ W_2(P, N(0, I))² ≤ 2 KL(P, N(0, I))."""
    conclusion = wasserstein(law, Law.NORMAL) ** 2 <= 2 * relative_entropy(law, Law.NORMAL)
    return _distance.says(conclusion, ["Talagrand", law.name], ("Talagrand's inequality",))


def _score(law: Law) -> VectorAtom:
    if law not in _SCORE:
        raise ProofError("law", law.name, "is N(0, I) itself", "take the student or the teacher")
    return _SCORE[law]


def answer(content: Any) -> Theorem:
    """The oracle asked again for what it said before, from the content of its theorem."""
    match content:
        case ["Pinsker", first, second]:
            return pinsker(Law[first], Law[second])
        case ["Gross", law]:
            return log_sobolev(Law[law])
        case ["Talagrand", law]:
            return talagrand(Law[law])
    raise ProofError("content", content, "is nothing that this oracle said", "distrust it")


answering("distance", answer)
