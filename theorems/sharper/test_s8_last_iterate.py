r"""S-8 for the last iterate: the reverse loss falls at every step, and like 1/k².

Setting. Single-Gaussian teacher N(0, I); fixed weights π_min ≤ π_i ≤ π_max, any n and d; V = Σ_i |μ_i|², F
the reverse divergence; S-7's K, r and a.
Shown. If V_0 ≤ R² and c + 2ηπ_max (25R² + 16R + 2) ≤ 4, c > 0, besides S-7's conditions, then for all k

    F_{k+1} ≤ F_k,      caη k (k + 1) F_{k+1} ≤ 2;

and the same with the a of S-8 near the optimum. For uniform weights, small η and a start close to the truth
(c = 4) the latter is F_k (ηk)² ≤ n² r/16, four times S-3's n² r/64.
Not shown. The same with S-7's step, which no start enters: it holds from the step on that has V ≤ R², since
every step is a start. The factor 4: see claim "S S-8, leading constants".
Tools. S-7 and its one step; the Lipschitz bound of the gradient with Taylor's theorem on a step; the Euler
identity; Cauchy–Schwarz.

With G = Σ|∇_i|² a step loses at least ¼cηG. By Euler and Cauchy–Schwarz 4D² ≤ VG, and D ≥ F. So 1/F gains
cη/V ≥ cηak at step k, which sums to ½cηa k(k − 1). Only D ≥ 2F, true near the optimum, is given away.
"""

from fractions import Fraction
from functools import cache

import pytest

from verify import GaussianMixture
from verify.algebra.calculus import Law
from verify.arithmetic import ball, precision
from verify.checks.bound import at_most
from verify.dynamics import Objective, Shadowing, descend
from verify.evidence import SHARPER, Evidence, Provenance, claim
from verify.lemmas.derivatives import MEANS, delta, gradient_is_derivative
from verify.lemmas.rates import stays_below

from verify.lemmas.reverse import (  # isort: skip
    BEND, D, F, F_k, F_next, K, K_BOUND, ONE_STEP, R, RADIUS, RANK_0, S_7, S_8, S_8_LAST, SMALL_STEP, SMOOTH,
    V, V_0, V_k, a, c, descent, dissipation_is_nonnegative, loss_below_dissipation, loss_is_nonnegative, r,
    size_is_nonnegative, η, π_max, π_min,
)  # fmt: skip
from verify.lemmas.statements import euler_reverse

from verify.prove import (  # isort: skip
    SUM, Next, along, cut, definition, derivative, differentiated, end_of_step, in_the_limit,
    induction, infer, integrated, k, mu, nonnegative_square, pi, positive, renamed_step, square,
    statement, substituted, summand,
)  # fmt: skip

REACH = RADIUS**2
NEAR_LAST = [
    *(K_BOUND, SMALL_STEP, pi >= π_min, pi <= π_max, SMOOTH, V_0 <= REACH, a * REACH <= 1, RANK_0),
    a * (r + REACH) ** 2 <= 8 * η * (1 - η * K) * r * π_min**2,
]
g, small = descent.gradient, positive("e", "e", "any number")
GRADIENTS = SUM(square(g))
F_later = renamed_step(along(loss_is_nonnegative(), descent), k, 2).conclusion.left


@cache
def bend():
    """V ≤ R² ⊢ ∂∂F ≤ π_max (25R² + 16R + 2) Σ|δ_i|²."""
    by = [summand(nonnegative_square(mu), SUM), definition(V), V <= REACH]
    return cut(BEND.cited("R Lipschitz gradient")[0], infer(square(mu) <= REACH, by=by))


@cache
def stays_after():
    """V ≤ R² ⊢ V⁺ ≤ R²."""
    (one_step,) = ONE_STEP.cited("S S-7, one step")
    by = [one_step, dissipation_is_nonnegative(), 2 * η * K <= 1, V <= REACH]
    return infer(Next(descent, V) <= REACH, by=by)


@cache
def falls(share=4):
    """4F⁺ ≤ 4F − cηG, from F⁺ ≤ F − ηG + ½η²π_max(25R² + 16R + 2)G."""
    first = differentiated(definition(V), MEANS)
    second = differentiated(first, MEANS)
    rounded = infer(-1 * derivative(derivative(V, MEANS), MEANS) <= 0, by=[second, sizes()])
    by = gradient_is_derivative(Law.STUDENT), bend(), [rounded]
    step = cut(end_of_step(MEANS, descent, F, *by), stays_after())
    room = infer(GRADIENTS >= 0, by=[integrated(SUM, nonnegative_square(g))])
    return infer(share * Next(descent, F) <= share * F - c * η * GRADIENTS, by=[step, room, SMOOTH])


