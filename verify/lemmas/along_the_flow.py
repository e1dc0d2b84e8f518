"""From what holds at every state and time to what holds along the flow: Grönwall's lemma with its reasons."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from verify.logic.flow import Flow, flowing, value_during
from verify.logic.formulas import Comparison
from verify.logic.growth import never_rises_above
from verify.logic.kernel import Theorem, cut
from verify.logic.search import infer
from verify.logic.speeds import speed_of
from verify.logic.terms import Real, Scalar, term


def stays_nonpositive(
    value: Real,
    flow: Flow,
    by: Sequence[Theorem | Comparison],
    *,
    start: Sequence[Theorem | Comparison] = (),
    growth: Real | Scalar = 0,
    factor: Real | Scalar = 1,
    positive: Theorem | None = None,
    kept: Sequence[Theorem] = (),
    squares: Iterable[Real] = (),
) -> Theorem:
    """⊢ f(t) ≤ 0 for all t ≥ 0.

    Args:
        value: f.
        flow: along which.
        by: reasons for p f' ≤ λ f at every state and time.
        start: reasons for f(0) ≤ 0; none if it is evident.
        growth: λ.
        factor: p.
        positive: ⊢ p(t) > 0, unless p is 1.
        kept: what holds at all times, and so discharges what the reasons assume.
        squares: see :func:`verify.logic.search.infer`.

    Raises:
        ProofError: one of the two does not follow from its reasons.
    """
    f, slope = term(value), term(factor) * speed_of(value, flow)
    falls = flowing(infer(slope <= growth * f, by=by, squares=squares), flow)
    begins = infer(value_during(f, flow, begun=False) <= 0, by=start, squares=squares)
    falls = cut(falls, *(k for k in kept if k.conclusion in falls.hypotheses))
    return never_rises_above(f, flow, begins, falls, growth, factor, positive)
