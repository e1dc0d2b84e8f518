"""A verdict in a few words: what it was shown for, how much room there is, and where there is least."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from verify.evidence import Exact, Grade, Ledger, Record, Slack, Twin, TwinCount, Verdict
from verify.readable import readable

_MOST_SCOPES = 4
SEEN_FALSE = "a false twin fails by a clear margin, without error control: no certified counterexample"
UNPROVED = "the kernel does not prove this false twin; no counterexample was asked for"
"""What :func:`outcome` says of such twins, for legends."""
BY_MACHINE = "of all changes that a machine made to the statement, so many have a counterexample"
"""What :func:`made_by_machine` counts."""


@dataclass(frozen=True, slots=True)
class WorstCase:
    """The instance with the least room in a bound, of all instances of a claim."""

    record: Record
    slack: Slack


def remarks(verdict: Verdict) -> str:
    """Why the grade is what it is, which premises it says nothing of, what the nets caught; or nothing."""
    parts = [verdict.reason] if verdict.reason else []
    if verdict.absent:
        parts.append(f"own evidence only; not in this run: {'; '.join(verdict.absent)}")
    said = (said for record in verdict.records for said in _caught(record))
    return readable(". ".join(dict.fromkeys([*parts, *said])))


def _caught(record: Record) -> Iterator[str]:
    """What the nets found that is no counterexample."""
    for hypothesis in record.idle_hypotheses:
        yield f"no proof uses the hypothesis {hypothesis}"
    if (nets := record.nets) is not None:
        if record.claim.given and not (nets.models or nets.near_models):
            yield "no model of its hypotheses was found"
        yield from (f"no model of its hypotheses: {instance}" for instance in nets.no_models)


def made_by_machine(verdict: Verdict) -> str:
    """Such as ``"13/41 by machine"``: 13 of 41 changed statements have a counterexample; or nothing."""
    made = [record.nets for record in verdict.records if record.nets and record.nets.tried]
    refuted = sum(len(nets.refuted) for nets in made)
    return f"{refuted}/{sum(nets.tried for nets in made)} by machine" if made else ""


def counts(ledger: Ledger) -> list[tuple[Grade, int]]:
    """How many claims have each grade, from the best one down; grades that no claim has are left out."""
    found = Counter(verdict.grade for verdict in ledger.verdicts)
    return sorted(found.items(), reverse=True)


def worst_case(verdict: Verdict) -> WorstCase | None:
    """Where the least slack is; None if no bound has one, or if the claim has one instance only."""
    if len(verdict.records) < 2:
        return None
    bounds = [(r, s.slack) for r in verdict.records for s in (*r.steps, *r.conclusions) if s.slack]
    return WorstCase(*min(bounds, key=lambda bound: bound[1].at_least)) if bounds else None


def place(record: Record) -> str:
    """The file that the check is in, and the line if it is known: ``"theorems/forward/test_x.py:64"``."""
    file = record.node.split("::")[0]
    return f"{file}:{record.line}" if record.line else file


def example(verdict: Verdict) -> Record:
    """The instance to read if only one is read: the worst case, or the first of the lowest grade."""
    worst = worst_case(verdict)
    return worst.record if worst else min(verdict.records, key=lambda record: record.grade)


def numbers_of(record: Record) -> list[tuple[str, Exact]]:
    """Every number of an instance's steps and conclusions by its name, once."""
    named = ((name, n) for s in (*record.steps, *record.conclusions) for name, n in s.data.items())
    return list(dict.fromkeys(named))


def shortened(verdict: Verdict) -> str:
    """The scope, with a run of instances such as n = 3, n = 4, … folded to its ends and its length."""
    scopes = verdict.scopes
    instances = [r.instance for r in verdict.records if r.instance]
    if len(scopes) <= 1:
        return verdict.scope
    if len(instances) >= 3:
        return f"{instances[0]} … {instances[-1]} ({len(instances)} instances)"
    if len(scopes) > _MOST_SCOPES:
        return f"{scopes[0]} … {scopes[-1]} ({len(scopes)} cases)"
    return verdict.scope


def least_slack(verdict: Verdict) -> str:
    """The least slack among the claim's bounds, rounded down; a dash if it has none."""
    if not verdict.slacks:
        return "–"
    return f"≥ {rounded_down(min(slack.at_least for slack in verdict.slacks))}×"


def twins_in_words(count: TwinCount) -> str:
    """Such as ``"5/5"``, all refuted by counterexamples, or ``"2/3, 4 observed"``: four seen to fail."""
    certified = count.tried - count.observed - count.unproved
    parts = [f"{count.refuted}/{certified}"] if certified or not count.tried else []
    parts += [f"{count.observed} observed"] if count.observed else []
    parts += [f"{count.unproved} unproved"] if count.unproved else []
    return ", ".join(parts)


def outcome(twin: Twin) -> str:
    """What became of a false twin, with a symbol: its grade, seen to fail, or not proved."""
    if twin.step.seen_false:
        return f"{Grade.OBSERVED.symbol} seen false"
    if twin.step.refused:
        return f"{Grade.INCONCLUSIVE.symbol} unproved"
    return f"{twin.step.grade.symbol} {twin.step.grade.name}"


def rounded_down(ratio: Fraction) -> str:
    """A positive number of any size to three digits, rounded down, so that "≥" stays true."""
    power = math.floor(math.log10(ratio.numerator) - math.log10(ratio.denominator))
    digits = _leading(ratio, power)
    if not 100 <= digits < 1000:  # the logarithms are rounded, so the power may be off by one
        power += 1 if digits >= 1000 else -1
        digits = _leading(ratio, power)
    if -4 <= power < 6:
        return f"{Decimal(digits).scaleb(power - 2):f}"
    return f"{digits // 100}.{digits % 100:02d}e{power:+d}"


def _leading(ratio: Fraction, power: int) -> int:
    """⌊ratio · 10^(2 − power)⌋, without bringing any fraction to its lowest terms: they can be huge."""
    up, down = 10 ** max(2 - power, 0), 10 ** max(power - 2, 0)
    return int(ratio.numerator * up // (ratio.denominator * down))
