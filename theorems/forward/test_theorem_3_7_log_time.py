r"""Theorem 3.7 beside 3.5, and S-5: along the flow L is 2(n − 1)/(t log t), with n = 2, 3, 4 far out.

Theorem 3.5 has L ≤ O(1/τ) and Theorem 3.7 L ≥ Ω(1/τ^{1+ε}) for every ε > 0, in the regime where one mean
arrives and the others leave. S-5 says that both are off by a logarithm: L·t·log t → 2(n − 1). The limit holds
exactly on the slice of claim "S-5, on the slice"; here the whole flow is integrated, without error control,
in s = log t from t = 1 (d = 1, starts below; on one or on both sides of the teacher). At the checkpoints the
float64 means are exact doubles, and L *at those means* is enclosed.

On the slice y²/8 = s + (3/2) log s + O(1) and 1/(L t) = y²/(16(n − 1)) + O(1), so 1/(L t) is fitted by
c_0 s + c_1 log s + c_2 + c_3 (log s)/s + c_4/s over s ≥ 20; the limit is 1/c_0. Its error is estimated
as the distance to the fits without the last one or two terms, the larger of them.

Default: to t = e^64, about 2 s a start. Deep: to t = e^300, about 15 s a start; on both sides 2 min.
"""

from dataclasses import replace
from fractions import Fraction
from functools import cache

import numpy as np
import pytest

from verify import GaussianMixture, forward_fisher
from verify.arithmetic import ball, precision, record
from verify.checks.bound import at_most
from verify.checks.observed import near, seen_less
from verify.dynamics.log_time import LogTimeRun, flow_in_log_time
from verify.evidence import FORWARD, SHARPER, Evidence, Provenance, claim
from verify.evidence.series import Axis, Curve, Form, Series

STARTS = {
    "n = 2": (0.0, 4.0),
    "n = 3": (0.0, 4.0, 4.5),
    "n = 3, both sides": (0.0, 4.0, -4.5),
    "n = 4": (0.0, 4.0, 4.3, 4.6),
}
SETTLED = 20.0
HYPOTHESES = (
    r"\pi_i = 1/n,\ p^* = \mathcal{N}(0, 1),\ \text{the flow } \mu_i' = -\nabla_i L",
    r"\mu_1 = 0,\ |\mu_j| \ge 4 \ (j \ne 1) \text{ at } t = 1",
)
# Both sides need twice the nodes, so that start is deep even to the nearer horizon.
INSTANCES = pytest.mark.parametrize(
    ("name", "until"),
    [
        pytest.param(name, until, marks=pytest.mark.deep if until > 64 or "both" in name else ())
        for name in STARTS
        for until in (64, 300)
    ],
)


@cache
def run(name: str, until: int) -> LogTimeRun:
    return flow_in_log_time(STARTS[name], until, np.linspace(1, until, 127), tolerance=1e-7)


def others(name: str) -> int:
    return len(STARTS[name]) - 1


def fitted(path: LogTimeRun) -> tuple[float, float]:
    """The limit of L·t·log t and an estimate of its error."""
    late = path.s >= SETTLED
    s = path.s[late]
    wanted = 1 / (path.losses[late] * np.exp(s))
    columns = [s, np.log(s), np.ones_like(s), np.log(s) / s, 1 / s]
    limits = [1 / np.linalg.lstsq(np.stack(columns[:k], 1), wanted)[0][0] for k in (3, 4, 5)]
    return float(limits[2]), float(max(abs(limits[2] - limits[0]), abs(limits[2] - limits[1])))


