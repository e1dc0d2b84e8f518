"""A sweep as evidence: steps for a theorem's record, and pictures for its page.

Frequencies over the seeds of a place are OBSERVED, with their exact binomial intervals. A row that was
CERTIFIED on another machine, or another day, is a file's word: :func:`certified` makes the run again, and the
grade is that of the balls it gets.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import lru_cache
from pathlib import Path

from verify.arithmetic import ball, precision
from verify.checks.frequency import Frequency
from verify.checks.sign import less
from verify.errors import InputError
from verify.evidence import Axis, Curve, Grade, Series, Step
from verify.sweep.cells import Cell, cells
from verify.sweep.decide import BALL, converging
from verify.sweep.lattice import Lattice
from verify.sweep.result import ALL, Result, read_enclosed
from verify.sweep.run import run
from verify.sweep.setting import Setting, setting
from verify.sweep.spec import Spec
from verify.sweep.store import read_all

_BITS = 256
_WHY = "at step {}, every iterate enclosed"


def frequencies(
    root: Path, spec: Spec, success: Sequence[str], where: Mapping[str, str] | None = None
) -> list[tuple[dict[str, str], Frequency]]:
    """How often an outcome was one of ``success``, by place: the values of the axes, and the frequency.

    Of a refined sweep only the places of its grid: which others there are depends on outcomes, and then no
    interval holds.

    Args:
        root: the directory of the sweep.
        spec: its spec.
        success: outcomes.
        where: only the places with these values, as exact text.

    Raises:
        InputError: a value that no place has, or no rows at all.
    """
    lattice, wanted = Lattice(spec), where or {}
    found = []
    for cell in cells(root, spec, spec.grade):
        values = _values(lattice, cell)
        on_grid = not any(k % s for k, s in zip(cell.place, lattice.strides, strict=True))
        if on_grid and all(values.get(name) == value for name, value in wanted.items()):
            found.append((values, Frequency(cell.share(success), cell.runs)))
    if not found:
        raise InputError("where", wanted, "no rows there", "run the sweep, or take values of its axes")
    return found


def often(
    check: Callable[..., Step],
    statement: str,
    spec: Spec,
    success: Sequence[str],
    found: Iterable[tuple[Mapping[str, str], Frequency]],
    bound: Fraction,
) -> list[Step]:
    """At each place that :func:`frequencies` found: the probability of ``success`` against a bound.

    Args:
        check: :func:`verify.checks.frequency.probability_above` or ``probability_below``.
        statement: in LaTeX.
        spec: the spec of the sweep.
        success: outcomes.
        found: places and frequencies.
        bound: between 0 and 1.

    Returns:
        OBSERVED steps with the numbers of runs, or INCONCLUSIVE ones.
    """
    why = f"counted over the seeded runs of sweep {spec.digest}"
    return [
        check(statement, why, seen, bound, scope=_words(values), name=f"P({' or '.join(success)})")
        for values, seen in found
    ]


def sides(root: Path, spec: Spec) -> list[tuple[int, str]]:
    """The points of the boundary that were run again and CERTIFIED, in order: number and outcome."""
    found = []
    for part in read_all(root, spec, Grade.CERTIFIED, ["point", "outcome", "grade"]):
        found += [(r["point"], r["outcome"]) for r in part.to_pylist() if r["grade"] == Grade.CERTIFIED.name]
    return sorted(found)


def certified(spec: Spec, point: int, outcome: str) -> list[Step]:
    """Run the point in balls, and conclude that it reaches the region in which that outcome is decided.

    Returns:
        For "all arrive" one step: V = Σ|μ_i|² is below the bound from which S-1 or S-2 goes on. For "k of n
        arrive" a step a mean: the k nearest are near, the others far. CERTIFIED or REFUTED at the last step
        of that run, or INCONCLUSIVE, as the signs of balls say.

    Raises:
        InputError: another outcome, a sweep with several teachers, or a run that was not decided.
    """
    lattice = Lattice(spec)
    place, seed = lattice.locate(point)
    texts = lattice.texts(place)
    at = setting(texts)
    arriving = re.fullmatch(r"(\d+) of \d+ arrive", outcome)
    if not at.is_single or not (outcome == ALL or arriving):
        raise InputError("outcome", outcome, "not decided by regions", "certify one-teacher sweeps")
    found = _again(tuple(texts.items()), seed)
    if found.grade is not Grade.CERTIFIED:
        why = f"its run was not decided: {found.trouble}"
        raise InputError("point", point, why, "take a point farther from the boundary")
    scope = _words({a.name: texts[a.name] for a in spec.axes} | {"seed": str(seed)})
    with precision(_BITS):
        steps = _parting(at, found, int(arriving[1]), scope) if arriving else _arrival(at, found, scope)
        return list(steps)


@lru_cache(64)
def _again(texts: tuple[tuple[str, str], ...], seed: int) -> Result:
    """A run in balls; a claim and its false twins ask for the same one."""
    return run(dict(texts), seed, Grade.CERTIFIED)


def _arrival(at: Setting, found: Result, scope: str) -> Iterator[Step]:
    limit, why = converging(at) or BALL, _WHY.format(found.steps)
    V = ball(read_enclosed(found.numbers["V"]))
    statement = rf"\textstyle\sum_i |\mu_i|^2 < {limit}"
    yield less(statement, why, V, ball(limit), scope=scope, name=f"{limit} − V")


def _parting(at: Setting, found: Result, k: int, scope: str) -> Iterator[Step]:
    sizes = [ball(read_enclosed(found.numbers[f"|mu_{i + 1}|"])) for i in range(at.n)]
    why, near, far = _WHY.format(found.steps), ball(at.near), ball(at.far)
    for i, size in enumerate(sorted(sizes, key=float), start=1):
        name = f"|μ_({i})|"  # in order of size
        if i <= k:
            yield less(rf"|\mu_{{({i})}}| < {at.near}", why, size, near, scope=scope, name=f"near − {name}")
        else:
            yield less(rf"|\mu_{{({i})}}| > {at.far}", why, far, size, scope=scope, name=f"{name} − far")


def series(title: str, root: Path, spec: Spec, success: Sequence[str], x: str) -> Series:
    """Frequencies against one axis, a curve for each value of the others, with intervals."""
    curves: dict[str, list[tuple[float, Frequency]]] = {}
    for values, seen in frequencies(root, spec, success):
        rest = _words({k: v for k, v in values.items() if k != x})
        curves.setdefault(rest or "all runs", []).append((float(Fraction(values[x])), seen))
    drawn = []
    for name, points in curves.items():
        low, high = zip(*(f.interval() for _, f in points), strict=True)
        at, share = [p for p, _ in points], [f.fraction for _, f in points]
        drawn.append(Curve(name, tuple(at), tuple(share), low=low, high=high))
    caption = f"Sweep {spec.digest}; 99 % Clopper–Pearson intervals."
    return Series(title, Axis(x), Axis(f"share of runs: {' or '.join(success)}"), tuple(drawn), caption)


def _values(lattice: Lattice, cell: Cell) -> dict[str, str]:
    texts = lattice.texts(cell.place)
    return {a.name: texts[a.name] for a in lattice.spec.axes}


def _words(values: Mapping[str, str]) -> str:
    return ", ".join(f"{name} = {value}" for name, value in values.items())
