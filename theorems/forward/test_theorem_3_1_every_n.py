"""Theorem 3.1 (Zhang et al. 2025) for every n ≥ 3: a stationary point with L > 0 exists.

Setting. Single-Gaussian teacher N(0, I); uniform weights, n ≥ 3, any d; means μ_i = s δ_i, δ_i = ε_i e and
|e| = 1, where ε_i is 1 once, −1 once, and 0 for all others.
Shown. For some s > 0 every gradient ∇_iL is 0 at these means, and L > 0.
Not shown. Where: test_theorem_3_1_instances.py encloses the point for n = 3, …, 10.
Tools. Extreme value theorem, Stein's lemma, e^t ≥ 1 + t, "F Theorem 3.1, symmetry".

Along s the loss vanishes at 0, is positive for s > 0 as (E_φ tr C)² ≤ L d and tr C > 0, and s² L ≤ 1664: the
two outer components have at most the weight (e^{st} + e^{−st}) e^{−s²/2} at t = ⟨x, e⟩, so at most 2e^{−s²/4}
for |t| ≤ s/4. So L is highest at some s > 0; there dL/ds = 0, and by the symmetry ∇L = 0.
"""

from functools import cache

from verify import GaussianMixture
from verify.algebra import notation as nt
from verify.checks.instance import Instance
from verify.checks.spot import at
from verify.evidence import FORWARD, Evidence, Provenance, claim
from verify.lemmas.derivatives import MEANS as GROWING
from verify.lemmas.opposite_means import (
    DIRECTION,
    OUTER,
    SIGNS,
    SLOPE,
    TOTAL,
    UNIFORM,
    UNIT,
    L,
    centre_is_along,
    covariance,
    e,
    g,
    mean_against,
    means,
    outer_share,
    s,
    share,
    sign,
    spread,
    symmetry,
    t,
    total,
    total_is_positive,
)  # fmt: skip
from verify.lemmas.posterior import trace_is_nonnegative, weighted
from verify.prove import (
    SUM,
    TRACE,
    E_phi,
    Law,
    cut,
    d,
    definition,
    dot,
    equals,
    exists_on_ray,
    exp,
    exp_positive,
    exp_sum,
    exp_tangent,
    exp_zero,
    highest_on_ray,
    identity,
    infer,
    integrated,
    inverse,
    inverse_positive,
    inverse_times,
    mu,
    n,
    nonnegative_square,
    square,
    statement,
    summand,
    v,
    w,
    weight_is_positive,
    x,
)  # fmt: skip

FALL = exp(s**2 / -4)


@cache
def trace_is_positive(size=2):
    """0 < tr C: each w_i |μ_i − v|² ≤ tr C, so 2s² ≤ Σ|μ_i − v|² ≤ tr C Σ 1/w_i."""
    inverses = [cut(f(w), weight_is_positive()) for f in (inverse_times, inverse_positive)]
    by = [summand(weighted(mu - v), SUM), identity(SUM(w * square(mu - v)), TRACE), *inverses]
    each = infer(square(mu - v) <= TRACE * inverse(w), by=by)
    length = infer(equals(square(mu), s**2 * sign**2), by=[mean_against(mu), mean_against(e), UNIT])
    by = [integrated(SUM, mean_against(v)), integrated(SUM, length), *SIGNS[1:], nonnegative_square(v)]
    far = infer(SUM(square(mu - v)) >= size * s**2, by=by)
    return infer(TRACE > 0, by=[integrated(SUM, each), far, integrated(SUM, inverses[1])])


@cache
def positive_loss():
    """L > 0: with T = E_φ tr C = E_φ[v·x] and E_φ|x|² = d, 0 < T² ≤ L d."""
    stein = identity(E_phi(dot(v, x)), E_phi(TRACE), Law.NORMAL, field=nt.v("_s"))
    norm = identity(E_phi(square(x)), d, Law.NORMAL, field=nt.x("_s"))
    by = [integrated(E_phi, nonnegative_square(d * v - E_phi(TRACE) * x)), stein, norm, definition(L)]
    below = infer(E_phi(TRACE) ** 2 <= L * d, by=by)
    return cut(infer(L > 0, by=[below, integrated(E_phi, trace_is_positive())]), means())


def share_below_one(which, least=3):
    """The share of ε_i = ±1 is at most 1 and a±, as Y = a₊ + a₋ + n − 2 ≥ 1."""
    by = [total(), exp_positive(OUTER[which]), exp_positive(OUTER[-which]), n >= least]
    big = infer(TOTAL >= 1, by=by)
    below = infer(share(which) <= exp(OUTER[which]), by=[outer_share(which), big, by[1]])
    by = [outer_share(which), total(), total_is_positive(), by[2], n >= least]
    return infer(share(which) <= 1, by=by), below


