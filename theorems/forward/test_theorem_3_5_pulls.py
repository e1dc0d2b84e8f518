"""Theorem 3.5, pulls: where all others are far behind one mean, only that one feels the truth, and fully.

Setting. Teacher N(0, I), any n, d and weights, |μ_i| ≤ R; one mean; for all others i and the one j

    θ²|μ_i − μ_j|²/2 − θ g_ij ≤ −S,   0 ≤ θ ≤ 1,   g_ij = (|μ_i|² − |μ_j|²)/2 + log π_j − log π_i;
    (n − 1)(3R + 14R³) e^{−S} ≤ α,    2(R + 3R³) e^{−S} ≤ b.

Shown. |∇_j L − 2μ_j| ≤ 2α for the one, |∇_i L| ≤ b for all others.
Not shown. Which θ is best: ½ where the one has arrived, ¼ on its way.
Tools. E w_i ≤ e^{θ²|μ_i − μ_j|²/2 − θg_ij}; claim "F Theorem 3.5, gradients and loss".

What is said of one component, or of all others, is multiplied by ι_i or 1 − ι_i, which is 1 there and else 0.
"""

from fractions import Fraction
from functools import cache

from verify import GaussianMixture
from verify.algebra.facts import mass_behind
from verify.checks.instance import Instance
from verify.checks.spot import at
from verify.evidence import FORWARD, Evidence, Provenance, claim
from verify.lemmas.far_start import APART, BEHIND, DRIFT, ONE, PULL, PULLS, S, b, α, θ, ι, ι_j
from verify.lemmas.forward import HALF
from verify.lemmas.lead import BALL, OF_LOSER, OF_WINNER, D, R, dominated, gradient_i
from verify.lemmas.norms import length_facts
from verify.lemmas.posterior import weight_at_most_1

from verify.prove import (  # isort: skip
    SUM, SUM_J, E_phi, assume, cut, definition, exp, exp_positive, exp_sum, exp_tangent, identity, infer,
    integrated, mu, mu_j, n, nonnegative_square, renamed_component, renamed_sum, same,
    same_has_no_distance, square, summand, w, w_j, weight_is_positive,
)  # fmt: skip

other, e = 1 - ι, exp(-1 * S)
IS_ONE = infer(ι >= 0, by=[ONE[0]])
AT_MOST_ONE = infer(ι <= 1, by=[ONE[0]])
IS_OTHER = infer(other >= 0, by=[AT_MOST_ONE])
SQUARE_D, POSITIVE_D = length_facts(D, mu - mu_j)


@cache
def weight():
    """(1 − ι_i) E w_i ≤ (1 − ι_i) e^{−S}: where T ≤ −S, e^{−S} ≥ e^T (1 − S − T) ≥ e^T; then sum over j."""
    both, rest = other * ι_j, APART + S
    holds = infer(both >= 0, by=[IS_OTHER, renamed_component(IS_ONE)])
    by = [exp_sum(APART, -1 * rest), exp_tangent(-1 * rest), exp_positive(APART)]
    tangent = infer(e >= exp(APART) * (1 - rest), by=by)
    tangent = infer(both * e >= both * exp(APART) * (1 - rest), by=[tangent, holds])
    less = infer(both * exp(APART) * rest <= 0, by=[BEHIND, exp_positive(APART)])
    below = infer(both * exp(APART) <= both * e, by=[tangent, less])
    mass = cut(mass_behind(θ), infer(θ >= 0))
    mass = infer(both * E_phi(w) <= both * exp(APART), by=[mass, holds])
    total = integrated(SUM_J, infer(both * E_phi(w) <= both * e, by=[below, mass]))
    return infer(other * E_phi(w) <= other * e, by=[total, ONE[3]])


@cache
def distances():
    """ι_i D_ij ≤ (1 − ι_j) 2R and ι_i D_ij² ≤ (1 − ι_j) 4R²: the one has the distance 0 from itself."""
    is_other_j = renamed_component(IS_OTHER)
    by = [SQUARE_D, assume(BALL), renamed_component(assume(BALL)), nonnegative_square(mu + mu_j)]
    D_at_most = infer(D <= 2 * R, by=[infer(D**2 <= (2 * R) ** 2, by=by)], degree=2)
    none = infer(same * D <= 0, by=[SQUARE_D, same_has_no_distance()], degree=2)
    none = infer(ι * same * D <= 0, by=[none, IS_ONE])
    by = [D_at_most, is_other_j, AT_MOST_ONE, POSITIVE_D]
    some = infer(ι * (1 - ι_j) * D <= (1 - ι_j) * 2 * R, by=by)
    first = infer(ι * D <= (1 - ι_j) * 2 * R, by=[some, none, ONE[1]])
    once = infer(ι * D**2 <= (1 - ι_j) * 2 * R * D, by=[first, POSITIVE_D])
    twice = infer((1 - ι_j) * 2 * R * D <= (1 - ι_j) * 4 * R**2, by=[D_at_most, is_other_j])
    return first, infer(ι * D**2 <= (1 - ι_j) * 4 * R**2, by=[once, twice])


