"""What ``import verify`` gives."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

import verify


def printed(code):
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout


def test_the_dynamics_are_there_after_one_import():
    assert printed("import verify; print(verify.dynamics.descend.__name__)") == "descend\n"
    names = "verify.dynamics.deviations, verify.dynamics.observed, verify.dynamics.log_time, verify.checks"
    printed(f"import verify; {names}, verify.fisher.float64, verify.fisher.quasi_monte_carlo")
    assert {"dynamics", "checks"} <= set(dir(verify))


def test_what_is_not_needed_at_once_is_imported_later():
    code = "import sys, verify; print([m for m in ('verify.dynamics', 'scipy', 'sympy') if m in sys.modules])"
    assert printed(code) == "[]\n"
    rooms = "verify.checks.oracles, verify.checks.frequency, verify.dynamics.log_time"
    assert printed(f"import sys, {rooms}; print('scipy' in sys.modules)") == "False\n"


def test_what_is_not_there_is_named_as_by_python():
    with pytest.raises(AttributeError, match=r"module 'verify' has no attribute 'dynamic'$"):
        verify.dynamic  # noqa: B018


def test_the_version_is_there():
    assert re.fullmatch(r"\d+\.\d+\.\d+", verify.__version__)
