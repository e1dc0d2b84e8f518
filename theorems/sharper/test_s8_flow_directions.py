"""S-8, flow in each direction: no eigenvalue of S falls slower than n/(8t) along the reverse flow.

Setting. Single-Gaussian teacher N(0, I), n ≥ 1 equal weights, any d; m the mean of the means, e any unit
vector, X_e = Σ_i ⟨μ_i − m, e⟩², which is n eᵀSe.
Shown. For all means ρ (n + X_e)² ≥ 2X_e², where ρ = E_p[⟨v − m, e⟩² + |Ce|²], and n (F − |m|²)(n + X_e) ≥
X_e². Along μ_i' = −∇_iF from every start with X_e(0) > 0, for every ε > 0 and all t ≥ 0,

    8ε t X_e + (1 + ε)X_e² ≤ (1 + ε)X_e(0)X_e + ε(1 + ε) n².

So 8t X_e ≤ (n + √(X_e X_e(0)))², and with r orthogonal directions Σ|μ_i − m|² t is at most n² r/8 + o(1) for
the rank r of the deviations, from starts that are not centred, too.
Not shown. The same from below, but for r = 1: claim "S S-8, flow from below".
Tools. "S-3, each direction along the flow"; Stein's lemma in one direction; Grönwall's lemma with the factor
X_e.

With σ = X_e/n and M = E_p⟨v − m, e⟩², E_p⟨v − m, e⟩⟨x − m, e⟩ = σ = M + E_p eᵀCe and E_p⟨x − m, e⟩² = 1 + σ,
so (1 + σ)M ≥ σ², and |Ce|² ≥ (eᵀCe)².
"""

from functools import cache

from verify import GaussianMixture
from verify.algebra import notation as nt
from verify.algebra.calculus import Law
from verify.checks.instance import Instance
from verify.checks.spot import at
from verify.evidence import SHARPER, Evidence, Provenance, claim
from verify.lemmas.along_the_flow import stays_nonpositive
from verify.lemmas.reverse import F
from verify.lemmas.reverse_deviations import M2, mean_of_posterior_mean
from verify.lemmas.reverse_flow import flow, ε
from verify.lemmas.reverse_flow_deviations import X_0
from verify.lemmas.reverse_flow_directions import (
    DIRECTIONS,
    EACH_DIRECTION,
    LENGTH,
    UNIT,
    Ce,
    Xe_0,
    Xe_t,
    e,
    o,
    ρ,
)
from verify.lemmas.scaling import scaled
from verify.lemmas.tube import UNIFORM, m

from verify.prove import (  # isort: skip
    SUM, Defined, E_p, Speed, cauchy_schwarz, definition, dot, equals, exp_positive, identity, infer,
    integrated, mu, n, paired, pi, posterior_mass, square, t, v, w, weights_sum, x,
)  # fmt: skip

h, z = dot(v - m, e), dot(x - m, e)
σ = Defined("σ", r"\sigma", "", SUM(pi * o**2))
M = Defined("M", "M", "", E_p(h**2))


@cache
def moments():
    """E_p h z = σ, E_p z² = |e|² + σ and E_p eᵀCe = σ − M for h = ⟨v − m, e⟩, z = ⟨x − m, e⟩."""
    turned = nt.v("b") * nt.c("b") * nt.c("_s")
    inner = identity(E_p(dot(v, e) * dot(x, e)), E_p(dot(v, e) ** 2 + dot(Ce, e)), Law.STUDENT, field=turned)
    point = nt.x("b") * nt.c("b") * nt.c("_s")
    width = identity(E_p(dot(x, e) ** 2), square(e) + E_p(dot(v, e) * dot(x, e)), Law.STUDENT, field=point)
    centre = identity(E_p(dot(x, e)), E_p(dot(v, e)), Law.STUDENT, field=nt.c("_s"))
    whole = identity(SUM(w * dot(mu, e) ** 2), dot(v, e) ** 2 + dot(Ce, e))
    each = infer(equals(E_p(w) * dot(mu, e) ** 2, pi * dot(mu, e) ** 2), by=[posterior_mass()])
    square_of = infer(
        equals(E_p(dot(v, e) ** 2 + dot(Ce, e)), SUM(pi * dot(mu, e) ** 2)),
        by=[integrated(E_p, whole), integrated(SUM, each)],
    )
    along = dot(m, e)
    mean = [
        infer(equals(along * f, along**2), by=by)
        for f, by in (
            (E_p(dot(v, e)), [mean_of_posterior_mean(e)]),
            (E_p(dot(x, e)), [mean_of_posterior_mean(e), centre]),
            (SUM(pi * dot(mu, e)), [paired(m, e)]),
        )
    ]
    mass = infer(equals(along**2 * SUM(pi), along**2), by=[weights_sum()])
    spread = infer(equals(σ, SUM(pi * dot(mu, e) ** 2) - along**2), by=[definition(σ), mean[2], mass])
    cross = infer(equals(E_p(h * z), σ), by=[inner, square_of, spread, mean[0], mean[1]])
    wide = infer(equals(E_p(z**2), square(e) + σ), by=[width, inner, square_of, spread, mean[1]])
    return cross, wide, infer(equals(E_p(dot(Ce, e)), σ - M), by=[square_of, spread, mean[0], definition(M)])


