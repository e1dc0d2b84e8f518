"""Gradient descent on both divergences, every iterate enclosed."""

from __future__ import annotations

from verify.dynamics.certified import Trajectory, descend

__all__ = ["Trajectory", "descend"]
