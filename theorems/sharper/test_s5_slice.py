r"""S-5 where one mean has arrived and the other n − 1 leave together: L·t·log t → 2(n − 1), exactly.

On the slice μ_1 = 0, μ_2 = … = μ_n = y e, |e| = 1, put s = y x·e − y²/2 + ℓ with ℓ = log(n − 1). Then
v = y σ(s) e with the logistic σ, and

    L(y) = √(n − 1) y φ(y/2) J(y),   J = ∫ e^{−s/2} σ(s)² e^{−(s − ℓ)²/(2y²)} ds.

By the Beta integral ∫ e^{−zs}σ² = B(2 − z, z): it is π/2 at z = ½, where s has mean 2 and E s² = π². So with
κ = E(s − ℓ)² = π² − 4ℓ + ℓ², for every y > 0,

    1 − κ/(2y²) ≤ L / (√(n − 1) (π/2) y φ(y/2)) ≤ 1.

The gradient flow *of L on the slice*, in which each far mean has its share y' = −L'(y)/(n − 1), then has
L·t·y²/16 → n − 1 and L·t·log t → 2(n − 1): between the O(1/τ) of Theorem 3.5 and the Ω(1/τ^{1+ε}) of 3.7.

What is not proved here is that the full flow stays near the slice: there μ_1 is not 0 but follows
its balance, of the order of ∂L, and the far means are equal only in the limit. That is a heuristic for
n ≥ 3; see the runs in log t.
"""

from fractions import Fraction

import sympy as sp

from verify import GaussianMixture
from verify.checks.enclosure import at_each, certified
from verify.checks.inference import follows
from verify.checks.instance import Instance
from verify.checks.spot import at
from verify.checks.symbolic import vanishes
from verify.evidence import SHARPER, Evidence, Provenance, claim
from verify.evidence.axioms import (
    BETA_INTEGRAL,
    DIFFERENTIATION,
    EXPONENTIAL,
    LHOPITAL,
    MONOTONE_INTEGRAL,
    ROTATION,
    SUBSTITUTION,
)
from verify.lemmas.forward import L
from verify.prove import circle_constant, exp, inverse, log, n, positive, sqrt

SCOPE = "all n ≥ 2, all d ≥ 1, all y > 0"
LIMIT = "all n ≥ 2, all d ≥ 1, on the slice"
HALF = sp.Rational(1, 2)
y, E, N = sp.symbols("y E N", positive=True)
s, q, ell, τ, z = sp.symbols("s q ell tau z")
QUARTER = sp.Rational(1, 4)
TRANSFORM = (1 - z) * sp.pi / sp.sin(sp.pi * z)


def exponent(centre=HALF):
    return vanishes(
        r"-\tfrac12 x^2 = -\tfrac{y^2}{8} - \tfrac{s - \ell}{2} - \tfrac{(s-\ell)^2}{2y^2},\quad "
        r"x = \tfrac y2 + \tfrac{s - \ell}{y}",
        "so φ(x) dx = φ(y/2) √(n − 1) e^{−s/2} e^{−(s − ℓ)²/(2y²)} ds/y",
        -((centre * y + (s - ell) / y) ** 2) / 2 + y**2 / 8 + (s - ell) / 2 + (s - ell) ** 2 / (2 * y**2),
        scope=SCOPE,
        axioms=(ROTATION, SUBSTITUTION),
    )


def posterior(share=1):
    """Weights 1 : N e^{yx − y²/2} with N = n − 1, and e^s = E = N e^{yx − y²/2}."""
    far = N * (E / N)
    return vanishes(
        r"v = y\,\sigma(s)\,e",
        "E = e^s is the ratio of the posterior weights, of all far means together to the near one",
        y * far / (1 + far) - share * y * E / (1 + E),
        scope=SCOPE,
    )


def transform(power=1):
    """With u = σ: ds = du/(u(1 − u)) and e^{−zs} = ((1 − u)/u)^z."""
    found = sp.gammasimp(sp.gamma(2 - z) * sp.gamma(z) / sp.gamma(2))
    return vanishes(
        r"\int e^{-zs}\sigma^2\,ds = B(2 - z, z) = \frac{(1 - z)\,\pi}{\sin \pi z},\quad 0 < z < 2",
        "u = σ(s): ∫ u^{1−z}(1 − u)^{z−1} du; the reflection formula by SymPy",
        sp.simplify(found * sp.sin(sp.pi * z) / sp.pi) - (1 - z) ** power,
        scope=SCOPE,
        axioms=(BETA_INTEGRAL, SUBSTITUTION),
    )


