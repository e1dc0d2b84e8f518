r"""S-7: a step size that no start enters. Reverse divergence.

Setting. Single-Gaussian teacher N(0, I); fixed weights π_i, any n and d; V = Σ_i |μ_i|²; r at least the
dimension of the span of the starting means, such as min(n, d).
Shown. If for every i

    π_i + min( π_i (d + 2 log 1/π_i),  (4/e) √π_i (Σ_j √π_j − √π_i) ) ≤ K,

then E_p[w_i(1 + tr C)] ≤ K and Σ|∇_i|² ≤ 4KD, wherever the means are. So if 2ηK ≤ 1, then for all k and τ

    V_{k+1} ≤ V_k − 2ηD_k,      2η Σ_{k<τ} F_k ≤ V_0;
    V_k (1 + a V_0 k) ≤ V_0  and so V_k → 0,  if  V_0 ≤ R, π_min ≤ π_i, a (r + R) ≤ 2ηπ_min², a R ≤ 1.

For uniform weights the hypothesis holds with K = 4/e whatever n, d and the start: η = 1/3 serves them all.
(S-2's step size falls like 1/V_0.)
Not shown. That d in the bound of K may be replaced by r, or by n − 1.
Tools. The Euler identity, squares, Gibbs' inequality, the overlap of two normal densities, e^t ≥ 1 + t.

With D = E_p[|v|² + ‖C‖²] ≥ F a step changes V by −4ηD + η² Σ|∇_i|². With g = ∇ and y_i = μ_i − v,
Σ|g_i|² = 2E_p Σ w_i g_i·(v + C y_i), and for t > tr C

    4K² |v|² + Σ w_i|g_i|² ≥ 4K Σ w_i g_i·v,      4K² ‖C‖² + t Σ w_i|g_i|² ≥ 4K Σ w_i g_i·C y_i.
"""

from fractions import Fraction
from functools import cache

from verify.algebra import notation as nt
from verify.checks.constant import constant
from verify.evidence import SHARPER, Evidence, Provenance, claim
from verify.lemmas.posterior import cube_of_covariance, norm_of_covariance, trace_is_nonnegative, weighted
from verify.lemmas.rates import quadratic_rate, stays_below, summed_decreases

from verify.lemmas.reverse import (  # isort: skip
    BY_ENERGY, BY_OVERLAP, D, F, F_k, K, K_BOUND, MASS, ONE_STEP, R, RATE, ROOTS, S_7, UNIFORM, UNIFORM_BOUND,
    V, V_0, V_k, V_next, a, descent, dissipation_is_nonnegative, loss_against_size, loss_below_dissipation,
    rank_stays, size_is_nonnegative, η, τ,
)  # fmt: skip
from verify.lemmas.statements import euler_reverse

from verify.prove import (  # isort: skip
    C2, C3, SUM, SUM_J, TRACE, Cy, E_p, Law, Next, along, below_min, cut, d, definition, dot, energy,
    exp, exp_positive, exp_sum, exp_tangent, gradient_form, identity, in_the_limit, infer, integrated,
    log, min_right, minimum, mu, mu_j, n, next_value, nonnegative_square, overlap, pi, pi_j, positive,
    posterior_mass, same, same_has_no_distance, same_is_0_or_1, same_picks, sqrt, sqrt_nonnegative,
    sqrt_squared, square, sum_of_steps, v, w, w_j, weight_is_positive, x,
)  # fmt: skip

s = positive("s", "s", "any number")
g = descent.gradient


@cache
def trace_by_energy(gain=1):
    """E_p[w_i tr C] ≤ π_i (d + 2 log 1/π_i): tr C ≤ Σ_j w_j|μ_j − x|² ≤ |x − μ_i|² + 2 log 1/π_i."""
    spread = identity(SUM_J(w_j * square(mu_j - x)), TRACE + square(v - x))
    trace = infer(square(mu - x) - 2 * log(pi) >= TRACE, by=[spread, energy(), nonnegative_square(v - x)])
    each = infer(w * TRACE <= w * square(mu - x) - 2 * log(pi) * w, by=[trace, weight_is_positive()])
    field = nt.w() * (nt.x("_s") - nt.mu("_s"))
    moment = identity(E_p(w * square(mu - x)), d * E_p(w), Law.STUDENT, field=field)
    return infer(E_p(w * TRACE) <= gain * BY_ENERGY, by=[integrated(E_p, each), moment, posterior_mass()])


@cache
def peak(height=8):
    """S e^{−s/8} ≤ 8/e: e^{s/8 − 1} ≥ s/8."""
    apart = square(mu - mu_j)
    by = [exp_tangent(apart / 8 - 1), exp_sum(apart / 8 - 1, apart / -8), exp_positive(apart / -8)]
    return infer(apart * exp(apart / -8) <= height * exp(-1), by=by)


