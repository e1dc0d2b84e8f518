import itertools
from fractions import Fraction

import mpmath
import pytest

from verify import GaussianMixture
from verify.arithmetic import ball, certainly_less, half_width, overlap, precision, widened
from verify.checks.density_gap import DensityGap
from verify.checks.total_variation import _Search, total_variation
from verify.errors import BudgetError, InputError, PrecisionError
from verify.expectation import cost

FINE = Fraction(1, 10**25)


def two(gap):
    return GaussianMixture([0]), GaussianMixture([gap])


def oracle(p, q):
    """½∫|p − q| by mpmath between the sign changes that mpmath finds: no formula or code in common."""

    def parts(mixture):
        pairs = zip(mixture.weights, mixture.means, strict=True)
        return [(number(w), number(m[0])) for w, m in pairs]

    def number(m):
        return mpmath.mpf(m.numerator) / m.denominator

    both = [(sign * w, m) for sign, mixture in ((1, p), (-1, q)) for w, m in parts(mixture)]

    def gap(x):
        """(p − q)√(2π)."""
        return mpmath.fsum(w * mpmath.exp(-((x - m) ** 2) / 2) for w, m in both)

    grid = mpmath.linspace(mpmath.mpf("-25.013"), 25, 301)
    roots = [
        mpmath.findroot(gap, (a, b), solver="anderson", tol=1e-40)
        for a, b in itertools.pairwise(grid)
        if gap(a) * gap(b) < 0
    ]
    pieces = [grid[0], *roots, 25]
    areas = [abs(mpmath.quad(gap, mpmath.linspace(a, b, 12))) for a, b in itertools.pairwise(pieces)]
    return sum(areas) / mpmath.sqrt(8 * mpmath.pi)


@pytest.mark.parametrize("gap", ["1/1000000", "1/10", 1, 2, 7, 30])
def test_two_unit_gaussians(gap):
    with precision(160):
        p, q = two(gap)
        found = total_variation(p, q, FINE)
        exact = (ball(q.means[0][0]) / ball(8).sqrt()).erf()  # 2Φ(Δ/2) − 1
        assert overlap(found.value, exact)
        assert half_width(found.value) <= ball(FINE)
        ((low, high),) = found.crossings
        assert low < q.means[0][0] / 2 < high
        assert found.complete


@pytest.mark.parametrize(
    ("p", "q", "crossings"),
    [
        (GaussianMixture([-4, 4]), GaussianMixture([-4]), 1),
        (GaussianMixture([0]), GaussianMixture([-1, 1]), 2),
        (GaussianMixture([-6, 0, 6]), GaussianMixture([-3, 3]), 4),
        (
            GaussianMixture([1, -2], ["1/3", "2/3"]),
            GaussianMixture([3, -1, "1/2"], ["1/5", "1/2", "3/10"]),
            None,
        ),
        (GaussianMixture([-4, 4], ["1/10", "9/10"]), GaussianMixture(["-39/10", 4]), None),
    ],
)
def test_against_mpmath(p, q, crossings):
    with precision(160), mpmath.workdps(30):
        found = total_variation(p, q, Fraction(1, 10**20))
        other = oracle(p, q)
        middle, radius = Fraction(*map(int, mpmath.libmp.to_rational(other._mpf_))), Fraction(1, 10**15)
        assert overlap(found.value, widened(ball(middle), ball(radius)))
        assert found.complete
        assert crossings is None or len(found.crossings) == crossings


def test_planted_faults_are_excluded():
    with precision(128):
        p, q = two(2)
        value = total_variation(p, q).value
        assert not overlap(value, (ball(2) / ball(2).sqrt()).erf())  # 2Φ(Δ) − 1
        assert not overlap(value, (ball(2) / ball(8).sqrt()).erf() * 2)  # without the ½
        heavier = total_variation(GaussianMixture([-4, 4], ["1/3", "2/3"]), GaussianMixture([-4, 4])).value
        assert certainly_less(heavier, ball(Fraction(1, 6)))
        assert certainly_less(ball(Fraction(1, 6)) - ball(Fraction(1, 10**3)), heavier)


def test_symmetry_translation_and_order():
    with precision(128):
        p, q = GaussianMixture([-4, 1]), GaussianMixture([0, 2, 3], ["1/2", "1/4", "1/4"])
        value = total_variation(p, q, FINE).value
        assert overlap(value, total_variation(q, p, FINE).value)
        assert overlap(value, total_variation(p.translated([9]), q.translated([9]), FINE).value)
        assert overlap(value, total_variation(p.scaled(-1), q.scaled(-1), FINE).value)


def test_equal_distributions_have_distance_zero():
    found = total_variation(GaussianMixture([1, 1]), GaussianMixture([1]))
    assert found.value == 0
    assert not found.complete  # p − q vanishes everywhere
    assert not found.crossings


def test_a_window_beyond_the_budget_is_refused_before_anything_is_examined(monkeypatch):
    monkeypatch.setattr(_Search, "examined", lambda *_: pytest.fail("an interval was examined"))
    with pytest.raises(BudgetError, match=r"budget=100: the window from .* takes \d+ intervals"):
        total_variation(GaussianMixture([0]), GaussianMixture([10**6]), budget=100)


