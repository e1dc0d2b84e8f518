"""The derived forms against finite differences of the definition, by the trapezoid rule in float64."""

from __future__ import annotations

import numpy as np
import pytest

from verify.algebra import forms
from verify.algebra.calculus import Law
from verify.algebra.integrand import Integrand

Array = np.ndarray
WEIGHTS, TEACHER_WEIGHTS = np.array([0.2, 0.5, 0.3]), np.array([0.6, 0.4])
MEANS = {1: np.array([[0.7], [-1.1], [0.2]]), 2: np.array([[0.7, -0.3], [-0.8, 0.5], [0.2, 1.1]])}
TEACHER = {1: np.array([[0.4], [-0.9]]), 2: np.array([[0.4, 0.6], [-0.9, 0.1]])}
STEP = 1e-4


def grid(d: int) -> tuple[Array, float]:
    axis = np.arange(-9, 9.01, 0.15)
    return np.stack(np.meshgrid(*[axis] * d), -1).reshape(-1, d), 0.15**d


def posterior(points: Array, means: Array, weights: Array) -> tuple[Array, Array]:
    """Densities p(x) and posterior weights, by the textbook definition of a mixture."""
    squares = ((points[:, None] - means) ** 2).sum(-1)
    joint = weights * np.exp(-squares / 2) / (2 * np.pi) ** (means.shape[1] / 2)
    return joint.sum(1), joint / joint.sum(1, keepdims=True)


def loss(law: Law, means: Array) -> float:
    d = means.shape[1]
    points, cell = grid(d)
    p, w = posterior(points, means, WEIGHTS)
    p_star, w_star = posterior(points, TEACHER[d], TEACHER_WEIGHTS)
    gap = w @ means - w_star @ TEACHER[d]
    return float(((p if law is Law.STUDENT else p_star) * (gap**2).sum(1)).sum() * cell)


def expectation(integrand: Integrand, law: Law, means: Array, i: int, j: int = 0) -> float:
    d = integrand.dimension
    points, cell = grid(d)
    p, w = posterior(points, means, WEIGHTS)
    p_star, w_star = posterior(points, TEACHER[d], TEACHER_WEIGHTS)
    total = np.zeros(len(points))
    for m, coefficient in integrand:
        value = float(coefficient) * w[:, i] ** m.weights[0] * w[:, j] ** m.weights[1]
        value *= (means[i] ** m.mean_i).prod() * (means[j] ** m.mean_j).prod()
        for gamma in m.student:
            value *= w @ (means**gamma).prod(1)
        for gamma in m.teacher:
            value *= w_star @ (TEACHER[d] ** gamma).prod(1)
        total += value
    return float((total * (p if law is Law.STUDENT else p_star)).sum() * cell)


def moved(means: Array, k: int, a: int, by: float) -> Array:
    shift = np.zeros_like(means)
    shift[k, a] = by
    return means + shift


LAWS = pytest.mark.parametrize("law", [Law.TEACHER, Law.STUDENT])
DIMENSIONS = pytest.mark.parametrize("d", [1, 2])


@LAWS
@DIMENSIONS
def test_loss(law: Law, d: int) -> None:
    assert expectation(forms.loss(d), law, MEANS[d], 0) == pytest.approx(loss(law, MEANS[d]), rel=1e-12)


@LAWS
@DIMENSIONS
@pytest.mark.parametrize("i", range(3))
def test_gradient(law: Law, d: int, i: int) -> None:
    for a in range(d):
        ahead, behind = (loss(law, moved(MEANS[d], i, a, h)) for h in (STEP, -STEP))
        derived = expectation(forms.gradient(law, d)[a], law, MEANS[d], i)
        assert derived == pytest.approx((ahead - behind) / (2 * STEP), abs=2e-8)


@LAWS
@DIMENSIONS
@pytest.mark.parametrize(("i", "j"), [(0, 0), (1, 1), (0, 1), (2, 0)])
def test_hessian(law: Law, d: int, i: int, j: int) -> None:
    hessian, first = forms.hessian(law, d), forms.gradient(law, d)
    for a in range(d):
        for c in range(d):
            ahead, behind = (expectation(first[a], law, moved(MEANS[d], j, c, h), i) for h in (STEP, -STEP))
            derived = expectation(hessian.off[a][c], law, MEANS[d], i, j)
            if i == j:
                derived += expectation(hessian.diagonal[a][c], law, MEANS[d], i)
            assert derived == pytest.approx((ahead - behind) / (2 * STEP), abs=1e-7)


@LAWS
def test_no_x_is_left(law: Law) -> None:
    assert not any(e.mentions("x") for e in (forms.gradient_of(law), *forms.hessian_of(law)))
