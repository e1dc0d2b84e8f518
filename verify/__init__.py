"""FisherProof: executable theorems about training by score matching."""

from __future__ import annotations

from typing import TYPE_CHECKING

from verify.errors import VerifyError
from verify.fisher import forward_fisher, reverse_fisher
from verify.installed import warn_of_others
from verify.lazily import submodules
from verify.mixture import GaussianMixture
from verify.report.notebook import show_typeset

if TYPE_CHECKING:
    from verify import checks as checks
    from verify import dynamics as dynamics

__all__ = ["GaussianMixture", "VerifyError", "__version__", "forward_fisher", "reverse_fisher"]
__version__ = "0.1.0"

_LATER = ("checks", "dynamics")  # with them, `import verify` takes a quarter longer
__getattr__ = submodules(__name__, _LATER)


def __dir__() -> list[str]:
    return sorted({*globals(), *_LATER})


show_typeset()
warn_of_others()
