"""One run in balls: CERTIFIED, or INCONCLUSIVE with the reason.

Coincident means on a line go by deviations on their own scale (:mod:`verify.dynamics.deviations`) until these
are 10⁻²⁴ of M0 or larger, and then by Taylor steps. A forward run towards one Gaussian takes Taylor steps, a
reverse one Lipschitz bounds, one towards several teachers the mean value form.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from verify.arithmetic import Ball, ball, certainly_less, norm, precision
from verify.dynamics import MeanValue, Objective, Shadowing, StepRule, Taylor, descend
from verify.dynamics.deviations import line
from verify.dynamics.place import Means, Place, size_below
from verify.errors import BudgetError, InputError, PrecisionError
from verify.evidence import Grade
from verify.mixture import GaussianMixture
from verify.sweep.decide import converging, parts_for_good
from verify.sweep.result import ALL, KEPT, MOVED, UNDECIDED, Result, enclosed, k_arrive
from verify.sweep.setting import Setting
from verify.sweep.starts import Coincident, coincident, means

_BITS = 256
_HANDOVER, _RADIUS = Fraction(1, 10**24), Fraction(1, 10**6)
_SHARE = 10**18
"""Errors of a step are that much smaller than the deviations: they grow as much, and those end near 1."""


def refusal(at: Setting) -> str:
    """Why no run of this kind can be CERTIFIED; empty if one can."""
    if at.is_coincident:
        if at.reverse:
            return "no deviations are carried under the reverse divergence"
        if at.d > 1 and at.start == "perturbed":
            return "enclosed deviations need means on a line: start.family spread or lead, or d = 1"
        return ""
    if at.d > 1:
        return "enclosed runs of this start need d = 1"
    if at.is_single and converging(at) is None and at.reverse:
        return f"no theorem covers eta = {at.eta}: it is above 1/(2 max weight)"
    return ""


def certify(at: Setting, seed: int) -> Result:
    """Follow the run to its outcome, every iterate enclosed.

    Raises:
        InputError: no run of this kind can be, see :func:`refusal`.
    """
    if why := refusal(at):
        raise InputError("grade", Grade.CERTIFIED.name, f"impossible here: {why}", "allowed is OBSERVED")
    try:
        if at.is_coincident:
            return _from_coincident(at, coincident(at, seed))
        start = GaussianMixture(means(at, seed), at.weights)
        if not at.is_single:
            return _among_teachers(at, start)
        rule: StepRule = Shadowing() if at.reverse else Taylor(radius=_RADIUS)
        return _decided(at, start, rule, 0)
    except (PrecisionError, BudgetError) as error:
        return Result(UNDECIDED, Grade.INCONCLUSIVE, trouble=str(error))


def _from_coincident(at: Setting, start: Coincident) -> Result:
    """Means on a line: the loss sees only the coordinates along it, so d = 1 is every d."""
    with precision(_BITS):
        width = ball(start.log_width).exp()
        offsets = [width * ball(c) for c, *_ in start.shape]
    path = line(start.M0, offsets, at.eta, at.near, largest=_HANDOVER, bits=_BITS)
    with precision(_BITS):
        now = [path.reference[-1] + c for c in path.offsets[-1]]
        tolerance = max(Fraction(float(width)), _HANDOVER) / _SHARE
    by = Taylor(tolerance, _RADIUS, _BITS)
    return _decided(at, GaussianMixture(now, at.weights), by, len(path.offsets) - 1)


def _decided(at: Setting, start: GaussianMixture, by: StepRule, before: int) -> Result:
    """Until all converge or all are near or far, or the horizon."""
    if before >= at.steps:
        return Result(UNDECIDED, Grade.INCONCLUSIVE, at.steps, {}, f"not decided after {at.steps} steps")
    limit = converging(at)
    inside = size_below(limit) if limit is not None else lambda _: False
    objective = Objective.reverse() if at.reverse else Objective.forward()

    def done(place: Place) -> bool:
        return inside(place) or (not at.reverse and _near(at, place.means) is not None)

    run = descend(objective, start, at.eta, at.steps - before, by, until=done)
    last, k = run.iterates[-1], before + len(run.iterates) - 1
    with precision(_BITS):
        numbers = {"V": enclosed(run.sizes[-1])}
        numbers |= {f"|mu_{i + 1}|": enclosed(norm(p)) for i, p in enumerate(last)}
        if limit is not None and certainly_less(run.sizes[-1], ball(limit)):
            return Result(ALL, Grade.CERTIFIED, k, numbers | {"for": "all time"})
        near = None if at.reverse else _near(at, last)
        if near is None:
            return Result(UNDECIDED, Grade.INCONCLUSIVE, k, numbers, f"not decided after {k} steps")
        numbers["for"] = "all time" if parts_for_good(at) else f"step {k}"
        return Result(k_arrive(sum(near), at.n), Grade.CERTIFIED, k, numbers)


def _near(at: Setting, now: Means) -> list[bool] | None:
    """Which means are certainly near, if all others are certainly far, and both occur."""
    sizes = [norm(p) for p in now]
    near = [certainly_less(s, ball(at.near)) for s in sizes]
    far = [certainly_less(ball(at.far), s) for s in sizes]
    decided = all(a or b for a, b in zip(near, far, strict=True))
    return near if decided and any(near) and any(far) else None


def _among_teachers(at: Setting, start: GaussianMixture) -> Result:
    """Until every student is certainly near a teacher; at that step, nothing is said beyond."""
    teacher = GaussianMixture(at.teacher, at.teacher_weights)
    objective = Objective.reverse(teacher) if at.reverse else Objective.forward(teacher)
    homes = [min(at.teacher, key=lambda nu: abs(nu[0] - c)) for (c,) in start.means]
    away = _distance_to_teachers(at)

    def done(place: Place) -> bool:
        return all(certainly_less(away(c), ball(at.within)) for (c,) in place.means)

    run = descend(objective, start, at.eta, at.steps, MeanValue(), until=done)
    k, last = len(run.iterates) - 1, run.iterates[-1]
    with precision(_BITS):
        gaps = [abs(c - ball(nu[0])) for (c,), nu in zip(last, homes, strict=True)]
        if not all(certainly_less(away(c), ball(at.within)) for (c,) in last):
            return Result(UNDECIDED, Grade.INCONCLUSIVE, k, {}, f"not decided after {k} steps")
        kept = all(certainly_less(g, ball(at.within)) for g in gaps)
        if not kept and not any(certainly_less(ball(at.within), g) for g in gaps):
            return Result(UNDECIDED, Grade.INCONCLUSIVE, k, {}, "a student may be kept or not")
        numbers = {f"|mu_{i + 1} - nu|": enclosed(g) for i, g in enumerate(gaps)} | {"for": f"step {k}"}
        return Result(KEPT if kept else MOVED, Grade.CERTIFIED, k, numbers)


def _distance_to_teachers(at: Setting) -> Callable[[Ball], Ball]:
    def away(c: Ball) -> Ball:
        return min((abs(c - ball(nu[0])) for nu in at.teacher), key=float)

    return away
