"""Theorem 3.2 (Zhang et al. 2025): means that start close together, however far away, all find the truth.

Setting. Forward divergence, teacher N(0, I), n ≥ 1 equal weights, any d; |e_1| = 1, M0 > 0, η ≤ 4/17;
V = Σ_i |μ_i|², L the loss.
Shown. As reported, for every n, d and M0: if |μ_i(0) − M0 e_1| ≤ r ≤ exp(−106 n d M0³)/(108 n d) for all i,
then all means converge to the truth, and for all k and τ

    V_k (1 + αV_0 k) ≤ V_0,   so   L_k ≤ 1/(αk),   α = (49/64) η / (n²(2d + ½) + n V_0);
    η Σ_{k<τ} L_k ≤ V_0.

(As reported, L falls at O(1/√τ) once all means are near.)
Not shown. That moving to the truth changes nothing (claim "A translation"). How small r has to be: claims
"S S-4" have exp(−M0²) where this has exp(−32 d√n M0²).
Tools. Claims "F Theorem 3.2, one step", "S S-1, one step" and "S S-1, size"; e^t ≥ 1 + t; induction.

With A = |m|² and s_i = |μ_i − m|² for the mean m of the means, at every step either V ≤ ¼, where S-1 holds,
or s_i ≤ B e^{−cA} for all i with B = 1/(1000 n²d) and c = 64 d√n. At the start: if V_0 > ¼, then
√n (M0 + r) > ½, so that c(M0 + r)² ≤ 212 n d M0³, and s_i ≤ 4r² ≤ B e^{−212 n d M0³}.
"""

from fractions import Fraction
from functools import cache

from verify import GaussianMixture
from verify.checks.instance import Instance
from verify.checks.spot import at
from verify.evidence import FORWARD, Evidence, Provenance, claim
from verify.lemmas.forward import QUARTER, STEP, V_0, L_k, V_k, η, τ
from verify.lemmas.reference_point import UNIT
from verify.lemmas.tube import TUBE_STEP, UNIFORM, B, c, constants
from verify.logic.schemas import exp_monotone

from verify.lemmas.tube_descent import (  # isort: skip
    BOX, M0, A_0, Tube, from_start, last_iterate, loss_against_size, r, rate, s_0, start, summed, α,
)  # fmt: skip
from verify.prove import (  # isort: skip
    cut, d, either_way, equals, exp, exp_positive, exp_sum, exp_zero, infer, k, min_left, min_right, minimum,
    n, sqrt, statement, sum_of_steps, tends_to,
)  # fmt: skip

NATS = 106 * n * d * M0**3
SMALL = 108 * n * d * r <= exp(-1 * NATS)
TUBE = Tube(B, c, TUBE_STEP.cited("F Theorem 3.2, one step"))


@cache
def exponent(nats=212):
    """c(M0 + r)² ≤ 212 n d M0³ if V_0 > ¼: √n (M0 + r) > ½ and √n r ≤ 1/108, so 52 r ≤ M0."""
    (_, _, root, least, _), x = constants(), sqrt(n)
    falls = cut(exp_monotone(-1 * NATS, 0), infer(-1 * NATS <= 0, degree=5))
    small = infer(108 * n * d * r <= 1, by=[SMALL, falls, exp_zero()])
    by = [infer(108 * n * r <= 1, by=[small]), infer(n >= x, by=[root, least])]
    narrow = infer(108 * x * r <= 1, by=by)
    far = infer(4 * n * (M0 + r) ** 2 > 1, by=[start()[2], V_0 > QUARTER])
    by = [infer((2 * x * (M0 + r)) ** 2 > 1, by=[far, root]), infer(x * (M0 + r) >= 0, by=[least])]
    reach = infer(100 * x * M0 >= 49, by=[infer(2 * x * (M0 + r) > 1, by=by, degree=2), narrow])
    wide = infer(52 * r <= M0, by=[infer(x * (52 * r - M0) <= 0, by=[reach, narrow]), least])
    wide = infer((M0 + r) ** 2 <= Fraction(53, 52) ** 2 * M0**2, by=[wide], degree=2)
    left = infer(c * (M0 + r) ** 2 <= c * Fraction(53, 52) ** 2 * M0**2, by=[wide, least])
    longer = infer(64 * Fraction(53, 52) ** 2 * M0**2 <= nats * x * M0**3, by=[reach], squares=[M0])
    right = infer(
        c * Fraction(53, 52) ** 2 * M0**2 <= nats * d * x**2 * M0**3,
        by=[longer, infer(d * x >= 0, by=[least])],
    )
    return infer(c * (M0 + r) ** 2 <= nats * n * d * M0**3, by=[left, right, root])


