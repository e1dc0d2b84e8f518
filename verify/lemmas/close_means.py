"""Means that nearly coincide: the forward gradient there, as two means of small numbers under φ.

Equal weights, m the mean of the means, z_i = μ_i − m, |z_i|² ≤ q and A = |m|². With p = v − Cv, y_i = μ_i − v
and r_i = C y_i − ⟨v, y_i⟩v, for every vector b that x does not move,

    n⟨g_i, b⟩ = 2E_φ[n w_i ⟨p + r_i, b⟩],      Σ_i w_i r_i = 0.

While 1000 n² q d (1 + A) ≤ 1 and 50 q ≤ A, p and r_i are as small as (7/5)A and 16 qA² (squared), and n w_i
is near 1 (claim "F Theorem 3.2, weights").
"""

from __future__ import annotations

from fractions import Fraction
from functools import cache

from verify.algebra.facts import (
    gradient_form,
    identity,
    posterior_average,
    weight_is_positive,
)
from verify.algebra.posterior import C2, SUM, TRACE, VCV, Cv, Cy, E_phi, d, mu, n, pi, v, w
from verify.lemmas.close_weights import spread, u, z, ζ
from verify.lemmas.forward import QUARTER, L, V, descent, η
from verify.lemmas.posterior import (
    covariance_along_mean,
    images_below_norm,
    norm_below_trace,
    trace_is_nonnegative,
)
from verify.lemmas.tube import CLOSE, FAR, SHARE, UNIFORM, WEIGHTS, A, m, q
from verify.logic.descent import after
from verify.logic.formulas import equals
from verify.logic.instances import for_vector
from verify.logic.kernel import (
    Theorem,
    cauchy_schwarz,
    cut,
    definition,
    integrated,
    nonnegative_square,
    paired,
)
from verify.logic.search import infer
from verify.logic.symbols import any_vector
from verify.logic.terms import term
from verify.logic.vectors import Dot, Mean, Vector, VectorAtom, dot, square

Q = Fraction
y, SIZE = mu - v, square(m)
p, r, g, b = v - Cv, Cy - dot(v, y) * v, descent.gradient, any_vector("b", "b")
APART = 50 * q <= SIZE
"""Far from the truth."""


@cache
def small() -> tuple[Theorem, Theorem, Theorem]:
    """⊢ 1000 q d (1 + A) ≤ 1, 1000 q ≤ 1, and 1000 n² q ≤ 1."""
    close = infer(1000 * n**2 * d * q * (1 + SIZE) <= 1, by=[CLOSE, definition(A)])
    wide = infer(d * (1 + SIZE) >= 1, by=[nonnegative_square(m)])
    narrow = infer(1000 * q * d * (1 + SIZE) <= 1, by=[close, infer(n**2 >= 1)])
    return narrow, infer(1000 * q <= 1, by=[narrow, wide]), infer(1000 * n**2 * q <= 1, by=[close, wide])


@cache
def image_of_mean() -> Theorem:
    """⊢ 10⁶ |Cv|² ≤ |v|², since ‖C‖ ≤ tr C ≤ q."""
    (_, _, trace), (of_v, _) = spread(), images_below_norm()
    norm = infer(q**2 >= C2, by=[norm_below_trace(), trace, trace_is_nonnegative()])
    by = [of_v, infer(1000000 * C2 <= 1, by=[norm, small()[1]]), nonnegative_square(v)]
    return infer(1000000 * square(Cv) <= square(v), by=by)


