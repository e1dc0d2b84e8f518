r"""S-7, how large the step can be: the largest that works lies between 1/K and n, seen at about 0.9 n.

Setting. Reverse divergence, teacher N(0, I), uniform weights.
Shown. Above: from means that are all at one point a step makes n² V⁺ = (n − 2η)² V, for all n and d. So no
η ≥ n brings them nearer to 0. Below: S-7's 1/K. How much K gives away is enclosed at starts that a search for
the largest Σ|∇_i|²/(4D) found, one far mean against n − 1 near ones: it is about 1.1/n there, above the 1/n
of coincident means, and V grows in one step of η = 0.95 n.
Seen. η = 0.8 n brings every seeded start with |μ| up to 100 to the optimum; η = 0.95 n leaves most of the far
ones on a cycle away from 0, while near starts still arrive; η = 1.05 n loses the near ones too.
Not shown. Which step between is the largest.
Tools. The gradient where all means are equal: v is that point, and C = 0.
"""

from fractions import Fraction
from functools import cache

import numpy as np
import pytest

from verify import GaussianMixture
from verify.checks.enclosure import at_each, certified
from verify.checks.frequency import Frequency, probability_above, probability_below
from verify.checks.instance import Instance
from verify.checks.spot import at
from verify.dynamics.sweep import Sweep
from verify.evidence import SHARPER, Axis, Curve, Evidence, Provenance, Series, claim
from verify.lemmas.coincident import (
    COINCIDENT,
    UNIFORM,
    A,
    centre_against,
    mean_against,
    q,
    weight,
)
from verify.lemmas.posterior import images_below_norm
from verify.lemmas.reverse import D, V, descent
from verify.lemmas.zeros import null

from verify.prove import (  # isort: skip
    SUM, Cy, E_p, Law, Next, both_ways, definition, dot, equals, exp, for_vector, gradient, gradient_form,
    infer, integrated, log, minimum, mu, n, next_value, nonnegative_square, square, statement, v, w,
)  # fmt: skip

g, η = gradient(Law.STUDENT), descent.rate


@cache
def image():
    """⟨C(μ_i − v), q⟩ = 0, as |C(μ_i − v)|² ≤ ‖C‖² |μ_i − v|² = 0."""
    by = [*(mean_against(y) for y in (mu, A)), *(centre_against(y) for y in (mu, v, A))]
    apart = infer(equals(square(mu - v), 0), by=by)
    small = infer(square(Cy) <= 0, by=[images_below_norm()[1], apart])
    return null(both_ways(small, nonnegative_square(Cy)), 1 * Cy, q)


@cache
def coincident_gradient(factor=2):
    """N ⟨∇_iF, q⟩ = 2⟨A, q⟩ for every vector q."""
    each = infer(equals(n * w * dot(v + Cy, q), dot(A, q)), by=[weight(), image(), centre_against(q)])
    by = [gradient_form(g, 2 * w, v + Cy, q), integrated(E_p, each)]
    return infer(equals(n * dot(g, q), factor * dot(A, q)), by=by)


@cache
def step(inner=2):
    """n² V⁺ = (n − 2η)² V."""
    against = {y: for_vector(coincident_gradient(), q, y) for y in (mu, g, A)}
    along = infer(equals(n * dot(g, mu), 2 * square(mu)), by=[against[mu], mean_against(mu)])
    by = [against[g], against[A], mean_against(mu), mean_against(A)]
    slope = infer(equals(n**2 * square(g), 4 * square(mu)), by=by)
    by = [next_value(V, descent), definition(V), integrated(SUM, along), integrated(SUM, slope)]
    return infer(equals(n**2 * Next(descent, V), (n - inner * η) ** 2 * V), by=by)


@claim(
    SHARPER,
    "S-7, no larger step",
    statement(equals(n**2 * Next(descent, V), (n - 2 * η) ** 2 * V), given=[COINCIDENT, UNIFORM]),
    provenance=Provenance.DERIVED,
)
def test_no_larger_step(evidence: Evidence) -> None:
    evidence.conclude(step(), "v = A and C = 0, so ∇_iF = 2A/n; no η ≥ n brings such means nearer to 0")

    evidence.twin("gradient A/n: the limit would be 2n", lambda: coincident_gradient(factor=1))
    evidence.twin("n² V⁺ = (n − η)² V", lambda: step(inner=1))


