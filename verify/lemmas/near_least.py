"""Others near the least norm (σ_i > 0): names, and what their distances are at least.

What the files of S-9 between "by distances" and "sign" share; the words are those of
:mod:`verify.lemmas.far_mean`. A name stands for its term at component i, or at i and j.
"""

from __future__ import annotations

from fractions import Fraction
from functools import cache

from verify.algebra.facts import weights_sum
from verify.algebra.posterior import SUM, E_phi, mu, mu_j, n, pi, w, w_j
from verify.lemmas.far_mean import (
    AT,
    FAR,
    LARGE,
    LIGHT,
    NEAR,
    TINY,
    H,
    K,
    N,
    R,
    apart,
    c,
    half_way,
    is_other,
    log_of_n,
    longer,
    m,
    named,
    near_least,
    other,
    other_j,
    size,
    width,
    δ,
    σ,
    σ_is,
)
from verify.lemmas.far_start import ONE
from verify.lemmas.half_way import log_is_nonnegative, size_from_below
from verify.lemmas.moments_about_one import POSITIVE
from verify.logic.formulas import equals
from verify.logic.kernel import Theorem, assume, integrated, nonnegative_square
from verify.logic.renaming import renamed_component
from verify.logic.schemas import (
    abs_nonnegative,
    abs_squared,
    absolute,
    exp,
    exp_positive,
    max_one_of,
    max_right,
    sqrt,
)
from verify.logic.search import infer
from verify.logic.statement import statement
from verify.logic.vectors import dot, square

Q = Fraction
CLOSE, RATE = Q(1, 40), Q(1, 33)
"""Others are close up to h_ij = R_i/40; beyond, E w_i w_j falls like e^{−h_ij/33}."""
both = σ * other_j
weight, pair = E_phi(w), E_phi(w * w_j)

s, s_is = named("s_ij", "s_{ij}", longer)
p, p_is = named("p_ij", "p_{ij}", absolute(longer))
e, e_is = named("e_ij", "e_{ij}", apart)
decay = -1 * RATE * CLOSE * size
E, E_IS = named("E_i", "E_i", exp(half_way))
F, F_IS = named("F_i", "F_i", exp(decay))
SEVENTH = exp(Q(1, 7))
root = sqrt(width)

LINEAR, SQUARED = Q(1564, 1000), Q(351, 100)
COST = LINEAR * CLOSE + 2 * SQUARED * CLOSE**2
BEYOND = LINEAR / RATE * R + 8 / RATE**2 * SQUARED
LAMBDA = Q(4, 3) * N**2

OTHERS = statement(
    σ * (LINEAR * R * E_phi(w * H) + SQUARED * E_phi(w * K))
    <= σ * weight * COST * R**2 + BEYOND * σ * n * N * E * F * SEVENTH,
    given=[ONE[0], ONE[3], AT, NEAR, LIGHT, FAR],
)
"""Claim "S S-9, others at a distance"."""
FROM_BELOW = statement(
    σ * LAMBDA**4 * weight * root >= Q(99, 100) * σ * E, given=[ONE[0], AT, NEAR, LIGHT, FAR, LARGE]
)
"""Claim "S S-9, weight near the least norm"."""


@cache
def selected() -> tuple[Theorem, Theorem, Theorem, Theorem, Theorem]:
    """σ_i ≥ 0, σ_i(|μ_i|² − m² − 1) ≤ 0 ≤ σ_i(|μ_i|² − m²), and the same of pairs."""
    low, one_of = max_right(m**2 + 1 - square(mu), 0), max_one_of(m**2 + 1 - square(mu), 0)
    positive = infer(σ >= 0, by=[σ_is, is_other(), low])
    near = infer(near_least * (square(mu) - m**2 - 1) <= 0, by=[one_of], squares=[near_least])
    near = infer(σ * (square(mu) - m**2 - 1) <= 0, by=[σ_is, near, is_other()])
    far = infer(near_least * other * (square(mu) - m**2) >= 0, by=[FAR, low])
    far = infer(σ * (square(mu) - m**2) >= 0, by=[σ_is, far])
    of_j = renamed_component(is_other())
    return positive, near, far, infer(both >= 0, by=[positive, of_j]), of_j


@cache
def large() -> tuple[Theorem, Theorem, Theorem]:
    """σ_i R_i ≥ 14520 (1 + log N) σ_i, σ_i log N ≥ 0, σ_i R_i ≥ 14520 σ_i."""
    positive, _, far, *_ = selected()
    log_low = infer(σ * log_of_n >= 0, by=[log_is_nonnegative(), positive])
    least = infer(σ * (R - square(mu) * (1 - TINY) + TINY) >= 0, by=[size_from_below(), positive])
    far = infer(σ * (square(mu) - 14641 * (1 + log_of_n)) >= 0, by=[far, LARGE, positive])
    far = infer(σ * (R - 14520 * (1 + log_of_n)) >= 0, by=[far, least, log_low, positive])
    return far, log_low, infer(σ * (R - 14520) >= 0, by=[far, log_low], degree=1)


@cache
def distances() -> tuple[Theorem, Theorem, Theorem, Theorem, list[Theorem]]:
    """E w_i, of pairs with σ_i(1 − ι_j) > 0: |s| ≤ s + 2 + …, as |μ_j|² ≥ |μ_i|² − 1; e ≥ 0, |s| ≥ 0."""
    positive, near, _, chosen, of_j = selected()
    far = infer(σ * other_j * (square(mu_j) - m**2) >= 0, by=[renamed_component(assume(FAR)), positive])
    near = infer(other_j * σ * (square(mu) - m**2 - 1) <= 0, by=[near, of_j])
    least = infer(both * (square(mu_j) - square(mu) + 1) >= 0, by=[far, near])
    along = []
    for sign in (1, -1):
        along_it = nonnegative_square(δ - sign * Q(10**5) * c)
        along.append(infer(sign * 2 * dot(c, δ) <= TINY * (apart + 1), by=[along_it, NEAR]))
    less_c = infer(both * 2 * dot(c, δ) <= both * TINY * (apart + 1), by=[along[0], chosen])
    least = infer(both * (longer + 1 + TINY * (apart + 1)) >= 0, by=[least, less_c])
    least = infer(both * (s + 1 + TINY * (e + 1)) >= 0, by=[least, s_is, e_is])
    by = [abs_squared(longer), infer(equals(s**2, longer**2), by=[s_is])]
    by.append(infer(equals(p**2, absolute(longer) ** 2), by=[p_is]))
    same = infer(equals(p**2, s**2), by=by, degree=1)
    p_low, e_low = (
        infer(p >= 0, by=[abs_nonnegative(longer), p_is]),
        infer(e >= 0, by=[nonnegative_square(δ), e_is]),
    )
    most = infer(both * (p - s - 2 - 2 * TINY * (e + 1)) <= 0, by=[least, same, p_low, e_low], split=[s])
    return least, most, p_low, e_low, along


@cache
def positive_factors() -> tuple[Theorem, Theorem]:
    """E, F ≥ 0."""
    return infer(E >= 0, by=[E_IS, exp_positive(half_way)]), infer(F >= 0, by=[F_IS, exp_positive(decay)])


@cache
def mass_is_positive() -> Theorem:
    """⊢ E_φ w_i ≥ 0."""
    return integrated(E_phi, infer(w >= 0, by=[POSITIVE]))


@cache
def few() -> Theorem:
    """N π_i ≥ 1 ⊢ n ≤ N."""
    return infer(n <= N, by=[integrated(SUM, infer(N * pi >= 1, by=[LIGHT])), weights_sum()])
