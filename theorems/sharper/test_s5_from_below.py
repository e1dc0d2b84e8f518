"""S-5, from below, for every n: L(k) ≥ c/(t log t), so the loss does not fall faster than that.

Setting. As in "Theorem 3.5, all time": N(0, I); any n, d, weights ≥ 1/N, forward descent with η ≤ ½ from the
region of level A, which at step k has the level y_k = A + ηbk. χ_i is 1 for some of the others, which at the
start are not too far: e^{|μ_i|²/8} ≤ u (log u)^{3/2} for u = gA, with gb ≥ 2304 N² and g ≤ A.
Shown. For all k and each of these e^{|μ_i|²/8} ≤ u (log u)^{3/2} for u = g y_k, and

    L(k) ≥ 1/(552 N g y_k log y_k).

Not shown. The factor: by S-5 L t log t tends to 2(n − 1) along the flow.
Tools. "S-5, one step" and "S-5, loss from below", with |μ_1|² ≤ C/y_k and m² = 8 log y_k.

A step adds 36ηN² X^{3/2} to e^{X/8}, where X ≤ 16 log u; and u gains ηgb, so u (log u)^{3/2} gains no less.
With log u ≤ 2 log y_k, at last m²/(√X e^{X/8}) is at least 2 log y_k/(u (log u)²).
"""

from fractions import Fraction
from functools import cache

from verify import GaussianMixture
from verify.checks.instance import Instance
from verify.checks.spot import at
from verify.evidence import SHARPER, Evidence, Provenance, claim
from verify.lemmas.all_time import ALL_TIME, LEVEL, RISES, A, C, b, y_k, z_k
from verify.lemmas.far_mean import TINY, N, at_least_one, chosen_log, is_other, m, not_negative, other
from verify.lemmas.far_start import X_k, ι
from verify.lemmas.forward import HALF, L, L_k, descent, η
from verify.lemmas.half_way import log_is_nonnegative
from verify.lemmas.order import CHOSEN, LOSS_BELOW, LOWER_BOUND, ONE_STEP, a, g, reached, χ
from verify.lemmas.region import wide_at
from verify.lemmas.slow_decay import LEAST, X_i
from verify.logic.descent import at_step
from verify.logic.schemas import exp_log, exp_series, log_monotone, log_product
from verify.logic.terms import term

from verify.prove import (  # isort: skip
    At, E_phi, along, cut, definition, equals, exp, exp_positive, exp_sum, induction, infer, integrated,
    inverse, inverse_positive, inverse_times, k, log, mu, nonnegative_square, sqrt, sqrt_nonnegative,
    sqrt_squared, substituted, v,
)  # fmt: skip

u = g * LEVEL
θ, λ = log(u), log(LEVEL)
U, AFTER = u * θ * sqrt(θ), reached(A + η * b * (k + 1))
SO_FAR = χ * exp(X_k / 8) <= χ * U
RATIO, FASTER, BEGUN = LOWER_BOUND.given[-3:]
IS_CHOSEN = infer(χ >= 0, by=[CHOSEN[0]])
bound, here, x = C * inverse(LEVEL), exp(X_k / 8), sqrt(X_k)


def root_of(value, low):
    """√t² = t and √t ≥ 0, for t ≥ 0."""
    return [cut(fact(value), low) for fact in (sqrt_squared, sqrt_nonnegative)]


@cache
def ratio():
    """G ≥ 1: it is at least 2304 N²/b, and b ≤ 1/(250 N⁸)."""
    least = infer(g * b * 250 * N**8 >= 2304 * N**2 * 250 * N**8, by=[FASTER, infer(N**8 >= 0, degree=8)])
    least = infer(g >= 2304 * 250 * N**10, by=[least, infer(g * b * 250 * N**8 <= g, by=[RISES[0]])])
    twice = infer(N**2 >= 1, by=[at_least_one()])
    eight = infer(N**8 >= 1, by=[infer(N**4 >= 1, by=[twice], degree=2)], degree=2)
    return infer(g >= 1, by=[least, infer(N**10 >= 1, by=[eight, twice], degree=2)])


