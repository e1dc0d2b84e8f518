"""The difference p − q of two mixtures on the line: its sign on an interval, and its integral there.

On an interval of centre c and half-width h write x = c + t, |t| ≤ h. With δ_k = μ_k − c and a_k the weights
of p and minus the weights of q,

    (p − q)(x) = φ(t) e^{st} g(t),    g(t) = Σ_k a_k e^{(δ_k − s)t − δ_k²/2},    0 < φ(t) ≤ 1/√(2π),

for any s, so p − q has the sign of g. With the δ of the largest term for s, g hardly changes even where all
means are far away. The Taylor coefficients of g keep what cancels between p and q; only the remainder of
order 12 is bounded term by term.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from verify.arithmetic import (
    Ball,
    as_real,
    ball,
    certainly_less,
    certainly_negative,
    certainly_positive,
    lower,
    magnitude,
    middle,
    pi,
    upper,
)
from verify.arithmetic.arguments import checked
from verify.errors import InputError
from verify.mixture import GaussianMixture

_ORDER = 12


@dataclass(frozen=True, slots=True)
class Local:
    """What is known of g for |t| ≤ h.

    Attributes:
        value: g(0).
        slope: g'(0).
        change: a bound of |g(t) − g(0)|.
        turn: a bound of |g'(t) − g'(0)|.
        half: h, rounded up.
        shift: s.
    """

    value: Ball
    slope: Ball
    change: Ball
    turn: Ball
    half: Ball
    shift: Ball

    @property
    def sign(self) -> int:
        """±1 if p − q certainly has that sign on the whole interval, else 0."""
        if not certainly_less(self.change, lower(abs(self.value))):
            return 0
        return 1 if certainly_positive(self.value) else -1

    @property
    def is_monotone(self) -> bool:
        """Whether g certainly has at most one zero in the interval, since g' has one sign."""
        return certainly_less(self.turn, lower(abs(self.slope)))

    @property
    def near_zero(self) -> tuple[Fraction, Fraction] | None:
        """An interval of t where g has its zero, for all that is known of it; a guess, not a bound."""
        if not self.is_monotone:
            return None
        step = -self.value / self.slope
        # With |g' − g'(0)| ≤ turn the zero is within |step| turn/(|g'(0)| − turn) of Newton's step.
        off = upper(abs(step) * self.turn / (abs(self.slope) - self.turn))
        if not (off > 0 and off.is_finite()):
            return None
        unit, guess = _power_of_two(off), as_real(middle(step), "step")
        if not isinstance(guess, Fraction):
            return None
        centre = round(guess / unit) * unit
        return centre - 2 * unit, centre + 2 * unit

    @property
    def most(self) -> Ball:
        """A bound of the integral of |p − q| over the interval."""
        tilted = (magnitude(self.shift) * self.half).exp()
        return upper(2 * self.half * tilted * (abs(self.value) + self.change) / (2 * pi()).sqrt())


