"""S-2: gradient descent on the reverse divergence converges from anywhere, with explicit constants.

Single-Gaussian teacher at the origin, any fixed weights, any n and d. With V = Σ_i |μ_i|², R0² = V at the
start, π_max the largest weight and D = E_p[|v|² + ‖C‖_F²] ≥ F: if

    η ≤ 1/(2 π_max max(1, R0²))

then V never increases, (1/τ) Σ_{k<τ} F(k) ≤ R0²/(2ητ), and all μ_i → 0. For uniform weights that is
η ≤ n/(2 max(1, R0²)); the step size first derived, 1/(4 max(1, 4R0²)), is smaller by a factor of 2 to 8n.

One step of gradient descent changes V by −2η Σ⟨μ_i, ∇_i⟩ + η² Σ|∇_i|². The first sum is 2D by the Euler
identity; the second is at most 4 π_max max(1, V) D, which is what has to be shown.
"""

import sympy as sp

from verify.algebra.calculus import sum_over_components
from verify.algebra.notation import C, mu, v, w
from verify.checks.identity import identity
from verify.checks.inference import follows
from verify.checks.symbolic import nonnegative, vanishes
from verify.evidence import SHARPER, Evidence, Provenance, claim
from verify.evidence.axioms import CAUCHY_SCHWARZ, COMPACTNESS, IDENTIFIABILITY

SCOPE = "all n ≥ 1, all d ≥ 1, all weights, all starts"

η, D, V, κ, e, Z, m, g = sp.symbols("eta D V kappa e Z m g", nonnegative=True)


def inner(matrix=C):
    """Σ_i w_i |v + C(μ_i − v)|², summed over the components."""
    field_a, field_b = (v("a") + matrix("a", k) * (mu(k) - v(k)) for k in "bc")
    return sum_over_components(w() * field_a * field_b)


def cubed(N, matrix=None):
    """|v|² + tr C³."""
    matrix = matrix or N.C
    return N.v("a") * N.v("a") + matrix("a", "b") * matrix("b", "c") * matrix("c", "a")


def descent(limit=1):
    """−4ηD + 4η²KD ≤ −2ηD where 2ηK ≤ limit, K = π_max max(1, V); κ = 1 − 2ηK/limit ≥ 0."""
    K = limit * (1 - κ) / (2 * η)
    return nonnegative(
        r"-4\eta D + 4\eta^2 K D \le -2\eta D,\quad K = \pi_{\max}\max(1, V),\ 2\eta K \le 1",
        "with κ = 1 − 2ηK ≥ 0 the difference is 2ηDκ",
        sp.expand(4 * η * D - 4 * η**2 * K * D - 2 * η * D),
        scope=SCOPE,
    )


@claim(
    SHARPER,
    "S-2",
    r"\eta \le \tfrac{1}{2\pi_{\max}\max(1, R_0^2)} \Rightarrow V_{\tau+1} \le V_\tau,\quad "
    r"\tfrac1\tau \textstyle\sum_{k<\tau} F(k) \le \tfrac{R_0^2}{2\eta\tau},\quad \mu_i \to 0",
    quantifiers=SCOPE,
    provenance=Provenance.DERIVED,
    hypotheses=(r"p^* = \mathcal{N}(0, I)", r"\pi_i > 0 \text{ fixed}"),
    uses=("R gradient, single teacher", "R Euler identity", "A covariance bounds"),
)
def test_reverse_descent_converges(evidence: Evidence) -> None:
    # Σ|∇_i|² ≤ 4 π_max E[Σ_i w_i |v + C(μ_i − v)|²].
    expectation_of_weight = evidence.step(
        vanishes(
            r"p\,w_i = \pi_i\,\varphi(x - \mu_i)",
            "so E_p w_i = π_i: with w = e/Z, p = φZ",
            e / Z * Z - e,
            scope=SCOPE,
        )
    )
    gradients = evidence.step(
        follows(
            r"\textstyle\sum_i |\nabla_i F|^2 \le 4 \pi_{\max}\,\mathbb{E}_p \sum_i w_i |v + C(\mu_i - v)|^2",
            "Cauchy–Schwarz in each E_p[w_i ·], whose mass is π_i ≤ π_max",
            [expectation_of_weight],
            (CAUCHY_SCHWARZ,),
            scope=SCOPE,
        )
    )

    # The inner sum is |v|² + tr C³ ≤ |v|² + tr C ‖C‖² ≤ max(1, V)(|v|² + ‖C‖²).
    def third(matrix=None):
        statement = r"\textstyle\sum_i w_i |v + C(\mu_i - v)|^2 = |v|^2 + \operatorname{tr} C^3"
        return identity(
            statement,
            "Σ w_i(μ_i − v) = 0 and Σ w_i(μ_i − v)(μ_i − v)ᵀ = C",
            inner(),
            lambda N: cubed(N, matrix and matrix(N)),
        )

    exact = evidence.step(third())
    bound = evidence.step(
        follows(
            r"\textstyle\sum_i |\nabla_i F|^2 \le 4\pi_{\max}\max(1, V)\, D",
            "covariance bounds: tr C³ ≤ ‖C‖² tr C ≤ V ‖C‖²; then |v|² + V‖C‖² ≤ max(1, V)(|v|² + ‖C‖²)",
            [gradients, exact],
            (),
            scope=SCOPE,
        )
    )

    # One step, then the sum over all steps.
    square = evidence.step(
        vanishes(
            r"|\mu_i - \eta\nabla_i|^2 = |\mu_i|^2 - 2\eta\langle\mu_i, \nabla_i\rangle + \eta^2|\nabla_i|^2",
            "coordinate by coordinate; Σ⟨μ_i, ∇_i⟩ = 2D by the Euler identity",
            (m - η * g) ** 2 - (m**2 - 2 * η * m * g + η**2 * g**2),
            scope=SCOPE,
        )
    )
    one_step = evidence.step(descent())
    evidence.conclude(
        follows(
            r"V_{\tau+1} \le V_\tau - 2\eta D_\tau,\quad "
            r"\tfrac1\tau \textstyle\sum_{k<\tau} F(k) \le \tfrac{R_0^2}{2\eta\tau}",
            "V ≤ R0² persists, so the step size stays admissible; F ≤ D, and the decreases of V telescope",
            [square, bound, one_step],
            (),
            scope=SCOPE,
        )
    )
    evidence.conclude(
        follows(
            r"\mu_i \to 0 \text{ for all } i",
            "Σ F < ∞, so F → 0; the iterates stay in V ≤ R0², and F = 0 only where all means are 0",
            [square, bound, one_step],
            (IDENTIFIABILITY, COMPACTNESS),
            scope=SCOPE,
        )
    )

    evidence.twin("twice the step size", descent(limit=2))
    evidence.twin("half of the second-order term forgotten", descent(limit=sp.Rational(3, 2)))
    evidence.twin("second moment M for C in tr C³", third(lambda N: N.M))
