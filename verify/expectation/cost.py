"""What a computation costs, in products of balls, seconds and bytes, and how much of each is allowed."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from math import inf, isqrt, nan, prod
from time import perf_counter

from verify.arithmetic import ball, precision
from verify.errors import BudgetError, InputError

DEFAULT_BUDGET = 3e9
"""Work allowed by default, in multiplications of 64-bit balls (some million of them take a second)."""

_MOST_BYTES = 2e9
_LONG_SECONDS = 60.0
_LONG_WORK = 1e8
"""Less than this takes less than a minute on any machine, so that nothing need be measured."""
_CHUNK_BYTES = 1 << 26
_NODES_AT_ONCE = 8192
_SAMPLE = 4096
_PRODUCTS_A_UNIT = 4.0
"""What a unit of work takes with all that goes with it, in products of balls in a list (measured)."""


@dataclass(frozen=True, slots=True)
class Work:
    """What a computation takes, or took.

    Attributes:
        nodes: how many.
        bits: the working precision.
        estimate: in multiplications of 64-bit balls, repetitions with more bits included once they were made.
        bytes: what is held at one time, estimated.
    """

    nodes: int
    bits: int
    estimate: float
    bytes: float = 0.0


@dataclass(frozen=True, slots=True)
class Budget:
    """The most that all passes over one problem may take together.

    Attributes:
        work: in multiplications of 64-bit balls.
        seconds: on this machine, by an estimate that is calibrated once a process.
        bytes: held at one time.

    Raises:
        InputError: a limit that is no number > 0.
    """

    work: float = DEFAULT_BUDGET
    seconds: float = inf
    bytes: float = _MOST_BYTES

    def __post_init__(self) -> None:
        for name in ("work", "seconds", "bytes"):
            object.__setattr__(self, name, _limit(name, getattr(self, name)))

    @classmethod
    def of(cls, budget: float | Budget) -> Budget:
        """A plain number limits the work."""
        return budget if isinstance(budget, Budget) else cls(budget)


def _limit(name: str, value: object) -> float:
    """As a float, ∞ included: with nan, no comparison would ever refuse."""
    try:
        number = nan if isinstance(value, str | bytes | bool) else float(value)  # type: ignore[arg-type]
    except OverflowError:
        number = inf
    except Exception:  # another library's number may refuse by any class of error
        number = nan
    if not number > 0:
        hint = "leave it out for the default, or give inf; 10^7 multiplications take about a second"
        raise InputError(f"budget.{name}", value, "not a number > 0", hint)
    return number


@dataclass(slots=True)
class Account:
    """What was spent of a budget so far."""

    budget: Budget
    spent: float = 0.0
    _was_said: bool = field(default=False, init=False)

    def admit(self, work: Work, likely: float | None = None) -> None:
        """Refuse what would go over the budget, and say so before what takes over a minute or 2 GB begins.

        Args:
            work: limits are for it, all in balls, which may have to take over from binary64.
            likely: what it is likely to take, binary64 being tried first; the estimate if left out.

        Raises:
            BudgetError: with the estimates and what to try.
        """
        limits, total = self.budget, self.spent + work.estimate
        if total > limits.work:
            hint = "raise the budget, ask for fewer digits, or bring the means closer"
            raise BudgetError("budget", limits.work, self._estimated(work), hint)
        if limits.seconds < inf and seconds(total) > limits.seconds:
            hint = "allow more seconds, ask for fewer digits, or bring the means closer"
            raise BudgetError("budget.seconds", limits.seconds, self._estimated(work), hint)
        if work.bytes > limits.bytes:
            hint = "allow more bytes, ask for fewer digits, or bring the means closer"
            raise BudgetError("budget.bytes", limits.bytes, self._estimated(work), hint)
        expected = self.spent + (work.estimate if likely is None else likely)
        is_long = expected > _LONG_WORK and seconds(expected) > _LONG_SECONDS
        if (is_long or work.bytes > _MOST_BYTES) and not self._was_said:
            self._was_said = True
            logging.getLogger(__name__).warning("%s", self._estimated(work))

    def charge(self, work: Work) -> None:
        """Count what was done."""
        self.spent += work.estimate

    def _estimated(self, work: Work) -> str:
        before = f" after {self.spent:.2g} in earlier passes" if self.spent else ""
        return (
            f"the work is estimated at {work.estimate:.2g} multiplications of 64-bit balls{before} "
            f"({work.nodes:.2g} nodes, {work.bits} bits), about {seconds(work.estimate):.2g} s "
            f"and {work.bytes / 1e6:.2g} MB here"
        )


def say_if_long(expected: float, what: str) -> None:
    """Warn, before it begins, of what is expected to take more than a minute: so many seconds."""
    if expected > _LONG_SECONDS:
        logging.getLogger(__name__).warning("%s may take about %.2g s here", what, expected)


def seconds(work: float) -> float:
    """About how long that much work takes on this machine; measured at the first call of a process."""
    return work * _seconds_a_unit()


@lru_cache(maxsize=1)
def _seconds_a_unit() -> float:
    with precision(64):
        third = ball(1) / 3
        numbers, times = [third] * _SAMPLE, []
        for _ in range(3):
            start = perf_counter()
            numbers = [a * third for a in numbers]
            times.append(perf_counter() - start)
    return _PRODUCTS_A_UNIT * min(times) / _SAMPLE


def multiplication(bits: int) -> float:
    """About the cost of a product of balls, in products of 64-bit balls (measured)."""
    return 0.75 + bits / 320


def number_bytes(bits: int) -> float:
    """About what a ball in a list takes: two limbs are inside of it, more are beside it."""
    return 88.0 if bits <= 128 else 104.0 + bits / 8


def nodes_at_once(columns: int, bits: int) -> int:
    """How many nodes are summed together, so that their columns of balls stay within some 64 MB."""
    return max(16, min(_NODES_AT_ONCE, int(_CHUNK_BYTES / (columns * number_bytes(bits)))))


def held_bytes(counts: Sequence[int], columns: int, components: int, bits: int) -> float:
    """About what the sums over a tensor rule hold at one time: a chunk of nodes, and all factors."""
    *rows, width = sorted(counts)
    height = prod(rows)
    if sum(count > 4 for count in counts) == 1:  # one axis is cut into blocks
        height = width = isqrt(height * width) + 1
    chunk = max(width, nodes_at_once(columns, bits)) * columns
    return number_bytes(bits) * (chunk + 2 * (height + width) * (1 + components))
