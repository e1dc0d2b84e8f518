"""Expectations over Gaussians with a proved error; integrands and their bounds, no papers."""

from __future__ import annotations

from verify.expectation.cost import DEFAULT_BUDGET, Budget, Work
from verify.expectation.engine import Result, enclose, expectations
from verify.expectation.means import Means
from verify.expectation.request import Request

__all__ = ["DEFAULT_BUDGET", "Budget", "Means", "Request", "Result", "Work", "enclose", "expectations"]
