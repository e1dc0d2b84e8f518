r"""The experiment of paper F: from M = 4 every mean arrives, from M = 6 one does and the others leave.

As reported: n = 5, d = 3, truth 0, μ_i(0) = (M, 0, 0) + 1e-7 z_i with z_i ∼ N(0, I), η = 0.01, 20 000 steps,
gradients from batches of 20 000; at M = 6 the log-log slope of the loss → −1. Here: seeded starts, and both
the population gradient and fresh batches. All of it is float64, hence OBSERVED ("experiment enclosed" has the
runs from one start in balls), but for one thing: at the end of the population run from M = 4 the means are
exact doubles with V = Σ|μ_i|² ≤ 1/4, so S-1 applies to descent *from that point*, which therefore converges.

Where the switch is: by S-4 a deviation along e_1 grows by Π(1 + 4ηA_k²/n) while A_k = M(1 − 2η/n)^k. If the
spread of the start reaches 1 before A has come down to 2, the means part (2: by eye, from S-4's runs for
n = 2). For seed 0 that is M = 4.41 with η = 0.01 (seen: between 4.25 and 4.375) and M = 5.07 with η = 0.1,
where fewer steps amplify less (seen: between 5 and 5.5).

The slope at M = 6 is steeper than −1 at the end of the run (−1.25 with η = 0.01), as S-5's L ∝ 1/(t log t)
has it: about −1 − 1/log t, and some more while |μ_j|² is not large yet.

Default: η = 0.1 and 2 000 steps, batches of 2 000: the same time ητ, a tenth of the steps (6 s in all).
Deep: η = 0.01 and 20 000 steps (5 s of CPU time a run), batches of 20 000 (20 s a run), the sweep at η = 0.01
(25 s).
"""

from fractions import Fraction
from functools import cache

import numpy as np
import pytest

from verify.arithmetic import ball
from verify.checks.bound import at_most
from verify.checks.inference import follows
from verify.checks.observed import seen_less
from verify.dynamics.observed import ObservedRun, log_spaced, observed_descent
from verify.evidence import FORWARD, Evidence, Provenance, claim
from verify.evidence.series import Axis, Curve, Form, Series
from verify.fisher.float64 import forward_observed
from verify.fisher.sampled import forward_sampled

N, D, SPREAD = 5, 3, 1e-7
TIME = 200
"""ητ at the end, as reported."""
NEAR, FAR, MARGIN = 0.5, 4.0, 1e-3
HYPOTHESES = (
    r"n = 5,\ d = 3,\ \pi_i = 1/5,\ p^* = \mathcal{N}(0, I)",
    r"\mu_i(0) = (M, 0, 0) + 10^{-7} z_i,\ z_i \sim \mathcal{N}(0, I)",
)
RATES = pytest.mark.parametrize("rate", [0.1, pytest.param(0.01, marks=pytest.mark.deep)])


def start(M: float, seed: int):
    return np.array([M, 0.0, 0.0]) + SPREAD * np.random.default_rng(seed).standard_normal((N, D))


@cache
def population(M: float, rate: float, seed: int) -> ObservedRun:
    steps = round(TIME / rate)
    return observed_descent(forward_observed, start(M, seed), rate, steps, log_spaced(steps, 120))


def ends(run: ObservedRun, arriving: int, scope: str):
    """So many means end within 1/2 of the truth, the others beyond 4 of it."""
    sizes = np.sort(run.sizes()[-1])
    statement = rf"|\mu_i| < \tfrac12 \text{{ for {arriving} of {N}}}"
    why, name = f"ordered, |μ_i| = {np.round(sizes, 3).tolist()}", "distance of the last that arrives"
    yield seen_less(statement, why, sizes[arriving - 1], NEAR, MARGIN, scope=scope, name=name)
    if arriving < N:
        statement, name = r"|\mu_i| > 4 \text{ for the others}", "distance of the first that does not"
        yield seen_less(statement, why, FAR, sizes[arriving], MARGIN, scope=scope, name=name)


def reproduced(evidence: Evidence, run: ObservedRun, M: int, scope: str) -> None:
    """The reported outcome, and that the other one was not seen."""
    reported = N if M == 4 else 1
    for step in ends(run, reported, scope):
        evidence.conclude(step)
    other = N if M == 6 else 1
    evidence.twin(f"{other} of {N} arrive", [*ends(run, other, scope)][-1])
    evidence.twin(
        "none arrives", seen_less("", "", FAR, run.sizes()[-1].min(), MARGIN, scope=scope, name="d")
    )


