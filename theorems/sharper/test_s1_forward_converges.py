"""S-1: gradient descent on the forward divergence converges near the origin, with no n and no d in the rate.

Setting. Single-Gaussian teacher N(0, I); fixed weights π_i ≥ π_min; any n and d; V = Σ_i |μ_i|².
Shown. If V_0 ≤ ¼ and η ≤ 4/17, then along μ_i ← μ_i − η∇_iL, for all k and τ,

    V_{k+1} ≤ V_k − ηD_k,   D = E_φ[|v|² + ‖C‖²] ≥ L;      η Σ_{k<τ} L_k ≤ V_0;
    V_k (1 + a V_0 k) ≤ V_0  and so V_k → 0,  if  0 < a ≤ 4 and a (2d + ½) ≤ (49/64) ηπ_min².

The step size first derived, 1/18, is covered.
Not shown. A rate of L for the last iterate: claim "S S-1, last iterate".
Tools. The Euler identity, Stein's lemma, e^t ≥ 1 + t, arithmetic; no compactness, no identifiability.

Where tr C ≤ ¼ the cross term of the Euler identity cannot outweigh the squares, 2vᵀCv ≤ ½|v|², so that
Σ⟨μ_i, ∇_i⟩ ≥ D. Where also |v|² tr C ≤ 1/16, Σ|∇_i|² ≤ 4(1 + 1/16) D. (V ≤ ¼ gives both; so do means far
from the origin that nearly coincide: "F Theorem 3.2".) L is small only if V is: with T = E_φ tr C = E_φ[v·x],
T² ≤ L d and T + L = E_φ Σ w_i|μ_i|² ≥ (7/8) π_min V.
"""

from fractions import Fraction
from functools import cache

from verify.evidence import SHARPER, Evidence, Provenance, claim
from verify.lemmas.posterior import (
    covariance_along_mean,
    covariance_below_trace,
    cube_of_covariance,
    norm_of_covariance,
    second_moment,
    weight_at_most_1,
    weighted,
)
from verify.lemmas.rates import quadratic_rate, stays_below, summed_decreases

from verify.lemmas.forward import (  # isort: skip
    HALF, QUARTER, RATE, S_1, S_1_SIZE, S_1_STEP, SEVEN_EIGHTHS, V_0, D, L, L_k, V, V_k, V_next, a, cross,
    descent, loss_facts, near_origin, near_step, pairing, trace_against_loss, η, π_min, τ,
)  # fmt: skip

from verify.prove import (  # isort: skip
    C2, C3, SUM, TRACE, VCV, Cv, Cy, E_phi, Next, along, cut, d, definition, dot, gradient_form, identity,
    infer, integrated, mu, next_value, nonnegative_square, normal_mass_from_below, pi, square, sum_of_steps,
    summand, v, w,
)  # fmt: skip

g, h = descent.gradient, (1 - dot(v, mu - v)) * v + Cy - Cv


SMALL = S_1_STEP.given


def each_gradient(factor=4):
    """|∇_i|² ≤ 4E_φ[w_i|h|²], from 0 ≤ E_φ[w_i|2h − ∇_i|²] and E_φ w_i ≤ 1."""
    mass = infer(E_phi(w) <= 1, by=[integrated(E_phi, weight_at_most_1())])
    form = gradient_form(g, 2 * w, h, g)
    by = [integrated(E_phi, weighted(2 * h - g)), form, mass, nonnegative_square(g)]
    return infer(square(g) <= factor * E_phi(w * square(h)), by=by)


def inner(quartic=1):
    """Σ w_i|h|² = |v|² − 2vᵀCv − |Cv|² + |v|²vᵀCv + tr C³."""
    right = square(v) - 2 * VCV - square(Cv) + quartic * square(v) * VCV + C3
    return identity(SUM(w * square(h)), right)


@cache
def all_gradients():
    """Σ|∇_i|² ≤ (17/4) D: |v|²vᵀCv ≤ |v|⁴ tr C ≤ |v|²/16 and tr C³ ≤ ‖C‖² tr C ≤ ‖C‖²/4."""
    trace = infer(16 * square(v) ** 2 * TRACE <= square(v), by=[SMALL[1], nonnegative_square(v)])
    by = [covariance_below_trace(), trace, nonnegative_square(v)]
    quartic = infer(square(v) * VCV <= square(v) / 16, by=by)
    cubic = infer(C3 <= C2 / 4, by=[cube_of_covariance(), SMALL[0], norm_of_covariance()])
    by = [quartic, cubic, covariance_along_mean(), nonnegative_square(Cv), norm_of_covariance()]
    point = infer(
        square(v) - 2 * VCV - square(Cv) + square(v) * VCV + C3 <= Fraction(17, 16) * (square(v) + C2), by=by
    )
    total = [integrated(E_phi, inner()), integrated(E_phi, point), definition(D)]
    return infer(SUM(square(g)) <= Fraction(17, 4) * D, by=[integrated(SUM, each_gradient()), *total])


def positive_D():
    """D ≥ 0."""
    squares = [integrated(E_phi, nonnegative_square(v)), integrated(E_phi, norm_of_covariance())]
    return infer(D >= 0, by=[definition(D), *squares])


