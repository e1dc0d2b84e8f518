"""What every test may use."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, settings

from tests.report.chromium import Page

# How fast an example is says how busy the machine is, and nothing else.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")

pytest_plugins = ["pytester"]


def pytest_addoption(parser):
    parser.addoption(
        "--cases",
        type=int,
        default=150,
        metavar="N",
        help="how many random cases tests/fisher/test_cases.py runs, and twice as many sums in floats",
    )


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    """A Chromium with a profile of its own."""
    opened = Page(tmp_path_factory.mktemp("profile"))
    yield opened
    opened.close()
