"""Sums in binary64 against the same sums in balls: by hand-made nodes, and for random mixtures."""

from __future__ import annotations

import random
from dataclasses import dataclass
from fractions import Fraction

from verify.algebra import forms
from verify.algebra.calculus import Law
from verify.algebra.integrand import Integrand, Monomial
from verify.arithmetic import ball, half_width, is_ball, magnitude, middle, precision
from verify.arithmetic import power as to_the
from verify.evidence.exact import Dyadic
from verify.expectation.float_problem import negligible, sources
from verify.expectation.float_sums import Sources, float_sums
from verify.expectation.node_sums import Exponentials, NodeSums
from verify.expectation.nodes import Nodes, Strand, transposed
from verify.expectation.polynomial import family
from verify.expectation.problem import Problem
from verify.expectation.request import Request
from verify.mixture import GaussianMixture

BITS = 400


def in_balls(sources):
    """What ``sources`` sum to, by the ball loop on exactly these nodes."""
    rows, *others = sources.rows
    for strand in others:
        rows = rows.times(strand)
    nodes = Nodes(rows, sources.columns, lambda p: sources.along[p % len(sources.along)])
    mixtures = [
        Moments([g for g, _ in m], transposed(sources.columns.factors[k]), rows.factors[k], [p for _, p in m])
        for k, m in enumerate(sources.moments)
    ]
    teacher = mixtures[1] if len(mixtures) > 1 else None
    return NodeSums(sources.families, nodes, mixtures[0], teacher, sources.law).total(8192)


class Moments(Exponentials):
    """The ball loop's view of a mixture whose powers are given as they are."""

    def __init__(self, moments, columns, rows, powers):
        self.moments, self.columns, self.rows, self.powers = moments, columns, rows, powers
        self.means = Count(len(rows[0]))


@dataclass(frozen=True)
class Count:
    n: int


@dataclass(frozen=True)
class Comparison:
    """One sum: |float midpoint − truth|, the radius, |truth|; and whether the truth is contained."""

    error: float
    radius: float
    size: float
    is_contained: bool


def compared(found, truth):
    """All entries of two dictionaries of sums; the truth is good to some hundred bits."""
    assert found.keys() == truth.keys()
    return [
        Comparison(
            float(magnitude(middle(f) - t)),
            float(half_width(f)),
            float(magnitude(t)),
            bool(magnitude(middle(f) - t) <= half_width(f)),
        )
        for key in truth
        for f, t in zip(found[key], truth[key], strict=True)
    ]


def power(exponent):
    return ball(Dyadic(1, exponent))


def term(weights, moments, teacher=()):
    """E[w_i Π M_γ Π T_γ] in one dimension: one, two or no marked components."""
    weights = ((0, 0), (1, 0), (1, 1))[weights]
    return Monomial(weights, (0,), (0,), tuple((g,) for g in moments), tuple((g,) for g in teacher))


def marked(weights, *moments, teacher=()):
    """The integrand of a single term."""
    return Integrand(1, ((term(weights, moments, teacher), Fraction(1)),))


def two_axes(
    rows, columns, gauss, integrands, means=(), weights=None, law=Law.NORMAL, teacher=None, middle_rows=None
):
    """Nodes with given factors: for each row, and each column, one number a component.

    A number is an exponent of 2, or a ball. ``teacher`` has rows, columns and means; ``middle_rows`` are
    factors of one more axis.
    """

    def factors(table):
        return [[c if is_ball(c) else power(c) for c in row] for row in table]

    def strand(weights, *tables):
        return Strand(weights, tuple(map(factors, tables)))

    rows, columns, means = (
        [of] + ([teacher[k]] if teacher else []) for k, of in enumerate((rows, columns, means))
    )
    ones = [[[0] * len(r[0])] for r in rows]
    strands = [strand([ball(1)], *ones)]
    if middle_rows:
        strands.append(strand([ball(1)] * len(middle_rows), middle_rows))
    strands.append(strand([ball(1)] * len(rows[0]) if weights is None else weights, *rows))
    moments = [[((k,), [to_the(ball(m), k) for m in of]) for k in (1, 2)] if of else [] for of in means]
    return Sources([family([f]) for f in integrands], strands, strand(gauss, *columns), [gauss], moments, law)


def checked(sources, negligible=None):
    """All sums in floats against 3000 bits: they may be as small as 2^-1300."""
    with precision(128):
        found = float_sums(sources, power(-300) if negligible is None else ball(negligible))
    assert found is not None
    with precision(3000):
        return compared(found, in_balls(sources))


def mixture_of(rng, dimension, most):
    """Exact means of many sizes, with repetitions, zeros and weights down to 1e-300."""
    n = rng.choice([1, 2, 2, 3, 3, 4, most])
    size = Fraction(10) ** rng.choice([-12, -3, -1, 0, 0, 0, 1])
    rows = [[_coordinate(rng) * size for _ in range(dimension)] for _ in range(n)]
    if rng.random() < 0.2:
        rows[-1] = rows[0]
    if rng.random() < 0.2:
        rows[0][-1] += Fraction(10) ** rng.choice([-30, -8, 1])
    least = Fraction(10) ** -rng.choice([0, 0, 0, 3, 20, 300])
    weights = [rng.randint(1, 9) * (least if k == 0 else 1) for k in range(n)]
    return GaussianMixture(rows, [Fraction(w) / sum(weights) for w in weights])


def _coordinate(rng):
    return rng.choice(
        [Fraction(0), Fraction(rng.randint(-40, 40), 10), Fraction(rng.getrandbits(60), 1 << 59)]
    )


def random_problem(rng, nodes=4000):
    """A problem with few nodes: any law, one to three axes, gradients and Hessians, one or two mixtures."""
    while True:
        dimension = rng.choice([1, 1, 2, 2, 3])
        law = rng.choice(list(Law))
        student = mixture_of(rng, dimension, 8)
        teacher = mixture_of(rng, dimension, 4) if rng.random() < 0.5 else GaussianMixture([[0] * dimension])
        groups = [(forms.loss(dimension),), *((f,) for f in forms.gradient(_objective(law), dimension))]
        if dimension == 1 and rng.random() < 0.3:
            parts = forms.hessian(_objective(law), dimension)
            groups += [tuple(f for row in part for f in row) for part in (parts.off, parts.diagonal)]
        with precision(64):
            tolerance = ball(10) ** -rng.randint(-3, 6)
        problem = Problem.of([Request(g, tolerance) for g in groups], student, teacher, law)
        rule = problem.tensor_rule()
        if problem.active() <= 3 and rule.work.nodes < nodes:
            return problem, rule


def _objective(law):
    return Law.TEACHER if law is Law.NORMAL else law


def random_comparison(seed):
    """The sums of one random problem; None if binary64 was refused. In every other one no mass is left."""
    problem, rule = random_problem(random.Random(seed))
    return comparison(problem, rule, leaves_mass=seed % 2)


def comparison(problem, rule, leaves_mass):
    """The same for a given one: nodes of negligible mass may be left out, or next to none."""
    with precision(128):
        found = float_sums(sources(problem, rule), negligible(problem) if leaves_mass else ball(2) ** -300)
    if found is None:
        return None
    with precision(BITS):
        return compared(found, in_balls(sources(problem, rule)))
