"""Paper R, global convergence along runs: gradient descent on F from stated starts, every iterate enclosed.

Only the abstract is known: gradient descent converges globally for a single-Gaussian teacher. Checked here
is the quantitative version of S-2 with the step size first derived, η = 1/(4 max(1, 4R0²)): V = Σ|μ_i|²
decreases at every step and the average of F is at most R0²/(2ητ). That step is tiny for far starts, so the
same two inequalities are also checked at η = 1/10, which S-2 does not cover for these starts.

The horizon τ is short and nothing is said beyond it. At |μ| = 1000 only one step is taken: from the second
on the means are balls, and a gap of 1000 between balls is not affordable here. A larger run would take more
steps, |μ| = 1000 among them, and d = 2, 3.
"""

from fractions import Fraction

import pytest

from verify import GaussianMixture, reverse_fisher
from verify.arithmetic import Ball, ball, precision
from verify.certify.bound import at_most
from verify.certify.sign import less
from verify.dynamics import Trajectory, descend
from verify.evidence import REVERSE, Evidence, Provenance, claim

BITS = 128
TINY = Fraction(1, 10**6)
STARTS = {
    "(4, 1, −2)": (GaussianMixture([4, 1, -2]), 5),
    "(2, −3), weights 10^−6 : 1 − 10^−6": (GaussianMixture([2, -3], [TINY, 1 - TINY]), 5),
    "(5, 5, 5, 4)": (GaussianMixture([5, 5, 5, 4]), 5),
    "(1000, −3, 5)": (GaussianMixture([1000, -3, 5]), 1),
}


def square(start: GaussianMixture) -> Fraction:
    """R0²."""
    return sum((Fraction(c) ** 2 for p in start.means for c in p), Fraction(0))


def step_of_s2(start: GaussianMixture) -> Fraction:
    return 1 / (4 * max(Fraction(1), 4 * square(start)))


def average(run: Trajectory) -> Ball:
    return sum(run.losses, ball(0)) / len(run.losses)


@claim(
    REVERSE,
    "global convergence, runs",
    r"V_{k+1} < V_k \ (k < \tau),\quad \tfrac1\tau \textstyle\sum_{k<\tau} F(k) \le \tfrac{R_0^2}{2\eta\tau}",
    quantifiers="d = 1, the starts, horizons and step sizes listed",
    provenance=Provenance.DERIVED,
    hypotheses=(r"p^* = \mathcal{N}(0, 1)", r"\eta = 1/(4\max(1, 4R_0^2)) \text{ or } \eta = 1/10"),
)
@pytest.mark.parametrize("rate", ["of S-2", "1/10"])
@pytest.mark.parametrize("name", STARTS)
def test_descent_along_runs(name: str, rate: str, evidence: Evidence) -> None:
    start, steps = STARTS[name]
    eta = step_of_s2(start) if rate == "of S-2" else Fraction(rate)
    scope = f"μ(0) = {name}, η = {eta}, τ = {steps}, d = 1"
    run, ascent = (descend(reverse_fisher, start, r, s) for r, s in ((eta, steps), (-eta, 1)))
    with precision(BITS):

        def decreases(sizes: tuple[Ball, ...], k: int):
            statement = rf"V_{{{k + 1}}} < V_{{{k}}}"
            after, before = sizes[k + 1], sizes[k]
            return less(statement, "both enclosed", after, before, scope=scope, name=f"V_{k} − V_{k + 1}")

        def bounded(factor: Fraction):
            bound = ball(factor * square(start) / (2 * eta * steps))
            statement = r"\tfrac1\tau \textstyle\sum_{k<\tau} F(k) \le \tfrac{R_0^2}{2\eta\tau}"
            return at_most(statement, "enclosed", average(run), bound, scope=scope, name="average of F")

        for k in range(steps):
            evidence.conclude(decreases(run.sizes, k))
        evidence.conclude(bounded(Fraction(1)))
        evidence.twin("V increases", decreases(run.sizes[::-1], 0))
        evidence.twin("the gradient with the other sign", decreases(ascent.sizes, 0))
        evidence.twin("the bound divided by 10^9", bounded(Fraction(1, 10**9)))
