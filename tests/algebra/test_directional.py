"""The rules against SymPy's own derivative of an explicit mixture on the line, n = 3."""

import sympy as sp

from verify.algebra.directional import a, along, average, b, k, m

t = sp.Symbol("t")
POINT = sp.Rational(1, 3)
MEANS = [sp.Rational(2), sp.Rational(-1), sp.Rational(1, 2)]
DIRECTION = [sp.Rational(1), sp.Rational(3, 2), sp.Rational(-2)]


def moving_mean():
    means = [mu + t * xi for mu, xi in zip(MEANS, DIRECTION, strict=True)]
    terms = [sp.exp(POINT * mu - mu**2 / 2) for mu in means]
    return sp.Add(*(e * mu for e, mu in zip(terms, means, strict=True))) / sp.Add(*terms)


def at_zero(expression):
    """A formula in posterior averages, for the mixture above at t = 0."""
    values = {}
    for symbol in expression.free_symbols:
        powers = [int(p) for p in symbol.name.split("_")[1:]]
        total = 0
        for mu, xi in zip(MEANS, DIRECTION, strict=True):
            factors = ((POINT - mu) * xi, xi**2, mu, xi)
            total += sp.exp(POINT * mu - mu**2 / 2) * sp.Mul(
                *(f**p for f, p in zip(factors, powers, strict=True))
            )
        values[symbol] = total
    return expression.subs(values)


def difference(order, formula):
    return sp.N(sp.diff(moving_mean(), t, order).subs(t, 0) - at_zero(formula), 40, maxn=400)


def test_first_derivative():
    assert abs(difference(1, along(average(m)))) < sp.Float("1e-35")


def test_second_derivative():
    assert abs(difference(2, along(along(average(m))))) < sp.Float("1e-35")


def test_a_missing_term_is_seen():
    wrong = along(average(m)) - average(k)
    assert abs(difference(1, wrong)) > sp.Float("1e-3")


def test_averages_are_linear():
    assert sp.expand(average(2 * a + 3 * b) - 2 * average(a) - 3 * average(b)) == 0
    assert average(sp.Integer(1)) == 1
