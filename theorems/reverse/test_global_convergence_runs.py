"""Paper R, global convergence along runs: reverse descent from stated starts, every iterate enclosed.

Only the abstract is known: gradient descent converges globally for a single-Gaussian teacher. Checked here is
the quantitative version of S-2, η ≤ 1/(2 π_max max(1, R0²)), for starts with |μ| up to 1000, weights as
uneven as 10^−6 and d = 1, 2, 3:

- at S-2's own step size V = Σ|μ_i|² decreases and the average of F is at most R0²/(2ητ), over five steps;
- V decreases in one step iff η < η_1 = 2Σ⟨μ_i, ∇_iF⟩/Σ|∇_iF|², wherever the means are. At the starts η_1 is
  beyond S-2's step: how far is what S-2 gives away, a factor of 10⁶ at |μ| = 1000;
- with steps S-2 does not cover at the start V decreases until it is so small that S-2 covers them. From there
  on S-2 itself says that V never increases and μ → 0: these runs converge, and not only to a horizon.

A mean with weight 10^−6 moves by a factor 1 − 2·10^−6 η a step: from 1000 that is millions of steps to
anywhere, so that start is followed over five steps only. d = 2, 3 cost as much as the span of the
differences of the students' means: two students are on a line in every dimension.
"""

from fractions import Fraction

import pytest

from verify import GaussianMixture
from verify.arithmetic import ball, precision
from verify.checks.bound import at_most
from verify.checks.enclosure import at_each, certified
from verify.checks.inference import follows
from verify.checks.instance import Instance
from verify.checks.run import Run, along_each, certified_along
from verify.checks.spot import at
from verify.checks.takeover import covered, falls
from verify.dynamics import Objective, Shadowing, Trajectory, descend, size_below
from verify.evidence import REVERSE, Axis, Curve, Evidence, Grade, Provenance, Series, Step, claim
from verify.lemmas.reverse import V, descent, η
from verify.lemmas.reverse_step import reverse_limit

from verify.prove import (  # isort: skip
    SUM, At, Law, Next, definition, dot, equals, gradient, infer, maximum, mu, next_value, positive,
    square as squared, statement,
)  # fmt: skip

BITS = 256
TINY = Fraction(1, 10**6)
UNEVEN = [TINY, 1 - TINY]
STARTS = {
    "(4, 1, −2)": GaussianMixture([4, 1, -2]),
    "(5, 5, 5, 4)": GaussianMixture([5, 5, 5, 4]),
    "(1000, −3, 5)": GaussianMixture([1000, -3, 5]),
    "(1000, 999, −1000, 0)": GaussianMixture([1000, 999, -1000, 0]),
    "(2, −3), weights 10^−6 : 1 − 10^−6": GaussianMixture([2, -3], UNEVEN),
    "(1000, −3), weights 10^−6 : 1 − 10^−6": GaussianMixture([1000, -3], UNEVEN),
    "d = 2, (1000, 1), (−1, 2)": GaussianMixture([[1000, 1], [-1, 2]]),
    "d = 3, (700, 1, −700), (−1, 2, 3)": GaussianMixture([[700, 1, -700], [-1, 2, 3]]),
}
# Step sizes for the runs that end where S-2 takes over: it asks for η ≤ 1/(2 π_max) at least.
BOLD = {
    "(4, 1, −2)": "1",
    "(5, 5, 5, 4)": "1",
    "(1000, −3, 5)": "1",
    "(2, −3), weights 10^−6 : 1 − 10^−6": "1/10",
    "d = 2, (1000, 1), (−1, 2)": "4/5",
    "d = 3, (700, 1, −700), (−1, 2, 3)": "4/5",
}
# For --profile=deep: three students that span a plane (4 s); four of them up to 1000 apart (2 s).
PLANE = {"d = 2, (3, 1), (−1, 2), (0, −2)": GaussianMixture([[3, 1], [-1, 2], [0, -2]])}
DEEP = [*PLANE, "(1000, 999, −1000, 0)"]
# Each step loses about log10(30 η R⁴) digits; in the plane digits are dear, and it takes two steps.
DIGITS = dict(zip(DEEP, (20, 120), strict=True))
MOST, LENGTH = 40, 5
SIZE = (
    r"V = \textstyle\sum_i |\mu_i|^2,\ V_k \text{ at step } k;\ "
    r"\pi_{\max} = \max_i \pi_i, \text{ weights } 1/n \text{ unless listed}"
)


