"""What is found out about the means of a problem and is needed again, for these or other tolerances."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from verify.arithmetic import Ball
from verify.expectation import majorants
from verify.expectation.bounds import Bound
from verify.expectation.majorants import Integrals, Quadrature
from verify.expectation.means import Means
from verify.expectation.node_sums import Error, Key
from verify.expectation.polynomial import Family
from verify.expectation.strip import Strip
from verify.expectation.tensor_rule import TensorRule


@dataclass(frozen=True, eq=False)
class FirstPass:
    """The sums of majorants that one pass made, and what they prove of every pass over the same means.

    Attributes:
        sums: for each sum a bound of its polynomial's majorants, and upper bounds of QF̄, one an entry.
        quadrature: what they were summed by.
        families: all that is summed.
        bounds: one for each family.
        student: as it came; its coordinates are the outer factors.
    """

    sums: Mapping[Key, tuple[Ball, Sequence[Ball]]]
    quadrature: Quadrature
    families: Sequence[Family]
    bounds: Sequence[Bound]
    student: Means

    @cached_property
    def integrals(self) -> Integrals | None:
        """J of every sum; None if these nodes are too few for a proof."""
        return majorants.integrals(self.sums, self.quadrature, self.bounds)

    @cached_property
    def assembled(self) -> list[list[Ball]] | None:
        """J of whole integrands: the largest of each family, for each component."""
        if self.integrals is None:
            return None
        means = self.student.balls()
        return [majorants.assembled(f, self.integrals, means) for f in self.families]

    def limits(self, quadrature: Quadrature) -> dict[Key, list[Ball]] | None:
        """Upper bounds of QF̄ by other rules, if the means are exact; None if nothing is proved of these."""
        if self.integrals is None or not quadrature.is_known:
            return None
        return majorants.limits(self.integrals, quadrature, self.bounds)

    def errors(self, quadrature: Quadrature) -> list[list[Ball]] | None:
        """For each family and component a bound of |IF − QF|; None if nothing is proved of these rules."""
        if self.assembled is None or not quadrature.is_known:
            return None
        return majorants.errors(self.bounds, self.assembled, quadrature)


@dataclass(slots=True)
class Known:
    """What was found out so far; None where nothing was.

    Attributes:
        is_exact: whether all means are rational.
        active: the number of axes that matter.
        strips: how far the integrands continue along each axis, by spreads alone.
        sectors: the same, by the weights too (:mod:`verify.expectation.sector`).
        log_size: about the logarithm of the largest coordinate that the nodes see.
        errors: a rule, and what it was proved to err by.
        first_pass: sums of majorants.
    """

    is_exact: bool | None = None
    active: int | None = None
    strips: list[Strip] | None = None
    sectors: list[Strip] | None = None
    log_size: float | None = None
    errors: tuple[TensorRule, list[Error]] | None = None
    first_pass: FirstPass | None = None

    def of_ranges(self) -> Known:
        """What is the same, or proved, for all means with the same ranges."""
        return replace(self, sectors=None, first_pass=None)
