"""Plant a fault in a copy of the tree, run the tests that must notice it, and say what they did."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from tests.faults.fault import Fault

ROOT = Path(__file__).parents[2]
_NO_PROGRAM = re.compile(
    r"^E +(NameError|UnboundLocalError|SyntaxError|IndentationError|ImportError|ModuleNotFoundError)\b", re.M
)
_FAILED = re.compile(r"^(?:FAILED|ERROR) (\S+)", re.M)
_CANARIES = "import sys; from verify.pytest_plugin.canaries import failures; sys.exit(bool(failures()))"


class Verdict(Enum):
    """What became of a fault."""

    CAUGHT = "caught"
    SURVIVED = "survived"
    EQUIVALENT = "equivalent"
    BROKEN = "broken"
    """The planted text is no program, or no test was run: the entry is wrong."""
    HUNG = "hung"


@dataclass(frozen=True)
class Outcome:
    """A verdict and what to show with it: the test that noticed, or pytest's last lines."""

    fault: Fault
    verdict: Verdict
    detail: str


class Copy:
    """A temporary copy of the tree, which faults are planted in one after the other."""

    def __init__(self, root: Path, seconds: float, source: Path = ROOT) -> None:
        self.root, self.seconds = root, seconds
        for name in ("verify", "tests", "theorems"):
            if (source / name).is_dir():
                ignored = shutil.ignore_patterns("__pycache__", ".hypothesis")
                shutil.copytree(source / name, root / name, ignore=ignored)
        shutil.copy2(source / "pyproject.toml", root)

    def run(self, fault: Fault) -> Outcome:
        """Plant, test, restore."""
        with self.planted(fault):
            verdict, detail = self.tested(fault.tests, self.seconds)
        if fault.equivalent:
            verdict, detail = _of_an_equivalent(verdict, detail)
        return Outcome(fault, verdict, detail)

    def asked(self, fault: Fault) -> Outcome:
        """Plant, ask the canaries of a run of theorems, restore."""
        with self.planted(fault):
            return Outcome(fault, *self._done(["-c", _CANARIES], self.seconds))

    @contextmanager
    def planted(self, fault: Fault) -> Iterator[None]:
        """The copy with the fault in it, as long as the block runs."""
        path = self.root / fault.file
        source = path.read_text(encoding="utf-8")
        path.write_text(fault.planted(source), encoding="utf-8")
        try:
            yield
        finally:
            path.write_text(source, encoding="utf-8")

    def tested(self, tests: tuple[str, ...], seconds: float) -> tuple[Verdict, str]:
        """Run tests until one fails."""
        options = ["-x", "-q", "--no-header", "-p", "no:cacheprovider", "--tb=short", "-rfE"]
        return self._done(["-m", "pytest", *options, *tests], seconds)

    def _done(self, arguments: list[str], seconds: float) -> tuple[Verdict, str]:
        """What Python, run in the copy, makes of it: exit status 0 for nothing noticed, 1 for something."""
        # Bytecode is told from its source by time and size, which two sources of one second may share.
        env = os.environ | {"PYTHONPATH": str(self.root), "PYTHONDONTWRITEBYTECODE": "1"}
        try:
            done = subprocess.run(
                [sys.executable, *arguments],
                cwd=self.root,
                env=env,
                capture_output=True,
                text=True,
                timeout=seconds,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return Verdict.HUNG, f"no verdict after {seconds:g} s"
        text = done.stdout + done.stderr
        if done.returncode == 0:
            return Verdict.SURVIVED, ""
        if done.returncode != 1 or _NO_PROGRAM.search(text):
            return Verdict.BROKEN, text[-3000:]
        failed = _FAILED.search(text)
        return Verdict.CAUGHT, failed[1] if failed else text[-500:]


def _of_an_equivalent(verdict: Verdict, detail: str) -> tuple[Verdict, str]:
    if verdict is Verdict.CAUGHT:
        return Verdict.BROKEN, f"said to be equivalent, but {detail} noticed it: drop the argument"
    return (Verdict.EQUIVALENT, detail) if verdict is Verdict.SURVIVED else (verdict, detail)
