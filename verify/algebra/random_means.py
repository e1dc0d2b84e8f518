r"""Where normal means are: they rarely tie and stay near their centre; the ``normal means`` oracle.

The rules for all events are in :mod:`verify.logic.probability`; here is what holds for μ_i ∼ N(a, σ²I),
independent, with δ_ij of the student's components and the means ν_l, ν_h of the
teacher's.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from verify.algebra.distances import Placed
from verify.algebra.posterior import SUM, SUM_J, d, mu, mu_j, same
from verify.algebra.teacher import p_h, p_i, ν_h, ν_i, ν_j, ν_l
from verify.errors import ProofError
from verify.logic.events import Clause, Failure, NormalMeans, choice, is_fixed
from verify.logic.formulas import Comparison, equals
from verify.logic.kernel import Theorem, _normal_means, as_comparison
from verify.logic.proofs import answering
from verify.logic.reading import read_failure, read_formula, read_law, read_symbol, read_term, read_vector
from verify.logic.renaming import symbol_j, term_j
from verify.logic.schemas import Function, circle_constant, exp, log, sqrt
from verify.logic.sealed import exactly
from verify.logic.terms import (
    COMPONENT_COUNT,
    COMPONENTS,
    TEACHER_COUNT,
    Applied,
    Atom,
    Real,
    Scalar,
    Symbol,
    Term,
    monomial_term,
    term,
)
from verify.logic.vectors import Dot, Vector, VectorAtom, dot, square

_OF_MAP = (ν_i, ν_j, p_i, symbol_j(p_i))
_ATTACHED = '"opaque","attached",', f'"{Placed.ATTACHED.name}"'
"""How the rooms of teachers and of distances write what depends on the map, besides these."""
ATTACHMENT = choice("attachment", r"l(i)", (*_ATTACHED, *(word_of.key[1:-1] for word_of in _OF_MAP)))
"""Which component of the teacher each of the student's is attached to: any map i ↦ l(i)."""
_PAIRS = {("i", "j"): (mu, mu_j, COMPONENT_COUNT), ("l", "h"): (ν_l, ν_h, TEACHER_COUNT)}
"""The two vectors that belong to a pair of components, and how many of these there are."""
_OF_PAIRS = (mu, mu_j, ν_l, ν_h)


def rarely_near(
    law: NormalMeans,
    first: Vector | VectorAtom,
    second: Vector | VectorAtom,
    value: Real | Scalar,
    width: Real | Scalar,
) -> Theorem:
    """For t ≥ 0: σ√(2π|α|²) Pr(|⟨X, Y⟩ − b| < t|Y|) ≤ 2t for independent X and Y.

    X = α_i μ_i + α_j μ_j + u and Y = β_i μ_i + β_j μ_j + u' with numbers α and β, α·β = 0, α ≠ 0 and fixed
    vectors u, u'. For i ≠ j they are jointly normal and uncorrelated; X has the covariance σ²|α|²I. If both
    components occur, the event is said for i ≠ j, by a factor 1 − δ_ij.

    Args:
        law: of the means.
        first: X.
        second: Y.
        value: b, fixed.
        width: t, fixed.

    Raises:
        ProofError: X and Y are not of this form, or b or t is random.
    """
    X, Y, b, t = 1 * first, 1 * second, term(value), term(width)
    α, β = _numbers(X), _numbers(Y)
    if sum(p * q for p, q in zip(α, β, strict=True)) or not any(α):
        raise ProofError("first", X, "is correlated with the second, or not random", "take independent ones")
    if not is_fixed(b) or not is_fixed(t):
        raise ProofError("width", t, "or the value is random", "take constants")
    apart = (1 - same) if all(p or q for p, q in zip(α, β, strict=True)) else term(1)
    event = Comparison(apart * (dot(X, Y) - b) ** 2, "≥", apart * t**2 * square(Y))
    fails = _each(law, event)
    conclusion = law.scale * sqrt(2 * sum(p * p for p in α) * circle_constant()) * fails <= 2 * t
    content = ["rarely near", law.plain(), X.plain(), Y.plain(), b.plain(), t.plain()]
    return _normal_means.says(conclusion, content, ("density of a normal law", "Fubini's theorem"), (t >= 0,))


def _numbers(vector: Vector) -> tuple[Fraction, Fraction]:
    """The coefficients of μ_i and μ_j, where all else is fixed."""
    found = dict.fromkeys((mu, mu_j), Fraction(0))
    for atom, coefficient in vector.parts:
        if atom in found:
            if coefficient.constant is None:
                raise ProofError("vector", vector, "has a mean with a coefficient", "scale by numbers only")
            found[atom] = coefficient.constant
        elif not is_fixed(atom) or not is_fixed(coefficient):
            raise ProofError(
                "vector", vector, f"has {atom.latex}, which is random", "use means and constants"
            )
    return found[mu], found[mu_j]


