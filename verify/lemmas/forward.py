"""The forward divergence from N(0, I) near the origin: the words of S-1, and its statement to be cited."""

from __future__ import annotations

from fractions import Fraction

from verify.algebra.calculus import Law
from verify.algebra.posterior import C2, SUM, E_phi, d, gradient, mu, pi, v
from verify.lemmas.derivatives import loss
from verify.logic.descent import At, Descent, Next, k, sum_of_steps
from verify.logic.schemas import tends_to
from verify.logic.statement import statement
from verify.logic.symbols import natural, positive
from verify.logic.terms import Defined
from verify.logic.vectors import square

QUARTER, HALF, SEVEN_EIGHTHS = Fraction(1, 4), Fraction(1, 2), Fraction(7, 8)
η, a = positive("η", r"\eta", "step size"), positive("a", "a", "rate")
π_min = positive("π_min", r"\pi_{\min}", "lower bound of the weights")
τ = natural("τ", r"\tau", "number of steps")

V = Defined("V", "V", "", SUM(square(mu)))
L = loss(Law.TEACHER)
D = Defined("D", "D", "", E_phi(square(v) + C2))
descent = Descent(mu, gradient(Law.TEACHER), η)
V_k, V_next, V_0 = At(descent, V, k, 0), At(descent, V, k, 1), At(descent, V, None, 0)
L_k, L_next, D_k = At(descent, L, k, 0), At(descent, L, k, 1), At(descent, D, k, 0)

NEAR = [V <= QUARTER, η <= Fraction(4, 17)]
S_1_STEP = statement(Next(descent, V) <= V - η * D, given=NEAR)
"""Claim "S S-1, one step"."""

RATE = [pi >= π_min, a * (2 * d + HALF) <= SEVEN_EIGHTHS**2 * η * π_min**2, a <= 4]
S_1 = statement(
    V_next <= V_k - η * D_k,
    η * sum_of_steps(τ)(L_k) <= V_0,
    V_k * (1 + a * V_0 * k) <= V_0,
    tends_to(V_k, 0),
    given=[V_0 <= QUARTER, η <= Fraction(4, 17), *RATE],
)
"""Claim "S S-1"."""

S_1_LAST = statement(L_next <= L_k, η * k * L_k <= V_0, given=[V_0 <= QUARTER, η <= Fraction(4, 17)])
"""Claim "S S-1, last iterate"."""
