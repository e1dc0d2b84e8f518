"""FisherProof: executable theorems about training by score matching."""

from __future__ import annotations

from verify.errors import VerifyError
from verify.fisher import forward_fisher, reverse_fisher
from verify.mixture import GaussianMixture

__all__ = ["GaussianMixture", "VerifyError", "forward_fisher", "reverse_fisher"]
