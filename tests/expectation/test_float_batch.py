"""Batches against balls: each value of each student is in its enclosure, and not without each error term."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from verify import GaussianMixture
from verify.algebra.calculus import Law
from verify.algebra.integrand import Integrand, Monomial
from verify.arithmetic import ball, precision, widened
from verify.arithmetic.exponential import KINDS, unit_roundoff
from verify.dynamics.local import first_order, second_order
from verify.expectation import expectations, float_batch, float_grid
from verify.expectation.float_batch import batched
from verify.expectation.hermite import hermite_rule
from verify.expectation.problem import Problem
from verify.expectation.request import Request
from verify.expectation.rules import Hermite, Trapezoid

LONG = KINDS[-1]


def exact(number):
    first = float(number)
    return ball(0) + first + float(number - type(number)(first))


def students(n, d, count=3, size=2.0, *, across=1.0, seed=0):
    """Means that are close to each other but for the first coordinate where ``across`` is small."""
    rng = np.random.default_rng([n, d, seed])
    means = rng.normal(size=(1, n, d)) * size
    means[..., 1:] *= across
    return means + 1e-3 * rng.normal(size=(count, n, d)) * np.array([1.0, across, across][:d])


def problem(centres, radius, integrands, tolerance, weights=None):
    """All integrands for the box about all centres."""
    groups = {}
    for f in integrands:
        groups.setdefault(next((m.weights for m, _ in f), (0, 0)), []).append(f)
    rows = zip(centres.min(axis=0), centres.max(axis=0), strict=True)
    box = [
        [widened(exact(a).union(exact(b)), ball(0) + radius) for a, b in zip(p, q, strict=True)]
        for p, q in rows
    ]
    student = GaussianMixture(box, weights)
    requests = [Request(tuple(group), ball(tolerance)) for group in groups.values()]
    teacher = GaussianMixture([[0] * centres.shape[2]])
    return Problem.of(requests, student, teacher, Law.TEACHER)


def truth(made, centre):
    """The same values at one student, in balls."""
    means = [[exact(c) for c in p] for p in centre]
    flat = [f for request in made.requests for f in request.integrands]
    d = centre.shape[1]
    student = GaussianMixture(means, made.student.weights)
    found = expectations(flat, student, GaussianMixture([[0] * d]), Law.TEACHER, Fraction(1, 10**24))
    return [np.array(value, dtype=object).reshape(-1) for value in found]


def contained(made, found, centres):
    """Whether all values are in their enclosures, and the largest error as a share of what is claimed."""
    share = 0.0
    for k, centre in enumerate(centres):
        for e, true in zip((e for row in found for e in row), truth(made, centre), strict=True):
            for value, error, t in zip(e.values[k].flat, e.errors[k].flat, true, strict=True):
                share = max(share, float(abs(exact(value) - t)) / float(error))
    return share <= 1, share


CASES = {
    "one mean": (students(1, 1), None),
    "line": (students(3, 1), None),
    "line, weights": (students(3, 1), ["1/2", "1/3", "1/6"]),
    "plane": (students(2, 2, 2, 1.0), None),
    "nearly a line": (students(4, 3, 2, across=1e-7), None),
    "close, far out": (6 + students(3, 1, size=1e-6), None),
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", CASES)
def test_they_contain_what_balls_say(name, kind):
    means, weights = CASES[name]
    centres = means.astype(kind)
    if kind is not np.float64:
        centres = centres + (means * 2.0**-57).astype(kind)
    d = centres.shape[2]
    with precision(128):
        integrands = [*first_order(Law.TEACHER, d), *(second_order(Law.TEACHER, d) if d == 1 else [])]
        made = problem(centres, 0.0, integrands, Fraction(1, 10**12), weights)
        found = batched(made, made.tensor_rule(), centres)
        assert found is not None
        is_contained, share = contained(made, found, centres)
    assert is_contained
    assert share > 1e-9 or kind is not np.float64  # an error is claimed that is not out of all proportion


def shifted(centres, radius, sign):
    """Every mean moved by the radius, all one way."""
    n, d = centres.shape[1:]
    away = np.random.default_rng([n, d]).normal(size=(n, d))
    return centres + sign * radius * away / np.linalg.norm(away, axis=1, keepdims=True) * (1 - 1e-9)


@pytest.mark.parametrize("radius", [1e-9, 1e-6])
@pytest.mark.parametrize("name", ["line", "plane", "nearly a line"])
def test_with_a_radius_they_hold_for_all_means_in_it(name, radius):
    centres, weights = CASES[name]
    d = centres.shape[2]
    with precision(128):
        made = problem(centres, radius, second_order(Law.TEACHER, d), Fraction(1, 1000), weights)
        found = batched(made, made.tensor_rule(), centres, radius)
        for sign in (1, -1):
            assert contained(made, found, shifted(centres, radius, sign)[:1])[0]


def holds_at_a_distance(centres, integrands, radius=1e-6):
    """Whether a batch with that radius contains the values at its edge."""
    with precision(128):
        made = problem(centres, radius, integrands, Fraction(1, 10**12))
        found = batched(made, made.tensor_rule(), centres, radius)
        return all(contained(made, found, shifted(centres, radius, sign))[0] for sign in (1, -1))


def forget(monkeypatch, **zero):
    """Make a batch that takes no account of its radius in exponentials, or in coordinates."""
    made = float_batch._Batch.of.__func__

    def without(cls, *args):
        found = made(cls, *args)
        coordinates = [replace(c, error=zero.get("error", c.error)) for c in found.coordinates]
        return cls(found.problem, found.grid, found.centres, coordinates, zero.get("wide", found.wide))

    monkeypatch.setattr(float_batch._Batch, "of", classmethod(without))


def test_the_radius_counts_in_the_exponentials(monkeypatch):
    """E[w_i] sees nothing else."""
    weight = Integrand(1, ((Monomial((1, 0), (0,), (0,), (), ()), Fraction(1)),))
    centres = students(3, 1, 1)
    assert holds_at_a_distance(centres, [weight])
    forget(monkeypatch, wide=0.0)
    assert not holds_at_a_distance(centres, [weight])


def test_the_radius_counts_in_the_coordinates(monkeypatch):
    """The loss of a single mean is its square, and sees nothing else."""
    centres = students(1, 1, 1)
    loss = first_order(Law.TEACHER, 1)[:1]
    assert holds_at_a_distance(centres, loss)
    forget(monkeypatch, wide=0.0)
    assert holds_at_a_distance(centres, loss)
    forget(monkeypatch, wide=0.0, error=0.0)
    assert not holds_at_a_distance(centres, loss)


def test_a_mean_about_zero_has_a_majorant_of_its_own():
    """The value of its square is 0, and all of the error is the majorant's."""
    assert holds_at_a_distance(np.zeros((1, 1, 1)), first_order(Law.TEACHER, 1))


