r"""S-8: explicit rates of reverse descent, 1/k for the means and 1/k² for the loss.

Setting. Single-Gaussian teacher N(0, I); fixed weights π_i ≥ π_min, any n and d; the means at the start span
at most r dimensions, so r may be n or d; V = Σ_i |μ_i|², F the reverse divergence, TV the total variation
between p and N(0, I); S-7's K.
Shown. For descent from V_0 ≤ R with ηK ≤ 1, twice S-7's step,

    V_k (1 + a V_0 k) ≤ V_0   if   a (r + R)² ≤ 8η (1 − ηK) r π_min²   and   a R ≤ 1.

For uniform weights, small η and a start close to the truth this is V_k ηk ≤ n² r/8, S-3's constant. With
S-7's a, from every start, F falls like 1/k² on a weighted average:

    aη Σ_{k<τ} k² F_k ≤ τ,      4aη Σ_{k<τ} k² TV_k² ≤ τ,      6 Σ_{k<τ} k² = τ (τ − 1)(2τ − 1).

Not shown. 1/k² for the last iterate: claim "S S-8, last iterate"; bounds from below: claim "S S-8, from
below"; the first rate for a start outside V ≤ R, from the step on that enters.
Tools. Claims S-8, size, S-7 and its one step; telescoping; for TV claim R-3, single teacher, a small loss.
"""

from functools import cache

from verify.evidence import SHARPER, Evidence, Provenance, claim
from verify.lemmas.rates import quadratic_rate, stays_below

from verify.lemmas.reverse import (  # isort: skip
    D, F_k, K, NEAR, ONE_STEP, R, S_7, S_8, SIZE, SMALL_LOSS, TV_k, V, V_0, V_k, V_next, a, descent,
    dissipation_is_nonnegative, energy_above_size, energy_below_size, energy_is_nonnegative,
    loss_below_dissipation, q, r, rank_stays, size_is_nonnegative, η, π_min, τ,
)  # fmt: skip

from verify.prove import (  # isort: skip
    Next, along, equals, infer, integrated, k, renamed_step, statement, sum_of_steps,
    telescoping_term,
)  # fmt: skip


@cache
def dissipation_against_size(gain=2):
    """D (r + R)² ≥ 2r q² ≥ 2r π_min² V², for q ≤ V ≤ R."""
    reach = infer(r + R >= r + q, by=[energy_below_size(), V <= R])
    wider = infer((r + R) ** 2 >= (r + q) ** 2, by=[reach, energy_is_nonnegative()])
    by = [SIZE.cited("S S-8, size")[2], wider, dissipation_is_nonnegative()]
    of_q = infer(D * (r + R) ** 2 >= 2 * r * q**2, by=by)
    of_V = infer(q**2 >= π_min**2 * V**2, by=[energy_above_size(), size_is_nonnegative()])
    return infer(D * (r + R) ** 2 >= gain * r * π_min**2 * V**2, by=[of_q, of_V])


@cache
def near_rate(gain=2):
    """V⁺ ≤ V − 4η(1 − ηK)D ≤ V − aV², as (r + R)² a V² ≤ 8η(1 − ηK) r π_min² V²."""
    (one_step,) = ONE_STEP.cited("S S-7, one step")
    kept = infer(4 * η * (1 - η * K) >= 0, by=[η * K <= 1])
    lost = 4 * η * (1 - η * K)
    by = [kept, dissipation_against_size(gain)]
    lower = infer(lost * D * (r + R) ** 2 >= lost * gain * r * π_min**2 * V**2, by=by, degree=2)
    rate = infer(2 * lost * r * π_min**2 * V**2 >= a * (r + R) ** 2 * V**2, by=[NEAR[-1]], squares=[V])
    scaled = infer((r + R) ** 2 * (lost * D - a * V**2) >= 0, by=[lower, rate])
    enough = infer(4 * η * (1 - η * K) * D >= a * V**2, by=[scaled])
    falls = infer(Next(descent, V) <= V - a * V**2, by=[one_step, enough])
    kept_size = infer(Next(descent, V) <= V, by=[one_step, kept, dissipation_is_nonnegative()])
    stays = stays_below(kept_size, V, R, descent)
    small = infer(a * V <= 1, by=[V <= R, a * R <= 1])
    return quadratic_rate(falls, size_is_nonnegative(), small, stays, V, a, descent, [rank_stays()])[0]


