r"""S-8 from below: small steps of reverse descent are no faster than 1/k where means differ, F than 1/k².

Setting. Single-Gaussian teacher N(0, I); V = Σ_i |μ_i|², m = Σ_i π_i μ_i, X = Σ_i |μ_i − m|²; r at least the
dimension of the span of the means; S-7's K.
Shown. For all weights F ≤ |m|² + ¼ Σ_ij π_i π_j |μ_i − μ_j|⁴. For uniform weights and along descent with
2ηK ≤ 1 and 24ηV_0 ≤ n,

    n X_{k+1} ≥ n X_k − 12η X_k²,    V_k (n + 24η X_0 k) ≥ n X_0,    F_k (r + V_0) (n + 24η X_0 k)² ≥ X_0².

So the orders 1/k and 1/k² of S-8 are exact, from every such start where two means differ.
Not shown. Larger steps; weights that differ; a leading constant that agrees with S-8's n² r/8, here it is
n/24.
Where all means coincide they stay together, and V falls geometrically, so F ≤ C q² cannot hold everywhere.
Tools. The Euler identity; E_p[w_i w_j] ≥ π_i π_j (1 − |μ_i − μ_j|²/2); Lagrange's identity; S-8, size.

E|v|² = q − E tr C, and E tr C = ½ Σ_ij E[w_i w_j] |μ_i − μ_j|². The Euler sum of the deviations μ_i − m is
2(D − |m|²), and a step's quadratic term only helps.
"""

from fractions import Fraction
from functools import cache

import pytest

from verify import GaussianMixture, reverse_fisher
from verify.arithmetic import ball, precision
from verify.checks.bound import at_least, at_most
from verify.dynamics import Objective, Shadowing, descend
from verify.evidence import SHARPER, Evidence, Provenance, claim
from verify.lemmas.derivatives import e
from verify.lemmas.posterior import mean_energy, norm_below_trace, second_moment, trace_is_nonnegative

from verify.lemmas.reverse import (  # isort: skip
    D, F, F_k, K_BOUND, ONE_STEP, RANK_0, SIZE, SMALL_STEP, V, V_0, V_k, V_next, descent,
    dissipation_is_nonnegative, loss_is_nonnegative, q, r, rank_stays, size_is_nonnegative, η,
)  # fmt: skip
from verify.lemmas.reverse_deviations import FROM_ABOVE, M2, UNIFORM, X, m
from verify.lemmas.statements import euler_reverse
from verify.logic.descent import after

from verify.prove import (  # isort: skip
    C2, SUM, SUM_J, TRACE, At, Cy, Defined, E_p, Mean, Next, VectorAtom, along,
    cut, definition, dot, equals, for_vector, gradient_form, identity, induction, infer,
    integrated, k, mean_of_means, mu, mu_j, n, next_value, nonnegative_square, overlap_from_below,
    paired, pi, pi_j, posterior_mass, renamed_component, renamed_step, square, statement, renamed_sum,
    summand, term, v, w, w_j, weight_is_positive, weights_sum,
)  # fmt: skip

g = descent.gradient
(m_next,) = (atom.first for atom in after(square(m), descent).atoms)
_PULL = Mean(SUM, 1 * w, 1 * Cy)
pull = VectorAtom("P", "P", "Σ_i w_i C(μ_i − v)", frozenset({"mixture", "state", "x"}), "", _PULL)
X_k, X_next, X_0 = At(descent, X, k, 0), At(descent, X, k, 1), At(descent, X, None, 0)
q_k = At(descent, q, k, 0)
B_k = Defined("B", "B_k", "", n + 24 * η * X_0 * k)
NEAR = 24 * η * V_0 <= n
APART = square(mu - mu_j)
PAIRS = SUM(SUM_J(pi * pi_j * APART**2))


@cache
def spread():
    """Σ_j E_p[w_i w_j] |μ_i − μ_j|² = E_p[w_i (tr C + |μ_i − v|²)], and the sum over i is 2E_p tr C."""
    point = identity(SUM_J(w_j * APART), TRACE + square(mu - v))
    each = infer(equals(w * SUM_J(w_j * APART), w * (TRACE + square(mu - v))), by=[point])
    by = [identity(SUM(w * square(mu - v)), TRACE), identity(SUM(w), 1)]
    total = infer(equals(SUM(w * (TRACE + square(mu - v))), 2 * TRACE), by=by)
    return integrated(SUM, integrated(E_p, each)), integrated(E_p, total)


