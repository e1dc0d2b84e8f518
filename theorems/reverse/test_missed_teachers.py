"""Paper R, what R-2 and R-3 must assume: a teacher with no student in its cell stays missed.

Teachers lie at distance Δ on the line with equal weights, students have equal weights and are attached to
the teachers named (counted from 0). Certified for each instance: near the attached teachers lies a
stationary point of F, the only one in its box; the Hessian is positive definite there, so gradient descent
with small steps that starts near it converges to it; 0 < F ≤ (m − 1) Δ e^{−Δ²/8} √(π/8), exponentially
small in Δ²; yet the total variation is at least half the weight of the missed teachers. So a small F does
not imply a small total variation.

Every student is near its closest teacher at these points: R-2's conclusion (abstract) holds there.
A larger run would take more n, m and d = 2; here are those that fit a default run. Δ = 8 is deep: 8 s.
"""

from fractions import Fraction

import pytest

from verify import GaussianMixture
from verify.arithmetic import Ball, ball, pi, precision
from verify.checks.bound import at_least, at_most
from verify.checks.landscape import Landscape, approach
from verify.checks.sign import positive
from verify.checks.stationary import box_around, has_inertia, has_one_stationary_point
from verify.checks.total_variation import total_variation
from verify.evidence import REVERSE, Evidence, Provenance, claim

BITS = 128
DIGITS = 20
RADIUS = Fraction(1, 10**14)
ATTACHED = {
    "n=1 m=2": (2, (0,)),
    "n=3 m=2": (2, (0, 0, 0)),
    "n=1 m=3, the middle": (3, (1,)),
    "n=2 m=3, side by side": (3, (0, 1)),
    "n=3 m=3": (3, (0, 0, 1)),
    "n=2 m=4, the inner two": (4, (1, 2)),
    "n=3 m=4": (4, (0, 1, 2)),
}


def teacher(m: int, gap: int) -> GaussianMixture:
    return GaussianMixture([(k - Fraction(m - 1, 2)) * gap for k in range(m)])


def law(gap: int) -> Ball:
    """Δ e^{−Δ²/8} √(π/8)."""
    return gap * (-ball(gap * gap) / 8).exp() * (pi() / 8).sqrt()


def near(m: int, attached: tuple[int, ...], gap: int) -> list[Ball]:
    """Approximately the stationary point: students of one teacher coincide there, so they are one."""
    cells, n = sorted(set(attached)), len(attached)
    weights = tuple(Fraction(attached.count(k), n) for k in cells)
    means = [teacher(m, gap).means[k][0] + Fraction(1, 50) for k in cells]
    found = approach(Landscape(teacher(m, gap), weights, digits=DIGITS), means)
    return [found[cells.index(k)] for k in attached]


@claim(
    REVERSE,
    "missed teachers",
    r"\exists!\,\mu \in B:\ \nabla F(\mu) = 0,\ \nabla^2 F \succ 0,\quad "
    r"0 < F \le (m-1)\,\Delta e^{-\Delta^2/8}\sqrt{\pi/8},\quad "
    r"\mathrm{TV} \ge \tfrac12 \textstyle\sum_{k \text{ missed}} p_k",
    quantifiers="d = 1, the instances, Δ = 4, 6, 8, 10",
    provenance=Provenance.CONJECTURE,
    hypotheses=(
        r"\pi_i = 1/n,\ p_k = 1/m",
        r"\nu_1 < \dots < \nu_m \text{ at distance } \Delta \text{ each}",
        r"B \text{ a box of half-width } 10^{-14} \text{ near the attached teachers}",
        r"\mathrm{TV} = \mathrm{TV}(p, p^*)",
    ),
)
@pytest.mark.parametrize("gap", [4, 6, pytest.param(8, marks=pytest.mark.deep), 10])
@pytest.mark.parametrize("attached", ATTACHED)
def test_missed_teacher(attached: str, gap: int, evidence: Evidence) -> None:
    m, cells = ATTACHED[attached]
    scope = f"{attached}, Δ = {gap}, d = 1"
    landscape = Landscape.uniform(len(cells), teacher(m, gap), digits=DIGITS)
    with precision(BITS):
        box = box_around(near(m, cells, gap), RADIUS)
        field = landscape.field(digits=8)  # a Hessian's signs need no more
        hessian = field.derivative(box)

        def only_one(centre: list[Ball]):
            return has_one_stationary_point(
                r"\nabla F = 0 \text{ exactly once in the box of half-width } 10^{-14}",
                "Krawczyk operator of the reverse gradient",
                field,
                centre,
                scope=scope,
                name="mu",
            )

        def stable(negative: int):
            statement = r"\nabla^2 F \succ 0 \text{ on the box}"
            return has_inertia(statement, "no negative pivot", hessian, negative, scope=scope)

        loss = landscape.loss(box)
        distance = total_variation(GaussianMixture(box), teacher(m, gap), Fraction(1, 10**5)).value
        missed = ball(Fraction(m - len(set(cells)), m))

        def small(factor: Fraction):
            statement = r"F \le (m-1)\,\Delta e^{-\Delta^2/8}\sqrt{\pi/8}"
            return at_most(
                statement, "F on the box", loss, ball((m - 1) * factor) * law(gap), scope=scope, name="F"
            )

        def far(factor: Fraction):
            statement = r"\mathrm{TV} \ge \tfrac12 \textstyle\sum_{k \text{ missed}} p_k"
            return at_least(
                statement, "TV on the box", distance, ball(factor) * missed, scope=scope, name="TV"
            )

        evidence.conclude(only_one(box))
        evidence.conclude(stable(0))
        evidence.conclude(positive("F > 0", "F on the box", loss, scope=scope, name="F"))
        evidence.conclude(small(Fraction(1)))
        evidence.conclude(far(Fraction(1, 2)))

        evidence.twin("the box moved by 10^−6", only_one([c + ball(Fraction(1, 10**6)) for c in box]))
        evidence.twin("one unstable direction", stable(1))
        evidence.twin("a bound twenty times smaller", small(Fraction(1, 20)))
        evidence.twin("TV ≥ three times the missed weight", far(Fraction(3)))
