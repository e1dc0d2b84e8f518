r"""S-7: a step size that no start enters. Reverse divergence, single-Gaussian teacher, any n, d and weights.

With V = Σ|μ_i|², D = E_p[|v|² + ‖C‖_F²] ≥ F, r = min(d, n − 1) and

    K = max_i { π_i + min( π_i (r + 2 log 1/π_i),  (4/e) √π_i Σ_{j≠i} √π_j ) }:

if 0 < η ≤ 1/(2K), then V falls by 2ηD at least in each step and (1/τ) Σ_{k<τ} F(k) ≤ V_0/(2ητ); if
0 < η < 1/K, all μ_i → 0. Uniform weights have K < 4/e, so η = 1/3 serves every start, n and d, and
K ≤ (1 + r + 2 log n)/n, so in a fixed dimension the step may grow like n/log n. (S-2's step size falls like
1/V_0.)

As in S-2 a step changes V by −4ηD + η² Σ|∇_i|². New is Σ|∇_i|² ≤ 4KD. For any vectors ξ_i

    Σ ξ_i·∇_i = 2 E_p[v·Σ w_i ξ_i + ⟨C, Σ w_i ξ_i (μ_i − v)ᵀ⟩] ≤ 2 √D (E_p[Σ w_i|ξ_i|² (1 + tr C)])^{1/2}

by Cauchy–Schwarz, thrice; take ξ = ∇. And E_p[w_i tr C] is bounded wherever the means are, in two ways:

* tr C ≤ Σ_j w_j|x − μ_j|², an average energy of a Gibbs law, so ≤ |x − μ_i|² + 2 log 1/π_i for each i;
* tr C ≤ Σ_j w_j|μ_i − μ_j|² and E_p[w_i w_j] ≤ ½ √(π_i π_j) e^{−|μ_i − μ_j|²/8}: far ones hardly overlap.
"""

from fractions import Fraction

import sympy as sp

from verify.algebra.calculus import Law, sum_over_components
from verify.algebra.notation import delta, mu, w, x
from verify.checks.bound import below
from verify.checks.identity import expected_identity, identity
from verify.checks.inference import follows
from verify.checks.symbolic import nonnegative, vanishes
from verify.evidence import SHARPER, Evidence, Provenance, Step, claim
from verify.evidence.axioms import (
    CAUCHY_SCHWARZ,
    COMPACTNESS,
    GIBBS,
    IDENTIFIABILITY,
    MONOTONE_INTEGRAL,
    SUBSTITUTION,
    TAYLOR_BOUNDS,
    WEIGHTED_MEAN,
)

SCOPE = "all n ≥ 1, all d ≥ 1, all weights, all starts"
UNIFORM = "all n ≥ 1, all d ≥ 1, uniform weights, all starts"
η, D, κ, e, Z, s = sp.symbols("eta D kappa e Z s", nonnegative=True)
α, β = sp.symbols("alpha beta", nonnegative=True)
FOUR_BY_E = Fraction(4) / Fraction(65, 24)  # e ≥ 1 + 1 + 1/2 + 1/6 + 1/24


def weight():
    return vanishes(
        r"p\,w_i = \pi_i\,\varphi(x - \mu_i)",
        "so E_p[w_i g] = π_i E g(μ_i + Z): with w = e/Z, p = φZ",
        e / Z * Z - e,
        scope=SCOPE,
        axioms=(SUBSTITUTION,),
    )


def gradients(parts: list[Step]):
    return follows(
        r"\textstyle\sum_i |\nabla_i F|^2 \le 4 D\,\max_i (\pi_i + \mathbb{E}_p[w_i \operatorname{tr} C])",
        "Cauchy–Schwarz in expectation, |Σ w_i ξ_i|² ≤ Σ w_i|ξ_i|², and "
        "‖Σ w_i ξ_i (μ_i − v)ᵀ‖² ≤ Σ w_i|ξ_i|² · Σ w_i|μ_i − v|²; then ξ = ∇",
        parts,
        (CAUCHY_SCHWARZ, WEIGHTED_MEAN),
        scope=SCOPE,
    )


def spread(centre=x, extra=1):
    """Σ_j w_j|μ_j − y|² = tr C + |v − y|², for y = x or y = μ_i."""
    name = "x" if centre is x else r"\mu_i"
    return identity(
        rf"\textstyle\sum_j w_j |\mu_j - {name}|^2 = \operatorname{{tr}} C + |v - {name}|^2",
        "so tr C is at most the left side",
        sum_over_components(w("j") * (mu("a", "j") - centre("a")) * (mu("a", "j") - centre("a")), "j"),
        lambda N: (
            N.C("a", "a")
            + extra
            * (N.v("a") - (N.x if centre is x else N.mu)("a"))
            * (N.v("a") - (N.x if centre is x else N.mu)("a"))
        ),
    )