@dataclass(frozen=True, slots=True)
class DensityGap:
    """p − q as Σ_k a_k φ(x − μ_k).

    Attributes:
        terms: (a_k, μ_k), the weights of p and minus the weights of q.
    """

    terms: tuple[tuple[Ball, Ball], ...]

    @classmethod
    @checked
    def of(cls, p: GaussianMixture, q: GaussianMixture) -> DensityGap:
        """At the current precision; d = 1."""
        return cls(
            tuple(
                (sign * ball(weight), ball(point[0]))
                for mixture, sign in ((p, 1), (q, -1))
                for weight, point in zip(mixture.weights, mixture.means, strict=True)
            )
        )

    @checked
    def local(self, low: Fraction, high: Fraction, shift: Fraction | None = None) -> Local:
        """Taylor's theorem with remainder about the centre of [low, high].

        Args:
            low: an end.
            high: the other one.
            shift: s, any number; about the δ of the largest term if left out.

        Raises:
            InputError: low > high.
        """
        if low > high:
            raise InputError("low, high", (low, high), "not in order", "exchange them")
        centre, half = ball((low + high) / 2), upper(ball((high - low) / 2))
        away = [mu - centre for _, mu in self.terms]
        sizes = [a * (-delta * delta / 2).exp() for (a, _), delta in zip(self.terms, away, strict=True)]
        largest = max(range(len(away)), key=lambda k: float(abs(sizes[k])))
        tilt = middle(away[largest]) if shift is None else ball(shift)
        return _expanded(sizes, [delta - tilt for delta in away], half, tilt)

    @checked
    def changes_once(self, low: Fraction, high: Fraction) -> bool:
        """Whether p − q certainly has exactly one zero in [low, high], and changes its sign there."""
        return self.local(low, high).is_monotone and self.changes_sign(low, high)

    @checked
    def changes_sign(self, low: Fraction, high: Fraction) -> bool:
        """Whether p − q certainly has opposite signs at the ends."""
        ends = self.at(low), self.at(high)
        return any(certainly_negative(a) and certainly_positive(b) for a, b in (ends, ends[::-1]))

    @checked
    def at(self, x: Fraction) -> Ball:
        """√2π (p − q)(x)."""
        return sum((a * (-((ball(x) - mu) ** 2) / 2).exp() for a, mu in self.terms), ball(0))

    @checked
    def mass(self, low: Fraction, high: Fraction) -> Ball:
        """P − Q of the interval, by error functions."""
        root = ball(2).sqrt()
        ends = (((ball(low) - mu) / root, (ball(high) - mu) / root, a) for a, mu in self.terms)
        return sum((a * _erf_difference(x, y) / 2 for x, y, a in ends), ball(0))

    @checked
    def tail(self, end: Fraction, side: int) -> tuple[Ball, Ball]:
        """|P − Q| and P + Q of the half-line beyond ``end`` (side 1: to the right, −1: to the left).

        Raises:
            InputError: another side.
        """
        if side not in (1, -1):
            raise InputError("side", side, "neither 1 nor −1", "1 is to the right of the end")
        root = ball(2).sqrt()
        masses = [(a, (side * (ball(end) - mu) / root).erfc() / 2) for a, mu in self.terms]
        return abs(sum((a * m for a, m in masses), ball(0))), sum((abs(a) * m for a, m in masses), ball(0))


def _expanded(terms: Sequence[Ball], deltas: Sequence[Ball], half: Ball, tilt: Ball) -> Local:
    """Σ_k a_k e^{δ_k t} for |t| ≤ h, from the a_k and δ_k."""
    derivatives = [ball(0)] * _ORDER
    remainder = rest = ball(0)
    for term, delta in zip(terms, deltas, strict=True):
        far = magnitude(term) * (magnitude(delta) * half).exp() * magnitude(delta) ** _ORDER
        remainder, rest = remainder + far * half, rest + far
        for k in range(_ORDER):
            derivatives[k], term = derivatives[k] + term, term * delta
    change = turn = ball(0)
    factor = ball(1)  # h^{k−1}/(k−1)!
    for k in range(1, _ORDER):
        size = magnitude(derivatives[k]) * factor
        change, turn = change + size * half / k, turn + (size if k > 1 else ball(0))
        factor = factor * half / k
    # g' lacks one order: |g'(t) − Σ| ≤ max|g^(12)| h^11/11!, and |g(t) − Σ| ≤ max|g^(12)| h^12/12!.
    change, turn = change + remainder * factor / _ORDER, turn + rest * factor
    return Local(derivatives[0], derivatives[1], upper(change), upper(turn), half, tilt)


def _power_of_two(number: Ball) -> Fraction:
    """The least power of two above a positive exact number."""
    mantissa, exponent = map(int, number.man_exp())
    return Fraction(2) ** (exponent + mantissa.bit_length())


def _erf_difference(a: Ball, b: Ball) -> Ball:
    """Erf b − erf a without cancellation in either tail."""
    if certainly_positive(a):
        return a.erfc() - b.erfc()
    if certainly_negative(b):
        return (-b).erfc() - (-a).erfc()
    return b.erf() - a.erf()
