"""Objects that look like terms, formulas or symbols and lie about themselves: no rule may believe them."""

from __future__ import annotations

import subprocess
import sys
from fractions import Fraction
from types import SimpleNamespace

import pytest

from verify.algebra.posterior import MEAN_OVER
from verify.errors import VerifyError
from verify.evidence import SHARPER, Claim, Grade, Provenance, Step
from verify.logic.certificates import Combination
from verify.logic.formulas import Comparison
from verify.logic.kernel import arithmetic, assume, cut, definition, domain
from verify.logic.proofs import Proof
from verify.logic.schemas import Function
from verify.logic.statement import Statement, statement
from verify.logic.terms import Applied, Atom, Opaque, tame, term
from verify.prove import (
    At,
    Defined,
    Descent,
    E_p,
    E_phi,
    Law,
    Symbol,
    Term,
    Vector,
    VectorAtom,
    equals,
    gradient,
    infer,
    integrated,
    k,
    mu,
    nonnegative_square,
    positive,
    real,
    square,
    substituted,
    w,
)  # fmt: skip

a, η = real("a", "a", "a number"), positive("η", r"\eta", "step size")
ONE_ZERO = equals(1, 0)
ATTEMPTS = []


def attempt(function):
    ATTEMPTS.append(function)
    return function


@attempt
def a_symbol_that_compares_as_it_likes():
    class Lying:
        domain = ((">", 0),)

        def __gt__(self, other):
            return ONE_ZERO

        def plain(self):
            return []

    domain(Lying())


@attempt
def an_abbreviation_that_is_an_integer():
    class Lying(int):
        term = 0

        def plain(self):
            return []

    definition(Lying(1))


@attempt
def a_functional_that_counts_its_calls():
    class Lying:
        binds, calls = "x", 0

        def __call__(self, _):
            self.calls += 1
            return term(self.calls)

        def plain(self):
            return []

    integrated(Lying(), infer(equals(0, 0)))


@attempt
def a_formula_with_two_faces():
    class Lying:
        kind, difference, key = "=", term(0), ONE_ZERO.key

    arithmetic(Lying(), [], Combination(()))


@attempt
def an_assumption_that_is_no_formula():
    assume("1 = 0")


@attempt
def a_comparison_that_says_another_key():
    type("Lying", (Comparison,), {"key": ONE_ZERO.key})


@attempt
def a_symbol_that_says_another_content():
    type("Lying", (Symbol,), {"plain": lambda self: a.plain()})


@attempt
def an_atom_of_a_new_kind():
    type("Lying", (Atom,), {"key": a.key})


@attempt
def an_atom_that_says_it_is_from_the_kernel():
    """Else δ_ij without its j, and so ⊢ n δ_ij = 1 from ⊢ Σ_j δ_ij = 1."""
    type("Lying", (Atom,), {"key": a.key, "__module__": "verify.logic.terms"})


@attempt
def a_proof_that_was_never_written():
    type("Lying", (Proof,), {"__init__": lambda self: None, "conclusion": ONE_ZERO.key})


@attempt
def a_proof_that_only_looks_like_one():
    looks = SimpleNamespace(statement="1 = 0", conclusion=ONE_ZERO.key, oracles=(), axioms=(), hypotheses=())
    Step("1 = 0", "", "", Grade.PROVED, "", proof=looks)


@attempt
def a_step_of_another_kind():
    type("Lying", (Step,), {"__post_init__": lambda self: None})


@attempt
def a_claim_that_compares_nothing():
    type("Lying", (Claim,), {"__post_init__": lambda self: None})


@attempt
def a_claim_of_what_prints_something_else():
    true = statement(equals(0, 0))
    words = {"latex": "1 = 0", "quantifiers": "all n", "hypotheses": ()}
    looks = SimpleNamespace(**words, given=true.given, shown=true.shown, places=())
    Claim(SHARPER, "1 = 0", "1 = 0", "all n", Provenance.DERIVED, formulas=looks)


@attempt
def a_statement_that_prints_something_else():
    type("Lying", (Statement,), {"latex": "1 = 0"})


@attempt
def a_statement_that_changes():
    Statement([], [equals(0, 0)])


@attempt
def a_domain_that_grows():
    Symbol("b", "b", "a number", [])


