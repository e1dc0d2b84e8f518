r"""R-2, the Euler sum of the cells: what each cell would give alone, up to exponentially small errors.

Setting. As in "R-2, cells stay"; a_i = μ_i − ν̄_i, χ = ½ S² e^{−b²/2}, Y = Σ_ij E_p[w_i w_j] ⟨a_i, a_j⟩, which is
E_p|Σ w_i a_i|², and P = E_p ‖C‖².
Shown. With E_1 = R B χ + ½ (2R + B)² B² χ + ω R and E_2 = B χ + ω, and S-7's K,

    Σ_i ⟨a_i, ∇_iF⟩ ≥ 2Y + P − 2E_1,      Σ_i |∇_iF|² ≤ 8K (Y + P) + 16 E_2².

For a single teacher (ν̄_i = 0 for all i, ω = χ = 0) it is 2(Y + P) and 4K (Y + P).
Not shown. That the errors could not be smaller.
Tools. The R-2 lemmas on the pull of the wrong teachers and on students of other cells; S-7's bound of
E_p[w_i (1 + tr C)].
"""

from functools import cache

from verify.algebra.facts import posterior_average
from verify.algebra.teacher import Cy_star, ν_i, ν_j
from verify.evidence import REVERSE, Evidence, Provenance, claim

from verify.lemmas.cells import (  # isort: skip
    ERRORS, EULER, E_1, E_2, GRADIENTS, NEAR, SHARE, SUM_OF_PULLS, WRONG_PULL, B, N, P, R, X, Y, away, b,
    between_cells, e, g_mixture, length_of, lengths, offset, offset_j, root_of_weight, χ, ω,
)  # fmt: skip
from verify.lemmas.posterior import cube_of_covariance, norm_of_covariance, trace_is_nonnegative, weighted
from verify.lemmas.reverse import MASS, ROOTS, K

from verify.prove import (  # isort: skip
    C2, C3, SUM, SUM_J, TRACE, Cv, Cy, Defined, E_p, Mean, VectorAtom, assume, cauchy_schwarz, definition,
    dot, equals, exp, exp_positive, for_vector, gradient_form, identity, in_the_limit, infer, integrated,
    mean_of_means, mu, mu_j, nonnegative_square, paired, pi, positive, posterior_mass, renamed_component,
    renamed_sum, sqrt, square, summand, term, v, v_star, w, w_j, weight_is_positive, weights_sum,
)  # fmt: skip

t, s = TRACE, positive("s", "s", "any number")
pair = w * w_j


@cache
def mean_over_j(u):
    """⟨v, u⟩ = Σ_j w_j ⟨μ_j, u⟩ for a vector u that may depend on i."""
    any_u = infer(
        equals(dot(v, e), SUM_J(w_j * dot(mu_j, e))),
        by=[mean_of_means(e), renamed_sum(w * dot(mu, e), SUM, SUM_J)],
    )
    return for_vector(any_u, e, u)


@cache
def pull_of_means():
    """Σ_i E_p[w_i⟨v − ν̄_i, a_i⟩] = Y + X."""
    point = infer(
        equals(w * dot(v - ν_i, offset), w * SUM_J(w_j * (dot(offset_j, offset) + dot(away, offset)))),
        by=[mean_over_j(offset), identity(SUM_J(w_j), 1)],
    )
    return infer(
        equals(SUM(E_p(w * dot(v, offset)) - E_p(w) * dot(ν_i, offset)), Y + X),
        by=[integrated(SUM, integrated(E_p, point)), definition(Y), definition(X)],
    )


n = VectorAtom("n", "n", "", frozenset({"x", "state", "mixture"}), mean=Mean(SUM_J, term(w_j), 1 * ν_j))
POSITIVE = weight_is_positive()
SPREAD_NOW = 2 * SUM(w * square(ν_i)) - 2 * SUM(SUM_J(pair * dot(ν_i, ν_j)))
"""Σ_ij w_i w_j |ν̄_j − ν̄_i|²."""
OWN = SUM(w * dot(Cy, ν_i))


