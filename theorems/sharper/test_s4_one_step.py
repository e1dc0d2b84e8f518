"""S-4, one step: gradient descent near coincident means, with a proved bound on what linearising leaves out.

Forward divergence, uniform weights, n ≥ 2, μ_i = A e_1 + δ_i, |δ|² = Σ|δ_i|². With H the Hessian at δ = 0,

    δ ← (I − ηH) δ + E,      |E| ≤ (η/2) K |δ|²,      (Hδ)_i = (2/n²)(I + 2AAᵀ) Σ_j δ_j − (4/n) AAᵀ δ_i,

so the mean of the deviations is multiplied by 1 − 2η/n, the rest along e_1 by 1 + 4ηA²/n, the rest across
by 1; |δ| by at most 1 + 4ηA²/n, and max_i |δ_i| by a little more. These are the factors that runs use. The
one of |δ| is a theorem of the kernel, "S-4, linearised step"; here E is argued. (Means far from the truth
have a theorem with another remainder, "S-4, close means", on which "S-4, sufficient" rests.)
"""

import sympy as sp

from verify.algebra.calculus import Law
from verify.algebra.forms import coincident, gradient_of, hessian_of, single_teacher
from verify.checks.identity import identity
from verify.checks.inference import follows
from verify.checks.symbolic import nonnegative, vanishes
from verify.evidence import SHARPER, Evidence, Provenance, claim
from verify.evidence.axioms import NORM, SYMMETRIC_FORMS, TAYLOR

SCOPE = "all n ≥ 2, all d ≥ 1, uniform weights, 0 < η ≤ n/2"
HALF = sp.Rational(1, 2)
A, κ, j = sp.symbols("A kappa j", nonnegative=True)
n = 2 + j
η = sp.Symbol("eta", positive=True)
MEAN, APART = 1 - 2 * η / n, 1 + 4 * η * A**2 / n
WORST = APART + 2 * η * (n - 2) * (1 + 2 * A**2) / n**2


def drift():
    return identity(
        r"\nabla_i L = \tfrac{2}{n} A",
        "every moment is a product of coordinates of A, and w_i = 1/n",
        coincident(single_teacher(gradient_of(Law.TEACHER))),
        lambda N: 2 * N.w() * N.mu("a"),
    )


def off_diagonal(cubic=4):
    """All pairs share this block; w_j = w_i = 1/n at coincident means."""
    off, _ = hessian_of(Law.TEACHER)
    return identity(
        r"\partial_j\partial_i L = \tfrac{2}{n^2}(I + 2AA^{\mathsf T}) \quad (j \ne i)",
        "every moment is a product of coordinates of A, and w_i = w_j = 1/n",
        coincident(single_teacher(off)),
        lambda N: N.w() * N.w() * (2 * N.delta("a", "c") + cubic * N.mu("a") * N.mu("c")),
    )


def diagonal(factor=4):
    _, same = hessian_of(Law.TEACHER)
    return identity(
        r"\partial_i\partial_i L - \partial_j\partial_i L = -\tfrac{4}{n} AA^{\mathsf T}",
        "the same substitution in what a diagonal block has more",
        coincident(single_teacher(same)),
        lambda N: -factor * N.w() * N.mu("a") * N.mu("c"),
    )


def mean_mode(rate=2):
    """The block off the diagonal n times, plus what the diagonal has more: along e_1, and across."""
    along = n * 2 / n**2 * (1 + 2 * A**2) - 4 * A**2 / n
    yield vanishes(
        r"\delta_i = m e_1:\ H\delta = \tfrac{2}{n}\delta, \text{ so }"
        r" \delta \leftarrow (1 - \tfrac{2\eta}{n})\delta",
        "n times the block off the diagonal, plus what the diagonal has more",
        1 - η * along - (1 - rate * η / n),
        scope=SCOPE,
    )
    yield vanishes(
        r"\delta_i = m \perp e_1:\ \text{the same factor}",
        "AAᵀ does not act across e_1",
        1 - η * n * 2 / n**2 - MEAN,
        scope=SCOPE,
    )


def apart_mode():
    return vanishes(
        r"\textstyle\sum_i \delta_i = 0:\ \delta_i \leftarrow (1 + \tfrac{4\eta}{n} A^2)\delta_i "
        r"\text{ along } e_1,\ \delta_i \leftarrow \delta_i \text{ across}",
        "only the diagonal excess acts",
        1 + η * 4 * A**2 / n - APART,
        scope=SCOPE,
    )


