"""What every test may use."""

from __future__ import annotations

pytest_plugins = ["pytester"]


def pytest_addoption(parser):
    parser.addoption(
        "--cases",
        type=int,
        default=150,
        metavar="N",
        help="how many random cases tests/fisher/test_cases.py runs, and twice as many sums in floats",
    )
