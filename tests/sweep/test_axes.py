from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verify.errors import InputError
from verify.sweep.axes import axis


def values(found):
    return [found.at(Fraction(k)) for k in range(found.count)]


def test_a_range_is_exact_by_differences_and_half_way_between():
    found = axis("start.M0", {"from": "1", "to": "2", "count": 4})
    assert values(found) == ["1", "4/3", "5/3", "2"]
    assert found.at(Fraction(1, 2)) == "7/6"


def test_a_range_of_powers_is_rounded_to_what_is_then_exact():
    found = axis("eta", {"from": "1e-3", "to": "10", "count": 5, "spacing": "log"})
    assert values(found) == ["1e-3", "0.01", "0.1", "1", "10"]
    assert found.at(Fraction(1, 2)) == "0.00316228"


def test_a_list_keeps_its_texts_and_divides_increasing_numbers():
    found = axis("start.log_width", ["-7", "-5/2", 0])
    assert values(found) == ["-7", "-5/2", "0"]
    assert found.at(Fraction(3, 2)) == "-5/4"
    assert found.is_divisible
    assert not axis("n", [2, 6, 12]).is_divisible
    assert not axis("objective", ["forward", "reverse"]).is_divisible
    assert not axis("start.M0", ["3", "2"]).is_divisible


@given(st.fractions(-100, 100), st.fractions("1/1000", 100), st.integers(2, 9), st.data())
def test_values_of_a_range_are_in_arithmetic_progression(first, width, count, data):
    found = axis("start.x", {"from": str(first), "to": str(first + width), "count": count})
    place = data.draw(st.fractions(0, count - 1))
    assert Fraction(found.at(place)) == first + width * place / (count - 1)


@pytest.mark.parametrize(
    ("name", "given_", "why"),
    [
        ("M0", ["1"], r"axes\.M0.*no key.*start\.M0"),
        ("start.M0", [], r"axes\.start\.M0.*an empty axis"),
        ("start.M0", ["1", "1"], "a value twice"),
        ("start.M0", [1.5], r"a float.*in quotes"),
        ("start.M0", ["-1"], r"out of range.*allowed is a rational number > 0"),
        ("start.M0", "1", "no axis"),
        ("start.M0", {"from": "1", "to": "2"}, "no count"),
        ("start.M0", {"from": "1", "to": "2", "count": 1}, r"count=1.*≥ 2"),
        ("start.M0", {"from": "2", "to": "1", "count": 3}, "does not increase"),
        ("start.M0", {"from": "1", "to": "2", "count": 3, "step": 1}, r"axes\.start\.M0\.step.*unknown"),
        ("start.M0", {"from": "1", "to": "2", "count": 3, "spacing": "cubic"}, r'"linear" and "log"'),
        ("start.x", {"from": "-1", "to": "2", "count": 3, "spacing": "log"}, "not positive"),
        ("n", {"from": 2, "to": 3, "count": 3}, r"out of range.*an integer from"),
        ("objective", {"from": "forward", "to": "reverse", "count": 2}, "what is no number"),
        ("objective", ["sideways"], "forward or reverse"),
    ],
)
def test_bad_axes_are_refused_by_name(name, given_, why):
    with pytest.raises(InputError, match=why):
        axis(name, given_)
