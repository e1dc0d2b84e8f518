"""From V' ≤ −cF, F' ≤ 0 and V' ≤ −aV² along a flow: V(t) ≤ V(0)/(1 + aV(0)t), ctF ≤ V(0) and act²F ≤ 6."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from verify.lemmas.along_the_flow import stays_nonpositive
from verify.lemmas.scaling import scaled
from verify.logic.flow import During, Flow, flowing, starting, t
from verify.logic.formulas import Comparison
from verify.logic.growth import squeezed_in_time
from verify.logic.kernel import Theorem, cut
from verify.logic.schemas import inverse, inverse_positive, inverse_times
from verify.logic.search import infer
from verify.logic.symbols import positive
from verify.logic.terms import Defined, Symbol

ε = positive("ε", r"\varepsilon", "any number")


@dataclass(frozen=True)
class Rates:
    """What follows from how V and F change.

    Attributes:
        flow: along which.
        size: V.
        loss: F.
        pull: c.
        falls: ⊢ V' ≤ −cF.
        never_grows: ⊢ F' ≤ 0.
        quadratic: ⊢ V' ≤ −aV².
        a: a positive parameter.
        nonnegative: ⊢ V ≥ 0 and ⊢ F ≥ 0.
        stays: ⊢ V(t) ≤ V(0).
        kept: what holds at all times, and so discharges what the others assume.
    """

    flow: Flow
    size: Defined
    loss: Defined
    pull: int
    falls: Theorem
    never_grows: Theorem
    quadratic: Theorem
    a: Symbol
    nonnegative: tuple[Theorem, Theorem]
    stays: Theorem
    kept: Sequence[Theorem]

    @property
    def _sizes(self) -> tuple[Theorem, Theorem]:
        """⊢ V(t) ≥ 0 and V(0) ≥ 0."""
        value, _ = self.nonnegative
        return flowing(value, self.flow), starting(value, self.flow)

    @property
    def _values(self) -> tuple[During, During, During]:
        """V(t), V(0) and F(t)."""
        size = (During(self.flow, self.size, begun) for begun in (True, False))
        return (*size, During(self.flow, self.loss, begun=True))  # type: ignore[return-value]

    @cached_property
    def size_in_time(self) -> Theorem:
        """⊢ V(t) (1 + aV(0)t) ≤ V(0): f' ≤ −aV f for f = V (1 + aV(0)t) − V(0)."""
        V_t, V_0, _ = self._values
        grown = 1 + self.a * V_0 * t
        slope = scaled(self.quadratic, grown, self._sizes[1])
        value = self.size * grown - V_0
        held = stays_nonpositive(value, self.flow, [slope], growth=-self.a * self.size, kept=self.kept)
        return infer(V_t * grown <= V_0, by=[held])

    @cached_property
    def bounded(self) -> Theorem:
        """⊢ a t V(t) ≤ 1."""
        V_t, V_0, _ = self._values
        by = [self.size_in_time, self._sizes[0], self.stays]
        return infer(self.a * t * V_t <= 1, by=by, split=[-1 * V_0])

    @cached_property
    def limit(self) -> Theorem:
        """⊢ V(t) → 0."""
        V_t, _, _ = self._values
        some = infer(self.a > 0)
        one, large = cut(inverse_times(self.a), some), cut(inverse_positive(self.a), some)
        above = infer((V_t - 0) * t <= ε * t + inverse(self.a), by=[self.bounded, one, large])
        below = infer((0 - V_t) * t <= ε * t + 0, by=[self._sizes[0]])
        return squeezed_in_time(V_t, 0, ε, above, below)

    def loss_once(self, pull: int) -> Theorem:
        """⊢ c t F(t) ≤ V(0): V + ctF does not grow."""
        _, V_0, F_t = self._values
        by = [self.falls, scaled(self.never_grows, t)]
        held = stays_nonpositive(self.size + pull * t * self.loss - V_0, self.flow, by, kept=self.kept)
        return infer(pull * t * F_t <= V_0, by=[held, self._sizes[0]])

    def loss_twice(self, most: int = 6) -> Theorem:
        """⊢ a c t² F(t) ≤ 6: act³F + 3at²V − 6t does not grow, as its derivative is at most 6(atV − 1)."""
        _, _, F_t = self._values
        a, c = self.a, self.pull
        value = c * a * t**3 * self.loss + 3 * a * t**2 * self.size - 6 * t
        by: list[Theorem | Comparison] = [
            scaled(self.falls, a * t**2, squares=[t]),
            scaled(scaled(self.never_grows, a * t), t**2, squares=[t]),
            a * t * self.size <= 1,
        ]
        held = stays_nonpositive(value, self.flow, by, kept=[self.bounded, *self.kept])
        left = scaled(self._sizes[0], a * t**2, squares=[t])
        whole = infer(t * (most - c * a * t**2 * F_t) >= 0, by=[held, left])
        some = scaled(flowing(self.nonnegative[1], self.flow), a * t)
        goal = Fraction(c, 2) * a * t**2 * F_t <= Fraction(most, 2)
        return infer(goal, by=[whole, some], split=[-1 * t])
