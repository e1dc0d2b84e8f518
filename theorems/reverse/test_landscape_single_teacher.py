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
from verify.algebra import notation as nt
from verify.algebra.components import in_coordinates
from verify.arithmetic import ball, precision, widened
from verify.checks.formula import decided
from verify.checks.inference import follows
from verify.checks.landscape import Landscape
from verify.checks.sign import less, positive
from verify.checks.stationary import box_around, has_one_stationary_point
from verify.evidence import FORWARD, REVERSE, Evidence, Provenance, claim
from verify.expectation import expectations
from verify.lemmas.posterior import norm_of_covariance
from verify.lemmas.reverse import F, loss_from_below, loss_is_nonnegative, q
from verify.lemmas.statements import euler_forward, euler_reverse
from verify.prove import (
    C2,
    SUM,
    VCV,
    E_p,
    E_phi,
    Law,
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
TERMS = (
    nt.v("a") * nt.v("a"),
    nt.C("a", "b") * nt.C("a", "b"),
    nt.v("a") * nt.C("a", "b") * nt.v("b"),
)


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


@claim(
    FORWARD,
    "why the Euler argument fails, the point of Theorem 3.1",
    r"\exists\,\mu:\ \nabla L = 0,\quad 2\,\mathbb{E}_\varphi[v^{\mathsf T} C v] = "
    r"\mathbb{E}_\varphi[|v|^2 + \|C\|_F^2] > 0,\quad \nabla F(\mu) \ne 0",
    quantifiers="n = 3, d = 1, the point of Theorem 3.1",
    provenance=Provenance.DERIVED,
    hypotheses=(r"\pi_i = 1/3,\ p^* = \mathcal{N}(0, 1)",),
    uses=("F Theorem 3.1, symmetry", "F why the Euler argument fails"),
)
def test_forward_cross_term(evidence: Evidence) -> None:
    scope = "n = 3, d = 1, (s, −s, 0) with s = 2.55055…"
    family = Landscape.uniform(3, GaussianMixture([0]), reverse=False, digits=30, layout=(1, -1, 0))
    with precision(160):
        box = box_around([ball(Fraction("2.55055098864122390119853"))], Fraction(1, 10**20))

        def stationary(where):
            return has_one_stationary_point(
                "L'(s) = 0 \\text{ once in the box}",
                "Krawczyk operator",
                family.field(),
                where,
                scope=scope,
                name="s",
            )

        student = GaussianMixture(family.means(box))
        integrands = [in_coordinates(t, 1) for t in TERMS]
        energy, variance, cross = expectations(
            integrands, student, GaussianMixture([0]), Law.NORMAL, Fraction(1, 10**18)
        )

        def cancels(factor: int):
            return less(
                rf"\left|\mathbb{{E}}[v^2 + C^2 - {factor}\,v C v]\right| < 10^{{-12}}",
                "enclosed on the box; it is 0 at the stationary point by the Euler identity",
                abs(energy + variance - factor * cross),
                ball(Fraction(1, 10**12)),
                scope=scope,
                name="10^-12 − |sum|",
            )

        there = evidence.conclude(stationary(box))
        evidence.conclude(
            follows(
                r"2\,\mathbb{E}_\varphi[v^{\mathsf T} C v] = \mathbb{E}_\varphi[|v|^2 + \|C\|_F^2]",
                "∇L = 0 there by the symmetry, so the left side of the Euler identity is 0",
                [there],
                (),
                scope=scope,
            )
        )
        evidence.conclude(positive(r"\mathbb{E} v^2 > 0", "enclosed", energy, scope=scope, name="E v²"))
        evidence.conclude(positive(r"\mathbb{E} v C v > 0", "enclosed", cross, scope=scope, name="E vCv"))
        evidence.conclude(cancels(2))
        reverse = Landscape.uniform(3, GaussianMixture([0]), digits=15, layout=(1, -1, 0)).gradient(box)[0]
        evidence.conclude(
            positive(r"\tfrac{d}{ds} F(s) > 0", "the reverse objective", reverse, scope=scope, name="dF/ds")
        )

        evidence.twin("a cross term −vᵀCv", cancels(1))
        evidence.twin("no cross term, as in the reverse identity", cancels(0))
        evidence.twin("another s", stationary([widened(ball(Fraction("2.55")), ball(Fraction(1, 10**8)))]))
