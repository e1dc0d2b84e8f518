"""A whole number that there is: what may be said of it, and what is refused."""

from fractions import Fraction

import pytest

from verify.errors import ProofError
from verify.logic.kernel import cited
from verify.logic.proofs import Proof
from verify.logic.terms import Symbol
from verify.logic.vectors import Dot
from verify.prove import (
    At,
    Descent,
    Law,
    assume,
    gradient,
    infer,
    inverse,
    inverse_positive,
    k,
    mu,
    natural,
    pi,
    positive,
    rounded,
    sum_of_steps,
    tends_to,
    term,
    weakened,
)

η, a, c = positive("η", r"\eta", "step size"), positive("a", "a", "number"), positive("c", "c", "another")
τ, other = natural("τ", r"\tau", "number of steps"), natural("m", "m", "another number of steps")
X = inverse(η)
LEAST = infer(X >= -1, by=[inverse_positive(η)])
NEAR = τ >= X, τ <= X + 1


def given(*more, shown=a <= 2 * c, near=NEAR):
    return cited("F somewhere", shown, [*near, *more])


def test_a_whole_number_is_there():
    theorem = rounded(given(a <= c), τ, X, LEAST)
    assert theorem.conclusion == (a <= 2 * c)
    assert theorem.hypotheses == (a <= c, *LEAST.hypotheses)
    assert theorem.axioms == {"Archimedean property"}
    assert Proof.of(theorem).replayed().hypotheses == theorem.hypotheses


def test_a_limit_may_be_concluded():
    assert rounded(given(shown=tends_to(a * inverse(1 + k), 0)), τ, X, LEAST).hypotheses == LEAST.hypotheses


STEP = At(Descent(mu, gradient(Law.TEACHER), η), Dot(mu, mu), τ, 0)
ONE_ON = Symbol("τ", r"\tau", "from 1", (("≥", Fraction(1)),), frozenset(), integer=True)


@pytest.mark.parametrize(
    ("theorem", "whole", "value", "least"),
    [
        (given(shown=a <= c * τ), τ, X, LEAST),
        (given(a <= c * τ), τ, X, LEAST),
        (given(a >= STEP), τ, X, LEAST),
        (given(a >= sum_of_steps(τ)(k)), τ, X, LEAST),
        (given(shown=tends_to(τ * inverse(1 + k), 0)), τ, X, LEAST),
        (given(near=[NEAR[0]]), τ, X, LEAST),
        (given(near=[NEAR[1]]), τ, X, LEAST),
        (given(near=[τ >= X, X + a >= τ]), τ, X, LEAST),
        (given(), τ, X, infer(X >= -2, by=[inverse_positive(η)])),
        (given(near=[1 * τ >= -3, 1 * τ <= -2]), τ, -3, assume(a <= c)),
        (given(), other, X, LEAST),
        (given(near=[term(τ) <= τ, τ <= τ + 1]), τ, τ, infer(τ >= -1)),
        (given(near=[a <= c, a + 1 >= c]), c, a, infer(a >= -1)),
        (given(near=[X <= ONE_ON, X + 1 >= ONE_ON]), ONE_ON, X, LEAST),
        (given(near=[pi <= τ, pi + 1 >= τ]), τ, pi, infer(pi >= -1)),
        (given(near=[k <= τ, k + 1 >= τ]), τ, k, infer(k >= -1)),
        (given(), τ, X, weakened(LEAST, a <= c * τ)),
    ],
    ids=[
        "in the conclusion", "in a hypothesis", "as a step", "as a number of steps", "in a limit",
        "only from below", "only from above", "less room", "no least", "below −1", "another number",
        "of itself", "no integer", "from 1 on", "one for each component", "one for each step",
        "least assumes of it",
    ],
)  # fmt: skip
def test_what_says_more_of_it_is_refused(theorem, whole, value, least):
    with pytest.raises(ProofError):
        rounded(theorem, whole, value, least)
