"""Models meet every hypothesis, lie on the boundary where they can, and contradictions have none."""

from __future__ import annotations

from fractions import Fraction

import pytest

from theorems.sharper.test_s2_reverse_converges import test_reverse_descent_converges as s_2
from verify import GaussianMixture
from verify.checks.extremal import EXTREMAL
from verify.checks.instance import Finding, Instance
from verify.checks.models import Model, completed, model_at, models
from verify.evidence import statement_of
from verify.lemmas.reverse import S_7, V, V_k, η

from verify.prove import (  # isort: skip
    E_phi, E_teacher, SUM, equals, exp, k, mu, n, natural, nonnegative, pi, positive, real, square, statement,
    v, x,
)  # fmt: skip

S_2 = statement_of(s_2)
t, r, b = real("t", "t", "a number"), nonnegative("r", "r", "a bound"), positive("b", "b", "a bound")


@pytest.mark.parametrize("stated", [S_2, S_7], ids=["S-2", "S-7"])
def test_every_hypothesis_certainly_holds_at_every_model(stated):
    found = list(models(stated))
    assert len(found) > len(EXTREMAL) / 2
    for model in found:
        assert model.certain
        assert all(model.instance.judge(h).truth is True for h in stated.given)


def test_models_lie_on_the_boundary():
    for model in models(S_2):
        given = model.instance.values
        assert 2 * given["η"] * given["π_max"] * given["M"] == 1


@pytest.mark.parametrize("hypothesis", [square(x) >= 0, k >= 0])
def test_where_a_hypothesis_about_all_points_or_steps_is_tried_at_a_few_nothing_follows(hypothesis):
    assert model_at(Instance(GaussianMixture([1])), [hypothesis]).partial
    assert not model_at(Instance(GaussianMixture([1])), [n <= 1]).partial


CONTRADICTORY = {
    "two bounds": [η >= 2, η <= 1],
    "a square below 0": [SUM(square(mu)) < 0],
    "no such weights": [pi >= Fraction(1, 2), equals(n, 3)],
    "through another parameter": [η >= 2, η * b <= 1, b >= 1],
    "of an expectation": [E_phi(square(v)) < 0],
    "of a function": [exp(t) <= 0],
}


@pytest.mark.parametrize("name", CONTRADICTORY)
def test_contradictory_hypotheses_have_no_model(name):
    assert not list(models(statement(V >= 0, given=CONTRADICTORY[name])))


def test_strict_bounds_are_met_inside():
    (first, *_) = models(statement(V >= 0, given=[t > 2, r < 1]))
    assert first.instance.values["t"] > 2
    assert first.instance.values["r"] < 1


def test_integers_stay_integers():
    m = natural("m", "m", "a number")
    (first, *_) = models(statement(V >= 0, given=[2 * m <= 5]))
    assert first.instance.values["m"] == 2


def test_a_given_instance_that_is_no_model_says_which_hypothesis_fails():
    finding = model_at(Instance(GaussianMixture([1]), {"η": Fraction(3)}), [η <= 1])
    assert isinstance(finding, Finding)
    assert finding.truth is False
    assert finding.said == "3 ≤ 1"


def test_an_instance_outside_a_domain_is_no_model():
    assert completed(Instance(GaussianMixture([1]), {"b": Fraction(-1)}), [b <= 1], [b]) is None


def test_missing_parameters_of_an_instance_are_chosen():
    start = Instance(GaussianMixture([1]), {"η": Fraction(3)})
    found = completed(start, [b >= η], [η, b])
    assert found is not None
    assert found.instance.values == {"η": 3, "b": 3}


def test_a_teacher_is_given_to_claims_that_speak_of_one():
    with_teacher = statement(E_teacher(square(v)) >= 0)
    assert all(m.instance.teacher is not None for m in models(with_teacher))
    assert all(m.instance.teacher is None for m in models(S_7))


def test_what_holds_at_a_few_steps_or_points_makes_part_of_a_model():
    one = Instance(GaussianMixture([1]), {"η": Fraction(1, 4)})
    for given, pinned in ((V_k <= 1, False), (square(v) <= 1, True)):
        model, at_2 = model_at(one, [given]), model_at(one.with_value("k", Fraction(2)), [given])
        assert isinstance(model, Model)
        assert isinstance(at_2, Model)
        assert (model.partial, at_2.partial) == (True, pinned)
