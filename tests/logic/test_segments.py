"""The end of a step, by Taylor's theorem on the segment: what it gives, and what it refuses."""

from fractions import Fraction

import pytest

from verify.errors import ProofError
from verify.lemmas.derivatives import MEANS, POINT, delta
from verify.lemmas.forward import L, V, descent, η
from verify.logic.proofs import Proof
from verify.logic.renaming import vector_j
from verify.prove import (
    SUM,
    SUM_J,
    Defined,
    Descent,
    Law,
    Motion,
    Next,
    VectorAtom,
    both_ways,
    definition,
    derivative,
    differentiated,
    dot,
    end_of_step,
    equals,
    gradient,
    infer,
    integrated,
    maximum,
    mu,
    nonnegative_square,
    positive,
    real,
    square,
    weakened,
)

B = real("B", "B", "a bound")
g, SIZE = descent.gradient, SUM(square(delta))
first, second = derivative(V, MEANS), derivative(derivative(V, MEANS), MEANS)


def proved(formula, *hypotheses):
    """Hypotheses ⊢ formula from a false hypothesis that speaks of nothing."""
    if formula.kind != "=":
        return weakened(infer(formula, by=[0 * B >= 1]), *hypotheses)
    return both_ways(
        proved(formula.left <= formula.right, *hypotheses), proved(formula.left >= formula.right)
    )


def slope():
    """∂V = 2Σ⟨μ_i, δ_i⟩."""
    return infer(equals(first, 2 * SUM(dot(mu, delta))), by=[differentiated(definition(V), MEANS)])


def bend():
    """∂∂V = 2Σ|δ_i|²."""
    twice = differentiated(differentiated(definition(V), MEANS), MEANS)
    return infer(second <= 2 * SIZE, by=[twice])


def concave():
    """∂∂(1 − V) ≤ 0."""
    twice = differentiated(differentiated(definition(V), MEANS), MEANS)
    return infer(-1 * second <= 0, by=[twice, integrated(SUM, nonnegative_square(delta))])


def instance(**changed):
    given = {"motion": MEANS, "descent": descent, "value": V, "slope": slope(), "bend": bend(), "concave": ()}
    return end_of_step(**(given | changed))


def test_a_quadratic_is_its_own_expansion_and_the_proof_runs_again():
    theorem = instance()
    assert theorem.conclusion == (Next(descent, V) <= V - 2 * η * SUM(dot(mu, g)) + η**2 * SUM(square(g)))
    assert theorem.axioms == {"Taylor's theorem on a segment"}
    assert Proof.of(theorem).replayed().conclusion == theorem.conclusion


def test_a_region_has_to_hold_at_both_ends():
    theorem = instance(bend=weakened(bend(), V <= 1), concave=[concave()])
    assert set(theorem.hypotheses) == {V <= 1, Next(descent, V) <= 1}
    assert Proof.of(theorem).replayed().hypotheses == theorem.hypotheses


OTHER = VectorAtom("δ_i", r"\delta_i", "a velocity with coordinates", frozenset({"i"}), mu.tensor)
STILL = VectorAtom("e", "e", "one velocity for all", frozenset())


@pytest.mark.parametrize(
    "changed",
    [
        {"motion": POINT},
        {"motion": Motion(mu, OTHER)},
        {"motion": Motion(mu, STILL)},
        {"value": L},  # other premises
        {"slope": proved(first <= 2 * SUM(dot(mu, delta)))},
        {"slope": proved(equals(second, 0))},
        {"slope": proved(equals(first, 0), SIZE <= 1)},  # for short velocities only
        {"slope": infer(equals(first, first))},  # hides the velocity in a rate
        {"slope": proved(equals(first, SUM_J(square(vector_j(delta)))))},
        {"slope": proved(equals(first, 1 * maximum(SIZE, 1)))},
        {"bend": proved(second >= 0)},
        {"bend": proved(equals(second, 2 * SIZE))},
        {"bend": proved(first <= 2 * SIZE)},
        {"bend": proved(second <= SUM(square(mu)))},  # what bounds it moves along the segment
        {"bend": proved(second <= 0, square(vector_j(delta)) <= 1)},
        {"bend": proved(second <= 0, V <= 1)},  # no word on the segment
        {"bend": proved(second <= 0, V >= 1), "concave": [concave()]},  # a hole in the middle
        {"bend": proved(second <= 0, equals(V, 1)), "concave": [concave()]},
        {"bend": proved(second <= 0, V <= 1), "concave": [proved(-1 * second <= 0, V <= 2)]},
        {"bend": proved(second <= 0, V <= 1), "concave": [concave(), concave()]},
        {"bend": proved(second <= 0, V <= 1), "concave": [proved(-1 * second <= 1)]},
        {"concave": [concave()]},  # a reason that nothing needs
    ],
)
def test_what_is_no_such_premise_is_refused(changed):
    with pytest.raises(ProofError):
        instance(**changed)


def test_a_kink_or_another_step_on_the_segment_is_refused():
    kink = Defined("M", "M", "", 1 * maximum(V, 1))
    for value in (kink, Next(descent, V)):
        with pytest.raises(ProofError, match="differentiable"):
            instance(value=value)
    by_half = Descent(mu, gradient(Law.STUDENT), positive("ζ", r"\zeta", "another step size"))
    with pytest.raises(ProofError):
        instance(bend=weakened(bend(), Next(by_half, V) <= 1), concave=[concave()])


def test_half_of_the_second_derivative_is_needed():
    goal = Next(descent, V) <= V - 2 * η * SUM(dot(mu, g)) + Fraction(1, 2) * η**2 * SUM(square(g))
    by = [instance(), integrated(SUM, nonnegative_square(g))]
    with pytest.raises(ProofError):
        infer(goal, by=by)
