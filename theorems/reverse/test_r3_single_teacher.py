r"""R-3 for a single teacher: a small loss is a small total variation, and descent makes it small.

Setting. Single-Gaussian teacher, moved to φ = N(0, I); fixed weights, any n and d; F the reverse divergence,
V = Σ_i |μ_i|².
Shown. Wherever the means are, with TV = ½∫|p − φ| and KL in nats,

    F ≥ 2 KL(p, φ) ≥ 4 TV(p, φ)²,      W_2(p, φ)² ≤ F ≤ V.

So along reverse descent with S-7's step size, 2ηK ≤ 1, and its rate a,

    8η Σ_{k<τ} TV_k² ≤ V_0,      2η Σ_{k<τ} W_k² ≤ V_0,
    4 TV_k² (1 + a V_0 k) ≤ V_0,      W_k² (1 + a V_0 k) ≤ V_0,

and TV_k → 0, W_k → 0 from every start. Where S-8's last iterate applies, both fall like 1/k:

    2caη k (k + 1) TV_{k+1}² ≤ 1,      caη k (k + 1) W_{k+1}² ≤ 2.

Not shown. That 4 is the largest constant; none above 2π is possible, as one student near the teacher shows.
Beside it. With a mixture for a teacher F does not bound total variation: in claim "missed teachers" F is
exponentially small, and TV at least half the missed weight. There the attached weights must match: R-3.
Tools. Gross' logarithmic Sobolev inequality, Pinsker's and Talagrand's inequalities; S-7, R-1.

F is the Fisher information of p relative to φ, which Gross bounds below by entropy; and |v|² ≤ Σ w_i |μ_i|².
"""

from fractions import Fraction
from functools import cache

from verify import GaussianMixture
from verify.algebra.distances import log_sobolev, pinsker, talagrand
from verify.checks.enclosure import at_each, certified
from verify.checks.instance import Instance
from verify.checks.spot import at
from verify.evidence import REVERSE, Evidence, Provenance, claim

from verify.lemmas.reverse import (  # isort: skip
    K, K_BOUND, R_1, TV, W, TV_k, W_k, RATE, S_7, S_8_LAST, SMALL_STEP, SMALL_LOSS, F, KL, V, V_0, V_k,
    a, c, descent, energy_below_size, loss_below_energy, size_is_nonnegative, η, τ,
)  # fmt: skip

from verify.prove import (  # isort: skip
    At, Law, along, cut, definition, dominated_limit, infer, integrated, k, renamed_step, statement,
    sum_of_steps, tends_to,
)  # fmt: skip

BETWEEN = Law.STUDENT, Law.NORMAL


@cache
def entropy(factor=2):
    """2 KL ≤ F = E_p|v|²."""
    return infer(factor * KL <= F, by=[log_sobolev(Law.STUDENT), definition(F)])


@cache
def variation(factor=4):
    """4 TV² ≤ 2 KL ≤ F."""
    return infer(factor * TV**2 <= F, by=[entropy(), pinsker(*BETWEEN)])


@cache
def transport(factor=1):
    """W² ≤ 2 KL ≤ F."""
    return infer(factor * W**2 <= F, by=[entropy(), talagrand(Law.STUDENT)])


@cache
def loss_below_size():
    """F ≤ q = Σ π_i |μ_i|² ≤ V."""
    return infer(F <= V, by=[loss_below_energy(), energy_below_size()])


DISTANCES = {TV_k: (4, variation), W_k: (1, transport)}


def average(distance, more=1):
    """2η Σ_{k<τ} of 4 TV² or of W², below 2η Σ F_k ≤ V_0."""
    times, bound = DISTANCES[distance]
    total = sum_of_steps(τ)
    by = [integrated(total, along(bound(), descent)), S_7.cited("S S-7")[1]]
    return infer(more * times * 2 * η * total(distance**2) <= V_0, by=by)


def below_size(distance):
    """4 TV_k² ≤ V_k, W_k² ≤ V_k."""
    times, bound = DISTANCES[distance]
    return infer(times * distance**2 <= V_k, by=[along(f, descent) for f in (bound(), loss_below_size())])


def last(distance, more=1):
    """4 TV_k² (1 + a V_0 k) ≤ V_k (1 + a V_0 k) ≤ V_0."""
    times, _ = DISTANCES[distance]
    start = renamed_step(along(size_is_nonnegative(), descent), None)
    grows = infer(1 + a * V_0 * k >= 0, by=[start])
    by = [below_size(distance), S_7.cited("S S-7")[2], grows]
    return infer(more * times * distance**2 * (1 + a * V_0 * k) <= V_0, by=by)


def last_iterate(distance, more=1):
    """The same for F_{k+1} at most 2/(caη k (k + 1))."""
    times, bound = DISTANCES[distance]
    below, weight = renamed_step(along(bound(), descent), k, 1), c * a * η * k * (k + 1)
    scaled = infer(weight * below.comparison.difference >= 0, by=[below], degree=6)
    goal = more * times * weight * after(distance) ** 2 <= 2
    return infer(goal, by=[scaled, S_8_LAST.cited("S S-8, last iterate")[1]])


