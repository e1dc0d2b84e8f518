r"""S-6, exact form: for two components the forward loss is one mean over a Gaussian, in every dimension.

Means a, y ∈ R^d of equal weight, teacher N(0, I). With y − a = D u, |u| = 1, c = a·u, m = c + D/2, β = c/D,
a_⊥ = a − c u, Z ∼ N(0, 1), W = iZ and z = (m − W)/D = ½ + β − W/D, for |β| < ½:

    L = |a|² + F,     F = φ(m) E[(m + W) P],     P = π / sin πz = π / cos(π(β − W/D))
    ∇_y L = k u + F_m a_⊥/D,     ∇_a L = 2a − e u − F_m a_⊥/D,     G = m² − 2 − W² = m² − 2 + Z²
    F_m = −φ(m) E[G P],     k = −½ φ(m) E[G (1 + 2W/D) P],     e = ½ φ(m) E[G (1 − 2W/D) P]

Why: the posterior weight of y is σ(D(x·u − m)). With x·u = m + s/D the Gaussian splits into e^{−(m/D)s} and
e^{−s²/(2D²)} = E e^{iZs/D}, and what is left of the integral over s is a transform of σ or σ².
"""

from fractions import Fraction

import pytest
import sympy as sp

from verify import GaussianMixture, forward_fisher
from verify.algebra.pair import DRAG, PUSH, RISE, SLOPE, D, W, by_gap, by_m, m
from verify.algebra.softmax import derive
from verify.arithmetic import Ball, ball, precision
from verify.checks.inference import follows
from verify.checks.sign import less
from verify.checks.symbolic import vanishes
from verify.evidence import SHARPER, Evidence, Provenance, claim
from verify.evidence.axioms import (
    DIFFERENTIATION,
    FUBINI,
    LOGISTIC_TRANSFORM,
    NORMAL_TRANSFORM,
    ROTATION,
    STEIN,
    SUBSTITUTION,
)
from verify.fisher.pair import PairForm

SCOPE = "all d ≥ 1, all a ≠ y with |a·u| < D/2"
HALF = sp.Rational(1, 2)
c, s, z, X, E, u, q, xp, p2 = sp.symbols("c s z X E u_j q_j x_perp p2")


def log_odds(middle=HALF):
    """x·(y − a) − (|y|² − |a|²)/2 for a = cu + a_⊥, y = (c + D)u + a_⊥; X = x·u, xp = x·a_⊥, p2 = |a_⊥|²."""
    score_y = X * (c + D) + xp - ((c + D) ** 2 + p2) / 2
    score_a = X * c + xp - (c**2 + p2) / 2
    return vanishes(
        r"w_y = \sigma(D\,(x\cdot u - m)),\quad m = c + D/2 = (|y|^2 - |a|^2)/(2D)",
        "the log-odds of the two components; x and the part of the means across u drop out",
        score_y - score_a - D * (X - (c + middle * D)),
        scope=SCOPE,
    )


def squared_mean():
    return vanishes(
        r"|v|^2 = |a|^2 + 2cD\,w + D^2 w^2",
        "v = a + w D u; along u it is c + wD, across it a_⊥",
        (c + E * D) ** 2 + p2 - (c**2 + p2 + 2 * c * D * E + D**2 * E**2),
        scope=SCOPE,
    )


def exponent(scale=1):
    return vanishes(
        r"-\tfrac12 (m + s/D)^2 = -\tfrac12 m^2 - \tfrac{m}{D} s - \tfrac{1}{2} (s/D)^2",
        "x·u = m + s/D; the last term is the characteristic function of Z at s/D",
        -((m + s / D) ** 2) / 2 + m**2 / 2 + scale * m / D * s + (s / D) ** 2 / 2,
        scope=SCOPE,
        axioms=(NORMAL_TRANSFORM,),
    )


