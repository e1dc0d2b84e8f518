from __future__ import annotations

import gc
import json
import os
import re
import sys

import pytest

from tests.pytest_plugin.theorem_file import GOOD, HEADER, QUICKLY
from verify.evidence import TwinCount
from verify.report.html import reproduce
from verify.report.ledger_file import read_ledger
from verify.report.summary import place


def test_good_claim_passes_and_is_in_the_table(run, grades) -> None:
    result = run(GOOD)
    result.assert_outcomes(passed=1)
    assert result.ret == 0
    result.stdout.fnmatch_lines(["*= verdicts =*", "*F Good*[[]derived]*◐ ARGUED*all n*1/1*"])
    assert grades() == {"Good": "ARGUED"}


def test_tests_without_a_claim_leave_no_trace(pytester) -> None:
    pytester.makepyfile("def test_it(): pass")
    result = pytester.runpytest()
    result.stdout.no_fnmatch_line("*verdict*")
    result.stdout.no_fnmatch_line("*strict*")
    assert result.ret == 0


FAILING = {
    "refuted": ("fill(evidence, Grade.REFUTED)", "REFUTED", "F It is REFUTED: 2 is left"),
    "no conclusion": ("evidence.twin('x', step(Grade.REFUTED))", "INCONCLUSIVE", "no conclusion was drawn*"),
    "no twin": ("evidence.conclude(step())", "INCONCLUSIVE", "no false twin was tried*"),
    "living twin": ("fill(evidence); evidence.twin('x', step())", "INCONCLUSIVE", "*«x» was not refuted*"),
    "refuted lemma": ("fill(evidence); evidence.step(step(Grade.REFUTED))", "INCONCLUSIVE", "*refuted step*"),
    "exception": ("fill(evidence); 1 / 0", "INCONCLUSIVE", "*did not finish: ZeroDivisionError*"),
    "assertion": ("fill(evidence); assert 1 == 2", "INCONCLUSIVE", "*did not finish: assert 1 == 2*"),
    "pytest.fail": ("fill(evidence); pytest.fail('not so')", "INCONCLUSIVE", "*did not finish: *not so*"),
    "exit": ("fill(evidence); raise SystemExit(0)", "INCONCLUSIVE", "*did not finish: SystemExit*"),
    "seen false": (
        "fill(evidence); evidence.conclude(seen_false())",
        "INCONCLUSIVE",
        "*without error control*",
    ),
    "seen lemma": ("fill(evidence); evidence.step(seen_false())", "INCONCLUSIVE", "*without error control*"),
    "float": ("Step('a', 'b', 'c', Grade.ARGUED, 'n', data={'s': 0.1})", "INCONCLUSIVE", "*s=0.1*"),
}


@pytest.mark.parametrize("kind", FAILING)
def test_check_that_fails(run, grades, kind: str) -> None:
    body, grade, message = FAILING[kind]
    result = run(f"@stated('It')\ndef test_it(evidence):\n    {body}\n", GOOD)
    result.assert_outcomes(failed=1, passed=1)
    assert result.ret == 1
    assert grades() == {"It": grade, "Good": "ARGUED"}
    result.stdout.fnmatch_lines([f"*{message}"])


@pytest.mark.parametrize("grade", ["OBSERVED", "ARGUED", "INCONCLUSIVE"])
def test_weaker_grades_pass_and_are_shown(run, grades, grade: str) -> None:
    result = run(f"@stated('It')\ndef test_it(evidence):\n    fill(evidence, Grade.{grade})\n")
    result.assert_outcomes(passed=1)
    assert grades() == {"It": grade}


def test_a_twin_that_fails_in_float64_is_noticed_and_not_called_refuted(run, pytester) -> None:
    it = "@stated('It')\ndef test_it(evidence):\n    fill(evidence)\n    evidence.twin('x', seen_false())\n"
    result = run(it)
    result.assert_outcomes(passed=1)
    result.stdout.fnmatch_lines(["F It: x*~ seen false*", "*F It*◐ ARGUED*1/1*", "*1 observed*"])
    (verdict,) = read_ledger(pytester.path / "out.json").verdicts
    assert verdict.twins == TwinCount(refuted=1, observed=1, unproved=0, tried=2)


