from __future__ import annotations

import io
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tests.evidence.examples import THEOREM, checked, ledger, record, stated
from verify.algebra.posterior import n
from verify.evidence import (
    FORWARD,
    Claim,
    Dyadic,
    Enclosure,
    Evidence,
    Grade,
    Ledger,
    Nets,
    Provenance,
    Slack,
)
from verify.logic.search import infer
from verify.logic.statement import statement
from verify.logic.terms import term
from verify.report.summary import rounded_down
from verify.report.terminal import encodable, render


def every_grade() -> Ledger:
    return ledger(*(record(stated(grade.name.title()), (grade,)) for grade in Grade))


def with_slack(claimed: Enclosure, certified: Enclosure) -> Ledger:
    evidence = Evidence(stated())
    evidence.conclude(replace(checked(), slack=Slack("rate", claimed, certified)))
    evidence.twin("a factor 2", checked(Grade.REFUTED, "1 ≠ 0"))
    return ledger(evidence.record("", "node", 0.0))


@pytest.mark.parametrize("colour", [False, True])
def test_symbol_and_name_of_every_grade_with_and_without_colour(colour: bool) -> None:
    text = render(every_grade(), colour=colour)
    for grade in Grade:
        assert f"{grade.symbol} {grade.name}" in text


def test_legend_explains_exactly_the_grades_that_occur() -> None:
    text = render(ledger(record(twins=(Grade.REFUTED,))), width=200)
    for grade in Grade:
        assert (grade.sentence in text) == (grade in (Grade.PROVED, Grade.REFUTED))


def test_how_many_claims_have_which_grade_comes_first() -> None:
    made = ledger(*(record(stated(f"{k}"), (Grade.PROVED if k else Grade.ARGUED,)) for k in range(3)))
    assert render(made).splitlines()[0] == "3 claims: 2 ■ PROVED · 1 ◐ ARGUED"
    assert render(ledger(record())).splitlines()[0] == "1 claim: 1 ■ PROVED"
    assert render(ledger()).splitlines()[0] == "0 claims"


