"""Known values before every run: they hold, they come from elsewhere, and a planted fault stops the run."""

from __future__ import annotations

import os
import pkgutil
from dataclasses import replace
from fractions import Fraction

import mpmath
import pytest

from tests.pytest_plugin.theorem_file import GOOD
from verify.arithmetic import ball, precision, widened
from verify.evidence import Grade
from verify.evidence.exact import Dyadic
from verify.expectation import engine
from verify.expectation.engine import computed
from verify.pytest_plugin import canaries, known_runs, known_values
from verify.pytest_plugin.rulings import rulings

EVERY = {canary.name: canary for canary in canaries.canaries()}
RULINGS = list(rulings())
REMEMBERED = (
    canaries.failures,
    known_values._evaluated,
    known_values._rough,
    known_runs._trajectory,
    known_runs._run,
    known_runs._deviations,
)


def forget():
    for function in REMEMBERED:
        function.cache_clear()


@pytest.fixture
def planted(monkeypatch):
    """Plant a fault in this process: every ball that the engine sums is moved by more than its radius."""

    def wrong(*given, **more):
        found = computed(*given, **more)
        with precision(500):  # or no value would ever be as narrow as asked for
            return replace(found, values=_shifted(found.values))

    monkeypatch.setattr("verify.fisher.evaluate.computed", wrong)
    forget()
    yield
    forget()


def _shifted(value):
    if isinstance(value, tuple | list):
        return type(value)(map(_shifted, value))
    return value * ball(Dyadic(2**30 + 1, -30))


def test_all_hold() -> None:
    assert canaries.failures() == ()


def test_a_value_by_the_definition() -> None:
    def score(x, means):
        weights = [mpmath.exp(-((x - m) ** 2) / 2) for m in means]
        return mpmath.fdot(weights, [m - x for m in means]) / mpmath.fsum(weights)

    with mpmath.workdps(25):
        loss = mpmath.quad(
            lambda x: (score(x, [4, 1, -2]) + x) ** 2 * mpmath.npdf(x), mpmath.linspace(-12, 12, 13)
        )
        known = EVERY["forward 4 1 -2"].value
        assert mpmath.almosteq(loss, mpmath.mpf(known.numerator) / known.denominator, rel_eps=1e-18)


@pytest.mark.parametrize("name", EVERY)
def test_what_is_false_too_wide_or_breaks_is_a_failure(name: str) -> None:
    canary = EVERY[name]
    off = Fraction(1, 10 ** (canary.digits - 1)) if canary.digits else Fraction(10**9)
    assert "is not in" in replace(canary, value=canary.value * (1 + off)).failure
    if canary.digits:
        wide = replace(canary, computed=lambda: widened(ball(canary.value), abs(ball(canary.value)) / 1000))
        assert "wider" in wide.failure
    assert "ZeroDivisionError" in replace(canary, computed=lambda: 1 / 0).failure


@pytest.mark.parametrize("ruling", RULINGS, ids=lambda ruling: ruling.name)
def test_a_check_that_rules_otherwise_or_breaks_is_a_failure(ruling) -> None:
    for grade in (Grade.CERTIFIED, Grade.REFUTED, Grade.INCONCLUSIVE):
        assert bool(replace(ruling, grade=grade).failure) == (grade is not ruling.grade)
    assert "ZeroDivisionError" in replace(ruling, step=lambda: 1 / 0).failure


ROUTES = (
    "verify.expectation.nodes.legendre_rule",
    "verify.expectation.nodes.hermite_rule",
    "verify.expectation.nodes._equispaced",
    "verify.expectation.node_sums.NodeSums.total",
    "verify.expectation.float_loop.Loop.part",
    "verify.expectation.by_segment._part",
    "verify.fisher.pair.PairForm.mean",
    "verify.dynamics.mean_value.MeanValue.step",
    "verify.dynamics.taylor.Taylor.step",
    "verify.dynamics.shadowing.Shadowing.step",
    "verify.pytest_plugin.known_runs.line",
    "verify.checks.density_gap.DensityGap.local",
    "verify.pytest_plugin.rulings.has_one_zero",
    "verify.pytest_plugin.rulings.has_one_stationary_point",
    "verify.pytest_plugin.rulings.has_inertia",
    "verify.pytest_plugin.rulings.has_exactly",
    "verify.pytest_plugin.rulings.negative_on",
    "verify.pytest_plugin.rulings.lost_weight",
)


def test_every_way_of_computing_is_walked(monkeypatch) -> None:
    walked = set()

    def watched(place, original):
        def watching(*given, **more):
            walked.add(place)
            return original(*given, **more)

        return watching

    for place in ROUTES:
        monkeypatch.setattr(place, watched(place, pkgutil.resolve_name(place)))
    summed = []
    combined = engine.combined
    monkeypatch.setattr(
        engine, "combined", lambda parts, *more: summed.append(len(parts)) or combined(parts, *more)
    )
    forget()
    assert not canaries.failures()
    assert walked == set(ROUTES)
    assert max(summed) > 1  # one Gaussian of the law at a time


@pytest.mark.parametrize("workers", [(), ("-n1",)], ids=["alone", "xdist"])
def test_a_planted_fault_leaves_every_claim_undecided(run, grades, pytester, planted, workers) -> None:
    if workers:  # another process: it plants its own
        pytester.makeconftest(
            "import os\nfrom verify.pytest_plugin import canaries\n"
            f"if os.getpid() != {os.getpid()}: canaries.failures = lambda: ('2 is not 1',)\n"
        )
    result = run(GOOD, GOOD.replace("ood", "ood2"), options=workers)
    result.assert_outcomes(errors=2)
    assert grades() == {"Good": "INCONCLUSIVE", "Good2": "INCONCLUSIVE"}
    result.stdout.fnmatch_lines(["*F Good; F Good2: *the engine misses known values*"])


def test_tests_without_a_claim_do_not_wait_for_it(pytester, planted) -> None:
    pytester.makepyfile("def test_it(): pass")
    pytester.runpytest().assert_outcomes(passed=1)
