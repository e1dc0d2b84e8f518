"""What one pass over the nodes proves of the next: integrals of majorants in place of suprema.

The *majorant* F̄ of an integrand F = Σ c Π w_i Π M_γ Π T_γ has |c|, and M̄_γ = Σ_k w_k |μ_k^γ| in place of M_γ,
likewise for the teacher. Let J = ∫ρF̄, ρ the density of the law.

On a line. For |y| ≤ a along one axis |w_k(x + iy)| ≤ A w_k(x) (:mod:`verify.expectation.bounds`), so |M_γ(x +
iy)| ≤ Σ_k |w_k(x + iy)| |μ_k^γ| ≤ A M̄_γ(x). With Γ the largest A_student^s A_teacher^t of all terms, and
|ρ(x + iy)| ≤ e^{y²/2} ρ(x) for a mixture of unit Gaussians,

    |(ρF)(x + iy)| ≤ e^{a²/2} Γ · (ρF̄)(x),        and so has ρF̄, which is its own majorant.

Γ knows the powers (s, t) of terms that have a coefficient in some bound. A sum whose coefficient vanishes in
every bound has an outer factor that is exactly 0, so that its J counts for nothing, or it shares its powers
with a term that is in Γ.

Numbers ≥ |μ_k^γ| in the place of these make another F̄, of which all this is as true. Sums in binary64 have
such numbers, the same in every pass if the means are exact. Only where |μ_k^γ| is subnormal may the tables of
a second pass round it otherwise. That is some 1e-309 of a part of what these sums allow for underflow.

Infinite sums. The theorem that :class:`verify.expectation.rules.Trapezoid` cites is for an f that is analytic
in the strip and tends to 0 there. Both f = ρF and f = ρF̄ do: F and F̄ are bounded in it, and ρ decays. By the
theorem T = Σ h·f(kh) has

    |∫ρF − TρF| ≤ ε ∫ρF̄        and        |∫ρF̄ − TρF̄| ≤ ε ∫ρF̄,      ε = 2 e^{a²/2} Γ/(e^{2πa/h} − 1),

along this axis, whatever the other coordinates are: the error is relative to the integral. On several axes,
with all others integrated or summed by positive weights, I − T_1T_2 = (I_1 − T_1)I_2 + T_1(I_2 − T_2) and so
on, so that with ε = Π(1 + ε_k) − 1

    |IF − TF| ≤ εJ,        J Π(1 − ε_k) ≤ TF̄ ≤ (1 + ε)J.

Finite sums Q leave out tails. Rules of Gauss and Hermite, which come after all trapezoid rules, are proved by
suprema. Both together change any of these sums by at most

    rest(B) = Π mass_k · (Σ tails_k · B + Σ Hermite errors for B),

B a bound of F and of F̄ as :class:`verify.expectation.bounds.Bound` has it.

So the sums QF̄ that one pass makes in binary64, to bound its rounding, prove J ≤ (QF̄ + rest)/Π(1 − ε_k). And J
proves the next pass: its error is εJ + rest, for each component by its own J. For exact means its majorants
need not be summed again, as they are at most (1 + ε)J + mass · the Hermite errors.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import prod

from verify.arithmetic import Ball, ball, certainly_less, greatest, magnitude, upper
from verify.expectation.bounds import Bound, monomial
from verify.expectation.node_sums import Key
from verify.expectation.polynomial import Family
from verify.expectation.rules import Hermite, Rule, Trapezoid
from verify.expectation.strip import Strip


@dataclass(frozen=True, slots=True)
class Integral:
    """J of one sum of the node loop.

    Attributes:
        size: a bound of the majorant of its polynomial at every real x.
        entries: upper bounds of J, for each component, each pair, or the one number without.
    """

    size: Ball
    entries: tuple[Ball, ...]


Integrals = Mapping[Key, Integral]


@dataclass(frozen=True)
class Quadrature:
    """The rules of one pass with all that their errors depend on: a strip and the ends of the law an axis."""

    rules: Sequence[Rule]
    strips: Sequence[Strip]
    ends: Sequence[tuple[Ball, Ball]]

    @property
    def is_known(self) -> bool:
        """Whether there is a proof for these rules here."""
        return all(isinstance(rule, Trapezoid | Hermite) for rule in self.rules)

    def shares(self, bounds: Iterable[Bound]) -> list[Ball]:
        """ε_k for the terms of all these bounds, one for each trapezoid rule."""
        powers = {p for bound in bounds for p, _ in bound.table}
        out = []
        for rule, student, teacher in self._trapezoids:
            most = greatest([ball(0), *(upper(student**s * teacher**t) for s, t in powers)])
            out.append(upper(rule.discretisation(most)))
        return out

    def share(self, bounds: Iterable[Bound]) -> Ball:
        """ε, which may be far below what is left of 1 + ε at this precision."""
        total = ball(0)
        for share in self.shares(bounds):
            total = upper(total + share + total * share)
        return total

    def rest(self, bound: Bound) -> Ball:
        """What tails and rules of Gauss and Hermite change for an integrand with this bound."""
        return upper(self.mass * (bound.plain * self.tails + self.hermite(bound)))

    def hermite(self, bound: Bound) -> Ball:
        """The errors of the rules of Gauss and Hermite."""
        axes = zip(self.rules, self.strips, self.ends, strict=True)
        return sum(
            (rule.error(bound, strip, *ends) for rule, strip, ends in axes if isinstance(rule, Hermite)),
            ball(0),
        )

    @cached_property
    def mass(self) -> Ball:
        """Π mass_k."""
        return prod((rule.mass() for rule in self.rules), start=ball(1))

    @cached_property
    def tails(self) -> Ball:
        """Σ tails_k."""
        axes = zip(self.rules, self.ends, strict=True)
        return sum((rule.tails(*ends) for rule, ends in axes if isinstance(rule, Trapezoid)), ball(0))

    @cached_property
    def _trapezoids(self) -> list[tuple[Trapezoid, Ball, Ball]]:
        """Each with its amplifications."""
        return [
            (rule, *strip.amplifications(ball(rule.half_width)))
            for rule, strip in zip(self.rules, self.strips, strict=True)
            if isinstance(rule, Trapezoid)
        ]


def integrals(
    sums: Mapping[Key, tuple[Ball, Sequence[Ball]]], quadrature: Quadrature, bounds: Sequence[Bound]
) -> Integrals | None:
    """J for every sum; None if these nodes are too few for a proof.

    Args:
        sums: a bound of the polynomial's majorants, and upper bounds of QF̄, one an entry.
        quadrature: the rules that they were summed by.
        bounds: of the families; their powers count.
    """
    shares = quadrature.shares(bounds)
    if not all(certainly_less(e, ball(1) / 2) for e in shares):
        return None
    least, out = prod((1 - e for e in shares), start=ball(1)), {}
    for key, (size, found) in sums.items():
        rest = quadrature.rest(_flat(size, bounds))
        out[key] = Integral(size, tuple(upper((q + rest) / least) for q in found))
    return out


def limits(known: Integrals, quadrature: Quadrature, bounds: Sequence[Bound]) -> dict[Key, list[Ball]]:
    """Upper bounds of QF̄ by other rules, over all nodes or some."""
    most, mass, out = 1 + quadrature.share(bounds), quadrature.mass, {}
    for key, integral in known.items():
        beside = mass * quadrature.hermite(_flat(integral.size, bounds))
        out[key] = [upper(j * most + beside) for j in integral.entries]
    return out


def _flat(size: Ball, bounds: Sequence[Bound]) -> Bound:
    """The bound of a polynomial with as many factors as any term of these bounds has."""
    powers = {p for bound in bounds for p, _ in bound.table}
    most = max((s for s, _ in powers), default=0), max((t for _, t in powers), default=0)
    return Bound(((most, size),))


def assembled(family: Family, known: Integrals, means: Sequence[Sequence[Ball]]) -> list[Ball]:
    """J of whole integrands with their factors |μ_i^α μ_j^β|: the largest in the family for each component.

    One number for integrands that mark no component or two.
    """
    n = len(means) if family.marked == 1 else 1
    best = [ball(0)] * n
    sizes = [[magnitude(c) for c in row] for row in means]
    for parts in family.parts:
        total = [ball(0)] * n
        for (alpha, beta, _), polynomial in parts.items():
            entries = known[family.marked, polynomial.value].entries
            content = ball(abs(polynomial.content))
            if family.marked == 1:
                outer = [content * monomial(row, alpha) * monomial(row, beta) for row in sizes]
                total = [t + c * j for t, c, j in zip(total, outer, entries, strict=True)]
            else:
                largest = [greatest([upper(monomial(row, g)) for row in sizes]) for g in (alpha, beta)]
                total = [total[0] + content * largest[0] * largest[1] * greatest(entries)]
        best = [upper(greatest([b, upper(t)])) for b, t in zip(best, total, strict=True)]
    return best


def errors(
    bounds: Sequence[Bound], integrals: Sequence[Sequence[Ball]], quadrature: Quadrature
) -> list[list[Ball]]:
    """For each family a proved bound of |IF − QF|, for each component: from its bound and its J."""
    out = []
    for bound, each in zip(bounds, integrals, strict=True):
        share, rest = quadrature.share([bound]), quadrature.rest(bound)
        out.append([upper(share * j + rest) for j in each])
    return out