def moments(total=sp.pi / 2, mean=2):
    values = [sp.diff(TRANSFORM, z, k).subs(z, HALF) for k in range(3)]
    miss = (values[0] - total) / sp.pi, -values[1] / values[0] - mean, values[2] / values[0] / sp.pi**2 - 1
    return vanishes(
        r"\int e^{-s/2}\sigma^2\,ds = B(\tfrac32, \tfrac12) = \tfrac{\pi}{2},\quad "
        r"\mathbb{E}\,s = 2,\quad \mathbb{E}\,s^2 = \pi^2,\quad "
        r"\kappa = \mathbb{E}(s - \ell)^2 = \pi^2 - 4\ell + \ell^2",
        "the transform and its derivatives at ½; E is under the density ∝ e^{−s/2}σ² "
        "(as a combination with a symbol)",
        sum(τ**k * sp.simplify(m) for k, m in enumerate(miss)),
        scope=SCOPE,
        axioms=(DIFFERENTIATION,),
    )


@claim(
    SHARPER,
    "S-5, loss on the slice",
    r"1 - \tfrac{\kappa}{2y^2} \le \frac{L(y)}{\sqrt{n-1}\,\tfrac{\pi}{2}\,y\,\varphi(y/2)} \le 1,"
    r"\quad \kappa = \pi^2 - 4\ell + \ell^2,\ \ell = \log(n-1)",
    quantifiers=SCOPE,
    provenance=Provenance.DERIVED,
    hypotheses=(
        r"\pi_i = 1/n,\ p^* = \mathcal{N}(0, I)",
        r"L(y) = L(\mu),\ \mu_1 = 0,\ \mu_2 = \dots = \mu_n = y\,e,\ |e| = 1",
    ),
)
def test_loss_on_the_slice(evidence: Evidence) -> None:
    steps = [evidence.step(step) for step in (exponent(), posterior(), transform(), moments())]
    evidence.conclude(
        follows(
            r"1 - \tfrac{\kappa}{2y^2} \le L / (\sqrt{n-1}\,\tfrac{\pi}{2}\,y\,\varphi(y/2)) \le 1",
            "1 − r ≤ e^{−r} ≤ 1 at r = (s − ℓ)²/(2y²), integrated against e^{−s/2}σ²",
            steps,
            (MONOTONE_INTEGRAL, EXPONENTIAL),
            scope=SCOPE,
        )
    )
    evidence.twin("x = s/y, without the shift to the boundary", exponent(sp.S.Zero))
    evidence.twin("v = ½ y σ(s)", posterior(HALF))
    evidence.twin("(1 − z)² π/sin πz", transform(2))
    evidence.twin("B(3/2, 1/2) = π", moments(sp.pi))
    evidence.twin("E s = 1", moments(mean=1))


def force(share=QUARTER):
    """L'/L = 1/y − y/4 + J'/J, with J' = ∫ … (s − ℓ)²/y³, so q = y³ J'/J ∈ [0, κ/(1 − κ/(2y²))]."""
    r = sp.Symbol("r")
    leading = sp.log(y) - y**2 / 8
    return vanishes(
        r"-\tfrac{L'}{L} = \tfrac y4 - \tfrac1y - \tfrac{q}{y^3},\quad "
        r"0 \le q = \tfrac{y^3 J'}{J} \le \tfrac{\kappa}{1 - \kappa/(2y^2)}",
        "the logarithmic derivative of y φ(y/2), and that of the integrand of J (as a combination)",
        sp.diff(leading, y) - (1 / y - share * y) + τ * (sp.diff(-r / (2 * y**2), y) - r / y**3),
        scope=LIMIT,
        axioms=(DIFFERENTIATION, MONOTONE_INTEGRAL),
    )


def quotient(far=3, scale=16):
    """U = 16(n − 1)/(y² L): (U'/T')·1 for t = T(y), T' = −(n − 1)/L'."""
    slope = y / 4 - 1 / y - q / y**3
    rate_of_time, rate_of_scale = 1 / slope, scale / y**2 * (y / 4 - far / y - q / y**3)
    rest = 16 / y**2 + 8 * q / y**4 - 16 / y**2 * (1 / y + q / y**3) * (3 / y + q / y**3)
    return vanishes(
        r"\frac{U'}{T'} = \tfrac{16}{y^2}\left(\tfrac y4 - \tfrac1y - \tfrac q{y^3}\right)"
        r"\left(\tfrac y4 - \tfrac3y - \tfrac q{y^3}\right) = 1 - \tfrac{16}{y^2} - O(y^{-4}) \to 1,\quad "
        r"U = \tfrac{16(n-1)}{y^2 L}",
        "dt = −(n − 1) dy/L' since the n − 1 equal forces add up to L'; U'/U = −2/y − L'/L; q is bounded",
        rate_of_scale / rate_of_time - (1 - rest),
        scope=LIMIT,
    )


