"""Known values that the engine must enclose before any claim is checked, and false ones that it must exclude.

A fault of the engine that shows on inputs as plain as these leaves no verdict of the run worth reading. The
values come from the definition alone (see ``canaries.json``), and each way in which a run computes is walked:
one rule for the line, a Hermite rule, a tensor rule in the plane, one Gaussian of the law at a time, cuts
where components enter, the pair form, and descent.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, partial
from importlib.resources import files
from typing import Any

from verify.algebra.pair import RISE
from verify.arithmetic import Ball, ball, half_width, overlap, precision, widened
from verify.checks.sign import less
from verify.dynamics import MeanValue, Objective, Trajectory, descend
from verify.evidence import Grade
from verify.fisher import forward_fisher, reverse_fisher
from verify.fisher.pair import PairForm
from verify.mixture import GaussianMixture

_BITS = 300


@dataclass(frozen=True, slots=True)
class Canary:
    """A number known to ``digits`` significant digits, and what computes it.

    Attributes:
        name: the numbers, as in ``canaries.json``, and the way.
        value: the truth, to one unit of its last digit.
        digits: how many the enclosure must have, relative to the value.
        computed: gives the enclosure.
    """

    name: str
    value: Fraction
    digits: int
    computed: Callable[[], Ball]

    @property
    def failure(self) -> str:
        """What is wrong; empty if the truth is enclosed, closely, and its false neighbours are not."""
        try:
            found = self.computed()
        except Exception as error:  # whatever it is, the engine cannot be relied on
            return f"{self.name}: {error!r}"
        with precision(_BITS):
            return self._judged(found)

    def _judged(self, found: Ball) -> str:
        truth = ball(self.value)
        apart = abs(truth) / ball(10) ** self.digits
        if not overlap(widened(found, apart / 1000), truth):
            return f"{self.name}: the value {float(self.value):.15g} is not in {found.str(20)}"
        if not half_width(found) <= apart:
            return f"{self.name}: {found.str(20)} is wider than asked for"
        false = ((found, truth - 3 * apart), (truth + 3 * apart, found))
        if any(less("", "", *pair, scope="", name="").grade is not Grade.REFUTED for pair in false):
            return f"{self.name}: a false neighbour of the value is not refuted"
        return ""


@cache
def failures() -> tuple[str, ...]:
    """What is wrong with the engine of this process; empty if nothing is; computed once, in a second."""
    return tuple(why for canary in canaries() if (why := canary.failure))


def canaries() -> Iterator[Canary]:
    """All of them."""
    known: dict[str, str] = json.loads(files(__package__).joinpath("canaries.json").read_text("utf-8"))

    def known_value(name: str) -> Fraction:
        return Fraction(known[name])

    for name, objective, student, teacher, digits in (
        ("forward 4 1 -2", forward_fisher, [4, 1, -2], None, 58),
        ("reverse 4 1 -2", reverse_fisher, [4, 1, -2], None, 58),
        ("reverse -1/2 2 | -1 1", reverse_fisher, ["-1/2", 2], [-1, 1], 58),
        ("forward 1/10 -1/10", forward_fisher, ["1/10", "-1/10"], None, 20),
        ("forward 60 0", forward_fisher, [60, 0], None, 20),
    ):
        yield Canary(name, known_value(name), digits, _loss(objective, student, teacher, digits))
    # In the plane the components (±t, ±t) are independent, so that the losses of the axes add.
    corners = [[a, b] for a in ("1/10", "-1/10") for b in ("1/10", "-1/10")]
    pair = known_value("forward 1/10 -1/10")
    yield Canary("forward, four in the plane", 2 * pair, 12, _loss(forward_fisher, corners, None, 12))
    # Half the law sits where the scores differ by 1; what the halves see of each other is below e^(−4000).
    far = _loss(reverse_fisher, [100, -100], [101, -100], 20)
    yield Canary("reverse 100 -100 | 101 -100", Fraction(1, 2), 20, far)
    yield Canary("forward 3 1/5 by the pair form", known_value("forward 3 1/5"), 12, _by_pair)
    for k, coordinate in enumerate(known["descent 2 -1"].split()):
        yield Canary(f"descent 2 -1, μ_{k + 1}", Fraction(coordinate), 10, partial(_descended, k))


def _loss(objective: Any, student: Any, teacher: Any, digits: int) -> Callable[[], Ball]:
    aim = None if teacher is None else GaussianMixture(teacher)
    return lambda: objective(GaussianMixture(student), aim, digits=digits + 2).loss


def _by_pair() -> Ball:
    """E|v|² = a² + E[v² − a²] for means y = 3 and a = 1/5; the rule's tail is 1e-18."""
    with precision(100):
        a, gap = Fraction(1, 5), Fraction(14, 5)
        return ball(a * a) + PairForm.of(ball(a), ball(gap)).mean(RISE)


def _descended(k: int) -> Ball:
    """The k-th mean after two steps of η = 1/10 from (2, −1)."""
    return _trajectory().iterates[-1][k][0]


@cache
def _trajectory() -> Trajectory:
    return descend(Objective.forward(), GaussianMixture([2, -1]), "1/10", 2, MeanValue(digits=14))
