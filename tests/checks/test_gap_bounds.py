"""What is proved about p − q on an interval, where a remainder or an undecided part is all there is."""

from __future__ import annotations

from fractions import Fraction

import mpmath as mp
import pytest

from verify import GaussianMixture
from verify.arithmetic import ball, pi, precision, upper, widened
from verify.checks.density_gap import DensityGap
from verify.checks.total_variation import _Search, total_variation


def gap(*terms):
    return DensityGap(tuple((ball(Fraction(a)), ball(Fraction(mu))) for a, mu in terms))


def tilted(terms, c, t, order=0):
    """The derivative of g at t: Σ a δ^order e^{δt − δ²/2}, δ = μ − c."""
    values = [(mp.mpf(float(Fraction(a))), mp.mpf(float(Fraction(mu) - c))) for a, mu in terms]
    return sum(a * d**order * mp.exp(d * t - d * d / 2) for a, d in values)


SETS = [
    [(1, 1)],
    [(1, 4)],
    [(1, 8)],
    [(1, -4)],
    [(-1, 5)],
    [(1, 6), (-1, -6)],
    [(1, 5), (-1, 4)],
    [(1, 0), (-1, 3)],
]


@pytest.mark.parametrize("terms", SETS, ids=str)
@pytest.mark.parametrize("half", [Fraction(1, 4), Fraction(1), Fraction(2)])
def test_changes_are_bounded_at_both_ends(terms, half):
    """One mean: every term of the series has one sign at one end, where the bound is attained."""
    with precision(128):
        local = gap(*terms).local(-half, half, Fraction(0))
    h = float(half)
    changes = [abs(tilted(terms, 0, t) - tilted(terms, 0, 0)) for t in (-h, h)]
    turns = [abs(tilted(terms, 0, t, 1) - tilted(terms, 0, 0, 1)) for t in (-h, h)]
    for bound, truths in ((local.change, changes), (local.turn, turns)):
        assert max(truths) <= float(bound) * (1 + 1e-12)
    if len(terms) == 1 and h * abs(terms[0][1]) <= 4:
        assert float(local.change) <= 3 * max(changes)
        assert float(local.turn) <= 4 * max(turns)


@pytest.mark.parametrize("half", [Fraction(1, 16), Fraction(1)])
def test_an_undecided_interval_holds_all_of_its_mass(half):
    for terms in ([(1, 0)], [(1, 3)], [(1, -3)], [(1, "1/2"), (-1, "-1/2")]):
        with precision(128):
            most = float(gap(*terms).local(-half, half).most)
        h = float(half)
        mass = mp.quad(lambda x, terms=terms: abs(tilted(terms, 0, x)) * mp.npdf(x), [-h, 0, h])
        assert mass * (1 - 1e-9) <= most


@pytest.mark.parametrize("mean", [5, -6])
def test_the_tilt_counts_in_the_mass_of_an_interval(mean):
    """Far from both means p − q grows like e^{st} towards them, by 140 and more from end to end."""
    one = gap((1, mean), (-1, Fraction(6 * mean, 5)))
    with precision(128):
        local, mass = one.local(Fraction(-1), Fraction(1)), one.mass(Fraction(-1), Fraction(1))
        assert local.shift == mean
        untilted = 2 * local.half * (abs(local.value) + local.change) / (2 * pi()).sqrt()
        assert untilted < mass < local.most


def test_a_tail_has_its_sign_at_once():
    far = gap(("1/2", 0), ("1/2", 4), (-1, 1))
    with precision(128):
        assert far.local(Fraction(12), Fraction(25, 2)).sign == 1
        assert far.local(Fraction(12), Fraction(25, 2), Fraction(0)).sign == 0


def test_a_sign_is_one_on_the_whole_interval():
    one = gap((1, 0), (-1, 1))  # positive left of 1/2
    with precision(64):
        assert one.local(Fraction(-1), Fraction(-1, 2)).sign == 1
        assert one.local(Fraction(3, 2), Fraction(2)).sign == -1
        assert one.local(Fraction(0), Fraction(9, 10)).sign == 0  # the middle is left of the zero
        assert one.local(Fraction(1, 10), Fraction(1)).sign == 0


