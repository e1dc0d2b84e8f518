"""Expectations over Gaussians with a proved error; integrands and their bounds, no papers."""

from __future__ import annotations

from verify.expectation.engine import Result, enclose, expectations
from verify.expectation.means import Cloud
from verify.expectation.problem import Request, Work
from verify.expectation.route import DEFAULT_BUDGET

__all__ = ["DEFAULT_BUDGET", "Cloud", "Request", "Result", "Work", "enclose", "expectations"]
