"""False claims, written as a careless or a dishonest author would: none may become a theorem.

Each function below tries to prove something false, or to make a theorem without a proof. All must raise.
"""

from __future__ import annotations

import copy
import dataclasses
import pickle
from fractions import Fraction

import pytest

from verify.algebra import notation as nt
from verify.algebra.latex import latex as tensor_latex
from verify.algebra.posterior import as_text
from verify.algebra.tensor import DIMENSION, symbol
from verify.errors import VerifyError
from verify.evidence import FORWARD, Evidence, Grade, Provenance, Step, claim, claim_of
from verify.logic.certificates import NEGATION, Combination, Split, Summand
from verify.logic.formulas import Comparison
from verify.logic.kernel import arithmetic, cited
from verify.logic.proofs import Proof, replayed, written
from verify.logic.schemas import (
    abs_nonnegative,
    abs_squared,
    absolute,
    exp,
    exp_log,
    exp_series,
    log,
    sqrt_squared,
)
from verify.logic.terms import Functional, term
from verify.prove import (
    C2,
    SUM,
    TRACE,
    At,
    Cy,
    Defined,
    Descent,
    E_p,
    E_phi,
    Law,
    Mean,
    Next,
    Theorem,
    VectorAtom,
    along,
    assume,
    cut,
    definition,
    dominated_limit,
    dot,
    equals,
    gradient,
    gradient_form,
    identity,
    induction,
    infer,
    integrated,
    k,
    mu,
    n,
    natural,
    next_value,
    nonnegative_square,
    paired,
    pi,
    positive,
    real,
    renamed_step,
    scalar,
    square,
    squeezed,
    statement,
    substituted,
    sum_of_steps,
    summand,
    telescoping,
    telescoping_term,
    tends_to,
    v,
    w,
    x,
)  # fmt: skip

a, b, c = (real(name, name, "a number") for name in "abc")
η, M = positive("η", r"\eta", "step size"), positive("M", "M", "a bound")
τ = natural("τ", r"\tau", "number of steps")
g = gradient(Law.STUDENT)
V = Defined("V", "V", "", SUM(square(mu)))
descent = Descent(mu, g, η)
V_k, V_next, V_0 = At(descent, V, k, 0), At(descent, V, k, 1), At(descent, V, None, 0)
ONE_ZERO = equals(1, 0)
NEGATED = Summand(Fraction(1), (NEGATION,))
ATTEMPTS = []


def attempt(function):
    ATTEMPTS.append(function)
    return function


# Inferences


@attempt
def irrelevant_reasons():
    infer(ONE_ZERO, by=[nonnegative_square(mu)])


@attempt
def one_is_negative():
    infer(term(-1) >= 0)


@attempt
def a_conclusion_about_another_parameter():
    infer(a >= 0, by=[b >= 0])


@attempt
def a_sharper_constant():
    infer(a * b <= Fraction(49, 100) * (a**2 + b**2), squares=[a - b])


@attempt
def strict_from_weak():
    infer(a > 0, by=[a >= 0])


@attempt
def division_by_what_may_be_0():
    infer(a >= 0, by=[b >= 0, a * b >= 0])


@attempt
def division_of_an_equation():
    infer(equals(a, b), by=[equals(c * a, c * b)])


@attempt
def the_root_of_a_square():
    infer(equals(a, b), by=[equals(a**2, b**2)])


@attempt
def products_of_lower_bounds_of_any_sign():
    infer(a * b >= 1, by=[a >= 1, b**2 >= 1])


@attempt
def a_reason_that_is_not_needed():
    infer(a + 1 >= 1, by=[a >= 0, b >= 0])


@attempt
def a_midpoint_for_a_number():
    infer(a >= 0.5, by=[a >= 0.4])


@attempt
def a_float_coefficient():
    infer(0.1 * a >= 0, by=[a >= 0])


@attempt
def a_chain_of_comparisons():
    return 0 <= a <= 1


# Certificates


@attempt
def a_negative_multiplier():
    arithmetic(
        a <= 0,
        [assume(a >= 0)],
        Combination((Summand(Fraction(-1), (0,)), Summand(Fraction(1), (NEGATION,)))),
    )


@attempt
def a_certificate_without_a_strict_summand():
    arithmetic(
        a > 0, [assume(a >= 0)], Combination((Summand(Fraction(1), (NEGATION,)), Summand(Fraction(1), (0,))))
    )


