"""Explicit closed forms on the line (d = 1) as SymPy expressions, read off the derived integrands.

Nothing is typed in: every formula is :mod:`verify.algebra.forms` with its moments replaced by what they
are, M_γ = Σ_k m_k e_k μ_k^γ / Σ_k m_k e_k. The components may come in classes of equal ones, m_k of them,
so that a *symbolic* number of components is possible: (s, −s, 0, …, 0) has n − 2 at the origin.

The exact checks write each exponential as a symbol that its derivations know (D e_k = μ_k e_k, …); a
residual is the numerator of a rational function, expanded, so 0 means identically 0 in everything.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import sympy as sp

from verify.algebra import calculus, forms, tensor
from verify.algebra.calculus import Law
from verify.algebra.components import in_coordinates
from verify.algebra.integrand import Integrand
from verify.algebra.softmax import Rule, derive
from verify.algebra.tensor import Expression
from verify.errors import InputError

x = sp.Symbol("x", real=True)
s = sp.Symbol("s", positive=True)


@dataclass(frozen=True)
class Components:
    """A mixture on the line: means, exponentials π_k e^{xμ_k − μ_k²/2} (or symbols), and how many of each."""

    means: tuple[sp.Expr, ...]
    exponentials: tuple[sp.Expr, ...]
    multiplicities: tuple[sp.Expr, ...]

    @property
    def partition(self) -> sp.Expr:
        """Z = Σ_k m_k e_k, the density over φ."""
        return sp.Add(*(m * e for m, e in zip(self.multiplicities, self.exponentials, strict=True)))

    def moment(self, order: int) -> sp.Expr:
        """The posterior moment of this order."""
        parts = zip(self.multiplicities, self.exponentials, self.means, strict=True)
        return sp.Add(*(m * e * mean**order for m, e, mean in parts)) / self.partition


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
    return Components(tuple(mu), exponentials, (sp.S.One,) * len(mu))


STANDARD = Components((sp.S.Zero,), (sp.S.One,), (sp.S.One,))
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
        sides.append(Components(side.means, tuple(fresh), side.multiplicities))
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
            Rule(f"total derivative {law.name.lower()} n={student} i={i + 1}", latex, _numerator(residual))
        )
    return tuple(found)


def stein_field(law: Law) -> Expression:
    """The field h, free index ``_s``, with ``forms.gradient_of`` = raw gradient + ``stein(h)``."""
    moving = calculus.mean_gradient(forms.LOSS, "a") + forms.LOSS * calculus.density_gradient(law, "a")
    total = Expression()
    while not (field := calculus.peel(moving, law)).is_zero:
        moving, total = moving + calculus.stein(field, law, "_s"), total + field
    return total


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
        (sp.S.One,) * n,
    )


def _numerator(expression: sp.Expr) -> sp.Expr:
    return sp.expand(sp.fraction(sp.together(expression))[0])


# Theorem 3.1 of paper F: means (s, −s, 0, …, 0), with E = e^{sx} and q = e^{s²/2}.

_E, _Q = sp.symbols("E q", positive=True)


@dataclass(frozen=True)
class SymmetricFamily:
    """Uniform weights, means (s, −s, 0, …, 0), teacher N(0, 1): explicit in s, x and n.

    Attributes:
        n: the number of components, an integer ≥ 2 or a symbol; n − 2 of them are at the origin.
        posterior_mean: v(x).
        posterior_covariance: C(x).
        loss: integrand φ v² of L(s).
        stationarity: integrand φ (G_1 − G_2)/2 of ½ dL/ds, whose integral vanishes at a stationary point.
    """

    n: sp.Expr
    posterior_mean: sp.Expr
    posterior_covariance: sp.Expr
    loss: sp.Expr
    stationarity: sp.Expr


def symmetric_family(n: int | sp.Symbol) -> SymmetricFamily:
    """The formulas of Theorem 3.1 of paper F in s and x. Raises InputError for an integer n < 2."""
    mix = _symmetric(n)
    v = mix.moment(1)
    first, second = (evaluate(forms.gradient(Law.TEACHER, 1)[0], mix, STANDARD, i) for i in (0, 1))
    phi = density(Law.NORMAL, mix)
    return SymmetricFamily(
        sp.sympify(n),
        _hyperbolic(v),
        _hyperbolic(mix.moment(2) - v**2),
        phi * _hyperbolic(evaluate(forms.loss(1), mix)),
        phi * _hyperbolic((first - second) / 2),
    )


def symmetric_facts(n: int | sp.Symbol) -> tuple[Rule, ...]:
    """What Theorem 3.1 of paper F uses of the symmetry, as rational identities in E, q and n.

    x → −x is E → 1/E and φ is even. So the residuals, all 0, say: ∂_k L = 0 for k ≥ 3 (odd integrand),
    ∂_1 L = −∂_2 L, and dL/ds = ∂_1 L − ∂_2 L, already before integrating by parts; the integrated-by-parts
    integrands of ``stationarity`` have the same integral by the last three rules.
    """
    mix = _symmetric(n)
    w = [e / mix.partition for e in mix.exponentials]
    g = [evaluate(forms.gradient(Law.TEACHER, 1)[0], mix, STANDARD, i) for i in range(3)]
    moving = calculus.mean_gradient(forms.LOSS, "a")
    raw = [with_point(moving, mix, STANDARD, i) for i in range(3)]
    field = stein_field(Law.TEACHER)
    h = [with_point(field, mix, STANDARD, i) for i in range(3)]
    v = mix.moment(1)
    by_s = {_E: x * _E, _Q: s * _Q, s: sp.S.One}
    found = [
        Rule("v is odd", "v(-x) = -v(x)", _numerator(_mirrored(v) + v)),
        Rule("w_1 mirrors w_2", "w_1(-x) = w_2(x)", _numerator(_mirrored(w[0]) - w[1])),
        Rule("w_3 is even", "w_3(-x) = w_3(x)", _numerator(_mirrored(w[2]) - w[2])),
        Rule("G_3 is odd", r"G_k(-x) = -G_k(x)\ (k \geq 3)", _numerator(_mirrored(g[2]) + g[2])),
        Rule("G_1 mirrors G_2", "G_1(-x) = -G_2(x)", _numerator(_mirrored(g[0]) + g[1])),
        Rule(
            "dL/ds",
            r"\tfrac{d}{ds} v^2 = (\partial_1 - \partial_2) v^2",
            _numerator(derive(v**2, by_s) - raw[0] + raw[1]),
        ),
    ]
    for i in range(3):
        along = derive(h[i], {_E: s * _E, x: sp.S.One}) - x * h[i]
        latex = rf"\partial_{i + 1} v^2 \varphi - \varphi G_{i + 1} = -(\varphi h)'"
        found.append(Rule(f"by parts, component {i + 1}", latex, _numerator(raw[i] - g[i] + along)))
    return tuple(found)


def _symmetric(n: int | sp.Symbol) -> Components:
    if isinstance(n, int) and n < 2:
        raise InputError("n", n, "the means s and −s are two components", "take n ≥ 2 or a symbol")
    # The common weight 1/n cancels in every posterior quantity.
    return Components(
        (s, -s, sp.S.Zero), (_E / _Q, 1 / (_E * _Q), sp.S.One), (sp.S.One, sp.S.One, sp.sympify(n) - 2)
    )


def _mirrored(expression: sp.Expr) -> sp.Expr:
    return expression.subs({_E: 1 / _E, x: -x}, simultaneous=True)


def _hyperbolic(expression: sp.Expr) -> sp.Expr:
    """A rational function of E that is even or odd under E → 1/E, in cosh(ksx) and sinh(ksx)."""
    numerator, denominator = sp.fraction(sp.factor(sp.together(expression)))
    total, shift = sp.S.One, sp.S.Zero
    for part, sign in ((numerator, 1), (denominator, -1)):
        # What occurs to the same power is multiplied out again, because such a product is symmetric and
        # its factors need not be: (E − 1)(E + 1). (A square-free decomposition, but faster than sqf_list.)
        constant, factors = sp.factor_list(part, _E)
        total *= constant**sign
        for power in {power for _, power in factors}:
            folded, centre = _fold(sp.Mul(*(base for base, k in factors if k == power)))
            total, shift = total * folded ** (sign * power), shift + sign * power * centre
    if shift != 0:
        raise InputError(
            "expression", expression, "is neither even nor odd in x", "fold its even and odd parts"
        )
    return total.subs(_Q, sp.exp(s**2 / 2))


def _fold(polynomial: sp.Expr) -> tuple[sp.Expr, sp.Rational]:
    """(E^{−c} times the polynomial in hyperbolic functions, c), c the middle of its powers of E."""
    powers = {k: c for (k,), c in sp.Poly(polynomial, _E).terms()}
    centre = sp.Rational(min(powers) + max(powers), 2)
    total = sp.S.Zero
    for k, coefficient in powers.items():
        mirror = powers.get(2 * centre - k, sp.S.Zero)
        even, odd = sp.factor(coefficient + mirror) / 2, sp.factor(coefficient - mirror) / 2
        angle = (k - centre) * s * x
        total += even * sp.cosh(angle) + odd * sp.sinh(angle)
    return sp.factor_terms(total), centre
