r"""R-3's limits: total variation from below, by the weights' mismatch, for all n, m, d; two unit Gaussians.

Student i is attached to teacher k(i); P_k is the weight attached to teacher k, p_k its own, and
S = ½ Σ_k |P_k − p_k|. With τ(r) = 2Φ(r/2) − 1 ≤ r/√(2π), the distance of two unit Gaussians r apart,

    TV(p, p*) ≥ S − 2(m − 1) Φ(−(Δ/2 − δ))     if |μ_i − ν_{k(i)}| ≤ δ, |ν_k − ν_l| ≥ Δ > 2δ.

Lump space into the teachers' Voronoi cells; a component leaves its cell only across one of m − 1 bisectors,
each at least Δ/2 − δ away. With claim "total variation, from above", TV → S as the students reach their
teachers and the separation grows: if the weights do not match, the student does not converge.

Open: the union bound, the lumping and the limits are inferences in prose.
"""

import sympy as sp

from verify.checks.inference import follows
from verify.checks.symbolic import nonnegative, vanishes
from verify.evidence import REVERSE, Evidence, Provenance, Step, claim
from verify.evidence.axioms import (
    CAUCHY_SCHWARZ,
    MONOTONE_INTEGRAL,
    ROTATION,
    SUBSTITUTION,
    TOTAL_VARIATION_METRIC,
    UNION,
)

SCOPE = "all n ≥ 1, all m ≥ 1, all d ≥ 1, all weights"
NORMALS = r"\mathrm{TV}(\mathcal{N}(a, I), \mathcal{N}(b, I)) = \tau(|a - b|) \le |a - b|/\sqrt{2\pi}"
LOWER = r"\mathrm{TV}(p, p^*) \ge S - 2(m-1)\,\Phi(-(\Delta/2 - \delta))"
HALF = sp.Rational(1, 2)

P, p, t, y, r, D, κ, λ, δ, Δ = sp.symbols("P p t y r D kappa lambda delta Delta")


def log_ratio(middle=HALF) -> Step:
    """N(a, I) against N(b, I): x − b = t u + y⊥ with u = (a − b)/r, so |x − a|² = (t − r)² + |y⊥|²."""
    return vanishes(
        r"\log \varphi_a/\varphi_b = r\,(t - r/2),\quad r = |a - b|,\ t = (x - b)\cdot(a - b)/r",
        "only the coordinate along a − b matters, in every dimension",
        (t**2 + y**2) / 2 - ((t - r) ** 2 + y**2) / 2 - r * (t - middle * r),
        scope=SCOPE,
    )


def slope(size=1) -> Step:
    """τ(r) = erf(r/√8), and how many times e^{−r²/8}/√(2π) its derivative is."""
    times = sp.simplify(sp.diff(sp.erf(r / sp.sqrt(8)), r) * sp.sqrt(2 * sp.pi) * sp.exp(r**2 / 8))
    return vanishes(
        r"\tau'(r) = e^{-r^2/8}/\sqrt{2\pi}",
        "SymPy differentiates erf(r/√8)",
        times - size,
        scope="all r ≥ 0",
    )


def leaves(share=2) -> Step:
    """A component has probability 1 − λ in its cell and λ elsewhere."""
    return vanishes(
        r"\textstyle\sum_l |\Pr(A_l) - 1[l = k]| = 2\Pr(A_k^c)",
        "1 − (1 − λ) from its own cell, λ in all from the others",
        (1 - (1 - λ)) + λ - share * λ,
        scope=SCOPE,
    )


def bisector(middle=HALF) -> Step:
    """Where x is nearer to ν_l than to ν_k: t = (x − ν_k)·e, e = (ν_l − ν_k)/D, D = |ν_k − ν_l|."""
    return vanishes(
        r"|x - \nu_k|^2 - |x - \nu_l|^2 = 2D\,(t - D/2)",
        "the bisector is a hyperplane, D/2 from ν_k",
        (t**2 + y**2) - ((t - D) ** 2 + y**2) - 2 * D * (t - middle * D),
        scope=SCOPE,
    )


def room(own=1) -> Step:
    """D = Δ + κ, and μ_i − ν_k has δ − λ along e (κ, λ ≥ 0; Cauchy–Schwarz)."""
    κ, λ, δ = sp.symbols("kappa lambda delta", nonnegative=True)
    return nonnegative(
        r"D/2 - (\mu_i - \nu_k)\cdot e \ge \Delta/2 - \delta",
        "κ/2 + λ is what is left",
        sp.expand((Δ + κ) / 2 - (δ - λ) - (Δ / 2 - own * δ)),
        scope=SCOPE,
        axioms=(CAUCHY_SCHWARZ,),
    )


