"""S-1: gradient descent on the forward divergence converges near the origin, with no n and no d in the rate.

Single-Gaussian teacher at the origin, any fixed weights. With V = Σ_i |μ_i|² and D = E_φ[|v|² + ‖C‖_F²] ≥ L:

    V ≤ 1/4 at the start and 0 < η ≤ 4/17  ⇒  V never increases, (1/τ) Σ_{k<τ} L(k) ≤ V(0)/(ητ), all μ_i → 0.

(The step size first derived, 1/18, is covered.) Where |v| ≤ ρ = ½, the cross term of the Euler identity
cannot outweigh the squares: 2vᵀCv ≤ 2|v|²‖C‖ ≤ ρ(|v|² + ‖C‖²). And Σ|∇_i|² ≤ 4(1 + ρ⁴) D.
"""

import sympy as sp

from verify.algebra.calculus import sum_over_components
from verify.algebra.notation import C, mu, v, w
from verify.checks.identity import identity
from verify.checks.inference import follows
from verify.checks.symbolic import nonnegative, vanishes
from verify.evidence import SHARPER, Evidence, Provenance, claim
from verify.evidence.axioms import CAUCHY_SCHWARZ, COMPACTNESS, IDENTIFIABILITY, WEIGHTED_MEAN

SCOPE = "all n ≥ 1, all d ≥ 1, all weights, V(0) ≤ 1/4"

# a = |v|, c = ‖C‖_F, δ = ρ − a ≥ 0, η the step size, T = tr C ≥ c.
a, c, δ, η, D, κ, m, g = sp.symbols("a c delta eta D kappa m g", nonnegative=True)
HALF, STEP = sp.Rational(1, 2), sp.Rational(4, 17)


def cross(radius=None):
    """ρ(a² + c²) − 2a²c ≥ 0 for a ≤ ρ: the difference is ρ(a − c)² + 2ac(ρ − a)."""
    ρ = radius or a + δ
    return nonnegative(
        r"2 v^{\mathsf T} C v \le 2|v|^2\|C\|_F \le \rho\,(|v|^2 + \|C\|_F^2) \quad (|v| \le \rho)",
        "ρ(|v| − ‖C‖)² + 2|v|‖C‖(ρ − |v|)",
        ρ * (a**2 + c**2) - 2 * a**2 * c,
        squares=[(ρ, a - c)],
        scope=SCOPE,
        axioms=(CAUCHY_SCHWARZ,),
    )


def inner():
    """Σ_i w_i |(1 − v·(μ_i − v)) v + C(μ_i − 2v)|², summed over the components."""

    def field(index, s, t):
        y = mu(s) - v(s)
        return v(index) - v(s) * y * v(index) + C(index, t) * (mu(t) - 2 * v(t))

    return sum_over_components(w() * field("a", "b", "c") * field("a", "e", "f"))


def written(N, *, quartic=1):
    """|v|² − 2vᵀCv − |Cv|² + |v|² vᵀCv + tr C³."""
    v, C = N.v, N.C
    return (
        v("a") * v("a")
        - 2 * v("a") * C("a", "b") * v("b")
        - C("a", "b") * v("b") * C("a", "c") * v("c")
        + quartic * v("e") * v("e") * v("a") * C("a", "b") * v("b")
        + C("a", "b") * C("b", "c") * C("c", "a")
    )


def second(quartic=1):
    return identity(
        r"\textstyle\sum_i w_i |(1 - v\cdot(\mu_i - v))v + C(\mu_i - 2v)|^2 = "
        r"|v|^2 - 2v^{\mathsf T}Cv - |Cv|^2 + |v|^2 v^{\mathsf T}Cv + \operatorname{tr} C^3",
        "Σ w_i(μ_i − v) = 0 and Σ w_i(μ_i − v)(μ_i − v)ᵀ = C",
        inner(),
        lambda N: written(N, quartic=quartic),
    )


def descent(largest=STEP, sign=1):
    """With ρ = ½: −2ηD + (17/4)η²D ≤ −ηD for 0 < η ≤ 4/17, |η| = largest·(1 − κ); sign −1 is ascent."""
    step = largest * (1 - κ)
    return nonnegative(
        r"-2\eta D + \tfrac{17}{4}\eta^2 D \le -\eta D \quad (0 < \eta \le \tfrac{4}{17})",
        "divided by ηD it is 1 − (17/4)η ≥ 0",
        sp.expand(sign - sp.Rational(17, 4) * step),
        scope=SCOPE,
    )


