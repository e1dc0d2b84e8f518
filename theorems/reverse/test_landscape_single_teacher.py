r"""R-4 for a single teacher: the reverse landscape has no stationary point but the optimum.

Setting. Teacher N(0, I), weights π_i > 0; any n, d and means.
Shown. If ∇_iF = 0 for all i, then F = 0 and all μ_i = 0. At a stationary point of the forward loss L only
2E_φ[vᵀCv] = E_φ[|v|² + ‖C‖²] follows, and the point of Theorem 3.1 is one where that is positive.
Not shown. That paper R means this by "no traps": its abstract says so, this is the version checked here.
Tools. The Euler identities; q² ≤ F (rank μ + q) for q = Σ π_i|μ_i|² (Stein's lemma).

At a stationary point Σ_i⟨μ_i, ∇_iF⟩ = 0, so 2E_p[|v|² + ‖C‖²] = 0 and F = E_p|v|² = 0; then q = 0. The same
argument fails for the forward objective: its Euler identity has −2vᵀCv besides, which may cancel the rest.
"""

from fractions import Fraction
from functools import cache

from verify import GaussianMixture
from verify.checks.enclosure import enclosed, place_of
from verify.checks.existence import certified_stationary, stationary_in_each, stationary_point
from verify.checks.formula import decided
from verify.checks.instance import Instance
from verify.evidence import FORWARD, REVERSE, Evidence, Provenance, claim
from verify.lemmas.posterior import norm_of_covariance
from verify.lemmas.reverse import F, loss_from_below, loss_is_nonnegative, q
from verify.lemmas.statements import euler_forward, euler_reverse
from verify.logic.places import at_the_stationary_point
from verify.prove import (
    C2,
    SUM,
    VCV,
    E_p,
    E_phi,
    Law,
    absolute,
    both_ways,
    cauchy_schwarz,
    definition,
    dot,
    equals,
    gradient,
    infer,
    integrated,
    mu,
    nonnegative_square,
    pi,
    square,
    statement,
    summand,
    v,
)

reverse_gradient, forward_gradient = gradient(Law.STUDENT), gradient(Law.TEACHER)


@cache
def euler_sum(g):
    """Σ⟨μ_i, ∇_i⟩ = 0 at a stationary point: ⟨μ_i, ∇_i⟩² ≤ |μ_i|²|∇_i|² = 0."""
    by = [cauchy_schwarz(mu, g), equals(square(g), 0)]
    negation = [(-1,)]
    below, above = (infer(goal, by=by, products=negation) for goal in (dot(mu, g) <= 0, dot(mu, g) >= 0))
    return integrated(SUM, both_ways(below, above))


@cache
def loss_vanishes(stationary=True):
    """F = 0, since 0 = E|v|² + E‖C‖² and both are at least 0."""
    by = [definition(F), euler_reverse(), integrated(E_p, norm_of_covariance())]
    below = infer(F <= 0, by=[*by, *([euler_sum(reverse_gradient)] if stationary else [])])
    return both_ways(below, loss_is_nonnegative())


@cache
def forward_balance(cross=2):
    """2E[vᵀCv] = E[|v|² + ‖C‖²] at a stationary point of L."""
    by = [euler_forward(), euler_sum(forward_gradient)]
    return infer(equals(cross * E_phi(VCV), E_phi(square(v) + C2)), by=by)


@cache
def means_vanish():
    """μ_i = 0, since q² ≤ F (d + q) = 0 and π_i > 0."""
    each = infer(pi * square(mu) >= 0, by=[nonnegative_square(mu)])
    no_energy = infer(q <= 0, by=[loss_from_below(), loss_vanishes()], products=[(-1,)])
    below = infer(square(mu) <= 0, by=[no_energy, definition(q), summand(each, SUM)])
    return both_ways(below, nonnegative_square(mu))


