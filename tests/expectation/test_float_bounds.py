"""Bounds of large families in binary64, against the same in balls and in rationals."""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from itertools import chain
from math import prod

import numpy as np
import pytest

from verify.algebra import forms
from verify.algebra.calculus import Law
from verify.algebra.integrand import Integrand, Monomial
from verify.arithmetic import precision
from verify.expectation import bounds as by_balls
from verify.expectation import float_bounds
from verify.expectation.bounds import bounds
from verify.expectation.float_bounds import FloatSizes, float_terms
from verify.expectation.means import Means
from verify.mixture import GaussianMixture


def families(law, d):
    """Gradient and Hessian, as the engine has them."""
    parts = forms.hessian(law, d)
    off, diagonal = (tuple(chain(*part)) for part in (parts.off, parts.diagonal))
    return [forms.gradient(law, d), off, diagonal]


def cloud(rng, n, d):
    sizes = 10.0 ** rng.integers(-9, 5, (n, d)) * rng.choice([0, 1, 1], (n, d))
    return Means.of(
        GaussianMixture([[Fraction(float(c)) for c in row] for row in rng.normal(size=(n, d)) * sizes])
    )


@cache
def largest(points, moment):
    """Π|x_a|^γ_a at the point where it is largest, in rationals."""
    return max(prod((abs(x) ** k for x, k in zip(p, moment, strict=True)), start=Fraction(1)) for p in points)


def exact(family, student, teacher):
    """{powers: the largest coefficient} in rationals."""
    out = {}
    for f in family:
        total = {}
        for m, c in f:
            size = abs(c)
            for mixture, gammas in ((student, (m.mean_i, m.mean_j, *m.student)), (teacher, m.teacher)):
                for g in gammas:
                    size *= largest(mixture.points, g)
            powers = sum(m.weights) + len(m.student), len(m.teacher)
            total[powers] = total.get(powers, 0) + size
        out = {p: max(out.get(p, 0), total.get(p, 0)) for p in {*out, *total}}
    return {p: c for p, c in out.items() if c}


def shortfall(family, student, teacher):
    """By how much, relative to itself, a coefficient exceeds its bound; and the most it is below it."""
    terms, sizes = float_terms(tuple(family)), [FloatSizes.of_means(m) for m in (student, teacher)]
    found = {p: c for p, c in terms.table(*sizes).items() if c}
    true = exact(family, student, teacher)
    assert found.keys() == true.keys()
    ratios = [Fraction(found[p]) / c - 1 for p, c in true.items()]
    return -min(ratios, default=0), max(ratios, default=0)


CASES = [(law, d) for law in (Law.TEACHER, Law.STUDENT) for d in (2, 3)]


@pytest.mark.parametrize(("law", "d"), CASES)
def test_no_coefficient_is_too_small_and_none_is_much_too_large(law, d):
    rng = np.random.default_rng(d)
    for _ in range(3):
        student, teacher = cloud(rng, int(rng.integers(1, 6)), d), cloud(rng, int(rng.integers(1, 3)), d)
        for family in families(law, d):
            if float_terms(tuple(family)) is None:
                assert d == 2  # gradients in the plane have few terms
                continue
            below, above = shortfall(family, student, teacher)
            assert below <= 0
            assert above < 1e-12


def test_rounding_is_counted(monkeypatch):
    """Without it some coefficients are too small."""
    monkeypatch.setattr(float_bounds, "UNIT", 0.0)
    monkeypatch.setattr(float_bounds, "_UP", 1.0)
    float_terms.cache_clear()
    rng = np.random.default_rng(0)
    try:
        found = [
            shortfall(family, cloud(rng, 4, 3), cloud(rng, 2, 3))[0]
            for _ in range(3)
            for family in families(Law.STUDENT, 3)
        ]
    finally:
        float_terms.cache_clear()
    assert max(found) > 0


def test_the_engine_takes_them_where_they_hold(monkeypatch):
    student, teacher = Means.of(GaussianMixture([[1, 2], [3, "1/7"]])), Means.of(GaussianMixture([[0, 0]]))
    groups = families(Law.TEACHER, 2)
    with precision(64):
        fast = bounds(groups, student, teacher)
        monkeypatch.setattr(by_balls, "float_terms", lambda _: None)
        slow = bounds(groups, student, teacher)
    assert [[p for p, _ in b.table] for b in fast] == [[p for p, _ in b.table] for b in slow]
    pairs = [
        (c, e)
        for b, other in zip(fast, slow, strict=True)
        for (_, c), (_, e) in zip(b.table, other.table, strict=True)
    ]
    assert all(e * (1 - 1e-15) < c < e * (1 + 1e-12) for c, e in pairs)
    assert any(c != e for c, e in pairs)


@pytest.mark.parametrize("coordinate", [Fraction(1, 10**40), Fraction(10**40), Fraction(1, 10**400)])
def test_numbers_out_of_range_are_left_to_balls(coordinate):
    assert FloatSizes.of_means(Means.of(GaussianMixture([[1, coordinate], [0, 1]]))) is None


def test_families_that_it_does_not_fit_are_left_to_balls():
    plain = Monomial((1, 0), (1, 0), (0, 0), ((1, 0),), ())
    moved = Monomial((1, 0), (1, 0), (0, 0), ((1, 0),), (), (1, 0, 0, 0))
    high = Monomial((1, 0), (1, 0), (0, 0), ((9, 0),), ())
    many = [
        (Monomial((1, 0), (k, 0), (0, 0), ((0, m),), ()), Fraction(1)) for k in range(8) for m in range(1, 2)
    ] * 8
    assert float_terms((Integrand(2, ((plain, Fraction(1)),)),)) is None  # too few to be worth it
    assert float_terms((Integrand(2, tuple(many)),)) is not None
    for other in ((moved, Fraction(1)), (high, Fraction(1)), (plain, Fraction(10**40))):
        assert float_terms((Integrand(2, (*many, other)),)) is None
