"""Theorem 3.5, the lemma behind phase 2's monotonicity: a far cluster leaves.

If the means but one are close together and far from the truth, and that one is nearer,

    |μ_1| ≤ κM,   |μ_j − M e_1| ≤ κM for all j ≠ 1,   κ = 10⁻⁴,  M ≥ 1000,  M ≥ n,

then ⟨μ_j, ∇_j L⟩ < 0 for all j ≠ 1, so |μ_j| grows in every step of any size while this lasts.

Proof. Let p = Σ_{j≠1} w_j and w_j = p r_j. Then ⟨μ_j, ∇_j L⟩ = 2 E[w_j g_j] where, at every x,

    g_j = M⁴ (p(1 − p)(1 − 3p) + error),   |error| ≤ 6κ.

On a line x = t e_1 + x⊥ let the logit s of p be the variable: w_j φ(t) dt = p h(s) ds. The slope of −log h is
t/M up to 3κ; where s = 0 that is about ½, and t grows with s. Hence h(s) ≤ h(0) e^{−0.4 s} for s ≥ 0,
h(s) ≤ h(0) e^{0.6|s|} for s ≤ 0, and h is at least h(0) e^{−s} and h(0) where that is needed. So the line
contributes less than −0.06 M⁴ h(0); with slope ½ and κ = 0 it would be −(π/16) M⁴ h(0). Lines with |x⊥| > M
are too improbable to matter.
"""

from fractions import Fraction

import sympy as sp

from verify import GaussianMixture
from verify.checks.bound import below
from verify.checks.enclosure import at_each, certified
from verify.checks.inference import follows
from verify.checks.instance import Instance
from verify.checks.spot import at
from verify.checks.symbolic import nonnegative, vanishes
from verify.evidence import FORWARD, Evidence, Provenance, claim
from verify.evidence.axioms import (
    CAUCHY_SCHWARZ,
    CHI_SQUARE_TAIL,
    FUBINI,
    MONOTONE_INTEGRAL,
    ROTATION,
    SUBSTITUTION,
    TAYLOR_BOUNDS,
)
from verify.prove import Defined, Law, dot, gradient, mu, real, square

SCOPE = "all n ≥ 2, all d ≥ 1, all M ≥ max(1000, n)"
Q = sp.Rational
κ = Q(1, 10**4)
ERROR = 6 * κ
LOW, HIGH, LEFT = Q(4, 10), Q(6, 10), Q(6, 100)
A, B = Q(4, 15), Q(27, 20)  # x² ≤ A + B x⁵, tight at x = 2/3

p, s, x = sp.symbols("p s x", nonnegative=True)
a1, a2, y1, y2, S = sp.symbols("a_1 a_2 y_1 y_2 S")
M = 1000 + s


def holds(statement, why, difference, **at):
    return nonnegative(statement, why, sp.expand(difference), scope=SCOPE, **at)


def leading(zero=3):
    """−p(1 − p)·p + p(1 − p)(1 − 2p)."""
    return vanishes(
        r"-p(1 - p)\,p + p(1 - p)(1 - 2p) = p(1 - p)(1 - 3p)",
        "g_j/M⁴ for κ = 0: v = pM e_1, C = p(1 − p)M² e_1 e_1ᵀ",
        -p * (1 - p) * p + p * (1 - p) * (1 - 2 * p) - p * (1 - p) * (1 - zero * p),
        scope=SCOPE,
    )


def two_groups():
    """In a pair of coordinates: a = μ_1, y = Σ r_j μ_j, S = Σ r_j μ_j μ_jᵀ."""
    v1, v2 = (1 - p) * a1 + p * y1, (1 - p) * a2 + p * y2
    whole = (1 - p) * a1 * a2 + p * S - v1 * v2
    return vanishes(
        r"C = p(1 - p)(\bar y - \mu_1)(\bar y - \mu_1)^{\mathsf T} + p \operatorname{Cov}_r",
        "the covariance of two groups, between and within; within it is at most κ²M²",
        whole - p * (1 - p) * (y1 - a1) * (y2 - a2) - p * (S - y1 * y2),
        scope=SCOPE,
    )


def pointwise(bound=ERROR):
    """In units of M: v = p e_1 ± κ, μ_j − v = (1 − p) e_1 ± 2κ, μ_j − 2v = (1 − 2p) e_1 ± 3κ, 1/M² ≤ κ."""
    first = (2 * κ + 2 * κ**2) * (1 + κ) ** 2 + (2 * κ + κ**2) / 4 + κ * (1 + κ) ** 2
    spread = (4 * κ + 4 * κ**2) / 4 + κ**2
    second = spread * (1 + κ) * (1 + 3 * κ) + (κ * (1 + 3 * κ) + 3 * κ) / 4
    return holds(
        r"|g_j/M^4 - p(1 - p)(1 - 3p)| \le 6\kappa",
        "products of factors that are each off by a few κ",
        bound - first - second,
        axioms=(CAUCHY_SCHWARZ,),
    )


