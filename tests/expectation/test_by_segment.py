"""Wide gaps: the axis cut at takeover points against the trapezoid rule, acb.integral and closed forms."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from flint import acb, arb, ctx

from verify import forward_fisher, reverse_fisher
from verify.algebra import forms
from verify.algebra.calculus import Law
from verify.arithmetic import ball, half_width, overlap, pi, precision
from verify.expectation import Request
from verify.expectation.by_gaussian import split, whole
from verify.expectation.by_segment import segmented
from verify.expectation.engine import computed
from verify.expectation.plan import Plan
from verify.expectation.problem import Problem
from verify.expectation.rules import Legendre
from verify.mixture import GaussianMixture

ORIGIN = GaussianMixture([0])


def problem_of(student, teacher, law, digits):
    d = student.dimension
    tolerance = ball(Fraction(1, 10**digits))
    return Problem.of(
        [Request((forms.loss(d),), tolerance), Request(forms.gradient(law, d), tolerance)],
        student,
        teacher,
        law,
    )


def by(plan, problem):
    found = computed(plan)
    return _numbers(found.values)


def cut(problem):
    return Plan(tuple(part for summand in split(problem) for part in segmented(summand)))


def _numbers(values):
    return [n for v in values for n in _numbers(v)] if isinstance(values, list | tuple) else [values]


@pytest.mark.parametrize("law", [Law.TEACHER, Law.STUDENT])
@pytest.mark.parametrize(
    ("student", "teacher"),
    [
        (GaussianMixture([4, 1, -2]), ORIGIN),
        (GaussianMixture([-15, 15]), ORIGIN),
        (GaussianMixture([0, 14, 32], ["1/2", "1/3", "1/6"]), GaussianMixture([-1, 25], ["1/5", "4/5"])),
        (GaussianMixture([[-9, 1], [9, -1]]), GaussianMixture([[0, 0], [0, 1]])),
    ],
    ids=["ordinary", "wide", "weights and two teachers", "plane"],
)
def test_trapezoid_and_panels_overlap(law, student, teacher):
    """Two rules without a formula in common, at gaps where both run."""
    digits = 15 if student.dimension == 1 else 4
    problem = problem_of(student, teacher, law, digits)
    panels = cut(problem)
    assert all(any(isinstance(r, Legendre) for r in tensor.rules) for _, tensor in panels.parts)
    direct = by(Plan(((whole(problem), problem.tensor_rule()),)), problem)
    for a, b in zip(direct, by(panels, problem), strict=True):
        assert overlap(a, b)
        assert half_width(b) <= ball(Fraction(1, 10**digits))


@pytest.mark.parametrize("decades", [1, 3, 6, 9])
def test_acb_integral_overlaps(decades):
    """E (g tanh gx)² by FLINT's own adaptive integration, which shares nothing with ours but balls."""
    g = 10**decades
    with precision(160):
        ctx.prec = 160

        def integrand(z, _):
            t = (g * z).tanh()
            return t * t * (-z * z / 2).exp()

        raw = acb.integral(integrand, acb(0), acb(12), rel_tol=arb(10) ** -25, abs_tol=arb(10) ** -25)
        truth = 2 * g * g * raw.real / (2 * arb.pi()).sqrt()
        assert truth.is_finite()
        truth += arb(0, g * g * (arb(12) / arb(2).sqrt()).erfc())
        out = forward_fisher(GaussianMixture([-g, g]), digits=20)
        assert overlap(out.loss, truth)
        assert half_width(truth) < ball(g * g) * ball(Fraction(1, 10**18))


@pytest.mark.parametrize("decades", [3, 12, 17])
def test_the_loss_of_a_wide_crossover_has_its_known_expansion(decades):
    """E (g tanh gx)² = g² − 2gφ(0) + O(1/g): twice the digits of the gap tell the second term."""
    g = 10**decades
    with precision(300):
        out = forward_fisher(GaussianMixture([-g, g]), digits=3 * decades + 10)
        second = (g * g - out.loss) / g
        assert out.reached
        assert abs(second - 2 / (2 * pi()).sqrt()) < ball(Fraction(1, 10 ** (2 * decades - 1)))
        assert not abs(second - 1 / (2 * pi()).sqrt()) < ball(Fraction(1, 10))


