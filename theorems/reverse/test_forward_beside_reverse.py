"""The same starts under both objectives: forward descent is stuck or leaves, reverse descent approaches.

Enclosed runs of five steps of η = 1/10 in d = 1. "Stuck": from F-3.1's stationary point for n = 3 (to 20
decimals) no forward iterate moves by more than 10^−15 in any coordinate, while L > 0.9. "Leaves": from
F-3.4's start for n = 2, M0 = 3 (ε0 = e^{−3/100} rounded to 97/100; truth shifted to 0 and mirrored) and
from a start with one mean near the truth, the far mean moves away from the truth at every forward step.
Under the reverse objective V = Σ|μ_i|² falls at every step from each of them. Nothing is said beyond five
steps. A larger run would add F-exp's start (n = 5, M = 6), where the split takes hundreds of steps, and
random starts.
"""

from fractions import Fraction

import pytest

from verify import GaussianMixture, forward_fisher, reverse_fisher
from verify.arithmetic import ball, precision
from verify.certify.sign import less
from verify.dynamics import Trajectory, descend
from verify.evidence import REVERSE, Evidence, Provenance, claim

BITS, STEPS, RATE = 128, 5, Fraction(1, 10)
STATIONARY = Fraction("2.55055098864122390120")
STUCK = GaussianMixture([STATIONARY, -STATIONARY, 0])
LEAVING = {
    "F-3.4, n=2, M0=3": GaussianMixture([3 - Fraction(97, 100), 3]),
    "one mean near the truth": GaussianMixture(["0.3", "3.2"]),
}


def falls(run: Trajectory, k: int, scope: str, sign: int = 1):
    statement = rf"\text{{reverse: }} V_{{{k + 1}}} < V_{{{k}}}"
    after, before = sign * run.sizes[k + 1], sign * run.sizes[k]
    return less(statement, "both enclosed", after, before, scope=scope, name=f"V_{k} − V_{k + 1}")


@claim(
    REVERSE,
    "beside forward, stuck",
    r"\text{forward: } |\mu_i(k) - \mu_i(0)| < 10^{-15},\ L > 0.9;\quad \text{reverse: } V_{k+1} < V_k",
    quantifiers="n = 3, d = 1, F-3.1's point to 20 decimals, η = 1/10, k ≤ 5",
    provenance=Provenance.DERIVED,
    hypotheses=(r"p^* = \mathcal{N}(0, 1)", r"\pi_i = 1/3"),
)
def test_stuck_beside_approach(evidence: Evidence) -> None:
    scope = f"n = 3, η = {RATE}, {STEPS} steps"
    forward, reverse = (descend(f, STUCK, RATE, STEPS) for f in (forward_fisher, reverse_fisher))
    with precision(BITS):

        def stays(run: Trajectory, k: int):
            pairs = zip(run.iterates[k], run.iterates[0], strict=True)
            moved = sum((abs(p[0] - q[0]) for p, q in pairs), ball(0))
            tiny = ball(Fraction(1, 10**15))
            statement = rf"\textstyle\sum_i |\mu_i({k}) - \mu_i(0)| < 10^{{-15}}"
            return less(statement, "enclosed", moved, tiny, scope=scope, name="10^-15 − movement")

        def spurious(limit: Fraction):
            statement, why = r"L > 0.9", "the loss at the start, enclosed"
            return less(statement, why, ball(limit), forward.losses[0], scope=scope, name="L − bound")

        for k in range(STEPS):
            evidence.conclude(stays(forward, k + 1))
            evidence.conclude(falls(reverse, k, scope))
        evidence.conclude(spurious(Fraction(9, 10)))
        evidence.twin("the reverse run stays as well", stays(reverse, 1))
        evidence.twin("V grows along the reverse run", falls(reverse, 0, scope, sign=-1))
        evidence.twin("L > 1", spurious(Fraction(1)))


@claim(
    REVERSE,
    "beside forward, leaving",
    r"\text{forward: } |\mu_2(k+1)| > |\mu_2(k)|;\quad \text{reverse: } V_{k+1} < V_k",
    quantifiers="n = 2, d = 1, the starts listed, η = 1/10, k < 5",
    provenance=Provenance.DERIVED,
    hypotheses=(r"p^* = \mathcal{N}(0, 1)", r"\pi_i = 1/2"),
)
@pytest.mark.parametrize("name", LEAVING)
def test_leaving_beside_approach(name: str, evidence: Evidence) -> None:
    scope = f"{name}, η = {RATE}, {STEPS} steps"
    forward, reverse = (descend(f, LEAVING[name], RATE, STEPS) for f in (forward_fisher, reverse_fisher))
    with precision(BITS):

        def leaves(run: Trajectory, k: int):
            before, after = (abs(run.iterates[j][1][0]) for j in (k, k + 1))
            statement = rf"|\mu_2({k + 1})| > |\mu_2({k})|"
            return less(statement, "enclosed", before, after, scope=scope, name="growth of |μ_2|")

        for k in range(STEPS):
            evidence.conclude(leaves(forward, k))
            evidence.conclude(falls(reverse, k, scope))
        evidence.twin("the far mean leaves under the reverse objective", leaves(reverse, 0))
        evidence.twin("V grows along the reverse run", falls(reverse, 0, scope, sign=-1))