def forward_argument():
    """What would be needed of the forward loss: E_φ|v|² = 0."""
    by = [euler_forward(), integrated(E_phi, norm_of_covariance()), euler_sum(forward_gradient)]
    return infer(E_phi(square(v)) <= 0, by=by)


@claim(
    REVERSE,
    "no spurious stationary point, single teacher",
    statement(equals(F, 0), equals(square(mu), 0), given=[equals(square(reverse_gradient), 0)]),
    provenance=Provenance.DERIVED,
)
def test_no_spurious_stationary_point(evidence: Evidence) -> None:
    evidence.conclude(loss_vanishes(), "2E_p[|v|² + ‖C‖²] = Σ⟨μ_i, ∇_iF⟩ = 0, a sum of squares")
    evidence.conclude(means_vanish(), "q² ≤ F (d + q) for q = Σ π_i|μ_i|²")

    evidence.twin("the forward objective: its Euler identity has no sign", forward_argument)
    evidence.twin("any point, stationary or not", lambda: loss_vanishes(stationary=False))
    with_cross = equals(SUM(dot(mu, reverse_gradient)), 2 * E_p(square(v) + C2 - 2 * VCV))
    evidence.twin("the forward term inserted into the reverse identity", decided(with_cross, Law.STUDENT))
    without = equals(SUM(dot(mu, forward_gradient)), 2 * E_phi(square(v) + C2))
    evidence.twin("the reverse identity for the forward objective", decided(without, Law.NORMAL))


@claim(
    FORWARD,
    "why the Euler argument fails",
    statement(equals(2 * E_phi(VCV), E_phi(square(v) + C2)), given=[equals(square(forward_gradient), 0)]),
    provenance=Provenance.DERIVED,
)
def test_forward_balance(evidence: Evidence) -> None:
    evidence.conclude(forward_balance(), "Σ⟨μ_i, ∇_iL⟩ = 0 in the Euler identity leaves the cross term")

    evidence.twin("a cross term −vᵀCv", lambda: forward_balance(cross=1))
    anywhere = equals(2 * E_phi(VCV), E_phi(square(v) + C2))
    evidence.twin("any point, stationary or not", decided(anywhere, Law.NORMAL))


S = Fraction("2.55055098864122390119853463422")
SPURIOUS = Instance(GaussianMixture([S, -S, 0]), box=Fraction(1, 10**20), digits=30)
BALANCE = equals(2 * E_phi(VCV), E_phi(square(v) + C2))
THERE = BALANCE, E_phi(VCV) > 0, SUM(square(reverse_gradient)) > 0


def at_the_point():
    """The Euler identity at the stationary point, and what balls say of it there."""
    exists = stationary_point(SPURIOUS, forward_gradient)
    facts = [forward_balance(), *(enclosed(SPURIOUS, fact) for fact in THERE[1:])]
    return at_the_stationary_point(exists, place_of(SPURIOUS), forward_gradient, facts)


@claim(
    FORWARD,
    "why the Euler argument fails, the point of Theorem 3.1",
    stationary_in_each([SPURIOUS], forward_gradient, *THERE),
    provenance=Provenance.DERIVED,
)
def test_forward_cross_term(evidence: Evidence) -> None:
    evidence.conclude(at_the_point(), "a stationary point in the box, where the cross term cancels the rest")

    def nearly(factor: int):
        gap = E_phi(square(v) + C2) - factor * E_phi(VCV)
        shown = absolute(gap) <= Fraction(1, 10**12)
        return certified_stationary(SPURIOUS, forward_gradient, shown)

    evidence.twin("a cross term −vᵀCv", nearly(1))
    evidence.twin("no cross term, as in the reverse identity", nearly(0))
    evidence.twin("stationary for F", certified_stationary(SPURIOUS, reverse_gradient))
    elsewhere = Instance(GaussianMixture(["2.55", "-2.55", 0]), box=Fraction(1, 10**8), digits=20)
    evidence.twin("another s", certified_stationary(elsewhere, forward_gradient))
