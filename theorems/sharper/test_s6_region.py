r"""S-6, regions: what the signs of the exact form imply for all time, for the flow and for gradient descent.

Means a, y ∈ R^d of equal weight, teacher N(0, I), k, e, F_m as in the exact form. Suppose that on
{|a| ≤ r, |y| ≥ Y}, where |β| ≤ b < ½,

    F_m < 0,    k < 0,    |e| ≤ ε < 2r,    |F_m|/D ≤ q.

Then the flow from there never leaves, nor does gradient descent with any 0 < η ≤ 2r/((2 + q)r + ε); |y|
increases at all times and tends to ∞, a → 0, L → 0. The radius may grow with |y| in steps: if r_j ≥ r_{j−1}
serves for Y_j ≤ |y| ≤ Y_{j+1}, the same holds on the union.
"""

import sympy as sp

from verify.checks.inference import follows
from verify.checks.symbolic import nonnegative, vanishes
from verify.evidence import SHARPER, Evidence, Provenance, claim
from verify.evidence.axioms import GRADIENT_FLOW, NORM, WEIERSTRASS

SCOPE = "all d ≥ 1, all r, Y, ε, q with these signs"
c, D, e, k, F_m, p2, m, y_j, g_j, τ = sp.symbols("c D e k F_m p2 m y_j g_j tau")

# ε, μ, q, x, rest, κ, η ≥ 0: r = (ε + μ)/2, so μ = 2r − ε; q = x + rest with x = |F_m|/D.
ε, μ, x, rest, κ, η = sp.symbols("epsilon mu x rest kappa eta", nonnegative=True)


def outward():
    """For y = (c + D)u + a_⊥ and ∇_y L = k u + F_m a_⊥/D, with p2 = |a_⊥|²."""
    return vanishes(
        r"y\cdot\nabla_y L = k\,(m + D/2) + F_m |a_\perp|^2/D,\quad m + D/2 = y\cdot u",
        "along u and across it",
        ((c + D) * k + F_m * p2 / D - (k * (m + D / 2) + F_m * p2 / D)).subs(m, c + D / 2),
        scope=SCOPE,
    )


def inwards(sign=1):
    """For a = c u + a_⊥ and ∇_a L = 2a − e u − F_m a_⊥/D."""
    return vanishes(
        r"a\cdot\nabla_a L = 2|a|^2 - e\,(a\cdot u) - F_m |a_\perp|^2/D",
        "along u and across it",
        c * (2 * c - e) + (2 - F_m / D) * p2 - (2 * (c**2 + p2) - sign * e * c - F_m * p2 / D),
        scope=SCOPE,
    )


def edge(share=2):
    """r(2r − ε) = rμ ≥ 0."""
    r = (ε + μ) / share
    return nonnegative(
        r"\tfrac12 \tfrac{d}{dt}|a|^2 \le r\,(\varepsilon - 2r) < 0 \quad (|a| = r)",
        "F_m < 0, |a·u| ≤ |a|; ε < 2r",
        r * (2 * r - ε),
        scope=SCOPE,
        axioms=(NORM,),
    )


def moved():
    along = c - η * (2 * c - e) - ((1 - 2 * η) * c + η * e)
    across = (1 - η * (2 - F_m / D)) - (1 - 2 * η + η * F_m / D)
    return vanishes(
        r"a' = \left((1 - 2\eta)\,a\cdot u + \eta e\right)u + (1 - 2\eta + \eta F_m/D)\,a_\perp",
        "a step of gradient descent, along u and across it (as a combination with a symbol)",
        along + τ * across,
        scope=SCOPE,
    )


def lengthened(power=2):
    return vanishes(
        r"|y'|^2 = |y|^2 - 2\eta\, y\cdot\nabla_y L + \eta^2 |\nabla_y L|^2",
        "coordinate by coordinate",
        (y_j - η * g_j) ** 2 - (y_j**2 - 2 * η * y_j * g_j + η**power * g_j**2),
        scope=SCOPE,
    )


def factors(sign=-1):
    """1 − 2η ≥ 1 − 2η − ηx ≥ 1 − (2 + q)η for x = |F_m|/D = −F_m/D ≤ q."""
    t = sp.Symbol("t", nonnegative=True)
    factor = 1 - 2 * η + sign * η * x
    return nonnegative(
        r"1 - (2 + q)\eta \le 1 - 2\eta + \eta F_m/D \le 1 - 2\eta",
        "F_m < 0, |F_m|/D ≤ q (as a combination with a symbol)",
        sp.expand((1 - 2 * η - factor) + t * (factor - (1 - (2 + x + rest) * η))),
        scope=SCOPE,
    )


