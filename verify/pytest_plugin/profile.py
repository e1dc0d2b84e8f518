"""Profiles: what is checked by default, and what takes so long that it is checked on request only."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

_MARK = "deep"
_LEFT_OUT = pytest.StashKey[int]()
_ON_WORKER = "fisherproof_left_out"


def add_option(group: pytest.OptionGroup) -> None:
    """The option ``--profile``."""
    group.addoption(
        "--profile",
        choices=("default", "deep"),
        default="default",
        help="deep: also the checks marked deep, which take minutes each",
    )


def option(config: pytest.Config) -> str:
    """The profile of this run."""
    return str(config.getoption("--profile"))


def configure(config: pytest.Config) -> None:
    """Make the mark known."""
    config.addinivalue_line("markers", f"{_MARK}: checked under --profile=deep only, or if named by its id")


def select(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Deselect what is marked deep, unless the profile or a node id on the command line asks for it."""
    named = _named(config)
    deep = [i for i in items if option(config) != "deep" and i.get_closest_marker(_MARK) and not named(i)]
    if deep:
        items[:] = [item for item in items if item not in set(deep)]
        config.hook.pytest_deselected(items=deep)
    config.stash[_LEFT_OUT] = len(deep)
    if hasattr(config, "workeroutput"):
        config.workeroutput[_ON_WORKER] = len(deep)


def left_out(config: pytest.Config) -> int:
    """How many checks were deselected for being deep."""
    return config.stash.get(_LEFT_OUT, 0)


class FromWorkers:
    """Under xdist only the workers collect, and each of them the same: any of them can tell."""

    def __init__(self, config: pytest.Config) -> None:
        self.config = config

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        """Take the number off a worker that ended."""
        self.config.stash[_LEFT_OUT] = getattr(node, "workeroutput", {}).get(
            _ON_WORKER, left_out(self.config)
        )


def _named(config: pytest.Config) -> Any:
    """Whether an item was named by its node id on the command line."""
    ids = []
    for argument in config.args:
        path, _, inside = argument.partition("::")
        if inside:
            ids.append(((config.invocation_params.dir / Path(path)).resolve(), inside))

    def named(item: pytest.Item) -> bool:
        within = item.nodeid.partition("::")[2]
        return any(
            item.path == path and (within == inside or within.startswith((f"{inside}[", f"{inside}::")))
            for path, inside in ids
        )

    return named
