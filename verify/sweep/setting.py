"""One run: which divergence, teacher, step size, start and stopping rule the texts of a point stand for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from typing import Any

from verify.errors import InputError
from verify.sweep.keys import ALLOWED

Rows = tuple[tuple[Fraction, ...], ...]

TEACHERS = {"origin": (), "line": ("teacher.m", "teacher.gap"), "points": ("teacher.means",)}
"""The keys that each family of teachers needs."""
STARTS = {
    "spread": ("start.M0", "start.log_width"),
    "lead": ("start.M0", "start.log_width"),
    "perturbed": ("start.M0", "start.log_width"),
    "gaussian": ("start.scale",),
    "box": ("start.inside",),
    "points": ("start.means",),
}
"""The keys that each family of starts needs."""
_ALWAYS = ("objective", "n", "d", "eta", "start.family")
_TOY = ("objective", "start.x", "start.y", "start.pause")
_MOST_STEPS = 1_000_000
_DEFAULTS = {
    "weights": "uniform",
    "teacher.family": "origin",
    "teacher.weights": "uniform",
    "stop.resting": "1e-9",
    "decide.near": "3/10",
    "decide.far": "313/100",
    "decide.within": "1/2",
    "start.pause": "0",
}


@dataclass(frozen=True, slots=True)
class Setting:
    """Gradient descent on a Fisher divergence, as one point of a sweep has it.

    Attributes:
        reverse: which divergence.
        weights: the student's n weights.
        teacher: m × d means.
        teacher_weights: m weights.
        eta: the step size.
        start: the family of starts, a key of ``STARTS``.
        given: the family's values by key.
        steps: how many are taken at most.
        resting: a run ends once all |n∇_i| are below this.
        near, far: one Gaussian: a mean within ``near`` of the teacher arrives, one beyond ``far`` leaves.
        within: several: a mean is at a teacher within this distance.
    """

    reverse: bool
    n: int
    d: int
    weights: tuple[Fraction, ...]
    teacher: Rows
    teacher_weights: tuple[Fraction, ...]
    eta: Fraction
    start: str
    given: Mapping[str, Any]
    steps: int
    resting: Fraction
    near: Fraction
    far: Fraction
    within: Fraction

    @property
    def is_single(self) -> bool:
        """Whether the teacher is N(0, I)."""
        return len(self.teacher) == 1 and not any(self.teacher[0])

    @property
    def is_uniform(self) -> bool:
        """Whether all weights, of student and teacher, are equal."""
        return len({*self.weights}) == 1 and len({*self.teacher_weights}) == 1

    @property
    def is_coincident(self) -> bool:
        """Whether all means start near one point, at a distance given by its logarithm."""
        return self.start in ("spread", "lead", "perturbed")


def setting(texts: Mapping[str, str]) -> Setting:
    """The run that these texts describe, by dotted key.

    Raises:
        InputError: a key that is unknown, missing or does not go with the others, or a value out of range.
    """
    check_keys(texts)
    if texts["objective"] == "toy":
        raise InputError("objective", "toy", "no descent", "allowed are forward and reverse")
    at = {key: ALLOWED[key].read(value, key) for key, value in {**_DEFAULTS, **texts}.items()}
    n, d = at["n"], at["d"]
    factor, by_n = at["eta"]
    eta = factor * n if by_n else factor
    teacher = _teacher(at, d)
    family = at["start.family"]
    if family == "box" and len(teacher) < 2:
        raise InputError("start.family", family, "a box about one teacher", "use gaussian, or more teachers")
    if family in ("spread", "lead", "perturbed") and (n < 2 or at["teacher.family"] != "origin"):
        why = "coincident means need n ≥ 2 and the teacher at the origin"
        raise InputError("start.family", family, why, "use points, gaussian or box")
    if family in ("spread", "lead", "perturbed") and at["weights"] is not None:
        why = "deviations from coincident means are carried for equal weights only"
        raise InputError("weights", texts["weights"], why, "allowed is uniform, or start.family points")
    if family == "points" and (len(at["start.means"]), len(at["start.means"][0])) != (n, d):
        raise InputError("start.means", texts["start.means"], f"not n × d = {n} × {d}", "match n and d")
    if at["decide.near"] >= at["decide.far"]:
        raise InputError("decide.near", texts.get("decide.near"), "not below decide.far", "leave both out")
    return Setting(
        at["objective"] == "reverse",
        n,
        d,
        _weights(at["weights"], n, "weights"),
        teacher,
        _weights(at["teacher.weights"], len(teacher), "teacher.weights"),
        eta,
        family,
        {key: at[key] for key in STARTS[family]},
        _steps(at, eta),
        at["stop.resting"],
        at["decide.near"],
        at["decide.far"],
        at["decide.within"],
    )


def check_keys(texts: Mapping[str, str]) -> None:
    """Raise InputError for a key that is unknown or missing, given the objective and the families."""
    needed: tuple[str, ...]
    allowed: tuple[str, ...]
    if texts.get("objective") == "toy":
        needed, allowed = _TOY[:-1], _TOY
    else:
        needed = (*_ALWAYS, *_of_family(texts, "teacher.family", TEACHERS))
        needed = (*needed, *_of_family(texts, "start.family", STARTS))
        others = ("weights", "teacher.family", "teacher.weights", "stop.steps", "stop.time", "stop.resting")
        allowed = (*needed, *others, "decide.near", "decide.far", "decide.within")
        if ("stop.steps" in texts) == ("stop.time" in texts):
            why = "not one of stop.steps and stop.time"
            raise InputError("stop", sorted(k for k in texts if k.startswith("stop")), why, "give one")
    for key in texts:
        if key not in allowed:
            raise InputError(
                key, texts[key], "an unknown key here", f"allowed are {', '.join(sorted(allowed))}"
            )
    for key in needed:
        if key not in texts:
            hint = f"say it, or sweep it: allowed is {ALLOWED[key].hint}"
            raise InputError(key, None, "missing", hint)


def _of_family(
    texts: Mapping[str, str], key: str, families: Mapping[str, tuple[str, ...]]
) -> tuple[str, ...]:
    family = texts.get(key, _DEFAULTS.get(key, ""))
    if not family:
        raise InputError(key, None, "missing", f"allowed is {ALLOWED[key].hint}")
    return families[ALLOWED[key].read(family, key)]


def _teacher(at: Mapping[str, Any], d: int) -> Rows:
    match at["teacher.family"]:
        case "origin":
            return ((Fraction(0),) * d,)
        case "line":
            m, gap, rest = at["teacher.m"], at["teacher.gap"], (Fraction(0),) * (d - 1)
            return tuple(((k - Fraction(m - 1, 2)) * gap, *rest) for k in range(m))
        case _:
            points: Rows = at["teacher.means"]
            if len(points[0]) != d:
                raise InputError("teacher.means", points, f"not points of d = {d} coordinates", "match d")
            return points


def _weights(given: tuple[Fraction, ...] | None, count: int, name: str) -> tuple[Fraction, ...]:
    if given is None:
        return (Fraction(1, count),) * count
    if len(given) != count:
        raise InputError(name, given, f"not {count} weights", "give one a component")
    return given


def _steps(at: Mapping[str, Any], eta: Fraction) -> int:
    if "stop.steps" in at:
        return int(at["stop.steps"])
    steps: int = ceil(at["stop.time"] / eta)
    if steps > _MOST_STEPS:
        why = f"{steps} steps of eta = {eta}"
        raise InputError("stop.time", at["stop.time"], why, f"at most {_MOST_STEPS} are taken")
    return steps