def square():
    σ = E / (1 + E)
    return vanishes(
        r"\sigma^2 = \sigma - \sigma',\quad \text{so } \int e^{-zs}\sigma^2 ds = (1 - z)\, \pi/\sin \pi z",
        "E = e^s, d/ds = E d/dE; then by parts",
        σ**2 - (σ - E * sp.diff(σ, E)),
        scope=SCOPE,
        axioms=(LOGISTIC_TRANSFORM,),
    )


def collected(first=2):
    """2cD·E[w] + D²·E[w²] with E[w] = φ(m)/D·E[P], E[w²] = φ(m)/D·E[(1 − z)P]."""
    at = {z: (m - W) / D, c: m - D / 2}
    return vanishes(
        r"2cD \cdot \tfrac1D + D^2 \cdot \tfrac{1 - z}{D} = m + W",
        "c = m − D/2 and z = (m − W)/D",
        (first * c * D / D + D**2 * (1 - z) / D).subs(at) - RISE,
        scope=SCOPE,
    )


def argument(shift=HALF):
    """The argument z = ½ + β − W/D with β = c/D."""
    return vanishes(
        r"z = \tfrac12 + \beta - W/D,\quad \sin \pi z = \cos(\pi(\beta - W/D)),\quad "
        r"\operatorname{Re} z \in (0, 1)",
        "β = c/D, m = c + D/2, and |β| < ½",
        ((m - W) / D).subs(m, c + D / 2) - (shift + c / D - W / D),
        scope=SCOPE,
    )


def slopes(sign=1):
    """The three derivatives, as the calculus of such means gives them from m + W."""
    G = m**2 - 2 - W**2
    claimed = {SLOPE: -G, PUSH: -G * (1 + sign * 2 * W / D) / 2, DRAG: G * (1 - sign * 2 * W / D) / 2}
    r, t = sp.symbols("r t")
    return vanishes(
        r"F_m \leftrightarrow -G,\quad k \leftrightarrow -\tfrac12 G(1 + 2W/D),\quad "
        r"e \leftrightarrow \tfrac12 G(1 - 2W/D)",
        "the derivatives of φ(m) E[(m + W)P], with Stein's lemma for P' (as a combination with symbols)",
        sum((x - y) * g for (x, y), g in zip(claimed.items(), (1, r, t), strict=True)),
        scope=SCOPE,
        axioms=(STEIN, DIFFERENTIATION),
    )


def calculus(sign=1):
    """The rules for ∂/∂m and ∂/∂D of φ(m) E[q P] minus the raw derivatives, q any function of W, m and D."""
    p, dp, r = sp.symbols("p p' r")
    any_q = sp.Function("q")(W, m, D)
    names = {any_q.diff(t): sp.Symbol(f"q_{t}") for t in (W, m, D)} | {any_q: sp.Symbol("q")}

    def along(f):  # d/dW, with dp/dW = −p'/D
        return sp.diff(f, W) - sp.diff(f, p) * dp / D

    raw_m = (sp.diff(any_q, m) - m * any_q) * p + any_q * dp / D
    raw_gap = sp.diff(any_q, D) * p - (m - W) / D**2 * any_q * dp
    stein_m, stein_gap = (along(g) + sign * W * g for g in (any_q * p, -(m - W) * any_q * p / D))
    residual = raw_m + stein_m - by_m(any_q) * p + r * (raw_gap + stein_gap - by_gap(any_q) * p)
    return vanishes(
        r"\partial_m, \partial_D\,\varphi(m)\mathbb{E}[q P] = \text{raw derivative} + \mathbb{E}[g' + W g],"
        r"\quad g = qP,\ -(m - W)qP/D",
        "h(Z) = i g(iZ) in Stein's lemma; P' drops out (as a combination with a symbol)",
        sp.expand(residual).subs(names),
        scope=SCOPE,
        axioms=(STEIN, DIFFERENTIATION),
    )


