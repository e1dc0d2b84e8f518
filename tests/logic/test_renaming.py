"""Component j for component i: what is renamed, what is bound, what is refused."""

import pytest

from verify.algebra import notation as nt
from verify.errors import ProofError
from verify.logic.proofs import Proof
from verify.prove import (
    SUM,
    SUM_J,
    Law,
    Symbol,
    VectorAtom,
    assume,
    dot,
    equals,
    exp,
    gradient,
    mu,
    mu_j,
    pi,
    pi_j,
    renamed_component,
    scalar,
    square,
    symbol_j,
    v,
    w,
    w_j,
    weight_is_positive,
    x,
)  # fmt: skip

sign = Symbol("ε_i", r"\varepsilon_i", "a sign", (), frozenset("i"))


def renamed(formula):
    return renamed_component(assume(formula)).conclusion


def test_everything_of_component_i_becomes_that_of_j():
    assert renamed(w > 0) == (w_j > 0)
    assert renamed(equals(square(mu - v), pi)) == equals(square(mu_j - v), pi_j)
    assert renamed(sign * exp(dot(x, mu)) >= 0) == (symbol_j(sign) * exp(dot(x, mu_j)) >= 0)


def test_what_a_sum_binds_stays_and_so_do_hypotheses():
    theorem = renamed_component(assume(SUM(w * sign) <= w))
    assert theorem.conclusion == (SUM(w * sign) <= w_j)
    assert theorem.hypotheses == (SUM(w * sign) <= w,)


def test_the_proof_runs_again():
    theorem = renamed_component(weight_is_positive())
    assert not theorem.hypotheses
    assert Proof.of(theorem).replayed().conclusion == (w_j > 0)


@pytest.mark.parametrize(
    "formula",
    [
        w <= w_j,  # j is there already
        w <= SUM_J(w_j * dot(mu, mu_j)),  # and here it would be bound
        square(gradient(Law.TEACHER)) >= 0,  # no index in its name
        Symbol("ε", r"\varepsilon", "a sign", (), frozenset("i")) >= 0,
        Symbol("a_i", "a_i", "more than a_j", (), frozenset("i")) >= 0,
        Symbol("a_i", "(a_i + a_j)", "a number", (), frozenset("i")) >= 0,
        square(VectorAtom("u_i", "u_i", "of component j", frozenset("i"))) >= 0,
        scalar(nt.w() * nt.mu("a") * nt.mu("a"), "f_i") >= 0,  # its meaning is written with \mu_{i,a}
    ],
)
def test_what_does_not_say_how_it_depends_on_i_is_refused(formula):
    with pytest.raises(ProofError):
        renamed(formula)
