r"""Paper R under its own name (Tyurin 2026): what of R-2 and R-4, as its abstract has them, holds here.

Only the abstract is known, so these say how far this project got, and rest on its own claims:

- R-2 is *not* shown as stated: how likely a start is well inside the cells, certified instances from there,
  and seeded sweeps in float64;
- R-4 for a single teacher: V is a Lyapunov function, and nothing but the optimum is stationary, where the
  forward loss has Theorem 3.1's point. (With mixture teachers F has spurious minima too: "missed teachers".)
"""

import sympy as sp

from verify.checks.inference import follows
from verify.checks.symbolic import nonnegative, vanishes
from verify.evidence import REVERSE, Evidence, Provenance, Step, claim
from verify.evidence.axioms import UNION

SINGLE = "all n ≥ 1, all d ≥ 1, all weights, all starts"
K_OF_S7 = (
    r"K = \max_i \{\pi_i + \min(\pi_i (d + 2\log\tfrac1{\pi_i}),\ "
    r"\tfrac4e \sqrt{\pi_i} \textstyle\sum_{j \ne i} \sqrt{\pi_j})\}, \text{ as in “S-7”; "
    r"the abstract names no step size}"
)


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


η, κ, D = sp.symbols("eta kappa D", nonnegative=True)


def lyapunov(limit=1) -> Step:
    """4ηD − 4η²KD ≥ 2ηD with 2ηK = limit·(1 − κ)."""
    return nonnegative(
        r"V_{k+1} - V_k \le -4\eta D(1 - \eta K) \le -2\eta D \quad (0 < 2\eta K \le 1)",
        "with κ = 1 − 2ηK the difference is 2ηDκ",
        sp.expand(4 * η * D - 2 * η * D * limit * (1 - κ) - 2 * η * D),
        scope=SINGLE,
    )


@claim(
    REVERSE,
    "R-4",
    r"V = \textstyle\sum_i |\mu_i - \mu^*|^2 \text{ falls in every step unless } V = 0;\quad "
    r"\nabla F = 0 \iff \mu_i = \mu^*\ \forall i;\quad \exists\,\mu:\ \nabla L(\mu) = 0,\ L(\mu) > 0",
    quantifiers=f"{SINGLE}; the last part n ≥ 3 (mixture teachers: “missed teachers” has minima with F > 0)",
    provenance=Provenance.ABSTRACT,
    hypotheses=(
        r"p^* = \mathcal{N}(\mu^*, I);\ \pi_i > 0 \text{ fixed}, \text{ for the last part } \pi_i = 1/n",
        r"\text{reverse descent},\ 0 < \eta \le \tfrac{1}{2K}",
        K_OF_S7,
    ),
    uses=("S S-7", "R no spurious stationary point, single teacher", "F Theorem 3.1", "A translation"),
)
def test_lyapunov(evidence: Evidence) -> None:
    falls = evidence.step(lyapunov())
    evidence.conclude(
        follows(
            r"V_{k+1} < V_k \text{ unless } \mu_i = \mu^* \text{ for all } i",
            "S-7: V falls by 2ηD at least; D ≥ F, and F = 0 at the optimum only",
            [falls],
            (),
            scope=SINGLE,
        )
    )
    evidence.twin("η ≤ 1/K", lyapunov(limit=2))
