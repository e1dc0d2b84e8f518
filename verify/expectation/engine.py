"""Rigorous expectations of polynomials in posterior weights and moments under a Gaussian mixture.

plan (floats, trusted for nothing) → prove the error of the plan (balls) → sum the nodes (balls) →
widen by the proved error. See :mod:`rules` and :mod:`bounds` for the theorems that are used.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import inf, log, log2, prod
from typing import TypeAlias

from verify.algebra.calculus import Law
from verify.algebra.integrand import Integrand
from verify.arithmetic import Ball, ball, half_width, is_ball, lower, magnitude, precision, upper, widened
from verify.errors import BudgetError, InputError
from verify.expectation import grid
from verify.expectation.bounds import Bound, bound, log_float
from verify.expectation.cloud import Cloud
from verify.expectation.plan import Need, choose
from verify.expectation.polynomial import Family, family, scalar
from verify.expectation.rules import Rule
from verify.expectation.strip import Strip
from verify.expectation.sums import Job, Mixing, Sums
from verify.mixture import GaussianMixture

DEFAULT_BUDGET = 3e9
"""Work allowed by default, in multiplications of 64-bit balls (about ten million of them take a second)."""

_PLANNING_BITS = 64
_MOST_AXES = 3

Value: TypeAlias = "Ball | list[Ball] | list[list[Ball]]"
"""A number; or one for each component i; or one for each pair [i][j]."""


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
class Result:
    """values[k][m]: a ball (or balls) containing the expectation of integrand m of request k.

    Attributes:
        values: what was asked for.
        reached: for each request the largest radius in its values.
        work: what it took.
    """

    values: tuple[tuple[Value, ...], ...]
    reached: tuple[Ball, ...]
    work: Work


def enclose(
    requests: Sequence[Request],
    student: GaussianMixture | Cloud,
    teacher: GaussianMixture | Cloud,
    law: Law,
    budget: float = DEFAULT_BUDGET,
) -> Result:
    """Enclose expectations under N(0, I), the student or the teacher, all in one pass over the nodes.

    Args:
        requests: integrands with the radius wanted; quadrature and rounding stay below it, and radii of
            means that are balls come on top.
        student: n components; its posterior weights are the w_i and its moments the M_γ.
        teacher: m components of the same dimension; its moments are the T_γ.
        law: the law of x.
        budget: most work, in multiplications of 64-bit balls.

    Returns:
        Balls that contain the true expectations, truncation, tails and rounding included.

    Raises:
        InputError: teacher or integrands of another dimension, a tolerance that is not positive.
        BudgetError: more than three axes that matter, or an estimate over the budget; nothing was started.
    """
    task = Task.of(requests, student, teacher, law)
    rules, work = task.plan(budget)
    errors = task.errors(rules)
    bits = work.bits
    for _ in range(4):
        with precision(bits):
            values = task.values(task.sums(rules), errors)
            reached = tuple(_widest(v) for v in values)
        missing = [log2_ratio(r, q.tolerance) for r, q in zip(reached, requests, strict=True)]
        if not task.is_exact or max(missing, default=0.0) <= 0 or bits > 1 << 22:
            break
        bits += 24 + int(min(max(missing), 1e6)) if max(missing) < inf else bits
    return Result(values, reached, Work(work.nodes, bits, work.estimate))


def expectations(
    integrands: Sequence[Integrand],
    student: GaussianMixture | Cloud,
    teacher: GaussianMixture | Cloud,
    law: Law,
    tolerance: Fraction | int | Ball,
    budget: float = DEFAULT_BUDGET,
) -> tuple[Value, ...]:
    """:func:`enclose` with one tolerance for all: one value for each integrand, in their order.

    A value is a ball where no component is marked, n balls where i is, n × n where i and j are.
    """
    groups: dict[tuple[int, int], list[int]] = {}
    for k, integrand in enumerate(integrands):
        marks = next((m.weights for m, _ in integrand), (0, 0))
        groups.setdefault(marks, []).append(k)
    with precision(_PLANNING_BITS):
        radius = lower(ball(tolerance))
    requests = [Request(tuple(integrands[k] for k in group), radius) for group in groups.values()]
    result = enclose(requests, student, teacher, law, budget)
    found = {
        k: value
        for group, values in zip(groups.values(), result.values, strict=True)
        for k, value in zip(group, values, strict=True)
    }
    return tuple(found[k] for k in range(len(integrands)))


@dataclass(frozen=True, slots=True)
class Task:
    """Requests in coordinates, with the bounds that plan and proof share."""

    requests: tuple[Request, ...]
    families: tuple[Family, ...]
    bounds: tuple[Bound, ...]
    student: Cloud
    teacher: Cloud
    law: Law

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
        return cls(tuple(requests), families, bounds, s, t, law)

    @property
    def is_exact(self) -> bool:
        """Whether all means are rational."""
        return not any(is_ball(p) for c in (self.student, self.teacher) for row in c.points for p in row)

    @property
    def density(self) -> Cloud:
        """The law of x as a mixture."""
        origin = Cloud((Fraction(1),), ((Fraction(0),) * self.student.dimension,), self.student.norms)
        return {Law.STUDENT: self.student, Law.TEACHER: self.teacher, Law.NORMAL: origin}[self.law]

    def strips(self) -> list[Strip]:
        """The strip of every axis."""
        moved = any(kind == "T" for f in self.families for kind, _ in f.variables())
        teacher = self.teacher if moved else None
        with precision(_PLANNING_BITS):
            return [Strip.along(k, self.student, teacher) for k in range(self.student.dimension)]

    def plan(self, budget: float) -> tuple[list[Rule], Work]:
        """Rules for the axes and the work they mean, or a BudgetError."""
        strips = self.strips()
        active = sum(not s.is_flat for s in strips)
        share = log(8 * max(1, active))
        needs = [
            Need(b, log_float(r.tolerance) - share)
            for b, r in zip(self.bounds, self.requests, strict=True)
            if b.table
        ]
        with precision(_PLANNING_BITS):
            density, rules = self.density, []
            for axis, strip in enumerate(strips):
                low, high = density.range(axis)
                rules.append(choose(needs or [Need(Bound(()), 0.0)], strip, low, high, density.is_flat(axis)))
        work = self._work(rules, needs)
        self._admit(rules, active, work, budget)
        return rules, work

    def errors(self, rules: Sequence[Rule]) -> list[Ball]:
        """For each request a proved bound of |I − Q|, from I − Q1Q2Q3 = Σ_k Q1…(I_k − Q_k)…I3."""
        with precision(_PLANNING_BITS):
            total, mass = [ball(0)] * len(self.bounds), ball(1)
            for axis, (rule, strip) in enumerate(zip(rules, self.strips(), strict=True)):
                low, high = self.density.range(axis)
                parts = [mass * rule.error(b, strip, low, high) for b in self.bounds]
                total = [upper(t + p) for t, p in zip(total, parts, strict=True)]
                mass = upper(mass * rule.mass())
            return total

    def sums(self, rules: Sequence[Rule]) -> Sums:
        """The sums over all nodes, at the current precision."""
        clouds = [self.student]
        variables = {v for f in self.families for v in f.variables()}
        moments = {kind: sorted(g for k, g in variables if k == kind) for kind in "MT"}
        if moments["T"] or (self.law is Law.TEACHER and not _is_standard(self.teacher)):
            clouds.append(self.teacher)
        nodes = grid.build(rules, clouds, self.density)
        mixings = [
            Mixing(c, moments[kind], grid.transposed(nodes.columns.factors[k]), nodes.rows.factors[k])
            for k, (c, kind) in enumerate(zip(clouds, "MT", strict=False))
        ]
        job = Job(self.families, nodes, mixings[0], mixings[1] if len(mixings) > 1 else None, self.law)
        return job.total()

    def values(self, sums: Sums, errors: Sequence[Ball]) -> tuple[tuple[Value, ...], ...]:
        """Put the outer factors μ_i^α μ_j^β back and widen by the proved errors."""
        means = self.student.means()
        return tuple(
            tuple(_assembled(f, k, sums, means, e) for k in range(len(f.integrands)))
            for f, e in zip(self.families, errors, strict=True)
        )

    def _work(self, rules: Sequence[Rule], needs: Sequence[Need]) -> Work:
        nodes = prod(rule.count for rule in rules)
        with precision(_PLANNING_BITS):
            size = max((log_float(magnitude(c)) for m in self.student.means() for c in m), default=0.0)
        spread = 2 * max(size, 0.0) + 8
        gap = max((n.bound.log_at(0.0, 0.0) - n.log_tolerance for n in needs), default=0.0)
        bits = int((max(gap, 20.0) + spread) / log(2) + log2(nodes) + 16)
        polynomials = {
            (f.marked, p.value) for f in self.families for parts in f.parts for p in parts.values()
        }
        moments = len({v for f in self.families for v in f.variables()})
        operations = 10 + 3 * moments + sum(4 + self.student.n**k for k, _ in polynomials)
        return Work(nodes, bits, float(nodes) * operations * multiplication(bits))

    def _admit(self, rules: Sequence[Rule], active: int, work: Work, budget: float) -> None:
        if work.estimate <= budget and active <= _MOST_AXES:
            return
        shown = (
            f"{work.estimate:.2g} multiplications of 64-bit balls ({work.nodes:.2g} nodes, {work.bits} bits)"
        )
        if active > _MOST_AXES:
            why = f"the means span {active} dimensions, a tensor rule for them needs about {shown}"
            hint = (
                "use at most 3, or estimate it by quasi-Monte Carlo (scipy.stats.qmc), which is only OBSERVED"
            )
            raise BudgetError("dimension", active, why, hint)
        hint = f"raise the budget, ask for fewer digits, or bring the means closer (now {budget:.2g})"
        raise BudgetError("budget", budget, f"the work is estimated at {shown}", hint)


def multiplication(bits: int) -> float:
    """About the cost of a product of balls, in products of 64-bit balls (measured)."""
    return 0.75 + bits / 320


def log2_ratio(a: Ball, b: Ball) -> float:
    """About log2(a/b) for exact a ≥ 0 and b > 0; ∞ if a is not finite."""
    value = log_float(a) if a.is_finite() else inf
    return (value - log_float(b)) / log(2)


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


def _assembled(f: Family, k: int, sums: Sums, means: list[list[Ball]], error: Ball) -> Value:
    n = len(means)
    if f.marked == 0:
        return widened(_outer(f, k, sums, means, 0, 0, 0), error)
    if f.marked == 1:
        return [widened(_outer(f, k, sums, means, i, i, i), error) for i in range(n)]
    at = {(i, j): i * n - i * (i - 1) // 2 + j - i for i in range(n) for j in range(i, n)}
    return [
        [widened(_outer(f, k, sums, means, i, j, at[min(i, j), max(i, j)]), error) for j in range(n)]
        for i in range(n)
    ]


def _outer(f: Family, k: int, sums: Sums, means: list[list[Ball]], i: int, j: int, at: int) -> Ball:
    total = ball(0)
    for (alpha, beta), p in f.parts[k].items():
        value = scalar(p.content) * sums[f.marked, p.value][at]
        for c, power in (*zip(means[i], alpha, strict=True), *zip(means[j], beta, strict=True)):
            if power:
                value *= c**power
        total += value
    return total


def _widest(values: Sequence[Value]) -> Ball:
    best = ball(0)
    for value in values:
        radius = _widest(value) if isinstance(value, list) else half_width(value)
        if not radius.is_finite():
            return ball(0) + inf
        best = radius if radius > best else best
    return best
