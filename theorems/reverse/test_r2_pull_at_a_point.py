r"""R-2's lemma at one point x: the posterior pulls a student back, less what the others take away.

Setting. Any weights, n, d and means of the student, any point x and vector e; v is the posterior mean, C the
posterior covariance, y_i = μ_i − v, d_j = |μ_i − μ_j|.
Shown. With h = max(d, (d⁴ + 10d² − 11)/18), which is 0 at d = 0,

    ⟨v + C y_i, e⟩ ≥ ⟨μ_i, e⟩ − |e| Σ_j w_j h_j.

Not shown. That h could not be smaller: at d² = 13 it is (2/√27)(d² − 1)^{3/2}, which the proof needs.
Tools. Cauchy–Schwarz, Jensen's inequality.

It is ⟨μ_i, e⟩ − ⟨(1 − C) y_i, e⟩, and as 0 ≤ C ≤ t for t = tr C, |(1 − C) y_i| ≤ |y_i| max(1, t − 1). With
posterior averages ⟨·⟩ over j, |y_i| ≤ ⟨d⟩ and t + |y_i|² = ⟨d²⟩; for Q = ⟨d²⟩ − 1 and s = |y_i|,

    Q²/18 + 2Q/3 − s (Q − s²) = (Q + 6 − 9s)²/18 + (s − 2)² (s − ½).
"""

from fractions import Fraction
from functools import cache

from verify.evidence import REVERSE, Evidence, Provenance, claim
from verify.lemmas.cells import APART, AT_A_POINT, FAR_PART, h
from verify.lemmas.norms import at_most, norm, norm_facts, pairing
from verify.lemmas.pull import pulled_back, t, y

from verify.prove import (  # isort: skip
    SUM_J, dot, identity, infer, integrated, max_left, max_right, mu, mu_j,
    renamed_component, square, w_j, weight_is_positive,
)  # fmt: skip

d_j, s, H = norm(mu - mu_j), norm(y), SUM_J(w_j * h)
WEIGHT = renamed_component(weight_is_positive())


@cache
def mean_distance():
    """|y_i| ≤ Σ_j w_j d_j, as |y_i|² = Σ_j w_j ⟨μ_i − μ_j, y_i⟩."""
    (of_d, positive_d), (of_s, positive_s) = norm_facts(mu - mu_j), norm_facts(y)
    D = SUM_J(w_j * d_j)
    reasons = at_most(of_d), at_most(of_s), infer(d_j * s >= 0, by=[positive_d, positive_s])
    along, _ = pairing(mu - mu_j, y, d_j, s, reasons)
    each = integrated(SUM_J, infer(w_j * dot(mu - mu_j, y) <= w_j * d_j * s, by=[along, WEIGHT]))
    whole = identity(SUM_J(w_j * dot(mu - mu_j, y)), square(y))
    scaled = infer(s * (D - s) >= 0, by=[each, whole, of_s])
    some = integrated(SUM_J, infer(w_j * d_j >= 0, by=[WEIGHT, positive_d]))
    return infer(s <= D, by=[scaled, some], split=[-1 * s])


@cache
def average(share=1):
    """H = Σ_j w_j h_j is at least |y_i| and |y_i| (t − 1)."""
    of_s, positive_s = norm_facts(y)
    whole, total = identity(SUM_J(w_j * APART), t + square(y)), identity(SUM_J(w_j), 1)
    near = infer(w_j * h >= w_j * d_j, by=[max_left(d_j, FAR_PART), WEIGHT])
    near = infer(s <= H, by=[integrated(SUM_J, near), mean_distance()])
    # The mean of d⁴ is at least the square of the mean of d².
    away = APART - t - square(y)
    spread = integrated(SUM_J, infer(w_j * away**2 >= 0, by=[WEIGHT], squares=[away]))
    far = infer(w_j * h >= w_j * FAR_PART, by=[max_right(d_j, FAR_PART), WEIGHT])
    level = (t + square(y)) ** 2 + 10 * (t + square(y)) - 11
    far = infer(level <= 18 * H, by=[integrated(SUM_J, far), spread, whole, total], degree=1)
    squares = [t + square(y) + 5 - 9 * s, s - 2, t + square(y) - 1]
    by, split = [far, near, of_s, positive_s], [t - 2, s - Fraction(1, 2)]
    return near, infer(share * s * (t - 1) <= H, by=by, squares=squares, split=split)


@claim(REVERSE, "R-2, pull at a point", AT_A_POINT, provenance=Provenance.DERIVED)
def test_pull(evidence: Evidence) -> None:
    evidence.conclude(pulled_back(H, *average()), "|(1 − C) y_i| ≤ |y_i| max(1, tr C − 1) ≤ Σ_j w_j h_j")

    evidence.twin("2|y_i| (t − 1) ≤ Σ_j w_j h_j", lambda: average(share=2))
