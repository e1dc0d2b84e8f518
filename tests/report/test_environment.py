from __future__ import annotations

import subprocess
from datetime import datetime
from pathlib import Path

from verify.report.environment import environment


def test_says_with_what_a_run_was_made(tmp_path: Path) -> None:
    made = environment(tmp_path, 7, "deep")
    assert {"python", "FLINT", "fisherproof", "sympy", "mpmath", "numpy", "python-flint"} <= set(
        made.versions
    )
    assert made.ground_types in {"python", "gmpy", "flint"}
    assert made.seed == 7
    assert made.commit == ""
    assert datetime.fromisoformat(made.started).tzinfo is not None


def test_commit_with_a_mark_if_the_checkout_has_changes(tmp_path: Path) -> None:
    def git(*arguments: str) -> None:
        identity = ("-c", "user.name=a", "-c", "user.email=a@b.c", "-c", "commit.gpgsign=false")
        subprocess.run(["git", "-C", str(tmp_path), *identity, *arguments], check=True, capture_output=True)

    git("init")
    git("commit", "--allow-empty", "-m", "first")
    clean = environment(tmp_path, 0, "default").commit
    assert len(clean) == 12
    (tmp_path / "new").touch()
    assert environment(tmp_path, 0, "default").commit == clean + "+"


def test_no_git_is_an_unknown_commit(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert environment(tmp_path, 0, "default").commit == ""