@pytest.mark.parametrize("error", ["BudgetError", "PrecisionError"])
def test_undecided_for_lack_of_budget_or_precision_passes_unless_strict(run, grades, error: str) -> None:
    body = f"fill(evidence)\n    raise {error}('digits', 9, 'takes too long', 'ask for fewer')"
    it = f"@stated('It')\ndef test_it(evidence):\n    {body}\n"
    result = run(it)
    result.assert_outcomes(passed=1)
    assert result.ret == 0
    assert grades() == {"It": "INCONCLUSIVE"}
    result.stdout.fnmatch_lines(["*F It: digits=9: takes too long; ask for fewer"])
    strict = run(it, options=("--verdicts-strict",))
    assert strict.ret == 1
    strict.stdout.fnmatch_lines(["strict: F It is INCONCLUSIVE: digits=9*"])


def test_budget_error_in_a_test_without_claim_is_an_ordinary_failure(run) -> None:
    run("def test_it():\n    raise BudgetError('a', 1, 'b', 'c')\n").assert_outcomes(failed=1)


@pytest.mark.parametrize(
    ("grade", "outcome"), [("REFUTED", "passed"), ("ARGUED", "failed"), ("INCONCLUSIVE", "failed")]
)
def test_finding_passes_only_if_refuted(run, grades, grade: str, outcome: str) -> None:
    it = f"@stated('It', finding=True)\ndef test_it(evidence):\n    fill(evidence, Grade.{grade})\n"
    for options in ((), ("--verdicts-strict",)):
        result = run(it, options=options)
        result.assert_outcomes(**{outcome: 1})
        assert result.ret == (outcome == "failed")
        assert grades() == {"It": grade}


def test_finding_without_a_twin_fails_though_refuted(run) -> None:
    it = "@stated('It', finding=True)\ndef test_it(evidence):\n    evidence.conclude(step(Grade.REFUTED))\n"
    run(it).assert_outcomes(failed=1)


LET_PASS = {
    "skip mark": "@pytest.mark.skip(reason='later')\n"
    "@stated('It')\ndef test_it(evidence):\n    fill(evidence)\n",
    "skip call": "@stated('It')\ndef test_it(evidence):\n    fill(evidence)\n    pytest.skip('later')\n",
    "xfail mark": "@pytest.mark.xfail(reason='later')\n@stated('It')\ndef test_it(evidence):\n    1 / 0\n",
    "xfail call": "@stated('It')\ndef test_it(evidence):\n    fill(evidence)\n    pytest.xfail('later')\n",
    "xpass": "@pytest.mark.xfail(reason='later')\n"
    "@stated('It')\ndef test_it(evidence):\n    fill(evidence)\n",
    "not run": "@pytest.mark.xfail(run=False)\n@stated('It')\ndef test_it(evidence):\n    fill(evidence)\n",
}


@pytest.mark.parametrize("kind", LET_PASS)
def test_skip_and_xfail_are_inconclusive_and_fail_in_strict_mode(run, grades, kind: str) -> None:
    it = LET_PASS[kind]
    assert run(it, GOOD).ret == 0
    assert grades() == {"It": "INCONCLUSIVE", "Good": "ARGUED"}
    strict = run(it, GOOD, options=("--verdicts-strict",))
    assert strict.ret == 1
    strict.stdout.fnmatch_lines(["strict: test_claims.py::test_it: *"])


def test_skip_and_xfail_on_a_worker(run, grades) -> None:
    """All kinds at once: each worker is a process that asks its canaries."""
    its = [
        it.replace("'It'", f"'It {k}'").replace("test_it", f"test_it{k}")
        for k, it in enumerate(LET_PASS.values())
    ]
    assert run(*its, GOOD, options=("-n1",)).ret == 0
    assert grades() == {**{f"It {k}": "INCONCLUSIVE" for k in range(len(its))}, "Good": "ARGUED"}
    strict = run(*its, GOOD, options=("--verdicts-strict", "-n1"))
    assert strict.ret == 1
    strict.stdout.fnmatch_lines([f"strict: test_claims.py::test_it{k}: *" for k in range(len(its))])


def test_refuted_claim_marked_xfail_fails_in_strict_mode(run, grades) -> None:
    it = "@pytest.mark.xfail\n@stated('It')\ndef test_it(evidence):\n    fill(evidence, Grade.REFUTED)\n"
    assert run(it).ret == 0
    assert grades() == {"It": "REFUTED"}
    assert run(it, options=("--verdicts-strict",)).ret == 1


