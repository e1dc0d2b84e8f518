"""Checks with a known outcome, true and false ones, that must come out so before any claim is checked.

Zeros in a box and beside it, double ones, signs, definiteness, numbers of zeros, bounds on a region, and
constants of lemmas against a value that they have to exceed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import partial

from verify.arithmetic import Ball, ball, precision, widened
from verify.checks.cover import negative_on
from verify.checks.field import formula
from verify.checks.invariant import Shell
from verify.checks.search import has_exactly
from verify.checks.sign import less
from verify.checks.stationary import has_inertia, has_one_stationary_point
from verify.checks.zero import has_one_zero
from verify.evidence import Grade, Step
from verify.lemmas.dominance import Lead, lost_weight

_BITS = 64


@dataclass(frozen=True, slots=True)
class Ruling:
    """A check and the grade that it must give.

    Attributes:
        name: what is checked.
        grade: what must come out.
        step: does it.
    """

    name: str
    grade: Grade
    step: Callable[[], Step]

    @property
    def failure(self) -> str:
        """What is wrong; empty if the check came out as it must."""
        try:
            with precision(_BITS):
                found = self.step().grade
        except Exception as error:  # whatever it is, the checks cannot be relied on
            return f"{self.name}: {error!r}"
        return "" if found is self.grade else f"{self.name}: {found.name}, not {self.grade.name}"


_YES, _NO, _OPEN = Grade.CERTIFIED, Grade.REFUTED, Grade.INCONCLUSIVE
_WEIGHT = Fraction("0.06766764161830634595")
"""E σ(2z − 4), z ∼ N(0, 1), by quadrature."""


def rulings() -> Iterator[Ruling]:
    """All of them."""
    for at, level, grade in (("7/5", 2, _YES), ("3/2", 2, _NO), ("0", 0, _OPEN)):
        yield Ruling(f"x² = {level} once within 1/20 of {at}", grade, partial(_zero, at, level))
    for y, grade in (("7/5", _YES), ("8/5", _NO)):
        name = f"x² − 2 = y − x = 0 once within 1/20 of (7/5, {y})"
        yield Ruling(name, grade, partial(_point, "7/5", y))
    for entries, negative, grade in (((2, 1, -3), 1, _YES), ((2, 1, -3), 0, _NO), ((1, 1, 1), 0, _OPEN)):
        name = f"{negative} negative eigenvalues of the symmetric matrix {entries}"
        yield Ruling(name, grade, partial(_inertia, entries, negative))
    for count, ends, grade in ((2, (-2, 2), _YES), (1, (0, 2), _YES), (1, (-2, 2), _NO)):
        yield Ruling(f"{count} zeros of x² − 2 in {ends}", grade, partial(_zeros, count, ends))
    for least, grade in (("14/5", _YES), ("3", _NO)):
        yield Ruling(f"D > {least} on a shell", grade, partial(_shell, Fraction(least)))
    for times, grade in ((1, _YES), (3, _NO)):
        yield Ruling(f"{times} E w below its bound", grade, partial(_weight, times))


def _near(at: str) -> Ball:
    return widened(ball(Fraction(at)), ball(Fraction(1, 20)))


def _zero(at: str, level: int) -> Step:
    field = formula(lambda x: [x[0] * x[0] - level])
    return has_one_zero("", "", field, _near(at), scope="", name="x")


def _inertia(entries: tuple[int, int, int], negative: int) -> Step:
    a, b, c = map(ball, entries)
    return has_inertia("", "", [[a, b], [b, c]], negative, scope="")


def _point(x: str, y: str) -> Step:
    field = formula(lambda at: [at[0] * at[0] - 2, at[1] - at[0]])
    return has_one_stationary_point("", "", field, [_near(x), _near(y)], scope="", name="x")


def _zeros(count: int, ends: tuple[int, int]) -> Step:
    def jet(x: Fraction) -> tuple[Ball, Ball]:
        return ball(x * x - 2), ball(2 * x)

    low, high = map(Fraction, ends)
    return has_exactly(count, "", "", jet, lambda _: ball(2), (low, high), scope="", name="zeros")


def _shell(least: Fraction) -> Step:
    """D > least on |a| ≤ 3/10, 313/100 ≤ |y| ≤ 4, where D is 283/100 or more."""
    shell = Shell(Fraction(3, 10), Fraction(313, 100), Fraction(4))
    return negative_on("", "", lambda box: ball(least) - box[1], shell, scope="", name="bound − D")


def _weight(times: int) -> Step:
    bound = lost_weight(Lead(ball(4), ball(2)))
    return less("", "", times * ball(_WEIGHT), bound, scope="", name="")
