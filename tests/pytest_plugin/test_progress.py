from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.pytest_plugin.theorem_file import HEADER, QUICKLY

CLAIMS = """
@stated("Good")
@pytest.mark.parametrize("n", [1, 2])
def test_good(n, evidence):
    fill(evidence)

@stated("Bad")
def test_bad(evidence):
    fill(evidence, Grade.REFUTED)
"""


def on_a_terminal(path, *options: str) -> str:
    """What a person sees of a run."""
    theirs, ours = os.openpty()
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *QUICKLY, *options]
    running = subprocess.Popen(command, stdin=ours, stdout=ours, stderr=ours, cwd=path)
    os.close(ours)
    seen = b""
    try:
        while chunk := os.read(theirs, 4096):
            seen += chunk
    except OSError:
        pass  # so Linux reports the end of a terminal
    running.wait()
    os.close(theirs)
    return seen.decode()


@pytest.mark.parametrize("workers", [(), ("-n", "1")])
def test_a_bar_in_place_of_dots(pytester, workers) -> None:
    pytester.makepyfile(test_claims=HEADER + CLAIMS)
    seen = on_a_terminal(pytester.path, *workers)
    assert "3/3" in seen
    assert "left" in seen
    assert "failed: test_claims.py::test_bad" in seen
    assert "1 failed" in seen
    assert "2 passed" in seen
    assert "[100%]" not in seen


def test_no_bar_without_claims_or_when_names_are_printed(pytester) -> None:
    pytester.makepyfile(test_claims=HEADER + CLAIMS)
    assert "3/3" not in on_a_terminal(pytester.path, "-v")
    assert "3/3" not in on_a_terminal(pytester.path, "-q")
    pytester.makepyfile(test_claims="def test_it(): pass")
    assert "[100%]" in on_a_terminal(pytester.path)


def test_no_bar_in_a_file(run) -> None:
    assert "3/3" not in run(CLAIMS).stdout.str()