def contraction(most=2):
    """R − (1 − 2η)r − ηε = ημ, and r − ((2 + q)η − 1)r − ηε = 2rκ at η = (1 − κ)·2r/((2 + q)r + ε)."""
    r, q, t = (ε + μ) / 2, x + rest, sp.Symbol("t", nonnegative=True)
    step = (1 - κ) * most * r / ((2 + q) * r + ε)
    small = r - ((1 - 2 * η) * r + η * ε)
    large = sp.cancel(r - (((2 + q) * step - 1) * r + step * ε))
    return nonnegative(
        r"\max(1 - 2\eta,\ (2 + q)\eta - 1)\, r + \eta\varepsilon \le r \quad "
        r"(\eta \le 2r/((2 + q) r + \varepsilon))",
        "both are linear in η (as a combination with a symbol)",
        sp.expand(small + t * large),
        scope=SCOPE,
    )


@claim(
    SHARPER,
    "S-6, regions",
    r"F_m, k < 0,\ |e| \le \varepsilon < 2r,\ |F_m|/D \le q \text{ on } \{|a| \le r,\ |y| \ge Y\} "
    r"\Rightarrow |y_t| \uparrow \infty,\ a_t \to 0,\ L \to 0",
    quantifiers="n = 2, all d ≥ 1, all r, Y; flow, and all 0 < η ≤ 2r/((2 + q)r + ε)",
    provenance=Provenance.DERIVED,
    hypotheses=(
        r"n = 2,\ \pi_i = \tfrac12,\ p^* = \mathcal{N}(0, I),\ \text{means } a, y",
        r"D, \beta, k, e, F_m \text{ as in “S-6, exact form”}",
        r"|a_0| \le r,\ |y_0| \ge Y > r > 0;\ |\beta| \le b < \tfrac12 \text{ on the set}",
        r"q \ge 0,\ \varepsilon > 0,\ 0 < \eta \le \tfrac{2r}{(2 + q) r + \varepsilon}",
    ),
    uses=("S S-6, exact form",),
)
def test_signs_imply_divergence(evidence: Evidence) -> None:
    rising = evidence.step(
        follows(
            r"y\cdot\nabla_y L < 0",
            "k < 0, F_m < 0, and y·u > 0 where |y| > |a|",
            [evidence.step(outward())],
            (NORM,),
            scope=SCOPE,
        )
    )
    shrinking = [evidence.step(inwards()), evidence.step(edge())]
    flow = evidence.conclude(
        follows(
            r"\text{the flow never leaves, and } |y| \text{ increases at all times}",
            "|y|² rises; |a|² falls where |a| = r, and where the radius steps up with |y| nothing can leave; "
            "the field is smooth, and grows at most linearly since k = e + F_m",
            [rising, *shrinking],
            (GRADIENT_FLOW,),
            scope=SCOPE,
        )
    )
    evidence.conclude(
        follows(
            r"|y| \to \infty,\ a \to 0,\ L \to 0 \quad \text{(flow)}",
            "were |y| bounded, the orbit would stay in a compact set where d|y|²/dt ≥ c > 0; so m → ∞, and e "
            "and L − |a|² are φ(m) times what grows like m²; then d|a|/dt ≤ |e| − 2|a| gives a → 0",
            [flow, rising],
            (WEIERSTRASS,),
            scope=SCOPE,
        )
    )
    steps = [evidence.step(step) for step in (moved(), factors(), contraction(), lengthened())]
    descent = evidence.conclude(
        follows(
            r"\text{gradient descent never leaves, and } |y_{\tau+1}| > |y_\tau|",
            "|a'| ≤ (largest factor)·|a| + η|e|; −2η y·∇_yL > 0; a radius that steps up with |y| only helps",
            [rising, *steps],
            (NORM,),
            scope=SCOPE,
        )
    )
    evidence.conclude(
        follows(
            r"|y_\tau| \to \infty,\ a_\tau \to 0,\ L \to 0 \quad \text{(gradient descent)}",
            "as for the flow: |y'|² − |y|² ≥ 2ηc on a compact set; |a'| ≤ θ|a| + η|e|, and θ < 1 since "
            "(2 + q)η < 2",
            [descent, rising],
            (WEIERSTRASS,),
            scope=SCOPE,
        )
    )

    evidence.twin("the other sign of e", inwards(-1))
    evidence.twin("ε < 3r instead of ε < 2r", edge(3))
    evidence.twin("F_m > 0", factors(1))
    evidence.twin("η ≤ 3r/((2 + q)r + ε)", contraction(3))
    evidence.twin("η|∇_y L|² instead of η²|∇_y L|²", lengthened(1))