def _each(law: NormalMeans, event: Comparison) -> Failure:
    """Pr(the event fails) for each of the components of which it speaks."""
    free = {v for a in event.atoms for v in a.depends}
    return Failure(law, (Clause(event),), None, tuple(v for v in sorted(COMPONENTS) if v in free))


def stays_in_ball(
    law: NormalMeans, size: Real | Scalar, ratio: Real | Scalar, power: Real | Scalar
) -> Theorem:
    """For qσ² ≤ R, λ ≥ 0, 2λ < 1: Pr(|μ_i − a|² > R) ≤ e^{−(d/2) log(1 − 2λ) − λq}, for each i.

    Args:
        law: of the means; a is its centre.
        size: R.
        ratio: q.
        power: λ.

    Raises:
        ProofError: one of these is random.
    """
    R, q, λ = term(size), term(ratio), term(power)
    if not all(map(is_fixed, (R, q, λ))):
        raise ProofError("size", R, "or another number is random", "take constants")
    fails = _each(law, square(mu - law.centre) <= R)
    conclusion = term(fails) <= exp(-1 * d * log(1 - 2 * λ) / 2 - λ * q)
    content = ["in ball", law.plain(), R.plain(), q.plain(), λ.plain()]
    axioms = ("tail of χ² by its moment generating function",)
    return _normal_means.says(conclusion, content, axioms, (q * law.scale**2 <= R, λ >= 0, 2 * λ < 1))


def some_pair_fails(of: Failure, bound: Real, first: str = "i", second: str = "j") -> Theorem:
    """Pr(A_ij fails) ≤ T ⊢ Pr(A_ij fails for some i, j) ≤ T n(n − 1)/2, if A_ij is A_ji and A_ii holds.

    Args:
        of: Pr(A_ij fails), where A is one comparison.
        bound: T, the same for all pairs.
        first: "i", or "l" for pairs of components of the teacher.
        second: "j", or "h".

    Raises:
        ProofError: the event is no such comparison, not symmetric, or says something of i = j, or T depends
            on i or j.
    """
    exactly(Failure, of=of)
    exactly(str, first=first, second=second)
    clause, pair, T = of.clauses[0], {first, second}, term(bound)
    if (first, second) not in _PAIRS or not pair <= {*of.of} or of.marker or len(of.clauses) > 1:
        raise ProofError("of", of.latex, "is no one event about this pair", "see rarely_near")
    if not isinstance(clause.shown, Comparison) or clause.given or T.depends & pair:
        raise ProofError("of", of.latex, "is no comparison, or its bound depends on the pair", "see above")
    one, other, count = _PAIRS[first, second]
    event = clause.shown.difference
    exchanged = Comparison(_with(event, {one: other, other: one}, pair), clause.shown.kind, term(0))
    diagonal = _with(event, {other: one}, pair)
    if pair == {"i", "j"}:  # else δ_ij is about others, and may be 0 where l = h
        diagonal = diagonal.replaced(lambda a: term(1) if a == same else term(a))
    if exchanged != clause.shown or diagonal.parts or clause.shown.kind == ">":
        raise ProofError("of", of.latex, "is not symmetric, or says something of i = j", "sum over both")
    some = Failure(of.law, of.clauses, None, tuple(v for v in of.of if v not in pair))
    conclusion = term(some) <= T * count * (count - 1) / 2
    content = ["some pair", of.plain(), T.plain(), first, second]
    return _normal_means.says(conclusion, content, ("union bound",), (term(of) <= T,))


def _with(value: Term, vectors: dict[VectorAtom, VectorAtom], pair: set[str]) -> Term:
    """The term with other vectors for those of the pair, and δ_ij as it is."""

    def changed(atom: Atom) -> Term:
        if atom == same or not atom.depends & pair:
            return term(atom)
        sides = (atom.first, atom.second) if isinstance(atom, Dot) else ()
        if not sides or any(s.depends & pair and s not in _OF_PAIRS for s in sides):
            raise ProofError("atom", atom.latex, "does not say how it depends on the pair", "use their means")
        return dot(*(vectors.get(side, side) for side in sides))

    return value.replaced(changed)


