r"""R-3 on the line: the two bounds on instances, total variation enclosed, and how much each gives away.

Teachers at least Δ > 2δ apart, every student within δ of its teacher, P_k the weight attached to teacher k
and p_k its own, S = ½ Σ_k |P_k − p_k|. On the line a cell has at most two neighbours, so

    S − 2 min(m − 1, 2) Φ(−(Δ/2 − δ)) ≤ TV ≤ S + 2Φ(δ/2) − 1

(proved for all n, m and d beside this file, with m − 1 for the minimum). Here TV itself is enclosed: sign
changes of p − p* are isolated, the rest is error functions.
"""

from fractions import Fraction

import pytest

from verify import GaussianMixture
from verify.arithmetic import Ball, ball, precision
from verify.checks.bound import at_least, at_most
from verify.checks.sign import less, positive
from verify.checks.total_variation import total_variation
from verify.evidence import REVERSE, Evidence, Provenance, claim

FINE = Fraction(1, 10**45)

# Teachers' weights, and for each student (teacher it is attached to, weight).
CASES = {
    "matched, one student each": (["1/2", "1/2"], [(0, "1/2"), (1, "1/2")]),
    "matched, two in one cluster": (["1/3", "2/3"], [(0, "1/3"), (1, "1/3"), (1, "1/3")]),
    "two against one": (["1/2", "1/2"], [(0, "1/3"), (0, "1/3"), (1, "1/3")]),
    "three teachers, weights off": (["1/5", "3/10", "1/2"], [(0, "1/3"), (1, "1/3"), (2, "1/3")]),
    "a teacher missed": (["1/3", "1/3", "1/3"], [(0, "1/2"), (1, "1/2")]),
}


def student(case: str, gap: int, δ: Fraction) -> GaussianMixture:
    """Attached students, alternately δ to the right and to the left of their teachers."""
    attached = CASES[case][1]
    means = [k * gap + δ * (-1) ** i for i, (k, _) in enumerate(attached)]
    return GaussianMixture(means, [w for _, w in attached])


def teacher(case: str, gap: int) -> GaussianMixture:
    weights = CASES[case][0]
    return GaussianMixture([k * gap for k in range(len(weights))], weights)


def mismatch(case: str) -> Fraction:
    """S = ½ Σ_k |P_k − p_k|, exactly."""
    weights, attached = CASES[case]
    given = [sum((Fraction(w) for k, w in attached if k == j), Fraction(0)) for j in range(len(weights))]
    return sum((abs(g - Fraction(p)) for g, p in zip(given, weights, strict=True)), Fraction(0)) / 2


def spread(δ: Fraction) -> Ball:
    """2Φ(δ/2) − 1: the distance of two unit Gaussians δ apart."""
    return (ball(δ) / ball(8).sqrt()).erf()


def leak(m: int, gap: int, δ: Fraction) -> Ball:
    """2 min(m − 1, 2) Φ(−(Δ/2 − δ))."""
    return min(m - 1, 2) * (ball(Fraction(gap, 2) - δ) / ball(2).sqrt()).erfc()


@claim(
    REVERSE,
    "total variation",
    r"S - 2\min(m-1, 2)\,\Phi(-(\Delta/2 - \delta)) \le \mathrm{TV}(p, p^*) \le S + 2\Phi(\delta/2) - 1,"
    r"\quad S = \tfrac12 \textstyle\sum_k |P_k - p_k|",
    quantifiers="d = 1, the instances, Δ = 6, 8, 12, δ = 1/2, 1/100, 10^−6",
    provenance=Provenance.DERIVED,
    hypotheses=(
        r"p = \textstyle\sum_i \pi_i\,\mathcal{N}(\mu_i, 1),\ "
        r"p^* = \textstyle\sum_{k \le m} p_k\,\mathcal{N}(\nu_k, 1),\ "
        r"P_k = \sum_{k(i) = k} \pi_i",
        r"|\mu_i - \nu_{k(i)}| \le \delta",
        r"|\nu_k - \nu_l| \ge \Delta > 2\delta",
    ),
)
@pytest.mark.parametrize("gap", [6, 8, 12])
@pytest.mark.parametrize("case", CASES)
def test_total_variation(case: str, gap: int, evidence: Evidence) -> None:
    S = mismatch(case)
    with precision(224):
        for δ in (Fraction(1, 2), Fraction(1, 100), Fraction(1, 10**6)):
            scope = f"{case}, Δ = {gap}, δ = {δ}"
            value = total_variation(student(case, gap, δ), teacher(case, gap), FINE).value
            evidence.conclude(
                at_most(
                    r"\mathrm{TV} \le S + 2\Phi(\delta/2) - 1",
                    "both sides enclosed",
                    value,
                    ball(S) + spread(δ),
                    scope=scope,
                    name="TV",
                )
            )
            lower = ball(S) - leak(len(CASES[case][0]), gap, δ)
            if S:
                evidence.conclude(
                    at_least(
                        r"\mathrm{TV} \ge S - 2\min(m-1, 2)\,\Phi(-(\Delta/2 - \delta))",
                        "both sides enclosed",
                        value,
                        lower,
                        scope=scope,
                        name="TV",
                    )
                )
            else:
                evidence.conclude(positive(r"\mathrm{TV} > 0", "δ > 0", value, scope=scope, name="TV"))

        # At the smallest δ: what the two bounds leave no room for.
        def below(bound: Ball, statement: str):
            return less(statement, "false", value, bound, scope=scope, name="bound − TV")

        def above(bound: Ball, statement: str):
            return less(statement, "false", bound, value, scope=scope, name="TV − bound")

        half = ball(S) / 2 if S else spread(δ) / 100
        evidence.twin("half of the bound", below(half, r"\mathrm{TV} < S/2"))
        evidence.twin("twice the bound, as without the ½", above(ball(2 * S) + 2 * spread(δ), "2S"))
