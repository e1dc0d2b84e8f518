"""A theorem at an instance is about that instance, needs every value that it uses, and is asked for again."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from fractions import Fraction

import pytest

from tests.evidence.examples import ledger
from verify import GaussianMixture
from verify.algebra import notation as nt
from verify.algebra.distances import reach
from verify.algebra.teacher import attached, p_i, p_l, ν_i, ν_l
from verify.arithmetic import ball
from verify.checks import enclosure, existence
from verify.checks.enclosure import at_each, certified, enclosed
from verify.checks.instance import Instance
from verify.errors import InputError, ProofError
from verify.evidence import Evidence, Grade, Provenance
from verify.evidence.claim import ALGEBRA, claim, claim_of
from verify.lemmas.reverse import F, V, descent, q
from verify.logic.motion import Motion, derivative
from verify.logic.places import TheseMixtures, here, place_of
from verify.logic.proofs import Proof
from verify.logic.terms import TEACHER_COUNT, Opaque, Symbol, term
from verify.logic.translation import Translation, vector_translated

from verify.prove import (  # isort: skip
    SUM, At, Defined, During, E_teacher, Flow, Law, Mean, Speed, VectorAtom, along, any_vector, d, dot,
    equals, exp, for_vector, gradient, infer, k, mu, n, natural, pi, positive, speed, square, statement,
    substituted, sum_of_steps, v, v_star, vector, x,
)  # fmt: skip

TWO = Instance(GaussianMixture([2, -1], ["1/3", "2/3"]), {"η": Fraction(1, 4)})
ELSEWHERE = Instance(GaussianMixture([1, -1], ["1/3", "2/3"]), {"η": Fraction(1, 4)})
η = positive("η", r"\eta", "step size")
e = any_vector("e", "e")
Q = Symbol("Q_i", "Q_i", "any numbers", (), frozenset({"i"}))
ρ = Symbol("ρ", r"\rho", "a number of the mixture", (), frozenset({"mixture"}))
τ = natural("τ", r"\tau", "number of steps")
V_0, V_k = At(descent, V, None, 0), At(descent, V, k, 0)
delta = any_vector("δ", r"\delta")
REVERSE = Flow(mu, gradient(Law.STUDENT))


def test_a_theorem_says_where_it_holds_and_is_certified():
    step = certified(TWO, 2 * q >= F)
    assert step.grade is Grade.CERTIFIED
    assert step.slack.at_least > 1
    assert (
        r"\mu = (2, -1),\ (\pi_i) = (\tfrac{1}{3}, \tfrac{2}{3}),\ p^* = \mathcal{N}(0, I)" in step.statement
    )
    assert step.proof.oracles == ("enclosure",)


def test_a_proof_is_run_again_from_what_is_written():
    proof = Proof.of(enclosed(TWO, 2 * q >= F))
    assert proof.replayed().conclusion == (2 * q >= F)
    forged = Proof._from(
        *(getattr(proof, name) for name in Proof.__dataclass_fields__ if name != "lines"),
        proof.lines.replace('"-1"', '"-50"'),
    )
    with pytest.raises(ProofError):
        forged.replayed()


def test_what_certainly_fails_is_refuted_with_the_sides():
    step = certified(TWO, 2 * q <= F)
    assert step.grade is Grade.REFUTED
    assert "4 ≤ 1.5879" in step.residual


def test_equality_of_balls_is_undecided():
    assert certified(TWO, equals(F, F)).grade is Grade.CERTIFIED
    assert certified(TWO, equals(dot(mu, gradient(Law.STUDENT)), dot(mu, mu))).grade is not Grade.CERTIFIED


NOTHING = VectorAtom("o", "o", "0", frozenset({"mixture"}), mean=Mean(SUM, term(pi), 0 * mu))
MOVED = Translation(x, mu, NOTHING)

UNKNOWN = {
    "a parameter without a value": positive("R", "R", "radius") * F >= 0,
    "a vector that was not given": square(e) > 0,
    "numbers that were not given": Q**2 > 0,
    "the moment algebra's constant": square(vector(nt.c("a"), "c", "c", "a constant vector")) > 0,
    "a point": square(x) >= 0,
    "a derivative": derivative(square(v), Motion(x, e)) >= -100,
    "a speed of the flow": Speed(REVERSE, V) <= 0,
    "a speed inside of a number": Defined("A", "A", "", Speed(REVERSE, V) + V) <= 1000,
    "a value at the start of the flow": During(REVERSE, V, False) > 4,
    "an atom that hides the point": Opaque("tensor", "[]", "a", "a number", frozenset()) >= 0,
    "a number called rank": Opaque("span", "r", "r", "any number", frozenset()) <= 1,
    "a number called same": Opaque("same", "r", "r", "any number", frozenset()) >= 1,
    "where a run starts": V_0 > 4,
    "the teacher that a student is attached to": square(mu - ν_i) >= 0,
    "the weight of that teacher": p_i <= 1,
    "which teacher that is": attached <= 1,
    "how far it is": reach >= 0,
    "a translate by another name": square(
        VectorAtom("u", "u", "any vectors", frozenset({"i", "state"}), vector_translated(mu, MOVED).tensor)
    )
    >= 0,
    "a number nobody evaluates": Opaque("distance", '["W", "STUDENT", "NORMAL"]', "W", "", frozenset()) >= 0,
}


@pytest.mark.parametrize("name", UNKNOWN)
def test_what_has_no_value_there_is_not_certified(name):
    assert certified(TWO, UNKNOWN[name]).grade is Grade.INCONCLUSIVE
    with pytest.raises(ProofError):
        enclosed(TWO, UNKNOWN[name])


def test_a_speed_is_enclosed_by_what_it_is_and_by_no_difference():
    """In 10⁻⁶ e^{10⁶(V − 5)} a difference in steps of 10⁻⁶ is off by thousands: ⊢ 1 ≤ 0, from both."""
    steep = Defined("A", "A", "", exp((SUM(square(mu)) - 5) * 10**6) / 10**6)
    exact = speed(steep, REVERSE).comparison.right
    assert enclosed(TWO, exact >= -40)
    for formula in (Speed(REVERSE, steep) <= -1000, Speed(REVERSE, steep) >= -40):
        assert certified(TWO, formula).grade is Grade.INCONCLUSIVE


@pytest.mark.parametrize("formula", [Q > 4, ρ > 4, sum_of_steps(τ)(V_k) < 2 * V])
def test_a_value_by_its_name_is_no_value_of_what_is_no_parameter(formula):
    """Else ⊢ Q_i > 4 for any Q_i, and a run that comes to this place by step k would have V_0 < 2 V_k."""
    given = replace(TWO, values={"η": Fraction(1, 4), "Q_i": 5, "ρ": 5, "τ": 1})
    with pytest.raises(ProofError, match="no value"):
        enclosed(given, formula)


def test_the_number_of_teachers_is_the_place_s_and_not_what_is_called_m():
    given = replace(TWO, values={"m": 5})
    assert enclosed(given, TEACHER_COUNT <= 1)
    with pytest.raises(ProofError, match="fails: 1 > 4"):
        enclosed(given, TEACHER_COUNT > 4)


def test_the_teacher_s_components_are_the_place_s_all_of_them():
    given = replace(TWO, teacher=GaussianMixture([0, 5], ["1/3", "2/3"]))
    assert enclosed(given, square(ν_l) <= 25)
    assert enclosed(given, p_l >= Fraction(1, 3))
    for false in (square(ν_l) <= 24, p_l >= Fraction(1, 2)):
        with pytest.raises(ProofError, match="fails"):
            enclosed(given, false)


def test_a_parameter_inside_of_a_mean_value_is_assumed_too():
    """Else Σ_i ηπ_iμ_i would have a norm below 1 for every η."""
    depends = frozenset({"mixture", "state"})
    total = VectorAtom("u", "u", "η times the mean", depends, mean=Mean(SUM, η * pi, 1 * mu))
    assert equals(η, Fraction(1, 4)) in enclosed(TWO, square(total) < 1).hypotheses
    assert "all η > 0" in statement(square(total) >= 0).quantifiers
    assert at_each([TWO], square(total) < 1).is_shown_by(enclosed(TWO, square(total) < 1))


def test_a_mixture_that_changes_between_two_looks_is_looked_at_once():
    class Changing(GaussianMixture):
        __slots__ = ()
        looks = last = 0

        def __getattribute__(self, name):
            if name == "means":
                Changing.looks += 1
                early = Changing.looks < Changing.last
                return ((Fraction(2),), (Fraction(-1),)) if early else ((Fraction(0),),) * 2
            return object.__getattribute__(self, name)

    student = Changing([2, -1])
    for last in range(40):
        Changing.looks, Changing.last = 0, last
        with suppress(ProofError):
            assert "(0, 0)" not in repr(enclosed(Instance(student), V > 4))


def test_what_theorems_share_is_in_nobodys_hands():
    """It could be written into: ⊢ V < 1 at (2, −1) followed from a state whose student was replaced."""
    assert not [name for module in (enclosure, existence) for name in vars(module) if name == "strictly"]
    mine = replace(TWO)
    mine.state.student = GaussianMixture([0, 0], ["1/3", "2/3"])
    with pytest.raises(ProofError, match="fails"):
        enclosed(mine, V < 1)


def test_given_vectors_and_means_that_are_balls_do_not_count():
    with pytest.raises(ProofError, match="the vector e has no value"):
        enclosed(replace(TWO, vectors={"e": [[1]]}), square(e) > 0)
    with pytest.raises(ProofError, match="balls"):
        enclosed(Instance(GaussianMixture([ball(1) / 3, -1])), V > 0)


def test_what_was_computed_elsewhere_is_not_believed():
    """An instance whose cached state belongs to another mixture."""
    lying = replace(TWO, start=ELSEWHERE.state)
    assert certified(TWO, V < 3).grade is Grade.REFUTED
    assert certified(lying, V < 3).grade is Grade.REFUTED


def test_a_theorem_here_is_none_about_other_places_parameters_or_steps():
    small = enclosed(TWO, η * V <= 2)
    assert equals(η, Fraction(1, 4)) in small.hypotheses
    elsewhere = substituted(small, η, Fraction(9))
    assert equals(Fraction(9), Fraction(1, 4)) in elsewhere.hypotheses  # no model: it says nothing
    at_k = along(enclosed(TWO, V > 4), descent)
    assert all(here(place).key != h.key for h in at_k.hypotheses for place in _places(TWO))
    assert "1_{k}" not in at_k.hypotheses[0].key
    with pytest.raises(ProofError):
        for_vector(enclosed(TWO, V > 4), mu, e)


def _places(instance: Instance):
    return [a for h in enclosed(instance, V > 0).hypotheses for a in h.atoms if isinstance(a, TheseMixtures)]


def test_it_cannot_be_had_without_its_place():
    with pytest.raises(ProofError):
        infer(V > 4, by=[])
    assert enclosed(TWO, V > 4).hypotheses == (here(_places(TWO)[0]),)


def test_places_are_different_if_anything_is():
    same = TheseMixtures(((Fraction(1),),), (Fraction(1),), ((Fraction(0),),), (Fraction(1),))
    moved = TheseMixtures(((Fraction(1),),), (Fraction(1),), ((Fraction(1),),), (Fraction(1),))
    assert here(same) != here(moved)
    assert place_of(here(same)) == same
    assert place_of(same >= 1) is None
    with pytest.raises(ProofError):
        TheseMixtures(((Fraction(1),),), (Fraction(1), Fraction(1)), ((Fraction(0),),), (Fraction(1),))
    with pytest.raises(ProofError):
        TheseMixtures(((1.0,),), (Fraction(1),), ((Fraction(0),),), (Fraction(1),))
    with pytest.raises(ProofError, match="sum 1"):  # it would print as N(0, I)
        TheseMixtures(((Fraction(1),),), (Fraction(1),), ((Fraction(0),),), (Fraction(1, 2),))
    with pytest.raises(ProofError):  # a list would print what it becomes later
        TheseMixtures(([Fraction(1)],), (Fraction(1),), ((Fraction(0),),), (Fraction(1),))


def _graded(stated, *concluded, label="places"):
    @claim(ALGEBRA, label, stated, provenance=Provenance.DERIVED)
    def check(): ...

    evidence = Evidence(claim_of(check))
    for step in concluded:
        evidence.conclude(step)
    evidence.twin("false", certified(TWO, V < 1))
    return evidence.record("", "node", 0.0)


def test_a_claim_at_places_needs_each_of_them():
    both = at_each([TWO, ELSEWHERE], 2 * q >= F)
    at_two, at_other = (certified(i, 2 * q >= F) for i in (TWO, ELSEWHERE))
    assert _graded(both, at_two, at_other).grade is Grade.CERTIFIED
    assert _graded(both, at_two).grade is Grade.INCONCLUSIVE
    assert _graded(both, at_two, at_two).grade is Grade.INCONCLUSIVE
    assert "at place 2" in _graded(both, at_two).reason
    assert both.quantifiers.startswith("2 mixtures")


def test_a_claim_about_all_mixtures_is_not_shown_by_one():
    assert _graded(statement(2 * q >= F), certified(TWO, 2 * q >= F)).grade is Grade.INCONCLUSIVE


def test_another_formula_or_another_parameter_is_not_what_was_claimed():
    stated = at_each([TWO], η * F <= q)
    assert _graded(stated, certified(TWO, η * F <= q)).grade is Grade.CERTIFIED
    assert _graded(stated, certified(TWO, η * F <= 2 * q)).grade is Grade.INCONCLUSIVE
    smaller = TWO.with_value("η", Fraction(1, 8))
    assert _graded(stated, certified(smaller, η * F <= q)).grade is Grade.INCONCLUSIVE


def test_teachers_and_dimensions_are_those_of_the_instance():
    plane = Instance(GaussianMixture([[1, 0], [0, 1]]), teacher=GaussianMixture([[3, 0]]))
    assert certified(plane, equals(n * d, 4)).grade is Grade.CERTIFIED
    assert certified(plane, E_teacher(square(v_star)) >= Fraction(899, 100)).grade is Grade.CERTIFIED
    assert certified(plane, E_teacher(square(v_star)) >= Fraction(901, 100)).grade is Grade.REFUTED
    assert r"p^* = \mathcal{N}((3, 0), I)" in certified(plane, V > 1).statement


def test_one_bound_for_each_component():
    assert certified(TWO, pi * exp(1) > Fraction(1, 2)).grade is Grade.CERTIFIED
    assert certified(TWO, pi * exp(1) > 1).grade is Grade.REFUTED


@pytest.mark.parametrize("formula", [True, "F <= 1", 3])
def test_what_is_no_formula_is_refused_with_the_way_to_write_one(formula):
    for refuse in (
        lambda: statement(formula),
        lambda: at_each([TWO], formula),
        lambda: enclosed(TWO, formula),
        lambda: certified(TWO, formula),
    ):
        with pytest.raises(InputError, match=r"equals\(a, b\)"):
            refuse()


def test_a_parameter_with_a_value_at_some_places_only_is_quantified():
    places = [
        [here(enclosure.place_of(TWO)), equals(η, Fraction(1, 4))],
        [here(enclosure.place_of(ELSEWHERE))],
    ]
    assert statement(V * η <= 2, places=places[:1]).quantifiers == "one mixture"
    assert statement(V * η <= 2, places=places).quantifiers == "2 mixtures, all η > 0"


def test_no_place_and_no_mixture_are_refused():
    with pytest.raises(InputError, match="at least one place"):
        at_each([], 2 * q >= F)
    with pytest.raises(InputError, match=r"write \[instance\]"):
        at_each(TWO, 2 * q >= F)
    with pytest.raises(InputError, match="GaussianMixture"):
        Instance([0, 1])


def test_a_point_that_no_place_gives_is_named():
    with pytest.raises(ProofError, match="speaks of x, which a place does not give"):
        enclosed(TWO, square(v) >= 0)


def test_a_table_says_where_a_claim_holds_and_a_step_where_it_does():
    both = at_each([TWO, ELSEWHERE], 2 * q >= F)
    record = _graded(both, *(certified(i, 2 * q >= F) for i in (TWO, ELSEWHERE)))
    (verdict,) = ledger(record).verdicts
    assert verdict.scope == "2 mixtures"
    assert {step.scope for step in record.conclusions} == {"one mixture"}


def test_what_is_forgotten_is_the_check_s_own_fault():
    both = at_each([TWO, ELSEWHERE], 2 * q >= F)
    assert "at place 2" in _graded(both, certified(TWO, 2 * q >= F)).forgotten
    undecided = certified(TWO, equals(dot(mu, gradient(Law.STUDENT)), dot(mu, mu)))
    assert not _graded(both, undecided).forgotten
