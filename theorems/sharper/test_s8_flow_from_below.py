"""S-8, flow from below: along the reverse flow V t is at least n²/8 in the limit; for r = 1 this is n² r/8.

Setting. Single-Gaussian teacher N(0, I), n ≥ 1 equal weights, any d; m the mean of the means,
X = Σ_i |μ_i − m|² > 0 at the start.
Shown. Along μ_i' = −∇_iF, with B = (9/8) n (nd + X(0)) e^{3X(0)}, for every ε > 0 and all t ≥ 0, X(t) > 0 and

    n²ε X(0) ≤ X(t) (n²ε + BX(0)² + 8ε(1 + ε) X(0) t).

So X t, and V t ≥ X t, is at least n²/(8(1 + ε)) − O(1/t).
Not shown. n² r/8 from below for r > 1: the eigenvalues of Σ (μ_i − m)(μ_i − m)ᵀ would have to be compared.
Tools. X' = −4(D − |m|²); claim S-8, sharp size; Grönwall's lemma with the factor X.

As n²X' ≥ −8e^{3X/2}X², the derivative of n²ε/X is at most 8ε(1 + ε) + (9/2)e^{3X(0)}X², and the last term is
at most −(BX)', since n(nd + X)(D − |m|²) ≥ X².
"""

from fractions import Fraction
from functools import cache

from verify import GaussianMixture
from verify.algebra import notation as nt
from verify.algebra.calculus import Law
from verify.checks.instance import Instance
from verify.checks.spot import at
from verify.evidence import SHARPER, Evidence, Provenance, claim
from verify.lemmas.along_the_flow import stays_nonpositive
from verify.lemmas.posterior import mean_energy, norm_of_covariance, point_against_mean
from verify.lemmas.reverse import D, V, q
from verify.lemmas.reverse_deviations import (
    GROWTH,
    M2,
    SHARP,
    X,
    energy_for_uniform_weights,
    m,
    mean_of_posterior_mean,
)
from verify.lemmas.reverse_flow import flow, ε
from verify.lemmas.reverse_flow_deviations import (
    FROM_BELOW,
    LATE,
    X_0,
    B,
    X_t,
    constant_is_positive,
    deviations_fall,
    fall,
    growth,
    sizes,
    stay_positive,
)
from verify.lemmas.scaling import scaled

from verify.prove import (  # isort: skip
    Defined, E_p, d, definition, dot, equals, exp_positive, for_vector, identity, infer, integrated, n,
    nonnegative_square, square, t, v, vector, x,
)  # fmt: skip

c = vector(nt.c("a"), "c", "c", "any constant vector")
s = Defined("s", "s", "", q - square(m))


@cache
def spread():
    """N s = X for s = q − |m|², so s ≥ 0."""
    by = [energy_for_uniform_weights(), definition(s), definition(V), definition(X)]
    return infer(equals(n * s, X), by=by)


@cache
def moments():
    """E_p⟨v − m, x − m⟩ = s and E_p|x − m|² = d + s, by Stein's lemma."""
    centre = identity(E_p(dot(x, c)), E_p(dot(v, c)), Law.STUDENT, field=nt.c("_s"))
    point = identity(E_p(square(x)), d + E_p(dot(v, x)), Law.STUDENT, field=nt.x("_s"))
    along = infer(equals(E_p(dot(v, x)), q), by=[point_against_mean(), mean_energy(), definition(q)])
    by = [for_vector(centre, c, m), mean_of_posterior_mean(m), along, definition(s)]
    cross = infer(equals(E_p(dot(v - m, x - m)), s), by=by)
    return cross, infer(equals(E_p(square(x - m)), d + s), by=[*by, point])


@cache
def mean_from_below(factor=1):
    """S² ≤ (d + s) E_p|v − m|²: 0 ≤ E_p|(d + s)(v − m) − s(x − m)|²."""
    cross, width = moments()
    reach, mean = d + s, E_p(square(v - m))
    some = infer(s >= 0, by=[spread(), sizes()[0]])
    whole = integrated(E_p, nonnegative_square(reach * (v - m) - s * (x - m)))
    first = infer(equals(reach * s * E_p(dot(v - m, x - m)), reach * s**2), by=[cross])
    second = infer(equals(s**2 * E_p(square(x - m)), s**2 * reach), by=[width])
    whole = infer(reach * (reach * mean - factor * s**2) >= 0, by=[whole, first, second])
    return infer(factor * s**2 <= reach * mean, by=[whole, infer(reach > 0, by=[some])])


