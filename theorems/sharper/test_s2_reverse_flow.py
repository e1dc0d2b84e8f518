"""S-2, flow: the flow of the reverse divergence converges from every start, with explicit constants.

Setting. Single-Gaussian teacher N(0, I); fixed weights π_i ≥ π_min; any n and d; V = Σ_i |μ_i|², F the
reverse divergence; r at least the dimension of the span of the starting means, such as min(n, d).
Shown. Along μ_i' = −∇_iF from any start with V(0) ≤ R, for all t ≥ 0: V(t) ≤ V(0), 4tF(t) ≤ V(0), and

    V(t) (1 + aV(0)t) ≤ V(0),   2a t²F(t) ≤ 3,   V(t) → 0,     if a (r + R) ≤ 4π_min².

Not shown. The best constants: claims "S S-8, flow from above" and "S S-8, flow from below".
Tools. The Euler identity, V' = −4D; F' = −Σ|∇_i|²; claim S-8, size; Grönwall's lemma.

V + 4tF and t³F + ¾t²V − 3t/(2a) do not grow, since F ≤ D and atV ≤ 1.
"""

from functools import cache

from verify import GaussianMixture
from verify.checks.instance import Instance
from verify.checks.spot import at
from verify.evidence import SHARPER, Evidence, Provenance, claim
from verify.lemmas.along_the_flow import stays_nonpositive

from verify.lemmas.reverse import (  # isort: skip
    F, R, V, a, loss_against_size, loss_below_dissipation,
    loss_is_nonnegative, r, π_min,
)  # fmt: skip
from verify.lemmas.reverse_flow import (  # isort: skip
    F_t, S_2_FLOW, V_0, V_t, flow, loss_falls, rank_stays, size_falls, size_stays, sizes,
)  # fmt: skip
from verify.lemmas.scaling import scaled
from verify.logic.flow import speed_of

from verify.prove import (  # isort: skip
    SUM, assume, cut, flowing, infer, integrated, inverse, inverse_positive, inverse_times,
    nonnegative_square, positive, squeezed_in_time, t,
)  # fmt: skip

ε = positive("ε", r"\varepsilon", "any number")


@cache
def loss_never_grows():
    """F' ≤ 0."""
    return infer(
        speed_of(F, flow) <= 0, by=[loss_falls(), integrated(SUM, nonnegative_square(flow.gradient))]
    )


@cache
def loss_once(factor=4):
    """4tF(t) ≤ V(0): V + 4tF does not grow."""
    slower = scaled(loss_never_grows(), t)
    by = [size_falls(), loss_below_dissipation(), slower]
    held = stays_nonpositive(V + factor * t * F - V_0, flow, by)
    return infer(factor * t * F_t <= V_0, by=[held, sizes()[0]])


@cache
def rate(factor=4):
    """V(t) (1 + aV(0)t) ≤ V(0), as V' ≤ −4F ≤ −aV²: f' ≤ −aV f for f = V (1 + aV(0)t) − V(0)."""
    slow = scaled(assume(a * (r + R) <= factor * π_min**2), V**2, squares=[V])
    gain = infer(4 * F * (r + R) >= a * (r + R) * V**2, by=[loss_against_size(R), slow])
    gain = infer(a * V**2 <= 4 * F, by=[gain])
    slope = infer(speed_of(V, flow) <= -a * V**2, by=[size_falls(), loss_below_dissipation(), gain])
    grown = 1 + a * V_0 * t
    slope = scaled(slope, grown, sizes()[1])
    reach = infer(V_t <= R, by=[size_stays(), V_0 <= R])
    held = stays_nonpositive(V * grown - V_0, flow, [slope], growth=-a * V, kept=[reach, rank_stays()])
    return infer(V_t * grown <= V_0, by=[held])


@cache
def size_in_time():
    """A t V(t) ≤ 1."""
    return infer(a * t * V_t <= 1, by=[rate(), sizes()[0], size_stays()], split=[-1 * V_0])


@cache
def vanishes():
    """V(t) → 0."""
    above = infer((V_t - 0) * t <= ε * t + inverse(a), by=[size_in_time(), *inverse_of_a()])
    below = infer((0 - V_t) * t <= ε * t + 0, by=[sizes()[0]])
    return squeezed_in_time(V_t, 0, ε, above, below)


def inverse_of_a():
    """A · (1/a) = 1 and 1/a > 0."""
    positive = infer(a > 0)
    return cut(inverse_times(a), positive), cut(inverse_positive(a), positive)


@cache
def loss_twice(factor=2):
    """2a t²F(t) ≤ 3: t³F + ¾t²V − 3t/(2a) does not grow, as its derivative is at most (3/2)(tV − 1/a)."""
    value = 4 * a * t**3 * F + 3 * a * t**2 * V - 6 * t
    lost = infer(speed_of(V, flow) <= -4 * F, by=[size_falls(), loss_below_dissipation()])
    by = [
        scaled(lost, a * t**2, squares=[t]),
        scaled(scaled(loss_never_grows(), a * t), t**2, squares=[t]),
        a * t * V <= 1,
    ]
    held = stays_nonpositive(value, flow, by, kept=[size_in_time()])
    left = scaled(sizes()[0], a * t**2, squares=[t])
    whole = infer(2 * t * (3 - factor * a * t**2 * F_t) >= 0, by=[held, left])
    value = scaled(flowing(loss_is_nonnegative(), flow), a * t)
    return infer(factor * a * t**2 * F_t <= 3, by=[whole, value], split=[-1 * t])


@claim(SHARPER, "S-2, flow", S_2_FLOW, provenance=Provenance.DERIVED)
@at(Instance(GaussianMixture([4, 1, -2]), {"r": 1}))
def test_reverse_flow_converges(evidence: Evidence) -> None:
    evidence.conclude(size_stays(), "V' = −4D ≤ 0")
    evidence.conclude(loss_once(), "V + 4tF does not grow")
    evidence.conclude(rate(), "V' ≤ −4F ≤ −aV²")
    evidence.conclude(vanishes(), "atV(t) ≤ 1")
    evidence.conclude(loss_twice(), "t³F + ¾t²V − 3t/(2a) does not grow")

    evidence.twin("5tF(t) ≤ V(0)", lambda: loss_once(factor=5))
    evidence.twin("a (r + R) ≤ 5π_min²", lambda: rate(factor=5))
