"""S-5, from above, for every n: L(k) is at most c/(t log t).

Setting. As in "Theorem 3.5, all time": N(0, I); any n, d, weights ≥ 1/N, forward descent with η ≤ ½ from the
region of level A, which at step k has the level y_k = A + ηbk. At the start e^{|μ_i|²/8} is at least
v (log v)^{3/2} for all others, v = hA with h ≤ 1 and 8 log v ≥ 14641 (1 + log N); and A log A |μ_1|² ≤ E with
E ≥ 1. Both follow from the others if 4 log A ≥ 14641 (1 + log N), for E = C log A and h = 1/√(log A).
Shown. For all k, with v = h y_k,

    L(k) ≤ (2E + (128/5) N²)/(v log v).

Not shown. The factor: by S-5 L t log t tends to 2(n − 1) along the flow; see "S-5, the order of the loss".
Tools. "S-5, from above, the others" and "S-5, from above, the one", as v log v ≤ y_k log y_k.
"""

from fractions import Fraction
from functools import cache

from verify import GaussianMixture
from verify.checks.instance import Instance
from verify.checks.spot import at
from verify.evidence import SHARPER, Evidence, Provenance, claim
from verify.lemmas.all_time import LEVEL, A, b, z_k
from verify.lemmas.far_mean import N, is_one
from verify.lemmas.far_start import ONE, X_k, ι
from verify.lemmas.forward import HALF, L_k, descent, η
from verify.lemmas.half_way import log_is_nonnegative
from verify.lemmas.order import ONE_ABOVE, OTHERS_ABOVE, UPPER_BOUND, E, h
from verify.lemmas.slow_decay import X_i
from verify.logic.schemas import log_monotone

from verify.prove import (  # isort: skip
    SUM, along, cut, definition, infer, integrated, k, log, mu, nonnegative_square,
)  # fmt: skip

FALLS = "S S-5, from above, the one"
u, λ = h * LEVEL, log(LEVEL)
θ = log(u)
SHARE, WIDE, _ = OTHERS_ABOVE.given[-3:]


@cache
def smaller():
    """U log u ≤ y_k log y_k for u = h y_k."""
    onward = infer(LEVEL >= A, by=[infer(η * b * k >= 0)])
    positive = infer(u > 0, by=[infer(LEVEL > 0, by=[onward])], degree=2)
    least = cut(log_monotone(h * A, u), infer(h * A > 0), infer(u >= h * A, by=[onward]))
    least = infer(θ >= 0, by=[least, WIDE, log_is_nonnegative()])
    above = infer(u <= LEVEL, by=[SHARE, infer(LEVEL >= 0, by=[onward])], degree=2)
    longer = cut(log_monotone(u, LEVEL), positive, above)
    return infer(u * θ <= LEVEL * λ, by=[above, longer, least, positive])


def loss(one=10, scale=u * θ):
    """5 u log u L_k ≤ 10E + 128N²."""
    near = infer(ι * LEVEL * λ * X_k <= ι * E, by=[ONE_ABOVE.cited(FALLS)[0], definition(z_k)])
    low = along(infer(X_i >= 0, by=[definition(X_i), nonnegative_square(mu)]), descent)
    less = infer(ι * X_k >= 0, by=[low, is_one()])
    less = infer(u * θ * ι * X_k <= LEVEL * λ * ι * X_k, by=[smaller(), less])
    near = infer(u * θ * ι * X_k <= ι * E, by=[near, less])
    near = infer(u * θ * SUM(ι * X_k) <= E, by=[integrated(SUM, near), ONE[2]])
    rest = OTHERS_ABOVE.cited("S S-5, from above, the others")[1]
    return infer(5 * scale * L_k <= one * E + 128 * N**2, by=[rest, near])


FIRST = {"ι_i": [[1], [0]], "ι_j": [[1], [0]]}
VALUES = {"N": 2, "A": 2**5000, "C": 1, "b": Fraction(1, 64000), "η": HALF, "h": Fraction(1, 100), "E": 1}


@claim(SHARPER, "S-5, from above", UPPER_BOUND, provenance=Provenance.DERIVED)
@at(Instance(GaussianMixture([0, 300]), VALUES, vectors=FIRST))
def test_from_above(evidence: Evidence) -> None:
    evidence.conclude(loss(), "what the one adds, and what all others add")

    evidence.twin("half of what the one adds", lambda: loss(one=5))
    evidence.twin("one more power of log v", lambda: loss(scale=u * θ**2))
    evidence.twin("1/v² for 1/(v log v)", lambda: loss(scale=u**2))
