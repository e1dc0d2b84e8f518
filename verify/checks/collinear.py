"""When all means lie on one axis, a derived integrand is what it is on the line, in every dimension."""

from __future__ import annotations

from fractions import Fraction

from verify.algebra import tensor
from verify.algebra.latex import plain
from verify.algebra.tensor import Expression, Factor
from verify.arithmetic import certainly_nonzero, decimal, precision
from verify.checks.pointwise import Place, value
from verify.evidence import Grade, Step
from verify.evidence.axioms import ROTATION
from verify.mixture import GaussianMixture

_FROM_MEANS = {tensor.MEAN, tensor.MOMENT, tensor.TEACHER}
_BITS = 128


def same_on_the_line(statement: str, why: str, vector: Expression) -> Step:
    """For means on the e_1 axis, coordinate a ≠ 1 of the vector is 0 and coordinate 1 is that of d = 1.

    Args:
        statement: in LaTeX.
        why: the reason.
        vector: an expression with the free index a.

    Returns:
        ARGUED (checked; the statement is typed): every index of every term sits on coordinates of means (so
            it must be 1), none on a δ, and d occurs nowhere. Weights depend on x_1 alone, so its expectation
            in R^d is that on the line.
        REFUTED: the value at two collinear components in the plane differs from the line's.
        INCONCLUSIVE: otherwise.
    """
    strange = [f for term, _ in vector for f in term if not _from_means(f)]
    if not strange and vector.free == {"a"}:
        method = "every index of every term is carried by a coordinate of a mean"
        return Step(statement, why, method, Grade.ARGUED, "all d ≥ 1", axioms=(ROTATION,))
    with precision(_BITS):
        line, plane = (_place(d) for d in (1, 2))
        along = value(vector, plane, {"a": 0}) - value(vector, line, {"a": 0})
        across = value(vector, plane, {"a": 1})
        for name, difference in (("coordinate 1, d = 2 against d = 1", along), ("coordinate 2", across)):
            if certainly_nonzero(difference):
                left_over = f"{name}: differs by {decimal(difference, 10)} at {plane}"
                return Step(statement, why, "ball arithmetic", Grade.REFUTED, "a counterexample", left_over)
    left_over = f"a factor that is no coordinate of a mean in {plain(vector)}"
    return Step(statement, why, "inspection of every term", Grade.INCONCLUSIVE, "all d ≥ 1", left_over)


def _from_means(factor: Factor) -> bool:
    return factor.head in _FROM_MEANS or factor.head == tensor.WEIGHT


def _place(d: int) -> Place:
    def on_axis(*coordinates: int) -> GaussianMixture:
        return GaussianMixture([[c, *[0] * (d - 1)] for c in coordinates])

    x = (Fraction(1, 3), Fraction(-2))[:d]
    return Place(on_axis(2, -1), on_axis(0), x, x)
