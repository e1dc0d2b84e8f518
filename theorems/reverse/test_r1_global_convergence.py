"""R-1 (Tyurin 2026): descent on the reverse divergence converges globally, from any start.

Setting. Single-Gaussian teacher, moved to N(0, I); fixed weights, any n and d; V = Σ_i |μ_i|².
Shown. Let π_i + min(π_i (d + 2 log 1/π_i), (4/e) √π_i Σ_{j≠i} √π_j) ≤ K for every i, and 2ηK ≤ 1. Then
V_k → 0 from every start: all μ_i converge to the truth. For uniform weights η ≤ 1/3 serves.
With the rate: for c = (r + R)/(2ηπ_min²) + R, r at least the rank of the starting means, such as min(n, d),

    V_k (c + V_0 k) ≤ c V_0  for R = V_0 + 1;      η k (k + 1) F_{k+1} ≤ c  if R = ϱ² ≥ V_0, π_i ≤ π_max and
                                                   η π_max (25ϱ² + 16ϱ + 2) ≤ 1.

Not shown. That moving to the truth changes nothing: claim "A translation". The abstract names no step size;
these are this project's.
Tools. S-7, whose rate constants a, R and π_min exist for every start; S-8, last iterate.
"""

from fractions import Fraction
from functools import cache

from verify.algebra.span import rank_at_most_d
from verify.checks.constant import constant
from verify.evidence import REVERSE, Evidence, Provenance, claim

from verify.lemmas.reverse import (  # isort: skip
    F_next, K, K_BOUND, LIPSCHITZ, R, RADIUS, RANK_0, R_1, S_7, S_8_LAST, SMALL_STEP, UNIFORM, UNIFORM_BOUND,
    V_0, V_k, a, c, descent, r, size_is_nonnegative, η, π_max, π_min,
)  # fmt: skip
from verify.logic.schemas import inverse, inverse_positive, inverse_times
from verify.logic.terms import term

from verify.prove import (  # isort: skip
    Defined, along, cut, d, definition, equals, exp, exp_positive, infer, k, pi,
    renamed_step, statement, substituted, tends_to,
)  # fmt: skip

GAIN = 2 * η * π_min**2
REACH = Defined("R", "R", "", V_0 + 1)
SLOW = η * π_max * LIPSCHITZ <= 1


class Rate:
    """S-7's rate a = 1/c with c = (r + R)/(2ηπ_min²) + R, at least half of the largest that it allows.

    Attributes:
        c, a: as said.
        inverse, positive: ⊢ c a = 1 and a > 0.
    """

    def __init__(self, dimension, reach, positive_reach):
        self.c = c = Defined("c", "c", "", (dimension + reach) * inverse(GAIN) + reach)
        self.a = Defined("a", "a", "", term(inverse(c)))
        gain = infer(GAIN > 0)
        per_gain, positive_per_gain = cut(inverse_times(GAIN), gain), cut(inverse_positive(GAIN), gain)
        room = infer((dimension + reach) * inverse(GAIN) > 0, by=[positive_reach, positive_per_gain])
        positive_c = infer(c > 0, by=[definition(c), positive_reach, room])
        whole = cut(inverse_times(c), positive_c)
        self.inverse = infer(equals(c * self.a, 1), by=[definition(self.a), whole])
        self.positive = infer(self.a > 0, by=[definition(self.a), cut(inverse_positive(c), positive_c)])
        # a c = 1, where c is the sum of two positive terms.
        by = [self.inverse, definition(c), self.positive]
        first = infer(self.a * (dimension + reach) * inverse(GAIN) <= 1, by=[*by, positive_reach])
        small = infer(self.a * (dimension + reach) <= GAIN, by=[first, per_gain, gain])
        self._met = small, infer(self.a * reach <= 1, by=[*by, room])

    def put_into(self, theorem):
        """A theorem of S-7 or S-8 about this dimension and this R, with this a for any."""
        return cut(substituted(theorem, a, self.a, self.positive), *self._met)


@cache
def at_the_start(dimension):
    """R = V_0 + 1 > 0 with its rate, and V_0 ≤ R."""
    start = renamed_step(along(size_is_nonnegative(), descent), None)
    reach = infer(REACH > 0, by=[definition(REACH), start])
    return Rate(dimension, REACH, reach), reach, infer(V_0 <= REACH, by=[definition(REACH)])


RATE = at_the_start(r)[0]