@attempt
def an_inequality_multiplied_like_an_equation():
    arithmetic(equals(a, 0), [assume(a >= 0)], Combination((), ((0, term(1)),)))


@attempt
def a_fact_that_was_not_given():
    arithmetic(ONE_ZERO, [], Combination((), ((0, term(1)),)))


@attempt
def a_fact_from_the_end():
    arithmetic(
        a >= 0,
        [assume(b >= 0)],
        Combination((Summand(Fraction(1), (-2,)), Summand(Fraction(1), (NEGATION,)))),
    )


@attempt
def a_split_with_one_case_missing():
    half = Combination((Summand(Fraction(1), (0,)), NEGATED))
    arithmetic(a >= 0, [], Split(term(a), half, half))


@attempt
def a_square_counted_as_positive():
    arithmetic(term(-1) * a**2 >= 0, [], Combination((Summand(Fraction(1), (), (term(a),)),)))


# Functionals, means, components


@attempt
def an_expectation_of_something_negative():
    integrated(E_p, assume(dot(v, x) >= 0))
    infer(E_p(dot(v, x)) >= 0)


@attempt
def a_functional_of_negative_mass():
    integrated(Functional("bad", "B", "x", term(-1)), infer(term(1) >= 0))


@attempt
def a_sum_without_terms():
    Functional("sum", "S", "i", term(0))


@attempt
def a_sum_over_components_that_may_be_empty():
    """Else ⊢ τ > 0 for every τ ≥ 0, and 0 < 0."""
    integrated(Functional("sum", "S", "i", term(τ)), infer(term(1) > 0))


@attempt
def a_sum_over_some_other_number_of_components():
    """Else π_i ≤ S[π] and 1 − π_i ≤ m − S[π] for all i: with one term all weights would be equal."""
    m = natural("m", "m", "any number", least=1)
    summand(infer(pi > 0), Functional("sum", "S", "i", term(m)))


@attempt
def a_sum_over_the_teacher_with_the_student_s_number():
    Functional("sum", "S", "l", term(n))


@attempt
def a_student_s_weight_numbered_like_the_teacher_s():
    scalar(nt.w("l"))


@attempt
def a_vector_that_hides_its_point():
    hidden = VectorAtom("v'", "v", "posterior mean", frozenset(), as_text(nt.v("a")))
    identity(square(hidden), square(v))


@attempt
def a_mean_that_hides_its_component():
    VectorAtom("g", "g", "", frozenset({"state"}), mean=Mean(E_p, term(w), 1 * v))


@attempt
def a_vector_that_is_d_x_by_its_coordinates_and_2x_as_a_mean():
    """Else ⊢ d = 2, with 3 for 2 ⊢ d = 3, and ⊢ 1 ≤ 0."""
    both = nt.x("a") * symbol(DIMENSION)
    meaning, depends = f"both: ${tensor_latex(both)}$", frozenset({"x", "mixture"})
    VectorAtom("u", "u", meaning, depends, as_text(both), Mean(SUM, 2 * pi, 1 * x))


@attempt
def a_gradient_by_name_only():
    false = VectorAtom("g", "g", "", g.depends, '["gradient","TEACHER","single"]')
    gradient_form(false, 2 * w, v + Cy, mu)


@attempt
def a_gradient_without_its_second_term():
    gradient_form(g, 2 * w, 1 * v, mu)


@attempt
def a_gradient_paired_with_what_moves():
    gradient_form(g, 2 * w, v + Cy, v)


@attempt
def a_mean_paired_with_what_moves():
    paired(VectorAtom("m", "m", "", frozenset({"state", "i"}), mean=Mean(E_p, term(w), 1 * v)), v)


@attempt
def the_product_of_two_expectations():
    identity(E_p(square(v)) ** 2, E_p(square(v)), Law.STUDENT)


@attempt
def an_identity_under_the_wrong_law():
    identity(SUM(dot(mu, g)), 2 * E_phi(square(v) + C2), Law.NORMAL)


@attempt
def an_identity_that_holds_on_the_line_only():
    identity(C2, TRACE**2)


@attempt
def the_expectation_of_an_exponential():
    E_p(exp(square(x)))


@attempt
def one_summand_above_the_sum():
    infer(square(mu) >= SUM(square(mu)), by=[summand(nonnegative_square(mu), SUM)])


