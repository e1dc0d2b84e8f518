"""The template is a theorem file that runs and is proved."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.pytest_plugin.theorem_file import KNOWN_ALREADY

TEMPLATE = Path(__file__).parents[2] / "theorems" / "TEMPLATE.py"


def test_a_copy_of_the_template_is_proved(tmp_path):
    (tmp_path / "test_mine.py").write_text(TEMPLATE.read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "conftest.py").write_text(KNOWN_ALREADY, encoding="utf-8")
    run = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_mine.py"]
    wide = {**os.environ, "COLUMNS": "120"}
    out = subprocess.run(run, cwd=tmp_path, env=wide, capture_output=True, text=True, check=False)
    assert out.returncode == 0, out.stdout
    assert "A template [derived]" in out.stdout
    assert "■ PROVED" in out.stdout
