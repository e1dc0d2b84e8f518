"""Checks with a known outcome, true and false ones, that must come out so before any claim is checked.

Zeros in a box, beside it, double or several; definiteness; numbers of zeros; signs on a region, with and
without known points; signs, bounds and falls; and a bound of a lemma against a value that it has to exceed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial

from verify.arithmetic import Ball, ball, precision, widened
from verify.checks.bound import below
from verify.checks.cover import negative_on
from verify.checks.field import Dual, formula
from verify.checks.invariant import Shell
from verify.checks.search import has_exactly
from verify.checks.sign import falls, less
from verify.checks.stationary import has_inertia, has_one_stationary_point
from verify.checks.zero import has_one_zero
from verify.evidence import Grade, Step
from verify.lemmas.dominance import Lead, lost_weight

_BITS = 64
_YES, _NO, _OPEN = Grade.CERTIFIED, Grade.REFUTED, Grade.INCONCLUSIVE
_GIVEN = Grade.ARGUED
"""Of a check that believes a bound which it was given."""


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


def rulings() -> Iterator[Ruling]:
    """All of them."""
    yield from _of_zeros()
    yield from _of_points()
    yield from _of_matrices()
    yield from _of_counts()
    yield from _of_regions()
    yield from _of_signs()


def _near(at: str, reach: str = "1/20") -> Ball:
    return widened(ball(Fraction(at)), ball(Fraction(reach)))


# --- one zero, of one function or of several ------------------------------------------------------

Powers = tuple[int | Fraction, ...]
_ROOT, _SQUARE, _THREE, _TWO = (-2, 0, 1), (0, 0, 1), (0, -1, 0, 1), (Fraction(-1, 4), 0, 1)
"""x² − 2, x², x³ − x and x² − ¼ by increasing powers."""
_INSIDE = (
    (_ROOT, "7/5", "1/20", _YES),
    (_ROOT, "3/2", "1/20", _NO),
    (_SQUARE, "0", "1/20", _OPEN),
    (_THREE, "0", "1/4", _YES),
    (_THREE, "0", "7/5", _OPEN),
    (_TWO, "0", "1", _OPEN),
)


def _polynomial(powers: Powers, x: list[Dual]) -> list[Dual]:
    total = x[0] * 0
    for k, c in enumerate(powers):
        total = total + (x[0] ** k * ball(c) if k else ball(c))
    return [total]


def _of_zeros() -> Iterator[Ruling]:
    for powers, at, reach, grade in _INSIDE:
        name = f"one zero of {tuple(map(str, powers))} within {reach} of {at}"
        field = formula(partial(_polynomial, powers))
        box = _near(at, reach)
        yield Ruling(name, grade, partial(has_one_zero, "", "", field, box, scope="", name="x"))
        many = partial(has_one_stationary_point, "", "", field, [box], scope="", name="x")
        yield Ruling(f"{name}, by Krawczyk's operator", grade, many)


def _of_points() -> Iterator[Ruling]:
    """Of x² − 2 = y − x = 0, and of x = 2y³, y = 2x³, which hold three times in the square."""
    for y, grade in (("7/5", _YES), ("8/5", _NO)):
        field = formula(lambda at: [at[0] * at[0] - 2, at[1] - at[0]])
        step = partial(has_one_stationary_point, "", "", field, [_near("7/5"), _near(y)], scope="", name="x")
        yield Ruling(f"x² − 2 = y − x = 0 once near (7/5, {y})", grade, step)
    for reach, grade in (("1/4", _YES), ("1", _OPEN)):
        field = formula(lambda at: [at[0] - at[1] ** 3 * 2, at[1] - at[0] ** 3 * 2])
        step = partial(has_one_stationary_point, "", "", field, [_near("0", reach)] * 2, scope="", name="x")
        yield Ruling(f"x − 2y³ = y − 2x³ = 0 once in a square of {reach}", grade, step)


def _of_matrices() -> Iterator[Ruling]:
    for entries, wide, negative, grade in (
        ((2, 1, -3), "0", 1, _YES),
        ((2, 1, -3), "0", 0, _NO),
        ((1, 1, 1), "0", 0, _OPEN),
        ((0, 1, 0), "0", 1, _YES),
        ((1, 0, 1), "1/2", 0, _YES),
        ((1, 0, 1), "2", 0, _OPEN),
    ):
        a, b, c = map(ball, entries)
        b = widened(b, ball(Fraction(wide)))
        step = partial(has_inertia, "", "", [[a, b], [b, c]], negative, scope="")
        yield Ruling(f"{negative} negative eigenvalues of {entries}, ± {wide} beside it", grade, step)


# --- on an interval or a region -------------------------------------------------------------------


def _of_counts() -> Iterator[Ruling]:
    for powers, count, ends, grade in (
        (_ROOT, 2, (-2, 2), _GIVEN),
        (_ROOT, 1, (0, 2), _GIVEN),
        (_ROOT, 1, (-2, 2), _NO),
        (_SQUARE, 1, (-1, 2), _OPEN),
        (_SQUARE, 1, (0, 1), _OPEN),
        (_THREE, 3, (-2, 2), _GIVEN),
        ((Fraction(-9, 10), 1), 0, (-1, 1), _NO),
        ((Fraction(-1, 10**16), 0, 1), 0, ("-1/2", 1), _OPEN),
    ):
        name = f"{count} zeros of {tuple(map(str, powers))} in {ends}"
        yield Ruling(name, grade, partial(_counted, powers, count, ends))


def _counted(powers: Powers, count: int, ends: Sequence[int | str]) -> Step:
    slopes = [k * c for k, c in enumerate(powers)][1:]
    bends = [k * c for k, c in enumerate(slopes)][1:]

    def at(coefficients: Sequence[int | Fraction], x: Ball) -> Ball:
        total = ball(0)
        for c in reversed(coefficients):
            total = total * x + ball(c)
        return total

    def jet(x: Fraction) -> tuple[Ball, Ball]:
        return at(powers, ball(x)), at(slopes, ball(x))

    low, high = map(Fraction, ends)
    return has_exactly(count, "", "", jet, lambda x: at(bends, x), (low, high), scope="", name="zeros")


class _Unknown(Shell):
    """A shell of which no point is known."""

    def holds(self, point: Sequence[Ball]) -> bool:
        return False


def _of_regions() -> Iterator[Ruling]:
    """On |a| ≤ 3/10, 313/100 ≤ |y| ≤ 4, where D is 283/100 or more, and |c| ≤ 3/10."""
    ends = Fraction(3, 10), Fraction(313, 100), Fraction(4)
    shell, unknown = Shell(*ends), _Unknown(*ends)
    for least, region, grade in (("14/5", shell, _YES), ("3", shell, _NO), ("3", unknown, _OPEN)):
        step = partial(
            negative_on, "", "", partial(_short, Fraction(least)), region, scope="", name="f", budget=200
        )
        yield Ruling(f"D > {least} on a {type(region).__name__}", grade, step)
    touching = partial(negative_on, "", "", _inner, shell, scope="", name="f", budget=200)
    yield Ruling("c² < 9/100 on a closed shell", _OPEN, touching)


def _short(least: Fraction, box: Sequence[Ball]) -> Ball:
    return ball(least) - box[1]


def _inner(box: Sequence[Ball]) -> Ball:
    return box[0] * box[0] - ball(Fraction(9, 100))


# --- signs ----------------------------------------------------------------------------------------

_WEIGHT = Fraction("0.06766764161830634595")
"""E σ(2z − 4), z ∼ N(0, 1), by quadrature."""


def _of_signs() -> Iterator[Ruling]:
    about = widened(ball(1), ball(Fraction(1, 10)))
    for larger, grade in ((ball(2), _YES), (ball(0), _NO), (ball(1), _OPEN)):
        yield Ruling(
            f"1 ± 1/10 < {larger.str()}", grade, partial(less, "", "", about, larger, scope="", name="")
        )
    for values, grade in (((3, 2, 1), _YES), ((3, 1, 2), _NO), ((3, 2, 2), _OPEN)):
        step = partial(falls, "", "", list(map(ball, values)), scope="", name="fall")
        yield Ruling(f"{values} fall", grade, step)
    third = Fraction(1, 3)
    yield Ruling("1/3 < 1/3", _NO, partial(below, "", "", third, third, scope="", name="x"))
    for times, grade in ((1, _YES), (3, _NO)):
        yield Ruling(f"{times} E w below its bound", grade, partial(_weight, times))


def _weight(times: int) -> Step:
    bound = lost_weight(Lead(ball(4), ball(2)))
    return less("", "", times * ball(_WEIGHT), bound, scope="", name="")
