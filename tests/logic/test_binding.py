"""False claims by what is bound or moved: components, steps, laws, descents, motions. All must be refused."""

from __future__ import annotations

import pytest

from verify.algebra import notation as nt
from verify.errors import VerifyError
from verify.lemmas.derivatives import mean_rate
from verify.logic.proofs import replayed, written
from verify.logic.schemas import Function
from verify.logic.terms import Applied, Functional, term
from verify.logic.vectors import movable
from verify.prove import (
    SUM,
    SUM_J,
    At,
    Defined,
    Descent,
    E_phi,
    Law,
    Mean,
    Motion,
    Symbol,
    VectorAtom,
    along,
    assume,
    differentiated,
    dot,
    equals,
    exp,
    exp_positive,
    gradient,
    identity,
    infer,
    integrated,
    k,
    mu,
    mu_j,
    natural,
    next_value,
    paired,
    pi,
    pi_j,
    positive,
    real,
    renamed_step,
    same,
    same_is_0_or_1,
    sqrt,
    square,
    substituted,
    sum_of_steps,
    summand,
    telescoping_term,
    v,
    vector,
    w,
    x,
)  # fmt: skip

η, V = positive("η", r"\eta", "step size"), Defined("V", "V", "", SUM(square(mu)))
m = natural("m", "m", "a number")
descent = Descent(mu, gradient(Law.STUDENT), η)
ATTEMPTS = []


def attempt(function):
    ATTEMPTS.append(function)
    return function


@attempt
def a_sum_over_no_component():
    some = Functional("some", "S", "i", term(m))
    substituted(integrated(some, infer(term(1) > 0)), m, 0)  # 0 > 0


@attempt
def components_that_are_counted_differently():
    one = natural("m", "m", "a number", 1)
    some = Functional("some", "S", "j", term(one))  # δ_ij ≤ S_j δ_ij and S_j 1 = 1: all means are one
    summand(infer(same >= 0, by=[same_is_0_or_1()]), some)


@attempt
def a_number_of_steps_that_hides_the_state():
    moving = natural("m", "m", "a number")
    Functional("some", "S", "k", term(moving), frozenset({"state"}))


def of_each(variable):
    depends = frozenset({variable})
    return Symbol(f"τ_{variable}", rf"\tau_{variable}", "steps", natural("τ", "τ", "").domain, depends, True)


@attempt
def a_step_of_each_component_in_a_sum_over_them():
    """Else Σ_i a_i(k) = Σ_i a_i(0) − nηk, along a constant gradient, makes τ_i = τ_j of any numbers τ."""
    size = Defined("a_i", "a_i", "", square(mu))
    renamed_step(assume(SUM(At(descent, size, k, 0)) >= k), of_each("i"))


@attempt
def a_step_of_each_component_in_a_telescope():
    telescoping_term(SUM(At(descent, Defined("a_i", "a_i", "", square(mu)), k, 0)), of_each("i"))


@attempt
def a_step_of_each_point_in_a_mean_over_them():
    """Else E_φ[V_τ] is a number where τ is at least e^{|x|⁴}."""
    E_phi(At(descent, V, of_each("x"), 0))


@attempt
def as_many_steps_as_the_point_says():
    E_phi(sum_of_steps(of_each("x"))(At(descent, V, k, 0)))


@attempt
def a_law_of_each_component():
    law = Functional("Q", "Q", "x", term(1), frozenset({"i"}))
    integrated(law, identity(SUM(w), 1))  # Σ_i Q_i[w_i] = 1


@attempt
def a_descent_along_the_point():
    # V⁺ = V − 2η Σ⟨μ_i, x⟩ + η² n |x|² for all x, so that V⁺ and its mean over x agree.
    integrated(E_phi, next_value(V, Descent(mu, x, η)))


@attempt
def a_descent_with_a_rate_for_each_component():
    Descent(mu, gradient(Law.STUDENT), Symbol("η_i", r"\eta_i", "step size", (), frozenset({"i"})))


@attempt
def a_descent_of_the_posterior_mean():
    Descent(v, gradient(Law.STUDENT), η)


@attempt
def a_descent_of_component_j_by_the_gradient_of_i():
    Descent(mu_j, gradient(Law.STUDENT), η)


@attempt
def a_motion_that_leaves_the_means_no_velocity():
    # z = μ |μ|² moves with velocity δ, also where μ = 0: there δ = 0 would follow.
    z = vector(nt.mu("a") * nt.mu("b") * nt.mu("b"), "z", "z", "mean times its square")
    delta = VectorAtom("δ_i", r"\delta_i", "a velocity", frozenset({"i"}))
    differentiated(identity(dot(z, mu), square(mu) ** 2), Motion(movable(z), delta))


@attempt
def a_symbol_inside_a_velocity():
    # ⟨∂v, e⟩ = a Σ w (…) along D = a e; with 0 for a on the right alone, C would be 0.
    e, a = vector(nt.c("a"), "e", "e", "a constant vector"), real("a", "a", "a number")
    mean = Mean(SUM_J, a * pi_j, 1 * e)
    along = VectorAtom("D", "D", "a times e", frozenset({"mixture"}), mean=mean)
    rate = mean_rate(Motion(x, along), e)
    each = infer(equals(w * dot(along, mu), w * SUM_J(a * pi_j) * dot(e, mu)), by=[paired(along, mu)])
    times = infer(
        equals(w * dot(along, mu) * dot(e, mu), w * SUM_J(a * pi_j) * dot(e, mu) ** 2),
        by=[paired(along, mu)],
    )
    by = [rate, integrated(SUM, each), integrated(SUM, times)]
    value = SUM_J(a * pi_j) * (SUM(w * dot(e, mu) ** 2) - SUM(w * dot(e, mu)) * dot(e, v))
    left = rate.comparison.left
    substituted(infer(equals(left, value), by=by), a, 0)


@attempt
def the_expectation_of_the_root_of_an_exponential():
    E_phi(sqrt(exp(square(x))))


@attempt
def the_expectation_of_a_tangent():
    E_phi(Function("tan", (dot(x, mu),)))


@attempt
def the_expectation_of_a_squared_sum_of_exponentials():
    E_phi(SUM(pi * exp(square(x))) ** 2)


@attempt
def the_expectation_of_an_exponential_by_hand():
    Applied(E_phi, ((exp(square(x)), 1),))


@attempt
def the_expectation_of_any_function_of_the_point():
    E_phi(Symbol("f", "f", "any function", (), frozenset({"x"})))


@attempt
def the_expectation_of_any_vector_field():
    E_phi(square(VectorAtom("f", "f", "any field", frozenset({"x"}))))


@pytest.mark.parametrize("false", ATTEMPTS, ids=lambda f: f.__name__)
def test_is_refused(false):
    with pytest.raises(VerifyError):
        false()


def test_both_sums_count_the_components():
    assert SUM(term(1)) == SUM_J(term(1))


def test_a_parameter_may_follow_the_step():
    a = positive("a", "a", "a number")
    bound = along(infer(2 * a >= V, by=[a >= V]), descent)
    followed = substituted(bound, a, exp(k), exp_positive(k))
    V_k = At(descent, V, k, 0)
    assert followed.conclusion == (V_k <= 2 * exp(k))
    assert followed.hypotheses == (V_k <= exp(k),)
    assert renamed_step(followed, None, 2).conclusion == (At(descent, V, None, 2) <= 2 * exp(2))
    assert replayed(written(followed)).conclusion == followed.conclusion
