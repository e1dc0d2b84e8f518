"""Whether the packages that Python finds as ``verify`` and ``theorems`` are FisherProof's.

Package indexes know other distributions that install a package of one of these names. pip lets the last one
win, file by file and without a word.
"""

from __future__ import annotations

import sys
import warnings
from importlib.util import find_spec
from pathlib import Path

_MARK = "FisherProof: "
"""How the docstrings of both packages start."""
_NAMES = ("verify", "theorems")
_TRY = "install fisherproof alone in a fresh environment"


def warn_of_others() -> None:
    """Warn (RuntimeWarning) if another distribution has, or may have, replaced files of this one."""
    if why := others(Path(__file__).parents[1]):
        warnings.warn(f"{why}; {_TRY}", RuntimeWarning, stacklevel=3)


def others(beside: Path) -> str:
    """Which other distributions were unpacked into the same directory, or "" if there are none."""
    found = sorted(
        "-".join(path.name.removesuffix(".dist-info").split("-")[:2])
        for name in _NAMES
        for path in beside.glob(f"{name}-*.dist-info")
    )
    if found:
        return f"{' and '.join(found)} installed a package of the same name over FisherProof's, or under it"
    if not (sys.modules["verify"].__doc__ or "").startswith(_MARK):
        return f"the package verify in {beside} is another distribution's, with files of FisherProof in it"
    return ""


def theorems_elsewhere() -> str:
    """Where Python finds another package ``theorems`` than FisherProof's; "" if it does not."""
    spec = find_spec("theorems")
    if spec is None:
        return ""
    where = spec.origin or str(next(iter(spec.submodule_search_locations or []), ""))
    try:
        text = Path(where).read_text(encoding="utf-8")
    except (OSError, ValueError):
        text = ""
    return "" if text.removeprefix('"""').startswith(_MARK) else where