@cache
def trace_by_overlap(share=4):
    """E_p[w_i tr C] ≤ (4/e) √π_i Σ_{j≠i} √π_j: tr C ≤ Σ_j w_j|μ_i − μ_j|²; far ones hardly overlap."""
    apart = square(mu - mu_j)
    spread = identity(SUM_J(w_j * apart), TRACE + square(mu - v))
    trace = infer(SUM_J(w_j * apart) >= TRACE, by=[spread, nonnegative_square(mu - v)])
    each = infer(w * TRACE <= w * SUM_J(w_j * apart), by=[trace, weight_is_positive()])
    # Where j = i the distance is 0, so that term may be left out: (1 − δ)² = 1 − δ and δ s = 0.
    by = [peak(), same_is_0_or_1(), same_has_no_distance()]
    others = infer(apart * exp(apart / -8) <= 8 * exp(-1) * (1 - same), by=by, squares=[1 - same], degree=2)
    roots = sqrt(pi) * sqrt(pi_j)
    positive_roots = infer(roots >= 0, by=[root_is_nonnegative(pi), root_is_nonnegative(pi_j)])
    pair = infer(
        apart * E_p(w * w_j) <= share * exp(-1) * roots * (1 - same), by=[overlap(), others, positive_roots]
    )
    by = [integrated(SUM_J, pair), same_picks(), definition(ROOTS), integrated(E_p, each)]
    return infer(E_p(w * TRACE) <= BY_OVERLAP, by=by)


def root_is_nonnegative(weight):
    """√π ≥ 0."""
    return cut(sqrt_nonnegative(weight), infer(weight >= 0))


@cache
def mass():
    """E_p[w_i (1 + tr C)] ≤ K, the smaller of the two bounds for each i."""
    least = below_min(E_p(w * TRACE), BY_ENERGY, BY_OVERLAP)
    below = cut(least, trace_by_energy(), trace_by_overlap())
    return infer(E_p(w * TRACE) + E_p(w) <= K, by=[below, posterior_mass(), K_BOUND])


@cache
def all_gradients(factor=4):
    """Σ|g_i|² ≤ 4KD. With G = Σ|g_i|² and any s > 0, E_p of the two squares gives 4K²D ≥ (K − s) G."""
    form = gradient_form(g, 2 * w, v + Cy, g)
    inner, outer = SUM(w * dot(v, g)), SUM(w * dot(Cy, g))
    sizes = SUM(w * square(g))
    total = identity(SUM(w), 1)
    first = infer(
        4 * K * inner <= 4 * K**2 * square(v) + sizes, by=[integrated(SUM, weighted(2 * K * v - g)), total]
    )
    # t = tr C + s > 0: 4K t Σ w g·Cy ≤ 4K² tr C³ + t² Σ w|g|², and tr C³ ≤ t ‖C‖².
    t = TRACE + s
    positive_t = infer(t > 0, by=[trace_is_nonnegative()])
    cube = infer(t * C2 >= C3, by=[cube_of_covariance(), norm_of_covariance()])
    whole = identity(SUM(w * square(Cy)), C3)
    by = [integrated(SUM, weighted(2 * K * Cy - t * g)), whole, cube, positive_t]
    second = infer(4 * K * outer <= 4 * K**2 * C2 + t * sizes, by=by)
    by = [mass(), nonnegative_square(g)]
    spread = infer((E_p(w * TRACE) + E_p(w)) * square(g) <= K * square(g), by=by)
    by = [integrated(E_p, first), integrated(E_p, second), integrated(SUM, form), integrated(SUM, spread)]
    nearly = infer(
        2 * K * SUM(square(g)) <= 4 * K**2 * D + K * SUM(square(g)) + s * E_p(sizes), by=[*by, definition(D)]
    )
    exactly = in_the_limit(nearly, s)
    return infer(SUM(square(g)) <= factor * K * D, by=[exactly])


@cache
def one_step(square=1):
    """V⁺ ≤ V − 4ηD + 4η²KD, whatever η."""
    by = [next_value(V, descent), definition(V), euler_reverse(), definition(D), all_gradients()]
    return infer(Next(descent, V) <= V - 4 * η * (1 - square * η * K) * D, by=by)


@cache
def decrease(gain=2, step=2):
    """V⁺ ≤ V − 2ηD while 2ηK ≤ 1."""
    by = [one_step(), dissipation_is_nonnegative(), step * η * K <= 1]
    return infer(Next(descent, V) <= V - gain * η * D, by=by)