@cache
def pair_is_positive():
    """w_i w_j ≥ 0."""
    return infer(pair >= 0, by=[POSITIVE, renamed_component(POSITIVE)])


@cache
def sizes():
    """Σ_ij w_i w_j |ν̄_j − ν̄_i|² is at least 0, and its mean is N."""
    square_j = SUM_J(w_j * square(ν_j))
    same, ones = renamed_sum(w * square(ν_i), SUM, SUM_J), [identity(SUM(w), 1), identity(SUM_J(w_j), 1)]
    each = infer(pair * square(away) >= 0, by=[pair_is_positive(), nonnegative_square(away)])
    positive_now = infer(SPREAD_NOW >= 0, by=[integrated(SUM, integrated(SUM_J, each)), same, *ones])
    # E_p Σ_i w_i σ = Σ_i E_p[w_i σ] for σ = Σ_j w_j |ν̄_j|².
    σ = Defined("σ", r"\sigma", "", square_j)
    first = infer(equals(SUM(w) * σ, σ), by=ones[:1])
    inner = infer(equals(w * σ, w * square_j), by=[definition(σ)])
    outer = infer(equals(1 * σ, SUM(w * square(ν_i))), by=[definition(σ), same])
    by = [integrated(E_p, first), integrated(SUM, integrated(E_p, inner)), integrated(E_p, outer)]
    of_j = infer(equals(SUM(SUM_J(E_p(pair) * square(ν_j))), SUM(E_p(w) * square(ν_i))), by=by)
    own = infer(equals(w * SUM_J(w_j), 1 * w), by=ones[1:])
    own = infer(equals(SUM_J(E_p(pair)) * square(ν_i), E_p(w) * square(ν_i)), by=[integrated(E_p, own)])
    by = [of_j, integrated(SUM, own), definition(N)]
    return positive_now, infer(equals(E_p(SPREAD_NOW), N), by=by)


@cache
def covariances():
    """2 Σ_i w_i⟨ν̄_i, C y_i⟩ ≤ ‖C‖² + t Σ_ij w_i w_j |ν̄_j − ν̄_i|²: squares of C y_i + τ(ν̄_j − ν̄_i), τ > t."""
    τ, one = t + s, identity(SUM_J(w_j), 1)
    none = for_vector(posterior_average(Cy, 0 * Cv, e), e, 1 * n)  # Σ w_i C y_i = 0
    other = integrated(SUM, infer(equals(w * dot(n, Cy), w * SUM_J(w_j * dot(ν_j, Cy))), by=[paired(n, Cy)]))
    each = infer(
        pair * square(Cy + τ * away) >= 0, by=[pair_is_positive(), nonnegative_square(Cy + τ * away)]
    )
    same, ones = renamed_sum(w * square(ν_i), SUM, SUM_J), [one, identity(SUM(w), 1)]
    by = [
        integrated(SUM, integrated(SUM_J, each)),
        none,
        other,
        same,
        *ones,
        identity(SUM(w * square(Cy)), C3),
    ]
    whole = infer(C3 - 2 * τ * OWN + τ**2 * SPREAD_NOW >= 0, by=by)
    by = [whole, cube_of_covariance(), norm_of_covariance()]
    scaled = infer(τ * (C2 - 2 * OWN + τ * SPREAD_NOW) >= 0, by=by)
    by = [scaled, infer(τ > 0, by=[trace_is_nonnegative()])]
    return in_the_limit(infer(C2 - 2 * OWN + τ * SPREAD_NOW >= 0, by=by), s)


def along_gap(vector, near):
    """±⟨a, ν̄_j − ν̄_i⟩ ≤ R B."""
    by = [nonnegative_square(B * vector + R * away), near, between_cells()]
    scaled = infer(R * B * (dot(vector, away) + R * B) >= 0, by=by)
    return infer(dot(vector, away) >= -1 * R * B, by=[scaled, infer(R * B > 0)])


