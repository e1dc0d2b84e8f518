r"""R-2's lemmas on students of different cells: they hardly overlap, and hardly move each other.

Setting. As in "R-2, weight of a wrong teacher": component i of the student is attached to the component of
the teacher with mean ν̄_i, and all margins are at least b. S = Σ_j √π_j.
Shown. Unless ν̄_i = ν̄_j,

    E_p[w_i w_j] ≤ ½ √(π_i π_j) e^{−b²/2}.

So if |μ_i − ν̄_i| ≤ R and |ν_l − ν̄_i| ≤ B, then with χ = ½ S² e^{−b²/2}

    |Σ_ij E_p[w_i w_j] ⟨μ_i − ν̄_i, ν̄_j − ν̄_i⟩| ≤ R B χ,      Σ_ij E_p[w_i w_j] |ν̄_j − ν̄_i|² ≤ B² χ.

Not shown. The factor of order 1/b that overlaps of far normal laws have besides.
Tools. The overlap of two normal densities, E_p[w_i w_j] ≤ ½ √(π_i π_j) e^{−|μ_i − μ_j|²/8}; Cauchy–Schwarz.

Students of different cells are at least 2b apart: the hyperplane halfway between ν̄_i and ν̄_j is at least b
from both of them, on either side. Pairs of one cell have ν̄_i = ν̄_j and do not count.
"""

from fractions import Fraction
from functools import cache

from verify import GaussianMixture
from verify.algebra.teacher import SUM_L, attached, attached_j, attachment, ν_i, ν_j, ν_l
from verify.checks.instance import Instance
from verify.checks.spot import at
from verify.evidence import REVERSE, Evidence, Provenance, claim

from verify.lemmas.arrival import (  # isort: skip
    BETWEEN, OTHER_CELLS, OVERLAP, SHARE, N, X, at_attached, away, between_cells, is_attached,
    offset_j, χ,
)  # fmt: skip
from verify.lemmas.cells import INSIDE, NEAR, B, D, R, ahead, b, m, offset, roots
from verify.lemmas.far_mean import chosen_exponential
from verify.lemmas.norms import norm, norm_facts, pairing
from verify.lemmas.reverse import ROOTS

from verify.prove import (  # isort: skip
    SUM, SUM_J, E_p, cauchy_schwarz, definition, dot, equals, exp, exp_positive, infer, integrated, mu,
    mu_j, nonnegative_square, overlap, pi, pi_j, renamed_component, renamed_sum, sqrt, square, w, w_j,
    weight_is_positive,
)  # fmt: skip


@cache
def margin():
    """⟨μ_i − ν̄_i, ν_l − ν̄_i⟩ ≤ |ν_l − ν̄_i| (|ν_l − ν̄_i|/2 − b)."""
    size = norm(ahead)
    by = [INSIDE, definition(m), definition(D), norm_facts(ahead)[0]]
    return infer(dot(offset, ahead) <= square(ahead) / 2 - b * size, by=by)


def towards(index, of_all, own, other, student):
    """The margin at l = l(index): ⟨μ − ν̄, ν − ν̄⟩ ≤ |ν − ν̄|²/2 − b|ν̄_j − ν̄_i|, ν and ν̄ the two ν̄."""
    a, positive = attached if index == "i" else attached_j, is_attached(index)
    gap, (squared_l, positive_l) = other - own, norm_facts(ν_l - own)
    size = norm(ν_l - own)
    apart = at_attached(index, ν_l + other - 2 * own)
    by = [norm_facts(away)[0], squared_l, apart]
    shorter = infer((a * BETWEEN) ** 2 <= (a * size) ** 2, by=by)
    some = infer(a * size >= 0, by=[positive_l, positive])
    shorter = infer(a * BETWEEN <= a * size, by=[shorter, some], degree=2)
    chosen = infer(a * of_all.comparison.difference >= 0, by=[of_all, positive])
    by = [chosen, at_attached(index, student), apart, shorter]
    each = infer(a * dot(student, gap) <= a * (square(gap) / 2 - b * BETWEEN), by=by)
    by = [integrated(SUM_L, each), attachment(index)[1]]
    return infer(dot(student, gap) <= square(gap) / 2 - b * BETWEEN, by=by)


@cache
def distance(factor=4):
    """4b² |ν̄_i − ν̄_j|² ≤ |μ_i − μ_j|² |ν̄_i − ν̄_j|²."""
    own = towards("j", margin(), ν_i, ν_j, offset)
    other = towards("i", renamed_component(margin()), ν_j, ν_i, offset_j)
    (squared, positive), apart = norm_facts(away), mu - mu_j
    along = infer(dot(apart, away) <= -2 * b * BETWEEN, by=[own, other])
    some = infer(b * BETWEEN >= 0, by=[positive])
    along = infer((2 * b * BETWEEN) ** 2 <= dot(apart, away) ** 2, by=[along, some], degree=2)
    by = [along, cauchy_schwarz(apart, away), squared]
    return infer(factor * b**2 * square(away) <= square(apart) * square(away), by=by)


