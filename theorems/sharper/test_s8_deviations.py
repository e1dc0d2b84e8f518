"""S-8, deviations in a step: what reverse descent does to deviations is its linear term, for every step size.

Setting. Single-Gaussian teacher N(0, I), n ≥ 1 equal weights, any d; m the mean of the means,
X = Σ_i |μ_i − m|², D = E_p[|v|² + ‖C‖²], half of Σ_i ⟨μ_i, ∇_i F⟩.
Shown. For all means and every step size η

    Σ_i |n∇_i F − 2m|² ≤ 8n X (D − |m|²),   n X⁺ ≤ n X − 4η(n − 2ηX)(D − |m|²),   |m⁺| = |1 − 2η/n| |m|.

Not shown. The best constant 8.
Tools. The Euler identity; E_p[w_i w_j] ≥ π_i π_j (1 − |μ_i − μ_j|²/2); Cauchy–Schwarz.

With ν = v − m and y_i = μ_i − v, half of n⟨∇_i, b⟩ − 2⟨m, b⟩ is

    E_p[(n w_i − 1)⟨ν, b⟩] + E_p[n w_i⟨C y_i, b⟩],

and 2E_p(n w_i − 1)² ≤ n|μ_i − m|² + X: so a step's quadratic term is of the order of X times its linear one.
"""

from fractions import Fraction
from functools import cache

from verify import GaussianMixture
from verify.checks.enclosure import certified
from verify.checks.instance import Instance
from verify.checks.spot import at
from verify.evidence import SHARPER, Evidence, Provenance, claim
from verify.lemmas.posterior import cube_of_covariance, norm_of_covariance, second_moment
from verify.lemmas.reverse import D, F, descent, η
from verify.lemmas.reverse_deviations import (
    DEVIATIONS,
    M2,
    PULL,
    UNIFORM,
    X,
    drift,
    m,
    mean_of_posterior_mean,
)
from verify.lemmas.scaling import scaled
from verify.lemmas.statements import euler_reverse
from verify.logic.descent import after

from verify.prove import (  # isort: skip
    C2, C3, SUM, SUM_J, TRACE, Cy, E_p, Next, any_vector, cauchy_schwarz, definition, dot, equals, for_vector,
    gradient_form, identity, in_the_limit, infer, integrated, mean_of_means, mu, mu_j, n, next_value,
    nonnegative_square, overlap_from_below, paired, pi, pi_j, positive, posterior_mass,
    renamed_sum, same, same_has_no_distance, same_is_0_or_1, same_picks, square, summand, term, v, w, w_j,
    weight_is_positive, weights_sum,
)  # fmt: skip

g, b, small = descent.gradient, any_vector("b", "b"), positive("e", "e", "any number")
APART, u, ν = square(mu - mu_j), n * w, v - m
SIZES, LENGTH = SUM(pi * square(mu)), nonnegative_square(b)


@cache
def own_overlap(share=2):
    """E_p w_i² ≤ π_i² + ½Σ_j π_iπ_j|μ_i − μ_j|²: what the others take of E_p w_i = π_i is at least that."""
    other = 1 - same
    some = infer(other >= 0, by=[infer(same <= 1, by=[same_is_0_or_1()])])
    least = pi * pi_j * (1 - APART / share)
    each = infer(other * (E_p(w * w_j) - least) >= 0, by=[overlap_from_below(), some])
    own = integrated(E_p, infer(equals(w * SUM_J(same * w_j), w**2), by=[same_picks(w)]))
    all_j = integrated(E_p, infer(equals(w * SUM_J(w_j), w), by=[identity(SUM_J(w_j), 1)]))
    none = integrated(SUM_J, infer(equals(pi_j * same * APART, 0), by=[same_has_no_distance()]))
    by = [integrated(SUM_J, each), own, all_j, none, same_picks(pi), posterior_mass(), *over_j()]
    goal = E_p(w**2) <= pi**2 + pi / share * (square(mu) - 2 * dot(m, mu) + SIZES)
    return infer(goal, by=by)


@cache
def over_j():
    """Σ_j π_j = 1, Σ_j π_j|μ_j|² = Σ_i π_i|μ_i|² and Σ_j π_j⟨μ_j, μ_i⟩ = ⟨m, μ_i⟩."""
    against = infer(equals(dot(m, b), SUM_J(pi_j * dot(mu_j, b))), by=[paired(m, b), to_j(dot(mu, b))])
    return to_j(term(1)), weights_sum(), to_j(square(mu)), for_vector(against, b, mu)