@cache
def parts():
    """(1 + σ)M ≥ σ² and ρ − M ≥ (σ − M)², and σ ≥ 0."""
    cross, wide, turned = moments()
    some = infer(σ >= 0, by=[definition(σ), integrated(SUM, infer(pi * o**2 >= 0, squares=[o]))])
    gap = (1 + σ) * h - σ * z
    whole = integrated(E_p, infer(gap**2 >= 0, squares=[gap]))
    first = infer(equals((1 + σ) * σ * E_p(h * z), (1 + σ) * σ**2), by=[cross])
    second = infer(equals(σ**2 * E_p(z**2), σ**2 * (1 + σ)), by=[wide, UNIT])
    whole = infer((1 + σ) * ((1 + σ) * M - σ**2) >= 0, by=[whole, first, second, definition(M)])
    mean = infer(σ**2 <= (1 + σ) * M, by=[whole, infer(1 + σ > 0, by=[some])])
    off = dot(Ce, e) - (σ - M)
    point = infer(
        dot(Ce, e) ** 2 <= square(Ce),
        by=[cauchy_schwarz(Ce, e), infer(equals(square(Ce) * square(e), square(Ce)), by=[UNIT])],
    )
    by = [integrated(E_p, infer(off**2 >= 0, squares=[off])), integrated(E_p, point)]
    by += [infer(equals((σ - M) * E_p(dot(Ce, e)), (σ - M) ** 2), by=[turned]), definition(ρ), definition(M)]
    return mean, infer((σ - M) ** 2 <= ρ - M, by=by), some


@cache
def lost_from_below(gain=2):
    """ρ (1 + σ)² ≥ 2σ²: with u = (1 + σ)M − σ² ≥ 0 the room is u² − (σ − 1)u + σ³, at least 0."""
    mean, norm, some = parts()
    u = Defined("u", "u", "", (1 + σ) * M - σ**2)
    least = infer(u >= 0, by=[mean, definition(u)])
    cube = infer(σ**3 >= 0, by=[some])
    room = infer(
        u**2 - (σ - 1) * u + σ**3 >= 0, by=[least, cube, some], squares=[2 * u - σ + 1, u], split=[σ - 1]
    )
    named = infer(equals((1 + σ) * M, σ**2 + u), by=[definition(u)])
    first = infer(equals((1 + σ) ** 2 * M, (1 + σ) * (σ**2 + u)), by=[named])
    second = infer(equals((1 + σ) * (σ - M), σ - u), by=[named])
    second = infer(equals((1 + σ) ** 2 * (σ - M) ** 2, (σ - u) ** 2), by=[second])
    wide = scaled(norm, (1 + σ) ** 2, squares=[1 + σ])
    return infer(ρ * (1 + σ) ** 2 >= gain * σ**2, by=[wide, first, second, room])


@cache
def length():
    """⊢ n σ = X_e."""
    each = infer(equals(n * pi * o**2, o**2), by=[UNIFORM])
    return infer(equals(n * σ, LENGTH), by=[definition(σ), integrated(SUM, each), definition(LENGTH)])


@cache
def length_from_below():
    """ρ (n + X_e)² ≥ 2X_e², as nσ = X_e."""
    size = length()
    bound = scaled(lost_from_below(), n**2, squares=[n])
    reach = infer(equals(n**2 * (1 + σ) ** 2, (n + LENGTH) ** 2), by=[size])
    reach = infer(equals(ρ * n**2 * (1 + σ) ** 2, ρ * (n + LENGTH) ** 2), by=[reach])
    squared = infer(equals(n**2 * σ**2, LENGTH**2), by=[size])
    return infer(ρ * (n + LENGTH) ** 2 >= 2 * LENGTH**2, by=[bound, reach, squared])


