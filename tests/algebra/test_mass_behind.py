"""What the oracle knows about components behind others: instances, refusals, and numbers against it."""

import math

import pytest

from verify.algebra.facts import gap, mass_behind
from verify.errors import ProofError
from verify.logic.proofs import Proof
from verify.prove import (
    E_phi,
    cut,
    dot,
    k,
    mu,
    mu_j,
    positive,
    real,
    renamed_component,
    square,
    w,
    weight_is_positive,
    x,
)
from verify.prove import exp as exponential

θ = real("θ", r"\theta", "power")


def test_the_power_has_to_lie_between_0_and_1():
    theorem = mass_behind(θ)
    assert set(theorem.hypotheses) == {θ >= 0, θ <= 1}
    assert theorem.conclusion == (E_phi(w) <= exponential(θ**2 * square(mu - mu_j) / 2 - θ * gap()))


def test_the_fact_is_said_again_when_a_proof_is_replayed():
    half = mass_behind(positive("a", "a", "power"))
    for theorem in (half, mass_behind(1)):
        assert Proof.of(theorem).replayed().conclusion == theorem.conclusion


@pytest.mark.parametrize("power", [w, dot(x, mu), k])
def test_a_power_that_the_integral_or_a_step_moves_is_refused(power):
    with pytest.raises(ProofError, match="depends on x or on a step"):
        mass_behind(power)


def test_a_power_beyond_1_cannot_be_discharged():
    with pytest.raises(ProofError):
        cut(mass_behind(2), renamed_component(weight_is_positive()))


def mass(means, weights, first):
    """E_φ of the posterior weight of one component on the line, by the trapezoidal rule."""

    def weight(at):
        parts = [share * math.exp(at * m - m * m / 2) for m, share in zip(means, weights, strict=True)]
        return parts[first] / sum(parts)

    step = 1 / 64
    nodes = [step * j for j in range(-12 * 64, 12 * 64 + 1)]
    return sum(step * math.exp(-t * t / 2) / math.sqrt(2 * math.pi) * weight(t) for t in nodes)


def bound(means, weights, i, j, power):
    behind = (means[i] ** 2 - means[j] ** 2) / 2 + math.log(weights[j] / weights[i])
    return math.exp(power**2 * (means[i] - means[j]) ** 2 / 2 - power * behind)


@pytest.mark.parametrize(
    ("means", "weights"),
    [((0.5, 4), (0.5, 0.5)), ((1, 1), (0.9, 0.1)), ((-2, 0, 3), (0.6, 0.1, 0.3)), ((0, 0.1), (0.999, 0.001))],
)
def test_numbers_are_below_the_bound_for_every_pair_and_power(means, weights):
    pairs = [(i, j) for i in range(len(means)) for j in range(len(means))]
    for i, j in pairs:
        for power in (0, 0.25, 0.5, 0.75, 1):
            assert mass(means, weights, i) <= bound(means, weights, i, j, power) * (1 + 1e-12)


def test_numbers_are_above_what_a_power_beyond_1_would_say():
    means, weights = (0, 0), (0.9, 0.1)
    assert mass(means, weights, 1) > bound(means, weights, 1, 0, 1.5)
