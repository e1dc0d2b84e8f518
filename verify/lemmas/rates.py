"""From a decrease by a V² a step to V_k ≤ V_0/(1 + a V_0 k) and to V_k → 0."""

from __future__ import annotations

from verify.logic.descent import At, Descent, along, induction, k, renamed_step
from verify.logic.formulas import Comparison
from verify.logic.kernel import Theorem, cut
from verify.logic.schemas import squeezed
from verify.logic.search import infer
from verify.logic.terms import Defined, Symbol


def quadratic_rate(
    decrease: Theorem,
    nonnegative: Theorem,
    small: Theorem,
    stays: Theorem,
    size: Defined,
    a: Symbol,
    descent: Descent,
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
    """
    u, after, start = (At(descent, size, k, 0), At(descent, size, k, 1), At(descent, size, None, 0))
    value = along(nonnegative, descent)
    first = renamed_step(value, None)
    claimed = u * (1 + a * start * k) <= start
    factor = infer(1 + a * start * k + a * start >= 0, by=[first])
    by: list[Theorem | Comparison] = [along(decrease, descent), claimed, along(small, descent), factor, first]
    step = infer(after * (1 + a * start * (k + 1)) <= start, by=by, degree=2, squares=[a * u])
    rate = induction(claimed, infer(start <= start), cut(step, stays))
    # Divide by V_0 if it is positive; if it is 0, so is V_k.
    below = infer(u <= start, by=[rate, value, first], degree=4)
    bound = infer(u * (1 + a * k) <= 1 + start, by=[rate, value, below], split=[-1 * start])
    return rate, squeezed(value, bound, infer(a > 0))
