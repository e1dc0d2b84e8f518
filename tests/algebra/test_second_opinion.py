from __future__ import annotations

import random
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from verify.algebra import forms
from verify.algebra import notation as nt
from verify.algebra.calculus import Law
from verify.algebra.second_opinion import Raw, RawFactor, RawNotation, agrees_zero, residual
from verify.algebra.tensor import Expression, Factor
from verify.errors import InputError

RAW = RawNotation()
KINDS = [
    ("w", "i", 0),
    ("mu", "i", 1),
    ("mu", "j", 1),
    ("x", "", 1),
    ("M", "", 1),
    ("M", "", 2),
    ("M", "", 3),
]
KINDS += [("T", "", 1), ("T", "", 2), ("delta", "", 2)]
RawTerm = tuple[Fraction, tuple[RawFactor, ...]]


def wired(kinds: list[tuple[str, str, int]], rng: random.Random) -> tuple[RawFactor, ...]:
    """A product of these factors with one free index a, everything else contracted at random."""
    if sum(rank for *_, rank in kinds) % 2 == 0:
        kinds = [*kinds, ("M", "", 1)]
    slots = sum(rank for *_, rank in kinds)
    letters = ["a", *(f"b{k}" for k in range(slots // 2) for _ in "12")]
    rng.shuffle(letters)
    return tuple((h, c, tuple(letters.pop() for _ in range(rank))) for h, c, rank in kinds)


def disguised(factors: tuple[RawFactor, ...], rng: random.Random) -> tuple[RawFactor, ...]:
    """The same product with other letters and another order."""
    letters = sorted({k for *_, indices in factors for k in indices} - {"a"})
    new = {"a": "a", **dict(zip(letters, rng.sample(letters, len(letters)), strict=True))}
    mixed = [(h, c, tuple(new[k] for k in rng.sample(indices, len(indices)))) for h, c, indices in factors]
    return tuple(rng.sample(mixed, len(mixed)))


def expression(terms: list[RawTerm]) -> Expression:
    return Expression((tuple(Factor(*f) for f in factors), c) for c, factors in terms)


kinds = st.lists(st.sampled_from(KINDS), min_size=1, max_size=4)
seeds = st.integers(0, 2**32)


@settings(deadline=None, max_examples=40)
@given(st.lists(kinds, min_size=1, max_size=3), seeds)
def test_both_recognise_a_disguised_sum(products: list[list[tuple[str, str, int]]], seed: int) -> None:
    rng = random.Random(seed)
    left = [(Fraction(rng.randint(1, 5), 3), wired(p, rng)) for p in products]
    right = [(c, disguised(f, rng)) for c, f in reversed(left)]
    assert agrees_zero(Raw(left), Raw(right))
    assert expression(left) == expression(right)


@settings(deadline=None, max_examples=60)
@given(kinds, seeds)
def test_both_say_the_same_of_two_wirings(product: list[tuple[str, str, int]], seed: int) -> None:
    rng = random.Random(seed)
    one, other = [[(Fraction(1), wired(product, rng))] for _ in range(2)]
    assert agrees_zero(Raw(one), Raw(other)) == (expression(one) == expression(other))


@settings(deadline=None, max_examples=30)
@given(kinds, kinds, seeds)
def test_both_find_a_perturbation(
    product: list[tuple[str, str, int]], extra: list[tuple[str, str, int]], seed: int
) -> None:
    rng = random.Random(seed)
    left = [(Fraction(1), wired(product, rng))]
    right = [(Fraction(1), disguised(left[0][1], rng)), (Fraction(1, 7), wired(extra, rng))]
    assert not agrees_zero(Raw(left), Raw(right))
    assert expression(left) != expression(right)


def lemma_2_2(n: RawNotation) -> Raw:
    first = n.w() * n.v("a") + n.w() * n.M("a", "b") * n.mu("b") - 2 * n.w() * n.v("a") * n.v("b") * n.mu("b")
    return 2 * (first - 2 * n.w() * n.M("a", "b") * n.v("b") + 3 * n.w() * n.v("b") * n.v("b") * n.v("a"))


def compact(n: RawNotation) -> Raw:
    step = n.mu("b") - n.v("b")
    return 2 * n.w() * ((1 - n.v("b") * step) * n.v("a") + n.C("a", "b") * (n.mu("b") - 2 * n.v("b")))


def single_teacher() -> Expression:
    gradient = forms.gradient_of(Law.TEACHER)
    return Expression((t, c) for t, c in gradient if all(f.head != "T" for f in t))


def test_lemma_2_2() -> None:
    assert agrees_zero(single_teacher(), lemma_2_2(RAW))
    assert agrees_zero(lemma_2_2(RAW), compact(RAW))
    assert not agrees_zero(lemma_2_2(RAW), compact(RAW) + RAW.w() * RAW.v("a"))


def test_any_teacher_forward_and_reverse() -> None:
    n = RAW
    pull = (n.C("a", "b") - n.C_star("a", "b")) * (n.mu("b") - n.v("b"))
    forward = (1 - n.u("b") * (n.mu("b") - n.v("b"))) * n.u("a") - n.C("a", "b") * n.u("b") + pull
    reverse = n.u("a") - n.C_star("a", "b") * n.u("b") + pull
    assert agrees_zero(forms.gradient_of(Law.TEACHER), 2 * n.w() * forward)
    assert agrees_zero(forms.gradient_of(Law.STUDENT), 2 * n.w() * reverse)
    assert not agrees_zero(forms.gradient_of(Law.STUDENT), 2 * n.w() * forward)


def test_raw_writes_what_the_notation_writes() -> None:
    assert agrees_zero(lemma_2_2(RAW), lemma_2_2(nt))  # type: ignore[arg-type]
    assert residual(RAW.v("b") * RAW.v("b") * (RAW.v("b") * RAW.v("b")), (nt.v("b") * nt.v("b")) ** 2) == 0


def test_deltas_and_numbers() -> None:
    assert agrees_zero(RAW.delta("a", "b") * RAW.v("b"), nt.v("a"))
    assert agrees_zero(RAW.delta("b", "b"), nt.delta("b", "b"))
    assert not agrees_zero(RAW.delta("b", "b"), 3)
    assert agrees_zero(RAW.w() + 3, nt.w() + 3)
    assert residual(RAW.w() - RAW.w()) == 0


def test_bad_input_is_refused() -> None:
    with pytest.raises(InputError, match="summands differ"):
        residual(RAW.v("a") + RAW.v("b"))
    with pytest.raises(InputError, match="more than twice"):
        residual(RAW.M("a", "a", "a"))
