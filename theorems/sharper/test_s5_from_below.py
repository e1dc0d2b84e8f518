"""S-5, from below, for every n: L(k) ≥ c/(t log t), so the loss does not fall like 1/t.

Setting. As in "Theorem 3.5, all time": N(0, I); any n, d, weights ≥ 1/N, forward descent with η ≤ ½ from the
region of level A, which at step k has the level y_k = A + ηbk. χ_i is 1 for some of the others, which at the
start are not too far: e^{|μ_i|²/8} ≤ u (log u)^{3/2} for u = gA, with gb ≥ 2304 N² and g ≤ A.
Shown. For all k and each of these e^{|μ_i|²/8} ≤ u (log u)^{3/2} for u = g y_k, and

    L(k) ≥ 1/(552 N g y_k log y_k).

Not shown. The factor: by S-5 L t log t tends to 2(n − 1) along the flow.
Tools. "S-5, one step" and "S-5, loss from below", with |μ_1|² ≤ C/y_k and m² = 8 log y_k.

A step adds 36ηN² X^{3/2} to e^{X/8}, where X ≤ 16 log u; and u gains ηgb, so u (log u)^{3/2} gains no less. With
log u ≤ 2 log y_k, at last m²/(√X e^{X/8}) is at least 2 log y_k/(u (log u)²).
"""

from fractions import Fraction
from functools import cache

from verify import GaussianMixture
from verify.checks.instance import Instance
from verify.checks.spot import at
from verify.evidence import SHARPER, Evidence, Provenance, claim
from verify.lemmas.all_time import ALL_TIME, LEVEL, RISES, A, C, b, y_k, z_k
from verify.lemmas.far_mean import TINY, N, at_least_one, chosen_log, is_other, m, other
from verify.lemmas.far_start import X_k, ι
from verify.lemmas.forward import HALF, L, L_k, descent, η
from verify.lemmas.half_way import log_is_nonnegative
from verify.lemmas.order import CHOSEN, LOSS_BELOW, LOWER_BOUND, ONE_STEP, a, g, reached, χ
from verify.lemmas.region import not_negative, wide_at
from verify.lemmas.slow_decay import LEAST, X_i
from verify.logic.descent import at_step
from verify.logic.schemas import exp_log, exp_series, log_monotone, log_product
from verify.logic.terms import term

from verify.prove import (  # isort: skip
    At, E_phi, along, cut, definition, equals, exp, exp_positive, exp_sum, induction, infer, integrated,
    inverse, inverse_positive, inverse_times, k, log, mu, nonnegative_square, sqrt, sqrt_nonnegative,
    sqrt_squared, substituted, v,
)  # fmt: skip

Q = Fraction
u = g * LEVEL
ℓ, λ = log(u), log(LEVEL)
RATIO, FASTER, BEGUN = LOWER_BOUND.given[-3:]
IS_CHOSEN = infer(χ >= 0, by=[CHOSEN[0]])


@cache
def levels():
    """y_k ≥ A, wide(y_k); λ = log y_k ≥ 1830, λ ≤ ℓ = log u ≤ 2λ for u = g y_k."""
    onward = infer(LEVEL >= A, by=[infer(η * b * k >= 0)])
    widths, positive = wide_at(LEVEL, onward), infer(LEVEL > 0, by=[onward])
    low = infer(λ >= 1830, by=[widths[0], log_is_nonnegative()])
    ten = infer(N**4 >= 1, by=[infer(N**2 >= 1, by=[at_least_one()])], degree=2)
    ten = infer(
        N**10 >= 1, by=[infer(N**8 >= 1, by=[ten], degree=2), infer(N**2 >= 1, by=[at_least_one()])], degree=2
    )
    ratio = infer(
        g >= 2304 * N**2 * 250 * N**8,
        by=[
            infer(g * b * 250 * N**8 >= 2304 * N**2 * 250 * N**8, by=[FASTER, infer(N**8 >= 0, degree=8)]),
            infer(g * b * 250 * N**8 <= g, by=[RISES[0]]),
        ],
    )
    ratio = infer(g >= 1, by=[ratio, ten])
    parts = cut(log_product(g, LEVEL), infer(g > 0), positive)
    above = infer(g <= LEVEL, by=[RATIO, onward])
    above = infer(log(g) <= λ, by=[cut(log_monotone(g, LEVEL), infer(g > 0), above)])
    below = not_negative(term(g), infer(g > 0), ratio)
    return (
        onward,
        widths,
        low,
        infer(ℓ <= 2 * λ, by=[parts, above]),
        infer(ℓ >= λ, by=[parts, below]),
        positive,
    )


