"""One vector for every vector: what is replaced, what would be caught, what is refused."""

import pytest

from verify.errors import ProofError
from verify.lemmas.derivatives import MEANS, delta
from verify.logic.motion import velocity
from verify.logic.proofs import Proof
from verify.prove import (
    Defined,
    E_phi,
    Law,
    Mean,
    Motion,
    VectorAtom,
    any_vector,
    cauchy_schwarz,
    dot,
    exp,
    for_vector,
    gradient,
    infer,
    mean_of_means,
    mu,
    normal_mean,
    square,
    term,
    v,
    w,
    weakened,
    x,
)  # fmt: skip

q, A = any_vector("q", "q"), any_vector("A", "A")
g = gradient(Law.TEACHER)


def test_every_inner_product_is_replaced_and_the_proof_runs_again():
    theorem = for_vector(cauchy_schwarz(q, x), q, mu - 2 * v)
    assert theorem.conclusion == cauchy_schwarz(mu - 2 * v, x).conclusion
    assert Proof.of(theorem).replayed().conclusion == theorem.conclusion


def test_under_functionals_that_do_not_bind_what_it_depends_on():
    assert for_vector(normal_mean(q), q, g).conclusion == normal_mean(g).conclusion
    assert for_vector(mean_of_means(q), q, x).conclusion == mean_of_means(x).conclusion


def test_inside_an_exponential():
    theorem = infer(exp(dot(q, A)) - exp(dot(q, A)) >= 0)
    assert for_vector(theorem, q, v).conclusion == theorem.conclusion


@pytest.mark.parametrize(
    ("theorem", "value"),
    [
        (normal_mean(q), x),  # E_φ binds x: it would say E_φ|x|² = 0
        (mean_of_means(q), mu),  # Σ_i binds i
        (mean_of_means(q), 1 * g + v),
        (weakened(normal_mean(q), square(q) <= 1), g),  # assumes something of q
        (weakened(normal_mean(q), dot(q, mu) <= 1), A),
    ],
)
def test_what_would_be_caught_or_is_assumed_is_refused(theorem, value):
    with pytest.raises(ProofError):
        for_vector(theorem, q, value)


@pytest.mark.parametrize("free", [x, v, mu, delta, g])
def test_a_vector_of_which_something_is_known_is_not_free(free):
    with pytest.raises(ProofError):
        for_vector(cauchy_schwarz(free, A), free, A)


def test_what_hides_the_vector_is_refused():
    moved = velocity(v, Motion(x, q)).parts[0][0]
    twice = velocity(moved, MEANS).parts[0][0]
    mean = VectorAtom("m", "m", "a mean", frozenset({"i", "state"}), "", Mean(E_phi, term(w), 1 * q))
    for hidden in (moved, twice, mean):
        with pytest.raises(ProofError, match="made of q"):
            for_vector(cauchy_schwarz(hidden, A), q, g)
    named = Defined("b", "b", "", dot(q, A))
    with pytest.raises(ProofError, match="hides"):
        for_vector(infer(named**2 >= 0, squares=[term(named)]), q, g)
