r"""R-2, the Euler sum of the cells: what each cell would give alone, up to exponentially small errors.

Setting. As in "R-2, cells stay"; a_i = μ_i − ν̄_i, χ = ½ S² e^{−b²/2}, P = E_p ‖C‖², and
Y = Σ_ij E_p[w_i w_j] ⟨a_i, a_j⟩, which is E_p|Σ w_i a_i|².
Shown. With E_1 = RBχ + ½(2R + B)²B²χ + ωR,

    Σ_i ⟨a_i, ∇_iF⟩ ≥ 2Y + P − 2E_1.

For a single teacher, where ν̄_i = 0 for all i and ω = χ = 0, it is 2(Y + P).
Not shown. That half of P has to be given up.
Tools. The R-2 lemmas on the pull of the wrong teachers and on students of other cells; squares.

Half of it is Y + X, less the teacher's part, plus Σ E_p[w_i ⟨a_i, C y_i⟩] with y_i = μ_i − v: that is P less
the mean of Σ w_i⟨ν̄_i, C y_i⟩ = −Σ_ij w_i w_j ⟨ν̄_j − ν̄_i, C y_i⟩.
"""

from functools import cache

from verify.algebra.facts import posterior_average
from verify.algebra.teacher import Cy_star, ν_i, ν_j
from verify.evidence import REVERSE, Evidence, Provenance, claim

from verify.lemmas.arrival import (  # isort: skip
    E_1, EULER, OTHER_CELLS, N, P, X, Y, away, between_cells, offset_j, χ,
)  # fmt: skip
from verify.lemmas.cells import NEAR, WRONG_PULL, B, R, e, gradient_i, offset, ω
from verify.lemmas.norms import norm, norm_facts, pairing
from verify.lemmas.posterior import cube_of_covariance, mean_over_j, norm_of_covariance, trace_is_nonnegative

from verify.prove import (  # isort: skip
    C2, C3, SUM, SUM_J, TRACE, Cv, Cy, Defined, E_p, Mean, VectorAtom, assume, definition, dot, equals,
    for_vector, gradient_form, identity, in_the_limit, infer, integrated, mu, mu_j, nonnegative_square,
    paired, pi, positive, renamed_component, renamed_sum, square, term, v, v_star, w, w_j,
    weight_is_positive, weights_sum,
)  # fmt: skip

t, s, pair, REACH = TRACE, positive("s", "s", "any number"), w * w_j, (2 * R + B) ** 2
POSITIVE = weight_is_positive()
ONES = identity(SUM(w), 1), identity(SUM_J(w_j), 1)
SAME = renamed_sum(w * square(ν_i), SUM, SUM_J)
APART = 2 * SUM(w * square(ν_i)) - 2 * SUM(SUM_J(pair * dot(ν_i, ν_j)))
"""Σ_ij w_i w_j |ν̄_j − ν̄_i|²."""
OWN = SUM(w * dot(Cy, ν_i))
centre = VectorAtom("c", "c", "", frozenset({"x", "state", "mixture"}), mean=Mean(SUM_J, term(w_j), 1 * ν_j))


@cache
def pull_of_means():
    """Σ_i E_p[w_i⟨v − ν̄_i, a_i⟩] = Y + X."""
    each = w * SUM_J(w_j * (dot(offset_j, offset) + dot(away, offset)))
    point = infer(equals(w * dot(v - ν_i, offset), each), by=[mean_over_j(offset), ONES[1]])
    by = [integrated(SUM, integrated(E_p, point)), definition(Y), definition(X)]
    return infer(equals(SUM(E_p(w * dot(v, offset)) - E_p(w) * dot(ν_i, offset)), Y + X), by=by)


@cache
def squares_of(vector):
    """Σ_ij w_i w_j |f_ij|² ≥ 0."""
    positive_pair = infer(pair >= 0, by=[POSITIVE, renamed_component(POSITIVE)])
    each = infer(pair * square(vector) >= 0, by=[positive_pair, nonnegative_square(vector)])
    return integrated(SUM, integrated(SUM_J, each))


@cache
def mean_apart():
    """E_p Σ_ij w_i w_j |ν̄_j − ν̄_i|² = N: E_p Σ_i w_i σ = Σ_i E_p[w_i σ] for σ = Σ_j w_j |ν̄_j|²."""
    square_j = SUM_J(w_j * square(ν_j))
    σ = Defined("σ", r"\sigma", "", square_j)
    once = infer(equals(SUM(w) * σ, σ), by=[ONES[0]])
    inner = infer(equals(w * σ, w * square_j), by=[definition(σ)])
    outer = infer(equals(1 * σ, SUM(w * square(ν_i))), by=[definition(σ), SAME])
    by = [integrated(E_p, once), integrated(SUM, integrated(E_p, inner)), integrated(E_p, outer)]
    of_j = infer(equals(SUM(SUM_J(E_p(pair) * square(ν_j))), SUM(E_p(w) * square(ν_i))), by=by)
    own = integrated(E_p, infer(equals(w * SUM_J(w_j), 1 * w), by=[ONES[1]]))
    own = infer(equals(SUM_J(E_p(pair)) * square(ν_i), E_p(w) * square(ν_i)), by=[own])
    return infer(equals(E_p(APART), N), by=[of_j, integrated(SUM, own), definition(N)])


