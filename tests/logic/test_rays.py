"""The highest point of a ray: what it needs, what it refuses, and that what it binds stays bound."""

import pytest

from verify.errors import ProofError
from verify.lemmas.derivatives import MEANS, POINT
from verify.logic.proofs import Proof
from verify.prove import (
    SUM,
    Defined,
    Law,
    assume,
    derivative,
    equals,
    exists_on_ray,
    gradient,
    highest_on_ray,
    infer,
    mu,
    on_ray,
    positive,
    real,
    square,
    statement,
    substituted,
    v,
    weakened,
)  # fmt: skip

s, B = positive("s", "s", "a number"), real("B", "B", "a bound")
V = Defined("V", "V", "", SUM(square(mu)))
ray, slope = on_ray(MEANS, s), derivative(V, MEANS)


def under(formula, *hypotheses):
    """Hypotheses ⊢ formula; the formula is a hypothesis that says so for all means, for want of a proof."""
    return weakened(assume(formula), *hypotheses)


def proved(formula, *hypotheses):
    """Hypotheses ⊢ formula from a false hypothesis that speaks of nothing."""
    return weakened(infer(formula, by=[0 * B >= 1]), *hypotheses)


def instance(**changed):
    """∃ s > 0: at μ = s u: V ≥ 0, with premises from a false hypothesis."""
    given = {
        "motion": MEANS,
        "s": s,
        "value": V,
        "at_origin": proved(V <= 0, equals(square(mu), 0)),
        "positive": proved(V > 0, ray),
        "decay": proved(s**2 * V <= B, ray),
        "there": [proved(V >= 1, ray, equals(slope, 0), V > 0)],
    }
    return highest_on_ray(**(given | changed))


def test_the_highest_point_and_its_proof_run_again():
    theorem = instance()
    assert theorem.conclusion == exists_on_ray(MEANS, [V >= 1])
    assert [h.key for h in theorem.hypotheses] == [(0 * B >= 1).key]
    assert Proof.of(theorem).replayed().conclusion == theorem.conclusion


@pytest.mark.parametrize(
    "changed",
    [
        {"motion": POINT},  # moves no means
        {"value": square(mu)},  # one value for each component
        {"s": B},  # need not be positive
        {"at_origin": proved(V <= 1, equals(square(mu), 0))},
        {"at_origin": proved(V <= 0, ray)},
        {"positive": proved(V >= 0, ray)},
        {"positive": proved(V > 0, ray, V <= 3)},  # a hypothesis about the means
        {"positive": proved(V > 0, ray, s <= 1)},  # not for all s
        {"decay": proved(s * V <= B, ray)},
        {"decay": proved(s**2 * V <= s, ray)},
        {"decay": proved(s**2 * V <= square(v), ray)},
        {"there": [proved(V >= 1, ray, equals(slope, 1))]},
        {"there": [proved(s >= 1, ray)]},
    ],
)
def test_what_is_no_such_premise_is_refused(changed):
    with pytest.raises(ProofError):
        instance(**changed)


def test_a_function_with_a_kink_has_no_slope():
    from verify.prove import maximum

    kink = Defined("M", "M", "", 1 * maximum(SUM(square(mu)), 1))
    with pytest.raises(ProofError, match="differentiable"):
        instance(value=kink)


def test_means_that_are_bound_are_not_caught_by_a_substitution():
    bound = instance(there=[proved(V >= B, ray)])
    with pytest.raises(ProofError, match="binds"):
        substituted(bound, B, V + 1)
    assert substituted(bound, B, 2).conclusion == exists_on_ray(MEANS, [V >= 2])


def test_a_statement_does_not_say_for_all_means_of_means_that_exist():
    said = statement(exists_on_ray(MEANS, [equals(square(gradient(Law.TEACHER)), 0)]))
    assert "all means" not in said.quantifiers
    assert "all i" not in said.quantifiers
    assert r"\exists" in said.latex
    assert r"\mu_i = s\,\delta_i" in said.latex
