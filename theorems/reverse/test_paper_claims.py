r"""R-4 (Tyurin 2026), for a single teacher: the size of the means is a Lyapunov function.

Only the abstract is known, so this says how far this project got, and rests on its own claims: V = Σ_i |μ_i|²
falls from wherever it is not 0. By the claims it rests on nothing but the optimum is stationary, where the
forward loss has Theorem 3.1's point. (With mixture teachers F has spurious minima too: "missed teachers".)
"""

from functools import cache

from verify.evidence import REVERSE, Evidence, Provenance, claim

from verify.lemmas.reverse import (  # isort: skip
    K_BOUND, ONE_STEP, RANK, SMALL_STEP, F, R, V, descent, dissipation_is_nonnegative, loss_against_size,
    loss_below_dissipation, r, η, π_min,
)  # fmt: skip

from verify.prove import Next, infer, pi, statement

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