def one_is_least(of: Failure, marker: Symbol, value: Real) -> Theorem:
    """⊢ Pr(not: for some ι_i, A, ι marks one component, and f is least there) ≤ Pr(A fails).

    Of the numbers f_1, …, f_n one is the least. Let ι_i be 1 there, where there are several at the first of
    them, and 0 for all others: then ι_i² = ι_i, ι_i ι_j = ι_i δ_ij, Σ ι_i = 1 and ι_j (f_j − f_i) ≤ 0.

    Args:
        of: Pr(A fails), about no single component and without a marker.
        marker: ι_i, of which A does not speak.
        value: f_i, a number of the state for each component i.

    Raises:
        ProofError: one of these conditions fails.
    """
    f = term(value)
    if f.depends - {"i", "state", "mixture"} or of.marker or of.of:
        raise ProofError("value", f, "is no number of the state for each i, or A has a marker", "see above")
    said = Clause(f >= 0), *of.clauses
    event = Failure(of.law, (*of.clauses, *map(Clause, (*marks_one(marker), least(marker, f)))), marker)
    if any(event.says_of_marker(formula) for clause in said for formula in clause.formulas):
        raise ProofError("marker", marker.name, "stands in the event or in the value", "call it another name")
    content = ["one is least", of.plain(), marker.plain(), f.plain()]
    axioms = ("a finite set of numbers has a least one",)
    return _normal_means.says(Comparison(term(event), "≤", term(of)), content, axioms)


def marks_one(marker: Symbol) -> list[Comparison]:
    """The formulas ι_i² = ι_i, ι_i ι_j = ι_i δ_ij, Σ_i ι_i = 1 and Σ_j ι_j = 1: ι_i is 1 for just one i."""
    ι, ι_j = marker, symbol_j(marker)
    return [equals(ι**2, ι), equals(ι * ι_j, ι * same), equals(SUM(ι), 1), equals(SUM_J(ι_j), 1)]


def least(marker: Symbol, value: Real) -> Comparison:
    """The formula ι_j (f_j − f_i) ≤ 0: f is least where ι is 1."""
    return symbol_j(marker) * (term_j(term(value)) - value) <= 0


def nearest_attached(of: Failure) -> Theorem:
    """⊢ Pr(not: for some map i ↦ l(i), A and all |μ_i − ν_{l(i)}| ≤ |μ_i − ν_l|) ≤ Pr(A fails).

    Each student has a nearest teacher. Whatever is known of the map holds for any.

    Args:
        of: Pr(A fails), about no single component, without a marker; A does not speak of the map.

    Raises:
        ProofError: one of these conditions fails.
    """
    exactly(Failure, of=of)
    if of.marker or of.of:
        raise ProofError("of", of.latex, "has a marker, or is about one component", "range over all")
    nearest = Clause(square(mu - ν_i) <= square(mu - ν_l))
    event = Failure(of.law, (*of.clauses, nearest), ATTACHMENT)
    if any(event.says_of_marker(formula) for clause in of.clauses for formula in clause.formulas):
        raise ProofError("of", of.latex, "speaks of the map already", "say it afterwards")
    axioms = ("a finite set of numbers has a least one",)
    return _normal_means.says(Comparison(term(event), "≤", term(of)), ["nearest", of.plain()], axioms)


def of_the_attached(formula: Comparison) -> Theorem:
    """From a formula about every component h of the teacher: the same about l(i), for every i.

    Raises:
        ProofError: it does not say how it depends on h, or sums over i around h.
    """
    exactly(Comparison, formula=formula)
    left, right = (value.replaced(_attached_atom) for value in (formula.left, formula.right))
    conclusion = Comparison(left, formula.relation, right)
    return _normal_means.says(conclusion, ["of the attached", formula.plain()], (), (formula,))


def _attached_atom(atom: Atom) -> Term:
    if "h" not in atom.depends:
        return term(atom)
    match atom:
        case Symbol() if atom == p_h:
            return term(p_i)
        case Dot() if all(side == ν_h or "h" not in side.depends for side in (atom.first, atom.second)):
            return dot(*(ν_i if side == ν_h else side for side in (atom.first, atom.second)))
        case Function():
            return term(Function(atom.name, tuple(t.replaced(_attached_atom) for t in atom.arguments)))
        case Applied() if atom.functional.binds not in ("i", "h"):
            return atom.functional(monomial_term(atom.argument).replaced(_attached_atom))
    raise ProofError("atom", atom.latex, "does not say how it depends on h", "unfold it")


def answer(content: Any) -> Theorem:
    """The oracle asked again for what it said before, from the content of its theorem."""
    match content:
        case ["rarely near", law, first, second, value, width]:
            vectors = read_vector(first), read_vector(second)
            return rarely_near(read_law(law), *vectors, read_term(value), read_term(width))
        case ["in ball", law, *numbers]:
            return stays_in_ball(read_law(law), *map(read_term, numbers))
        case ["some pair", of, bound, first, second]:
            return some_pair_fails(read_failure(of), read_term(bound), first, second)
        case ["nearest", of]:
            return nearest_attached(read_failure(of))
        case ["of the attached", formula]:
            return of_the_attached(as_comparison(read_formula(formula)))
        case ["one is least", of, marker, value]:
            return one_is_least(read_failure(of), read_symbol(marker), read_term(value))
    raise ProofError("content", content, "is nothing that this oracle said", "distrust it")


answering("normal means", answer)