@cache
def sizes():
    """Σ|δ_i|² ≥ 0."""
    return integrated(SUM, nonnegative_square(delta))


@cache
def gradient_from_below(factor=4):
    """4D² ≤ VG: with W = V + e, 0 ≤ Σ|W∇_i − 2Dμ_i|² = W²G − 8WD² + 4D²V."""
    wide = V + small
    spread = integrated(SUM, nonnegative_square(wide * g - 2 * D * mu))
    by = [spread, euler_reverse(), definition(D), definition(V)]
    whole = infer(wide * (wide * GRADIENTS - 4 * D**2) >= 0, by=by, squares=[D])
    nearly = infer(wide * GRADIENTS >= factor * D**2, by=[whole, size_is_nonnegative()])
    return in_the_limit(nearly, small)


@cache
def loss_falls(gain=1):
    """V (F − F⁺) ≥ cηF²."""
    square_of_loss = infer(D**2 >= F**2, by=[loss_below_dissipation(), loss_is_nonnegative()])
    scaled = infer(c * η * (V * GRADIENTS - 4 * D**2) >= 0, by=[gradient_from_below()])
    lost = infer(c * η * (D**2 - F**2) >= 0, by=[square_of_loss])
    times = infer(
        V * (4 * F - 4 * Next(descent, F) - c * η * GRADIENTS) >= 0, by=[falls(), size_is_nonnegative()]
    )
    return infer(V * (F - Next(descent, F)) >= gain * c * η * F**2, by=[times, scaled, lost])


@cache
def stays():
    """V_k ≤ R² for all k."""
    (one_step,) = ONE_STEP.cited("S S-7, one step")
    by = [one_step, dissipation_is_nonnegative(), 2 * η * K <= 1]
    return stays_below(infer(Next(descent, V) <= V, by=by), V, REACH, descent)


@cache
def never_rises():
    """F_{k+1} ≤ F_k."""
    by = [falls(), integrated(SUM, nonnegative_square(g))]
    return cut(along(infer(Next(descent, F) <= F, by=by), descent), stays())


def size_at_k(near=False):
    """A k V_k ≤ 1, from V_k (1 + a V_0 k) ≤ V_0, the rate of S-7 or of S-8."""
    (rate,) = S_8.cited("S S-8") if near else S_7.cited("S S-7")[2:3]
    rate = substituted(rate, R, REACH, infer(REACH > 0))
    value = along(size_is_nonnegative(), descent)
    below = infer(V_k <= V_0, by=[rate, value, renamed_step(value, None)], degree=4)
    small = infer(a * k * V_k <= 1, by=[rate, value, below], split=[-1 * V_0])
    return cut(small, infer(η * K <= 1, by=[2 * η * K <= 1])) if near else small


@cache
def rate(near=False, gain=1):
    """With N = ½caη k (k + 1) and s = caη (k + 1): F⁺ ≤ F − sF² and N F ≤ 1 give (N + s) F⁺ ≤ 1."""
    lost = cut(along(loss_falls(gain), descent), stays())
    u, u_next = F_k, F_next
    room = infer((u - u_next) * (1 - a * k * V_k) >= 0, by=[never_rises(), size_at_k(near)])
    weighted = infer(a * k * V_k * (u - u_next) >= a * k * gain * c * η * u**2, by=[lost], degree=4)
    each = renamed_step(infer(u_next <= u - a * k * gain * c * η * u**2, by=[room, weighted]), k, 1)
    u, later = F_next, F_later
    claimed = c * a * η * k * (k + 1) * u <= 2
    N, s = c * a * η * k * (k + 1) / 2, gain * c * a * η * (k + 1)
    steps = infer(N + s >= 0, degree=5)
    moved = infer((N + s) * later <= (N + s) * (u - s * u**2), by=[each, steps])
    # 1 − (t + z)(1 − z) = (1 − t)(1 − z/2)² + z²(3 + t)/4 with t = N u ≤ 1, z = s u.
    t, z = N * u, s * u
    positive_loss = renamed_step(along(loss_is_nonnegative(), descent), k, 1)
    first = infer((1 - t) * (1 - z / 2) ** 2 >= 0, by=[claimed], squares=[1 - z / 2])
    positive_t = infer(N >= 0, degree=5)
    above = infer(t + 3 >= 0, by=[positive_loss, positive_t])
    second = infer(z**2 * (t + 3) >= 0, by=[above], squares=[z])
    step = infer(2 * (N + s) * later <= 2, by=[moved, first, second])
    return induction(claimed, infer(0 * F_next <= 2), step)


