"""S-5, from above, the one, for every n: |μ_1|² is at most (1 + E e^{−t})/(t log t), not only C/t.

Setting. As in "Theorem 3.5, all time": N(0, I); any n, d, weights ≥ 1/N, forward descent with η ≤ ½ from the
region of level A, which at step k has the level y_k = A + bt, t = ηk. At the start A log A |μ_1|² ≤ E; since
A |μ_1|² ≤ C there, E = C log A will do.
Shown. For all k, y_k log y_k |μ_1|² ≤ 1 + E e^{−t}.
Not shown. That it is no smaller, and it is: claim "S-5, runs on the line" has |μ_1|² ≤ 1/(5t²).
Tools. "Theorem 3.5, the pull in the region", by induction: with z = y_k log y_k a step leaves at most
(1 − 2η) z|μ_1|² + η/2 of z|μ_1|², and z grows by a factor of at most 1 + η.
"""

from fractions import Fraction
from functools import cache

from verify import GaussianMixture
from verify.checks.instance import Instance
from verify.checks.spot import at
from verify.evidence import SHARPER, Evidence, Provenance, claim
from verify.lemmas.all_time import ALL_TIME, LEVEL, PULL_IN_REGION, A, C, b, y, y_k, z_k
from verify.lemmas.far_mean import is_one, other
from verify.lemmas.far_start import X_k, ι
from verify.lemmas.forward import HALF, descent, η
from verify.lemmas.order import ONE_ABOVE, SMALL_ONE, E, t
from verify.lemmas.region import NEXT, level_rises, log_y, logs, wide_at, z, λ
from verify.lemmas.slow_decay import X_i
from verify.logic.descent import at_step

from verify.prove import (  # isort: skip
    At, along, cut, definition, exp, exp_positive, exp_sum, exp_tangent, exp_zero, induction, infer, k, log,
    mu, nonnegative_square, renamed_step, substituted,
)  # fmt: skip

AFTER, LATER_LEVEL = At(descent, X_i, k, 1), A + η * b * (k + 1)
NOW, LATER = LEVEL * log(LEVEL), LATER_LEVEL * log(LATER_LEVEL)
SLOW = PULL_IN_REGION.given[-1]


@cache
def in_the_region():
    """REGION at step k and level y_k."""
    one, rest, *_ = ALL_TIME.cited("F Theorem 3.5, all time")
    one = infer(ι * LEVEL * X_k <= ι * C, by=[one, definition(y_k)])
    rest = infer(other * NOW <= other * exp(X_k / 8), by=[rest, definition(z_k)])
    return infer(ι * (X_k * LEVEL - C) + other * (NOW - exp(X_k / 8)) <= 0, by=[one, rest])


@cache
def at_level(theorem):
    """A theorem about the level y and a state, at level y_k and step k."""
    onward = infer(LEVEL >= A, by=[infer(η * b * k >= 0)])
    theorem = substituted(along(theorem, descent), y, LEVEL, infer(LEVEL > 0, by=[onward]))
    known = [*wide_at(LEVEL, onward), in_the_region()]
    return cut(theorem, *(fact for fact in known if fact.conclusion in theorem.hypotheses))


@cache
def level():
    """With y⁺ = y + ηb: y⁺ log y⁺ ≤ (1 + η) y log y, since 2bλ ≤ 4b log y ≤ y log y."""
    rises, slow, large_y = level_rises()
    least = infer(η * log_y >= 0, by=[infer(log_y >= 0, by=[logs()[2]])])
    gain = infer(2 * η * b * λ <= 4 * η * b * log_y, by=[infer(λ <= 2 * log_y, by=[logs()[5]])], degree=3)
    most = infer(250 * η * b * log_y <= η * log_y, by=[slow, least])
    short = infer(η * log_y <= η * z, by=[large_y, least])
    return infer(NEXT * log(NEXT) <= (1 + η) * z, by=[rises, gain, most, short, least])


def stays(rate=1, start=(SMALL_ONE,)):
    """ι_i z_k |μ_i|² ≤ ι_i (1 + E e^{−t}) for all k, z_k = y_k log y_k, by induction."""
    gone, gone_later = exp(-rate * t), exp(-rate * (t + η))
    holds = ι * NOW * X_k <= ι * (1 + E * gone)
    moved = at_level(PULL_IN_REGION.cited("F Theorem 3.5, the pull in the region")[1])
    left = infer(ι * (1 - 2 * η) * (NOW * X_k - 1 - E * gone) <= 0, by=[holds, SLOW])
    kept = infer(ι * (NOW * AFTER - (1 - 2 * η) * (1 + E * gone) - η / 2) <= 0, by=[moved, left], degree=1)
    kept = infer((1 + η) * kept.comparison.left <= 0, by=[kept])
    low = along(infer(X_i >= 0, by=[definition(X_i), nonnegative_square(mu)]), descent)
    low = infer(ι * AFTER >= 0, by=[renamed_step(low, k, 1), is_one()])
    onward = infer(ι * LATER * AFTER <= ι * (1 + η) * NOW * AFTER, by=[at_level(level()), low])
    by = [exp_sum(-rate * t, -rate * η), exp_tangent(-rate * η), exp_positive(-rate * t)]
    falls = infer(gone * (1 - rate * η) <= gone_later, by=by)
    falls = infer(ι * E * gone * (1 - rate * η) <= ι * E * gone_later, by=[falls, is_one()])
    share = infer(ι * η * E * gone >= 0, by=[is_one(), exp_positive(-rate * t)], degree=4)
    by = [kept, onward, falls, share, infer(ι * η >= 0, by=[is_one()])]
    step = infer(ι * LATER * AFTER <= ι * (1 + E * gone_later), by=by, degree=2)
    return induction(holds, infer(at_step(holds, None), by=[*start, exp_zero(), is_one()]), step)


FIRST = {name: [[1], [0]] for name in ("ι_i", "ι_j")}
VALUES = {"N": 2, "A": 2**5000, "C": 1, "b": Fraction(1, 64000), "η": HALF}


@claim(SHARPER, "S-5, from above, the one", ONE_ABOVE, provenance=Provenance.DERIVED)
@at(Instance(GaussianMixture([0, 300]), VALUES, vectors=FIRST))
def test_one_from_above(evidence: Evidence) -> None:
    bound = infer(ONE_ABOVE.shown[0], by=[stays(), definition(z_k)])
    evidence.conclude(bound, "a step takes 2η of z|μ_1|² and adds η/2, and z gains η of itself at most")

    evidence.twin("E e^{−5t}: alone it falls like e^{−4t}", lambda: stays(rate=5))
    evidence.twin("the one anywhere in the region at the start", lambda: stays(start=()))
