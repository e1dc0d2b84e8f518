"""S-1 for the last iterate: near the origin the forward loss is smooth, with no n and no d in the constant.

On {Σ|μ_i|² ≤ 1/4} the second derivative of L along any ξ with Σ|ξ_i|² = 1 is at most 10. So for 0 < η ≤ 1/5
gradient descent never increases L, and the average over the iterates in S-1 bounds the last one:

    L(τ) ≤ V(0)/(ητ).

Let a_i = (x − μ_i)·ξ_i, b_i = |ξ_i|², y_i = μ_i − v, ⟨·⟩ the posterior average at x, and ρ = ½ ≥ |μ_i|. Then

    D v  = ⟨ξ⟩ + ⟨a y⟩
    D² v = ⟨(a − ⟨a⟩)² y⟩ − ⟨b y⟩ + 2⟨(a − ⟨a⟩) ξ⟩
    D² L = 2 E|D v|² + 2 E[v·D² v]
"""

import sympy as sp

from verify.algebra.calculus import Law
from verify.algebra.directional import a, along, average, b, k, m
from verify.algebra.forms import without_x
from verify.algebra.notation import c, mu, x
from verify.checks.identity import identity
from verify.checks.inference import follows
from verify.checks.symbolic import nonnegative, vanishes
from verify.evidence import SHARPER, Evidence, Provenance, Step, claim
from verify.evidence.axioms import CAUCHY_SCHWARZ, DIFFERENTIATION, SMOOTH_DESCENT, STEIN, WEIGHTED_MEAN

SCOPE = "all n ≥ 1, all d ≥ 1, all weights, V ≤ 1/4"
ROOT = sp.Rational(9, 4)  # an upper bound of √5


def first():
    return vanishes(
        r"D v = \langle\xi\rangle + \langle a\,(\mu - v)\rangle",
        "the softmax rules along ξ, in one coordinate, sums as symbols",
        along(average(m)) - average(k) - average(a * m) + average(a) * average(m),
        scope=SCOPE,
    )


def second(twice=2):
    mean, v = average(a), average(m)
    squares = average(a**2 * m) - 2 * mean * average(a * m) + mean**2 * v
    variance = average(a**2) - mean**2
    written = squares - variance * v - average(b * m) + average(b) * v
    written += twice * (average(a * k) - mean * average(k))
    return vanishes(
        r"D^2 v = \langle (a - \langle a\rangle)^2 (\mu - v)\rangle - \langle b\,(\mu - v)\rangle "
        r"+ 2\langle (a - \langle a\rangle)\,\xi\rangle",
        "the same rules once more",
        along(along(average(m))) - written,
        scope=SCOPE,
    )


def gaussian(sign=1):
    """E a_i² = |ξ_i|² + (μ_i·ξ_i)², with ξ_i as the constant vector c."""
    moment = (x("a") - mu("a")) * c("a") * (x("b") - mu("b")) * c("b")
    return identity(
        r"\mathbb{E}_\varphi\, a_i^2 = |\xi_i|^2 + (\mu_i\cdot\xi_i)^2",
        "Stein's lemma twice; at most (1 + ρ²) b_i",
        without_x(moment, Law.NORMAL),
        lambda N: N.c("a") * N.c("a") + sign * N.mu("a") * N.c("a") * N.mu("b") * N.c("b"),
        axioms=(STEIN,),
    )


def root():
    return nonnegative(r"\sqrt5 \le 9/4", "81/16 ≥ 5", ROOT**2 - 5, scope=SCOPE)


def constant(limit=10):
    """2(1 + √5/4)² + 2(9/8 + √5/2) with √5 ≤ 9/4."""
    total = 2 * (1 + ROOT / 4) ** 2 + 2 * (sp.Rational(9, 8) + ROOT / 2)
    return nonnegative(
        rf"2(1 + \tfrac{{\sqrt5}}{{4}})^2 + 2(\tfrac98 + \tfrac{{\sqrt5}}{{2}}) \le {limit}",
        "exact arithmetic with √5 ≤ 9/4",
        limit - total,
        scope=SCOPE,
    )


