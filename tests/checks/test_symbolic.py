import pytest
import sympy as sp

from verify.algebra.softmax import Rule
from verify.checks.symbolic import nonnegative, rules_hold, vanishes
from verify.errors import InputError
from verify.evidence import Grade

a, b = sp.symbols("a b", nonnegative=True)


def test_rational_identity_is_proved():
    assert vanishes("", "", 1 / (a * b) - (1 / a) / b, scope="all").grade is Grade.ARGUED


def test_refutation_names_an_exact_point():
    step = vanishes("", "", (a + b) ** 2 - a**2 - b**2, scope="all")
    assert step.grade is Grade.REFUTED
    assert step.residual == "left − right = 8 at a = 2, b = 2"


def test_zero_at_the_first_point_tried_is_no_proof():
    assert vanishes("", "", (a - 2) * (b - 2), scope="all").grade is Grade.REFUTED


n, k = sp.Symbol("n", integer=True), sp.Symbol("k", negative=True)
x = sp.Symbol("x", real=True)


@pytest.mark.parametrize(
    "residual",
    [
        sp.Float(1e16) * a,
        0.1 * a - 0.1 * b,
        sp.Float(0),
        sp.sin(sp.pi * n / 2) * sp.cos(sp.pi * n / 2),  # refuted a truth at n = 1/2
        sp.sin(a) ** 2 + sp.cos(a) ** 2 - 1,
        sp.sqrt(2) * a,
        sp.I * a,
        a**b,
        sp.Symbol("A", commutative=False),
        sp.Symbol("y", imaginary=True),
        n * (n - 1),
        sp.oo,
        sp.nan,
        True,
        "a - b",
    ],
    ids=str,
)
def test_only_rational_functions_of_real_symbols_vanish_or_not(residual):
    with pytest.raises(InputError):
        vanishes("", "", residual, scope="all")


@pytest.mark.parametrize(
    ("difference", "squares"),
    [
        (a - b, [(1, sp.sqrt(a - b))]),  # proved a ≥ b
        (-(a**2), [(a, sp.I * b)]),
        (a - b, [(a - b, sp.Float(1.0))]),
        (k**3 + k, []),  # proved for k < 0
        (x, []),
        (a, [(x, a)]),
        (x**2, [(1, x)]),
        (1 / a, []),
        (n, []),
        (0.5 * a, []),
    ],
    ids=str,
)
def test_non_negative_are_polynomials_in_non_negative_symbols_only(difference, squares):
    with pytest.raises(InputError):
        nonnegative("", "", difference, scope="all", squares=squares)


def test_denominators_that_may_be_0_are_listed():
    p = sp.Symbol("p", positive=True)
    step = vanishes("", "", a / (a - b) - b / (a - b) - 1 + 1 / (1 + p) - 1 / (1 + p), scope="all")
    assert step.grade is Grade.ARGUED
    assert step.method.endswith("where a - b ≠ 0")
    assert "where" not in vanishes("", "", a / (p + 1) - a / (1 + p), scope="all").method


def test_a_negative_multiplier_proves_nothing():
    """a² − b² − (−1)(b)² would leave a²."""
    step = nonnegative("", "", a**2 - b**2, scope="all", squares=[(sp.Integer(-1), b)])
    assert step.grade is Grade.REFUTED
    step = nonnegative(
        "", "", (a - b) ** 2, scope="all", squares=[(a - b, sp.Integer(1)), (sp.Integer(1), b)]
    )
    assert step.grade is Grade.INCONCLUSIVE


def test_a_wrong_square_proves_nothing():
    right, wrong = ([(sp.Integer(1), a - c * b)] for c in (1, 2))
    assert nonnegative("", "", (a - b) ** 2, scope="all", squares=right).grade is Grade.ARGUED
    assert nonnegative("", "", (a - b) ** 2, scope="all", squares=wrong).grade is Grade.INCONCLUSIVE


def test_nonnegative_coefficients_prove():
    assert nonnegative("", "", (1 + a) ** 2 - 1, scope="all").grade is Grade.ARGUED


def test_negative_value_refutes():
    step = nonnegative("", "", a - b, scope="all")
    assert step.grade is Grade.REFUTED
    assert "a = " in step.residual


def test_a_square_with_a_negative_coefficient_is_undecided():
    assert nonnegative("", "", (a - b) ** 2, scope="all").grade is Grade.INCONCLUSIVE


def test_constants():
    assert nonnegative("", "", sp.Integer(3), scope="all").grade is Grade.ARGUED
    assert nonnegative("", "", sp.Integer(-3), scope="all").grade is Grade.REFUTED
    assert vanishes("", "", sp.Integer(0), scope="all").grade is Grade.ARGUED


def test_one_step_for_each_rule():
    steps = rules_hold([Rule("good", "x", sp.S.Zero), Rule("bad", "y", a)], "why", scope="all")
    assert [step.grade for step in steps] == [Grade.ARGUED, Grade.REFUTED]
    assert steps[0].why == "good: why"
