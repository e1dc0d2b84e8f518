"""The reverse gradient is Lipschitz on balls, with a constant free of n and d, for all weights.

Setting. Teacher N(0, I), F(μ) = E_p|v|²; any n, d, weights and means; the means move with velocities δ_i, and
∂ is the derivative along that.
Shown. With λ_i = ⟨x − μ_i, δ_i⟩, S = Σ w_i λ_i, Λ = Σ w_i λ_i², Δ = Σ w_i|δ_i|² and y_i = μ_i − v,

    ∂²F = E_p[ 2|∂v|² + 2S⟨v, ∂v⟩ + |v|²(Λ − Δ)
               + 2Σ w_i {(λ_i² − Sλ_i − |δ_i|²)⟨y_i, v⟩ + (2λ_i − S)⟨δ_i, v⟩} ];

and if |μ_i| ≤ R and π_i ≤ π_max for all i, then |∂²F| ≤ π_max (25R² + 16R + 2) Σ_i |δ_i|².
Not shown. That it is a Lipschitz constant of the gradient on that set, which is convex: ∂² is the quadratic
form of the Hessian, which is symmetric. At R = 0 with equal weights the 2 is attained.
Tools. Derivatives of the softmax and of the student's density; squares; E_p[w_i λ_i²] = π_i|δ_i|².

All that is not bounded is in λ_i, and E_p Λ = E_p Δ = Σ π_i|δ_i|². So each summand needs a bound by multiples
of Λ and Δ at each point, and |v|, |μ_i| ≤ R gives them: S² ≤ Λ, |∂v|² ≤ (2R + 1)(2RΛ + Δ), |⟨y_i, v⟩| ≤ 2R².
"""

from fractions import Fraction
from functools import cache

from verify import GaussianMixture, reverse_fisher
from verify.arithmetic import ball, precision
from verify.checks.bound import at_most
from verify.evidence import REVERSE, Evidence, Provenance, claim
from verify.lemmas.derivatives import MEANS, delta, loss, mean_rate, weight_exponent_rate, weight_rate
from verify.lemmas.posterior import trace_is_nonnegative, weighted
from verify.logic.motion import velocity
from verify.prove import (
    SUM,
    TRACE,
    E_p,
    Law,
    component_variance,
    definition,
    derivative,
    differentiated,
    dot,
    equals,
    identity,
    infer,
    integrated,
    mu,
    nonnegative_square,
    pi,
    positive,
    posterior_mass,
    rate_of_mean,
    square,
    statement,
    v,
    w,
    weight_is_positive,
)

COEFFICIENTS = (2, 16, 25)
"""Of 2 + 16R + 25R²."""

R = positive("R", "R", "bound of all |μ_i|")
π_max = positive("π_max", r"\pi_{\max}", "bound of all weights")
BOUNDED, LIGHT = square(mu) <= R**2, pi <= π_max

F, λ, y = loss(Law.STUDENT), weight_exponent_rate(MEANS), mu - v
S, Λ, Δ = SUM(w * λ), SUM(w * λ**2), SUM(w * square(delta))
((dv, _),) = velocity(v, MEANS).parts
q = dot(y, v)
BRACES = (λ**2 - S * λ - square(delta)) * q + (2 * λ - S) * dot(delta, v)
FORM = 2 * square(dv) + 2 * S * dot(v, dv) + square(v) * (Λ - Δ) + 2 * SUM(w * BRACES)
SIZE = SUM(square(delta))


def rate(value):
    """∂, the derivative as the means move."""
    return derivative(value, MEANS)


def K(coefficients=COEFFICIENTS):
    """The factor of π_max Σ|δ_i|²."""
    least, linear, square_ = coefficients
    return square_ * R**2 + linear * R + least


@cache
def moving(number):
    """Σ ∂w_i a_i = Σ w_i (λ_i − S) a_i for a number a_i."""
    return integrated(SUM, infer(equals(rate(w) * number, w * (λ - S) * number), by=[weight_rate(MEANS)]))


@cache
def second_derivative(form=FORM):
    """∂F = E_p[2⟨v, ∂v⟩ + |v|²S], and the same once more; ∂S = Λ − S² − Δ, and ⟨∂∂v, v⟩ from ⟨∂v, v⟩."""
    inside = 2 * dot(v, dv) + square(v) * S
    by = [differentiated(definition(F), MEANS), rate_of_mean(Law.STUDENT, square(v), MEANS)]
    first = infer(equals(rate(F), E_p(inside)), by=by)
    of_sum = infer(equals(rate(S), Λ - S**2 - Δ), by=[moving(λ)])
    along = λ * q + dot(delta, v)
    by = [differentiated(mean_rate(MEANS, v), MEANS), moving(along), mean_rate(MEANS, dv)]
    right = SUM(w * ((λ - S) * along - square(delta) * q + λ * dot(delta - dv, v)))
    of_mean = infer(equals(rate(dot(v, dv)) - square(dv), right), by=by)
    point = infer(equals(rate(inside) + inside * S, form), by=[of_sum, of_mean])
    by = [differentiated(first, MEANS), rate_of_mean(Law.STUDENT, inside, MEANS), integrated(E_p, point)]
    return infer(equals(rate(rate(F)), E_p(form)), by=by)