def gibbs(temperature=1):
    """In logarithms: w_j = π_j e^{−q_j/2}/Z with q_j = |x − μ_j|²."""
    log_pi, log_z, q = sp.symbols("log_pi log_Z q")
    log_w = log_pi - q / 2 - log_z
    return vanishes(
        r"\tfrac12 |x - \mu_j|^2 + \log (w_j/\pi_j) = -\log Z,\quad "
        r"Z = \textstyle\sum_k \pi_k e^{-|x - \mu_k|^2/2} \ge \pi_i e^{-|x - \mu_i|^2/2}",
        "its w-average: Σ w_j q_j/2 = −KL(w‖π) − log Z ≤ q_i/2 + log 1/π_i",
        temperature * q / 2 + log_w - log_pi + log_z,
        scope=SCOPE,
        axioms=(GIBBS,),
    )


def second_moment(factor=1):
    step = x("a") - mu("a")
    return expected_identity(
        r"\mathbb{E}_p[w_i (x - \mu_i)_a (x - \mu_i)_b] = \mathbb{E}_p[w_i]\,\delta_{ab} = \pi_i \delta_{ab}",
        "Stein's lemma; so E_p[w_i |P(x − μ_i)|²] = π_i r for a projection P of rank r",
        w() * step * (x("b") - mu("b")),
        factor * w() * delta("a", "b"),
        law=Law.STUDENT,
        field=w() * step * delta("b", "_s"),
    )


def overlap(half=2):
    """With a = α² and b = β²: αβ(α − β)²/2 is non-negative."""
    return nonnegative(
        rf"p\,w_i w_j = \frac{{ab}}{{p}} \le \frac{{ab}}{{a + b}} \le \tfrac1{half} \sqrt{{ab}},\quad "
        r"a = \pi_i\varphi(x - \mu_i),\ b = \pi_j\varphi(x - \mu_j)",
        "a = α², b = β²: (α² + β²)αβ/2 − α²β² = αβ(α − β)²/2",
        (α**2 + β**2) * α * β / half - α**2 * β**2,
        scope=SCOPE,
        squares=[(α * β / half, α - β)],
    )


def midpoint(square=1):
    """√(φ(x − μ_i) φ(x − μ_j)) is e^{−|μ_i − μ_j|²/8} times a normal density."""

    def right(N):
        to_middle, apart = 2 * N.x("a") - N.mu("a") - N.mu("a", "j"), N.mu("a") - N.mu("a", "j")
        to_middle_b, apart_b = 2 * N.x("b") - N.mu("b") - N.mu("b", "j"), N.mu("b") - N.mu("b", "j")
        return to_middle * N.delta("a", "b") * to_middle_b + square * apart * N.delta("a", "b") * apart_b

    def left(N):
        one, other = N.x("a") - N.mu("a"), N.x("a") - N.mu("a", "j")
        return 2 * one * one + 2 * other * other

    return identity(
        r"2|x - \mu_i|^2 + 2|x - \mu_j|^2 = |2x - \mu_i - \mu_j|^2 + |\mu_i - \mu_j|^2",
        "so √(φ(x − μ_i) φ(x − μ_j)) = φ(x − (μ_i + μ_j)/2) e^{−|μ_i − μ_j|²/8}, with integral e^{…}",
        left,
        right,
    )


def peak(height=8):
    """e^y ≥ 1 + y at y = s/8 − 1 says e^{s/8}/e ≥ s/8."""
    return nonnegative(
        rf"s\,e^{{-s/8}} \le {height}/e",
        "e^y ≥ 1 + y at y = s/8 − 1 gives e^{s/8} ≥ e s/8",
        height * (1 + (s / 8 - 1)) - s,
        scope=SCOPE,
        axioms=(TAYLOR_BOUNDS,),
    )


def descent(limit=1, sign=1):
    """−4ηD + 4η²KD ≤ −2ηD where 2|η|K = limit·(1 − κ); sign −1 is ascent, η < 0."""
    return nonnegative(
        r"-4\eta D + 4\eta^2 K D \le -2\eta D,\quad 0 < 2\eta K \le 1",
        "with κ = 1 − 2ηK ≥ 0 the difference is 2ηDκ",
        sp.expand(4 * sign * η * D - 2 * η * limit * (1 - κ) * D - 2 * sign * η * D),
        scope=SCOPE,
    )


def uniform_step(rate: Fraction):
    return below(
        r"2\eta K \le 2\eta \cdot 4/e < 1,\quad "
        r"K \le \tfrac1n + \tfrac4e \tfrac{n-1}{n} = \tfrac4e - \tfrac1n (\tfrac4e - 1) < \tfrac4e",
        "4/e > 1; e ≥ 65/24 by its series",
        2 * rate * FOUR_BY_E,
        Fraction(1),
        scope=UNIFORM,
        name="2η · 4/e",
        axioms=(TAYLOR_BOUNDS,),
    )


