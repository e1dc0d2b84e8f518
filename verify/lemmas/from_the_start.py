"""Theorem 3.5 from its start on: how long phase 1 takes, and the level of the region from there on.

After the time T = 2 + 2 log M the level at step k is y_k = e^{M²/10} + b(ηk − T).
"""

from __future__ import annotations

from verify.algebra.posterior import n
from verify.lemmas.all_time import b
from verify.lemmas.far_mean import other
from verify.lemmas.far_start import M, X_k, ι
from verify.lemmas.forward import L_k, η
from verify.lemmas.phase_1 import GIVEN
from verify.logic.descent import k
from verify.logic.schemas import exp, log
from verify.logic.statement import statement
from verify.logic.terms import Defined, term

LAG, POWER = term(2) + 2 * log(M), M**2 / 10
"""T, how long phase 1 takes in time ηk; and log A."""
SHARE = 250 * n**8 * b <= 1
BEGUN = [*GIVEN[:-2], SHARE]
LATE, SOON = η * k > LAG, η * k <= LAG + 1
START = exp(POWER) - b * LAG + η * b * k
y_k = Defined("y_k", "y_k", "level at step k", START)
z_k = Defined("z_k", "z_k", "y_k log y_k", START * log(START))
RATES = statement(
    32 * M**6 * ι * y_k * X_k <= ι * exp(POWER),
    other * z_k <= other * exp(X_k / 8),
    32 * M**6 * L_k * y_k <= exp(POWER) + 1152 * M**6 * n**2,
    given=[*BEGUN, LATE],
)
"""Claim "F Theorem 3.5, rates"."""
