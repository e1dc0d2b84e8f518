"""Constants of lemmas where they are nearly attained, and by hand."""

from __future__ import annotations

from fractions import Fraction

import mpmath as mp
import numpy as np
import pytest
from scipy.integrate import trapezoid

from verify import GaussianMixture
from verify.arithmetic import ball, precision, upper
from verify.dynamics import Objective
from verify.errors import InputError
from verify.lemmas.dominance import Lead, dominated_at, lost_weight, path_exponent
from verify.lemmas.forward_derivatives import moments, second_derivative_bound, third_derivative_bound
from verify.lemmas.one_step import factors
from verify.lemmas.reverse_lipschitz import reverse_lipschitz


def raw_moment(power, radius, d):
    """E (|x| + R)^power, x ∼ N(0, I_d), by quadrature over |x|."""
    surface = 2 * mp.pi ** (mp.mpf(d) / 2) / mp.gamma(mp.mpf(d) / 2)
    density = surface / (2 * mp.pi) ** (mp.mpf(d) / 2)
    return mp.quad(
        lambda r: density * r ** (d - 1) * mp.exp(-r * r / 2) * (r + radius) ** power, [0, 1, 3, 12]
    )


@pytest.mark.parametrize("d", [1, 2, 3, 10])
@pytest.mark.parametrize("radius", [0, 1, 2, 4])
def test_moments_of_the_norm_plus_a_radius(d, radius):
    two, four = moments(radius, d)
    assert raw_moment(2, radius, d) <= two
    assert raw_moment(4, radius, d) <= four


def test_the_moments_are_within_a_factor_of_two_of_the_worst_case():
    """At |x| ≈ R both convexity bounds are nearly equalities: half of them is false."""
    assert max(raw_moment(2, mp.sqrt(d), d) / moments(mp.sqrt(d), d)[0] for d in (1, 3, 30)) > 0.9
    assert max(raw_moment(4, mp.sqrt(d), d) / moments(mp.sqrt(d), d)[1] for d in (1, 3, 30)) > 0.8


def test_bounds_of_derivatives_by_hand():
    """R = s = d = 1: E X² ≤ 4, E X⁴ ≤ 32, so E X ≤ 5/2 and E X³ ≤ 18."""
    first = 1 * (1 + 4) + 2 * Fraction(5, 2) + 1 * Fraction(5, 2) + 1 * 18 + 2 * 4  # (1 + sX)(s(1 + X²) + 2X)
    second = 5 * 18 + 3 * Fraction(5, 2) + 6 * 4 + 3  # s(5X³ + 3X) + 6X² + 3
    assert third_derivative_bound(1, 1, 1) == 6 * first + 2 * second
    one, two = Fraction(5, 2), 4
    assert second_derivative_bound(1, 1, 1) == 2 * (1 + 2 * one + two) + 2 * ((1 + two) + 2 * one)


def test_the_reverse_constant_by_hand():
    with precision(64):
        for reach, weight in ((1, Fraction(1, 4)), (2, Fraction(1)), (Fraction(1, 2), Fraction(1, 9))):
            value = weight * (2 + 16 * reach + 25 * reach**2)
            assert float(reverse_lipschitz(ball(reach), weight)) == pytest.approx(float(value))


def zeros(n, d):
    return [[ball(0)] * d for _ in range(n)]


def test_constants_of_an_objective_count_the_radius_and_the_teacher():
    half = (Fraction(1, 2),) * 2
    with precision(64):
        reverse, forward = Objective.reverse(), Objective.forward()
        assert reverse.lipschitz(zeros(2, 1), ball(3), half) >= reverse_lipschitz(ball(3), half[0])
        assert forward.lipschitz(zeros(2, 2), ball(3), half) >= second_derivative_bound(ball(3), ball(6), 2)
        assert forward.third_derivative(zeros(2, 2), ball(3)) >= third_derivative_bound(ball(3), ball(6), 2)
        apart = [[ball(4)], [ball(-3)]]
        assert reverse.lipschitz(apart, ball(0), half) >= reverse_lipschitz(ball(4), half[0])
        assert reverse.lipschitz(apart[::-1], ball(0), half) >= reverse_lipschitz(ball(4), half[0])
        assert forward.third_derivative(apart, ball(1)) >= third_derivative_bound(ball(5), ball(9), 1)
        for make in (Objective.forward, Objective.reverse):
            moved = make(GaussianMixture([10]))
            assert moved.lipschitz(zeros(2, 1), ball(0), half) >= make().lipschitz(
                [[ball(10)], [ball(10)]], ball(0), half
            )
        assert Objective.forward(GaussianMixture([10])).third_derivative(
            zeros(2, 1), ball(0)
        ) >= third_derivative_bound(ball(10), ball(0), 1)
        two = GaussianMixture([0, 1])
        for make in (Objective.forward, Objective.reverse):
            with pytest.raises(InputError, match="one Gaussian"):
                make(two).lipschitz(zeros(2, 1), ball(0), half)
        with pytest.raises(InputError, match="one Gaussian"):
            Objective.forward(two).third_derivative(zeros(2, 1), ball(0))
        uneven = (Fraction(1, 10), Fraction(9, 10))
        assert reverse.lipschitz(zeros(2, 1), ball(3), uneven) >= reverse_lipschitz(ball(3), uneven[1])


