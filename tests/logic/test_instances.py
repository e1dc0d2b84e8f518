"""One vector for every vector: what is replaced, what would be caught, what is refused."""

import pytest

from verify.algebra import notation as nt
from verify.errors import ProofError
from verify.lemmas.derivatives import MEANS, delta
from verify.lemmas.far_mean import c
from verify.lemmas.forward import descent
from verify.logic.motion import velocity
from verify.logic.proofs import Proof
from verify.prove import (
    SUM,
    At,
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
    identity,
    infer,
    k,
    mean_of_means,
    mu,
    normal_mean,
    pi,
    scalar,
    square,
    tends_to,
    term,
    v,
    vector,
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
        (weakened(normal_mean(q), dot(q, mu) <= 1), mu),
        (weakened(normal_mean(q), dot(q, x) <= 1), v),
        (weakened(normal_mean(q), tends_to(k * square(q), 0)), A),  # a predicate
        (weakened(normal_mean(q), At(descent, Defined("b", "b", "", dot(q, A)), k, 0) <= 1), A),
    ],
)
def test_what_would_be_caught_or_is_assumed_is_refused(theorem, value):
    with pytest.raises(ProofError):
        for_vector(theorem, q, value)


def test_hypotheses_may_speak_of_one_vector_that_becomes_one_of_the_state():
    one = VectorAtom(
        "m", "m", "mean of the means", frozenset({"state", "mixture"}), "", Mean(SUM, term(pi), 1 * mu)
    )
    near = weakened(cauchy_schwarz(q, A), square(mu - q) <= 1)
    theorem = for_vector(near, q, one)
    assert theorem.hypotheses == (square(mu - one) <= 1,)
    assert theorem.conclusion == cauchy_schwarz(one, A).conclusion
    assert Proof.of(theorem).replayed().hypotheses == theorem.hypotheses


def test_the_constant_vector_of_the_moment_algebra_is_any_vector():
    theorem = weakened(cauchy_schwarz(c, x), square(c) <= 1)
    assert for_vector(theorem, c, A).hypotheses == (square(A) <= 1,)
    assert for_vector(theorem, c, A).conclusion == cauchy_schwarz(A, x).conclusion


def test_tensors_that_are_made_of_the_constant_vector_are_refused():
    Cc = vector(nt.C("a", "b") * nt.c("b"), "C c", "Cc", "covariance times c")
    with pytest.raises(ProofError, match="made of c"):
        for_vector(cauchy_schwarz(c, Cc), c, A)
    size = scalar(nt.c("a") * nt.c("a"))
    with pytest.raises(ProofError, match="hides"):
        for_vector(identity(size, square(c)), c, A)  # it would say of A what is known of c
    with pytest.raises(ProofError, match="is not any vector"):
        for_vector(cauchy_schwarz(Cc, A), Cc, A)


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
