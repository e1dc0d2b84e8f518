"""Errors planted in the rules: the comparisons that the other tests make must notice each of them."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from verify.algebra import forms
from verify.algebra.calculus import Law
from verify.arithmetic import ball, overlap, precision
from verify.expectation import Request
from verify.expectation.by_gaussian import whole
from verify.expectation.engine import computed
from verify.expectation.plan import Plan
from verify.expectation.problem import Problem
from verify.expectation.rules import Trapezoid
from verify.mixture import GaussianMixture

STUDENT, TEACHER = GaussianMixture([3, 1, -1]), GaussianMixture([0])


def request(digits):
    return [Request((forms.loss(1),), ball(Fraction(1, 10**digits)))]


def loss(rule_change, errors_change=lambda problem, tensor: problem.errors(tensor)):
    """The loss with a changed trapezoid rule, and its error as the changed prover sees it."""
    problem = Problem.of(request(12), STUDENT, TEACHER, Law.TEACHER)
    tensor = problem.tensor_rule()
    rule = tensor.rules[0]
    assert isinstance(rule, Trapezoid)
    changed = replace(tensor, rules=(rule_change(rule),))
    with precision(tensor.work.bits):
        ((value,),) = problem.values(problem.sums(changed), errors_change(problem, tensor))
    return value


def truth():
    problem = Problem.of(request(40), STUDENT, TEACHER, Law.TEACHER)
    result = computed(Plan(((whole(problem), problem.tensor_rule()),)))
    return result.values[0][0]


def test_the_rule_as_planned_contains_the_truth():
    assert overlap(loss(lambda rule: rule), truth())


@pytest.mark.parametrize(
    "fault",
    [
        lambda r: replace(r, count=r.count // 2),  # one tail is dropped
        lambda r: replace(r, first=r.first + r.count // 2, count=r.count // 2),  # the other one
        lambda r: replace(r, step=4 * r.step, first=r.first // 4 - 1, count=r.count // 4 + 2),  # too coarse
    ],
    ids=["right tail dropped", "left tail dropped", "step four times as wide under the old bound"],
)
def test_a_rule_that_is_not_the_proved_one_misses_the_truth(fault):
    assert not overlap(loss(fault), truth())


def test_one_node_dropped_is_noticed(monkeypatch):
    from verify.expectation import nodes

    build = nodes.build

    def without_a_node(*arguments):
        nodes = build(*arguments)
        gauss = list(nodes.rows.gauss)
        gauss[len(gauss) // 2] = ball(0)
        return replace(nodes, rows=replace(nodes.rows, gauss=gauss))

    monkeypatch.setattr(nodes, "build", without_a_node)
    assert not overlap(loss(lambda rule: rule), truth())


def test_a_bound_that_is_too_small_is_noticed():
    """With a step at which the discretisation error is real, the proved bound holds and a fraction fails."""

    def coarse(rule):
        factor = Fraction(8)
        return Trapezoid(factor * rule.step, int(rule.first / factor) - 1, rule.count, rule.half_width)

    def proved(problem, tensor):
        return problem.errors(replace(tensor, rules=(coarse(tensor.rules[0]),)))

    def nothing(problem, tensor):
        return [error * ball(10) ** -6 for error in proved(problem, tensor)]

    assert overlap(loss(coarse, proved), truth())
    assert not overlap(loss(coarse, nothing), truth())
