r"""Residual distance: how far from its teacher a student stays when the weights do not match.

Two teachers Δ apart with weights q_0, q_1, students clustered at them with total weights ρ_0, ρ_1. Near the
midpoint write x = t/Δ, A = e^{−Δ²/8}/√(2π). To first order in A the overlap adds to F

    ΔA J(ρ),   J(ρ) = ∫ (ρ_0 e^{−t/2} + ρ_1 e^{t/2}) (w − w*)² dt,
    J_0 = ∂J/∂ρ_0 = ∫ e^{−t/2}(w*² − w²) dt = (π/2)(√(q_1/q_0) − √(ρ_1/ρ_0)),

so that J = (π/2)(√(ρ_0 r) − √(ρ_1/r))² with r = √(q_1/q_0): it vanishes iff the weights match. Moving cluster
0 by s, or splitting it into halves ± √θ, costs ρ_0 s² or ρ_0 θ² at its teacher and changes the overlap by

    ∂_s: ρ_0 A ∫ e^{−t/2−t²/(2Δ²)} [(Δ²/2 + t)(w*² − w²) + 2(w − w*)] dt
    ∂_θ: ρ_0 A ∫ e^{−t/2−t²/(2Δ²)} [(Δ/2)(Δ²/4 + t − 1 + t²/Δ²)(w*² − w²) + 2(Δ/2 + t/Δ)(w − w*)] dt

which gives, every integral being a derivative of π/sin πz at ½,

    s = −(Δ²/4) A J_0 (1 − c/Δ² + O(Δ^−4)),     θ = −(Δ³/16) A J_0 (1 − c'/Δ² + O(Δ^−4))   if J_0 < 0.

Only an underweight cluster (ρ_0 < q_0) splits, by e^{−Δ²/16}; every cluster shifts by e^{−Δ²/8}.
"Proved" here means: to first order in A (that the two parts just add up to that order is for the reader). The
instances in test_residual_distance_instances.py are enclosed without any such assumption.
"""

import sympy as sp

from verify.algebra.overlap import square_gap
from verify.checks.inference import follows
from verify.checks.symbolic import vanishes
from verify.evidence import REVERSE, Evidence, Provenance, Step, claim
from verify.evidence.axioms import DIFFERENTIATION, EXPONENTIAL, LOGISTIC_TRANSFORM

SCOPE = "all weights, first order in e^{−Δ²/8}"
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
    """Y = x − ν_0; a' = a y under a shift."""
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
        "with ε = 1/Δ²; what stands at ε integrates to −c J_0",
        first_two - claimed,
        scope=SCOPE,
        axioms=(EXPONENTIAL,),
    )


def stationary(power_of=4) -> Step:
    """∂_s and ∂_θ of ρ_0(s² + θ²) + ρ_0 A J_0 (Δ²/2 s + Δ³/8 θ)."""
    lead = ρ * (s**2 + θ**2) + ρ * A * J0 * (Δ**2 / 2 * s + Δ**3 / 8 * θ)
    found = [sp.diff(lead, k) for k in (s, θ)]
    solved = {s: -(Δ**2) / power_of * A * J0, θ: -(Δ**3) / (4 * power_of) * A * J0}
    return vanishes(
        r"s = -\tfrac{\Delta^2}{4} A J_0,\quad \theta = -\tfrac{\Delta^3}{16} A J_0",
        "both derivatives of the leading part vanish (the second with an independent factor)",
        found[0].subs(solved) + z * found[1].subs(solved),
        scope=SCOPE,
    )


@claim(
    REVERSE,
    "residual distance, leading order",
    r"s = -\tfrac{\Delta^2}{4} A J_0 \big(1 - \tfrac{c}{\Delta^2} + \dots\big),\quad "
    r"\theta = -\tfrac{\Delta^3}{16} A J_0 \big(1 - \tfrac{c'}{\Delta^2} + \dots\big),\quad "
    r"J_0 = \tfrac\pi2\Big(\sqrt{\tfrac{q_1}{q_0}} - \sqrt{\tfrac{\rho_1}{\rho_0}}\Big)",
    quantifiers=SCOPE,
    provenance=Provenance.DERIVED,
    hypotheses=(r"m = 2,\ d = 1", r"A = e^{-\Delta^2/8}/\sqrt{2\pi}", r"\theta \text{ only if } J_0 < 0"),
)
def test_leading_order(evidence: Evidence) -> None:
    overlap = [evidence.step(step) for step in (by_shift(), series_of_split(), by_split())]
    own = evidence.step(at_teacher())
    brackets = [evidence.step(expanded(kind)) for kind in ("shift", "split")]
    value = evidence.conclude(slope())
    evidence.conclude(closed_form())
    solved = evidence.step(stationary())
    evidence.conclude(
        follows(
            r"s \text{ and } \theta \text{ as stated, to first order in } A \text{ and second in } 1/\Delta",
            "F is the sum of both parts up to higher powers of A; a = ρ_0 A e^{−t/2−t²/(2Δ²)}, dx = dt/Δ",
            [*overlap, own, *brackets, value, solved],
            (DIFFERENTIATION, LOGISTIC_TRANSFORM),
            scope=SCOPE,
        )
    )
    evidence.twin("w*² + w² in the shift's integrand", by_shift(-1))
    evidence.twin("y² for y² − 1 in the split", by_split(0))
    evidence.twin("half of the spread at the teacher", at_teacher(HALF))
    evidence.twin("J_0 twice as large", slope(sp.S.One))
    evidence.twin("no cross term in J", closed_form(0))
    evidence.twin("Δ²/2 for Δ²/4", stationary(2))
    evidence.twin("c without its last term", expanded("shift", -4))
