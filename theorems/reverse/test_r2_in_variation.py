r"""R-2 and R-3 together: from starts well inside the cells, total variation ends small if the weights match.

Setting. As in "R-2, students arrive". The weight P_l of the students attached to component l of the teacher
is its own, p_l, for all l: so at least one student starts in each cell.
Shown. With the same a and u, for all k

    2π TV(p, p*)² ≤ u + nR²/(1 + a nR² k).

Not shown. The limit 0 for a teacher of several components.
Tools. "R-2, students arrive"; R-3's bound by the distances, √(2π) TV ≤ Σ_i π_i|μ_i − ν̄_i|; Jensen's
inequality.
"""

from functools import cache

from verify.algebra.calculus import Law
from verify.algebra.distances import P_l, is_nonnegative, reach, reach_squared
from verify.algebra.teacher import p_l
from verify.checks.constant import constant
from verify.evidence import REVERSE, Evidence, Provenance, claim
from verify.lemmas.arrival import ARRIVE, BY_DISTANCE, IN_VARIATION, MATCHED, ROOT, TV, TV_k, V, V_k, a
from verify.lemmas.cells import R, descent, offset
from verify.logic.schemas import circle_constant

from verify.prove import (  # isort: skip
    SUM, Defined, along, cut, definition, infer, integrated, k, n, nonnegative_square, pi, sqrt_nonnegative,
    sqrt_squared, square, summand, weights_sum,
)  # fmt: skip

A = Defined("A", "A", "", SUM(pi * reach))


@cache
def by_size():
    """2π TV² ≤ (Σ π_i r_i)² ≤ Σ π_i r_i² ≤ V."""
    full = 2 * circle_constant()
    of_root, positive = (cut(f(full), constant(full >= 0)) for f in (sqrt_squared, sqrt_nonnegative))
    below = infer(
        ROOT * TV <= A, by=[BY_DISTANCE.cited("R total variation, matched weights")[0], definition(A)]
    )
    some = infer(ROOT * TV >= 0, by=[positive, is_nonnegative(Law.STUDENT, Law.TEACHER)])
    below = infer((ROOT * TV) ** 2 <= A**2, by=[below, some], degree=2)
    spread = integrated(SUM, infer(pi * (reach - A) ** 2 >= 0, squares=[reach - A]))
    mean = infer(SUM(pi * reach**2) >= A**2, by=[spread, weights_sum(), definition(A)])
    light = infer(pi <= 1, by=[summand(infer(pi > 0), SUM), weights_sum()])
    each = infer(pi * reach**2 <= square(offset), by=[reach_squared(), light, nonnegative_square(offset)])
    by = [below, mean, integrated(SUM, each), definition(V), of_root]
    return infer(full * TV**2 <= V, by=by)


@cache
def in_variation(share=1):
    """The bound of V_k is one of 2π TV_k²."""
    small = along(by_size(), descent)
    factor = infer(a * n * R**2 >= 0, by=[infer(a * n >= 0)], squares=[R])
    factor = infer(1 + a * n * R**2 * k >= 0, by=[factor])
    (arrived,) = ARRIVE.cited("R R-2, students arrive")
    room = infer(
        (V_k - share * 2 * circle_constant() * TV_k**2) * (1 + a * n * R**2 * k) >= 0, by=[small, factor]
    )
    return infer(IN_VARIATION.shown[0], by=[room, arrived])


@claim(REVERSE, "R-2, in total variation", IN_VARIATION, provenance=Provenance.DERIVED)
def test_in_variation(evidence: Evidence) -> None:
    evidence.conclude(in_variation(), "2π TV² ≤ (Σ π_i r_i)² ≤ V")

    evidence.twin("4π TV² ≤ V", lambda: in_variation(share=2))
    evidence.twin("P_l ≥ p_l only", lambda: cut(in_variation(), infer(MATCHED, by=[P_l >= p_l])))
