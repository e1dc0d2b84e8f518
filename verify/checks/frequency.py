"""How often something happened in independent runs, against a bound on its probability."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from verify.arithmetic import ball, record
from verify.arithmetic.arguments import admit_fields, checked
from verify.checks.number import rational
from verify.errors import InputError
from verify.evidence import Axiom, Grade, Slack, Step

CLOPPER_PEARSON = Axiom(
    "Clopper–Pearson interval",
    r"X \sim \mathrm{Bin}(N, p) \Rightarrow \Pr(p_-(X) < p < p_+(X)) \ge 1 - \alpha \text{ for every } p",
    "Clopper & Pearson 1934, Biometrika 26",
)


@dataclass(frozen=True, slots=True)
class Frequency:
    """``successes`` in ``runs`` independent runs, with a confidence interval that holds for every p.

    Attributes:
        successes: how often it happened.
        runs: how often it was tried, ≥ 1.
        confidence: the least probability, before the runs, that the interval will contain p.

    Raises:
        InputError: counts that are no counts, or a confidence outside (0, 1).
    """

    successes: int
    runs: int
    confidence: float = 0.99

    def __post_init__(self) -> None:
        admit_fields(self)
        if self.runs < 1 or not 0 <= self.successes <= self.runs:
            counts = (self.successes, self.runs)
            raise InputError("successes, runs", counts, "not 0 ≤ successes ≤ runs ≥ 1", "count again")
        if not 0 < self.confidence < 1:
            raise InputError("confidence", self.confidence, "not between 0 and 1", "0.99 is usual")

    @property
    def fraction(self) -> float:
        """The observed frequency."""
        return self.successes / self.runs

    def interval(self, method: Literal["exact", "wilson"] = "exact") -> tuple[float, float]:
        """Both ends of the Clopper–Pearson interval, by SciPy in float64.

        The Wilson interval is there to compare with: it is shorter, but for some p its coverage is less
        than the confidence.
        """
        successes, runs, tail = self.successes, self.runs, (1 - self.confidence) / 2
        if method == "wilson":
            from scipy.stats import binomtest  # takes as long to load as all of verify

            found = binomtest(successes, runs).proportion_ci(self.confidence, method=method)
            return float(found.low), float(found.high)
        from scipy.special import betaincinv

        low = betaincinv(successes, runs - successes + 1, tail) if successes else 0.0
        high = betaincinv(successes + 1, runs - successes, 1 - tail) if successes < runs else 1.0
        return float(low), float(high)

    def __str__(self) -> str:
        low, high = self.interval()
        return f"{self.successes} of {self.runs}, [{low:.3f}, {high:.3f}] at {self.confidence:.0%}"


@checked
def probability_above(
    statement: str, why: str, seen: Frequency, bound: Fraction, *, scope: str, name: str
) -> Step:
    """The probability of a success is > bound.

    Args:
        statement: in LaTeX.
        why: the reason.
        seen: the runs; that they are independent is for the caller to see to.
        bound: between 0 and 1.
        scope: how the runs were drawn.
        name: what the probability is called in the step's data and slack.

    Returns:
        OBSERVED, with its slack: the interval lies above the bound.
        INCONCLUSIVE otherwise; seen false if the interval lies below the bound (at its confidence, which it
        says).
    """
    return _decided(statement, why, seen, bound, scope, name, lower=True)


@checked
def probability_below(
    statement: str, why: str, seen: Frequency, bound: Fraction, *, scope: str, name: str
) -> Step:
    """The probability of a success is < bound; see :func:`probability_above`."""
    return _decided(statement, why, seen, bound, scope, name, lower=False)


def _decided(
    statement: str, why: str, seen: Frequency, bound: Fraction, scope: str, name: str, *, lower: bool
) -> Step:
    bound = rational(bound, "bound")
    if not 0 <= bound <= 1:
        raise InputError("bound", bound, "is no probability", "use a number from 0 to 1")
    low, high = map(Fraction, seen.interval())
    method = f"exact binomial confidence interval, {seen.confidence:.0%}; the runs themselves in float64"
    data = {f"successes, {name}": seen.successes, f"runs, {name}": seen.runs}
    shown = f"{name}: {seen}, bound {float(bound):g}"
    holds, fails = (low > bound, high < bound) if lower else (high < bound, low > bound)
    if not holds:
        return Step(
            statement, why, method, Grade.INCONCLUSIVE, scope, shown, (CLOPPER_PEARSON,), data,
            seen_false=fails,
        )  # fmt: skip
    step = Step(statement, why, method, Grade.OBSERVED, scope, "", (CLOPPER_PEARSON,), data)
    end = low if lower else high
    if not bound or not end:  # no ratio of positive numbers
        return step
    return step.with_slack(Slack(name, record(ball(bound)), record(ball(end)), lower))
