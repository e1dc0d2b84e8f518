from fractions import Fraction

import numpy as np
import pytest

from verify import GaussianMixture, reverse_fisher
from verify.arithmetic import (
    ball,
    certainly_within,
    half_width,
    is_finite,
    lower,
    overlap,
    precision,
    widened,
)
from verify.checks.field import Field, formula
from verify.checks.landscape import Landscape
from verify.checks.stationary import (
    KRAWCZYK,
    SYLVESTER,
    box_around,
    has_inertia,
    has_one_stationary_point,
    krawczyk,
    pivots,
    refined,
)
from verify.errors import InputError
from verify.evidence import Grade

ROOTS = (2, 3)


def circle(x):
    """x² + y² = 5 and x y = √6 meet at (√2, √3)."""
    return [x[0] ** 2 + x[1] ** 2 - 5, x[0] * x[1] - ball(6).sqrt()]


def slopes(x):
    return [[2 * x[0], 2 * x[1]], [x[1], x[0]]]


def around(x, y, radius=Fraction(1, 1000)):
    return box_around([ball(Fraction(x)), ball(Fraction(y))], radius)


def stationary(box, g=circle):
    field = g if isinstance(g, Field) else formula(g)
    return has_one_stationary_point("", "", field, box, scope="", name="x")


def inertia(rows, negative):
    return has_inertia("", "", [[ball(Fraction(a)) for a in row] for row in rows], negative, scope="")


def test_zero_and_its_enclosure():
    with precision(128):
        step = stationary(around("1.4142", "1.7321"))
        assert step.grade is Grade.CERTIFIED
        assert step.axioms == (KRAWCZYK,)
        for k, root in enumerate(ROOTS, 1):
            assert overlap(ball(step.data[f"x[{k}]"]), ball(root).sqrt())
            assert step.data[f"x[{k}]"].radius.fraction() < Fraction(1, 10**5)


def test_operator_by_hand():
    # One variable, x² − 2 on [1.3, 1.5]: Y = 1/2.8, K = 1.4 + 0.04/2.8 + (1 − [2.6, 3]/2.8)[−0.1, 0.1].
    with precision(64):
        box = [widened(ball(14) / 10, ball(Fraction(1, 10)))]
        (image,) = krawczyk(formula(lambda x: [x[0] ** 2 - 2]), box)
        centre, reach = Fraction(14, 10) + Fraction(4, 280), Fraction(2, 280)
        assert overlap(image, ball(centre))
        assert overlap(image, ball(centre + reach * 98 / 100))
        assert not overlap(image, ball(centre + reach * 102 / 100))


@pytest.mark.parametrize("y", ["1.7345", "1.7295"])
def test_zero_just_outside_is_never_certified(y):
    with precision(128):
        assert stationary(around("1.4142", y)).grade is not Grade.CERTIFIED


def test_refuted_where_there_is_none():
    with precision(128):
        step = stationary(around("1.5", "1.7321"))
        assert step.grade is Grade.REFUTED
        assert "component 1" in step.residual


def test_double_zero_and_singular_derivative_are_undecided():
    with precision(128):
        flat = stationary(around(0, 0), lambda x: [x[0] ** 2, x[1]])
        assert flat.grade is Grade.INCONCLUSIVE
        two = stationary(around(0, 0, Fraction(2)), lambda x: [x[0] ** 2 - 1, x[1]])
        assert two.grade is Grade.INCONCLUSIVE


def test_planted_fault_in_the_field_is_refuted():
    with precision(128):
        step = stationary(around("1.4142", "1.7321"), lambda x: [x[0] ** 2 - x[1] ** 2 - 5, circle(x)[1]])
        assert step.grade is Grade.REFUTED


def test_point_of_no_width_is_never_certified():
    with precision(64):
        exact = stationary([ball(1), ball(2)], lambda x: [x[0] - 1, x[1] - 2])
        assert exact.grade is Grade.INCONCLUSIVE  # nothing lies in the interior of a point


