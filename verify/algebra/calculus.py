"""Derivatives of posterior moments, and the two ways to get rid of what cannot be compared.

The four rules that are used here (how a weight and a moment change with x and with a mean) are
themselves a claim with a proof: see :mod:`verify.algebra.softmax`.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum

from verify.algebra import notation as nt
from verify.algebra import tensor
from verify.algebra.tensor import Expression, Factor, Term, added, renamed, summed, symbol
from verify.errors import InputError

Rule = Callable[[Factor, str], Expression]


class Law(Enum):
    """The law of x under which an expectation is taken."""

    NORMAL = r"\varphi"
    STUDENT = "p"
    TEACHER = "p^{*}"

    def score(self, b: str) -> Expression:
        """The score ∂_b log of the density: −x, v − x or v* − x."""
        match self:
            case Law.NORMAL:
                return -nt.x(b)
            case Law.STUDENT:
                return nt.v(b) - nt.x(b)
            case Law.TEACHER:
                return nt.v_star(b) - nt.x(b)


def gradient(expression: Expression, b: str) -> Expression:
    """∂/∂x_b of the expression, with b as a new free index (or contracted if b is already free)."""
    return _leibniz(expression, b, _by_point)


def mean_gradient(expression: Expression, b: str, component: str = "i") -> Expression:
    """∂/∂μ_{k,b} of the expression at a fixed point x, for the marked component k."""

    def rule(factor: Factor, index: str) -> Expression:
        return _by_mean(factor, index, component)

    return _leibniz(expression, b, rule)


def density_gradient(law: Law, b: str, component: str = "i") -> Expression:
    """∂/∂μ_{k,b} of the logarithm of the density: w_k (x − μ_k)_b for the student, 0 for the others."""
    if law is Law.STUDENT:
        return nt.w(component) * (nt.x(b) - nt.mu(b, component))
    return Expression()


def stein(field: Expression, law: Law, b: str) -> Expression:
    """∂_b g_b + s_b g_b for a vector field g with free index b: its expectation under the law vanishes.

    This is ∂_b(ρ g_b)/ρ, so the statement is Stein's lemma for every one of the three laws.
    """
    inner = "_b"
    renamed = field.relabel(**{b: inner})
    # gradient() with an index that is already free contracts the two: ∂_b g_b.
    return gradient(renamed, inner) + renamed * law.score(inner)


def peel(expression: Expression, law: Law) -> Expression:
    """A field g such that adding ``stein(g)`` removes one factor x from each term that has one.

    E[x_a h] = E[∂_a h + (s + x)_a h]: the field is δ_{ab} h, summed over the terms.
    The caller checks the result; nothing here needs to be trusted.
    """
    field = Expression()
    for term, coefficient in expression:
        at = next((k for k, f in enumerate(term) if f.head == tensor.POINT), None)
        if at is None:
            continue
        (index,) = term[at].indices
        rest = term[:at] + term[at + 1 :]
        if index.isdigit():
            field += Expression([(renamed(rest, {index: "_s"}), coefficient)])
        else:
            field += Expression([((*rest, Factor(tensor.DELTA, "", (index, "_s"))), coefficient)])
    return field


def sum_over_components(expression: Expression, component: str = "i") -> Expression:
    """Σ_k over all n components of an expression whose every term has exactly one factor w_k.

    Σ_k w_k μ_{k,a} μ_{k,b} … = M_{ab…}. Raises InputError for a term with another power of w_k, whose sum
    is no moment.
    """
    return Expression((_closed(term, component), coefficient) for term, coefficient in expression)


def _closed(term: Term, component: str) -> Term:
    marked = [f for f in term if f.component == component]
    weights = [f for f in marked if f.head == tensor.WEIGHT]
    if len(weights) != 1:
        raise InputError(
            "term", term, f"has {len(weights)} factors w_{component}", "sum only what is linear in the weight"
        )
    indices = tuple(k for f in marked for k in f.indices)
    rest = tuple(f for f in term if f.component != component)
    return (*rest, Factor(tensor.MOMENT, "", indices)) if indices else rest


def _leibniz(expression: Expression, b: str, rule: Rule) -> Expression:
    """Σ over the factors: the derivative of one times the others, everything by the product rule."""
    # While differentiating, the new index has a private name, so that it cannot be contracted early
    # with an index that the expression summed over; renaming it at the end contracts on purpose.
    private = "_d"
    products: list[Expression] = []
    for term, coefficient in expression:
        opened = _open(term)
        for k, factor in enumerate(opened):
            others = Expression([(opened[:k] + opened[k + 1 :], coefficient)])
            products.append(others * rule(factor, private))
    return added(products).relabel(**{private: b})


def _open(term: Term) -> Term:
    """The term with its summed indices as letters, so that factors can be taken apart."""
    return renamed(term, {k: f"_{k}" for k in summed(term)})


def _by_point(factor: Factor, b: str) -> Expression:
    match factor:
        case Factor(tensor.WEIGHT, component, ()):
            return nt.w(component) * (nt.mu(b, component) - nt.v(b))
        case Factor(tensor.MOMENT | tensor.TEACHER as head, _, indices):
            return symbol(head, *indices, b) - symbol(head, *indices) * symbol(head, b)
        case Factor(tensor.POINT, _, (a,)):
            return nt.delta(a, b)
    return Expression()


def _by_mean(factor: Factor, b: str, k: str) -> Expression:
    step = nt.w(k) * (nt.x(b) - nt.mu(b, k))
    match factor:
        case Factor(tensor.WEIGHT, component, ()):
            return (int(component == k) - nt.w(component)) * step
        case Factor(tensor.MEAN, component, (a,)) if component == k:
            return nt.delta(a, b)
        case Factor(tensor.MOMENT, _, indices):
            means = [nt.mu(a, k) for a in indices]
            change = step * (_prod(means) - symbol(tensor.MOMENT, *indices))
            for at, a in enumerate(indices):
                change += nt.w(k) * nt.delta(a, b) * _prod(means[:at] + means[at + 1 :])
            return change
    return Expression()


def _prod(factors: list[Expression]) -> Expression:
    product = tensor.as_expression(1)
    for factor in factors:
        product = product * factor
    return product
