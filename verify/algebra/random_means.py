r"""Where normal means are: they rarely tie and stay near their centre; the ``normal means`` oracle.

The rules for all events are in :mod:`verify.logic.probability`; here is what holds for μ_i ∼ N(a, σ²I),
independent, with δ_ij of the student's components and β_lh of the teacher's.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from verify.algebra.distances import SUM_L
from verify.algebra.posterior import SUM, SUM_J, d, mu, mu_j, same
from verify.errors import ProofError
from verify.logic.events import Clause, Failure, NormalMeans, is_fixed
from verify.logic.formulas import Comparison, equals
from verify.logic.kernel import Theorem, _normal_means
from verify.logic.names import word
from verify.logic.proofs import answering
from verify.logic.reading import read_failure, read_law, read_symbol, read_term, read_vector
from verify.logic.renaming import renamed, symbol_j
from verify.logic.schemas import circle_constant, exp, log, sqrt
from verify.logic.terms import (
    COMPONENTS,
    TEACHER_COUNT,
    Atom,
    Functional,
    Opaque,
    Real,
    Scalar,
    Symbol,
    Term,
    term,
)
from verify.logic.vectors import Dot, Vector, VectorAtom, dot, square

before = Opaque("before", "l h", r"\beta_{lh}", "1 if l < h, else 0", frozenset({"mixture", "l", "h"}))
SUM_H = Functional("sum h", r"\textstyle\sum_h", "h", term(TEACHER_COUNT), frozenset({"mixture"}))
"""The sum over the components of the teacher, by their second index."""
for named in (before, SUM_H):
    word(named.latex, named.key)


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


def some_pair_fails(of: Failure) -> Theorem:
    """⊢ Pr(A_ij fails for some i, j) ≤ ½ Σ_i Σ_j Pr(A_ij fails), if A_ij is A_ji and A_ii holds.

    Raises:
        ProofError: the event is not one comparison about components i and j, or not symmetric, or it says
            something of i = j.
    """
    clause = of.clauses[0]
    if of.of != ("i", "j") or of.marker or len(of.clauses) != 1 or not isinstance(clause.shown, Comparison):
        raise ProofError("of", of.latex, "is no one comparison about components i and j", "see rarely_near")
    event = clause.shown.difference
    exchanged = Comparison(event.replaced(_exchanged), clause.shown.kind, term(0))
    diagonal = event.replaced(lambda atom: term(1) if atom == same else term(atom))
    if clause.given or exchanged != clause.shown or diagonal.parts or clause.shown.kind == ">":
        raise ProofError("of", of.latex, "is not symmetric, or says something of i = j", "sum over i and j")
    some = Failure(of.law, of.clauses)
    conclusion = some <= SUM(SUM_J(of)) / 2
    return _normal_means.says(conclusion, ["some pair", of.plain()], ("union bound",))


def _exchanged(atom: Atom) -> Term:
    """The atom with i for j and j for i."""
    if atom == same or not atom.depends & {"i", "j"}:
        return term(atom)
    if not isinstance(atom, Dot):
        raise ProofError("atom", atom.latex, "does not say how it depends on i and j", "use means alone")
    other = {mu: mu_j, mu_j: mu}
    sides = atom.first, atom.second
    if any(side.depends & {"i", "j"} and side not in other for side in sides):
        raise ProofError("atom", atom.latex, "does not say how it depends on i and j", "use means alone")
    return dot(*(other.get(side, side) for side in sides))


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
    return symbol_j(marker) * (renamed(term(value)) - value) <= 0


def before_is_0_or_1() -> Theorem:
    """⊢ β_lh² = β_lh."""
    return _normal_means.says(equals(before * before, before), ["before is 0 or 1"])


def pairs_are_counted() -> Theorem:
    """⊢ Σ_l Σ_h β_lh = m(m − 1)/2."""
    m = term(TEACHER_COUNT)
    return _normal_means.says(equals(SUM_L(SUM_H(before)), m * (m - 1) / 2), ["pairs are counted"])


def answer(content: Any) -> Theorem:
    """The oracle asked again for what it said before, from the content of its theorem."""
    match content:
        case ["before is 0 or 1"]:
            return before_is_0_or_1()
        case ["pairs are counted"]:
            return pairs_are_counted()
        case ["rarely near", law, first, second, value, width]:
            vectors = read_vector(first), read_vector(second)
            return rarely_near(read_law(law), *vectors, read_term(value), read_term(width))
        case ["in ball", law, *numbers]:
            return stays_in_ball(read_law(law), *map(read_term, numbers))
        case ["some pair", of]:
            return some_pair_fails(read_failure(of))
        case ["one is least", of, marker, value]:
            return one_is_least(read_failure(of), read_symbol(marker), read_term(value))
    raise ProofError("content", content, "is nothing that this oracle said", "distrust it")


answering("normal means", answer)