@cache
def region():
    """With a = C/y_k and m² = 8λ: what "S-5, one step" asks for of the one and of all others."""
    onward, widths, low, *_, positive = levels()
    inv = inverse(LEVEL)
    times, inv_low = (cut(f(LEVEL), positive) for f in (inverse_times, inverse_positive))
    one, far, *_ = ALL_TIME.cited("F Theorem 3.5, all time")
    tiny = infer(
        C * inv <= TINY**2, by=[infer(C * inv <= TINY**2 * LEVEL * inv, by=[widths[3], inv_low]), times]
    )
    one = infer(
        ι * LEVEL * X_k * inv <= ι * C * inv,
        by=[infer(ι * LEVEL * X_k <= ι * C, by=[one, definition(y_k)]), inv_low],
    )
    one = infer(ι * (X_k - C * inv) <= 0, by=[one, times])
    far = infer(other * (LEVEL * λ - exp(X_k / 8)) <= 0, by=[far, definition(z_k)])
    known = cut(exp_log(LEVEL), positive)
    least = infer(LEVEL * λ >= exp(λ), by=[known, low, positive], degree=2)
    far = infer(
        other * (exp(λ) - exp(X_k / 8)) <= 0,
        by=[far, infer(other * LEVEL * λ >= other * exp(λ), by=[least, is_other()])],
    )
    far = chosen_log(other, is_other(), λ, X_k / 8, far)
    return tiny, one, far, inv_low, times


SO_FAR = χ * exp(X_k / 8) <= χ * reached(LEVEL)


@cache
def root_of(value, low):
    """√t² = t and √t ≥ 0, for t ≥ 0."""
    return [cut(fact(value), low) for fact in (sqrt_squared, sqrt_nonnegative)]


@cache
def reach():
    """X ≤ 16ℓ and √X ≤ 4√ℓ for the chosen, and C X/y_k ≤ 2: u ℓ^{3/2} ≤ u², as ℓ² ≤ e^ℓ."""
    _, widths, low, above, below, positive = levels()
    large = infer(ℓ >= 1830, by=[low, below])
    of_ℓ, root_low = root_of(term(ℓ), infer(ℓ >= 0, by=[large]))
    half = exp(ℓ / 2)
    series = cut(exp_series(ℓ / 2, 2), infer(ℓ / 2 >= 0, by=[large]))
    half_low = infer(half >= ℓ, by=[series], squares=[ℓ - 2])
    known = cut(exp_log(u), infer(u > 0, by=[positive], degree=2))
    squared = infer(
        u >= ℓ**2,
        by=[
            infer(half**2 >= ℓ**2, by=[half_low, infer(ℓ >= 0, by=[large])], degree=2),
            exp_sum(ℓ / 2, ℓ / 2),
            known,
        ],
    )
    short = infer(sqrt(ℓ) <= ℓ, by=[of_ℓ, large, root_low], degree=2)
    most = infer(ℓ * sqrt(ℓ) <= u, by=[squared, infer(ℓ * sqrt(ℓ) <= ℓ**2, by=[short, large])])
    most = infer(
        reached(LEVEL) <= u**2,
        by=[infer(u * ℓ * sqrt(ℓ) <= u * u, by=[most, infer(u > 0, by=[positive], degree=2)])],
    )
    most = infer(reached(LEVEL) <= exp(2 * ℓ), by=[most, exp_sum(ℓ, ℓ), known])
    small = infer(
        χ * (exp(X_k / 8) - exp(2 * ℓ)) <= 0,
        by=[SO_FAR, infer(χ * reached(LEVEL) <= χ * exp(2 * ℓ), by=[most, IS_CHOSEN])],
    )
    near = infer(χ * (X_k - 16 * ℓ) <= 0, by=[chosen_log(χ, IS_CHOSEN, X_k / 8, 2 * ℓ, small)])
    size = along(infer(X_i >= 0, by=[definition(X_i), nonnegative_square(mu)]), descent)
    of_X, X_low = root_of(term(X_k), size)
    root = infer(χ * (sqrt(X_k) ** 2 - 16 * sqrt(ℓ) ** 2) <= 0, by=[near, of_X, of_ℓ])
    lower = infer(χ * (ℓ - 1830) >= 0, by=[large, IS_CHOSEN])
    by = [root, infer(χ * (sqrt(ℓ) ** 2 - 1830) >= 0, by=[lower, of_ℓ]), X_low, root_low]
    root = infer(χ * (sqrt(X_k) - 4 * sqrt(ℓ)) <= 0, by=by, split=[sqrt(X_k) - 4 * sqrt(ℓ)])
    return near, root, large, root_low, size, widths, above