def signed(back=1) -> Step:
    """For any s = ±1; with s the sign of P − p the left side is |P − p|, and s c ≤ |c| elsewhere."""
    s, a, b = sp.symbols("s a b")
    return vanishes(
        r"s(P_k - p_k) = s(P_k - P(A_k)) + s(P(A_k) - P^*(A_k)) + s(P^*(A_k) - p_k)",
        "so |P(A_k) − P*(A_k)| ≥ |P_k − p_k| − |P(A_k) − P_k| − |P*(A_k) − p_k|",
        s * (P - p) - (s * (P - a) + s * (a - b) + back * s * (b - p)),
        scope=SCOPE,
    )


@claim(
    REVERSE,
    "total variation, every n, m and d",
    rf"{NORMALS},\quad {LOWER}",
    quantifiers=SCOPE,
    provenance=Provenance.DERIVED,
    hypotheses=(
        r"p = \textstyle\sum_i \pi_i\,\mathcal{N}(\mu_i, I),\ "
        r"p^* = \textstyle\sum_{k \le m} p_k\,\mathcal{N}(\nu_k, I),\ "
        r"\text{student } i \text{ attached to teacher } k(i), \text{ in any way}",
        r"S = \tfrac12\textstyle\sum_k |P_k - p_k|,\ P_k = \sum_{k(i) = k} \pi_i",
        r"\tau(r) = 2\Phi(r/2) - 1",
        r"|\mu_i - \nu_{k(i)}| \le \delta,\ |\nu_k - \nu_l| \ge \Delta > 2\delta \text{ (lower bound)}",
    ),
    uses=("R total variation, from above",),
)
def test_general_inequality(evidence: Evidence) -> None:
    # τ, the distance of two unit Gaussians.
    ratio = evidence.step(log_ratio())
    gaussians = evidence.conclude(
        follows(
            r"\mathrm{TV}(\mathcal{N}(a, I), \mathcal{N}(b, I)) = 2\Phi(|a - b|/2) - 1",
            "½∫|f − g| = ∫ (g − f) over {g > f} = {t < r/2}, where t has mean 0 under b and r under a",
            [ratio],
            (SUBSTITUTION, ROTATION),
            scope=SCOPE,
        )
    )
    flat = evidence.step(slope())
    linear = evidence.conclude(
        follows(
            r"\tau(r) \le r/\sqrt{2\pi}",
            "τ(0) = 0, and e^{−r²/8} ≤ 1 is integrated from 0 to r",
            [gaussians, flat],
            (MONOTONE_INTEGRAL,),
            scope="all r ≥ 0",
        )
    )

    crossing = evidence.step(
        follows(
            r"\Pr(\mathcal{N}(\mu_i, I) \notin A_{k(i)}) \le (m-1)\,\Phi(-(\Delta/2 - \delta))",
            "a union bound over the m − 1 other teachers, each beyond its bisector; δ = 0 for the teachers",
            [evidence.step(bisector()), evidence.step(room())],
            (UNION, ROTATION, SUBSTITUTION),
            scope=SCOPE,
        )
    )
    lumped = evidence.step(
        follows(
            r"\tfrac12\textstyle\sum_k |P(A_k) - P_k| \le (m-1)\Phi(-(\Delta/2 - \delta)),\quad "
            r"\tfrac12\sum_k |P^*(A_k) - p_k| \le (m-1)\Phi(-(\Delta/2 - \delta))",
            "averaged over the components with weights π_i and p_k",
            [evidence.step(leaves()), crossing],
            (TOTAL_VARIATION_METRIC,),
            scope=SCOPE,
        )
    )
    lower = evidence.conclude(
        follows(
            LOWER,
            "TV does not grow under lumping, then the triangle inequality cell by cell",
            [evidence.step(signed()), lumped],
            (TOTAL_VARIATION_METRIC,),
            scope=SCOPE,
        )
    )

    evidence.conclude(
        follows(
            r"\delta \to 0,\ \Delta \to \infty \Rightarrow \mathrm{TV} \to S",
            "so does the upper bound of “total variation, from above”, and Φ(−(Δ/2 − δ)) → 0",
            [linear, lower],
            (),
            scope=SCOPE,
        )
    )

    evidence.twin("the densities cross at r instead of r/2", log_ratio(sp.S.One))
    evidence.twin("τ' = e^{−r²/8}/√(8π), as for Φ(r/2) alone", slope(HALF))
    evidence.twin("half of what leaves a cell", leaves(1))
    evidence.twin("a bisector D from ν_k", bisector(sp.S.One))
    evidence.twin("a student that may move away for free (Δ/2 for Δ/2 − δ)", room(0))
    evidence.twin("the teacher's leak with the other sign", signed(-1))