@cache
def from_every_start():
    """S-7's limit with R = V_0 + 1 and the rate for it; the rank is at most d."""
    rate, reach, within = at_the_start(d)
    limit = substituted(S_7.cited("S S-7")[3], r, d, infer(d > 0))
    limit = rate.put_into(substituted(limit, R, REACH, reach))
    return cut(limit, within, renamed_step(along(rank_at_most_d(), descent), None))


@cache
def sizes(gain=1):
    """V_k (c + V_0 k) ≤ c V_0: S-7's rate times c."""
    rate, reach, within = at_the_start(r)
    found = cut(rate.put_into(substituted(S_7.cited("S S-7")[2], R, REACH, reach)), within)
    positive_c = infer(rate.c >= 0, by=[rate.inverse, rate.positive])
    scaled = infer(rate.c * (V_0 - V_k * (1 + rate.a * V_0 * k)) >= 0, by=[found, positive_c])
    return infer(V_k * (rate.c + gain * V_0 * k) <= rate.c * V_0, by=[scaled, rate.inverse])


@cache
def losses(power=2):
    """η k (k + 1) F_{k+1} ≤ c: S-8's rate times c, for R² in place of V_0 + 1."""
    rate = of_radius()
    found = rate.put_into(substituted(S_8_LAST.cited("S S-8, last iterate")[1], c, 2))
    positive_c = infer(rate.c >= 0, by=[rate.inverse, rate.positive])
    goal = rate.c * (1 - rate.a * η * k * (k + 1) * F_next) >= 0
    scaled = infer(goal, by=[found, positive_c])
    return infer(η * k * (k + 1) ** (power - 1) * F_next <= rate.c, by=[scaled, rate.inverse])


@cache
def of_radius():
    """The rate for the bound R² of V_0."""
    return Rate(r, RADIUS**2, infer(RADIUS**2 > 0))


@cache
def uniform(largest=Fraction(1, 3)):
    """With n π_i = 1: K = 4/e, and η ≤ 1/3 is small enough."""
    of_K = substituted(from_every_start(), K, 4 * exp(-1), infer(4 * exp(-1) > 0, by=[exp_positive(-1)]))
    (bound,) = UNIFORM_BOUND.cited("S S-7, uniform weights")
    return cut(of_K, bound, infer(8 * exp(-1) * η <= 1, by=[η <= largest, constant(8 * exp(-1) <= 3)]))


@claim(
    REVERSE,
    "R-1",
    R_1,
    provenance=Provenance.ABSTRACT,
)
def test_global_convergence(evidence: Evidence) -> None:
    evidence.conclude(from_every_start(), "S-7, whose rate constants exist for every start")

    evidence.twin("η K ≤ 1", lambda: cut(from_every_start(), infer(SMALL_STEP, by=[η * K <= 1])))


@claim(
    REVERSE,
    "R-1, rate",
    statement(V_k * (RATE.c + V_0 * k) <= RATE.c * V_0, given=[K_BOUND, SMALL_STEP, pi >= π_min, RANK_0]),
    provenance=Provenance.DERIVED,
)
def test_rate(evidence: Evidence) -> None:
    evidence.conclude(sizes(), "S-7's rate, with R and a in terms of the start")

    evidence.twin("V_k (c + 2V_0 k) ≤ c V_0", lambda: sizes(gain=2))


@claim(
    REVERSE,
    "R-1, rate of the loss",
    statement(
        η * k * (k + 1) * F_next <= of_radius().c,
        given=[K_BOUND, SMALL_STEP, pi >= π_min, pi <= π_max, SLOW, V_0 <= RADIUS**2, RANK_0],
    ),
    provenance=Provenance.DERIVED,
)
def test_rate_of_the_loss(evidence: Evidence) -> None:
    evidence.conclude(losses(), "S-8's last iterate, with a in terms of the start")

    evidence.twin("1/k³", lambda: losses(power=3))


@claim(
    REVERSE,
    "R-1, uniform weights",
    statement(tends_to(V_k, 0), given=[*UNIFORM, η <= Fraction(1, 3), pi >= π_min]),
    provenance=Provenance.DERIVED,
)
def test_uniform_weights(evidence: Evidence) -> None:
    evidence.conclude(uniform(), "K = 4/e serves every n and d")

    evidence.twin("η = 1/2", lambda: uniform(largest=Fraction(1, 2)))