@cache
def trace_from_below(share=2):
    """2E_p tr C ≥ Σ_ij π_i π_j |μ_i − μ_j|² (1 − |μ_i − μ_j|²/2)."""
    room, least = nonnegative_square(mu - mu_j), pi * pi_j * APART * (1 - APART / share)
    each = infer(E_p(w * w_j) * APART >= least, by=[overlap_from_below(), room])
    by = [integrated(SUM, integrated(SUM_J, each)), *spread()]
    return infer(2 * E_p(TRACE) >= SUM(SUM_J(least)), by=by)


def over_j(value):
    """Σ_i π_i f_i = Σ_j π_j f_j."""
    return renamed_sum(pi * value, SUM, SUM_J)


@cache
def pair_sums():
    """Σ_j π_j = 1, Σ_j π_j |μ_j|² = q, and Σ_ij π_i π_j ⟨μ_i, μ_j⟩ = |m|²."""
    against = infer(equals(dot(m, e), SUM_J(pi_j * dot(mu_j, e))), by=[paired(m, e), over_j(dot(mu, e))])
    one = infer(equals(SUM_J(pi_j), 1), by=[over_j(term(1)), weights_sum()])
    size = infer(equals(SUM_J(pi_j * square(mu_j)), q), by=[over_j(square(mu)), definition(q)])
    each = infer(equals(pi * dot(m, mu), pi * SUM_J(pi_j * dot(mu_j, mu))), by=[for_vector(against, e, mu)])
    inner = infer(
        equals(SUM(pi * SUM_J(pi_j * dot(mu_j, mu))), square(m)), by=[integrated(SUM, each), paired(m, m)]
    )
    return one, size, inner


@cache
def loss_from_above(share=4):
    """F = q − E tr C ≤ |m|² + ¼ Σ_ij π_i π_j |μ_i − μ_j|⁴, as ½ Σ_ij π_i π_j |μ_i − μ_j|² = q − |m|²."""
    by = [trace_from_below(), mean_energy(), definition(q), definition(F), weights_sum(), *pair_sums()]
    return infer(square(m) + PAIRS / share >= F, by=by)


@cache
def centred():
    """Σ_i |μ_i − m|² = X, and n q = V, for uniform weights."""
    along_mean = infer(equals(n * pi * dot(mu, m), dot(mu, m)), by=[UNIFORM])
    by = [integrated(SUM, along_mean), paired(m, m), definition(X)]
    size = infer(equals(n * pi * square(mu), square(mu)), by=[UNIFORM])
    sizes = infer(equals(n * q, V), by=[integrated(SUM, size), definition(q), definition(V)])
    return infer(equals(SUM(square(mu - m)), X), by=by), sizes


@cache
def deviations():
    """|μ_i − m|² ≤ X and |μ_i − μ_j|² ≤ 4X."""
    total, _ = centred()
    each = infer(square(mu - m) <= X, by=[summand(nonnegative_square(mu - m), SUM), total])
    by = [each, renamed_component(each), nonnegative_square(mu + mu_j - 2 * m)]
    return each, infer(APART <= 4 * X, by=by)


@cache
def mean_of_posterior_mean():
    """E_p⟨v, m⟩ = |m|²."""
    each = infer(equals(E_p(w) * dot(mu, m), pi * dot(mu, m)), by=[posterior_mass()])
    by = [integrated(E_p, mean_of_means(m)), integrated(SUM, each), paired(m, m)]
    return infer(equals(E_p(dot(v, m)), square(m)), by=by)


@cache
def norm_from_above():
    """X² ≥ n E_p‖C‖², as ‖C‖² ≤ (tr C)² ≤ X tr C and n E_p tr C = n(q − F) ≤ n(q − |m|²) = X."""
    each = infer(w * square(mu - m) <= X * w, by=[deviations()[0], weight_is_positive()])
    by = [integrated(SUM, each), second_moment(), mean_of_means(m), identity(SUM(w), 1)]
    trace = infer(TRACE <= X, by=[*by, nonnegative_square(v - m)])
    point = infer(C2 <= X * TRACE, by=[norm_below_trace(), trace, trace_is_nonnegative()])
    by = [integrated(E_p, nonnegative_square(v - m)), mean_of_posterior_mean(), mean_energy(), definition(q)]
    below = infer(E_p(TRACE) <= q - square(m), by=by)
    mean_trace = infer(n * E_p(TRACE) <= X, by=[below, *deviation_of_sizes()])
    scaled = infer(n * X * E_p(TRACE) <= X**2, by=[mean_trace, size_of_deviations()])
    return infer(n * E_p(C2) <= X**2, by=[integrated(E_p, point), scaled])


