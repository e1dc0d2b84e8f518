"""Whatever is handed to a public function, it returns something finite or raises a VerifyError."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import inf, isfinite, nan

import mpmath
import numpy as np
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.arithmetic.arrays import Graded, Jax, Tensor, Traced
from verify import GaussianMixture, VerifyError, forward_fisher, reverse_fisher
from verify.arithmetic import (
    as_count,
    as_real,
    ball,
    current_bits,
    is_finite,
    legendre_rule,
    precision,
    widened,
)
from verify.checks.total_variation import total_variation
from verify.evidence.exact import Dyadic
from verify.fisher.float64 import forward_observed, reverse_observed
from verify.fisher.quasi_monte_carlo import forward_estimated, reverse_estimated
from verify.fisher.sampled import forward_sampled


class Hostile:
    """It fails wherever it is touched, but is printed."""

    def __float__(self):
        raise RuntimeError

    __len__ = __iter__ = __index__ = as_integer_ratio = tolist = __float__


def around(middle, radius):
    return widened(ball(Fraction(middle)), ball(Fraction(radius)))


ORDINARY = [
    0,
    1,
    -1,
    2,
    "1/3",
    "-2.5",
    0.5,
    np.float32(1.5),
    np.int64(3),
    mpmath.mpf(2) / 3,
    sympy.Rational(1, 3),
]
EXTREME = [
    -0.0, 5e-324, 1e-300, 1e308, -1e308, 10**17, 10**80, -(10**80), 10**154, 10**330, -(10**400), "1e5000",
    "1e-5000", Fraction(1, 10**400), Fraction(10**400, 3), np.longdouble("1e4000"), Decimal("1e-3000"),
    mpmath.mpf(2) ** 3000, sympy.Float("1e400"), np.array(2.0), Tensor(2.0), Jax(1.5), Graded(1),
    around(0, "1/20"), around(1, 10), around(0, 10**100), around("1e400", 1), around(1, "1e-400"),
    around("1/3", "1e-30"), ball(Dyadic(1, 3000)), ball(Dyadic(1, 10**40)), ball(Dyadic(1, -(10**40))),
]  # fmt: skip
SENSELESS = [
    None, True, np.bool_(True), nan, inf, -inf, 1j, "", "x", "1/0", "\ud800", b"1", "1e999999999999999999999",
    "1e9999999", mpmath.mpf(2) ** (10**11), mpmath.inf, mpmath.mpc(1, 2), sympy.pi, sympy.nan, sympy.I,
    sympy.Symbol("x"), Decimal("nan"), Decimal("sNaN"), Decimal("1e999999999"), ball(1) / 0, [], [1], [[1]],
    (), {}, {1: 2}, {1}, object(), Hostile(), int, len, np.array([]), np.array(["a"]), np.zeros((2, 2)),
    np.array(None), np.array(1j), np.datetime64("2020"), np.ma.masked, np.void(b"x"), Traced(1), Traced([1]),
]  # fmt: skip


def one_of(values):
    """Not sampled_from, which hashes them."""
    return st.integers(0, len(values) - 1).map(values.__getitem__)


numbers = one_of(ORDINARY + EXTREME)
anything = one_of(ORDINARY + EXTREME + SENSELESS)
rows = st.lists(anything, min_size=1, max_size=3)
lists = st.one_of(rows, st.lists(rows, min_size=1, max_size=3), anything)
many = settings(max_examples=200, deadline=None)


@st.composite
def mixtures(draw):
    """Mixtures on the line that could be meant, however far apart or wide."""
    means = draw(st.lists(numbers, min_size=1, max_size=2))
    try:
        return GaussianMixture(means)
    except VerifyError:  # an exponent out of reach
        return GaussianMixture([1])


def usually(ordinary):
    """Mostly one of these, sometimes anything."""
    likely = one_of(ordinary) if isinstance(ordinary, list) else ordinary
    return st.integers(0, 9).flatmap(lambda k: likely if k else anything)


def outcome(function, *arguments, **named):
    """What it returns, or None where it refuses; another exception or a lasting change fails the test."""
    before = current_bits()
    try:
        return function(*arguments, **named)
    except VerifyError:
        return None
    finally:
        assert current_bits() == before


@many
@given(lists, st.one_of(st.none(), lists))
def test_mixtures(means, weights):
    for make in (GaussianMixture, GaussianMixture.normalised):
        found = outcome(make, means, weights)
        assert found is None or (repr(found) and sum(found.weights) == 1)


@many
@given(mixtures(), lists)
def test_methods_of_mixtures(mixture, argument):
    for method in ("translated", "scaled", "permuted", "same_distribution"):
        outcome(getattr(mixture, method), argument)


@many
@given(anything)
def test_numbers(value):
    assert (found := outcome(as_real, value, "x")) is None or isinstance(found, Fraction) or is_finite(found)
    outcome(ball, value)
    outcome(as_count, value, "n", 1, 10, "try 5")
    outcome(lambda: precision(value).__enter__() if type(value) is not int else None)
    if not isinstance(value, int) or value < 100:
        outcome(legendre_rule, value)


@settings(max_examples=100, deadline=None)
@given(
    st.sampled_from([forward_fisher, reverse_fisher]),
    usually(mixtures()),
    usually(st.none() | mixtures()),
    usually([1, 3, 5]),
    usually([False]),
    usually([1e5, 10**6]),
)
def test_divergences(divergence, student, teacher, digits, hessian, budget):
    out = outcome(divergence, student, teacher, digits, hessian, budget)
    if out is not None:
        assert all(map(is_finite, (out.loss, *(g for row in out.gradient for g in row))))
        assert repr(out)
        assert out.floats().gradient.shape == (student.n, student.dimension)


@settings(max_examples=50, deadline=None)
@given(
    usually(mixtures()),
    usually(mixtures()),
    usually([Fraction(1, 1000), "1e-4", 1e-5]),
    usually([200, 500]),
)
def test_total_variation(p, q, radius, budget):
    found = outcome(total_variation, p, q, radius, budget)
    assert found is None or is_finite(found.value)


@many
@given(lists, st.none() | lists, usually([1e-8]), st.none() | lists, st.none() | lists)
def test_float64(means, weights, tolerance, teacher, teacher_weights):
    for observed in (forward_observed, reverse_observed):
        found = outcome(observed, means, weights, tolerance, teacher=teacher, teacher_weights=teacher_weights)
        assert found is None or (isfinite(found.loss) and np.isfinite(found.gradient).all())


@many
@given(lists, lists, usually([16]), usually([2]), usually([1]))
def test_samples(means, other, points, scrambles, seed):
    found = outcome(forward_sampled, means, other)
    assert found is None or (isfinite(found.loss) and np.isfinite(found.gradient).all())
    for estimated in (forward_estimated, reverse_estimated):
        count = points if not isinstance(points, int) or points < 10**6 else 16
        often = scrambles if not isinstance(scrambles, int) or scrambles < 100 else 2
        found = outcome(estimated, means, teacher=other, points=count, scrambles=often, seed=seed)
        assert found is None or (isfinite(found.loss) and np.isfinite(found.gradient).all())
