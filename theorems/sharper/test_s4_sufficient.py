r"""S-4, sufficient: from a start about exp(−M0²) apart all means converge. Argued, for every n and d.

Forward divergence, truth at 0, uniform weights, n ≥ 2, 0 < η ≤ 1/5. With K̄ = K(M0 + 1/4, 1/2, d) the explicit
polynomial of "S S-4, remainder": if

    |μ_i(0) − M0 e_1| ≤ r,     r = exp(−(M0² + 1)/(1 − η/n)) / (2 n^{5/2} (1 + M0²) K̄),

then all means converge to the truth. The exponent is M0² up to the step size; S-4's brackets leave no room
for a better one where they are. Theorem 3.2 itself asks for far smaller starts: theorems/forward/.

Why. |δ|² = Σ|μ_i − A e_1|² obeys |δ| ← (1 + 4ηA²/n)|δ| + (η/2)K|δ|². While A > 1/(4√n) the second term is
at most θ = 1/(1 + M0²) of the growth in the first, and the growth telescopes, since A_k² − A_{k+1}² is
(4η/n)(1 − η/n)A_k². When A ≤ 1/(4√n), |δ| ≤ 1/4, so Σ|μ_i|² ≤ (√n A + |δ|)² ≤ 1/4: S-1 takes over.
"""

import sympy as sp

from verify.arithmetic import ball
from verify.checks.inference import follows
from verify.checks.symbolic import nonnegative, vanishes
from verify.evidence import SHARPER, Evidence, Provenance, claim
from verify.evidence.axioms import EXPONENTIAL
from verify.lemmas.forward_derivatives import third_derivative_bound
from verify.lemmas.one_step import factors

SCOPE = "all n ≥ 2, all d ≥ 1, all M0 > 0, 0 < η ≤ 1/5"
i, j, u, κ, M, A = sp.symbols("i j u kappa M A", nonnegative=True)
η, K = sp.symbols("eta K", positive=True)
n, d = 2 + i, 1 + j
QUARTER, HALF = sp.Rational(1, 4), sp.Rational(1, 2)
θ = 1 / (1 + M**2)


def bar(M0, dimension):
    """K̄ for numbers, symbols or balls."""
    return third_derivative_bound(
        M0 + QUARTER if isinstance(M0, sp.Expr) else M0 + ball(1) / 4, HALF, dimension
    )


def telescopes(gain=1):
    step = factors(n, A, η)
    return vanishes(
        r"\tfrac{4\eta}{n} A_k^2 = \frac{A_k^2 - A_{k+1}^2}{1 - \eta/n}",
        "A_{k+1} = (1 − 2η/n)A_k",
        (step.apart - 1) * (1 - gain * η / n) - (A**2 - (step.mean * A) ** 2),
        scope=SCOPE,
    )


def absorbed(end=16):
    """With A² = (1 + κ)/(16n) and |δ| ≤ θ/(2n²K), divided by ηθ."""
    left = HALF * K / (2 * n**2 * K)
    return nonnegative(
        r"\tfrac{\eta}{2} K |\delta| \le \theta\,\tfrac{4\eta}{n} A^2 "
        r"\quad (A > \tfrac{1}{4\sqrt n},\ |\delta| \le \tfrac{\theta}{2n^2K})",
        "A² = (1 + κ)/(16n); times n²/(ηθ)",
        sp.expand(sp.cancel((4 * (1 + κ) / (end * n) / n - left) * n**2)),
        scope=SCOPE,
    )


def exponent(room=1):
    """(1 + θ)M0² ≤ M0² + 1, times 1 + M0²."""
    return nonnegative(
        r"(1 + \theta) M_0^2 \le M_0^2 + 1",
        "θ M0² = M0²/(1 + M0²) ≤ 1; times 1 + M0²",
        sp.expand(sp.cancel((M**2 + room - (1 + θ) * M**2) * (1 + M**2))),
        scope=SCOPE,
    )