SKIPPED = ["def test_more():\n    pytest.skip('no')\n", "pytest.skip('all', allow_module_level=True)\n"]


@pytest.mark.parametrize(
    ("skipped", "workers"),
    [*(pytest.param([one], ()) for one in SKIPPED), pytest.param(SKIPPED, ("-n1",), id="all, xdist")],
)
def test_skip_outside_claims_fails_in_strict_mode(pytester, run, skipped: list[str], workers) -> None:
    pytester.makepyfile(**{f"test_other{k}": "import pytest\n" + one for k, one in enumerate(skipped)})
    assert run(GOOD, options=workers).ret == 0
    strict = run(GOOD, options=("--verdicts-strict", *workers))
    for k in range(len(skipped)):
        strict.stdout.fnmatch_lines([f"strict: *test_other{k}.py*: skipped"])
    assert strict.ret == 1


def test_good_claim_passes_in_strict_mode(run) -> None:
    assert run(GOOD, options=("--verdicts-strict",)).ret == 0


def test_without_a_premise_the_own_grade_is_shown_and_marked_and_strict_mode_fails(run, grades) -> None:
    more = "@stated('More', uses=('F Good',))\ndef test_more(evidence):\n    fill(evidence)\n"
    assert run(GOOD, more, options=("--verdicts-strict",)).ret == 0
    assert grades() == {"Good": "ARGUED", "More": "ARGUED"}
    result = run(GOOD, more, options=("-k", "more"))
    assert result.ret == 0
    assert grades() == {"More": "ARGUED"}
    result.stdout.fnmatch_lines(["*F More*◐ ARGUED*", "◐ ARGUED F More: *not in this run: F Good"])
    assert run(GOOD, more, options=("-k", "more", "--verdicts-strict")).ret == 1


@pytest.mark.parametrize("options", [("-k", "nothing"), ("--deselect=test_claims.py::test_good",)])
def test_nothing_collected_is_no_success(run, options) -> None:
    assert run(GOOD, options=options).ret == 5
    strict = run(GOOD, options=(*options, "--verdicts-strict"))
    assert strict.ret == 5
    strict.stdout.fnmatch_lines(["strict: no claim was checked"])


def test_no_claim_among_the_tests_fails_in_strict_mode(run) -> None:
    assert run("def test_it(): pass\n", options=("--verdicts-strict",)).ret == 1


@pytest.mark.parametrize(
    ("second", "message"),
    [
        ("@stated('Good', uses=('F Good 2',))\ndef test_it(evidence): pass\n", "*stated twice*"),
        (
            "@stated('A', uses=('F B',))\ndef test_a(evidence): pass\n"
            "@stated('B', uses=('F A',))\ndef test_b(evidence): pass\n",
            "*F A → F B → F A*",
        ),
    ],
    ids=["twice", "circle"],
)
@pytest.mark.parametrize("workers", [(), ("-n1",)], ids=["alone", "xdist"])
def test_contradicting_claims_are_refused_before_any_check(run, second: str, message: str, workers) -> None:
    result = run(GOOD, second, options=workers)
    assert result.ret != 0
    result.stdout.no_fnmatch_line("*ARGUED*")
    assert re.search(message.replace("*", ".*"), result.stdout.str() + result.stderr.str())


@pytest.mark.parametrize("place", ["missing/out.json", ".", "/dev/null"])
def test_unusable_output_path_is_refused_before_any_work(pytester, place: str) -> None:
    pytester.makepyfile(test_claims=HEADER + "open('worked', 'w').close()\n" + GOOD)
    result = pytester.runpytest(f"--verdicts-json={place}")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines([f"*--verdicts-json={place}: *"])
    assert not (pytester.path / "worked").exists()


def test_output_path_that_breaks_later_costs_neither_the_table_nor_the_failure(run) -> None:
    it = "@stated('It')\ndef test_it(evidence):\n    fill(evidence)\n    os.mkdir('out.json')\n"
    result = run(it)
    assert result.ret == 1
    result.stdout.fnmatch_lines(["*F It*◐ ARGUED*", "path='out.json': cannot be written*"])