@cache
def levels():
    """What wide(A) says of A, for y_k; y_k > 0; λ = log y_k ≥ 1830; λ ≤ θ ≤ 2λ for θ = log u, u = g y_k."""
    onward = infer(LEVEL >= A, by=[infer(η * b * k >= 0)])
    widths, positive = wide_at(LEVEL, onward), infer(LEVEL > 0, by=[onward])
    low = infer(λ >= 1830, by=[widths[0], log_is_nonnegative()])
    parts = cut(log_product(g, LEVEL), infer(g > 0), positive)
    above = infer(g <= LEVEL, by=[RATIO, onward])
    above = infer(log(g) <= λ, by=[cut(log_monotone(g, LEVEL), infer(g > 0), above)])
    below = not_negative(term(g), infer(g > 0), ratio())
    return widths, positive, low, infer(θ <= 2 * λ, by=[parts, above]), infer(θ >= λ, by=[parts, below])


@cache
def of_log():
    """U > 0 and e^θ = u; θ ≥ 1830; √θ² = θ and √θ ≥ 0."""
    _, positive, low, _, below = levels()
    positive, large = infer(u > 0, by=[positive], degree=2), infer(θ >= 1830, by=[low, below])
    return positive, cut(exp_log(u), positive), large, *root_of(term(θ), infer(θ >= 0, by=[large]))


@cache
def region():
    """With a = C/y_k and m² = 8λ: what "S-5, one step" asks for of the one and of all others."""
    (widths, positive, low, *_), inv = levels(), inverse(LEVEL)
    times, inv_low = (cut(f(LEVEL), positive) for f in (inverse_times, inverse_positive))
    tiny = infer(C * inv <= TINY**2 * LEVEL * inv, by=[widths[3], inv_low])
    one, far, *_ = ALL_TIME.cited("F Theorem 3.5, all time")
    one = infer(ι * LEVEL * X_k <= ι * C, by=[one, definition(y_k)])
    one = infer(ι * LEVEL * X_k * inv <= ι * C * inv, by=[one, inv_low])
    far = infer(other * (LEVEL * λ - here) <= 0, by=[far, definition(z_k)])
    least = infer(LEVEL * λ >= exp(λ), by=[cut(exp_log(LEVEL), positive), low, positive], degree=2)
    far = infer(
        other * (exp(λ) - here) <= 0,
        by=[far, infer(other * (LEVEL * λ - exp(λ)) >= 0, by=[least, is_other()])],
    )
    facts = infer(bound <= TINY**2, by=[tiny, times]), infer(ι * (X_k - bound) <= 0, by=[one, times])
    return *facts, chosen_log(other, is_other(), λ, X_k / 8, far), times, inv_low


@cache
def square_is_wide():
    """U θ^{3/2} ≤ e^{2θ}: √θ ≤ θ and θ² ≤ e^θ = u."""
    (positive, known, large, squared, low), half = of_log(), exp(θ / 2)
    series = cut(exp_series(θ / 2, 2), infer(θ / 2 >= 0, by=[large]))
    series = infer(half >= θ, by=[series], squares=[θ - 2])
    wide_u = infer(half**2 >= θ**2, by=[series, infer(θ >= 0, by=[large])], degree=2)
    wide_u = infer(u >= θ**2, by=[wide_u, exp_sum(θ / 2, θ / 2), known])
    short = infer(sqrt(θ) <= θ, by=[squared, large, low], degree=2)
    most = infer(θ * sqrt(θ) <= u, by=[wide_u, infer(θ * sqrt(θ) <= θ**2, by=[short, large])])
    return infer(exp(2 * θ) >= U, by=[infer(u**2 >= U, by=[most, positive]), exp_sum(θ, θ), known])


