import math

import numpy as np
import pytest

from tests.evidence.examples import stated
from verify.errors import InputError
from verify.evidence import Axis, Curve, Evidence, Form, Series
from verify.report.ledger_file import record_from_plain, record_to_plain

CURVE = Curve("L", (1, 2, 3), (0.5, 0.25, 0.125), low=(0.4, 0.2, 0.1), high=(0.6, 0.3, 0.2))
SERIES = Series("loss", Axis("t"), Axis("$L$", logarithmic=True), (CURVE,), "it falls")


def test_it_survives_the_ledger():
    evidence = Evidence(stated())
    assert evidence.series(SERIES) is SERIES
    record = evidence.record("", "node", 0.0)
    assert record.series == (SERIES,)
    back = record_from_plain(record_to_plain(record))
    assert back == record
    assert isinstance(back.series[0].curves[0].form, Form)


def kinds(plain):
    """The exact types of all values within."""
    within = plain.values() if isinstance(plain, dict) else plain if isinstance(plain, list | tuple) else ()
    return {type(plain)}.union(*(kinds(value) for value in within))


def test_it_travels_between_processes_as_plain_values():
    evidence = Evidence(stated())
    evidence.series(SERIES)
    plain = record_to_plain(evidence.record("", "node", 0.0))
    assert kinds(plain) <= {dict, list, tuple, str, int, float, bool, type(None)}


def test_numpy_becomes_floats():
    curve = Curve("L", np.arange(3), np.ones(3), Form.POINTS)
    assert {type(v) for v in (*curve.x, *curve.y)} == {float}


@pytest.mark.parametrize(
    ("columns", "why"),
    [
        (((1, 2), (1,)), "different lengths"),
        (((1,), (1,), (0.5,), ()), "different lengths"),
        (((), ()), "0 points"),
        ((range(2001), range(2001)), "2001 points"),
        (((1,), (math.nan,)), "not finite"),
    ],
)
def test_a_curve_that_cannot_be_drawn(columns, why):
    x, y, low, high = (*columns, (), ())[:4]
    with pytest.raises(InputError, match=why):
        Curve("L", x, y, low=low, high=high)


def test_nothing_on_a_logarithmic_axis_is_zero():
    with pytest.raises(InputError, match=r"≤ 0 on the logarithmic axis «t»"):
        Series("loss", Axis("t", logarithmic=True), Axis("L"), (Curve("L", (0,), (1,)),))
    with pytest.raises(InputError, match="no curves"):
        Series("loss", Axis("t"), Axis("L"), ())