@cache
def mean_is_bounded():
    """|v|² ≤ R², a weighted mean."""
    each = infer(w * square(mu) <= w * R**2, by=[weight_is_positive(), BOUNDED])
    spread = identity(SUM(w * square(mu)), TRACE + square(v))
    by = [integrated(SUM, each), spread, trace_is_nonnegative(), identity(SUM(w), 1)]
    return infer(square(v) <= R**2, by=by)


@cache
def distances():
    """⟨y_i, v⟩ ≤ 2R² and ≥ −2R², and |y_i|² ≤ 4R²."""
    sum_, apart = nonnegative_square(mu + v), nonnegative_square(mu - v)
    by = [BOUNDED, mean_is_bounded()]
    return (
        infer(q <= 2 * R**2, by=[*by, apart, nonnegative_square(v)]),
        infer(q >= -2 * R**2, by=[*by, sum_]),
        infer(square(y) <= 4 * R**2, by=[*by, sum_]),
    )


@cache
def mean_square():
    """S² ≤ Λ, as Σ w_i (λ_i − S)² ≥ 0."""
    each = infer(w * (λ - S) ** 2 >= 0, by=[weight_is_positive()], squares=[λ - S])
    return infer(S**2 <= Λ, by=[integrated(SUM, each), identity(SUM(w), 1)])


@cache
def sums_are_nonnegative():
    """Λ ≥ 0 and Δ ≥ 0."""
    first = infer(w * λ**2 >= 0, by=[weight_is_positive()], squares=[λ])
    return integrated(SUM, first), integrated(SUM, weighted(delta))


@cache
def velocity_of_mean():
    """|∂v|² ≤ Σ w_i|λ_i y_i + δ_i|² ≤ (2R + 1)(2RΛ + Δ)."""
    size = infer(λ**2 * square(y) <= 4 * R**2 * λ**2, by=[distances()[2]], squares=[λ])
    by = [nonnegative_square(λ * y - 2 * R * delta), size]
    cross = infer(4 * R * λ * dot(y, delta) <= 4 * R**2 * (λ**2 + square(delta)), by=by)
    most = (2 * R + 1) * (2 * R * λ**2 + square(delta))
    each = infer(square(λ * y + delta) <= most, by=[cross, size], degree=2)
    each = infer(w * square(λ * y + delta) <= w * most, by=[each, weight_is_positive()])
    by = [integrated(SUM, weighted(λ * y + delta - dv)), mean_rate(MEANS, dv), identity(SUM(w), 1)]
    spread = infer(square(dv) <= SUM(w * square(λ * y + delta)), by=by)
    return infer(square(dv) <= (2 * R + 1) * (2 * R * Λ + Δ), by=[integrated(SUM, each), spread])


@cache
def braces(sign):
    """±2Σ w_i{…} ≤ (6R² + 2R)Λ + (4R² + 3R)Δ + (2R² + R)S²."""
    above, below, _ = distances()
    within = mean_is_bounded()
    first, last = (above, below) if sign > 0 else (below, above)
    along = infer(λ**2 * square(v) <= R**2 * λ**2, by=[within], squares=[λ])
    by = [
        infer(sign * λ**2 * q <= 2 * R**2 * λ**2, by=[first], squares=[λ]),
        infer(-sign * 2 * S * λ * q <= 2 * R**2 * (S**2 + λ**2), by=[above, below], squares=[S - λ, S + λ]),
        infer(-sign * square(delta) * q <= 2 * R**2 * square(delta), by=[last, nonnegative_square(delta)]),
        infer(
            sign * 2 * λ * dot(delta, v) <= R * (λ**2 + square(delta)),
            by=[nonnegative_square(λ * v - sign * R * delta), along],
            degree=2,
        ),
        infer(
            -sign * 2 * S * dot(delta, v) <= R * (S**2 + square(delta)),
            by=[nonnegative_square(S * v + sign * R * delta), mean_along()],
            degree=2,
        ),
    ]
    most = (6 * R**2 + 2 * R) * λ**2 + (4 * R**2 + 3 * R) * square(delta) + (2 * R**2 + R) * S**2
    each = infer(2 * sign * BRACES <= most, by=by, degree=1)
    return integrated(
        SUM, infer(2 * sign * w * BRACES <= w * most, by=[each, weight_is_positive()], degree=2)
    )


@cache
def mean_along():
    """S²|v|² ≤ R²S²."""
    return infer(S**2 * square(v) <= R**2 * S**2, by=[mean_is_bounded()], squares=[S])