@cache
def average(factor=2):
    """2η Σ_{k<τ} F_k ≤ V_0: F ≤ D, and the decreases telescope."""
    by = [along(decrease(), descent), along(loss_below_dissipation(), descent)]
    each = infer(V_next <= V_k - 2 * η * F_k, by=by)
    goal = factor * η * sum_of_steps(τ)(F_k) <= V_0
    return summed_decreases(each, size_is_nonnegative(), V, descent, goal, τ)


@cache
def stays():
    """V_k ≤ R for all k."""
    falls = infer(Next(descent, V) <= V, by=[decrease(), dissipation_is_nonnegative()])
    return stays_below(falls, V, R, descent)


@cache
def rate(gain=1):
    """V_k (1 + a V_0 k) ≤ V_0 and V_k → 0: F (r + R) ≥ π_min² V², so V⁺ ≤ V − aV²."""
    enough = infer(2 * η * F >= gain * a * V**2, by=[loss_against_size(R), RATE[2]], squares=[V])
    falls = infer(Next(descent, V) <= V - gain * a * V**2, by=[decrease(), loss_below_dissipation(), enough])
    small = infer(a * V <= 1, by=[V <= R, RATE[3]])
    return quadratic_rate(falls, size_is_nonnegative(), small, stays(), V, a, descent, [rank_stays()])


@cache
def uniform_bound(largest=4):
    """π_i + min(…) ≤ 4/e if n π_i = 1: √π_j = √π_i, so the overlap is (4/e)(1 − π_i), and 1 ≤ 4/e."""
    square_i, square_j = (cut(sqrt_squared(p), infer(p >= 0)) for p in (pi, pi_j))
    by = [square_i, square_j, *UNIFORM, root_is_nonnegative(pi)]
    total = infer(
        n * sqrt(pi) >= ROOTS, by=[definition(ROOTS), integrated(SUM_J, infer(sqrt(pi_j) <= sqrt(pi), by=by))]
    )
    by = [total, square_i, UNIFORM[0], root_is_nonnegative(pi), exp_positive(-1)]
    overlapped = infer(4 * exp(-1) * (1 - pi) >= BY_OVERLAP, by=by)
    by = [overlapped, min_right(BY_ENERGY, BY_OVERLAP), constant(4 * exp(-1) >= 1)]
    return infer(pi + minimum(BY_ENERGY, BY_OVERLAP) <= largest * exp(-1), by=by)


@claim(
    SHARPER,
    "S-7",
    S_7,
    provenance=Provenance.DERIVED,
)
def test_start_free_step(evidence: Evidence) -> None:
    evidence.conclude(along(decrease(), descent), "a step changes V by −4ηD + η²Σ|g|², at most −4ηD + 4η²KD")
    evidence.conclude(average(), "F ≤ D, and the decreases telescope")
    evidence.conclude(rate()[0], "F (r + R) ≥ π_min² V², and induction")
    evidence.conclude(rate()[1], "squeezed by the rate")

    evidence.twin("twice the step size", lambda: decrease(step=1))
    evidence.twin("Σ|g|² ≤ 2KD", lambda: all_gradients(factor=2))
    evidence.twin("s e^{−s/8} ≤ 7/e", lambda: peak(height=7))
    evidence.twin("E_p[w_i w_j] ≤ ¼ √(π_i π_j) …", lambda: trace_by_overlap(share=2))
    evidence.twin("half the energy", lambda: trace_by_energy(gain=Fraction(1, 2)))
    evidence.twin("3η Σ F ≤ V_0", lambda: average(factor=3))
    evidence.twin("V⁺ ≤ V − 2aV²", lambda: rate(gain=2))


@claim(SHARPER, "S-7, mass of a component", MASS, provenance=Provenance.DERIVED)
def test_mass(evidence: Evidence) -> None:
    evidence.conclude(infer(MASS.shown[0], by=[mass(), posterior_mass()]), "the smaller of the two bounds")

    evidence.twin("half the energy", lambda: trace_by_energy(gain=Fraction(1, 2)))


@claim(SHARPER, "S-7, one step", ONE_STEP, provenance=Provenance.DERIVED)
def test_one_step(evidence: Evidence) -> None:
    evidence.conclude(one_step(), "−4ηD by the Euler identity, +η²Σ|g|² ≤ 4η²KD")

    evidence.twin("half of the square", lambda: one_step(square=Fraction(1, 2)))


@claim(SHARPER, "S-7, uniform weights", UNIFORM_BOUND, provenance=Provenance.DERIVED)
def test_uniform_weights(evidence: Evidence) -> None:
    evidence.conclude(uniform_bound(), "√π_j = √π_i, so the overlap is (4/e)(1 − π_i), and 1 ≤ 4/e")

    evidence.twin("K = 3/2 · 1/e", lambda: uniform_bound(largest=Fraction(3, 2)))