def largest(widest=HALF):
    """−(1 + 4ηA²/n) ≤ 1 − 2η/n ≤ 1 ≤ 1 + 4ηA²/n, with η = (n/2)(1 − κ)."""
    rate = widest * n * (1 - κ)
    yield nonnegative(
        r"0 \le 1 - \tfrac{2\eta}{n} \quad (\eta \le \tfrac n2)",
        "η = (n/2)(1 − κ)",
        sp.expand(sp.cancel(1 - 2 * rate / n)),
        scope=SCOPE,
    )
    yield nonnegative(
        r"1 - \tfrac{2\eta}{n} \le 1 \le 1 + \tfrac{4\eta}{n} A^2",
        "times n",
        sp.expand(sp.cancel((APART - MEAN) * n)),
        scope=SCOPE,
    )


def blocks(count=1):
    """|block ii| + (n − 1)|block ij| of I − ηH along e_1, where each is largest."""
    same = 1 + 4 * η * A**2 / n - 2 * η / n**2 * (1 + 2 * A**2)
    other = 2 * η / n**2 * (1 + 2 * A**2)
    return vanishes(
        r"\max_i |\delta_i| \text{ is multiplied by at most } "
        r"1 + \tfrac{4\eta}{n} A^2 + \tfrac{2\eta(n-2)}{n^2}(1 + 2A^2)",
        "the norm of a diagonal block plus n − 1 norms of others; both are largest along e_1",
        same + (n - count) * other - WORST,
        scope=SCOPE,
    )


@claim(
    SHARPER,
    "S-4, one step",
    r"\delta \leftarrow (I - \eta H)\delta + E,\quad \|I - \eta H\| = 1 + \tfrac{4\eta}{n} A^2,\quad "
    r"|E| \le \tfrac{\eta}{2} K |\delta|^2",
    quantifiers=SCOPE,
    provenance=Provenance.DERIVED,
    hypotheses=(
        r"\pi_i = 1/n,\ p^* = \mathcal{N}(0, I)",
        r"\mu_i = A e_1 + \delta_i,\ A \ge 0,\ |\delta|^2 = \textstyle\sum_i |\delta_i|^2,\ "
        r"H = \nabla^2 L(A e_1, \dots, A e_1)",
        r"K = K(R, s, d) \text{ of “S-4, remainder”},\ |\mu_i| \le R,\ |\mu_i - \mu_j| \le s "
        r"\text{ on the segment from } \delta = 0",
    ),
    uses=("F Lemma 2.2", "S S-4, remainder", "S S-4, linearised step"),
)
def test_one_step(evidence: Evidence) -> None:
    at_the_point = evidence.step(drift())
    hessian = [evidence.step(off_diagonal()), evidence.step(diagonal())]
    modes = [evidence.step(step) for step in (*mean_mode(), apart_mode(), *largest(), blocks())]
    evidence.conclude(
        follows(
            r"\|I - \eta H\| = 1 + \tfrac{4\eta}{n} A^2 \text{ and the factors of mean, rest and maximum}",
            "H is symmetric, and mean and rest, along and across, are its eigenspaces",
            [*hessian, *modes],
            (NORM,),
            scope=SCOPE,
        )
    )
    evidence.conclude(
        follows(
            r"A \leftarrow (1 - \tfrac{2\eta}{n})A,\quad |E| \le \tfrac{\eta}{2} K |\delta|^2",
            "E = −η times what Taylor's formula leaves of ∇L about δ = 0; its norm is at most ½ times the "
            "norm of D³L on the segment, which for a symmetric form is that of ξ ↦ D³L[ξ, ξ, ξ]",
            [at_the_point, *hessian],
            (TAYLOR, SYMMETRIC_FORMS),
            scope=SCOPE,
        )
    )

    evidence.twin("I + AAᵀ in the blocks off the diagonal", off_diagonal(cubic=2))
    evidence.twin("−(2/n) AAᵀ on the diagonal", diagonal(factor=2))
    evidence.twin("the mean shrinks by 1 − η/n, as reported for A", next(mean_mode(rate=1)))
    evidence.twin("η ≤ n", next(largest(widest=sp.Integer(1))))
    evidence.twin("n blocks off the diagonal", blocks(count=0))