@cache
def product(sign):
    """±2S⟨v, ∂v⟩ ≤ (2R + 1)RΛ + R(2RΛ + Δ)."""
    c = 2 * R + 1
    room = infer(c**2 * (R**2 * S**2 - S**2 * square(v)) >= 0, by=[mean_along()], squares=[c])
    by = [nonnegative_square(c * S * v - sign * R * dv), room]
    goal = sign * 2 * c * S * dot(v, dv) <= R * (c**2 * S**2 + square(dv))
    cross = infer(goal, by=by, degree=2)
    by = [
        cross,
        infer(R * square(dv) <= R * c * (2 * R * Λ + Δ), by=[velocity_of_mean()]),
        infer(R * c**2 * S**2 <= R * c**2 * Λ, by=[mean_square()], products=[(0, 1, 1, 1)]),
    ]
    return infer(sign * 2 * S * dot(v, dv) <= c * R * Λ + R * (2 * R * Λ + Δ), by=by, degree=2)


@cache
def at_each_point(sign):
    """±(the form) ≤ multiples of Λ and Δ whose sum is 25R² + 16R + 2."""
    Λ_positive, Δ_positive = sums_are_nonnegative()
    energy = 2 * (2 * R + 1) * (2 * R * Λ + Δ)
    if sign > 0:
        upper = infer(2 * square(dv) <= energy, by=[velocity_of_mean()])
    else:
        positive_energy = infer(energy >= 0, by=[Λ_positive, Δ_positive])
        upper = infer(-2 * square(dv) <= energy, by=[nonnegative_square(dv), positive_energy])
    other = Λ if sign > 0 else Δ
    by = [mean_is_bounded(), nonnegative_square(v), Λ_positive, Δ_positive]
    level = infer(sign * square(v) * (Λ - Δ) <= R**2 * other, by=by)
    root = infer((2 * R**2 + R) * S**2 <= (2 * R**2 + R) * Λ, by=[mean_square()])
    most = energy + (2 * R + 1) * R * Λ + R * (2 * R * Λ + Δ) + R**2 * other
    most = most + (8 * R**2 + 3 * R) * Λ + (4 * R**2 + 3 * R) * Δ
    by = [product(sign), braces(sign), upper, level, root, identity(SUM(w), 1)]
    return infer(sign * FORM <= most, by=by, degree=1)


def bounded(sign, coefficients=COEFFICIENTS, light=(LIGHT,)):
    """±∂²F ≤ π_max K Σ|δ_i|², as E_p Λ = E_p Δ = Σ π_i|δ_i|²."""
    mass = infer(equals(E_p(w) * square(delta), pi * square(delta)), by=[posterior_mass()])
    means = integrated(SUM, mass), integrated(SUM, component_variance(delta))
    spread = SUM(pi * square(delta))
    by = [second_derivative(), integrated(E_p, at_each_point(sign)), *means]
    total = infer(sign * rate(rate(F)) <= K(coefficients) * spread, by=by, degree=1)
    each = infer(pi * square(delta) <= π_max * square(delta), by=[*light, nonnegative_square(delta)])
    most = infer(K(coefficients) * spread <= π_max * K(coefficients) * SIZE, by=[integrated(SUM, each)])
    return infer(sign * rate(rate(F)) <= π_max * K(coefficients) * SIZE, by=[total, most])


@claim(
    REVERSE,
    "Lipschitz gradient",
    statement(
        equals(rate(rate(F)), E_p(FORM)),
        rate(rate(F)) <= π_max * K() * SIZE,
        -1 * rate(rate(F)) <= π_max * K() * SIZE,
        given=[BOUNDED, LIGHT],
    ),
    provenance=Provenance.DERIVED,
)
def test_second_derivative(evidence: Evidence) -> None:
    evidence.conclude(second_derivative(), "the softmax rules, twice")
    evidence.conclude(bounded(1), "each summand against Λ and Δ, whose means are Σ π_i|δ_i|²")
    evidence.conclude(bounded(-1), "the same with the other sign")

    half = FORM - square(dv)
    evidence.twin("|∂v|² for 2|∂v|²", lambda: second_derivative(form=half))
    evidence.twin("25R² + 16R + 1", lambda: bounded(1, (1, 16, 25)))
    evidence.twin("24R² + 16R + 2", lambda: bounded(1, (2, 16, 24)))
    evidence.twin("weights without a bound", lambda: bounded(1, light=()))
    with precision(128):
        ((((bend,),),),) = reverse_fisher(GaussianMixture([0]), digits=15, hessian=True).hessian
        largest = ball(Fraction(1))
        shown = r"\partial^2 F \le \pi_{\max} (25R^2 + 16R + 1) |\delta|^2"
        step = at_most(shown, "n = d = 1, μ = 0: F = μ²", bend, largest, scope="n = 1, μ = 0", name="∂²F")
    evidence.twin("25R² + 16R + 1 at R = 0", step)
