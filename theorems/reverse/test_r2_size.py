r"""R-2, how large the loss of the cells is at least: a Cramér–Rao bound about several centres.

Setting. Any student and teacher, component i attached to the one with mean ν̄_i; a_i = μ_i − ν̄_i,
v̂ = Σ w_i a_i, Y = E_p|v̂|², q = Σ π_i|a_i|² and X = Σ_ij E_p[w_i w_j]⟨a_i, ν̄_j − ν̄_i⟩.
Shown. Y (d + q) ≥ (q − X)². For a single centre X = 0, and it is "S-8, size" with d for the rank.
Not shown. That d may be replaced by the rank.
Tools. Cauchy–Schwarz against x − c, c = Σ w_i ν̄_i; the mean of each component, from the derivative of its
mass.
"""

from functools import cache

from verify.algebra import notation as nt
from verify.algebra.teacher import ν_i, ν_j
from verify.evidence import REVERSE, Evidence, Provenance, claim
from verify.lemmas.arrival import SIZE, X, Y, offset_j, q
from verify.lemmas.cells import e, offset
from verify.lemmas.derivatives import weight_rate
from verify.lemmas.posterior import weighted

from verify.prove import (  # isort: skip
    SUM, SUM_J, Defined, E_p, Law, Mean, Motion, VectorAtom, d, definition, differentiated, dot, equals,
    for_vector, identity, infer, integrated, mu, nonnegative_square, paired, pi, posterior_mass,
    rate_of_mean, renamed_sum, square, term, w, w_j, weights_sum, x,
)  # fmt: skip


def average(name, latex, vector):
    """Σ_j w_j f_j, a vector of its own."""
    depends = frozenset({"x", "state", "mixture"})
    return VectorAtom(name, latex, "", depends, mean=Mean(SUM_J, term(w_j), 1 * vector))


v_hat, centre = average("v̂", r"\hat v", offset_j), average("c", "c", ν_j)
z, far, pair = x - ν_i, x - centre, w * w_j
α, β = Defined("α", r"\alpha", "", d + q), Defined("β", r"\beta", "", q - X)
ALONG = SUM(w * dot(offset, x)) - SUM(SUM_J(pair * dot(offset, ν_j)))
BOTH = SUM(SUM_J(pair * dot(offset, offset_j)))


@cache
def no_mean():
    """E_p[w_i⟨x − μ_i, e⟩] = 0: E_p[w_i] = π_i wherever the means are, so also if all of them move by e."""
    all_by_e = Motion(mu, e)
    rate = rate_of_mean(Law.STUDENT, w, all_by_e)
    still = infer(equals(rate.comparison.right, 0), by=[rate, differentiated(posterior_mass(), all_by_e)])
    return infer(equals(E_p(w * dot(x - mu, e)), 0), by=[still, integrated(E_p, weight_rate(all_by_e))])


@cache
def second_moment():
    """Σ_i E_p[w_i|x − ν̄_i|²] = d + q."""
    field = nt.w() * (nt.x("_s") - nt.mu("_s"))
    own = identity(E_p(w * square(mu - x)), d * E_p(w), Law.STUDENT, field=field)
    by = [own, for_vector(no_mean(), e, offset), posterior_mass()]
    each = infer(equals(E_p(w * square(z)), d * pi + pi * square(offset)), by=by)
    by = [integrated(SUM, each), weights_sum(), definition(q)]
    return infer(equals(SUM(E_p(w * square(z))), d + q), by=by)


@cache
def cross_moment():
    """⟨v̂, x − c⟩ = Σ_i w_i⟨a_i, x⟩ − Σ_ij w_i w_j⟨a_i, ν̄_j⟩, and the mean of that is q − X."""
    inner = equals(w * dot(offset, centre), w * SUM_J(w_j * dot(offset, ν_j)))
    by = [paired(v_hat, far), renamed_sum(w * dot(offset, far), SUM, SUM_J)]
    by.append(integrated(SUM, infer(inner, by=[paired(centre, offset)])))
    point = infer(equals(dot(v_hat, far), ALONG), by=by)
    by = [for_vector(no_mean(), e, offset), posterior_mass()]
    each = infer(equals(E_p(w * dot(offset, x)), pi * dot(offset, mu)), by=by)
    mass = integrated(E_p, infer(equals(w * SUM_J(w_j), 1 * w), by=[identity(SUM_J(w_j), 1)]))
    mass = [mass, posterior_mass()]
    mass = infer(equals(SUM_J(E_p(pair)) * dot(offset, ν_i), pi * dot(offset, ν_i)), by=mass)
    by = [integrated(SUM, each), integrated(SUM, mass), definition(q), definition(X)]
    return point, infer(equals(E_p(ALONG), q - X), by=by)


@cache
def squares():
    """|v̂|² = Σ_ij w_i w_j⟨a_i, a_j⟩, and |x − c|² ≤ Σ_i w_i|x − ν̄_i|²."""
    inner = equals(w * dot(v_hat, offset), w * SUM_J(w_j * dot(offset_j, offset)))
    by = [paired(v_hat, v_hat), renamed_sum(w * dot(offset, v_hat), SUM, SUM_J)]
    by.append(integrated(SUM, infer(inner, by=[paired(v_hat, offset)])))
    size = infer(equals(square(v_hat), BOTH), by=by)
    by = [renamed_sum(w * dot(ν_i, u), SUM, SUM_J) for u in (centre, x)]
    by += [paired(centre, u) for u in (centre, x)]
    by += [integrated(SUM, weighted(centre - ν_i)), identity(SUM(w), 1)]
    return size, infer(square(far) <= SUM(w * square(z)), by=by)


@cache
def bound(power=2):
    """E_p|αv̂ − β(x − c)|² ≥ 0 for α = d + q and β = q − X."""
    (point, mean), (size, near), spread = cross_moment(), squares(), SUM(w * square(z))
    above = infer(β**2 * square(far) <= β**2 * spread, by=[near], squares=[β])
    by = [nonnegative_square(α * v_hat - β * far), size, point, above]
    whole = infer(α**2 * BOTH - 2 * α * β * ALONG + β**2 * spread >= 0, by=by)
    by = [integrated(E_p, whole), mean, second_moment(), *map(definition, (Y, α, β))]
    scaled = infer(α * (α * Y - β**2) >= 0, by=by)
    each = infer(pi * square(offset) >= 0, by=[nonnegative_square(offset)])
    some = infer(α > 0, by=[definition(α), definition(q), integrated(SUM, each)])
    found = infer(α * Y >= β**2, by=[scaled, some])
    return infer(Y * (d + q) >= (q - X) ** power, by=[found, definition(α), definition(β)])


@claim(REVERSE, "R-2, size", SIZE, provenance=Provenance.DERIVED)
def test_size(evidence: Evidence) -> None:
    evidence.conclude(bound(), "α²Y − 2α(q − X)β + β²(d + q) ≥ 0 for α = d + q and β = q − X")

    evidence.twin("Y (d + q) ≥ (q − X)³", lambda: bound(power=3))
