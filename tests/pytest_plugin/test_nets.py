"""A claim made of formulas is spot-checked after its proof, and the verdict says what was caught."""

from __future__ import annotations

from verify.report.ledger_file import read_ledger

FORMULAS = """
from verify.prove import infer, positive, real, statement

η, t = positive("η", "h", "step size"), real("t", "t", "a number")

def made_of(label, formulas):
    return claim(FORWARD, label, formulas, provenance=Provenance.DERIVED)

def trusted(evidence, formulas):
    for theorem in formulas.cited("S 0"):
        evidence.conclude(theorem)
    evidence.twin("a sign", step(Grade.REFUTED))
"""

FALSE = """
any_step = statement(2 * η * t <= 1, given=[t <= 1])

@made_of("It", any_step)
def test_it(evidence):
    trusted(evidence, any_step)
"""


def test_a_false_claim_is_refuted_with_the_instance(run, grades) -> None:
    result = run(FORMULAS, FALSE)
    result.assert_outcomes(failed=1)
    assert grades() == {"It": "REFUTED"}
    result.stdout.fnmatch_lines(["*F It is REFUTED: *fails*student GaussianMixture*"])


CONTRADICTION = """
never = statement(t >= 5, given=[t <= 1, t >= 2])

@made_of("Never", never)
def test_never(evidence):
    evidence.conclude(infer(t >= 5, by=[t <= 1, t >= 2]))
    evidence.twin("a sign", step(Grade.REFUTED))
"""


def test_contradictory_hypotheses_are_said_to_have_no_model(run, grades) -> None:
    result = run(FORMULAS, CONTRADICTION)
    result.assert_outcomes(passed=1)
    assert grades() == {"Never": "PROVED"}
    result.stdout.fnmatch_lines(["*F Never: no model of its hypotheses was found*"])


IDLE = """
more = statement(t <= 2, given=[t <= 1, η <= 1])

@made_of("More", more)
def test_more(evidence):
    evidence.conclude(infer(t <= 2, by=[t <= 1]))
    evidence.twin("a sign", step(Grade.REFUTED))
"""


def test_a_hypothesis_that_is_not_used_is_named_and_twins_are_counted(run, pytester) -> None:
    result = run(FORMULAS, IDLE)
    result.assert_outcomes(passed=1)
    result.stdout.fnmatch_lines(["*by machine*", "*F More: no proof uses the hypothesis h *1*"])
    (record,) = read_ledger(pytester.path / "out.json").records
    assert record.nets is not None
    assert record.nets.models
    assert record.nets.tried
    assert any("without" in twin.change for twin in record.nets.refuted)


BROKEN = """
stated_well = statement(t <= 2, given=[t <= 1])

@made_of("Broken", stated_well)
def test_broken(evidence):
    evidence.conclude(infer(t <= 2, by=[t <= 1]))
    evidence.twin("a sign", step(Grade.REFUTED))
    raise BudgetError("work", 1, "is too much", "take less")
"""


def test_a_check_that_did_not_end_is_not_spot_checked(run, grades, pytester) -> None:
    run(FORMULAS, BROKEN)
    assert grades() == {"Broken": "INCONCLUSIVE"}
    (record,) = read_ledger(pytester.path / "out.json").records
    assert record.nets is None
