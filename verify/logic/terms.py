"""Terms: exact real polynomials over atoms, in normal form. No floats, no division.

An *atom* stands for one real number: a named symbol, an abbreviation, an inner product of two vectors, a
positive linear functional (an expectation E, a sum Σ over components) of a product of atoms, a value of an
elementary function, or something that the room which made it knows more about (:class:`Opaque`).

Atoms may *depend* on a bound variable (``"x"``, the point; ``"i"`` and ``"j"``, components; ``"k"``, a step),
on ``"t"``, the time of a flow, on the ``"state"``, the means that descent moves, or on the ``"mixture"``,
what descent does not move. A functional binds one variable, is linear, and constants pass through it: that is
its normal form. Two terms are equal iff their normal forms are, and atoms are equal iff their keys are; a key
is the whole content of an atom, written as JSON.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import pairwise
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NoReturn

from verify.errors import InputError, ProofError
from verify.logic.names import check_latex, check_name
from verify.logic.sealed import exactly, is_rational, sealed

if TYPE_CHECKING:
    from verify.logic.formulas import Comparison

Scalar = int | Fraction
Plain = Any
"""What JSON can hold."""
as_text = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
"""How keys are written."""

COMPONENTS = ("i", "j", "l", "h")
"""The variables that sums over components bind: i and j number the student's, l and h the teacher's."""


class Real:
    """What can be added, multiplied and compared: an atom or a term."""

    def __add__(self, other: Real | Scalar) -> Term:
        return term(self)._plus(term(other), 1)

    def __sub__(self, other: Real | Scalar) -> Term:
        return term(self)._plus(term(other), -1)

    def __rsub__(self, other: Scalar) -> Term:
        return term(other)._plus(term(self), -1)

    def __mul__(self, other: Real | Scalar) -> Term:
        if getattr(other, "is_vector", False):
            return NotImplemented
        return term(self)._times(term(other))

    __radd__, __rmul__ = __add__, __mul__

    def __neg__(self) -> Term:
        return term(self)._times(term(-1))

    def __pow__(self, exponent: int) -> Term:
        if isinstance(exponent, bool) or not isinstance(exponent, int) or exponent < 0:
            raise InputError("exponent", exponent, "terms are polynomials", "use an integer ≥ 0")
        power = term(1)
        for _ in range(exponent):
            power = power._times(term(self))
        return power

    def __truediv__(self, other: Scalar) -> Term:
        if not isinstance(other, int | Fraction) or isinstance(other, bool) or other == 0:
            why = "a term is divided by numbers only"
            raise InputError("divisor", other, why, "write D·f = N with D ≠ 0 a hypothesis")
        return term(self)._times(term(Fraction(1) / other))

    def __le__(self, other: Real | Scalar) -> Comparison:
        return _compare(self, "≤", other)

    def __ge__(self, other: Real | Scalar) -> Comparison:
        return _compare(self, "≥", other)

    def __lt__(self, other: Real | Scalar) -> Comparison:
        return _compare(self, "<", other)

    def __gt__(self, other: Real | Scalar) -> Comparison:
        return _compare(self, ">", other)


def _compare(left: Real, relation: str, right: Real | Scalar) -> Comparison:
    from verify.logic.formulas import Comparison  # a formula is made of terms, so it cannot be above

    return Comparison(term(left), relation, term(right))


class Atom(Real):
    """One real number. Subclasses are frozen dataclasses; equal keys are equal atoms."""

    latex: str
    depends: frozenset[str]
    said = ""
    """Of a number that is 1 or 0: what it says if it is 1, in LaTeX."""

    @property
    def integrable(self) -> bool:
        """Whether it is at most a polynomial in x times e^{c|x|}, so that means under Gaussians exist."""
        return "x" not in self.depends

    def __init_subclass__(cls, **_: object) -> None:
        if _KINDS or not cls.__module__.startswith("verify.logic."):
            raise ProofError("class", cls.__name__, "is no kind of atom that the rules know", "use those")

    def plain(self) -> Plain:
        """The content as JSON holds it."""
        raise NotImplementedError

    @cached_property
    def key(self) -> str:
        """The whole content as one string."""
        return as_text(self.plain())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Atom) and self.key == other.key

    def __hash__(self) -> int:
        return hash(self.key)


_KINDS: list[type[Atom]] = []
"""All kinds of atoms, once all of them are known."""


def only_kinds(*kinds: type[Atom]) -> None:
    """Say that these are all kinds of atoms, whatever module another one says it is from.

    Raises:
        ProofError: there is another one.
    """
    if other := [kind for kind in Atom.__subclasses__() if kind not in kinds]:
        raise ProofError("class", other[0].__name__, "is no kind of atom that the rules know", "use those")
    _KINDS.extend(kinds)


Monomial = tuple[tuple[Atom, int], ...]
"""Atoms in the order of their keys, with positive exponents."""


@sealed
class Term(Real):
    """A polynomial over atoms with rational coefficients; immutable, in normal form.

    Raises:
        InputError: a coefficient that is no Fraction, or a monomial that is none, see :data:`Monomial`.
    """

    parts: MappingProxyType[Monomial, Fraction]

    def __init__(self, parts: Iterable[tuple[Monomial, Fraction]]) -> None:
        given = list(parts)
        for monomial, coefficient in given:
            check_monomial(monomial)
            if not is_rational(coefficient):
                raise InputError("coefficient", coefficient, "is no Fraction", "write Fraction(1, 3)")
        self._collect(given)

    @classmethod
    def _of(cls, parts: Iterable[tuple[Monomial, Fraction]]) -> Term:
        """The term of parts that come from terms."""
        made = object.__new__(cls)
        made._collect(parts)
        return made

    @classmethod
    def _in_normal_form(cls, parts: dict[Monomial, Fraction]) -> Term:
        """The term of parts that come from terms, no coefficient 0; nobody else may hold the dictionary."""
        made = object.__new__(cls)
        made.__dict__["parts"] = MappingProxyType(parts)
        return made

    def _collect(self, parts: Iterable[tuple[Monomial, Fraction]]) -> None:
        total: dict[Monomial, Fraction] = {}
        for monomial, coefficient in parts:
            earlier = total.get(monomial)
            total[monomial] = coefficient if earlier is None else earlier + coefficient
        self.__dict__["parts"] = MappingProxyType({m: c for m, c in total.items() if c})

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise InputError(name, value, "a term does not change", "make another one")

    __delattr__ = __setattr__  # type: ignore[assignment]

    def __iter__(self) -> Iterator[tuple[Monomial, Fraction]]:
        return iter(self.parts.items())

    def _plus(self, other: Term, sign: int) -> Term:
        total = self.parts.copy()
        for monomial, coefficient in other:
            if sign < 0:
                coefficient = -coefficient
            earlier = total.get(monomial)
            if earlier is not None:
                coefficient = earlier + coefficient
            if coefficient:
                total[monomial] = coefficient
            else:
                del total[monomial]
        return Term._in_normal_form(total)

    def _times(self, other: Term) -> Term:
        if other.parts == _ONE:
            return self
        if self.parts == _ONE:
            return other
        products = ((times(m, k), a * b) for m, a in self for k, b in other)
        if len(self.parts) == 1 or len(other.parts) == 1:  # no two of the products are alike
            return Term._in_normal_form(dict(products))
        return Term._of(products)

    @cached_property
    def key(self) -> str:
        """The normal form as one string, the same for equal terms."""
        parts = sorted((_monomial_key(m), str(c)) for m, c in self)
        return as_text(parts)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Term) and self.parts == other.parts

    def __hash__(self) -> int:
        return hash(self.key)

    def __repr__(self) -> str:
        from verify.logic.latex import latex

        return f"Term({latex(self)})"

    @cached_property
    def atoms(self) -> frozenset[Atom]:
        """The atoms that occur, without looking inside them."""
        return frozenset(a for m, _ in self for a, _ in m)

    @cached_property
    def depends(self) -> frozenset[str]:
        """The variables that some atom depends on."""
        return frozenset(v for a in self.atoms for v in a.depends)

    def replaced(self, value: Callable[[Atom], Real]) -> Term:
        """The term with value(a) in place of every atom a, without looking inside them."""
        total = term(0)
        for monomial, coefficient in self:
            product = term(coefficient)
            for atom, exponent in monomial:
                product = product * value(atom) ** exponent
            total = total + product
        return total

    @property
    def constant(self) -> Fraction | None:
        """The rational number that the term is, or None."""
        return None if self.atoms else self.parts.get((), Fraction(0))

    def plain(self) -> Plain:
        """A list of [coefficient, [[atom, exponent], …]] in the order it was written."""
        return [[str(c), [[a.plain(), e] for a, e in m]] for m, c in self]


_ONE = {(): Fraction(1)}


def term(value: Real | Scalar) -> Term:
    """A number or an atom as a term; terms pass through.

    Raises:
        InputError: a float, a bool, or anything else that is no exact real.
    """
    if isinstance(value, Term):
        return value
    if isinstance(value, Atom):
        return Term._of([(((value, 1),), Fraction(1))])
    if type(value) is int or is_rational(value):
        return Term._of([((), Fraction(value))])
    raise InputError("value", value, "is no exact number and no term", "write an int or a Fraction")


def check_monomial(monomial: Monomial) -> None:
    """Raise InputError if it is none: an exponent below 1, an atom twice, not in the order of keys."""
    exactly(tuple, monomial=monomial)
    for factor in monomial:
        exactly(tuple, factor=factor)
        atom, exponent = factor
        if not isinstance(atom, Atom) or type(exponent) is not int or exponent < 1:
            raise InputError("factor", (atom, exponent), "is no positive power of an atom", "multiply terms")
    keys = [a.key for a, _ in monomial]
    if any(k >= m for k, m in pairwise(keys)):
        raise InputError("monomial", keys, "is not in the order of keys, each once", "multiply terms")


def _check_integrable(monomial: Monomial) -> None:
    if wild := [a.latex for a, _ in monomial if not a.integrable]:
        why = "has no expectation that the kernel knows to exist"
        raise InputError("argument", wild[0], why, "bound it by a polynomial first")


def check_depends(depends: object) -> None:
    """Raise InputError if this is no set of variables."""
    if type(depends) is not frozenset or any(type(v) is not str for v in depends):
        raise InputError("depends", depends, "could change", "give a frozenset of names")


def times(left: Monomial, right: Monomial) -> Monomial:
    """The product of two monomials."""
    if not (left and right):
        return left or right
    powers: dict[Atom, int] = dict(left)
    for atom, exponent in right:
        powers[atom] = powers.get(atom, 0) + exponent
    return tuple(sorted(powers.items(), key=lambda p: p[0].key))


def _monomial_key(monomial: Monomial) -> str:
    return "·".join(f"{a.key}^{e}" for a, e in monomial)


def monomial_term(monomial: Monomial) -> Term:
    """The monomial with coefficient 1.

    Raises:
        InputError: it is none.
    """
    check_monomial(monomial)
    return Term._of([(monomial, Fraction(1))])


def depends_on(monomial: Monomial) -> frozenset[str]:
    """The variables that its atoms depend on."""
    return frozenset(v for a, _ in monomial for v in a.depends)


@sealed
@dataclass(frozen=True, eq=False)
class Symbol(Atom):
    """A named real number that ranges over its domain.

    Attributes:
        name: what it is called in plain text: "η", "π_max".
        latex: how it is printed.
        meaning: one line for a reader.
        domain: pairs (relation, bound): ``((">", 0),)`` for η > 0; empty for all of ℝ.
        depends: the variables it depends on; empty for a parameter.
        integer: it ranges over integers only.
    """

    name: str
    latex: str
    meaning: str
    domain: tuple[tuple[str, Fraction], ...] = ()
    depends: frozenset[str] = frozenset()
    integer: bool = False

    def __post_init__(self) -> None:
        exactly(str, name=self.name, meaning=self.meaning)
        exactly(bool, integer=self.integer)
        check_name(self.name)
        check_latex(self.latex)
        check_depends(self.depends)
        bounds = self.domain if isinstance(self.domain, tuple) else ()
        if bounds != self.domain or not all(
            type(pair) is tuple and type(pair[0]) is str and pair[0] in (">", "≥") and is_rational(pair[1])
            for pair in bounds
        ):
            why = "is no tuple of lower bounds"
            raise InputError("domain", self.domain, why, "write (('>', Fraction(0)),) or leave it out")

    def plain(self) -> Plain:
        """See :meth:`Atom.plain`."""
        domain = [[r, str(b)] for r, b in self.domain]
        return ["symbol", self.name, self.latex, self.meaning, domain, sorted(self.depends), self.integer]


@sealed
@dataclass(frozen=True, eq=False)
class Defined(Atom):
    """An abbreviation: it equals ``term`` by definition, and is printed by its own name."""

    name: str
    latex: str
    meaning: str
    term: Term

    def __post_init__(self) -> None:
        exactly(str, name=self.name, meaning=self.meaning)
        check_latex(self.latex)
        exactly(Term, term=self.term)

    @property
    def depends(self) -> frozenset[str]:  # type: ignore[override]
        """What the definition depends on."""
        return self.term.depends

    @property
    def integrable(self) -> bool:
        """Whether all that it stands for is."""
        return all(a.integrable for a in self.term.atoms)

    def plain(self) -> Plain:
        """See :meth:`Atom.plain`."""
        return ["defined", self.name, self.latex, self.meaning, self.term.plain()]


@sealed
@dataclass(frozen=True, eq=False)
class Opaque(Atom):
    """A real number that the room ``kind`` made and knows more about, e.g. a contraction of tensors.

    Attributes:
        kind: who made it.
        data: its content, as JSON holds it.
        latex: how it is printed.
        meaning: one line for a reader.
        depends: the variables it depends on.
    """

    kind: str
    data: str
    latex: str
    meaning: str
    depends: frozenset[str]

    def __post_init__(self) -> None:
        exactly(str, kind=self.kind, data=self.data, meaning=self.meaning)
        check_latex(self.latex)
        check_depends(self.depends)

    @property
    def integrable(self) -> bool:
        """Whether it is a contraction of tensors, polynomial in x and weighted means, or a weight ≤ 1."""
        return "x" not in self.depends or is_tame(self.kind, self)

    def plain(self) -> Plain:
        """See :meth:`Atom.plain`."""
        return ["opaque", self.kind, self.data, self.latex, self.meaning, sorted(self.depends)]


_TAME: dict[str, Callable[[Any], bool]] = {}
_ROOMS = {
    "gradient": "verify.algebra.posterior",
    "teacher": "verify.algebra.teacher",
    "tensor": "verify.algebra.interpretation",
    "vector": "verify.algebra.interpretation",
}
"""Who knows: where another judge came first, this room cannot be imported, and nothing is tame."""


def tame(kind: str, judge: Callable[[Any], bool]) -> None:
    """Say once, from the room that knows, which atoms or vectors of a kind grow at most like a polynomial.

    For the kind "gradient": which vectors are the gradient in μ_i of a function ≥ 0, smooth in the means.

    Raises:
        ProofError: it was said before, or there is no such kind.
    """
    if kind not in _ROOMS or _TAME.setdefault(kind, judge) is not judge:
        raise ProofError("kind", kind, "is judged by another room", "ask that one")


def is_tame(kind: str, value: Any) -> bool:
    """Whether a room says so: what only calls itself a contraction may be any function of x."""
    return kind in _TAME and _ROOMS[kind] in sys.modules and _TAME[kind](value)


COMPONENT_COUNT = Symbol(
    "n",
    "n",
    "number of components of the student",
    (("≥", Fraction(1)),),
    frozenset({"mixture"}),
    integer=True,
)
"""n: how far i and j count, in every formula."""

TEACHER_COUNT = Symbol(
    "m",
    "m",
    "number of components of the teacher",
    (("≥", Fraction(1)),),
    frozenset({"mixture"}),
    integer=True,
)
"""m: how far l and h count."""


def sum_latex(binds: str, count: Atom) -> str:
    """How a sum is printed."""
    return rf"\textstyle\sum_{{k<{count.latex}}}" if binds == "k" else rf"\textstyle\sum_{binds}"


@sealed
@dataclass(frozen=True)
class Functional:
    """A positive linear functional: an expectation over x, or the sum over the components.

    Attributes:
        name: what it is called in files.
        latex: what stands before its argument.
        binds: the variable it binds.
        mass: the value at 1.
        depends: the variables its value depends on even at a constant (a law that moves with the means).
    """

    name: str
    latex: str
    binds: str
    mass: Term
    depends: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        exactly(Term, mass=self.mass)
        exactly(str, name=self.name, latex=self.latex, binds=self.binds)
        check_depends(self.depends)
        if self.binds == "x":
            fits = self.mass == term(1) and self.depends <= {"state", "mixture"}
        elif self.binds in COMPONENTS:
            number = TEACHER_COUNT if self.binds in ("l", "h") else COMPONENT_COUNT
            fits = self.mass == term(number) and self.depends == number.depends
        else:
            count = next(iter(self.mass.atoms), None)
            natural = isinstance(count, Symbol) and count.integer and any(b >= 0 for _, b in count.domain)
            fits = self.binds == "k" and natural and self.mass == term(count or 0)
            fits = fits and self.depends == self.mass.depends and self.depends <= {"mixture"}
        if self.binds == "x":
            check_latex(self.latex)
        elif fits and self.latex != (shown := sum_latex(self.binds, next(iter(self.mass.atoms)))):
            raise InputError("latex", self.latex, "prints another sum", f"it is {shown}")
        if not fits:
            why = "is no mean over x (mass 1), no sum over i, j (mass n), l, h (m) or k (mass their number)"
            raise InputError("functional", (self.name, self.binds, self.mass), why, "declare one of these")

    @property
    def key(self) -> str:
        """The whole content as one string."""
        return as_text(self.plain())

    def plain(self) -> Plain:
        """The content as JSON holds it."""
        return [self.name, self.latex, self.binds, self.mass.plain(), sorted(self.depends)]

    def __call__(self, argument: Real | Scalar) -> Term:
        """The functional of a term: linear, constants taken out, Σ outside of E."""
        total = term(0)
        for monomial, coefficient in term(argument):
            total = total + self._of_monomial(monomial) * coefficient
        return total

    def _of_monomial(self, monomial: Monomial) -> Term:
        inside = tuple((a, e) for a, e in monomial if self.binds in a.depends)
        outside = monomial_term(tuple((a, e) for a, e in monomial if self.binds not in a.depends))
        if not inside:
            return outside * self.mass
        if self.binds == "x":
            _check_integrable(inside)
        sums = [(a, e) for a, e in inside if isinstance(a, Applied) and a.functional.binds in COMPONENTS]
        if self.binds == "x" and len(sums) == 1 and sums[0][1] == 1:
            # A finite sum and an expectation may be exchanged, and what does not see i goes inside.
            (total, _) = sums[0]
            assert isinstance(total, Applied)
            rest = tuple(p for p in inside if p[0] != total)
            if not any(total.functional.binds in a.depends for a, _ in rest):
                return outside * total.functional(self(monomial_term(times(rest, total.argument))))
        return outside * term(Applied(self, inside))


@sealed
@dataclass(frozen=True, eq=False)
class Applied(Atom):
    """A functional of a product of atoms, each of which depends on the variable it binds."""

    functional: Functional
    argument: Monomial

    def __post_init__(self) -> None:
        exactly(Functional, functional=self.functional)
        exactly(tuple, argument=self.argument)
        check_monomial(self.argument)
        if not self.argument or any(self.functional.binds not in a.depends for a, _ in self.argument):
            why = f"has a factor that does not depend on {self.functional.binds}"
            raise InputError("argument", self.argument, why, "apply the functional to a term")
        if self.functional.binds == "x":
            _check_integrable(self.argument)

    @property
    def depends(self) -> frozenset[str]:  # type: ignore[override]
        """What it depends on, the bound variable aside."""
        return (depends_on(self.argument) - {self.functional.binds}) | self.functional.depends

    @property
    def integrable(self) -> bool:
        """Whether the factors are: a finite sum of integrable numbers is, and an expectation is a number."""
        return all(a.integrable for a, _ in self.argument) or self.functional.binds == "x"

    @property
    def latex(self) -> str:  # type: ignore[override]
        """How it is printed."""
        from verify.logic.latex import latex

        return f"{self.functional.latex}[{latex(monomial_term(self.argument))}]"

    def plain(self) -> Plain:
        """See :meth:`Atom.plain`."""
        return ["apply", self.functional.plain(), [[a.plain(), e] for a, e in self.argument]]
