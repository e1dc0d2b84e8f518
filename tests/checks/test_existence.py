"""A box holds exactly one stationary point, none, or that stays open; and what is said of it holds there."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from verify import GaussianMixture
from verify.algebra.posterior import curvature
from verify.arithmetic import ball
from verify.checks import state
from verify.checks.enclosure import enclosed, place_of
from verify.checks.existence import (
    certified_stationary,
    stationary_in_each,
    stationary_point,
    stationary_with,
)
from verify.checks.instance import Instance
from verify.errors import InputError, ProofError
from verify.evidence import Grade
from verify.lemmas.forward import L
from verify.lemmas.reverse import F, V
from verify.logic.formulas import ONE_STATIONARY, Predicate, equals
from verify.logic.kernel import assume, substituted
from verify.logic.places import at_the_stationary_point, one_stationary
from verify.logic.proofs import Proof
from verify.logic.symbols import any_vector, positive, real
from verify.logic.vectors import square
from verify.prove import Law, along, dot, gradient, infer, mu, n, renamed_component, v

from verify.lemmas.reverse import descent  # isort: skip

BACK, OUT = gradient(Law.STUDENT), gradient(Law.TEACHER)
S = Fraction("2.5505509886412239012")


def box(*means: object, radius: object = Fraction(1, 10**12), weights: object = None) -> Instance:
    return Instance(GaussianMixture(list(means), weights), box=Fraction(radius), digits=20)


SADDLE = box(S, -S, 0)


def test_the_stationary_point_of_theorem_3_1_is_found_and_says_where_it_is():
    step = certified_stationary(SADDLE, OUT, L > 0, equals(curvature(Law.TEACHER, "-"), 2))
    assert step.grade is Grade.CERTIFIED
    assert (
        r"\exists!\, \mu \in (2.5505509886412239012, -2.5505509886412239012, 0) \pm 10^{-12}"
        in step.statement
    )
    assert {a.name for a in step.axioms} == {
        "ball arithmetic", "Krawczyk's theorem", "Sylvester's law of inertia",
    }  # fmt: skip
    assert step.scope == "one mixture"


# One student, teacher N(0, 1): the gradient is 2μ, so 0 is the only stationary point.
@pytest.mark.parametrize(
    ("centre", "radius", "grade"),
    [
        ("1/10000", "1/5000", Grade.CERTIFIED),
        ("0", "1/1000000", Grade.CERTIFIED),
        ("1/20000", "1/20000", Grade.INCONCLUSIVE),  # it lies on the boundary
        ("1/20000", "49/1000000", Grade.REFUTED),  # just outside
        ("3", "1/1000000", Grade.REFUTED),
    ],
)
def test_a_zero_inside_on_the_boundary_and_just_outside(centre, radius, grade):
    assert certified_stationary(box(centre, radius=radius), BACK).grade is grade


def test_a_zero_that_is_not_simple_and_two_zeros_stay_open():
    assert certified_stationary(box(0, 0), OUT).grade is Grade.INCONCLUSIVE  # the Hessian is singular
    assert certified_stationary(box(S, -S, 0, radius=3), OUT).grade is not Grade.CERTIFIED


@pytest.mark.parametrize(
    ("shown", "grade"),
    [
        (L > 1, Grade.REFUTED),
        (equals(curvature(Law.TEACHER, "-"), 1), Grade.REFUTED),
        (equals(curvature(Law.TEACHER, "-", teacher="mixture"), 2), Grade.CERTIFIED),
        (equals(L, L), Grade.CERTIFIED),
        (positive("R", "R", "any") * L > 0, Grade.INCONCLUSIVE),
        (square(mu) >= 0, Grade.INCONCLUSIVE),  # of which component?
    ],
)
def test_what_is_said_of_the_point_is_checked_on_the_box(shown, grade):
    if grade is Grade.INCONCLUSIVE:
        with pytest.raises(ProofError):
            stationary_with(SADDLE, OUT, shown)
    else:
        assert certified_stationary(SADDLE, OUT, shown).grade is grade


def test_the_number_of_negative_eigenvalues_is_unknown_where_one_may_be_0():
    with pytest.raises(ProofError, match="may be 0"):
        enclosed(box(0, 0), equals(curvature(Law.TEACHER, "-"), 0))


def test_no_box_and_no_gradient_are_refused():
    for instance, vector in ((box(S, -S, 0, radius=0), OUT), (SADDLE, v), (SADDLE, any_vector("e", "e"))):
        with pytest.raises(ProofError):
            stationary_point(instance, vector)


def test_a_proof_is_run_again_from_what_is_written():
    proof = Proof.of(stationary_with(SADDLE, OUT, L > 0))
    assert proof.replayed().conclusion.key == proof.conclusion
    forged = Proof._from(
        *(getattr(proof, name) for name in Proof.__dataclass_fields__ if name != "lines"),
        proof.lines.replace('"1/1000000000000"', '"1/1000"'),
    )
    with pytest.raises(ProofError):
        forged.replayed()


def test_a_fact_of_another_box_or_an_assumed_point_is_not_taken():
    exists = stationary_point(SADDLE, OUT)
    place = place_of(SADDLE)
    elsewhere = enclosed(box(S, -S, Fraction(1, 100)), L > 0)
    with pytest.raises(ProofError, match="assumed about means"):
        at_the_stationary_point(exists, place, OUT, [elsewhere])
    with pytest.raises(ProofError, match="assumed about means"):
        at_the_stationary_point(exists, place, OUT, [assume(V > 100)])
    with pytest.raises(ProofError, match="prove that first"):
        at_the_stationary_point(exists, place, BACK, [])
    with pytest.raises(ProofError, match="prove that first"):
        at_the_stationary_point(assume(L > 0), place, OUT, [])
    zero = assume(equals(square(OUT), 0))
    at_zero = infer(square(OUT) <= 0, by=[zero])
    with pytest.raises(ProofError, match="depends on"):
        at_the_stationary_point(exists, place, OUT, [at_zero])
    assert at_the_stationary_point(exists, place, OUT, [enclosed(SADDLE, L > 0)]).hypotheses == ()


def test_an_assumed_point_stays_a_hypothesis():
    made_up = Predicate(ONE_STATIONARY, (), r"1 = 0")
    assert assume(made_up).hypotheses == (made_up,)
    formula = one_stationary(place_of(SADDLE), OUT)
    kept = at_the_stationary_point(assume(formula), place_of(SADDLE), OUT, []) if _is_free(formula) else None
    assert kept is None


def _is_free(formula):
    return not any(a.depends for a in formula.atoms)


@pytest.mark.parametrize(
    "rule",
    [
        lambda t: along(t, descent),
        renamed_component,
        lambda t: substituted(t, positive("η", r"\eta", "step size"), dot(mu, mu)),
        lambda t: infer(L > 0, by=[t]),
    ],
)
def test_rules_about_comparisons_refuse_it(rule):
    with pytest.raises(ProofError):
        rule(stationary_point(SADDLE, OUT))


def test_n_is_not_put_where_the_point_has_an_n_of_its_own():
    """Else n ≤ 1 ⊢ there is one such point, of three components, and n ≤ 1."""
    a = real("a", "a", "a number")
    there = at_the_stationary_point(stationary_point(SADDLE, OUT), place_of(SADDLE), OUT, [assume(a <= 1)])
    assert substituted(there, a, 1).conclusion.binds == {"state", "mixture"}
    with pytest.raises(ProofError, match="the formula binds"):
        substituted(there, a, n)


def test_two_statements_about_two_boxes_are_different():
    moved = replace(SADDLE, box=Fraction(1, 10**11))
    assert stationary_in_each([SADDLE], OUT).shown != stationary_in_each([moved], OUT).shown
    assert stationary_in_each([SADDLE, moved], OUT).quantifiers == "2 mixtures"
    assert stationary_in_each([SADDLE], OUT, F > 0) != stationary_in_each([SADDLE], OUT)


@pytest.mark.parametrize("radius", [-1, "1e-3x", float("nan"), None])
def test_a_box_is_an_exact_number(radius):
    with pytest.raises(InputError, match="box="):
        Instance(GaussianMixture([1]), box=radius)


def asked(monkeypatch):
    """(means are exact, digits, whether second derivatives) of every evaluation from now on."""
    found, evaluate = [], state.forward_fisher

    def recording(student, teacher, digits, hessian=False, budget=None):
        found.append((student.is_exact, digits, hessian))
        return evaluate(student, teacher, digits=digits, hessian=hessian, budget=budget)

    monkeypatch.setattr(state, "forward_fisher", recording)
    return found


def test_second_derivatives_have_few_digits_where_these_decide_and_all_is_computed_once(monkeypatch):
    s = S + Fraction(1, 10**15)  # where no other test was
    here = box(s, -s, 0, radius=Fraction(1, 10**13))
    found = asked(monkeypatch)
    for _ in range(2):
        stationary_with(here, OUT, equals(curvature(Law.TEACHER, "-"), 2))
    assert found == [(True, 20, False), (False, 8, True)]


def test_where_few_digits_do_not_decide_all_are_taken(monkeypatch):
    """Krawczyk's operator wants the derivative to within about the inverse of what it is multiplied by."""
    monkeypatch.setattr(state, "FEW_DIGITS", 1)
    here = box(S, -S, 0, radius=Fraction(3, 10**13))
    vague = lambda self, law, teacher, digits=None: [  # noqa: E731
        [h + ball(0).union(ball(9)) if digits == 1 else h for h in row]
        for row in hessian(self, law, teacher, digits)
    ]
    hessian = state.State.hessian
    monkeypatch.setattr(state.State, "hessian", vague)
    found = asked(monkeypatch)
    stationary_with(here, OUT, equals(curvature(Law.TEACHER, "-"), 2))
    assert {digits for _, digits, second in found if second} == {1, 20}
