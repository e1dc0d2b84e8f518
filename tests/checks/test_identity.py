from fractions import Fraction

import pytest

from verify.algebra import notation as nt
from verify.algebra.calculus import Law, mean_gradient
from verify.algebra.forms import LOSS, gradient_of, stein_field
from verify.algebra.tensor import Expression
from verify.arithmetic import ball, certainly_nonzero, overlap, precision
from verify.checks import identity as module
from verify.checks.identity import EVERYWHERE, expected_identity, identity
from verify.checks.pointwise import Place, posterior, value
from verify.errors import InputError
from verify.evidence import Grade
from verify.evidence.axioms import STEIN
from verify.mixture import GaussianMixture


def square_of_v(N):
    return N.v("b") * N.v("b")


def trace_of_second_moment(N):
    return N.M("b", "b")


def test_true_identity_is_proved_for_all_n_and_d():
    step = identity("", "", lambda N: N.C("a", "b") + N.v("a") * N.v("b"), lambda N: N.M("a", "b"))
    assert (step.grade, step.scope, step.residual) == (Grade.ARGUED, EVERYWHERE, "")


def test_false_identity_is_refuted_with_a_place():
    step = identity("", "", square_of_v, trace_of_second_moment)
    assert step.grade is Grade.REFUTED
    assert "GaussianMixture" in step.residual
    assert "left − right = -" in step.residual  # |v|² ≤ tr M


def test_index_slip_needs_two_dimensions_to_be_seen():
    step = identity("", "", lambda N: N.mu("a") * N.v("b"), lambda N: N.mu("b") * N.v("a"))
    assert step.grade is Grade.REFUTED
    assert "[[" in step.residual  # the place is in the plane


def test_equal_in_expectation_but_not_at_every_point():
    moving, reduced = mean_gradient(LOSS, "a"), gradient_of(Law.TEACHER)
    assert identity("", "", moving, reduced).grade is Grade.REFUTED
    witness = stein_field(Law.TEACHER)
    step = expected_identity("", "", moving, reduced, law=Law.TEACHER, field=witness)
    assert step.grade is Grade.ARGUED
    assert STEIN in step.axioms


def test_without_its_witness_the_same_identity_is_undecided_not_refuted():
    step = expected_identity("", "", mean_gradient(LOSS, "a"), gradient_of(Law.TEACHER), law=Law.TEACHER)
    assert step.grade is Grade.INCONCLUSIVE
    assert "left − right" in step.residual


def test_witness_for_another_law_proves_nothing():
    moving, reduced = mean_gradient(LOSS, "a"), gradient_of(Law.TEACHER)
    witness = stein_field(Law.TEACHER)
    step = expected_identity("", "", moving, reduced, law=Law.STUDENT, field=witness)
    assert step.grade in (Grade.REFUTED, Grade.INCONCLUSIVE)


@pytest.mark.parametrize("law", list(Law))
def test_false_expected_identity_is_refuted_under_every_law(law):
    step = expected_identity("", "", square_of_v, trace_of_second_moment, law=law)
    assert step.grade is Grade.REFUTED
    assert step.residual.startswith("E[left − right] = -")


def test_disagreement_of_the_two_canonicalisers_is_never_a_proof(monkeypatch):
    monkeypatch.setattr(module, "residual", lambda left, right: 1)
    step = identity("", "", square_of_v, square_of_v)
    assert step.grade is Grade.INCONCLUSIVE
    assert "disagree" in step.residual


def test_a_bug_in_the_normal_form_alone_proves_nothing(monkeypatch):
    monkeypatch.setattr(Expression, "is_zero", property(lambda self: True))
    assert identity("", "", square_of_v, trace_of_second_moment).grade is Grade.INCONCLUSIVE


def cube(N):
    return N.C("a", "b") * N.C("b", "c") * N.C("c", "a")


def cube_if_of_rank_1(N):
    return N.C("a", "b") * N.C("a", "b") * N.C("c", "c")