def test_a_gap_that_turns_is_not_monotone_and_may_cross_three_times():
    """½(N(−2) + N(2)) against N(0), a little less of it: two zeros; against two of its own, three."""
    two = gap(("1/2", -2), ("1/2", 2), (-1, 0))
    three = gap((1, -3), (-1, -1), (1, 1), (-1, 3))
    with precision(64):
        assert not two.local(Fraction(-1), Fraction(9, 8)).is_monotone
        assert not two.changes_once(Fraction(-3), Fraction(3))
        assert not three.changes_once(Fraction(-5), Fraction(5))
        ends = three.at(Fraction(-5)), three.at(Fraction(5))
        assert ends[0] > 0 > ends[1]
        assert gap((1, 0), (-1, 1)).changes_once(Fraction(2, 5), Fraction(3, 5))
        assert not gap((1, 0), (-1, 1)).changes_once(Fraction(3, 5), Fraction(4, 5))
        # p = q at an end of the interval, ½, where neither sign is certain
        assert not gap((1, 0), (-1, 1)).changes_once(Fraction(1, 2), Fraction(3, 5))
        assert not gap((1, 0), (-1, 1)).changes_once(Fraction(2, 5), Fraction(1, 2))


@pytest.mark.parametrize(("end", "side"), [(1, 1), (-1, -1), (-1, 1), (2, -1)])
def test_tails_are_on_their_side(end, side):
    with precision(64):
        difference, total = gap((1, 0), (-1, 2)).tail(Fraction(end), side)
    masses = [mp.ncdf(side * (mu - end)) for mu in (0, 2)]
    assert float(difference) == pytest.approx(float(abs(masses[0] - masses[1])))
    assert float(total) == pytest.approx(float(sum(masses)))


@pytest.mark.parametrize("radius", [Fraction(1, 2), Fraction(1, 5), Fraction(1, 50)])
@pytest.mark.parametrize(
    ("p", "q"),
    [
        (GaussianMixture([0]), GaussianMixture([30])),  # all that is left is outside of the window
        (GaussianMixture([0]), GaussianMixture([1])),
        (GaussianMixture([-2, 2]), GaussianMixture([0])),
        (GaussianMixture([-6, 0, 6]), GaussianMixture([-3, 3])),
    ],
)
def test_a_coarse_distance_holds_the_true_one(p, q, radius):
    with precision(128):
        coarse, fine = (total_variation(p, q, r).value for r in (radius, Fraction(1, 10**20)))
        assert coarse.overlaps(fine)


@pytest.mark.parametrize("budget", [40, 60, 100])
def test_what_is_left_undecided_is_in_the_radius_and_not_called_complete(budget):
    """A search that stops early: intervals with a crossing stay wide, and some may hold several."""
    p, q = GaussianMixture([-6, 0, 6]), GaussianMixture([-3, 3])
    with precision(128):
        found = total_variation(p, q, Fraction(99, 100), budget)
        fine = total_variation(p, q, Fraction(1, 10**20))
        assert found.value.contains(fine.value)
        assert not found.complete or len(found.crossings) == len(fine.crossings)


def test_a_wide_start_is_not_complete():
    """The means of one mixture are balls: where p = q cannot be told apart nothing is complete."""
    with precision(128):
        p = GaussianMixture([widened(ball(1), ball(Fraction(1, 10))), 0])
        found = total_variation(p, GaussianMixture([1, 0]), Fraction(9, 10), 400)
        assert not found.complete
        assert (
            float(upper(found.value))
            >= float(total_variation(GaussianMixture(["11/10", 0]), GaussianMixture([1, 0])).value) - 1e-12
        )


@pytest.mark.parametrize("window", [(-1, 1), (2, 4), (1, 2)])
def test_densities_may_cross_outside_of_the_window(window):
    """N(0) and N(3) cross at 3/2; what is outside of the window may hold the crossing, or not."""
    p, q = GaussianMixture([0]), GaussianMixture([3])
    low, high = map(Fraction, window)
    with precision(128):
        search = _Search(DensityGap.of(p, q), Fraction(1, 2))
        found = search.assembled([search.examined(low, high)], (low, high), 1)
        assert found.value.contains(total_variation(p, q).value)