@cache
def loss_from_below():
    """⊢ n (F − |m|²)(n + X_e) ≥ X_e², as (1 + σ)M ≥ σ² and M ≤ E_p|v − m|²."""
    mean, _, some = parts()
    wide = infer(equals(square(v - m) * square(e), square(v - m)), by=[UNIT])
    point = integrated(E_p, infer(h**2 <= square(v - m), by=[cauchy_schwarz(v - m, e), wide]))
    more = infer(
        M <= F - M2, by=[point, definition(M), definition(F), definition(M2), mean_of_posterior_mean(m)]
    )
    bound = infer(σ**2 <= (1 + σ) * (F - M2), by=[mean, scaled(more, 1 + σ, some)])
    size = length()
    by = [infer(equals(n**2 * σ**2, LENGTH**2), by=[size])]
    by += [infer(equals(n**2 * (1 + σ) * (F - M2), n * (n + LENGTH) * (F - M2)), by=[size])]
    return infer(n * (F - M2) * (n + LENGTH) >= LENGTH**2, by=[scaled(bound, n**2, squares=[n]), *by])


@cache
def stays_positive():
    """X_e(t) > 0, since X_e(0) ≤ e^{4(1 + X(0))t} X_e(t)."""
    grown = DIRECTIONS.cited("S S-3, each direction along the flow")[2]
    return infer(Xe_t > 0, by=[grown, exp_positive(4 * (1 + X_0) * t), Xe_0 > 0])


@cache
def from_above(speed=8, start=1):
    """8εt X_e + (1 + ε)X_e² ≤ (1 + ε)X_e(0)X_e + ε(1 + ε)n²."""
    slope = infer(
        equals(Speed(flow, LENGTH), -4 * ρ),
        by=[DIRECTIONS.cited("S S-3, each direction along the flow")[0], definition(ρ)],
    )
    some = infer(ρ >= 0, by=[parts()[1], mean_square(), definition(M)], squares=[σ - M])
    most = (1 + ε) * (ε * n**2 + LENGTH**2)
    wide = infer(most >= ε * (n + LENGTH) ** 2, squares=[ε * n - LENGTH])
    lost = infer(
        4 * ρ * most >= 8 * ε * LENGTH**2, by=[scaled(wide, 4 * ρ, some), scaled(length_from_below(), 4 * ε)]
    )
    begins = infer(ε * (1 + ε) * n**2 >= 0, by=[infer(n**2 >= 0)])
    value = speed * ε * t * LENGTH + (1 + ε) * (LENGTH**2 - start * Xe_0 * LENGTH) - ε * (1 + ε) * n**2
    return stays_nonpositive(
        value, flow, [lost, slope], start=[begins], growth=-4 * ρ, factor=LENGTH, positive=stays_positive()
    )


def mean_square():
    """E_p⟨v − m, e⟩² ≥ 0."""
    return integrated(E_p, infer(h**2 >= 0, squares=[h]))


CLOSE = Instance(GaussianMixture(["1/10", "-1/10"]), {"ε": 1}, vectors={"c": [[1]]})
OFF = Instance(
    GaussianMixture([["9/40", "1/5"], ["1/40", 0], ["-1/4", "1/5"]]),
    {"ε": 1},
    vectors={"c": [["3/5", "4/5"]]},
)


@claim(SHARPER, "S-8, flow in each direction", EACH_DIRECTION, provenance=Provenance.DERIVED)
@at(CLOSE, OFF)
def test_flow_in_each_direction(evidence: Evidence) -> None:
    evidence.conclude(length_from_below(), "E_p⟨v − m, e⟩⟨x − m, e⟩ = σ, and |Ce|² ≥ (eᵀCe)²")
    evidence.conclude(infer(EACH_DIRECTION.shown[1], by=[from_above()]), "X_e f' ≤ −4ρ f")
    evidence.conclude(loss_from_below(), "F − |m|² ≥ E_p⟨v − m, e⟩² = M")

    evidence.twin("ρ (1 + σ)² ≥ 3σ²", lambda: lost_from_below(gain=3))
    evidence.twin("without (1 + ε)X_e(0)X_e", lambda: from_above(start=0))
    evidence.twin("9ε t X_e", lambda: from_above(speed=9))