@pytest.mark.parametrize("workers", [(), ("-n1",)], ids=["alone", "xdist"])
def test_failing_fixture_is_inconclusive_with_its_reason(run, grades, workers) -> None:
    before = "@pytest.fixture\ndef before():\n    raise OSError('no disk')\n"
    after = "@pytest.fixture\ndef after():\n    yield\n    raise OSError('no disk')\n"
    for broken, outcome in ((before, {"errors": 1}), (after, {"passed": 1, "errors": 1})):
        name = "before" if broken is before else "after"
        it = f"@stated('It')\ndef test_it({name}, evidence):\n    fill(evidence)\n"
        result = run(broken, it, options=workers)
        result.assert_outcomes(**outcome)
        assert result.ret == 1
        assert grades() == {"It": "INCONCLUSIVE"}
        result.stdout.fnmatch_lines(["*F It: *OSError: no disk*"])


def test_evidence_without_a_claim_says_what_to_do(run) -> None:
    result = run("def test_it(evidence): pass\n")
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*states no claim; decorate it with verify.evidence.claim*"])


PARAMETRISED = """
@stated("Every n")
@pytest.mark.parametrize("n", range(3, 11))
def test_every(n, evidence):
    fill(evidence, Grade.ARGUED, f"n = {n}")
"""


def test_parametrised_claim_is_one_verdict_over_its_instances(run, pytester) -> None:
    result = run(PARAMETRISED)
    result.assert_outcomes(passed=8)
    result.stdout.fnmatch_lines(["*F Every n*◐ ARGUED*n=3 … n=10 (8 instances)*8/8*"])
    (verdict,) = read_ledger(pytester.path / "out.json").verdicts
    assert [r.instance for r in verdict.records] == [f"n={n}" for n in range(3, 11)]
    assert verdict.records[0].node == "test_claims.py::test_every[3]"


def test_one_bad_instance_decides(run, grades) -> None:
    bad = PARAMETRISED.replace("Grade.ARGUED", "Grade.OBSERVED if n == 5 else Grade.ARGUED")
    run(bad)
    assert grades() == {"Every n": "OBSERVED"}


def test_table_is_the_same_in_the_same_order_under_xdist(run) -> None:
    slow = "import time, random\n" + PARAMETRISED.replace(
        "fill", "time.sleep(random.random() / 20)\n    fill"
    )
    parts = [GOOD.replace("good", f"g{k}").replace("Good", f"Good {k}") for k in range(6)]

    def table(options: tuple[str, ...]) -> list[str]:
        lines = run(*parts[:3], slow, *parts[3:], options=options).stdout.lines
        start = next(k for k, line in enumerate(lines) if "= verdicts =" in line)
        return [re.sub(r"\d+\.\d s|=+.*=+|\s+", " ", line) for line in lines[start:] if line.strip()]

    assert table(()) == table(("-n2", "--dist=worksteal"))


def test_seed_reaches_the_checks(run) -> None:
    it = "@stated('It')\ndef test_it(evidence):\n    assert evidence.seed == 42\n    fill(evidence)\n"
    run(it, options=("--verdicts-seed=42",)).assert_outcomes(passed=1)


CRASH = '@stated("Crash")\ndef test_crash(evidence):\n    fill(evidence)\n    os._exit(3)\n'


def test_crashed_worker_loses_no_verdict(run, grades) -> None:
    result = run(GOOD, CRASH, PARAMETRISED, options=("-n2",))
    assert result.ret == 1
    assert grades() == {"Good": "ARGUED", "Crash": "INCONCLUSIVE", "Every n": "ARGUED"}
    result.stdout.fnmatch_lines(["*F Crash: the process that ran the check ended before the check did"])


INTERRUPTED = '@stated("Stop")\ndef test_stop(evidence):\n    fill(evidence)\n    raise KeyboardInterrupt\n'


def test_interrupt_loses_no_verdict(pytester, grades) -> None:
    pytester.makepyfile(test_claims=HEADER + GOOD + INTERRUPTED + PARAMETRISED)
    result = pytester.runpytest_inprocess("--verdicts-json=out.json", no_reraise_ctrlc=True)
    assert result.ret == pytest.ExitCode.INTERRUPTED
    assert grades() == {"Good": "ARGUED", "Stop": "INCONCLUSIVE"}
    result.stdout.fnmatch_lines(["*F Good*◐ ARGUED*"])


