r"""S-8, leading constants of the true reverse flow: V t → n² r/8 and F t² → n² r/64 from every start.

Uniform weights, teacher N(0, I), the flow μ_i' = −∇_iF; m the mean of the means, δ_i = μ_i − m, X = Σ|δ_i|²,
S = (1/n) Σ δ_i δ_iᵀ of rank r ≥ 1 at the start, ṽ = v − m. S-3 has the same limits for the flow of the Taylor
polynomial; here the remainders are explicit. For every n, d, start m' = −(2/n) m, S' = −(4/n) E_p[ṽṽᵀ + C²],

    t ≤ (n² r/8)(1/X − 1/X_0) + (n/4) log(X_0/X) + (X_0 − X)/(8r),    so X t ≤ n² r/8 + o(1),
    λ' ≥ −(4/n) h(X) (λ² + X(e^X − 1) λ),                             so λ t ≥ n/8 − o(1),

with h(X) = e^{X/2}(1 + (1 + √X)²) → 2, for the least positive eigenvalue λ of S. There are r of them and
X = n tr S, so each has λ_k t → n/8; and tr S²(I + S)^{−1} ≤ F − |m|² ≤ e^{3X/2} ‖S‖².

Why the last: about m, Z = Σ π_i e^{x·δ_i − |δ_i|²/2} ≥ e^{−X/(2n)} by Jensen, so E_p ṽṽᵀ = E_φ ∇Z∇Zᵀ/Z is at
most e^{X/2} Σ_ij π_i π_j δ_i δ_jᵀ e^{δ_i·δ_j}, whose terms are Gram matrices; the constant one vanishes.

The inferences are words, so this is ARGUED; identities, the comparison function and instances are checked.
Theorems of the kernel are: n eᵀSe t is at most n²/8 + o(1) for every unit vector e and every start ("S S-8,
flow in each direction"), V t at most n² r/8 + o(1) for the rank r of the means ("S S-8, flow from above"),
and both limits from every start where r = 1 ("S S-8, one direction, size" and "S S-8, one direction, loss");
F − |m|² ≤ e^{3X/2} ‖S‖² ("S S-8, sharp size"); that r stays, and the derivative of eᵀSe ("S S-3, rank along
the flow"). Left to words is, for r > 1, the comparison of eigenvalues. Not shown: that descent with a fixed
step has the same limits. That V ηk is at most n² r/8 in the limit, for any step, is a theorem of the kernel
for centred starts (claim "S S-8, fixed steps"); from below "S S-8, rates from below" has n/24.
"""

from fractions import Fraction

import pytest
import sympy as sp

from verify import GaussianMixture
from verify.algebra.calculus import Law, sum_over_components
from verify.algebra.forms import gradient_of, single_teacher
from verify.algebra.notation import mu
from verify.arithmetic import Ball, ball, precision
from verify.checks.bound import at_most
from verify.checks.identity import identity
from verify.checks.inference import follows
from verify.checks.sign import less
from verify.checks.symbolic import vanishes
from verify.dynamics import Objective, Shadowing, Trajectory, descend
from verify.evidence import SHARPER, Axis, Curve, Evidence, Form, Grade, Provenance, Series, Step, claim
from verify.evidence.axioms import CAUCHY_SCHWARZ, GRADIENT_FLOW, NORMAL_MOMENTS, STEIN

SCOPE = "all n ≥ 1, all d ≥ 1, uniform weights, all starts"
n, r, X, X0, λ, t = sp.symbols("n r X X_0 lambda t", positive=True)
SETTING = (
    r"\pi_i = 1/n,\ p^* = \mathcal{N}(0, I)",
    r"m = \tfrac1n \textstyle\sum_i \mu_i,\ \delta_i = \mu_i - m,\ X = \sum_i |\delta_i|^2,\ "
    r"S = \tfrac1n \sum_i \delta_i \delta_i^{\mathsf T},\ \tilde v = v - m",
)


def matrix_euler(square: int = 1) -> Step:
    """Σ_i μ_i ∇_iᵀ is the integral of 2(vvᵀ + C²), pointwise under the integral."""
    return identity(
        r"\textstyle\sum_i \mu_i \nabla_i F^{\mathsf T} = 2\,\mathbb{E}_p[v v^{\mathsf T} + C^2]",
        "the integrands agree at every point: Σ w_i μ_i (μ_i − v)ᵀ = C",
        sum_over_components(mu("b") * single_teacher(gradient_of(Law.STUDENT)), "i"),
        lambda N: 2 * (N.v("a") * N.v("b") + square * N.C("a", "c") * N.C("c", "b")),
        axioms=(STEIN,),
    )


