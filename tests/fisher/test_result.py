"""What a user does with a result: print it, calculate with it, copy it, hand it to NumPy."""

from __future__ import annotations

import copy
import pickle
import re

import numpy as np
import pytest

from verify import GaussianMixture, forward_fisher, reverse_fisher
from verify.arithmetic import ball, current_bits, half_width, overlap, precision, record


@pytest.fixture(scope="module")
def out():
    return forward_fisher(GaussianMixture([[4, 0], [1, "1/3"]]), digits=60, hessian=True)


def certain_digits(text):
    return len(re.match(r"\[?-?0?\.?0*([\d.]+)", text)[1].replace(".", ""))


def test_sixty_digits_asked_are_sixty_printed(out):
    assert certain_digits(str(out.loss)) >= 60
    assert certain_digits(repr(out.gradient[1][0])) >= 60
    assert certain_digits(repr(out).partition("loss=")[2]) >= 59  # digits that all numbers in the ball share


def test_arithmetic_on_a_result_keeps_what_it_knows_at_any_working_precision(out):
    assert current_bits() == 53
    with precision(400):
        loss, slope = ball(out.loss), ball(out.gradient[0][0])
        exact = ball(2) * loss, loss**2 - slope, loss.sqrt()
    kept = 2 * out.loss, out.loss**2 - out.gradient[0][0], out.loss.sqrt()
    for a, b in zip(exact, kept, strict=True):
        assert overlap(a, b)
        assert half_width(b) < ball(10) ** -59
        assert half_width(ball(1) - b) < ball(10) ** -59  # and what comes of it does so too
    assert half_width(ball(2) * ball(out.loss)) > ball(10) ** -18  # FLINT's own would not


@pytest.mark.parametrize("copied", [copy.deepcopy, copy.copy, lambda out: pickle.loads(pickle.dumps(out))])
def test_copies_are_exact(out, copied):
    again = copied(out)
    assert (again.work, again.digits, again.reached) == (out.work, out.digits, out.reached)
    assert repr(again) == repr(out)
    pairs = [(again.loss, out.loss), *zip(flat(again.hessian), flat(out.hessian), strict=True)]
    assert all(record(a) == record(b) for a, b in pairs)
    assert str(2 * again.loss) == str(2 * out.loss)


def test_floats_are_arrays_for_numpy(out):
    floats = out.floats()
    assert floats.gradient.shape == (2, 2)
    assert floats.hessian.shape == (2, 2, 2, 2)
    assert {floats.gradient.dtype, floats.hessian.dtype} == {np.dtype(np.float64)}
    assert floats.loss == pytest.approx(float(out.loss), rel=1e-15)
    assert floats.gradient[1, 0] == pytest.approx(float(out.gradient[1][0]), rel=1e-15)
    assert np.allclose(floats.hessian.reshape(4, 4), floats.hessian.reshape(4, 4).T)
    assert reverse_fisher(GaussianMixture([1])).floats().hessian is None


def flat(values):
    return [b for v in values for b in flat(v)] if isinstance(values, tuple) else [values]
