"""False claims by what is bound or moved: components, steps, laws, descents, motions. All must be refused."""

from __future__ import annotations

import pytest

from verify.errors import VerifyError
from verify.logic.terms import Functional, term
from verify.prove import (
    SUM,
    SUM_J,
    identity,
    infer,
    integrated,
    natural,
    same,
    same_is_0_or_1,
    substituted,
    summand,
    w,
)  # fmt: skip

m = natural("m", "m", "a number")
ATTEMPTS = []


def attempt(function):
    ATTEMPTS.append(function)
    return function


@attempt
def a_sum_over_no_component():
    some = Functional("some", "S", "i", term(m))
    substituted(integrated(some, infer(term(1) > 0)), m, 0)  # 0 > 0


@attempt
def components_that_are_counted_differently():
    one = natural("m", "m", "a number", 1)
    some = Functional("some", "S", "j", term(one))  # δ_ij ≤ S_j δ_ij and S_j 1 = 1: all means are one
    summand(infer(same >= 0, by=[same_is_0_or_1()]), some)


@attempt
def a_number_of_steps_that_hides_the_state():
    moving = natural("m", "m", "a number")
    Functional("some", "S", "k", term(moving), frozenset({"state"}))


@attempt
def a_law_of_each_component():
    law = Functional("Q", "Q", "x", term(1), frozenset({"i"}))
    integrated(law, identity(SUM(w), 1))  # Σ_i Q_i[w_i] = 1


@pytest.mark.parametrize("false", ATTEMPTS, ids=lambda f: f.__name__)
def test_is_refused(false):
    with pytest.raises(VerifyError):
        false()


def test_both_sums_count_the_components():
    assert SUM(term(1)) == SUM_J(term(1))
