"""R-4 beside the forward objective: on the line, Theorem 3.1's stationary point is a saddle of index 2.

At (s, −s, 0, …, 0), n components of weight 1/n, teacher N(0, 1): the n × n Hessian of the forward loss has
exactly two negative eigenvalues and no eigenvalue 0, for n = 3, …, 6. So gradient descent leaves it: from
(s + 1/100, −s, 0, …, 0), with s within 10⁻⁶ of the point, 48 enclosed steps of η = n/4 halve the loss. The
reverse objective has no such point to leave.
"""

from fractions import Fraction

import pytest

from verify import GaussianMixture
from verify.arithmetic import Ball, ball, precision
from verify.checks.landscape import Landscape, approach
from verify.checks.sign import less
from verify.checks.stationary import box_around, has_inertia, has_one_stationary_point
from verify.dynamics import Objective, Taylor, descend
from verify.evidence import FORWARD, Evidence, Provenance, claim

STEPS = 48


def beside(s: Ball, n: int) -> GaussianMixture:
    """Rational means a hundredth from the point (in the first of them)."""
    near = Fraction(round(float(s) * 10**6), 10**6)
    return GaussianMixture([near + Fraction(1, 100), -near, *(0,) * (n - 2)])


@claim(
    FORWARD,
    "Theorem 3.1, Hessian signature",
    r"\nabla^2 L(s^*, -s^*, 0, \dots, 0) \text{ has 2 negative and } n - 2 \text{ positive eigenvalues;} "
    r"\quad L(\mu(48)) < \tfrac12 L(\mu(0)) \text{ from } \tfrac{1}{100} \text{ beside it}",
    quantifiers="n = 3, …, 6, d = 1",
    provenance=Provenance.CONJECTURE,
    hypotheses=(
        r"\pi_i = 1/n",
        r"p^* = \mathcal{N}(0, 1)",
        r"s^* \text{ the } s > 0 \text{ of “Theorem 3.1”};\ \mu(k) \text{ forward descent, } \eta = n/4",
    ),
    uses=("F Theorem 3.1, symmetry", "S S-4, remainder"),
)
@pytest.mark.parametrize("n", range(3, 7))
def test_signature(n: int, evidence: Evidence) -> None:
    scope = f"n = {n}, d = 1"
    layout = (1, -1, *(0,) * (n - 2))
    family = Landscape.uniform(n, GaussianMixture([0]), reverse=False, digits=20, layout=layout)
    with precision(128):
        box = box_around(approach(family, [Fraction(26, 10)]), Fraction(1, 10**14))
        hessian = family.full_hessian(box)

        def stationary(where):
            return has_one_stationary_point(
                r"\tfrac{d}{ds} L = 0 \text{ once in the box}",
                "Krawczyk operator; by the symmetry ∇L = 0",
                family.field(),
                where,
                scope=scope,
                name="s",
            )

        def signature(negative: int):
            statement = rf"\nabla^2 L \text{{ has {negative} negative eigenvalues}}"
            return has_inertia(statement, "on the whole box", hessian, negative, scope=scope)

        evidence.step(stationary(box))
        evidence.conclude(signature(2))

        by = Taylor(Fraction(1, 10**40), bits=192)
        run = descend(Objective.forward(), beside(box[0], n), Fraction(n, 4), STEPS + 1, by)

        def leaves(k: int):
            statement = (
                rf"L(\mu({k})) < \tfrac12 L(\mu(0)),\quad \mu(0) = (s + \tfrac1{{100}}, -s, 0, \dots, 0)"
            )
            why, half = "a run of descent, enclosed", run.losses[0] / 2
            return less(statement, why, run.losses[k], half, scope=scope, name=f"L(0)/2 − L({k})")

        evidence.conclude(leaves(STEPS))

        evidence.twin("a local minimum", signature(0))
        evidence.twin("one unstable direction", signature(1))
        evidence.twin("it leaves within 12 steps", leaves(12))
        evidence.twin("s moved by 10^−6", stationary([box[0] + ball(Fraction(1, 10**6))]))
