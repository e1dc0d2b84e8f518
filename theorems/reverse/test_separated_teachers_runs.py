r"""R-2 on a certified subset: enclosed runs in which students end near the teacher closest at their start.

Seeded starts at least ½ inside the cells, Δ = 6, d = 1, every iterate enclosed.

* One student a teacher (n = m = 2, 3), η = n/2: after ten or twelve steps every student is within 10⁻⁸ of its
  teacher, in a box about the teachers on which I − η∇²F is a contraction in the maximum norm. The teachers
  are a stationary point, so from there on the run converges to them: it is settled for all time.
* Several students a teacher (n = 4, m = 2; n = 5, m = 3), η = n/4: within ½ after ten steps. Nothing is said
  beyond: the students of one teacher approach each other like τ^{−1/2} only.
"""

from fractions import Fraction

import numpy as np
import pytest

from verify import GaussianMixture, reverse_fisher
from verify.arithmetic import Ball, ball, precision, widened
from verify.checks.inference import follows
from verify.checks.sign import less
from verify.dynamics import Objective, descend
from verify.evidence import REVERSE, Evidence, Provenance, claim
from verify.evidence.axioms import CONTRACTION

BITS, GAP = 128, 6
BOX = Fraction(1, 10**8)


def setting(n: int, m: int, seed: int) -> tuple[GaussianMixture, GaussianMixture, list[int]]:
    """Teacher, start, and which teacher is closest to each student; the first m students have one each."""
    centres = [(k - Fraction(m - 1, 2)) * GAP for k in range(m)]
    rng = np.random.default_rng([seed, n, m])
    cells = [*range(m), *rng.integers(m, size=n - m).tolist()]
    offsets = [Fraction(int(c), 1000) for c in rng.integers(-2500, 2501, size=n)]  # ½ inside: |offset| ≤ 2.5
    start = GaussianMixture([centres[k] + o for k, o in zip(cells, offsets, strict=True)])
    return GaussianMixture(centres), start, cells


@claim(
    REVERSE,
    "R-2, runs",
    r"|\mu_i(\tau) - \nu_{k(i)}| \le \tfrac12 \text{ for every } i;\quad "
    r"n = m: \mu_i(\tau) \to \nu_{k(i)}",
    quantifiers="d = 1, Δ = 6, the instances, one seeded start each",
    provenance=Provenance.DERIVED,
    hypotheses=(
        r"\pi_i = 1/n,\ p_k = 1/m,\ \nu_1 < \dots < \nu_m \text{ at distance } \Delta \text{ each}",
        r"\text{starts at least } \tfrac12 \text{ inside the cells},\ "
        r"k(i) \text{ the closest teacher of } \mu_i(0)",
        r"\text{descent with } \eta = n/2 \text{ if } n = m, \text{ else } n/4;\ "
        r"\tau = 10 \text{ or } 12 \text{ steps}",
    ),
)
@pytest.mark.parametrize(("n", "m"), [(2, 2), (3, 3), (4, 2), (5, 3)])
def test_runs(n: int, m: int, evidence: Evidence) -> None:
    teacher, start, cells = setting(n, m, evidence.seed)
    eta = Fraction(n, 2) if n == m else Fraction(n, 4)
    steps = {2: 10, 3: 12}[n] if n == m else 10
    scope = f"n={n}, m={m}, Δ={GAP}, η={eta}, τ={steps}, μ(0) = ({', '.join(str(p[0]) for p in start.means)})"
    run = descend(Objective.reverse(teacher), start, eta, steps)
    with precision(BITS):

        def near(i: int, k: int, distance: Fraction):
            gap = abs(run.iterates[-1][i][0] - ball(teacher.means[k][0]))
            statement = rf"|\mu_{{{i + 1}}}({steps}) - \nu_{{{k + 1}}}| < {float(distance):g}"
            return less(statement, "enclosed", gap, ball(distance), scope=scope, name="room")

        within = BOX if n == m else Fraction(1, 2)
        arrived = [evidence.conclude(near(i, k, within)) for i, k in enumerate(cells)]
        evidence.twin("near another teacher", near(0, (cells[0] + 1) % m, Fraction(1, 2)))
        evidence.twin("within 10^−14", near(0, cells[0], Fraction(1, 10**14)))
        if n != m:
            return

        about = GaussianMixture([widened(ball(p[0]), ball(BOX)) for p in teacher.means])
        hessian = reverse_fisher(about, teacher, digits=5, hessian=True).hessian

        def contracts(rate: Fraction, i: int):
            row: Ball = sum(
                (abs(ball(int(i == j)) - ball(rate) * hessian[i][0][j][0]) for j in range(n)), ball(0)
            )
            statement = rf"\textstyle\sum_j |(I - \eta\nabla^2 F)_{{{i + 1}j}}| < 1 \text{{ on the box}}"
            return less(statement, "enclosed", row, ball(1), scope=scope, name="1 − row sum")

        rows = [evidence.step(contracts(eta, i)) for i in range(n)]
        evidence.conclude(
            follows(
                r"\mu_i(\tau) \to \nu_{k(i)}",
                "F = 0 at the teachers, so ∇F = 0; later steps shrink the largest distance by a fixed factor",
                [*arrived, *rows],
                (CONTRACTION,),
                scope=scope,
            )
        )
        evidence.twin("three times the step size", contracts(3 * eta, 0))