def logarithm(power=8):
    """With log U = y²/8 − 3 log y + O(1), since log L = log y − y²/8 + O(1)."""
    constant = sp.Symbol("c", real=True)
    found = sp.limit((y**2 / 8 - 3 * sp.log(y) + constant) / (y**2 / power), y, sp.oo)
    return vanishes(
        r"\frac{\log U}{y^2/8} \to 1",
        "the limit by SymPy's gruntz; J tends to π/2, so its logarithm is bounded",
        found - 1,
        scope=LIMIT,
    )


def product(scale=2):
    """(L t y²/16)(16 log t/y²) with log t/(y²/8) → 1."""
    return vanishes(
        r"L\,t\,\log t = \frac{L\,t\,y^2}{16}\cdot\frac{16 \log t}{y^2} \to 2(n-1)",
        "the product of the limits n − 1 and 16/8",
        N * sp.Rational(16, 8) - scale * N,
        scope=LIMIT,
    )


@claim(
    SHARPER,
    "S-5, on the slice",
    r"y' = -\tfrac{L'(y)}{n-1} \Rightarrow L\,t\,\tfrac{y^2}{16} \to n-1,\quad L\,t \log t \to 2(n-1),\quad "
    r"L\,t \to 0,\ L\,t^{1+\varepsilon} \to \infty",
    quantifiers=LIMIT,
    provenance=Provenance.DERIVED,
    hypotheses=(
        r"L(y) = L(0, y e, \dots, y e),\ |e| = 1,\ y(0) > 2 + \kappa,\ "
        r"\kappa = \pi^2 - 4\ell + \ell^2,\ \ell = \log(n-1)",
        r"\pi_i = 1/n,\ p^* = \mathcal{N}(0, I)",
    ),
    uses=("S S-5, loss on the slice",),
)
def test_limit_on_the_slice(evidence: Evidence) -> None:
    parts = [evidence.step(step) for step in (force(), quotient())]
    first = evidence.conclude(
        follows(
            r"L\,t\,\tfrac{y^2}{16} \to n - 1",
            "y increases to ∞ since L' < 0 there, and t/U → 1 since T'/U' → 1",
            parts,
            (LHOPITAL,),
            scope=LIMIT,
        )
    )
    logs = [evidence.step(logarithm()), evidence.step(product())]
    evidence.conclude(
        follows(
            r"L\,t\,\log t \to 2(n-1),\quad L\,t \to 0,\quad L\,t^{1+\varepsilon} \to \infty",
            "log t − log U → 0, so log t/(y²/8) → 1; log t → ∞, and t^ε/log t → ∞",
            [first, *logs],
            (),
            scope=LIMIT,
        )
    )
    evidence.twin("L' = −(y/8) L", force(sp.Rational(1, 8)))
    evidence.twin("U = 8(n − 1)/(y² L)", quotient(scale=8))
    evidence.twin("U ∝ 1/(y L)", quotient(far=2))
    evidence.twin("log t ~ y²/4", logarithm(4))
    evidence.twin("L t log t → n − 1", product(1))


at_y = positive("y", "y", "where the far means are")
LOG = log(n - 1)
κ = circle_constant() ** 2 - 4 * LOG + LOG**2
LEADING = (
    sqrt(n - 1) * circle_constant() / 2 * at_y * exp(-(at_y**2) / 8) * inverse(sqrt(2 * circle_constant()))
)
PLACES = [
    Instance(GaussianMixture([0] + [at] * far), {"y": at}, digits=20 + at * at // 16)
    for far in (1, 2, 3)
    for at in (6, 8, 10, 14, 20, 30, 40)
]


def ratio(correction=1, most=1):
    """1 − κ/(2y²) ≤ L/(√(n − 1) (π/2) y φ(y/2)) ≤ 1, multiplied out."""
    return 2 * at_y**2 * L >= (2 * at_y**2 - correction * κ) * LEADING, most * LEADING >= L


@claim(
    SHARPER,
    "S-5, loss on the slice against the engine",
    at_each(PLACES, *ratio()),
    provenance=Provenance.DERIVED,
)
@at(*PLACES)
def test_ratio(evidence: Evidence) -> None:
    """An independent route: quadrature over x with a proved error, no logistic, no Beta integral."""
    for place in PLACES:
        for bound in ratio():
            evidence.conclude(certified(place, bound))
        evidence.twin("half the leading term", certified(place, ratio(most=Fraction(1, 2))[1]))
    for place in PLACES[::7]:
        evidence.twin("a quarter of the correction", certified(place, ratio(correction=Fraction(1, 4))[0]))
