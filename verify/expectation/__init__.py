"""Expectations over Gaussians with a proved error; integrands and their bounds, no papers."""

from __future__ import annotations

from verify.expectation.engine import DEFAULT_BUDGET, Result, enclose, expectations
from verify.expectation.means import Means
from verify.expectation.problem import Request, Work

__all__ = ["DEFAULT_BUDGET", "Means", "Request", "Result", "Work", "enclose", "expectations"]
