"""Derivatives: product and chain rule, what is refused, and proofs that are run again."""

import pytest

from verify.algebra.facts import density
from verify.errors import ProofError
from verify.lemmas.derivatives import MEANS, POINT, delta, e, gradient_is_derivative, loss, weight_rate
from verify.logic.motion import Motion, Rate, derivative, differentiated, velocity
from verify.logic.proofs import Proof
from verify.logic.schemas import exp, maximum
from verify.logic.terms import Opaque, term
from verify.prove import (
    E_p,
    E_phi,
    Law,
    VectorAtom,
    assume,
    component_variance,
    dot,
    equals,
    identity,
    mean_of_means,
    mu,
    positive,
    rate_of_mean,
    softmax,
    square,
    v,
    v_star,
    w,
    x,
)

r = positive("r", "r", "a number")


def test_the_point_moves_what_depends_on_it_and_nothing_else():
    assert derivative(square(x), POINT) == 2 * dot(x, e)
    assert derivative(3 * r * dot(x, mu) ** 2, POINT) == 6 * r * dot(x, mu) * dot(e, mu)
    assert derivative(square(mu) + r, POINT) == term(0)


def test_all_means_move_at_once():
    assert derivative(square(mu), MEANS) == 2 * dot(mu, delta)
    assert derivative(dot(x, mu) * w, MEANS) == dot(x, delta) * w + dot(x, mu) * Rate(MEANS, w)


def test_exponentials_obey_the_chain_rule():
    assert derivative(term(exp(dot(x, mu))), POINT) == exp(dot(x, mu)) * dot(e, mu)


def test_vectors_that_only_look_like_those_of_the_moment_algebra_have_no_velocity():
    twin = VectorAtom(v.name, v.latex, v.meaning, v.depends, v_star.tensor)
    junk = VectorAtom("u", "u", "any vector field", frozenset({"state"}), '[["no", "tensor"]]')
    for vector in (twin, junk):
        with pytest.raises(ProofError, match="not known to be differentiable"):
            velocity(vector, MEANS)
    with pytest.raises(ProofError, match="not known to be differentiable"):
        derivative(dot(junk, junk), MEANS)


def test_numbers_that_only_look_like_contractions_have_no_derivative():
    junk = Opaque("tensor", '[["no", "tensor"]]', "f", "any number", frozenset({"state"}))
    with pytest.raises(ProofError, match="not known to be differentiable"):
        derivative(junk, MEANS)


@pytest.mark.parametrize(
    "value",
    [
        term(maximum(dot(x, mu), 0)),  # has a kink
        dot(VectorAtom("f", "f", "any vector field", frozenset({"x"})), mu),  # may have one
    ],
)
def test_what_may_not_be_differentiable_is_refused(value):
    with pytest.raises(ProofError, match="not known to be differentiable"):
        derivative(value, POINT)


def test_an_expectation_under_the_student_has_a_rate_of_its_own():
    moved = derivative(E_p(square(v)), MEANS)
    assert moved == term(Rate(MEANS, *E_p(square(v)).atoms))
    assert rate_of_mean(Law.STUDENT, square(v), MEANS).conclusion != equals(
        moved, E_p(derivative(square(v), MEANS))
    )
    assert rate_of_mean(Law.NORMAL, square(v), MEANS).conclusion == equals(
        derivative(E_phi(square(v)), MEANS), E_phi(derivative(square(v), MEANS))
    )
    with pytest.raises(ProofError, match="sees no point"):
        rate_of_mean(Law.STUDENT, square(v), POINT)


@pytest.mark.parametrize(
    ("moving", "along"),
    [
        (v, e),
        (v_star, e),
        (x, mu),
        (x, delta),
        (mu, v),
        (VectorAtom("x", "x", "another", frozenset({"x"})), e),
    ],
)
def test_only_the_point_and_the_means_move_and_along_straight_lines(moving, along):
    with pytest.raises(ProofError, match=r"neither the point nor a mean|straight line"):
        Motion(moving, along)


def test_inequalities_and_equations_at_some_points_are_not_differentiated():
    with pytest.raises(ProofError, match="is no equation"):
        differentiated(assume(dot(x, mu) <= r), POINT)
    with pytest.raises(ProofError, match="hypothesis about what moves"):
        differentiated(assume(equals(dot(x, mu), r)), POINT)  # would give ⟨e, μ_i⟩ = 0
    with pytest.raises(ProofError, match="hypothesis about what moves"):
        differentiated(assume(equals(square(mu), 1)), MEANS)
    assert differentiated(assume(equals(square(mu), 1)), POINT).conclusion == equals(0, 0)


def test_a_velocity_has_no_coordinates_in_the_moment_algebra():
    with pytest.raises(ProofError, match="no coordinates"):
        identity(dot(*velocity(v, MEANS).parts[0][:1], v), square(v))


@pytest.mark.parametrize("motion", [POINT, MEANS])
def test_the_rates_of_weights_are_run_again(motion):
    theorem = weight_rate(motion)
    assert theorem.axioms == {"exponential function"}
    assert Proof.of(theorem).replayed().conclusion == theorem.conclusion


@pytest.mark.parametrize("law", [Law.TEACHER, Law.STUDENT])
@pytest.mark.parametrize("teacher", ["single", "mixture"])
def test_gradients_are_derivatives_of_losses(law, teacher):
    theorem = gradient_is_derivative(law, teacher)
    assert theorem.conclusion.left == term(Rate(MEANS, loss(law, teacher)))
    assert not theorem.hypotheses
    assert Proof.of(theorem).replayed().conclusion == theorem.conclusion


@pytest.mark.parametrize(
    "theorem", [softmax(), mean_of_means(e), component_variance(delta), density(w * square(v))]
)
def test_what_the_oracle_says_of_weights_and_components_is_said_again(theorem):
    assert Proof.of(theorem).replayed().conclusion == theorem.conclusion


def test_a_variance_is_that_along_a_vector_at_rest_and_v_is_paired_with_one_vector():
    with pytest.raises(ProofError, match="depends on x"):
        component_variance(v)
    with pytest.raises(ProofError, match="depends on i"):
        mean_of_means(mu)
