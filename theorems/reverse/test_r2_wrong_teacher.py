r"""R-2's lemmas on the teacher: a student inside its cell hardly sees the other teacher components.

Setting. Any student and teacher Σ_l p_l N(ν_l, I); component i of the student is attached to component l(i)
of the teacher, by any map; its mean and weight are ν̄_i and p̄_i. D_il = |ν_l − ν̄_i|; the margin of i towards
l is its distance from the hyperplane halfway between ν̄_i and ν_l, on the side of ν̄_i, and m^il is D_il times
that: D_il²/2 − ⟨μ_i − ν̄_i, ν_l − ν̄_i⟩.
Shown. Let all margins be at least b, D_il = 0 or D_il ≥ 2b, and p_l ≤ ρ p̄_i. Then, unless ν_l = ν̄_i,

    E_p[w_i w*_l] ≤ π_i ρ e^{−b²/2}.

If besides |μ_i − ν̄_i| ≤ R, D_il ≤ B and ρ e^{−b²/2} Σ_l (D_il + D_il² (R + B)) ≤ ω, then for every vector e

    E_p[w_i ⟨v* − ν̄_i + C*(μ_i − v*), e⟩] ≤ π_i ω |e|,

which would be 0 for a teacher that has the one component N(ν̄_i, I).
Not shown. The factor of order 1/b that the tail of the normal law has besides; that B³ is needed, as C* is
small where one teacher's weight is near 1.
Tools. w*_l ≤ (w*_l/w*_{l(i)})^θ for 0 ≤ θ ≤ 1, whose mean is a Gaussian integral, here θ = b/D_il; with
averages ⟨·⟩ over l, |v* − ν̄_i| ≤ ⟨D⟩, tr C* ≤ ⟨D²⟩ and |μ_i − v*| ≤ R + B.
"""

from functools import cache

from verify import GaussianMixture
from verify.checks.instance import Instance
from verify.checks.spot import at
from verify.evidence import REVERSE, Evidence, Provenance, claim

from verify.algebra.teacher import (  # isort: skip
    SUM_L, Cy_star, p_i, p_l, teacher_behind, teacher_covariance, teacher_gap, teacher_mean,
    teacher_weight_is_positive, teacher_weights_sum, w_l, ν_i, ν_l,
)  # fmt: skip
from verify.lemmas.cells import (  # isort: skip
    DISTANT, INSIDE, NEAR, PULLS, SPREAD, WRONG, WRONG_PULL, B, D, R, ahead, b, e, m, offset, ρ, ω,
)  # fmt: skip
from verify.lemmas.far_mean import chosen_exponential, named
from verify.lemmas.norms import at_most, length_facts, norm, norm_facts, pairing
from verify.logic.schemas import exp_log, exp_monotone, log_monotone, log_product, max_one_of

from verify.prove import (  # isort: skip
    E_p, cauchy_schwarz, cut, definition, dot, equals, exp, exp_sum, exp_tangent, exp_zero, infer,
    integrated, inverse, inverse_positive, inverse_times, log, max_left, max_right, maximum, mu,
    nonnegative_square, pi, square, v_star, w, weight_is_positive,
)  # fmt: skip

M = maximum(D, b)
θ = b * inverse(M)
POSITIVE = teacher_weight_is_positive()
stray, length = v_star - ν_i, norm(e)


@cache
def distances():
    """D_il² = |ν_l − ν̄_i|² and D_il ≥ 0."""
    return length_facts(D, ahead)


@cache
def power():
    """0 ≤ θ ≤ 1, and θD = b unless D = 0."""
    positive_M = infer(M > 0, by=[max_right(D, b)])
    whole, above = cut(inverse_times(M), positive_M), cut(inverse_positive(M), positive_M)
    least, most = infer(θ >= 0, by=[above]), infer(θ <= 1, by=[whole, max_right(D, b)])
    longer = infer(D * (M - D) <= 0, by=[max_one_of(D, b), DISTANT, max_left(D, b)])
    longer = infer(D * (b - θ * D) <= 0, by=[infer(D * (M - D) * θ <= 0, by=[longer, least]), whole])
    reached = infer(b - θ * D >= 0, by=[infer(θ * (M - D) >= 0, by=[least, max_left(D, b)]), whole])
    return least, most, infer(D * (b - θ * D) ** 2 <= 0, by=[longer, reached], degree=2)


