"""Theorem 3.5, the lemma behind it: the nearest component decides, up to explicit Gaussian tails.

Forward divergence, teacher N(0, I), any weights. Component 1 leads component j by the gap
g = (|μ_j|² − |μ_1|²)/2 + log(π_1/π_j) > 0 at the distance D = |μ_j − μ_1| > 0; m = g/D, R = max|μ_k|. Then

    E w_j ≤ exp(−½ min(m², g))
    |∇_j L| ≤ 2(R + 3R³) E w_j
    |∇_1 L − 2μ_1| ≤ 2 Σ_j E w_j (R + (1 + R²) D_j + 3R D_j²)
    |L − |μ_1|²| ≤ Σ_j E w_j (2|μ_1| D_j + D_j²)

since w_j ≤ min(1, w_j/w_1) = min(1, e^{D(Z − m)}) ≤ e^{θD(Z − m)} for a standard normal Z and 0 ≤ θ ≤ 1. So a
far start is an induction and no computation: see the other files of Theorem 3.5.
"""

import pytest
import sympy as sp

from verify import GaussianMixture, forward_fisher
from verify.arithmetic import Ball, ball, greatest, norm, precision
from verify.checks.bound import at_most
from verify.checks.identity import identity
from verify.checks.inference import follows
from verify.checks.symbolic import nonnegative, vanishes
from verify.evidence import FORWARD, Evidence, Provenance, claim
from verify.evidence.axioms import (
    CAUCHY_SCHWARZ,
    EXPONENTIAL,
    MONOTONE_INTEGRAL,
    NORMAL_MOMENTS,
    ROTATION,
    WEIGHTED_MEAN,
)

SCOPE = "all n ≥ 2, all d ≥ 1, all weights"

D, δ, a, s = sp.symbols("D delta a s", nonnegative=True)
HALF = sp.Rational(1, 2)
m, θ, N1, Nj, X1, Xj, λ = sp.symbols("m theta N_1 N_j X_1 X_j lambda")


def ratio(share=HALF):
    """log(w_j/w_1), with X_k = x·μ_k, N_k = |μ_k|², λ = log(π_1/π_j), z = (X_j − X_1)/D."""
    middle = ((Nj - N1) * share + λ) / D
    return vanishes(
        r"\log\tfrac{w_j}{w_1} = D(z - m),\quad z = \tfrac{x\cdot(\mu_j - \mu_1)}{D}",
        "the definition of the softmax; z is standard normal under φ",
        (Xj - Nj / 2) - (X1 - N1 / 2) - λ - D * ((Xj - X1) / D - middle),
        scope=SCOPE,
        axioms=(ROTATION,),
    )


def tilted(power=HALF):
    """θ = m/D, when that is at most 1."""
    return vanishes(
        r"\tfrac12\theta^2 D^2 - \theta D m = -\tfrac12 m^2 \quad (\theta = m/D \le 1)",
        "the exponent of E e^{θD(Z − m)} at its minimum",
        (θ**2 * D**2 / 2 - θ * D * m + power * m**2).subs(θ, m / D),
        scope=SCOPE,
    )


def whole(power=HALF):
    """θ = 1 when D ≤ m = D + δ: −g/2 − (D²/2 − g) with g = Dm."""
    g = D * (D + δ)
    return nonnegative(
        r"\tfrac12 D^2 - g \le -\tfrac12 g \quad (\theta = 1,\ D \le m)",
        "half of D(m − D)",
        sp.expand(-power * g - (D**2 / 2 - g)),
        scope=SCOPE,
    )


def spread():
    return identity(
        r"\operatorname{tr} C = \textstyle\sum_k w_k |\mu_k|^2 - |v|^2",
        "so ‖C‖ ≤ R² − |v|²",
        lambda N: N.C("a", "a"),
        lambda N: N.M("a", "a") - N.v("a") * N.v("a"),
    )


def field(N):
    """What Lemma 2.2 in its compact form averages: (1 − v·(μ_i − v)) v + C(μ_i − 2v)."""
    inner = N.v("b") * (N.mu("b") - N.v("b"))
    return N.v("a") - inner * N.v("a") + N.C("a", "b") * (N.mu("b") - 2 * N.v("b"))


def loser(cubic=3):
    """With |v| = a, R = a + s, |μ_j − v| ≤ 2R: a + 2Ra² + (R² − a²)(R + 2a) ≤ R + 3R³."""
    R = a + s
    return nonnegative(
        r"|(1 - v\cdot(\mu_j - v))v + C(\mu_j - 2v)| \le R + 3R^3",
        "|v| ≤ R, |μ_j − v| ≤ 2R, ‖C‖ ≤ R² − |v|²",
        sp.expand(R + cubic * R**3 - (a + 2 * R * a**2 + (R**2 - a**2) * (R + 2 * a))),
        scope=SCOPE,
        axioms=(CAUCHY_SCHWARZ, WEIGHTED_MEAN),
    )


