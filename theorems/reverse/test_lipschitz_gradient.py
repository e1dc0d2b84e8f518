r"""The reverse gradient is Lipschitz on balls, with a constant free of n and d, for all weights.

Single-Gaussian teacher at the origin. On Σ|μ_i|² ≤ R²

    ‖D²F‖ ≤ 2 √π_max (15R⁴ + 5R³ + 9R² + R + 1).

With it gradient descent from starts 1000 apart is enclosed at exact midpoints only (the runs of R-1).

Why: ∇_iF = 2π_i E h_i(μ_i + z), h_i = v + C(μ_i − v), z standard normal. Let the means move with velocities
δ_j, Σ|δ_j|² = 1, and x = μ_i + z with its mean. The logarithms of the weights change at the rates ℓ_j below,
at most 3R + ζ with ζ = max_j |z·δ_j|, E ζ ≤ 1; means under w change by covariances with ℓ.
"""

from fractions import Fraction

import pytest
import sympy as sp

from verify import GaussianMixture, reverse_fisher
from verify.arithmetic import ball, precision
from verify.checks.bound import at_most
from verify.checks.inference import follows
from verify.checks.symbolic import vanishes
from verify.evidence import REVERSE, Evidence, Provenance, Step, claim
from verify.evidence.axioms import CAUCHY_SCHWARZ, DIFFERENTIATION

SCOPE = "all n ≥ 1, all d ≥ 1, all weights"
COEFFICIENTS = (1, 1, 9, 5, 15)  # of R^k, as the statement has them
STATEMENT = r"\|D^2 F(\mu)\| \le 2\sqrt{\pi_{\max}}\,(15R^4 + 5R^3 + 9R^2 + R + 1)"

s, z, i, j, a, b, R, ζ = sp.symbols("s z mu_i mu_j delta_i delta_j R zeta")


def rate(moving=1) -> Step:
    """ℓ_j, coordinate by coordinate; ``moving`` is whether x moves with mean i."""
    x, mean = i + moving * s * a + z, j + s * b
    found = sp.diff(x * mean - mean**2 / 2, s).subs(s, 0)
    return vanishes(
        r"\ell_j = \tfrac{d}{ds}\big[x\cdot\mu_j - |\mu_j|^2/2\big] "
        r"= \delta_i\cdot\mu_j + (\mu_i - \mu_j + z)\cdot\delta_j",
        "x = μ_i + s δ_i + z and μ_j + s δ_j, at s = 0",
        found - (a * j + (i - j + z) * b),
        scope=SCOPE,
    )


def covariance(centred=1) -> Step:
    """Ċ in the moments under w of l = ℓ_j, of coordinates p, q of μ_j and e, f of δ_j: one symbol each."""
    l_, p, q, e, f = random = sp.symbols("l p q e f")

    def E(g):
        """Linear in the monomials of the five; every other symbol is a constant."""
        terms = sp.Poly(sp.expand(g), *random).terms()
        return sum(c * (sp.Symbol(f"E{k}") if any(k) else 1) for k, c in terms)

    def moves(g, velocity):
        """E_w g changes by Cov(ℓ, g) and by the change of g itself."""
        return E(l_ * g) - E(l_) * E(g) + E(velocity)

    second = moves(p * q, e * q + p * f)
    left = second - moves(p, e) * E(q) - E(p) * moves(q, f)
    P, Q = p - E(p), q - E(q)
    right = E(l_ * P * Q) - centred * E(l_) * E(P * Q) + E(e * Q) + E(P * f)
    return vanishes(
        r"\dot C = \operatorname{Cov}_w(\ell, \bar\mu\bar\mu^{\mathsf T}) "
        r"+ \mathbb{E}_w[\delta\bar\mu^{\mathsf T} + \bar\mu\delta^{\mathsf T}],\quad \bar\mu_j = \mu_j - v",
        "C = E_w[μμᵀ] − vvᵀ; one pair of coordinates, so every d",
        left - right,
        scope=SCOPE,
    )


def collected(coefficients=COEFFICIENTS) -> Step:
    """The four bounds added, with E ζ ≤ 1."""
    size = 3 * R + 1
    parts = size * R + 1, 4 * R**3 * size + 4 * R**2, R**2 * (2 + size * R)
    return vanishes(
        r"(3R+1)R + 1 + 4R^3(3R+1) + 4R^2 + R^2(2 + (3R+1)R) = 15R^4 + 5R^3 + 9R^2 + R + 1",
        "|v̇|, |Ċ(μ_i − v)| and |C(δ_i − v̇)|",
        sum(parts) - sum(c * R**k for k, c in enumerate(coefficients)),
        scope=SCOPE,
    )


