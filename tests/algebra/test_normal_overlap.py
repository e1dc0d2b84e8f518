"""The mean of the smaller of two exponentials under φ: what the oracle says, what it refuses, and numbers."""

import math
from fractions import Fraction

import pytest

from verify.algebra.facts import normal_overlap
from verify.errors import ProofError
from verify.logic.proofs import Proof
from verify.logic.schemas import exp, minimum, sqrt
from verify.prove import E_phi, dot, k, mu, mu_j, real, square, term, v, x

β = real("β", r"\beta", "a number of either sign")


def test_the_conclusion_says_how_far_apart_they_are():
    found = normal_overlap(mu, mu_j, β)
    smaller = E_phi(minimum(exp(dot(x, mu)), exp(dot(x, mu_j) + β)))
    bound = Fraction(8, 5) * exp(square(mu + mu_j) / 8 + β / 2)
    assert found.conclusion == (sqrt(square(mu - mu_j)) * smaller <= bound)
    assert found.hypotheses == ()
    assert "integral of the normal density" in found.axioms


def test_it_is_said_again_when_a_proof_is_replayed():
    for theorem in (normal_overlap(0 * mu, mu, square(mu)), normal_overlap(2 * mu, mu - mu_j, 0)):
        assert Proof.of(theorem).replayed().conclusion == theorem.conclusion


@pytest.mark.parametrize(
    ("first", "second", "shift"),
    [
        (v, mu, term(0)),
        (mu, v, term(0)),
        (x, mu, β),
        (mu, mu_j - x, β),
        (mu, mu_j, dot(x, mu)),
        (mu, mu_j, term(k)),
    ],
)
def test_what_the_integral_or_a_step_moves_is_refused(first, second, shift):
    with pytest.raises(ProofError, match="depends on x"):
        normal_overlap(first, second, shift)


def mean(u, q, shift):
    step = 1 / 128
    nodes = (step * s for s in range(-30 * 128, 30 * 128 + 1))
    terms = (step * min(math.exp(u * s), math.exp(q * s + shift)) * math.exp(-s * s / 2) for s in nodes)
    return sum(terms) / math.sqrt(2 * math.pi)


PLACES = [(0, 1, 0), (0, 6, -18), (0, 6, -17), (1, -1, 0.5), (2, 2, 1), (-1, 3, 2), (0, 0.1, 0), (0, 5, 20)]


@pytest.mark.parametrize(("u", "q", "shift"), PLACES)
def test_numbers_on_the_line(u, q, shift):
    assert abs(u - q) * mean(u, q, shift) <= 1.6 * math.exp((u + q) ** 2 / 8 + shift / 2)


def test_a_smaller_factor_than_4_over_the_root_of_2_pi_is_false():
    assert 30 * mean(0, 30, -450) > 1.585 * math.exp(30**2 / 8 - 225)
