from __future__ import annotations

import mpmath
import pytest
import sympy as sp

from verify.algebra import closed_forms as cf
from verify.algebra.calculus import Law
from verify.errors import InputError

Floats = tuple[float, ...]
N = sp.Symbol("n")
LAWS = pytest.mark.parametrize("law", [Law.TEACHER, Law.STUDENT])
MEANS, TEACHER = (0.7, -1.1, 0.2), ((0.4, -0.9), (0.6, 0.4))


def integral(integrand: sp.Expr) -> mpmath.mpf:
    f = sp.lambdify(cf.x, integrand, "mpmath")
    return mpmath.quad(f, mpmath.linspace(-12, 12, 13))


def raw_loss(law: Law, means: tuple[float, ...], teacher: tuple[Floats, Floats]) -> mpmath.mpf:
    """∫ ρ (v − v*)² from densities of normal laws, with nothing from the package."""

    def joint(y: mpmath.mpf, mu: Floats, pi: Floats) -> list[mpmath.mpf]:
        return [w * mpmath.npdf(y, m) for m, w in zip(mu, pi, strict=True)]

    def f(y: mpmath.mpf) -> mpmath.mpf:
        p, q = joint(y, means, (1 / len(means),) * len(means)), joint(y, *teacher)
        v, v_star = mpmath.fdot(p, means) / sum(p), mpmath.fdot(q, teacher[0]) / sum(q)
        return (sum(p) if law is Law.STUDENT else sum(q)) * (v - v_star) ** 2

    return mpmath.quad(f, mpmath.linspace(-12, 12, 13))


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


@pytest.mark.parametrize("n", [3, 7, N], ids=str)
def test_symmetric_facts(n: int | sp.Symbol) -> None:
    rules = cf.symmetric_facts(n)
    assert len({rule.name for rule in rules}) == len(rules) == 9
    assert all(rule.holds for rule in rules)


def test_an_asymmetric_family_has_other_facts(monkeypatch: pytest.MonkeyPatch) -> None:
    def crooked(n: sp.Expr) -> cf.Components:
        means, second = (2 * cf.s, -cf.s, sp.S.Zero), 1 / (cf._E * cf._Q)
        return cf.Components(means, (cf._E**2 / cf._Q**4, second, sp.S.One), (sp.S.One, sp.S.One, n - 2))

    monkeypatch.setattr(cf, "_symmetric", crooked)
    held = {rule.name: rule.holds for rule in cf.symmetric_facts(N)}
    assert not any(
        held[name] for name in ("v is odd", "w_1 mirrors w_2", "G_3 is odd", "G_1 mirrors G_2", "dL/ds")
    )


@pytest.mark.parametrize(
    ("n", "s_star", "value"),
    [(3, "2.55055098864122390119853", "0.943800273243274"), (10, "2.891404023652383", "0.202738393315812")],
)
def test_reference_stationary_points(n: int, s_star: str, value: str) -> None:
    family = cf.symmetric_family(N)
    at = {N: n, cf.s: sp.Float(s_star)}
    assert abs(integral(family.stationarity.subs(at))) < 1e-13
    assert integral(family.loss.subs(at)) == pytest.approx(float(value), abs=1e-13)


def test_the_family_agrees_with_the_general_closed_form() -> None:
    family = cf.symmetric_family(3)
    means = [sp.Rational(3, 2), sp.Rational(-3, 2), 0]
    at = {cf.s: means[0], cf.x: sp.Rational(1, 3)}
    mix = cf.mixture(means)
    general = (cf.gradient_integrand(mix, 0) - cf.gradient_integrand(mix, 1)) / 2
    assert abs(sp.N((family.stationarity - general).subs(at), 30)) < 1e-28
    assert abs(sp.N((family.loss - cf.loss_integrand(mix)).subs(at), 30)) < 1e-28
    assert (
        abs(sp.N((cf.symmetric_family(N).stationarity.subs(N, 3) - family.stationarity).subs(at), 30)) < 1e-28
    )


def test_latex_is_pleasant() -> None:
    assert sp.latex(cf.symmetric_family(2).posterior_mean) == (
        r"\frac{s \sinh{\left(s x \right)}}{\cosh{\left(s x \right)}}"
    )
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
    with pytest.raises(InputError, match="n ≥ 2"):
        cf.symmetric_family(1)
    with pytest.raises(InputError, match="even and odd parts"):
        cf._hyperbolic(cf._E)
