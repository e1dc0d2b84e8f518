"""Each formula that code takes from a theorem is the one that the theorem file itself states and proves."""

from __future__ import annotations

import ast
import importlib
import pkgutil
from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest
import sympy as sp

import theorems
import verify.lemmas
from theorems.reverse import test_lipschitz_gradient as lipschitz
from theorems.sharper import test_s2_reverse_converges as s2
from theorems.sharper import test_s4_one_step as one_step
from theorems.sharper import test_s4_remainder as remainder
from verify.arithmetic import ball, overlap, precision
from verify.lemmas.forward_derivatives import moments, second_derivative_bound, third_derivative_bound
from verify.lemmas.one_step import factors
from verify.lemmas.reverse_lipschitz import COEFFICIENTS, reverse_lipschitz
from verify.lemmas.reverse_step import reverse_limit

MODULES = [
    importlib.import_module(f"verify.lemmas.{m.name}") for m in pkgutil.iter_modules(verify.lemmas.__path__)
]
ROOM = [module for module in MODULES if hasattr(module, "CLAIM")]
FILES = sorted(Path(theorems.__file__).parent.rglob("test_*.py"))


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


@cache
def claims_in(path: Path) -> frozenset[str]:
    """Paper and name of each claim that a theorem file states."""
    calls = [n for n in ast.walk(parsed(path)) if isinstance(n, ast.Call)]
    named = [c for c in calls if isinstance(c.func, ast.Name) and c.func.id == "claim"]
    written = [c for c in named if isinstance(c.args[1], ast.Constant)]  # a made label names an instance
    return frozenset(f"{c.args[0].id[0]} {c.args[1].value}" for c in written)


@pytest.mark.parametrize("module", ROOM, ids=lambda m: m.__name__)
def test_each_lemma_names_a_claim_that_some_file_states(module):
    stated = frozenset().union(*map(claims_in, FILES))
    assert {value for name, value in vars(module).items() if name.startswith("CLAIM")} <= stated
    assert module.CLAIM


def test_only_what_the_kernel_derives_or_cites_names_no_claim():
    for module in MODULES:
        assert module in ROOM or "verify.logic" in Path(module.__file__).read_text()


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_no_theorem_file_imports_the_formula_it_proves(path):
    used = {n.module for n in ast.walk(parsed(path)) if isinstance(n, ast.ImportFrom)}
    for module in ROOM:
        if module.__name__ in used:
            proved = {v for k, v in vars(module).items() if k.startswith("CLAIM")}
            assert not proved & claims_in(path)


def test_lipschitz_constant_is_the_one_proved():
    assert lipschitz.COEFFICIENTS == COEFFICIENTS
    assert lipschitz.K() == 25 * lipschitz.R**2 + 16 * lipschitz.R + 2
    with precision(64):
        assert overlap(reverse_lipschitz(ball(2), Fraction(1, 4)), ball(Fraction(134, 4)))


def test_derivative_bounds_are_the_ones_stated():
    R, s, d = remainder.R, remainder.s, remainder.d
    assert sp.expand(third_derivative_bound(R, s, d) - remainder.K) == 0
    assert sp.expand(second_derivative_bound(R, s, d) - remainder.Λ) == 0
    assert [sp.expand(a - b) for a, b in zip(moments(R, d), (remainder.m2, remainder.m4), strict=True)] == [
        0,
        0,
    ]


def test_factors_of_one_step_are_the_ones_stated():
    found = factors(one_step.n, one_step.A, one_step.η)
    stated = (one_step.MEAN, one_step.APART, one_step.WORST)
    assert [sp.simplify(a - b) for a, b in zip(found, stated, strict=True)] == [0, 0, 0]


def test_largest_step_is_the_one_s2_proves():
    """S-2 asks for 2ηπ_max M ≤ 1 with M ≥ max(1, V): the limit is the M with equality."""
    assert {2 * s2.η * s2.π_max * s2.M <= 1, s2.M >= 1, s2.V_0 <= s2.M} <= set(s2.STEP_SIZE)
    rate, weight = Fraction(1, 7), Fraction(2, 5)
    assert 2 * rate * weight * reverse_limit(rate, weight) == 1
