import numpy as np
import pytest

from verify.dynamics.outcome import outcome
from verify.errors import InputError

TEACHER = [[-3.0], [3.0]]


def test_each_student_has_one_fate():
    starts = np.array([[[-4.0], [-0.5]], [[1.0], [5.0]]])
    ends = np.array([[[-3.1], [3.2]], [[0.2], [2.6]]])
    found = outcome(TEACHER, starts, ends, 0.5)
    assert found.kept.tolist() == [[True, False], [False, True]]
    assert found.moved.tolist() == [[False, True], [False, False]]
    assert found.elsewhere.tolist() == [[False, False], [True, False]]
    assert found.success.tolist() == [False, False]
    assert np.allclose(found.margin, [[4, 0.5], [1, 5]])
    assert found.worst_margin == 1


def test_the_margin_is_the_distance_to_the_nearest_bisector():
    triangle = np.array([[0.0, 0.0], [6.0, 0.0], [0.0, 8.0]])
    start = np.array([[[1.0, 3.0]]])  # to the line x = 3: 2; to y = 4: 1
    found = outcome(triangle, start, start, 0.5)
    assert np.isclose(found.margin[0, 0], 1)
    assert found.elsewhere.all()


def test_all_kept_has_no_worst_margin():
    starts = np.array([[[-3.0], [3.0]]])
    assert outcome(TEACHER, starts, starts, 0.1).worst_margin == 0


@pytest.mark.parametrize(
    ("teacher", "within"),
    [([[0.0]], 0.5), ([[0.0, 1.0], [2.0, 3.0]], 0.5), (TEACHER, 0.0), (TEACHER, np.nan)],
)
def test_bad_input_is_refused(teacher, within):
    starts = np.zeros((1, 2, 1))
    with pytest.raises(InputError):
        outcome(teacher, starts, starts, within)


def test_ends_that_overflowed_are_refused():
    starts = np.zeros((1, 1, 1))
    for bad in (np.nan, np.inf, 1e200):
        with pytest.raises(InputError, match="ends"):
            outcome(TEACHER, starts, starts + bad, 0.5)
