"""Expansion for means near one point: μ_i = ε m_i, uniform weights, to any order in ε, for every n and d.

With E_i = exp(ε x·m_i − ε²|m_i|²/2) and ⟨·⟩ the plain average over the n components,

    n w_i = E_i/⟨E⟩,      M_A = ⟨E m_A⟩/⟨E⟩,      p = φ ⟨E⟩,

so each is a series whose coefficients are polynomials in x, m_i and the averages T_A = ⟨m_A⟩, which stay
symbols: n is nowhere. The head of the teacher's moments stands for the T_A; here they do not depend on x.
"""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from math import factorial

from verify.algebra import notation as nt
from verify.algebra import tensor
from verify.algebra.calculus import Law
from verify.algebra.tensor import Expression, Factor, Term, as_expression, renamed, summed
from verify.errors import InputError

Series = tuple[Expression, ...]
"""The coefficients of ε⁰, ε¹, …"""


def expanded(expression: Expression, law: Law, order: int) -> Series:
    """The expectation of the expression under the law, up to ε^order.

    Args:
        expression: polynomial in w_i, μ_i and student moments, without x; each w_i contributes a factor
            1/n, which is left out.
        law: NORMAL or STUDENT.
        order: the last power of ε that is kept.

    Returns:
        order + 1 expressions in m_i (as μ_i) and the averages T_A.

    Raises:
        InputError: the expression mentions x, the teacher or a second component.
    """
    total = _constant(as_expression(0), order)
    for term, coefficient in expression:
        product = _partition(order) if law is Law.STUDENT else _constant(as_expression(1), order)
        for factor in renamed(term, {k: f"_{k}" for k in summed(term)}):
            product = _times(product, _factor(factor, order))
        total = tuple(t + coefficient * p for t, p in zip(total, product, strict=True))
    return tuple(gaussian_average(coefficient) for coefficient in total)


def gaussian_average(expression: Expression) -> Expression:
    """E_φ of a polynomial in x whose other factors do not depend on x (Isserlis' theorem, pair by pair)."""
    total = Expression()
    pending = list(expression)
    while pending:
        term, coefficient = pending.pop()
        points = [k for k, f in enumerate(term) if f.head == tensor.POINT]
        if not points:
            total += Expression([(term, coefficient)])
            continue
        first, others = points[0], points[1:]
        for other in others:
            pair = Factor(tensor.DELTA, "", (*term[first].indices, *term[other].indices))
            rest = tuple(f for k, f in enumerate(term) if k not in (first, other))
            pending += list(Expression([((*rest, pair), coefficient)]))
    return total


def centred(expression: Expression) -> Expression:
    """The expression where the average of the m_i is 0: terms with a first moment vanish."""
    return Expression((t, c) for t, c in expression if not any(_is_mean(f) for f in t))


def _is_mean(factor: Factor) -> bool:
    return factor.head == tensor.TEACHER and len(factor.indices) == 1


def _factor(factor: Factor, order: int) -> Series:
    match factor:
        case Factor(tensor.WEIGHT, "i", ()):
            return _times(_exponential(order), _inverse(order))
        case Factor(tensor.MEAN, "i", (a,)):
            return _shifted((nt.mu(a),), 1, order)
        case Factor(tensor.MOMENT, _, indices):
            return _shifted(_times(_moment(indices, order), _inverse(order)), len(indices), order)
        case Factor(tensor.DELTA | tensor.DIMENSION, _, _):
            return _constant(Expression([((factor,), Fraction(1))]), order)
    raise InputError("factor", factor, "has no expansion here", "remove x and the teacher first")


def _exponential(order: int) -> Series:
    """E_i = Σ (x·m_i)^p/p! · (−|m_i|²/2)^q/q! ε^{p + 2q}."""
    coefficients = [as_expression(0)] * (order + 1)
    for p in range(order + 1):
        for q in range((order - p) // 2 + 1):
            size = Fraction((-1) ** q, factorial(p) * factorial(q) * 2**q)
            linear, square = nt.x("b") * nt.mu("b"), nt.mu("b") * nt.mu("b")
            coefficients[p + 2 * q] += size * linear**p * square**q
    return tuple(coefficients)


@lru_cache
def _moment(indices: tuple[str, ...], order: int) -> Series:
    """⟨E m_A⟩: in every term of E_i m_A the product of coordinates of m_i becomes one average."""
    coordinates = as_expression(1)
    for a in indices:
        coordinates = coordinates * nt.mu(a)
    return tuple(_averaged(coefficient * coordinates) for coefficient in _exponential(order))


def _averaged(expression: Expression) -> Expression:
    return Expression((_average(term), c) for term, c in expression)


def _average(term: Term) -> Term:
    indices = tuple(k for f in term if f.head == tensor.MEAN for k in f.indices)
    rest = tuple(f for f in term if f.head != tensor.MEAN)
    return (*rest, Factor(tensor.TEACHER, "", indices)) if indices else rest


def _partition(order: int) -> Series:
    return _moment((), order)


@lru_cache
def _inverse(order: int) -> Series:
    """1/⟨E⟩ by the recursion r_k = −Σ_{j ≥ 1} z_j r_{k − j}, z_0 = 1."""
    z = _partition(order)
    inverse = [as_expression(1)]
    for k in range(1, order + 1):
        value = as_expression(0)
        for j in range(1, k + 1):
            value = value - z[j] * inverse[k - j]
        inverse.append(value)
    return tuple(inverse)


def _times(left: Series, right: Series) -> Series:
    product = [as_expression(0)] * len(left)
    for p, a in enumerate(left):
        for q, b in enumerate(right[: len(left) - p]):
            if not a.is_zero and not b.is_zero:
                product[p + q] += a * b
    return tuple(product)


def _constant(value: Expression, order: int) -> Series:
    return (value, *[as_expression(0)] * order)


def _shifted(series: Series, by: int, order: int) -> Series:
    return (*[as_expression(0)] * by, *series, *[as_expression(0)] * order)[: order + 1]
