"""What problems share, rules, weights and programs: enough for each of them, and no trace of the others."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from random import Random

import pytest

from verify import GaussianMixture, forward_fisher, reverse_fisher
from verify.algebra import forms
from verify.algebra.calculus import Law
from verify.arithmetic import ball, half_width, lower, middle, precision
from verify.errors import PrecisionError
from verify.expectation import (
    bounds,
    choose_rules,
    float_mixture,
    float_nodes,
    float_polynomial,
    hermite,
    nodes,
    polynomial,
    ranges,
)
from verify.expectation.problem import Problem
from verify.expectation.request import Request

MEMORIES = [
    bounds._terms,
    choose_rules._chosen,
    float_mixture._rounded,
    float_nodes._plain,
    float_nodes._plain_parts,
    float_polynomial._compiled,
    float_polynomial._errors,
    hermite._rule,
    nodes._blocks,
    nodes._gauss,
    nodes._hermite_weights,
    nodes._ones,
    nodes._shared_constant,
    nodes._tilted,
    polynomial._family,
    polynomial._only,
    polynomial.contents,
    ranges._ranges,
]


def problem(means, tolerance, law=Law.TEACHER, teacher=None):
    student = GaussianMixture(means)
    d = student.dimension
    groups = [(forms.loss(d),), *((f,) for f in forms.gradient(law, d))]
    with precision(64):
        radius = lower(ball(tolerance))
    return Problem.of(
        [Request(g, radius) for g in groups], student, teacher or GaussianMixture([[0] * d]), law
    )


def random_problem(random):
    d = random.choice([1, 1, 2])
    means = [[Fraction(random.randint(-50, 50), 10) for _ in range(d)] for _ in range(random.randint(2, 5))]
    law = random.choice([Law.TEACHER, Law.STUDENT])
    return problem(means, Fraction(1, 10 ** random.randint(2, 12)), law)


def misses(wanted):
    """How many requests have a proved error over their tolerance, or none at all."""
    try:
        errors = wanted.errors(wanted.tensor_rule())
    except PrecisionError:
        return len(wanted.requests)
    return sum(not e <= r.tolerance for e, r in zip(errors, wanted.requests, strict=True))


def test_a_shared_rule_is_good_enough_for_every_problem_that_shares_it():
    random = Random(0)
    assert not any(misses(random_problem(random)) for _ in range(60))


def test_rounded_inwards_it_would_not_be(monkeypatch):
    """By eight steps: planning shares a tolerance out with a margin, which hides a smaller fault."""

    def down(value, parts):
        return value - 8 / parts

    choose_rules._chosen.cache_clear()
    monkeypatch.setattr(choose_rules, "_up", down)
    random = Random(0)
    assert sum(bool(misses(random_problem(random))) for _ in range(60)) > 30
    monkeypatch.undo()
    choose_rules._chosen.cache_clear()


def test_mixtures_nearby_share_their_rule_and_it_has_few_nodes_more():
    one, other = (problem([4 + h, 1, -2], Fraction(1, 10**9)) for h in (0, Fraction(1, 10**4)))
    assert one.tensor_rule().rules[0] is other.tensor_rule().rules[0]
    with precision(64):
        needs = one.needs(one.bounds, ball(1))
        alone = choose_rules.choose(needs, one.strips(False)[0], *one.density.range(0), needs)
    assert alone.count <= one.tensor_rule().work.nodes <= 1.1 * alone.count


def test_a_rule_is_proved_from_the_problem_it_is_used_for():
    narrow, wide = problem([1, -1], Fraction(1, 10**9)), problem([9, -9], Fraction(1, 10**9))
    rule = narrow.tensor_rule()
    with pytest.raises(PrecisionError, match="strip"):
        wide.errors(replace(rule, sectors=False))


def everything():
    """Results along all ways: balls and binary64, close and far means, one to three axes, Hessians."""
    half = Fraction(1, 2)
    near = [Fraction(1, 10**7), Fraction(-1, 10**7), 0]
    return [
        forward_fisher(GaussianMixture([4, 1, -2]), digits=9),
        forward_fisher(GaussianMixture([4, 1, -2]), digits=25),
        reverse_fisher(GaussianMixture([[2, 0], [0, 1], [-1, half]]), digits=5),
        forward_fisher(GaussianMixture([[1, 0, 0], [0, 1, 0], [0, 0, half]]), digits=3),
        forward_fisher(GaussianMixture(near), digits=8, hessian=True),
        reverse_fisher(GaussianMixture([0, 10**9]), digits=12),
    ]


def bits_of(results):
    return [
        (middle(g), half_width(g)) for r in results for g in (r.loss, *(g for row in r.gradient for g in row))
    ]


def test_balls_do_not_depend_on_what_was_computed_before():
    for memory in MEMORIES:
        memory.cache_clear()
    first = bits_of(everything())
    for shift in (Fraction(1, 1000), Fraction(1, 3)):
        forward_fisher(GaussianMixture([4 + shift, 1, -2]), digits=9)
        with precision(200):
            reverse_fisher(GaussianMixture([[2, 0], [0, 1 + shift], [-1, shift]]), digits=5)
    again = bits_of(everything())
    for memory in MEMORIES:
        memory.cache_clear()
    alone = bits_of(everything())
    for one, other in ((first, again), (first, alone)):
        assert all(bool(a == c) and bool(b == d) for (a, b), (c, d) in zip(one, other, strict=True))


def test_weights_that_are_shared_have_the_precision_in_force():
    found = []
    for bits in (64, 200, 64):
        with precision(bits):
            found.append(nodes._gauss(Fraction(1, 7), -3, 7, 1, bits))
    coarse, fine, again = found
    assert again is coarse
    assert coarse != fine
    assert all(half_width(f) < half_width(c) / 2**100 for c, f in zip(coarse, fine, strict=True))


def test_long_rules_are_not_kept():
    for memory in MEMORIES:
        memory.cache_clear()
    forward_fisher(GaussianMixture([3000, 1, -2000]), digits=5)
    with precision(64):
        nodes.blocks_of(lambda p: nodes.Shared([ball(p)] * 100), 100, 100)
    assert nodes._blocks.cache_info().currsize == 0


def test_needs_that_others_cover_term_by_term_are_left_out():
    hard, easy = choose_rules.Need(((3.0, 4, 0), (1.0, 2, 0))), choose_rules.Need(((1.0, 2, 0),))
    other = choose_rules.Need(((2.0, 4, 1),))
    assert choose_rules.hardest([easy, hard, other]) == [hard, other]
    for amplification in (0.0, 0.5, 2.0):
        every, few = (
            max(n.excess(amplification, 1.0) for n in needs) for needs in ([easy, hard, other], [hard, other])
        )
        assert every == few
    assert choose_rules.hardest([]) == []
