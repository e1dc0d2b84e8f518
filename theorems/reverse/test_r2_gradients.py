r"""R-2, the gradients of the cells: as in S-7, their squares are at most what the Euler sum gives.

Setting. As in "R-2, Euler sum", with S-7's K: π_i + min(…) ≤ K.
Shown. With E_2 = Bχ + ω,

    Σ_i |∇_iF|² ≤ 8K (Y + P) + 16 E_2².

Not shown. That 8 is the best constant; for a single teacher 4 is shown.
Tools. S-7's bound of E_p[w_i (1 + tr C)]; the R-2 lemmas on the pull of the wrong teachers and on students of
other cells.

With a_i = μ_i − ν̄_i, v̂ = Σ w_i a_i and y_i = μ_i − v, |∇_iF|² is 2E_p[w_i⟨v̂ + C y_i, ∇_iF⟩] up to 2ε_i|∇_iF|,
where Σ ε_i = E_2.
"""

from functools import cache

from verify.algebra.teacher import Cy_star, ν_i
from verify.evidence import REVERSE, Evidence, Provenance, claim

from verify.lemmas.arrival import (  # isort: skip
    BETWEEN, DECAY, E_2, GRADIENTS, OTHER_CELLS, SHARE, P, Y, away, offset_j, χ,
)  # fmt: skip
from verify.lemmas.cells import WRONG_PULL, B, e, gradient_i, offset, root_of_weight, ω
from verify.lemmas.norms import at_most, norm, norm_facts, pairing
from verify.lemmas.reverse import MASS, ROOTS, K

from verify.lemmas.posterior import (  # isort: skip
    cube_of_covariance, mean_over_j, norm_of_covariance, trace_is_nonnegative, weighted,
)  # fmt: skip

from verify.prove import (  # isort: skip
    C2, C3, SUM, SUM_J, TRACE, Cy, Defined, E_p, Mean, VectorAtom, definition, dot, equals, exp_positive,
    for_vector, gradient_form, identity, in_the_limit, infer, integrated, nonnegative_square, paired, pi,
    positive, posterior_mass, renamed_component, renamed_sum, sqrt, square, summand, term, v, v_star, w,
    w_j, weight_is_positive, weights_sum,
)  # fmt: skip

t, s, pair, g, size = TRACE, positive("s", "s", "any number"), w * w_j, gradient_i, norm(gradient_i)
v_hat = VectorAtom(
    "v̂", r"\hat v", "", frozenset({"x", "state", "mixture"}), mean=Mean(SUM_J, term(w_j), 1 * offset_j)
)
SIZES = SUM(w * square(g))
OF_MEANS = SUM_J(E_p(pair) * dot(offset_j, g))
ε = Defined("ε_i", r"\varepsilon_i", "", B * sqrt(pi) * ROOTS * DECAY / 2 + pi * ω)


@cache
def of_means():
    """4K Σ_i w_i⟨v̂, g_i⟩ ≤ 4K² |v̂|² + Σ w_i|g_i|²: squares of 2K v̂ − g_i."""
    inner, own = (
        integrated(
            SUM, infer(equals(w * dot(v_hat, u), w * SUM_J(w_j * dot(offset_j, u))), by=[paired(v_hat, u)])
        )
        for u in (g, offset)
    )
    both = SUM(SUM_J(pair * dot(offset, offset_j)))
    by = [paired(v_hat, v_hat), renamed_sum(w * dot(offset, v_hat), SUM, SUM_J), own]
    whole = infer(equals(square(v_hat), both), by=by)
    by = [integrated(SUM, weighted(2 * K * v_hat - g)), inner, whole, identity(SUM(w), 1)]
    return infer(4 * K * SUM(SUM_J(pair * dot(offset_j, g))) <= 4 * K**2 * both + SIZES, by=by)


@cache
def of_covariances():
    """4K Σ w_i⟨C y_i, g_i⟩ ≤ 4K² ‖C‖² + t Σ w_i|g_i|²: squares of 2K C y_i − τ g_i, τ > t."""
    τ, along = t + s, SUM(w * dot(Cy, g))
    by = [integrated(SUM, weighted(2 * K * Cy - τ * g)), identity(SUM(w * square(Cy)), C3)]
    whole = infer(4 * K**2 * C3 - 4 * K * τ * along + τ**2 * SIZES >= 0, by=by)
    cube = infer(τ * C2 >= C3, by=[cube_of_covariance(), norm_of_covariance()])
    cube = infer(4 * K**2 * τ * C2 >= 4 * K**2 * C3, by=[cube], squares=[K])
    scaled = infer(τ * (4 * K**2 * C2 - 4 * K * along + τ * SIZES) >= 0, by=[whole, cube])
    by = [scaled, infer(τ > 0, by=[trace_is_nonnegative()])]
    return in_the_limit(infer(4 * K**2 * C2 - 4 * K * along + τ * SIZES >= 0, by=by), s)


