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
    for output in ("out.json", "report.html", "README.md"):
        (tmp_path / output).touch()
    git("add", "README.md")  # an index of the theorems is in the tree
    assert environment(tmp_path, 0, "default").commit == clean
    (tmp_path / "theorems").mkdir()
    assert environment(tmp_path / "theorems", 0, "default").commit == clean
    (tmp_path / "test_new.py").touch()
    assert environment(tmp_path / "theorems", 0, "default").commit == clean + "+"
    git("add", "test_new.py")
    assert environment(tmp_path, 0, "default").commit == clean + "+"
    git("commit", "-m", "second")
    (tmp_path / "setup.cfg").touch()
    git("add", "setup.cfg")
    assert environment(tmp_path / "theorems", 0, "default").commit.endswith("+")


def test_a_package_installed_in_a_checkout_has_no_commit(tmp_path: Path) -> None:
    git = ["git", "-C", str(tmp_path)]
    identity = ("-c", "user.name=a", "-c", "user.email=a@b.c", "-c", "commit.gpgsign=false")
    (tmp_path / ".gitignore").write_text("build/")
    for command in (("init",), ("commit", "--allow-empty", "-m", "first")):
        subprocess.run([*git, *identity, *command], check=True, capture_output=True)
    for place in (".venv/lib/python3.11/site-packages/theorems", "build/theorems"):
        (tmp_path / place).mkdir(parents=True)
        assert environment(tmp_path / place, 0, "default").commit == ""


def test_no_git_is_an_unknown_commit(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert environment(tmp_path, 0, "default").commit == ""
