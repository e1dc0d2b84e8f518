"""Packed polynomials multiply and divide as terms do."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest

from verify.logic.packed import Packed, Packing
from verify.logic.terms import Term, term
from verify.prove import real

ATOMS = [real(f"x{k}", f"x_{k}", "a number") for k in range(5)]


def drawn(draw: random.Random) -> Term:
    total = term(0)
    for _ in range(draw.randint(0, 6)):
        product = term(Fraction(draw.randint(-9, 9), draw.randint(1, 9)))
        for atom in draw.sample(ATOMS, draw.randint(0, 3)):
            product = product * atom ** draw.randint(1, 40)
        total = total + product
    return total


def unpacked(packing: Packing, packed: Packed) -> Term:
    return sum((packing.term(m) * Fraction(c, packed.denominator) for m, c in packed.parts.items()), term(0))


@pytest.mark.parametrize("seed", range(20))
def test_products_are_those_of_terms_in_the_same_order(seed):
    draw = random.Random(seed)
    left, right = drawn(draw), drawn(draw)
    packing = Packing([left, right])
    product = packing.packed(left) * packing.packed(right)
    assert unpacked(packing, product) == left * right
    expected = left * right
    assert [packing.term(m) for m in product.parts] == [Term([(m, Fraction(1))]) for m in expected.parts]


def test_a_quotient_is_a_monomial_or_none():
    x, y, z = ATOMS[:3]
    whole, part = x**2 * y * z**3, x * z**3
    packing = Packing([whole, part, y**2])
    codes = [next(iter(packing.packed(t).parts)) for t in (whole, part, y**2)]
    found = packing.quotient(codes[0], codes[1])
    assert found is not None
    assert packing.term(found) == x * y
    assert packing.quotient(codes[0], codes[2]) is None
    assert packing.quotient(codes[1], codes[0]) is None


def test_exponents_of_large_products_keep_to_their_fields():
    x, y = ATOMS[:2]
    packing = Packing([x**3, y**3])
    product = Packed({0: 1})
    for _ in range(60):
        product = product * packing.packed(x**3) * packing.packed(y**3)
    assert unpacked(packing, product) == x**180 * y**180
