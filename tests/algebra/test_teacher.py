"""What the oracle knows about the teacher's components: instances, refusals, and numbers beside it."""

from __future__ import annotations

import math

import pytest

from verify import GaussianMixture
from verify.algebra import notation as nt
from verify.algebra.distances import reach_squared
from verify.algebra.teacher import (
    SUM_L,
    Cy_star,
    answer,
    attached,
    attached_j,
    attachment,
    p_i,
    p_l,
    teacher_behind,
    teacher_covariance,
    teacher_gap,
    teacher_mean,
    teacher_weight_is_positive,
    teacher_weights_sum,
    w_l,
    ν_i,
    ν_j,
    ν_l,
)
from verify.checks.instance import Instance
from verify.errors import ProofError
from verify.lemmas.derivatives import MEANS, POINT
from verify.logic.proofs import Proof
from verify.logic.renaming import renamed_component
from verify.prove import (
    E_p,
    Translation,
    cut,
    derivative,
    dot,
    equals,
    exp,
    for_vector,
    identity,
    k,
    mu,
    nonnegative_square,
    pi,
    real,
    square,
    translated,
    v_star,
    vector,
    w,
    x,
)

θ = real("θ", r"\theta", "power")
c = vector(nt.c("a"), "c", "c", "a constant vector")
FACTS = [
    teacher_weight_is_positive(),
    teacher_weights_sum(),
    teacher_mean(c),
    teacher_mean(v_star - ν_i),
    teacher_covariance(c),
    teacher_covariance(mu - ν_i),
    *attachment("i"),
    *attachment("j"),
    reach_squared(),
]
PLACES = [
    Instance(GaussianMixture([1, 5, -3], ["1/2", "1/3", "1/6"]), {}, GaussianMixture([0, 4], ["1/4", "3/4"])),
    Instance(GaussianMixture([[1, 0], [0, 2]]), {}, GaussianMixture([[0, 0], [3, 1], [-1, 4]])),
]


@pytest.mark.parametrize("place", PLACES, ids=["line", "plane"])
@pytest.mark.parametrize("theorem", FACTS, ids=lambda t: str(t.content))
def test_the_facts_hold_where_they_are_evaluated(theorem, place):
    found = place.judge(theorem.conclusion)
    assert found.truth is True or found.near, found.said


@pytest.mark.parametrize(
    "false",
    [
        equals(SUM_L(w_l), 2),
        equals(dot(v_star, c), SUM_L(w_l * dot(ν_l - c, c))),
        equals(dot(Cy_star, c), SUM_L(w_l * dot(ν_l - v_star, mu) * dot(ν_l, c))),
        equals(attached * square(ν_l - ν_j), 0),
        attached + attached_j <= 1,
        p_l <= p_i / 2,
    ],
    ids=str,
)
def test_what_is_false_of_the_teacher_is_seen_to_be(false):
    assert PLACES[0].judge(false).truth is False


@pytest.mark.parametrize(
    "theorem", [*FACTS, teacher_behind(θ), teacher_behind(1)], ids=lambda t: str(t.content)
)
def test_each_is_said_again_when_a_proof_is_replayed(theorem):
    assert Proof.of(theorem).replayed().conclusion == theorem.conclusion


def test_the_power_has_to_lie_between_0_and_1():
    theorem = teacher_behind(θ)
    assert set(theorem.hypotheses) == {θ >= 0, θ <= 1}
    bound = pi * exp(θ**2 * square(ν_l - ν_i) / 2 - θ * teacher_gap())
    assert theorem.conclusion == (E_p(w * w_l) <= bound)


@pytest.mark.parametrize(
    "refused",
    [
        lambda: teacher_behind(w),
        lambda: teacher_behind(dot(x, mu)),
        lambda: teacher_behind(k),
        lambda: cut(teacher_behind(2), nonnegative_square(c)),
        lambda: teacher_mean(ν_l),  # ⟨v*, ν_l⟩ is not Σ w*_l |ν_l|²
        lambda: teacher_mean(v_star - ν_l),
        lambda: teacher_covariance(ν_l - ν_i),
        lambda: for_vector(teacher_mean(c), c, 1 * ν_l),  # c is no free vector
        lambda: renamed_component(attachment("i")[0]),  # a_il does not say how it depends on i
        lambda: attachment("l"),
        lambda: derivative(w_l, POINT),
        lambda: derivative(E_p(w * w_l), MEANS),
        lambda: translated(teacher_weight_is_positive(), Translation(x, mu, c)),
        lambda: identity(SUM_L(w_l), 1),
        lambda: answer(["weight"]),
    ],
)
def test_careless_uses_are_refused(refused):
    with pytest.raises(ProofError):
        refused()


def seen(mean, places, weights, l):  # noqa: E741
    """E w*_l(mean + Z) on the line, by the trapezoidal rule."""

    def weight(at):
        parts = [p * math.exp(at * ν - ν * ν / 2) for ν, p in zip(places, weights, strict=True)]
        return parts[l] / sum(parts)

    step = 1 / 64
    nodes = [step * j for j in range(-10 * 64, 10 * 64 + 1)]
    return sum(step * math.exp(-t * t / 2) / math.sqrt(2 * math.pi) * weight(mean + t) for t in nodes)


@pytest.mark.parametrize("power", [0, 0.25, 0.5, 0.75, 1])
@pytest.mark.parametrize(
    ("mean", "places", "weights"),
    [
        (0, (0, 4), (0.5, 0.5)),
        (1.5, (0, 4), (0.2, 0.8)),
        (-1, (-2, 0, 3), (0.6, 0.1, 0.3)),
        (1, (1, 1), (0.9, 0.1)),
    ],
)
def test_numbers_are_below_the_bound_for_every_pair_and_power(mean, places, weights, power):
    for own, own_weight in zip(places, weights, strict=True):
        for l, (other, weight) in enumerate(zip(places, weights, strict=True)):  # noqa: E741
            behind = ((other - mean) ** 2 - (own - mean) ** 2) / 2 + math.log(own_weight / weight)
            bound = math.exp(power**2 * (other - own) ** 2 / 2 - power * behind)
            assert seen(mean, places, weights, l) <= bound * (1 + 1e-12)


def test_numbers_are_above_what_a_power_beyond_1_would_say():
    behind = math.log(0.9 / 0.1)
    assert seen(0, (0, 0), (0.9, 0.1), 1) > math.exp(-1.5 * behind)


def test_at_an_instance_each_student_is_attached_to_the_nearest_component():
    nearest = square(mu - ν_i) <= square(mu - ν_l)
    assert all(place.judge(nearest).truth is True for place in PLACES)
    assert PLACES[0].judge(equals(SUM_L(attached * square(ν_l - ν_i)), 0)).truth is True
