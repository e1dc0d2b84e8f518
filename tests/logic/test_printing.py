"""What a statement prints is what is proved: nothing poses as something else, and no quantifier is lost."""

from __future__ import annotations

import re
from fractions import Fraction

import pytest

from verify.algebra import notation as nt
from verify.algebra.distances import total_variation
from verify.errors import VerifyError
from verify.logic.places import TheseMixtures, here
from verify.logic.terms import Opaque
from verify.prove import (
    SUM,
    SUM_J,
    At,
    Defined,
    Descent,
    E_p,
    Law,
    Mean,
    Symbol,
    VectorAtom,
    any_vector,
    circle_constant,
    curvature,
    dot,
    equals,
    gradient,
    identity,
    k,
    mu,
    n,
    positive,
    real,
    scalar,
    square,
    statement,
    symbol_j,
    tends_to,
    v,
    vector,
    w,
)  # fmt: skip

η, M = positive("η", r"\eta", "step size"), real("M", "M", "a bound")
V = Defined("V", "V", "", SUM(square(mu)))
ATTEMPTS = []


def attempt(function):
    ATTEMPTS.append(function)
    return function


@attempt
def a_parameter_that_poses_as_a_weight():
    depends = frozenset({"mixture", "i"})
    heavy = Symbol("π_i", r"\pi_i", "weight of component i of the student", ((">", Fraction(5)),), depends)
    statement(heavy > 5)


@attempt
def a_parameter_that_poses_as_a_count_of_eigenvalues():
    statement(real("q", curvature(Law.TEACHER, "-").latex, "a number") >= 5)


@attempt
def a_parameter_that_poses_as_a_distance():
    statement(real("q", total_variation(Law.STUDENT, Law.NORMAL).latex, "a number") >= 5)


@attempt
def a_parameter_that_poses_as_the_means_of_a_place():
    one = ((Fraction(1),),), (Fraction(1),)
    statement(real("μ", r"\mu", "a number") > 1, given=[here(TheseMixtures(*one, *one))])


@attempt
def a_weight_in_a_mean_that_poses_as_a_weight():
    heavy = real("q", "w_i", "a number")
    false = VectorAtom("u", "u", "a mean", frozenset({"mixture", "state"}), mean=Mean(SUM, 1 * heavy, 1 * mu))
    statement(equals(square(false), 0))


@attempt
def an_abbreviation_that_poses_as_a_norm():
    statement(Defined("‖C‖²", r"\|C\|_F^2", "squared Frobenius norm of C", 0 * w + 1) > 0)


@attempt
def a_contraction_that_poses_as_a_norm():
    statement(scalar(nt.w(), r"\|C\|_F^2", "squared Frobenius norm of C") <= 1)


@attempt
def a_contraction_that_hides_what_it_is():
    hidden = scalar(nt.w(), "f")
    identity(Opaque(hidden.kind, hidden.data, "f", "a number", hidden.depends), w)


@attempt
def a_mean_that_poses_as_the_gradient():
    depends = frozenset({"state", "i"})
    false = VectorAtom("grad F", r"\nabla_i F", "gradient of F", depends, mean=Mean(E_p, 0 * w, 1 * mu))
    statement(equals(square(false), 0))


@attempt
def two_vectors_that_are_one():
    e, f = (vector(nt.c("a"), name, name, "any constant vector") for name in "ef")
    statement(dot(e, f) >= 0)


@attempt
def two_descents_that_print_alike():
    first, second = (Descent(mu, gradient(law), η) for law in (Law.STUDENT, Law.TEACHER))
    statement(equals(At(first, V, k, 0), At(second, V, k, 0)))


@pytest.mark.parametrize("false", ATTEMPTS, ids=lambda f: f.__name__)
def test_is_refused(false):
    with pytest.raises(VerifyError):
        false()


def test_the_weights_of_a_place_do_not_print_as_the_circle_constant():
    """√(π/8) stood beside π = (1)."""
    one = ((Fraction(1),),), (Fraction(1),)
    names = re.findall(r"\S+ = ", TheseMixtures(*one, *one).said)
    assert names == [r"\mu = ", r"(\pi_i) = ", "p^* = "]
    assert circle_constant().latex + " = " not in names


def test_a_hypothesis_for_all_components_says_so():
    said = statement(SUM(square(mu)) + square(mu) <= (n + 1) * M, given=[square(mu) <= M, M >= 1])
    assert said.hypotheses == (r"|\mu_i|^2 \le M\ (\forall i)", r"M \ge 1")


def test_a_limit_alone_speaks_of_no_step():
    V_k = At(Descent(mu, gradient(Law.STUDENT), η), V, k, 0)
    limit = tends_to(V_k, 0)
    assert "all integers k ≥ 0" not in statement(limit).quantifiers
    assert "all integers k ≥ 0" in statement(limit, V_k >= 0).quantifiers


def test_a_number_for_each_component_is_quantified():
    sign = Symbol("ε_i", r"\varepsilon_i", "a sign", (), frozenset("i"))
    assert "all ε_i real" in statement(sign**2 >= 0).quantifiers


def test_numbers_of_component_j_are_those_of_component_i():
    """As numbers of their own, Σ_j ι_j = 1 would say nothing of ι_i."""
    ι = Symbol("ι_i", r"\iota_i", "1 for one component i, else 0", (), frozenset({"i"}))
    assert statement(ι <= 1, given=[equals(SUM_J(symbol_j(ι)), 1)]).quantifiers.count("ι") == 1
    assert "all ι_j real" in statement(equals(SUM_J(symbol_j(ι)), 1)).quantifiers
    other = Symbol("ι_j", r"\iota_j", "any numbers", (), frozenset({"j"}))
    assert "all ι_j real" in statement(ι <= 1, given=[equals(SUM_J(other), 1)]).quantifiers


def test_the_notation_shows_what_names_stand_for():
    mean = VectorAtom("m", "m", "a mean", frozenset({"state", "i"}), mean=Mean(E_p, 2 * w, 1 * v))
    descent = Descent(mu, gradient(Law.STUDENT), η)
    e = any_vector("e", "e")
    said = statement(scalar(nt.w(), "f", "a number") <= 1, dot(mean, e) <= 1, At(descent, V, k, 0) >= 0)
    notation = dict(said.notation)
    assert notation["f"] == "a number: $w_{i}$"
    assert notation["m"] == r"a mean: $\mathbb{E}_{p}[(2\,w_i)\,(v)]$"
    assert notation[r"\mu_i^{+}"] == r"after a step of descent: $\mu_i - \eta\,\nabla_i F$"


@pytest.mark.parametrize("left", ["a", "η"])
def test_a_parameter_that_equals_another_one_is_quantified(left):
    """Whichever of the two comes first: only a number pins a parameter."""
    first, second = real(left, left, "a number"), real("c", "c", "a number")
    pinned = equals(first, second), equals(3 * first, 2 * second), equals(first**2, 4)
    for relation in pinned:
        assert f"all {left} real" in statement(first <= 1, given=[relation]).quantifiers
    assert statement(first <= 1, given=[equals(2 * first, 1)]).quantifiers == "no parameters"
