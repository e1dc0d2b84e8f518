"""Facts about the posterior that many proofs use, each derived by the kernel when it is asked for.

With y_i = μ_i − v: C = Σ w_i y_i y_iᵀ is positive semidefinite, tr C³ ≤ ‖C‖² tr C, tr C + |v|² = Σ w_i|μ_i|².
"""

from __future__ import annotations

from functools import cache

from verify.algebra import notation as nt
from verify.algebra.calculus import Law
from verify.algebra.facts import (
    contraction_is_nonnegative,
    identity,
    mean_of_means,
    posterior_mass,
    weight_is_positive,
)
from verify.algebra.posterior import (
    C2,
    C3,
    SUM,
    SUM_J,
    TRACE,
    VCV,
    Cv,
    Cy,
    E_p,
    mu,
    mu_j,
    pi,
    scalar,
    v,
    w,
    w_j,
    x,
)
from verify.algebra.tensor import Expression
from verify.logic.formulas import equals
from verify.logic.instances import for_vector
from verify.logic.kernel import Theorem, cauchy_schwarz, integrated, nonnegative_square
from verify.logic.renaming import renamed_component, renamed_sum
from verify.logic.schemas import summand
from verify.logic.search import infer
from verify.logic.symbols import any_vector
from verify.logic.terms import Term
from verify.logic.vectors import Vector, VectorAtom, dot, square

_C = nt.C("a", "b")
_ANY = any_vector("u", "u")


@cache
def weighted_square(vector: Expression) -> Theorem:
    """⊢ w_i T_{ab…} T_{ab…} ≥ 0 for a tensor."""
    term = scalar(vector * vector)
    return infer(w * term >= 0, by=[weight_is_positive(), contraction_is_nonnegative(vector)])


def weighted(vector: Vector | VectorAtom) -> Theorem:
    """⊢ w_i |vector|² ≥ 0, expanded."""
    return infer(w * square(vector) >= 0, by=[weight_is_positive(), nonnegative_square(vector)])


@cache
def weight_at_most_1() -> Theorem:
    """⊢ w_i ≤ 1, one of positive numbers with sum 1."""
    return infer(w <= 1, by=[summand(weight_is_positive(), SUM), identity(SUM(w), 1)])


@cache
def norm_of_covariance() -> Theorem:
    """⊢ ‖C‖² ≥ 0."""
    return infer(C2 >= 0, by=[contraction_is_nonnegative(_C), identity(scalar(_C * _C), C2)])


@cache
def covariance_along_mean() -> Theorem:
    """⊢ vᵀCv ≥ 0: it is Σ w_i (y_i·v)²."""
    along = (nt.mu("a") - nt.v("a")) * nt.v("a")
    by = [integrated(SUM, weighted_square(along)), identity(SUM(w * scalar(along * along)), VCV)]
    return infer(VCV >= 0, by=by)


@cache
def trace_is_nonnegative() -> Theorem:
    """⊢ tr C ≥ 0: it is Σ w_i |y_i|²."""
    by = [integrated(SUM, weighted(mu - v)), identity(SUM(w * square(mu - v)), TRACE)]
    return infer(TRACE >= 0, by=by)


@cache
def second_moment() -> Theorem:
    """⊢ Σ w_i |μ_i|² = tr C + |v|²."""
    return identity(SUM(w * square(mu)), TRACE + square(v))


@cache
def trace_below_size() -> Theorem:
    """⊢ tr C + |v|² ≤ Σ_i |μ_i|², since w_i ≤ 1."""
    each = infer(w * square(mu) <= square(mu), by=[weight_at_most_1(), nonnegative_square(mu)])
    return infer(TRACE + square(v) <= SUM(square(mu)), by=[second_moment(), integrated(SUM, each)])


