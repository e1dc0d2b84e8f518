r"""R-2's lemma on students of different cells: they hardly overlap.

Setting. As in "R-2, weight of a wrong teacher": component i of the student is attached to the component of
the teacher with mean ν̄_i, and all margins are at least b.
Shown. Unless ν̄_i = ν̄_j,

    E_p[w_i w_j] ≤ ½ √(π_i π_j) e^{−b²/2}.

Not shown. The factor of order 1/b that overlaps of far normal laws have besides.
Tools. The overlap of two normal densities: ½ √(π_i π_j) e^{−|μ_i − μ_j|²/8} bounds E_p[w_i w_j].

Students of different cells are at least 2b apart: the hyperplane halfway between ν̄_i and ν̄_j is at least b
from both of them, on either side.
"""

from fractions import Fraction
from functools import cache

from verify import GaussianMixture
from verify.algebra.teacher import SUM_L, attached, attached_j, attachment, ν_i, ν_j, ν_l
from verify.checks.instance import Instance
from verify.checks.spot import at
from verify.evidence import REVERSE, Evidence, Provenance, claim
from verify.lemmas.cells import (
    INSIDE,
    OVERLAP,
    at_attached,
    away,
    b,
    is_attached,
    length_of,
    lengths,
    offset,
    offset_j,
    roots,
)
from verify.lemmas.far_mean import chosen_exponential

from verify.prove import (  # isort: skip
    E_p, assume, cauchy_schwarz, dot, exp, infer, integrated, mu, mu_j, nonnegative_square, overlap, pi,
    pi_j, renamed_component, sqrt, square, w, w_j,
)  # fmt: skip

BETWEEN = length_of(away)


def towards(index, margin, a, own, other, of_student):
    """⟨μ − ν̄, other − own⟩ ≤ |other − own| (|other − own|/2 − b): the margin of a student at l = l(index)."""
    total, positive_a = attachment(index)[1], is_attached(index)
    gap = other - own
    squared, (squared_l, positive_l) = lengths(away)[0], lengths(ν_l - own)
    between, length_l = BETWEEN, length_of(ν_l - own)

    apart = at_attached(index, ν_l + other - 2 * own)
    shorter = infer((a * between) ** 2 <= (a * length_l) ** 2, by=[squared, squared_l, apart])
    some = infer(a * length_l >= 0, by=[positive_l, positive_a])
    shorter = infer(a * between <= a * length_l, by=[shorter, some], degree=2)
    each = infer(
        a * dot(of_student, gap) <= a * (square(gap) / 2 - b * between),
        by=[
            infer(a * (margin.comparison.difference) >= 0, by=[margin, positive_a]),
            at_attached(index, of_student),
            apart,
            squared_l,
            shorter,
        ],
    )
    return infer(dot(of_student, gap) <= square(gap) / 2 - b * between, by=[integrated(SUM_L, each), total])


@cache
def distance(factor=4):
    """4b² |ν̄_i − ν̄_j|² ≤ |μ_i − μ_j|² |ν̄_i − ν̄_j|²."""
    margin = assume(INSIDE)
    first = towards("j", margin, attached_j, ν_i, ν_j, offset)
    second = towards("i", renamed_component(margin), attached, ν_j, ν_i, offset_j)
    (squared, positive), apart = lengths(away), mu - mu_j
    along = infer(dot(apart, away) <= -2 * b * BETWEEN, by=[first, second])
    along = infer(
        (2 * b * BETWEEN) ** 2 <= dot(apart, away) ** 2,
        by=[along, infer(b * BETWEEN >= 0, by=[positive])],
        degree=2,
    )
    by = [along, cauchy_schwarz(apart, away), squared]
    return infer(factor * b**2 * square(away) <= square(apart) * square(away), by=by)


@cache
def overlap_of_cells(gain=2):
    """|ν̄_i − ν̄_j|² E_p[w_i w_j] ≤ ½ √(π_i π_j) |ν̄_i − ν̄_j|² e^{−|μ_i − μ_j|²/8}."""
    apart, size = square(mu - mu_j), square(away)
    room = E_p(w * w_j) - sqrt(pi) * sqrt(pi_j) * exp(apart / -8) / 2
    by = [overlap(), distance(), nonnegative_square(away)]
    near = infer(size * room <= 0, by=by, split=[room])
    small = infer(size * (apart / -8 + b**2 / gain) <= 0, by=[distance()])
    far = chosen_exponential(size, nonnegative_square(away), apart / -8, b**2 / -gain, small)
    far = infer(
        sqrt(pi) * sqrt(pi_j) * size * exp(apart / -8) <= sqrt(pi) * sqrt(pi_j) * size * exp(b**2 / -gain),
        by=[far, roots()],
    )
    return infer(OVERLAP.shown[0], by=[near, far])


# Seen from ν̄_1 = 0 and ν̄_2 = 4: the two students are 2 from the midpoint, or 3/2.
APART = Instance(GaussianMixture([0, "5/2"]), {"b": Fraction(1, 2)}, GaussianMixture([0, 4]))


@claim(REVERSE, "R-2, overlap of cells", OVERLAP, provenance=Provenance.DERIVED)
@at(APART)
def test_overlap(evidence: Evidence) -> None:
    evidence.conclude(overlap_of_cells(), "|μ_i − μ_j| ≥ 2b")

    evidence.twin("|μ_i − μ_j| ≥ 3b", lambda: distance(factor=9))
    evidence.twin("e^{−b²}", lambda: overlap_of_cells(gain=1))
