r"""R-2's lemma on the teacher: under a student inside its cell the other teacher components have no weight.

Setting. Any student and teacher Σ_l p_l N(ν_l, I); component i of the student is attached to component l(i)
of the teacher, by any map; its mean and weight are ν̄_i and p̄_i. The margin of i towards l is its distance
from the hyperplane halfway between ν̄_i and ν_l, on the side of ν̄_i: with D = |ν_l − ν̄_i| it is
D/2 − ⟨μ_i − ν̄_i, ν_l − ν̄_i⟩/D.
Shown. Let all margins be at least b, D = 0 or D ≥ 2b, and p_l ≤ ρ p̄_i. Then, unless ν_l = ν̄_i,

    E_p[w_i w*_l] ≤ π_i ρ e^{−b²/2}.

Not shown. The factor of order 1/b that the tail of the normal law has besides.
Tools. w*_l ≤ (w*_l/w*_{l(i)})^θ for 0 ≤ θ ≤ 1, whose mean is a Gaussian integral; here θ = b/D.
"""

from functools import cache

from verify.algebra.teacher import p_i, p_l, teacher_behind, teacher_gap, w_l
from verify.evidence import REVERSE, Evidence, Provenance, claim
from verify.lemmas.cells import APART, INSIDE, WRONG, D_l, ahead, b, lengths, offset, ρ
from verify.lemmas.far_mean import chosen_exponential
from verify.logic.schemas import exp_log, exp_monotone, log_monotone, log_product, max_one_of

from verify.prove import (  # isort: skip
    E_p, cut, dot, equals, exp, exp_sum, exp_tangent, exp_zero, infer, inverse, inverse_positive,
    inverse_times, log, max_left, max_right, maximum, pi, square, w,
)  # fmt: skip

M = maximum(D_l, b)
θ = b * inverse(M)


@cache
def power():
    """0 ≤ θ ≤ 1, and θD = b unless D = 0."""
    positive_M = infer(M > 0, by=[max_right(D_l, b)])
    whole, above = cut(inverse_times(M), positive_M), cut(inverse_positive(M), positive_M)
    least, most = infer(θ >= 0, by=[above]), infer(θ <= 1, by=[whole, max_right(D_l, b)])
    by = [max_one_of(D_l, b), APART, max_left(D_l, b)]
    longer = infer(D_l * (M - D_l) <= 0, by=by)
    longer = infer(D_l * (b - θ * D_l) <= 0, by=[infer(D_l * (M - D_l) * θ <= 0, by=[longer, least]), whole])
    reached = infer(b - θ * D_l >= 0, by=[infer(θ * (M - D_l) >= 0, by=[least, max_left(D_l, b)]), whole])
    return least, most, infer(D_l * (b - θ * D_l) ** 2 <= 0, by=[longer, reached], degree=2)


@cache
def ratio():
    """Θ (log p_l − log p̄_i) ≤ log ρ."""
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
    least, most, chosen = power()
    (squared, positive_length), last = lengths(ahead), log(ρ) - b**2 / gain
    bound = teacher_behind(θ)
    first = θ**2 * square(ahead) / 2 - θ * teacher_gap()
    larger = last + (b - θ * D_l) ** 2 / 2
    below = infer(
        first <= larger,
        by=[ratio(), squared, infer(θ * (D_l * (D_l / 2 - b) - dot(offset, ahead)) >= 0, by=[margin, least])],
    )
    below = infer(
        E_p(w * w_l) <= pi * exp(larger),
        by=[cut(bound, least, most), cut(exp_monotone(first, larger), below)],
    )
    same = chosen_exponential(
        D_l, positive_length, larger, last, infer(D_l * (larger - last) <= 0, by=[chosen])
    )
    split = infer(
        equals(exp(last), ρ * exp(b**2 / -gain)),
        by=[exp_sum(log(ρ), b**2 / -gain), cut(exp_log(ρ), infer(ρ > 0))],
    )
    scaled = infer(D_l * E_p(w * w_l) <= D_l * pi * exp(larger), by=[below, positive_length])
    return infer(
        WRONG.shown[0], by=[scaled, infer(pi * D_l * exp(larger) <= pi * D_l * exp(last), by=[same]), split]
    )


@claim(REVERSE, "R-2, weight of a wrong teacher", WRONG, provenance=Provenance.DERIVED)
def test_wrong_teacher(evidence: Evidence) -> None:
    evidence.conclude(weight(), "θ²D²/2 − θ(D²/2 − ⟨μ_i − ν̄_i, ν_l − ν̄_i⟩) ≤ b²/2 − b²")

    evidence.twin("e^{−b²}", lambda: weight(gain=1))
    half = dot(offset, ahead) <= D_l * (D_l / 2 - b / 2)
    evidence.twin("half of the margin", lambda: weight(margin=half))
    evidence.twin("e^{+b²/2}", lambda: weight(gain=-2))