@attempt
def a_summand_of_a_sum_with_signs():
    infer(dot(mu, g) <= SUM(dot(mu, g)), by=[nonnegative_square(mu)])


# Hypotheses, substitution, citation


@attempt
def a_lemma_that_says_something_weaker():
    cut(infer(a >= 1, by=[a >= 1]), infer(a >= 0, by=[a >= 0]))


@attempt
def a_parameter_out_of_its_domain():
    substituted(infer(η > 0), η, -1)


@attempt
def a_parameter_out_of_its_domain_by_the_step():
    renamed_step(infer(η > 0), η)


@attempt
def a_fixed_number_of_components():
    substituted(infer(n >= 1), n, 0)


@attempt
def a_weight_for_a_constant():
    substituted(assume(a * n >= 1), a, pi)


@attempt
def a_symbol_inside_an_abbreviation():
    D = Defined("D", "D", "", term(a) + 1)
    substituted(definition(D), a, 5)


@attempt
def the_number_of_terms_of_a_sum():
    steps = sum_of_steps(τ)
    theorem = infer(steps(V_k) + 0 * τ <= steps(V_k) + τ)
    substituted(theorem, τ, 0)


@attempt
def a_step_for_a_constant_in_a_limit():
    substituted(assume(tends_to(a * V_k, 0)), a, k)


@attempt
def a_bound_that_grows_with_the_step_by_induction():
    size = along(infer(V >= 0, by=[definition(V), integrated(SUM, nonnegative_square(mu))]), descent)
    later = substituted(assume(V_next >= a), a, k + 1)  # assumes what it concludes
    induction(V_k >= k, renamed_step(size, None), later)


@attempt
def a_step_before_the_descent_is_followed():
    along(substituted(infer(-a <= V, by=[-a <= V]), a, k), descent)


@attempt
def half_a_step():
    substituted(infer(τ >= 0), τ, Fraction(1, 2))


# Schemas


@attempt
def a_series_without_its_hypothesis():
    infer(exp(-3) >= term(-3) + 1 + Fraction(9, 2), by=[exp_series(-3, 2), term(-3) >= 0])
    cut(exp_series(-3, 2), infer(term(-3) >= 0))


@attempt
def a_logarithm_of_a_negative_number():
    cut(exp_log(-1), infer(term(-1) > 0))


@attempt
def a_root_of_a_negative_number():
    cut(sqrt_squared(-1), infer(term(-1) >= 0))


@attempt
def a_logarithm_above_its_tangent():
    infer(log(a) <= a, by=[a > 0])


# Descent


@attempt
def an_induction_without_its_base():
    induction(V_k <= M, infer(V_0 <= V_0), infer(V_next <= M, by=[V_next <= V_k, V_k <= M]))


@attempt
def an_induction_whose_step_assumes_the_next():
    induction(V_k <= M, assume(V_0 <= M), assume(V_next <= M))


@attempt
def an_induction_whose_step_assumes_a_decrease_at_k():
    step = infer(V_next <= M, by=[V_next <= V_k, V_k <= M])
    induction(V_k <= M, assume(V_0 <= M), step)


@attempt
def a_sum_over_steps_of_what_holds_at_one():
    integrated(sum_of_steps(τ), assume(V_k >= 1))


@attempt
def a_sum_that_counts_by_its_own_index():
    sum_of_steps(k)


@attempt
def a_step_back():
    renamed_step(along(infer(V >= V), descent), None, -1)


@attempt
def a_limit_at_one_step_only():
    bound = assume(V_k * (1 + k) <= M)
    squeezed(assume(V_k >= 0), bound, infer(η > 0))


@attempt
def a_limit_of_what_stays_bounded():
    each = integrated(SUM, nonnegative_square(mu))
    value = along(infer(V >= 0, by=[definition(V), each]), descent)
    dominated_limit(value, infer(V_k <= V_k), assume(V_k <= M), 1)


@attempt
def a_bound_at_one_step_below_an_assumed_limit():
    each = integrated(SUM, nonnegative_square(mu))
    value = along(infer(V >= 0, by=[definition(V), each]), descent)
    below = infer(V_k <= k, by=[V_k <= 0])
    dominated_limit(value, below, assume(tends_to(k, 0)), 1)


@attempt
def an_absolute_value_without_its_sign():
    infer(equals(absolute(a), a), by=[abs_squared(a), abs_nonnegative(a)])