def test_what_the_radius_adds_to_an_exponent_reaches_the_outermost_node():
    centres, radius = students(3, 1, 2), 1e-6
    with precision(128):
        made = problem(centres, radius, second_order(Law.TEACHER, 1), Fraction(1, 1000))
        at = float_grid.grid(made.tensor_rule().rules, np.float64)
    wide = float_batch._Batch.of(made, at, centres, radius).wide
    away = abs(at.places.reshape(1, -1) - centres.reshape(-1, 1)).max()
    assert away * radius + radius**2 / 2 <= wide <= 2 * away * radius


def test_the_radius_counts_twice_in_a_weight():
    """A light component and a heavy one that move apart, at the outermost node."""
    centres, radius = np.array([[[3.0], [2.0]]]), 1e-5
    with precision(128):
        made = problem(centres, radius, second_order(Law.TEACHER, 1), Fraction(1, 1000))
        at = float_grid.grid(made.tensor_rule().rules, np.float64)
    weights, error = float_batch._Batch.of(made, at, centres, radius)._weighed()
    moved = centres + radius * np.array([[[1.0], [-1.0]]])
    exponents = at.places[:, 0] * moved[0] - moved[0] ** 2 / 2
    logs = exponents - np.logaddexp(*exponents)
    worst = abs(np.log(weights(slice(0, 1))[0]) - logs).max()
    assert worst < error < 1.5 * worst


