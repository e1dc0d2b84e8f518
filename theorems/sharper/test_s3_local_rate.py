r"""S-3: the local rate at the optimum, L·t² → n² r/64: reverse from every start, forward from centred ones.

Uniform weights, teacher N(0, I), means μ_i = μ̄ + m_i with Σ m_i = 0, S = (1/n) Σ m_i m_iᵀ. Both gradients are
odd in the means. Put ε μ_i for μ_i; then, for every n, d and all means,

    n∇_iF = 2μ̄ ε + 4S m_i ε³ + O(ε⁵),                                     F = |μ̄|² ε² + ‖S‖² ε⁴ + O(ε⁶)
    n∇_iL = 2μ̄ ε + (4S m_i − 4S μ̄ − 4μ̄(μ̄·m_i)) ε³ + O(ε⁵),    L = |μ̄|² ε² + (‖S‖² − 2μ̄ᵀS μ̄) ε⁴ + O(ε⁶).

"To leading order" means here: the flow of the Taylor polynomial of degree 3 of the gradient at 0, and the
Taylor polynomial of degree 4 of the loss along it. Of the reverse divergence that flow is, from every start,

    dμ̄/dt = −(2/n) μ̄,      dm_i/dt = −(4/n) S m_i,      so dS/dt = −(8/n) S²,

and of the forward one it is the same where μ̄(0) = 0, since then μ̄ stays 0 (in that flow; under the true
one it does not: claim "S S-3, centred starts do not stay centred"). So S keeps its eigenvectors, a non-zero
eigenvalue is 1/(1/σ_0 + 8t/n), and with r = rank S(0) the loss times t² tends to n² r/64. Off centre the
forward flow is another one: see test_s3_off_centre.py. (Theorem 2.1's 1/√τ is loose by a factor τ^{3/2}.)

Shown: the expansions for all n and d, and the limit for the flow of those polynomials. "t → ∞" and "leading
order" do not commute: of the true reverse flow the limits are claims "S S-8, one direction, size" and "S
S-8, one direction, loss", and for any rank r "S S-8, flow from above" bounds V t. Not shown: that the true
flow has the limit n² r/64 for r > 1, nor a limit for the true forward flow.
"""

import sympy as sp

from verify.algebra.calculus import Law
from verify.algebra.expansion import centred, expanded
from verify.algebra.forms import LOSS, gradient_of, single_teacher
from verify.algebra.tensor import as_expression
from verify.checks.identity import identity
from verify.checks.inference import follows
from verify.checks.symbolic import vanishes
from verify.evidence import SHARPER, Evidence, Provenance, Step, claim
from verify.evidence.axioms import DIFFERENTIATION, GRADIENT_FLOW, ISSERLIS

ORDER = "all n ≥ 1, all d ≥ 1, the flow of the gradient's Taylor polynomial of degree 3"
n, t, σ = sp.symbols("n t sigma_0", positive=True)

# In these formulas T stands for plain averages over the components: T_a = μ̄_a, T_ab = S_ab + μ̄_a μ̄_b.
LAWS = {"forward": (Law.TEACHER, Law.NORMAL), "reverse": (Law.STUDENT, Law.STUDENT)}
NAMES = {"forward": "L", "reverse": "F"}


def spread(N, a, b):
    """S_ab."""
    return N.T(a, b) - N.T(a) * N.T(b)


def deviation(N, a):
    """The coordinate of m_i = μ_i − μ̄."""
    return N.mu(a) - N.T(a)


def gradient(objective):
    """N ∇_i: its coefficients of ε, ε², ε³."""
    derived, law = LAWS[objective]
    return expanded(single_teacher(gradient_of(derived)), law, 3)[1:]


def linear(objective, rate=2):
    return identity(
        rf"n\,\nabla_i {NAMES[objective]}: \text{{ the coefficient of }} \varepsilon \text{{ is }} 2\bar\mu",
        "expansion of the gradient",
        gradient(objective)[0],
        lambda N: rate * N.T("a"),
        axioms=(ISSERLIS, DIFFERENTIATION),
    )


def even(objective):
    return identity(r"\text{no } \varepsilon^2", "odd in x", gradient(objective)[1], as_expression(0))


def cubic_reverse(rate=4) -> Step:
    """From every start, off centre as well."""
    return identity(
        r"n\,\nabla_i F: \text{ the coefficient of } \varepsilon^3 \text{ is } 4\,S m_i",
        "expansion of the gradient; its mean over i vanishes, so μ̄' = −(2/n) μ̄ exactly in this flow",
        gradient("reverse")[2],
        lambda N: rate * spread(N, "a", "b") * deviation(N, "b"),
        axioms=(ISSERLIS, DIFFERENTIATION),
    )


