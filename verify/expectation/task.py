"""One computation: what is asked for, how it is planned, what the plan is proved to err by, its sums."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import log, log2, prod

from verify.algebra.calculus import Law
from verify.algebra.integrand import Integrand
from verify.arithmetic import Ball, ball, is_ball, magnitude, precision, upper
from verify.errors import InputError, PrecisionError
from verify.expectation import grid
from verify.expectation.assemble import Value, assembled
from verify.expectation.bounds import Bound, bound, log_float
from verify.expectation.cloud import Cloud
from verify.expectation.plan import Need, choose
from verify.expectation.polynomial import Family, family
from verify.expectation.rules import Rule
from verify.expectation.strip import Strip, strips
from verify.expectation.sums import Job, Mixing, Sums
from verify.mixture import GaussianMixture

_PLANNING_BITS = 64
_WORTH_A_SECTOR = 1e5


@dataclass(frozen=True, slots=True)
class Work:
    """What a computation took: nodes, working precision in bits, and the estimate it was admitted with."""

    nodes: int
    bits: int
    estimate: float


@dataclass(frozen=True, slots=True)
class Request:
    """Integrands that mark the same components, and the absolute radius wanted for each of their values."""

    integrands: tuple[Integrand, ...]
    tolerance: Ball


@dataclass(frozen=True, slots=True)
class Plan:
    """One rule and one strip an axis, and what they cost."""

    rules: tuple[Rule, ...]
    strips: tuple[Strip, ...]
    work: Work


@dataclass(frozen=True, slots=True)
class Task:
    """Requests in coordinates, with the bounds that plan and proof share."""

    requests: tuple[Request, ...]
    families: tuple[Family, ...]
    bounds: tuple[Bound, ...]
    student: Cloud
    teacher: Cloud
    law: Law
    places: tuple[Cloud, Cloud]
    """Student and teacher as the nodes see them; the same as above unless nodes have their own axes."""

    @classmethod
    def of(
        cls,
        requests: Sequence[Request],
        student: GaussianMixture | Cloud,
        teacher: GaussianMixture | Cloud,
        law: Law,
    ) -> Task:
        """Check the input and compute the bounds."""
        s = student if isinstance(student, Cloud) else Cloud.of(student)
        t = teacher if isinstance(teacher, Cloud) else Cloud.of(teacher)
        if s.dimension != t.dimension:
            raise InputError("teacher", t.dimension, f"the student has dimension {s.dimension}", "match them")
        for request in requests:
            if not request.tolerance > 0:
                raise InputError("tolerance", request.tolerance, "not positive", "ask for a radius > 0")
            if wrong := [f.dimension for f in request.integrands if f.dimension != s.dimension]:
                raise InputError("integrand.dimension", wrong[0], f"not {s.dimension}", "match the mixtures")
        families = tuple(family(r.integrands, _vanishing(r.integrands, s, t)) for r in requests)
        with precision(_PLANNING_BITS):
            bounds = tuple(bound(r.integrands, s, t) for r in requests)
        return cls(tuple(requests), families, bounds, s, t, law, (s, t))

    @property
    def is_exact(self) -> bool:
        """Whether all means are rational."""
        return not any(is_ball(p) for c in (self.student, self.teacher) for row in c.points for p in row)

    @property
    def density(self) -> Cloud:
        """The law of x as a mixture."""
        student, teacher = self.places
        origin = Cloud((Fraction(1),), ((Fraction(0),) * student.dimension,), student.norms)
        return {Law.STUDENT: student, Law.TEACHER: teacher, Law.NORMAL: origin}[self.law]

    def _strips(self, sectors: bool) -> list[Strip]:
        with precision(_PLANNING_BITS):
            return strips(self.places[0], self._moving_teacher(), sectors)

    def _moving_teacher(self) -> Cloud | None:
        """The teacher if some integrand mentions its moments."""
        return (
            self.places[1] if any(kind == "T" for f in self.families for kind, _ in f.variables()) else None
        )

    def active(self) -> int:
        """The number of axes that integrands or law depend on."""
        clouds = [self.places[0], self.density, *filter(None, [self._moving_teacher()])]
        return sum(not all(c.is_flat(axis) for c in clouds) for axis in range(self.places[0].dimension))

    def plan(self) -> Plan:
        """Rules for the axes, what they are proved with, and the work they mean."""
        plan = self._planned(self._strips(sectors=False))
        # Proving a wider strip costs some thousand exponentials, so it must have something to save.
        if plan.work.estimate > _WORTH_A_SECTOR and self.active() == 1:
            wider = self._planned(self._strips(sectors=True))
            if wider.work.estimate < 0.8 * plan.work.estimate and self._is_proved(wider):
                plan = wider
        return plan

    def _is_proved(self, plan: Plan) -> bool:
        """Whether the strips of the plan can be proved; a failed attempt only costs the wider strip."""
        try:
            self.errors(plan)
        except PrecisionError:
            return False
        return True

    def _planned(self, strips: Sequence[Strip]) -> Plan:
        share = log(8 * max(1, self.active()))
        needs = [
            Need(b, log_float(r.tolerance) - share)
            for b, r in zip(self.bounds, self.requests, strict=True)
            if b.table
        ]
        with precision(_PLANNING_BITS):
            density = self.density
            rules = tuple(
                choose(needs, strip, *density.range(axis), density.is_flat(axis))
                for axis, strip in enumerate(strips)
            )
        return Plan(rules, tuple(strips), self._work(rules, needs))

    def errors(self, plan: Plan) -> list[Ball]:
        """For each request a proved bound of |I − Q|, from I − Q1Q2Q3 = Σ_k Q1…(I_k − Q_k)…I3."""
        with precision(_PLANNING_BITS):
            total, mass = [ball(0)] * len(self.bounds), ball(1)
            for axis, (rule, strip) in enumerate(zip(plan.rules, plan.strips, strict=True)):
                low, high = self.density.range(axis)
                parts = [mass * rule.error(b, strip, low, high) for b in self.bounds]
                total = [upper(t + p) for t, p in zip(total, parts, strict=True)]
                mass = upper(mass * rule.mass())
            return total

    def sums(self, plan: Plan) -> Sums:
        """The sums over all nodes, at the current precision."""
        clouds = [(self.student, self.places[0])]
        variables = {v for f in self.families for v in f.variables()}
        moments = {kind: sorted(g for k, g in variables if k == kind) for kind in "MT"}
        if moments["T"] or (self.law is Law.TEACHER and not _is_standard(self.teacher)):
            clouds.append((self.teacher, self.places[1]))
        nodes = grid.build(plan.rules, [place for _, place in clouds], self.density)
        mixings = [
            Mixing(c, moments[kind], grid.transposed(nodes.columns.factors[k]), nodes.rows.factors[k])
            for k, ((c, _), kind) in enumerate(zip(clouds, "MT", strict=False))
        ]
        job = Job(self.families, nodes, mixings[0], mixings[1] if len(mixings) > 1 else None, self.law)
        return job.total()

    def values(self, sums: Sums, errors: Sequence[Ball]) -> tuple[tuple[Value, ...], ...]:
        """Put the outer factors μ_i^α μ_j^β back and widen by the proved errors."""
        means = self.student.means()
        return tuple(
            tuple(assembled(f, k, sums, means, e) for k in range(len(f.integrands)))
            for f, e in zip(self.families, errors, strict=True)
        )

    def _work(self, rules: Sequence[Rule], needs: Sequence[Need]) -> Work:
        nodes = prod(rule.count for rule in rules)
        with precision(_PLANNING_BITS):
            size = max((log_float(magnitude(c)) for m in self.student.means() for c in m), default=0.0)
        spread = 2 * max(size, 0.0) + 8
        gap = max((n.gap(0.0, 0.0) for n in needs), default=0.0)
        # Progressions lose twice the logarithm of their length, exponents x²/2 that of the cut-off.
        bits = int((max(gap, 20.0) + spread) / log(2) + 2 * log2(nodes) + log2(max(gap, 20.0)) + 16)
        polynomials = {
            (f.marked, p.value) for f in self.families for parts in f.parts for p in parts.values()
        }
        moments = len({v for f in self.families for v in f.variables()})
        operations = 10 + 3 * moments + sum(4 + self.student.n**k for k, _ in polynomials)
        return Work(nodes, bits, float(nodes) * operations * multiplication(bits))


def multiplication(bits: int) -> float:
    """About the cost of a product of balls, in products of 64-bit balls (measured)."""
    return 0.75 + bits / 320


def _vanishing(
    integrands: Sequence[Integrand], student: Cloud, teacher: Cloud
) -> frozenset[tuple[str, tuple[int, ...]]]:
    """The moments that are 0 because all means are exactly 0 on an axis."""
    used = {("M", g) for f in integrands for m, _ in f for g in m.student}
    used |= {("T", g) for f in integrands for m, _ in f for g in m.teacher}
    clouds = {"M": student, "T": teacher}
    return frozenset(
        (kind, g) for kind, g in used if any(power and clouds[kind].vanishes(a) for a, power in enumerate(g))
    )


def _is_standard(cloud: Cloud) -> bool:
    return cloud.n == 1 and all(cloud.vanishes(axis) for axis in range(cloud.dimension))
