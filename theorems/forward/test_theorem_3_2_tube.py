r"""Lemma 3.3 (Zhang et al. 2025) enclosed at the paper's own constants, and where it fails as reported.

Truth moved to 0, uniform weights. As reported: if every |μ_i(0) − M0 e_1| ≤ T(M0) with

    T(A) = exp(−106 n d A³)/(108 n d),

then, while A > 1/(6n), every |μ_i − A e_1| ≤ T(A), where A ← A − (η/n)A; so all means reach a small ball
about the truth, and converge. As verified: with A ← A − (2η/n)A, exact for coincident means, that holds from
M0 ≥ ½ on, for every n and d (claim "F Lemma 3.3, M0 from 1/2 on"). Here *all* starts in the box are enclosed,
in each instance; deviations of 10^−149000 (n = 5, d = 3, M0 = 6) and less are carried on their own scale,
with a proved bound on what linearising leaves out. At the end V = Σ|μ_i|² ≤ 1/4, so by S-1 all means converge
for all time. Two things are not as reported: the factor in A's step, and the tube itself if M0 is small and n
is 4 or more (it closes faster than the deviations may grow; that they converge is not in danger). For n = 3
there is room for the same at M0 near 0.06, which this remainder bound leaves undecided.

The worst ratio |μ_i − A e_1|/T(A) over all starts and all steps ≥ 1 is enclosed from both sides: from above
by the bound for every start in the box, from below by one start, (r, −r, …, −r) with r = T(M0).
"""

from collections.abc import Callable
from fractions import Fraction

import pytest

from verify.arithmetic import Ball, ball, greatest, hull, lower, precision, upper
from verify.checks.bound import at_most
from verify.checks.inference import follows
from verify.dynamics.deviations import Line, Tube, line, tube
from verify.evidence import FORWARD, Evidence, Provenance, Step, claim

BITS = 128
RATES = [Fraction(1, 100), Fraction(1, 10), Fraction(1, 5)]
STARTS = [Fraction(1, 2), Fraction(1), Fraction(3, 2), Fraction(2), Fraction(3), Fraction(6), Fraction(20)]
INSTANCES = [(n, 1, M0) for n in (2, 3) for M0 in STARTS] + [(5, 3, Fraction(6)), (5, 3, Fraction(10))]

TUBE = r"T(A) = e^{-106 n d A^3}/(108 n d)"
SETTING = (
    r"\pi_i = 1/n",
    r"p^* = \mathcal{N}(0, I),\ \mu^* = 0,\ \text{ after translation, so } M_0 "
    r"\text{ is the distance of } M_0 e_1 \text{ from the truth}",
)

Profile = Callable[[Ball], Ball]


def reported(n: int, d: int) -> Profile:
    """T(A) = exp(−106 n d A³)/(108 n d)."""
    return lambda A: (-106 * n * d * A * A * A).exp() / (108 * n * d)


def followed(n: int, d: int, M0: Fraction, rate: Fraction) -> tuple[Tube, Line]:
    """All starts in the box, and the start (r, −r, …, −r), until A ≤ 1/(6n)."""
    radius, until = reported(n, d)(ball(M0)), Fraction(1, 6 * n)
    offsets = [lower(radius), *[-lower(radius)] * (n - 1)]
    return tube(n, d, M0, rate, radius, until, BITS), line(M0, offsets, rate, until, bits=BITS)


def worst(box: Tube, one: Line, profile: Profile) -> Ball:
    """The largest |μ_i(k) − A_k e_1|/profile(A_k) over the starts in the box and k ≥ 1, from both sides."""
    bounds = [upper(each / profile(A)) for A, each in zip(box.reference[1:], box.each[1:], strict=True)]
    seen = [
        lower(abs(offset[0]) / profile(A))
        for A, offset in zip(one.reference[1:], one.offsets[1:], strict=True)
    ]
    return hull([greatest(seen), greatest(bounds)])


def stays(box: Tube, one: Line, profile: Profile, scope: str) -> Step:
    statement = r"|\mu_i(k) - A_k e_1| \le T(A_k) \quad (k \ge 1,\ A_k > \tfrac{1}{6n})"
    why = f"largest ratio of the {len(box.each) - 1} steps and all starts in the box, from both sides"
    ratio = worst(box, one, profile)
    return at_most(statement, why, ratio, ball(1), scope=scope, name="worst |μ_i − A e_1|/T(A)")


def arrives(n: int, box: Tube, limit: Fraction, scope: str) -> Step:
    """V at the last step: (Σ|A e_1 + δ_i|²)^½ is √n A ± |δ|."""
    root = ball(n).sqrt() * box.reference[-1]
    size = hull([root - box.together[-1], root + box.together[-1]])
    why = f"after {len(box.each) - 1} steps, for all starts in the box"
    return at_most(
        r"\textstyle\sum_i |\mu_i|^2 \le \tfrac14", why, size * size, ball(limit), scope=scope, name="V"
    )


def grows(box: Tube, constant: Ball, nd: int, scope: str) -> Step:
    """How many nats the deviations grow by, of the 106 n d (M0³ − A³) that T leaves them."""
    grown = (box.each[-1] / box.each[0]).log()
    cubes = box.reference[0] ** 3 - box.reference[-1] ** 3
    statement = r"\log |\mu_i - A e_1| \text{ grows by less than } 106\,n d\,(M_0^3 - A^3)"
    return at_most(
        statement, "in nats, to the last step", grown, constant * nd * cubes, scope=scope, name="growth"
    )