def lost(gap, distance):
    with precision(64):
        return float(lost_weight(Lead(ball(Fraction(gap)), ball(Fraction(distance)))))


def raw_weight(gap, distance):
    """E w_j of two components with these leads: w_j = σ(D z − g)."""
    g, d = float(Fraction(gap)), float(Fraction(distance))
    return mp.quad(lambda z: mp.npdf(z) / (1 + mp.exp(g - d * z)), mp.linspace(-12, 12, 49))


@pytest.mark.parametrize(
    ("gap", "distance", "loose"),
    [
        ("4", "2", 3),  # takeover as far as the means are apart
        ("1", "1", 3),
        ("6", "6", 4),  # takeover near, means far: g²/D²
        ("24", "6", 14),
        ("2", "1/2", 3),  # takeover far, means near: g
    ],
)
def test_the_lost_weight_is_a_bound_and_no_wild_one(gap, distance, loose):
    assert raw_weight(gap, distance) <= lost(gap, distance) <= loose * raw_weight(gap, distance)


def test_what_the_others_change_is_bounded_where_each_term_counts():
    for student in ([0, 2], [3, "16/5"], [0, 16], [0, 20]):
        means = [Fraction(c) for c in student]
        a, y = map(float, means)
        g, d = (y * y - a * a) / 2, y - a

        x = np.linspace(-12, y + 6, 20_001)
        density, w = np.exp(-x * x / 2) / np.sqrt(2 * np.pi), 1 / (1 + np.exp(g - d * x))

        def mean(values, density=density, x=x):
            return trapezoid(density * values, x)

        # Lemma 2.2 with two means: v = a + D w, C = w(1 − w) D²
        v, c = a + d * w, w * (1 - w) * d * d
        loss, pull = mean(v**2), mean(2 * w * ((1 - v * (y - v)) * v + c * (y - 2 * v)))

        with precision(128):
            bound = dominated_at(GaussianMixture(means))
        assert abs(loss - a * a) <= float(upper(bound.loss))
        assert abs(pull) <= float(upper(bound.others[0]))


def test_the_four_bounds_by_hand():
    """Means 1 and (3, 4) in the plane: g = 12 + log(π_1/π_2), D² = 20, R = 5."""
    with precision(128):
        bound = dominated_at(GaussianMixture([[1, 0], [3, 4]], ["1/3", "2/3"]))
        g, d2, R, a = 12 - mp.log(2), mp.mpf(20), 5, 1
        d = mp.sqrt(d2)
        w = mp.exp(-min(g * g / d2, g) / 2)
        expected = {
            "weights": w,
            "others": 2 * (R + 3 * R**3) * w,
            "nearest": 2 * w * (R + (1 + R * R) * d + 3 * R * d2),
            "loss": w * (2 * a * d + d2),
        }
        found = {
            "weights": bound.weights[0],
            "others": bound.others[0],
            "nearest": bound.nearest,
            "loss": bound.loss,
        }
        for name, value in expected.items():
            assert float(upper(found[name])) == pytest.approx(float(value)), name
            assert float(upper(found[name])) >= float(value) * (1 - 1e-12)


def test_the_exponent_along_the_path_by_hand():
    with precision(64):
        assert float(path_exponent(Lead(ball(9), ball(3), ball(10)))) == pytest.approx(min(2.0**2, 8) / 2)
        assert float(path_exponent(Lead(ball(9), ball(3), ball(2)))) == pytest.approx(1 / 2)
        assert float(path_exponent(Lead(ball(5), ball(1), ball(10)))) == pytest.approx(4 / 2)


@pytest.mark.parametrize("n", [2, 3, 5])
@pytest.mark.parametrize("reference", [Fraction(1, 2), Fraction(3)])
def test_factors_against_the_matrix(n, reference):
    """H at coincident means: 2/n on the mean, −4A²/n on the rest; the largest row sum of |I − ηH|."""
    rate = Fraction(1, 10)
    along, rest = Fraction(2, n), -4 * reference**2 / n
    same = 1 - rate * (along / n + rest * (1 - Fraction(1, n)))
    other = -rate * (along / n - rest * Fraction(1, n))
    found = factors(n, reference, rate)
    assert found.mean == 1 - rate * along
    assert found.apart == 1 - rate * rest
    assert found.worst >= abs(same) + (n - 1) * abs(other)
