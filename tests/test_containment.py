"""The run of many random sums against balls says what it found, and fails where a radius is too small."""

from __future__ import annotations

from click.testing import CliRunner

from tests import containment
from verify.arithmetic import half_width, middle, widened


def run(*options):
    return CliRunner().invoke(containment.main, options)


def test_a_few_cases_hold():
    found = run("--cases", "12", "--seed", "7")
    assert found.exit_code == 0
    assert "12 cases" in found.output
    assert "0 failed" in found.output


def test_radii_a_millionth_as_large_do_not(monkeypatch):
    float_sums = containment.float_cases.float_sums

    def narrow(*arguments):
        return {
            key: [widened(middle(b), half_width(b) / 10**6) for b in values]
            for key, values in float_sums(*arguments).items()
        }

    monkeypatch.setattr(containment.float_cases, "float_sums", narrow)
    found = run("--cases", "6")
    assert found.exit_code == 1
    assert "does not contain the truth" in found.output
