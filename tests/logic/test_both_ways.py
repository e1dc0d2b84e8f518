"""From a ≤ b and a ≥ b: a = b."""

import pytest

from verify.errors import ProofError
from verify.logic.proofs import Proof
from verify.prove import assume, both_ways, equals, infer, real

a, b = real("a", "a", "a number"), real("b", "b", "a number")


def test_two_inequalities_make_an_equation_under_the_hypotheses_of_both():
    theorem = both_ways(infer(a <= b, by=[2 * a <= 2 * b]), assume(3 * b <= 3 * a))
    assert theorem.conclusion == equals(a, b)
    assert set(theorem.hypotheses) == {a <= b, b <= a}
    assert Proof.of(theorem).replayed().conclusion == theorem.conclusion


@pytest.mark.parametrize(
    ("first", "second"),
    [(a <= b, a <= b), (a <= b, a >= b + 1), (a < b, a >= b), (a <= b, a > b), (equals(a, b), a >= b)],
)
def test_other_pairs_are_refused(first, second):
    with pytest.raises(ProofError, match="converse"):
        both_ways(assume(first), assume(second))