def bounded(parts: list[Step]):
    yield follows(
        r"\mathbb{E}|D v|^2 \le (1 + \rho\sqrt{1+\rho^2})^2 = (1 + \tfrac{\sqrt5}{4})^2",
        "|⟨ξ⟩|² ≤ ⟨b⟩ ≤ Σ b_i = 1; |⟨a y⟩|² ≤ ⟨a²⟩ tr C, tr C ≤ ρ²; E⟨a²⟩ ≤ Σ E a_i² ≤ 1 + ρ²; Minkowski",
        parts,
        (CAUCHY_SCHWARZ, WEIGHTED_MEAN),
        scope=SCOPE,
    )
    yield follows(
        r"\mathbb{E}[v\cdot D^2 v] \le 2\rho^2 (1 + \rho^2) + 2\rho^2 + 2\rho\sqrt{1+\rho^2} "
        r"= \tfrac98 + \tfrac{\sqrt5}{2}",
        "|v·y_i| ≤ 2ρ² in the first two averages, ⟨(a − ⟨a⟩)²⟩ ≤ ⟨a²⟩; Cauchy–Schwarz in the third",
        parts,
        (CAUCHY_SCHWARZ, WEIGHTED_MEAN),
        scope=SCOPE,
    )


@claim(
    SHARPER,
    "S-1, last iterate",
    r"V_0 \le \tfrac14,\ 0 < \eta \le \tfrac15 \Rightarrow L(\tau+1) \le L(\tau),\quad "
    r"L(\tau) \le \frac{V_0}{\eta\tau}",
    quantifiers=SCOPE + ", all τ ≥ 1",
    provenance=Provenance.DERIVED,
    hypotheses=(
        r"p^* = \mathcal{N}(0, I),\ \pi_i > 0 \text{ fixed}",
        r"V = \textstyle\sum_i |\mu_i|^2,\ V_\tau \text{ at step } \tau,\ V_0 \le \tfrac14",
    ),
    uses=("S S-1", "A covariance bounds"),
)
def test_last_iterate(evidence: Evidence) -> None:
    parts = [evidence.step(first()), evidence.step(second()), evidence.step(gaussian())]
    bounds = [evidence.step(step) for step in bounded(parts)]
    numbers = [evidence.step(root()), evidence.step(constant())]
    smooth = evidence.step(
        follows(
            r"D^2 L = 2\,\mathbb{E}|D v|^2 + 2\,\mathbb{E}[v\cdot D^2 v] \le 10",
            "the product rule under the integral sign, and the two bounds",
            [*bounds, *numbers],
            (DIFFERENTIATION,),
            scope=SCOPE,
        )
    )
    # S-1 keeps every iterate in the ball V ≤ 1/4, which is convex, and 1/5 ≤ 4/17.
    step_size = evidence.step(
        nonnegative(
            r"\tfrac15 \le \tfrac{4}{17}",
            "so S-1 applies",
            sp.Rational(4, 17) - sp.Rational(1, 5),
            scope=SCOPE,
        )
    )
    evidence.conclude(
        follows(
            r"L(\tau+1) \le L(\tau),\quad "
            r"L(\tau) \le \tfrac1\tau \textstyle\sum_{k<\tau} L(k) \le \tfrac{V_0}{\eta\tau}",
            "10-smooth on a convex set that the iterates do not leave, η ≤ 2/10; the last of a "
            "non-increasing sequence is at most its mean",
            [smooth, step_size],
            (SMOOTH_DESCENT,),
            scope=SCOPE,
        )
    )

    evidence.twin("the cross derivative counted once", second(twice=1))
    evidence.twin("E a² = |ξ|² − (μ·ξ)²", gaussian(sign=-1))
    evidence.twin("9-smooth by the same estimates", constant(limit=9))