@cache
def forms() -> tuple[Theorem, Theorem, Theorem]:
    """⊢ |v|² ≤ (4/3)A, |p|² ≤ (7/5)A and |r_i|² ≤ 16 qA²."""
    (near, within, trace), positive_A = spread(), nonnegative_square(m)
    mean = infer(square(v) <= Q(4, 3) * SIZE, by=[within, APART, nonnegative_square(m - 7 * ζ)])
    by = [identity(dot(v, Cv), VCV), covariance_along_mean(), image_of_mean(), mean, positive_A]
    size = infer(square(p) <= Q(7, 5) * SIZE, by=by)
    off = infer(square(y) <= 4 * q, by=[near, within, nonnegative_square(z + ζ)])
    by = [cauchy_schwarz(v, y), off, nonnegative_square(v)]
    along_v = infer(dot(v, y) ** 2 <= 4 * q * square(v), by=by)
    turn = infer(dot(v, y) ** 2 * square(v) <= 4 * q * square(v) ** 2, by=[along_v, nonnegative_square(v)])
    quartic = infer(square(v) ** 2 <= Q(16, 9) * SIZE**2, by=[mean, nonnegative_square(v)], degree=2)
    norm = infer(q**2 >= C2, by=[norm_below_trace(), trace, trace_is_nonnegative()])
    cubic = infer(square(Cy) <= 4 * q**3, by=[images_below_norm()[1], norm, off, nonnegative_square(y)])
    tiny = infer(2500 * q**3 <= q * SIZE**2, by=[APART])
    by = [nonnegative_square(Cy + dot(v, y) * v), turn, quartic, cubic, tiny]
    rest = infer(square(r) <= 16 * q * SIZE**2, by=[*by, infer(q * SIZE**2 >= 0, squares=[SIZE])])
    return mean, size, rest


@cache
def gradient() -> Theorem:
    """⊢ ⟨g_i, b⟩ = E_φ[2w_i ⟨p + r_i, b⟩]."""
    return gradient_form(g, 2 * w, p + r, b)


@cache
def average() -> Theorem:
    """⊢ E_φ⟨p, b⟩ = E_φ Σ_i w_i ⟨p + r_i, b⟩: the r_i average out."""
    return integrated(E_phi, posterior_average(p + r, p, b))


@cache
def weights() -> Theorem:
    """⊢ E_φ(n w_i − 1)² ≤ 8 q d (1 + A), cited."""
    (cited,) = WEIGHTS.cited("F Theorem 3.2, weights")
    return infer(E_phi((u - 1) ** 2) <= 8 * q * d * (1 + SIZE), by=[cited, definition(A)])


@cache
def first_share() -> Theorem:
    """⊢ (E_φ[(n w_i − 1)⟨p, b⟩])² ≤ (56/5) q d (1 + A)A|b|², by Cauchy–Schwarz."""
    most, share = 8 * q * d * (1 + SIZE), E_phi((u - 1) * dot(p, b))
    positive_most = infer(most > 0, by=[infer(d * (1 + SIZE) >= 1, by=[nonnegative_square(m)])])
    by = [cauchy_schwarz(p, b), forms()[1], nonnegative_square(b)]
    size = infer(dot(p, b) ** 2 <= Q(7, 5) * SIZE * square(b), by=by)
    gap = most * dot(p, b) - share * (u - 1)
    by = [integrated(E_phi, infer(gap**2 >= 0, squares=[gap])), weights()]
    scaled = infer(most * share**2 <= most**2 * E_phi(dot(p, b) ** 2), by=by, squares=[share])
    scaled = infer(share**2 <= most * E_phi(dot(p, b) ** 2), by=[scaled, positive_most])
    by = [scaled, integrated(E_phi, size), positive_most]
    return infer(share**2 <= most * Q(7, 5) * SIZE * square(b), by=by)


@cache
def second_share() -> Theorem:
    """⊢ (E_φ[n w_i ⟨r_i, b⟩])² ≤ 32 qA²|b|²: E_φ n w_i ≤ 5/4 + E_φ(n w_i − 1)² ≤ 13/10."""
    most, share = 16 * q * SIZE**2 * square(b), E_phi(u * dot(r, b))
    size = infer(dot(r, b) ** 2 <= most, by=[cauchy_schwarz(r, b), forms()[2], nonnegative_square(b)])
    heavy = infer(u >= 0, by=[weight_is_positive()])
    point = infer(u <= Q(5, 4) + (u - 1) ** 2, squares=[u - Q(3, 2)])
    mass = infer(E_phi(u) <= Q(13, 10), by=[integrated(E_phi, point), weights(), small()[0]])
    gap = infer(u * (dot(r, b) - share) ** 2 >= 0, by=[heavy], squares=[dot(r, b) - share])
    within = infer(u * dot(r, b) ** 2 <= u * most, by=[size, heavy])
    by = [integrated(E_phi, gap), integrated(E_phi, within)]
    scaled = infer(share**2 * (2 - E_phi(u)) <= most * E_phi(u), by=by)
    length = infer(SIZE**2 * square(b) >= 0, by=[nonnegative_square(b)], squares=[SIZE])
    below = infer(most * E_phi(u) <= most * Q(13, 10), by=[mass, infer(most >= 0, by=[length])])
    above = infer(share**2 * (2 - E_phi(u)) >= share**2 * Q(7, 10), by=[mass], squares=[share])
    return infer(share**2 <= 2 * most, by=[scaled, below, above, infer(most >= 0, by=[length])])