def in_the_ball(means, limit: Fraction):
    """V at the last iterate in rational arithmetic: doubles are exact."""
    size = sum((Fraction(c) ** 2 for c in means.ravel()), Fraction(0))
    why = "the float64 means, which are exact doubles"
    statement = r"\textstyle\sum_i |\mu_i|^2 \le \tfrac14"
    return at_most(statement, why, ball(size), ball(limit), scope="that point", name="V")


@claim(
    FORWARD,
    "experiment, population gradient",
    r"M = 4: \text{ all } |\mu_i| < \tfrac12;\quad M = 6: \text{ one } |\mu_i| < \tfrac12,\ "
    r"\text{the others} > 4",
    quantifiers="M = 4, 6, one seeded start each; η = 0.1, 2 000 steps (deep: η = 0.01, 20 000 steps)",
    provenance=Provenance.DERIVED,
    hypotheses=HYPOTHESES,
)
@RATES
@pytest.mark.parametrize("M", [4, 6])
def test_population(M: int, rate: float, evidence: Evidence) -> None:
    run = population(M, rate, evidence.seed)
    reproduced(evidence, run, M, f"M = {M}, η = {rate:g}, seed {evidence.seed}")
    evidence.series(losses(rate, evidence.seed, run, M))


@claim(
    FORWARD,
    "experiment, convergence from the last point",
    r"M = 4:\ \mu_i \to 0 \text{ by descent from the last float64 point, any } 0 < \eta \le \tfrac1{18}",
    quantifiers="that point, exactly as float64 has it",
    provenance=Provenance.DERIVED,
    hypotheses=HYPOTHESES,
    uses=("S S-1",),
)
@RATES
def test_last_point(rate: float, evidence: Evidence) -> None:
    last = population(4, rate, evidence.seed).iterates[-1]
    inside = evidence.step(in_the_ball(last, Fraction(1, 4)))
    evidence.conclude(
        follows(
            r"\text{descent from there converges to the truth}",
            "S-1's hypothesis at this point; nothing is said about the way from the start to it",
            [inside],
            (),
            scope=f"the last of {round(TIME / rate)} steps of η = {rate:g}, seed {evidence.seed}",
        )
    )
    first, other = population(4, rate, evidence.seed).iterates[0], population(6, rate, evidence.seed)
    evidence.twin("the first point", in_the_ball(first, Fraction(1, 4)))
    evidence.twin("the last point from M = 6", in_the_ball(other.iterates[-1], Fraction(1, 4)))


def slope(run: ObservedRun) -> float:
    """Of log L against log τ, by least squares over the last factor of 2."""
    tau = np.array(run.kept)
    late = tau >= tau[-1] / 2
    return float(np.polyfit(np.log(tau[late]), np.log(run.losses[late]), 1)[0])


@claim(
    FORWARD,
    "experiment, slope of the loss",
    r"M = 6:\ -\tfrac32 < \frac{d \log L}{d \log \tau} < -1",
    quantifiers="one seeded start, the last half of the steps; η = 0.1, 2 000 steps (deep: 0.01, 20 000)",
    provenance=Provenance.CONJECTURE,
    hypotheses=HYPOTHESES,
)
@RATES
def test_slope(rate: float, evidence: Evidence) -> None:
    found = slope(population(6, rate, evidence.seed))
    scope, why = (
        f"M = 6, η = {rate:g}, seed {evidence.seed}",
        f"fitted slope {found:.4f}; S-5 has −1 − 1/log t",
    )

    def steeper(than: float):
        statement = rf"\text{{slope}} < {than:g}"
        return seen_less(statement, why, found, than, MARGIN, scope=scope, name="excess")

    def flatter(than: float):
        statement = rf"\text{{slope}} > {than:g}"
        return seen_less(statement, why, than, found, MARGIN, scope=scope, name="excess")

    evidence.conclude(steeper(-1))
    evidence.conclude(flatter(-1.5))
    evidence.twin("slope −2", steeper(-1.75))
    evidence.twin("slope −1/2", flatter(-0.75))


@claim(
    FORWARD,
    "experiment, fresh batches",
    r"M = 4: \text{ all } |\mu_i| < \tfrac12;\quad M = 6: \text{ one } |\mu_i| < \tfrac12,\ "
    r"\text{the others} > 4",
    quantifiers="M = 4, 6, one seeded run each; η = 0.1, batches of 2 000 (deep: η = 0.01, of 20 000)",
    provenance=Provenance.REPORTED,
    hypotheses=HYPOTHESES,
)
@pytest.mark.parametrize(
    ("rate", "batch"), [(0.1, 2_000), pytest.param(0.01, 20_000, marks=pytest.mark.deep)]
)
@pytest.mark.parametrize("M", [4, 6])
def test_batches(M: int, rate: float, batch: int, evidence: Evidence) -> None:
    rng, draws = np.random.default_rng((evidence.seed, M)), np.empty((batch, D))
    steps = round(TIME / rate)
    run = observed_descent(
        lambda means: forward_sampled(means, rng.standard_normal(out=draws)),
        start(M, evidence.seed),
        rate,
        steps,
        log_spaced(steps, 120),
    )
    reproduced(evidence, run, M, f"M = {M}, η = {rate:g}, batch {batch}, seed {evidence.seed}")
    evidence.series(losses(rate, evidence.seed, run, M))


