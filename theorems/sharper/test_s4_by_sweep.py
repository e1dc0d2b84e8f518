r"""S-4, by a sweep: bisection finds the critical width, and both sides of it are run again in balls.

Forward divergence on the line, two means M0 ± ε/2, truth at 0, η = 1/5, at values of M0 that "S-4, brackets"
does not have. A sweep in float64 bisects log ε between −15 and 0 down to 15/128 of a nat. Of the neighbours
between which the outcome changes both runs are made again in balls: the lower one enters S-1's ball V ≤ 1/4,
the upper one S-6's region {|a| ≤ 0.3, |y| ≥ 3.13}. With G = Σ_k log(1 + (4η/n)A_k²) nats of growth,
log ε_crit + G is again between 2 and 4.

Default: M0 = 7/2 (4 s). Deep: M0 = 5/2, 9/2, …, 15/2.
"""

from fractions import Fraction
from pathlib import Path

import pytest

from verify.arithmetic import ball, lower, precision, upper
from verify.checks.bound import at_least, at_most
from verify.evidence import SHARPER, Evidence, Provenance, Step, claim
from verify.lemmas.one_step import factors
from verify.sweep.evidence import certified, sides
from verify.sweep.lattice import Lattice
from verify.sweep.pool import here
from verify.sweep.reading import spec
from verify.sweep.spec import Spec
from verify.sweep.sweeping import run_sweep

BITS, RATE, N = 128, Fraction(1, 5), 2
ALL, ONE = "all arrive", "1 of 2 arrive"


def swept(M0: Fraction, where: Path) -> Spec:
    """A sweep along log ε that certifies the cell in which its outcome changes."""
    found = spec(
        {
            "objective": "forward",
            "n": N,
            "d": 1,
            "eta": str(RATE),
            "start": {"family": "spread", "M0": str(M0)},
            "stop": {"steps": 2000},
            "axes": {"start.log_width": {"from": "-15", "to": "0", "count": 5}},
            "refine": {"axes": ["start.log_width"], "depth": 5, "certify": 1},
        }
    )
    run_sweep(found, where, here(), lambda *_: None)
    return found


def growth(M0: Fraction):
    """Bounds of G; the tail is at most its sum without the logarithm."""
    A, total = ball(M0), ball(0)
    while not ball(Fraction(1, 100)) > A:
        step = factors(N, A, ball(RATE))
        total, A = total + step.apart.log(), step.mean * A
    return lower(total), upper(total + A * A / (1 - ball(RATE) / N))


@claim(
    SHARPER,
    "S-4, by a sweep",
    r"\log\varepsilon_+ - \log\varepsilon_- = \tfrac{15}{128}:\ \textstyle\sum_i |\mu_i(\tau)|^2 < \tfrac14 "
    r"\text{ from } \varepsilon_-,\ \text{one } |\mu_i(\tau)| < 0.3 \text{ and the other } > 3.13 "
    r"\text{ from } \varepsilon_+;\quad 2 \le \log\varepsilon_\pm + G \le 4",
    quantifiers="n = 2, d = 1, η = 1/5, M0 = 7/2 (deep: 5/2, …, 15/2), at the step that each run reaches",
    provenance=Provenance.DERIVED,
    hypotheses=(
        r"\mu_{1,2}(0) = M_0 \pm \tfrac12\varepsilon,\ \pi_i = \tfrac12,\ p^* = \mathcal{N}(0, 1)",
        r"G = \textstyle\sum_k \log(1 + \tfrac{4\eta}{n} A_k^2),\ A_0 = M_0,\ "
        r"A_{k+1} = (1 - \tfrac{2\eta}{n}) A_k",
    ),
)
@pytest.mark.parametrize(
    "M0",
    [
        Fraction(7, 2),
        *(pytest.param(Fraction(k, 2), marks=pytest.mark.deep) for k in (5, 9, 11, 13, 15)),
    ],
    ids=str,
)
def test_boundary(M0: Fraction, evidence: Evidence, tmp_path: Path) -> None:
    found = swept(M0, tmp_path)
    (low, below), (high, above) = sides(tmp_path, found)
    assert (below, above) == (ALL, ONE)
    for point, outcome, other in ((low, ALL, ONE), (high, ONE, ALL)):
        for step in certified(found, point, outcome):
            evidence.conclude(step)
        evidence.twin(f"{other}, from that side", certified(found, point, other)[-1])
    lattice = Lattice(found)
    widths = [Fraction(lattice.texts(lattice.locate(p)[0])["start.log_width"]) for p in (low, high)]
    assert widths[1] - widths[0] == Fraction(15, 128)
    with precision(BITS):
        least, most = growth(M0)

        def at_low_end(sign: int = 1) -> Step:
            number = ball(widths[0]) + sign * least
            scope = f"M0 = {M0}"
            statement = r"\log\varepsilon_- + G \ge 2"
            return at_least(statement, "G enclosed", number, ball(2), scope=scope, name="log ε + G")

        number = ball(widths[1]) + most
        statement, scope = r"\log\varepsilon_+ + G \le 4", f"M0 = {M0}"
        evidence.conclude(at_low_end())
        evidence.conclude(at_most(statement, "G enclosed", number, ball(4), scope=scope, name="log ε + G"))
        evidence.twin("deviations shrink", at_low_end(sign=-1))
