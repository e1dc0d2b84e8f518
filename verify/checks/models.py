"""Models of a claim's hypotheses: instances, extremal ones among them, at which all of them hold.

A parameter is taken from the hypotheses that bound it: where one is linear in it and all else has a value,
the bound itself is tried first, so that models lie on the boundary of the domain. Nothing here is trusted: an
instance counts as a model only if its hypotheses, evaluated there, hold.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache
from itertools import product
from math import ceil, floor
from types import MappingProxyType

from verify.algebra.posterior import E_teacher
from verify.algebra.teacher import p_l, ν_i, ν_l
from verify.algebra.tensor import TEACHER
from verify.arithmetic import as_real, ball, is_finite, precision, upper
from verify.checks.evaluation import Where
from verify.checks.extremal import EXTREMAL, TEACHERS, random_student
from verify.checks.instance import Finding, Instance
from verify.checks.numbers import UnknownError
from verify.checks.state import DIGITS, State
from verify.errors import BudgetError, InputError, PrecisionError, ProofError
from verify.logic.descent import At
from verify.logic.formulas import Comparison, Formula
from verify.logic.statement import Statement
from verify.logic.terms import Atom, Monomial, Plain, Symbol, Term
from verify.mixture import GaussianMixture

_SCALES = tuple(Fraction(1, q) for q in (1, 2, 4, 8, 16, 64))
_FACTORS = tuple(Fraction(1, q) for q in (1, 2, 16, 256))
_PLAIN = tuple(map(Fraction, ("1", "1/2", "2", "1/16", "16")))
_MOST_AT_ONE, _MOST_TRIES = 100, 1000
_MARGIN = Fraction(1, 10**6)


@dataclass(frozen=True)
class Model:
    """An instance with what became of the hypotheses there.

    Attributes:
        instance: where.
        certain: every hypothesis certainly holds; otherwise some only to within 10⁻⁶, as far as balls tell.
        partial: what is to hold at every point or step holds at the few that were tried: nothing follows.
    """

    instance: Instance
    certain: bool
    partial: bool = False


@lru_cache(maxsize=256)
def _started(student: GaussianMixture, teacher: GaussianMixture | None) -> State:
    return State(student, teacher or GaussianMixture([[0] * student.dimension]))


def scaled(instance: Instance, factor: Fraction) -> Instance:
    """The instance with the student's means times the factor; what is computed there is remembered."""
    return _remembering(replace(instance, student=instance.student.scaled(factor), start=None))


def _remembering(instance: Instance) -> Instance:
    """The same; what was computed at its mixtures, for this claim or another, is not computed again."""
    usual = instance.student.is_exact and not instance.box and instance.digits == DIGITS
    if instance.start is not None or not usual:
        return instance
    return replace(instance, start=_started(instance.student, instance.teacher))


def models(statement: Statement, seed: int = 0) -> Iterator[Model]:
    """For each extremal student and a random one (made smaller if the hypotheses want it) a model, if found.

    Args:
        statement: what the hypotheses are of.
        seed: of the random student.
    """
    left = _MOST_TRIES
    with_teacher = _speaks_of_teacher([*statement.given, *statement.shown])
    for turn, student in enumerate((*EXTREMAL, random_student(seed))):
        teachers = TEACHERS[student.dimension]
        teacher = teachers[turn % len(teachers)] if with_teacher else None
        for scale in _SCALES if any(c for mean in student.means for c in mean) else _SCALES[:1]:
            near = student.scaled(scale)
            start = Instance(near, {}, teacher, start=_started(near, teacher))
            search = _Search(statement.given, turn, min(left, _MOST_AT_ONE))
            found = search.run(start, tuple(statement.parameters))
            left -= search.tried
            if found is not None:
                yield found
                break


