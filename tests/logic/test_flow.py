"""The gradient flow: speeds, values at time t, Grönwall's lemma and limits; what is refused, and replays."""

import re

import pytest

from verify.algebra.span import rank, rank_never_grows
from verify.errors import ProofError
from verify.lemmas.derivatives import MEANS, delta, gradient_is_derivative
from verify.lemmas.reverse import D, F, V, descent, dissipation_is_nonnegative, size_is_nonnegative
from verify.lemmas.statements import euler_reverse
from verify.lemmas.tube import m
from verify.logic.events import Clause
from verify.logic.flow import During, Flow, Speed, t, value_during
from verify.logic.instances import for_vector
from verify.logic.motion import Motion
from verify.logic.proofs import Proof
from verify.logic.schemas import absolute, exp, log
from verify.logic.speeds import speed_of
from verify.logic.terms import Opaque, term

from verify.prove import (  # isort: skip
    SUM, At, Defined, Law, Next, VectorAtom, any_vector, assume, definition, dot, equals, flowing,
    gradient, infer, k, mu, n, never_rises_above, positive,
    real, speed, speed_by_gradient, square, squeezed_in_time, starting, statement, substituted,
    tends_in_time, tends_to, v, w, weakened, x,
)  # fmt: skip

flow = Flow(mu, gradient(Law.STUDENT))
V_t, V_0, F_t = During(flow, V, True), During(flow, V, False), During(flow, F, True)
ε, c, R = (
    positive("ε", r"\varepsilon", "any number"),
    positive("c", "c", "a rate"),
    real("R", "R", "a number"),
)
ZERO = term(0)


def energy():
    """V̇ ≤ 0."""
    by = [speed(V, flow), euler_reverse(), definition(D)]
    falls = infer(equals(Speed(flow, V), -4 * D), by=by)
    return infer(Speed(flow, V) <= 0, by=[falls, dissipation_is_nonnegative()])


def falls():
    """V(t) ≤ V(0)."""
    start = infer(V_0 - V_0 <= ZERO)
    return never_rises_above(V - V_0, flow, start, flowing(energy(), flow))


def again(theorem):
    made = Proof.of(theorem).replayed()
    assert (made.conclusion, made.hypotheses) == (theorem.conclusion, theorem.hypotheses)


def test_speeds_obey_product_and_chain_rule():
    g = flow.gradient
    assert speed_of(square(mu), flow) == -2 * dot(mu, g)
    assert speed_of(t**2 * V, flow) == 2 * t * V + t**2 * Speed(flow, V)
    assert speed_of(exp(c * t) * R, flow) == c * exp(c * t) * R
    assert speed_of(exp(t * V), flow) == exp(t * V) * (V + t * Speed(flow, V))
    assert speed_of(V_0 * n + R, flow) == ZERO
    (slope,) = {a.second if a.first == m else a.first for a in speed_of(square(m), flow).atoms}
    assert slope.mean.vector.plain() == (-g).plain()


def test_the_speed_of_a_loss_is_minus_the_square_of_its_gradient():
    theorem = speed_by_gradient(F, flow, MEANS, gradient_is_derivative(Law.STUDENT))
    assert theorem.conclusion == equals(Speed(flow, F), -SUM(square(flow.gradient)))
    again(theorem)


def test_what_falls_at_every_state_falls_along_the_flow():
    theorem = falls()
    assert theorem.conclusion == (V_t <= V_0)
    assert theorem.axioms >= {"Grönwall's lemma", "existence of the gradient flow"}
    assert not theorem.hypotheses
    again(theorem)
    again(starting(size_is_nonnegative(), flow))


def test_statements_about_flows_print_their_time():
    stated = statement(V_t <= V_0, tends_in_time(V_t, 0))
    assert stated.latex == r"V(t) \le V(0),\quad V(t) \to 0 \quad (t \to \infty)"
    assert "t ≥ 0" in stated.quantifiers
    assert "all means" in stated.quantifiers


@pytest.mark.parametrize(
    "g",
    [
        VectorAtom("g", "g_i", "the author's own", frozenset({"i", "state"})),
        VectorAtom("grad F single", r"\nabla_i F", "an imitation", frozenset({"i", "state", "mixture"})),
        v,
        mu,
    ],
)
def test_only_gradients_of_divergences_flow_for_ever(g):
    with pytest.raises(ProofError, match="no gradient of a divergence"):
        Flow(mu, g)  # μ' = |μ|² μ ends in finite time


