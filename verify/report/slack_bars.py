"""How much room the bounds leave, as bars of one scale."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction

from verify.evidence import Ledger, Slack
from verify.report.summary import rounded_down


@dataclass(frozen=True, slots=True)
class SlackBar:
    """How much room one bound leaves: its slack is at least ``ratio``.

    ``share`` is the bar's length, 0 to 1, proportional to the ratio's logarithm: a bound without room has
    no bar.
    """

    key: str
    bound: str
    ratio: str
    share: float


def slack_bars(ledger: Ledger) -> tuple[SlackBar, ...]:
    """A bar for each bound of each claim; of bounds with one name, the one with the least room."""
    tightest: dict[tuple[str, str], Slack] = {}
    for verdict in ledger.verdicts:
        for slack in verdict.slacks:
            name = verdict.claim.key, slack.bound
            if name not in tightest or slack.at_least < tightest[name].at_least:
                tightest[name] = slack
    logs = {name: _log(slack.at_least) for name, slack in tightest.items()}
    longest = max((abs(value) for value in logs.values()), default=0.0) or 1.0
    return tuple(
        SlackBar(*name, rounded_down(slack.at_least), max(logs[name], 0.0) / longest)
        for name, slack in tightest.items()
    )


def _log(ratio: Fraction) -> float:
    return math.log10(ratio.numerator) - math.log10(ratio.denominator)