def size_at_k():
    """From V_k (1 + a V_0 k) ≤ V_0: a k V_k ≤ 1."""
    value = along(size_is_nonnegative(), descent)
    start = renamed_step(value, None)
    rate = S_7.cited("S S-7")[2]
    below = infer(V_k <= V_0, by=[rate, value, start], degree=4)
    return infer(a * k * V_k <= 1, by=[rate, value, below], split=[-1 * V_0])


@cache
def weighted_sum(factor=1):
    """aη Σ k² F_k ≤ τ: k² V_k loses 2ηk² F_k a step and gains (2k + 1) V_{k+1} ≤ 2/a."""
    total = sum_of_steps(τ)
    by = [S_7.cited("S S-7")[0], along(loss_below_dissipation(), descent)]
    falls = infer(2 * η * F_k <= V_k - V_next, by=by)
    after = renamed_step(size_at_k(), k, 1)
    gains = infer(a * (2 * k + 1) * V_next <= 2, by=[after])
    weighted = infer(2 * η * k**2 * F_k <= k**2 * (V_k - V_next), by=[falls], squares=[k])
    each = infer(
        2 * a * η * k**2 * F_k <= a * k**2 * V_k - a * (k + 1) ** 2 * V_next + 2, by=[weighted, gains]
    )
    last = infer(k**2 * V_k >= 0, by=[along(size_is_nonnegative(), descent)], squares=[k])
    by = [integrated(total, each), telescoping_term(k**2 * V_k, τ), renamed_step(last, τ)]
    return infer(factor * a * η * total(k**2 * F_k) <= τ, by=by)


def weighted_distance(factor=4):
    """The same for 4 TV² ≤ F."""
    total = sum_of_steps(τ)
    below = along(SMALL_LOSS.cited("R R-3, single teacher, a small loss")[1], descent)
    each = infer(4 * k**2 * TV_k**2 <= k**2 * F_k, by=[below], squares=[k])
    return infer(factor * a * η * total(k**2 * TV_k**2) <= τ, by=[integrated(total, each), weighted_sum()])


def sum_of_squares(factor=6):
    """(k − 1)k(2k − 1) grows by 6k² a step."""
    value = 2 * k**3 - 3 * k**2 + k
    goal = equals(factor * sum_of_steps(τ)(k**2), τ * (τ - 1) * (2 * τ - 1))
    return infer(goal, by=[telescoping_term(value, τ)])


@claim(
    SHARPER,
    "S-8",
    S_8,
    provenance=Provenance.DERIVED,
)
def test_rate_near_the_optimum(evidence: Evidence) -> None:
    evidence.conclude(near_rate(), "D (r + R)² ≥ 2r π_min² V², and induction")

    evidence.twin("D (r + R)² ≥ 3r π_min² V²", lambda: near_rate(gain=3))
    evidence.twin("any step size", lambda: infer(η * (1 - η * K) >= 0))


@claim(
    SHARPER,
    "S-8, weighted average",
    statement(
        a * η * sum_of_steps(τ)(k**2 * F_k) <= τ,
        4 * a * η * sum_of_steps(τ)(k**2 * TV_k**2) <= τ,
        equals(6 * sum_of_steps(τ)(k**2), τ * (τ - 1) * (2 * τ - 1)),
        given=S_7.given,
    ),
    provenance=Provenance.DERIVED,
)
def test_weighted_average(evidence: Evidence) -> None:
    evidence.conclude(weighted_sum(), "k²V_k loses 2ηk²F_k a step and gains (2k + 1)V_{k+1} ≤ 2/a")
    evidence.conclude(weighted_distance(), "4 TV² ≤ F")
    evidence.conclude(sum_of_squares(), "(k − 1)k(2k − 1) grows by 6k² a step")

    evidence.twin("2aη Σ k²F_k ≤ τ", lambda: weighted_sum(factor=2))
    evidence.twin("8aη Σ k²TV_k² ≤ τ", lambda: weighted_distance(factor=8))
    evidence.twin("3 Σ k²", lambda: sum_of_squares(factor=3))
