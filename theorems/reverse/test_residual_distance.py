r"""Residual distance: which way students move from their teachers when the weights do not match.

Setting. Two teachers at ν_0, ν_1 = ν_0 + Δ on the line with weights q_0, q_1; students exactly at them, with
total weights ρ_0 at ν_0 and ρ_1 at ν_1. Move cluster 0 by s, or, if it has two students or more, split it
into halves ν_0 ± √θ of weight ρ_0/2 each: F(s, θ). Write x − ν_0 = Δ/2 + t/Δ and A = e^{−Δ²/8}/√(2π); in t
the posterior weights of the two places are w = σ(t + log ρ_1/ρ_0) and w* = σ(t + log q_1/q_0). Exactly

    F(0, 0) = ΔA ∫ (ρ_0 e^{−t/2} + ρ_1 e^{t/2}) e^{−t²/(2Δ²)} (w − w*)² dt
    ∂_sF = ρ_0 A ∫ e^{−t/2−t²/(2Δ²)} [(Δ²/2 + t)(w*² − w²) + 2(w − w*)] dt
    ∂_θF = ρ_0 A ∫ e^{−t/2−t²/(2Δ²)} [(Δ/2)(Δ²/4 + t − 1 + t²/Δ²)(w*² − w²) + 2(Δ/2 + t/Δ)(w − w*)] dt

at (0, 0). Shown, every integral being a derivative of π/sin πz at ½: with

    J(ρ) = ∫ (ρ_0 e^{−t/2} + ρ_1 e^{t/2})(w − w*)² dt = (π/2)(√(ρ_0 R) − √(ρ_1/R))²,   R = √(q_1/q_0),
    J_0 = ∂J/∂ρ_0 = ∫ e^{−t/2}(w*² − w²) dt = (π/2)(√(q_1/q_0) − √(ρ_1/ρ_0)),

which vanishes iff the weights match (then F = 0 at the teachers and nothing moves), as Δ → ∞ with J_0 ≠ 0

    ∂_sF = ρ_0 A (Δ²/2) J_0 (1 − c/Δ² + O(Δ^−4)),     ∂_θF = ρ_0 A (Δ³/8) J_0 (1 − c'/Δ² + O(Δ^−4)),
    c = −(1/J_0) ∫ e^{−t/2}[(2t − t²/2)(w*² − w²) + 4(w − w*)] dt,
    c' = −(1/J_0) ∫ e^{−t/2}[(4t − 4 − t²/2)(w*² − w²) + 8(w − w*)] dt.

So where J_0 < 0 (the cluster is underweight) F falls as the cluster splits, if it can. Seen from its own
teacher alone the cluster costs ρ_0(s² + θ²); the *model* ρ_0(s² + θ²) + s ∂_sF + θ ∂_θF is stationary at

    s = −(Δ²/4) A J_0 (1 − c/Δ² + O(Δ^−4)),     θ = −(Δ³/16) A J_0 (1 − c'/Δ² + O(Δ^−4)).

Not shown: that F has a stationary point near the model's, and how far from it. The instances in
test_residual_distance_instances.py are enclosed without the model, and compared with it.
"""

import sympy as sp

from verify.algebra.overlap import square_gap
from verify.checks.inference import follows
from verify.checks.symbolic import vanishes
from verify.evidence import REVERSE, Evidence, Provenance, Step, claim
from verify.evidence.axioms import (
    DIFFERENTIATION,
    EXPONENTIAL,
    LOGISTIC_TRANSFORM,
    MONOTONE_INTEGRAL,
    SUBSTITUTION,
)

SCOPE = "all positive weights with J_0 ≠ 0, all Δ > 0 (O(Δ⁻⁴) as Δ → ∞)"
HALF = sp.Rational(1, 2)
a, b, y, w, W, Δ, t, s, θ, z, ρ, A, J0, r, R, e = sp.symbols("a b y w W Delta t s theta z rho A J_0 r R e")


def moved(by, factor) -> sp.Expr:
    """P u² with cluster 0 changed: its density a·factor, its mean ``by``; the other at Δ; u = v − v*."""
    p = a * factor + b
    v = (a * factor * by + b * Δ) / p
    return p * (v - W * Δ) ** 2


def at_overlap(expression: sp.Expr) -> sp.Expr:
    """In terms of w = b/(a + b) and the teacher's W, divided by a."""
    return sp.together((expression / a).subs(b, a * w / (1 - w)))


