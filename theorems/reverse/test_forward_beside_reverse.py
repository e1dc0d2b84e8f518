"""The same starts under both objectives, for all time: forward stuck or diverging, reverse at the truth.

Teacher N(0, I), students of equal weight, one step size η for both.

- Stuck: F-3.1's stationary point, enclosed. Forward descent stays there for ever, with L > 0. Reverse descent
  from every point of the enclosure is followed until S-2 takes over, so it converges.
- Leaving: n = 2, from F-3.4's start (means 0 and e^{−M0/100}, truth at M0; here shifted and mirrored so that
  the truth is 0) and from a start with one mean near the truth. Forward descent enters S-6's region, in which
  the far mean diverges; reverse descent enters S-2's.

All of it is CERTIFIED for all time, with no horizon. Random starts and F-exp's, which float64 follows, are in
test_forward_beside_reverse_observed.py.
"""

from fractions import Fraction

import pytest

from verify import GaussianMixture
from verify.arithmetic import Ball, ball, precision
from verify.checks.bound import at_most
from verify.checks.inference import follows
from verify.checks.landscape import SYMMETRIC_CRITICALITY, Landscape, approach
from verify.checks.sign import less, positive
from verify.checks.stationary import box_around, has_one_stationary_point
from verify.checks.takeover import covered
from verify.dynamics import MeanValue, Objective, Shadowing, Trajectory, descend, size_below
from verify.evidence import REVERSE, Evidence, Provenance, Step, claim
from verify.lemmas.reverse_step import reverse_limit

BITS, MOST = 192, 60
STUCK = {3: "2.55", 5: "2.72", 10: "2.891"}
BOLD = Fraction(1, 2)


def leaving(name: str) -> GaussianMixture:
    """Means a, y; F-3.4's e^{−M0/100} is irrational, so its start is a ball."""
    if name == "one mean near the truth":
        return GaussianMixture(["0.3", "3.2"])
    M0 = int(name.removeprefix("F-3.4, M0 = "))
    with precision(BITS):
        return GaussianMixture([M0 - (ball(Fraction(-M0, 100))).exp(), M0])


def reverse_converges(run: Trajectory, scope: str) -> list[Step]:
    """Where S-2 takes over, and what it says from there on."""
    there = covered(run, len(run.sizes) - 1, scope=scope)
    why = f"S-2 from step {len(run.sizes) - 1} on, with this step size"
    return [there, follows(r"\text{reverse: } \mu_i(k) \to 0", why, [there], (), scope=scope)]


@claim(
    REVERSE,
    "beside forward, stuck",
    r"\nabla L(\mu(0)) = 0,\ L > 0:\quad \text{forward: } \mu(k) = \mu(0)\ \forall k;\quad "
    r"\text{reverse: } \mu_i(k) \to 0",
    quantifiers="n = 3, 5, 10, d = 1, F-3.1's point, forward: every η, reverse: η = n/3",
    provenance=Provenance.DERIVED,
    hypotheses=(r"p^* = \mathcal{N}(0, 1)", r"\pi_i = 1/n", r"\mu(0) = (s^*, -s^*, 0, \dots, 0)"),
    uses=("S S-2", "R Lipschitz gradient"),
)
@pytest.mark.parametrize("n", STUCK)
def test_stuck_beside_convergence(n: int, evidence: Evidence) -> None:
    eta = Fraction(n, 3)
    limit = reverse_limit(eta, Fraction(1, n))
    scope = f"n = {n}, d = 1, η = {eta}"
    layout = (1, -1, *(0,) * (n - 2))
    forward = Landscape.uniform(n, GaussianMixture([0]), reverse=False, digits=30, layout=layout)
    reverse = Landscape.uniform(n, GaussianMixture([0]), digits=30, layout=layout)
    with precision(BITS):
        box = box_around(approach(forward, [Fraction(STUCK[n])]), Fraction(1, 10**25))

        def stationary(where: list[Ball], landscape: Landscape = forward) -> Step:
            return has_one_stationary_point(
                r"\tfrac{d}{ds} L(s, -s, 0, \dots, 0) = 0 \text{ once in the box}",
                "Krawczyk operator along the family",
                landscape.field(),
                where,
                scope=scope,
                name="s",
            )

        along = evidence.step(stationary(box))
        stuck = r"\text{forward: } \mu(k) = \mu(0) \text{ for all } k"
        why = "∇L = 0 along the family and across it, so a step of any size changes nothing"
        evidence.conclude(follows(stuck, why, [along], (SYMMETRIC_CRITICALITY,), scope=scope))
        evidence.conclude(positive("L > 0", "on the box", forward.loss(box), scope=scope, name="L"))

        start = GaussianMixture(forward.means(box), forward.weights)
        run = descend(Objective.reverse(), start, eta, MOST, Shadowing(), until=size_below(limit))
        for step in reverse_converges(run, scope):
            evidence.conclude(step)

        evidence.twin("a stationary point of the reverse objective", stationary(box, reverse))
        evidence.twin("s moved by 10^−9", stationary([box[0] + ball(Fraction(1, 10**9))]))
        evidence.twin("S-2 covers the start already", covered(run, 0, scope=scope))


