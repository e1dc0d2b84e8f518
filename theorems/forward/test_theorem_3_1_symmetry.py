"""Theorem 3.1, first half (Zhang et al. 2025): at (s e_1, −s e_1, 0, …, 0) only s is left to move.

The student is symmetric under x → −x, which exchanges the first two components. So ∇_iL = 0 for i ≥ 3,
∇_1L = −∇_2L is a multiple of e_1, and dL/ds = 2 ∂_{1,1}L: a stationary point of s ↦ L is one of L.
"""

import sympy as sp

from verify.algebra.calculus import Law
from verify.algebra.forms import gradient_of, single_teacher
from verify.algebra.notation import delta, mu
from verify.algebra.symmetric_family import symmetric_facts
from verify.checks.collinear import same_on_the_line
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
