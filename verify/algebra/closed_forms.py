"""Explicit closed forms on the line (d = 1) as SymPy expressions, read off the derived integrands.

Nothing is typed in: every formula is :mod:`verify.algebra.forms` with its moments replaced by what they
are, M_γ = Σ_k e_k μ_k^γ / Σ_k e_k.

The exact checks write each exponential as a symbol that its derivations know (D e_k = μ_k e_k, …); a
residual is the numerator of a rational function, expanded, so 0 means identically 0 in everything.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import sympy as sp

from verify.algebra import forms, tensor
from verify.algebra.calculus import Law
from verify.algebra.components import in_coordinates
from verify.algebra.forms import stein_field
from verify.algebra.integrand import Integrand
from verify.algebra.softmax import Rule, derive
from verify.algebra.tensor import Expression
from verify.errors import InputError

x = sp.Symbol("x", real=True)


@dataclass(frozen=True)
class Components:
    """A mixture on the line: means, and exponentials π_k e^{xμ_k − μ_k²/2} (or symbols)."""

    means: tuple[sp.Expr, ...]
    exponentials: tuple[sp.Expr, ...]

    @property
    def partition(self) -> sp.Expr:
        """Z = Σ_k e_k, the density over φ."""
        return sp.Add(*self.exponentials)

    def moment(self, order: int) -> sp.Expr:
        """The posterior moment of this order."""
        parts = zip(self.exponentials, self.means, strict=True)
        return sp.Add(*(e * mean**order for e, mean in parts)) / self.partition


def mixture(
    means: Sequence[object] | int, weights: Sequence[object] | None = None, *, name: str = "mu"
) -> Components:
    """Components with these means, or ``n`` symbolic ones; weights default to 1/n each.

    Raises:
        InputError: there is no component, not one weight for each, or something inexact or non-finite.
    """
    if isinstance(means, int):
        means = sp.symbols(f"{name}_1:{means + 1}", real=True) if means > 0 else ()
    if not means:
        raise InputError(
            "means", means, "a mixture has at least one component", "give n ≥ 1 or a list of means"
        )
    weights = [sp.Rational(1, len(means))] * len(means) if weights is None else weights
    if len(weights) != len(means):
        raise InputError("weights", weights, f"there are {len(means)} means", "give one weight for each mean")
    mu, pi = [_exact("mean", m) for m in means], [_exact("weight", w) for w in weights]
    exponentials = tuple(w * sp.exp(x * m - m**2 / 2) for m, w in zip(mu, pi, strict=True))
    return Components(tuple(mu), exponentials)


STANDARD = Components((sp.S.Zero,), (sp.S.One,))
"""N(0, 1), the teacher that is meant when none is given."""


def evaluate(
    integrand: Integrand, student: Components, teacher: Components = STANDARD, i: int = 0
) -> sp.Expr:
    """The polynomial at x, in terms of the exponentials, with component ``i`` (from 0) marked."""
    if not 0 <= i < len(student.means):
        raise InputError("i", i, f"there are {len(student.means)} components", "count components from 0")
    total = sp.S.Zero
    weight = student.exponentials[i] / student.partition
    for monomial, coefficient in integrand:
        if integrand.dimension != 1 or monomial.weights[1] or any(monomial.mean_j):
            raise InputError(
                "integrand", monomial, "is not on the line with one marked component", "use d = 1"
            )
        term = sp.Rational(coefficient.numerator, coefficient.denominator) * weight ** monomial.weights[0]
        term *= student.means[i] ** monomial.mean_i[0]
        term *= sp.Mul(*(student.moment(order) for (order,) in monomial.student))
        total += term * sp.Mul(*(teacher.moment(order) for (order,) in monomial.teacher))
    return total


def density(law: Law, student: Components, teacher: Components = STANDARD) -> sp.Expr:
    """The density of x on the line under the law."""
    ratio = {Law.NORMAL: sp.S.One, Law.STUDENT: student.partition, Law.TEACHER: teacher.partition}[law]
    return ratio * sp.exp(-(x**2) / 2) / sp.sqrt(2 * sp.pi)


def loss_integrand(
    student: Components | int, law: Law = Law.TEACHER, teacher: Components = STANDARD
) -> sp.Expr:
    """ρ(x) (v − v*)² with the density: ∫ of it is the forward (law TEACHER) or reverse (STUDENT) loss."""
    return _explicit(forms.loss(1), law, _student(student), teacher, 0)


def gradient_integrand(
    student: Components | int, i: int, law: Law = Law.TEACHER, teacher: Components = STANDARD
) -> sp.Expr:
    """ρ(x) G_i(x): ∫ of it is ∂/∂μ_i of the loss, with i counted from 0; x is already integrated by parts."""
    return _explicit(forms.gradient(law, 1)[0], law, _student(student), teacher, i)


def _explicit(integrand: Integrand, law: Law, student: Components, teacher: Components, i: int) -> sp.Expr:
    """One fraction in the exponentials, each product of them merged into one and its coefficient factored."""
    (mix, tutor), names = _named(student, teacher)
    numerator, denominator = sp.fraction(sp.factor(sp.together(evaluate(integrand, mix, tutor, i))))
    above, below = _written_out(numerator, names), _written_out(denominator, names)
    return density(law, student, teacher) * above / below


def _named(student: Components, teacher: Components) -> tuple[list[Components], dict[sp.Symbol, sp.Expr]]:
    """Both mixtures with a symbol for each exponential, and what the symbols stand for.

    A weight that all components share cancels in every posterior quantity and is left out.
    """
    names: dict[sp.Symbol, sp.Expr] = {}
    sides = []
    for side in (student, teacher):
        weights = {e.as_coeff_Mul()[0] for e in side.exponentials}
        shared = weights.pop() if len(weights) == 1 else sp.S.One
        fresh = [sp.Dummy() for _ in side.exponentials]
        names |= {d: e / shared for d, e in zip(fresh, side.exponentials, strict=True)}
        sides.append(Components(side.means, tuple(fresh)))
    return sides, names


def _written_out(polynomial: sp.Expr, names: dict[sp.Symbol, sp.Expr]) -> sp.Expr:
    constant, factors = sp.factor_list(polynomial, *names)
    return constant * sp.Mul(*(_sum_of_exponentials(base, names) ** power for base, power in factors))


def _sum_of_exponentials(polynomial: sp.Expr, names: dict[sp.Symbol, sp.Expr]) -> sp.Expr:
    total = sp.S.Zero
    for powers, coefficient in sp.Poly(polynomial, *names).terms():
        product = sp.powsimp(
            sp.Mul(*(e**k for e, k in zip(names.values(), powers, strict=True))), combine="exp"
        )
        total += sp.factor(coefficient) * product.replace(
            sp.exp, lambda arg: sp.exp(sp.collect(sp.expand(arg), x))
        )
    return total


def expectation(integrand: sp.Expr) -> sp.Integral:
    """∫ over the line, unevaluated."""
    return sp.Integral(integrand, (x, -sp.oo, sp.oo))


def total_derivative(law: Law, student: int, teacher: int = 0) -> tuple[Rule, ...]:
    """∂(ρu²)/∂μ_i − ρ G_i = −d(ρ h)/dx for i = 1 … n, with h the Stein field that the derivation removed.

    The left side starts from the raw definition of u = v − v*, any weights (they are in the symbols e_k);
    ``teacher = 0`` is N(0, 1), otherwise the number of its components. ρ h decays like φ times a polynomial,
    so a zero residual proves that ∫ρ G_i is the gradient for this n (the general n is the tensor proof).
    """
    mix, tutor = _symbols(student, "e", "mu"), _symbols(teacher, "f", "nu") if teacher else STANDARD
    ratio = {Law.NORMAL: sp.S.One, Law.STUDENT: mix.partition, Law.TEACHER: tutor.partition}[law]
    point: dict[sp.Symbol, sp.Expr] = {x: sp.S.One}
    for side in (mix, tutor):
        point |= {e: mu * e for e, mu in zip(side.exponentials, side.means, strict=True) if e.is_Symbol}
    found = []
    field = stein_field(law)
    for i, (e, mu) in enumerate(zip(mix.exponentials, mix.means, strict=True)):
        gap = mix.moment(1) - tutor.moment(1)
        raw = derive(ratio * gap**2, {mu: sp.S.One, e: (x - mu) * e})
        reduced = ratio * evaluate(forms.gradient(law, 1)[0], mix, tutor, i)
        h = ratio * with_point(field, mix, tutor, i)
        # d(φ r h)/dx = φ (d(r h)/dx − x r h)
        residual = raw - reduced + derive(h, point) - x * h
        latex = rf"\partial_{{\mu_{i + 1}}}(\rho u^2) - \rho G_{i + 1} = -(\rho h)'"
        found.append(
            Rule(f"total derivative {law.name.lower()} n={student} i={i + 1}", latex, numerator(residual))
        )
    return tuple(found)


def with_point(expression: Expression, student: Components, teacher: Components, i: int) -> sp.Expr:
    """Like :func:`evaluate` for an expression that still mentions x; every free index is the one axis."""
    total = sp.S.Zero
    for term, coefficient in expression:
        rest = tuple(f for f in term if f.head != tensor.POINT)
        powers = len(term) - len(rest)
        # On the line an index takes one value, so a factor x_b frees the partner b without more ado.
        opened = tensor.renamed(rest, {k: f"_{k}" for k in tensor.summed(term)})
        single = Expression([(opened, coefficient)])
        total += x**powers * evaluate(
            in_coordinates(single, 1, **dict.fromkeys(single.free, 0)), student, teacher, i
        )
    return total


def _exact(name: str, value: object) -> sp.Expr:
    """A number or symbol without rounding: a float is the exact double it is, a string an exact rational."""
    try:
        # Fraction, since sp.Rational(float("inf")) is 0.
        exact = (
            sp.Rational(Fraction(value)) if isinstance(value, float | str) else sp.sympify(value, strict=True)
        )
    except (ArithmeticError, ValueError, sp.SympifyError) as refused:
        raise InputError(
            name, value, "is no finite exact number or symbol", "use 2, '1/10' or a symbol"
        ) from refused
    if exact.has(sp.oo, -sp.oo, sp.zoo, sp.nan, sp.Float):
        raise InputError(name, value, "is no finite exact number or symbol", "use 2, '1/10' or a symbol")
    return exact


def _student(student: Components | int) -> Components:
    return mixture(student) if isinstance(student, int) else student


def _symbols(n: int, exponential: str, mean: str) -> Components:
    return Components(
        sp.symbols(f"{mean}_1:{n + 1}", seq=True),
        sp.symbols(f"{exponential}_1:{n + 1}", seq=True),
    )


def numerator(expression: sp.Expr) -> sp.Expr:
    """The numerator over a common denominator, expanded: exactly 0 iff the rational function vanishes."""
    return sp.expand(sp.fraction(sp.together(expression))[0])
