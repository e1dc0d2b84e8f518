r"""R-4 with mixture teachers, a search: stationary points of F that random starts find, each one certified.

Equally spaced teachers of equal weight, students of equal weight, d = 1. From seeded starts a solver looks
for ∇F = 0 in float64. Each point found is then enclosed (Krawczyk) with its Hessian's signature, and

- where every student is within 1/2 of a teacher the Hessian is positive definite: a minimum, with F > 0
  unless it is the optimum. So there are spurious minima: a teacher is missed, or weights do not match;
- where some student is further from every teacher (they are near midpoints) the Hessian has at least one
  negative eigenvalue: no trap half-way, as the forward objective has one.

How many there are is a number of finds, not a count: that nothing else exists is certified only for one
student (test_landscape_search_one_student.py). Clusters whose weights match and that hold two students or
more are left out: there the Hessian is singular, so no Krawczyk operator decides.

Deep: (n, m) = (2, 3), 15 points in 4 s, and (3, 3), 26 points in 10 s.
"""

from fractions import Fraction
from functools import reduce

import numpy as np
import pytest

from verify import GaussianMixture
from verify.arithmetic import Ball, as_real, ball, certainly_less, certainly_negative, middle, precision
from verify.checks.landscape import Landscape
from verify.checks.search import candidates
from verify.checks.sign import less, positive
from verify.checks.stationary import box_around, has_inertia, has_one_stationary_point, pivots, refined
from verify.evidence import REVERSE, Evidence, Provenance, Step, claim
from verify.fisher.float64 import reverse_observed

GAP, NEAR, STARTS = 4, Fraction(1, 2), 60
RADIUS = Fraction(1, 10**9)
CASES = [(2, 2, 6), (3, 2, 10), pytest.param(2, 3, 15, marks=pytest.mark.deep)]
CASES += [pytest.param(3, 3, 26, marks=pytest.mark.deep)]


def teachers(m: int) -> list[Fraction]:
    return [(k - Fraction(m - 1, 2)) * GAP for k in range(m)]


def searched(n: int, m: int) -> list[np.ndarray]:
    """What the solver finds; not rigorous."""
    places = [float(c) for c in teachers(m)]

    def gradient(x: np.ndarray) -> np.ndarray:
        return reverse_observed(x, teacher=places).gradient[:, 0]

    starts = np.random.default_rng(1).uniform(places[0] - 1, places[-1] + 1, (STARTS, n))
    return candidates(gradient, starts, within=1e-5, residual=1e-10)


def furthest(box: list[Ball], m: int) -> Ball:
    """The largest distance of a student from its closest teacher."""
    closest = (reduce(Ball.min, (abs(x - ball(c)) for c in teachers(m))) for x in box)
    return reduce(Ball.max, closest)


@claim(
    REVERSE,
    "search for spurious stationary points",
    r"\nabla F = 0 \text{ once in each box};\quad \max_i \min_k |\mu_i - \nu_k| < \tfrac12 "
    r"\Rightarrow \nabla^2 F \succ 0,\quad > \tfrac12 \Rightarrow \lambda_{\min}(\nabla^2 F) < 0",
    quantifiers="(n, m) = (2, 2), (3, 2), (2, 3), (3, 3), d = 1, Δ = 4: every point that 60 starts find",
    provenance=Provenance.CONJECTURE,
    hypotheses=(r"\pi_i = 1/n,\ p_k = 1/m,\ \nu_1 < \dots < \nu_m \text{ at distance } \Delta \text{ each}",),
)
@pytest.mark.parametrize(("n", "m", "least"), CASES)
def test_search(n: int, m: int, least: int, evidence: Evidence) -> None:
    landscape = Landscape.uniform(n, GaussianMixture(teachers(m)), digits=14)
    found = searched(n, m)
    field = landscape.field()
    kinds: dict[bool, tuple[list[Ball], list[list[Ball]], str]] = {}
    with precision(96):
        for point in found:
            start = [ball(as_real(float(c), "candidate")) for c in point]
            box = box_around(refined(landscape.gradient, landscape.hessian, start, 2), RADIUS)
            shown = ", ".join(f"{float(c):.4f}" for c in point)
            scope = f"n = {n}, m = {m}, Δ = {GAP}, near ({shown})"
            hessian = field.derivative(box)

            def once(where: list[Ball], scope=scope) -> Step:
                return has_one_stationary_point(
                    r"\nabla F = 0 \text{ exactly once in the box}",
                    "Krawczyk operator",
                    field,
                    where,
                    scope=scope,
                    name="mu",
                )

            evidence.conclude(once(box))
            far = furthest(box, m)
            attached = certainly_less(far, ball(NEAR))
            sides = (far, ball(NEAR)) if attached else (ball(NEAR), far)
            text = rf"\max_i \min_k |\mu_i - \nu_k| {'<' if attached else '>'} \tfrac12"
            evidence.step(less(text, "on the box", *sides, scope=scope, name="room"))
            negative = 0 if attached else sum(certainly_negative(p) for p in pivots(hessian))
            kind = r"\nabla^2 F \succ 0" if attached else rf"{negative} \text{{ negative eigenvalues}}"
            evidence.conclude(has_inertia(kind, "on the box", hessian, negative, scope=scope))
            if not attached:
                statement = "at least one eigenvalue is negative"
                evidence.conclude(
                    positive(
                        rf"\text{{{statement}}}", "their number", ball(negative), scope=scope, name="number"
                    )
                )
            kinds[attached] = box, hessian, scope

        # The finds themselves, against the number that was seen before.
        count, text = ball(len(found)), rf"\text{{at least {least} points are found}}"
        scope = f"n = {n}, m = {m}, {STARTS} starts"
        evidence.step(
            less(text, "after sorting each", ball(least) - ball(1) / 2, count, scope=scope, name="finds")
        )
        (box, hessian, scope), (_, saddle, where) = kinds[True], kinds[False]
        moved = [middle(c) + ball(Fraction(1, 10**5)) for c in box]
        away = box_around(moved, RADIUS)
        evidence.twin(
            "the box moved by 10^−5",
            has_one_stationary_point("moved", "", field, away, scope=scope, name="mu"),
        )
        evidence.twin("a point half-way is a minimum", has_inertia("0", "", saddle, 0, scope=where))
        evidence.twin("a minimum is a saddle", has_inertia("1", "", hessian, 1, scope=scope))
