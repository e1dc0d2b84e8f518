"""Theorem 3.5, the region that is never left: one step, and the loss there, for every n and any shape.

Setting. Teacher N(0, I); any n, d, means and weights ≥ 1/N; one component (ι_i = 1) and all others. A level y
says where they are: |μ_i|² ≤ C/y for the one, e^{|μ_j|²/8} ≥ y log y for all others, wherever they are;
8 log y ≥ 14641 (1 + log N), C ≥ 1, C(16 log y + 1) ≤ y, 10¹⁰ C ≤ y. A step of descent with η ≤ ½.
Shown. After the step the same holds with y + ηb for y, as long as 250 N⁸ b ≤ 1; and L ≤ (C + 36N²)/y.
Not shown. That 1/(250 N⁸) is needed.
Tools. "S-9, growth" with m² = 8 log(y log y), which speaks of the place c of the one: this is Σ_i ι_i μ_i.
"Theorem 3.5, the pull in the region", at most 1/√y; "Theorem 3.5, weights in the region".
"""

from fractions import Fraction
from functools import cache

from verify import GaussianMixture
from verify.checks.instance import Instance
from verify.checks.spot import at
from verify.evidence import FORWARD, Evidence, Provenance, claim
from verify.lemmas.far_start import ONE, X, ι, ι_j
from verify.lemmas.forward import L, descent, η
from verify.lemmas.lead import gradient_i
from verify.lemmas.near_least import few
from verify.lemmas.posterior import second_moment, trace_is_nonnegative, weight_at_most_1

from verify.lemmas.all_time import (  # isort: skip
    AFTER, FAINT, GROWTH, LEAST_NORM, ONE_STEP, PULL_IN_REGION, RISES, SMALL_LOSS, STAYS, C, b, y, κ,
)  # fmt: skip
from verify.lemmas.far_mean import (  # isort: skip
    FAR, LARGE, N, TINY, at_the_one, c, exp_equal, inverse_of, is_one, is_other, log_of_n, m, other,
)  # fmt: skip
from verify.lemmas.region import (  # isort: skip
    C_LARGE, LEAST_LOG, NEXT, ahead_of_least, level_rises, log_y, logs, parted, place, without_place, z, λ,
)  # fmt: skip
from verify.prove import (  # isort: skip
    SUM, SUM_J, E_phi, cut, definition, exp, infer, integrated, log, mu, mu_j, n, next_value,
    nonnegative_square, renamed_component, sqrt, sqrt_nonnegative, sqrt_squared, square, substituted, v, w,
)  # fmt: skip

Q, THREE_HALVES = Fraction, Fraction(3, 2)
weight, GROWN = E_phi(w), exp(AFTER / 8)


@cache
def others_grow():
    """(1 − ι_i)(e^{|μ_i⁺|²/8} − z − 2ηbλ) ≥ 0: “S-9, growth” with m = √(8λ) and κ = b/4."""
    (_, _, some, _, above, _), (_, tiny, close, _), root = logs(), place(), sqrt(8 * λ)
    positive_λ = infer(λ > 0, by=[some, above])
    inside = infer(8 * λ >= 0, by=[positive_λ])
    squared, low = (cut(f(8 * λ), inside) for f in (sqrt_squared, sqrt_nonnegative))
    (theorem,) = GROWTH.cited("S S-9, growth")
    theorem = substituted(theorem, m, root, infer(root > 0, by=[squared, low, positive_λ], degree=2))
    theorem = substituted(theorem, κ, b / 4, infer(b / 4 > 0))
    far = infer(other * (square(mu) - root**2) >= 0, by=[ahead_of_least(), squared])
    enough = infer(root**2 >= 14641 * (1 + log_of_n), by=[squared, above, LEAST_LOG])
    near = infer(square(c) * (root**2 + 1) <= 1, by=[close, squared])
    theorem = cut(theorem, far, enough, near, infer(1000 * N**8 * (b / 4) <= 1, by=[RISES[0]]), tiny)
    by = [theorem, *exp_equal(root**2 / 8, λ, [squared]), inverse_of(z, logs()[3])[0], squared]
    return infer(other * (GROWN - z - 2 * η * b * λ) >= 0, by=by)


@cache
def one_stays(part=THREE_HALVES):
    """ι_i ((y + ηb)|μ_i⁺|² − C) ≤ 0, as y |μ_i⁺|² ≤ (1 − 2η) y |μ_i|² + η/2, where log y ≥ 1."""
    chosen, some = infer(ι * η * C >= 0, by=[is_one()], degree=4), infer(log_y >= 1, by=[logs()[2]])
    moved = PULL_IN_REGION.cited("F Theorem 3.5, the pull in the region")[1]
    few_times = infer(ι * η * (log_y - 1) >= 0, by=[infer(ι * η >= 0, by=[is_one()]), some])
    moved = infer(2 * ι * y * (AFTER - (1 - 2 * η) * X) <= ι * η, by=[moved, few_times, some], degree=2)
    by = [moved, infer(ι * (1 - 2 * η) * (X * y - C) <= 0, by=[parted()[0], definition(X), RISES[1]])]
    by.append(infer(ι * η * (C - 1) >= 0, by=[C_LARGE, infer(ι * η >= 0, by=[is_one()])]))
    kept = infer(ι * (y * AFTER - C + part * η * C) <= 0, by=by, degree=1)
    _, small, large_y = level_rises()
    low = infer(AFTER >= 0, by=[next_value(X, descent), nonnegative_square(mu - η * gradient_i)])
    low = infer(ι * AFTER <= ι * y * AFTER, by=[large_y, infer(ι * AFTER >= 0, by=[is_one(), low])])
    size = infer(ι * AFTER <= ι * C, by=[infer(ι * y * AFTER <= ι * C, by=[kept, chosen]), low])
    more = infer(η * ι * b * AFTER <= η * ι * b * C, by=[size], degree=3)
    most = infer(η * ι * C * b <= η * ι * C, by=[small, chosen])
    return infer(ι * (AFTER * NEXT - C) <= 0, by=[kept, more, most, chosen])


