"""How the posterior pulls a student back at a point: ⟨v + C y_i, e⟩ ≥ ⟨μ_i, e⟩ − |e| H, with y_i = μ_i − v.

It is ⟨μ_i, e⟩ − ⟨(1 − C) y_i, e⟩, and as 0 ≤ C ≤ t for t = tr C, |(1 − C) y_i| ≤ |y_i| max(1, t − 1).
"""

from __future__ import annotations

from functools import cache

from verify.algebra.facts import identity, weight_is_positive
from verify.algebra.posterior import SUM_J, TRACE, Cy, mu, mu_j, v, w_j
from verify.lemmas.derivatives import e
from verify.lemmas.norms import AnyVector, at_most, norm, norm_facts, pairing
from verify.lemmas.posterior import images_below_norm, norm_below_trace, trace_is_nonnegative
from verify.logic.kernel import Theorem, cauchy_schwarz, integrated, nonnegative_square
from verify.logic.renaming import renamed_component
from verify.logic.search import infer
from verify.logic.terms import Real, term
from verify.logic.vectors import dot, square

t, y, y_j = TRACE, mu - v, mu_j - v
P = dot(y, Cy)


def _along_others(vector: AnyVector) -> Theorem:
    """⊢ Σ_j w_j ⟨y_j, f⟩² ≤ Σ_j w_j |y_j|² |f|²."""
    weight = renamed_component(weight_is_positive())
    most = w_j * square(y_j) * square(vector)
    each = infer(w_j * dot(y_j, vector) ** 2 <= most, by=[weight, cauchy_schwarz(y_j, vector)])
    return integrated(SUM_J, each)


@cache
def covariance_along() -> tuple[Theorem, Theorem, Theorem]:
    """⊢ 0 ≤ P, P ≤ t|y_i|² and |C y_i|² ≤ t P, for P = ⟨y_i, C y_i⟩ = Σ_j w_j ⟨y_j, y_i⟩²."""
    weight, room = renamed_component(weight_is_positive()), nonnegative_square(y)
    inner, image = dot(y_j, y), dot(y_j, Cy)
    spread, size = identity(SUM_J(w_j * inner**2), P), identity(SUM_J(w_j * square(y_j)), t)
    least = infer(w_j * inner**2 >= 0, by=[weight], squares=[inner])
    least = infer(P >= 0, by=[spread, integrated(SUM_J, least)])
    most = infer(t * square(y) >= P, by=[_along_others(y), spread, size])
    apart = infer(w_j * (t * inner - image) ** 2 >= 0, by=[weight], squares=[t * inner - image])
    by = [integrated(SUM_J, apart), spread, _along_others(Cy), size]
    by.append(identity(SUM_J(w_j * inner * image), square(Cy)))
    scaled = infer(t * (t * P - square(Cy)) >= 0, by=by)
    # That says nothing if t = 0; then C is 0.
    small = infer(t**2 * square(y) >= square(Cy), by=[images_below_norm()[1], norm_below_trace(), room])
    by = [scaled, small, least, trace_is_nonnegative(), room]
    return least, most, infer(t * P >= square(Cy), by=by, split=[-1 * t])


def pulled_back(bound: Real, near: Theorem, far: Theorem) -> Theorem:
    """⊢ ⟨v + C y_i, e⟩ ≥ ⟨μ_i, e⟩ − |e| H, as |(1 − C) y_i|² ≤ |y_i|² + (t − 2) P ≤ H².

    Args:
        bound: H.
        near: ⊢ H ≥ |y_i|, written √|y_i|².
        far: ⊢ H ≥ |y_i| (t − 1).
    """
    (least, most, image), H, rest = covariance_along(), term(bound), y - Cy
    (of_s, positive_s), (of_e, positive_e) = norm_facts(y), norm_facts(e)
    positive_H = infer(H >= 0, by=[near, positive_s])
    level = infer(square(y) <= H**2, by=[near, of_s, positive_s])
    by = [far, of_s, positive_s, positive_H, level, trace_is_nonnegative(), nonnegative_square(y)]
    beyond = infer(square(y) * (t - 1) ** 2 <= H**2, by=by, split=[t - 2])
    inside = infer(square(rest) <= H**2, by=[level, beyond, image, most, least], split=[t - 2])
    some = infer(H * norm(e) >= 0, by=[positive_H, positive_e])
    along, _ = pairing(rest, e, H, norm(e), [inside, at_most(of_e), some])
    return infer(dot(v, e) + dot(Cy, e) >= dot(mu, e) - norm(e) * H, by=[along])
