"""Budgets: all passes on one account, estimates that are said before the work, memory that stays flat."""

from __future__ import annotations

import logging
from fractions import Fraction
from math import inf, nan

import pytest

from verify import GaussianMixture, forward_fisher
from verify.algebra import forms
from verify.algebra.calculus import Law
from verify.arithmetic import ball, precision, widened
from verify.errors import BudgetError, InputError
from verify.expectation import Budget, Request, Work, cost, enclose, engine, nodes
from verify.expectation.choose_rules import Need
from verify.expectation.cost import Account, nodes_at_once
from verify.expectation.problem import Problem
from verify.expectation.rules import Legendre, Trapezoid
from verify.fisher import evaluate

THREE = GaussianMixture([4, 1, -2])
ORIGIN = GaussianMixture([0])


def work(estimate, held=0.0):
    return Work(10, 64, estimate, held)


def test_all_passes_draw_on_one_account():
    account = Account(Budget(work=100))
    for _ in range(2):
        account.admit(work(40))
        account.charge(work(40))
    with pytest.raises(BudgetError, match="after 80 in earlier passes"):
        account.admit(work(40))


def test_passes_over_ball_means_stay_within_the_budget_together(monkeypatch):
    taken = []
    sums = evaluate.computed
    monkeypatch.setattr(evaluate, "computed", lambda plan, _: taken.append(plan.estimate) or sums(plan, 0))
    radius = ball(Fraction(1, 10**25))
    means = [widened(ball(0), radius), widened(ball(30), radius)]
    whole = forward_fisher(GaussianMixture(means), digits=5)
    assert whole.passes > 2
    limit = sum(taken[:-1])
    taken.clear()
    with pytest.raises(BudgetError, match=r"earlier passes .* \(reached: loss"):
        forward_fisher(GaussianMixture(means), digits=5, budget=limit)
    assert sum(taken) <= limit


@pytest.mark.parametrize(
    ("budget", "name"),
    [
        (Budget(work=10), "budget="),
        (Budget(seconds=1e-9), "budget.seconds="),
        (Budget(bytes=10), "budget.bytes="),
    ],
)
def test_a_limit_refuses_with_all_estimates_before_a_node_is_made(budget, name, monkeypatch):
    monkeypatch.setattr(nodes, "build", lambda *_: pytest.fail("nodes were made"))
    with pytest.raises(BudgetError, match=rf"^{name}.*64-bit balls .*nodes, .* bits\), about .* s and .* MB"):
        forward_fisher(THREE, digits=30, budget=budget)
    with pytest.raises(BudgetError, match=f"^{name}"):
        enclose([Request((forms.loss(1),), ball(1))], THREE, ORIGIN, Law.TEACHER, budget)


@pytest.mark.parametrize("limit", [nan, -1, "x", None, True])
@pytest.mark.parametrize("make", [lambda x: x, lambda x: Budget(seconds=x), lambda x: Budget(bytes=x)])
def test_a_limit_is_a_number(limit, make):
    with pytest.raises(InputError, match=r"^budget\."):
        forward_fisher(THREE, budget=make(limit))


def test_what_takes_long_or_holds_much_says_so_once_and_before_it_begins(monkeypatch, caplog):
    monkeypatch.setattr(cost, "_LONG_WORK", 0.0)
    monkeypatch.setattr(cost, "_LONG_SECONDS", 0.0)
    monkeypatch.setattr(engine, "_by_floats", lambda *_: None)
    seen = []
    build = nodes.build
    monkeypatch.setattr(nodes, "build", lambda *a: seen.append(len(caplog.records)) or build(*a))
    with caplog.at_level(logging.WARNING):
        forward_fisher(THREE)
    assert seen == [1, 1]
    assert "multiplications of 64-bit balls" in caplog.text
    caplog.clear()
    Account(Budget(bytes=inf)).admit(work(1.0, 3e9))
    assert "3e+03 MB" in caplog.text


def test_what_is_short_says_nothing(caplog):
    forward_fisher(THREE)
    assert not caplog.records


def test_seconds_are_measured_once_a_process(monkeypatch):
    cost.seconds(1.0)
    monkeypatch.setattr(cost, "perf_counter", lambda: pytest.fail("measured again"))
    assert 0 < cost.seconds(1e6) < 60


@pytest.mark.parametrize(
    "rule",
    [
        Trapezoid(Fraction(1, 400), -4000, 8001, Fraction(1)),
        Legendre(Fraction(-9), Fraction(9), 100, 50, Fraction(2)),
    ],
)
def test_weights_along_a_long_axis_are_made_block_by_block(rule):
    with precision(64):
        found = nodes.build(
            (rule,),
            [Problem.of([], THREE, ORIGIN, Law.NORMAL).student],
            Problem.of([], ORIGIN, ORIGIN, Law.NORMAL).student,
        )
        held = len(found.rows) * len(found.columns)
        assert held >= rule.count
        first, again = found.along(0), found.along(0)
        assert len(first) == len(found.columns)
        assert first is not again  # nothing of it is kept
        total = sum((g * a for p, g in enumerate(found.rows.gauss) for a in found.along(p)), ball(0))
    assert abs(total - 1) < ball(Fraction(1, 10**12))


def test_memory_grows_neither_with_nodes_nor_without_bound_with_bits():
    problem = Problem.of([Request((forms.loss(1),), ball(1))], THREE, ORIGIN, Law.TEACHER)
    few, many = (
        problem.work((Trapezoid(Fraction(1, 8), -k, 2 * k, Fraction(1)),), []) for k in (10**5, 10**7)
    )
    assert many.nodes == 100 * few.nodes
    assert many.bytes < 2 * few.bytes
    assert nodes_at_once(30, 13_000) * 30 * 13_000 / 8 < 1e8


def test_the_chunk_is_what_the_bits_allow(monkeypatch):
    asked = []
    monkeypatch.setattr("verify.expectation.problem.nodes_at_once", lambda c, b: asked.append(b) or 64)
    small = forward_fisher(THREE, digits=40)
    assert small.reached
    assert small.work.bits in asked


def test_logarithms_beyond_the_doubles_make_no_nan():
    """Of means about 10^(10^309): what is infinite is refused by the budget, not by int(nan)."""
    assert Need(logs=((inf, 2.0, 0.0), (inf, 3.0, 0.0))).excess(0.0, 0.0) == inf
    assert Need(logs=()).excess(0.0, 0.0) == -inf
