"""Plant soundness faults, one at a time, and see that the fast tests notice: ``python -m tests.faults``.

Mutation tools (cosmic-ray, mutmut) change every operator of a source. Most of what they make is a slower plan
or a different message, and nothing tells those from a false enclosure; so here is a fixed list of the changes
that make a bound too small, an error vanish or a check accept too much, each with the tests that must fail,
or with the argument why none can.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue

import click

from tests.faults.fault import Fault, ListError, everything
from tests.faults.planting import ROOT, Copy, Outcome, Verdict

_SECONDS, _LONGEST = 180.0, 1800.0
_OF_CANARIES = ("tests/pytest_plugin/test_canaries.py::test_all_hold",)


@click.command()
@click.option("-k", "words", default="", help="Only faults whose room, file or name has this text.")
@click.option("--jobs", default=2, show_default=True, help="How many copies of the tree are tested at once.")
@click.option("--list", "only_list", is_flag=True, help="Name the faults and plant none.")
@click.option("--canaries", is_flag=True, help="Ask the known values of a run of theorems, not the tests.")
def main(words: str, jobs: int, only_list: bool, canaries: bool) -> None:
    """Exit status 0 if every fault is caught or argued to be equivalent, else 1.

    With --canaries no fault has to be caught: the summary says how many are.
    """
    chosen = [
        (room, fault)
        for room, faults in everything().items()
        for fault in faults
        if words.lower() in f"{room} {fault.file} {fault.name}".lower()
    ]
    if not chosen:
        raise click.BadParameter(f"no fault has the text {words!r}", param_hint="-k")
    if wrong := stale([fault for _, fault in chosen]):  # before anything is run
        raise click.ClickException("\n".join(wrong))
    if only_list:
        for room, fault in chosen:
            click.echo(f"{room}: {fault.name}{' (equivalent)' if fault.equivalent else ''}")
        return
    begun, outcomes = time.monotonic(), planted([fault for _, fault in chosen], jobs, canaries)
    click.echo(f"{summary(outcomes)} in {time.monotonic() - begun:.0f} s")
    good = {Verdict.CAUGHT, Verdict.SURVIVED if canaries else Verdict.EQUIVALENT}
    sys.exit(int(any(outcome.verdict not in good for outcome in outcomes)))


def stale(faults: list[Fault]) -> list[str]:
    """What is wrong with entries that the source has moved away from."""
    wrong = []
    for fault in faults:
        try:
            fault.planted((ROOT / fault.file).read_text(encoding="utf-8"))
        except (ListError, OSError) as error:
            wrong.append(str(error))
    return wrong


def planted(faults: list[Fault], jobs: int, canaries: bool = False) -> list[Outcome]:
    """Test every fault; first the tests themselves, which must pass where nothing is planted.

    With ``canaries`` those are asked, and the tests are the canaries' own.
    """
    with tempfile.TemporaryDirectory(prefix="faults-") as place, ThreadPoolExecutor(jobs) as pool:
        copies: SimpleQueue[Copy] = SimpleQueue()
        for k in range(jobs):
            (root := Path(place) / str(k)).mkdir()
            copies.put(Copy(root, _SECONDS))
        tests = _OF_CANARIES if canaries else tuple(sorted({t for fault in faults for t in fault.tests}))
        first = copies.get()
        verdict, detail = first.tested(tests, _LONGEST)
        copies.put(first)
        if verdict is not Verdict.SURVIVED:
            raise click.ClickException(f"the tests fail with nothing planted: {verdict.value}\n{detail}")

        def one(fault: Fault) -> Outcome:
            copy = copies.get()
            try:
                outcome = copy.asked(fault) if canaries else copy.run(fault)
            finally:
                copies.put(copy)
            _show(outcome)
            return outcome

        return list(pool.map(one, faults))


def _show(outcome: Outcome) -> None:
    fault, width = outcome.fault, shutil.get_terminal_size().columns
    click.echo(f"{outcome.verdict.value:>10}  {fault.file}: {fault.name}"[: max(width, 100)])
    if outcome.verdict in (Verdict.BROKEN, Verdict.HUNG):
        click.echo(outcome.detail)


def summary(outcomes: list[Outcome]) -> str:
    """How many of each verdict."""
    count = Counter(outcome.verdict for outcome in outcomes)
    parts = [f"{count[v]} {v.value}" for v in Verdict if count[v] or v in (Verdict.CAUGHT, Verdict.SURVIVED)]
    return f"{len(outcomes)} faults: {', '.join(parts)}"


if __name__ == "__main__":
    main()