def large(least=18):
    return nonnegative(
        rf"\bar K \ge {least}",
        "K has no negative coefficient, so it also grows with R and s",
        sp.expand(bar(M, d) - least),
        scope=SCOPE,
    )


def small(least=18):
    """θ/(2n²K̄) ≤ 1/(2·4·18) ≤ 1/4."""
    return nonnegative(
        r"\tfrac{\theta}{2 n^2 \bar K} \le \tfrac14",
        "θ ≤ 1, n ≥ 2, K̄ ≥ 18",
        QUARTER - sp.Rational(1, 2 * 4 * least),
        scope=SCOPE,
    )


def end(other=QUARTER):
    """√n A ≤ 1/4 and |δ| ≤ 1/4."""
    return nonnegative(
        r"\textstyle\sum_i |\mu_i|^2 \le (\sqrt n A + |\delta|)^2 \le \tfrac14",
        "√n A ≤ 1/4, |δ| ≤ 1/4, triangle inequality",
        QUARTER - (QUARTER + other) ** 2,
        scope=SCOPE,
    )


@claim(
    SHARPER,
    "S-4, sufficient",
    r"|\mu_i(0) - M_0 e_1| \le \frac{e^{-(M_0^2 + 1)/(1 - \eta/n)}}{2 n^{5/2} (1 + M_0^2) \bar K} "
    r"\Rightarrow \mu_i \to \mu^*",
    quantifiers=SCOPE,
    provenance=Provenance.DERIVED,
    hypotheses=(
        r"\pi_i = 1/n",
        r"\bar K = K(M_0 + \tfrac14, \tfrac12, d) \text{ with the polynomial } K \text{ of “S-4, remainder”}",
        r"p^* = \mathcal{N}(0, I),\ \mu^* = 0,\ \text{ after translation, so } M_0 > 0 "
        r"\text{ is the distance of } M_0 e_1 \text{ from the truth}",
        r"\text{forward descent with step } 0 < \eta \le \tfrac15",
    ),
    uses=("S S-4, one step", "S S-1", "A translation"),
)
def test_sufficient_scale(evidence: Evidence) -> None:
    bounds = [evidence.step(step) for step in (large(), small())]
    parts = [evidence.step(step) for step in (telescopes(), absorbed(), exponent())]
    grown = evidence.step(
        follows(
            r"|\delta_k| \le |\delta_0|\, e^{(1 + \theta)(M_0^2 - A_k^2)/(1 - \eta/n)} "
            r"\le \tfrac{\theta}{2 n^2 \bar K} \text{ while } A > \tfrac{1}{4\sqrt n}",
            "induction on k: |δ_0| ≤ √n r; a step multiplies |δ| by at most 1 + (1 + θ)(4η/n)A², which is "
            "at most its exponential; all |μ_i| ≤ M0 + 1/4, all |μ_i − μ_j| ≤ 1/2",
            [*bounds, *parts],
            (EXPONENTIAL,),
            scope=SCOPE,
        )
    )
    evidence.conclude(
        follows(
            r"\textstyle\sum_i |\mu_i|^2 \le \tfrac14 \text{ after finitely many steps, so } \mu_i \to \mu^*",
            "A falls geometrically to 1/(4√n), and η ≤ 1/5 ≤ 4/17: S-1",
            [grown, evidence.step(end())],
            (),
            scope=SCOPE,
        )
    )

    evidence.twin("4η/n A² telescopes without 1 − η/n", telescopes(gain=0))
    evidence.twin("until A ≤ 1/(6√n)", absorbed(end=36))
    evidence.twin("(1 + θ)M0² ≤ M0² + 1/2", exponent(room=HALF))
    evidence.twin("K̄ ≥ 10⁶", large(least=10**6))
    evidence.twin("|δ| ≤ 1/3 at the end", end(sp.Rational(1, 3)))