@cache
def reach():
    """X ≤ 16θ and √X ≤ 4√θ for the chosen; X ≥ 0."""
    _, _, large, squared, low = of_log()
    small = infer(χ * U <= χ * exp(2 * θ), by=[square_is_wide(), IS_CHOSEN])
    small = infer(χ * (here - exp(2 * θ)) <= 0, by=[SO_FAR, small])
    near = infer(χ * (X_k - 16 * θ) <= 0, by=[chosen_log(χ, IS_CHOSEN, X_k / 8, 2 * θ, small)])
    size = along(infer(X_i >= 0, by=[definition(X_i), nonnegative_square(mu)]), descent)
    of_X, X_low = root_of(term(X_k), size)
    by = [infer(χ * (x**2 - 16 * sqrt(θ) ** 2) <= 0, by=[near, of_X, squared]), X_low, low]
    by.append(
        infer(χ * (sqrt(θ) ** 2 - 1830) >= 0, by=[infer(χ * (θ - 1830) >= 0, by=[large, IS_CHOSEN]), squared])
    )
    return near, infer(χ * (x - 4 * sqrt(θ)) <= 0, by=by, split=[x - 4 * sqrt(θ)]), size


@cache
def close():
    """C X/y_k ≤ 2 for the chosen: X ≤ 32λ, and C (16λ + 1) ≤ y_k."""
    (*_, times, inv_low), (widths, _, _, above, _) = region(), levels()
    near = infer(χ * X_k <= 32 * χ * λ, by=[reach()[0], infer(χ * θ <= 2 * χ * λ, by=[above, IS_CHOSEN])])
    share = infer(bound >= 0, by=[inv_low])
    near = infer(χ * bound * X_k <= 32 * χ * bound * λ, by=[near, share])
    width = infer(bound * (16 * λ + 1) <= LEVEL * inverse(LEVEL), by=[widths[2], inv_low])
    width = infer(bound * (16 * λ + 1) <= 1, by=[width, times])
    room = infer(χ * bound >= 0, by=[share, IS_CHOSEN])
    width = infer(32 * χ * bound * λ <= 2 * χ, by=[width, IS_CHOSEN, room])
    return infer(χ * (bound * X_k - 2) <= 0, by=[near, width])


@cache
def at_step_k(theorem):
    """A theorem under NEAR_AND_FAR at step k, with a = C/y_k and m² = 8λ; and √(8λ)² = 8λ."""
    (tiny, one, far, _, inv_low), (widths, _, low, *_) = region(), levels()
    squared, root = root_of(8 * λ, infer(8 * λ >= 0, by=[low]))
    positive = infer(sqrt(8 * λ) > 0, by=[squared, root, low], degree=2)
    far = infer(other * (X_k - sqrt(8 * λ) ** 2) >= 0, by=[far, squared])
    large = infer(sqrt(8 * λ) ** 2 >= LEAST, by=[widths[0], squared])
    theorem = substituted(along(theorem, descent), a, bound, infer(bound > 0, by=[inv_low]))
    return cut(substituted(theorem, m, sqrt(8 * λ), positive), tiny, one, far, large, close()), squared


@cache
def onward():
    """U at step k + 1 is at least (u + ηgb) θ^{3/2}: its logarithm is at least θ."""
    (positive, _, large, squared, _), later = of_log(), u + η * g * b
    longer = infer(later >= u, by=[infer(η * g * b >= 0)])
    grown = log(g * (A + η * b * (k + 1)))
    same = infer(grown >= θ, by=[cut(log_monotone(u, later), positive, longer)])
    of_later, low = root_of(term(grown), infer(grown >= 0, by=[same, large]))
    roots = infer(sqrt(grown) ** 2 >= sqrt(θ) ** 2, by=[same, squared, of_later])
    roots = infer(sqrt(grown) >= sqrt(θ), by=[roots, low], degree=2)
    by = [infer(grown * sqrt(grown) >= θ * sqrt(grown), by=[same, low])]
    by.append(infer(θ * sqrt(grown) >= θ * sqrt(θ), by=[roots, large]))
    both = infer(grown * sqrt(grown) >= θ * sqrt(θ), by=by)
    both = infer(later * θ * sqrt(θ) <= AFTER, by=[both, infer(later >= 0, by=[positive, longer])])
    return infer(χ * AFTER >= χ * later * θ * sqrt(θ), by=[both, IS_CHOSEN])