@cache
def other_cells():
    """Σ_j E_p[w_i w_j]⟨ν̄_j − ν̄_i, g_i⟩ ≤ ½ B √π_i S e^{−b²/2} |g_i|."""
    (squared, least), (of_g, positive_g) = norm_facts(away), norm_facts(g)
    reasons = at_most(squared), at_most(of_g), infer(BETWEEN * size >= 0, by=[least, positive_g])
    along, _ = pairing(away, g, BETWEEN, size, reasons)
    weight = weight_is_positive()
    weight = integrated(E_p, infer(pair >= 0, by=[weight, renamed_component(weight)]))
    each = infer(E_p(pair) * dot(away, g) <= E_p(pair) * BETWEEN * size, by=[along, weight])
    few = OTHER_CELLS.cited("R R-2, students of other cells")[3]
    few = infer(size * (E_p(pair) * BETWEEN - B * SHARE) <= 0, by=[few, positive_g])
    each = integrated(SUM_J, infer(E_p(pair) * dot(away, g) <= B * SHARE * size, by=[each, few]))
    most = B * sqrt(pi) * ROOTS * DECAY / 2 * size
    return infer(SUM_J(E_p(pair) * dot(away, g)) <= most, by=[each, definition(ROOTS)])


@cache
def own_part():
    """|g_i|² ≤ 2 Σ_j E_p[w_i w_j]⟨a_j, g_i⟩ + 2E_p[w_i⟨C y_i, g_i⟩] + 2ε_i|g_i|."""
    form = gradient_form(g, 2 * w, v + Cy - v_star - Cy_star, g)
    each = w * SUM_J(w_j * (dot(offset_j, g) + dot(away, g)))
    point = infer(equals(w * dot(v - ν_i, g), each), by=[mean_over_j(g), identity(SUM_J(w_j), 1)])
    wrong = for_vector(WRONG_PULL.cited("R R-2, pull of the wrong teachers")[0], e, -1 * g)
    by = [form, integrated(E_p, point), other_cells(), wrong, definition(ε)]
    return infer(square(g) <= 2 * OF_MEANS + 2 * E_p(w * dot(Cy, g)) + 2 * ε * size, by=by)


@cache
def total_error():
    """Σ ε_i² ≤ E_2², as 0 ≤ ε_i ≤ Σ ε_i = E_2."""
    root = infer(equals(SUM(sqrt(pi)), ROOTS), by=[renamed_sum(sqrt(pi), SUM, SUM_J), definition(ROOTS)])
    each = integrated(SUM, infer(equals(1 * ε, ε.term), by=[definition(ε)]))
    whole = infer(equals(SUM(ε), E_2), by=[each, root, weights_sum(), definition(χ), definition(E_2)])
    some = infer(ROOTS >= 0, by=[definition(ROOTS), integrated(SUM_J, renamed_component(root_of_weight()))])
    part = infer(B * sqrt(pi) * ROOTS >= 0, by=[root_of_weight(), some])
    part = infer(B * sqrt(pi) * ROOTS * DECAY >= 0, by=[part, exp_positive(DECAY.arguments[0])])
    least = infer(ε >= 0, by=[definition(ε), part])
    most = infer(ε <= E_2, by=[summand(least, SUM), whole])
    each = integrated(SUM, infer(ε**2 <= E_2 * ε, by=[least, most]))
    return infer(SUM(ε**2) <= E_2**2, by=[each, whole])


@cache
def gradients(factor=8):
    """2KG ≤ 4K²(Y + P) + KG + 4K Σ ε_i|g_i| for G = Σ|g_i|², and 4ε_i|g_i| ≤ ½|g_i|² + 8ε_i²."""
    total, of_C = SUM(square(g)), E_p(w * dot(Cy, g))
    error = infer(4 * ε * size <= square(g) / 2 + 8 * ε**2, by=[norm_facts(g)[0]], squares=[size - 4 * ε])
    each = infer(3 * square(g) / 2 <= 4 * OF_MEANS + 4 * of_C + 8 * ε**2, by=[own_part(), error])
    sums = SUM(OF_MEANS) + SUM(of_C)
    whole = infer(3 * total / 2 <= 4 * sums + 8 * E_2**2, by=[integrated(SUM, each), total_error()])
    by = [MASS.cited("S S-7, mass of a component")[0], posterior_mass(), nonnegative_square(g)]
    mass = infer((E_p(w * t) + E_p(w)) * square(g) <= K * square(g), by=by)
    by = [integrated(E_p, of_means()), integrated(E_p, of_covariances()), integrated(SUM, mass)]
    parts = infer(4 * K * sums <= 4 * K**2 * (Y + P) + K * total, by=[*by, definition(Y), definition(P)])
    scaled = infer(K * (factor * K * (Y + P) + 16 * E_2**2 - total) >= 0, by=[whole, parts])
    return infer(total <= factor * K * (Y + P) + 16 * E_2**2, by=[scaled])


@claim(REVERSE, "R-2, gradients", GRADIENTS, provenance=Provenance.DERIVED)
def test_gradients(evidence: Evidence) -> None:
    evidence.conclude(gradients(), "squares of 2K v̂ − ∇_iF and of 2K C y_i − τ∇_iF, τ > tr C")

    evidence.twin("7K (Y + P)", lambda: gradients(factor=7))
