"""A formula at an instance is certainly true, certainly false, or undecided, whatever it is made of."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from verify import GaussianMixture
from verify.algebra import notation as nt
from verify.arithmetic import overlap
from verify.checks.instance import Instance
from verify.errors import InputError
from verify.lemmas.reverse import V_0, F, F_k, V, V_k, V_next, descent, η, τ
from verify.lemmas.statements import EULER_FORWARD, EULER_REVERSE
from verify.logic.motion import Motion, derivative
from verify.logic.schemas import inverse
from verify.logic.symbols import any_vector
from verify.logic.terms import Symbol, term
from verify.logic.vectors import VectorAtom

from verify.prove import (  # isort: skip
    C2, SUM, SUM_J, TRACE, E_p, E_phi, E_teacher, Flow, Law, Next, Speed, d, dot, equals, exp, gradient, k,
    log, maximum, mu, n, pi, pi_j, real, same, sqrt, square, sum_of_steps, tends_to, scalar, v, vector,
    v_star, w, w_j, x,
)  # fmt: skip

ONE = Instance(GaussianMixture([1]), {"η": Fraction(1, 4), "τ": Fraction(2)})
TWO = Instance(GaussianMixture([2, -1], ["1/3", "2/3"]), {"η": Fraction(1, 4), "τ": Fraction(2)})
PLANE = Instance(
    GaussianMixture([[1, 0], [0, "1/2"], [-1, "-1/2"]], ["1/4", "1/2", "1/4"]),
    teacher=GaussianMixture([["1/3", -1], [-2, 1]]),
)
EVERYWHERE = [ONE, TWO, PLANE]
e = any_vector("e", "e")
constant = vector(nt.c("a"), "e", "e", "a constant vector")
delta = VectorAtom("δ_i", r"\delta_i", "any vectors", frozenset({"i"}))
Q = Symbol("Q_i", "Q_i", "any numbers", (), frozenset({"i"}))
MEANS, POINT, REVERSE = Motion(mu, delta), Motion(x, e), Flow(mu, gradient(Law.STUDENT))
MEAN_BY_POINT = equals(derivative(dot(v, e), POINT), SUM(w * dot(mu - v, e) ** 2))

TRUE = {
    "Euler identity, reverse": EULER_REVERSE.shown[0],
    "Euler identity, forward": EULER_FORWARD.shown[0],
    "second moments at a point": equals(SUM(w * square(mu)), TRACE + square(v)),
    "one vector for all components": equals(SUM(w * dot(e, mu)), dot(e, v)),
    "one vector inside an expectation": equals(SUM(E_p(w * dot(e, mu - v))), 0),
    "mass": equals(E_p(w), pi),
    "two marked components": equals(SUM_J(E_p(w * w_j)), pi),
    "the same component": equals(SUM_J(same * pi_j), pi),
    "the point": equals(E_p(square(x)), d + E_p(square(v) + TRACE)),
    "the teacher": equals(E_teacher(square(x)), d + E_teacher(dot(v_star, x))),
    "a gradient along a vector": equals(
        dot(gradient(Law.STUDENT, teacher="mixture"), e),
        dot(gradient(Law.STUDENT, teacher="mixture"), e),
    ),
    "functions": equals(log(exp(square(mu))), square(mu)),
    "the larger of two": equals(maximum(square(mu), -1 * square(mu)), square(mu)),
    "a derivative by the point": MEAN_BY_POINT,
    "a derivative by the means": equals(derivative(SUM(square(mu)), MEANS), 2 * SUM(dot(mu, delta))),
    "a gradient is a derivative": equals(derivative(term(F), MEANS), SUM(dot(gradient(Law.STUDENT), delta))),
    "the moment algebra's constant": equals(E_phi(dot(constant, x) ** 2), square(constant)),
    "the same constant at every point": equals(SUM(w * dot(mu, constant)), scalar(nt.c("a") * nt.v("a"))),
    "any numbers for each component": equals(SUM(SUM_J(same * Q)), SUM(Q)),
}


@pytest.mark.parametrize("name", TRUE)
@pytest.mark.parametrize("instance", EVERYWHERE, ids=str)
def test_what_is_true_is_never_found_false_and_known_to_six_digits(name, instance):
    finding = instance.judge(TRUE[name])
    assert finding.truth is not False, finding.said
    assert finding.near


FALSE = {
    "the reverse identity for the forward gradient": equals(
        SUM(dot(mu, gradient(Law.TEACHER))), 2 * E_phi(square(v) + C2)
    ),
    "trace without |v|²": equals(SUM(w * square(mu)), TRACE),
    "mass of another law": equals(E_phi(w), pi),
    "one component too many": equals(SUM_J(same), 2),
    "π_i < 1/3 for all i": pi < Fraction(1, 3),
    "a point is no mean": equals(E_p(square(x)), d),
}


@pytest.mark.parametrize("name", FALSE)
def test_what_is_false_is_found_so_with_both_sides(name):
    finding = TWO.judge(FALSE[name])
    assert finding.truth is False
    assert any(relation in finding.said for relation in "=<")


def test_derivatives_are_seen_and_never_certain():
    true, false = TRUE["a gradient is a derivative"], equals(derivative(term(F), MEANS), 0)
    assert (TWO.judge(true).truth, TWO.judge(true).seen_false) == (None, False)
    assert (TWO.judge(false).truth, TWO.judge(false).seen_false) == (None, True)
    falls, rises = Speed(REVERSE, V) <= 0, Speed(REVERSE, V) >= 0
    assert (TWO.judge(falls).truth, TWO.judge(falls).near) == (None, True)
    assert (TWO.judge(rises).truth, TWO.judge(rises).seen_false) == (None, True)


def test_weights_and_numbers_of_components_are_exact():
    uniform = Instance(GaussianMixture([1, 2, 3]))
    assert uniform.judge(equals(n * pi, 1)).truth is True
    assert TWO.judge(equals(n * pi, 1)).truth is False
    assert uniform.judge(equals(SUM(square(mu)), 14)).truth is True
    assert uniform.judge(SUM(square(mu)) > 14).truth is False


def test_a_free_point_is_never_certain():
    finding = TWO.judge(square(v) <= SUM(square(mu)))
    assert (finding.truth, finding.near) == (None, True)


def test_descent_takes_the_exact_step():
    # One component: ∇F = 2μ, so that each step multiplies μ by 1 − 2η = 1/2.
    for value, step in (V_next, 0), (V_k, 1):
        left = ONE.evaluation.value(term(value), next(w for w in ONE._places({"k"}) if w.k == step))
        assert overlap(left, left.__class__("0.25"))
    assert ONE.judge(equals(4 * Next(descent, V), V)).near
    assert ONE.judge(equals(Next(descent, V), V)).truth is False
    assert TWO.judge(V_next <= V_k).near


def test_a_step_that_is_given_is_the_only_one():
    # V_k = 4^{-k} from μ = 1.
    at_2 = replace(ONE, values=ONE.values | {"k": 2})
    assert ONE.judge(V_k < Fraction(1, 2)).truth is False
    assert at_2.judge(V_k < Fraction(1, 2)).truth is True
    assert at_2.judge(V_k < Fraction(1, 16)).truth is not True
    assert at_2.judge(V_k < Fraction(1, 17)).truth is False
    assert at_2.judge(square(v) <= SUM(square(mu))).truth is None  # at every point x
    for wrong in (-1, Fraction(1, 2)):
        with pytest.raises(InputError, match="counts no steps"):
            replace(ONE, values={"k": wrong})


def test_a_step_too_far_away_is_undecided():
    far = replace(ONE, values=ONE.values | {"k": 10**9})
    assert far.judge(k >= 10**9).truth is True
    found = far.judge(V_k < Fraction(1, 2))
    assert found.truth is None
    assert "more than 1000 steps away" in found.said


def test_sums_over_steps():
    # F_0 = 1 and F_1 = 1/4.
    assert ONE.judge(equals(sum_of_steps(τ)(F_k), Fraction(5, 4))).near
    assert ONE.judge(equals(sum_of_steps(τ)(F_k), 1)).truth is False


def test_what_has_no_value_is_undecided():
    t = real("t", "t", "a number")
    for formula in (
        tends_to(V_k, 0),
        t >= 0,
        log(-1) >= 0,
        log(-1) < 0,
        sqrt(-1) >= 0,
        inverse(0) >= 0,
        equals(inverse(0), 0),
    ):
        finding = TWO.judge(formula)
        assert (finding.truth, finding.near) == (None, False), finding.said


def test_parameters_are_taken_by_name():
    assert TWO.judge(8 * η <= 2).truth is True
    assert TWO.judge(8 * η <= 1).truth is False
    assert TWO.with_value("η", Fraction(1, 8)).judge(8 * η <= 1).truth is True
    assert TWO.judge(V_0 <= 5).truth is True


def test_numbers_for_each_component_may_be_given():
    here = replace(TWO, vectors={"Q_i": ((Fraction(3),), (Fraction(-3),)), "c": ((Fraction(3, 5),),)})
    assert here.judge(equals(SUM(Q), 0)).truth is True
    assert here.judge(equals(25 * square(constant), 9)).truth is True
    pairs = Symbol("s_ij", "s_{ij}", "any numbers", (), frozenset({"mixture", "i", "j"}))
    here = replace(TWO, vectors={"s_ij": [[0, 1], [2, 3]]})
    assert here.judge(equals(SUM(SUM_J(pairs * same)), 3)).truth is True
    assert here.judge(pairs >= 1).truth is False


def test_exact_factors_are_joined_before_balls_are_added():
    """(1 − Q_i) e^{1000} is e^{1000} − Q_i e^{1000}: exactly 0 for Q_i = 1, and no ball about 0."""
    here = replace(TWO, vectors={"Q_i": [[1], [0]]})
    assert here.judge((1 - Q) * exp(1000) >= 0).truth is True
    assert here.judge((1 - Q) * exp(1000) + Q * square(mu) <= 0).truth is False
    assert here.judge(equals((1 - Q) * Q * log(pi), 0)).truth is True


@pytest.mark.parametrize("value", [0, -1, Fraction(-1, 8)])
def test_a_parameter_outside_its_domain_has_no_value(value):
    finding = replace(TWO, values={"η": Fraction(value)}).judge(η <= 1)
    assert finding.truth is None
    assert "domain" in finding.said


def test_a_number_of_steps_is_an_integer():
    assert "domain" in replace(TWO, values={"τ": Fraction(1, 2)}).judge(τ <= 1).said
