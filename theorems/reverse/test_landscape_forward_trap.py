"""R-4 beside the forward objective: a stable trap of the forward landscape that the reverse one lacks.

Teachers at ±4 with equal weights, three students of equal weight. The forward objective has a stationary
point (−a, 0, a) with one student stuck half-way between the teachers, L > 0 and a positive definite
Hessian: gradient descent with small steps is attracted to it. The reverse objective at the same place has a
gradient that is not 0, and a direction of negative curvature: moving the student in the middle.
"""

from fractions import Fraction

from verify import GaussianMixture
from verify.arithmetic import ball, precision
from verify.checks.inference import follows
from verify.checks.landscape import SYMMETRIC_CRITICALITY, Landscape, approach
from verify.checks.sign import positive
from verify.checks.stationary import box_around, has_inertia, has_one_stationary_point
from verify.evidence import REVERSE, Evidence, Provenance, claim

TEACHER = GaussianMixture([-4, 4])
LAYOUT = (-1, 0, 1)
SCOPE = "n = 3, m = 2, Δ = 8, d = 1, uniform weights"


@claim(
    REVERSE,
    "the forward midpoint trap",
    r"\exists\,a:\ \nabla L(-a, 0, a) = 0,\ \nabla^2 L \succ 0,\ L > 0;\quad "
    r"\nabla F(-a, 0, a) \ne 0,\ \partial_2^2 F(-a, 0, a) < 0",
    quantifiers=SCOPE,
    provenance=Provenance.CONJECTURE,
    hypotheses=(
        r"p^* = \tfrac12 \mathcal{N}(-4, 1) + \tfrac12 \mathcal{N}(4, 1)",
        r"\pi_i = 1/3",
    ),
)
def test_forward_trap(evidence: Evidence) -> None:
    forward = Landscape.uniform(3, TEACHER, reverse=False, digits=25, layout=LAYOUT)
    reverse = Landscape.uniform(3, TEACHER, digits=25, layout=LAYOUT)
    with precision(160):
        centre = approach(forward, [Fraction("3.9128")])
        box = box_around(centre, Fraction(1, 10**18))

        def stationary(where, landscape=forward):
            return has_one_stationary_point(
                r"\tfrac{d}{da} L(-a, 0, a) = 0 \text{ once in the box}",
                "Krawczyk operator along the family",
                landscape.field(),
                where,
                scope=SCOPE,
                name="a",
            )

        def inertia(landscape: Landscape, negative: int, statement: str):
            return has_inertia(
                statement, "all three means move", landscape.full_hessian(box), negative, scope=SCOPE
            )

        along = evidence.step(stationary(box))
        evidence.conclude(
            follows(
                r"\nabla L(-a, 0, a) = 0",
                "x → −x with the outer students exchanged leaves L as it is and fixes just the family",
                [along],
                (SYMMETRIC_CRITICALITY,),
                scope=SCOPE,
            )
        )
        evidence.conclude(inertia(forward, 0, r"\nabla^2 L(-a, 0, a) \succ 0"))
        evidence.conclude(positive("L > 0", "enclosed", forward.loss(box), scope=SCOPE, name="L"))

        # The same place under the reverse objective.
        found = reverse.evaluate(reverse.means(box), hessian=True)
        assert found.hessian is not None
        outward, curvature = found.gradient[2][0], found.hessian[1][0][1][0]
        evidence.conclude(
            positive(r"\partial_3 F(-a, 0, a) > 0", "enclosed", outward, scope=SCOPE, name="∂_3 F")
        )
        evidence.conclude(
            positive(r"-\partial_2^2 F(-a, 0, a) > 0", "enclosed", -curvature, scope=SCOPE, name="−∂_2² F")
        )

        evidence.twin("a saddle of L", inertia(forward, 1, r"\nabla^2 L \text{ has a negative eigenvalue}"))
        evidence.twin("a trap of the reverse objective", stationary(box, reverse))
        evidence.twin("positive curvature of F", inertia(reverse, 0, r"\nabla^2 F \succ 0"))
        evidence.twin("a moved by 10^−9", stationary([box[0] + ball(Fraction(1, 10**9))]))