@claim(
    FORWARD,
    "Lemma 3.3, enclosed",
    r"|\mu_i(0) - M_0 e_1| \le T(M_0) \Rightarrow |\mu_i - A e_1| \le T(A) \text{ while } A > \tfrac{1}{6n},"
    r"\ A \leftarrow (1 - \tfrac{2\eta}{n})A;\quad \mu_i \to \mu^*",
    quantifiers="all starts in the box, all time; the n, d, M0, η listed",
    provenance=Provenance.DERIVED,
    hypotheses=(
        TUBE,
        r"A_0 = M_0,\ A \leftarrow (1 - \tfrac{2\eta}{n})A \text{ in each step (as reported, } "
        r"\tfrac{\eta}{n})",
        *SETTING,
    ),
    uses=("S S-4, one step", "S S-1", "A translation"),
)
@pytest.mark.parametrize("rate", RATES, ids=str)
@pytest.mark.parametrize(("n", "d", "M0"), INSTANCES, ids=lambda value: str(value))
def test_paper_constants(n: int, d: int, M0: Fraction, rate: Fraction, evidence: Evidence) -> None:
    scope = f"n = {n}, d = {d}, M0 = {M0}, η = {rate}"
    with precision(BITS):
        box, one = followed(n, d, M0, rate)
        T = reported(n, d)
        evidence.conclude(stays(box, one, T, scope))
        evidence.step(grows(box, ball(106), n * d, scope))
        evidence.conclude(
            follows(
                r"\mu_i \to \mu^* \text{ for all } i",
                f"V ≤ 1/4 after {len(box.each) - 1} steps and η ≤ 4/17: S-1 takes over",
                [evidence.step(arrives(n, box, Fraction(1, 4), scope))],
                (),
                scope=scope,
            )
        )
        small = T(ball(M0))
        shrinking = stays(box, one, lambda A: small * small / T(A), scope)
        evidence.twin("a tube that closes as fast as T opens", shrinking)
        evidence.twin("deviations that do not grow", stays(box, one, lambda A: small, scope))
        evidence.twin("V ≤ 1/1000 where A reaches 1/(6n)", arrives(n, box, Fraction(1, 1000), scope))


@claim(
    FORWARD,
    "Lemma 3.3, reference point as reported",
    r"|\mu_i(1) - A_1 e_1| \le T(A_1) \text{ with } A_1 = (1 - \tfrac{\eta}{n})M_0",
    quantifiers="as reported; counterexamples at n = 2, 3, M0 = 1, η = 1/100, 1/10",
    provenance=Provenance.REPORTED,
    hypotheses=(r"\mu_i(0) = M_0 e_1 \text{ for all } i", TUBE, *SETTING),
    uses=("S S-4, one step",),
    finding=True,
)
@pytest.mark.parametrize("rate", RATES[:2], ids=str)
@pytest.mark.parametrize("n", [2, 3])
def test_reference_point_moves_twice_as_fast(n: int, rate: Fraction, evidence: Evidence) -> None:
    # Coincident means move to M0 (1 − 2η/n) exactly, which is farther from the reported A_1 than T allows.
    scope = f"n = {n}, M0 = 1, η = {rate}, μ_i(0) = e_1"
    with precision(BITS):

        def within(factor: int) -> Step:
            reference = 1 - factor * ball(rate) / n
            distance, allowed = abs(1 - 2 * ball(rate) / n - reference), reported(n, 1)(reference)
            statement = rf"|\mu_i(1) - A_1 e_1| \le T(A_1),\ A_1 = 1 - {factor}\eta/n"
            return at_most(statement, "exact", distance, allowed, scope=scope, name="|μ_i(1) − A_1 e_1|")

        evidence.conclude(within(1))
        evidence.twin("A ← (1 − 3η/n)A", within(3))
        evidence.twin("A stays", within(0))


@claim(
    FORWARD,
    "Lemma 3.3, every M0",
    r"|\mu_i(k) - A_k e_1| \le T(A_k) \text{ while } A_k > \tfrac{1}{6n},\ \forall M_0 > \tfrac{1}{6n}",
    quantifiers="this project's reading, no lower bound on M0; counterexamples at the n, d, M0, η listed",
    provenance=Provenance.CONJECTURE,
    hypotheses=(
        r"|\mu_i(0) - M_0 e_1| \le T(M_0)",
        TUBE,
        r"A_0 = M_0,\ A_{k+1} = (1 - \tfrac{2\eta}{n})A_k",
        *SETTING,
    ),
    uses=("S S-4, one step",),
    finding=True,
)
@pytest.mark.parametrize("rate", RATES, ids=str)
@pytest.mark.parametrize(
    ("n", "d", "M0"), [(4, 1, Fraction(1, 20)), (5, 1, Fraction(1, 20)), (5, 3, Fraction(1, 25))]
)
def test_tube_closes_too_fast_near_the_truth(
    n: int, d: int, M0: Fraction, rate: Fraction, evidence: Evidence
) -> None:
    # From (r, −r, …, −r) the first deviation grows by (4A² + 2(n−2)(1+2A²)/n)η/n, T by 636 d A³ η.
    scope = f"n = {n}, d = {d}, M0 = {M0}, η = {rate}, start (r, −r, …, −r) e_1"
    with precision(BITS):
        box, one = followed(n, d, M0, rate)
        T = reported(n, d)
        evidence.conclude(stays(box, one, T, scope))
        evidence.twin("a tube of half the width", stays(box, one, lambda A: T(A) / 2, scope))
        small = T(ball(M0))
        evidence.twin("a tube that does not open at all", stays(box, one, lambda A: small, scope))
