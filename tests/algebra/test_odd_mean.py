"""Means that are symmetric about 0: what is odd in x has mean 0, and nothing else is called odd."""

import pytest

from verify.algebra.facts import symmetric_means
from verify.errors import ProofError
from verify.logic.proofs import Proof
from verify.prove import (
    C2,
    TRACE,
    E_p,
    E_phi,
    Law,
    Symbol,
    VectorAtom,
    any_vector,
    dot,
    equals,
    mu,
    normal_mean,
    odd_mean,
    positive,
    square,
    v,
    v_star,
    w,
    x,
)  # fmt: skip

s = positive("s", "s", "a number")
sign = Symbol("ε_i", r"\varepsilon_i", "a sign", (), frozenset("i"))
e = any_vector("e", "e")


@pytest.mark.parametrize(("law", "mean"), [(Law.NORMAL, E_phi), (Law.STUDENT, E_p)])
def test_odd_values_have_mean_0(law, mean):
    value = dot(v, e) * TRACE * (1 + square(x)) + s * dot(x, mu) ** 3 * C2
    theorem = odd_mean(law, value, sign, s * e)
    assert theorem.conclusion == equals(mean(value), 0)
    assert list(theorem.hypotheses) == symmetric_means(sign, s * e)
    assert Proof.of(theorem).replayed().conclusion == theorem.conclusion


@pytest.mark.parametrize(
    "value",
    [
        TRACE,
        dot(v, x),
        dot(v, e) + 1,
        dot(v, e) * dot(x, e),
        s * dot(mu, e),  # does not see x
        w * dot(v, e),  # w_i at −x is the weight of another component
        dot(v_star, e),  # the teacher need not be symmetric
        dot(VectorAtom("f", "f", "any field", frozenset("x")), e),
        dot(x - mu, v),
    ],
)
def test_what_is_not_known_to_be_odd_is_refused(value):
    with pytest.raises(ProofError):
        odd_mean(Law.NORMAL, value, sign, s * e)


def test_the_point_has_mean_0_under_the_standard_normal_law():
    theorem = normal_mean(mu - 2 * s * e)
    assert theorem.conclusion == equals(E_phi(dot(x, mu - 2 * s * e)), 0)
    assert Proof.of(theorem).replayed().conclusion == theorem.conclusion
    for moving in (x, mu - v):
        with pytest.raises(ProofError):
            normal_mean(moving)


def test_the_direction_is_one_vector_and_the_law_symmetric():
    for law, direction in ((Law.NORMAL, 1 * x), (Law.NORMAL, 1 * mu), (Law.TEACHER, s * e)):
        with pytest.raises(ProofError):
            odd_mean(law, dot(v, e), sign, direction)
    with pytest.raises(ProofError):
        odd_mean(Law.NORMAL, dot(v, e), positive("r", "r", "no sign of a component"), s * e)