@cache
def overlap_of_cells(gain=2):
    """|ν̄_j − ν̄_i|² E_p[w_i w_j] ≤ ½ √(π_i π_j) |ν̄_j − ν̄_i|² e^{−|μ_i − μ_j|²/8}."""
    apart, size, room_size = square(mu - mu_j), square(away), nonnegative_square(away)
    room = E_p(w * w_j) - sqrt(pi) * sqrt(pi_j) * exp(apart / -8) / 2
    near = infer(size * room <= 0, by=[overlap(), distance(), room_size], split=[room])
    last = b**2 / -gain
    small = infer(size * (apart / -8 - last) <= 0, by=[distance()])
    far = chosen_exponential(size, room_size, apart / -8, last, small)
    far = infer(sqrt(pi) * sqrt(pi_j) * size * (exp(apart / -8) - exp(last)) <= 0, by=[far, roots()])
    return infer(OVERLAP.shown[0], by=[near, far])


@cache
def signs():
    """E_p[w_i w_j] ≥ 0, ½ √(π_i π_j) e^{−b²/2} ≥ 0, and Σ_i √π_i = S."""
    weight = weight_is_positive()
    overlapped = integrated(E_p, infer(w * w_j >= 0, by=[weight, renamed_component(weight)]))
    share = infer(SHARE >= 0, by=[roots(), exp_positive(b**2 / -2)])
    total = infer(equals(SUM(sqrt(pi)), ROOTS), by=[renamed_sum(sqrt(pi), SUM, SUM_J), definition(ROOTS)])
    return overlapped, share, total


@cache
def pair():
    """⊢ d E_p[w_i w_j] ≤ B · ½ √(π_i π_j) e^{−b²/2} for d = |ν̄_j − ν̄_i| ≤ B, which may be 0."""
    (squared, positive), (overlapped,) = norm_facts(away), OVERLAP.cited("R R-2, overlap of cells")
    room = E_p(w * w_j) - SHARE
    scaled = infer(BETWEEN**2 * room <= 0, by=[overlapped, squared])
    near = infer(BETWEEN * room <= 0, by=[scaled, positive], split=[room])
    far = infer(BETWEEN <= B, by=[infer(BETWEEN**2 <= B**2, by=[squared, between_cells()])], degree=2)
    far = infer((B - BETWEEN) * SHARE >= 0, by=[far, signs()[1]])
    return infer(BETWEEN * E_p(w * w_j) <= B * SHARE, by=[near, far])


@cache
def cross(sign=1, reach=R):
    """±Σ E_p[w_i w_j]⟨μ_i − ν̄_i, ν̄_j − ν̄_i⟩ ≤ R B χ."""
    (squared, positive), (overlapped, _, total) = norm_facts(away), signs()
    by = [NEAR, infer(square(away) <= BETWEEN**2, by=[squared]), infer(reach * BETWEEN >= 0, by=[positive])]
    along = pairing(offset, away, reach, BETWEEN, by)[0 if sign > 0 else 1]
    inner = sign * E_p(w * w_j) * dot(offset, away)
    each = infer(inner <= reach * BETWEEN * E_p(w * w_j), by=[along, overlapped])
    few = infer(reach * (B * SHARE - BETWEEN * E_p(w * w_j)) >= 0, by=[pair()])
    each = infer(inner <= reach * B * SHARE, by=[each, few], degree=1)
    by = [integrated(SUM, integrated(SUM_J, each)), total, *map(definition, (X, χ, ROOTS))]
    return infer(sign * X <= reach * B * χ, by=by)


@cache
def squares(share=1):
    """Σ E_p[w_i w_j] |ν̄_j − ν̄_i|² ≤ B² χ."""
    (overlapped,), (_, positive, total) = OVERLAP.cited("R R-2, overlap of cells"), signs()
    far = infer((B**2 - square(away)) * SHARE >= 0, by=[between_cells(), positive])
    each = infer(square(away) * E_p(w * w_j) <= B**2 * SHARE, by=[overlapped, far])
    by = [integrated(SUM, integrated(SUM_J, each)), total, *map(definition, (N, χ, ROOTS))]
    return infer(share * B**2 * χ >= N, by=by)


# Seen from ν̄_1 = 0 and ν̄_2 = 4, the two students are 2 and ½ from the midpoint.
TWO = Instance(GaussianMixture([0, "5/2"]), {"b": Fraction(1, 2)}, GaussianMixture([0, 4]))


@claim(REVERSE, "R-2, overlap of cells", OVERLAP, provenance=Provenance.DERIVED)
@at(TWO)
def test_overlap(evidence: Evidence) -> None:
    evidence.conclude(overlap_of_cells(), "|μ_i − μ_j| ≥ 2b unless ν̄_i = ν̄_j")

    evidence.twin("|μ_i − μ_j| ≥ 3b", lambda: distance(factor=9))
    evidence.twin("e^{−b²}", lambda: overlap_of_cells(gain=1))


@claim(REVERSE, "R-2, students of other cells", OTHER_CELLS, provenance=Provenance.DERIVED)
@at(TWO)
def test_other_cells(evidence: Evidence) -> None:
    evidence.conclude(cross(), "⟨μ_i − ν̄_i, ν̄_j − ν̄_i⟩ ≤ R|ν̄_j − ν̄_i|, and the overlap")
    evidence.conclude(cross(-1), "the same with the other sign")
    evidence.conclude(squares(), "|ν̄_j − ν̄_i|² ≤ B², and the overlap")
    evidence.conclude(pair(), "the overlap, and |ν̄_j − ν̄_i| ≤ B")

    evidence.twin("half of the reach", lambda: cross(reach=R / 2))
    evidence.twin("half of B²", lambda: squares(share=Fraction(1, 2)))
