"""How little the components matter that are farther from the teacher N(0, I) than the nearest one.

Component 1 leads component j by the gap g_j = (|μ_j|² − |μ_1|²)/2 + log(π_1/π_j) at the distance
D_j = |μ_j − μ_1| > 0. If all gaps are positive then, with R = max|μ_k|,

    E w_j ≤ exp(−½ min(g_j²/D_j², g_j)),
    |∇_j L| ≤ 2 (R + 3R³) E w_j,      |∇_1 L − 2μ_1| ≤ 2 Σ_j E w_j (R + (1 + R²) D_j + 3R D_j²),
    |L − |μ_1|²| ≤ Σ_j E w_j (2|μ_1| D_j + D_j²).

For all n, d and weights: claim "F Theorem 3.5, dominance". Here are the numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from verify.arithmetic import (
    Ball,
    Real,
    ball,
    certainly_negative,
    certainly_positive,
    greatest,
    is_ball,
    lower,
    norm,
    upper,
)
from verify.arithmetic.arguments import checked
from verify.errors import InputError
from verify.mixture import GaussianMixture

CLAIM = "F Theorem 3.5, dominance"
CLAIM_OF_PATHS = "F Theorem 3.5, phase 1, paths"


@dataclass(frozen=True, slots=True)
class Lead:
    """Of the nearest component over another one, in one mixture.

    Attributes:
        gap: a lower bound of it.
        distance: an upper bound of |μ_j − μ_1|.
        nearest: a lower bound of |μ_1|; without one there is no :func:`path_exponent`.

    Raises:
        InputError: floats, or a distance that is certainly negative.
    """

    gap: Ball
    distance: Ball
    nearest: Ball = field(default_factory=lambda: ball(0))

    def __post_init__(self) -> None:
        for name in ("gap", "distance", "nearest"):
            if not is_ball(getattr(self, name)):
                raise InputError(name, getattr(self, name), "no ball", "write ball(Fraction(…))")
        if certainly_negative(self.distance):
            raise InputError("distance", self.distance, "is negative", "give |μ_j − μ_1|")


@dataclass(frozen=True, slots=True)
class Dominated:
    """What follows from the leads; every number is an upper bound, exact or with its upper end counting.

    Attributes:
        weights: of E w_j, one for each component but the nearest.
        others: of |∇_j L|, likewise.
        nearest: of |∇_1 L − 2μ_1|.
        loss: of |L − |μ_1|²|.
    """

    weights: tuple[Ball, ...]
    others: tuple[Ball, ...]
    nearest: Ball
    loss: Ball


def least(*values: Ball) -> Ball:
    """An exact number that is at most every one of the values."""
    return min(lower(value) for value in values)


@checked
def lost_weight(lead: Lead) -> Ball:
    """An upper bound of E w_j.

    Raises:
        InputError: the gap is not certainly positive, so there is no lead; or the distance is not, so the two
            means may coincide and m = g/D has no meaning.
    """
    if not certainly_positive(lead.gap):
        why = "is not certainly positive: component 1 is not known to be the nearest"
        raise InputError("gap", lead.gap, why, "name the nearest component, or compute with more bits")
    if not certainly_positive(lead.distance):
        why = "is not certainly positive: μ_j may be μ_1, and then g/D has no meaning"
        raise InputError("distance", lead.distance, why, "merge coincident components, adding their weights")
    exponent = least((lead.gap / lead.distance) ** 2, lead.gap)
    return upper((-exponent / 2).exp())


@checked
def path_exponent(lead: Lead) -> Ball:
    """κ with E w_j ≤ e^{−κ} all the way of μ_1 to 0, an exact lower bound.

    It holds for μ_1 within δ of q μ_1(0), 0 ≤ q ≤ 1, and every other mean within δ of where it started, for
    δ = min(1/2, 1/(2R)): gaps lose at most 1, distances gain at most 1 + (1 − q)|μ_1(0)|. A value ≤ 0 says
    nothing. Claim "F Theorem 3.5, phase 1, paths".

    Args:
        lead: at the start.
    """
    gap = lead.gap - 1
    margin = least(gap / (lead.distance + 1), lead.nearest / 2)
    # A negative margin has a square, but says nothing.
    return least(margin * margin if margin > 0 else ball(0), gap) / 2


@checked
def leads_of(mixture: GaussianMixture, nearest: int) -> list[Lead]:
    """The leads of a component over the others, in their order, at the current precision.

    Raises:
        InputError: there is no component of that number.
    """
    if nearest not in range(mixture.n):
        raise InputError("nearest", nearest, f"not in range({mixture.n})", "count components from 0")
    first, pi = mixture.means[nearest], mixture.weights[nearest]
    away = square(first).abs_lower().sqrt()
    return [
        Lead(
            (square(mean) - square(first)) / 2 + ball(pi / weight).log(),
            norm(ball(a) - ball(b) for a, b in zip(mean, first, strict=True)),
            away,
        )
        for j, (mean, weight) in enumerate(zip(mixture.means, mixture.weights, strict=True))
        if j != nearest
    ]


@checked
def dominated_at(mixture: GaussianMixture, nearest: int = 0) -> Dominated:
    """The bounds for a concrete mixture, at the current precision.

    Raises:
        InputError: the component named is not certainly nearer than all others (weights counted), or another
            one has the same mean.
    """
    leads = leads_of(mixture, nearest)
    norms = [square(mean).sqrt() for mean in mixture.means]
    a, R = upper(norms[nearest]), greatest(upper(norm) for norm in norms)
    weights = tuple(lost_weight(lead) for lead in leads)
    pairs = [(w, upper(lead.distance)) for w, lead in zip(weights, leads, strict=True)]
    return Dominated(
        weights,
        tuple(2 * (R + 3 * R * R * R) * w for w in weights),
        2 * sum((w * (R + (1 + R * R) * D + 3 * R * D * D) for w, D in pairs), ball(0)),
        sum((w * (2 * a * D + D * D) for w, D in pairs), ball(0)),
    )


def square(point: Sequence[Real]) -> Ball:
    """|μ|² as a ball."""
    return sum((ball(c) * ball(c) for c in point), ball(0))