@claim(
    SHARPER,
    "S-8, last iterate",
    S_8_LAST,
    provenance=Provenance.DERIVED,
)
def test_last_iterate(evidence: Evidence) -> None:
    evidence.conclude(never_rises(), "Taylor's theorem on a step, with the Lipschitz bound of the gradient")
    evidence.conclude(rate(), "V (F − F⁺) ≥ cηF², a k V_k ≤ 1, and induction")

    evidence.twin("V (F − F⁺) ≥ 2cηF²", lambda: loss_falls(gain=2))
    evidence.twin("5D² ≤ VG", lambda: gradient_from_below(factor=5))
    evidence.twin("3F⁺ ≤ 3F − cηG", lambda: falls(share=3))
    evidence.twin("1/k³", lambda: infer(c * a * η * k * (k + 1) * (k + 2) * F_next <= 2, by=[rate()]))


@claim(
    SHARPER,
    "S-8, last iterate near the optimum",
    statement(c * a * η * k * (k + 1) * F_next <= 2, given=NEAR_LAST),
    provenance=Provenance.DERIVED,
)
def test_near_the_optimum(evidence: Evidence) -> None:
    evidence.conclude(rate(near=True), "the same with S-8's a")

    evidence.twin("twice the gain", lambda: rate(near=True, gain=2))


# Means in d = 1, step size.
STARTS = {"a pair": ("1/4 -1/4", "1/6"), "three": ("1/4 0 -1/4", "1/4"), "off centre": ("1/4 -1/8", "1/6")}
BITS, STEPS = 160, 60


@claim(
    SHARPER,
    "S-8, last iterate, runs",
    r"F_{k+1} \le F_k,\quad a \eta k (k+1) F_{k+1} \le 1",
    quantifiers="the starts listed, d = r = 1, k < 60",
    provenance=Provenance.DERIVED,
    hypotheses=(
        r"p^* = \mathcal{N}(0, I),\ \pi_i = 1/n,\ R^2 = V_0",
        r"\eta > 0,\ 8\eta \le e,\ \eta (25R^2 + 16R + 2) \le n,\ a = \min(2\eta/(n^2 (1 + R^2)), 1/R^2)",
    ),
    uses=("R Lipschitz gradient",),
)
@pytest.mark.parametrize("name", STARTS)
def test_runs(name: str, evidence: Evidence) -> None:
    text, rate_text = STARTS[name]
    means, η_here = [Fraction(c) for c in text.split()], Fraction(rate_text)
    n, V_start = len(means), sum((c * c for c in means), Fraction())
    a_here = min(2 * η_here / (n**2 * (1 + V_start)), 1 / V_start)
    run = descend(Objective.reverse(), GaussianMixture(means), η_here, STEPS, Shadowing(40))
    scope = f"{name}, η = {η_here}"
    with precision(BITS):
        R_here = ball(V_start).sqrt()
        step_size = ball(η_here / n) * (ball(25) * R_here * R_here + ball(16) * R_here + 2)
        small = at_most(r"\eta (25R^2 + 16R + 2) \le n", "exact", step_size, ball(1), scope=scope, name="η")
        evidence.step(small)

        def below(k: int, power: int = 2):
            value = ball(a_here * η_here * (k - 1) * k ** (power - 1)) * run.losses[k]
            shown = rf"a \eta k^{{{power - 1}}} (k-1) F_k \le 1"
            return at_most(shown, "enclosed", value, ball(1), scope=f"{scope}, k = {k}", name="left side")

        for k in (2, 10, STEPS - 1):
            evidence.conclude(
                at_most(
                    "F_k \\le F_{k-1}", "enclosed", run.losses[k], run.losses[k - 1], scope=scope, name="F_k"
                )
            )
            evidence.conclude(below(k))
        evidence.twin("1/k⁴", below(STEPS - 1, power=4))