def by_shift(square=1) -> Step:
    """Under a shift a' = a y, where y = x − ν_0."""
    found = sp.diff(moved(s, 1 + s * y), s).subs(s, 0)
    claimed = Δ**2 * y * (W**2 - square * w**2) + 2 * Δ * (w - W)
    return vanishes(
        r"\partial_s (p u^2) = a\,[\Delta^2 y (w^{*2} - w^2) + 2\Delta (w - w^*)],\quad y = x - \nu_0",
        "φ(x − ν_0 − s) = φ(y)(1 + s y + …)",
        at_overlap(found) - claimed,
        scope=SCOPE,
        axioms=(DIFFERENTIATION,),
    )


def by_split(minus=1) -> Step:
    """Halves at ± √θ: density φ(y) cosh(√θ y) e^{−θ/2}, mean √θ tanh(√θ y)."""
    found = sp.diff(moved(θ * y, 1 + θ * (y**2 - minus) / 2), θ).subs(θ, 0)
    claimed = Δ**2 * (y**2 - 1) / 2 * (W**2 - w**2) + 2 * Δ * y * (w - W)
    return vanishes(
        r"\partial_\theta (p u^2) = a\,[\Delta^2 \tfrac{y^2 - 1}{2} (w^{*2} - w^2) + 2\Delta y (w - w^*)]",
        "cosh(√θ y) e^{−θ/2} = 1 + θ(y² − 1)/2 + …, √θ tanh(√θ y) = θ y + …",
        at_overlap(found) - claimed,
        scope=SCOPE,
        axioms=(DIFFERENTIATION,),
    )


def series_of_split() -> Step:
    """The two expansions that by_split uses, with e = √θ."""
    density = sp.series(sp.cosh(e * y) * sp.exp(-(e**2) / 2), e, 0, 4).removeO()
    mean = sp.series(e * sp.tanh(e * y), e, 0, 4).removeO()
    residual = (density - 1 - e**2 * (y**2 - 1) / 2) + z * (mean - e**2 * y)
    why = "SymPy's series (the second with an independent factor)"
    statement = (
        r"\cosh(\epsilon y)e^{-\epsilon^2/2} = 1 + \epsilon^2 \tfrac{y^2-1}{2} + O(\epsilon^4),\quad "
        r"\epsilon\tanh(\epsilon y) = \epsilon^2 y + O(\epsilon^4)"
    )
    return vanishes(statement, why, sp.expand(residual), scope=SCOPE)


def at_teacher(split=1) -> Step:
    """Near the teacher v − ν_0 = s + θ y + …, and E(s + θ y)² with E y = 0, E y² = 1."""
    square = sp.Poly((s + split * θ * y) ** 2, y)
    expected = sum(c * {0: 1, 1: 0, 2: 1}[k] for (k,), c in square.terms())
    return vanishes(
        r"\mathbb{E}_{\mathcal{N}(\nu_0, 1)} (s + \theta y)^2 = s^2 + \theta^2",
        "the cluster seen from its own teacher, to fourth order in the deviations",
        expected - s**2 - θ**2,
        scope=SCOPE,
    )


def slope(factor=HALF) -> Step:
    found = sp.simplify(square_gap(r, R, 0) / sp.pi)
    return vanishes(
        r"J_0 = \tfrac\pi2\big(\sqrt{q_1/q_0} - \sqrt{\rho_1/\rho_0}\big)",
        "∫ e^{−zt}σ² = (1 − z)π/sin πz at ½, shifted by the log odds",
        found - factor * (R - r),
        scope=SCOPE,
        axioms=(LOGISTIC_TRANSFORM,),
    )


def of_weight(own=2) -> Step:
    """∂/∂ρ_0 of p(w − w*)² for p = ρ_0 e + ρ_1/e, w = (ρ_1/e)/p, divided by e."""
    first, second = sp.symbols("rho_0 rho_1", positive=True)
    p = first * e + second / e
    share = second / e / p
    found = sp.diff(p * (share - W) ** 2, first) / e
    return vanishes(
        r"J_0 = \partial J/\partial\rho_0 = \textstyle\int e^{-t/2}(w^{*2} - w^2)\,dt",
        "e stands for e^{−t/2}; w depends on ρ_0 as well",
        found - (W**2 - share**own),
        scope=SCOPE,
        axioms=(DIFFERENTIATION,),
    )


