"""What a run was made with."""

from __future__ import annotations

import platform
import subprocess
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path

from verify.evidence import Environment

_DISTRIBUTIONS = ("fisherproof", "sympy", "mpmath", "numpy", "scipy", "python-flint", "pytest")


def environment(claims: Path, seed: int, profile: str) -> Environment:
    """The environment of a run whose claims lie in the directory ``claims``."""
    from sympy.external.gmpy import GROUND_TYPES  # loading SymPy is slow, so only when asked

    from verify.arithmetic import FLINT_VERSION

    versions = {"python": platform.python_version(), "FLINT": FLINT_VERSION}
    for name in _DISTRIBUTIONS:
        versions[name] = metadata.version(name)
    return Environment(
        versions=versions,
        ground_types=GROUND_TYPES,
        platform=f"{platform.system()} {platform.machine()}",
        commit=_commit(claims),
        seed=seed,
        started=datetime.now(UTC).isoformat(timespec="seconds"),
        profile=profile,
    )


def _commit(claims: Path) -> str:
    """The commit of the checkout that the directory belongs to, with "+" if what may change a run differs.

    Pages and ledgers that a run left in the checkout change no run, and an installed package belongs to no
    checkout, even if one stands in it.
    """
    if "site-packages" in claims.parts or _git(claims, "check-ignore", "."):
        return ""
    head = _git(claims, "rev-parse", "--short=12", "HEAD")
    edited = _git(claims, "status", "--porcelain", "--untracked-files=no", "--", ":/", ":(top,exclude)*.md")
    added = _git(claims, "ls-files", "--others", "--exclude-standard", "--", ":(top)*.py")
    return head + "+" if head and (edited or added) else head


def _git(root: Path, *arguments: str) -> str:
    try:
        found = subprocess.run(
            ["git", "-C", str(root), *arguments], capture_output=True, text=True, timeout=10, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return ""  # no git, or no checkout: the commit is unknown, and the report says so
    return found.stdout.strip()