def winner(sign=1):
    return identity(
        r"(1 - v\cdot(\mu_1 - v))v + C(\mu_1 - 2v) = \mu_1 + h + (v\cdot h)v + C(\mu_1 - 2v),"
        r"\quad h = v - \mu_1",
        "so all but μ_1 is small where h and C are",
        field,
        lambda N: (
            N.mu("a")
            + (N.v("a") - N.mu("a"))
            + sign * N.v("b") * (N.v("b") - N.mu("b")) * N.v("a")
            + N.C("a", "b") * (N.mu("b") - 2 * N.v("b"))
        ),
    )


def about_nearest(sign=-1):
    return identity(
        r"C = \textstyle\sum_j w_j (\mu_j - \mu_1)(\mu_j - \mu_1)^{\mathsf T} - h h^{\mathsf T}",
        "the second moment about μ_1, so ‖C‖ ≤ Σ w_j D_j²; and |h| = |Σ w_j (μ_j − μ_1)| ≤ Σ w_j D_j",
        lambda N: N.C("a", "b"),
        lambda N: (
            N.M("a", "b")
            - N.v("a") * N.mu("b")
            - N.mu("a") * N.v("b")
            + N.mu("a") * N.mu("b")
            + sign * (N.v("a") - N.mu("a")) * (N.v("b") - N.mu("b"))
        ),
    )


def size(factor=2):
    return identity(
        r"|v|^2 - |\mu_1|^2 = 2\mu_1\cdot h + |h|^2",
        "at most Σ w_j (2|μ_1| D_j + D_j²) by Jensen",
        lambda N: N.v("a") * N.v("a") - N.mu("a") * N.mu("a"),
        lambda N: (
            factor * N.mu("a") * (N.v("a") - N.mu("a")) + (N.v("a") - N.mu("a")) * (N.v("a") - N.mu("a"))
        ),
    )


@claim(
    FORWARD,
    "Theorem 3.5, dominance",
    r"\mathbb{E} w_j \le e^{-\frac12\min(m_j^2, g_j)},\ |\nabla_j L| \le 2(R + 3R^3)\,\mathbb{E} w_j,\ "
    r"|\nabla_1 L - 2\mu_1| \le 2\textstyle\sum_j \mathbb{E} w_j\,(R + (1 + R^2) D_j + 3R D_j^2)",
    quantifiers=SCOPE,
    provenance=Provenance.DERIVED,
    hypotheses=(
        r"g_j = \tfrac12(|\mu_j|^2 - |\mu_1|^2) + \log\tfrac{\pi_1}{\pi_j} > 0 \text{ for all } j \ne 1",
        r"D_j = |\mu_j - \mu_1| > 0,\ m_j = g_j/D_j,\ R = \max_k |\mu_k|",
        r"p^* = \mathcal{N}(0, I),\ \mathbb{E} = \mathbb{E}_{p^*}",
    ),
    uses=("F Lemma 2.2, compact",),
)
def test_the_nearest_component_decides(evidence: Evidence) -> None:
    exponents = [ratio(), tilted(), whole()]
    trace, rest, about, loss = spread(), winner(), about_nearest(), size()
    polynomial = loser()
    for step in (*exponents, trace, polynomial, rest, about, loss):
        evidence.step(step)
    weight = evidence.conclude(
        follows(
            r"\mathbb{E}\, w_j \le e^{-\frac12 \min(m_j^2, g_j)}",
            "w_j ≤ min(1, w_j/w_1) and min(1, e^y) ≤ e^{θy} for 0 ≤ θ ≤ 1; "
            "E e^{θD(Z − m)} = e^{θ²D²/2 − θDm}, with θ = m/D or 1, whichever is smaller",
            exponents,
            (NORMAL_MOMENTS, EXPONENTIAL, MONOTONE_INTEGRAL),
            scope=SCOPE,
        )
    )
    evidence.conclude(
        follows(
            r"|\nabla_j L| \le 2(R + 3R^3)\,\mathbb{E}\, w_j",
            "Lemma 2.2 in its compact form",
            [weight, trace, polynomial],
            (MONOTONE_INTEGRAL,),
            scope=SCOPE,
        )
    )
    evidence.conclude(
        follows(
            r"|\nabla_1 L - 2\mu_1| \le 2\textstyle\sum_j \mathbb{E} w_j\,(R + (1 + R^2) D_j + 3R D_j^2)",
            "2E[w_1(…)] − 2μ_1 = 2E[−(1 − w_1)μ_1 + w_1(h + (v·h)v + C(μ_1 − 2v))], "
            "1 − w_1 = Σ w_j, |v|, |μ_1| ≤ R",
            [weight, rest, about],
            (CAUCHY_SCHWARZ, WEIGHTED_MEAN, MONOTONE_INTEGRAL),
            scope=SCOPE,
        )
    )
    evidence.conclude(
        follows(
            r"|L - |\mu_1|^2| \le \textstyle\sum_{j\ne1} \mathbb{E} w_j\,(2|\mu_1| D_j + D_j^2)",
            "|h|² ≤ Σ w_j D_j², |h| ≤ Σ w_j D_j",
            [weight, loss],
            (CAUCHY_SCHWARZ, MONOTONE_INTEGRAL),
            scope=SCOPE,
        )
    )
    evidence.twin("exponent m² instead of m²/2", tilted(power=1))
    evidence.twin("exponent g instead of g/2 where D ≤ m", whole(power=1))
    evidence.twin("m without its ½", ratio(share=1))
    evidence.twin("2R³ instead of 3R³", loser(cubic=2))
    evidence.twin("(v·h)v with the other sign", winner(sign=-1))
    evidence.twin("+hhᵀ in the covariance", about_nearest(sign=1))
    evidence.twin("μ_1·h counted once", size(factor=1))


