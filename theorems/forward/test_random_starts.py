r"""Which starts lead to all means arriving? Forward descent from normal starts of two sizes, counted.

n = 3 means on the line, μ_i(0) ∼ N(0, σ²) independent, truth at 0, η = 1/5. A run ends when V ≤ 1/4, where
S-1 makes all means converge, or when each mean is within 0.3 of the truth or beyond 3.13 of it.

From σ = 1/2 most starts bring all means to the truth, from σ = 6 few: some means leave. Runs are independent,
in float64; an exact binomial interval says what a count is worth. Deep: 300 runs each in place of 40, for
n = 2, 3, 5, and the share against σ.
"""

from fractions import Fraction
from pathlib import Path

import pytest

from verify.checks.frequency import probability_above, probability_below
from verify.evidence import FORWARD, Evidence, Provenance, claim
from verify.sweep.evidence import frequencies, often, series
from verify.sweep.pool import here
from verify.sweep.reading import spec
from verify.sweep.spec import Spec
from verify.sweep.sweeping import run_sweep

SUCCESS = ("all arrive",)
SMALL, LARGE = "1/2", "6"


def swept(n: int, runs: int, sizes: tuple[str, ...], where: Path) -> Spec:
    found = spec(
        {
            "objective": "forward",
            "n": n,
            "d": 1,
            "eta": "1/5",
            "seeds": runs,
            "start": {"family": "gaussian"},
            "stop": {"steps": 400},
            "axes": {"start.scale": list(sizes)},
        }
    )
    run_sweep(found, where, here(), lambda *_: None)
    return found


@claim(
    FORWARD,
    "random starts, small and large",
    r"\Pr(\text{all } \mu_i \text{ arrive}) > \tfrac23 \text{ for } \sigma = \tfrac12,\quad < \tfrac13 "
    r"\text{ for } \sigma = 6",
    quantifiers="n = 3, d = 1, seeded runs; deep also n = 2, 5",
    provenance=Provenance.CONJECTURE,
    hypotheses=(
        r"\mu_i(0) \sim \mathcal{N}(0, \sigma^2) \text{ independent},\ \pi_i = 1/n,\ "
        r"p^* = \mathcal{N}(0, 1)",
        r"\text{forward descent with } \eta = \tfrac15, \text{ at most 400 steps, in float64}",
        r"\text{all arrive: } \textstyle\sum_i |\mu_i|^2 \le \tfrac14 \text{ at some step}",
    ),
)
@pytest.mark.parametrize(
    ("n", "runs"), [(3, 40), *(pytest.param(n, 300, marks=pytest.mark.deep) for n in (2, 3, 5))]
)
def test_random_starts(n: int, runs: int, evidence: Evidence, tmp_path: Path) -> None:
    deep = ("1/4", "1", "3/2", "2", "3", "4") if runs > 40 else ()
    found = swept(n, runs, (SMALL, LARGE, *deep), tmp_path)

    def counted(check, size: str, bound: Fraction):
        seen = frequencies(tmp_path, found, SUCCESS, {"start.scale": size})
        (step,) = often(
            check, rf"\Pr(\text{{all arrive}}) \text{{ against }} {bound}", found, SUCCESS, seen, bound
        )
        return step

    evidence.conclude(counted(probability_above, SMALL, Fraction(2, 3)))
    evidence.conclude(counted(probability_below, LARGE, Fraction(1, 3)))
    evidence.twin("from σ = 6 too", counted(probability_above, LARGE, Fraction(2, 3)))
    evidence.twin("from σ = 1/2 hardly ever", counted(probability_below, SMALL, Fraction(1, 3)))
    evidence.series(series(f"All means arrive, n = {n}", tmp_path, found, SUCCESS, "start.scale"))
