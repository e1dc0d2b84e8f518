from __future__ import annotations

import mpmath
import pytest
import sympy as sp

from verify.algebra import closed_forms as cf
from verify.algebra import symmetric_family as sf
from verify.errors import InputError

N = sp.Symbol("n")


def integral(integrand: sp.Expr) -> mpmath.mpf:
    f = sp.lambdify(cf.x, integrand, "mpmath")
    return mpmath.quad(f, mpmath.linspace(-12, 12, 13))


@pytest.mark.parametrize("n", [3, 7, N], ids=str)
def test_symmetric_facts(n: int | sp.Symbol) -> None:
    rules = sf.symmetric_facts(n)
    assert len({rule.name for rule in rules}) == len(rules) == 9
    assert all(rule.holds for rule in rules)


def test_an_asymmetric_family_has_other_facts(monkeypatch: pytest.MonkeyPatch) -> None:
    def crooked(n: sp.Expr) -> cf.Components:
        means, second = (2 * sf.s, -sf.s, sp.S.Zero), 1 / (sf._E * sf._Q)
        return cf.Components(means, (sf._E**2 / sf._Q**4, second, sp.S.One), (sp.S.One, sp.S.One, n - 2))

    monkeypatch.setattr(sf, "_symmetric", crooked)
    held = {rule.name: rule.holds for rule in sf.symmetric_facts(N)}
    assert not any(
        held[name] for name in ("v is odd", "w_1 mirrors w_2", "G_3 is odd", "G_1 mirrors G_2", "dL/ds")
    )


@pytest.mark.parametrize(
    ("n", "s_star", "value"),
    [(3, "2.55055098864122390119853", "0.943800273243274"), (10, "2.891404023652383", "0.202738393315812")],
)
def test_reference_stationary_points(n: int, s_star: str, value: str) -> None:
    family = sf.symmetric_family(N)
    at = {N: n, sf.s: sp.Float(s_star)}
    assert abs(integral(family.stationarity.subs(at))) < 1e-13
    assert integral(family.loss.subs(at)) == pytest.approx(float(value), abs=1e-13)


def test_the_family_agrees_with_the_general_closed_form() -> None:
    family = sf.symmetric_family(3)
    means = [sp.Rational(3, 2), sp.Rational(-3, 2), 0]
    at = {sf.s: means[0], cf.x: sp.Rational(1, 3)}
    mix = cf.mixture(means)
    general = (cf.gradient_integrand(mix, 0) - cf.gradient_integrand(mix, 1)) / 2
    assert abs(sp.N((family.stationarity - general).subs(at), 30)) < 1e-28
    assert abs(sp.N((family.loss - cf.loss_integrand(mix)).subs(at), 30)) < 1e-28
    assert (
        abs(sp.N((sf.symmetric_family(N).stationarity.subs(N, 3) - family.stationarity).subs(at), 30)) < 1e-28
    )


def test_latex_is_pleasant() -> None:
    assert sp.latex(sf.symmetric_family(2).posterior_mean) == (
        r"\frac{s \sinh{\left(s x \right)}}{\cosh{\left(s x \right)}}"
    )


def test_bad_input_is_refused() -> None:
    with pytest.raises(InputError, match="n ≥ 2"):
        sf.symmetric_family(1)
    with pytest.raises(InputError, match="even and odd parts"):
        sf._hyperbolic(sf._E)
