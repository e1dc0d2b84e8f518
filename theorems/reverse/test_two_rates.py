r"""The two objectives in one picture: reverse 1/t² from everywhere, forward 1/(t log t) from far starts.

n = 2 on the line, teacher N(0, 1), flows in log t from the same starts (0.1, 4) and (0.1, 6), to t = e^14.
Reverse, the loss times t² approaches S-8's n² r/64 = 1/16. Forward, the winner arrives, the other mean
leaves, and the loss times t log t stays between 1 and S-5's 2: the two differ by a factor like t/log t.
The runs are float64 (implicit), so what they show is OBSERVED; what is proved of the orders is in S-8 (sizes,
last iterate, rates from below), and for the forward loss in S-5 and S-6. A start further out is no use for
the picture: from (0.1, 20) the forward loss is 10^−21 at once, and reaches 1/(t log t) near t = e^50 only.
"""

from functools import cache

import numpy as np
from scipy.integrate import solve_ivp

from verify.checks.observed import seen_less
from verify.dynamics.log_time import flow_in_log_time
from verify.evidence import REVERSE, Axis, Curve, Evidence, Form, Provenance, Series, Step, claim
from verify.fisher.float64 import reverse_observed

STARTS = {"(0.1, 4)": (0.1, 4.0), "(0.1, 6)": (0.1, 6.0)}
TIMES = np.linspace(0, 14, 57)
WHY = "float64, an implicit solver with relative tolerance 10^−8"


@cache
def reverse_losses(start: tuple[float, ...]) -> np.ndarray:
    """F along μ_i' = −∇_iF at t = e^s, from t = 1."""

    def slope(s: float, means: np.ndarray) -> np.ndarray:
        return -np.exp(s) * reverse_observed(means[:, None]).gradient[:, 0]

    run = solve_ivp(slope, (0, TIMES[-1]), start, method="BDF", t_eval=TIMES, rtol=1e-8, atol=1e-12)
    return np.array([reverse_observed(means[:, None]).loss for means in run.y.T])


@cache
def forward_losses(start: tuple[float, ...]) -> np.ndarray:
    """L along μ_i' = −∇_iL at the same times."""
    return flow_in_log_time(start, float(TIMES[-1]), TIMES).losses


def scaled(name: str, reverse: bool, *, by_log: bool) -> float:
    """The last loss times t² or times t log t."""
    loss = (reverse_losses if reverse else forward_losses)(STARTS[name])[-1]
    s = TIMES[-1]
    return float(loss * np.exp(s) * (s if by_log else np.exp(s)))


def picture() -> Series:
    """Both losses against t, from both starts, with the two orders."""
    t = np.exp(TIMES)
    curves = [
        Curve(f"{way} from {name}", tuple(t), tuple(losses(start)))
        for name, start in STARTS.items()
        for way, losses in (("forward", forward_losses), ("reverse", reverse_losses))
    ]
    late = TIMES > 2
    curves += [
        Curve("2/(t log t)", tuple(t[late]), tuple(2 / (t * TIMES)[late]), form=Form.REFERENCE),
        Curve("1/(16 t²)", tuple(t[late]), tuple(1 / (16 * t**2)[late]), form=Form.REFERENCE),
    ]
    axes = Axis("$t$", logarithmic=True), Axis("loss", logarithmic=True)
    caption = "Reverse, every start falls like 1/t². Forward, far starts fall like 1/(t log t)."
    return Series("The same starts, two rates", *axes, tuple(curves), caption)


@claim(
    REVERSE,
    "beside forward, two rates",
    r"\text{reverse: } 0.98 < 16\,F t^2 < 1.02,\quad \text{forward: } 1 < L\,t \log t < 2 \quad (t = e^{14})",
    quantifiers="n = 2, d = 1, starts (0.1, 4) and (0.1, 6)",
    provenance=Provenance.CONJECTURE,
    hypotheses=(
        r"p^* = \mathcal{N}(0, 1),\ \pi_i = \tfrac12",
        r"\mu_i' = -\nabla_i F,\ \mu_i' = -\nabla_i L",
    ),
)
def test_two_rates(evidence: Evidence) -> None:
    def between(name: str, low: float, high: float, *, reverse: bool, by_log: bool) -> list[Step]:
        value = scaled(name, reverse, by_log=by_log) * (1 if by_log else 16)
        text = r"L\,t \log t" if by_log else r"16\,F t^2"
        scope = f"{'reverse' if reverse else 'forward'}, {name}"
        return [
            seen_less(f"{text} > {low}", WHY, low, value, 1e-3, scope=scope, name="room below"),
            seen_less(f"{text} < {high}", WHY, value, high, 1e-3, scope=scope, name="room above"),
        ]

    for name in STARTS:
        for step in between(name, 0.98, 1.02, reverse=True, by_log=False):
            evidence.conclude(step)
        for step in between(name, 1, 2, reverse=False, by_log=True):
            evidence.conclude(step)
    evidence.twin("1/t² for the forward loss", between("(0.1, 6)", 0, 1.02, reverse=False, by_log=False)[1])
    evidence.twin("1/(t log t) for the reverse loss", between("(0.1, 6)", 1, 2, reverse=True, by_log=True)[0])
    evidence.series(picture())
