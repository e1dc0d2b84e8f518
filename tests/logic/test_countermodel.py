"""A counter-model is exact: at its values every fact holds and the goal does not."""

from __future__ import annotations

from fractions import Fraction

import pytest

from verify.errors import ProofError
from verify.logic.countermodel import counter_model, holds
from verify.prove import assume, equals, infer, natural, nonnegative, positive, real

a, b, c = (real(name, name, "a number") for name in "abc")
η = positive("η", r"\eta", "step size")
K, D, V, S, G = (nonnegative(name, name, "a size") for name in "KDVSG")


@pytest.mark.parametrize(
    ("goal", "facts"),
    [
        (a * b <= Fraction(49, 100) * (a**2 + b**2), []),
        (equals(a, b), [equals(c * a, c * b)]),
        (a >= 0, [b >= 0, a * b >= 0]),
        # S-7's decrease with 4 for 2, and S-1's recorded inference without tr C ≤ 1/4
        (G <= 2 * K * D, [G <= 4 * K * D]),
        (V - 2 * η * S + η**2 * G <= V - 2 * η * D, [equals(S, 2 * D), G <= 4 * K * D, 2 * η * K <= 4]),
    ],
    ids=str,
)
def test_a_false_inference_has_one(goal, facts):
    domains = [η > 0, K >= 0, D >= 0, V >= 0, S >= 0, G >= 0]
    model = counter_model(goal, [*facts, *(f for f in domains if f.atoms & {*goal.atoms})])
    assert model is not None
    assert all(holds(f, model) for f in facts)
    assert not holds(goal, model)
    with pytest.raises(ProofError, match="counter-model is"):
        infer(goal, by=[assume(f) for f in facts])


def test_a_true_inference_has_none():
    assert counter_model(a + b >= 0, [a >= 0, b >= 0]) is None


@pytest.mark.parametrize(
    ("goal", "fact"),
    [
        (8 * V * K + 7 * V <= 7 * G, V * K + V <= G),
        (V * K + V < G, V * K + V <= G),
        (equals(8 * a**2, 7 * a), equals(a**2, a)),
    ],
    ids=["a constant moved", "strict", "an equation with a common factor"],
)
def test_few_points_suffice_on_the_border(goal, fact):
    """Where a constant is moved a little, the fact has to hold with equality, or nearly so."""
    facts = [fact, V >= 0, K >= 0]
    for border_first in (False, True):
        model = counter_model(goal, facts, tries=32, border_first=border_first)
        assert model is not None
        assert all(holds(f, model) for f in facts)
        assert not holds(goal, model)


def test_a_weaker_inequality_has_none_on_the_border():
    assert counter_model(6 * V * K + 7 * V <= 7 * G, [V * K + V <= G, V >= 0, K >= 0]) is None


def test_integers_stay_integers():
    n = natural("n", "n", "number of components", least=1)
    model = counter_model(n >= 2, [n >= 1])
    assert model
    assert model[n] == 1
    model = counter_model(2 * n + V <= 3, [2 * n + V >= 3, n >= 1, V >= 0])
    assert model
    assert model[n].denominator == 1
