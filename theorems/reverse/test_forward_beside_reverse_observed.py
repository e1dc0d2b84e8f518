"""The same starts under both objectives, in float64: F-exp's start at M = 6, random starts, and the picture.

F-exp: n = 5, d = 3, means (6, 0, 0) + 10^−7 z_i with seeded standard normal z_i, η = 0.01; 1500 steps of the
population gradient. Forward, one mean arrives and four leave (|μ| still grows); reverse, all arrive.
Random starts: n = 4 on the line, means N(0, 9), η = 1/5, flow time 50. What is seen of the forward objective
is OBSERVED, with an exact interval for its frequency; that reverse descent converges from each of these
starts (rounded to 1/100) is CERTIFIED, for all time, by following it until S-2 takes over.
"""

from fractions import Fraction

import numpy as np

from verify import GaussianMixture
from verify.arithmetic import precision
from verify.checks.frequency import Frequency, probability_above, probability_below
from verify.checks.inference import follows
from verify.checks.observed import seen_less
from verify.checks.takeover import covered, falls
from verify.dynamics import Objective, Shadowing, descend, size_below
from verify.dynamics.observed import ObservedRun, observed_descent
from verify.evidence import REVERSE, Axis, Curve, Evidence, Provenance, Series, Step, claim
from verify.fisher.float64 import forward_observed, reverse_observed
from verify.lemmas.reverse_step import reverse_limit

STARTS, TAIL, RATE = 24, 3.0, Fraction(1, 5)
OBJECTIVES = {"forward": forward_observed, "reverse": reverse_observed}


def farthest(run: ObservedRun) -> tuple[float, ...]:
    """max_i |μ_i| at the kept steps."""
    return tuple(float(s) for s in run.sizes().max(axis=1))


