"""Gradient descent on both divergences, every iterate enclosed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from verify.dynamics.certified import Trajectory, descend
from verify.dynamics.shadowing import forward_lipschitz, reverse_lipschitz, shadowed_descent
from verify.dynamics.taylor import taylor_descent
from verify.lazily import submodules

if TYPE_CHECKING:
    from verify.dynamics import deviations as deviations
    from verify.dynamics import log_time as log_time
    from verify.dynamics import observed as observed

__all__ = [
    "Trajectory",
    "descend",
    "forward_lipschitz",
    "reverse_lipschitz",
    "shadowed_descent",
    "taylor_descent",
]

__getattr__ = submodules(__name__, ("deviations", "log_time", "observed"))
