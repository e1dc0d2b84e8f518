"""S-3: the exact local rate of both flows at the optimum: L·t² → n² r/64, r the rank of the deviations.

Uniform weights, teacher at the origin, means μ_i = m̄ + m_i of size ε with Σ m_i = 0. To leading order

    dm̄/dt = −(2/n) m̄,      dm_i/dt = −(4/n) S m_i,      S = (1/n) Σ m_i m_iᵀ,      L = ‖S‖_F²,

for the forward and for the reverse divergence alike. So dS/dt = −(8/n) S²: each non-zero eigenvalue of S
is 1/(1/σ_0 + 8t/n), t·S tends to (n/8) times a projection of rank r, and L·t² to n² r/64. (Theorem 2.1's
1/√τ is loose by a factor τ^{3/2}.)
"""

import pytest
import sympy as sp

from verify.algebra.calculus import Law
from verify.algebra.expansion import centred, expanded
from verify.algebra.forms import LOSS, gradient_of, single_teacher
from verify.algebra.tensor import as_expression
from verify.checks.identity import identity
from verify.checks.inference import follows
from verify.checks.symbolic import vanishes
from verify.evidence import SHARPER, Evidence, Provenance, claim
from verify.evidence.axioms import DIFFERENTIATION, ISSERLIS

SCOPE = "all n ≥ 1, all d ≥ 1, to leading order in the size of the means"
n, t, σ = sp.symbols("n t sigma_0", positive=True)

# In these formulas T stands for plain averages over the components: T_ab = S_ab.
LAWS = {"forward": (Law.TEACHER, Law.NORMAL), "reverse": (Law.STUDENT, Law.STUDENT)}


def gradient(objective):
    """N ∇_i: its coefficients of ε, ε², ε³."""
    derived, law = LAWS[objective]
    return expanded(single_teacher(gradient_of(derived)), law, 3)[1:]


def drift(objective, rate=2):
    return identity(
        r"n\,\nabla_i = 2\,\bar m\,\varepsilon + O(\varepsilon^2)",
        "expansion of the gradient",
        gradient(objective)[0],
        lambda N: rate * N.T("a"),
    )


def even(objective):
    return identity(r"\text{no } \varepsilon^2", "odd in x", gradient(objective)[1], as_expression(0))


def deviation(objective, rate=4):
    return identity(
        r"n\,\nabla_i = 4\,S m_i\,\varepsilon^3 + O(\varepsilon^4) \quad (\bar m = 0)",
        "expansion of the gradient; its mean over i vanishes, so the means stay centred to this order",
        centred(gradient(objective)[2]),
        lambda N: rate * N.T("a", "b") * N.mu("b"),
        axioms=(ISSERLIS, DIFFERENTIATION),
    )


def loss(objective):
    _, law = LAWS[objective]
    return identity(
        r"L = \|S\|_F^2\,\varepsilon^4 + O(\varepsilon^5) \quad (\bar m = 0)",
        "v = S x ε² + O(ε³)",
        centred(expanded(single_teacher(LOSS), law, 4)[4]),
        lambda N: N.T("a", "b") * N.T("a", "b"),
        axioms=(ISSERLIS,),
    )


def covariance_flow():
    """d(m mᵀ)/dt = −(4/n)(S m mᵀ + m mᵀ S), averaged."""
    return identity(
        r"\tfrac{d}{dt} S = -\tfrac{8}{n} S^2",
        "the product rule on m_i m_iᵀ, averaged over the components",
        lambda N: 4 * N.T("a", "b") * N.T("b", "c") + 4 * N.T("a", "b") * N.T("b", "c"),
        lambda N: 8 * N.T("a", "b") * N.T("b", "c"),
    )


def eigenvalue(rate=8):
    solution = 1 / (1 / σ + rate * t / n)
    return vanishes(
        r"\sigma(t) = \frac{1}{1/\sigma_0 + 8t/n} \text{ solves } \dot\sigma = -\tfrac{8}{n}\sigma^2",
        "S keeps its eigenvectors; each eigenvalue by itself",
        sp.diff(solution, t) + 8 / n * solution**2,
        scope=SCOPE,
    )


def limit(constant=64):
    """t²·σ(t)² → (n/8)², from the exact difference n/8 − tσ = (n/8)/(1 + 8tσ_0/n)."""
    solution = 1 / (1 / σ + 8 * t / n)
    gap = n / 8 / (1 + 8 * t * σ / n)
    return vanishes(
        r"t\,\sigma(t) = \tfrac n8 - \frac{n/8}{1 + 8t\sigma_0/n} \to \tfrac n8,"
        r"\quad (\tfrac n8)^2 = \tfrac{n^2}{64}",
        "an exact identity whose last term tends to 0; r such eigenvalues",
        (t * solution + gap) ** 2 - n**2 / constant,
        scope=SCOPE,
    )


@claim(
    SHARPER,
    "S-3, derivation",
    r"\dot S = -\tfrac{8}{n} S^2,\quad L = \|S\|_F^2,\quad L\,t^2 \to \frac{n^2 r}{64}",
    quantifiers=SCOPE,
    provenance=Provenance.DERIVED,
    hypotheses=(r"\pi_i = 1/n", r"p^* = \mathcal{N}(0, I)", r"r = \operatorname{rank} S(0)"),
    uses=("F Lemma 2.2", "R gradient, single teacher"),
)
@pytest.mark.parametrize("objective", ["forward", "reverse"])
def test_local_rate(objective: str, evidence: Evidence) -> None:
    parts = [
        drift(objective),
        even(objective),
        deviation(objective),
        loss(objective),
        covariance_flow(),
        eigenvalue(),
        limit(),
    ]
    for step in parts:
        evidence.step(step)
    evidence.conclude(
        follows(
            r"L\,t^2 \to \tfrac{n^2 r}{64} \text{ along the leading-order flow}",
            "the mean decays exponentially, the deviations like 1/√t",
            parts,
            (),
            scope=SCOPE,
        )
    )

    evidence.twin("deviations decay at rate 2S/n", deviation(objective, rate=2))
    evidence.twin("the mean decays at rate 1/n", drift(objective, rate=1))
    evidence.twin("eigenvalues 1/(1/σ_0 + 4t/n)", eigenvalue(rate=4))
    evidence.twin("limit n² r/16", limit(constant=16))
