"""Theorems at x + c for the means μ_i + c: what they say, and what is refused."""

import pytest

from verify.errors import ProofError
from verify.lemmas.forward import V, descent
from verify.logic.proofs import Proof
from verify.prove import (
    C2,
    SUM,
    SUM_J,
    TRACE,
    At,
    E_phi,
    Law,
    Next,
    Translated,
    Translation,
    any_vector,
    assume,
    definition,
    dot,
    equals,
    exp,
    gradient,
    identity,
    infer,
    k,
    mean_of_means,
    mu,
    mu_j,
    pi,
    real,
    softmax,
    square,
    statement,
    term,
    translated,
    v,
    vector_translated,
    w,
    w_j,
    weakened,
    x,
)

c, b, B = any_vector("c", "c"), any_vector("b", "b"), real("B", "B", "a number")
AWAY = Translation(x, mu, c)
FALSE = 0 * B >= 1


def proved(formula, *hypotheses):
    """Hypotheses ⊢ formula from a false hypothesis that speaks of nothing."""
    return weakened(infer(formula, by=[FALSE]), *hypotheses)


def test_means_and_points_move_and_constants_do_not():
    moved = translated(proved(dot(x, mu) * square(b) + SUM(pi * square(mu)) <= B), AWAY)
    assert moved.conclusion == (dot(x + c, mu + c) * square(b) + SUM(pi * square(mu + c)) <= B)
    moved = translated(proved(exp(dot(mu_j, x)) + SUM_J(square(mu_j)) <= pi), AWAY)
    assert moved.conclusion == (exp(dot(mu_j + c, x + c)) + SUM_J(square(mu_j + c)) <= pi)
    assert Proof.of(moved).replayed().conclusion == moved.conclusion


def test_weights_and_posterior_means_have_values_of_their_own():
    moved = translated(mean_of_means(b), AWAY)
    there, weight = vector_translated(v, AWAY), Translated(AWAY, w)
    assert moved.conclusion == equals(dot(there, b), SUM(weight * dot(mu + c, b)))
    assert there != v
    assert weight != w
    assert Proof.of(moved).replayed().conclusion == moved.conclusion
    assert translated(proved(w_j >= TRACE + C2), AWAY).conclusion != (w_j >= TRACE + C2)


def test_a_statement_prints_where():
    said = statement(translated(softmax(), AWAY).conclusion)
    assert r"w_i(x + c, \mu_i + c)" in said.latex
    assert "c" in dict(said.notation)


@pytest.mark.parametrize(
    "theorem",
    [
        proved(V <= B),  # an abbreviation: unfold it
        proved(E_phi(w) <= B),  # x is bound
        proved(square(gradient(Law.TEACHER)) <= B),  # of this teacher, which stays
        proved(term(Next(descent, V)) <= B),
        proved(term(At(descent, V, k, 0)) <= B),
        proved(square(v) <= B, V <= 1),  # near the origin only
        proved(square(v) <= B, square(x) <= 1),
        proved(square(v) <= B, At(descent, V, k, 0) <= 1),
        definition(V),
        infer(equals(square(vector_translated(v, AWAY)), square(vector_translated(v, AWAY)))),  # once only
    ],
)
def test_what_has_no_known_value_there_is_refused(theorem):
    with pytest.raises(ProofError):
        translated(theorem, AWAY)


@pytest.mark.parametrize(
    "wrong",
    [(x, mu, v), (x, mu, mu), (x, mu, x), (mu, mu, c), (x, x, c), (v, mu, c), (x, mu_j, c), (x, b, c)],
)
def test_only_points_and_means_move_and_by_constants(wrong):
    with pytest.raises(ProofError):
        Translation(*wrong)


def test_what_is_translated_is_no_word_of_the_moment_algebra():
    there = vector_translated(v, AWAY)
    with pytest.raises(ProofError):
        identity(dot(there, there), square(v))
    for of in (V, term(w), Translated(AWAY, w)):
        with pytest.raises(ProofError):
            Translated(AWAY, of)
    with pytest.raises(ProofError):
        vector_translated(gradient(Law.TEACHER), AWAY)


def test_hypotheses_about_parameters_stay():
    assert translated(weakened(assume(B <= 1), pi <= B), AWAY).hypotheses == (B <= 1, pi <= B)
