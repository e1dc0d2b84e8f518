"""One rule an axis, and which laws they are for."""

from __future__ import annotations

from dataclasses import dataclass

from verify.errors import InputError
from verify.expectation.cost import Work
from verify.expectation.means import Means
from verify.expectation.rules import Hermite, Legendre, Rule


@dataclass(frozen=True, slots=True)
class TensorRule:
    """One rule an axis, whether they are proved on the wider strips of :mod:`sector`, and what they cost."""

    rules: tuple[Rule, ...]
    sectors: bool
    work: Work

    def refuse_other_laws(self, law: Means) -> None:
        """Refuse a law that some rule is not for.

        Raises:
            InputError: a rule of Gauss and Hermite where the means of the law differ, panels where the law is
                not N(0, 1), or panels on two axes.
        """
        for axis, rule in enumerate(self.rules):
            if isinstance(rule, Hermite) and not law.is_flat(axis):
                why = f"is about one point of axis {axis}, and the means of the law differ there"
                raise InputError("rule", rule, why, "use a trapezoid rule")
            if isinstance(rule, Legendre) and not law.vanishes(axis):
                why = f"has the weight φ, and the law has means beside 0 on axis {axis}"
                raise InputError("rule", rule, why, "use a trapezoid rule, or take one Gaussian at a time")
        if sum(isinstance(rule, Legendre) for rule in self.rules) > 1:
            raise InputError("rules", self.rules, "two axes are cut into panels", "cut one at most")