def cubic_forward(drag=-4, cross=-4) -> Step:
    """From every start. Without its last two terms it is the reverse one's."""
    return identity(
        r"n\,\nabla_i L: \text{ the coefficient of } \varepsilon^3 \text{ is } "
        r"4\,S m_i - 4\,S\bar\mu - 4\,\bar\mu\,(\bar\mu\cdot m_i)",
        "expansion of the gradient",
        gradient("forward")[2],
        lambda N: (
            4 * spread(N, "a", "b") * deviation(N, "b")
            + drag * spread(N, "a", "b") * N.T("b")
            + cross * N.T("a") * N.T("b") * deviation(N, "b")
        ),
        axioms=(ISSERLIS, DIFFERENTIATION),
    )


def cubic_centred(objective, rate=4) -> Step:
    return identity(
        rf"\bar\mu = 0:\ n\,\nabla_i {NAMES[objective]} "
        r"\text{ has the coefficient } 4\,S m_i \text{ of } \varepsilon^3",
        "every other term has a factor μ̄; the mean over i vanishes, so μ̄ stays 0 in this flow",
        centred(gradient(objective)[2]),
        lambda N: rate * N.T("a", "b") * N.mu("b"),
        axioms=(ISSERLIS, DIFFERENTIATION),
    )


def loss_reverse(square=1) -> list[Step]:
    _, second, _, fourth = expanded(single_teacher(LOSS), Law.STUDENT, 4)[1:]
    return [
        identity(
            r"F: \text{ at } \varepsilon^2\ |\bar\mu|^2", "v = μ̄ ε + …", second, lambda N: N.T("a") * N.T("a")
        ),
        identity(
            r"F: \text{ at } \varepsilon^4\ \|S\|_F^2",
            "expansion of the loss; every other term cancels, off centre as well",
            fourth,
            lambda N: square * spread(N, "a", "b") * spread(N, "a", "b"),
            axioms=(ISSERLIS,),
        ),
    ]


def loss_centred(objective) -> Step:
    _, law = LAWS[objective]
    return identity(
        rf"\bar\mu = 0:\ {NAMES[objective]} = \|S\|_F^2\,\varepsilon^4 + O(\varepsilon^6)",
        "v = S x ε² + O(ε³)",
        centred(expanded(single_teacher(LOSS), law, 4)[4]),
        lambda N: N.T("a", "b") * N.T("a", "b"),
        axioms=(ISSERLIS,),
    )


def covariance_flow(rate=8) -> Step:
    """d(m mᵀ)/dt = −(4/n)(S m mᵀ + m mᵀ S), averaged; at a centred point T_ab is S_ab."""
    return identity(
        r"\tfrac{d}{dt} S = -\tfrac{8}{n} S^2",
        "the product rule on m_i m_iᵀ, averaged over the components",
        lambda N: 4 * N.T("a", "b") * N.T("b", "c") + 4 * N.T("a", "b") * N.T("b", "c"),
        lambda N: rate * N.T("a", "b") * N.T("b", "c"),
    )


def eigenvalue(rate=8) -> Step:
    solution = 1 / (1 / σ + rate * t / n)
    return vanishes(
        r"\sigma(t) = \frac{1}{1/\sigma_0 + 8t/n} \text{ solves } \dot\sigma = -\tfrac{8}{n}\sigma^2",
        "S keeps its eigenvectors; each eigenvalue by itself, and an eigenvalue 0 stays 0",
        sp.diff(solution, t) + 8 / n * solution**2,
        scope=ORDER,
        axioms=(GRADIENT_FLOW,),
    )


def limit(constant=64) -> Step:
    """t²·σ(t)² → (n/8)², from the exact difference n/8 − tσ = (n/8)/(1 + 8tσ_0/n)."""
    solution = 1 / (1 / σ + 8 * t / n)
    gap = n / 8 / (1 + 8 * t * σ / n)
    return vanishes(
        r"t\,\sigma(t) = \tfrac n8 - \frac{n/8}{1 + 8t\sigma_0/n} \to \tfrac n8,"
        r"\quad (\tfrac n8)^2 = \tfrac{n^2}{64}",
        "an exact identity whose last term tends to 0; r such eigenvalues",
        (t * solution + gap) ** 2 - n**2 / constant,
        scope=ORDER,
    )


def mean_decays(rate=2) -> Step:
    solution = sp.exp(-2 * t / n)
    return vanishes(
        r"\bar\mu(t) = e^{-2t/n}\bar\mu(0) \text{ solves } \bar\mu' = -\tfrac2n\bar\mu,"
        r"\ \text{so } |\bar\mu|^2 t^2 \to 0",
        "divided by the exponential",
        sp.simplify((sp.diff(solution, t) + rate / n * solution) / solution),
        scope=ORDER,
    )