PLACES = {
    "(1/2, 4)": GaussianMixture(["1/2", 4]),
    "(0, 8, −9)": GaussianMixture([0, 8, -9]),
    "(1, 6), weights 1/10 : 9/10": GaussianMixture([1, 6], ["1/10", "9/10"]),
    "(9, 10, 11)": GaussianMixture([9, 10, 11]),
    "(0, 1/5), (5, 1), (−4, 4)": GaussianMixture([[0, "1/5"], [5, 1], [-4, 4]]),
}


def square(vector: list[Ball]) -> Ball:
    return sum((c * c for c in vector), ball(0))


def stated(student: GaussianMixture) -> tuple[list[Ball], list[Ball], Ball, Ball]:
    """The bounds of E w_j, |∇_j L|, |∇_1 L − 2μ_1| and |L − |μ_1|²|, as they stand above."""
    (first, *others), (share, *shares) = [[ball(c) for c in p] for p in student.means], student.weights
    R = greatest(norm(p) for p in (first, *others))
    weights, nearest, loss = [], ball(0), ball(0)
    for point, π in zip(others, shares, strict=True):
        g = (square(point) - square(first)) / 2 + ball(share / π).log()
        D = square([a - b for a, b in zip(point, first, strict=True)]).sqrt()
        weight = (-((g / D) ** 2).min(g) / 2).exp()
        weights.append(weight)
        nearest += 2 * weight * (R + (1 + R**2) * D + 3 * R * D**2)
        loss += weight * (2 * square(first).sqrt() * D + D**2)
    return weights, [2 * (R + 3 * R**3) * weight for weight in weights], nearest, loss


@claim(
    FORWARD,
    "Theorem 3.5, dominance at points",
    r"|\nabla_j L|,\ |\nabla_1 L - 2\mu_1|,\ |L - |\mu_1|^2| \text{ enclosed, below their bounds}",
    quantifiers="the mixtures listed, with their weights",
    provenance=Provenance.DERIVED,
    hypotheses=(r"p^* = \mathcal{N}(0, I)", r"\text{the bounds of “Theorem 3.5, dominance”}"),
)
@pytest.mark.parametrize("name", PLACES)
def test_bounds_at_points(name: str, evidence: Evidence) -> None:
    student = PLACES[name]
    found = forward_fisher(student, digits=8)
    with precision(128):
        bound_of_weights, bound_of_others, bound_of_nearest, bound_of_loss = stated(student)
        first = [ball(c) for c in student.means[0]]
        drift = [g - 2 * c for g, c in zip(found.gradient[0], first, strict=True)]

        def others(j: int, factor: Ball | int = 1):
            statement = rf"|\nabla_{{{j + 1}}} L| \le 2(R + 3R^3)\,e^{{-\min(m^2, g)/2}}"
            number, bound = norm(found.gradient[j]), factor * bound_of_others[j - 1]
            return at_most(statement, "enclosed", number, bound, scope=name, name=f"|∇_{j + 1} L|")

        def nearest(factor: Ball | int = 1):
            statement = r"|\nabla_1 L - 2\mu_1| \le 2 \textstyle\sum_j \mathbb{E} w_j (\dots)"
            number, bound = norm(drift), factor * bound_of_nearest
            return at_most(statement, "enclosed", number, bound, scope=name, name="|∇_1 L − 2μ_1|")

        def loss(factor: Ball | int = 1):
            statement = r"|L - |\mu_1|^2| \le \textstyle\sum_j \mathbb{E} w_j (2|\mu_1| D_j + D_j^2)"
            number, bound = abs(found.loss - square(first)), factor * bound_of_loss
            return at_most(statement, "enclosed", number, bound, scope=name, name="|L − |μ_1|²|")

        for j in range(1, student.n):
            evidence.conclude(others(j))
        evidence.conclude(nearest())
        evidence.conclude(loss())

        # Every bound is linear in weights e^{−min(m², g)/2}, so this factor makes the largest its 4th power.
        fourth = max(bound_of_weights) ** 3
        evidence.twin("exponent 2 min(m², g) in the others", others(student.n - 1, fourth))
        evidence.twin("exponent 2 min(m², g) in the nearest", nearest(fourth))
        evidence.twin("exponent 2 min(m², g) in the loss", loss(fourth))
