"""Known values that the engine must enclose before any claim is checked, and false ones that it must exclude.

A fault of the engine that shows on inputs as plain as these leaves no verdict of the run worth reading. The
values come from the definition alone (see ``canaries.json``), and each way in which a run computes is walked.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from verify.pytest_plugin.canary import Canary
from verify.pytest_plugin.known_runs import known_runs
from verify.pytest_plugin.known_values import known_values
from verify.pytest_plugin.rulings import rulings


@cache
def failures() -> tuple[str, ...]:
    """What is wrong with the engine of this process; empty if nothing is; computed once, in two seconds."""
    found = [*(canary.failure for canary in canaries()), *(ruling.failure for ruling in rulings())]
    return tuple(why for why in found if why)


def canaries() -> Iterator[Canary]:
    """All numbers that are known."""
    yield from known_values()
    yield from known_runs()