def conclude(evidence: Evidence, objective: str, parts: list[Step]) -> None:
    """The limit, from the expansions of the objective."""
    parts = [*parts, covariance_flow(), eigenvalue(), limit()]
    for step in parts:
        evidence.step(step)
    name = NAMES[objective]
    evidence.conclude(
        follows(
            rf"{name}^{{(4)}}\,t^2 \to \tfrac{{n^2 r}}{{64}} \text{{ along the flow of }} "
            rf"\nabla^{{(3)}}{name}",
            "‖S‖² is the sum of r eigenvalues squared, each (n/8 + o(1))²/t²; μ̄ adds nothing in the limit",
            parts,
            (GRADIENT_FLOW,),
            scope=ORDER,
        )
    )
    evidence.twin("eigenvalues 1/(1/σ_0 + 4t/n)", eigenvalue(rate=4))
    evidence.twin("S' = −(4/n) S²", covariance_flow(rate=4))
    evidence.twin("limit n² r/16", limit(constant=16))


def hypotheses(name: str) -> tuple[str, ...]:
    """What both claims suppose; ``name`` is the objective's letter."""
    return (
        r"\pi_i = 1/n",
        r"p^* = \mathcal{N}(0, I)",
        rf"\mu_i(t) \text{{ the flow }} \mu_i' = -\nabla_i^{{(3)}}{name},\ "
        rf"\nabla_i^{{(3)}}{name} \text{{ the Taylor polynomial of degree 3 at }} \mu = 0",
        rf"{name}^{{(4)}} \text{{ that of degree 4 of }} {name}",
        r"S = \tfrac1n \textstyle\sum_i m_i m_i^{\mathsf T},\ m_i = \mu_i - \bar\mu,\ "
        r"\bar\mu = \tfrac1n \sum_i \mu_i,\ r = \operatorname{rank} S(0)",
    )


@claim(
    SHARPER,
    "S-3, reverse",
    r"\bar\mu' = -\tfrac2n \bar\mu,\ m_i' = -\tfrac4n S m_i,\ S' = -\tfrac{8}{n} S^2,\quad "
    r"F^{(4)} = |\bar\mu|^2 + \|S\|_F^2,\quad F^{(4)}\,t^2 \to \frac{n^2 r}{64} \text{ from every start}",
    quantifiers=ORDER + ", all starts",
    provenance=Provenance.DERIVED,
    hypotheses=hypotheses("F"),
    uses=("R gradient, single teacher",),
)
def test_reverse_from_every_start(evidence: Evidence) -> None:
    parts = [linear("reverse"), even("reverse"), cubic_reverse(), *loss_reverse(), mean_decays()]
    conclude(evidence, "reverse", parts)

    evidence.twin("deviations decay at rate 2S/n", cubic_reverse(rate=2))
    evidence.twin("the mean decays at rate 1/n", linear("reverse", rate=1))
    evidence.twin("the mean solves μ̄' = −(1/n) μ̄", mean_decays(rate=1))
    evidence.twin("F = 2‖S‖²", loss_reverse(square=2)[1])


@claim(
    SHARPER,
    "S-3, forward from centred starts",
    r"\bar\mu(0) = 0 \Rightarrow \bar\mu = 0,\ m_i' = -\tfrac4n S m_i,\ S' = -\tfrac{8}{n} S^2,\quad "
    r"L^{(4)} = \|S\|_F^2,\quad L^{(4)}\,t^2 \to \frac{n^2 r}{64}",
    quantifiers=ORDER + ", all starts with μ̄(0) = 0",
    provenance=Provenance.DERIVED,
    hypotheses=(*hypotheses("L"), r"\bar\mu(0) = 0"),
    uses=("F Lemma 2.2",),
)
def test_forward_from_centred_starts(evidence: Evidence) -> None:
    parts = [linear("forward"), even("forward"), cubic_centred("forward"), loss_centred("forward")]
    conclude(evidence, "forward", parts)

    evidence.twin("deviations decay at rate 2S/n", cubic_centred("forward", rate=2))
    evidence.twin("the mean decays at rate 1/n", linear("forward", rate=1))
    evidence.twin("the same off centre: without the terms of μ̄", cubic_forward(drag=0, cross=0))


@claim(
    SHARPER,
    "S-3, forward off centre",
    r"n\,\nabla_i^{(3)} L = 2\bar\mu - 4\,S\bar\mu + 4\,S m_i - 4\,\bar\mu\,(\bar\mu\cdot m_i)",
    quantifiers="all n ≥ 1, all d ≥ 1, all means",
    provenance=Provenance.DERIVED,
    hypotheses=hypotheses("L")[:2] + hypotheses("L")[4:],
    uses=("F Lemma 2.2",),
)
def test_forward_off_centre(evidence: Evidence) -> None:
    for step in (linear("forward"), even("forward")):
        evidence.step(step)
    evidence.conclude(cubic_forward())

    evidence.twin("4S m_i alone, as from centred starts and as for the reverse", cubic_forward(0, 0))
    evidence.twin("without the term −4μ̄(μ̄·m_i)", cubic_forward(cross=0))
    evidence.twin("without the term −4Sμ̄", cubic_forward(drag=0))
