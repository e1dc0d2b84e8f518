"""What every test may use."""

from __future__ import annotations

import gc

import pytest
from hypothesis import HealthCheck, settings

from tests.pytest_plugin.theorem_file import QUICKLY
from tests.report.chromium import Page

# How fast an example is says how busy the machine is, and nothing else.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")

# With the usual thresholds the garbage collector takes a twelfth of the time: it looks again and again
# through half a million objects that were made in collecting the tests and stay.
gc.set_threshold(50_000, 20, 50)

pytest_plugins = ["pytester"]


def pytest_addoption(parser):
    parser.addoption(
        "--cases",
        type=int,
        default=150,
        metavar="N",
        help="how many random cases tests/fisher/test_cases.py runs, and twice as many sums in floats",
    )


@pytest.hookimpl(optionalhook=True)  # without pytest-xdist there is nothing to schedule
def pytest_xdist_make_scheduler(config, log):
    """With ``-n``, a worker without tests takes some of another's: tests differ in length a thousandfold."""
    if config.getvalue("dist") != "load":
        return None
    from xdist.scheduler import WorkStealingScheduling

    return WorkStealingScheduling(config, log)


@pytest.fixture(scope="session", autouse=True)
def _inner_runs_start_quickly():
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTEST_ADDOPTS", " ".join(QUICKLY))
        yield


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    """A Chromium with a profile of its own."""
    opened = Page(tmp_path_factory.mktemp("profile"))
    yield opened
    opened.close()