def test_balls_contain_every_mean_in_them_or_say_how_far_it_got():
    with precision(128):
        narrow = GaussianMixture([widened(ball(2), ball(Fraction(1, 10**18)))])
        value = total_variation(GaussianMixture([0]), narrow).value
        assert overlap(value, total_variation(*two(2), FINE).value)
        wide = GaussianMixture([widened(ball(2), ball(Fraction(1, 10)))])
        with pytest.raises(PrecisionError, match="only known to be"):
            total_variation(GaussianMixture([0]), wide, budget=500)


def test_a_touching_zero_is_no_crossing_and_still_enclosed():
    # At the weight ρ for which ρ(e^{x-1/2} + e^{-x-1/2})/… touches 1 the difference has a double zero at 0.
    with precision(128):
        root = ball(2).sqrt()
        gap = DensityGap(
            (
                (ball(1), ball(0)),
                (-((ball(1) / 2).exp()) / 2, ball(1)),
                (-((ball(1) / 2).exp()) / 2, ball(-1)),
            )
        )
        assert not gap.changes_once(Fraction(-1, 10), Fraction(1, 10))
        assert gap.local(Fraction(-1, 10), Fraction(1, 10)).sign == 0
        assert gap.local(Fraction(1), Fraction(11, 10)).sign == -1
        assert overlap(gap.mass(Fraction(0), Fraction(1)) * 2, gap.mass(Fraction(-1), Fraction(1)))
        assert certainly_less(gap.mass(Fraction(-1), Fraction(1)), ball(0))
        assert root > 1


def test_local_bounds_hold_at_points():
    with precision(128):
        gap = DensityGap.of(GaussianMixture([-4, 1]), GaussianMixture([0, 2, 3], ["1/2", "1/4", "1/4"]))
        low, high = Fraction(-3, 2), Fraction(-1, 2)
        local = gap.local(low, high)
        for k in range(11):
            x = low + (high - low) * k / 10
            t = ball(x - (low + high) / 2)
            g = gap.at(x) * (t**2 / 2 - local.shift * t).exp()
            assert certainly_less(abs(g - local.value), local.change + ball(Fraction(1, 10**30)))
        assert certainly_less(abs(gap.mass(low, high)), local.most)


def test_bad_input_is_named():
    p, q = two(1)
    with pytest.raises(InputError, match=r"q=.*not on the line"):
        total_variation(p, GaussianMixture([[0, 1]]))
    for radius in (Fraction(0), Fraction(-1), Fraction(2)):
        with pytest.raises(InputError, match="radius"):
            total_variation(p, q, radius)
    with precision(32), pytest.raises(PrecisionError, match="radius"):
        total_variation(p, q, FINE, budget=500)


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        ({"p": "x"}, InputError),
        ({"radius": "x"}, InputError),
        ({"radius": float("nan")}, InputError),
        ({"radius": 2}, InputError),
        ({"radius": widened(ball(0), ball(1))}, InputError),
        ({"budget": 0}, InputError),
        ({"budget": float("nan")}, InputError),
        ({"q": GaussianMixture([1e308])}, BudgetError),
        ({"q": GaussianMixture([10**6]), "budget": 100}, BudgetError),
        ({"radius": Fraction(1, 10**400), "budget": 200}, PrecisionError),
    ],
    ids=str,
)
def test_what_cannot_be_done_is_refused_before_it_starts_or_with_what_was_reached(change, kind):
    with pytest.raises(kind):
        total_variation(**{"p": GaussianMixture([0]), "q": GaussianMixture([1]), **change})


def test_a_radius_is_read_as_every_number_is():
    near = total_variation(GaussianMixture([0]), GaussianMixture([1]), radius="1e-5")
    assert half_width(near.value) <= ball(Fraction(1, 10**5))


def test_a_long_search_says_so_before_it_begins(monkeypatch, caplog):
    total_variation(GaussianMixture([0]), GaussianMixture([1]), Fraction(1, 1000))
    assert not caplog.records
    monkeypatch.setattr(cost, "_LONG_SECONDS", 0.0)
    total_variation(GaussianMixture([0]), GaussianMixture([1]), Fraction(1, 1000))
    assert "up to 20000 intervals may take about" in caplog.text


@pytest.mark.parametrize("gap", [3, 4, 8])
def test_an_interval_with_one_zero_is_narrowed_by_newtons_step(gap):
    """Beside the short interval p − q has the sign that is said, at every point that is tried."""
    with precision(256):
        p, q = GaussianMixture([0, gap]), GaussianMixture(["1/3"])
        search = _Search(DensityGap.of(p, q), FINE)
        part = search.examined(*total_variation(p, q, Fraction(1, 100)).crossings[-1])
        assert part.once
        while len(parts := search.narrowed(part)) == 2:
            (part,) = (half for half in parts if half.once)
        assert [p.low for p in parts[1:]] == [p.high for p in parts[:-1]]
        assert (parts[0].low, parts[-1].high) == (part.low, part.high)
        left, middle, right = parts
        assert middle.once
        assert middle.high - middle.low <= (part.high - part.low) / 4
        for side in (left, right):
            for k in range(9):
                assert search.gap.at(side.low + (side.high - side.low) * Fraction(k, 8)) * side.sign > 0


def test_few_intervals_give_many_digits():
    with precision(512):
        found = total_variation(GaussianMixture([0, 4]), GaussianMixture([1, 5]), Fraction(1, 10**100))
    assert found.complete
    assert found.intervals < 300  # by halving, nearly two thousand
