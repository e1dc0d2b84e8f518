"""Gradient descent on both divergences, every iterate enclosed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from verify.dynamics.descent import ManySteps, StepRule, Trajectory, descend
from verify.dynamics.mean_value import MeanValue
from verify.dynamics.objective import Objective
from verify.dynamics.place import Place, size_below
from verify.dynamics.shadowing import Shadowing
from verify.dynamics.spectral import Spectral
from verify.dynamics.taylor import Taylor
from verify.lazily import submodules

if TYPE_CHECKING:
    from verify.dynamics import deviations as deviations
    from verify.dynamics import log_time as log_time
    from verify.dynamics import observed as observed

__all__ = [
    "ManySteps",
    "MeanValue",
    "Objective",
    "Place",
    "Shadowing",
    "Spectral",
    "StepRule",
    "Taylor",
    "Trajectory",
    "descend",
    "size_below",
]

__getattr__ = submodules(__name__, ("deviations", "log_time", "observed"))