@cache
def trace():
    """The trace t ≤ (2R + B)², as all means are that near to each other."""
    near_j = renamed_component(assume(NEAR))
    by = [
        along_gap(-1 * offset_j, near_j),
        along_gap(1 * offset, assume(NEAR)),
        nonnegative_square(offset + offset_j),
    ]
    reach = (2 * R + B) ** 2
    apart = infer(square(mu - mu_j) <= reach, by=[*by, NEAR, near_j, between_cells()])
    each = infer(w_j * square(mu - mu_j) <= w_j * reach, by=[apart, renamed_component(POSITIVE)])
    by = [integrated(SUM_J, each), identity(SUM_J(w_j * square(mu - mu_j)), t + square(mu - v))]
    return infer(t <= reach, by=[*by, nonnegative_square(mu - v), identity(SUM_J(w_j), 1)])


@cache
def pull_of_covariances():
    """2 Σ_i E_p[w_i⟨a_i, C y_i⟩] ≥ P − (2R + B)² B² χ."""
    some, mean = sizes()
    most = infer(t * SPREAD_NOW <= (2 * R + B) ** 2 * SPREAD_NOW, by=[trace(), some])
    inner = identity(SUM(w * dot(mu, Cy)), C2)
    point = infer(
        2 * SUM(w * dot(offset, Cy)) >= C2 - (2 * R + B) ** 2 * SPREAD_NOW, by=[covariances(), most, inner]
    )
    by = [integrated(E_p, point), definition(P), mean]
    found = infer(2 * SUM(E_p(w * dot(offset, Cy))) >= P - (2 * R + B) ** 2 * N, by=by)
    small = infer(
        (2 * R + B) ** 2 * B**2 * χ >= (2 * R + B) ** 2 * N,
        by=[ERRORS.cited("R R-2, students of other cells")[2]],
        squares=[2 * R + B],
    )
    return infer(2 * SUM(E_p(w * dot(offset, Cy))) >= P - (2 * R + B) ** 2 * B**2 * χ, by=[found, small])


@cache
def pull_of_teachers():
    """Σ_i E_p[w_i⟨v* − ν̄_i + C*(μ_i − v*), a_i⟩] ≤ ω R."""
    wrong = for_vector(WRONG_PULL.cited("R R-2, pull of the wrong teachers")[0], e, offset)
    length, (squared, positive_length) = length_of(offset), lengths(offset)
    short = infer(length <= R, by=[infer(length**2 <= R**2, by=[squared, NEAR])], degree=2)
    each = infer(
        pi * ω * R >= E_p(w * dot(v_star - ν_i + Cy_star, offset)),
        by=[wrong, infer(pi * ω * (R - length) >= 0, by=[short])],
    )
    return infer(
        SUM(E_p(w * dot(v_star - ν_i + Cy_star, offset))) <= ω * R, by=[integrated(SUM, each), weights_sum()]
    )


@cache
def euler(own=2):
    """Σ_i⟨a_i, ∇_iF⟩, whose parts are these."""
    form = gradient_form(g_mixture, 2 * w, v + Cy - v_star - Cy_star, offset)
    mass = infer(equals(E_p(w) * dot(ν_i, offset), pi * dot(ν_i, offset)), by=[posterior_mass()])
    by = [
        integrated(SUM, form),
        pull_of_means(),
        pull_of_covariances(),
        pull_of_teachers(),
        ERRORS.cited("R R-2, students of other cells")[1],
    ]
    return infer(own * Y + P - 2 * E_1 <= SUM_OF_PULLS, by=by, degree=1)


v_hat = VectorAtom(
    "v̂", r"\hat v", "", frozenset({"x", "state", "mixture"}), mean=Mean(SUM_J, term(w_j), 1 * offset_j)
)
g, length = g_mixture, length_of(g_mixture)
MEANS = SUM(SUM_J(pair * dot(offset_j, g)))
ε = Defined("ε_i", r"\varepsilon_i", "", B * sqrt(pi) * ROOTS * exp(b**2 / -2) / 2 + pi * ω)


