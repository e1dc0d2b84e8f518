"""Polynomials in posterior moments with abstract indices: no n and no d appears anywhere.

An :class:`Expression` is a finite sum  Σ coefficient · product of factors,  where a factor is one of

    w_k          posterior weight of a marked student component (k = i or j)
    μ_{k,a}      a coordinate of its mean            x_a   a coordinate of the point
    M_{ab…}      student's posterior moment Σ_l w_l μ_{l,a} μ_{l,b} …   (M_a = v_a)
    T_{ab…}      the teacher's                        δ_{ab}, and d = δ_{aa}

An index that occurs twice in a product is summed over (Einstein's convention); one that occurs once
is free. The number n of components is hidden in the moments and the dimension d in the sums, so two
expressions with equal normal forms agree for **every n and every d**: treating the factors as
independent symbols proves more than is needed, never less. The converse does not hold (for small n
the moments are dependent, and integration by parts relates expressions with different normal forms):
a difference is no refutation until a certified counterexample says so.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from itertools import permutations
from typing import NamedTuple

from verify.errors import BudgetError, InputError

_MOST_SUMMED = 7

WEIGHT, MEAN, POINT, MOMENT, TEACHER, DELTA, DIMENSION, CONSTANT = "w", "mu", "x", "M", "T", "delta", "d", "c"


class Factor(NamedTuple):
    """One symbol: its head, which marked component it belongs to ("" if none), and its indices.

    All heads are symmetric in their indices, which are therefore kept sorted. Free indices are names
    (those that start with "_" are reserved for this package), summed ones are decimal numerals.
    """

    head: str
    component: str
    indices: tuple[str, ...]


Term = tuple[Factor, ...]
Scalar = int | Fraction


class Expression:
    """An immutable sum of products of factors in normal form; compare with ``==``, test with ``is_zero``.

    ``+``, ``-``, ``*``, powers of index-free expressions and division by numbers work as on paper:
    ``v("a") * M("a", "b")`` is (M v)_b. Raises InputError where an index would occur three times, as in
    ``v("a") * v("a") * v("a")``, where summands have different free indices, and for a division by anything
    but a number that is not 0. A factor that has its own sums is bracketed by :meth:`closed`; powers are.
    """

    __slots__ = ("_terms", "letters")
    _terms: Mapping[Term, Fraction]
    letters: Letters

    def __init__(self, terms: Iterable[tuple[Term, Fraction]] = (), letters: Letters | None = None) -> None:
        self.letters = letters or Letters()
        total: defaultdict[Term, Fraction] = defaultdict(Fraction)
        for term, coefficient in terms:
            total[_normal_form(term)] += coefficient
        self._terms = {t: c for t, c in sorted(total.items()) if c}
        if len({frozenset(_free(t)) for t in self._terms}) > 1:
            kinds = sorted({"".join(sorted(_free(t))) or "none" for t in self._terms})
            raise InputError("free indices", kinds, "summands differ", "relabel until all summands agree")

    def __iter__(self) -> Iterator[tuple[Term, Fraction]]:
        return iter(self._terms.items())

    @property
    def is_zero(self) -> bool:
        """True iff the normal form is 0, which proves that the expression vanishes for all n and d."""
        return not self._terms

    @property
    def free(self) -> frozenset[str]:
        """The free indices (empty for a scalar and for 0)."""
        return frozenset(_free(next(iter(self._terms)))) if self._terms else frozenset()

    def mentions(self, head: str) -> bool:
        """Whether some term contains a factor with this head."""
        return any(f.head == head for term in self._terms for f in term)

    def relabel(self, **new: str) -> Expression:
        """The same expression with free indices renamed, e.g. ``relabel(a="b")``."""
        return Expression((renamed(term, new), coefficient) for term, coefficient in self)

    def closed(self) -> Expression:
        """The same expression in brackets: letters that it sums over may be used again beside it."""
        return Expression(self)

    def __add__(self, other: Expression | Scalar) -> Expression:
        other = as_expression(other)
        return Expression([*self, *other], Letters(self.letters.summed | other.letters.summed))

    def __mul__(self, other: Expression | Scalar) -> Expression:
        other = as_expression(other)
        letters = self.letters.times(self.free, other.letters, other.free)
        return Expression(((_product(s, t), a * b) for s, a in self for t, b in other), letters)

    def __pow__(self, exponent: int) -> Expression:
        if self.free:
            raise InputError("free indices", sorted(self.free), "a power needs a scalar", "contract first")
        if exponent < 0:
            raise InputError("exponent", exponent, "polynomials have no inverses", "use an exponent ≥ 0")
        power, bracket = as_expression(1), self.closed()
        for _ in range(exponent):
            power = power * bracket
        return power.closed()

    def __truediv__(self, number: Scalar) -> Expression:
        return self * reciprocal(number)

    def __neg__(self) -> Expression:
        return self * -1

    def __sub__(self, other: Expression | Scalar) -> Expression:
        return self + -as_expression(other)

    def __rsub__(self, other: Scalar) -> Expression:
        return as_expression(other) - self

    __radd__, __rmul__ = __add__, __mul__

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Expression | int | Fraction):
            return NotImplemented
        return self._terms == as_expression(other)._terms

    def __hash__(self) -> int:
        # A constant equals its number, so it must hash like it.
        constant = self._terms.get((), None) if len(self._terms) == 1 else None
        return hash(constant if constant is not None else frozenset(self._terms.items()) or 0)

    def __repr__(self) -> str:
        return f"Expression({dict(self._terms)!r})"


def reciprocal(number: object) -> Fraction:
    """1 over an exact number that is not 0; InputError for anything else: polynomials have no inverses."""
    if not isinstance(number, int | Fraction) or number == 0:
        why = "a formula is only divided by exact numbers other than 0"
        raise InputError("divisor", number, why, "write an int or a Fraction, or multiply the other side")
    return Fraction(1) / number


def as_expression(value: Expression | Scalar) -> Expression:
    """A number as the expression without factors; expressions pass through, other numbers are refused."""
    if not isinstance(value, Expression | int | Fraction):
        raise InputError("value", value, "no exact coefficient", "write an int or a Fraction")
    return value if isinstance(value, Expression) else Expression([((), Fraction(value))])


def added(summands: Sequence[Expression]) -> Expression:
    """The sum of many, put in order once."""
    letters = frozenset[str]().union(*(s.letters.summed for s in summands))
    return Expression((part for s in summands for part in s), Letters(letters))


def symbol(head: str, *indices: str, component: str = "") -> Expression:
    """The expression that consists of one factor."""
    factor = Factor(head, component, tuple(indices))
    return Expression([((factor,), Fraction(1))], Letters.of_symbol(indices))


@dataclass(frozen=True, slots=True)
class Letters:
    """What letters a formula sums over, as it was written: normal forms have forgotten them.

    Attributes:
        summed: letters that occur twice in some product of it.
        is_symbol: whether it is one symbol of a notation, as C_aa is, and no product in brackets.
    """

    summed: frozenset[str] = frozenset()
    is_symbol: bool = False

    @classmethod
    def of_symbol(cls, indices: Iterable[str]) -> Letters:
        """Of one symbol with these indices."""
        return cls(_public(k for k, times in Counter(indices).items() if times == 2), True)

    def times(self, free: Iterable[str], other: Letters, other_free: Iterable[str]) -> Letters:
        """Of the product of two formulas with these free letters.

        Raises:
            InputError: a letter occurs three times, as in v_a v_a v_a or C_ab C_ba C_aa: whose sum is it?
        """
        a, b = frozenset(free), frozenset(other_free)
        bad = (self.summed & b) | (a & other.summed)
        if self.is_symbol or other.is_symbol:
            bad |= self.summed & other.summed
        if bad:
            why = "occurs more than twice in a product"
            raise InputError("index", min(bad), why, "rename one of the pairs, or bracket it: (…).closed()")
        return Letters(self.summed | other.summed | _public(a & b))


def _public(letters: Iterable[str]) -> frozenset[str]:
    return frozenset(k for k in letters if not k.startswith("_"))


def is_name(index: str) -> bool:
    """Whether a formula may call an index so: an identifier, without "_", which this package reserves."""
    return index.isidentifier() and not index.startswith("_")


def renamed(term: Term, names: Mapping[str, str]) -> Term:
    """The term with some indices renamed, as it stands: no contraction, no normal form."""
    return tuple(f._replace(indices=tuple(names.get(k, k) for k in f.indices)) for f in term)


def summed(term: Term) -> list[str]:
    """The indices that a term in normal form sums over."""
    return sorted({k for f in term for k in f.indices if k.isdigit()})


def _free(term: Term) -> list[str]:
    return [k for f in term for k in f.indices if not k.isdigit()]


def _product(left: Term, right: Term) -> Term:
    """Concatenate two terms, keeping their summed indices apart."""
    taken = len(summed(left))
    return left + renamed(right, {k: str(int(k) + taken) for k in summed(right)})


@lru_cache(maxsize=100_000)
def _normal_form(term: Term) -> Term:
    """Contract repeated letters, eliminate deltas, and choose the least naming of the summed indices."""
    term = _contract_deltas(_name_contractions(term))
    old = summed(term)
    if len(old) > _MOST_SUMMED:
        # Every naming is tried, so the cost is factorial: 7 pairs take a fifth of a second a term.
        why = f"sums over {len(old)} index pairs, {_MOST_SUMMED} are tried by brute force"
        raise BudgetError("term", term, why, "contract in smaller steps")
    return min(
        _sorted(renamed(term, dict(zip(old, naming, strict=True))))
        for naming in permutations([str(k) for k in range(len(old))])
    )


def _sorted(term: Term) -> Term:
    return tuple(sorted(f._replace(indices=tuple(sorted(f.indices))) for f in term))


def _name_contractions(term: Term) -> Term:
    """Give every letter that occurs twice a numeral of its own."""
    counts = Counter(k for f in term for k in f.indices)
    if bad := [k for k, c in counts.items() if c > 2 or (k.isdigit() and c != 2)]:
        raise InputError("index", bad[0], "occurs more than twice in a product", "rename one of the pairs")
    fresh = 1 + max((int(k) for k in counts if k.isdigit()), default=-1)
    repeated = [k for k, c in counts.items() if c == 2 and not k.isdigit()]
    return renamed(term, {k: str(fresh + m) for m, k in enumerate(repeated)})


def _contract_deltas(term: Term) -> Term:
    for position, factor in enumerate(term):
        if factor.head != DELTA:
            continue
        first, second = factor.indices
        rest = term[:position] + term[position + 1 :]
        if first == second:
            return _contract_deltas((*rest, Factor(DIMENSION, "", ())))
        if first.isdigit() or second.isdigit():
            gone, kept = (first, second) if first.isdigit() else (second, first)
            return _contract_deltas(renamed(rest, {gone: kept}))
    return term