def deviation_of_sizes():
    """N (q − |m|²) = X, as three equations."""
    return definition(V), definition(X), centred()[1]


@cache
def size_of_deviations():
    """X ≥ 0."""
    return infer(X >= 0, by=[integrated(SUM, nonnegative_square(mu - m)), centred()[0]])


@cache
def pairs_from_above():
    """8X² ≥ n Σ_ij π_i π_j |μ_i − μ_j|⁴, as n Σ_ij π_i π_j |μ_i − μ_j|² = 2X."""
    each = infer(
        pi * pi_j * APART**2 <= 4 * X * pi * pi_j * APART,
        by=[deviations()[1], nonnegative_square(mu - mu_j)],
        degree=4,
    )
    by = [integrated(SUM, integrated(SUM_J, each)), weights_sum(), *pair_sums(), definition(q)]
    nearly = infer(8 * X * (q - square(m)) >= PAIRS, by=by)
    return infer(n * PAIRS <= 8 * X**2, by=[nearly, *deviation_of_sizes()])


@cache
def dissipation_from_above(factor=3):
    """3X² ≥ n (D − |m|²): 2X² for E|v|² and X² for E‖C‖²."""
    by = [loss_from_above(), pairs_from_above(), norm_from_above(), definition(D), definition(F)]
    return infer(n * (D - square(m)) <= factor * X**2, by=by)


@cache
def at_rest():
    """⟨Σ_i w_i C(μ_i − v), m⟩ = 0, since it is 0 against every mean."""
    against = infer(equals(dot(m, e), SUM_J(pi_j * dot(mu_j, e))), by=[paired(m, e), over_j(dot(mu, e))])
    none = infer(equals(dot(pull, mu_j), 0), by=[paired(pull, mu_j), identity(SUM(w * dot(Cy, mu_j)), 0)])
    each = infer(equals(pi_j * dot(pull, mu_j), 0), by=[none])
    still = infer(equals(dot(pull, m), 0), by=[for_vector(against, e, pull), integrated(SUM_J, each)])
    return infer(equals(SUM(w * dot(Cy, m)), 0), by=[still, paired(pull, m)])


@cache
def drift(factor=2):
    """Σ_i⟨∇_i, m⟩ = 2|m|²: the gradients sum to 2E_p v."""
    form = integrated(SUM, gradient_form(g, 2 * w, v + Cy, m))
    whole = infer(equals(SUM(w) * dot(v, m), dot(v, m)), by=[identity(SUM(w), 1)])
    by = [form, integrated(E_p, at_rest()), integrated(E_p, whole), mean_of_posterior_mean()]
    return infer(equals(SUM(dot(g, m)), factor * square(m)), by=by)


@cache
def one_step(factor=12):
    """A step has n X⁺ ≥ n X − 12ηX²: its quadratic term is η² Σ|∇_i|² − n|m⁺ − m|² ≥ 0, by Cauchy–Schwarz."""
    along_mean = infer(equals(n * pi * dot(g, m_next), dot(g, m_next)), by=[UNIFORM])
    by = [integrated(SUM, along_mean), paired(m_next, m_next), paired(m, m_next)]
    moved = infer(equals(n * square(m_next), n * dot(m, m_next) - η * SUM(dot(g, m_next))), by=by)
    by = [integrated(SUM, nonnegative_square(η * g + m_next - m)), moved, drift()]
    centre = infer(n * square(m_next) <= n * square(m) - 4 * η * square(m) + η**2 * SUM(square(g)), by=by)
    by = [next_value(X, descent), definition(X), centre, euler_reverse(), definition(D)]
    step = infer(Next(descent, X) >= X - 4 * η * (D - square(m)), by=by)
    return infer(n * Next(descent, X) >= n * X - factor * η * X**2, by=[step, dissipation_from_above()])


@cache
def at_step_k():
    """At every step V_k ≤ V_0, 0 ≤ X_k ≤ V_k and 24ηX_k ≤ n."""
    (decrease,) = ONE_STEP.cited("S S-7, one step")
    falls = infer(Next(descent, V) <= V, by=[decrease, dissipation_is_nonnegative(), SMALL_STEP])
    first = along(falls, descent)
    stays = induction(V_k <= V_0, infer(V_0 <= V_0), infer(V_next <= V_0, by=[first, V_k <= V_0]))
    below = infer(X <= V, by=[definition(X), definition(V), nonnegative_square(m)])
    below, least = along(below, descent), along(size_of_deviations(), descent)
    return stays, below, least, infer(24 * η * X_k <= n, by=[below, stays, NEAR])


