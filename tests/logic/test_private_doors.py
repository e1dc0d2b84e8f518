"""The doors that Python cannot lock: who makes theorems past the rules is listed, nobody else does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NAMES = "_(make|identity|constant|enclosure|existence|distance|span|normal_means|run|strictly|teacher)"
DOORS = (
    rf"import (\([^)]*|[^#\n]*)\b{NAMES}\b|\b(kernel|enclosure)\.{NAMES}\b|\b_Oracle\b"
    r"|object\.__setattr__\((?!self\b)|object\.__new__"
)
TRUSTED = re.compile(
    r"verify/(logic/\w+|algebra/(facts|distances|random_means|span|teacher)"
    r"|checks/(constant|enclosure|existence|run))\.py"
)


def test_only_the_kernel_and_its_oracles_make_theorems():
    files = [path for room in ("verify", "theorems") for path in (ROOT / room).rglob("*.py")]
    opened = [path for path in files if re.search(DOORS, path.read_text(encoding="utf-8"))]
    found = {path.relative_to(ROOT).as_posix() for path in opened}
    assert "verify/logic/kernel.py" in found
    found.discard("verify/arithmetic/arguments.py")  # it sets fields of records, and a theorem has none
    assert [name for name in sorted(found) if not TRUSTED.fullmatch(name)] == []


@pytest.mark.parametrize(
    "line",
    [
        "from verify.logic.kernel import Theorem, _make",
        "from verify.logic.kernel import (\n    Theorem,\n    _make,\n)",
        "kernel._make('rule', (), formula)",
        "from verify.checks.enclosure import _strictly",
        "_Oracle('identity')",
        "object.__setattr__(theorem, 'hypotheses', ())",
    ],
)
def test_a_door_is_seen(line):
    assert re.search(DOORS, line)
