"""Where Theorem 3.5 starts, and what its phase 1 says: the formulas of claims "F Theorem 3.5, phase 1".

M ≥ 10⁹ √d n¹⁰ and r⁶ = M. At the start all means are within r of c, |c| = M, and one of them, ν, leads: for
all others (|μ_j|² − |ν|²)/2 ≥ r².
"""

from __future__ import annotations

from verify.algebra.posterior import d, n
from verify.lemmas.far_start import CENTRE, ONE, UNIFORM, X_0, Y_0, M, X_k, Y_k, ι, ν
from verify.lemmas.forward import HALF, descent, η, τ
from verify.logic.descent import At, k
from verify.logic.formulas import equals
from verify.logic.schemas import exp, log, sqrt
from verify.logic.statement import statement
from verify.logic.symbols import positive
from verify.logic.terms import Defined
from verify.logic.vectors import square

r = positive("r", "r", "sixth root of M")
W = Defined("W", "W", "", square(ν))
FAR_START = [sqrt(d) * n**10 <= M / 10**9, n >= 2, equals(r**6, M)]
TOGETHER = r**2 >= Y_0
LEADS = (1 - ι) * (X_0 - At(descent, W, None, 0) - 2 * r**2) >= 0
UNTIL = [η <= HALF, 4 * η * τ <= exp(r**2 / 16), k <= τ]
WAIT = 2 + 2 * log(M) <= η * k

FAR = statement(r >= 100, given=FAR_START)
"""Claim "F Theorem 3.5, far"."""
OTHERS = statement(
    (1 - ι) * Y_k <= (1 - ι) * (r + 1) ** 2,
    given=[*ONE, UNIFORM, CENTRE, *FAR_START, TOGETHER, LEADS, *UNTIL],
)
"""Claim "F Theorem 3.5, phase 1, the others"."""
ARRIVED = statement(64 * M**6 * ι * X_k <= ι, given=[*OTHERS.given, WAIT])
"""Claim "F Theorem 3.5, phase 1"."""
