"""Text, numbers and sequences that say one thing when asked and another when written: no rule may take them.

What a key says is what is written; what rules decide by is what is asked. Each function below derived ⊢ 1 ≤ 0
or the like from the difference.
"""

from __future__ import annotations

from fractions import Fraction
from types import SimpleNamespace

import pytest

from verify.algebra import notation as nt
from verify.algebra.distances import log_sobolev
from verify.errors import VerifyError
from verify.lemmas.reverse import V
from verify.logic.certificates import NEGATION, Combination, Summand
from verify.logic.events import Choice
from verify.logic.formulas import Comparison, Predicate
from verify.logic.kernel import arithmetic, cited
from verify.logic.motion import Motion, Rate
from verify.logic.schemas import Function
from verify.logic.terms import Opaque, Symbol, monomial_term, term

from verify.prove import (  # isort: skip
    SUM, Law, VectorAtom, assume, d, identity, k, mu, pi, real, renamed_step, square, x,
)  # fmt: skip

a = real("a", "a", "a number")
ATTEMPTS = []


def attempt(function):
    ATTEMPTS.append(function)
    return function


class Text(str):
    """Equal to everything, or to nothing."""

    __slots__ = ("equal",)

    def __new__(cls, text, equal=True):
        made = super().__new__(cls, text)
        made.equal = equal
        return made

    def __eq__(self, other):
        return self.equal

    def __hash__(self):
        return super().__hash__() + (not self.equal)


class Number(int):
    """Written as it is, and as good as 0; added to an integer it is forgotten."""

    numerator = property(lambda self: self)
    denominator = 1

    def __bool__(self):
        return False

    def __mul__(self, other):
        return 0

    def __radd__(self, other):
        return other

    __rmul__ = __mul__


@attempt
def a_state_that_nobody_sees():
    """Else |μ_i|² does not move: ⊢ f(t) = Σ|μ_i|² for every μ."""
    depends = frozenset({"i", Text("state", equal=False)})
    square(VectorAtom(mu.name, mu.latex, mu.meaning, depends, mu.tensor))


@attempt
def a_symbol_that_hides_its_component():
    Symbol("q_i", "q_i", "", (), frozenset({Text("i", equal=False)}))


@attempt
def a_bound_that_is_strict_when_asked():
    """Else ⊢ s > 0 for s ≥ 0."""
    Symbol("s", "s", "", ((Text("≥"), Fraction(0)),))


@attempt
def a_bound_that_is_another_number():
    Symbol("s", "s", "", (("≥", Fraction(Number(1))),))


@attempt
def an_integer_only_when_asked():
    """Else k² ≥ k for steps k is so for 1/2."""
    Symbol("τ", r"\tau", "", (("≥", Fraction(0)),), integer=Number(1))


@attempt
def a_relation_of_any_kind():
    """Else V ≥ 0 is V = 0."""
    Comparison(term(V), Text("="), term(0))


@attempt
def a_limit_by_another_name():
    Predicate(Text("nothing"), (term(a), term(0)), Text("nothing"))


@attempt
def a_function_of_another_name():
    Function(Text("log"), (term(a),))


@attempt
def a_kind_of_another_name():
    Opaque(Text("span"), "rank", "r", "", frozenset())


@attempt
def a_vector_with_other_coordinates():
    VectorAtom("u", "u", "", frozenset(), Text(""))


@attempt
def a_mean_that_is_false():
    """Else u = 2q and u = 3q, which are written as one vector."""
    mean = type("Mean", (), {"functional": SUM, "weight": 2 * pi, "__bool__": lambda self: False})()
    VectorAtom("u", "u", "", frozenset({"mixture"}), mean=mean)


@attempt
def a_rate_of_what_is_no_atom():
    """Else ∂V does not move with the means."""
    velocity = VectorAtom("δ_i", r"\delta_i", "", frozenset({"i"}))
    Rate(Motion(mu, velocity), SimpleNamespace(plain=V.plain, depends=frozenset(), latex="V"))


@attempt
def steps_that_are_counted_once():
    """Else what holds at k is said with k + 5 for k, and with a_k as it is."""
    renamed_step(assume(k >= 0), None, Number(5))


@attempt
def an_integer_that_multiplies_as_it_likes():
    term(Number(1))


@attempt
def a_fraction_of_such_integers():
    a * Fraction(Number(1))


@attempt
def a_monomial_whose_square_is_odd():
    """Else a = r² for every number a: ⊢ a ≥ 0."""
    root = monomial_term(((a, 1), (a, 0)))
    summands = Summand(Fraction(1), (NEGATION,)), Summand(Fraction(1), (), (root,))
    arithmetic(a >= 0, [], Combination(summands))


@attempt
def a_law_with_a_score_of_its_own():
    """Else Stein's lemma says 0 = d."""
    law = type("NORMAL", (), {"name": "NORMAL", "score": lambda self, b: 0 * nt.x(b)})
    law.__eq__, law.__hash__ = (lambda self, other: other is Law.NORMAL), (lambda self: hash(Law.NORMAL))
    identity(term(0), -1 * d, law(), field=-1 * nt.x("_s"))


@attempt
def a_law_with_two_names():
    law = type("Names", (), {"name": "TEACHER", "value": "p"})
    law.__eq__, law.__hash__ = (lambda self, other: True), (lambda self: hash(Law.STUDENT))
    log_sobolev(law())


@attempt
def a_choice_of_nothing():
    Choice(Text("attachment"), "l(i)", (Text("nothing"),))


@pytest.mark.parametrize("false", ATTEMPTS, ids=lambda f: f.__name__)
def test_is_refused(false):
    with pytest.raises((VerifyError, TypeError)):
        false()


class Gone(list):
    """Empty when it is read a second time."""

    read = False

    def __iter__(self):
        self.read, before = True, self.read
        return iter(()) if before else super().__iter__()


def test_premises_are_read_once():
    goal = term(1) <= 0
    by_itself = Combination((Summand(Fraction(1), (NEGATION,)), Summand(Fraction(1), (0,))))
    assert arithmetic(goal, Gone([assume(goal)]), by_itself).hypotheses == (goal,)


def test_hypotheses_of_a_citation_are_read_once():
    assert cited("F Lemma 1", square(x) >= 1, Gone([a >= 0])).hypotheses == (a >= 0,)
