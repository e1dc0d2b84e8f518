"""Both Fisher divergences with proved error bounds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from verify.fisher.forward import forward_fisher
from verify.fisher.result import FisherDivergence
from verify.fisher.reverse import reverse_fisher
from verify.lazily import submodules

if TYPE_CHECKING:
    from verify.fisher import float64 as float64
    from verify.fisher import quasi_monte_carlo as quasi_monte_carlo
    from verify.fisher import sampled as sampled

__all__ = ["FisherDivergence", "forward_fisher", "reverse_fisher"]

__getattr__ = submodules(__name__, ("float64", "quasi_monte_carlo", "sampled"))