@attempt
def an_upper_bound_as_a_domain():
    Symbol("b", "b", "a number", (("≤", Fraction(0)),))


@attempt
def a_term_that_is_changed_in_place():
    infer(equals(0, 0)).conclusion.left.parts[()] = Fraction(1)


@attempt
def a_term_that_is_changed_by_its_attribute():
    infer(equals(0, 0)).conclusion.left.parts = {(): Fraction(1)}


@attempt
def a_vector_that_is_changed():
    (1 * mu).parts = ()


@attempt
def a_vector_with_a_coefficient_that_multiplies_as_it_likes():
    class Lying(int):
        parts = (1,)

        def __mul__(self, _):
            return -1

        def plain(self):
            return []

    nonnegative_square(Vector(((mu, Lying(1)),)))


@attempt
def a_factor_that_stands_twice():
    squared = Term([(((a, 1), (a, 1)), Fraction(1))])  # its key is that of a, it prints as a · a
    theorem = substituted(cut(assume(equals(squared, 4)), assume(equals(a, 4))), a, 4)
    cut(theorem, infer(equals(4, 4)))


@attempt
def a_negative_exponent():
    Term([(((a, -1),), Fraction(1))])


@attempt
def a_float_coefficient():
    infer(Term([((), 0.1 + 0.2 - 0.3)]) > 0)


@attempt
def equations_that_become_inequalities_when_read_twice():
    class Toggling:
        first = True

        def __iter__(self):
            self.first, first = False, self.first
            return iter(()) if first else iter(((0, term(1)),))

    arithmetic(equals(a, 0), [assume(a >= 0)], Combination((), Toggling()))


@attempt
def a_function_of_too_many_arguments():
    Function("exp", (term(0), term(1)))


@attempt
def an_application_of_nothing():
    Applied(E_p, ())


@attempt
def a_step_before_the_first():
    At(Descent(mu, gradient(Law.STUDENT), η), Defined("V", "V", "", term(1)), None, -1)


@attempt
def the_mean_of_any_function_of_the_point():
    """Else q = e^{|x|²} ⊢ 1 ≤ 0: E_φ[q] ≥ 1 + s² for every number s, and then for s = E_φ[q]."""
    E_phi(Opaque("teacher", "anything", "q", "any function", frozenset({"x"})))


@attempt
def the_mean_of_what_calls_itself_a_contraction():
    E_phi(Opaque("tensor", w.data, "q", "any function", w.depends))


@attempt
def a_kind_of_functions_of_ones_own():
    tame("mine", lambda _: True)


@attempt
def a_judge_of_ones_own():
    tame("tensor", lambda _: True)


@attempt
def the_mean_of_any_field():
    E_phi(square(VectorAtom("u", "u", "any field", frozenset({"x"}), "anything")))


@attempt
def a_value_of_each_step_at_each_step():
    """Else ⊢ Σ_{k<τ} (g_{k+1} − g_k) = g_τ − g_0 where k moves on the left in g itself."""
    At(Descent(mu, gradient(Law.STUDENT), η), Defined("g", "g", "", term(k)), k, 1)


@attempt
def a_mean_over_another_law():
    """Else ⊢ E_φ[w_i] = π_i, and Stein's lemma under p for means under φ."""
    MEAN_OVER[Law.STUDENT] = E_phi


FIRST = """
from verify.logic.terms import tame
tame("gradient", lambda vector: True)
from verify.logic.flow import Flow
from verify.logic.vectors import VectorAtom, movable
mean = movable(VectorAtom("mu_i", "mu_i", "mean", frozenset({"i", "state"})))
Flow(mean, VectorAtom("g_i", "g_i", "any", frozenset({"i", "state"})))
"""


def test_a_judge_of_ones_own_that_comes_first_is_not_believed():
    """Else μ' = |μ|² μ flows for ever, ⊢ 1 ≤ 0 where 2|μ(0)|² t ≥ 1."""
    tried = subprocess.run([sys.executable, "-c", FIRST], capture_output=True, text=True, check=False)
    assert "is no gradient of a divergence" in tried.stderr


@pytest.mark.parametrize("false", ATTEMPTS, ids=lambda f: f.__name__)
def test_is_refused(false):
    with pytest.raises((VerifyError, TypeError)):
        false()
