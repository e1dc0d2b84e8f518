"""Distances of laws in formulas: total variation, relative entropy, Wasserstein; the ``distance`` oracle.

Each is one real number that belongs to two laws: N(0, I), the student p, the teacher p*, or p̃, which is the
student with every component i moved to the component l(i) of the teacher that it is attached to, by any fixed
map. What is known of them are theorems of the literature: Pinsker's, Gross' and Talagrand's for densities
p = φ e^ψ where ψ grows at most like |x|, as mixtures are, and that total variation is a convex metric.
"""

from __future__ import annotations

import json
from enum import Enum
from itertools import product
from typing import Any

from verify.algebra.calculus import Law
from verify.algebra.posterior import MEAN_OVER, SUM, mu, pi, v, v_star
from verify.algebra.teacher import SUM_L, attached, p_l, ν_i
from verify.errors import ProofError
from verify.logic.formulas import equals
from verify.logic.kernel import Theorem, _distance
from verify.logic.names import word
from verify.logic.proofs import answering
from verify.logic.schemas import absolute, circle_constant, sqrt
from verify.logic.sealed import exactly
from verify.logic.terms import Opaque
from verify.logic.vectors import VectorAtom, square


class Placed(Enum):
    """The student with every component moved to the teacher's component that it is attached to."""

    ATTACHED = r"\tilde p"


AnyLaw = Law | Placed

_WORDS: dict[AnyLaw, str] = {
    Law.NORMAL: "N(0, I)",
    Law.STUDENT: "the student p",
    Law.TEACHER: "the teacher p*",
    Placed.ATTACHED: "p̃ = Σ_i π_i N(ν_{l(i)}, I), every component of the student moved to its teacher's",
}
_DEPENDS: dict[AnyLaw, frozenset[str]] = {
    Law.NORMAL: frozenset({"mixture"}),  # the dimension
    Law.STUDENT: frozenset({"mixture", "state"}),
    Law.TEACHER: frozenset({"mixture"}),
    Placed.ATTACHED: frozenset({"mixture"}),
}
_METRIC = "total variation is a metric, convex, and does not grow when outcomes are lumped together"
_OF_I = frozenset({"mixture", "state", "i"})

P_l = SUM(attached * pi)
MISMATCH = P_l - p_l
"""What the weight attached to component l of the teacher has in excess of its own."""

reach = Opaque("attached", "reach", "r_i", "|μ_i − ν̄_i|", _OF_I)
TV_i = Opaque("attached", "TV", r"\mathrm{TV}_i", "total variation of N(μ_i, I) and N(ν̄_i, I)", _OF_I)
for known in (reach, TV_i):
    word(known.latex, known.key)

_SCORE = {Law.STUDENT: v, Law.TEACHER: v_star}
"""∇ log of the density over that of N(0, I)."""


def _of_two(kind: str, latex: str, meaning: str, first: AnyLaw, second: AnyLaw) -> Opaque:
    for law in (first, second):
        exactly(Placed if isinstance(law, Placed) else Law, law=law)
    data = json.dumps([kind, first.name, second.name])
    shown = latex.format(first.value, second.value)
    words = f"{meaning} {_WORDS[first]} and {_WORDS[second]}"
    return Opaque("distance", data, shown, words, _DEPENDS[first] | _DEPENDS[second])


def total_variation(first: AnyLaw, second: AnyLaw) -> Opaque:
    """½ ∫ |P − Q|."""
    return _of_two("TV", r"\mathrm{{TV}}({}, {})", "total variation ½∫|P − Q| of", first, second)


def relative_entropy(first: AnyLaw, second: AnyLaw) -> Opaque:
    """∫ P log(P/Q), in nats."""
    return _of_two("KL", r"\mathrm{{KL}}({}, {})", "relative entropy ∫ P log(P/Q) of", first, second)


def wasserstein(first: AnyLaw, second: AnyLaw) -> Opaque:
    """The root of the least E|X − Y|² over all pairs with X ∼ P, Y ∼ Q."""
    return _of_two("W", r"W_2({}, {})", "Wasserstein distance (inf E|X − Y|²)^½ of", first, second)


for between, first, second in product((total_variation, relative_entropy, wasserstein), _WORDS, _WORDS):
    word((apart := between(first, second)).latex, apart.key)


