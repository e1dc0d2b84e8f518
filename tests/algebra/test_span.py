"""The dimension of the span of the means: what is said of it holds at instances, and what is refused."""

import pytest

from verify import GaussianMixture
from verify.algebra.span import (
    answer,
    projected_square,
    rank,
    rank_at_least_1,
    rank_at_most_d,
    rank_at_most_n,
    rank_never_grows,
    trace_against_norm,
)
from verify.checks.extremal import EXTREMAL
from verify.checks.instance import Instance
from verify.errors import ProofError
from verify.evidence.axioms import axiom_named
from verify.lemmas.derivatives import MEANS
from verify.lemmas.reverse import F, descent, q
from verify.logic.proofs import Proof
from verify.prove import (
    Descent,
    Law,
    assume,
    derivative,
    differentiated,
    equals,
    gradient,
    k,
    mu,
    pi,
    square,
    x,
)

LINE = GaussianMixture([["3/5", "4/5"], ["-3/5", "-4/5"], ["3/10", "2/5"]])
FACTS = {
    "at least 1": rank_at_least_1,
    "at most n": rank_at_most_n,
    "at most d": rank_at_most_d,
    "trace": trace_against_norm,
    "projected": lambda: projected_square(rank + q, q),
    "never grows": lambda: rank_never_grows(descent),
}


@pytest.mark.parametrize("fact", FACTS.values(), ids=FACTS)
def test_is_replayed_with_its_axioms(fact):
    theorem = fact()
    assert Proof.of(theorem).replayed().conclusion == theorem.conclusion
    assert not theorem.hypotheses
    assert theorem.oracles == {"span"}
    assert all(axiom_named(name) for name in theorem.axioms)


@pytest.mark.parametrize("student", [*EXTREMAL, LINE])
def test_holds_at_instances(student):
    instance = Instance(student)
    for name, fact in FACTS.items():
        if name != "never grows":  # the means after a step are balls, whose rank is not known
            assert instance.judge(fact().conclusion).truth is not False, name


@pytest.mark.parametrize(("student", "dimension"), [(LINE, 1), (EXTREMAL[5], 2), (EXTREMAL[7], 1)])
def test_is_the_dimension_of_the_span_and_1_at_least(student, dimension):
    assert Instance(student).judge(equals(rank, dimension)).truth is True


def test_no_smaller_number_would_do():
    """In the plane F (1 + q) < q²: the rank is 2."""
    plane = GaussianMixture([["1/2", 0], ["-1/4", "2/5"], ["-1/4", "-2/5"]])
    assert Instance(plane).judge(F * (1 + q) >= q**2).truth is False
    assert Instance(plane).judge(F * (rank + q) >= q**2).truth is True


@pytest.mark.parametrize("factor", [pi, k, square(x), square(mu)])
def test_the_factors_of_a_projected_square_are_constants(factor):
    with pytest.raises(ProofError, match="use constants"):
        projected_square(factor, 1)
    with pytest.raises(ProofError, match="use constants"):
        projected_square(1, factor)


@pytest.mark.parametrize("law", [Law.STUDENT, Law.TEACHER])
def test_gradients_for_a_mixture_teacher_leave_the_span(law):
    assert rank_never_grows(Descent(mu, gradient(law), descent.rate))
    with pytest.raises(ProofError, match="may leave the span"):
        rank_never_grows(Descent(mu, gradient(law, teacher="mixture"), descent.rate))
    with pytest.raises(ProofError, match="no gradient"):
        rank_never_grows(Descent(mu, mu, descent.rate))


def test_the_rank_is_not_differentiated():
    with pytest.raises(ProofError, match="not known to be differentiable"):
        derivative(rank * q, MEANS)
    with pytest.raises(ProofError, match="what moves"):
        differentiated(assume(equals(rank, 1)), MEANS)


def test_says_nothing_else():
    with pytest.raises(ProofError, match="nothing that this oracle said"):
        answer(["at most 1"])
