r"""S-7, how large the step can be: the largest that works lies between 1/K and n, seen at about 0.9 n.

Reverse divergence, teacher N(0, I), uniform weights. Above: coincident means obey μ ← (1 − 2η/n) μ exactly,
so no η ≥ n brings them to 0; and at the optimum the Hessian is (2/n²) times the all-ones matrix, so its top
eigenvalue is 2/n, and 2/λ_max = n is also the limit of linear stability there, for all n and d. Below: S-7's
1/K. How much K gives away is enclosed at starts that a search for the largest Σ|∇_i|²/(4D) found, one far
mean against n − 1 near ones: it is about 1.1/n there, above the 1/n of coincident means, and V grows in one
step of η = 0.95 n.

Observed: η = 0.8 n brings every seeded start with |μ| up to 100 to the optimum; η = 0.95 n leaves most of the
far ones on a cycle away from 0, while near starts still arrive; η = 1.05 n loses the near ones too.
"""

from fractions import Fraction

import numpy as np
import pytest
import sympy as sp

from verify import GaussianMixture
from verify.algebra.calculus import Law
from verify.algebra.forms import coincident, gradient_of, hessian_of, single_teacher
from verify.algebra.tensor import MEAN, MOMENT, Expression, as_expression
from verify.checks.enclosure import at_each, certified
from verify.checks.frequency import Frequency, probability_above, probability_below
from verify.checks.identity import identity
from verify.checks.inference import follows
from verify.checks.instance import Instance
from verify.checks.spot import at
from verify.checks.symbolic import nonnegative
from verify.dynamics.sweep import Sweep
from verify.evidence import SHARPER, Axis, Curve, Evidence, Provenance, Series, claim
from verify.evidence.axioms import CAUCHY_SCHWARZ, DIFFERENTIATION
from verify.lemmas.reverse import D, V, descent
from verify.prove import SUM, Next, exp, gradient, log, minimum, n, square

SCOPE = "all n ≥ 1, all d ≥ 1"
κ = sp.Symbol("kappa", nonnegative=True)


def at_zero(expression: Expression) -> Expression:
    """The expression where all means are 0: only terms without any mean are left."""
    return Expression((t, c) for t, c in expression if not any(f.head in (MEAN, MOMENT) for f in t))


def coincident_gradient(factor=2):
    return identity(
        r"\mu_1 = \dots = \mu_n = \mu \Rightarrow \nabla_i F = 2\pi_i\,\mu,\ "
        r"\mu \leftarrow (1 - \tfrac{2\eta}{n})\,\mu",
        "all moments are products of coordinates of μ, and w_i = π_i = 1/n",
        coincident(single_teacher(gradient_of(Law.STUDENT))),
        lambda N: factor * N.w() * N.mu("a"),
    )


def hessian_at_optimum(factor=2):
    off, _ = (at_zero(single_teacher(part)) for part in hessian_of(Law.STUDENT))
    return identity(
        r"\mu = 0:\ \partial^2 F/\partial\mu_{i,a}\partial\mu_{j,c} = 2\pi_i\pi_j\,\delta_{ac}",
        "derived second derivative; at 0 the weights are π",
        off,
        lambda N: factor * N.w() * N.w("j") * N.delta("a", "c"),
        axioms=(DIFFERENTIATION,),
    )


def diagonal_at_optimum():
    _, diagonal = (at_zero(single_teacher(part)) for part in hessian_of(Law.STUDENT))
    return identity(r"\text{no term for } i = j \text{ alone}", "at 0", diagonal, as_expression(0))


def no_larger(limit=1):
    """η = limit·n(1 + κ): the factor 2η/n − 1 is at least 1."""
    return nonnegative(
        rf"\eta \ge {limit}\,n \Rightarrow |1 - \tfrac{{2\eta}}{{n}}| \ge 1",
        "with η = n(1 + κ) it is 1 + 2κ",
        2 * sp.Rational(limit) * (1 + κ) - 1 - 1,
        scope=SCOPE,
    )


@claim(
    SHARPER,
    "S-7, no larger step",
    r"\eta \ge n \Rightarrow \text{coincident means} \ne 0 \text{ do not approach } 0;\quad "
    r"\lambda_{\max}(\nabla^2 F(0)) = \tfrac2n,\ 2/\lambda_{\max} = n",
    quantifiers=SCOPE,
    provenance=Provenance.DERIVED,
    hypotheses=(r"p^* = \mathcal{N}(0, I)", r"\pi_i = 1/n"),
    uses=("R gradient, single teacher",),
)
def test_no_larger_step(evidence: Evidence) -> None:
    steps = [evidence.step(coincident_gradient()), evidence.step(no_larger())]
    evidence.conclude(
        follows(
            r"\eta \ge n,\ \mu \ne 0 \Rightarrow |\mu| \text{ never decreases}",
            "the factor is the same in each step, and coincident means stay so",
            steps,
            (),
            scope=SCOPE,
        )
    )
    second = [evidence.step(hessian_at_optimum()), evidence.step(diagonal_at_optimum())]
    evidence.conclude(
        follows(
            r"\xi^{\mathsf T} \nabla^2 F(0)\, \xi = 2 |\tfrac1n \textstyle\sum_i \xi_i|^2 \le "
            r"\tfrac2n \sum_i |\xi_i|^2",
            "Cauchy–Schwarz, with equality at equal ξ_i",
            second,
            (CAUCHY_SCHWARZ,),
            scope=SCOPE,
        )
    )
    evidence.twin("gradient π_i μ: the limit would be 2n", coincident_gradient(factor=1))
    evidence.twin("no η ≥ n/2", no_larger(limit="1/2"))
    evidence.twin("second derivative π_i π_j", hessian_at_optimum(factor=1))


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
