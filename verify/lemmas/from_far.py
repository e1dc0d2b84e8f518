"""Theorem 3.5 (Zhang et al. 2025): what comes of a far start for all time, as statements to be cited."""

from __future__ import annotations

from collections.abc import Sequence

from verify.algebra.posterior import n
from verify.lemmas.all_time import LOWER, b
from verify.lemmas.far_start import M, X_k, other, ι
from verify.lemmas.forward import L_k, η
from verify.lemmas.phase_1 import GIVEN, WIDE_GIVEN
from verify.logic.descent import k
from verify.logic.formulas import Comparison
from verify.logic.schemas import exp, tends_to
from verify.logic.statement import Statement, statement

SHARE, POWER = 250 * n**8 * b <= 1, M**2 / 10


def without_steps(given: Sequence[Comparison]) -> list[Comparison]:
    """What phase 1 assumes, without the number of its steps; and SHARE."""
    return [*given[:-2], SHARE]


def limits(given: Sequence[Comparison]) -> Statement:
    """The one arrives, all others leave, and the loss is O(1/k)."""
    loss = L_k * (1 + η * b * exp(-1 * POWER) * k) <= 5 * M**2
    return statement(tends_to(ι * X_k, 0), tends_to(other * LOWER, 0), loss, given=without_steps(given))


LIMITS, WIDE_LIMITS = limits(GIVEN), limits(WIDE_GIVEN)
"""Claims "F Theorem 3.5" and "F Theorem 3.5, wide starts"."""
