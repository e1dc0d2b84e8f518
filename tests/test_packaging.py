"""What is built from this tree: a source distribution with the tests; an install that mypy follows."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
pytest.importorskip("setuptools", "77")


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """The source distribution and the editable wheel, built from a copy: nothing is left in the tree."""
    copy, out = tmp_path_factory.mktemp("tree") / "copy", tmp_path_factory.mktemp("out")
    left_out = shutil.ignore_patterns("__pycache__", "*.egg-info", ".*_cache", ".venv", ".git", "build")
    shutil.copytree(ROOT, copy, ignore=left_out)
    code = f"import setuptools.build_meta as b; b.build_sdist({str(out)!r}); b.build_editable({str(out)!r})"
    subprocess.run([sys.executable, "-c", code], cwd=copy, check=True, capture_output=True)
    (sdist,), (wheel,) = out.glob("*.tar.gz"), out.glob("*.whl")
    return sdist, wheel, copy


def test_the_source_distribution_holds_every_test_and_what_they_need(built):
    with tarfile.open(built[0]) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    wanted = {
        path.relative_to(ROOT).as_posix()
        for room in ("tests", "theorems", "verify", "benchmarks")
        for path in (ROOT / room).rglob("*")
        if path.is_file() and path.suffix != ".pyc" and not path.name.startswith(".")
    }
    assert wanted | {"constraints.txt", "constraints-lowest.txt", ".ci/run", "CHANGELOG.md"} <= names


def test_an_editable_install_is_a_path_that_type_checkers_follow(built):
    """Setuptools' import hook is invisible to mypy and to editors."""
    with zipfile.ZipFile(built[1]) as wheel:
        names = wheel.namelist()
        (path,) = [name for name in names if name.endswith(".pth")]
        assert not [name for name in names if name.endswith("_finder.py")]
        assert Path(wheel.read(path).decode().strip()).resolve() == built[2].resolve()
    assert (ROOT / "verify" / "py.typed").is_file()


def test_the_version_is_the_one_that_the_package_says(built):
    import verify

    assert f"-{verify.__version__}.tar.gz" in built[0].name