def closed_form(cross=2) -> Step:
    """J is homogeneous of degree 1: J = ρ_0 J_0 + ρ_1 J_1, with ρ_1 = ρ_0 r², in units of ρ_0 π/2."""
    euler = (R - r) + r**2 * (1 / R - 1 / r)
    return vanishes(
        r"J = \tfrac\pi2\big(\sqrt{\rho_0 R} - \sqrt{\rho_1/R}\big)^2,\quad R = \sqrt{q_1/q_0}",
        "Euler's theorem for J, with J_1 by exchanging the teachers",
        euler - (R - cross * r + r**2 / R),
        scope=SCOPE,
    )


def expanded(kind: str, shift_by=0) -> Step:
    """With y = Δ/2 + t/Δ and e^{−t²/(2Δ²)} = 1 − t²/(2Δ²) + …; g is w*² − w² and h is w − w*."""
    g, h, ε = sp.symbols("g h epsilon")  # ε = 1/Δ²
    at = sp.Rational(1, 2) + t * ε  # y/Δ
    if kind == "shift":
        inside, size = at * g + 2 * ε * h, HALF
        claimed = g + ε * ((2 * t - t**2 / 2) * g + (4 + shift_by) * h)
    else:
        inside, size = (at**2 - ε) / 2 * g + 2 * at * ε * h, sp.Rational(1, 8)
        claimed = g + ε * ((4 * t - 4 - t**2 / 2) * g + (8 + shift_by) * h)
    product = sp.expand(inside / size * (1 - ε * t**2 / 2))
    first_two = sum(product.coeff(ε, k) * ε**k for k in (0, 1))
    names = {"shift": r"(\Delta^2/2)", "split": r"(\Delta^4/8)"}
    return vanishes(
        rf"\text{{{kind}: the bracket is }} {names[kind]}\,[w^{{*2}} - w^2 + \Delta^{{-2}}(\dots) + "
        r"O(\Delta^{-4})]",
        "with ε = 1/Δ²; what stands at ε integrates to −c J_0; 0 ≤ e^{−y} − 1 + y ≤ y²/2 at y = t²/(2Δ²), "
        "and |t|^k e^{−t/2} w² and |t|^k e^{−t/2} |w − w*| are integrable",
        first_two - claimed,
        scope=SCOPE,
        axioms=(EXPONENTIAL, MONOTONE_INTEGRAL),
    )


def stationary(power_of=4) -> Step:
    """∂_s and ∂_θ of ρ_0(s² + θ²) + ρ_0 A J_0 (Δ²/2 s + Δ³/8 θ)."""
    lead = ρ * (s**2 + θ**2) + ρ * A * J0 * (Δ**2 / 2 * s + Δ**3 / 8 * θ)
    found = [sp.diff(lead, k) for k in (s, θ)]
    solved = {s: -(Δ**2) / power_of * A * J0, θ: -(Δ**3) / (4 * power_of) * A * J0}
    return vanishes(
        r"s = -\tfrac{\Delta^2}{4} A J_0,\quad \theta = -\tfrac{\Delta^3}{16} A J_0",
        "both derivatives of the model vanish, with the leading terms of ∂_sF and ∂_θF (the second with an "
        "independent factor)",
        found[0].subs(solved) + z * found[1].subs(solved),
        scope=SCOPE,
    )


SETTING = (
    r"m = 2,\ d = 1,\ \nu_1 - \nu_0 = \Delta > 0,\ "
    r"p^* = q_0\,\mathcal{N}(\nu_0, 1) + q_1\,\mathcal{N}(\nu_1, 1),\ q_k > 0",
    r"\text{students at } \nu_0 + s \text{ and } \nu_1 \text{ with total weights } \rho_0, \rho_1 > 0,\ "
    r"\rho_0 + \rho_1 = 1;\ \text{or, in place of the first, halves of weight } \rho_0/2 "
    r"\text{ at } \nu_0 \pm \sqrt\theta \text{ (two students or more)}",
    r"A = e^{-\Delta^2/8}/\sqrt{2\pi},\ w = \sigma(t + \log\tfrac{\rho_1}{\rho_0}),\ "
    r"w^* = \sigma(t + \log\tfrac{q_1}{q_0}),\ \sigma(t) = \tfrac{1}{1 + e^{-t}}",
    r"J_0 = \textstyle\int e^{-t/2}(w^{*2} - w^2)\,dt \ne 0",
    r"c = -\tfrac{1}{J_0} \textstyle\int e^{-t/2}[(2t - \tfrac{t^2}{2})(w^{*2} - w^2) + 4(w - w^*)]\,dt",
    r"c' = -\tfrac{1}{J_0} \textstyle\int e^{-t/2}[(4t - 4 - \tfrac{t^2}{2})(w^{*2} - w^2) + 8(w - w^*)]\,dt",
)