# Far from the truth: V > ¼.


@cache
def total_size() -> Theorem:
    """⊢ V ≤ n(q + A): n⟨m, m⟩ = Σ⟨μ_i, m⟩."""
    each = infer(equals(n * pi * dot(mu, m), dot(mu, m)), by=[UNIFORM])
    by = [paired(m, m), integrated(SUM, each), integrated(SUM, spread()[0]), definition(V)]
    return infer(n * (q + SIZE) >= V, by=by)


@cache
def far() -> tuple[Theorem, Theorem]:
    """⊢ 1 ≤ 5nA and 200 q ≤ A, since V > ¼."""
    tiny = small()[2]
    apart = infer(5 * n * SIZE >= 1, by=[total_size(), FAR, infer(1000 * n * q <= 1, by=[tiny])])
    return apart, infer(200 * q <= SIZE, by=[apart, tiny], degree=4)


def where_far(theorem: Theorem) -> Theorem:
    """The theorem without 50 q ≤ A, where V > ¼."""
    return cut(theorem, infer(APART, by=[far()[1]]))


@cache
def posterior_is_small() -> tuple[Theorem, Theorem]:
    """⊢ tr C ≤ ¼ and 16|v|² tr C ≤ 1: what S-1's step asks for."""
    (_, _, trace), (narrow, tiny, _), mean = spread(), small(), where_far(forms()[0])
    second = infer(1000 * q * SIZE <= 1, by=[narrow, infer(d * SIZE >= SIZE, by=[nonnegative_square(m)])])
    second = infer(16 * square(v) * TRACE <= 1, by=[mean, trace, second, nonnegative_square(v)])
    return infer(TRACE <= QUARTER, by=[trace, tiny]), second


@cache
def loss_is_large(share: Fraction = SHARE) -> Theorem:
    """⊢ n L ≥ (49/64)V: |v|² ≥ (17/20)A, and V ≤ n(q + A)."""
    (_, within, _), (_, apart) = spread(), far()
    point = infer(square(v) >= Q(17, 20) * SIZE, by=[within, apart, nonnegative_square(m + 10 * ζ)])
    by = [total_size(), integrated(E_phi, point), definition(L), infer(n * SIZE >= 200 * n * q, by=[apart])]
    return infer(n * L >= share * V, by=by)


# The mean of the means, along descent.

ḡ = VectorAtom("mean gradient", r"\bar g", "mean of the g_i", m.depends, mean=Mean(SUM, term(pi), 1 * g))
((m_next, _),) = ((atom.first, atom.second) for atom in after(SIZE, descent).atoms if isinstance(atom, Dot))


@cache
def gradients() -> tuple[Theorem, Theorem]:
    """⊢ n⟨g_i − ḡ, b⟩ = 2E_φ[(n w_i − 1)⟨p, b⟩ + n w_i⟨r_i, b⟩] and n⟨ḡ, b⟩ = 2E_φ⟨p, b⟩."""
    one = gradient()
    each = infer(equals(n * pi * dot(g, b), dot(g, b)), by=[UNIFORM])
    by = [paired(ḡ, b), integrated(SUM, each), integrated(SUM, one), average()]
    mean = infer(equals(n * dot(ḡ, b), 2 * E_phi(dot(p, b))), by=by)
    right = 2 * E_phi((u - 1) * dot(p, b)) + 2 * E_phi(u * dot(r, b))
    return infer(equals(n * dot(g - ḡ, b), right), by=[one, mean]), mean


@cache
def mean_step(vector: Vector | VectorAtom) -> Theorem:
    """⊢ ⟨m⁺, b⟩ = ⟨m, b⟩ − η⟨ḡ, b⟩ for a vector b."""
    by = [paired(m_next, b), paired(m, b), paired(ḡ, b)]
    return for_vector(infer(equals(dot(m_next, b), dot(m - η * ḡ, b)), by=by), b, vector)