def test_no_escape_codes_without_colour(monkeypatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TTY_COMPATIBLE", "1")
    assert "\x1b" not in render(every_grade())
    assert "\x1b[" in render(every_grade(), colour=True)


@pytest.mark.parametrize("term", ["dumb", "unknown", "xterm-256color", ""])
def test_width_holds_whatever_the_terminal_calls_itself(monkeypatch, term: str) -> None:
    monkeypatch.setenv("TERM", term)
    lines = render(every_grade(), width=140).splitlines()
    assert 80 < max(map(cell_len, lines)) <= 140


AWKWARD = st.text(max_size=80) | st.text("m_{i}\\ 漢字 [bold]:x:", min_size=40, max_size=300)


@given(
    label=AWKWARD.filter(str.strip),
    scope=AWKWARD,
    residual=AWKWARD,
    change=AWKWARD,
    width=st.integers(60, 160),
)
def test_no_line_is_longer_than_the_width(label, scope, residual, change, width) -> None:
    evidence = Evidence(stated(label))
    evidence.conclude(checked(Grade.REFUTED, residual, scope))
    evidence.twin(change, checked(Grade.REFUTED, residual))
    text = render(ledger(evidence.record("n=3", "node", 1234.5)), width=width)
    assert max(cell_len(line) for line in text.split("\n")) <= width


def test_each_symbol_of_a_statement_is_explained_beside_it() -> None:
    claim = Claim.of_formulas(FORWARD, "mine", statement(n >= 1), Provenance.DERIVED)
    text = render(ledger(record(claim)), statements=True)
    assert "where n: number of components of the student" in text


def test_a_narrow_table_leaves_out_the_time() -> None:
    assert "0.5 s" in render(ledger(record()), width=80)
    assert "0.5 s" not in render(ledger(record()), width=79)


def test_no_word_of_a_narrow_table_is_cut() -> None:
    evidence = Evidence(Claim.of_formulas(FORWARD, "parametrised", statement(n >= 1), Provenance.DERIVED))
    evidence.conclude(infer(n >= 1))
    evidence.twin("a sign", lambda: infer(n >= 2))
    found = replace(evidence.record("", "node", 0.0), nets=Nets(tried=41))
    shown = render(ledger(found), width=60).split()
    assert {"parametrised", "unproved", "machine"} <= {word.strip(",") for word in shown}


def test_long_reason_wraps_and_loses_nothing() -> None:
    words = [f"word{k}" for k in range(60)]
    text = render(ledger(record(trouble=" ".join(words))))
    assert [w for w in text.split() if w.startswith("word")] == words


def test_what_is_said_of_several_claims_is_said_once() -> None:
    late = [record(stated(label), trouble="out of time") for label in ("A", "B")]
    text = render(ledger(late[0], record(stated("C")), late[1]))
    assert "? INCONCLUSIVE F A; F B: out of time" in text
    assert text.count("out of time") == 1


def test_markup_and_emoji_codes_are_printed_as_they_are() -> None:
    odd = r"[bold]E[/bold] [red] :smile: [/]"
    evidence = Evidence(stated(odd))
    evidence.conclude(checked(Grade.REFUTED, f"residual {odd}", f"scope {odd}"))
    evidence.twin(f"twin {odd}", checked(Grade.REFUTED, f"counterexample {odd}"))
    text = render(ledger(evidence.record("", "node", 0.0)), width=400)
    for part in ("F", "residual", "scope", "twin", "counterexample"):
        assert f"{part} {odd}" in text


def test_escape_codes_in_a_claim_do_not_reach_the_terminal() -> None:
    text = render(ledger(record(stated("\x1b[31mred\x07"), trouble="\x1b]0;title\x07")))
    assert "\x1b" not in text
    assert "\x07" not in text


def test_where_an_encoding_lacks_signs_others_stand_for_them() -> None:
    latin_1 = io.TextIOWrapper(io.BytesIO(), encoding="latin-1")
    shown = [encodable(f"{grade.symbol} ≥ ½ 漢", latin_1) for grade in Grade]
    assert shown == ["x >= ½ ?", "? >= ½ ?", "~ >= ½ ?", "% >= ½ ?", "o >= ½ ?", "# >= ½ ?"]
    assert encodable("■ 漢", io.TextIOWrapper(io.BytesIO(), encoding="utf-8")) == "■ 漢"


def test_instances_are_folded_to_their_ends() -> None:
    typed = replace(stated(), formulas=None)
    text = render(ledger(*(record(typed, instance=f"n={n}") for n in range(3, 11))))
    assert "n=3 … n=10 (8 instances)" in text
    assert "n=3; n=4" in render(ledger(record(typed, instance="n=3"), record(typed, instance="n=4")))


def test_twins_without_a_proof_and_those_made_by_machine_have_their_own_legend() -> None:
    evidence = Evidence(stated())
    evidence.conclude(THEOREM)
    evidence.twin("a sign", lambda: infer(term(2) >= 3))
    evidence.nets = Nets(tried=7)
    text = render(ledger(evidence.record("", "node", 0.0)))
    assert "? unproved: the kernel does not prove" in text
    assert "0/7 by machine: of all changes" in text
    assert "INCONCLUSIVE" not in text
    assert "by machine" not in render(ledger(record()))


def test_twins_of_one_description_are_counted_and_the_worst_is_shown() -> None:
    records = [record(instance="n=3"), record(instance="n=4", twins=(Grade.INCONCLUSIVE,))]
    text = render(ledger(*records))
    assert "a sign (×2)" in text
    row = next(line for line in text.splitlines() if "a sign (×2)" in line)
    assert "? INCONCLUSIVE" in row
    assert "1/2" in text


def test_twins_can_be_left_out() -> None:
    assert "False twin" in render(every_grade())
    assert "False twin" not in render(every_grade(), twins=False)


def test_statements_come_with_their_hypotheses() -> None:
    words = {"statement": r"\eta \le 1/K", "quantifiers": "all n", "hypotheses": ("K = 2", r"\eta > 0")}
    made = ledger(record(replace(stated(), formulas=None, **words)))
    assert "K = 2" not in render(made)
    text = render(made, statements=True)
    assert "F Lemma 1: η ≤ 1/K\n    for all n\n    given K = 2\n    given η > 0\n" in text


def test_empty_ledger_is_a_table_without_rows() -> None:
    assert "Claim" in render(ledger())


@pytest.mark.parametrize(
    ("ratio", "shown"),
    [
        (Fraction(1), "1.00"),
        (Fraction(99999, 100000), "0.999"),
        (Fraction(2, 3), "0.666"),
        (Fraction(123456), "123000"),
        (Fraction(10) ** 400 * 2, "2.00e+400"),
        (Fraction(1, 3 * 10**400), "3.33e-401"),
        (Fraction(2) ** 500_000, "9.95e+150514"),
    ],
    ids=["one", "below one", "two thirds", "large", "over double", "under double", "dyadic"],
)
def test_slack_is_rounded_down(ratio: Fraction, shown: str) -> None:
    assert rounded_down(ratio) == shown


@given(st.fractions(min_value=Fraction(1, 10**6), max_value=10**9).filter(bool))
def test_shown_slack_never_promises_more(ratio: Fraction) -> None:
    assert Fraction(rounded_down(ratio)) <= ratio < Fraction(rounded_down(ratio)) * Fraction(101, 100)


def test_slack_of_any_size_fits_the_table() -> None:
    one = Enclosure(Dyadic(1, 0), Dyadic(0, 0))
    tiny = Enclosure(Dyadic(1, -500_000), Dyadic(0, 0))
    assert "≥ 1.00×" in render(with_slack(one, one))
    assert "≥ 9.95e+150514×" in render(with_slack(one, tiny))


def test_a_twin_with_a_counter_model_shows_that_in_the_room_there_is() -> None:
    evidence = Evidence(stated())
    evidence.conclude(checked())
    evidence.twin("n ≥ 2", lambda: infer(n >= 2, by=[n >= 1]))
    text = render(ledger(evidence.record("", "node", 0.0)), width=60)
    assert "counter-model n = " in text
    assert "goal=" not in text
