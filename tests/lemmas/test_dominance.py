from fractions import Fraction

import pytest

from verify import GaussianMixture, forward_fisher
from verify.arithmetic import ball, certainly_less, greatest, norm, precision
from verify.dynamics import MeanValue, Objective, descend
from verify.errors import InputError
from verify.fisher.oracle import approximate_divergence
from verify.lemmas.dominance import Lead, dominated_at, leads_of, least, lost_weight, path_exponent

PLACES = [
    GaussianMixture(["1/2", 4]),
    GaussianMixture([[1, 0], [3, "5/2"]], ["1/3", "2/3"]),
    GaussianMixture([["1/5", "1/5"], [-5, 1], [4, 4]]),
    GaussianMixture([0, 8, -9]),
    GaussianMixture([1, 6], ["1/10", "9/10"]),
    GaussianMixture([9, 10, 11]),
]


def norm_squared(point):
    return sum((c * c for c in point), ball(0))


def stated(student):
    """The bounds of E w_j, |∇_j L|, |∇_1 L − 2μ_1| and |L − |μ_1|²|, as the claim has them."""
    (first, *others), (share, *shares) = [[ball(c) for c in p] for p in student.means], student.weights
    R = greatest(norm(p) for p in (first, *others))
    weights, nearest, loss = [], ball(0), ball(0)
    for point, π in zip(others, shares, strict=True):
        g = (norm_squared(point) - norm_squared(first)) / 2 + ball(share / π).log()
        D = norm_squared([a - b for a, b in zip(point, first, strict=True)]).sqrt()
        weight = (-((g / D) ** 2).min(g) / 2).exp()
        weights.append(weight)
        nearest += 2 * weight * (R + (1 + R**2) * D + 3 * R * D**2)
        loss += weight * (2 * norm_squared(first).sqrt() * D + D**2)
    return weights, [2 * (R + 3 * R**3) * weight for weight in weights], nearest, loss


@pytest.mark.parametrize("student", PLACES)
def test_bounds_are_the_ones_stated(student):
    """To 30 digits: ours are rounded upwards."""
    with precision(128):
        ours, (weights, others, nearest, loss) = dominated_at(student), stated(student)
        pairs = [*zip(ours.weights, weights, strict=True), *zip(ours.others, others, strict=True)]
        for a, b in [*pairs, (ours.nearest, nearest), (ours.loss, loss)]:
            assert certainly_less(abs(a / b - 1), ball(Fraction(1, 10**30)))


@pytest.mark.parametrize("student", PLACES)
def test_enclosures_respect_the_bounds(student):
    with precision(128):
        out, bound = forward_fisher(student, digits=12), dominated_at(student)
        for row, most in zip(out.gradient[1:], bound.others, strict=True):
            assert certainly_less(sum(g * g for g in row).sqrt(), most)
        pairs = zip(out.gradient[0], student.means[0], strict=True)
        assert certainly_less(sum((g - 2 * ball(m)) ** 2 for g, m in pairs).sqrt(), bound.nearest)
        size = sum(ball(m) * ball(m) for m in student.means[0])
        assert certainly_less(abs(out.loss - size), bound.loss)


def test_loss_against_the_raw_definition():
    student = PLACES[0]
    found = approximate_divergence(student, GaussianMixture([0]))
    with precision(64):
        assert abs(float(found) - 0.25) < float(dominated_at(student).loss)


def test_gap_counts_the_weights():
    with precision(64):
        even, uneven = (leads_of(GaussianMixture([1, 3], w), 0)[0] for w in (None, ["1/10", "9/10"]))
        assert abs(even.gap - 4) < ball(Fraction(1, 10**9))
        assert abs(even.gap - uneven.gap - ball(9).log()) < ball(Fraction(1, 10**9))
        assert even.distance == 2


def test_near_and_far_regimes_of_the_weight():
    with precision(64):
        assert abs(lost_weight(Lead(ball(8), ball(4))) - ball(-2).exp()) < ball(Fraction(1, 10**9))
        assert abs(lost_weight(Lead(ball(8), ball(1))) - ball(-4).exp()) < ball(Fraction(1, 10**9))
        assert least(ball(3), ball(2)) == 2


def test_exponent_along_the_path_is_below_the_one_at_every_point_of_it():
    with precision(128):
        bound = path_exponent(leads_of(GaussianMixture([30, 33]), 0)[0])
        for q in range(11):
            (lead,) = leads_of(GaussianMixture([3 * q, 33]), 0)
            assert certainly_less(bound, -lost_weight(lead).log())
        assert path_exponent(Lead(ball(1), ball(1), ball(30))) <= 0


def test_descent_stays_as_close_to_the_path_as_the_exponent_says():
    start, eta, steps, reach = GaussianMixture([30, 33]), Fraction(1, 5), 4, 34
    run = descend(Objective.forward(), start, eta, steps, MeanValue(60, 256))
    with precision(256):
        weight = (-path_exponent(leads_of(start, 0)[0])).exp()
        for k, ((winner,), (other,)) in enumerate(run.iterates[1:], 1):
            moved = k * ball(eta) * 2 * (reach + 3 * reach**3) * weight
            assert certainly_less(abs(other - 33), moved)
            off = (3 * reach + 14 * reach**3) * weight
            assert certainly_less(abs(winner - 30 * ball((1 - 2 * eta) ** k)), off)


@pytest.mark.parametrize("nearest", [1, 2, -1])
def test_without_a_lead_there_is_no_bound(nearest):
    with precision(64), pytest.raises(InputError):
        dominated_at(PLACES[0], nearest)


def test_coincident_components_lead_nobody():
    with precision(64), pytest.raises(InputError, match="nearest"):
        dominated_at(GaussianMixture([1, 1]))


def test_a_heavier_component_at_the_same_mean_has_a_gap_but_no_distance():
    with precision(64), pytest.raises(InputError, match="distance"):
        dominated_at(GaussianMixture([1, 1], ["2/3", "1/3"]))


def test_a_bound_below_0_of_the_nearest_mean_gives_no_exponent():
    """(−10)² = 100 would be one."""
    with precision(64):
        assert path_exponent(Lead(ball(10), ball(1), ball(-20))) <= 0


def test_the_exponent_is_that_of_the_mixture_whose_lead_it_is():
    """|μ_1| comes with the lead: none, and there is no exponent; leads_of knows it."""
    with precision(64):
        (lead,) = leads_of(GaussianMixture([[3, 4], [30, 40]]), 0)
        assert lead.nearest == 5
        assert path_exponent(Lead(lead.gap, lead.distance)) <= 0 < path_exponent(lead)


@pytest.mark.parametrize("bad", [(1.0, ball(1)), (ball(1), 0.5), (ball(1), ball(-1))])
def test_leads_are_balls_with_distances(bad):
    with pytest.raises(InputError):
        Lead(*bad)
