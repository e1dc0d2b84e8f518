from __future__ import annotations

import mpmath
import numpy as np
import pytest
import sympy as sp

from verify.algebra import closed_forms as cf
from verify.algebra.calculus import Law
from verify.errors import InputError

Floats = tuple[float, ...]
LAWS = pytest.mark.parametrize("law", [Law.TEACHER, Law.STUDENT])
MEANS, TEACHER = (0.7, -1.1, 0.2), ((0.4, -0.9), (0.6, 0.4))


def integral(integrand: sp.Expr) -> mpmath.mpf:
    f = sp.lambdify(cf.x, integrand, "mpmath", cse=True)
    return mpmath.quad(f, mpmath.linspace(-12, 12, 13))


def raw_loss(law: Law, means: tuple[float, ...], teacher: tuple[Floats, Floats]) -> float:
    """∫ ρ (v − v*)² from densities of normal laws, with nothing from the package.

    A sum over equidistant points converges for such an integrand faster than any power of their distance.
    """
    y = np.arange(-12, 12, 1 / 32)

    def joint(mu: Floats, pi: Floats) -> np.ndarray:
        return np.array([w * np.exp(-((y - m) ** 2) / 2) for m, w in zip(mu, pi, strict=True)])

    p, q = joint(means, (1 / len(means),) * len(means)), joint(*teacher)
    v, v_star = means @ p / p.sum(axis=0), teacher[0] @ q / q.sum(axis=0)
    density = (p if law is Law.STUDENT else q).sum(axis=0)
    return float(density @ (v - v_star) ** 2) / 32 / np.sqrt(2 * np.pi)


@LAWS
@pytest.mark.parametrize("teacher", [((0.0,), (1.0,)), TEACHER], ids=["normal", "mixture"])
def test_closed_forms_against_the_definition(law: Law, teacher: tuple[Floats, Floats]) -> None:
    tutor = cf.STANDARD if len(teacher[0]) == 1 else cf.mixture(*teacher)
    symbols = sp.symbols("mu_1:4", real=True)
    at = dict(zip(symbols, MEANS, strict=True))
    value = integral(cf.loss_integrand(3, law, tutor).subs(at))
    assert value == pytest.approx(raw_loss(law, MEANS, teacher), rel=1e-10)
    central = (
        raw_loss(law, (0.7, -1.1 + 1e-4, 0.2), teacher) - raw_loss(law, (0.7, -1.1 - 1e-4, 0.2), teacher)
    ) / 2e-4
    assert integral(cf.gradient_integrand(3, 1, law, tutor).subs(at)) == pytest.approx(
        float(central), abs=1e-7
    )


@pytest.mark.parametrize(
    ("n", "s_star", "value"),
    [(3, "2.55055098864122390119853", "0.943800273243274"), (10, "2.891404023652383", "0.202738393315812")],
)
def test_reference_stationary_points_of_the_symmetric_family(n: int, s_star: str, value: str) -> None:
    weights = [sp.Rational(k, n) for k in (1, 1, n - 2)]  # all means at 0 are one component
    student = cf.mixture([s_star, f"-{s_star}", 0], weights)
    first, second = (cf.gradient_integrand(student, i) for i in (0, 1))
    assert abs(integral((first - second) / 2)) < 1e-13
    assert integral(cf.loss_integrand(student)) == pytest.approx(float(value), abs=1e-13)


@LAWS
@pytest.mark.parametrize("n", [2, 3])
def test_the_gradient_is_the_derivative_up_to_a_total_derivative(law: Law, n: int) -> None:
    rules = cf.total_derivative(law, n)
    assert len(rules) == n
    assert all(rule.holds for rule in rules)


@LAWS
def test_also_with_a_mixture_teacher(law: Law) -> None:
    assert all(rule.holds for rule in cf.total_derivative(law, 2, teacher=2))


def test_a_wrong_field_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    field = cf.stein_field(Law.TEACHER)
    monkeypatch.setattr(cf, "stein_field", lambda law: field * 2)
    assert not any(rule.holds for rule in cf.total_derivative(Law.TEACHER, 2))


def test_latex_is_pleasant() -> None:
    assert len(sp.latex(cf.loss_integrand(3))) < 500
    assert cf.expectation(cf.loss_integrand(2)).limits == ((cf.x, -sp.oo, sp.oo),)


def test_symbolic_weights_cancel_nothing_wrong() -> None:
    pi = sp.symbols("pi_1:3", positive=True)
    mix = cf.mixture(2, pi)
    at = dict(zip(mix.means, (1, -2), strict=True)) | dict(
        zip(pi, (sp.Rational(1, 3), sp.Rational(2, 3)), strict=True)
    )
    definite = cf.mixture([1, -2], [sp.Rational(1, 3), sp.Rational(2, 3)])
    for law in (Law.TEACHER, Law.STUDENT):
        gap = cf.gradient_integrand(mix, 0, law).subs(at) - cf.gradient_integrand(definite, 0, law)
        assert abs(sp.N(gap.subs(cf.x, sp.Rational(1, 7)), 30)) < 1e-28


def test_bad_input_is_refused() -> None:
    with pytest.raises(InputError, match="at least one"):
        cf.mixture(0)
    with pytest.raises(InputError, match="one weight for each"):
        cf.mixture([1, 2], [1])
    with pytest.raises(InputError, match="no finite exact"):
        cf.mixture([float("inf"), 1])
    with pytest.raises(InputError, match="no finite exact"):
        cf.mixture(["one", 1])
    with pytest.raises(InputError, match="count components from 0"):
        cf.gradient_integrand(2, 2)
