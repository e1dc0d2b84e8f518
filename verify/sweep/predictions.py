"""Lines that a theorem or a derivation predicts, to be drawn over what was seen; no outcome rests on them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import ceil, exp, log, log1p

import numpy as np

from verify.errors import VerifyError
from verify.fisher.float64 import Array
from verify.sweep.setting import Setting, setting
from verify.sweep.starts import coincident, floats

_SMALL = 0.01


@dataclass(frozen=True, slots=True)
class Line:
    """Points (x_k, y_k) of a predicted line; for pictures without a second axis y is 0 and 1."""

    name: str
    x: tuple[float, ...]
    y: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Scene:
    """What a line is drawn into.

    Attributes:
        texts: a run of this panel.
        x, y: the names of the axes; y is empty where frequencies are drawn.
        xs: places along x, increasing.
        ys: the same of y, or (0, 1).
    """

    texts: Mapping[str, str]
    x: str
    y: str
    xs: Array
    ys: Array

    def upright(self, name: str, at: float) -> list[Line]:
        """A line x = at, if it is in the picture."""
        seen = self.xs[0] <= at <= self.xs[-1]
        return [Line(name, (at, at), (float(self.ys[0]), float(self.ys[-1])))] if seen else []

    def over(self, name: str, value: Callable[[float], float]) -> list[Line]:
        """The graph y = value(x) where it is in the picture."""
        pairs = [(float(x), value(float(x))) for x in self.xs]
        seen = [(x, y) for x, y in pairs if self.ys[0] <= y <= self.ys[-1]]
        return [Line(name, *(tuple(c) for c in zip(*seen, strict=True)))] if len(seen) > 1 else []

    def at(self, x: float) -> Setting:
        """The run of this panel with another x; six digits are enough for a line."""
        return setting({**self.texts, self.x: f"{x:.6g}"})


def growth(n: int, eta: float, start: float, until: float) -> float:
    """G = Σ_k log(1 + 4ηA_k²/n) while A_k = M0 (1 − 2η/n)^k falls to ``until``: nats of a deviation."""
    if start <= until or 2 * eta >= n:
        return 0.0
    steps = ceil(log(start / until) / -log1p(-2 * eta / n))
    A = start * (1 - 2 * eta / n) ** np.arange(steps)
    return float(np.log1p(4 * eta / n * A**2).sum())


def _s_4(scene: Scene) -> list[Line]:
    """Log ε = 3 − G: S-4 proves G, and that log ε + G is a few nats was seen (its brackets: 2 to 4).

    Of a perturbed start the spread of the z_i along e_1 has to reach 1 before A has come down to 2 (by eye).
    """
    if (scene.x, scene.y) != ("start.M0", "start.log_width"):
        return []
    at = setting(scene.texts)
    n, eta = at.n, float(at.eta)
    if at.start == "perturbed":
        spread = np.ptp(floats(coincident(at, 0).shape)[:, 0])
        return scene.over("S-4: −G − log Δz", lambda M0: -growth(n, eta, M0, 2.0) - log(spread))
    return scene.over("S-4: 3 − G", lambda M0: 3 - growth(n, eta, M0, _SMALL))


def _theorem_3_4(scene: Scene) -> list[Line]:
    """ε = e^{−M0/100}, where the paper lets one mean lead by ε."""
    right = (scene.x, scene.y) == ("start.M0", "start.log_width")
    return scene.over("Theorem 3.4: −M0/100", lambda M0: -M0 / 100) if right else []


def _theorem_3_2(scene: Scene) -> list[Line]:
    """The reported box of Theorem 3.2, as a width; mostly far below what is drawn."""
    if (scene.x, scene.y) != ("start.M0", "start.log_width"):
        return []
    n, d = int(scene.texts["n"]), int(scene.texts["d"])
    box = log(2 / (108 * n * d))
    return scene.over("Theorem 3.2, reported", lambda M0: box - 106 * n * d * M0**3)


def _s_2(scene: Scene) -> list[Line]:
    """η = 1/(2 π_max max(1, V_0)) with V_0 = n d σ² of a normal start."""
    if scene.texts.get("objective") != "reverse" or {scene.x, scene.y} != {"eta", "start.scale"}:
        return []
    n, d = int(scene.texts["n"]), int(scene.texts["d"])
    if scene.x == "start.scale":
        return scene.over("S-2", lambda scale: n / (2 * max(1.0, n * d * scale**2)))
    return scene.over("S-2", lambda eta: (n / (2 * eta) / (n * d)) ** 0.5 if eta < n / 2 else -1.0)


def _s_7(scene: Scene) -> list[Line]:
    """η = e/8: proved for uniform weights, every n, d and start."""
    right = scene.texts.get("objective") == "reverse" and scene.x == "eta"
    return scene.upright("S-7: e/8", exp(1) / 8) if right else []


def _n(scene: Scene) -> list[Line]:
    """η = n, beyond which coincident means do not come to 0."""
    return scene.upright("η = n", float(scene.texts["n"])) if scene.x == "eta" and "n" in scene.texts else []


def _s_1(scene: Scene) -> list[Line]:
    """η = 4/17, S-1's largest step, and V_0 = n d σ² = ¼, where it begins."""
    if scene.texts.get("objective") != "forward" or (scene.x, scene.y) != ("eta", "start.scale"):
        return []
    n, d = int(scene.texts["n"]), int(scene.texts["d"])
    edge, top = 4 / 17, (1 / (4 * n * d)) ** 0.5
    low = float(scene.xs[0]), float(scene.ys[0])
    inside = low[0] < edge <= scene.xs[-1] and low[1] < top <= scene.ys[-1]
    return [Line("S-1: V ≤ ¼, η ≤ 4/17", (low[0], edge, edge), (top, top, low[1]))] if inside else []


def _r_2(scene: Scene) -> list[Line]:
    """Δ = 3¼ and 3¾, between which students well inside their cells begin to stay."""
    if scene.x != "teacher.gap":
        return []
    return [*scene.upright("R-2 sets in", 3.25), *scene.upright("R-2 sets in", 3.75)]


LINES: dict[str, Callable[[Scene], list[Line]]] = {
    "S-1": _s_1,
    "S-2": _s_2,
    "S-4": _s_4,
    "S-7": _s_7,
    "R-2": _r_2,
    "Theorem 3.2": _theorem_3_2,
    "Theorem 3.4": _theorem_3_4,
    "n": _n,
}
"""Predicted lines by the name that a spec calls them."""


def predicted(name: str, scene: Scene) -> list[Line]:
    """The line of that name; none where the scene has nothing to do with it."""
    try:
        return LINES[name](scene)
    except VerifyError:  # the panel's run is none, e.g. a toy
        return []