WORST = [
    Instance(GaussianMixture(start), {"η": Fraction(95, 100) * len(start)}, digits=20)
    for start in (
        ("1.768", "-1.768"),
        ("-1.184", "-1.184", "2.368"),
        ("-2.878", *["0.72"] * 4),
        ("-3.19", *["0.46"] * 7),
    )
]
SLOPE = SUM(square(gradient(Law.STUDENT)))
ENERGY, OVERLAP = 1 + 2 * log(n), 4 * (n - 1) * exp(-1)
BOUNDS = (
    n * SLOPE > 4 * D,  # coincident means have n Σ|∇_i|² = 4D
    n * SLOPE <= 4 * (1 + minimum(ENERGY, OVERLAP)) * D,  # nK for uniform weights, d = 1
    Next(descent, V) > V,
)


@claim(SHARPER, "S-7, slack", at_each(WORST, *BOUNDS), provenance=Provenance.DERIVED)
@at(*WORST)
def test_slack(evidence: Evidence) -> None:
    for instance in WORST:
        for bound in BOUNDS:
            evidence.conclude(certified(instance, bound))
        evidence.twin("K = 1/n, as coincident means suggest", certified(instance, n * SLOPE <= 4 * D))
        smaller = instance.with_value("η", Fraction(8, 10) * instance.student.n)
        evidence.twin("V grows at η = 0.8 n", certified(smaller, Next(descent, V) > V))


SHARES = (0.5, 0.8, 0.9, 0.95, 0.98)
RADII = (0.5, 3.0, 20.0)
RUNS, STEPS = 40, 60


def arrivals(n: int, radius: float, share: float, seed: int) -> Frequency:
    """How many uniform starts in [−radius, radius]ⁿ have V ≤ min(V_0/2, n/20) after the steps."""
    rng = np.random.default_rng([seed, n, round(10 * radius)])
    starts = rng.uniform(-radius, radius, size=(RUNS, n, 1))
    ends, _ = Sweep(np.zeros((1, 1))).descend(starts, share * n, STEPS)
    before, after = (starts**2).sum(axis=(1, 2)), (ends**2).sum(axis=(1, 2))
    return Frequency(int((after <= np.minimum(before / 2, n / 20)).sum()), RUNS)


@claim(
    SHARPER,
    "S-7, largest step",
    r"\eta = 0.8\,n \text{ arrives from } |\mu| \le 100;\quad 0.95\,n \text{ from } |\mu| \le \tfrac12 "
    r"\text{ but not from } |\mu| \le 20;\quad 1.05\,n \text{ from neither}",
    quantifiers="n = 2, 3, 5, d = 1, uniform starts, 60 steps",
    provenance=Provenance.CONJECTURE,
    hypotheses=(
        r"p^* = \mathcal{N}(0, 1)",
        r"\pi_i = 1/n",
        r"\text{arrives: } V_{60} \le \min(\tfrac12 V_0, \tfrac{n}{20}),\ V = \textstyle\sum_i \mu_i^2, "
        r"\text{ from most starts}",
    ),
)
@pytest.mark.parametrize("n", [2, 3, 5])
def test_largest_step(n: int, evidence: Evidence) -> None:
    def arrives(check, radius: float, share: float, bound: Fraction):
        return check(
            rf"\Pr(V_{{60}} \le \min(\tfrac12 V_0, \tfrac{{n}}{{20}})) \text{{ against }} {float(bound):g}",
            "counted over seeded runs",
            arrivals(n, radius, share, evidence.seed),
            bound,
            scope=f"n = {n}, |μ| ≤ {radius:g}, η = {share:g} n",
            name=f"P(arrival), |μ| ≤ {radius:g}, η = {share:g} n",
        )

    for radius in (*RADII, 100.0):
        evidence.conclude(arrives(probability_above, radius, 0.8, Fraction(4, 5)))
    evidence.conclude(arrives(probability_above, 0.5, 0.95, Fraction(4, 5)))
    evidence.conclude(arrives(probability_below, 20.0, 0.95, Fraction(1, 2)))
    evidence.conclude(arrives(probability_below, 0.5, 1.05, Fraction(1, 2)))
    evidence.twin("0.95 n from far starts", arrives(probability_above, 20.0, 0.95, Fraction(4, 5)))
    evidence.twin("1.05 n from near starts", arrives(probability_above, 0.5, 1.05, Fraction(4, 5)))
    curves = []
    for radius in RADII:
        seen = [arrivals(n, radius, share, evidence.seed) for share in SHARES]
        low, high = zip(*(f.interval() for f in seen), strict=True)
        fractions = tuple(f.fraction for f in seen)
        curves.append(Curve(f"|μ| ≤ {radius:g}", SHARES, fractions, low=low, high=high))
    evidence.series(
        Series(
            f"S-7: how large the step can be, n = {n}",
            Axis("η/n"),
            Axis("fraction of starts that arrive"),
            tuple(curves),
            "99 % Clopper–Pearson intervals; S-2's step for |μ| = 100 is below η/n = 1e-4.",
        )
    )