def coarse(tensor):
    """A rule with a fifth of the nodes."""
    (rule,) = tensor.rules
    return replace(
        tensor, rules=(Trapezoid(rule.step * 5, rule.first // 5 - 1, rule.count // 5 + 3, rule.half_width),)
    )


@pytest.mark.parametrize("is_counted", [True, False])
def test_the_error_of_the_rule_is_counted(is_counted, monkeypatch):
    centres = students(3, 1, 1, 3.0)
    with precision(128):
        made = problem(centres, 0.0, first_order(Law.TEACHER, 1), Fraction(1, 10**9))
        tensor = coarse(made.tensor_rule())
        if not is_counted:
            monkeypatch.setattr(Problem, "errors", lambda self, _: [ball(0)] * len(self.requests))
        found = batched(made, tensor, centres)
        assert contained(made, found, centres)[0] is is_counted


@pytest.mark.parametrize("is_counted", [True, False])
def test_rounding_is_counted(is_counted, monkeypatch):
    if not is_counted:
        for room in (float_batch, float_grid):
            monkeypatch.setattr(room, "unit_roundoff", lambda _: 1e-30)
        monkeypatch.setattr("verify.expectation.float_polynomial.UNIT", 0.0)
    centres = students(5, 1, 2, 3.0)
    with precision(128):
        made = problem(centres, 0.0, first_order(Law.TEACHER, 1), Fraction(1, 10**22))
        found = batched(made, made.tensor_rule(), centres)
        assert contained(made, found, centres)[0] is is_counted


def test_rounding_of_weights_is_counted():
    """Thirds are no floats: in the longer ones their rounding is most of the error."""
    centres = students(3, 1, 1).astype(LONG)
    with precision(128):
        made = problem(centres, 0.0, first_order(Law.TEACHER, 1), Fraction(1, 10**24), ["1/3", "1/5", "7/15"])
        found = batched(made, made.tensor_rule(), centres)
        assert contained(made, found, centres)[0]


def test_what_floats_cannot_do_is_left_to_balls():
    far = np.full((1, 2, 1), 40.0) * np.array([[[1.0], [-1.0]]])
    with precision(128):
        made = problem(far, 0.0, first_order(Law.TEACHER, 1), Fraction(1, 10**9))
        assert batched(made, made.tensor_rule(), far) is None  # an exponent of −800
        law = Problem.of(made.requests, made.student, made.teacher, Law.STUDENT)
        centres = students(2, 1, 1)
        assert batched(law, law.tensor_rule(), centres) is None
        wide = problem(centres, 0.1, first_order(Law.TEACHER, 1), Fraction(1, 10**3))
        assert batched(wide, wide.tensor_rule(), centres, 0.1) is None


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("axis", [0, 1])
def test_factors_are_within_their_log_error(kind, axis):
    """Long and short coordinates; a mean of 25 bits more than binary64 shows what is rounded."""
    rules = [Trapezoid(Fraction(3, 16), -40, 81, Fraction(1)), Hermite(5, Fraction(9))]
    at = float_grid.grid(tuple(rules if axis else rules[::-1]), kind)
    centres = (np.random.default_rng(3).normal(size=(2, 3, 2)) * 3).astype(kind)
    factors = at.factors(centres)
    found, worst = factors.at(slice(0, 2)), 0.0
    with precision(160):
        points = [[exact(c) for c in row] for row in exact_places(at)]
        for b, i in np.ndindex(2, 3):
            mu = [exact(c) for c in centres[b, i]]
            half = sum(c * c for c in mu) / 2
            for q in range(0, len(points), 7):
                log = sum(x * c for x, c in zip(points[q], mu, strict=True)) - half
                worst = max(worst, float(abs(exact(found[b, i, q]).log() - log)))
    assert worst <= factors.error
    assert factors.error < 40 * worst


@pytest.mark.parametrize("kind", KINDS)
def test_nodes_of_gauss_and_hermite_are_rounded_and_that_is_counted(kind):
    """As columns of their own, against the true nodes."""
    at = float_grid.grid((Hermite(7, Fraction(9)),), kind)
    centres = np.random.default_rng(4).uniform(8, 14, size=(2, 3, 1)).astype(kind)
    factors = at.factors(centres)
    found, worst = factors.at(slice(0, 2)), 0.0
    with precision(160):
        true = [x for x, _ in hermite_rule(7)]
        for x, point in zip(true, at.columns.points, strict=True):
            assert float(abs(exact(point) - x)) <= at.columns.error
        for b, i, q in np.ndindex(2, 3, 7):
            mu = exact(centres[b, i, 0])
            worst = max(worst, float(abs(exact(found[b, i, q]).log() - (true[q] * mu - mu * mu / 2))))
    assert 8 * unit_roundoff(kind) < worst <= factors.error


def test_exponents_out_of_range_are_refused_before_their_products_are():
    """e^{−450} is a float, and its product with another such factor need not be."""
    at = float_grid.grid((Trapezoid(Fraction(1, 8), -9, 19, Fraction(1)),), np.float64)
    assert at.factors(np.full((1, 1, 1), 24.0)) is not None
    assert at.factors(np.full((1, 1, 1), 30.0)) is None


@pytest.mark.parametrize("kind", KINDS)
def test_exponents_keep_what_sums_of_large_parts_lose(kind):
    """Short nodes in the plane and far means: |μ|²/2 is about 256, and one rounding of it 100 u."""
    rules = Trapezoid(Fraction(3, 16), -4, 9, Fraction(1)), Trapezoid(Fraction(1, 8), -9, 12, Fraction(1))
    at = float_grid.grid(rules, kind)
    centres = np.random.default_rng(5).uniform(15.5, 16.2, size=(1, 3, 2)).astype(kind)
    factors = at.factors(centres)
    found = factors.at(slice(0, 1))[0]
    assert factors.error < 8 * unit_roundoff(kind)
    with precision(160):
        for i, q in np.ndindex(3, 9 * 12):
            x, mu = ([exact(c) for c in row] for row in (at.places[q], centres[0, i]))
            log = sum(a * b - b * b / 2 for a, b in zip(x, mu, strict=True))
            assert float(abs(exact(found[i, q]).log() - log)) <= factors.error


def exact_places(at):
    """The rounded nodes; those of Gauss and Hermite are off by a rounding, which the log-error covers."""
    return at.places[: at.gauss.size]


def test_values_of_a_batch_do_not_depend_on_its_size():
    centres = students(3, 1, 40)
    with precision(128):
        made = problem(centres, 0.0, first_order(Law.TEACHER, 1), Fraction(1, 10**10))
        tensor = made.tensor_rule()
        whole = batched(made, tensor, centres)
        part = batched(made, tensor, centres[7:9])
        for a, b in zip((e for row in whole for e in row), (e for row in part for e in row), strict=True):
            assert (abs(a.values[7:9] - b.values) <= a.errors[7:9] + b.errors).all()


WEIGHT = Integrand(1, ((Monomial((1, 0), (0,), (0,), (), ()), Fraction(1)),))
PRODUCT = Integrand(1, ((Monomial((1, 1), (1,), (1,), (), ()), Fraction(1)),))


def test_terms_that_would_underflow_before_they_are_divided_are_left_to_balls():
    """π_i E_i is below 1e-308 at outer nodes, and 1/s about 1e200: E[w_i] is off by 4e-141, not by 1e-143."""
    centres = np.array([[[24.0], [24.0 + 2.0**-47]]])
    light = Fraction(1, 10**130)
    with precision(128):
        made = problem(centres, 0.0, [WEIGHT], Fraction(1, 10**200), [light, 1 - light])
        tensor = replace(made.tensor_rule(), rules=(Hermite(20, Fraction(10**14)),))
        assert batched(made, tensor, centres) is None


def test_products_of_means_that_underflow_are_counted():
    """E[w_i w_j] μ_i μ_j is 1e-340 for a single mean, and nothing else errs."""
    centres = np.array([[[1e-170]]])
    with precision(128):
        made = problem(centres, 0.0, [PRODUCT], Fraction(1, 1000))
        ((found,),) = batched(made, made.tensor_rule(), centres)
    assert found.values[0, 0, 0] == 0 < found.errors[0, 0, 0] < 1e-100