@cache
def ratio():
    """The number θ (log p_l − log p̄_i) is at most log ρ."""
    both = cut(log_product(ρ, p_i), infer(ρ > 0), infer(p_i > 0))
    below = cut(log_monotone(p_l, ρ * p_i), infer(p_l > 0))
    each = infer(log(p_l) - log(p_i) <= log(ρ), by=[below, both])
    inverse_ρ = [exp_sum(log(ρ), -1 * log(ρ)), exp_zero(), cut(exp_log(ρ), infer(ρ > 0))]
    small = infer(exp(-1 * log(ρ)) <= 1, by=inverse_ρ)
    positive_log = infer(log(ρ) >= 0, by=[small, exp_tangent(-1 * log(ρ))])
    return infer(θ * (log(p_l) - log(p_i)) <= log(ρ), by=[each, positive_log, *power()[:2]])


@cache
def weight(gain=2, margin=INSIDE):
    """E_p[w_i w*_l] ≤ π_i e^{θ²D²/2 − θg}, whose exponent is at most log ρ − b²/2 + (b − θD)²/2."""
    (least, most, chosen), (squared, positive) = power(), distances()
    first, last = θ**2 * square(ahead) / 2 - θ * teacher_gap(), log(ρ) - b**2 / gain
    larger = last + (b - θ * D) ** 2 / 2
    kept = infer(θ * (m - b * D) >= 0, by=[margin, least])
    below = infer(first <= larger, by=[ratio(), squared, kept, definition(m)])
    bound = cut(teacher_behind(θ), least, most)
    below = infer(E_p(w * w_l) <= pi * exp(larger), by=[bound, cut(exp_monotone(first, larger), below)])
    scaled = infer(D * E_p(w * w_l) <= D * pi * exp(larger), by=[below, positive])
    small = infer(D * (larger - last) <= 0, by=[chosen])
    same = chosen_exponential(D, positive, larger, last, small)
    same = infer(pi * D * exp(larger) <= pi * D * exp(last), by=[same])
    parts = [exp_sum(log(ρ), b**2 / -gain), cut(exp_log(ρ), infer(ρ > 0))]
    parts = infer(equals(exp(last), ρ * exp(b**2 / -gain)), by=parts)
    return infer(WRONG.shown[0], by=[scaled, same, parts])


@cache
def spread():
    """Σ w*_l |ν_l − v*|² ≤ ⟨D²⟩, and |v* − ν̄_i|² ≤ B²."""
    by, whole = [teacher_mean(stray), teacher_weights_sum()], SUM_L(w_l * square(ahead))
    squared, positive = distances()
    each = infer(w_l * square(ν_l - v_star) >= 0, by=[nonnegative_square(ν_l - v_star), POSITIVE])
    total = infer(SUM_L(w_l * square(ν_l - v_star)) <= whole, by=[*by, nonnegative_square(stray)])
    far = infer(square(ahead) <= B**2, by=[squared, positive, SPREAD])
    far = integrated(SUM_L, infer(w_l * square(ahead) <= w_l * B**2, by=[POSITIVE, far]))
    far = infer(whole <= B**2, by=[far, teacher_weights_sum()])
    return total, infer(square(stray) <= B**2, by=[*by, integrated(SUM_L, each), far])


@cache
def of_mean():
    """⟨v* − ν̄_i, e⟩ ≤ ⟨D⟩ |e|."""
    (squared, positive), (of_e, positive_e) = distances(), norm_facts(e)
    some = infer(D * length >= 0, by=[positive, positive_e])
    along, _ = pairing(ahead, e, D, length, [at_most(squared), at_most(of_e), some])
    each = infer(w_l * dot(ahead, e) <= w_l * D * length, by=[along, POSITIVE])
    by = [integrated(SUM_L, each), teacher_mean(e), teacher_weights_sum()]
    return infer(dot(stray, e) <= SUM_L(w_l * D) * length, by=by)