def _speaks_of_teacher(formulas: Sequence[Formula]) -> bool:
    """Whether p*, its components, one of its moments or a gradient towards a mixture occurs."""
    words = (text for f in formulas for text in _texts(f.plain()))
    names, moment = {E_teacher.name, ν_l.name, ν_i.name, p_l.name}, f'"{TEACHER}"'
    return any(t in names or moment in t or t.endswith('"mixture"]') for t in words)


def _texts(plain: Plain) -> Iterator[str]:
    if isinstance(plain, str):
        yield plain
    elif isinstance(plain, list | tuple):
        for part in plain:
            yield from _texts(part)


def model_at(instance: Instance, given: Sequence[Formula]) -> Model | Finding:
    """The instance as a model, or the finding of a hypothesis that does not hold there."""
    findings = [(h, instance.judge(h)) for h in given]
    for hypothesis, found in findings:
        if not (found.truth or found.near):
            return Finding(found.truth, found.said or hypothesis.key)
    partial = any(map(instance.leaves_open, given))
    return Model(instance, all(f.truth is True for _, f in findings), partial)


def completed(
    instance: Instance, given: Sequence[Formula], parameters: Sequence[Symbol], turn: int = 0
) -> Model | None:
    """The instance with values for the parameters at which all hypotheses hold; None if none was found.

    Args:
        instance: mixtures, and values of some parameters.
        given: the hypotheses.
        parameters: what needs a value.
        turn: varies what is taken for parameters that nothing bounds.
    """
    missing = tuple(s for s in parameters if s.name not in instance.values)
    return _Search(given, turn, _MOST_AT_ONE).run(_remembering(instance), missing)


class _Search:
    """Depth first; a hypothesis is judged as soon as all its parameters have values."""

    def __init__(self, given: Sequence[Formula], turn: int, most: int) -> None:
        self.given, self.turn, self.most, self.tried = tuple(given), turn, most, 0

    def run(
        self, instance: Instance, open_: tuple[Symbol, ...], judged: Mapping[int, bool] = MappingProxyType({})
    ) -> Model | None:
        settled = dict(judged)
        for index, hypothesis in enumerate(self.given):
            if index not in settled and not any(mentions(hypothesis, s) for s in open_):
                found = instance.judge(hypothesis, shown=False)
                if not (found.truth or found.near):
                    return None
                settled[index] = found.truth is True
        if not open_:
            return Model(instance, all(settled.values()), any(map(instance.leaves_open, self.given)))
        symbol = min(open_, key=lambda s: self._waiting(s, open_))
        rest = tuple(s for s in open_ if s != symbol)
        for value in self._candidates(instance, symbol, rest):
            if self.tried >= self.most:
                return None
            self.tried += 1
            found_model = self.run(instance.with_value(symbol.name, value), rest, settled)
            if found_model is not None:
                return found_model
        return None

    def _waiting(self, symbol: Symbol, open_: Sequence[Symbol]) -> tuple[bool, int, str]:
        """First whom some hypothesis bounds by now, then whom few will bound from above later."""
        mine = [h for h in self.given if mentions(h, symbol)]
        others = [s for s in open_ if s != symbol]
        waiting = [h for h in mine if any(mentions(h, s) for s in others)]
        return len(waiting) == len(mine), sum(_caps(h, symbol) for h in waiting), symbol.name

    def _candidates(self, instance: Instance, symbol: Symbol, open_: Sequence[Symbol]) -> Iterator[Fraction]:
        low = [b + (_MARGIN if r == ">" else 0) for r, b in symbol.domain]
        high: list[Fraction] = []
        for h in self.given:
            if mentions(h, symbol) and not any(mentions(h, s) for s in open_):
                for value, sides in bounds(instance, h, symbol):
                    low += [value] if sides in "=≥" else []
                    high += [value] if sides in "=≤" else []
        least = max(low, default=None)
        bounded = len(low) > len(symbol.domain)
        found: list[Fraction] = []
        if high:
            found += [min(high) * f for f in _FACTORS] if min(high) > 0 else [min(high)]
        if bounded and least is not None:
            found += [least, 2 * least, 16 * least]
        if found and not symbol.integer:
            yield from (v for v in found if _in_domain(symbol, v) and (least is None or v >= least))
            return
        free = _PLAIN[self.turn % 3 :] + _PLAIN[: self.turn % 3]
        base = max((b for _, b in symbol.domain), default=Fraction(0))
        found += [base + v for v in (map(Fraction, (2, 1, 3, 0)) if symbol.integer else free)]
        if symbol.integer:
            found = [Fraction(floor(v) if high and v <= min(high) else ceil(v)) for v in found]
        allowed = (v for v in dict.fromkeys(found) if _in_domain(symbol, v))
        yield from (v for v in allowed if least is None or v >= least)