@cache
def of_means():
    """4K Σ_ij w_i w_j⟨a_j, g_i⟩ ≤ 4K² Σ_ij w_i w_j⟨a_i, a_j⟩ + Σ w_i|g_i|²: squares of 2K v̂ − g_i."""
    inner = integrated(
        SUM, infer(equals(w * dot(v_hat, g), w * SUM_J(w_j * dot(offset_j, g))), by=[paired(v_hat, g)])
    )
    own = integrated(
        SUM,
        infer(
            equals(w * dot(v_hat, offset), w * SUM_J(w_j * dot(offset_j, offset))), by=[paired(v_hat, offset)]
        ),
    )
    size = [paired(v_hat, v_hat), renamed_sum(w * dot(offset, v_hat), SUM, SUM_J), own]
    size = infer(equals(square(v_hat), SUM(SUM_J(pair * dot(offset, offset_j)))), by=size)
    by = [integrated(SUM, weighted(2 * K * v_hat - g)), inner, size, identity(SUM(w), 1)]
    return infer(
        4 * K**2 * SUM(SUM_J(pair * dot(offset, offset_j))) + SUM(w * square(g)) >= 4 * K * MEANS, by=by
    )


@cache
def of_covariances():
    """4K Σ w_i⟨C y_i, g_i⟩ ≤ 4K² ‖C‖² + t Σ w_i|g_i|²: squares of 2K C y_i − τ g_i, τ > t."""
    τ, sizes_now, along = t + s, SUM(w * square(g)), SUM(w * dot(Cy, g))
    by = [integrated(SUM, weighted(2 * K * Cy - τ * g)), identity(SUM(w * square(Cy)), C3)]
    whole = infer(4 * K**2 * C3 - 4 * K * τ * along + τ**2 * sizes_now >= 0, by=by)
    cube = infer(τ * C2 >= C3, by=[cube_of_covariance(), norm_of_covariance()])
    cube = infer(4 * K**2 * τ * C2 >= 4 * K**2 * C3, by=[cube], squares=[K])
    scaled = infer(τ * (4 * K**2 * C2 - 4 * K * along + τ * sizes_now) >= 0, by=[whole, cube])
    by = [scaled, infer(τ > 0, by=[trace_is_nonnegative()])]
    return in_the_limit(infer(4 * K**2 * C2 - 4 * K * along + τ * sizes_now >= 0, by=by), s)


@cache
def own_part():
    """|g_i|² ≤ 2 Σ_j E_p[w_i w_j]⟨a_j, g_i⟩ + 2E_p[w_i⟨C y_i, g_i⟩] + 2ε_i|g_i|."""
    form = gradient_form(g, 2 * w, v + Cy - v_star - Cy_star, g)
    point = infer(
        equals(w * dot(v - ν_i, g), w * SUM_J(w_j * (dot(offset_j, g) + dot(away, g)))),
        by=[mean_over_j(g), identity(SUM_J(w_j), 1)],
    )
    wrong = for_vector(WRONG_PULL.cited("R R-2, pull of the wrong teachers")[0], e, -1 * g)
    (squared, positive), of_g = lengths(away), lengths(g)
    along = infer(
        dot(away, g) ** 2 <= (length_of(away) * length) ** 2, by=[cauchy_schwarz(away, g), squared, of_g[0]]
    )
    along = infer(
        dot(away, g) <= length_of(away) * length,
        by=[along, infer(length_of(away) * length >= 0, by=[positive, of_g[1]])],
        degree=2,
    )
    weight = integrated(E_p, pair_is_positive())
    few = ERRORS.cited("R R-2, students of other cells")[3]
    each = infer(E_p(pair) * dot(away, g) <= E_p(pair) * length_of(away) * length, by=[along, weight])
    each = infer(
        E_p(pair) * dot(away, g) <= B * SHARE * length,
        by=[each, infer(length * (E_p(pair) * length_of(away) - B * SHARE) <= 0, by=[few, of_g[1]])],
    )
    by = [form, integrated(E_p, point), integrated(SUM_J, each), wrong, definition(ε), definition(ROOTS)]
    return infer(
        square(g) <= 2 * SUM_J(E_p(pair) * dot(offset_j, g)) + 2 * E_p(w * dot(Cy, g)) + 2 * ε * length, by=by
    )