def losses(rate: float, seed: int, run: ObservedRun, M: int) -> Series:
    curves = [Curve(f"M = {M}", run.kept[1:], tuple(run.losses[1:]))]
    if M == 6:
        half, end = run.kept[-1] / 20, run.kept[-1]
        last = run.losses[-1]
        curves.append(Curve("slope −1", (half, end), (20 * last, last), Form.REFERENCE))
    axes = Axis("τ", logarithmic=True), Axis("L", logarithmic=True)
    title = f"The loss from M = {M}, η = {rate:g}"
    return Series(title, *axes, tuple(curves), f"Seed {seed}; the dashed line has slope −1.")


def predicted(rate: float, seed: int, growth: int = 4) -> float:
    """The M at which the spread of the start along e_1 grows to 1 while A falls to 2."""
    spread = np.ptp(start(0.0, seed)[:, 0])
    low, high = 2.0, 30.0
    while high - low > 1e-6:
        M = (low + high) / 2
        steps = int(np.ceil(np.log(M / 2) / -np.log1p(-2 * rate / N)))
        A = M * (1 - 2 * rate / N) ** np.arange(steps)
        grown = np.log(spread) + np.log1p(growth * rate * A**2 / N).sum()
        low, high = (low, M) if grown > 0 else (M, high)
    return low


@claim(
    FORWARD,
    "experiment, where it switches",
    r"\text{all arrive from } M \le M^* - \tfrac14, \text{ not all from } M \ge M^* + \tfrac14,\quad "
    r"10^{-7} \Delta z\, \textstyle\prod_{A_k \ge 2} (1 + \tfrac{4\eta}{n} A_k^2) = 1 \text{ at } M^*",
    quantifiers="one seeded start for each M = 3.5, …, 6.5; η = 0.1 in steps of 1/2 (deep: η = 0.01, of 1/8)",
    provenance=Provenance.CONJECTURE,
    hypotheses=(*HYPOTHESES, r"\Delta z = \max_i z_{i1} - \min_i z_{i1}"),
    uses=("S S-4, amplification",),
)
@pytest.mark.parametrize(
    ("rate", "count"), [(0.1, 7), pytest.param(0.01, 25, marks=pytest.mark.deep)], ids=["0.1", "0.01"]
)
def test_switch(rate: float, count: int, evidence: Evidence) -> None:
    seed, steps = evidence.seed, round(40 / rate)
    places = np.linspace(3.5, 6.5, count)
    farthest = np.array(
        [
            observed_descent(forward_observed, start(M, seed), rate, steps, [steps]).sizes().max()
            for M in places
        ]
    )
    apart = farthest > 1
    switch, scope = predicted(rate, seed), f"η = {rate:g}, seed {seed}, {count} starts"
    last, first = places[~apart].max(), places[apart].min()

    why = f"all arrive up to M = {last:g}, not all from M = {first:g}; |μ_i| > 1 after ητ = 40"

    def arrives(at: float):
        statement = r"M_{\text{all arrive}} < M^* + \tfrac14"
        return seen_less(statement, why, last, at + 0.25, MARGIN, scope=scope, name="room above")

    def parts(at: float):
        statement = r"M^* - \tfrac14 < M_{\text{not all}}"
        return seen_less(statement, why, at - 0.25, first, MARGIN, scope=scope, name="room below")

    evidence.conclude(arrives(switch))
    evidence.conclude(parts(switch))
    evidence.twin("growth 1 + 16ηA²/n", arrives(predicted(rate, seed, 16)))
    evidence.twin("growth 1 + 2ηA²/n", parts(predicted(rate, seed, 2)))
    evidence.series(
        Series(
            f"Where the experiment switches, η = {rate:g}",
            Axis("M"),
            Axis("largest |μ_i| at ητ = 40"),
            (
                Curve("farthest mean", tuple(places), tuple(farthest), Form.POINTS),
                Curve("S-4", (switch, switch), (0.0, float(farthest.max())), Form.REFERENCE),
            ),
            "Left of S-4's line all means arrive, right of it all but some leave.",
        )
    )
