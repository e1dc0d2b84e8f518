"""Two cases, a sum over another variable, and steps of descent inside of functions and of mean vectors."""

import pytest

from verify.errors import ProofError
from verify.lemmas.forward import V, descent, η
from verify.logic.proofs import Proof
from verify.logic.schemas import exp
from verify.prove import (
    SUM,
    SUM_J,
    At,
    Defined,
    E_phi,
    Mean,
    Next,
    VectorAtom,
    along,
    assume,
    dot,
    either_way,
    equals,
    infer,
    k,
    minimum,
    mu,
    mu_j,
    next_value,
    paired,
    pi,
    pi_j,
    real,
    renamed_step,
    renamed_sum,
    square,
    term,
    v,
    w,
    weakened,
    x,
)

B = real("B", "B", "a number")
FALSE = 0 * B >= 1


def proved(formula, *hypotheses):
    return weakened(infer(formula, by=[FALSE]), *hypotheses)


def test_two_cases_make_all():
    at_least, below = infer(B**2 >= B - 1, by=[B >= 0], squares=[B - 1]), proved(B**2 >= B - 1, B < 0)
    theorem = either_way(B, at_least, below)
    assert theorem.hypotheses == (FALSE,)
    assert Proof.of(theorem).replayed().conclusion == theorem.conclusion


@pytest.mark.parametrize("value", [square(mu), square(v), square(mu_j), w - 1])
def test_one_case_for_each_component_or_point_is_no_case(value):
    """With components on both sides neither case holds for all of them."""
    with pytest.raises(ProofError, match="depends on"):
        either_way(value, proved(V >= 5, value >= 0), proved(V >= 5, value < 0))


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (proved(V >= 5, B >= 0), proved(V >= 4, B < 0)),  # two conclusions
        (proved(V >= 5, B > 0), proved(V >= 5, B < 0)),  # 0 left out
        (proved(V >= 5, B >= 0), proved(V >= 5)),
        (proved(V >= 5, B >= 0), proved(V >= 5, B <= 0)),
    ],
)
def test_what_does_not_cover_all_cases_is_refused(first, second):
    with pytest.raises(ProofError):
        either_way(B, first, second)


def test_a_sum_over_j_is_the_sum_over_i():
    theorem = renamed_sum(pi * dot(x, mu), SUM, SUM_J)
    assert theorem.conclusion == equals(SUM(pi * dot(x, mu)), SUM_J(pi_j * dot(x, mu_j)))
    assert Proof.of(theorem).replayed().conclusion == theorem.conclusion


@pytest.mark.parametrize(
    ("value", "over", "other"),
    [
        (dot(mu, mu_j), SUM, SUM_J),  # j would be caught
        (pi_j, SUM, SUM_J),
        (pi, SUM_J, SUM),
        (pi, SUM, SUM),
        (pi, E_phi, SUM_J),
        (dot(VectorAtom("u", "u", "a vector of each component", frozenset({"i"})), mu), SUM, SUM_J),
    ],
)
def test_what_cannot_be_renamed_is_refused(value, over, other):
    with pytest.raises(ProofError):
        renamed_sum(value, over, other)


A = Defined("A", "A", "", minimum(V, exp(-1 * V)) + 1)


def test_a_step_goes_inside_of_functions():
    moved = minimum(Next(descent, V), exp(-1 * Next(descent, V))) + 1
    assert next_value(A, descent).conclusion == equals(Next(descent, A), moved)
    at = [At(descent, V, k, 0), At(descent, V, None, 2)]
    followed = along(assume(exp(V) <= B), descent)
    assert followed.conclusion == (exp(at[0]) <= B)
    assert renamed_step(followed, None, 2).conclusion == (exp(at[1]) <= B)


def mean(weight, vector):
    depends = frozenset({"state", "mixture"})
    return VectorAtom("m", "m", "a mean of the means", depends, mean=Mean(SUM, term(weight), 1 * vector))


def test_the_mean_of_the_means_moves_with_them():
    m = mean(pi, mu)
    size = Defined("M", "M", "", dot(m, m))
    (after, _), *_ = next_value(size, descent).comparison.right.parts.items()
    ((moved, _),) = after
    assert moved.first == moved.second
    theorem = paired(moved.first, m)
    there = dot(mu, m) - η * dot(descent.gradient, m)
    assert theorem.conclusion == equals(dot(moved.first, m), SUM(pi * there))


def test_a_mean_with_weights_that_move_has_a_next_value_of_its_own():
    weight = real("b", "b", "a number") * square(mu)
    m = mean(weight, mu)
    size = Defined("M", "M", "", dot(m, m))
    assert next_value(size, descent).comparison.right == term(Next(descent, *dot(m, m).atoms))