def both(start, rate: float, steps: int) -> dict[str, ObservedRun]:
    keep = range(0, steps + 1, steps // 50)
    return {name: observed_descent(f, start, rate, steps, keep) for name, f in OBJECTIVES.items()}


def f_exp() -> np.ndarray:
    return np.array([[6.0, 0, 0]] * 5) + 1e-7 * np.random.default_rng(2511).standard_normal((5, 3))


def random_starts(count: int) -> list[list[Fraction]]:
    drawn = np.random.default_rng(2606).normal(0, 3, (count, 4))
    return [[Fraction(round(100 * x), 100) for x in row] for row in drawn]


@claim(
    REVERSE,
    "beside forward, F-exp",
    r"\text{forward: } |\mu_{(1)}| < 0.1,\ |\mu_{(2)}|, \dots, |\mu_{(5)}| > 5;\quad "
    r"\text{reverse: } |\mu_i| < 0.1\ \forall i \quad (k = 1500)",
    quantifiers="n = 5, d = 3, M = 6, one seeded start, η = 0.01, 1500 population steps",
    provenance=Provenance.DERIVED,
    hypotheses=(
        r"p^* = \mathcal{N}(0, I),\ \pi_i = 1/5",
        r"\mu_i(0) = 6e_1 + 10^{-7} z_i,\ z_i \sim \mathcal{N}(0, I)",
        r"|\mu_{(1)}| \le \dots \le |\mu_{(5)}| \text{ the norms in order}",
    ),
)
def test_f_exp(evidence: Evidence) -> None:
    runs = both(f_exp(), 0.01, 1500)
    forward, reverse = (sorted(map(float, runs[name].sizes()[-1])) for name in OBJECTIVES)

    why = "float64; its error is of the size of rounding"

    def near(size: float, who: str) -> Step:
        return seen_less(r"|\mu_i| < 0.1", why, size, 0.1, 1e-6, scope=f"{who}, step 1500", name="room")

    def far(size: float, who: str) -> Step:
        return seen_less(r"|\mu_i| > 5", why, 5, size, 1e-6, scope=f"{who}, step 1500", name="room")

    evidence.conclude(near(forward[0], "forward, the nearest"))
    evidence.conclude(far(forward[1], "forward, the next"))
    evidence.conclude(near(reverse[-1], "reverse, the farthest"))
    evidence.twin("two means arrive under the forward objective", near(forward[1], "forward, the next"))
    evidence.twin("a mean stays far under the reverse objective", far(reverse[-1], "reverse, the farthest"))

    # One picture: max|μ_i| against flow time, from the starts of this file and of F-3.1 and F-3.4.
    s = 2.5505509886412239
    ahead = 3 - float(np.exp(-0.03))
    starts = {
        "F-exp, M = 6": (runs, 0.01),
        "F-3.1's point": (both([s, -s, 0.0], 0.05, 300), 0.05),
        "F-3.4, M0 = 3": (both([ahead, 3.0], 0.05, 300), 0.05),
        "a random start": (both([float(c) for c in random_starts(1)[0]], 0.05, 300), 0.05),
    }
    evidence.series(
        Series(
            "The same starts under both objectives",
            Axis("flow time $\\eta k$"),
            Axis("$\\max_i |\\mu_i|$", logarithmic=True),
            tuple(
                Curve(f"{name}: {label}", tuple(rate * k for k in run.kept), farthest(run))
                for label, (found, rate) in starts.items()
                for name, run in found.items()
            ),
            "Forward: stuck, or with a mean that leaves. Reverse: every mean approaches the truth.",
        )
    )


@claim(
    REVERSE,
    "beside forward, random starts",
    r"\Pr\big(\max_i |\mu_i| > 3 \text{ at } \eta k = 50 \text{, forward}\big) > \tfrac14",
    quantifiers="n = 4, d = 1, μ_i(0) ∼ N(0, 9) rounded to 1/100, η = 1/5; 24 seeded starts",
    provenance=Provenance.CONJECTURE,
    hypotheses=(r"p^* = \mathcal{N}(0, 1)", r"\pi_i = 1/4"),
)
def test_random_starts_forward(evidence: Evidence) -> None:
    scope = f"{STARTS} starts, seed 2606"

    def far(objective) -> Frequency:
        ends = (
            farthest(observed_descent(objective, [float(c) for c in start], float(RATE), 250, [250]))[-1]
            for start in random_starts(STARTS)
        )
        return Frequency(sum(end > TAIL for end in ends), STARTS)

    def often(seen: Frequency, bound: Fraction) -> Step:
        statement = r"\Pr(\max_i |\mu_i| > 3 \text{ at } \eta k = 50) > c"
        return probability_above(statement, "float64 runs", seen, bound, scope=scope, name="far mean")

    forward, reverse = far(forward_observed), far(reverse_observed)
    evidence.conclude(often(forward, Fraction(1, 4)))
    evidence.twin("as often under the reverse objective", often(reverse, Fraction(1, 4)))
    rarely = r"\Pr(\max_i |\mu_i| > 3 \text{ at } \eta k = 50) < \tfrac14"
    low = probability_below(rarely, "float64 runs", forward, Fraction(1, 4), scope=scope, name="far mean")
    evidence.twin("rarely", low)


@claim(
    REVERSE,
    "beside forward, random starts under reverse",
    r"V_{k+1} < V_k \ (k < \tau),\quad \max(1, V_\tau) \le \tfrac{1}{2\pi_{\max}\eta},\quad "
    r"\text{so } \mu_i(k) \to 0",
    quantifiers="the same 24 starts and step size; from step τ on by S-2",
    provenance=Provenance.DERIVED,
    hypotheses=(
        r"p^* = \mathcal{N}(0, 1)",
        r"\pi_i = 1/4 = \pi_{\max},\ \eta = \tfrac15",
        r"V = \textstyle\sum_i \mu_i^2,\ V_k \text{ at step } k",
    ),
    uses=("S S-2", "R Lipschitz gradient"),
)
def test_random_starts_reverse(evidence: Evidence) -> None:
    small = size_below(reverse_limit(RATE, Fraction(1, 4)))
    longest, last, scope = None, 0, ""
    for index, means in enumerate(random_starts(STARTS)):
        at = f"start {index}: {', '.join(map(str, map(float, means)))}; η = {RATE}"
        run = descend(Objective.reverse(), GaussianMixture(means), RATE, 60, Shadowing(), until=small)
        τ = len(run.sizes) - 1
        with precision(192):
            steps = [evidence.step(falls(run, k, scope=at)) for k in range(τ)]
            steps.append(evidence.step(covered(run, τ, scope=at)))
            evidence.conclude(follows(r"\mu_i(k) \to 0", f"S-2 from step {τ} on", steps, (), scope=at))
        if τ > last:
            longest, last, scope = run, τ, at
    assert longest is not None  # some start is not covered at once
    with precision(192):
        evidence.twin("V increases", falls(longest, 0, scope=scope, sign=-1))
        evidence.twin("S-2 covers a far start already", covered(longest, 0, scope=scope))