def test_an_imitated_gradient_is_refused():
    true = gradient(Law.STUDENT)
    with pytest.raises(ProofError, match="not the gradient it says"):
        Flow(mu, VectorAtom("mine", "g_i", "mine", true.depends, true.tensor))
    with pytest.raises(ProofError, match="neither the point nor a mean"):
        Flow(VectorAtom("mu_i", r"\mu_i", "mine", mu.depends), true)


@pytest.mark.parametrize("of", [t, k, R, V_t, V_0, At(descent, V, k, 0), Defined("B", "B", "", V * t)])
def test_values_at_a_time_are_those_of_state_functions(of):
    with pytest.raises(ProofError, match="nothing that the means alone decide"):
        During(flow, of, True)
    with pytest.raises(ProofError, match="nothing that the means alone decide"):
        Speed(flow, of)


@pytest.mark.parametrize(
    "value",
    [
        term(rank),
        term(absolute(V)),
        term(log(V)),
        Defined("A", "A", "", rank * V),
        term(V_t),
        term(Defined("B", "B", "", V * t)),
        dot(VectorAtom("u", "u", "moves", frozenset({"t"})), mu),
        term(Opaque("tensor", "any function", "f", "an imitation", frozenset({"state"}))),
        Defined("C", "C", "", term(Next(descent, V))),
    ],
)
def test_what_may_have_no_derivative_or_hides_the_time_is_refused(value):
    with pytest.raises(ProofError, match=r"differentiable|hides the time|no contraction|means alone decide"):
        speed_of(value, flow)


def test_a_slope_is_an_equation_for_all_velocities():
    slope = gradient_is_derivative(Law.STUDENT)
    with pytest.raises(ProofError, match="not ∂a = D"):
        speed_by_gradient(F, flow, MEANS, infer(slope.conclusion.left <= slope.conclusion.right, by=[slope]))
    with pytest.raises(ProofError, match="assumes something of δ_i"):
        speed_by_gradient(F, flow, MEANS, _assumed())
    with pytest.raises(ProofError, match="moves no means"):
        speed_by_gradient(F, flow, Motion(x, any_vector("e", "e")), slope)
    with pytest.raises(ProofError, match="moves without the means"):
        speed_by_gradient(exp(t * V), flow, MEANS, slope)


def _assumed():
    """∂F = 0 if all velocities are 0, as an author would like to use it."""
    slope, still = gradient_is_derivative(Law.STUDENT), assume(equals(SUM(dot(flow.gradient, delta)), 0))
    return infer(equals(slope.conclusion.left, 0), by=[slope, still])


# Grönwall


def rises_above(value, start, along, *more, **others):
    with pytest.raises(ProofError) as error:
        never_rises_above(value, flow, start, along, *more, **others)
    return str(error.value)


def test_what_is_assumed_at_one_time_only_proves_nothing_about_all():
    """V̇ ≤ 0 while V ≤ R, assumed and not proved; or assumed at the start."""
    start = infer(V_0 - V_0 <= ZERO)
    while_small = flowing(infer(Speed(flow, V) <= 0, by=[energy()]), flow)
    for hypothesis in (V_t <= R, t <= R, value_during(square(mu), flow) <= R):
        assert "assumed at one time" in rises_above(V - V_0, start, weakened(while_small, hypothesis))
    with_limit = weakened(while_small, tends_to(V_t + At(descent, V, k, 0), 0))
    assert "assumed at one time" in rises_above(V - V_0, start, with_limit)
    at_start = starting(assume(Speed(flow, V) <= 0), flow)
    assert "not p f' ≤ λ f" in rises_above(V - V_0, start, at_start)


def test_a_state_that_is_not_followed_is_not_the_flow():
    start = infer(V_0 - V_0 <= ZERO)
    assert "not p f' ≤ λ f" in rises_above(V - V_0, start, energy())


def test_the_start_is_the_start():
    along = flowing(energy(), flow)
    elsewhere = value_during(V, Flow(mu, gradient(Law.TEACHER)), begun=False)
    said = rises_above(V - elsewhere, infer(V - V <= ZERO), along)
    assert "(V(0) in it is of another flow)" in said
    assert "at the start" in rises_above(V - R, infer(V - V <= ZERO), along)
    assert "at the start" in rises_above(V - R, assume(V - R <= 0), along)
    assert "at the start" in rises_above(V - R + t, assume(V_t - R <= 0), along)
    held = never_rises_above(V - R, flow, assume(V_0 - R <= 0), along)
    assert held.hypotheses == (V_0 - R <= 0,)


def test_at_the_start_time_and_values_are_those_of_the_start():
    """Of V(t) + t ≤ V(0) + R, which may hold at no other time, V(0) ≤ V(0) + R is left."""
    found = starting(assume(V_t + t <= V_0 + R), flow)
    assert found.conclusion == (V_0 <= V_0 + R)
    assert found.hypotheses == (V_0 <= V_0 + R,)
    again(found)