@cache
def lost():
    """ι_i (1 − E w_i) ≤ (n − 1) e^{−S}, and (n − 1) e^{−S} ≥ Σ_j (1 − ι_j) E w_j."""
    missing = infer(ι * (1 - w) >= 0, by=[IS_ONE, weight_at_most_1()])
    by = [summand(missing, SUM), identity(SUM(w), 1), ONE[2]]
    missing = integrated(E_phi, infer(ι * (1 - w) <= SUM(other * w), by=by))
    total = infer(SUM(other * E_phi(w)) <= (n - 1) * e, by=[integrated(SUM, weight()), ONE[2]])
    by = [total, renamed_sum(other * E_phi(w), SUM, SUM_J)]
    total_j = infer(SUM_J((1 - ι_j) * E_phi(w_j)) <= (n - 1) * e, by=by)
    return infer(ι * (1 - E_phi(w)) <= (n - 1) * e, by=[missing, total]), total_j


def summed(distance):
    """E Σ_j w_j of both sides."""
    left, right = distance.comparison.left, distance.comparison.right
    each = infer(w_j * left <= w_j * right, by=[distance, renamed_component(weight_is_positive())])
    return integrated(SUM_J, integrated(E_phi, each))


@cache
def pull(cubic=14):
    """ι_i B_i ≤ 2α, for the bound B_i of |∇_i L − 2μ_i|; and B_i ≥ 0."""
    missing, rest = lost()
    once, twice = map(summed, distances())
    first, second = SUM_J(E_phi(w_j) * D), SUM_J(E_phi(w_j) * D**2)
    once = infer(ι * first <= 2 * R * (n - 1) * e, by=[once, rest])
    twice = infer(ι * second <= 4 * R**2 * (n - 1) * e, by=[twice, rest, infer(R**2 >= 0)])
    wide = infer(1 + R**2 >= 0)
    once = infer((1 + R**2) * ι * first <= (1 + R**2) * 2 * R * (n - 1) * e, by=[once, wide])
    twice = infer(3 * R * ι * second <= 12 * R**3 * (n - 1) * e, by=[twice])
    by = [definition(OF_WINNER), missing, once, twice]
    bound = infer(ι * OF_WINNER <= 2 * (n - 1) * (3 * R + cubic * R**3) * e, by=by)
    kept = infer(R * (1 - w) >= 0, by=[weight_at_most_1()])
    one = infer(w_j * D >= 0, by=[renamed_component(weight_is_positive()), POSITIVE_D])
    two = infer(w_j * D**2 >= 0, by=[one, POSITIVE_D])
    one, two = (integrated(E_phi, integrated(SUM_J, t)) for t in (one, two))
    one = infer((1 + R**2) * one.comparison.difference >= 0, by=[one, wide])
    two = infer(R * two.comparison.difference >= 0, by=[two])
    positive_bound = infer(OF_WINNER >= 0, by=[definition(OF_WINNER), integrated(E_phi, kept), one, two])
    return infer(ι * OF_WINNER <= 2 * α, by=[bound, PULL]), positive_bound


@cache
def nearest():
    """ι_i |∇_i L − 2μ_i|² ≤ ι_i (2α)²."""
    bound, positive_bound = pull()
    of_u = infer(ι * square(gradient_i - 2 * mu) <= ι * OF_WINNER**2, by=[dominated()[1], IS_ONE])
    once = infer(ι * ι * OF_WINNER <= ι * 2 * α, by=[bound, IS_ONE])
    once = infer(ι * OF_WINNER <= ι * 2 * α, by=[once, ONE[0]])
    twice = infer(ι * OF_WINNER**2 <= ι * 2 * α * OF_WINNER, by=[once, positive_bound])
    last = infer(ι * α * OF_WINNER <= ι * 2 * α**2, by=[once])
    return infer(ι * square(gradient_i - 2 * mu) <= ι * (2 * α) ** 2, by=[of_u, twice, last])


@cache
def others(share=1):
    """(1 − ι_i)|∇_i L|² ≤ (1 − ι_i) b²."""
    most = 2 * (R + 3 * R**3)
    factor, mass = infer(most >= 0), integrated(E_phi, weight_is_positive())
    A_positive = infer(OF_LOSER >= 0, by=[definition(OF_LOSER), mass, factor])
    of_weight = infer(other * most * E_phi(w) <= other * most * e, by=[weight(), factor])
    drift = infer(other * most * e <= other * share * b, by=[DRIFT, IS_OTHER])
    once = infer(other * OF_LOSER <= other * b, by=[definition(OF_LOSER), of_weight, drift])
    twice = infer(other * OF_LOSER**2 <= other * b * OF_LOSER, by=[once, A_positive])
    last = infer(other * OF_LOSER * b <= other * b**2, by=[once])
    twice = infer(other * OF_LOSER**2 <= other * b**2, by=[twice, last])
    of_G = infer(other * square(gradient_i) <= other * OF_LOSER**2, by=[dominated()[0], IS_OTHER])
    return infer(other * square(gradient_i) <= other * b**2, by=[of_G, twice])


VALUES = {"R": 10, "S": 12, "α": Fraction(1, 10), "b": Fraction(1, 20), "θ": HALF}
APART_BY_10 = Instance(GaussianMixture([0, 10]), VALUES, vectors={"ι_i": [[1], [0]], "ι_j": [[1], [0]]})


@claim(FORWARD, "Theorem 3.5, pulls", PULLS, provenance=Provenance.DERIVED)
@at(APART_BY_10)
def test_pulls(evidence: Evidence) -> None:
    evidence.conclude(nearest(), "all but 2μ_j is small where 1 − E w_j and E w_i are")
    evidence.conclude(others(), "|∇_i L| ≤ 2(R + 3R³) E w_i")

    evidence.twin("13R³ in place of 14R³", lambda: pull(cubic=13))
    evidence.twin("|∇_i L| ≤ b by half of the drift", lambda: others(share=HALF))