def to_j(value):
    """Σ_i π_i f_i = Σ_j π_j f_j."""
    return renamed_sum(pi * value, SUM, SUM_J)


@cache
def sizes():
    """N Σπ_i|μ_i|² = V = X + n|m|², n⟨m, b⟩ = Σ⟨μ_i, b⟩."""
    size = infer(equals(n * pi * square(mu), square(mu)), by=[UNIFORM])
    along = infer(equals(n * pi * dot(mu, b), dot(mu, b)), by=[UNIFORM])
    return integrated(SUM, size), infer(
        equals(n * dot(m, b), SUM(dot(mu, b))), by=[paired(m, b), integrated(SUM, along)]
    )


@cache
def weight_is_near():
    """E_p(n w_i − 1)² ≤ ½(n|μ_i − m|² + X)."""
    by = [own_overlap(), posterior_mass(), UNIFORM, definition(X), sizes()[0]]
    return infer(2 * E_p((u - 1) ** 2) <= n * square(mu - m) + X, by=by)


@cache
def mean_share():
    """2(E_p[(n w_i − 1)⟨ν, b⟩])² ≤ (n|μ_i − m|² + X)E_p⟨ν, b⟩², by Cauchy–Schwarz."""
    inner, share = dot(ν, b), E_p((u - 1) * dot(ν, b))
    most = n * square(mu - m) + X + small
    some = infer(most > 0, by=[nonnegative_square(mu - m), size_of_deviations()])
    gap = most * inner - 2 * share * (u - 1)
    by = [
        integrated(E_p, infer(gap**2 >= 0, squares=[gap])),
        weight_is_near(),
        infer(share**2 * small >= 0, squares=[share]),
    ]
    whole = infer(2 * most * share**2 <= most**2 * E_p(inner**2), by=by, squares=[share])
    return in_the_limit(infer(2 * share**2 <= most * E_p(inner**2), by=[whole, some]), small)


@cache
def size_of_deviations():
    """X ≥ 0: it is Σ|μ_i − m|²."""
    by = [integrated(SUM, nonnegative_square(mu - m)), for_vector(sizes()[1], b, m), definition(X)]
    return infer(X >= 0, by=by)


@cache
def turn_share():
    """(E_p[n w_i⟨C y_i, b⟩])² ≤ E_p[n w_i|C y_i|²]|b|², as E_p n w_i = 1."""
    inner, share, heavy = dot(Cy, b), E_p(u * dot(Cy, b)), infer(u >= 0, by=[weight_is_positive()])
    gap = infer(u * (inner - share) ** 2 >= 0, by=[heavy], squares=[inner - share])
    mass = infer(equals(E_p(u), 1), by=[posterior_mass(), UNIFORM])
    by = [integrated(E_p, gap), integrated(E_p, scaled(cauchy_schwarz(Cy, b), u, heavy)), mass]
    return infer(share**2 <= E_p(u * square(Cy)) * square(b), by=by)


@cache
def pull():
    """|n g_i − 2m|² ≤ 4(n|μ_i − m|² + X)E_p|ν|² + 8E_p[n w_i|C y_i|²]."""
    first, second = E_p((u - 1) * dot(ν, b)), E_p(u * dot(Cy, b))
    mass = infer(equals(E_p(u) * dot(m, b), dot(m, b)), by=[posterior_mass(), UNIFORM])
    value = n * dot(g, b) - 2 * dot(m, b)
    by = [gradient_form(g, 2 * w, v + Cy, b), mass, mean_of_posterior_mean(b)]
    form = infer(equals(value, 2 * (first + second)), by=by)
    near = n * square(mu - m) + X
    some = infer(near >= 0, by=[nonnegative_square(mu - m), size_of_deviations()])
    wide = integrated(E_p, cauchy_schwarz(ν, b))
    both = infer((first + second) ** 2 <= 2 * first**2 + 2 * second**2, squares=[first - second])
    bound = 4 * near * E_p(square(ν)) + 8 * E_p(u * square(Cy))
    whole = infer(
        value**2 <= bound * square(b), by=[form, both, mean_share(), turn_share(), scaled(wide, near, some)]
    )
    heavy = infer(u * square(Cy) >= 0, by=[weight_is_positive(), nonnegative_square(Cy)])
    still = scaled(integrated(E_p, nonnegative_square(ν)), near, some)
    some = infer(bound >= 0, by=[integrated(E_p, heavy), still])
    return infer(square(PULL) <= bound, by=[for_vector(whole, b, PULL), some])