@cache
def at_step_k(theorem):
    """A theorem about a, m and a state, at step k: a = C/y_k and m² = 8 log y_k."""
    (tiny, one, far, inv_low, times), (near, *_, size, widths, above) = region(), reach()
    positive, m_square = levels()[2], 8 * λ
    squared, low = root_of(m_square, infer(m_square >= 0, by=[positive]))
    m_low = infer(sqrt(m_square) > 0, by=[squared, low, positive], degree=2)
    share, bound = infer(C * inverse(LEVEL) > 0, by=[inv_low]), C * inverse(LEVEL)
    far = infer(other * (X_k - sqrt(m_square) ** 2) >= 0, by=[far, squared])
    large = infer(sqrt(m_square) ** 2 >= LEAST, by=[widths[0], squared])
    close = infer(χ * X_k <= 32 * χ * λ, by=[near, infer(χ * ℓ <= 2 * χ * λ, by=[above, IS_CHOSEN])])
    close = infer(χ * bound * X_k <= 32 * χ * bound * λ, by=[close, share])
    wide_k = infer(
        bound * (16 * λ + 1) <= 1,
        by=[infer(bound * (16 * λ + 1) <= LEVEL * inverse(LEVEL), by=[widths[2], inv_low]), times],
    )
    close = infer(
        χ * (bound * X_k - 2) <= 0,
        by=[
            close,
            infer(
                32 * χ * bound * λ <= 2 * χ,
                by=[wide_k, IS_CHOSEN, infer(χ * bound >= 0, by=[share, IS_CHOSEN])],
            ),
        ],
    )
    theorem = substituted(along(theorem, descent), a, bound, share)
    theorem = substituted(theorem, m, sqrt(m_square), m_low)
    return cut(theorem, tiny, one, far, large, close), squared


AFTER = reached(A + η * b * (k + 1))


@cache
def onward():
    """U(g y_{k+1}) ≥ (u + ηgb) ℓ^{3/2}: its logarithm is at least ℓ."""
    later, (large, root_low) = u + η * g * b, reach()[2:4]
    longer = infer(later >= u, by=[infer(η * g * b >= 0)])
    at_later = log(g * (A + η * b * (k + 1)))
    above = cut(log_monotone(u, later), infer(u > 0, by=[levels()[5]], degree=2), longer)
    same = infer(at_later >= ℓ, by=[above])
    of_ℓ, _ = root_of(term(ℓ), infer(ℓ >= 0, by=[large]))
    of_later, later_low = root_of(term(at_later), infer(at_later >= 0, by=[same, large]))
    roots = infer(sqrt(at_later) ** 2 >= sqrt(ℓ) ** 2, by=[same, of_ℓ, of_later])
    roots = infer(sqrt(at_later) >= sqrt(ℓ), by=[roots, later_low], degree=2)
    both = infer(
        at_later * sqrt(at_later) >= ℓ * sqrt(ℓ),
        by=[
            infer(at_later * sqrt(at_later) >= ℓ * sqrt(at_later), by=[same, later_low]),
            infer(ℓ * sqrt(at_later) >= ℓ * sqrt(ℓ), by=[roots, large]),
        ],
    )
    positive = infer(later >= 0, by=[infer(u >= 0, by=[levels()[5]], degree=2), longer])
    return infer(later * ℓ * sqrt(ℓ) <= AFTER, by=[both, positive])