@claim(
    SHARPER,
    "S-7",
    r"0 < \eta \le \tfrac{1}{2K} \Rightarrow V_{\tau+1} \le V_\tau - 2\eta D_\tau,\ "
    r"\tfrac1\tau \textstyle\sum_{k<\tau} F(k) \le \tfrac{V_0}{2\eta\tau};\quad "
    r"0 < \eta < \tfrac1K \Rightarrow \mu_i \to 0",
    quantifiers=SCOPE,
    provenance=Provenance.DERIVED,
    hypotheses=(
        r"p^* = \mathcal{N}(0, I)",
        r"\pi_i > 0 \text{ fixed}",
        r"K = \max_i \{\pi_i + \min(\pi_i (r + 2\log\tfrac1{\pi_i}),\ "
        r"\tfrac4e \sqrt{\pi_i} \textstyle\sum_{j \ne i} \sqrt{\pi_j})\},\ r = \min(d, n-1)",
        r"V = \textstyle\sum_i |\mu_i|^2,\ D = \mathbb{E}_p[|v|^2 + \|C\|_F^2],\ "
        r"V_\tau, D_\tau \text{ at step } \tau",
    ),
    uses=("R gradient, single teacher", "R Euler identity", "A covariance bounds"),
)
def test_start_free_step(evidence: Evidence) -> None:
    of_weight = evidence.step(weight())
    by_spread = evidence.step(gradients([of_weight]))

    # E_p[w_i tr C] in two ways.
    steps = [of_weight, *(evidence.step(step) for step in (spread(), gibbs(), second_moment()))]
    by_energy = evidence.step(
        follows(
            r"\mathbb{E}_p[w_i \operatorname{tr} C] \le \pi_i (r + 2\log\tfrac1{\pi_i})",
            "tr C ≤ |x − μ_i|² + 2 log 1/π_i; C depends on x only through the span of the μ_j − μ_i, of "
            "dimension ≤ r, so x may be replaced by its projection P there",
            steps,
            (GIBBS,),
            scope=SCOPE,
        )
    )
    steps = [of_weight, *(evidence.step(step) for step in (spread(mu), overlap(), midpoint(), peak()))]
    by_overlap = evidence.step(
        follows(
            r"\mathbb{E}_p[w_i \operatorname{tr} C] \le \textstyle\sum_{j \ne i} "
            r"\tfrac12 \sqrt{\pi_i\pi_j}\, s_{ij} e^{-s_{ij}/8} \le "
            r"\tfrac4e \sqrt{\pi_i} \sum_{j \ne i} \sqrt{\pi_j},\quad s_{ij} = |\mu_i - \mu_j|^2",
            "tr C ≤ Σ_j w_j s_ij, whose term j = i is 0",
            steps,
            (MONOTONE_INTEGRAL,),
            scope=SCOPE,
        )
    )
    bound = evidence.step(
        follows(
            r"\textstyle\sum_i |\nabla_i F|^2 \le 4 K D",
            "the smaller of the two for each i",
            [by_spread, by_energy, by_overlap],
            (),
            scope=SCOPE,
        )
    )

    one_step = evidence.step(descent())
    evidence.conclude(
        follows(
            r"V_{\tau+1} \le V_\tau - 2\eta D_\tau,\quad "
            r"\tfrac1\tau \textstyle\sum_{k<\tau} F(k) \le \tfrac{V_0}{2\eta\tau}",
            "V changes by −4ηD + η²Σ|∇_i|² (Euler identity); F ≤ D; the decreases telescope",
            [bound, one_step],
            (),
            scope=SCOPE,
        )
    )
    evidence.conclude(
        follows(
            r"0 < \eta < 1/K \Rightarrow \mu_i \to 0 \text{ for all } i",
            "V falls by 4η(1 − ηK)D at least, so Σ F < ∞ in a compact set; F = 0 only at 0",
            [bound],
            (IDENTIFIABILITY, COMPACTNESS),
            scope=SCOPE,
        )
    )
    evidence.conclude(uniform_step(Fraction(1, 3)))

    evidence.twin("twice the step size", descent(limit=2))
    evidence.twin("ascent: η < 0", descent(sign=-1))
    evidence.twin("η = 1/2 for uniform weights", uniform_step(Fraction(1, 2)))
    evidence.twin("E_p[w_i w_j] ≤ ¼ √(π_i π_j) …", overlap(half=4))
    evidence.twin("e^{−|μ_i − μ_j|²/4}", midpoint(square=2))
    evidence.twin("s e^{−s/8} ≤ 7/e", peak(height=7))
    evidence.twin("a variance of 2 in each direction", second_moment(factor=2))
    evidence.twin("|v − x|² counted twice", spread(extra=2))
    evidence.twin("energies without the ½", gibbs(temperature=2))