@cache
def dissipation():
    """X² ≤ n (nd + X)(D − |m|²)."""
    norm = integrated(E_p, norm_of_covariance())
    by = [norm, mean_of_posterior_mean(m), definition(D), definition(M2)]
    more = infer(E_p(square(v - m)) <= D - M2, by=by)
    some = infer(d + s >= 0, by=[spread(), sizes()[0]])
    bound = infer((d + s) * (D - M2) >= s**2, by=[mean_from_below(), scaled(more, d + s, some)])
    wide = infer(equals(n * (n * d + X), n**2 * (d + s)), by=[spread()])
    wide = infer(equals(n * (n * d + X) * (D - M2), n**2 * (d + s) * (D - M2)), by=[wide])
    squared = infer(equals(n**2 * s**2, X**2), by=[spread()])
    return infer(n * (n * d + X) * (D - M2) >= X**2, by=[scaled(bound, n**2, squares=[n]), wide, squared])


@cache
def slope(factor=2, remainder=1):
    """4εn²(D − |m|²) ≤ 8ε(1 + ε)X² + 4BX²(D − |m|²) while X ≤ X(0)."""
    lost = D - M2
    _, most, norm = SHARP.cited("S S-8, sharp size")
    some = exp_positive(Fraction(3, 2) * X)
    by = [
        scaled(most, n**2, squares=[n]),
        scaled(norm, 2 * GROWTH, some),
        scaled(growth(), 2 * X**2, squares=[X]),
    ]
    above = infer(n**2 * lost <= factor * X**2 + 3 * LATE * X**3, by=by)
    gap = X * (4 * ε - 3 * LATE * X)
    split = infer(12 * ε * LATE * X**3 <= 8 * ε**2 * X**2 + Fraction(9, 2) * LATE**2 * X**4, squares=[gap])
    wide = scaled(infer(X_0 - X >= 0, by=[X <= X_0]), n * lost, sizes()[1])
    reach = infer(n * (n * d + X_0) * lost >= X**2, by=[dissipation(), wide])
    late = scaled(reach, Fraction(9, 2) * LATE**2 * X**2, squares=[LATE * X])
    named = infer(equals(B * X**2 * lost, B.term * X**2 * lost), by=[definition(B)])
    goal = 4 * ε * n**2 * lost <= 8 * ε * (1 + ε) * X**2 + remainder * 4 * B * X**2 * lost
    return infer(goal, by=[scaled(above, 4 * ε), split, late, named])


@cache
def rate(factor=2):
    """The claim, by Grönwall's lemma: X f' ≤ −4(D − |m|²) f."""
    held = n**2 * ε + B * X_0**2 + 8 * ε * (1 + ε) * X_0 * t
    value = X_0 * (n**2 * ε + B * X**2) - X * held
    by = [deviations_fall(), scaled(slope(factor), X_0, X_0 > 0)]
    bound = stays_nonpositive(
        value, flow, by, growth=-4 * (D - M2), factor=X, positive=stay_positive(), kept=[fall()]
    )
    later = scaled(constant_is_positive(), X_0 * X_t**2, X_0 > 0, squares=[X_t])
    return infer(FROM_BELOW.shown[1], by=[bound, later])


CLOSE = Instance(GaussianMixture(["1/10", "-1/10"]))


@claim(SHARPER, "S-8, flow from below", FROM_BELOW, provenance=Provenance.DERIVED)
@at(CLOSE)
def test_flow_from_below(evidence: Evidence) -> None:
    evidence.conclude(stay_positive(), "D − |m|² ≤ 2e^{3X/2}X²")
    evidence.conclude(rate(), "X f' ≤ −4(D − |m|²) f")

    evidence.twin("E_p|v − m|² ≥ 2s²/(d + s)", lambda: mean_from_below(factor=2))
    evidence.twin("without B", lambda: slope(remainder=0))
    evidence.twin("n²(D − |m|²) ≤ X² + …", lambda: slope(factor=1))