def test_what_holds_for_matrices_of_rank_1_only_is_refuted():
    """tr C³ = ‖C‖² tr C on the line, and for two components anywhere."""
    step = identity("", "", cube, cube_if_of_rank_1)
    assert step.grade is Grade.REFUTED
    assert step.residual.count("[") > 3  # three components in the plane
    expected = expected_identity("", "", cube, cube_if_of_rank_1, law=Law.STUDENT)
    assert expected.grade is Grade.REFUTED


@pytest.mark.parametrize(
    "left",
    [
        lambda N: N.w() - N.w("j"),
        lambda N: N.w() * N.v("a") * N.v("a") + N.w("j"),
        lambda N: N.w() * N.w("j") - N.w() + N.mu("a") * N.mu("a", "j"),
        lambda N: N.w() * N.w() - N.w("j"),
    ],
)
def test_a_false_identity_in_both_marked_weights_is_refuted(left):
    step = expected_identity("", "", left, lambda N: N.w() * 0, law=Law.STUDENT)
    assert step.grade is Grade.REFUTED


def test_three_marked_weights_are_left_undecided():
    step = expected_identity("", "", lambda N: N.w() * N.w() * N.w(), lambda N: N.w() * 0, law=Law.STUDENT)
    assert step.grade is Grade.INCONCLUSIVE


@pytest.mark.parametrize("index", ["_b", "_d", "0", "a b"])
def test_a_reserved_index_is_refused_at_once(index):
    """Derivations sum over _b, so a false identity with it free was reduced for ever."""
    left, right = (lambda N: N.x(index) * N.w()), (lambda N: N.v(index) * N.w())
    with pytest.raises(InputError, match="index"):
        expected_identity("", "", left, right, law=Law.TEACHER)
    with pytest.raises(InputError, match="index"):
        identity("", "", left(nt), right(nt))


PLACE = Place(
    GaussianMixture([[1, 2], [-1, 0]], ["1/4", "3/4"]),
    GaussianMixture([[0, 0]]),
    (Fraction(1, 3), Fraction(-2)),
    (Fraction(1, 2), Fraction(3)),
)


def test_value_sums_over_coordinates_by_the_definition():
    with precision(128):
        first, second = posterior(PLACE.student, PLACE.x)
        assert overlap(value(nt.v("a"), PLACE, {"a": 0}), first - second)
        assert overlap(value(nt.M("b", "b"), PLACE, {}), 5 * first + second)
        assert overlap(value(nt.mu("a", "j") * nt.c("a"), PLACE, {}), ball(Fraction(-1, 2)))
        assert overlap(value(nt.delta("a", "a") * nt.x("b") * nt.x("b"), PLACE, {}), ball(Fraction(74, 9)))
        assert not certainly_nonzero(value(nt.w() + nt.w("j") - 1, PLACE, {}))


def test_a_side_may_be_a_number_and_a_formula_be_divided_by_one():
    zero = identity("0 = 0", "", lambda N: N.v("a") * N.v("a") - N.v("b") * N.v("b"), lambda N: 0)
    assert zero.grade is Grade.ARGUED
    assert identity("0 = 1", "", lambda N: 0, lambda N: 1).grade is Grade.REFUTED
    half = Fraction(1, 2)
    assert identity("v/2", "", lambda N: N.v("a") / 2, lambda N: half * N.v("a")).grade is Grade.ARGUED
    assert identity("v/2", "", lambda N: N.v("a") / 2, lambda N: N.v("a") / 3).grade is Grade.REFUTED


@pytest.mark.parametrize("side", [lambda N: "v", lambda N: None, lambda N: 0.5, 0, "v"], ids=range(5))
def test_a_side_that_is_no_formula_is_refused(side):
    with pytest.raises(InputError, match=r"^side=.*lambda N"):
        identity("v", "", side, lambda N: N.v("a"))
