"""Starts about exp(−M0²) apart: the words and statements that S-4 rests on."""

from __future__ import annotations

from functools import cache

from verify.algebra.posterior import E_phi, d, n, v, w
from verify.lemmas import tube
from verify.lemmas.close_means import g, ḡ
from verify.lemmas.close_weights import z
from verify.lemmas.forward import STEP, D, L, V, descent, η
from verify.lemmas.tube import CLOSE, FAR, SHARE, UNIFORM, WITHIN, m, q, s
from verify.logic.descent import Next
from verify.logic.formulas import equals
from verify.logic.kernel import Theorem, cut
from verify.logic.schemas import exp, inverse, inverse_positive, inverse_times
from verify.logic.search import infer
from verify.logic.statement import statement
from verify.logic.symbols import positive
from verify.logic.vectors import dot, square

NOT_NEAR, WIDTH = 5 * n * tube.A >= 1, d * (1 + tube.A)
PUSH = n * (g - ḡ) + 4 * dot(m, z) * m
"""What linearising about coincident means leaves out of n(g_i − ḡ)."""

MASSES = statement(
    E_phi(square(v - m)) <= 8 * q**2 * WIDTH,
    (E_phi(n * w) - 1 + dot(m, z)) ** 2 <= (6 * n * q * WIDTH) ** 2,
    given=[UNIFORM, WITHIN, CLOSE],
)
"""Claim "S S-4, masses"."""

LEFT_OUT = statement(
    square(PUSH) <= 2400 * n**2 * q**2 * WIDTH**2 * tube.A,
    square(n * ḡ - 2 * m) <= 75 * q**2 * WIDTH,
    given=[UNIFORM, WITHIN, CLOSE, NOT_NEAR],
)
"""Claim "S S-4, close means"."""

θ = positive("θ", r"\theta", "how much faster than to first order deviations may grow")
c = positive("c", "c", "a number")
B = θ**2 * inverse(1000 * n**3 * d**2)
SMALL, RATE = θ <= 1, c * (n - η) >= 2 * (1 + 2 * θ) * n
S_4_TUBE = statement(
    Next(descent, s) <= B * exp(-1 * c * Next(descent, tube.A)),
    Next(descent, V) <= V - η * D,
    n * L >= SHARE * V,
    given=[UNIFORM, s <= B * exp(-1 * c * tube.A), FAR, STEP, SMALL, RATE],
)
"""Claim "S S-4, tube"."""


@cache
def constants() -> tuple[Theorem, Theorem]:
    """⊢ 1000 n³d² B = θ² and B > 0."""
    size = 1000 * n**3 * d**2
    some = infer(size > 0, by=[infer(n**3 > 0), infer(d**2 > 0)])
    share, above = (cut(f(size), some) for f in (inverse_times, inverse_positive))
    return infer(equals(1000 * n**3 * d**2 * B, θ**2), by=[share]), infer(B > 0, by=[above])