def test_growth_is_bounded_at_all_times():
    """F = t² has f' ≤ (2/t) f and f(0) ≤ 0: a growth that is not continuous at 0 is refused."""
    start = infer(term(0) <= 0)
    refused = "hides the time|no contraction|not known to be differentiable"
    for growth in (rank, log(t), absolute(V), V_t, Opaque("mine", "", "f", "", frozenset({"t"}))):
        assert re.search(refused, rises_above(t**2, start, assume(2 * t <= 0), growth))
        assert re.search(refused, rises_above(t**2, start, assume(2 * t <= 0), 1, growth))
    once = assume(value_during(V * 2 * t, flow) <= t**2)
    assert "positive" in rises_above(t**2, start, once, 1, V)
    null = assume(value_during(0 * V * 2 * t, flow) <= 2 * t**2)
    assert "positive" in rises_above(t**2, start, null, 2, 0)


def test_a_strict_start_lets_assume_what_is_to_be_shown_and_another_does_not():
    assumed = value_during(V - R, flow) <= 0
    along = weakened(flowing(energy(), flow), assumed)
    theorem = never_rises_above(V - R, flow, assume(V_0 - R < 0), along)
    assert theorem.conclusion == (V_t - R < 0)
    assert theorem.hypotheses == (V_0 - R < 0,)
    again(theorem)
    assert "assumed at one time" in rises_above(V - R, assume(V_0 - R <= 0), along)
    f = w - 1
    along = weakened(assume(value_during(speed_of(f, flow), flow) <= ZERO), value_during(f, flow) <= 0)
    start = assume(value_during(f, flow, begun=False) < 0)
    assert "number for each point" in rises_above(f, start, along)


# Other rules


def test_a_limit_is_squeezed_by_bounds_for_all_times_and_every_small_number():
    above = infer((R - R) * t <= ε * t + ε, by=[])
    theorem = squeezed_in_time(R, R, ε, above, above)
    assert theorem.conclusion == tends_in_time(R, R)
    again(theorem)
    a = V_t
    both = [assume((a - R) * t <= ε * t + c), assume((R - a) * t <= ε * t + c)]
    for why, change in (
        ("assumed at one time", both),
        ("not \\(a", [assume((a - R) * t <= ε * t + V_t), both[1]]),
        ("not \\(a", [both[1], both[0]]),
    ):
        with pytest.raises(ProofError, match=why):
            squeezed_in_time(a, R, ε, *change)
    with pytest.raises(ProofError, match="take constants"):
        squeezed_in_time(a, R, ε, *both, scale=t)
    with pytest.raises(ProofError, match="take constants"):
        squeezed_in_time(a, ε, ε, *both)
    with pytest.raises(ProofError, match="all ε > 0"):
        squeezed_in_time(a, R, R, *both)
    assumed = assume(equals(ε, 1))
    one = infer((R - R) * t <= ε * t + 1 - ε, by=[assumed])
    with pytest.raises(ProofError, match="assumed to be something"):
        squeezed_in_time(R, R, ε, one, one)


def test_the_time_is_no_parameter_and_starts_stay_what_they_are():
    bound = never_rises_above(V - R, flow, assume(V_0 - R <= 0), flowing(energy(), flow))
    with pytest.raises(ProofError, match="belongs to the mixture or a variable"):
        substituted(flowing(energy(), flow), t, -1)
    with pytest.raises(ProofError, match="moves along with the means"):
        substituted(bound, R, V)
    with pytest.raises(ProofError, match="depends on t"):
        substituted(bound, R, V_t)
    assert substituted(bound, R, V_0).conclusion == (V_t <= V_0)


def test_a_free_vector_inside_a_value_is_not_replaced():
    e = any_vector("e", "e")
    theorem = flowing(infer(dot(mu, e) ** 2 >= 0, squares=[dot(mu, e)]), flow)
    with pytest.raises(ProofError, match="hides or binds"):
        for_vector(theorem, e, mu)


def test_an_event_is_about_no_time_of_a_flow():
    with pytest.raises(ProofError, match="about one time"):
        Clause(V_t <= R)


def test_the_rank_does_not_grow_along_the_flow_for_a_single_teacher():
    theorem = rank_never_grows(flow)
    assert theorem.conclusion == (During(flow, rank, True) <= During(flow, rank, False))
    again(theorem)
    with pytest.raises(ProofError, match="may leave the span"):
        rank_never_grows(Flow(mu, gradient(Law.STUDENT, teacher="mixture")))