def after(distance):
    """The distance at step k + 1."""
    return At(descent, distance.of, k, 1)


def limit(distance, more=1):
    """TV_k² ≤ V_k/4 → 0, by R-1."""
    times, _ = DISTANCES[distance]
    below = infer(more * distance**2 <= V_k / times, by=[below_size(distance)])
    return dominated_limit(
        infer(distance**2 >= 0, squares=[distance]), below, R_1.cited("R R-1")[0], Fraction(1, times)
    )


@claim(
    REVERSE,
    "R-3, single teacher, a small loss",
    SMALL_LOSS,
    provenance=Provenance.DERIVED,
)
def test_small_loss(evidence: Evidence) -> None:
    evidence.conclude(entropy(), "F is the Fisher information of p relative to N(0, I)")
    evidence.conclude(variation(), "KL ≥ 2 TV²")
    evidence.conclude(transport(), "W² ≤ 2 KL")
    evidence.conclude(loss_below_size(), "|v|² ≤ Σ w_i |μ_i|², whose mean is Σ π_i |μ_i|²")

    # Each is false, or beyond these reasons, for one student at m: F = |m|² = 2 KL = W², TV ≈ |m|/√(2π).
    evidence.twin("3 KL ≤ F", lambda: entropy(factor=3))
    evidence.twin("7 TV² ≤ F", lambda: variation(factor=7))
    evidence.twin("2 W² ≤ F", lambda: transport(factor=2))
    evidence.twin("F ≤ V/2", lambda: infer(2 * F <= V, by=[loss_below_size()]))


@claim(
    REVERSE,
    "R-3, single teacher, rates",
    statement(
        8 * η * sum_of_steps(τ)(TV_k**2) <= V_0,
        2 * η * sum_of_steps(τ)(W_k**2) <= V_0,
        4 * TV_k**2 * (1 + a * V_0 * k) <= V_0,
        W_k**2 * (1 + a * V_0 * k) <= V_0,
        given=[K_BOUND, SMALL_STEP, *RATE],
    ),
    provenance=Provenance.DERIVED,
)
def test_rates(evidence: Evidence) -> None:
    for distance in DISTANCES:
        evidence.conclude(average(distance), "at most F_k, and S-7 for the sum of those")
        evidence.conclude(last(distance), "at most F_k ≤ V_k, and S-7 for that")
        evidence.twin("half the sum", lambda d=distance: average(d, more=2))
        evidence.twin("half the bound", lambda d=distance: last(d, more=2))


@claim(
    REVERSE,
    "R-3, single teacher, last iterate",
    statement(
        4 * c * a * η * k * (k + 1) * after(TV_k) ** 2 <= 2,
        c * a * η * k * (k + 1) * after(W_k) ** 2 <= 2,
        given=S_8_LAST.given,
    ),
    provenance=Provenance.DERIVED,
)
def test_last_iterate(evidence: Evidence) -> None:
    for distance in DISTANCES:
        evidence.conclude(last_iterate(distance), "at most F_{k+1}, and S-8's last iterate for that")
        evidence.twin("half the bound", lambda d=distance: last_iterate(d, more=2))


@claim(
    REVERSE,
    "R-3, single teacher",
    statement(tends_to(TV_k**2, 0), tends_to(W_k**2, 0), given=R_1.given),
    provenance=Provenance.DERIVED,
)
def test_from_every_start(evidence: Evidence) -> None:
    evidence.conclude(limit(TV_k), "4 TV_k² ≤ F_k ≤ V_k → 0 by R-1")
    evidence.conclude(limit(W_k), "W_k² ≤ F_k ≤ V_k → 0 by R-1")

    evidence.twin("TV_k² ≤ V_k/8", lambda: limit(TV_k, more=2))
    evidence.twin("twice the step size", lambda: cut(limit(TV_k), infer(SMALL_STEP, by=[η * K <= 1])))


INSTANCES = {
    "one nearby": Instance(GaussianMixture(["1/100"])),
    "one, far": Instance(GaussianMixture([3])),
    "two, symmetric": Instance(GaussianMixture(["-1/2", "1/2"])),
    "two, far apart": Instance(GaussianMixture([-4, 4])),
    "a light one, far": Instance(GaussianMixture([0, 6], ["99/100", "1/100"])),
    "three": Instance(GaussianMixture([-2, "1/3", "5/2"], ["1/5", "1/2", "3/10"])),
}
EVERY = tuple(INSTANCES.values())


@claim(
    REVERSE, "R-3, single teacher, instances", at_each(EVERY, 4 * TV**2 <= F), provenance=Provenance.DERIVED
)
@at(*EVERY)
def test_instances(evidence: Evidence) -> None:
    for instance in EVERY:
        evidence.conclude(certified(instance, 4 * TV**2 <= F))
        evidence.twin("4 TV² > F", certified(instance, 4 * TV**2 > F))
    evidence.twin("7 TV² ≤ F", certified(INSTANCES["one nearby"], 7 * TV**2 <= F))