@cache
def so_far(speed=1):
    """e^{X_k/8} ≤ u (log u)^{3/2} for the chosen, u = g y_k, by induction."""
    step, _ = at_step_k(ONE_STEP.cited("S S-5, one step")[0])
    near, root, large, root_low, size, *_ = reach()
    x = sqrt(X_k)
    cubes = infer(χ * X_k * x <= 4 * χ * X_k * sqrt(ℓ), by=[root, size])
    cubes = infer(χ * X_k * x <= 64 * χ * ℓ * sqrt(ℓ), by=[cubes, near, root_low])
    rate = infer(
        2304 * N**2 * ℓ * sqrt(ℓ) <= g * b * ℓ * sqrt(ℓ),
        by=[FASTER, infer(ℓ * sqrt(ℓ) >= 0, by=[large, root_low])],
    )
    after = χ * exp(At(descent, X_i, k, 1) / 8)
    after = infer(
        after <= χ * (u * ℓ * sqrt(ℓ) + η * g * b * ℓ * sqrt(ℓ)),
        by=[
            step,
            SO_FAR,
            infer(
                36 * η * N**2 * χ * X_k * x <= 2304 * η * N**2 * χ * ℓ * sqrt(ℓ),
                by=[cubes, infer(η * N**2 >= 0)],
                degree=2,
            ),
            infer(
                2304 * η * χ * N**2 * ℓ * sqrt(ℓ) <= η * χ * g * b * ℓ * sqrt(ℓ),
                by=[rate, infer(η * χ >= 0, by=[IS_CHOSEN])],
                degree=2,
            ),
        ],
    )
    chosen = infer(χ * AFTER >= χ * (u + η * g * b) * ℓ * sqrt(ℓ), by=[onward(), IS_CHOSEN])
    after = infer(χ * exp(At(descent, X_i, k, 1) / 8) <= χ * AFTER, by=[after, chosen])
    return induction(SO_FAR, infer(at_step(SO_FAR, None), by=[BEGUN]), after)


def loss(factor=552):
    """552 N g y_k log y_k L_k ≥ 1, if one of the others is chosen."""
    theorem, squared = at_step_k(LOSS_BELOW.cited("S S-5, loss from below")[0])
    (_, root, large, root_low, *_), (_, _, low, above, _, positive) = reach(), levels()
    of_ℓ, x = root_of(term(ℓ), infer(ℓ >= 0, by=[large]))[0], sqrt(X_k)
    L_low = along(infer(L >= 0, by=[definition(L), integrated(E_phi, nonnegative_square(v))]), descent)
    least = infer(276 * χ * N * x * exp(X_k / 8) * L_k >= 8 * λ * χ, by=[theorem, squared])
    NL = infer(N * L_k >= 0, by=[L_low])
    first = infer(χ * x * exp(X_k / 8) <= 4 * sqrt(ℓ) * χ * exp(X_k / 8), by=[root, exp_positive(X_k / 8)])
    second = infer(sqrt(ℓ) * χ * exp(X_k / 8) <= sqrt(ℓ) * χ * u * ℓ * sqrt(ℓ), by=[SO_FAR, root_low])
    third = infer(equals(sqrt(ℓ) * χ * u * ℓ * sqrt(ℓ), χ * u * ℓ**2), by=[of_ℓ])
    square_ℓ = infer(ℓ**2 <= 4 * λ**2, by=[above, infer(ℓ + 2 * λ >= 0, by=[large, low])], degree=2)
    share = infer(χ * u >= 0, by=[IS_CHOSEN, infer(u >= 0, by=[positive], degree=2)])
    fourth = infer(χ * u * ℓ**2 <= 4 * χ * u * λ**2, by=[square_ℓ, share])
    most = infer(χ * x * exp(X_k / 8) <= 16 * χ * u * λ**2, by=[first, second, third, fourth], degree=1)
    most = infer(276 * N * L_k * χ * x * exp(X_k / 8) <= 4416 * N * L_k * χ * u * λ**2, by=[most, NL])
    whole = infer(λ * (factor * N * L_k * χ * u * λ - χ) >= 0, by=[least, most], degree=1)
    whole = infer(factor * N * L_k * χ * u * λ >= χ, by=[whole, infer(λ > 0, by=[low])], degree=2)
    known = infer(equals(χ * N * g * z_k * L_k, N * L_k * χ * u * λ), by=[definition(z_k)], degree=5)
    return cut(infer(χ * factor * N * g * z_k * L_k >= χ, by=[whole, known], degree=1), so_far())


FIRST = {name: [[1], [0]] for name in ("ι_i", "ι_j")}
VALUES = {"N": 2, "A": 2**5000, "C": 1, "b": Fraction(1, 64000), "η": HALF, "g": 10**9}


@claim(SHARPER, "S-5, from below", LOWER_BOUND, provenance=Provenance.DERIVED)
@at(Instance(GaussianMixture([0, 160]), VALUES, vectors={**FIRST, "χ_i": [[0], [1]]}))
def test_from_below(evidence: Evidence) -> None:
    evidence.conclude(so_far(), "U = u (log u)^{3/2} gains what e^{X/8} may gain in a step")
    evidence.conclude(loss(), "m²/(√X e^{X/8}), where X ≤ 16 log u ≤ 32 log y_k")

    evidence.twin("half of it", lambda: loss(factor=276))
