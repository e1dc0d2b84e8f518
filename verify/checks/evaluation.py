"""The value of a term at a concrete place: exactly where it can be, expectations and descent in balls."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property, lru_cache
from itertools import product
from typing import Any

from verify.algebra import distances, interpretation, posterior, teacher
from verify.algebra import notation as nt
from verify.algebra.calculus import Law
from verify.algebra.span import rank as rank_of_means
from verify.algebra.tensor import Expression
from verify.arithmetic import Ball, Real, as_real, ball, current_bits, norm
from verify.checks.extremal import some_vector
from verify.checks.numbers import UnknownError, function, plus, sign, times, total
from verify.checks.pointwise import Place
from verify.checks.pointwise import posterior as posterior_weights
from verify.checks.pointwise import value as at_point
from verify.checks.state import State
from verify.expectation.axes import rank
from verify.logic.descent import At, Descent, Next, k
from verify.logic.flow import During, Flow, Speed, t
from verify.logic.formulas import Formula
from verify.logic.motion import Motion, Rate
from verify.logic.places import TheseMixtures
from verify.logic.reading import read_motion, read_translation, read_vector_atom
from verify.logic.schemas import Function
from verify.logic.terms import (
    TEACHER_COUNT,
    Applied,
    Atom,
    Defined,
    Monomial,
    Opaque,
    Plain,
    Symbol,
    Term,
    monomial_term,
)
from verify.logic.translation import TRANSLATED, Translated, Translation, vector_translated
from verify.logic.vectors import Dot, Mean, VectorAtom

STEP = Fraction(1, 10**6)
"""Of central differences."""
_CONSTANT = nt.c("a")
_tensor = lru_cache(maxsize=4096)(interpretation.tensor_of)
_divergence = lru_cache(maxsize=4096)(posterior.divergence)
_VELOCITY = '["velocity"'
_MOST_STEPS = 1000
"""Of descent, after which what is asked for is left undecided."""
_LAWS = {functional: law for law, functional in posterior.MEAN_OVER.items()}


@dataclass(frozen=True)
class Where:
    """What the bound and free variables are: components counted from 0, the point, the step, the state."""

    state: State
    i: int = 0
    j: int = 0
    x: tuple[Fraction, ...] = ()
    k: int = 0
    l: int = 0  # noqa: E741 the papers' name
    h: int = 0


_OF_THE_PLACE: dict[Symbol, Callable[[Where], Fraction]] = {
    posterior.n: lambda where: Fraction(where.state.student.n),
    posterior.d: lambda where: Fraction(where.state.student.dimension),
    posterior.pi: lambda where: where.state.student.weights[where.i],
    posterior.pi_j: lambda where: where.state.student.weights[where.j],
    teacher.p_l: lambda where: where.state.teacher.weights[where.l],
    teacher.p_h: lambda where: where.state.teacher.weights[where.h],
    TEACHER_COUNT: lambda where: Fraction(where.state.teacher.n),
    k: lambda where: Fraction(where.k),
    t: lambda where: Fraction(0),
}


@lru_cache(maxsize=4096)
def _variables(atom: Atom) -> tuple[str, ...]:
    """What of a place its value depends on, besides the state."""
    return tuple(v for v in "ijklhx" if v in atom.depends)


@dataclass(frozen=True)
class Evaluation:
    """What formulas are evaluated with.

    Attributes:
        start: where descent starts.
        values: of the parameters, by name.
        vectors: rows of numbers by name, d for a vector, one for numbers such as Q_i, n for such as s_ij; n
            rows, or one if it does not depend on the component. "c" is the moment algebra's constant. Some
            rows if left out.
        strict: what is left out has no value, and neither has a derivative, nor a run, since a formula does
            not say where it starts: what is found holds for nothing that was chosen here.
        used: the parameters whose values it took so far.
        followed: the state at a numbered step of a descent, of a run whose start is assumed.
    """

    start: State
    values: Mapping[str, int | Fraction]
    vectors: Mapping[str, Sequence[Sequence[int | Real]]]
    strict: bool = False
    used: set[Symbol] = field(default_factory=set)
    _known: dict[tuple[object, ...], Real] = field(default_factory=dict)
    _numbers: dict[Symbol, Real] = field(default_factory=dict)
    followed: Callable[[Descent, int], State | None] | None = None

    def value(self, value: Term, where: Where) -> Real:
        """The term, exactly if all that it is made of is exact.

        Raises:
            UnknownError: it contains what has no value here.
        """
        scales: dict[Monomial, Fraction] = {}
        balls: dict[Atom, Real] = {}
        for monomial, coefficient in value:
            scale, inexact = coefficient, []
            for atom, exponent in monomial:
                one = self._atom(atom, where)
                if type(one) is Fraction:
                    scale *= one if exponent == 1 else one**exponent
                else:
                    balls[atom] = one
                    inexact.append((atom, exponent))
            rest = tuple(inexact)
            scales[rest] = scales[rest] + scale if rest in scales else scale  # t − ι t is 0 for ι = 1
        return total(_product(scale, rest, balls) for rest, scale in scales.items())

    def _atom(self, atom: Atom, where: Where) -> Real:
        """An atom is evaluated once for all twins and components; where use is noted, each time anew."""
        if isinstance(atom, Symbol):
            return self._symbol(atom, where)
        if self.strict:
            return self._evaluated(atom, where)
        key = atom, where.state, *(getattr(where, v) for v in _variables(atom)), current_bits()
        if key not in self._known:
            self._known[key] = self._evaluated(atom, where)
        return self._known[key]

    def _evaluated(self, atom: Atom, where: Where) -> Real:
        match atom:
            case Defined():
                return self.value(atom.term, where)
            case Opaque(kind="tensor"):
                return self._at_point(_tensor(atom), where)
            case Opaque(kind="same") if atom == posterior.same:
                return Fraction(where.i == where.j)
            case Opaque(kind="span") if atom == rank_of_means:
                return _rank(where.state)
            case Dot():
                pairs = zip(*(self._vector(side, where) for side in _sides(atom)), strict=True)
                return total(times(a, b) for a, b in pairs)
            case Applied():
                return self._applied(atom, where)
            case Function():
                return function(atom.name, [self.value(t, where) for t in atom.arguments])
            case Opaque(kind="distance"):
                return self._distance(atom, where.state)
            case Opaque(kind="curvature"):
                return self._curvature(atom, where.state)
            case Opaque(kind="attached" | "teacher"):
                return self._of_teacher(atom, where)
            case TheseMixtures():
                return self._is_here(atom, where.state)
            case Next():
                return self._atom(atom.of, replace(where, state=self._after(atom.descent, where.state)))
            case At():
                return self._at_step(atom, where)
            case During() if not self.strict:
                return self._atom(atom.of, replace(where, state=self.start))  # at time 0
            case Rate() | Speed() if not self.strict:
                return self._difference(atom, where)
            case Translated():
                return self._atom(atom.of, self._translated(atom.translation, where))
        raise UnknownError(f"{atom.latex} has no value at an instance")

    def _distance(self, atom: Opaque, state: State) -> Real:
        word, first, second = json.loads(atom.data)
        known = word == "TV" and first in Law.__members__ and second in Law.__members__
        if not known or distances.total_variation(Law[first], Law[second]) != atom:
            raise UnknownError(f"{atom.latex} is not evaluated here")
        return state.total_variation(Law[first], Law[second])

    def _of_teacher(self, atom: Opaque, where: Where) -> Real:
        """Which component is attached to which, how far it is from there, and weights of the teacher."""
        if atom in (teacher.attached, teacher.attached_j):
            return Fraction(self._nearest[where.i if atom == teacher.attached else where.j] == where.l)
        if atom == teacher.w_l:
            return posterior_weights(where.state.teacher, list(where.x))[where.l]
        if atom == distances.reach:
            sides = (self._vector(side, where) for side in (posterior.mu, teacher.ν_i))
            return norm([ball(plus(a, times(Fraction(-1), b))) for a, b in zip(*sides, strict=True)])
        raise UnknownError(f"{atom.latex} is not evaluated here")

    @cached_property
    def _nearest(self) -> tuple[int, ...]:
        """The component of the teacher nearest to where each of the student's starts, the first if several.

        Any map serves for a spot check; a theorem at these mixtures is about every map.
        """
        if self.strict:
            raise UnknownError("the map of students to teachers has no value: no mixture says what it is")
        if not self.start.student.is_exact:
            raise UnknownError("it is not known exactly where the means start")
        found = []
        for mean in self.start.student.means:
            gaps = (zip(mean, row, strict=True) for row in self.start.teacher.means)
            apart = [sum((Fraction(a) - Fraction(b)) ** 2 for a, b in gap) for gap in gaps]
            found.append(apart.index(min(apart)))
        return tuple(found)

    def _curvature(self, atom: Opaque, state: State) -> Real:
        law, kind, teacher = json.loads(atom.data)
        if posterior.curvature(Law[law], kind, teacher=teacher) != atom:
            raise UnknownError(f"{atom.latex} is not what it says it is")
        if kind == "norm":
            return norm([h for row in state.hessian(Law[law], teacher) for h in row])
        negative = state.negative_curvatures(Law[law], teacher)
        return Fraction(negative if kind == "-" else 0)

    def _is_here(self, place: TheseMixtures, state: State) -> Real:
        teacher = [state.teacher.means, state.teacher.weights]
        if not state.teacher.is_exact:
            raise UnknownError("it is not known exactly where the teacher is")
        if [state.student.weights, *teacher] != [place.weights, place.teacher_means, place.teacher_weights]:
            return Fraction(0)
        rows = zip(state.student.means, place.means, strict=True)
        pairs = [pair for row in rows for pair in zip(*row, strict=True)]
        inside = [sign("≥", plus(place.radius, -abs(plus(a, -b)))) for a, b in pairs]
        if not all(inside) and False not in inside:
            raise UnknownError("it is not known exactly where the means are")
        return Fraction(all(inside))

    def _symbol(self, symbol: Symbol, where: Where) -> Real:
        if symbol in self._numbers:
            self.used.add(symbol)
            return self._numbers[symbol]
        if symbol == teacher.p_i:
            return where.state.teacher.weights[self._nearest[where.i]]
        if symbol == t and self.strict:
            raise UnknownError("no time of a flow has a value but its start")
        if symbol in _OF_THE_PLACE:
            return _OF_THE_PLACE[symbol](where)
        value = self._of_parameter(symbol, where)
        above = all(sign(r, plus(value, -b)) for r, b in symbol.domain)
        if not above or (symbol.integer and not (isinstance(value, Fraction) and value.denominator == 1)):
            raise UnknownError(f"{symbol.name} = {value} is not certainly in its domain")
        if not symbol.depends and symbol.name not in self.vectors:
            self._numbers[symbol] = value
        return value

    def _of_parameter(self, symbol: Symbol, where: Where) -> Real:
        row = _row(symbol.depends, where)
        if symbol.name in self.vectors:
            return self._given(symbol.name, row)[where.j if symbol.depends >= {"i", "j"} else 0]
        if symbol.depends and self.strict:
            raise UnknownError(f"{symbol.name} is no parameter, and has no value")
        if symbol.depends and symbol.depends <= {"i", "j"}:
            return max((b for _, b in symbol.domain), default=Fraction(0)) + row + 1  # any numbers will do
        if symbol.name not in self.values:
            raise UnknownError(f"{symbol.name} has no value")
        self.used.add(symbol)
        return as_real(self.values[symbol.name], symbol.name)

    def _vector(self, atom: VectorAtom, where: Where) -> list[Real]:
        student = where.state.student
        if atom in (posterior.mu, posterior.mu_j):
            return list(student.means[where.i if atom == posterior.mu else where.j])
        if atom in (teacher.ν_l, teacher.ν_h):
            return list(where.state.teacher.means[where.l if atom == teacher.ν_l else where.h])
        if atom in (teacher.ν_i, teacher.ν_j):
            at = self._nearest[where.i if atom == teacher.ν_i else where.j]
            return list(where.state.teacher.means[at])
        if atom.name in self.vectors:
            return self._given(atom.name, _row(atom.depends, where))
        if (divergence := _divergence(atom)) is not None:
            return list(where.state.gradient(*divergence)[where.i])
        if atom == posterior.x:
            return list(where.x)
        if atom.mean and atom.mean.functional.binds == "i":
            return self._average(atom.mean, where)
        if not atom.tensor and not atom.mean:
            return self._any_vector(atom.name, _row(atom.depends, where))
        if atom.tensor.startswith(_VELOCITY) and not self.strict:
            return self._velocity(atom, where)
        if atom.tensor.startswith(TRANSLATED):
            _, translation, of = json.loads(atom.tensor)
            vector, by = read_vector_atom(of), read_translation(translation)
            if vector_translated(vector, by) != atom:
                raise UnknownError(f"the vector {atom.name} is not what it says it is")
            return self._vector(vector, self._translated(by, where))
        if not atom.tensor.startswith("[["):
            raise UnknownError(f"the vector {atom.name} has no value")
        expression = _tensor(atom)
        if expression == _CONSTANT:
            return list(self._constant)
        return [self._at_point(expression, where, a=a) for a in range(student.dimension)]

    def _average(self, mean: Mean, where: Where) -> list[Real]:
        """Σ_i h_i f_i, coordinate by coordinate."""
        found: list[Real] = [Fraction(0)] * where.state.student.dimension
        for i in range(where.state.student.n):
            at = replace(where, i=i)
            factor = self.value(mean.weight, at)
            for atom, coefficient in mean.vector.parts:
                share = times(factor, self.value(coefficient, at))
                found = [plus(f, times(share, c)) for f, c in zip(found, self._vector(atom, at), strict=True)]
        return found

    @cached_property
    def _constant(self) -> tuple[Real, ...]:
        """The constant vector c, the same wherever it stands."""
        return tuple(self._given("c", 0) if "c" in self.vectors else self._any_vector("c", 0))

    def _any_vector(self, name: str, row: int) -> list[Real]:
        if self.strict:
            raise UnknownError(f"the vector {name} has no value")
        return some_vector(row, self.start.student.dimension)

    def _given(self, name: str, row: int) -> list[Real]:
        return [as_real(c, name) for c in self.vectors[name][row]]

    def _at_point(self, expression: Expression, where: Where, **coordinate: int) -> Ball:
        student, teacher = where.state.student, where.state.teacher
        x = where.x or (Fraction(0),) * student.dimension
        place = Place(student, teacher, x, self._constant, (where.i, where.j))
        return at_point(expression, place, coordinate)

    def _applied(self, atom: Applied, where: Where) -> Real:
        over, argument = atom.functional, monomial_term(atom.argument)
        if over.binds == "x":
            if over not in _LAWS:
                raise UnknownError(f"{over.name} is an expectation under no known law")
            return self._mean(atom.argument, _LAWS[over], where)
        count = self.value(over.mass, where)
        if not isinstance(count, Fraction) or count.denominator != 1:
            raise UnknownError(f"{over.name} runs to no known integer")
        bound: list[dict[str, Any]] = [{over.binds: one} for one in range(int(count))]
        return total(self.value(argument, replace(where, **one)) for one in bound)

    def _mean(self, argument: Monomial, law: Law, where: Where) -> Real:
        """E of a product; of ⟨e, f⟩ with a vector e that x does not move, Σ_a e_a E[… f_a …]."""
        pairs: list[tuple[list[Real], Expression]] = []
        rest: list[tuple[Atom, int]] = []
        for atom, exponent in argument:
            constant = next((v for v in _sides(atom) if _is_still(v)), None)
            if constant is None or "x" in constant.depends:
                rest.append((atom, exponent))
            else:
                (moved,) = (v for v in _sides(atom) if v != constant)
                pairs += [(self._vector(constant, where), _tensor(moved))] * exponent
        expression = _tensor(monomial_term(tuple(rest)))
        names = [f"a{number}" for number in range(len(pairs))]
        for name, (_, moved_tensor) in zip(names, pairs, strict=True):
            expression = expression * moved_tensor.closed().relabel(a=name)
        found: Real = Fraction(0)
        for at in product(range(where.state.student.dimension), repeat=len(pairs)):
            one: Real = where.state.expectation(
                expression, law, where.i, where.j, dict(zip(names, at, strict=True))
            )
            for coordinate, (numbers, _) in zip(at, pairs, strict=True):
                one = times(one, numbers[coordinate])
            found = plus(found, one)
        return found

    def _after(self, descent: Descent, state: State) -> State:
        divergence = _divergence(descent.gradient)
        rate = self._symbol(descent.rate, Where(state))
        if divergence is None or descent.mean != posterior.mu or not isinstance(rate, Fraction):
            raise UnknownError("this descent is not followed")
        return state.after(*divergence, rate)

    def _flown(self, flow: Flow, step: Fraction, state: State) -> State:
        """Means that move by −s g_i."""
        divergence = _divergence(flow.gradient)
        if divergence is None or flow.mean != posterior.mu:
            raise UnknownError("this flow is not followed")
        return state.moved([list(row) for row in state.gradient(*divergence)], -step)

    def _at_step(self, atom: At, where: Where) -> Real:
        if self.strict:
            known = self.followed(atom.descent, atom.offset) if self.followed and not atom.index else None
            if known is None:
                why = "has no value where no run is that starts there: follow what is shown of a⁺"
                raise UnknownError(f"{atom.latex} {why}")
            return self._atom(atom.of, replace(where, state=known))
        index = self._symbol(atom.index, where) if atom.index else Fraction(0)
        state = self.start
        if index + atom.offset > _MOST_STEPS:
            raise UnknownError(f"{atom.latex} is more than {_MOST_STEPS} steps away")
        for _ in range(int(index) + atom.offset):
            state = self._after(atom.descent, state)
        return self._atom(atom.of, replace(where, state=state))

    def _difference(self, rate: Rate | Speed, where: Where) -> Real:
        """(f(s) − f(−s))/2s for a derivative: no enclosure, the error is about s² f‴/6."""

        def at(s: Fraction) -> Real:
            if isinstance(rate, Speed):
                return self._atom(rate.of, replace(where, state=self._flown(rate.flow, s, where.state)))
            return self._atom(rate.of, self._moved(rate.motion, s, where))

        ahead, behind = at(STEP), at(-STEP)
        return times(plus(ahead, times(Fraction(-1), behind)), 1 / (2 * STEP))

    def _velocity(self, vector: VectorAtom, where: Where) -> list[Real]:
        """The same for a vector, coordinate by coordinate."""
        _, motion, of = json.loads(vector.tensor)
        ways = (self._moved(read_motion(motion), s, where) for s in (STEP, -STEP))
        ahead, behind = (self._vector(read_vector_atom(of), way) for way in ways)
        return [
            times(plus(a, times(Fraction(-1), b)), 1 / (2 * STEP)) for a, b in zip(ahead, behind, strict=True)
        ]

    def _translated(self, translation: Translation, where: Where) -> Where:
        c = self._vector(translation.by, where)
        x = tuple(plus(a, b) for a, b in zip(where.x or (Fraction(0),) * len(c), c, strict=True))
        return replace(where, x=x, state=where.state.moved([c] * where.state.student.n, Fraction(1)))

    def _moved(self, motion: Motion, step: Fraction, where: Where) -> Where:
        def rows(count: int) -> list[list[Real]]:
            return [self._vector(motion.velocity, replace(where, i=i)) for i in range(count)]

        if motion.variable == "x":
            (e,) = rows(1)
            return replace(where, x=tuple(plus(a, times(step, b)) for a, b in zip(where.x, e, strict=True)))
        return replace(where, state=where.state.moved(rows(where.state.student.n), step))


def _rank(state: State) -> Fraction:
    """The dimension of the span of exact means; 1 if all are 0."""
    rows = [tuple(c for c in mean if isinstance(c, Fraction)) for mean in state.student.means]
    if any(len(row) < state.student.dimension for row in rows):
        raise UnknownError("the rank of means that are balls")
    return Fraction(max(1, rank(rows, state.student.dimension)))


def _product(scale: Fraction, monomial: Monomial, values: Mapping[Atom, Real]) -> Real:
    factor: Real = scale
    for atom, exponent in monomial:
        for _ in range(exponent):
            factor = times(factor, values[atom])
    return factor


def _row(depends: frozenset[str], where: Where) -> int:
    return where.i if "i" in depends else where.j if "j" in depends else 0


def _is_still(vector: VectorAtom) -> bool:
    """Whether an expectation sees constant numbers of it, and no tensor."""
    return not vector.tensor.startswith("[[") or _tensor(vector) == _CONSTANT


def _sides(atom: Atom) -> tuple[VectorAtom, ...]:
    return (atom.first, atom.second) if isinstance(atom, Dot) else ()


def has_derivative(formula: Formula) -> bool:
    """Whether a formula has a derivative in it, which is evaluated as a difference."""
    return any(map(_with_derivative, formula.atoms))


@lru_cache(maxsize=4096)
def _with_derivative(atom: Atom) -> bool:
    return _moves(atom.plain())


def _moves(plain: Plain) -> bool:
    if not isinstance(plain, list | tuple):
        return isinstance(plain, str) and plain.startswith(_VELOCITY)
    kinds = [plain[0], plain[1][0]] if len(plain) > 1 and isinstance(plain[1], list) and plain[1] else []
    is_rate, is_speed = kinds == ["rate", "motion"], kinds == ["speed", "flow"]
    return is_rate or is_speed or any(map(_moves, plain))
