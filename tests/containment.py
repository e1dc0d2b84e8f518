"""Do binary64 node sums contain what balls find on the same nodes? ``python -m tests.containment``.

The tests ask some hundred random problems, this as many as it is told to. Case k is the problem that
:func:`tests.expectation.float_cases.random_problem` makes of the seed k: one to three axes, any law (NORMAL
and TEACHER with the forward divergence, STUDENT with the reverse one), loss, gradient and some Hessians. All
its sums are made in binary64, with their radii, and in balls of 400 bits, which say what is true.
"""

from __future__ import annotations

import random
import sys
import time
from collections import Counter, defaultdict
from statistics import median

import click

from tests.expectation import float_cases

_NODES, _MOST_NODES = 1000, 4000
"""Most cases have less than a thousand nodes; every tenth one may have more."""
_EVERY = 60.0
"""Seconds between two lines on how far it is."""


class Kind:
    """All cases with one law and dimension: what was summed, how near the radii were to the true errors."""

    def __init__(self):
        self.counts = Counter()
        self.fullest = 0.0
        self.hardest = []

    def add(self, entries):
        """Count one case; whether all of its sums contain the truth."""
        self.counts["cases"] += 1
        if entries is None:
            self.counts["refused"] += 1
            return True
        self.counts["sums"] += len(entries)
        shares = [e.error / e.radius for e in entries if e.radius]
        self.fullest = max(self.fullest, *shares, 0.0)
        self.hardest.append(max(shares, default=0.0))
        return all(e.is_contained for e in entries)

    def __str__(self):
        loose = 1 / (median(self.hardest or [0.0]) or float("inf"))
        within = sum(share > 1 / 100 for share in self.hardest) / max(1, len(self.hardest))
        return (
            f"{self.counts['cases']:>7} {self.counts['refused']:>7} {self.counts['sums']:>9} "
            f"{self.fullest:>13.3f} {loose:>14.1f} {within:>11.1%}"
        )


@click.command()
@click.option("--cases", default=100_000, show_default=True, help="How many random problems.")
@click.option("--seed", default=0, show_default=True, help="Of the first; the others count on.")
def main(cases: int, seed: int) -> None:
    """Exit status 0 if every sum contains the truth, else 1; cases that fail are printed."""
    kinds, failed = defaultdict(Kind), []
    said = begun = time.monotonic()
    try:
        for case in range(seed, seed + cases):
            most = _NODES if case % 10 else _MOST_NODES
            problem, rule = float_cases.random_problem(random.Random(case), most)
            entries = float_cases.comparison(problem, rule, leaves_mass=case % 2)
            if not kinds[problem.seen[0].dimension, problem.law.name].add(entries):
                failed.append(case)
                click.echo(f"case {case} does not contain the truth: {problem}")
            if time.monotonic() - said > _EVERY:
                said = time.monotonic()
                click.echo(f"{case - seed + 1} of {cases}, {len(failed)} failed, {said - begun:.0f} s")
    finally:
        click.echo(summary(kinds, failed))
    sys.exit(int(bool(failed)))


def summary(kinds, failed):
    """A line for each dimension and law."""
    head = "d  law       cases refused      sums  error/radius  radius/error  within 100 ×"
    lines = [f"{d}  {law:8}{kinds[d, law]}" for d, law in sorted(kinds)]
    cases = sum(kind.counts["cases"] for kind in kinds.values())
    sums = sum(kind.counts["sums"] for kind in kinds.values())
    notes = (
        "error/radius: the largest of all sums. "
        "radius/error: the median over cases, each with the sum that rounding hit hardest."
    )
    return "\n".join(
        [head, *lines, notes, f"{cases} cases, {sums} sums, {len(failed)} failed: {failed[:20]}"]
    )


if __name__ == "__main__":
    main()
