"""R-4 beside the forward objective: on the line, descent leaves Theorem 3.1's stationary point.

At (s, −s, 0, …, 0), n components of weight 1/n, teacher N(0, 1), the Hessian of the forward loss has exactly
two negative eigenvalues ("Theorem 3.1, enclosed"). From (s + 1/100, −s, 0, …, 0), with s within 10⁻⁶ of the
point, 48 enclosed steps of η = n/4 halve the loss. The reverse objective has no such point to leave.
"""

from fractions import Fraction

import pytest

from verify import GaussianMixture
from verify.arithmetic import precision
from verify.checks.sign import less
from verify.dynamics import Objective, Taylor, descend
from verify.evidence import FORWARD, Evidence, Provenance, claim

STEPS = 48
NEAR = {3: "2.550551", 4: "2.608108", 5: "2.673749", 6: "2.730992"}


@claim(
    FORWARD,
    "Theorem 3.1, leaving the point",
    r"L(\mu(48)) < \tfrac12 L(\mu(0)),\quad \mu(0) = (s + \tfrac{1}{100}, -s, 0, \dots, 0)",
    quantifiers="n = 3, …, 6, d = 1",
    provenance=Provenance.CONJECTURE,
    hypotheses=(
        r"\pi_i = 1/n",
        r"p^* = \mathcal{N}(0, 1)",
        r"s \text{ within } 10^{-6} \text{ of that of “Theorem 3.1”};\ "
        r"\mu(k) \text{ forward descent, } \eta = n/4",
    ),
    uses=("F Theorem 3.1, enclosed", "S S-4, remainder"),
)
@pytest.mark.parametrize("n", NEAR)
def test_it_is_left(n: int, evidence: Evidence) -> None:
    s = Fraction(NEAR[n])
    start = GaussianMixture([s + Fraction(1, 100), -s, *(0,) * (n - 2)])
    with precision(128):
        by = Taylor(Fraction(1, 10**40), bits=192)
        run = descend(Objective.forward(), start, Fraction(n, 4), STEPS + 1, by)

        def leaves(k: int):
            statement = (
                rf"L(\mu({k})) < \tfrac12 L(\mu(0)),\quad \mu(0) = (s + \tfrac1{{100}}, -s, 0, \dots, 0)"
            )
            why, half = "a run of descent, enclosed", run.losses[0] / 2
            return less(statement, why, run.losses[k], half, scope=f"n = {n}", name=f"L(0)/2 − L({k})")

        evidence.conclude(leaves(STEPS))
        evidence.twin("it leaves within 12 steps", leaves(12))
