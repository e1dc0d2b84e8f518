"""S-2: gradient descent on the reverse divergence converges from anywhere, with explicit constants.

Setting. Single-Gaussian teacher N(0, I); fixed weights π_min ≤ π_i ≤ π_max; any n and d; V = Σ_i |μ_i|²;
r at least the dimension of the span of the starting means, such as min(n, d).
Shown. If M ≥ 1, V_0 ≤ M and 2ηπ_max M ≤ 1, then along μ_i ← μ_i − η∇_iF, for all k and τ,

    V_{k+1} ≤ V_k − 2ηD_k,   D = E_p[|v|² + ‖C‖²] ≥ F;      2η Σ_{k<τ} F_k ≤ V_0;
    V_k (1 + a V_0 k) ≤ V_0  and so V_k → 0,  if  a > 0, a (r + M) ≤ 2ηπ_min² and a M ≤ 1.

For uniform weights the step is η ≤ n/(2 max(1, V_0)).
Not shown. That no larger step works: S-7 has one that no start enters.
Tools. The Euler identity, Stein's lemma, arithmetic; no compactness, no identifiability.

A step changes V by −2η Σ⟨μ_i, ∇_i⟩ + η² Σ|∇_i|². The first sum is 2D by the Euler identity, the second at
most 4π_max M D. And F is small only if V is: with q = Σ π_i|μ_i|², q² = (E v·x)² ≤ F (r + q).
"""

from functools import cache

from verify.evidence import SHARPER, Evidence, Provenance, claim
from verify.lemmas.posterior import cube_of_covariance, norm_of_covariance, trace_below_size, weighted
from verify.lemmas.rates import quadratic_rate, stays_below, summed_decreases
from verify.lemmas.statements import euler_reverse

from verify.lemmas.reverse import (  # isort: skip
    D, D_k, F, F_k, RANK_0, V, V_0, V_k, V_next, a, descent, dissipation_is_nonnegative, loss_against_size,
    loss_below_dissipation, r, rank_stays, size_is_nonnegative, η, π_min, τ,
)  # fmt: skip
from verify.prove import (  # isort: skip
    C2, C3, SUM, Cy, E_p, Next, along, cut, definition, gradient_form, identity, infer, integrated,
    k, next_value, nonnegative_square, pi, positive, posterior_mass, square, statement, sum_of_steps,
    tends_to, v, w,
)  # fmt: skip

M = positive("M", "M", "bound of V")
π_max = positive("π_max", r"\pi_{\max}", "upper bound of the weights")

g, h = descent.gradient, v + Cy

STEP_SIZE = [π_max >= pi, M >= 1, V_0 <= M, 2 * η * π_max * M <= 1]
RATE = [π_min <= pi, a * (r + M) <= 2 * η * π_min**2, a * M <= 1, RANK_0]


@cache
def each_gradient(factor=4):
    """|∇_i|² ≤ 4π_i E_p[w_i|h|²], h = v + C(μ_i − v), from 0 ≤ E_p[w_i|2π_i h − ∇_i|²] and E_p w_i = π_i."""
    form = gradient_form(g, 2 * w, h, g)
    by = [integrated(E_p, weighted(2 * pi * h - g)), form, posterior_mass()]
    return infer(square(g) <= factor * pi * E_p(w * square(h)), by=by)


@cache
def all_gradients(matrix=C3):
    """Σ|∇_i|² ≤ 4π_max M D, since Σ w_i|h|² = |v|² + tr C³ ≤ |v|² + ‖C‖² tr C and tr C ≤ V ≤ M."""
    by = [each_gradient(), π_max >= pi, integrated(E_p, weighted(h))]
    each = infer(square(g) <= 4 * π_max * E_p(w * square(h)), by=by)
    inner = identity(SUM(w * square(h)), square(v) + matrix)
    by = [
        cube_of_covariance(),
        trace_below_size(),
        definition(V),
        norm_of_covariance(),
        nonnegative_square(v),
    ]
    point = infer(square(v) + C3 <= M * (square(v) + C2), by=[*by, V <= M, M >= 1])
    by = [integrated(SUM, each), integrated(E_p, inner), integrated(E_p, point), definition(D)]
    return infer(SUM(square(g)) <= 4 * π_max * M * D, by=by)


@cache
def decrease(gain=2, step=2):
    """V⁺ ≤ V − 2ηD while V ≤ M and 2ηπ_max M ≤ 1."""
    by = [next_value(V, descent), definition(V), euler_reverse(), definition(D), all_gradients()]
    by += [dissipation_is_nonnegative(), step * η * π_max * M <= 1]
    return infer(Next(descent, V) <= V - gain * η * D, by=by)


@cache
def stays():
    """V_k ≤ M for all k."""
    falls = infer(Next(descent, V) <= V, by=[decrease(), dissipation_is_nonnegative()])
    return stays_below(falls, V, M, descent)


def average(factor=2):
    """2η Σ_{k<τ} F_k ≤ V_0: the decreases telescope."""
    by = [cut(along(decrease(), descent), stays()), along(loss_below_dissipation(), descent)]
    each = infer(V_next <= V_k - 2 * η * F_k, by=by)
    goal = factor * η * sum_of_steps(τ)(F_k) <= V_0
    return summed_decreases(each, size_is_nonnegative(), V, descent, goal, τ)


@cache
def rate(gain=1):
    """V_k (1 + a V_0 k) ≤ V_0 and V_k → 0: F (r + M) ≥ π_min² V², so V⁺ ≤ V − aV²."""
    enough = infer(2 * η * F >= gain * a * V**2, by=[loss_against_size(M), RATE[1]], squares=[V])
    falls = infer(Next(descent, V) <= V - gain * a * V**2, by=[decrease(), loss_below_dissipation(), enough])
    small = infer(a * V <= 1, by=[V <= M, RATE[2]])
    return quadratic_rate(falls, size_is_nonnegative(), small, stays(), V, a, descent, [rank_stays()])


@claim(
    SHARPER,
    "S-2",
    statement(
        V_next <= V_k - 2 * η * D_k,
        2 * η * sum_of_steps(τ)(F_k) <= V_0,
        V_k * (1 + a * V_0 * k) <= V_0,
        tends_to(V_k, 0),
        given=[*STEP_SIZE, *RATE],
    ),
    provenance=Provenance.DERIVED,
)
def test_reverse_descent_converges(evidence: Evidence) -> None:
    evidence.conclude(
        cut(along(decrease(), descent), stays()), "V ≤ M persists, so the step stays admissible"
    )
    evidence.conclude(average(), "F ≤ D, and the decreases telescope")
    evidence.conclude(rate()[0], "V⁺ ≤ V − aV² and induction")
    evidence.conclude(rate()[1], "squeezed by the rate")

    evidence.twin("twice the step size", lambda: decrease(step=1))
    evidence.twin("a decrease by 3ηD", lambda: decrease(gain=3))
    evidence.twin("|∇_i|² ≤ 2π_i E_p[w_i|h|²]", lambda: each_gradient(factor=2))
    evidence.twin("V⁺ ≤ V − 2aV²", lambda: rate(gain=2))
    evidence.twin("3η Σ F ≤ V_0", lambda: average(factor=3))