def total_gradient(factor: int = 2) -> Step:
    """Σ_i ∇_i is the integral of 2v, and E_p v = m."""
    return identity(
        r"\textstyle\sum_i \nabla_i F = 2\,\mathbb{E}_p[v]",
        "the integrands agree at every point",
        sum_over_components(single_teacher(gradient_of(Law.STUDENT)), "i"),
        lambda N: factor * N.v("a"),
        axioms=(STEIN,),
    )


def comparison(first: int = 8) -> Step:
    """The remainder's derivative in X is what 1/X' may be at most."""
    time = n**2 * r / first / X + n / 4 * sp.log(1 / X) - X / (8 * r)
    return vanishes(
        r"T(X) = \tfrac{n^2 r}{8X} - \tfrac n4 \log X - \tfrac{X}{8r}:\quad "
        r"T'(X) \cdot \left(-8r\,\tfrac{(X/n)^2}{(r + X/n)^2}\right) = 1",
        "X' ≤ −8r (X/n)²/(r + X/n)² makes T(X) grow at least like t",
        sp.simplify(sp.diff(time, X) * (-8 * r * (X / n) ** 2 / (r + X / n) ** 2) - 1),
        scope=SCOPE,
    )


def leading(constant: int = 64) -> Step:
    """With λ_k t → n/8 for r eigenvalues: X t = n Σ λ_k t and ‖S‖² t² = Σ (λ_k t)²."""
    each = n / 8
    return vanishes(
        r"r \left(\tfrac n8\right)^2 = \tfrac{n^2 r}{64},\quad n\,r\,\tfrac n8 = \tfrac{n^2 r}{8}",
        "r eigenvalues with λ_k t → n/8",
        (r * each**2 - n**2 * r / constant) + (n * r * each - n**2 * r / 8),
        scope=SCOPE,
    )


@claim(
    SHARPER,
    "S-8, leading constants",
    r"V\,t \to \frac{n^2 r}{8},\quad F\,t^2 \to \frac{n^2 r}{64},\quad t \le "
    r"\frac{n^2 r}{8}\left(\frac1X - \frac1{X_0}\right) + \frac n4 \log\frac{X_0}{X} + \frac{X_0 - X}{8r}",
    quantifiers=SCOPE + ", r ≥ 1, all t ≥ 0",
    provenance=Provenance.DERIVED,
    hypotheses=(
        *SETTING,
        r"\mu_i(t) \text{ the flow } \mu_i' = -\nabla_i F,\ V = \textstyle\sum_i |\mu_i|^2",
        r"r = \operatorname{rank} S(0) \ge 1",
    ),
    uses=("S S-8, size", "R Euler identity", "S S-3, each direction along the flow"),
)
def test_leading_constants(evidence: Evidence) -> None:
    parts = [evidence.step(s) for s in (matrix_euler(), total_gradient(), comparison(), leading())]
    euler, total, time, last = parts
    moves = evidence.step(
        follows(
            r"m' = -\tfrac2n m,\quad S' = -\tfrac4n\,\mathbb{E}_p[\tilde v \tilde v^{\mathsf T} + C^2]",
            "E_p v = m; C and v − m do not see a translation, and Σ w_i δ_i (v + C(δ_i − ṽ))ᵀ has the mean "
            "E ṽṽᵀ + E C²",
            [euler, total],
            (GRADIENT_FLOW,),
            scope=SCOPE,
        )
    )
    above = evidence.step(
        follows(
            r"X' \le -8r \frac{(X/n)^2}{(r + X/n)^2},\ \text{so } T(X) - T(X_0) \ge t \text{ and } "
            r"X\,t \le \tfrac{n^2 r}{8} + o(1)",
            "the trace of S', and claim “S-8, size” for the mixture about its mean, whose rank stays r",
            [moves, time],
            (GRADIENT_FLOW,),
            scope=SCOPE,
        )
    )
    bounds = evidence.step(
        follows(
            r"u^{\mathsf T}\mathbb{E}_p[\tilde v\tilde v^{\mathsf T} + C^2]u \le "
            r"h(X)\,(\lambda^2 + X(e^X - 1)\lambda),\ S u = \lambda u;\quad "
            r"\operatorname{tr} S^2(I + S)^{-1} \le F - |m|^2 \le e^{3X/2}\|S\|_F^2",
            "Z ≥ e^{−X/2}, so E_p|Σ w_i b_i|² ≤ e^{X/2} Σ_ij π_i π_j b_i·b_j e^{δ_i·δ_j}; b_i = δ_i·u, of "
            "sum 0, and b_i = δ_i (δ_i·u); |Cu| ≤ |Σ w_i δ_i (δ_i·u)| + √X |ṽ·u|; from below the square of "
            "ṽ − S(I + S)^{−1}x",
            [moves],
            (NORMAL_MOMENTS, CAUCHY_SCHWARZ, STEIN),
            scope=SCOPE,
        )
    )
    below = evidence.step(
        follows(
            r"\lambda\,t \ge \tfrac n8 - o(1) \text{ for the least positive eigenvalue of } S",
            "(1/λ)' ≤ (4/n) h(X)(1 + X(e^X − 1)/λ), h → 2, and X(e^X − 1) = O(1/t²) has a finite integral",
            [moves, above, bounds],
            (GRADIENT_FLOW,),
            scope=SCOPE,
        )
    )
    evidence.conclude(
        follows(
            r"\lambda_k t \to \tfrac n8 \ (k \le r),\quad V\,t \to \tfrac{n^2 r}{8},\quad "
            r"F\,t^2 \to \tfrac{n^2 r}{64}",
            "n Σ λ_k t = X t ≤ n² r/8 + o(1) leaves no room above n/8; |m|² decays exponentially; F − |m|² "
            "lies between two multiples of ‖S‖² that tend to 1",
            [above, below, bounds, last],
            (),
            scope=SCOPE,
        )
    )

    evidence.twin("Σ μ_i ∇_iᵀ = 2E[vvᵀ]", matrix_euler(square=0))
    evidence.twin("Σ ∇_i = E v", total_gradient(factor=1))
    evidence.twin("n² r/4", comparison(first=4))
    evidence.twin("F t² → n² r/16", leading(constant=16))


