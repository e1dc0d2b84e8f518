"""Two components of equal weight and the teacher N(0, I), in any dimension, as means over one Gaussian.

The means φ(m) E[q(iZ) P] of :mod:`verify.algebra.pair`, P = π/cos(π(β − iZ/D)), β = c/D, |β| < ½, enclosed
by the trapezoid rule. Unlike the integral over x they have no steep part, so a dozen nodes do for a sign.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, lru_cache
from math import comb

import sympy as sp

from verify.algebra.pair import D, W, m
from verify.arithmetic import (
    Ball,
    ball,
    certainly_less,
    certainly_positive,
    current_bits,
    magnitude,
    pi,
    power,
    upper,
    widened,
)
from verify.arithmetic.arguments import admit_fields, checked
from verify.errors import InputError

_REACH = 9
"""No node lies beyond: φ is 1e-18 there."""
_STRIP = Fraction(4, 5)
"""How much of the way to the nearest pole of P the error bound uses."""


@dataclass(frozen=True)
class PairForm:
    """The means for given m, D > 0 and β, enclosed for all numbers in the balls.

    Attributes:
        m: c + D/2; x·u = m is equally far from both means.
        gap: D = |y − a|.
        beta: c/D, certainly in (−½, ½).
        step: of the trapezoid rule in Z, any fraction in (0, 9]; 1/4 errs by about 1e-6, 1/16 by less than
            the tail.

    Raises:
        InputError: a gap that is not certainly positive, a β that is not certainly in (−½, ½), or a step that
            is no such fraction.
    """

    m: Ball
    gap: Ball
    beta: Ball
    step: Fraction = Fraction(1, 16)

    def __post_init__(self) -> None:
        admit_fields(self)
        if not certainly_positive(self.gap):
            raise InputError("gap", self.gap, "is not certainly positive", "give two distinct means")
        if not certainly_less(abs(self.beta), ball(Fraction(1, 2))):
            why = "is not certainly in (−½, ½), where the formula holds"
            raise InputError("beta", self.beta, why, "exchange the means, or take narrower balls")
        if not (isinstance(self.step, Fraction) and 0 < self.step <= _REACH):
            raise InputError("step", self.step, f"is no Fraction in (0, {_REACH}]", "write Fraction(1, 16)")

    @classmethod
    @checked
    def of(cls, along: Ball, gap: Ball, step: Fraction = Fraction(1, 16)) -> PairForm:
        """From c = a·u and D = |y − a|."""
        return cls(along + gap / 2, gap, along / gap, step)

    def mean(self, q: sp.Expr) -> Ball:
        """φ(m) E[q(iZ) P], q a polynomial in W, m and 1/D."""
        return self.density * self.bare(q)

    def bare(self, q: sp.Expr) -> Ball:
        """E[q(iZ) P]: it has the sign of :meth:`mean`, and keeps its size for large m.

        Raises:
            InputError: the degree of q is so high that nodes left out may matter: over X², X the last node.
        """
        coefficients = self._coefficients(q)
        total = ball(0)
        nodes = _nodes(self.step, current_bits())
        for (z, weight), (real, imaginary) in zip(nodes, self._values, strict=True):
            even, odd = _turned(coefficients, z)
            total += weight * (even * real - odd * imaginary)
        return widened(total, self._error(coefficients))

    @cached_property
    def density(self) -> Ball:
        """φ(m)."""
        return (-self.m * self.m / 2).exp() / (2 * pi()).sqrt()

    def _coefficients(self, q: sp.Expr) -> list[Ball]:
        """Of q by increasing powers of W."""
        table = _table(q)
        inverse = 1 / self.gap
        return [
            sum((ball(r) * power(self.m, i) * power(inverse, j) for r, i, j in row), ball(0)) for row in table
        ]

    @cached_property
    def _values(self) -> list[tuple[Ball, Ball]]:
        """Real and imaginary part of P at the nodes."""
        angle = pi() * self.beta
        cos, sin = angle.cos(), angle.sin()
        out = []
        for z, _ in _nodes(self.step, current_bits()):
            b = pi() * z / self.gap
            sinh, cosh = b.sinh(), b.cosh()
            scale = pi() / (sinh * sinh + cos * cos)  # |cos(A − iB)|² = sinh²B + cos²A
            out.append((scale * cos * cosh, -scale * sin * sinh))
        return out

    def _error(self, coefficients: Sequence[Ball]) -> Ball:
        """Discretisation and tails of the trapezoid rule.

        On |Im Z| = a < D(½ − |β|): |P| ≤ π/cos(π(|β| + a/D)), |φ(x + ia)| = φ(x) e^{a²/2}, |Z| ≤ |x| + a. So
        M bounds the integral over either line, and the infinite sum errs by at most 2M/(e^{2πa/h} − 1)
        (Trefethen & Weideman, SIAM Review 2014, Theorem 5.1). Beyond the last node X every z^j φ(z) that
        occurs decreases (j ≤ X²), so there the sum is at most the integral.
        """
        last = _last_node(self.step)
        if len(sizes := [magnitude(c) for c in coefficients]) - 1 > last * last:
            why = f"z^{len(sizes) - 1} φ(z) still grows at the last node, {last}"
            raise InputError("step", self.step, why, "take a smaller step")
        beta = magnitude(self.beta)
        a = ball(_STRIP) * self.gap * (ball(Fraction(1, 2)) - beta)
        absolute = _absolute_moments(len(sizes))
        line, tail = ball(0), ball(0)
        for j, (size, beyond) in enumerate(zip(sizes, _tails(len(sizes), last), strict=True)):
            line += size * sum((comb(j, i) * absolute[i] * power(a, j - i) for i in range(j + 1)), ball(0))
            tail += 2 * size * beyond
        line *= pi() / (pi() * (beta + a / self.gap)).cos() * (a * a / 2).exp()
        tail *= pi() / (pi() * beta).cos()
        return upper(2 * line / ((2 * pi() * a / ball(self.step)).exp() - 1) + tail)


Row = tuple[tuple[Fraction, int, int], ...]


@lru_cache(maxsize=64)
def _table(q: sp.Expr) -> tuple[Row, ...]:
    """For each power of W the terms (r, i, j) of its coefficient Σ r m^i D^{−j}."""
    inverse = sp.Dummy()
    polynomial = sp.Poly(sp.expand(q).subs(D, 1 / inverse), W, m, inverse)
    rows: list[list[tuple[Fraction, int, int]]] = [[] for _ in range(polynomial.degree(W) + 1)]
    for (k, i, j), r in polynomial.terms():
        rows[k].append((Fraction(int(r.p), int(r.q)), i, j))
    return tuple(tuple(row) for row in rows)


def _turned(coefficients: Sequence[Ball], z: Ball) -> tuple[Ball, Ball]:
    """Real and imaginary part of q(iz)."""
    parts = [ball(0), ball(0)]
    for k in reversed(range(len(coefficients))):
        # Horner in w = iz: (r + is)·iz = −sz + i rz
        parts = [coefficients[k] - parts[1] * z, parts[0] * z]
    return parts[0], parts[1]


def _last_node(step: Fraction) -> Fraction:
    """The largest multiple of the step up to the reach."""
    return step * (_REACH // step)


@lru_cache(maxsize=8)
def _nodes(step: Fraction, bits: int) -> tuple[tuple[Ball, Ball], ...]:
    """Nodes Z ≥ 0 with weights 2hφ(Z), hφ(0) for the first: Z → −Z conjugates the integrand."""
    root = (2 * pi()).sqrt()
    out = []
    for k in range(int(_last_node(step) / step) + 1):
        z = ball(k * step)
        out.append((z, ball((2 if k else 1) * step) * (-z * z / 2).exp() / root))
    return tuple(out)


def _absolute_moments(count: int) -> list[Ball]:
    """E|Z|^j for j < count: E|Z|^j = (j − 1) E|Z|^{j−2}."""
    out = [ball(1), 2 / (2 * pi()).sqrt()]
    for j in range(2, count):
        out.append((j - 1) * out[j - 2])
    return out


def _tails(count: int, last: Fraction) -> list[Ball]:
    """∫_X^∞ z^j φ(z) dz for j < count, X the last node: X^{j−1}φ(X) + (j − 1) times that for j − 2."""
    x = ball(last)
    density = (-x * x / 2).exp() / (2 * pi()).sqrt()
    out = [(x / ball(2).sqrt()).erfc() / 2, density]
    for j in range(2, count):
        out.append(power(x, j - 1) * density + (j - 1) * out[j - 2])
    return out[:count]