@claim(
    REVERSE,
    "Lipschitz gradient",
    STATEMENT,
    quantifiers=SCOPE,
    provenance=Provenance.DERIVED,
    hypotheses=(
        r"p^* = \mathcal{N}(0, I)",
        r"\textstyle\sum_i |\mu_i|^2 \le R^2,\ \pi_{\max} = \max_i \pi_i",
    ),
    uses=("R gradient, single teacher", "A softmax rules", "A covariance bounds"),
)
def test_lipschitz(evidence: Evidence) -> None:
    weights = evidence.step(rate())
    size = evidence.step(
        follows(
            r"|\ell_j| \le 3R + \zeta,\quad \zeta = \max_j |z\cdot\delta_j|,\ \mathbb{E}\zeta \le 1",
            "|μ_j|, |μ_i| ≤ R, |δ_j| ≤ 1; E ζ ≤ (E Σ(z·δ_j)²)^½ = (Σ|δ_j|²)^½",
            [weights],
            (CAUCHY_SCHWARZ,),
            scope=SCOPE,
        )
    )
    mean = evidence.step(
        follows(
            r"|\dot v| = |\operatorname{Cov}_w(\ell, \mu) + \mathbb{E}_w\delta| \le (3R + \zeta)R + 1",
            "sd(ℓ) ≤ max|ℓ|, and Var_w(u·μ) ≤ E_w|μ|² ≤ R² for unit u",
            [size],
            (CAUCHY_SCHWARZ,),
            scope=SCOPE,
        )
    )
    matrix = evidence.step(covariance())
    parts = evidence.step(
        follows(
            r"|\dot C(\mu_i - v)| \le 4R^3(3R+\zeta) + 4R^2,\quad "
            r"|C(\delta_i - \dot v)| \le R^2(2 + (3R+\zeta)R)",
            "|μ_j − v|, |μ_i − v| ≤ 2R and E_w|μ̄|² = tr C ≤ R², so (E|μ̄|²(μ̄·y)²)^½ ≤ 2R·2R·R; ‖C‖ ≤ R²",
            [size, mean, matrix],
            (CAUCHY_SCHWARZ,),
            scope=SCOPE,
        )
    )
    evidence.conclude(
        follows(
            STATEMENT,
            "(Σ_i |2π_i E ḣ_i|²)^½ ≤ 2(Σπ_i²)^½ max_i E|ḣ_i|, and Σπ_i² ≤ π_max; every bound is linear in ζ",
            [mean, parts, evidence.step(collected())],
            (DIFFERENTIATION,),
            scope=SCOPE,
        )
    )
    evidence.twin("x does not move with its mean", rate(0))
    evidence.twin("ℓ not centred in Ċ", covariance(0))
    evidence.twin("14R⁴", collected((1, 1, 9, 5, 14)))
    evidence.twin("no linear term", collected((1, 0, 9, 5, 15)))


@claim(
    REVERSE,
    "Lipschitz gradient, instances",
    STATEMENT,
    quantifiers="the means and weights listed, R² = Σ|μ_i|²",
    provenance=Provenance.DERIVED,
    hypotheses=(r"p^* = \mathcal{N}(0, I)", r"R^2 = \textstyle\sum_i |\mu_i|^2,\ \pi_{\max} = \max_i \pi_i"),
)
@pytest.mark.parametrize(
    "student",
    [
        GaussianMixture([Fraction(1, 100), Fraction(-1, 50)]),
        GaussianMixture([1, -1]),
        GaussianMixture([4, 1, -2]),
        GaussianMixture([2, -3], ["1/1000", "999/1000"]),
        GaussianMixture([[1, 1, 0], [-1, 0, 2]]),
    ],
    ids=str,
)
def test_instances(student: GaussianMixture, evidence: Evidence) -> None:
    with precision(128):
        hessian = reverse_fisher(student, digits=15, hessian=True).hessian
        assert hessian is not None
        entries = [h for row in hessian for block in row for line in block for h in line]
        norm = sum((h * h for h in entries), ball(0)).sqrt()
        reach = ball(sum(Fraction(c) ** 2 for p in student.means for c in p)).sqrt()

        def bounded(shrunk: Fraction) -> Step:
            size = sum((c * reach**k for k, c in enumerate(COEFFICIENTS)), ball(0))
            bound = ball(shrunk) * 2 * ball(max(student.weights)).sqrt() * size
            why = "the Frobenius norm, which is at least the operator norm, enclosed"
            return at_most(STATEMENT, why, norm, bound, scope=str(student), name="‖D²F‖")

        evidence.conclude(bounded(Fraction(1)))
        evidence.twin("the constant divided by 10^6", bounded(Fraction(1, 10**6)))
        evidence.twin("the constant with the other sign", bounded(Fraction(-1)))