def square(start: GaussianMixture) -> Fraction:
    """R0²."""
    return sum((Fraction(c) ** 2 for p in start.means for c in p), Fraction(0))


def step_of_s2(start: GaussianMixture) -> Fraction:
    return 1 / (2 * max(start.weights) * max(Fraction(1), square(start)))


def average_bounded(run: Trajectory, size: Fraction, eta: Fraction, scope: str) -> Step:
    """``size`` is R0², or something smaller for a false twin."""
    steps = len(run.losses)
    average = sum(run.losses, ball(0)) / steps
    bound = ball(size / (2 * eta * steps))
    statement = r"\tfrac1\tau \textstyle\sum_{k<\tau} F(k) \le \tfrac{R_0^2}{2\eta\tau}"
    return at_most(statement, "enclosed", average, bound, scope=scope, name="average of F")


def size(step: int) -> At:
    return At(descent, V, None, step)


RUNS = {
    name: Run(Instance(start, {"η": step_of_s2(start)}), descent, LENGTH, Shadowing())
    for name, start in STARTS.items()
}
FALLS = [1 * size(k + 1) < size(k) for k in range(LENGTH)]


@claim(
    REVERSE,
    "global convergence, runs",
    along_each(RUNS.values(), *FALLS),
    provenance=Provenance.DERIVED,
    uses=("R Lipschitz gradient",),
)
def test_descent_along_runs(evidence: Evidence) -> None:
    for name, run in RUNS.items():
        for formula in FALLS:
            evidence.conclude(certified_along(run, formula, f"from {name}, with S-2's own step size"))
        evidence.twin(f"V increases, {name}", certified_along(run, 1 * size(0) < size(1)))
        ascent = descend(Objective.reverse(), STARTS[name], -run.rate, 1, Shadowing())
        with precision(BITS):
            evidence.twin(f"the gradient with the other sign, {name}", falls(ascent, 0, scope=name))


@claim(
    REVERSE,
    "global convergence, average along runs",
    r"\tfrac1\tau \textstyle\sum_{k<\tau} F(k) \le \tfrac{R_0^2}{2\eta\tau}",
    quantifiers="the starts listed, d = 1, 2, 3, τ = 5",
    provenance=Provenance.DERIVED,
    hypotheses=(
        r"p^* = \mathcal{N}(0, I)",
        SIZE,
        r"\eta = 1/(2\pi_{\max}\max(1, R_0^2)),\ R_0^2 = V_0",
    ),
    uses=("R Lipschitz gradient",),
)
@pytest.mark.parametrize("name", STARTS)
def test_average_along_runs(name: str, evidence: Evidence) -> None:
    start, steps = STARTS[name], LENGTH
    eta = step_of_s2(start)
    scope = f"μ(0) = {name}, η = {float(eta):.3g}, τ = {steps}"
    run = descend(Objective.reverse(), start, eta, steps, Shadowing())
    with precision(BITS):
        evidence.conclude(average_bounded(run, square(start), eta, scope))
        short = square(start) * TINY**2
        evidence.twin("the bound times 10^−12", average_bounded(run, short, eta, scope))


P, S = SUM(dot(mu, gradient(Law.STUDENT))), SUM(squared(gradient(Law.STUDENT)))
V_1 = Next(descent, V)


def one_step(inner=2, square=1):
    """V_1 − V = η (η Σ|∇_iF|² − 2 Σ⟨μ_i, ∇_iF⟩)."""
    by = [next_value(V, descent), definition(V)]
    return infer(equals(V_1 - V, η * (square * η * S - inner * P)), by=by)


