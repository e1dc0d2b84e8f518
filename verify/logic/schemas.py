"""Textbook theorems as schemas: an instance is made from terms, never typed, with all its hypotheses.

Each function returns ⊢ or hypotheses ⊢ the instance; discharge the hypotheses by :func:`kernel.cut`. The name
of the textbook theorem is recorded with every theorem that uses it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import factorial

from verify.errors import ProofError
from verify.logic.descent import k
from verify.logic.formulas import TENDS, Comparison, Formula, Predicate, equals
from verify.logic.kernel import Theorem, _make, mentions
from verify.logic.latex import latex
from verify.logic.sealed import exactly, sealed
from verify.logic.terms import (
    COMPONENTS,
    Atom,
    Functional,
    Plain,
    Real,
    Scalar,
    Symbol,
    Term,
    term,
)
from verify.logic.vectors import Dot, is_point

_SHOWN = {
    "exp": "e^{{{0}}}",
    "log": r"\log\left({0}\right)",
    "sqrt": r"\sqrt{{{0}}}",
    "max": r"\max({0}, {1})",
    "min": r"\min({0}, {1})",
    "abs": r"\left|{0}\right|",
    "inverse": r"\tfrac{{1}}{{{0}}}",
    "sin": r"\sin\left({0}\right)",
    "cos": r"\cos\left({0}\right)",
    "tan": r"\tan\left({0}\right)",
    "pi": r"\pi",
}
_ARITY = {"max": 2, "min": 2, "pi": 0}


@sealed
@dataclass(frozen=True, eq=False)
class Function(Atom):
    """An elementary function of terms: exp, log (of what is > 0), sqrt (of what is ≥ 0), max, min, abs.

    Outside its domain a function has *some* real value, about which no schema says anything.
    """

    name: str
    arguments: tuple[Term, ...]

    def __post_init__(self) -> None:
        exactly(str, name=self.name)
        if self.name not in _SHOWN:
            raise ProofError("name", self.name, "is no function that the schemas know", "take one of them")
        exactly(tuple, arguments=self.arguments)
        if len(self.arguments) != _ARITY.get(self.name, 1):
            raise ProofError("arguments", len(self.arguments), f"are not those of {self.name}", "see above")
        for argument in self.arguments:
            exactly(Term, argument=argument)

    @property
    def depends(self) -> frozenset[str]:  # type: ignore[override]
        """What the arguments depend on."""
        return frozenset(v for t in self.arguments for v in t.depends)

    @property
    def integrable(self) -> bool:
        """Roots, extremes, sines of what is, and e to what is linear in x less squares of such; no others."""
        if "x" not in self.depends:
            return True
        if self.name == "exp":
            return _is_bounded_by_linear(self.arguments[0])
        tame = self.name not in ("log", "inverse", "tan")
        return tame and all(a.integrable for t in self.arguments for a in t.atoms)

    @property
    def latex(self) -> str:  # type: ignore[override]
        """How it is printed."""
        return _SHOWN[self.name].format(*map(latex, self.arguments))

    def plain(self) -> Plain:
        """See :meth:`Atom.plain`."""
        return ["function", self.name, [t.plain() for t in self.arguments]]


def _is_bounded_by_linear(exponent: Term) -> bool:
    """Whether a term is linear in x less a sum of squares of such: so that e^{it} is at most e^{c|x| + c}."""
    quadratic: dict[tuple[Atom, Atom], Fraction] = {}
    for monomial, coefficient in exponent:
        moved = [a for a, e in monomial if "x" in a.depends for _ in range(e)]
        if not all(map(_of_the_point, moved)) or len(moved) > 2:
            return False
        if len(moved) == 2:
            if sum(e for _, e in monomial) > 2:
                return False  # the square has a factor of unknown sign
            for pair in (moved, moved[::-1]):
                first, second = pair
                quadratic[first, second] = quadratic.get((first, second), Fraction(0)) - coefficient / 2
    return _is_positive_semidefinite(quadratic)


def _of_the_point(atom: Atom) -> bool:
    """Whether it is ⟨x, q⟩ for a vector q that x does not move."""
    sides = (atom.first, atom.second) if isinstance(atom, Dot) else ()
    return sorted("x" in side.depends for side in sides) == [False, True] and any(map(is_point, sides))


def _is_positive_semidefinite(form: dict[tuple[Atom, Atom], Fraction]) -> bool:
    """Whether a symmetric quadratic form, by its coefficients, is a sum of squares: exact elimination."""
    names = {a for pair in form for a in pair}
    while names:
        pivot = names.pop()
        row = {a: form.get((pivot, a), Fraction(0)) for a in names}
        diagonal = form.get((pivot, pivot), Fraction(0))
        if diagonal < 0 or (diagonal == 0 and any(row.values())):
            return False
        if diagonal > 0:
            form = {
                (a, b): form.get((a, b), Fraction(0)) - row[a] * row[b] / diagonal
                for a in names
                for b in names
            }
    return True


def exp(value: Real | Scalar) -> Function:
    """The exponential of a term."""
    return Function("exp", (term(value),))


def log(value: Real | Scalar) -> Function:
    """The natural logarithm of a term that is to be positive."""
    return Function("log", (term(value),))


def sqrt(value: Real | Scalar) -> Function:
    """The square root of a term that is to be non-negative."""
    return Function("sqrt", (term(value),))


def maximum(left: Real | Scalar, right: Real | Scalar) -> Function:
    """The larger of two terms."""
    return Function("max", (term(left), term(right)))


def minimum(left: Real | Scalar, right: Real | Scalar) -> Function:
    """The smaller of two terms."""
    return Function("min", (term(left), term(right)))


def absolute(value: Real | Scalar) -> Function:
    """The absolute value of a term."""
    return Function("abs", (term(value),))


def inverse(value: Real | Scalar) -> Function:
    """1/t for a term that is not to be 0."""
    return Function("inverse", (term(value),))


def circle_constant() -> Function:
    """The number π (the atom ``pi`` of the posterior is a weight)."""
    return Function("pi", ())


def _schema(
    name: str, arguments: Sequence[Real | Scalar], conclusion: Formula, *hypotheses: Formula, axiom: str
) -> Theorem:
    content = [name, [term(a).plain() for a in arguments]]
    return _make("schema", hypotheses, conclusion, (), content, axioms=(axiom,) if axiom else ())


def exp_positive(t: Real | Scalar) -> Theorem:
    """⊢ e^t > 0."""
    return _schema("exp_positive", (t,), exp(t) > 0, axiom="exponential function")


def exp_sum(s: Real | Scalar, t: Real | Scalar) -> Theorem:
    """⊢ e^{s+t} = e^s e^t."""
    conclusion = equals(exp(term(s) + term(t)), exp(s) * exp(t))
    return _schema("exp_sum", (s, t), conclusion, axiom="exponential function")


def exp_zero() -> Theorem:
    """⊢ e^0 = 1."""
    return _schema("exp_zero", (), equals(exp(0), 1), axiom="exponential function")


def exp_tangent(t: Real | Scalar) -> Theorem:
    """⊢ e^t ≥ 1 + t."""
    return _schema("exp_tangent", (t,), exp(t) >= 1 + term(t), axiom="exponential function")


def exp_series(t: Real | Scalar, order: int) -> Theorem:
    """The theorem t ≥ 0 ⊢ e^t ≥ Σ_{j ≤ order} t^j/j!."""
    value = term(0)
    for j in range(order + 1):
        value = value + term(t) ** j / Fraction(factorial(j))
    hypothesis = term(t) >= 0
    return _schema("exp_series", (t, order), exp(t) >= value, hypothesis, axiom="exponential function")


def exp_monotone(s: Real | Scalar, t: Real | Scalar) -> Theorem:
    """The theorem s ≤ t ⊢ e^s ≤ e^t."""
    hypothesis = Comparison(term(s), "≤", term(t))
    return _schema("exp_monotone", (s, t), exp(s) <= exp(t), hypothesis, axiom="exponential function")


def exp_log(t: Real | Scalar) -> Theorem:
    """The theorem t > 0 ⊢ e^{log t} = t."""
    return _schema("exp_log", (t,), equals(exp(log(t)), t), term(t) > 0, axiom="logarithm")


def log_exp(t: Real | Scalar) -> Theorem:
    """⊢ log e^t = t."""
    return _schema("log_exp", (t,), equals(log(exp(t)), t), axiom="logarithm")


def log_product(s: Real | Scalar, t: Real | Scalar) -> Theorem:
    """The theorem s > 0, t > 0 ⊢ log(s t) = log s + log t."""
    conclusion = equals(log(term(s) * term(t)), log(s) + log(t))
    return _schema("log_product", (s, t), conclusion, term(s) > 0, term(t) > 0, axiom="logarithm")


def log_tangent(t: Real | Scalar) -> Theorem:
    """The theorem t > 0 ⊢ log t ≤ t − 1."""
    return _schema("log_tangent", (t,), log(t) <= term(t) - 1, term(t) > 0, axiom="logarithm")


def log_monotone(s: Real | Scalar, t: Real | Scalar) -> Theorem:
    """The theorem s > 0, s ≤ t ⊢ log s ≤ log t."""
    hypotheses = term(s) > 0, Comparison(term(s), "≤", term(t))
    return _schema("log_monotone", (s, t), log(s) <= log(t), *hypotheses, axiom="logarithm")


def sqrt_squared(t: Real | Scalar) -> Theorem:
    """The theorem t ≥ 0 ⊢ (√t)² = t."""
    return _schema("sqrt_squared", (t,), equals(sqrt(t) ** 2, t), term(t) >= 0, axiom="square root")


def sqrt_nonnegative(t: Real | Scalar) -> Theorem:
    """The theorem t ≥ 0 ⊢ √t ≥ 0."""
    return _schema("sqrt_nonnegative", (t,), sqrt(t) >= 0, term(t) >= 0, axiom="square root")


def max_left(s: Real | Scalar, t: Real | Scalar) -> Theorem:
    """⊢ max(s, t) ≥ s."""
    return _schema("max_left", (s, t), maximum(s, t) >= s, axiom="")


def max_right(s: Real | Scalar, t: Real | Scalar) -> Theorem:
    """⊢ max(s, t) ≥ t."""
    return _schema("max_right", (s, t), maximum(s, t) >= t, axiom="")


def max_one_of(s: Real | Scalar, t: Real | Scalar) -> Theorem:
    """⊢ (max(s, t) − s)(max(s, t) − t) = 0."""
    larger = maximum(s, t)
    conclusion = equals((larger - term(s)) * (larger - term(t)), 0)
    return _schema("max_one_of", (s, t), conclusion, axiom="")


def min_left(s: Real | Scalar, t: Real | Scalar) -> Theorem:
    """⊢ min(s, t) ≤ s."""
    return _schema("min_left", (s, t), minimum(s, t) <= s, axiom="")


def min_right(s: Real | Scalar, t: Real | Scalar) -> Theorem:
    """⊢ min(s, t) ≤ t."""
    return _schema("min_right", (s, t), minimum(s, t) <= t, axiom="")


def min_one_of(s: Real | Scalar, t: Real | Scalar) -> Theorem:
    """⊢ (s − min(s, t))(t − min(s, t)) = 0."""
    smaller = minimum(s, t)
    conclusion = equals((term(s) - smaller) * (term(t) - smaller), 0)
    return _schema("min_one_of", (s, t), conclusion, axiom="")


def below_min(u: Real | Scalar, s: Real | Scalar, t: Real | Scalar) -> Theorem:
    """The theorem u ≤ s, u ≤ t ⊢ u ≤ min(s, t)."""
    hypotheses = Comparison(term(u), "≤", term(s)), Comparison(term(u), "≤", term(t))
    return _schema("below_min", (u, s, t), minimum(s, t) >= u, *hypotheses, axiom="")


def above_max(u: Real | Scalar, s: Real | Scalar, t: Real | Scalar) -> Theorem:
    """The theorem u ≥ s, u ≥ t ⊢ u ≥ max(s, t)."""
    hypotheses = Comparison(term(u), "≥", term(s)), Comparison(term(u), "≥", term(t))
    return _schema("above_max", (u, s, t), maximum(s, t) <= u, *hypotheses, axiom="")


def abs_squared(t: Real | Scalar) -> Theorem:
    """⊢ |t|² = t²."""
    return _schema("abs_squared", (t,), equals(absolute(t) ** 2, term(t) ** 2), axiom="")


def abs_nonnegative(t: Real | Scalar) -> Theorem:
    """⊢ |t| ≥ 0."""
    return _schema("abs_nonnegative", (t,), absolute(t) >= 0, axiom="")


def inverse_times(t: Real | Scalar) -> Theorem:
    """The theorem t > 0 ⊢ t · (1/t) = 1."""
    return _schema("inverse_times", (t,), equals(term(t) * inverse(t), 1), term(t) > 0, axiom="")


def inverse_positive(t: Real | Scalar) -> Theorem:
    """The theorem t > 0 ⊢ 1/t > 0."""
    return _schema("inverse_positive", (t,), inverse(t) > 0, term(t) > 0, axiom="")


def tends_to(value: Real, limit: Real | Scalar) -> Predicate:
    """The formula: value → limit as k → ∞."""
    return Predicate("tends", (term(value), term(limit)), TENDS)


def squeezed(value: Theorem, bound: Theorem, rate: Theorem) -> Theorem:
    """From 0 ≤ a_k, a_k (1 + c k) ≤ A for all k and c > 0: a_k → 0.

    Args:
        value: ⊢ a_k ≥ 0.
        bound: ⊢ a_k (1 + c k) ≤ A, with c and A free of k.
        rate: ⊢ c > 0.
    """
    a, c = value.comparison.difference, rate.comparison.difference
    if value.comparison.kind != "≥" or rate.comparison.kind != ">":
        raise ProofError("value", value, "are not a ≥ 0 and c > 0", "prove these")
    limit = (bound.comparison.difference + a * (1 + c * k)) if bound.comparison.kind == "≥" else term(k)
    if "k" in (limit.depends | c.depends):
        raise ProofError("bound", bound, "is not a (1 + c k) ≤ A with A and c free of k", "bring it there")
    _no_single_step(value, bound, rate)
    hypotheses = [h for t in (value, bound, rate) for h in t.hypotheses]
    conclusion = tends_to(a, 0)
    return _make("squeeze", hypotheses, conclusion, (value, bound, rate), axioms=("squeeze theorem",))


def dominated_limit(small: Theorem, below: Theorem, limit: Theorem, factor: Real | Scalar) -> Theorem:
    """From 0 ≤ b_k ≤ C a_k for all k and a_k → 0: b_k → 0.

    Args:
        small: ⊢ b_k ≥ 0.
        below: ⊢ b_k ≤ C a_k.
        limit: ⊢ a_k → 0.
        factor: C, free of k.
    """
    b, goal = small.comparison.difference, limit.conclusion
    if small.comparison.kind != "≥" or not isinstance(goal, Predicate) or goal.name != "tends":
        raise ProofError("limit", limit, "are not b ≥ 0 and a → 0", "prove these")
    a, to = goal.terms
    if to.constant != 0 or "k" in term(factor).depends or below.conclusion != (b <= term(factor) * a):
        raise ProofError("below", below, "is not b ≤ C a with a → 0", "bring it there")
    _no_single_step(small, below, limit)
    hypotheses = [h for t in (small, below, limit) for h in t.hypotheses]
    content = term(factor).plain()
    return _make(
        "dominated limit",
        hypotheses,
        tends_to(b, 0),
        (small, below, limit),
        content,
        axioms=("squeeze theorem",),
    )


def in_the_limit(theorem: Theorem, small: Symbol) -> Theorem:
    """From t(s) ≥ 0 for every s > 0, t a polynomial in s: t(0) ≥ 0.

    Args:
        theorem: hypotheses without s ⊢ t(s) ≥ 0 or t(s) > 0.
        small: s, a parameter with the domain s > 0.
    """
    if small.domain != ((">", Fraction(0)),) or small.depends or small.integer:
        raise ProofError("small", small.name, "does not range over all s > 0", "declare it positive")
    given = theorem.comparison
    hidden = [a.latex for a in given.atoms if a != small and mentions(a, small)]
    assumed = any(mentions(a, small) for h in theorem.hypotheses for a in h.atoms)
    if hidden or given.kind == "=" or assumed:
        raise ProofError("theorem", theorem, f"is no t(s) ≥ 0 with {small.name} free", "unfold or discharge")
    kept = [(m, c) for m, c in given.difference if small not in dict(m)]
    conclusion = Comparison(term(0), "≤", Term(kept))
    return _make("limit of small s", theorem.hypotheses, conclusion, (theorem,), small.plain())


def summand(theorem: Theorem, functional: Functional) -> Theorem:
    """From f_i ≥ 0 for all i: f_i ≤ Σ_i f_i, for each i."""
    exactly(Functional, functional=functional)
    f = theorem.comparison.difference
    if functional.binds not in COMPONENTS or theorem.comparison.kind == "=":
        raise ProofError("functional", functional.name, "is no sum over components of f ≥ 0", "take SUM")
    conclusion = f <= functional(f)
    return _make("summand", theorem.hypotheses, conclusion, (theorem,), functional.plain())


def _is_limit(formula: Formula) -> bool:
    if not isinstance(formula, Predicate) or formula.name != "tends":
        return False
    return formula == tends_to(*formula.terms)


def _no_single_step(*theorems: Theorem) -> None:
    for theorem in theorems:
        for hypothesis in theorem.hypotheses:
            if _is_limit(hypothesis):
                continue  # it is about all k
            if any("k" in a.depends for a in hypothesis.atoms):
                raise ProofError("hypothesis", hypothesis.key, "speaks of one step k only", "discharge it")


INSTANCES = {
    f.__name__: f
    for f in (
        exp_positive, exp_sum, exp_zero, exp_tangent, exp_monotone, exp_log, log_exp, log_product,
        log_tangent, log_monotone, sqrt_squared, sqrt_nonnegative, max_left, max_right,
        max_one_of, min_left, min_right, min_one_of, below_min, above_max, inverse_times, inverse_positive,
        abs_squared, abs_nonnegative,
    )
}  # fmt: skip
"""Schemas whose instances are made from terms alone, by name."""