def test_refined_finds_the_roots():
    with precision(128):
        point = refined(circle, slopes, [ball(14) / 10, ball(17) / 10], 40)
        for c, root in zip(point, ROOTS, strict=True):
            assert abs(c - ball(root).sqrt()) < ball(Fraction(1, 10**25))


@pytest.mark.parametrize(
    ("rows", "negative"),
    [
        ([[2, 1], [1, 2]], 0),
        ([[1, 2], [2, 1]], 1),
        ([[0, 1], [1, 0]], 1),  # needs an interchange without the eigenvectors
        ([[-1, 0, 0], [0, -2, 0], [0, 0, 3]], 2),
        ([[1, "99/100"], ["99/100", 1]], 0),
    ],
)
def test_inertia_counts_and_refuses_other_counts(rows, negative):
    with precision(128):
        step = inertia(rows, negative)
        assert step.grade is Grade.CERTIFIED
        assert step.axioms == (SYLVESTER,)
        assert inertia(rows, negative + 1).grade is Grade.REFUTED
        assert inertia(rows, negative - 1).grade is Grade.REFUTED


def test_inertia_of_a_singular_matrix_is_undecided():
    with precision(128):
        assert inertia([[1, 1], [1, 1]], 0).grade is Grade.INCONCLUSIVE
        assert inertia([[0]], 0).grade is Grade.INCONCLUSIVE


def test_a_matrix_that_is_not_symmetric_has_no_inertia():
    with precision(128), pytest.raises(InputError, match="symmetric"):
        inertia([[1, 5], [0, 1]], 0)


def test_an_operator_that_only_meets_its_box_certifies_nothing():
    """K(X) holds the zero but sticks out: the zero is near the end of the box, or the box is too wide."""
    with precision(128):
        for box in (around("1.4142", "1.7321", Fraction(1, 2)), around("1.41521", "1.7321")):
            image = krawczyk(formula(circle), box)
            assert all(overlap(k, x) for k, x in zip(image, box, strict=True))
            assert not all(certainly_within(k, x) for k, x in zip(image, box, strict=True))
            assert stationary(box).grade is not Grade.CERTIFIED


def test_a_box_that_touches_the_zero_with_its_boundary_is_not_certified():
    """The zero lies on a side of the box."""
    with precision(128):
        box = around(1, 2)
        side = lower(box[0])
        assert stationary(box, lambda x: [x[0] - side, x[1] - 2]).grade is Grade.INCONCLUSIVE
        assert stationary(box, lambda x: [x[0] - (side + 1) / 2, x[1] - 2]).grade is Grade.CERTIFIED


def test_inertia_against_float_eigenvalues():
    rng = np.random.default_rng(5)
    with precision(128):
        for size in (2, 3, 5, 8):
            half = rng.integers(-9, 10, (size, size))
            symmetric = half + half.T
            negative = int((np.linalg.eigvalsh(symmetric) < 0).sum())
            assert inertia([[int(a) for a in row] for row in symmetric], negative).grade is Grade.CERTIFIED


def test_wide_entries_are_undecided_and_nan_is_no_sign():
    with precision(64):
        wide = widened(ball(1), ball(2))
        assert has_inertia("", "", [[wide]], 0, scope="").grade is Grade.INCONCLUSIVE
        nan = ball(0) / ball(0)
        for rows in ([[nan]], [[ball(1), nan], [nan, ball(1)]], [[ball(1), ball(0)], [ball(0), nan]]):
            assert not all(is_finite(p) and p > 0 for p in pivots(rows))
            assert has_inertia("", "", rows, 0, scope="").grade is Grade.INCONCLUSIVE


TEACHER = GaussianMixture([-2, 2])