@pytest.mark.parametrize("decades", [2, 6, 12, 17])
def test_an_exponentially_small_loss_keeps_its_relative_accuracy(decades):
    """Theory, S-5: for means (0, y) the loss is (π/2) y φ(y/2) (1 + O(1/y²))."""
    y = 10**decades
    with precision(500):
        out = forward_fisher(GaussianMixture([0, y]), digits=30)
        assert out.reached
        leading = pi() / 2 * y * (-(ball(y) ** 2) / 8).exp() / (2 * pi()).sqrt()
        ratio = out.loss / leading
        assert half_width(ratio) < ball(Fraction(1, 10**29))
        assert abs(ratio - 1) < ball(Fraction(100, y * y))
        # dL/dy ≈ −(y/4) L: the far mean is repelled.
        assert abs(out.gradient[1][0] / (out.loss * y) + ball(Fraction(1, 4))) < ball(Fraction(100, y * y))


def test_several_gaps_at_once():
    """Switching points of gaps 10^12 and 10^16 under different Gaussians of the teacher."""
    means = [4, 4 * 10**12, -7 * 10**15]
    teacher = GaussianMixture([2 + 2 * 10**12, 3, (4 - 7 * 10**15) // 2])
    with precision(300):
        out = forward_fisher(GaussianMixture(means), teacher, digits=15)
        assert out.reached
        # A third of the mass is at each midpoint, with loss (gap/2)², and a third near 4, with loss 1.
        expected = ((2 * 10**12 - 2) ** 2 + 1 + ((4 + 7 * 10**15) // 2) ** 2) / ball(3)
        assert abs(out.loss / expected - 1) < ball(Fraction(1, 10**12))


@pytest.mark.parametrize("divergence", [forward_fisher, reverse_fisher])
def test_the_plane_with_one_wide_axis(divergence):
    """Twice the gap is hardly another integral: across the gap everything stays, along it scales."""
    losses = []
    for g in (10**9, 2 * 10**9):
        out = divergence(GaussianMixture([[-g, 1], [g, 1]]), GaussianMixture([[0, 1]]), digits=12)
        assert out.reached
        losses.append(out.loss / ball(g * g))
    assert abs(losses[0] - losses[1]) < ball(Fraction(1, 10**8))


def test_the_cost_grows_with_the_logarithm_of_the_gap():
    works = [forward_fisher(GaussianMixture([-(10**k), 10**k]), digits=30).work for k in (2, 12, 17)]
    assert works[1].nodes < 4 * works[0].nodes
    assert works[2].nodes < 6 * works[0].nodes


@pytest.mark.parametrize(
    "fault",
    [
        lambda parts: parts[1:],
        lambda parts: [
            (replace(p, errors=tuple(ball(0) for _ in p.errors)), tensor) for p, tensor in parts[1:-1]
        ],
    ],
    ids=["a segment dropped", "tails dropped"],
)
def test_a_missing_segment_is_noticed(fault):
    problem = problem_of(GaussianMixture([4, 1, -2]), ORIGIN, Law.TEACHER, 12)
    (summand,) = split(problem)
    parts = segmented(summand)
    assert len(parts) > 3
    truth = by(Plan(((whole(problem), problem.tensor_rule()),)), problem)
    broken = by(Plan(tuple(fault(parts))), problem)
    assert not all(overlap(a, b) for a, b in zip(truth, broken, strict=True))


@pytest.mark.parametrize("divergence", [forward_fisher, reverse_fisher])
def test_the_hessian_across_a_wide_gap_is_the_derivative_of_the_gradient(divergence):
    teacher, step = GaussianMixture([-1, 1]), Fraction(1, 10**12)
    out = divergence(GaussianMixture([-4000, 4000]), teacher, digits=12, hessian=True)
    sides = [
        divergence(GaussianMixture([-4000, 4000 + h]), teacher, digits=30).gradient for h in (step, -step)
    ]
    with precision(200):
        for i in range(2):
            slope = (sides[0][i][0] - sides[1][i][0]) / ball(2 * step)
            assert abs(slope - out.hessian[i][0][1][0]) < ball(Fraction(1, 10**6)) * (1 + abs(slope))
