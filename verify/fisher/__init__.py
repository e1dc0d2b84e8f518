"""Both Fisher divergences with proved error bounds."""

from __future__ import annotations

from verify.fisher.forward import forward_fisher
from verify.fisher.result import FisherDivergence
from verify.fisher.reverse import reverse_fisher

__all__ = ["FisherDivergence", "forward_fisher", "reverse_fisher"]
