from __future__ import annotations

import gc
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction

import numpy as np
import pytest

from verify import GaussianMixture, forward_fisher
from verify.arithmetic import ball, current_bits, half_width, pi, precision
from verify.errors import InputError


def test_precision_is_restored_even_after_an_error():
    before = current_bits()
    with precision(1000):
        assert current_bits() == 1000
    with pytest.raises(ZeroDivisionError), precision(1000):
        raise ZeroDivisionError
    assert current_bits() == before


@pytest.mark.parametrize("bits", [0, 1, True, 64.0, "64", 1 << 27, None, np.bool_(True)])
def test_bad_precision_is_refused(bits):
    with pytest.raises(InputError, match="bits"), precision(bits):
        pass


def test_a_numpy_integer_is_a_number_of_bits():
    with precision(np.int64(100)):
        assert current_bits() == 100


def test_three_threads_take_turns_and_leave_the_precision_as_it_was():
    """FLINT has one precision for the process: without turns, threads restore each other's."""
    before, start = current_bits(), threading.Barrier(3)
    students = [GaussianMixture([4, 1, -2]), GaussianMixture([3, 0, "1/2"]), GaussianMixture([1, -1])]
    digits = (15, 40, 90)

    def run(k):
        start.wait()
        return [forward_fisher(students[k], digits=digits[k]) for _ in range(3)]

    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(3) as pool:
            found = list(pool.map(run, range(3)))
    finally:
        sys.setswitchinterval(interval)
    assert current_bits() == before
    for student, wanted, outs in zip(students, digits, found, strict=True):
        alone = forward_fisher(student, digits=wanted)
        assert all(out.reached and out.work == alone.work for out in outs)
        assert all(half_width(out.loss) == half_width(alone.loss) for out in outs)


def test_a_scope_keeps_its_bits_while_another_thread_works():
    entered, seen = threading.Event(), []

    def other():
        entered.set()
        with precision(64):
            seen.append(current_bits())

    with precision(300):
        thread = threading.Thread(target=other)
        thread.start()
        entered.wait()
        assert half_width(pi() / ball(7)) < ball(Fraction(1, 2**295))
        assert seen == []
        assert current_bits() == 300
    thread.join()
    assert seen == [64]


def test_an_interrupt_at_any_line_on_the_way_in_leaves_nothing_behind():
    """Python looks for signals between lines; the restoring assignment itself cannot be interrupted."""
    before, code = current_bits(), precision.__wrapped__.__code__
    at = seen = 0

    def trace(frame, event, arg):
        nonlocal seen
        if frame.f_code is not code:
            return None
        if event == "line":
            seen += 1
            if seen == at:
                raise KeyboardInterrupt
        return trace

    def entered():
        try:
            with precision(777):
                sys.settrace(None)
                return seen < at
        except KeyboardInterrupt:
            return False

    for at in range(1, 9):  # read by trace
        old, seen = sys.gettrace(), 0
        sys.settrace(trace)
        try:
            done = entered()
        finally:
            sys.settrace(old)
        gc.collect()
        assert current_bits() == before, f"line {at}"
        with ThreadPoolExecutor(1) as pool:  # the turn is free for other threads
            assert pool.submit(bits_in_a_scope).result(10) == 99
        if done:
            break
    assert at > 3


def bits_in_a_scope():
    with precision(99):
        return current_bits()
