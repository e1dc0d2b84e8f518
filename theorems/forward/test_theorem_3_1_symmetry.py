"""Theorem 3.1, first half (Zhang et al. 2025): at (s e_1, −s e_1, 0, …, 0) only s is left to move.

With uniform weights the student is symmetric under x → −x, which exchanges the first two components. So
∇_iL = 0 for i ≥ 3, ∇_1L = −∇_2L is a multiple of e_1, and dL/ds = 2 ∂_{1,1}L: a stationary point of s ↦ L is
one of L. With weights ½, ¼, ¼ that is false: at 2, −2, 0 the gradient is 0.3113, −0.2639, 0.0586.
"""

from fractions import Fraction

import sympy as sp

from verify import GaussianMixture, forward_fisher
from verify.algebra.calculus import Law
from verify.algebra.forms import gradient_of, single_teacher
from verify.algebra.notation import delta, mu
from verify.algebra.symmetric_family import symmetric_facts
from verify.arithmetic import ball, precision
from verify.checks.collinear import same_on_the_line
from verify.checks.sign import less
from verify.checks.symbolic import rules_hold, vanishes
from verify.evidence import FORWARD, Evidence, Provenance, claim
from verify.evidence.axioms import DIFFERENTIATION, SYMMETRY

SCOPE = "all n ≥ 2, all d ≥ 1, all s > 0"


@claim(
    FORWARD,
    "Theorem 3.1, symmetry",
    r"\mu = (s e_1, -s e_1, 0, \dots, 0):\quad \nabla_i L = 0\ (i \ge 3),\quad "
    r"\nabla_1 L = -\nabla_2 L = \tfrac12 \tfrac{dL}{ds}\, e_1",
    quantifiers=SCOPE,
    provenance=Provenance.DERIVED,
    hypotheses=(r"\pi_i = 1/n", r"p^* = \mathcal{N}(0, I),\ L(\mu) = \mathbb{E}_{p^*} |v|^2"),
    uses=("F Lemma 2.2",),
)
def test_symmetry(evidence: Evidence) -> None:
    # All means on one axis: the gradient in R^d is the gradient on the line times e_1.
    gradient = single_teacher(gradient_of(Law.TEACHER))
    on_the_line = r"\mu_k \parallel e_1 \Rightarrow \nabla_i L = (\partial_i L_{d=1})\, e_1"
    evidence.step(same_on_the_line(on_the_line, "v, C and μ_i have no other coordinate", gradient))

    # On the line with E = e^{sx}: x → −x is E → 1/E. Rational identities with n a symbol.
    n = sp.Symbol("n", positive=True)
    for step in rules_hold(
        symmetric_facts(n), "in E = e^{sx}, for symbolic n", scope=SCOPE, axioms=(SYMMETRY, DIFFERENTIATION)
    ):
        evidence.conclude(step)

    # False twins, on v as a rational function of E = e^{sx} and q = e^{s²/2}.
    E, q, s = sp.symbols("E q s", positive=True)
    v = s * (E - 1 / E) / (E + 1 / E + (n - 2) * q)
    mirrored = v.subs(E, 1 / E)
    evidence.twin("v even", vanishes("v(-x) = v(x)", "false", mirrored - v, scope=SCOPE))
    lopsided = s * (2 * E - 1 / E) / (2 * E + 1 / E + (n - 2) * q)
    evidence.twin(
        "v odd with unequal weights of the two outer components",
        vanishes("v(-x) = -v(x)", "false", lopsided.subs(E, 1 / E) + lopsided, scope=SCOPE),
    )
    evidence.twin(
        "a dimension in the integrand",
        same_on_the_line(on_the_line, "false", gradient + mu("a") * delta("b", "b")),
    )


@claim(
    FORWARD,
    "Theorem 3.1, symmetry at a point",
    r"\mu = (2, -2, 0):\quad |\partial_3 L| < 10^{-20},\quad |\partial_1 L + \partial_2 L| < 10^{-20}",
    quantifiers="n = 3, d = 1, s = 2",
    provenance=Provenance.DERIVED,
    hypotheses=(r"\pi_i = 1/3", r"p^* = \mathcal{N}(0, 1)"),
)
def test_symmetry_at_a_point(evidence: Evidence) -> None:
    def small(name: str, combination: tuple[int, int, int], weights: list[Fraction] | None):
        """A combination of the three derivatives is 0, to 20 digits."""
        with precision(128):
            rows = forward_fisher(GaussianMixture([2, -2, 0], weights), digits=25).gradient
            size = abs(sum((k * row[0] for k, row in zip(combination, rows, strict=True)), ball(0)))
            bound = ball(Fraction(1, 10**20))
            statement = rf"|{name}| < 10^{{-20}}"
            return less(statement, "enclosed by the engine", size, bound, scope="(2, −2, 0)", name="room")

    parts = ((r"\partial_3 L", (0, 0, 1)), (r"\partial_1 L + \partial_2 L", (1, 1, 0)))
    uneven = [Fraction(1, 2), Fraction(1, 4), Fraction(1, 4)]
    for name, combination in parts:
        evidence.conclude(small(name, combination, None))
        evidence.twin(f"weights ½, ¼, ¼: {name}", small(name, combination, uneven))
