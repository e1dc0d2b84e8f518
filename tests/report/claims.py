"""Every claim of the theorems, without running any."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator

import theorems
from verify.evidence import Claim, claim_of


def every_claim() -> Iterator[tuple[str, Claim]]:
    """The name of each module that ``pytest theorems`` collects, with each of its claims."""
    for module in pkgutil.walk_packages(theorems.__path__, "theorems."):
        if not module.name.rpartition(".")[2].startswith("test_"):
            continue  # the template
        for thing in vars(importlib.import_module(module.name)).values():
            if (claim := claim_of(thing)) is not None:
                yield module.name, claim
