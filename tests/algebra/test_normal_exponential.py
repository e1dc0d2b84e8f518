"""Means of exponentials under φ: what the oracle says, what it refuses, and numbers against it."""

import math
from fractions import Fraction

import pytest

from verify.algebra.facts import normal_exponential
from verify.errors import InputError, ProofError
from verify.logic.proofs import Proof
from verify.logic.schemas import exp, inverse, sqrt
from verify.prove import TRACE, E_phi, dot, equals, mu, mu_j, real, square, v, x

t = real("t", "t", "a number of either sign")


def test_the_conclusion_is_the_completed_square():
    found = normal_exponential(mu_j, mu)
    width = 1 + square(mu)
    left = E_phi(exp(dot(x, mu_j) - dot(x, mu) ** 2 / 2)) * sqrt(width)
    right = exp((square(mu_j) - dot(mu, mu_j) ** 2 * inverse(width)) / 2)
    assert found.conclusion == equals(left, right)
    assert found.hypotheses == ()
    assert found.axioms == {
        "integral of the normal density",
        "change of variables: a translation, a change of scale, a monotone substitution on the line",
    }


def test_it_is_said_again_when_a_proof_is_replayed():
    for theorem in (normal_exponential(mu - mu_j, 0 * mu), normal_exponential(2 * mu, mu - mu_j)):
        assert Proof.of(theorem).replayed().conclusion == theorem.conclusion


@pytest.mark.parametrize(("linear", "squared"), [(v, mu), (mu, v), (x, mu), (mu, mu - x)])
def test_vectors_that_the_integral_moves_are_refused(linear, squared):
    with pytest.raises(ProofError, match="depends on x"):
        normal_exponential(linear, squared)


along, across = dot(x, mu), dot(x, mu_j)


@pytest.mark.parametrize(
    "exponent",
    [
        along**2,
        along**2 - across**2,
        -1 * along * across,
        Fraction(1, 4) * along**2 - along,
        -1 * t * along**2,
        t * along * across,
        along**3,
        -1 * along**4,
        dot(x, v),
        dot(x, x),
        -1 * dot(x, x),
        TRACE,
        exp(along),
        -1 * along**2 + 2 * along * across,
    ],
)
def test_an_exponential_that_may_have_no_mean_is_refused(exponent):
    with pytest.raises(InputError, match="no expectation"):
        E_phi(exp(exponent))


@pytest.mark.parametrize(
    "exponent",
    [
        along,
        t * along - across + t,
        -1 * along**2,
        -1 * (along - 2 * across) ** 2 + along,
        -1 * (along - t) ** 2,
    ],
)
def test_exponentials_of_something_linear_less_squares_have_means(exponent):
    assert E_phi(exp(exponent) * along**3).depends == exponent.depends - {"x"}


@pytest.mark.parametrize(("u", "q"), [(0.0, 0.0), (1.5, 0.0), (0.0, 2.0), (-1.0, 0.7), (3.0, 4.0)])
def test_numbers_on_the_line(u, q):
    step = 1 / 64
    nodes = [step * k for k in range(-16 * 64, 16 * 64 + 1)]
    mean = sum(step * math.exp(u * s - (q * s) ** 2 / 2 - s * s / 2) for s in nodes) / math.sqrt(2 * math.pi)
    known = math.exp((u * u - (u * q) ** 2 / (1 + q * q)) / 2) / math.sqrt(1 + q * q)
    assert mean == pytest.approx(known, rel=1e-12)


def test_numbers_in_the_plane():
    u, q, step = (0.5, -1.0), (1.0, 2.0), 1 / 16
    nodes = [step * k for k in range(-8 * 16, 8 * 16 + 1)]
    mean = 0.0
    for s in nodes:
        for r in nodes:
            power = u[0] * s + u[1] * r - (q[0] * s + q[1] * r) ** 2 / 2 - (s * s + r * r) / 2
            mean += step * step * math.exp(power) / (2 * math.pi)
    width, cross = 1 + q[0] ** 2 + q[1] ** 2, (u[0] * q[0] + u[1] * q[1]) ** 2
    known = math.exp((u[0] ** 2 + u[1] ** 2 - cross / width) / 2) / math.sqrt(width)
    assert mean == pytest.approx(known, rel=1e-12)