@cache
def decrease(largest=Fraction(4, 17)):
    """V⁺ ≤ V − ηD while η ≤ 4/17: −2ηD + (17/4)η²D ≤ −ηD."""
    by = [next_value(V, descent), definition(V), pairing(), all_gradients(), positive_D(), η <= largest]
    return infer(Next(descent, V) <= V - η * D, by=by)


@cache
def stays():
    """V_k ≤ ¼ for all k."""
    falls = infer(Next(descent, V) <= V, by=[near_step(), positive_D()])
    return stays_below(falls, V, QUARTER, descent)


def average(factor=1):
    """η Σ_{k<τ} L_k ≤ V_0: L ≤ D, and the decreases telescope."""
    _, less, positive_V = loss_facts()
    by = [cut(along(near_step(), descent), stays()), along(less, descent)]
    each = infer(V_next <= V_k - η * L_k, by=by)
    goal = factor * η * sum_of_steps(τ)(L_k) <= V_0
    return summed_decreases(each, positive_V, V, descent, goal, τ)


def reach():
    """T + L ≥ (7/8) π_min V, T = E_φ tr C, since E_φ w_i ≥ π_i (1 − |μ_i|²/2)."""
    one = infer(square(mu) <= V, by=[summand(nonnegative_square(mu), SUM), definition(V)])
    mass = infer(
        E_phi(w) >= Fraction(7, 8) * π_min, by=[normal_mass_from_below(), one, V <= QUARTER, pi >= π_min]
    )
    each = infer(
        E_phi(w) * square(mu) >= Fraction(7, 8) * π_min * square(mu), by=[mass, nonnegative_square(mu)]
    )
    by = [integrated(SUM, each), integrated(E_phi, second_moment()), definition(V), definition(L)]
    return infer(E_phi(TRACE) + L >= SEVEN_EIGHTHS * π_min * V, by=by)


@cache
def size(gain=SEVEN_EIGHTHS):
    """(49/64) π_min² V² ≤ (2d + ½) L: (T + L)² ≤ 2T² + 2L² ≤ (2d + ½) L, as L ≤ ¼."""
    positive_L, _, positive_V = loss_facts()
    small = infer(L <= QUARTER, by=[definition(L), integrated(E_phi, near_origin()[0])])
    by = [trace_against_loss(), small, positive_L]
    above = infer((E_phi(TRACE) + L) ** 2 <= (2 * d + HALF) * L, by=by, squares=[E_phi(TRACE) - L])
    return infer((2 * d + HALF) * L >= (gain * π_min * V) ** 2, by=[above, reach(), positive_V])


@cache
def quadratic_decrease(gain=1):
    """V⁺ ≤ V − aV²."""
    enough = infer(η * L >= gain * a * V**2, by=[size(), RATE[1]], squares=[V])
    return infer(Next(descent, V) <= V - gain * a * V**2, by=[near_step(), loss_facts()[1], enough])


@cache
def rate():
    """V_k (1 + a V_0 k) ≤ V_0 and V_k → 0."""
    small = infer(a * V <= 1, by=[V <= QUARTER, a <= 4])
    return quadratic_rate(quadratic_decrease(), loss_facts()[2], small, stays(), V, a, descent)


@claim(SHARPER, "S-1", S_1, provenance=Provenance.DERIVED)
def test_forward_descent_converges(evidence: Evidence) -> None:
    evidence.conclude(cut(along(near_step(), descent), stays()), "V ≤ ¼ persists")
    evidence.conclude(average(), "L ≤ D, and the decreases telescope")
    evidence.conclude(rate()[0], "V⁺ ≤ V − aV² and induction")
    evidence.conclude(rate()[1], "squeezed by the rate")

    evidence.twin("2η Σ L ≤ V_0", lambda: average(factor=2))
    evidence.twin("V⁺ ≤ V − 2aV²", lambda: quadratic_decrease(gain=2))


@claim(SHARPER, "S-1, one step", S_1_STEP, provenance=Provenance.DERIVED)
def test_one_step(evidence: Evidence) -> None:
    evidence.conclude(decrease(), "−2ηD by the Euler identity, +η²Σ|∇|² ≤ (17/4)η²D")

    evidence.twin("a larger step, η ≤ 1/2", lambda: decrease(largest=HALF))
    evidence.twin("4vᵀCv in the cross term", lambda: cross(factor=4))
    evidence.twin("the term |v|² vᵀCv doubled", lambda: inner(quartic=2))
    evidence.twin("|∇_i|² ≤ 3E_φ[w_i|h|²]", lambda: each_gradient(factor=3))


@claim(SHARPER, "S-1, size", S_1_SIZE, provenance=Provenance.DERIVED)
def test_size(evidence: Evidence) -> None:
    evidence.conclude(size(), "(T + L)² ≤ 2T² + 2L², T² ≤ L d and L ≤ ¼")

    evidence.twin("π_min V without the 7/8", lambda: size(gain=1))
    evidence.twin("T² ≤ L", lambda: trace_against_loss(dimension=1))
