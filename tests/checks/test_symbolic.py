import sympy as sp

from verify.algebra.softmax import Rule
from verify.checks.symbolic import nonnegative, rules_hold, vanishes
from verify.evidence import Grade

a, b = sp.symbols("a b", nonnegative=True)


def test_rational_identity_is_proved():
    assert vanishes("", "", 1 / (a * b) - (1 / a) / b, scope="all").grade is Grade.PROVED


def test_refutation_names_an_exact_point():
    step = vanishes("", "", (a + b) ** 2 - a**2 - b**2, scope="all")
    assert step.grade is Grade.REFUTED
    assert step.residual == "left − right = 8 at a = 2, b = 2"


def test_zero_at_the_first_point_tried_is_no_proof():
    assert vanishes("", "", (a - 2) * (b - 2), scope="all").grade is Grade.REFUTED


def test_nonzero_without_a_rational_point_is_undecided():
    # sin² + cos² − 1 is zero, but not as a polynomial: `vanishes` must not guess.
    step = vanishes("", "", sp.sin(a) ** 2 + sp.cos(a) ** 2 - 1, scope="all")
    assert step.grade is Grade.INCONCLUSIVE


def test_nonnegative_coefficients_prove():
    assert nonnegative("", "", (1 + a) ** 2 - 1, scope="all").grade is Grade.PROVED


def test_negative_value_refutes():
    step = nonnegative("", "", a - b, scope="all")
    assert step.grade is Grade.REFUTED
    assert "a = " in step.residual


def test_a_square_with_a_negative_coefficient_is_undecided():
    assert nonnegative("", "", (a - b) ** 2, scope="all").grade is Grade.INCONCLUSIVE


def test_constants():
    assert nonnegative("", "", sp.Integer(3), scope="all").grade is Grade.PROVED
    assert nonnegative("", "", sp.Integer(-3), scope="all").grade is Grade.REFUTED
    assert vanishes("", "", sp.Integer(0), scope="all").grade is Grade.PROVED


def test_one_step_for_each_rule():
    steps = rules_hold([Rule("good", "x", sp.S.Zero), Rule("bad", "y", a)], "why", scope="all")
    assert [step.grade for step in steps] == [Grade.PROVED, Grade.REFUTED]
    assert steps[0].why == "good: why"