@cache
def of_covariance(reach=R + B):
    """⟨C*(μ_i − v*), e⟩ ≤ ⟨D²⟩ (R + B) |e|."""
    (total, far), (of_e, positive_e) = spread(), norm_facts(e)
    y, z = ν_l - v_star, mu - v_star
    _, cross = pairing(offset, stray, R, B, [NEAR, far, infer(R * B >= 0)])
    near = infer(square(z) <= reach**2, by=[cross, NEAR, far])
    # With S = |y|², p = ⟨y, z⟩ and q = ⟨y, e⟩: p² ≤ S (R + B)² and q² ≤ S|e|², so pq ≤ S (R + B) |e|.
    values = ("S", square(y)), ("p", dot(y, z)), ("q", dot(y, e))
    (size, size_is), (p, p_is), (q, q_is) = (named(name, name, value) for name, value in values)
    positive_size = infer(size >= 0, by=[size_is, nonnegative_square(y)])
    first = infer(
        dot(y, z) ** 2 <= square(y) * reach**2, by=[cauchy_schwarz(y, z), near, nonnegative_square(y)]
    )
    first = infer(p**2 <= size * reach**2, by=[first, size_is, p_is])
    first = infer(p**2 * size <= size**2 * reach**2, by=[first, positive_size])
    first = infer(p**2 * size * length**2 <= (size * reach * length) ** 2, by=[first], squares=[length])
    second = infer(q**2 <= size * length**2, by=[cauchy_schwarz(y, e), of_e, size_is, q_is])
    second = infer((p * q) ** 2 <= p**2 * size * length**2, by=[second], squares=[p])
    some = infer(size * reach * length >= 0, by=[positive_size, positive_e])
    both = infer(p * q <= size * reach * length, by=[first, second, some], degree=2)
    both = infer(w_l * p * q <= w_l * size * reach * length, by=[both, POSITIVE])
    each = infer(
        w_l * dot(y, z) * dot(y, e) <= w_l * square(y) * reach * length, by=[both, size_is, p_is, q_is]
    )
    most = SUM_L(w_l * square(ahead)) * reach * length
    wide = infer(SUM_L(w_l * square(y)) * reach * length <= most, by=[total, positive_e])
    return infer(dot(Cy_star, e) <= most, by=[integrated(SUM_L, each), teacher_covariance(e), wide])


@cache
def pull(reach=R + B):
    """The two together under E_p, where each D_il E_p[w_i w*_l] is small."""
    (wrong,), (squared, positive), positive_e = (
        WRONG.cited("R R-2, weight of a wrong teacher"),
        distances(),
        norm_facts(e)[1],
    )
    size, parts = D + D**2 * reach, dot(stray, e) + dot(Cy_star, e)
    same = integrated(SUM_L, infer(equals(w_l * square(ahead), w_l * D**2), by=[squared]))
    point = infer(parts <= SUM_L(w_l * size) * length, by=[of_mean(), of_covariance(reach), same])
    point = infer(w * parts <= w * SUM_L(w_l * size) * length, by=[point, weight_is_positive()])
    room = D * pi * ρ * exp(b**2 / -2) - D * E_p(w * w_l)
    each = infer((1 + D * reach) * room >= 0, by=[wrong, positive])
    few = infer(pi * (ω - PULLS.left) >= 0, by=[PULLS])
    few = infer(SUM_L(E_p(w * w_l) * size) <= pi * ω, by=[integrated(SUM_L, each), few])
    few = infer(SUM_L(E_p(w * w_l) * size) * length <= pi * ω * length, by=[few, positive_e])
    return infer(WRONG_PULL.shown[0], by=[integrated(E_p, point), few])


# Two teachers; the students are 2 and 3/2 from the midpoint.
SEEN = Instance(GaussianMixture([0, "7/2"]), {"b": 1}, GaussianMixture([0, 4], ["1/3", "2/3"]))


@claim(REVERSE, "R-2, weight of a wrong teacher", WRONG, provenance=Provenance.DERIVED)
@at(SEEN)
def test_wrong_teacher(evidence: Evidence) -> None:
    evidence.conclude(weight(), "θ²D²/2 − θm ≤ θ²D²/2 − θbD, and θD = b")

    evidence.twin("e^{−b²}", lambda: weight(gain=1))
    evidence.twin("half of the margin", lambda: weight(margin=m >= b * D / 2))
    evidence.twin("e^{+b²/2}", lambda: weight(gain=-2))


@claim(REVERSE, "R-2, pull of the wrong teachers", WRONG_PULL, provenance=Provenance.DERIVED)
@at(SEEN)
def test_wrong_pull(evidence: Evidence) -> None:
    evidence.conclude(pull(), "|v* − ν̄_i| ≤ ⟨D⟩, tr C* ≤ ⟨D²⟩ and |μ_i − v*| ≤ R + B")

    evidence.twin("|μ_i − v*| ≤ B", lambda: pull(reach=1 * B))
