"""Polynomials in posterior moments at many nodes in binary64, each value with its majorant.

A *majorised value* is a pair of arrays: X̂, which stands for X, and a majorant, which stands for some X̄ ≥
|X| in the same way. It has log-error E if

    |X̂ − X| ≤ (e^E − 1) X̄        and        e^{−E} ≤ (computed majorant)/X̄ ≤ e^E.

The rules (u the unit roundoff; underflow is counted in :mod:`verify.expectation.float_sums`):

* rounding once more adds u: |X̂(1 + δ) − X| ≤ (e^E − 1)X̄ + u e^E X̄ ≤ (e^{E+u} − 1)X̄, as 1 + u ≤ e^u;
  likewise |log(1 + δ)| ≤ u for the majorant, up to u², which the slack of :func:`rounded_up` covers.
* sums take the larger E, and majorants add: |X̂ + Ŷ − X − Y| ≤ (e^E − 1)X̄ + (e^F − 1)Ȳ.
* products add E and F, and majorants multiply:
  |X̂Ŷ − XY| ≤ |X̂ − X||Ŷ| + |X||Ŷ − Y| ≤ (e^E − 1)X̄ e^F Ȳ + X̄(e^F − 1)Ȳ = (e^{E+F} − 1)X̄Ȳ.
* a positive number whose stored value is off by a factor e^{±E} is its own majorant; so is its inverse.

So after all nodes are summed, one number E and one majorised value say it all:

    |X̂ − X| ≤ (e^E − 1) e^E · (computed majorant),

and with E = k·u that is γ_k·Σ|terms| to first order. No cancellation is hidden: the majorant adds up what the
value cancels.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache
from typing import Any, NamedTuple, TypeAlias

import numpy as np

from verify.arithmetic import UNIT, Floats
from verify.expectation.polynomial import Horner, Variable

_EXACT = 2**53

_Node: TypeAlias = "float | tuple[Variable, int, int]"
"""A constant, or (variable, factor, rest) with the numbers of two nodes before it."""


class Moment(NamedTuple):
    """What is known of a variable: its place among the moments, its log-error, a bound ≥ 1 of |value|."""

    at: int
    error: float
    size: float


@dataclass(frozen=True, slots=True)
class Step:
    """register[target] = moment · factor + rest; an int is a register, an array the constant [c, |c|]."""

    target: int
    moment: int
    factor: Any
    rest: Any


@dataclass(frozen=True, slots=True)
class Output:
    """A polynomial is done: its value is a register, or a constant."""

    which: int
    value: Any


@dataclass(frozen=True, slots=True)
class Program:
    """Polynomials as steps over few registers, so that all of them fit the cache.

    Attributes:
        lines: steps, and outputs as soon as their value is there.
        registers: how many are needed.
        errors: the log-error of each polynomial.
        sizes: for each polynomial a bound of |value|, ≥ 1 unless it is 0.
        degree: the largest number of moments in a product.
    """

    lines: tuple[Step | Output, ...]
    registers: int
    errors: tuple[float, ...]
    sizes: tuple[float, ...]
    degree: int

    @classmethod
    def of(cls, values: Sequence[Horner | Fraction], moments: Mapping[Variable, Moment]) -> Program | None:
        """Compile; None if a coefficient is no integer that binary64 has."""
        code = _compiled(tuple(values), tuple((v, m.at) for v, m in moments.items()))
        if code is None:
            return None
        errors, degree = _errors(code, tuple([m.error for m in moments.values()]))
        return cls(code.lines, code.registers, errors, _sizes(code, moments), degree)


@dataclass(frozen=True, slots=True, eq=False)
class _Code:
    """What is the same whatever the numbers are: ``nodes`` and the place of each value among them, lines.

    Attributes:
        variables: the order of the moments.
        nodes: subexpressions, each after its parts.
        values: the place of each polynomial among them.
        lines: what computes them.
        registers: how many are needed.
    """

    variables: tuple[Variable, ...]
    nodes: tuple[_Node, ...]
    values: tuple[int, ...]
    lines: tuple[Step | Output, ...]
    registers: int


@lru_cache(maxsize=256)
def _compiled(
    values: tuple[Horner | Fraction, ...], places: tuple[tuple[Variable, int], ...]
) -> _Code | None:
    compiler = _Compiler(dict(places))
    interned = [compiler.interned(value) for value in values]
    if not all(_is_exact(c) for c in compiler.nodes if isinstance(c, Fraction)):
        return None
    for which, k in enumerate(interned):
        compiler.uses[k] += 1
        compiler.lines.append(Output(which, compiler.placed(k)))
        compiler.done(k)
    nodes = tuple(float(c) if isinstance(c, Fraction) else c for c in compiler.nodes)
    variables = tuple(v for v, _ in places)
    return _Code(variables, nodes, tuple(interned), tuple(compiler.lines), compiler.registers)


def _is_exact(number: Fraction) -> bool:
    return number.denominator == 1 and abs(number.numerator) <= _EXACT


class _Facts(NamedTuple):
    """By the rules above: log-error, degree; whether it is the number 1, the number 0."""

    error: float
    degree: int
    is_one: bool
    is_zero: bool


@lru_cache(maxsize=1024)
def _errors(code: _Code, errors: tuple[float, ...]) -> tuple[tuple[float, ...], int]:
    """The log-error of each polynomial, given those of the moments, and the largest degree."""
    moments, facts = dict(zip(code.variables, errors, strict=True)), list[_Facts]()
    for node in code.nodes:
        facts.append(_facts(node, facts, moments))
    found = [facts[k] for k in code.values]
    return tuple(f.error for f in found), max((f.degree for f in found), default=0)


def _facts(node: _Node, facts: Sequence[_Facts], moments: Mapping[Variable, float]) -> _Facts:
    if isinstance(node, float):
        return _Facts(0.0, 0, node == 1.0, node == 0.0)
    f, r = facts[node[1]], facts[node[2]]
    error = moments[node[0]] + (0.0 if f.is_one else f.error + UNIT)
    if not r.is_zero:
        error = max(error, r.error) + UNIT
    return _Facts(error, max(1 + f.degree, r.degree), False, False)


def _sizes(code: _Code, moments: Mapping[Variable, Moment]) -> tuple[float, ...]:
    """A bound of |value| of each polynomial, from those of the moments, above what rounding takes away."""
    sizes: list[float] = []
    for node in code.nodes:
        if isinstance(node, float):
            sizes.append(abs(node))
        else:
            sizes.append(moments[node[0]].size * sizes[node[1]] + sizes[node[2]])
    return tuple([rounded_up(sizes[k]) for k in code.values])


@dataclass(slots=True)
class _Compiler:
    """Numbers equal subexpressions alike; ``nodes[k]`` is a constant or (variable, factor, rest)."""

    places: Mapping[Variable, int]
    lines: list[Step | Output] = field(default_factory=list)
    registers: int = 0
    nodes: list[Fraction | tuple[Variable, int, int]] = field(default_factory=list)
    uses: list[int] = field(default_factory=list)
    _numbers: dict[Any, int] = field(default_factory=dict)
    _at: dict[int, int] = field(default_factory=dict)
    _free: list[int] = field(default_factory=list)

    def interned(self, value: Horner | Fraction) -> int:
        """The number of a subexpression; how often it will be read is counted."""
        if isinstance(value, Fraction):
            return self._number((value.numerator, value.denominator), value)
        node = value.variable, self.interned(value.factor), self.interned(value.rest)
        known = len(self.nodes)
        k = self._number(node, node)
        if k == known:
            self.uses[node[1]] += 1
            self.uses[node[2]] += 1
        return k

    def _number(self, key: Any, node: Fraction | tuple[Variable, int, int]) -> int:
        if key not in self._numbers:
            self._numbers[key] = len(self.nodes)
            self.nodes.append(node)
            self.uses.append(0)
        return self._numbers[key]

    def placed(self, k: int) -> Any:
        """The register that holds a value, computed now if it is not there."""
        node = self.nodes[k]
        if isinstance(node, Fraction):
            return np.array([float(node), float(abs(node))])[:, None, None]
        if k not in self._at:
            variable, factor, rest = node
            first, second = self.placed(factor), self.placed(rest)
            self.done(factor)  # a product may be written over its own factor, not over the rest
            self._at[k] = target = self._free.pop() if self._free else self._new()
            first = None if self.nodes[factor] == 1 else first
            second = None if self.nodes[rest] == 0 else second
            self.lines.append(Step(target, self.places[variable], first, second))
            self.done(rest)
        return self._at[k]

    def done(self, k: int) -> None:
        """One reader less; the last one frees the register."""
        self.uses[k] -= 1
        if not self.uses[k] and k in self._at:
            self._free.append(self._at.pop(k))

    def _new(self) -> int:
        self.registers += 1
        return self.registers - 1


def run(step: Step, moments: Sequence[Floats], registers: Sequence[Floats]) -> None:
    """One step: arrays have shape (2, rows, columns), values and majorants, or (1, …) for values alone."""
    out, moment = registers[step.target], moments[step.moment]
    if isinstance(step.factor, int):
        np.multiply(moment, registers[step.factor], out=out)
    elif step.factor is not None:
        np.multiply(moment, step.factor[: len(out)], out=out)
    rest = registers[step.rest] if isinstance(step.rest, int) else step.rest
    if rest is not None:
        rest = rest[: len(out)]
        np.add(moment if step.factor is None else out, rest, out=out)
    elif step.factor is None:
        np.copyto(out, moment)


def rounded_up(error: float) -> float:
    """A log-error (or a size) with the roundings of adding it up, and the u² of |log(1 − u)| ≤ u + u²."""
    return error * (1 + 2.0**-20)