def pinsker(first: AnyLaw, second: AnyLaw) -> Theorem:
    """⊢ 2 TV(P, Q)² ≤ KL(P, Q)."""
    conclusion = 2 * total_variation(first, second) ** 2 <= relative_entropy(first, second)
    return _distance.says(conclusion, ["Pinsker", first.name, second.name], ("Pinsker's inequality",))


def log_sobolev(law: Law) -> Theorem:
    """⊢ 2 KL(P, N(0, I)) ≤ E_P|∇ log P/φ|², which is E_p|v|² for the student.

    Gross: KL ≤ 2 E_φ|∇f|² for f² = P/φ; and |∇f|² = f² |∇ log f²|²/4.
    """
    score = _score(law)  # refuses what only looks like a law
    information = MEAN_OVER[law](square(score))
    conclusion = 2 * relative_entropy(law, Law.NORMAL) <= information
    return _distance.says(conclusion, ["Gross", law.name], ("logarithmic Sobolev inequality",))


def talagrand(law: Law) -> Theorem:
    """⊢ W_2(P, N(0, I))² ≤ 2 KL(P, N(0, I))."""
    conclusion = wasserstein(law, Law.NORMAL) ** 2 <= 2 * relative_entropy(law, Law.NORMAL)
    return _distance.says(conclusion, ["Talagrand", law.name], ("Talagrand's inequality",))


def is_nonnegative(first: AnyLaw, second: AnyLaw) -> Theorem:
    """⊢ TV(P, Q) ≥ 0."""
    return _distance.says(total_variation(first, second) >= 0, ["not negative", first.name, second.name])


def triangle(first: AnyLaw, between: AnyLaw, last: AnyLaw) -> Theorem:
    """⊢ TV(P, R) ≤ TV(P, Q) + TV(Q, R)."""
    ways = total_variation(first, between) + total_variation(between, last)
    content = ["triangle", first.name, between.name, last.name]
    return _distance.says(total_variation(first, last) <= ways, content, (_METRIC,))


def moved() -> Theorem:
    """⊢ TV(p, p̃) ≤ Σ_i π_i TV_i: total variation is convex."""
    conclusion = total_variation(Law.STUDENT, Placed.ATTACHED) <= SUM(pi * TV_i)
    return _distance.says(conclusion, ["moved"], (_METRIC,))


def weighed() -> Theorem:
    """⊢ TV(p̃, p*) ≤ ½ Σ_l |P_l − p_l|, P_l = Σ_i a_il π_i: both are mixtures of the N(ν_l, I)."""
    conclusion = total_variation(Placed.ATTACHED, Law.TEACHER) <= SUM_L(absolute(MISMATCH)) / 2
    return _distance.says(conclusion, ["weighed"], (_METRIC,))


def unit_normals() -> Theorem:
    """⊢ √(2π) TV_i ≤ r_i."""
    conclusion = sqrt(2 * circle_constant()) * TV_i <= reach
    return _distance.says(conclusion, ["unit normals"], ("total variation of two unit normal laws",))


def reach_is_nonnegative() -> Theorem:
    """⊢ r_i ≥ 0."""
    return _distance.says(reach >= 0, ["reach"])


def reach_squared() -> Theorem:
    """⊢ r_i² = |μ_i − ν̄_i|²: what r_i is."""
    return _distance.says(equals(reach**2, square(mu - ν_i)), ["reach squared"])


def _score(law: Law) -> VectorAtom:
    exactly(Law, law=law)
    if law not in _SCORE:
        raise ProofError("law", law.name, "is N(0, I) itself", "take the student or the teacher")
    return _SCORE[law]


def _law(name: str) -> AnyLaw:
    return Placed[name] if name in Placed.__members__ else Law[name]


def answer(content: Any) -> Theorem:
    """The oracle asked again for what it said before, from the content of its theorem."""
    match content:
        case ["Pinsker", first, second]:
            return pinsker(_law(first), _law(second))
        case ["Gross", law]:
            return log_sobolev(Law[law])
        case ["Talagrand", law]:
            return talagrand(Law[law])
        case ["not negative", first, second]:
            return is_nonnegative(_law(first), _law(second))
        case ["triangle", first, between, last]:
            return triangle(_law(first), _law(between), _law(last))
        case ["moved"]:
            return moved()
        case ["weighed"]:
            return weighed()
        case ["unit normals"]:
            return unit_normals()
        case ["reach"]:
            return reach_is_nonnegative()
        case ["reach squared"]:
            return reach_squared()
    raise ProofError("content", content, "is nothing that this oracle said", "distrust it")


answering("distance", answer)