@cache
def cube_of_covariance() -> Theorem:
    """⊢ tr C³ ≤ ‖C‖² tr C, by Lagrange: Σ w_i |C ⊗ y_i − its transpose|² = 2(‖C‖² tr C − tr C³)."""
    y = [nt.mu(k) - nt.v(k) for k in "abc"]
    skew = _C * y[2] - nt.C("a", "c") * y[1]
    by = [
        integrated(SUM, weighted_square(skew)),
        identity(SUM(w * scalar(skew * skew)), 2 * (C2 * TRACE - C3)),
    ]
    return infer(C3 <= C2 * TRACE, by=by)


@cache
def covariance_below_trace() -> Theorem:
    """⊢ vᵀCv ≤ |v|² tr C, by Lagrange: Σ w_i |y_i ⊗ v − its transpose|² = 2(|v|² tr C − vᵀCv)."""
    y, u = [nt.mu(k) - nt.v(k) for k in "ab"], [nt.v(k) for k in "ab"]
    skew = y[0] * u[1] - y[1] * u[0]
    by = [
        integrated(SUM, weighted_square(skew)),
        identity(SUM(w * scalar(skew * skew)), 2 * (square(v) * TRACE - VCV)),
    ]
    return infer(square(v) * TRACE >= VCV, by=by)


@cache
def norm_below_trace() -> Theorem:
    """⊢ ‖C‖² ≤ (tr C)², since ⟨y_i, y_j⟩² ≤ |y_i|² |y_j|²."""
    y, y_j, positive = mu - v, mu_j - v, weight_is_positive()
    room = square(y) * square(y_j) - dot(y, y_j) ** 2
    by = [cauchy_schwarz(y, y_j), positive, renamed_component(positive)]
    each = infer(w * w_j * room >= 0, by=by)
    by = [integrated(SUM, integrated(SUM_J, each))]
    by.append(identity(SUM(SUM_J(w * w_j * square(y) * square(y_j))), TRACE**2))
    by.append(identity(SUM(SUM_J(w * w_j * dot(y, y_j) ** 2)), C2))
    return infer(C2 <= TRACE**2, by=by)


@cache
def images_below_norm() -> tuple[Theorem, Theorem]:
    """⊢ |Cv|² ≤ ‖C‖²|v|² and |C y_i|² ≤ ‖C‖²|y_i|², by Lagrange: |C ⊗ f − its transpose|² ≥ 0."""
    found = []
    for image, of, f in (Cv, 1 * v, nt.v), (Cy, mu - v, _from_mean):
        skew = _C * f("c") - nt.C("a", "c") * f("b")
        lagrange = identity(scalar(skew * skew), 2 * (C2 * square(of) - square(image)))
        by = [contraction_is_nonnegative(skew), lagrange]
        found.append(infer(square(image) <= C2 * square(of), by=by))
    return found[0], found[1]


def _from_mean(index: str) -> Expression:
    return nt.mu(index) - nt.v(index)


@cache
def mean_energy() -> Theorem:
    """⊢ Σ π_i |μ_i|² = E_p[|v|² + tr C], since E_p w_i = π_i."""
    each = infer(equals(pi * square(mu), E_p(w) * square(mu)), by=[posterior_mass()])
    right: Term = E_p(square(v) + TRACE)
    by = [integrated(SUM, each), integrated(E_p, second_moment())]
    return infer(equals(SUM(pi * square(mu)), right), by=by)


@cache
def point_against_mean() -> Theorem:
    """⊢ E_p[v·x] = E_p[|v|² + tr C], by Stein's lemma with the field v."""
    return identity(E_p(dot(v, x)), E_p(square(v) + TRACE), Law.STUDENT, field=nt.v("_s"))


@cache
def _mean_over_j() -> Theorem:
    by = [mean_of_means(_ANY), renamed_sum(w * dot(mu, _ANY), SUM, SUM_J)]
    return infer(equals(dot(v, _ANY), SUM_J(w_j * dot(mu_j, _ANY))), by=by)


def mean_over_j(other: Vector | VectorAtom) -> Theorem:
    """⊢ ⟨v, u⟩ = Σ_j w_j ⟨μ_j, u⟩ for a vector u that may depend on i."""
    return for_vector(_mean_over_j(), _ANY, other)
