r"""S-4, linearised step: near coincident means a step stretches deviations by at most 1 + 4η|A|²/n.

Setting. Forward divergence, teacher N(0, I), uniform weights, any n and d; all means at one point A; δ_i any
deviations, ∂∇_i the derivative of the gradient along them.
Shown. If η ≤ n, then n² Σ|δ_i − η∂∇_i|² ≤ (n + 4η|A|²)² Σ|δ_i|². Along A this is attained, where Σ δ_j = 0:
"S S-4, amplification".
Not shown. What linearising leaves out: "S S-4, close means".
Tools. "S S-4, linearisation", Cauchy–Schwarz.

For every vector q, n² ⟨δ_i − η∂∇_i, q⟩ = ⟨r_i, q⟩ with r_i = n²δ_i − 2ηΣδ_j − 4η(c − n⟨A, δ_i⟩)A and
c = ⟨Σδ_j, A⟩. So n⁴ Σ|δ_i − η∂∇_i|² = Σ|r_i|², and what r_i has of Σδ_j only shortens it.
"""

from functools import cache

from verify.evidence import SHARPER, Evidence, Provenance, claim
from verify.lemmas.coincident import CHANGE, COINCIDENT, UNIFORM, A, change_there, q
from verify.lemmas.derivatives import delta
from verify.prove import (
    SUM,
    Mean,
    VectorAtom,
    cauchy_schwarz,
    dot,
    equals,
    for_vector,
    infer,
    integrated,
    n,
    nonnegative_square,
    paired,
    positive,
    square,
    statement,
    term,
)  # fmt: skip

η = positive("η", r"\eta", "step size")
OVER_ALL = Mean(SUM, term(1), 1 * delta)
D = VectorAtom("D", r"\textstyle\sum_j \delta_j", "sum of the δ_j", frozenset({"mixture"}), "", OVER_ALL)
c = dot(D, A)
moved = delta - η * CHANGE


@cache
def each_moved(cubic=4):
    """n⁴ |δ_i − η∂∇_i|² = |r_i|²: n² ⟨δ_i − η∂∇_i, q⟩ = ⟨r_i, q⟩ for these two vectors."""
    right = n**2 * delta - 2 * η * D - cubic * η * (c - n * dot(A, delta)) * A
    by = [change_there(), paired(D, q), paired(D, A)]
    each = infer(equals(n**2 * dot(moved, q), dot(right, q)), by=by)
    return infer(
        equals(n**4 * square(moved), square(right)), by=[for_vector(each, q, u) for u in (moved, right)]
    )


def stretched(growth=4, largest=n):
    """n² Σ|δ_i − η∂∇_i|² ≤ (n + 4η|A|²)² Σ|δ_i|², by ⟨A, δ_i⟩² ≤ |A|²|δ_i|²."""
    squares, along = SUM(square(delta)), SUM(dot(A, delta) ** 2)
    first = 2 * square(D) - 4 * n * along + 4 * c**2
    second = 4 * n * square(D) + 16 * square(A) * (n**2 * along - n * c**2)
    by = [integrated(SUM, each_moved()), paired(D, D), paired(D, A)]
    right = n**4 * squares - 2 * η * n**2 * first + η**2 * second
    total = infer(equals(n**4 * SUM(square(moved)), right), by=by)
    by = [total, integrated(SUM, cauchy_schwarz(A, delta)), η <= largest]
    by += [nonnegative_square(A), nonnegative_square(D), infer(n > 0)]
    # Products of Cauchy–Schwarz (1), η ≤ n (2), |A|² (3), |D|² (4), n (5) and η (7).
    products = [(1, 7, 5), (1, 3), (4, 2, 7, 5), (3, 5)]
    bound = (n + growth * η * square(A)) ** 2 * squares
    goal, roots = n**4 * SUM(square(moved)) <= n**2 * bound, [n, η * n, n * c, η * c]
    whole = infer(goal, by=by, degree=1, squares=roots, products=products)
    return infer(n**2 * SUM(square(moved)) <= bound, by=[whole])


@claim(
    SHARPER,
    "S-4, linearised step",
    statement(
        n**2 * SUM(square(moved)) <= (n + 4 * η * square(A)) ** 2 * SUM(square(delta)),
        given=[COINCIDENT, UNIFORM, η <= n],
    ),
    provenance=Provenance.DERIVED,
)
def test_linearised_step(evidence: Evidence) -> None:
    evidence.conclude(stretched(), "δ_i − η∂∇_i as a vector, its squares summed, and Cauchy–Schwarz")

    evidence.twin("growth 1 + 2η|A|²/n", lambda: stretched(growth=2))
    evidence.twin("any η ≤ 3n", lambda: stretched(largest=3 * n))
    evidence.twin("half the cubic terms", lambda: each_moved(cubic=2))