def test_landscape_hessian_against_difference_quotients():
    with precision(128):
        landscape = Landscape(TEACHER, (Fraction(1, 4), Fraction(3, 4)), digits=30)
        point = [ball(Fraction(-3, 2)), ball(Fraction(1, 2))]
        step = ball(Fraction(1, 10**8))
        for j in range(2):
            ahead, behind = ([c + s * step * (k == j) for k, c in enumerate(point)] for s in (1, -1))
            pairs = zip(landscape.gradient(ahead), landscape.gradient(behind), strict=True)
            quotients = [(a - b) / (2 * step) for a, b in pairs]
            for i, quotient in enumerate(quotients):
                assert abs(landscape.hessian(point)[i][j] - quotient) < ball(Fraction(1, 10**12))


def test_symmetric_family_is_the_whole_objective_along_it():
    with precision(128):
        family = Landscape.uniform(3, TEACHER, digits=20, layout=(1, -1, 0))
        whole = Landscape.uniform(3, TEACHER, digits=20)
        s = Fraction(3, 2)
        student = GaussianMixture([s, -s, 0])
        assert family.means([s]) == [s, -s, 0]
        assert overlap(family.loss([s]), reverse_fisher(student, TEACHER, 20).loss)
        a, b, c = whole.gradient([s, -s, Fraction(0)])
        assert overlap(family.gradient([s])[0], a - b)
        assert overlap(c, ball(0))
        h = whole.full_hessian([s, -s, Fraction(0)])
        assert overlap(family.hessian([s])[0][0], h[0][0] - 2 * h[0][1] + h[1][1])


@pytest.mark.parametrize("reverse", [True, False])
def test_a_field_within_absolute_accuracies_is_the_other_one(reverse):
    coarse, fine = Fraction(1, 10**8), Fraction(1, 10**20)
    point = [ball(Fraction(3, 2))]
    with precision(128):
        family = Landscape.uniform(3, TEACHER, reverse, digits=30, layout=(1, -1, 0))
        gradient, hessian = family.gradient(point)[0], family.hessian(point)[0][0]
        for of_gradient, of_hessian in ((coarse, fine), (fine, coarse)):
            field = family.field_within(of_gradient, of_hessian)
            found = field.value(point)[0], field.derivative(point)[0][0]
            for value, true, within in zip(
                found, (gradient, hessian), (of_gradient, of_hessian), strict=True
            ):
                assert overlap(value, true)
                assert half_width(value) < 4 * ball(within)
                assert not overlap(value + 10 * ball(within), true)


def test_layouts_without_the_mirror_symmetry_are_refused():
    third = (Fraction(1, 3),) * 3
    for layout in ((1, -1), (1, 2, 0), (1, -1, 2), (1, 1, -1)):
        with pytest.raises(InputError, match="layout"):
            Landscape(TEACHER, third, layout=layout)
    with pytest.raises(InputError, match="layout"):
        Landscape(TEACHER, (Fraction(1, 6), Fraction(1, 2), Fraction(1, 3)), layout=(1, -1, 0))
    with pytest.raises(InputError, match="teacher"):
        Landscape(GaussianMixture([-2, 3]), third, layout=(1, -1, 0))
    with pytest.raises(InputError, match="teacher"):
        Landscape(GaussianMixture([[0, 1]]), third)


def test_known_stationary_point_of_the_forward_objective():
    # Theorem 3.1, n = 3: s* = 2.55055098864122390119853…
    with precision(160):
        family = Landscape.uniform(3, GaussianMixture([0]), reverse=False, digits=30, layout=(1, -1, 0))
        box = box_around([ball(Fraction("2.55055098864122390119853"))], Fraction(1, 10**20))
        step = stationary(box, family.field())
        assert step.grade is Grade.CERTIFIED
        assert certainly_within(ball(step.data["x[1]"]), box[0])
        moved = box_around([ball(Fraction("2.5505509"))], Fraction(1, 10**10))
        assert stationary(moved, family.field()).grade is Grade.REFUTED
