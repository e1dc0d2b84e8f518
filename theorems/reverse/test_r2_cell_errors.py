r"""R-2's lemma on other cells: what their students add to a cell's Euler sum is exponentially small.

Setting. As in "R-2, cells stay": margins ≥ b, |μ_i − ν̄_i| ≤ R, |ν_l − ν̄_i| ≤ B; S = Σ_j √π_j.
Shown. With χ = ½ S² e^{−b²/2},

    |Σ_ij E_p[w_i w_j] ⟨μ_i − ν̄_i, ν̄_j − ν̄_i⟩| ≤ R B χ,      Σ_ij E_p[w_i w_j] |ν̄_j − ν̄_i|² ≤ B² χ.

Pairs of one cell have ν̄_i = ν̄_j and do not count.
Not shown. That the sums could not be as large.
Tools. "R-2, overlap of cells"; Cauchy–Schwarz.
"""

from fractions import Fraction
from functools import cache

from verify.evidence import REVERSE, Evidence, Provenance, claim

from verify.lemmas.cells import (  # isort: skip
    ERRORS, NEAR, OVERLAP, SHARE, B, N, R, X, away, b, between_cells, length_of, lengths, offset, roots, χ,
)  # fmt: skip
from verify.lemmas.reverse import ROOTS

from verify.prove import (  # isort: skip
    SUM, SUM_J, E_p, cauchy_schwarz, definition, dot, equals, exp_positive, infer, integrated,
    nonnegative_square, pi, renamed_component, renamed_sum, sqrt, square, w, w_j, weight_is_positive,
)  # fmt: skip

BETWEEN = length_of(away)


@cache
def overlap_is_positive():
    """E_p[w_i w_j] ≥ 0."""
    weight = weight_is_positive()
    return integrated(E_p, infer(w * w_j >= 0, by=[weight, renamed_component(weight)]))


@cache
def all_roots():
    """Σ_i √π_i = S."""
    return infer(equals(SUM(sqrt(pi)), ROOTS), by=[renamed_sum(sqrt(pi), SUM, SUM_J), definition(ROOTS)])


@cache
def short():
    """D E_p[w_i w_j] ≤ ½ √(π_i π_j) e^{−b²/2} d for d = |ν̄_j − ν̄_i|, and d ≤ B."""
    (squared, positive), (overlap,) = lengths(away), OVERLAP.cited("R R-2, overlap of cells")
    room = E_p(w * w_j) - SHARE
    scaled = infer(BETWEEN**2 * room <= 0, by=[overlap, squared])
    near = infer(BETWEEN * room <= 0, by=[scaled, positive], split=[room])
    reach = infer(BETWEEN <= B, by=[infer(BETWEEN**2 <= B**2, by=[squared, between_cells()])], degree=2)
    return near, reach


@cache
def cross(sign=1, reach=R):
    """±Σ E_p[w_i w_j]⟨μ_i − ν̄_i, ν̄_j − ν̄_i⟩ ≤ R B χ."""
    (squared, positive), (near, far) = lengths(away), short()
    by = [cauchy_schwarz(offset, away), NEAR, squared, nonnegative_square(away)]
    along = infer(dot(offset, away) ** 2 <= (reach * BETWEEN) ** 2, by=by)
    some = infer(reach * BETWEEN >= 0, by=[positive])
    along = infer(sign * dot(offset, away) <= reach * BETWEEN, by=[along, some], degree=2)
    each = infer(
        sign * E_p(w * w_j) * dot(offset, away) <= reach * BETWEEN * E_p(w * w_j),
        by=[along, overlap_is_positive()],
    )
    share = infer(SHARE >= 0, by=[roots(), exp_positive(b**2 / -2)])
    each = infer(
        sign * E_p(w * w_j) * dot(offset, away) <= reach * B * SHARE,
        by=[
            each,
            infer(reach * BETWEEN * (E_p(w * w_j) - SHARE) <= 0, by=[near]),
            infer(reach * (B - BETWEEN) * SHARE >= 0, by=[far, share]),
        ],
        degree=1,
    )
    total = integrated(SUM, integrated(SUM_J, each))
    return infer(
        sign * X <= reach * B * χ, by=[total, all_roots(), definition(X), definition(χ), definition(ROOTS)]
    )


@cache
def squares(share=1):
    """Σ E_p[w_i w_j] |ν̄_j − ν̄_i|² ≤ B² χ."""
    (overlap,) = OVERLAP.cited("R R-2, overlap of cells")
    positive = infer(SHARE >= 0, by=[roots(), exp_positive(b**2 / -2)])
    far = infer((B**2 - square(away)) * SHARE >= 0, by=[between_cells(), positive])
    each = infer(square(away) * E_p(w * w_j) <= B**2 * SHARE, by=[overlap, far])
    by = [
        integrated(SUM, integrated(SUM_J, each)),
        all_roots(),
        definition(N),
        definition(χ),
        definition(ROOTS),
    ]
    return infer(share * B**2 * χ >= N, by=by)


@cache
def pair():
    """|ν̄_j − ν̄_i| E_p[w_i w_j] ≤ ½ B √(π_i π_j) e^{−b²/2}."""
    near, far = short()
    share = infer(SHARE >= 0, by=[roots(), exp_positive(b**2 / -2)])
    return infer(
        BETWEEN * E_p(w * w_j) <= B * SHARE, by=[near, infer((B - BETWEEN) * SHARE >= 0, by=[far, share])]
    )


@claim(REVERSE, "R-2, students of other cells", ERRORS, provenance=Provenance.DERIVED)
def test_other_cells(evidence: Evidence) -> None:
    evidence.conclude(cross(), "⟨μ_i − ν̄_i, ν̄_j − ν̄_i⟩ ≤ R|ν̄_j − ν̄_i|, and the overlap")
    evidence.conclude(cross(-1), "the same with the other sign")
    evidence.conclude(squares(), "|ν̄_j − ν̄_i|² ≤ B², and the overlap")
    evidence.conclude(pair(), "the overlap, and |ν̄_j − ν̄_i| ≤ B")

    evidence.twin("half of the reach", lambda: cross(reach=R / 2))
    evidence.twin("half of B²", lambda: squares(share=Fraction(1, 2)))