@cache
def total_error():
    """Σ ε_i² ≤ E_2², as ε_i ≤ Σ ε_i = E_2."""
    root = infer(equals(SUM(sqrt(pi)), ROOTS), by=[renamed_sum(sqrt(pi), SUM, SUM_J), definition(ROOTS)])
    whole = infer(equals(SUM(ε.term), E_2), by=[root, weights_sum(), definition(χ)])
    each = integrated(SUM, infer(equals(1 * ε, ε.term), by=[definition(ε)]))
    whole = infer(equals(SUM(ε), E_2), by=[whole, each])
    roots_positive = infer(ROOTS >= 0, by=[definition(ROOTS), integrated(SUM_J, root_of_weight_j())])
    part = infer(B * sqrt(pi) * ROOTS >= 0, by=[root_of_weight(), roots_positive])
    part = infer(B * sqrt(pi) * ROOTS * exp(b**2 / -2) >= 0, by=[part, exp_positive(b**2 / -2)])
    least = infer(ε >= 0, by=[definition(ε), part])
    most = infer(ε <= E_2, by=[summand(least, SUM), whole])
    square_of = integrated(SUM, infer(ε**2 <= E_2 * ε, by=[least, most]))
    return infer(SUM(ε**2) <= E_2**2, by=[square_of, whole])


def root_of_weight_j():
    """√π_j ≥ 0."""
    return renamed_component(root_of_weight())


@cache
def gradients(factor=8):
    """Σ|∇_iF|² ≤ 8K (Y + P) + 16 E_2²."""
    size, total = square(g), SUM(square(g))
    error = infer(4 * ε * length <= size / 2 + 8 * ε**2, by=[lengths(g)[0]], squares=[length - 4 * ε])
    each = infer(
        2 * size <= 4 * SUM_J(E_p(pair) * dot(offset_j, g)) + 4 * E_p(w * dot(Cy, g)) + size / 2 + 8 * ε**2,
        by=[own_part(), error],
    )
    sums = SUM(SUM_J(E_p(pair) * dot(offset_j, g))) + SUM(E_p(w * dot(Cy, g)))
    whole = infer(3 * total / 2 <= 4 * sums + 8 * E_2**2, by=[integrated(SUM, each), total_error()])
    mass = infer(
        (E_p(w * t) + E_p(w)) * size <= K * size,
        by=[MASS.cited("S S-7, mass of a component")[0], posterior_mass(), nonnegative_square(g)],
    )
    by = [
        integrated(E_p, of_means()),
        integrated(E_p, of_covariances()),
        integrated(SUM, mass),
        definition(Y),
        definition(P),
    ]
    parts = infer(4 * K * sums <= 4 * K**2 * (Y + P) + K * total, by=by)
    scaled = infer(K * (factor * K * (Y + P) + 16 * E_2**2 - total) >= 0, by=[whole, parts])
    return infer(total <= factor * K * (Y + P) + 16 * E_2**2, by=[scaled])


@claim(REVERSE, "R-2, Euler sum", EULER, provenance=Provenance.DERIVED)
def test_euler_sum(evidence: Evidence) -> None:
    evidence.conclude(euler(), "2(Y + X), at least P less errors, and the teacher's part at most 2ωR")

    evidence.twin("3Y", lambda: euler(own=3))


@claim(REVERSE, "R-2, gradients", GRADIENTS, provenance=Provenance.DERIVED)
def test_gradients(evidence: Evidence) -> None:
    evidence.conclude(gradients(), "squares of 2K v̂ − ∇_iF and of 2K C y_i − τ∇_iF, τ > tr C")

    evidence.twin("7K (Y + P)", lambda: gradients(factor=7))
