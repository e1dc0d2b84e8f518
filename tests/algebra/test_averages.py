"""Posterior averages of vectors, and second moments of the point: what they say, and what they refuse."""

import pytest

from verify.errors import VerifyError
from verify.logic.proofs import Proof
from verify.prove import (
    SUM,
    Cv,
    Cy,
    E_phi,
    Law,
    any_vector,
    dot,
    equals,
    gradient,
    mu,
    mu_j,
    normal_variance,
    posterior_average,
    square,
    v,
    w,
    x,
)

b, y = any_vector("b", "b"), mu - v


def test_an_average_is_decided_by_coordinates_and_its_proof_runs_again():
    form = (1 - dot(v, y)) * v + Cy - Cv
    theorem = posterior_average(form, v - Cv, b)
    assert theorem.conclusion == equals(dot(v - Cv, b), SUM(w * dot(form, b)))
    assert Proof.of(theorem).replayed().conclusion == theorem.conclusion


@pytest.mark.parametrize(
    ("form", "value", "other"),
    [
        (mu, 2 * v, b),
        (Cy, Cv, b),  # the average of C(μ_i − v) is 0
        (mu, v, mu),  # the sum would catch i
        (mu_j, v, b),
        (w * mu, v, b),
        (gradient(Law.TEACHER), v, b),
        (mu, gradient(Law.TEACHER), b),
        (b, b, v),  # nothing is known of its coordinates
    ],
)
def test_what_is_no_average_is_refused(form, value, other):
    with pytest.raises(VerifyError):
        posterior_average(form, value, other)


def test_the_second_moment_of_the_point_along_a_vector():
    theorem = normal_variance(mu)
    assert theorem.conclusion == equals(E_phi(dot(x, mu) ** 2), square(mu))
    assert Proof.of(theorem).replayed().conclusion == theorem.conclusion
    for moved in (v, x, x + b):
        with pytest.raises(VerifyError, match="depends on x"):
            normal_variance(moved)