def chain(across=1):
    """∂m/∂y_j, ∂m/∂a_j, ∂D/∂y_j in coordinate j, with y_j = (c + D)u_j + q_j and a_j = c u_j + q_j."""
    N_y, N_a, y_j, a_j = (c + D) ** 2 + p2, c**2 + p2, (c + D) * u + q, c * u + q
    Y, A, gap = sp.symbols("N_y N_a gap", positive=True)
    at = {Y: N_y, A: N_a, gap: D}
    ratio = (Y - A) / (2 * gap)
    # D² = |y − a|², so 2D ∂D/∂y_j = 2(y_j − a_j).
    gap_y = (y_j - a_j) / D
    m_y = derive(ratio, {Y: 2 * y_j, gap: gap_y}).subs(at)
    m_a = derive(ratio, {A: 2 * a_j, gap: -gap_y}).subs(at)
    r, t = sp.symbols("r t")
    return vanishes(
        r"\nabla_y m = \tfrac12 u + a_\perp/D,\quad \nabla_a m = \tfrac12 u - a_\perp/D,\quad "
        r"\nabla_y D = u = -\nabla_a D",
        "in any coordinate j of R^d (as a combination with symbols)",
        m_y - (u / 2 + across * q / D) + r * (m_a - (u / 2 - across * q / D)) + t * (gap_y - u),
        scope=SCOPE,
    )


@claim(
    SHARPER,
    "S-6, exact form",
    r"L = |a|^2 + \varphi(m)\,\mathbb{E}\left[(m + iZ)\,P\right],\quad "
    r"\nabla_y L = k u + F_m a_\perp/D,\quad \nabla_a L = 2a - e u - F_m a_\perp/D",
    quantifiers=SCOPE,
    provenance=Provenance.DERIVED,
    hypotheses=(
        r"n = 2,\ \pi_i = \tfrac12,\ p^* = \mathcal{N}(0, I),\ "
        r"\text{means } a, y = a + D u,\ D > 0,\ |u| = 1",
        r"c = a\cdot u,\ a_\perp = a - c u,\ m = c + \tfrac D2,\ \beta = \tfrac cD,\ |\beta| < \tfrac12",
        r"Z \sim \mathcal{N}(0, 1),\ P = \pi/\cos(\pi(\beta - iZ/D)),\ G = m^2 - 2 + Z^2",
        r"F_m = -\varphi(m)\,\mathbb{E}[G P],\ "
        r"k = -\tfrac12 \varphi(m)\,\mathbb{E}[G (1 + \tfrac{2iZ}{D}) P],\ "
        r"e = \tfrac12 \varphi(m)\,\mathbb{E}[G (1 - \tfrac{2iZ}{D}) P]",
    ),
    uses=("A softmax rules",),
)
def test_exact_form(evidence: Evidence) -> None:
    parts = [log_odds(), squared_mean(), exponent(), square(), collected(), argument()]
    for step in parts:
        evidence.step(step)
    loss = evidence.conclude(
        follows(
            r"L = |a|^2 + \varphi(m)\,\mathbb{E}[(m + iZ)\,\pi/\cos(\pi(\beta - iZ/D))]",
            "x·u ∼ N(0, 1); the integrals over s and Z exchanged, absolutely convergent for 0 < Re z < 1; "
            "the transforms of σ and σ² at z",
            parts,
            (ROTATION, SUBSTITUTION, FUBINI, LOGISTIC_TRANSFORM),
            scope=SCOPE,
        )
    )
    derivatives = [loss, *(evidence.step(step) for step in (calculus(), slopes(), chain()))]
    evidence.conclude(
        follows(
            r"\nabla_y L = k u + F_m a_\perp/D,\quad \nabla_a L = 2a - e u - F_m a_\perp/D",
            "the chain rule: k = F_m/2 + F_D, e = F_D − F_m/2",
            derivatives,
            (DIFFERENTIATION,),
            scope=SCOPE,
        )
    )

    evidence.twin("m = c + D: the boundary at y instead of half-way", log_odds(sp.S.One))
    evidence.twin("e^{−2(m/D)s} in the split of the Gaussian", exponent(2))
    evidence.twin("c D w for 2c D w", collected(1))
    evidence.twin("π/sin πz = π/cos(π(β + ½ − W/D))", argument(sp.S.One))
    evidence.twin("the sign of the term with W/D in k and e", slopes(-1))
    evidence.twin("Stein's lemma with the other sign", calculus(-1))
    evidence.twin("∇_y m = u/2 − a_⊥/D", chain(-1))


