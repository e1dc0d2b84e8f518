"""A second decision that two tensor polynomials are equal: SymPy's canonicaliser on unnormalised terms.

The verdicts of this package rest on the normal form of :mod:`verify.algebra.tensor`. A mistake there (an
index contracted with the wrong partner, two sums merged that differ) would prove false identities, so
the same equation is decided again by other people's code: the Butler–Portugal algorithm
(``sympy.tensor.tensor``, ``canon_bp``), with fully symmetric tensor heads, the metric for δ, and plain
symbols for weights and for d = δ_{aa}.

*What is independent.* Contraction, elimination of deltas, naming of summed indices, collecting of like
terms: all of it for a :class:`Raw` formula, whose products are kept as the caller wrote them. An
:class:`Expression` has been through the normal form once when it was built, so for it only the
comparison is independent: hand over the two sides apart, since their difference may already be empty.
*What is not:* the derivatives that produced a side; see :mod:`verify.algebra.softmax` for those.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from fractions import Fraction
from functools import lru_cache
from itertools import count

import sympy as sp
from sympy.tensor.tensor import TensAdd, TensExpr, TensorHead, TensorIndex, TensorIndexType, TensorSymmetry

from verify.algebra.tensor import DELTA, DIMENSION, WEIGHT, Expression, Letters, is_name, reciprocal
from verify.errors import InputError

RawFactor = tuple[str, str, tuple[str, ...]]
"""Head, marked component ("" if none), indices; an index that a product repeats is summed over."""

RawTerm = tuple[Fraction, tuple[RawFactor, ...]]

_SPACE = TensorIndexType("R", dummy_name="k", dim=sp.Symbol("d"), metric_name="delta")
_FRESH = count()


class Raw:
    """A sum of products exactly as written: no contraction, no sorting, no cancellation.

    It has the operators of :class:`Expression`, and :class:`RawNotation` has the symbols of
    :mod:`verify.algebra.notation`, so one Python function of a notation writes a formula for both.
    """

    __slots__ = ("letters", "terms")

    def __init__(self, terms: Iterable[RawTerm], letters: Letters | None = None) -> None:
        self.terms = tuple(terms)
        self.letters = letters or Letters()

    def closed(self) -> Raw:
        """The same sum in brackets, see :meth:`verify.algebra.tensor.Expression.closed`."""
        return Raw((scale, _apart(factors)) for scale, factors in self.terms)

    def __add__(self, other: Raw | int | Fraction) -> Raw:
        other = _raw(other)
        return Raw(self.terms + other.terms, Letters(self.letters.summed | other.letters.summed))

    def __mul__(self, other: Raw | int | Fraction) -> Raw:
        other = _raw(other)
        free, other_free = ({k for _, f in side.terms for k in _free(f)} for side in (self, other))
        letters = self.letters.times(free, other.letters, other_free)
        return Raw(((p * q, _apart(s) + _apart(t)) for p, s in self.terms for q, t in other.terms), letters)

    def __pow__(self, exponent: int) -> Raw:
        power = _raw(1)
        for _ in range(exponent):
            power = power * self.closed()
        return power

    def __truediv__(self, number: int | Fraction) -> Raw:
        return self * reciprocal(number)

    def __neg__(self) -> Raw:
        return self * -1

    def __sub__(self, other: Raw | int | Fraction) -> Raw:
        return self + -_raw(other)

    def __rsub__(self, other: int | Fraction) -> Raw:
        return _raw(other) - self

    __radd__, __rmul__ = __add__, __mul__


class RawNotation:
    """The symbols of :mod:`verify.algebra.notation`, written down without any algebra."""

    def w(self, component: str = "i") -> Raw:
        """Posterior weight of a marked component."""
        return _symbol(WEIGHT, component)

    def mu(self, index: str, component: str = "i") -> Raw:
        """Coordinate of the mean of a marked component."""
        return _symbol("mu", component, index)

    def x(self, index: str) -> Raw:
        """Coordinate of the point."""
        return _symbol("x", "", index)

    def c(self, index: str) -> Raw:
        """Coordinate of a constant vector."""
        return _symbol("c", "", index)

    def M(self, *indices: str) -> Raw:
        """The student's posterior moment."""
        return _symbol("M", "", *indices)

    def T(self, *indices: str) -> Raw:
        """The teacher's posterior moment."""
        return _symbol("T", "", *indices)

    def delta(self, first: str, second: str) -> Raw:
        """Kronecker's δ."""
        return _symbol(DELTA, "", first, second)

    def v(self, index: str) -> Raw:
        """The student's posterior mean."""
        return self.M(index)

    def v_star(self, index: str) -> Raw:
        """The teacher's posterior mean."""
        return self.T(index)

    def u(self, index: str) -> Raw:
        """The difference of the two scores."""
        return self.M(index) - self.T(index)

    def C(self, first: str, second: str) -> Raw:
        """The student's posterior covariance."""
        written = self.M(first, second) - self.M(first) * self.M(second)
        return Raw(written.terms, Letters.of_symbol((first, second)))

    def C_star(self, first: str, second: str) -> Raw:
        """The teacher's posterior covariance."""
        written = self.T(first, second) - self.T(first) * self.T(second)
        return Raw(written.terms, Letters.of_symbol((first, second)))


