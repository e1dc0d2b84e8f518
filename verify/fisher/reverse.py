"""The reverse Fisher divergence: x is drawn from the student."""

from __future__ import annotations

from verify.algebra.calculus import Law
from verify.expectation.cost import DEFAULT_BUDGET, Budget
from verify.fisher.evaluate import evaluate
from verify.fisher.result import FisherDivergence
from verify.mixture import GaussianMixture


def reverse_fisher(
    student: GaussianMixture,
    teacher: GaussianMixture | None = None,
    digits: int = 15,
    hessian: bool = False,
    budget: float | Budget = DEFAULT_BUDGET,
) -> FisherDivergence:
    """Enclose F(μ) = E_{x∼student} |v(x) − v*(x)|² and its derivatives in the student's means.

    Arguments, accuracy, what the result proves and errors are those of
    :func:`verify.fisher.forward.forward_fisher`; only the law of x differs.
    """
    return evaluate(student, teacher, Law.STUDENT, digits, hessian, budget)
