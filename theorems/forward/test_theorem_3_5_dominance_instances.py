"""Theorem 3.5, dominance: the bounds of weights, gradients and loss beside what they bound, enclosed.

Setting. Teacher N(0, I), the mixtures listed, R² = max |μ_k|². Component j is behind i by the gap g_ji of
claim "F Theorem 3.5, dominance", at the distance D_ij; W_ji = exp(−½ min(g_ji²/D_ij², g_ji)) where g_ji ≥ 0,
else 1.
Shown. For all i and j

    E_φ w_j ≤ W_ji,   |∇_j L| ≤ 2(R + 3R³) W_ji,
    |∇_i L − 2μ_i| ≤ 2 Σ_{j≠i} W_ji (R + (1 + R²) D_ij + 3R D_ij²),
    |L − |μ_i|²| ≤ Σ_{j≠i} W_ji (2|μ_i| D_ij + D_ij²).

Not shown. Other mixtures: for all of them the claim has a proof. The last two say something of the nearest
component alone, which all others are behind.
Tools. Ball arithmetic.
"""

from fractions import Fraction

from verify import GaussianMixture
from verify.checks.enclosure import at_each, certified
from verify.checks.instance import Instance
from verify.evidence import FORWARD, Evidence, Provenance, claim
from verify.lemmas.forward import L
from verify.logic.schemas import inverse
from verify.logic.terms import Defined

from verify.prove import (  # isort: skip
    SUM_J, E_phi, Law, absolute, exp, gradient, log, maximum, minimum, mu, mu_j, nonnegative, pi, pi_j, same,
    sqrt, square, w,
)  # fmt: skip

PLACES = {
    "(1/2, 4)": Instance(GaussianMixture(["1/2", 4]), {"R²": 16}),
    "(0, 8, −9)": Instance(GaussianMixture([0, 8, -9]), {"R²": 81}),
    "(1, 6), weights 1/10 : 9/10": Instance(GaussianMixture([1, 6], ["1/10", "9/10"]), {"R²": 36}),
    "(9, 10, 11)": Instance(GaussianMixture([9, 10, 11]), {"R²": 121}),
    "(0, 1/5), (5, 1), (−4, 4)": Instance(GaussianMixture([[0, "1/5"], [5, 1], [-4, 4]]), {"R²": 32}),
}
R2, g = nonnegative("R²", "R^2", "largest |μ_k|²"), gradient(Law.TEACHER)
R, APART = sqrt(R2), square(mu - mu_j)
D = Defined("D_ij", "D_{ij}", "", 1 * sqrt(APART))


def weight(ahead, power=1):
    """e^{−½ min(g²/D², g)} to a power, for one that is behind by g, if g ≥ 0."""
    gap = maximum(ahead, 0)
    return exp(Fraction(-power, 2) * minimum(gap**2 * inverse(APART + same), gap))


LEAD = (square(mu) - square(mu_j)) / 2 + log(pi_j) - log(pi)
"""By how much i is behind j."""


def bounds(power=1):
    """The four, with W to a power."""
    own, others = weight(LEAD, power), (1 - same) * weight(-1 * LEAD, power)
    reach = Defined("r_ij", "r_{ij}", "", R + (1 + R2) * D + 3 * R * D**2)
    return (
        E_phi(w) <= own,
        sqrt(square(g)) <= 2 * (R + 3 * R * R2) * own,
        sqrt(square(g - 2 * mu)) <= 2 * SUM_J(others * reach),
        absolute(L - square(mu)) <= SUM_J(others * (2 * sqrt(square(mu)) * D + D**2)),
    )


@claim(
    FORWARD,
    "Theorem 3.5, dominance at points",
    at_each(PLACES.values(), *bounds()),
    provenance=Provenance.DERIVED,
)
def test_bounds_at_points(evidence: Evidence) -> None:
    for name, place in PLACES.items():
        for bound, sharper in zip(bounds(), bounds(power=4), strict=True):
            evidence.conclude(certified(place, bound))
            evidence.twin(f"exponents 2 min(m², g) at {name}", certified(place, sharper))