def residual(left: Raw | Expression, right: Raw | Expression | int = 0) -> sp.Expr:
    """Left minus right in SymPy's canonical form: exactly 0 iff SymPy finds them equal for every n and d.

    Raises:
        InputError: an index occurs three times in a product, or the summands differ in free indices.
    """
    terms = [*_terms(left), *((-scale, factors) for scale, factors in _terms(right))]
    if len(kinds := {frozenset(_free(factors)) for _, factors in terms}) > 1:
        shown = sorted("".join(sorted(kind)) or "none" for kind in kinds)
        raise InputError("free indices", shown, "summands differ", "relabel until all summands agree")
    total = TensAdd(*(_rational(scale) * _canonical(factors) for scale, factors in terms)).doit()
    # Canonical products collect by themselves; the coefficients are polynomials in the scalars.
    return total if isinstance(total, TensExpr) else sp.expand(total)


def agrees_zero(left: Raw | Expression, right: Raw | Expression | int = 0) -> bool:
    """Whether SymPy's canonical form of left − right is 0: a second proof that they are equal."""
    return bool(residual(left, right) == 0)


def _terms(side: Raw | Expression | int) -> tuple[RawTerm, ...]:
    if isinstance(side, Expression):
        return tuple((coefficient, term) for term, coefficient in side)
    return tuple(term for term in _raw(side).terms if term[0])


def _raw(value: Raw | int | Fraction) -> Raw:
    return value if isinstance(value, Raw) else Raw([(Fraction(value), ())])


def _symbol(head: str, component: str, *indices: str) -> Raw:
    """One factor; names that are reserved, "_s" apart, are refused: they would be caught by derivations."""
    for index in indices:
        if not (is_name(index) or index == "_s"):
            raise InputError("index", index, "is no name, or one that is reserved", "use a letter, a … z")
    return Raw([(Fraction(1), ((head, component, indices),))], Letters.of_symbol(indices))


def _counts(factors: Iterable[RawFactor]) -> Counter[str]:
    return Counter(index for _, _, indices in factors for index in indices)


def _free(factors: tuple[RawFactor, ...]) -> list[str]:
    counts = _counts(factors)
    if bad := [index for index, times in counts.items() if times > 2]:
        raise InputError("index", bad[0], "occurs more than twice in a product", "rename one of the pairs")
    return [index for index, times in counts.items() if times == 1]


def _apart(factors: tuple[RawFactor, ...]) -> tuple[RawFactor, ...]:
    """The product with its summed indices under new letters, so that another product cannot catch them."""
    new = {index: f"_{next(_FRESH)}" for index, times in _counts(factors).items() if times == 2}
    return tuple((head, k, tuple(new.get(index, index) for index in indices)) for head, k, indices in factors)


def _rational(number: Fraction) -> sp.Expr:
    return sp.Rational(number.numerator, number.denominator)


def _tensor(factors: tuple[RawFactor, ...]) -> sp.Expr:
    """One product in SymPy; of a pair of equal indices, the first is raised and the second lowered."""
    product: sp.Expr = sp.Integer(1)
    seen: set[str] = set()
    for head, component, indices in factors:
        slots = []
        for index in indices:
            slots.append(TensorIndex(index, _SPACE, is_up=index not in seen))
            seen.add(index)
        symbol = _head(head, component, len(slots))(*slots) if slots else _scalar(head, component)
        product = product * symbol
    return product


@lru_cache(maxsize=20_000)
def _canonical(factors: tuple[RawFactor, ...]) -> sp.Expr:
    """SymPy's canonical form of one product; the same products come in many identities."""
    term = _tensor(factors)
    if isinstance(term, TensExpr):
        term = term.contract_metric(_SPACE.metric)
    return term.canon_bp() if isinstance(term, TensExpr) else term


@lru_cache
def _head(head: str, component: str, rank: int) -> TensorHead:
    if head == DELTA:
        return _SPACE.metric
    return TensorHead(f"{head}{component}{rank}", [_SPACE] * rank, TensorSymmetry.fully_symmetric(rank))


def _scalar(head: str, component: str) -> sp.Expr:
    return _SPACE.dim if head == DIMENSION else sp.Symbol(f"{head}_{component}")