def middle():
    """t_0/M, where s = 0, for |x⊥| ≤ M and log n ≤ κM²."""
    low, high = (Q(1, 2) - 4 * κ) / (1 + 2 * κ), (Q(1, 2) + 3 * κ + κ**2 / 2) / (1 - 2 * κ)
    why = "some exponent is ≥ −log n there and none is positive"
    return [
        holds(
            r"\log n \le 2\sqrt n \le \kappa M^2",
            "squared; e^y ≥ 1 + y",
            (κ * M**2) ** 2 - 4 * M,
            axioms=(TAYLOR_BOUNDS,),
        ),
        holds(r"t_0 \ge 0.49 M", why, low - Q(49, 100)),
        holds(r"t_0 \le 0.51 M", why, Q(51, 100) - high),
    ]


def slopes(low=LOW, high=HIGH):
    """−d log h/ds = (t − (μ_j − ȳ)_1)/s' + s''/s'², s' ∈ [1 − 2κ, 1 + 2κ] M, 0 ≤ s'' ≤ κ²M²."""
    away = 2 * κ / (1 - 2 * κ) + κ**2 / (1 - 2 * κ) ** 2
    return [
        holds(
            r"-\tfrac{d \log h}{ds} \ge 0.4 \quad (s \ge -\log 2)",
            "t ≥ t_0 − 0.01M, as log 2 ≤ 1 and M ≥ 1000",
            Q(48, 100) / (1 + 2 * κ) - away - low,
        ),
        holds(
            r"-\tfrac{d \log h}{ds} \le 0.6 \quad (s \le \log 9)",
            "t ≤ t_0 + 0.01M, as log 9 ≤ 3 and M ≥ 1000",
            high - Q(52, 100) / (1 - 2 * κ) - away,
        ),
    ]


def gain():
    """H ≥ h(0) e^{−s} up to p = 9/10 and h ≥ h(0) down to p = 1/3; ds = dp/(p(1 − p))."""
    upper = sp.integrate((1 - p) * (3 * p - 1), (p, Q(1, 2), Q(9, 10)))
    lower = sp.integrate(p * (3 * p - 1), (p, Q(1, 3), Q(1, 2)))
    return upper + lower


def loss():
    """∫ (A(1 − p) + Bp)(1 − 3p) dp from 0 to 1/3."""
    return sp.integrate((A * (1 - p) + B * p) * (1 - 3 * p), (p, 0, Q(1, 3)))


def tangent(constant=A):
    """A + Bx⁵ − x² = (x − 2/3)² · (a cubic without negative coefficients)."""
    cubic = sp.div(sp.expand(A + B * x**5 - x**2), sp.expand((x - Q(2, 3)) ** 2), x)[0]
    return holds(
        r"(1 - p)^{3/5} p^{2/5} \le \tfrac{4}{15}(1 - p) + \tfrac{27}{20} p",
        "x² ≤ A + Bx⁵ for x = (p/(1 − p))^{1/5}",
        constant + B * x**5 - x**2,
        squares=[(cubic, x - Q(2, 3))],
    )


def line(left=LEFT, error=ERROR):
    """−(gain − loss) + 5·6κ ≤ −0.06; ∫ h p ds ≤ h(0) (1/0.4 + 1/0.4), as p ≤ 1 and p ≤ e^s."""
    return below(
        r"\int h\,p\,\tfrac{g_j}{M^4}\,ds \le -0.06\,h(0)",
        "exact integrals of polynomials in p, and 6κ ∫ h p ds ≤ 6κ (1/0.4 + 1/0.4) h(0)",
        Fraction(str(loss() + 5 * error + left)),
        Fraction(str(gain())),
        scope=SCOPE,
        name="loss + errors + 0.06",
    )


