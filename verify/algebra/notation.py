"""The symbols of the papers, as functions of their indices: ``C("a", "b")``, ``mu("b")``, ``v("a")``.

Marked components are i (the default) and j. Anything here is an :class:`Expression`, so theorem
files can write formulas the way the paper prints them.
"""

from __future__ import annotations

from verify.algebra import tensor
from verify.algebra.tensor import Expression, Letters, symbol


def w(component: str = "i") -> Expression:
    """Posterior weight w_k(x) of a marked student component."""
    return symbol(tensor.WEIGHT, component=component)


def mu(index: str, component: str = "i") -> Expression:
    """Coordinate μ_{k,a} of the mean of a marked student component."""
    return symbol(tensor.MEAN, index, component=component)


def x(index: str) -> Expression:
    """Coordinate x_a of the point."""
    return symbol(tensor.POINT, index)


def c(index: str) -> Expression:
    """Coordinate of a constant vector."""
    return symbol(tensor.CONSTANT, index)


def M(*indices: str) -> Expression:
    """The student's posterior moment M_{ab…} = Σ_l w_l μ_{l,a} μ_{l,b} …"""
    return symbol(tensor.MOMENT, *indices)


def T(*indices: str) -> Expression:
    """The teacher's posterior moment."""
    return symbol(tensor.TEACHER, *indices)


def delta(first: str, second: str) -> Expression:
    """Kronecker's δ."""
    return symbol(tensor.DELTA, first, second)


def v(index: str) -> Expression:
    """The student's posterior mean; its score is v − x."""
    return M(index)


def v_star(index: str) -> Expression:
    """The teacher's posterior mean."""
    return T(index)


def u(index: str) -> Expression:
    """The difference of the two scores, u = v − v*."""
    return v(index) - v_star(index)


def C(first: str, second: str) -> Expression:
    """The student's posterior covariance C = ∇v."""
    return Expression(M(first, second) - M(first) * M(second), Letters.of_symbol((first, second)))


def C_star(first: str, second: str) -> Expression:
    """The teacher's posterior covariance."""
    return Expression(T(first, second) - T(first) * T(second), Letters.of_symbol((first, second)))
