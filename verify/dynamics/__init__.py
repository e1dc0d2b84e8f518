"""Gradient descent on both divergences, every iterate enclosed."""

from __future__ import annotations

from verify.dynamics.certified import Trajectory, descend
from verify.dynamics.shadowing import forward_lipschitz, reverse_lipschitz, shadowed_descent
from verify.dynamics.taylor import taylor_descent

__all__ = [
    "Trajectory",
    "descend",
    "forward_lipschitz",
    "reverse_lipschitz",
    "shadowed_descent",
    "taylor_descent",
]
