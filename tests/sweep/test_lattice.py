import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.sweep.specs import toy
from verify.errors import InputError
from verify.sweep.intervals import Intervals
from verify.sweep.lattice import Lattice

REFINED = Lattice(toy(3, 2, seeds=2, refine={"axes": ["start.y"], "depth": 3}))


def test_every_point_has_its_number():
    assert REFINED.shape == (3, 9)
    assert REFINED.size == 54
    for point in range(54):
        assert REFINED.number(*REFINED.locate(point)) == point
    places, seeds = REFINED.indices(np.arange(54))
    assert [(tuple(p), s) for *p, s in zip(*places, seeds, strict=True)] == [
        REFINED.locate(k) for k in range(54)
    ]


def test_the_grid_is_every_eighth_place_of_the_axis_that_is_refined():
    places = [REFINED.locate(point) for point in REFINED.grid()]
    assert places == [((i, j), s) for i in range(3) for j in (0, 8) for s in range(2)]
    assert REFINED.texts((1, 1))["start.y"] == "-3/2"


@pytest.mark.parametrize("point", [-1, 54])
def test_other_numbers_are_refused(point):
    with pytest.raises(InputError, match="allowed are 0 to 53"):
        REFINED.locate(point)


@given(st.lists(st.lists(st.integers(0, 60)), max_size=6))
def test_intervals_are_a_set(additions):
    found, known = Intervals(), set()
    for numbers in additions:
        found.add(np.array(numbers, dtype=np.int64))
        known |= set(numbers)
    assert len(found) == len(known)
    assert [k for k in range(70) if k in found] == sorted(known)
