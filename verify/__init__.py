"""FisherProof: executable theorems about training by score matching."""

from __future__ import annotations

from verify.errors import VerifyError
from verify.fisher import forward_fisher, reverse_fisher
from verify.mixture import GaussianMixture
from verify.report.notebook import show_typeset

__all__ = ["GaussianMixture", "VerifyError", "forward_fisher", "reverse_fisher"]

show_typeset()