@claim(
    SHARPER,
    "S-1",
    r"V_0 \le \tfrac14,\ 0 < \eta \le \tfrac{4}{17} \Rightarrow V_{\tau+1} \le V_\tau,\quad "
    r"\tfrac1\tau \textstyle\sum_{k<\tau} L(k) \le \tfrac{V_0}{\eta\tau},\quad \mu_i \to 0",
    quantifiers=SCOPE,
    provenance=Provenance.DERIVED,
    hypotheses=(
        r"p^* = \mathcal{N}(0, I),\ \pi_i > 0 \text{ fixed}",
        r"V = \textstyle\sum_i |\mu_i|^2,\ V_\tau \text{ at step } \tau,\ V_0 \le \tfrac14",
    ),
    uses=("F Lemma 2.2, compact", "F Euler identity", "A covariance bounds"),
)
def test_forward_descent_converges(evidence: Evidence) -> None:
    radius = vanishes(r"\rho^2 = \tfrac14", "ρ = ½", HALF**2 - sp.Rational(1, 4), scope=SCOPE)
    inside = evidence.step(
        follows(
            r"V \le \tfrac14 \Rightarrow |v| \le \rho,\ \operatorname{tr} C \le \rho^2,\quad \rho = \tfrac12",
            "v is a weighted mean of the μ_i, all of norm at most √V ≤ ρ; and tr C ≤ max |μ_i|²",
            [evidence.step(radius)],
            (WEIGHTED_MEAN,),
            scope=SCOPE,
        )
    )
    crossing = evidence.step(cross())
    euler = evidence.step(
        follows(
            r"\textstyle\sum_i \langle\mu_i, \nabla_i L\rangle \ge 2(1 - \rho) D = D",
            "the Euler identity, the cross term and ρ = ½",
            [inside, crossing],
            (),
            scope=SCOPE,
        )
    )

    # Σ|∇_i|² ≤ 4 E Σ_i w_i |…|² ≤ 4(1 + ρ⁴) D.
    exact = evidence.step(second())
    largest = evidence.step(
        vanishes(r"1 + \rho^4 = 17/16", "ρ = ½", 1 + HALF**4 - sp.Rational(17, 16), scope=SCOPE)
    )
    bound = evidence.step(
        follows(
            r"\textstyle\sum_i |\nabla_i L|^2 \le 4(1 + \rho^4) D = \tfrac{17}{4} D",
            "Cauchy–Schwarz in each E[w_i ·], E w_i ≤ 1; vᵀCv, |Cv|² ≥ 0; |v|²vᵀCv ≤ |v|⁴ tr C ≤ ρ⁴|v|²; "
            "tr C³ ≤ ‖C‖² tr C ≤ ρ²‖C‖²",
            [inside, exact, largest],
            (CAUCHY_SCHWARZ,),
            scope=SCOPE,
        )
    )

    square = evidence.step(
        vanishes(
            r"|\mu_i - \eta\nabla_i|^2 = |\mu_i|^2 - 2\eta\langle\mu_i, \nabla_i\rangle + \eta^2|\nabla_i|^2",
            "coordinate by coordinate",
            (m - η * g) ** 2 - (m**2 - 2 * η * m * g + η**2 * g**2),
            scope=SCOPE,
        )
    )
    one_step = evidence.step(descent())
    parts = [euler, bound, square, one_step]
    evidence.conclude(
        follows(
            r"V_{\tau+1} \le V_\tau - \eta D_\tau,\quad "
            r"\tfrac1\tau \textstyle\sum_{k<\tau} L(k) \le \tfrac{V_0}{\eta\tau}",
            "V ≤ ¼ persists; L ≤ D, and the decreases of V telescope",
            parts,
            (),
            scope=SCOPE,
        )
    )
    evidence.conclude(
        follows(
            r"\mu_i \to 0 \text{ for all } i",
            "Σ L < ∞, so L → 0; the iterates stay in V ≤ ¼, and L = 0 only where all means are 0",
            parts,
            (IDENTIFIABILITY, COMPACTNESS),
            scope=SCOPE,
        )
    )

    evidence.twin("a larger step, η ≤ 1/2", descent(HALF))
    evidence.twin("ascent, −4/17 ≤ η < 0", descent(sign=-1))
    evidence.twin("ρ replaced by ρ/2 in the cross term", cross(radius=(a + δ) / 2))
    evidence.twin("the term |v|² vᵀCv doubled", second(quartic=2))