def so_far(faster=FASTER):
    """e^{X_k/8} ≤ u (log u)^{3/2} for the chosen, u = g y_k, by induction."""
    step, _ = at_step_k(ONE_STEP.cited("S S-5, one step")[0])
    (near, root, size), (_, _, large, _, low), power = reach(), of_log(), θ * sqrt(θ)
    cubes = infer(χ * X_k * x <= 4 * χ * X_k * sqrt(θ), by=[root, size])
    cubes = infer(χ * X_k * x <= 64 * χ * power, by=[cubes, near, low])
    cubes = infer(
        36 * η * N**2 * χ * X_k * x <= 2304 * η * N**2 * χ * power, by=[cubes, infer(η * N**2 >= 0)], degree=2
    )
    rate = infer(2304 * N**2 * power <= g * b * power, by=[faster, infer(power >= 0, by=[large, low])])
    rate = infer(
        2304 * η * χ * N**2 * power <= η * χ * g * b * power,
        by=[rate, infer(η * χ >= 0, by=[IS_CHOSEN])],
        degree=2,
    )
    after = χ * exp(At(descent, X_i, k, 1) / 8)
    most = infer(after <= χ * (u + η * g * b) * power, by=[step, SO_FAR, cubes, rate])
    after = infer(after <= χ * AFTER, by=[most, onward()])
    return induction(SO_FAR, infer(at_step(SO_FAR, None), by=[BEGUN]), after)


def loss(factor=552):
    """552 N g y_k log y_k L_k ≥ 1, if one of the others is chosen."""
    theorem, known_m = at_step_k(LOSS_BELOW.cited("S S-5, loss from below")[0])
    (positive, _, large, squared, low), (_, _, λ_low, above, _) = of_log(), levels()
    least = infer(276 * χ * N * x * here * L_k >= 8 * λ * χ, by=[theorem, known_m])
    first = infer(χ * x * here <= 4 * sqrt(θ) * χ * here, by=[reach()[1], exp_positive(X_k / 8)])
    second = infer(sqrt(θ) * χ * here <= sqrt(θ) * χ * U, by=[SO_FAR, low])
    third = infer(equals(sqrt(θ) * χ * U, χ * u * θ**2), by=[squared])
    twice = infer(θ**2 <= 4 * λ**2, by=[above, infer(θ + 2 * λ >= 0, by=[large, λ_low])], degree=2)
    fourth = infer(χ * u * θ**2 <= 4 * χ * u * λ**2, by=[twice, infer(χ * u >= 0, by=[IS_CHOSEN, positive])])
    most = infer(χ * x * here <= 16 * χ * u * λ**2, by=[first, second, third, fourth], degree=1)
    L_low = along(infer(L >= 0, by=[definition(L), integrated(E_phi, nonnegative_square(v))]), descent)
    L_low = infer(N * L_k >= 0, by=[L_low])
    most = infer(276 * N * L_k * χ * x * here <= 4416 * N * L_k * χ * u * λ**2, by=[most, L_low])
    whole = infer(λ * (factor * N * L_k * χ * u * λ - χ) >= 0, by=[least, most], degree=1)
    whole = infer(factor * N * L_k * χ * u * λ >= χ, by=[whole, infer(λ > 0, by=[λ_low])], degree=2)
    known = infer(equals(χ * N * g * z_k * L_k, N * L_k * χ * u * λ), by=[definition(z_k)], degree=5)
    return cut(infer(χ * factor * N * g * z_k * L_k >= χ, by=[whole, known], degree=1), so_far())


FIRST = {"ι_i": [[1], [0]], "ι_j": [[1], [0]], "χ_i": [[0], [1]]}
VALUES = {"N": 2, "A": 2**5000, "C": 1, "b": Fraction(1, 64000), "η": HALF, "g": 10**9}


@claim(SHARPER, "S-5, from below", LOWER_BOUND, provenance=Provenance.DERIVED)
@at(Instance(GaussianMixture([0, 167]), VALUES, vectors=FIRST))
def test_from_below(evidence: Evidence) -> None:
    evidence.conclude(so_far(), "U = u (log u)^{3/2} gains what e^{X/8} may gain in a step")
    evidence.conclude(loss(), "m²/(√X e^{X/8}), where X ≤ 16 log u ≤ 32 log y_k")

    evidence.twin("gb ≥ 2000 N²: U does not keep up", lambda: so_far(faster=g * b >= 2000 * N**2))
    evidence.twin("half of it", lambda: loss(factor=276))
