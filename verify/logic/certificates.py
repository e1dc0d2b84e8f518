"""Exact certificates for arithmetic over ℝ: a positive combination of products of facts that is 0 > 0.

To show t ≥ 0 from facts, its negation −t > 0 joins them, and a certificate lists

    Σ_k λ_k Π(facts ≥ 0 or > 0) Π(squares) + Σ_m p_m · (facts = 0),     λ_k > 0 rational, p_m terms.

If that expands to 0 while some summand λ_k Π(…) is a product of strict facts only, the facts and the
negation contradict each other (Positivstellensatz). To show t = 0, the equations alone must give t. A
certificate may also split on the sign of a term: one certificate for each case. Who finds one is not
trusted (:mod:`verify.logic.search`); it is expanded here in exact rationals.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from verify.logic.formulas import Comparison
from verify.logic.sealed import exactly, sealed
from verify.logic.terms import Plain, Term, term

NEGATION = -1
"""The index of the goal's negation among the facts."""


@sealed
@dataclass(frozen=True)
class Summand:
    """λ times a product of facts (by index) and of squares of terms."""

    scale: Fraction
    facts: tuple[int, ...]
    squares: tuple[Term, ...] = ()

    def __post_init__(self) -> None:
        exactly(Fraction, scale=self.scale)
        exactly(tuple, facts=self.facts, squares=self.squares)
        for k in self.facts:
            exactly(int, fact=k)
        for root in self.squares:
            exactly(Term, square=root)


@sealed
@dataclass(frozen=True)
class Combination:
    """Summands, and multiples of equations as (index, multiplier)."""

    summands: tuple[Summand, ...]
    multiples: tuple[tuple[int, Term], ...] = ()

    def __post_init__(self) -> None:
        exactly(tuple, summands=self.summands, multiples=self.multiples)
        for summand in self.summands:
            exactly(Summand, summand=summand)
        for pair in self.multiples:
            exactly(tuple, multiple=pair)
            exactly(int, equation=pair[0])
            exactly(Term, multiplier=pair[1])

    def plain(self) -> Plain:
        """The content as JSON holds it."""
        summands = [[str(s.scale), list(s.facts), [q.plain() for q in s.squares]] for s in self.summands]
        return ["combination", summands, [[k, p.plain()] for k, p in self.multiples]]


@sealed
@dataclass(frozen=True)
class Split:
    """Two cases: ``on`` ≥ 0 and ``on`` < 0; the case becomes the last fact."""

    on: Term
    nonnegative: Certificate
    negative: Certificate

    def __post_init__(self) -> None:
        exactly(Term, on=self.on)

    def plain(self) -> Plain:
        """The content as JSON holds it."""
        return ["split", self.on.plain(), self.nonnegative.plain(), self.negative.plain()]


Certificate = Combination | Split


def proves(certificate: Certificate, goal: Comparison, facts: Sequence[Comparison]) -> bool:
    """Whether the certificate shows that the goal follows from the facts, at every point of ℝ."""
    exactly(Comparison, goal=goal)
    if isinstance(certificate, Split):
        zero = term(0)
        return proves(certificate.nonnegative, goal, [*facts, certificate.on >= zero]) and proves(
            certificate.negative, goal, [*facts, certificate.on < zero]
        )
    exactly(Combination, certificate=certificate)
    if any(not 0 <= k < len(facts) or facts[k].kind != "=" for k, _ in certificate.multiples):
        return False  # only an equation may be multiplied by a term of any sign
    if goal.kind == "=":
        return not certificate.summands and not (_multiples(certificate, facts) - goal.difference).parts
    negation = -goal.difference
    strict_goal = goal.kind == ">"
    total, contradiction = _multiples(certificate, facts), False
    for summand in certificate.summands:
        if summand.scale <= 0:
            return False
        product, strict = term(summand.scale), not summand.squares
        for k in summand.facts:
            if k == NEGATION:
                product, strict = product * negation, strict and not strict_goal
                continue
            if not 0 <= k < len(facts) or facts[k].kind == "=":
                return False
            product, strict = product * facts[k].difference, strict and facts[k].kind == ">"
        for root in summand.squares:
            product = product * root * root
        total, contradiction = total + product, contradiction or strict
    return contradiction and not total.parts


def used(certificate: Certificate) -> frozenset[int]:
    """The indices of the facts that a certificate uses (those of cases among them)."""
    if isinstance(certificate, Split):
        return used(certificate.nonnegative) | used(certificate.negative)
    products = {k for s in certificate.summands for k in s.facts if k != NEGATION}
    return frozenset(products | {k for k, p in certificate.multiples if p.parts})


def _multiples(certificate: Combination, facts: Sequence[Comparison]) -> Term:
    total = term(0)
    for k, multiplier in certificate.multiples:
        total = total + multiplier * facts[k].difference
    return total
