"""Sums and products take short cuts to the normal form that the constructor finds the long way."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest

from verify.logic.terms import Term, times
from verify.prove import real

ATOMS = [real(name, name, "a number") for name in "abc"]


def _terms() -> list[Term]:
    draw = random.Random(0)
    found = [Term(()), 0 * ATOMS[0] + 1, 2 * ATOMS[0], ATOMS[0] * ATOMS[1] ** 2 / -3]
    for _ in range(12):
        found.append(sum((draw.randint(-2, 2) * a ** draw.randint(0, 2) for a in ATOMS), Term(())))
    return found


@pytest.mark.parametrize("sign", [1, -1])
def test_sums(sign: int) -> None:
    for left in _terms():
        for right in _terms():
            slow = Term([*left, *((m, sign * c) for m, c in right)])
            assert list(left + right if sign > 0 else left - right) == list(slow)


def test_products() -> None:
    for left in _terms():
        for right in _terms():
            slow = Term([(times(m, k), a * b) for m, a in left for k, b in right])
            found = left * right
            assert dict(found) == dict(slow)
            assert all(type(c) is Fraction for _, c in found)


def test_what_is_made_of_a_term_leaves_it_as_it_was() -> None:
    before = ATOMS[0] + ATOMS[1]
    content = dict(before)
    assert not (before - before).parts
    assert (before + ATOMS[2]) != before
    assert dict(before) == content