def stays(share=1):
    """Both at once."""
    rest = infer(other * (NEXT * log(NEXT) - z - 2 * η * b * λ) <= 0, by=[level_rises()[0], is_other()])
    rest = infer(other * (NEXT * log(NEXT) - share * GROWN) <= 0, by=[rest, others_grow()])
    return infer(STAYS.shown[0], by=[one_stays(), rest])


@cache
def loss(one=1):
    """Y L ≤ y Σ_i E w_i |μ_i|², where the one adds C at most, all others 36N each."""
    most = infer(weight <= 1, by=[integrated(E_phi, weight_at_most_1())])
    low = infer(y * square(mu) >= 0, by=[nonnegative_square(mu)])
    low = infer(ι * y * square(mu) >= 0, by=[low, is_one()])
    first = infer(ι * y * weight * square(mu) <= ι * y * square(mu), by=[most, low])
    first = infer(ι * y * weight * square(mu) <= one * ι * C, by=[first, parted()[0]])
    rest = FAINT.cited("F Theorem 3.5, weights in the region")[0]
    each = infer(y * weight * square(mu) <= ι * C + 36 * N * other, by=[first, rest])
    total = infer(y * SUM(weight * square(mu)) <= C + 36 * N * n, by=[integrated(SUM, each), ONE[2]])
    point = infer(square(v) <= SUM(w * square(mu)), by=[second_moment(), trace_is_nonnegative()])
    point = infer(SUM(weight * square(mu)) >= L, by=[integrated(E_phi, point), definition(L)])
    return infer(L * y <= C + 36 * N**2, by=[total, infer(N * n <= N**2, by=[few()]), point])


def least_norm(radius=TINY, room=14641):
    """(1 − ι_i)(|μ_i⁺|² − m²) ≥ 0, from the same before the step: “S-9, one step” where the one is."""
    one_j = infer(ι * (square(mu) - radius**2) <= 0, by=[ι * (X - radius**2) <= 0, definition(X)])
    each = infer(ι_j * (square(c) - radius**2) <= 0, by=[renamed_component(one_j), at_the_one(mu_j + c)])
    near = infer(square(c) <= TINY**2, by=[integrated(SUM_J, each), ONE[3]])
    far = infer(FAR, by=[other * (X - m**2) >= 0, definition(X)])
    large = infer(LARGE, by=[m**2 >= room * (1 + log_of_n)])
    return cut(ONE_STEP.cited("S S-9, one step")[0], near, far, large)


FIRST = {name: [[1], [0]] for name in ("ι_i", "ι_j")}
PLACE = GaussianMixture([0, 300])
VALUES = {"N": 2, "y": 2**5000, "C": 1}


@claim(FORWARD, "Theorem 3.5, the region stays", STAYS, provenance=Provenance.DERIVED)
@at(Instance(PLACE, VALUES | {"b": Q(1, 64000), "η": Q(1, 2)}, vectors=FIRST))
def test_region_stays(evidence: Evidence) -> None:
    evidence.conclude(without_place(stays()), "all others gain, and what they pull is at most 1/√y")

    evidence.twin("2η less than before, not 3η/2", lambda: one_stays(part=2))
    evidence.twin("e^{|μ_i⁺|²/8} ≥ 1.01 (y + ηb) log(y + ηb)", lambda: stays(share=Q(100, 101)))


@claim(FORWARD, "Theorem 3.5, loss in the region", SMALL_LOSS, provenance=Provenance.DERIVED)
@at(Instance(PLACE, VALUES, vectors=FIRST))
def test_loss_in_the_region(evidence: Evidence) -> None:
    evidence.conclude(without_place(loss()), "|v|² ≤ Σ_i w_i |μ_i|², and E w_i |μ_i|² ≤ 36N/y for all others")

    evidence.twin("half of what the one adds", lambda: loss(one=Q(1, 2)))


@claim(FORWARD, "Theorem 3.5, the least norm", LEAST_NORM, provenance=Provenance.DERIVED)
@at(Instance(PLACE, {"N": 2, "m": 299, "η": Q(1, 2)}, vectors=FIRST))
def test_least_norm(evidence: Evidence) -> None:
    evidence.conclude(
        without_place(least_norm()), "the nearest of the others leave, the farther ones move little"
    )

    evidence.twin("the one within 10⁻⁴", lambda: least_norm(radius=Q(1, 10**4)))
    evidence.twin("m ≥ 100 √(1 + log N)", lambda: least_norm(room=10**4))