@cache
def covariances():
    """2 Σ_i w_i⟨ν̄_i, C y_i⟩ ≤ ‖C‖² + t Σ_ij w_i w_j |ν̄_j − ν̄_i|²: squares of C y_i + τ(ν̄_j − ν̄_i), τ > t."""
    τ = t + s
    none = for_vector(posterior_average(Cy, 0 * Cv, e), e, 1 * centre)  # Σ w_i C y_i = 0
    other = infer(equals(w * dot(centre, Cy), w * SUM_J(w_j * dot(ν_j, Cy))), by=[paired(centre, Cy)])
    by = [squares_of(Cy + τ * away), none, integrated(SUM, other), SAME, *ONES]
    by.append(identity(SUM(w * square(Cy)), C3))
    whole = infer(C3 - 2 * τ * OWN + τ**2 * APART >= 0, by=by)
    by = [whole, cube_of_covariance(), norm_of_covariance()]
    scaled = infer(τ * (C2 - 2 * OWN + τ * APART) >= 0, by=by)
    by = [scaled, infer(τ > 0, by=[trace_is_nonnegative()])]
    return in_the_limit(infer(C2 - 2 * OWN + τ * APART >= 0, by=by), s)


@cache
def trace():
    """The trace t is at most (2R + B)², as all means are that near to each other."""
    near_j, room = renamed_component(assume(NEAR)), infer(R * B >= 0)
    own = pairing(offset, away, R, B, [NEAR, between_cells(), room])[1]
    other = pairing(offset_j, away, R, B, [near_j, between_cells(), room])[0]
    by = [own, other, nonnegative_square(offset + offset_j), NEAR, near_j, between_cells()]
    apart = infer(square(mu - mu_j) <= REACH, by=by)
    each = infer(w_j * square(mu - mu_j) <= w_j * REACH, by=[apart, renamed_component(POSITIVE)])
    by = [integrated(SUM_J, each), identity(SUM_J(w_j * square(mu - mu_j)), t + square(mu - v))]
    return infer(t <= REACH, by=[*by, nonnegative_square(mu - v), ONES[1]])


@cache
def pull_of_covariances():
    """2 Σ_i E_p[w_i⟨a_i, C y_i⟩] ≥ P − (2R + B)² B² χ."""
    some = infer(APART >= 0, by=[squares_of(away), SAME, *ONES])
    most = infer(t * APART <= REACH * APART, by=[trace(), some])
    by = [covariances(), most, identity(SUM(w * dot(mu, Cy)), C2)]
    point = infer(2 * SUM(w * dot(offset, Cy)) >= C2 - REACH * APART, by=by)
    by = [integrated(E_p, point), definition(P), mean_apart()]
    found = infer(2 * SUM(E_p(w * dot(offset, Cy))) >= P - REACH * N, by=by)
    few = OTHER_CELLS.cited("R R-2, students of other cells")[2]
    few = infer(REACH * B**2 * χ >= REACH * N, by=[few], squares=[2 * R + B])
    return infer(2 * SUM(E_p(w * dot(offset, Cy))) >= P - REACH * B**2 * χ, by=[found, few])


@cache
def pull_of_teachers():
    """Σ_i E_p[w_i⟨v* − ν̄_i + C*(μ_i − v*), a_i⟩] ≤ ω R."""
    wrong = for_vector(WRONG_PULL.cited("R R-2, pull of the wrong teachers")[0], e, offset)
    size, (squared, _) = norm(offset), norm_facts(offset)
    short = infer(size <= R, by=[infer(size**2 <= R**2, by=[squared, NEAR])], degree=2)
    short = infer(pi * ω * (R - size) >= 0, by=[short])
    part = E_p(w * dot(v_star - ν_i + Cy_star, offset))
    each = infer(part <= pi * ω * R, by=[wrong, short])
    return infer(SUM(part) <= ω * R, by=[integrated(SUM, each), weights_sum()])


@cache
def euler(own=2):
    """Σ_i⟨a_i, ∇_iF⟩, whose parts are these."""
    form = gradient_form(gradient_i, 2 * w, v + Cy - v_star - Cy_star, offset)
    by = [integrated(SUM, form), pull_of_means(), pull_of_covariances(), pull_of_teachers(), definition(E_1)]
    by.append(OTHER_CELLS.cited("R R-2, students of other cells")[1])
    return infer(SUM(dot(offset, gradient_i)) >= own * Y + P - 2 * E_1, by=by, degree=1)


@claim(REVERSE, "R-2, Euler sum", EULER, provenance=Provenance.DERIVED)
def test_euler_sum(evidence: Evidence) -> None:
    evidence.conclude(euler(), "2(Y + X), at least P less errors, and the teacher's part at most 2ωR")

    evidence.twin("3Y", lambda: euler(own=3))