@cache
def box(radius=108):
    """4r² e^{212 n d M0³} ≤ B, times 1000 n²d."""
    size, grown = 1000 * n**2 * d, exp(NATS)
    unit = infer(equals(grown * exp(-1 * NATS), 1), by=[exp_sum(NATS, -1 * NATS), exp_zero()])
    small = infer(radius * n * d * r <= exp(-1 * NATS), by=[SMALL])
    small = infer(radius * n * d * r * grown <= 1, by=[small, unit, exp_positive(NATS)])
    by = [small, infer(n * d * r * grown >= 0, by=[exp_positive(NATS)], degree=4)]
    small = infer((radius * n * d * r * grown) ** 2 <= 1, by=by, degree=2)
    wide = infer(
        (n * r * grown) ** 2 * d**2 >= (n * r * grown) ** 2 * d,
        by=[infer(d**2 >= d)],
        squares=[n * r * grown],
    )
    return infer(size * 4 * r**2 * grown**2 <= 1, by=[small, wide])


@cache
def enters():
    """At the start the means are in the ball or in the tube."""
    (share, _, _, _, positive_c), (apart, mean, _), size = constants(), start(), 1000 * n**2 * d
    grown, gap = exp(c * A_0), TUBE.either(V_0, s_0, A_0)
    nats = infer(
        c * A_0 <= 2 * NATS, by=[exponent(), infer(c * A_0 <= c * (M0 + r) ** 2, by=[mean, positive_c])]
    )
    power = infer(
        grown <= exp(NATS) ** 2, by=[cut(exp_monotone(c * A_0, 2 * NATS), nats), exp_sum(NATS, NATS)]
    )
    width = infer(s_0 * grown <= 4 * r**2 * grown, by=[apart, exp_positive(c * A_0)])
    width = infer(s_0 * grown <= 4 * r**2 * exp(NATS) ** 2, by=[width, power], squares=[r])
    scaled = infer(size * s_0 * grown <= size * 4 * r**2 * exp(NATS) ** 2, by=[width, infer(size >= 0)])
    scaled = infer(size * (s_0 * grown - B) <= 0, by=[scaled, box(), share])
    within = infer(s_0 * grown <= B, by=[scaled, infer(size > 0)])
    unit = infer(equals(grown * exp(-1 * c * A_0), 1), by=[exp_sum(c * A_0, -1 * c * A_0), exp_zero()])
    tube = infer(s_0 <= B * exp(-1 * c * A_0), by=[within, unit, exp_positive(-1 * c * A_0)])
    far = infer(minimum(*gap) <= 0, by=[tube, min_right(*gap)])
    near = infer(minimum(*gap) <= 0, by=[V_0 <= QUARTER, min_left(*gap)])
    return either_way(QUARTER - V_0, near, far)


GIVEN = [UNIFORM, UNIT, BOX, SMALL, STEP]
CLOSE_MEANS = Instance(
    GaussianMixture(["1", "1"], ["1/2", "1/2"]),
    {"M0": Fraction(1), "r": Fraction(1, 10**100)},
    vectors={"e_1": [[1]]},
)


@claim(
    FORWARD,
    "Theorem 3.2",
    statement(tends_to(V_k, 0), L_k * (1 + α * V_0 * k) <= V_0, given=GIVEN),
    provenance=Provenance.REPORTED,
)
@at(CLOSE_MEANS)
def test_close_means_converge(evidence: Evidence) -> None:
    evidence.conclude(from_start(rate(TUBE)[1], enters()), "in the tube until V ≤ ¼, and S-1 from there on")
    evidence.conclude(from_start(last_iterate(TUBE), enters()), "V⁺ ≤ V − αV² at every step, and L ≤ V")

    evidence.twin("c(M0 + r)² ≤ 106 n d M0³", lambda: exponent(nats=106))
    evidence.twin("a box with 1/(32 n d)", lambda: box(radius=32))
    evidence.twin("twice the rate", lambda: loss_against_size(TUBE, gain=2))


@claim(
    FORWARD,
    "Theorem 3.2, rate",
    statement(V_k * (1 + α * V_0 * k) <= V_0, η * sum_of_steps(τ)(L_k) <= V_0, given=GIVEN),
    provenance=Provenance.DERIVED,
)
@at(CLOSE_MEANS)
def test_rate(evidence: Evidence) -> None:
    evidence.conclude(from_start(rate(TUBE)[0], enters()), "V⁺ ≤ V − αV², and induction")
    evidence.conclude(summed(TUBE, enters()), "V⁺ ≤ V − ηL, and the decreases telescope")

    evidence.twin("2η Σ L ≤ V_0", lambda: summed(TUBE, enters(), factor=2))