@cache
def share_falls(which, least=3):
    """s⁴ · share ≤ s⁴ e^{−s²/4} + 256 t⁴: either ±t ≤ s/4, and the exponent is at most −s²/4, or 4|t| > s."""
    a, gap = OUTER[which], s**2 / 4 - which * s * t
    fall = infer(exp(a) * (1 + gap) <= FALL, by=[exp_tangent(gap), exp_sum(gap, a), exp_positive(a)])
    by = [*share_below_one(which, least), fall, exp_positive(a), exp_positive(s**2 / -4)]
    # Products of a± (3), s (5) and the case (6): a± s (s ∓ 4t), and (4t)⁴ about s.
    products = [(3, 5, 6), (5, 5, 5, 6), (5, 5, 6, 6), (5, 6, 6, 6), (6, 6, 6, 6)]
    goal = s**4 * share(which) <= s**4 * FALL + 256 * t**4
    hints = {"split": [s - 4 * which * t], "squares": [s**2, t**2], "products": products}
    return infer(goal, by=by, degree=1, **hints)


@cache
def fall_is_fast(most=64):
    """s⁴ e^{−s²/4} ≤ 64: e^{s²/8} ≥ s²/8, and its square is e^{s²/4}."""
    root = s**2 / 8
    growth = infer(64 * exp(s**2 / 4) >= s**4, by=[exp_tangent(root), exp_sum(root, root)])
    by = [growth, exp_sum(s**2 / 4, s**2 / -4), exp_zero(), exp_positive(s**2 / -4)]
    return infer(s**4 * FALL <= most, by=by)


@cache
def falling_loss(least=3):
    """s² L ≤ 1664: |v|² = z² ≤ s² Σ w ε², and E_φ t⁴ = 3."""
    along, field = nt.x("a") * nt.c("a"), nt.c("_s")
    second = identity(E_phi(t**2), E_phi(square(e)), Law.NORMAL, field=along * field)
    fourth = identity(E_phi(t**4), 3 * square(e) * E_phi(t**2), Law.NORMAL, field=along**3 * field)
    moment = infer(equals(E_phi(t**4), 3), by=[second, fourth, UNIT])
    by = [covariance(), trace_is_nonnegative(), centre_is_along(), UNIT]
    size = infer(square(v) <= s**2 * spread, by=by)
    by = [share_falls(1, least), share_falls(-1, least)]
    point = infer(s**4 * spread <= 2 * s**4 * FALL + 512 * t**4, by=by)
    weight = infer(s**4 * E_phi(spread) <= 1664, by=[integrated(E_phi, point), moment, fall_is_fast()])
    loss = infer(s**2 * E_phi(spread) >= L, by=[integrated(E_phi, size), definition(L)])
    return cut(infer(s**2 * L <= 1664, by=[loss, weight], squares=[s]), means())


def zero_loss():
    """L ≤ 0 where all means are 0."""
    at_zero = equals(square(mu), 0)
    each = infer(equals(w * square(mu), 0), by=[at_zero])
    by = [integrated(SUM, each), identity(SUM(w * square(mu)), TRACE + square(v)), trace_is_nonnegative()]
    return infer(L <= 0, by=[integrated(E_phi, infer(square(v) <= 0, by=by)), definition(L)])


def stationary_point(decay=falling_loss, least=0):
    """For some s > 0: ∇_iL = 0 and L > 0."""
    along, multiple = symmetry()
    flat = infer(equals(dot(g, e), 0), by=[multiple, equals(SLOPE, 0)])
    still = infer(equals(square(g), 0), by=[along, flat])
    there = [still, infer(least < L, by=[L > 0])]
    return highest_on_ray(GROWING, s, L, zero_loss(), positive_loss(), decay(), there)


THREE = {"ε_i": [[1], [-1], [0]], "δ_i": [[1], [-1], [0]], "c": [[1]]}


@claim(
    FORWARD,
    "Theorem 3.1",
    statement(
        exists_on_ray(GROWING, [equals(square(g), 0), L > 0]),
        given=[*SIGNS, UNIFORM, UNIT, DIRECTION, n >= 3],
    ),
    provenance=Provenance.REPORTED,
    uses=("F Theorem 3.1, symmetry",),
)
@at(Instance(GaussianMixture([2, -2, 0]), vectors=THREE))
def test_stationary_point(evidence: Evidence) -> None:
    evidence.conclude(stationary_point(), "L is 0 at s = 0, positive for s > 0, and falls like 1/s²")

    evidence.twin("n = 2: no mean at the origin, and L does not fall", lambda: falling_loss(least=2))
    evidence.twin("no bound of L for large s", lambda: stationary_point(decay=positive_loss))
    evidence.twin("L > 1 there", lambda: stationary_point(least=1))
    evidence.twin("Σ|μ_i − v|² ≥ 3s²", lambda: trace_is_positive(size=3))
    evidence.twin("s⁴ e^{−s²/4} ≤ 8", lambda: fall_is_fast(most=8))
