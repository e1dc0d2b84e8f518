from __future__ import annotations

import pytest

# pytester forgets what an inner run imported, and NumPy and what judges terms load only once a process.
import scipy.optimize  # noqa: F401

import verify.checks.nets
import verify.checks.oracles
import verify.prove  # noqa: F401
from tests.pytest_plugin.theorem_file import HEADER, QUICKLY
from verify.pytest_plugin import canaries
from verify.report.ledger_file import read_ledger


@pytest.fixture
def run(pytester, monkeypatch):
    """Run pytest on a theorem file made of the given parts, in a directory of its own."""
    monkeypatch.setenv("COLUMNS", "100")  # pytester asks for 80
    pytester.makeini("[pytest]\naddopts = -p no:cacheprovider -p no:hypothesispytest")

    def run(*parts: str, options: tuple[str, ...] = ()):
        if any(option.startswith("-n") for option in options):
            options = (*QUICKLY, *options)  # for the workers
        pytester.makepyfile(test_claims=HEADER + "".join(parts))
        return pytester.runpytest("--verdicts-json=out.json", *options)

    return run


@pytest.fixture
def grades(pytester):
    """The grades of the last run, by label, from its ledger."""

    def grades() -> dict[str, str]:
        return {v.claim.label: v.grade.name for v in read_ledger(pytester.path / "out.json").verdicts}

    return grades


@pytest.fixture(scope="session", autouse=True)
def _the_canaries_are_asked_once():
    """An inner run forgets the modules that it loads, and with them that the known values held.

    Inner processes rely on it too, see ``theorem_file``; those of ``tests/test_main.py`` ask for themselves.
    """
    assert not canaries.failures()
