"""R-4 beside the forward objective: on the line, descent leaves Theorem 3.1's stationary point.

At (s, −s, 0, …, 0), n components of weight 1/n, teacher N(0, 1), the Hessian of the forward loss has exactly
two negative eigenvalues ("Theorem 3.1, enclosed"). From (s + 1/100, −s, 0, …, 0), s to six decimals, 48
enclosed steps of η = n/4 halve the loss. The reverse objective has no such point to leave.
"""

from fractions import Fraction

from verify import GaussianMixture
from verify.checks.instance import Instance
from verify.checks.run import Run, along_each, certified_along
from verify.dynamics import Spectral
from verify.evidence import FORWARD, Evidence, Provenance, claim
from verify.lemmas.forward import HALF, L, descent
from verify.prove import At

STEPS = 48
NEAR = {3: "2.550551", 4: "2.608108", 5: "2.673749", 6: "2.730992"}


def leaving(n: int) -> Run:
    s = Fraction(NEAR[n])
    start = GaussianMixture([s + Fraction(1, 100), -s, *(0,) * (n - 2)])
    return Run(Instance(start, {"η": Fraction(n, 4)}), descent, STEPS, Spectral(Fraction(1, 10**16)))


def loss(step: int):
    return At(descent, L, None, step)


RUNS = [leaving(n) for n in NEAR]
HALVED = loss(STEPS) < HALF * loss(0)


@claim(
    FORWARD,
    "Theorem 3.1, leaving the point",
    along_each(RUNS, HALVED),
    provenance=Provenance.CONJECTURE,
    uses=("F Theorem 3.1, enclosed",),
)
def test_it_is_left(evidence: Evidence) -> None:
    for run in RUNS:
        evidence.conclude(certified_along(run, HALVED, "a run of descent, enclosed"))
        evidence.twin("it leaves within 12 steps", certified_along(run, loss(12) < HALF * loss(0)))