@cache
def spread():
    """Tr C ≤ X, E_p|ν|² = F − |m|² and Σ_i w_i|C y_i|² = tr C³ ≤ X‖C‖²."""
    total = for_vector(sizes()[1], b, m)
    whole = infer(equals(SUM(square(mu - m)), X), by=[total, definition(X)])
    each = infer(square(mu - m) <= X, by=[summand(nonnegative_square(mu - m), SUM), whole])
    by = [integrated(SUM, scaled(each, w, weight_is_positive())), second_moment(), mean_of_means(m)]
    trace = infer(TRACE <= X, by=[*by, identity(SUM(w), 1), nonnegative_square(ν)])
    cube = infer(C3 <= X * C2, by=[cube_of_covariance(), scaled(trace, C2, norm_of_covariance())])
    cube = infer(SUM(w * square(Cy)) <= X * C2, by=[identity(SUM(w * square(Cy)), C3), cube])
    mean = infer(
        equals(E_p(square(ν)), F - square(m)), by=[for_vector(mean_of_posterior_mean(b), b, m), definition(F)]
    )
    return whole, cube, mean


@cache
def pulls(factor=8):
    """Σ|n g_i − 2m|² ≤ 8nX(D − |m|²)."""
    whole, cube, mean = spread()
    by = [
        integrated(SUM, pull()),
        whole,
        mean,
        scaled(integrated(E_p, cube), term(n)),
        definition(D),
        definition(F),
    ]
    return infer(SUM(square(PULL)) <= factor * n * X * (D - square(m)), by=by, degree=1)


((m_next, _),) = ((atom.first, atom.second) for atom in after(square(m), descent).atoms)


@cache
def mean_step():
    """n²|m⁺|² = (n − 2η)²|m|²: m⁺ = (1 − 2η/n)m."""
    along = infer(equals(n * pi * dot(g, b), dot(g, b)), by=[UNIFORM])
    by = [paired(m_next, b), paired(m, b), integrated(SUM, along), drift(b)]
    each = infer(equals(n * dot(m_next, b), (n - 2 * η) * dot(m, b)), by=by)
    by = [for_vector(each, b, vector) for vector in (m, m_next)]
    return infer(equals(n**2 * square(m_next), (n - 2 * η) ** 2 * square(m)), by=by)


@cache
def scaled_next():
    """n² times |m|² after a step is n²|m⁺|²."""
    return infer(equals(n**2 * Next(descent, M2), n**2 * square(m_next)), by=[next_value(M2, descent)])


@cache
def one_step(speed=4):
    """N X⁺ ≤ n X − 4η(n − 2ηX)(D − |m|²)."""
    by = [
        next_value(X, descent),
        definition(X),
        euler_reverse(),
        definition(D),
        drift(m),
        mean_step(),
        pulls(),
    ]
    whole = n * (n * X - speed * η * (n - 2 * η * X) * (D - square(m)) - Next(descent, X) * n) >= 0
    whole = infer(whole, by=by)
    return infer(
        n * Next(descent, X) <= n * X - speed * η * (n - 2 * η * X) * (D - M2),
        by=[whole, infer(n > 0), definition(M2)],
    )


PAIR = Instance(GaussianMixture(["1/10", "-1/10"]), {"η": Fraction(1)})


@claim(SHARPER, "S-8, deviations in a step", DEVIATIONS, provenance=Provenance.DERIVED)
@at(PAIR)
def test_deviations_in_a_step(evidence: Evidence) -> None:
    whole = infer(SUM(square(PULL)) <= 8 * n * X * (D - M2), by=[pulls(), definition(M2)])
    evidence.conclude(whole, "n w_i is near 1, and tr C ≤ X")
    evidence.conclude(one_step(), "Σ⟨μ_i − m, ∇_i⟩ = 2(D − |m|²)")
    by = [scaled_next(), mean_step(), definition(M2)]
    evidence.conclude(infer(DEVIATIONS.shown[2], by=by), "the gradients sum to 2m")

    faster = n * Next(descent, X) <= n * X - 5 * η * (n - 2 * η * X) * (D - M2)
    evidence.twin("5η for 4η", certified(PAIR, faster))
    evidence.twin("Σ|n∇_i − 2m|² ≤ 7nX(D − |m|²) by the same estimates", lambda: pulls(factor=7))
    evidence.twin("E[w_i w_j] ≥ π_i π_j (1 − |μ_i − μ_j|²/3)", lambda: own_overlap(share=3))
