r"""R-2's lemma on the teacher: under a student inside its cell the other teacher components have no weight.

Setting. A mixture Σ π_i N(μ_i, I), read as the *teacher*, seen from a student at the origin; any n and d.
The origin's margin between components i and j, on j's side its distance from the hyperplane halfway between
them, is (|μ_i|² − |μ_j|²)/(2|μ_i − μ_j|).
Shown. Let m_ij ≥ 0 be at most this margin and at most |μ_i − μ_j|, and θ_ij = m_ij/|μ_i − μ_j| (where this is
0/0, or the origin is on i's side, m_ij = θ_ij = 0). If π_i ≤ ρ π_j for all i and j, then for x ∼ N(0, I)

    E w_i(x) ≤ ρ e^{−m_ij²/2}.

So under a student's component with margin m towards l, E w*_l ≤ (max p/min p) e^{−m²/2}.
Not shown. The factor of order 1/m that the tail of the normal law has besides.
Tools. w_i ≤ (w_i/w_j)^θ for 0 ≤ θ ≤ 1, whose mean is a Gaussian integral.
"""

from fractions import Fraction
from functools import cache

from verify import GaussianMixture
from verify.algebra.facts import gap, mass_behind
from verify.checks.instance import Instance
from verify.checks.spot import at
from verify.evidence import REVERSE, Evidence, Provenance, claim
from verify.logic.schemas import exp_log, exp_monotone, log_monotone, log_product

from verify.prove import (  # isort: skip
    E_phi, Symbol, cut, equals, exp, exp_sum, exp_tangent, exp_zero, infer, log, mu, mu_j, pi,
    pi_j, positive, square, statement, w,
)  # fmt: skip

_OF_PAIRS = (("≥", Fraction(0)),), frozenset({"i", "j"})
m = Symbol("m_ij", "m_{ij}", "margin of the origin towards i in j's cell, or less, or 0", *_OF_PAIRS)
θ = Symbol("θ_ij", r"\theta_{ij}", "m_ij/|μ_i − μ_j|, or 0", *_OF_PAIRS)
ρ = positive("ρ", r"\rho", "bound of all ratios of the weights")
APART = square(mu - mu_j)
MARGIN = θ * (square(mu) - square(mu_j)) >= 2 * m**2
SETTING = [θ <= 1, equals(θ**2 * APART, m**2), MARGIN, pi <= ρ * pi_j, ρ >= 1]


@cache
def ratio():
    """Θ (log π_i − log π_j) ≤ log ρ."""
    both = cut(log_product(ρ, pi_j), infer(ρ > 0), infer(pi_j > 0))
    below = cut(log_monotone(pi, ρ * pi_j), infer(pi > 0))
    each = infer(log(pi) - log(pi_j) <= log(ρ), by=[below, both])
    inverse = [exp_sum(log(ρ), -1 * log(ρ)), exp_zero(), cut(exp_log(ρ), infer(ρ > 0))]
    small = infer(exp(-1 * log(ρ)) <= 1, by=[*inverse, ρ >= 1])
    positive_log = infer(log(ρ) >= 0, by=[small, exp_tangent(-1 * log(ρ))])
    return infer(θ * (log(pi) - log(pi_j)) <= log(ρ), by=[each, positive_log, θ <= 1])


@cache
def weight(gain=2, margin=MARGIN):
    """E w_i ≤ e^{θ²|μ_i − μ_j|²/2 − θg}, whose exponent is at most log ρ − m²/2."""
    bound = cut(mass_behind(θ), infer(θ >= 0))
    first, last = θ**2 * APART / 2 - θ * gap(), log(ρ) - m**2 / gain
    larger = cut(exp_monotone(first, last), infer(first <= last, by=[ratio(), SETTING[1], margin]))
    by = [bound, larger, exp_sum(log(ρ), m**2 / -gain), cut(exp_log(ρ), infer(ρ > 0))]
    return infer(E_phi(w) <= ρ * exp(m**2 / -gain), by=by)


# A teacher on the line seen from 0: j = 2 is the nearest, the margin towards i = 1 is 1, and θ_12 = 1/6.
SEEN = Instance(
    GaussianMixture([4, -2], ["2/3", "1/3"]),
    {"ρ": 2},
    vectors={"m_ij": [[0, 1], [0, 0]], "θ_ij": [[0, Fraction(1, 6)], [0, 0]]},
)


@claim(
    REVERSE,
    "R-2, weight of a wrong teacher",
    statement(E_phi(w) <= ρ * exp(m**2 / -2), given=SETTING),
    provenance=Provenance.DERIVED,
)
@at(SEEN)
def test_wrong_teacher(evidence: Evidence) -> None:
    evidence.conclude(weight(), "θ² |μ_i − μ_j|²/2 − θ (|μ_i|² − |μ_j|²)/2 ≤ m²/2 − m²")

    evidence.twin("e^{−m²}", lambda: weight(gain=1))
    half = θ * (square(mu) - square(mu_j)) >= m**2
    evidence.twin("half of the margin", lambda: weight(margin=half))
