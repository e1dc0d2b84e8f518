"""The forward Fisher divergence: x is drawn from the teacher."""

from __future__ import annotations

from verify.algebra.calculus import Law
from verify.expectation.cost import DEFAULT_BUDGET, Budget
from verify.fisher.evaluate import evaluate
from verify.fisher.result import FisherDivergence
from verify.mixture import GaussianMixture


def forward_fisher(
    student: GaussianMixture,
    teacher: GaussianMixture | None = None,
    digits: int = 15,
    hessian: bool = False,
    budget: float | Budget = DEFAULT_BUDGET,
) -> FisherDivergence:
    """Enclose L(μ) = E_{x∼teacher} |v(x) − v*(x)|² and its derivatives in the student's means.

    Args:
        student: n components in R^d.
        teacher: m components in R^d; N(0, I) if left out.
        digits: every ball either excludes 0 and has a radius of at most 10^−digits × |value|, or is that of
            a derivative, contains 0 and has a radius of at most 10^−digits × the largest derivative of its
            order (or min(loss, √loss), if larger). ``reached`` is False where this could not be kept.
        hessian: whether to enclose the n × d × n × d second derivatives too.
        budget: most work of all passes together, in multiplications of 64-bit balls (some million of them
            take a second); or a :class:`verify.expectation.Budget`, which also limits seconds and bytes. What
            is estimated to take over a minute or 2 GB says so in the log before it begins.

    Returns:
        A :class:`FisherDivergence` whose balls are *proved* to contain the true values: quadrature error,
        tails and rounding are in the radii. The loss is exactly 0 iff both distributions are equal, which
        is decided in rational arithmetic. With means that are balls the result contains the values for all
        means in them, and ``reached`` says whether the accuracy asked for was possible. Losses of e^(−10^23)
        (means 0 and 10^12) are no smaller than their a priori bounds; ``reached`` is False too if the loss or
        all derivatives are more than 1000 decades below those: then the balls are that small, and contain 0.

    Raises:
        InputError: a student or teacher that is no mixture, another dimension, digits < 1 or no int.
        BudgetError: the estimated work is over the budget, or the means span more than 3 dimensions; the
            message has the estimate and, if a pass was made, what it reached. The work grows with the
            logarithm of a gap between exact means along one direction, but with the gap itself if student
            means are far apart in two directions and all of them matter at one place, or if they are balls.
        PrecisionError: the accuracy was not reached within the passes allowed.

    Source: the integrands are derived from |v − v*|² by :mod:`verify.algebra.forms`.
    """
    return evaluate(student, teacher, Law.TEACHER, digits, hessian, budget)