@claim(
    SHARPER,
    "S-5",
    r"L\,t\,\log t \to 2(n-1)",
    quantifiers="n = 2, 3, 4, d = 1, the starts listed, the flow from t = 1 to e^64 (deep: e^300)",
    provenance=Provenance.CONJECTURE,
    hypotheses=HYPOTHESES,
    uses=("S S-5, on the slice",),
)
@INSTANCES
def test_limit(name: str, until: int, evidence: Evidence) -> None:
    path, far = run(name, until), others(name)
    found, error = fitted(path)

    def limit(claimed: float):
        why = "least squares over s ≥ 20; the error is the distance to the shorter fits"
        return near(
            r"\lim L\,t\,\log t = 2(n-1)", why, found, claimed, error, scope=name, name="fitted limit"
        )

    for k in range(18, 127, 36):
        evidence.step(enclosed(path, k, name))
    evidence.conclude(limit(2 * far))
    evidence.twin("limit n − 1", limit(far))
    evidence.twin("limit 2n", limit(2 * far + 2))
    evidence.twin("limit 2(n − 1) + 1/10", limit(2 * far + 0.1))
    evidence.series(picture(path, name))


def enclosed(path: LogTimeRun, k: int, name: str):
    """L at the float64 means, exact as doubles, against the float64 loss there."""
    s = path.s[k]
    with precision(128):
        out = forward_fisher(GaussianMixture(list(path.means[k])), digits=20)
        miss = abs(ball(Fraction(path.losses[k])) / out.loss - 1)
        statement = rf"|L_{{\text{{float64}}}}/L - 1| < 10^{{-10}} \text{{ at }} \log t = {s:g}"
        step = at_most(
            statement,
            "L enclosed at the float64 means, which are exact doubles",
            miss,
            ball(Fraction(1, 10**10)),
            scope=f"{name}, log t = {s:g}",
            name="relative error",
        )
        return replace(step, data={**step.data, "L": record(out.loss)})


def picture(path: LogTimeRun, name: str) -> Series:
    far, keep = others(name), path.s >= 2
    s = tuple(path.s[keep])
    curves = (
        Curve("L t log t", s, tuple(path.scaled()[keep])),
        Curve("2(n − 1)", (s[0], s[-1]), (2.0 * far,) * 2, Form.REFERENCE),
        Curve("O(1/τ): L t", s, tuple((path.losses * np.exp(path.s))[keep])),
    )
    return Series(
        f"The rate, {name}",
        Axis("log t"),
        Axis("scaled loss"),
        curves,
        "L t falls like a logarithm, so 1/τ is an upper bound and no power below it is; L t log t settles.",
    )


@claim(
    FORWARD,
    "Theorem 3.7, along the flow",
    r"\tfrac74 (n-1)\,\tfrac{1}{t \log t} \le L \le \tfrac{2(n-1)}{t\log t},\quad "
    r"L\,t \text{ is lower at the last time than at } e^{20}",
    quantifiers="n = 2, 3, 4, d = 1, the starts listed, log t from 20 to 64 (deep: 300)",
    provenance=Provenance.CONJECTURE,
    hypotheses=HYPOTHESES,
)
@INSTANCES
def test_between_the_two_bounds(name: str, until: int, evidence: Evidence) -> None:
    path, far = run(name, until), others(name)
    late = path.s >= SETTLED
    scaled, s = path.scaled()[late], path.s[late]

    def above(low: float):
        statement, why = r"L\,t \log t \ge \tfrac74 (n-1)", f"the least of {len(s)} values"
        return seen_less(statement, why, low, scaled.min(), 1e-4, scope=name, name="least − bound")

    def under(high: float):
        statement, why = r"L\,t \log t \le 2(n-1)", f"the largest of {len(s)} values"
        return seen_less(statement, why, scaled.max(), high, 1e-4, scope=name, name="bound − largest")

    def bounded(power: float):
        """Of L·t^power, the last value against the first, over t^power·(a power of log t)."""
        values = np.log(scaled / s) + (power - 1) * s
        statement = rf"L\,t^{{{power:g}}} \text{{ is lower at the last time than at }} e^{{20}}"
        why = "the logarithms of both"
        return seen_less(
            statement, why, values[-1], values[0], 1e-6, scope=name, name="fall of the logarithm"
        )

    evidence.conclude(above(1.75 * far))
    evidence.conclude(under(2 * far))
    evidence.conclude(bounded(1))
    evidence.twin("L ≤ O(1/τ^{1 + 1/20})", bounded(1.05))
    evidence.twin("the upper bound 1.7(n − 1)", under(1.7 * far))
    evidence.twin("the lower bound of n + 1 means", above(1.75 * (far + 1)))
