"""How little a component matters that is behind another: the formulas of claim "F Theorem 3.5, dominance".

Forward divergence from N(0, I). Component i is behind component j by the gap g_ij, which is
(|μ_i|² − |μ_j|²)/2 + log(π_j/π_i), at the distance D_ij = |μ_i − μ_j|. Numbers for mixtures:
:mod:`verify.lemmas.dominance`.
"""

from __future__ import annotations

from verify.algebra.calculus import Law
from verify.algebra.facts import gap
from verify.algebra.posterior import SUM_J, E_phi, gradient, mu, mu_j, w, w_j
from verify.lemmas.forward import L
from verify.lemmas.norms import length
from verify.logic.kernel import Theorem
from verify.logic.schemas import exp
from verify.logic.statement import statement
from verify.logic.symbols import positive
from verify.logic.terms import Defined, Symbol, term
from verify.logic.vectors import square

R = positive("R", "R", "bound of all |μ_i|")
s = Symbol("s_ij", "s_{ij}", "any numbers, one for each two components", (), frozenset({"mixture", "i", "j"}))
g = Defined("g_ij", "g_{ij}", "by how much component i is behind component j", gap())
D = length("D_ij", "D_{ij}", mu - mu_j)
N = length("|μ_i|", r"|\mu_i|", mu)
gradient_i = gradient(Law.TEACHER)

OF_LOSER = Defined("A_i", "A_i", "", 2 * (R + 3 * R**3) * E_phi(w))
OF_WINNER = Defined("B_i", "B_i", "", 2 * E_phi(R * (1 - w) + SUM_J(w_j * ((1 + R**2) * D + 3 * R * D**2))))
OF_LOSS = Defined("c_i", "c_i", "", term(E_phi(SUM_J(w_j * (2 * N * D + D**2)))))

BALL = square(mu) <= R**2
LEADS = [s <= g, s * D**2 <= g**2]
"""s_ij ≤ min(g_ij²/D_ij², g_ij), without a division."""

DOMINATED = statement(
    square(gradient_i) <= OF_LOSER**2,
    square(gradient_i - 2 * mu) <= OF_WINNER**2,
    L - square(mu) <= OF_LOSS,
    square(mu) - L <= OF_LOSS,
    given=[BALL],
)
"""Claim "F Theorem 3.5, gradients and loss"."""
DOMINANCE = statement(E_phi(w) <= exp(-1 * s / 2), *DOMINATED.shown, given=[*LEADS, BALL])
"""Claim "F Theorem 3.5, dominance"."""


def dominated() -> tuple[Theorem, ...]:
    """The bounds of |∇_i L|², |∇_i L − 2μ_i|², L − |μ_i|² and |μ_i|² − L, cited."""
    return DOMINATED.cited("F Theorem 3.5, gradients and loss")