@attempt
def a_limit_whose_bound_grows():
    each = integrated(SUM, nonnegative_square(mu))
    value = along(infer(V >= 0, by=[definition(V), each]), descent)
    squeezed(value, infer(V_k * (1 + η * k) <= V_k * (1 + η * k)), infer(η > 0))


@attempt
def the_next_value_of_another_descent():
    other = Descent(mu, gradient(Law.TEACHER), η)
    along(next_value(V, other), descent)


@attempt
def a_next_value_with_the_wrong_sign():
    infer(equals(Next(descent, V), V + 2 * η * SUM(dot(mu, g)) + η**2 * SUM(square(g))), by=[
        next_value(V, descent), definition(V)])  # fmt: skip


@attempt
def a_telescope_of_a_real_number_of_steps():
    telescoping(descent, V, η)


@attempt
def a_telescope_of_terms_over_a_real_number_of_steps():
    telescoping_term(k**2, η)


@attempt
def a_telescope_of_a_hidden_step():
    telescoping_term(Defined("h", "h", "", exp(k) + 1), τ)


@attempt
def a_telescope_of_the_wrong_power():
    infer(equals(2 * sum_of_steps(τ)(k), τ**2), by=[telescoping_term(k**2, τ)])


# Theorems without proofs


@attempt
def a_theorem_written_down():
    Theorem((), ONE_ZERO)


@attempt
def a_subclass():
    type("Better", (Theorem,), {})


@attempt
def a_changed_conclusion():
    infer(term(1) >= 0).conclusion = ONE_ZERO


@attempt
def a_replaced_conclusion():
    dataclasses.replace(infer(term(1) >= 0), conclusion=ONE_ZERO)


@attempt
def a_pickle():
    pickle.dumps(infer(term(1) >= 0))


@attempt
def a_proof_written_down():
    Proof(ONE_ZERO.key, (), (), (), (), "1 = 0", "[]")


@attempt
def a_proof_with_another_conclusion():
    dataclasses.replace(Proof.of(infer(term(1) >= 0)), conclusion=ONE_ZERO.key)


@attempt
def a_proof_whose_lines_were_edited():
    lines = written(infer(a + 1 >= 0, by=[a >= 0]))
    for line in lines["lines"]:
        line["conclusion"] = (
            lines["lines"][0]["conclusion"] if line is lines["lines"][-1] else line["conclusion"]
        )
    replayed(lines)


@attempt
def a_comparison_that_is_none():
    Comparison(term(1), "≈", term(0))


@attempt
def an_oracle_that_does_not_exist():
    replayed({"atoms": [], "lines": [{"rule": "oracle truth", "premises": [], "content": [], "hypotheses": [],
                                      "conclusion": ONE_ZERO.plain()}]})  # fmt: skip


@attempt
def a_step_that_is_proved_by_hand():
    Step("1 = 0", "so it is", "by hand", Grade.PROVED, "all n")


@attempt
def a_step_that_is_promoted():
    dataclasses.replace(Step("1 = 0", "so it is", "by hand", Grade.ARGUED, "all n"), grade=Grade.PROVED)


@attempt
def a_step_that_says_more_than_its_proof():
    dataclasses.replace(Step.of(infer(term(1) >= 0)), statement="1 = 0")


@pytest.mark.parametrize("false", ATTEMPTS, ids=lambda f: f.__name__)
def test_is_refused(false):
    with pytest.raises((VerifyError, TypeError)):
        false()


def test_there_are_more_than_forty():
    assert len(ATTEMPTS) >= 40


def test_a_bound_step_stays_when_the_free_one_is_named():
    steps = sum_of_steps(τ)
    moved = renamed_step(assume(steps(V_k) <= V_k), None)
    assert moved.conclusion == (steps(V_k) <= V_0)


def test_terms_of_the_step_telescope():
    steps = sum_of_steps(τ)
    theorem = telescoping_term(k**2 * V_k, τ)
    assert Proof.of(theorem).replayed().conclusion == theorem.conclusion
    assert theorem.conclusion == equals(
        steps((k + 1) ** 2 * V_next) - steps(k**2 * V_k), τ**2 * At(descent, V, τ, 0)
    )
    infer(equals(2 * steps(k), τ * (τ - 1)), by=[telescoping_term(k**2, τ)])