# Means on a line, step size, steps to T.
STARTS = {
    "n=2, T=150": (["1/2", "-1/2"], Fraction(1), 150),
    "n=3, T=300": (["1/2", "0", "-1/2"], Fraction(2), 150),
    "n=3, off centre, T=300": (["7/10", "1/5", "-3/10"], Fraction(2), 150),
}
CLOSE, NEARER, BITS = Fraction(1, 20), Fraction(3, 4), 512


@claim(
    SHARPER,
    "S-8, leading constants, runs",
    r"\left|\rho(T) - 1\right| \le \tfrac{1}{20},\quad |\rho(T) - 1| < \tfrac34 |\rho(T/2) - 1|,\quad "
    r"\rho(t) = \frac{F\,t^2}{n^2 r/64}",
    quantifiers="the starts, step sizes and T listed, d = r = 1",
    provenance=Provenance.DERIVED,
    hypotheses=(
        *SETTING[:1],
        r"\text{reverse descent with step } \eta > 0,\ t = \eta k,\ T \text{ the last } t",
    ),
    uses=("R Lipschitz gradient",),
)
@pytest.mark.parametrize("name", STARTS)
def test_runs(name: str, evidence: Evidence) -> None:
    means, rate, steps = STARTS[name]
    limit, scope = Fraction(len(means) ** 2, 64), f"{name}, η = {rate}"
    run = descend(Objective.reverse(), GaussianMixture(means), rate, steps + 1, Shadowing(110))
    with precision(BITS):

        def off(k: int, wanted: Fraction = limit) -> Ball:
            return abs(run.losses[k] * ball((rate * k) ** 2 / wanted) - 1)

        def close(wanted: Fraction = limit) -> Step:
            statement = r"|F T^2/(n^2 r/64) - 1| \le \tfrac{1}{20}"
            return at_most(
                statement, "enclosed", off(steps, wanted), ball(CLOSE), scope=scope, name="|ρ(T) − 1|"
            )

        def nearer(later: int = steps) -> Step:
            bound = ball(NEARER) * off(steps // 2)
            statement = r"|\rho(T) - 1| < \tfrac34 |\rho(T/2) - 1|"
            found = off(later)
            return less(statement, "both enclosed", found, bound, scope=scope, name="bound − |ρ(T) − 1|")

        evidence.conclude(close())
        evidence.conclude(nearer())
        evidence.twin("limit n² r/16", close(4 * limit))
        evidence.twin("rank 2", close(2 * limit))
        evidence.twin("nearer at T/4 than at T/2", nearer(steps // 4))
        evidence.series(picture(name, rate, limit, run))


def picture(name: str, rate: Fraction, limit: Fraction, run: Trajectory) -> Series:
    """F t² against its limit along a run."""
    times = [float(rate * k) for k in range(1, len(run.losses))]
    ratio = tuple(float(run.losses[k]) * t**2 / float(limit) for k, t in enumerate(times, start=1))
    curves = (
        Curve(name.rpartition(",")[0], tuple(times), ratio, grade=Grade.CERTIFIED),
        Curve("the limit", (times[0], times[-1]), (1.0, 1.0), form=Form.REFERENCE),
    )
    x, y = Axis("$t = \\eta k$", logarithmic=True), Axis("$F\\,t^2/(n^2 r/64)$")
    return Series("Reverse descent: $F\\,t^2$ against its limit $n^2 r/64$", x, y, curves)