@claim(
    REVERSE,
    "largest first step",
    statement(equals(V_1 - V, η * (η * S - 2 * P))),
    provenance=Provenance.DERIVED,
)
def test_largest_first_step(evidence: Evidence) -> None:
    evidence.conclude(one_step(), "so V decreases iff η < η_1 = 2Σ⟨μ_i, ∇_iF⟩/Σ|∇_iF|²")

    evidence.twin("half of η_1", lambda: one_step(inner=1))
    evidence.twin("twice η_1", lambda: one_step(square=Fraction(1, 2)))


M = positive("π_max", r"\pi_{\max}", "largest weight")
AT_STARTS = [Instance(start, {"π_max": max(start.weights)}, digits=25) for start in STARTS.values()]


def beyond_s2(factor=1):
    """S-2's step 1/(2π_max max(1, V)), times the factor, is below η_1 = 2P/S."""
    return factor * S < 4 * M * maximum(1, V) * P


@claim(
    REVERSE,
    "largest first step, against S-2",
    at_each(AT_STARTS, beyond_s2()),
    provenance=Provenance.DERIVED,
)
@at(*AT_STARTS)
def test_first_step_of_s2(evidence: Evidence) -> None:
    for start in AT_STARTS:
        evidence.conclude(certified(start, beyond_s2()))
        evidence.twin("10^9 times S-2's step is below η_1", certified(start, beyond_s2(10**9)))


@claim(
    REVERSE,
    "global convergence with bold steps",
    r"V_{k+1} < V_k \ (k < \tau),\quad \eta \le \tfrac{1}{2\pi_{\max}\max(1, V_\tau)},\quad "
    r"\text{so } \mu(k) \to 0",
    quantifiers="the starts and step sizes listed, d = 1, 2, 3; from step τ on by S-2",
    provenance=Provenance.DERIVED,
    hypotheses=(
        r"p^* = \mathcal{N}(0, I)",
        SIZE,
        r"\eta > \tfrac{1}{2\pi_{\max}\max(1, V_0)}, \text{ above what S-2 allows at the start}",
    ),
    uses=("R Lipschitz gradient", "S S-2"),
)
@pytest.mark.parametrize("name", [*BOLD, *(pytest.param(name, marks=pytest.mark.deep) for name in DEEP)])
def test_bold_steps(name: str, evidence: Evidence) -> None:
    start = (STARTS | PLANE)[name]
    eta = Fraction(BOLD.get(name, "1"))
    scope = f"μ(0) = {name}, η = {eta}"
    limit = reverse_limit(eta, max(start.weights))
    by = Shadowing(DIGITS.get(name, 75))
    run = descend(Objective.reverse(), start, eta, MOST, by, until=size_below(limit))
    τ = len(run.sizes) - 1
    with precision(BITS):
        decreases = [evidence.conclude(falls(run, k, scope=scope)) for k in range(τ)]
        taken_over = evidence.conclude(covered(run, τ, scope=scope))
        evidence.conclude(
            follows(
                r"V_{k+1} \le V_k \text{ for all } k,\ \mu_i(k) \to 0",
                "from step τ on the hypothesis of S-2 holds with this step size",
                [*decreases, taken_over],
                (),
                scope=scope,
            )
        )
        evidence.twin("V increases", falls(run, 0, scope=scope, sign=-1))
        evidence.twin("S-2 covers the start", covered(run, 0, scope=scope))
        tight = min(limit / 2, Fraction(1)) * Fraction(99, 100)
        twin = covered(run, τ, scope=scope, times=limit / tight)
        evidence.twin("S-2 with more than twice the step size at the end", twin)
        evidence.series(
            Series(
                "Reverse descent with bold steps",
                Axis("step"),
                Axis("$V = \\sum_i |\\mu_i|^2$", logarithmic=True),
                (Curve(f"{name}, η = {eta}", range(τ + 1), run.sizes, grade=Grade.CERTIFIED),),
                "Each curve ends where S-2 takes over.",
            )
        )
