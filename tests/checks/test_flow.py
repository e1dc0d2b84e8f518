"""What is evaluated of a gradient flow: its start, and speeds as differences; no place gives a time."""

import pytest

from verify import GaussianMixture
from verify.checks.enclosure import enclosed
from verify.checks.instance import Instance
from verify.errors import ProofError
from verify.lemmas.reverse import V
from verify.lemmas.reverse_flow import V_0, V_t, flow, loss_falls, size_falls
from verify.logic.flow import During, Speed, t

PLACE = Instance(GaussianMixture(["1/2", "-1/3"]))


@pytest.mark.parametrize("theorem", [size_falls(), loss_falls()])
def test_speeds_are_differences_along_the_gradient(theorem):
    found = PLACE.judge(theorem.conclusion)
    assert found.near
    assert found.truth is None  # it is not enclosed
    assert PLACE.judge(Speed(flow, V) >= 0).seen_false


def test_the_flow_is_looked_at_where_it_starts_and_nothing_is_certain_of_later_times():
    assert PLACE.judge(V_t <= V_0).near
    assert PLACE.judge(V_t <= V_0).truth is None
    assert PLACE.judge(V_t <= V_0 - 1).truth is False


def test_a_difference_encloses_no_speed():
    with pytest.raises(ProofError):
        enclosed(PLACE, Speed(flow, V) <= 0)


@pytest.mark.parametrize("formula", [t <= 0, V_t <= V_0, V_0 <= 1, During(flow, Speed(flow, V), False) <= 0])
def test_a_place_gives_no_time_and_says_not_where_a_flow_starts(formula):
    with pytest.raises(ProofError, match=r"speaks of t|has no value"):
        enclosed(PLACE, formula)
