"""The bound of the reverse divergence's second derivative, enclosed for some means and weights."""

from fractions import Fraction

import pytest

from verify import GaussianMixture, reverse_fisher
from verify.arithmetic import ball, precision
from verify.checks.bound import at_most
from verify.evidence import REVERSE, Evidence, Provenance, Step, claim
from verify.lemmas.reverse_lipschitz import reverse_lipschitz

STATEMENT = r"\|D^2 F(\mu)\| \le \pi_{\max}\,(25R^2 + 16R + 2)"


@claim(
    REVERSE,
    "Lipschitz gradient, instances",
    STATEMENT,
    quantifiers="the means and weights listed",
    provenance=Provenance.DERIVED,
    hypotheses=(r"p^* = \mathcal{N}(0, I)", r"R = \max_i |\mu_i|,\ \pi_{\max} = \max_i \pi_i"),
)
@pytest.mark.parametrize(
    "student",
    [
        GaussianMixture([Fraction(1, 100), Fraction(-1, 50)]),
        GaussianMixture([1, -1]),
        GaussianMixture([4, 1, -2]),
        GaussianMixture([2, -3], ["1/1000", "999/1000"]),
        GaussianMixture([[1, 1, 0], [-1, 0, 2]]),
    ],
    ids=str,
)
def test_instances(student: GaussianMixture, evidence: Evidence) -> None:
    with precision(128):
        hessian = reverse_fisher(student, digits=15, hessian=True).hessian
        assert hessian is not None
        entries = [h for row in hessian for block in row for line in block for h in line]
        norm = sum((h * h for h in entries), ball(0)).sqrt()
        reach = ball(max(sum(Fraction(c) ** 2 for c in p) for p in student.means)).sqrt()

        def bounded(shrunk: Fraction) -> Step:
            bound = ball(shrunk) * reverse_lipschitz(reach, max(student.weights))
            why = "the Frobenius norm, which is at least the operator norm, enclosed"
            return at_most(STATEMENT, why, norm, bound, scope=str(student), name="‖D²F‖")

        evidence.conclude(bounded(Fraction(1)))
        evidence.twin("the constant divided by 1000", bounded(Fraction(1, 1000)))
        evidence.twin("the constant with the other sign", bounded(Fraction(-1)))
