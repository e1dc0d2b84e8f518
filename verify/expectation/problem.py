"""One computation: what is asked for, how it is planned, what that is proved to err by, its sums."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from math import log, log2, prod

from verify.algebra.calculus import Law
from verify.algebra.integrand import Exponents
from verify.algebra.recentre import recentred
from verify.arithmetic import (
    Ball,
    ball,
    current_bits,
    greatest,
    is_ball,
    magnitude,
    precision,
    upper,
)
from verify.errors import InputError, PrecisionError
from verify.expectation import nodes
from verify.expectation.axes import Vector
from verify.expectation.bounds import Bound, bounds, factors, log_float
from verify.expectation.choose_rules import Need, choose, choose_nearby, hardest
from verify.expectation.cost import Work, held_bytes, multiplication, nodes_at_once
from verify.expectation.known import FirstPass, Known
from verify.expectation.majorants import Quadrature
from verify.expectation.means import Means
from verify.expectation.node_sums import Assembly, Error, Exponentials, Key, NodeSums, Sums, Value
from verify.expectation.polynomial import Contents, Family, contents, family, vanishing
from verify.expectation.request import Request
from verify.expectation.rules import Legendre, Rule, Trapezoid
from verify.expectation.strip import Strip, strips
from verify.expectation.tensor_rule import TensorRule
from verify.expectation.tilted import Tilted, tilted
from verify.mixture import GaussianMixture

_PLANNING_BITS = 64
_FLOAT_NATS = 46.0
"""Beyond that much excess binary64 is not tried, and nodes are worth a search of their own."""
_SHARED_NODES = 50_000
_SECTOR = 1e3
"""About the cost of proving a wider strip for n components, divided by n³ (measured)."""


@dataclass(frozen=True, slots=True)
class Centres:
    """Points s and t that the means of student and teacher are measured from; exact."""

    student: Vector
    teacher: Vector


@dataclass(frozen=True, slots=True)
class Problem:
    """Requests in coordinates, with the bounds that plan and proof share.

    Attributes:
        requests: as they came.
        families: their integrands sorted for the node loop, in deviations if there are centres.
        bounds: one for each family, on every strip.
        tilted: where next to nothing but the centres has weight, how little; None if that is not so.
        averages: likewise, of integrals over lines with the density of the law; the same without ``tilted``.
        student: as it came.
        teacher: as it came.
        law: the law of x.
        seen: student and teacher as the nodes see them; as they came unless nodes have their own axes.
        deviations: student and teacher measured from the centres.
        offset: s − t and then t, coordinate by coordinate; empty without centres.
        known: what was found out about the means and is needed again, for these or other tolerances.
    """

    requests: tuple[Request, ...]
    families: tuple[Family, ...]
    bounds: tuple[Bound, ...]
    averages: tuple[Bound, ...]
    tilted: Tilted | None
    student: Means
    teacher: Means
    law: Law
    seen: tuple[Means, Means]
    deviations: tuple[Means, Means]
    offset: Vector
    known: Known = field(default_factory=Known, compare=False, repr=False)

    @classmethod
    def of(
        cls,
        requests: Sequence[Request],
        student: GaussianMixture | Means,
        teacher: GaussianMixture | Means,
        law: Law,
        seen: tuple[Means, Means] | None = None,
        centres: Centres | None = None,
    ) -> Problem:
        """Check the input and compute the bounds."""
        s = student if isinstance(student, Means) else Means.of(student)
        t = teacher if isinstance(teacher, Means) else Means.of(teacher)
        _refuse(requests, s.dimension, t.dimension)
        offset: Vector = ()
        near, groups = (s, t), [r.integrands for r in requests]
        if centres:
            near = s.moved(centres.student), t.moved(centres.teacher)
            apart = tuple(a - b for a, b in zip(centres.student, centres.teacher, strict=True))
            offset = (*apart, *centres.teacher)
            axes = tuple(frozenset(a for a, c in enumerate(v) if c) for v in (apart, centres.teacher))
            groups = [tuple(recentred(f, *axes) for f in group) for group in groups]
        zero = tuple(frozenset(a for a in range(s.dimension) if means.vanishes(a)) for means in near)
        families = tuple(family(g, vanishing(g, *zero)) for g in groups)
        with precision(_PLANNING_BITS):
            constants = s.coordinates(offset)
            found = averages = bounds(groups, *near, constants)
            tilts = tilted(_density(law, *(seen or (s, t))), near, seen or (s, t), factors(groups))
            if tilts:
                averages = bounds(groups, *near, constants, tilts.masses)
        return cls(tuple(requests), families, found, averages, tilts, s, t, law, seen or (s, t), near, offset)

    @property
    def is_exact(self) -> bool:
        """Whether all means are rational."""
        if self.known.is_exact is None:
            both = self.student, self.teacher
            self.known.is_exact = not any(is_ball(p) for c in both for row in c.points for p in row)
        return self.known.is_exact

    @property
    def density(self) -> Means:
        """The law of x as a mixture."""
        return _density(self.law, *self.seen)

    def strips(self, sectors: bool) -> list[Strip]:
        """How far the integrands continue along each axis."""
        found = self.known.sectors if sectors else self.known.strips
        if found is None:
            with precision(_PLANNING_BITS):
                found = strips(self.seen[0], self._moving_teacher(), sectors)
            if sectors:
                self.known.sectors = found
            else:
                self.known.strips = found
        return found

    def _moving_teacher(self) -> Means | None:
        """The teacher if some integrand mentions its moments."""
        return self.seen[1] if self.contents.moments["T"] else None

    def active(self) -> int:
        """The number of axes that integrands or law depend on."""
        if self.known.active is None:
            mixtures = [self.seen[0], self.density, *filter(None, [self._moving_teacher()])]
            axes = range(self.seen[0].dimension)
            self.known.active = sum(not all(c.is_flat(axis) for c in mixtures) for axis in axes)
        return self.known.active

    @property
    def contents(self) -> Contents:
        """What the families ask for together."""
        return contents(self.families)

    def terms(self) -> int:
        """How many monomials all integrands have together; what planning takes grows with it."""
        return sum(1 for r in self.requests for f in r.integrands for _ in f)

    def within(
        self, tolerances: Sequence[Ball], each: Sequence[tuple[Ball, ...] | None] | None = None
    ) -> Problem:
        """The same integrands with other radii wanted; nothing is computed again."""
        more = each or [None] * len(tolerances)
        requests = tuple(
            Request(r.integrands, t, e) for r, t, e in zip(self.requests, tolerances, more, strict=True)
        )
        return replace(self, requests=requests)

    def learn(self, tensor: TensorRule, sums: Mapping[Key, tuple[Ball, Sequence[Ball]]]) -> None:
        """Keep these sums of majorants by these rules: what they prove of all rules serves later passes.

        Only of the first pass. Of one axis nothing is kept: one pass mostly does there. Nor where masses are
        small behind a centre, or sums belong to deviations; their bounds are others.
        """
        if self.known.first_pass is None and self.active() > 1 and not self.tilted and not self.offset:
            quadrature = self.quadrature(tensor)
            if quadrature.is_known:
                learnt = FirstPass(sums, quadrature, self.families, self.bounds, self.student)
                self.known.first_pass = learnt

    def limits(self, tensor: TensorRule) -> Mapping[Key, Sequence[Ball]] | None:
        """Upper bounds of the sums of majorants by these rules, if something was learnt of exact means."""
        learnt = self.known.first_pass
        if learnt is None or not self.is_exact:
            return None
        with precision(_PLANNING_BITS):
            return learnt.limits(self.quadrature(tensor))

    def quadrature(self, tensor: TensorRule) -> Quadrature:
        """The rules with all that their errors depend on."""
        ends = [self.density.range(axis) for axis in range(len(tensor.rules))]
        return Quadrature(tensor.rules, self.strips(tensor.sectors), ends)

    def tensor_rule(self, refined: bool = True) -> TensorRule:
        """A rule for each axis, what they are proved with, and the work they mean.

        With ``refined`` a little less of it where that is much, which takes as long as planning again.
        """
        return self._planned(sectors=False, refined=refined)

    def wider(self, tensor: TensorRule) -> TensorRule:
        """A rule with fewer nodes, on a strip proved from the actual means, if that is worth its price."""
        price = _SECTOR * (self.seen[0].n ** 3 + self.seen[1].n ** 3)
        if tensor.work.estimate > price and self.active() == 1:
            found = self._planned(sectors=True, refined=True)
            if found.work.estimate + price < tensor.work.estimate and self._is_proved(found):
                return found
        return tensor

    def _is_proved(self, tensor: TensorRule) -> bool:
        """Whether its strips can be proved; a failed attempt only costs the wider strip."""
        try:
            self.errors(tensor)
        except PrecisionError:
            return False
        return True

    def _planned(self, sectors: bool, refined: bool) -> TensorRule:
        with precision(_PLANNING_BITS):
            needs = plain = self.needs(self.averages, ball(1))
            if self.bounds is not self.averages:
                plain = self.needs(self.bounds, ball(1))
            density = self.density
            needs, plain, lines = hardest(needs), hardest(plain), hardest(self._line_needs())
            axes = [
                (
                    lines or needs,
                    strip,
                    *self._ends(axis),
                    plain if density.is_flat(axis) else None,
                    needs if lines else None,
                )
                for axis, strip in enumerate(self.strips(sectors))
            ]
            for_floats = max((need.excess(0.0, 0.0) for need in needs), default=0.0) < _FLOAT_NATS
            rules = tuple((choose_nearby if for_floats else choose)(*axis) for axis in axes)
            # Some per cent of many nodes on each of three axes are worth more than finding a rule again.
            if refined and for_floats and prod(rule.count for rule in rules) > _SHARED_NODES:
                rules = tuple(choose(*axis) for axis in axes)
        return TensorRule(rules, sectors, self.work(rules, needs))

    def needs(self, bounds: Sequence[Bound], mass: Ball) -> list[Need]:
        """What one axis may err by, if all that is summed has these bounds and at most this mass."""
        share = self._log_share()
        return [
            Need.of(b, log_float(r.tolerance / mass) - share)
            for b, r in zip(bounds, self.requests, strict=True)
            if b.table
        ]

    def _log_share(self) -> float:
        return log(8 * max(1, self.active()))

    def _line_needs(self) -> list[Need]:
        """The same for integrals over lines, from what was learnt; empty if nothing was."""
        learnt = self.known.first_pass
        found = None if learnt is None else learnt.assembled
        if found is None:
            return []
        share, out = self._log_share(), []
        for integrals, b, r in zip(found, self.bounds, self.requests, strict=True):
            if b.table:
                wanted = r.each or [r.tolerance] * len(integrals)
                log_ratio = max(log_float(j / t) for j, t in zip(integrals, wanted, strict=True))
                most = max(s for (s, _), _ in b.table), max(t for (_, t), _ in b.table)
                out.append(Need(((log_ratio + share, *most),)))
        return out

    def _ends(self, axis: int) -> tuple[Ball, Ball]:
        """Where the means of the law lie, the tilted ones included."""
        return self.tilted.ends[axis] if self.tilted else self.density.range(axis)

    def errors(self, tensor: TensorRule) -> list[Error]:
        """For each request a proved bound of |I − Q|, from I − Q1Q2Q3 = Σ_k Q1…(I_k − Q_k)…I3.

        What was learnt of majorants proves smaller errors than suprema do, one for each component
        (:mod:`majorants`). Otherwise trapezoid rules are proved by averages, with the tilted law in place of
        the law. Beside them a rule of Gauss and Hermite sums e^{tx} φ(x) to no more than its integral (its
        derivatives of even order are positive), so that tilted Gaussians keep their mass. On intervals they
        may not: then none is tilted.

        Raises:
            InputError: a rule that is for another law on its axis.
            PrecisionError: a strip that is wider than the means allow.
        """
        known = self.known.errors
        if known is None or known[0] is not tensor:
            self.known.errors = known = tensor, self._errors(tensor)
        return list(known[1])

    def _errors(self, tensor: TensorRule) -> list[Error]:
        tensor.refuse_other_laws(self.density)
        with precision(_PLANNING_BITS):
            learnt = self.known.first_pass
            proved = None if learnt is None else learnt.errors(self.quadrature(tensor))
            if proved is not None:
                return list(proved)
            total: list[Error] = [ball(0)] * len(self.bounds)
            mass = ball(1)
            axes = enumerate(zip(tensor.rules, self.strips(tensor.sectors), strict=True))
            on_intervals = any(isinstance(rule, Legendre) for rule in tensor.rules)
            # Any order will do; an interval of little mass makes the errors of all later axes small.
            for axis, (rule, strip) in sorted(axes, key=lambda a: not isinstance(a[1][0], Legendre)):
                if isinstance(rule, Trapezoid) and not on_intervals:
                    (low, high), bounds = self._ends(axis), self.averages
                else:
                    (low, high), bounds = self.density.range(axis), self.bounds
                parts = [mass * rule.error(b, strip, low, high) for b in bounds]
                total = [upper(t + p) for t, p in zip(total, parts, strict=True)]
                mass = upper(mass * rule.mass())
            return total

    def sums(self, tensor: TensorRule) -> Sums:
        """The sums over all nodes, at the current precision."""
        pairs, moments = self.exponentials()
        at = nodes.build(tensor.rules, [seen for _, seen in pairs], self.density)
        exponentials = [
            Exponentials(c, moments[kind], nodes.transposed(at.columns.factors[k]), at.rows.factors[k])
            for k, ((c, _), kind) in enumerate(zip(pairs, "MT", strict=False))
        ]
        sums = NodeSums(
            self.families, at, exponentials[0], exponentials[1] if len(exponentials) > 1 else None, self.law
        )
        return sums.total(nodes_at_once(self._columns(), current_bits()))

    def exponentials(self) -> tuple[list[tuple[Means, Means]], dict[str, list[Exponents]]]:
        """The mixtures (deviations; as nodes see them) whose exponentials are wanted, and their moments."""
        pairs = [(self.deviations[0], self.seen[0])]
        moments = {kind: list(gammas) for kind, gammas in self.contents.moments.items()}
        if moments["T"] or (self.law is Law.TEACHER and not _is_standard(self.teacher)):
            pairs.append((self.deviations[1], self.seen[1]))
        return pairs, moments

    def values(self, sums: Sums, errors: Sequence[Error]) -> tuple[tuple[Value, ...], ...]:
        """Put the outer factors μ_i^α μ_j^β back and widen by the proved errors."""
        assembly = Assembly(sums, self.deviations[0].balls(), self.student.coordinates(self.offset))
        return tuple(
            tuple(assembly.value(f, k, e) for k in range(len(f.integrands)))
            for f, e in zip(self.families, errors, strict=True)
        )

    def work(self, rules: Sequence[Rule], needs: Sequence[Need]) -> Work:
        """What the sums take."""
        nodes = prod(rule.count for rule in rules)
        spread = 2 * max(self._log_size(), 0.0) + 8
        excess = min(max((n.excess(0.0, 0.0) for n in needs), default=0.0), 1e300)  # ∞ for e^(−10^310)
        # Progressions lose twice the logarithm of their length, exponents x²/2 that of the cut-off.
        # Seventeen bits more than any case took (measured); too few are noticed, and the sums repeated.
        bits = int((max(excess, 20.0) + spread) / log(2) + 2 * log2(nodes) + log2(max(excess, 20.0)) - 12)
        moments = sum(map(len, self.contents.moments.values()))
        operations = 10 + 3 * moments + sum(4 + self.student.n**k for k, _ in self.contents.wanted)
        estimate = float(nodes) * operations * multiplication(bits)
        components = self.student.n + self.teacher.n
        held = held_bytes([rule.count for rule in rules], self._columns(), components, bits)
        return Work(nodes, bits, estimate, held)

    def _log_size(self) -> float:
        """About the logarithm of the largest coordinate that the nodes see."""
        if self.known.log_size is None:
            with precision(_PLANNING_BITS):
                means = {id(m): m for m in (self.deviations[0], self.seen[0])}.values()
                largest = greatest(magnitude(c) for m in means for row in m.balls() for c in row)
                self.known.log_size = log_float(largest)
        return self.known.log_size

    def _columns(self) -> int:
        """How many numbers are held for a node: density, moments and all parts of the polynomials."""
        moments = sum(map(len, self.contents.moments.values()))
        return 10 + 3 * moments + 2 * self.contents.subexpressions


def _refuse(requests: Sequence[Request], student: int, teacher: int) -> None:
    """Dimensions that differ, and tolerances that are not positive."""
    if student != teacher:
        raise InputError("teacher", teacher, f"the student has dimension {student}", "match them")
    for request in requests:
        if not request.tolerance > 0:
            raise InputError("tolerance", request.tolerance, "not positive", "ask for a radius > 0")
        if wrong := [f.dimension for f in request.integrands if f.dimension != student]:
            raise InputError("integrand.dimension", wrong[0], f"not {student}", "match the mixtures")


def _density(law: Law, student: Means, teacher: Means) -> Means:
    if law is not Law.NORMAL:
        return student if law is Law.STUDENT else teacher
    return Means((Fraction(1),), ((Fraction(0),) * student.dimension,), student.norms)


def _is_standard(means: Means) -> bool:
    return means.n == 1 and all(means.vanishes(axis) for axis in range(means.dimension))
