"""Other distributions that install packages called ``verify`` or ``theorems`` are noticed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

import theorems
import verify
from verify.__main__ import main
from verify.installed import others, theorems_elsewhere

ROOT = Path(verify.__file__).parents[1]


def test_alone_there_is_nothing_to_say(tmp_path):
    assert others(tmp_path) == ""
    assert theorems_elsewhere() == ""


@pytest.mark.parametrize("name", ["verify", "theorems"])
def test_a_distribution_of_the_same_name_beside_this_one_is_named(tmp_path, name):
    (tmp_path / f"{name}-2.1.dist-info").mkdir()
    (tmp_path / "verify_more-1.0.dist-info").mkdir()
    assert others(tmp_path).startswith(f"{name}-2.1 installed a package of the same name")


def test_another_package_in_the_place_of_this_one_is_noticed(tmp_path, monkeypatch):
    monkeypatch.setattr(verify, "__doc__", "Checks e-mail addresses.")
    assert "another distribution's" in others(tmp_path)


def test_importing_warns(tmp_path):
    """Beside a foreign distribution, as in the site-packages that pip unpacks both into."""
    (tmp_path / "verify").symlink_to(ROOT / "verify")
    (tmp_path / "verify-2.1.dist-info").mkdir()
    code = "import verify; print(verify.GaussianMixture([1]))"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True, env={}
    )
    assert "RuntimeWarning: verify-2.1 installed" in done.stderr
    assert "fresh environment" in done.stderr
    assert done.stdout == "GaussianMixture([1])\n"


def test_other_theorems_are_not_run_as_this_projects(tmp_path, monkeypatch):
    (tmp_path / "theorems").mkdir()
    (tmp_path / "theorems" / "__init__.py").write_text('"""Theorems about knots."""\n', encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "theorems")
    assert theorems_elsewhere() == str(tmp_path / "theorems" / "__init__.py")
    refused = CliRunner().invoke(main, ["run"])
    assert refused.exit_code == 2
    assert "another package called theorems" in refused.output
    assert theorems.__doc__.startswith("FisherProof: ")
