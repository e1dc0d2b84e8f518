"""S-8, fixed steps: reverse descent with any step size is as fast as its flow where the means are close.

Setting. Single-Gaussian teacher N(0, I), n ≥ 1 equal weights, any d; V = Σ_i |μ_i|²; the means at the start
have the mean 0 and span at most r dimensions.
Shown. For descent from V_0 ≤ R with 2ηR ≤ n, if aR ≤ 1,

    V_k (1 + aV_0 k) ≤ V_0  and  n F_k (1 + aV_0 k)² ≤ 2V_0²   if   a n (n r + R)² ≤ 8ηr (n − 2ηR).

Every step is a start, and a may tend to 8η/(n² r) as R → 0: so V_k ηk is at most n² r/8 in the limit, S-3's
constant, for every fixed η. (Claim "S S-8" has a factor 1 − ηK there.)
Not shown. That V_k ηk does not fall below; starts that are not centred, of which |m| falls like |1 − 2η/n|^k
while the deviations do not see it (claim "S S-8, deviations in a step").
Tools. Claims "S S-8, deviations in a step", "S S-8, size" and "S S-8, size from above, uniform weights";
induction.
"""

from fractions import Fraction
from functools import cache

from verify import GaussianMixture
from verify.checks.instance import Instance
from verify.checks.spot import at
from verify.evidence import SHARPER, Evidence, Provenance, claim
from verify.lemmas.rates import quadratic_rate, stays_below
from verify.lemmas.reverse_deviations import DEVIATIONS, FROM_ABOVE, M2, UNIFORM, X, dissipation_from_below
from verify.lemmas.scaling import scaled
from verify.lemmas.zeros import zero

from verify.lemmas.reverse import (  # isort: skip
    D, F, F_k, R, RANK_0, V, V_0, V_k, a, descent, dissipation_is_nonnegative, r, rank_stays,
    size_is_nonnegative, η,
)  # fmt: skip
from verify.prove import (  # isort: skip
    At, Next, along, assume, cut, definition, equals, induction, infer, k, n, next_value,
    renamed_step, statement, tends_to,
)  # fmt: skip

CENTRED, SHORT = equals(At(descent, M2, None, 0), 0), 2 * η * R <= n
FIXED = a * n * (n * r + R) ** 2 <= 8 * η * r * (n - 2 * η * R)


@cache
def mean_stays():
    """|m⁺|² = 0 where |m|² = 0."""
    moved = DEVIATIONS.cited("S S-8, deviations in a step")[2]
    none = infer(equals((n - 2 * η) ** 2 * M2, 0), by=[equals(M2, 0)])
    moved = infer(equals(n**2 * Next(descent, M2), 0), by=[moved, none])
    return zero(Next(descent, M2), [moved, infer(n**2 > 0)])


@cache
def stays_centred():
    """|m_k|² = 0 for all k."""
    always = along(assume(equals(M2, 0)), descent)
    base = assume(renamed_step(always, None).conclusion)
    return induction(always.conclusion, base, along(mean_stays(), descent))


@cache
def whole_size():
    """V = X + n|m|²."""
    return infer(equals(V, X + n * M2), by=[definition(X), definition(V), definition(M2)])


@cache
def centred_step():
    """N V⁺ ≤ n V − 4η(n − 2ηV)D where |m|² = 0: there X = V."""
    mean, one_step = equals(M2, 0), DEVIATIONS.cited("S S-8, deviations in a step")[1]
    none = infer(equals(n * Next(descent, M2), 0), by=[mean_stays()])
    by = [next_value(X, descent), next_value(V, descent), next_value(M2, descent)]
    later = infer(equals(Next(descent, V), Next(descent, X) + n * Next(descent, M2)), by=by)
    here = infer(equals(X, V), by=[whole_size(), infer(equals(n * M2, 0), by=[mean])])
    rest = infer(equals(η * (n - 2 * η * X) * M2, 0), by=[mean])
    step = infer(n * Next(descent, X) <= n * X - 4 * η * (n - 2 * η * X) * D, by=[one_step, rest])
    later = infer(equals(Next(descent, X), Next(descent, V)), by=[later, none])
    return infer(n * Next(descent, V) <= n * V - 4 * η * (n - 2 * η * V) * D, by=[step, later, here])