def off_lines():
    """Lines with |x⊥| > M against the others, x⊥ in at most n dimensions."""
    return [
        holds(
            r"\Pr(|x_\perp| > M) \le e^{0.35 n - M^2/4} \le e^{-0.249 M^2} \le \tfrac12",
            "2^{1/2} ≤ e^{0.35} by four terms of e^{0.7}, n ≤ M",
            M**2 / 4 - Q(35, 100) * M - Q(249, 1000) * M**2,
            axioms=(CHI_SQUARE_TAIL, TAYLOR_BOUNDS),
        ),
        holds(
            r"|\mu_j|(R + 3R^3) \le 4M^4", "R ≤ (1 + κ)M", 4 * M**2 - (1 + κ) ** 2 - 3 * (1 + κ) ** 4 * M**2
        ),
        holds(
            r"h(0) \ge \tfrac{1}{3 \cdot 1.001 M n}\,e^{-0.131 M^2}",
            "φ(t_0) ≥ e^{−0.51² M²/2}/3, r_j ≥ e^{−6κM²}/n",
            Q(131, 1000) - Q(51, 100) ** 2 / 2 - 6 * κ,
        ),
        holds(
            r"4M^4 e^{-0.249 M^2} < \tfrac12 \cdot 0.06\,M^4 h(0)",
            "n ≤ M, and e^y ≥ y²/2 for y = 0.118 M²",
            Q(6, 100) / 2 / 3 / Q(1001, 1000) * (Q(118, 1000) * M**2) ** 2 / 2 - 4 * M**2 - 1,
            axioms=(TAYLOR_BOUNDS,),
        ),
    ]


@claim(
    FORWARD,
    "Theorem 3.5, far cluster",
    r"|\mu_1| \le \kappa M,\ |\mu_j - M e_1| \le \kappa M \ (j \ne 1) \Rightarrow "
    r"\langle \mu_j, \nabla_j L\rangle < 0 \ (j \ne 1)",
    quantifiers=SCOPE + ", κ = 10⁻⁴",
    provenance=Provenance.DERIVED,
    hypotheses=(r"p^* = \mathcal{N}(0, I),\ \pi_i = 1/n", r"\kappa = 10^{-4},\ M \ge \max(1000, n)"),
    uses=("F Lemma 2.2, compact",),
)
def test_far_cluster_leaves(evidence: Evidence) -> None:
    near = [leading(), two_groups(), pointwise()]
    shape = [*middle(), *slopes()]
    signs = [tangent(), line()]
    rest = off_lines()
    for step in (*near, *shape, *signs, *rest):
        evidence.step(step)
    on_lines = evidence.step(
        follows(
            r"\int \varphi(t)\,w_j\,g_j\,dt \le -0.06\,M^4 h(0) \quad (|x_\perp| \le M)",
            "the slopes bound h by h(0) from both sides; where p > 9/10 the integrand only helps",
            [*near, *shape, *signs],
            (SUBSTITUTION, MONOTONE_INTEGRAL),
            scope=SCOPE,
        )
    )
    evidence.conclude(
        follows(
            r"\langle \mu_j, \nabla_j L\rangle = 2\,\mathbb{E}[w_j g_j] < 0",
            "at least half of the lines have |x⊥| ≤ M; the others contribute at most 4M⁴ Pr(|x⊥| > M)",
            [on_lines, *rest],
            (FUBINI, ROTATION),
            scope=SCOPE,
        )
    )
    evidence.twin("p(1 − p)(1 − 2p)", leading(zero=2))
    evidence.twin("an error of 5κ", pointwise(5 * κ))
    evidence.twin("slopes of at least ½", slopes(low=Q(1, 2))[0])
    evidence.twin("A = 1/10 instead of 4/15", tangent(Q(1, 10)))
    evidence.twin("a cluster of radius M/100", line(error=6 * Q(1, 100)))


NEAREST = real("A", "A", "|μ_1|², of the mean near the truth")
PLACES = [
    Instance(GaussianMixture([0, 8, "17/2", 9]), {"A": 0}),
    Instance(GaussianMixture(["1/50", 12, "49/4"]), {"A": Fraction(1, 2500)}),
    Instance(GaussianMixture([[0, 0], [6, 1], [7, -1]]), {"A": 0}),
]
NEAR = Instance(GaussianMixture([0, "11/5", "23/10"]), {"A": 0})  # below S-6's saddle (0, 2.456…): it returns
SLOPE = dot(mu, gradient(Law.TEACHER))
BEYOND = Defined("B", "B", "", square(mu) - NEAREST)


def leaving(sign=-1):
    """⟨μ_j, ∇_jL⟩ ≤ −1/10⁹ for all means but μ_1; for that one |μ_j|² − A is 0."""
    return sign * BEYOND * SLOPE >= BEYOND * Fraction(1, 10**9)


@claim(
    FORWARD,
    "Theorem 3.5, clusters at points",
    at_each(PLACES, leaving()),
    provenance=Provenance.DERIVED,
)
@at(*PLACES)
def test_clusters_at_points(evidence: Evidence) -> None:
    for place in PLACES:
        evidence.conclude(certified(place, leaving()), "much nearer and wider than in the proof")
        evidence.twin("inward", certified(place, leaving(sign=1)))
    evidence.twin("the same at |μ_j| = 2.2, 2.3", certified(NEAR, leaving()))
    early = Instance(GaussianMixture(["1/2", 8, 9]), {"A": 0})
    evidence.twin("the same for the mean that arrives", certified(early, leaving()))
