"""The record of a claim follows the final outcome of its test, whatever decides that and when."""

from __future__ import annotations

import pytest

from tests.pytest_plugin.theorem_file import GOOD

IN_PARTS = """
@stated("{label}")
def test_{label}(evidence, subtests):
    with subtests.test("one"):
        {body}
    fill(evidence)
"""


@pytest.mark.skipif(not hasattr(pytest, "Subtests"), reason="subtests came with pytest 9")
@pytest.mark.parametrize("workers", [(), ("-n1",)], ids=["alone", "xdist"])
def test_a_subtest_that_does_not_pass_leaves_its_claim_undecided(run, grades, workers) -> None:
    bodies = {"Failing": "assert 1 == 2", "Skipping": "pytest.skip('later')", "Passing": "pass"}
    parts = {label: IN_PARTS.format(label=label, body=body) for label, body in bodies.items()}
    assert run(parts["Failing"], parts["Passing"], GOOD, options=workers).ret == 1
    assert grades() == {"Failing": "INCONCLUSIVE", "Passing": "ARGUED", "Good": "ARGUED"}
    strict = run(parts["Skipping"], parts["Passing"], options=(*workers, "--verdicts-strict"))
    assert strict.ret == 1
    assert grades() == {"Skipping": "INCONCLUSIVE", "Passing": "ARGUED"}
    if not workers:
        assert run(parts["Passing"]).ret == 0


LATE = """
import pytest

@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_makereport(item, call):
    report = yield
    if report.when == "call":
        report.outcome = "{outcome}"
        report.longrepr = {why}
    return report
"""


@pytest.mark.parametrize(
    ("outcome", "why", "shown"),
    [
        ("failed", "'it leaked'", "*F Good: its test failed: it leaked"),
        ("skipped", "('f', 1, 'not today')", "*F Good: a part of its test was skipped: not today"),
    ],
)
@pytest.mark.parametrize("workers", [(), ("-n1",)], ids=["alone", "xdist"])
def test_an_outcome_that_another_plugin_changes_counts(run, grades, pytester, outcome, why, shown, workers):
    pytester.makeconftest(LATE.format(outcome=outcome, why=why))
    result = run(GOOD, options=workers)
    assert grades() == {"Good": "INCONCLUSIVE"}
    result.stdout.fnmatch_lines([shown])


AGAIN = """
from _pytest.runner import runtestprotocol

def pytest_runtest_protocol(item, nextitem):
    item.ihook.pytest_runtest_logstart(nodeid=item.nodeid, location=item.location)
    for attempt in range(2):
        item.attempt = attempt
        item._initrequest()
        for report in runtestprotocol(item, nextitem=nextitem, log=False):
            if attempt == 0 and report.when == "call" and report.failed:
                report.outcome = "rerun"
            item.ihook.pytest_runtest_logreport(report=report)
    item.ihook.pytest_runtest_logfinish(nodeid=item.nodeid, location=item.location)
    return True
"""
FIRST_THEN = """
@pytest.fixture
def broken_later(request):
    if request.node.attempt == 1 and {setup}:
        pytest.skip("no longer")

@stated("It")
def test_it(broken_later, request, evidence):
    if request.node.attempt == 0:
        {first}
    else:
        {then}
"""


@pytest.mark.parametrize(
    ("first", "then", "setup", "grade"),
    [
        ("fill(evidence, Grade.REFUTED)", "fill(evidence)", False, "ARGUED"),
        ("fill(evidence, Grade.REFUTED)", "fill(evidence); 1 / 0", False, "INCONCLUSIVE"),
        ("raise BudgetError('a', 1, 'b', 'c')", "fill(evidence)", False, "ARGUED"),
        ("fill(evidence)", "pass", False, "INCONCLUSIVE"),
        ("fill(evidence)", "fill(evidence)", True, "INCONCLUSIVE"),
    ],
)
def test_nothing_of_an_earlier_attempt_survives_a_rerun(run, grades, pytester, first, then, setup, grade):
    pytester.makeconftest(AGAIN)
    run(FIRST_THEN.format(first=first, then=then, setup=setup), options=("--junitxml=junit.xml",))
    assert grades() == {"It": grade}
    junit = (pytester.path / "junit.xml").read_text(encoding="utf-8")
    assert f'<property name="grade" value="{grade}"' in junit


def test_what_the_plugin_itself_fails_keeps_its_grade(run, grades) -> None:
    it = "@stated('It', finding=True)\ndef test_it(evidence):\n    fill(evidence)\n"
    run(it).assert_outcomes(failed=1)
    assert grades() == {"It": "ARGUED"}