def _in_domain(symbol: Symbol, value: Fraction) -> bool:
    return all(value > b if r == ">" else value >= b for r, b in symbol.domain)


def _caps(formula: Formula, symbol: Symbol) -> bool:
    """Whether the formula looks like an upper bound of the symbol."""
    if not isinstance(formula, Comparison):
        return False
    return any(c < 0 and any(symbol.key[1:-1] in a.key for a, _ in m) for m, c in formula.difference)


@lru_cache(maxsize=4096)
def mentions(formula: Formula, symbol: Symbol) -> bool:
    """Whether the symbol occurs anywhere in the formula, except as the step size of no step."""
    return any(symbol.key[1:-1] in _read(a).key for a in formula.atoms)


def _read(atom: Atom) -> Atom:
    is_start = isinstance(atom, At) and atom.index is None and atom.offset == 0
    return atom.of if isinstance(atom, At) and is_start else atom


def bounds(instance: Instance, formula: Formula, symbol: Symbol) -> Iterator[tuple[Fraction, str]]:
    """(value, "≤", "≥" or "=") for what a formula, linear in the symbol, says of it; rounded inwards."""
    if not isinstance(formula, Comparison):
        return
    of_symbol: list[tuple[Monomial, Fraction]] = []
    rest: list[tuple[Monomial, Fraction]] = []
    for monomial, c in formula.difference:
        powers = dict(monomial)
        power = powers.pop(symbol, 0)
        if power > 1 or any(symbol.key[1:-1] in _read(a).key for a in powers):
            return
        (of_symbol if power else rest).append((tuple(p for p in monomial if p[0] != symbol), c))
    free = {v for a in formula.atoms for v in a.depends}
    n, m = instance.student.n, instance.target.n
    counts = ("i", n), ("j", n), ("l", m), ("h", m)
    for i, j, l, h in product(*(range(count if v in free else 1) for v, count in counts)):  # noqa: E741
        at = (Fraction(0),) * instance.student.dimension
        where = Where(instance.state, i, j, at, int(instance.values.get("k", 0)), l, h)
        yield from _bound(instance, formula.kind, Term(of_symbol), Term(rest), where)


def _bound(
    instance: Instance, kind: str, slope: Term, rest: Term, where: Where
) -> Iterator[tuple[Fraction, str]]:
    try:
        with precision(128):
            a, b = instance.evaluation.value(rest, where), instance.evaluation.value(slope, where)
            if b == 0 or not (b > 0 or b < 0):
                return
            relation = "=" if kind == "=" else "≥" if b > 0 else "≤"
            if isinstance(a, Fraction) and isinstance(b, Fraction):
                value, exact = -a / b, True
            else:
                found = -ball(a) / ball(b)
                if not is_finite(found):
                    return
                rounded = as_real(upper(found), "bound")
                assert isinstance(rounded, Fraction)
                value, exact = rounded.limit_denominator(10**9), False
    except (UnknownError, BudgetError, PrecisionError, InputError, ProofError):
        return
    inwards = 0 if exact and kind != ">" else _MARGIN if relation == "≥" else -_MARGIN
    yield value + inwards * max(abs(value), _MARGIN), relation
