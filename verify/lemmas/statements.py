"""Statements that a theorem file proves and others cite, each under the key of its claim.

A citation is a theorem on the word of a claim; the ledger compares the two formulas, and a claim is never
better than what it cites.
"""

from __future__ import annotations

from verify.algebra.calculus import Law
from verify.algebra.posterior import C2, SUM, VCV, E_p, E_phi, gradient, mu, v
from verify.logic.formulas import equals
from verify.logic.kernel import Theorem
from verify.logic.statement import statement
from verify.logic.vectors import dot, square

EULER_REVERSE = statement(equals(SUM(dot(mu, gradient(Law.STUDENT))), 2 * E_p(square(v) + C2)))
EULER_FORWARD = statement(equals(SUM(dot(mu, gradient(Law.TEACHER))), 2 * E_phi(square(v) + C2 - 2 * VCV)))


def euler_reverse() -> Theorem:
    """Σ_i⟨μ_i, ∇_iF⟩ = 2E_p[|v|² + ‖C‖²] for the teacher N(0, I), cited."""
    return EULER_REVERSE.cited("R Euler identity")[0]


def euler_forward() -> Theorem:
    """Σ_i⟨μ_i, ∇_iL⟩ = 2E_φ[|v|² + ‖C‖² − 2vᵀCv] for the teacher N(0, I), cited."""
    return EULER_FORWARD.cited("F Euler identity")[0]