@cache
def falls():
    """V⁺ ≤ V − aV², as (nr + R)² n a V² ≤ 8ηr(n − 2ηR)V² ≤ 4η(n − 2ηR)(nr + R)² D."""
    wide = infer((n * r + R) ** 2 >= (n * r + V) ** 2, by=[V <= R, size_is_nonnegative()])
    wider = scaled(wide, D, dissipation_is_nonnegative())
    bound = infer(D * (n * r + R) ** 2 >= 2 * r * V**2, by=[dissipation_from_below(), wider])
    kept = infer(η * (n - 2 * η * R) >= 0, by=[SHORT])
    bound = scaled(bound, 4 * η * (n - 2 * η * R), kept)
    rate = scaled(assume(FIXED), V**2, squares=[V])
    slow = scaled(scaled(infer(R - V >= 0, by=[V <= R]), D, dissipation_is_nonnegative()), 8 * η**2)
    whole = infer((n * r + R) ** 2 * (4 * η * (n - 2 * η * R) * D - a * n * V**2) >= 0, by=[bound, rate])
    whole = infer(
        4 * η * (n - 2 * η * R) * D >= a * n * V**2,
        by=[whole, infer((n * r + R) ** 2 > 0, by=[infer(n * r > 0)])],
    )
    step = infer(n * Next(descent, V) <= n * V - a * n * V**2, by=[centred_step(), whole, slow])
    return infer(Next(descent, V) <= V - a * V**2, by=[step, infer(n > 0)])


@cache
def rate():
    """V_k (1 + aV_0 k) ≤ V_0."""
    less = infer(Next(descent, V) <= V, by=[falls(), infer(a * V**2 >= 0, squares=[V])])
    stays = stays_below(less, V, R, descent, [stays_centred(), rank_stays()])
    small_V = infer(a * V <= 1, by=[V <= R, a * R <= 1])
    return quadratic_rate(
        falls(), size_is_nonnegative(), small_V, stays, V, a, descent, [stays_centred(), rank_stays()]
    )


@cache
def loss(power=2):
    """N F_k (1 + aV_0 k)² ≤ 2V_0², as n F ≤ 2V² where |m|² = 0."""
    mean = equals(M2, 0)
    here = infer(equals(X, V), by=[whole_size(), infer(equals(n * M2, 0), by=[mean])])
    squared = infer(equals(X**2, V**2), by=[here])
    by = [FROM_ABOVE.cited("S S-8, size from above, uniform weights")[0], squared]
    bound = infer(n * F <= 2 * V**2, by=[*by, infer(equals(n * M2, 0), by=[mean])])
    bound = cut(along(bound, descent), stays_centred())
    first = along(size_is_nonnegative(), descent)
    growth = 1 + a * V_0 * k
    some = infer(growth >= 0, by=[renamed_step(first, None)])
    size = infer(
        (V_k * growth) ** 2 <= V_0**2, by=[rate()[0], infer(V_k * growth >= 0, by=[first, some])], degree=2
    )
    lost = scaled(bound, growth**2, squares=[growth])
    return infer(n * F_k * growth**power <= 2 * V_0**2, by=[lost, size])


PAIR = Instance(
    GaussianMixture(["1/10", "-1/10"]),
    {"η": Fraction(1), "R": Fraction(1, 50), "r": Fraction(1), "k": 1},
)


@claim(
    SHARPER,
    "S-8, fixed steps",
    statement(
        V_k * (1 + a * V_0 * k) <= V_0,
        tends_to(V_k, 0),
        n * F_k * (1 + a * V_0 * k) ** 2 <= 2 * V_0**2,
        given=[UNIFORM, CENTRED, RANK_0, V_0 <= R, SHORT, FIXED, a * R <= 1],
    ),
    provenance=Provenance.DERIVED,
)
@at(PAIR)
def test_fixed_steps(evidence: Evidence) -> None:
    evidence.conclude(rate()[0], "D (n r + V)² ≥ 2r V², and induction")
    evidence.conclude(rate()[1], "and a > 0")
    evidence.conclude(loss(), "n F ≤ 2V²")

    evidence.twin("D (n r + V)² ≥ 3r V²", lambda: dissipation_from_below(gain=3))
    evidence.twin("F of order 1/k³", lambda: loss(power=3))