@cache
def size_from_below(factor=24):
    """X_k B_k ≥ n X_0, so V_k too: with u = X_k a step leaves n²X_0 + 12ηX_0 u (n − 24ηu)."""
    _, below, least, small = at_step_k()
    u, later, start = X_k, X_next, renamed_step(least, None)
    B, B_next = (n + factor * η * X_0 * (k + j) for j in (0, 1))
    claimed = u * B >= n * X_0
    grown = infer(B_next >= 0, by=[start])
    falls = infer(
        n * later * B_next >= (n * u - 12 * η * u**2) * B_next, by=[along(one_step(), descent), grown]
    )
    slow = infer(n - 12 * η * u >= 0, by=[small])
    before = infer((n - 12 * η * u) * (u * B - n * X_0) >= 0, by=[slow, claimed])
    room = infer(η * X_0 * u * (n - 24 * η * u) >= 0, by=[start, least, small], degree=4)
    whole = infer(n * (later * B_next - n * X_0) >= 0, by=[falls, before, room])
    of_X = induction(claimed, infer(X_0 * n >= n * X_0), infer(later * B_next >= n * X_0, by=[whole]))
    return of_X, infer(V_k * B >= n * X_0, by=[of_X, below, infer(B >= 0, by=[start])])


@cache
def loss_from_below(power=2):
    """F_k (r + V_0) B_k² ≥ X_0², as n² F_k (r + q_k) ≥ n² q_k² = V_k²."""
    of_X, _ = size_from_below()
    stays, below, least, _ = at_step_k()
    sizes = along(centred()[1], descent)
    bound = cut(along(SIZE.cited("S S-8, size")[0], descent), rank_stays())
    reach = infer(q_k <= V_0, by=[sizes, stays, along(size_is_nonnegative(), descent)])
    wide = infer(q_k**2 <= F_k * (r + V_0), by=[bound, reach, along(loss_is_nonnegative(), descent)])
    scaled = infer(X_k**2 <= n**2 * q_k**2, by=[sizes, below, least])
    B = n + 24 * η * X_0 * k
    squared = infer(X_k**2 * B**2 >= n**2 * X_0**2, by=[of_X, renamed_step(least, None)])
    first = infer(n**2 * F_k * (r + V_0) * B**2 >= n**2 * q_k**2 * B**2, by=[wide], squares=[n * B])
    second = infer(n**2 * q_k**2 * B**2 >= X_k**2 * B**2, by=[scaled], squares=[B])
    whole = infer(n**2 * (F_k * (r + V_0) * B**2 - X_0**2) >= 0, by=[first, second, squared])
    return infer(F_k * (r + V_0) * B**power >= X_0**2, by=[whole])


def named(theorem, goal):
    """The theorem with B_k for n + 24η X_0 k."""
    return infer(goal, by=[theorem, definition(B_k)])


FOURTH = Defined("Q", "Q", "Σ_ij π_i π_j |μ_i − μ_j|⁴", PAIRS)


@claim(
    SHARPER,
    "S-8, size from above",
    statement(square(m) + FOURTH / 4 >= F),
    provenance=Provenance.DERIVED,
)
def test_size_from_above(evidence: Evidence) -> None:
    by = [loss_from_above(), definition(FOURTH)]
    evidence.conclude(infer(square(m) + FOURTH / 4 >= F, by=by), "F = q − E tr C, and E tr C from below")

    evidence.twin("F ≤ |m|² + Q/5", lambda: loss_from_above(share=5))
    evidence.twin("E[w_i w_j] ≥ π_i π_j (1 − |μ_i − μ_j|²/3)", lambda: trace_from_below(share=3))
    with precision(128):
        loss = reverse_fisher(GaussianMixture(["1/10"]), digits=15).loss
        small = at_most(
            r"F \le 4q^2", "enclosed", loss, ball(Fraction(4, 10**4)), scope="n = 1, μ = 1/10", name="F"
        )
    evidence.twin("F ≤ 4q², without |m|²", small)


@claim(SHARPER, "S-8, size from above, uniform weights", FROM_ABOVE, provenance=Provenance.DERIVED)
def test_size_from_above_for_uniform_weights(evidence: Evidence) -> None:
    by = [loss_from_above(), pairs_from_above(), definition(M2)]
    evidence.conclude(infer(n * (F - M2) <= 2 * X**2, by=by), "|μ_i − μ_j|² ≤ 4X")

    sharper = n * (F - M2) <= X**2
    evidence.twin("n (F − |m|²) ≤ X², by the same estimates", lambda: infer(sharper, by=by))