STEP = Fraction(1, 64)  # fine enough for means that are close together
Point = tuple[str, ...]
PLACES: dict[str, tuple[Point, Point]] = {
    "d=1, inside S-6's region": (("1/5",), ("16/5",)),
    "d=1, a below 0": (("-3/10",), ("5/2",)),
    "d=1, close together": (("1/7",), ("-2/3",)),
    "d=2": (("1/5", "3/20"), ("5/2", "-1")),
    "d=2, y orthogonal to a": (("1/2", "0"), ("0", "7/4")),
}


def exact(
    a: list[Fraction], y: list[Fraction], *, tilt: int = 1, turn: Fraction = Fraction(0), across: int = 1
):
    """Loss and 2 × d derivatives by the exact form. The twins turn W around, add to β, or leave F_m out."""
    gap = sum((ball((s - t) ** 2) for s, t in zip(y, a, strict=True)), ball(0)).sqrt()
    unit = [ball(s - t) / gap for s, t in zip(y, a, strict=True)]
    along = sum((ball(s) * t for s, t in zip(a, unit, strict=True)), ball(0))
    form = PairForm(along + gap / 2, gap, along / gap + ball(turn), STEP)
    k, e, F_m = (form.mean(q.subs(W, tilt * W)) for q in (PUSH, DRAG, SLOPE))
    rest = [across * F_m * (ball(s) - along * t) / gap for s, t in zip(a, unit, strict=True)]
    loss = sum((ball(s * s) for s in a), form.mean(RISE))
    by_a = [2 * ball(s) - e * t - r for s, t, r in zip(a, unit, rest, strict=True)]
    return [loss, *by_a, *(k * t + r for t, r in zip(unit, rest, strict=True))]


def agree(found: list[Ball], known: list[Ball], scope: str):
    """Both enclosures of all 1 + 2d numbers meet to 12 digits."""
    gap = max((abs(s - t) for s, t in zip(found, known, strict=True)), key=float)
    return less(
        r"|L - L_{\text{engine}}|,\ |\nabla L - \nabla L_{\text{engine}}| < 10^{-12}",
        "the engine integrates Lemma 2.2's polynomials over x, in d dimensions; nothing is shared",
        gap,
        ball(Fraction(1, 10**12)),
        scope=scope,
        name="room",
    )


@claim(
    SHARPER,
    "S-6, exact form against the engine",
    r"L,\ \nabla L \text{ by the exact form} = L,\ \nabla L \text{ by quadrature over } x",
    quantifiers="d = 1, 2; five pairs (a, y)",
    provenance=Provenance.DERIVED,
    hypotheses=(r"n = 2,\ \pi_i = \tfrac12,\ p^* = \mathcal{N}(0, I),\ \text{means } a, y",),
    uses=("S S-6, exact form",),
)
@pytest.mark.parametrize("place", PLACES)
def test_against_the_engine(place: str, evidence: Evidence) -> None:
    a, y = ([Fraction(t) for t in point] for point in PLACES[place])
    with precision(128):
        out = forward_fisher(GaussianMixture([a, y]), digits=18)
        known = [out.loss, *(g for row in out.gradient for g in row)]
        evidence.conclude(agree(exact(a, y), known, place))

        evidence.twin("W → −W in the derivatives", agree(exact(a, y, tilt=-1), known, place))
        moved = Fraction(1, 4) if a[0] < 0 else Fraction(-1, 4)
        evidence.twin("β shifted by a quarter", agree(exact(a, y, turn=moved), known, place))
        if len(a) > 1:
            evidence.twin("without F_m a_⊥/D", agree(exact(a, y, across=0), known, place))