def test_quiet_leaves_the_twins_out(run) -> None:
    assert "False twin" in run(GOOD).stdout.str()
    assert "False twin" not in run(GOOD, options=("-q",)).stdout.str()


def test_verbose_says_what_is_claimed_with_its_hypotheses(run) -> None:
    given = GOOD.replace('"Good"', '"Good", hypotheses=("n > K",)')
    assert "n > K" not in run(given).stdout.str()
    run(given, options=("-v",)).stdout.fnmatch_lines(["F Good: 1 = 1", "    for all n", "    given n > K"])


def test_colour_only_if_pytest_uses_it(run, monkeypatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert "\x1b[" not in run(GOOD).stdout.str()
    assert "\x1b[35m◐ ARGUED" in run(GOOD, options=("--color=yes",)).stdout.str()
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[" not in run(GOOD).stdout.str()


def test_claim_in_a_class_and_grade_in_junit_xml(run, pytester, grades) -> None:
    it = "class TestIt:\n    @stated('It')\n    def test_it(self, evidence):\n        fill(evidence)\n"
    run(it, options=("--junitxml=junit.xml",)).assert_outcomes(passed=1)
    assert grades() == {"It": "ARGUED"}
    junit = (pytester.path / "junit.xml").read_text(encoding="utf-8")
    assert junit.count('<property name="grade" value="ARGUED"') == 1
    assert junit.count('<property name="scope" value="all n"') == 1
    assert '<property name="slack"' not in junit


def test_the_least_slack_in_junit_xml(run, pytester) -> None:
    it = """
from fractions import Fraction
from verify.checks.bound import below

@stated("It")
def test_it(evidence):
    for bound in (3, 2):
        evidence.conclude(below("a", "why", Fraction(1), Fraction(bound), scope="n = 1", name="a"))
    evidence.twin("too low", below("a", "why", Fraction(1), Fraction(1, 2), scope="n = 1", name="a"))
"""
    run(it, options=("--junitxml=junit.xml",)).assert_outcomes(passed=1)
    junit = (pytester.path / "junit.xml").read_text(encoding="utf-8")
    assert junit.count('<property name="slack" value="2.00"') == 1


def test_the_line_of_a_check_is_in_the_ledger(run, pytester) -> None:
    run(GOOD)
    (record,) = read_ledger(pytester.path / "out.json").records
    lines = (pytester.path / record.node.split("::")[0]).read_text(encoding="utf-8").splitlines()
    assert lines[record.line - 1] == '@stated("Good")'


def test_an_installed_claim_is_named_by_its_module_and_can_be_checked_by_that_name(
    pytester, monkeypatch
) -> None:
    package = pytester.mkdir("site-packages") / "statements"
    package.mkdir()
    (package / "__init__.py").touch()
    (package / "test_it.py").write_text(HEADER + GOOD, encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(package.parent), prepend=os.pathsep)
    pytester.runpytest_subprocess(
        *QUICKLY, "--pyargs", "statements", "--verdicts-json=out.json", "--verdicts-seed=4"
    )
    (record,) = read_ledger(pytester.path / "out.json").records
    assert record.node == "statements.test_it::test_good"
    assert place(record) == f"statements.test_it:{record.line}"
    command = reproduce(record, seed=4)
    assert command == "pytest --pyargs statements.test_it::test_good --verdicts-seed=4"
    elsewhere = pytester.mkdir("elsewhere")
    result = pytester.run(sys.executable, "-m", *command.split(), f"--rootdir={elsewhere}", *QUICKLY)
    result.assert_outcomes(passed=1)


def test_ledger_names_versions_and_format(run, pytester) -> None:
    run(GOOD)
    plain = json.loads((pytester.path / "out.json").read_text(encoding="utf-8"))
    assert plain["format"] == "fisherproof-ledger-3"
    assert plain["verdicts"][0]["grade"] == "ARGUED"
    assert "python-flint" in plain["environment"]["versions"]


def test_the_garbage_collector_is_as_it_was_after_a_check(run) -> None:
    before = gc.get_threshold()
    it = "import gc\n@stated('It')\ndef test_it(evidence):\n    assert gc.get_threshold()[0] > 10_000\n"
    run(it + "    fill(evidence)\n").assert_outcomes(passed=1)
    run(it + "    1 / 0\n").assert_outcomes(failed=1)
    assert gc.get_threshold() == before