@claim(
    REVERSE,
    "residual distance, leading order",
    r"\partial_s F = \tfrac12 \rho_0 A \Delta^2 J_0 \big(1 - \tfrac{c}{\Delta^2} + O(\Delta^{-4})\big),\quad "
    r"\partial_\theta F = \tfrac18 \rho_0 A \Delta^3 J_0 \big(1 - \tfrac{c'}{\Delta^2} + O(\Delta^{-4})\big) "
    r"\quad (s = \theta = 0),\quad "
    r"J_0 = \tfrac\pi2\Big(\sqrt{\tfrac{q_1}{q_0}} - \sqrt{\tfrac{\rho_1}{\rho_0}}\Big)",
    quantifiers=SCOPE,
    provenance=Provenance.DERIVED,
    hypotheses=SETTING,
)
def test_leading_order(evidence: Evidence) -> None:
    overlap = [evidence.step(step) for step in (by_shift(), series_of_split(), by_split())]
    brackets = [evidence.step(expanded(kind)) for kind in ("shift", "split")]
    evidence.conclude(of_weight())
    value = evidence.conclude(slope())
    evidence.conclude(closed_form())
    evidence.conclude(
        follows(
            r"\partial_s F,\ \partial_\theta F \text{ at } s = \theta = 0 \text{ as stated}",
            "under the integral; a = ρ_0 A e^{−t/2−t²/(2Δ²)}, dx = dt/Δ; divided by J_0 ≠ 0",
            [*overlap, *brackets, value],
            (DIFFERENTIATION, LOGISTIC_TRANSFORM, SUBSTITUTION),
            scope=SCOPE,
        )
    )
    evidence.twin("w*² + w² in the shift's integrand", by_shift(-1))
    evidence.twin("y² for y² − 1 in the split", by_split(0))
    evidence.twin("J_0 twice as large", slope(sp.S.One))
    evidence.twin("∂J/∂ρ_0 = ∫ e^{−t/2}(w*² − w³) dt", of_weight(3))
    evidence.twin("no cross term in J", closed_form(0))
    evidence.twin("c without its last term", expanded("shift", -4))


@claim(
    REVERSE,
    "residual distance, model",
    r"Q(s, \theta) = \rho_0(s^2 + \theta^2) + s\,\partial_s F(0) + \theta\,\partial_\theta F(0) "
    r"\text{ is stationary at}\quad "
    r"s = -\tfrac{\Delta^2}{4} A J_0 \big(1 - \tfrac{c}{\Delta^2} + O(\Delta^{-4})\big),\quad "
    r"\theta = -\tfrac{\Delta^3}{16} A J_0 \big(1 - \tfrac{c'}{\Delta^2} + O(\Delta^{-4})\big)",
    quantifiers=SCOPE + "; nothing is said here about stationary points of F itself",
    provenance=Provenance.DERIVED,
    hypotheses=(*SETTING, r"\theta \text{ only if } J_0 < 0 \text{ and cluster 0 has two students or more}"),
    uses=("R residual distance, leading order",),
)
def test_model(evidence: Evidence) -> None:
    parts = [evidence.step(at_teacher()), evidence.step(stationary())]
    evidence.conclude(
        follows(
            r"s \text{ and } \theta \text{ as stated solve } \partial_s Q = \partial_\theta Q = 0",
            "s = −∂_sF/(2ρ_0), θ = −∂_θF/(2ρ_0): the factors 1 − c/Δ² + O(Δ⁻⁴) of the derivatives go along",
            parts,
            (),
            scope=SCOPE,
        )
    )
    evidence.twin("half of the spread at the teacher", at_teacher(HALF))
    evidence.twin("Δ²/2 for Δ²/4", stationary(2))
