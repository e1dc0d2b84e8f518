"""Search for certificates: products of facts, a linear program, an exact solution. Not trusted.

Every product of at most ``degree`` facts (the negated goal among them), times hinted factors and squares, is
a column; a non-negative combination of columns, with multiples of the equations, has to vanish identically.
A vertex is found in floating point (:mod:`verify.logic.vertices`), its support is solved again in exact
rationals, and the kernel expands what comes out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import combinations_with_replacement
from typing import Any

from verify.errors import MisuseError, ProofError
from verify.logic.certificates import NEGATION, Certificate, Combination, Split, Summand, proves, used
from verify.logic.countermodel import counter_model
from verify.logic.formulas import Comparison, check_formula
from verify.logic.kernel import Theorem, arithmetic, assume, domain
from verify.logic.latex import formula_latex
from verify.logic.memory import remember, remembered
from verify.logic.packed import Packed, Packing
from verify.logic.terms import Real, Symbol, Term, term
from verify.logic.vertices import support

_MOST_COLUMNS = 6000
_ROUNDS = 2
_GLANCE = 160
"""Points at which a counter-model is looked for before products of facts are tried."""
_VERSION = 2
"""Of what certificates are remembered by; another number forgets them all."""


def infer(
    goal: Comparison,
    by: Sequence[Theorem | Comparison] = (),
    *,
    degree: int = 3,
    squares: Iterable[Real] = (),
    products: Iterable[Sequence[int]] = (),
    split: Sequence[Real] = (),
) -> Theorem:
    """The goal as a theorem, by an exact certificate that is searched for.

    Args:
        goal: what is to follow.
        by: the reasons: theorems, or formulas that become hypotheses. Domains of symbols join by themselves.
            Each reason must be needed: one that the certificate leaves out is refused.
        degree: how many facts a product may have.
        squares: terms whose squares may be factors.
        products: more products to try, as indices into ``by``.
        split: terms whose sign is distinguished, one case after the other.

    Returns:
        A theorem: hypotheses of the reasons ⊢ goal.

    Raises:
        InputError: the goal is no formula.
        MisuseError: the goal follows without one of the reasons.
        ProofError: no certificate was found; the message has a counter-model, or else lists what was tried.
    """
    check_formula(goal)
    reasons = [assume(r) if isinstance(r, Comparison) else r for r in by]
    symbols = sorted(_symbols([goal, *(r.comparison for r in reasons)]), key=lambda s: s.key)
    domains = [t for s in symbols for t in domain(s)]
    offered = [*reasons, *domains]
    facts = [t.comparison for t in offered]
    hints = tuple(map(term, squares)), tuple(tuple(p) for p in products), tuple(map(term, split))
    content = _content(goal, facts, degree, hints)
    found = remembered(content)
    if found is None or not proves(found, goal, facts):
        found = certificate(goal, facts, degree=degree, squares=hints[0], products=hints[1], split=hints[2])
        if found is not None:
            remember(content, found)
    if found is None:
        if model := counter_model(goal, facts):
            values = ", ".join(f"{a.latex} = {value}" for a, value in model.items())
            why = "does not follow from what it is inferred from"
            raise ProofError("goal", formula_latex(goal), why, f"as numbers, a counter-model is {values}")
        shown = "; ".join(formula_latex(f) for f in facts) or "nothing"
        why = f"no combination of products of at most {degree} of these shows it: {shown}"
        raise ProofError(
            "goal", formula_latex(goal), why, "is a fact missing, a square or a case split needed?"
        )
    needed = used(found)
    if idle := [k for k in range(len(reasons)) if k not in needed]:
        shown = "; ".join(formula_latex(facts[k]) for k in idle)
        raise MisuseError("by", shown, "is not needed for the conclusion", "leave it out")
    kept = [k for k in range(len(offered)) if k in needed]
    return arithmetic(goal, [offered[k] for k in kept], _renumbered(found, kept, len(offered)))


def _content(goal: Comparison, facts: Sequence[Comparison], degree: int, hints: tuple[Any, ...]) -> str:
    squares, products, split = hints
    parts = [f"{_VERSION}", goal.key, *(f.key for f in facts), str(degree), str(products)]
    return "\n".join([*parts, *(t.key for t in squares), "split", *(t.key for t in split)])


def certificate(
    goal: Comparison,
    facts: Sequence[Comparison],
    *,
    degree: int = 3,
    squares: Iterable[Term] = (),
    products: Iterable[Sequence[int]] = (),
    split: Sequence[Term] = (),
) -> Certificate | None:
    """A certificate that the goal follows from the facts, or None; what it returns has been expanded."""
    squares, chosen = tuple(squares), tuple(tuple(p) for p in products)
    if split:
        on, *rest = split
        halves = []
        for case in (on >= 0, on < 0):
            half = certificate(
                goal, [*facts, case], degree=degree, squares=squares, products=chosen, split=rest
            )
            if half is None:
                return None
            halves.append(half)
        return Split(on, *halves)
    product = Products(goal, facts, squares)
    for most in range(1, degree + 1):
        if most == 2 and counter_model(goal, facts, tries=_GLANCE):
            return None  # larger products would find no more
        columns = _columns(goal, facts, most, product, chosen)
        if len(columns) > _MOST_COLUMNS:
            return None
        found = _solved(goal, facts, columns, product.packing)
        if found is not None and proves(found, goal, facts):
            return found
    return None


class Products:
    """Products of facts, by their indices, each multiplied out once."""

    def __init__(self, goal: Comparison, facts: Sequence[Comparison], squares: Sequence[Term]) -> None:
        differences = [f.difference for f in facts]
        self.packing = Packing([goal.difference, *differences, *squares])
        self.squares = [(root, self.packing.packed(root)) for root in squares]
        self._facts = {k: self.packing.packed(t) for k, t in enumerate(differences)}
        self._facts[NEGATION] = self.packing.packed(-goal.difference)
        self._made: dict[tuple[int, ...], Packed] = {(): Packed({0: 1})}

    def __call__(self, chosen: tuple[int, ...]) -> Packed:
        """Of facts by their indices."""
        if chosen not in self._made:
            self._made[chosen] = self(chosen[:-1]) * self._facts[chosen[-1]]
        return self._made[chosen]


Column = tuple[Summand, Packed, bool]
"""A product, expanded, and whether it is certainly positive."""


def _columns(
    goal: Comparison,
    facts: Sequence[Comparison],
    degree: int,
    product: Products,
    products: tuple[tuple[int, ...], ...],
) -> list[Column]:
    if goal.kind == "=":
        return []
    signed = [k for k, f in enumerate(facts) if f.kind != "="]
    wanted = {(): None, (NEGATION,): None}
    for size in range(1, degree + 1):
        for chosen in combinations_with_replacement(signed, size):
            wanted[chosen] = None
            if size < degree or degree == 1:
                wanted[(NEGATION, *chosen)] = None
        if size > 1:
            wanted[(NEGATION,) * size] = None
    for chosen in products:
        wanted[tuple(chosen)] = None
        wanted[(NEGATION, *chosen)] = None
    columns: list[Column] = []
    for chosen in wanted:
        value = product(chosen)
        strict = all(goal.kind != ">" if k == NEGATION else facts[k].kind == ">" for k in chosen)
        columns.append((Summand(Fraction(1), chosen), value, strict))
        if len(chosen) < 2 or chosen in products:
            columns += [
                (Summand(Fraction(1), chosen, (root,)), value * packed * packed, False)
                for root, packed in product.squares
            ]
    return columns


def _solved(
    goal: Comparison, facts: Sequence[Comparison], columns: list[Column], packing: Packing
) -> Combination | None:
    """Non-negative scales of the columns and multiples of the equations with sum 0 (or the goal, if =)."""
    target = packing.packed(goal.difference if goal.kind == "=" else term(0))
    equations = [(k, packing.packed(f.difference)) for k, f in enumerate(facts) if f.kind == "="]
    multiples = _multiples(equations, [target, *(v for _, v, _ in columns)], packing)
    vectors = [v for _, v, _ in columns] + [e.times_monomial(m) for _, m, e in multiples]
    if not vectors:
        return None if target.parts else Combination(())
    rows: dict[int, int] = {}
    for vector in (target, *vectors):
        for monomial in vector.parts:
            rows.setdefault(monomial, len(rows))
    entries = [(rows[m], j, c) for j, v in enumerate(vectors) for m, c in v.parts.items()]
    norm = len(rows)
    right = [Fraction(0)] * (norm + 1)
    for monomial, c in target.parts.items():
        right[rows[monomial]] = Fraction(c, target.denominator)
    if columns:
        entries += [(norm, j, vectors[j].denominator) for j, (_, _, strict) in enumerate(columns) if strict]
        right[norm] = Fraction(1)
    over = [v.denominator for v in vectors]
    in_floats = [(i, j, c / over[j]) for i, j, c in entries]
    kept = support(in_floats, right, len(vectors), len(columns))
    if kept is None:
        return None
    chosen = set(kept)
    exact = _exact([(i, j, Fraction(c, over[j])) for i, j, c in entries if j in chosen], right, kept)
    if exact is None:
        return None
    summands, taken = [], []
    for j, value in exact.items():
        if not value:
            continue
        if j < len(columns):
            if value < 0:
                return None
            summand = columns[j][0]
            summands.append(Summand(value, summand.facts, summand.squares))
        else:
            k, monomial, _ = multiples[j - len(columns)]
            taken.append((k, value * packing.term(monomial)))
    return Combination(tuple(summands), _joined(taken))


def _multiples(
    equations: list[tuple[int, Packed]], others: list[Packed], packing: Packing
) -> list[tuple[int, int, Packed]]:
    """Monomials worth multiplying each equation by: those that meet a monomial which is there already."""
    there = {m: None for t in others for m in t.parts}  # in order: no run depends on the hashes of strings
    found: dict[tuple[int, int], Packed] = {}
    for _ in range(_ROUNDS):
        fresh: dict[int, None] = {}
        for k, equation in equations:
            for own in equation.parts:
                for monomial in there:
                    cofactor = packing.quotient(monomial, own)
                    if cofactor is not None and (k, cofactor) not in found:
                        found[k, cofactor] = equation
                        fresh |= {m + cofactor: None for m in equation.parts}
        if not fresh.keys() - there.keys() or len(found) > _MOST_COLUMNS:
            break
        there |= fresh
    return [(k, m, e) for (k, m), e in found.items()]


def _exact(
    entries: list[tuple[int, int, Fraction]], right: list[Fraction], kept: list[int]
) -> dict[int, Fraction] | None:
    """The system on the columns that are kept, solved in exact rationals; None if it has no solution."""
    place = {j: k for k, j in enumerate(kept)}
    rows: dict[int, dict[int, Fraction]] = {}
    for i, j, c in entries:
        if j in place:
            row = rows.setdefault(i, {})
            row[place[j]] = row.get(place[j], Fraction(0)) + c
    width = len(kept)
    for i, b in enumerate(right):
        if b:
            rows.setdefault(i, {})[width] = b
    pivots: dict[int, dict[int, Fraction]] = {}
    for row in rows.values():
        row = {k: c for k, c in row.items() if c}
        for column, pivot in pivots.items():
            if column in row:
                row = _reduced(row, pivot, column)
        lead = min((k for k in row if k < width), default=None)
        if lead is None:
            if row:
                return None
            continue
        row = {k: c / row[lead] for k, c in row.items()}
        for column, pivot in pivots.items():
            if lead in pivot:
                pivots[column] = _reduced(pivot, row, lead)
        pivots[lead] = row
    return {kept[k]: pivots[k].get(width, Fraction(0)) if k in pivots else Fraction(0) for k in range(width)}


def _reduced(row: dict[int, Fraction], pivot: dict[int, Fraction], column: int) -> dict[int, Fraction]:
    factor = row[column]
    total = {
        k: row.get(k, Fraction(0)) - factor * pivot.get(k, Fraction(0)) for k in row.keys() | pivot.keys()
    }
    return {k: c for k, c in total.items() if c}


def _joined(taken: list[tuple[int, Term]]) -> tuple[tuple[int, Term], ...]:
    total: dict[int, Term] = {}
    for k, multiplier in taken:
        total[k] = total[k] + multiplier if k in total else multiplier
    return tuple(total.items())


def _renumbered(found: Certificate, kept: list[int], before: int) -> Certificate:
    """The certificate for the kept facts only; the facts of cases stay behind them."""
    new = {old: k for k, old in enumerate(kept)}

    def number(k: int) -> int:
        return k if k == NEGATION else new[k] if k in new else k - before + len(kept)

    if isinstance(found, Split):
        return Split(
            found.on,
            _renumbered(found.nonnegative, kept, before),
            _renumbered(found.negative, kept, before),
        )
    return Combination(
        tuple(Summand(s.scale, tuple(map(number, s.facts)), s.squares) for s in found.summands),
        tuple((number(k), p) for k, p in found.multiples),
    )


def _symbols(formulas: list[Comparison]) -> set[Symbol]:
    return {a for f in formulas for a in f.atoms if isinstance(a, Symbol)}
