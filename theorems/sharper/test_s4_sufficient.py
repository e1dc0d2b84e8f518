"""S-4, sufficient: from starts about exp(−M0²) apart all means converge, for every n and d.

Setting. Forward divergence, teacher N(0, I), n ≥ 1 equal weights, any d, η ≤ 4/17; |e_1| = 1, M0 > 0;
V = Σ_i |μ_i|², L the loss; 0 < θ ≤ 1 and c(1 − η/n) ≥ 2(1 + 2θ).
Shown. If |μ_i(0) − M0 e_1| ≤ r for all i and 4000 n³d² r² e^{c(M0 + r)²} ≤ θ², then all means converge to the
truth, and for all k

    V_k (1 + αV_0 k) ≤ V_0,   so   L_k ≤ 1/(αk),   α = (49/64) η / (n²(2d + ½) + n V_0).

With θ = 1/(2 + 2M0²) the box is r about exp(−(M0² + 1)/(1 − η/n)) / (127 n^{3/2}d (1 + M0²)): the exponent of
coincident means (claim "S S-4, amplification"), where Theorem 3.2 asks for exp(−106 n d M0³)/(108 n d).
Not shown. That a larger box does not do; claim "S S-4, brackets" encloses runs on both sides of it.
Tools. Claims "S S-4, tube", "S S-1, one step" and "S S-1, size"; induction.
"""

from fractions import Fraction
from functools import cache

from verify import GaussianMixture
from verify.checks.instance import Instance
from verify.checks.spot import at
from verify.evidence import SHARPER, Evidence, Provenance, claim
from verify.lemmas.critical import RATE, S_4_TUBE, SMALL, B, c, constants, θ
from verify.lemmas.forward import STEP, V_0, L_k, V_k
from verify.lemmas.reference_point import UNIT
from verify.lemmas.tube import UNIFORM
from verify.lemmas.tube_descent import (
    A_0,
    BOX,
    M0,
    Tube,
    from_start,
    last_iterate,
    loss_against_size,
    r,
    rate,
    s_0,
    start,
    α,
)  # fmt: skip
from verify.logic.schemas import exp_monotone
from verify.prove import (
    cut,
    d,
    equals,
    exp,
    exp_positive,
    exp_sum,
    exp_zero,
    infer,
    k,
    min_right,
    minimum,
    n,
    statement,
    tends_to,
    term,
)  # fmt: skip

TUBE = Tube(B, term(c), S_4_TUBE.cited("S S-4, tube"))
REACH = exp(c * (M0 + r) ** 2)
CLOSE = 4000 * n**3 * d**2 * r**2 * REACH <= θ**2


@cache
def enters(width=4):
    """At the start the means are in the tube: s_i e^{cA} ≤ 4r² e^{c(M0 + r)²} ≤ B."""
    (share, _), (apart, mean, _), size = constants(), start(), 1000 * n**3 * d**2
    grown, left = exp(c * A_0), exp(-1 * c * A_0)
    power = cut(exp_monotone(c * A_0, c * (M0 + r) ** 2), infer(c * A_0 <= c * (M0 + r) ** 2, by=[mean]))
    close = infer(width * r**2 * grown <= width * r**2 * REACH, by=[power], squares=[r])
    scaled = infer(size * (width * r**2 * REACH - B) <= 0, by=[CLOSE, share])
    close = infer(
        width * r**2 * grown <= B,
        by=[
            close,
            infer(
                width * r**2 * REACH <= B, by=[scaled, infer(size > 0, by=[infer(n**3 > 0), infer(d**2 > 0)])]
            ),
        ],
    )
    close = infer(
        s_0 * grown <= B,
        by=[infer(s_0 * grown <= width * r**2 * grown, by=[apart, exp_positive(c * A_0)]), close],
    )
    unit = infer(equals(grown * left, 1), by=[exp_sum(c * A_0, -1 * c * A_0), exp_zero()])
    inside = infer(s_0 <= B * left, by=[close, unit, exp_positive(-1 * c * A_0)])
    gap = TUBE.either(V_0, s_0, A_0)
    return infer(minimum(*gap) <= 0, by=[inside, min_right(*gap)])


@claim(
    SHARPER,
    "S-4, sufficient",
    statement(
        tends_to(V_k, 0),
        V_k * (1 + α * V_0 * k) <= V_0,
        L_k * (1 + α * V_0 * k) <= V_0,
        given=[UNIFORM, UNIT, BOX, CLOSE, STEP, SMALL, RATE],
    ),
    provenance=Provenance.DERIVED,
)
@at(
    Instance(
        GaussianMixture(["1", "1"], ["1/2", "1/2"]),
        {
            "M0": Fraction(1),
            "r": Fraction(1, 10**4),
            "θ": Fraction(1, 4),
            "c": Fraction(4),
            "η": Fraction(1, 10),
        },
        vectors={"e_1": [[1]]},
    )
)
def test_sufficient_scale(evidence: Evidence) -> None:
    evidence.conclude(from_start(rate(TUBE)[1], enters()), "in the tube until V ≤ ¼, and S-1 from there on")
    evidence.conclude(from_start(rate(TUBE)[0], enters()), "V⁺ ≤ V − αV² at every step")
    evidence.conclude(from_start(last_iterate(TUBE), enters()), "and L ≤ V")

    evidence.twin("starts that are twice as far apart", lambda: enters(width=16))
    evidence.twin("twice the rate", lambda: loss_against_size(TUBE, gain=2))