@claim(
    REVERSE,
    "beside forward, leaving",
    r"\text{forward: } |\mu_2(k)| \to \infty,\ \mu_1(k) \to 0;\quad \text{reverse: } \mu_i(k) \to 0",
    quantifiers="n = 2, d = 1, the starts listed, η = 1/2",
    provenance=Provenance.DERIVED,
    hypotheses=(r"p^* = \mathcal{N}(0, 1)", r"\pi_i = 1/2"),
    uses=("S S-6", "S S-2", "R Lipschitz gradient"),
)
@pytest.mark.parametrize("name", ["F-3.4, M0 = 3", "F-3.4, M0 = 5", "one mean near the truth"])
def test_leaving_beside_convergence(name: str, evidence: Evidence) -> None:
    scope, steps, limit = f"{name}, η = {BOLD}", 8, reverse_limit(BOLD, Fraction(1, 2))
    start = leaving(name)
    forward = descend(Objective.forward(), start, BOLD, steps, MeanValue(digits=30, bits=BITS))
    reverse = descend(Objective.reverse(), start, BOLD, MOST, Shadowing(), until=size_below(limit))
    with precision(BITS):

        def inside(run: Trajectory, k: int) -> list[Step]:
            """S-6's region {|a| ≤ 0.3, |y| ≥ 3.13}."""
            (a,), (y,) = run.iterates[k]
            bounds = ((abs(a), ball(Fraction(3, 10))), (ball(Fraction(313, 100)), abs(y)))
            texts = rf"|\mu_1({k})| \le 0.3", rf"|\mu_2({k})| \ge 3.13"
            return [
                less(text, "enclosed", low, high, scope=scope, name="room")
                for text, (low, high) in zip(texts, bounds, strict=True)
            ]

        entered = [evidence.conclude(step) for step in inside(forward, steps)]
        why = f"S-6 from step {steps} on: η = 1/2 ≤ 0.59"
        away = r"\text{forward: } |\mu_2(k)| \to \infty,\ \mu_1(k) \to 0"
        evidence.conclude(follows(away, why, entered, (), scope=scope))
        for step in reverse_converges(reverse, scope):
            evidence.conclude(step)

        last = len(reverse.sizes) - 1
        evidence.twin("the reverse run enters S-6's region", inside(reverse, last)[1])
        evidence.twin("S-2 covers the start already", covered(reverse, 0, scope=scope))
        V, text = forward.sizes[steps], rf"V_{{{steps}}} \le {limit}"
        enters = at_most(text, "forward, enclosed", V, ball(limit), scope=scope, name="V")
        evidence.twin("the forward run enters S-2's region", enters)
