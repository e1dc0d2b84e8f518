r"""Paper R under its own name (Tyurin 2026): what of R-2 and R-4, as its abstract has them, holds here.

Only the abstract is known, so these say how far this project got, and rest on its own claims:

- R-2 is *not* shown as stated: how likely a start is well inside the cells, certified instances from there,
  and seeded sweeps in float64;
- R-4 for a single teacher: V = Σ_i |μ_i|² is a Lyapunov function that falls from wherever it is not 0. By the
  claims it rests on nothing but the optimum is stationary, where the forward loss has Theorem 3.1's point.
  (With mixture teachers F has spurious minima too: "missed teachers".)
"""

from functools import cache

import sympy as sp

from verify.checks.inference import follows
from verify.checks.symbolic import vanishes
from verify.evidence import REVERSE, Evidence, Provenance, Step, claim
from verify.evidence.axioms import UNION

from verify.lemmas.reverse import (  # isort: skip
    K_BOUND, ONE_STEP, RANK, SMALL_STEP, F, R, V, descent, dissipation_is_nonnegative, loss_against_size,
    loss_below_dissipation, r, η, π_min,
)  # fmt: skip

from verify.prove import Next, infer, pi, statement

n, m, Δ = sp.symbols("n m Delta", positive=True)


def inside(strip=1) -> Step:
    """Uniform on m cells of length Δ: each of the m − 1 boundaries takes ½ on either side."""
    missed = (m - 1) * strip / (m * Δ)
    return vanishes(
        r"\Pr(\mu_i(0) \text{ within } \tfrac12 \text{ of a cell boundary}) = \tfrac{m - 1}{m\Delta}",
        "m − 1 strips of length 1 in an interval of length mΔ",
        missed - (m - 1) / (m * Δ),
        scope="d = 1, all m ≥ 1, Δ ≥ 1",
    )


@claim(
    REVERSE,
    "R-2",
    r"\Pr\big(\text{all } \mu_i(0) \text{ at least } \tfrac12 \text{ inside their cells}\big) \ge "
    r"1 - \tfrac{n(m-1)}{m\Delta};\quad \text{instances: from such starts } \mu_i(k) \to \nu_{k(i)};"
    r"\quad \text{seen: } \Pr\big(|\mu_i(\tau) - \nu_{k(i)}| \le \tfrac12\ \forall i\big) > \tfrac23",
    quantifiers="not shown in general; d = 1: the instances n = m = 2, 3 at Δ = 6, the sweeps at Δ = 6, 8",
    provenance=Provenance.ABSTRACT,
    hypotheses=(
        r"p^* = \tfrac1m \textstyle\sum_k \mathcal{N}(\nu_k, 1),\ \nu_k \text{ at distance } \Delta \ge 1 "
        r"\text{ each};\ \pi_i = \tfrac1n",
        r"\mu_i(0) \text{ independent, uniform on the cells } |x - \nu_k| \le \tfrac\Delta2;\ "
        r"k(i) \text{ the closest teacher of } \mu_i(0)",
        r"\text{the abstract: separation } \tilde\Omega(1), \text{ “with high probability”, no constants}",
    ),
    uses=("R R-2, runs", "R R-2, sweep"),
)
def test_separated_teachers(evidence: Evidence) -> None:
    evidence.conclude(
        follows(
            r"\Pr(\text{all inside}) \ge 1 - \tfrac{n(m-1)}{m\Delta}",
            "n students, each within ½ of a boundary with that probability; the rest are instances",
            [evidence.step(inside())],
            (UNION,),
            scope="d = 1, all n, m ≥ 1, Δ ≥ 1",
        )
    )
    evidence.twin("strips of length ½", inside(sp.Rational(1, 2)))


V_1 = Next(descent, V)
SIZES = [RANK, V <= R, pi >= π_min]


@cache
def falls(factor=2):
    """V − V_1 ≥ 2ηF for 2ηK ≤ 1: S-7's step, and D ≥ F ≥ 0."""
    (one_step,) = ONE_STEP.cited("S S-7, one step")
    by = [one_step, SMALL_STEP, dissipation_is_nonnegative(), loss_below_dissipation()]
    return infer(V - factor * η * F >= V_1, by=by)


@cache
def strictly(factor=2):
    """(V − V_1)(r + R) ≥ 2η π_min² V²: F is at least of the square of V."""
    by = [falls(), loss_against_size(R)]
    return infer((V - V_1) * (r + R) >= factor * η * π_min**2 * V**2, by=by)


@claim(
    REVERSE,
    "R-4",
    statement(
        V - 2 * η * F >= V_1,
        (V - V_1) * (r + R) >= 2 * η * π_min**2 * V**2,
        given=[K_BOUND, SMALL_STEP, *SIZES],
    ),
    provenance=Provenance.ABSTRACT,
    uses=("R no spurious stationary point, single teacher", "F Theorem 3.1"),
)
def test_lyapunov(evidence: Evidence) -> None:
    evidence.conclude(falls(), "V is a Lyapunov function")
    evidence.conclude(strictly(), "so it falls unless all means are at the teacher's")

    evidence.twin("V_1 ≤ V − 3ηF", lambda: falls(factor=3))
    evidence.twin("3η π_min² V²", lambda: strictly(factor=3))