def test_an_assumed_limit_is_about_all_steps():
    each = integrated(SUM, nonnegative_square(mu))
    value = along(infer(V >= 0, by=[definition(V), each]), descent)
    theorem = dominated_limit(value, infer(V_k <= V_k), assume(tends_to(V_k, 0)), 1)
    assert theorem.hypotheses == (tends_to(V_k, 0),)
    assert Proof.of(theorem).replayed().conclusion == theorem.conclusion


def test_a_copy_is_the_theorem_itself():
    theorem = infer(term(1) >= 0)
    assert copy.copy(theorem) is theorem
    assert copy.deepcopy(theorem) is theorem


# Claims that say more than was concluded


def verdict(stated, *conclusions, twin=lambda: infer(ONE_ZERO)):
    @claim(FORWARD, "x", stated, provenance=Provenance.DERIVED)
    def test(evidence):
        pass

    evidence = Evidence(claim_of(test))
    for one in conclusions:
        evidence.conclude(one)
    evidence.twin("1 = 0", twin)
    return evidence.record("", "node", 0.0)


def test_what_was_stated_and_concluded_is_proved():
    assert (
        verdict(statement(a + 1 >= 0, given=[a >= 0]), infer(a + 1 >= 0, by=[a >= 0])).grade is Grade.PROVED
    )


def test_another_way_to_write_it_is_the_same_formula():
    assert (
        verdict(statement(-1 * a <= 1, given=[2 * a >= 0]), infer(a + 1 >= 0, by=[a >= 0])).grade
        is Grade.PROVED
    )


@pytest.mark.parametrize(
    ("stated", "shown"),
    [
        (statement(a + 1 >= 1, given=[a >= 0]), infer(a + 1 >= 0, by=[a >= 0])),  # another constant
        (statement(a + 1 > 0, given=[a >= 0]), infer(a + 1 >= 0, by=[a >= 0])),  # strict for weak
        (statement(a + 1 >= 0), infer(a + 1 >= 0, by=[a >= 0])),  # a hypothesis left out
        (statement(b + 1 >= 0, given=[b >= 0]), infer(a + 1 >= 0, by=[a >= 0])),  # another parameter
        (statement(a + 1 >= 0, a >= 0, given=[a >= 0]), infer(a + 1 >= 0, by=[a >= 0])),  # one part of two
        (statement(ONE_ZERO), Step("1 = 0", "so it is", "by hand", Grade.ARGUED, "all n")),  # by hand
    ],
    ids=["constant", "strictness", "hypothesis", "parameter", "a part", "by hand"],
)
def test_a_claim_that_says_more_is_undecided(stated, shown):
    assert verdict(stated, shown).grade is Grade.INCONCLUSIVE


def test_a_twin_that_the_kernel_proves_spoils_the_claim():
    record = verdict(statement(term(1) >= 0), infer(term(1) >= 0), twin=lambda: infer(term(2) >= 0))
    assert record.grade is Grade.INCONCLUSIVE
    assert "twin" in record.reason


def test_a_typed_statement_is_argued_whatever_was_proved():
    @claim(FORWARD, "x", "1 = 0", quantifiers="all", provenance=Provenance.DERIVED)
    def test(evidence):
        pass

    evidence = Evidence(claim_of(test))
    evidence.conclude(infer(term(1) >= 0))
    evidence.twin("1 = 0", lambda: infer(ONE_ZERO))
    assert evidence.record("", "node", 0.0).grade is Grade.ARGUED


def test_a_citation_is_recorded_with_the_formula_that_was_cited():
    theorem = infer(a + 2 >= 0, by=[cited("F Lemma 1", a + 1 >= 0, [a >= 0])])
    ((key, sequent),) = theorem.cites
    assert key == "F Lemma 1"
    assert (a + 1 >= 0).key in sequent


def test_two_symbols_of_one_name_cannot_stand_in_one_statement():
    other = positive("a", "a", "another number")
    with pytest.raises(VerifyError, match="means two things"):
        statement(a + other >= 0)


def test_atoms_as_hints_make_a_proof_that_can_be_replayed():
    a, b = real("a", "a", "number"), real("b", "b", "number")
    theorem = infer(a * b**2 >= 0, by=[a >= 0], squares=[b], split=[b])
    assert Proof.of(theorem).replayed().conclusion == theorem.conclusion
