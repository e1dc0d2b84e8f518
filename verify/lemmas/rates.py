"""From what V loses in a step: V_k ≤ R, the sum of what is lost, V_k ≤ V_0/(1 + a V_0 k) and V_k → 0."""

from __future__ import annotations

from collections.abc import Sequence

from verify.logic.descent import (
    At,
    Descent,
    along,
    induction,
    k,
    renamed_step,
    sum_of_steps,
    telescoping,
)
from verify.logic.formulas import Comparison
from verify.logic.kernel import Theorem, assume, cut, integrated
from verify.logic.schemas import squeezed
from verify.logic.search import infer
from verify.logic.terms import Atom, Defined, Real, Scalar, Symbol


def stays_below(
    falls: Theorem, size: Atom, bound: Real | Scalar, descent: Descent, kept: Sequence[Theorem] = ()
) -> Theorem:
    """V_0 ≤ R ⊢ V_k ≤ R for all k, by induction.

    Args:
        falls: ⊢ V⁺ ≤ V; it may assume V ≤ R.
        size: V, a function of the means.
        bound: R, a number or a parameter.
        descent: what is followed.
        kept: what else holds for all k and discharges hypotheses.
    """
    u, after, start = _steps(size, descent)
    step = infer(after <= bound, by=[along(falls, descent), u <= bound])
    return induction(u <= bound, assume(start <= bound), cut(step, *kept))


def summed_decreases(
    decrease: Theorem, nonnegative: Theorem, size: Defined, descent: Descent, goal: Comparison, number: Symbol
) -> Theorem:
    """⊢ the goal Σ_{k<τ} L_k ≤ V_0: the decreases telescope, and V_τ ≥ 0.

    Args:
        decrease: ⊢ V_{k+1} ≤ V_k − L_k.
        nonnegative: ⊢ V ≥ 0.
        size: V.
        descent: what is followed.
        goal: the formula to prove, with what does not change with k taken out of the sum.
        number: τ.

    Raises:
        ProofError: the sum of the decreases does not give the goal.
    """
    last = renamed_step(along(nonnegative, descent), number)
    by = [integrated(sum_of_steps(number), decrease), telescoping(descent, size, number), last]
    return infer(goal, by=by)


def quadratic_rate(
    decrease: Theorem,
    nonnegative: Theorem,
    small: Theorem,
    stays: Theorem,
    size: Defined,
    a: Symbol,
    descent: Descent,
    kept: Sequence[Theorem] = (),
) -> tuple[Theorem, Theorem]:
    """V_k (1 + a V_0 k) ≤ V_0, and V_k → 0.

    By induction: with u = V_k and B = 1 + a V_0 k the step leaves
    (u − au² − V_{k+1})(B + aV_0) + (V_0 − uB)(1 − au) + a²u²V_0 ≥ 0.

    Args:
        decrease: ⊢ V⁺ ≤ V − a V².
        nonnegative: ⊢ V ≥ 0.
        small: ⊢ a V ≤ 1.
        stays: what bounds V_k for all k, so that it discharges the hypotheses on V of the others.
        size: V.
        a: a positive parameter.
        descent: what is followed.
        kept: what else holds for all k and discharges hypotheses.
    """
    u, after, start = _steps(size, descent)
    value = along(nonnegative, descent)
    first = renamed_step(value, None)
    claimed = u * (1 + a * start * k) <= start
    factor = infer(1 + a * start * k + a * start >= 0, by=[first])
    by: list[Theorem | Comparison] = [along(decrease, descent), claimed, along(small, descent), factor, first]
    step = infer(after * (1 + a * start * (k + 1)) <= start, by=by, degree=2, squares=[a * u])
    rate = induction(claimed, infer(start <= start), cut(step, stays, *kept))
    # Divide by V_0 if it is positive; if it is 0, so is V_k.
    below = infer(u <= start, by=[rate, value, first], degree=4)
    bound = infer(u * (1 + a * k) <= 1 + start, by=[rate, value, below], split=[-1 * start])
    return rate, squeezed(value, bound, infer(a > 0))


def _steps(size: Atom, descent: Descent) -> tuple[At, At, At]:
    """V_k, V_{k+1} and V_0."""
    return At(descent, size, k, 0), At(descent, size, k, 1), At(descent, size, None, 0)