@claim(
    SHARPER,
    "S-8, from below",
    statement(
        n * Next(descent, X) >= n * X - 12 * η * X**2,
        given=[UNIFORM],
    ),
    provenance=Provenance.DERIVED,
)
def test_one_step(evidence: Evidence) -> None:
    evidence.conclude(one_step(), "Σ⟨μ_i − m, ∇_i⟩ = 2(D − |m|²), which is at most 6X²/n")

    evidence.twin("n X⁺ ≥ n X − 8ηX²", lambda: one_step(factor=8))
    evidence.twin("n (D − |m|²) ≤ 2X²", lambda: dissipation_from_above(factor=2))
    evidence.twin("Σ⟨∇_i, m⟩ = |m|²", lambda: drift(factor=1))


@claim(
    SHARPER,
    "S-8, rates from below",
    statement(
        V_k * B_k >= n * X_0,
        F_k * (r + V_0) * B_k**2 >= X_0**2,
        given=[UNIFORM, K_BOUND, SMALL_STEP, NEAR, RANK_0],
    ),
    provenance=Provenance.DERIVED,
)
def test_rates_from_below(evidence: Evidence) -> None:
    evidence.conclude(named(size_from_below()[1], V_k * B_k >= n * X_0), "the step, and induction")
    goal = F_k * (r + V_0) * B_k**2 >= X_0**2
    evidence.conclude(named(loss_from_below(), goal), "n² F (r + q) ≥ n² q² = V²")

    evidence.twin("n + 12ηX_0 k", lambda: size_from_below(factor=12))
    evidence.twin("F ≥ c/k", lambda: loss_from_below(power=1))
    evidence.twin("without 24ηV_0 ≤ n", lambda: infer(24 * η * X_k <= n, by=at_step_k()[:2]))


# Means in d = 1, step size.
STARTS = {"a pair": ("1/4 -1/4", "1/6"), "three": ("1/4 0 -1/4", "1/4"), "off centre": ("1/4 -1/8", "1/6")}
BITS, STEPS = 160, 60


@claim(
    SHARPER,
    "S-8, from below, runs",
    r"V_k (n + 24\eta X_0 k) \ge n X_0,\quad F_k (r + V_0)(n + 24\eta X_0 k)^2 \ge X_0^2",
    quantifiers="the starts listed, d = r = 1, k < 60",
    provenance=Provenance.DERIVED,
    hypotheses=(
        r"p^* = \mathcal{N}(0, I),\ \pi_i = 1/n,\ \eta > 0,\ 24\eta V_0 \le n",
        r"V = \textstyle\sum_i |\mu_i|^2,\ X = \sum_i |\mu_i - m|^2,\ m = \tfrac1n \sum_i \mu_i",
    ),
    uses=("R Lipschitz gradient",),
)
@pytest.mark.parametrize("name", STARTS)
def test_runs(name: str, evidence: Evidence) -> None:
    text, rate = STARTS[name]
    means, step_size = [Fraction(c) for c in text.split()], Fraction(rate)
    size, count = sum((c * c for c in means), Fraction()), len(means)
    spread_out = size - sum(means, Fraction()) ** 2 / count
    run = descend(Objective.reverse(), GaussianMixture(means), step_size, STEPS, Shadowing(40))
    with precision(BITS):
        for steps in (1, 10, STEPS - 1):
            grown = count + 24 * step_size * spread_out * steps
            scope = f"{name}, η = {step_size}, k = {steps}"
            left = run.sizes[steps] * ball(grown), run.losses[steps] * ball((1 + size) * grown**2)
            right = ball(count * spread_out), ball(spread_out**2)
            for what, one, other in zip(("n X_0", "X_0^2"), left, right, strict=True):
                evidence.conclude(
                    at_least(
                        rf"\text{{left side}} \ge {what}",
                        "enclosed",
                        one,
                        other,
                        scope=scope,
                        name="left side",
                    )
                )
        geometric = run.sizes[STEPS - 1] * ball((1 + step_size) ** (STEPS - 1))
        evidence.twin(
            "V falls geometrically",
            at_most(
                r"V_k (1 + \eta)^k \le V_0", "enclosed", geometric, ball(size), scope=name, name="left side"
            ),
        )
