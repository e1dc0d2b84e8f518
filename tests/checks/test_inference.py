import pytest

from tests.evidence.examples import THEOREM
from verify.algebra.calculus import Law
from verify.algebra.forms import gradient_of
from verify.algebra.notation import delta, mu, x
from verify.checks.collinear import same_on_the_line
from verify.checks.inference import follows
from verify.evidence import Grade, Step
from verify.evidence.axioms import EXTREME_VALUE


def checked(grade, statement="s"):
    return Step.of(THEOREM) if grade is Grade.PROVED else Step(statement, "", "", grade, "all")


@pytest.mark.parametrize(
    ("grades", "expected"),
    [
        ([Grade.PROVED, Grade.PROVED], Grade.ARGUED),
        ([Grade.PROVED, Grade.CERTIFIED], Grade.ARGUED),
        ([Grade.PROVED, Grade.OBSERVED], Grade.OBSERVED),
        ([Grade.PROVED, Grade.INCONCLUSIVE], Grade.INCONCLUSIVE),
        ([Grade.REFUTED, Grade.PROVED], Grade.INCONCLUSIVE),
    ],
)
def test_a_conclusion_is_as_good_as_its_weakest_hypothesis_and_at_most_argued(grades, expected):
    step = follows("", "", [checked(g, f"h{k}") for k, g in enumerate(grades)], (EXTREME_VALUE,), scope="all")
    assert step.grade is expected
    assert step.axioms == (EXTREME_VALUE,)
    assert bool(step.residual) == (expected is Grade.INCONCLUSIVE)


def test_nonsense_that_is_said_to_follow_is_no_proof():
    assert follows("1 = 2", "", [checked(Grade.PROVED)], (), scope="all").grade is Grade.ARGUED


def test_inferences_left_to_the_reader_are_carried_through_inferences():
    first = follows("a < b", "", [checked(Grade.PROVED)], (), scope="all")
    second = follows("a < c", "", [first, checked(Grade.PROVED), first], (), scope="all")
    assert second.open_joints == ("a < b", "a < c")


@pytest.mark.parametrize("law", [Law.TEACHER, Law.STUDENT])
def test_derived_gradients_are_the_same_on_the_line(law):
    assert same_on_the_line("", "", gradient_of(law)).grade is Grade.ARGUED


def test_a_dimension_is_found():
    step = same_on_the_line("", "", mu("a") * delta("b", "b"))
    assert step.grade is Grade.REFUTED
    assert "differs by" in step.residual


def test_a_point_coordinate_is_found():
    assert same_on_the_line("", "", x("a")).grade is Grade.REFUTED


def test_no_vector_is_undecided():
    assert same_on_the_line("", "", mu("a") * mu("a")).grade is not Grade.ARGUED
