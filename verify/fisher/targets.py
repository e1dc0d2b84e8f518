"""How small a radius each value needs, once something is known about its size.

A value that is certainly not 0 gets the relative accuracy 10^−digits, however small it is. One that cannot
be told from 0 gets the radius 10^−digits · scale, the scale of its kind being the largest entry, or
min(loss, √loss) if that is larger: a derivative that is exactly 0 by symmetry would be refined for ever.
"""

from __future__ import annotations

from collections.abc import Iterable

from verify.arithmetic import Ball, ball, certainly_nonzero, greatest, half_width, lower, middle


def loss_target(loss: Ball, digits: int) -> Ball | None:
    """The radius wanted of a loss that is not 0; None while it cannot be told from 0."""
    return lower(loss.abs_lower() * ball(10) ** -digits) if certainly_nonzero(loss) else None


def derivative_targets(
    values: Iterable[Ball], least_scale: Ball, digits: int, each: bool = True
) -> list[tuple[Ball, bool]] | None:
    """For each value the radius that it needs, and whether it has it; None if nothing is known of the scale.

    Args:
        values: balls of one kind.
        least_scale: an exact number ≥ 0 that the scale is at least.
        digits: relative accuracy wanted.
        each: of each value that is not 0; if False, of the largest one, and no value needs more.
    """
    known = list(values)
    scale = greatest([least_scale, *(value.abs_lower() for value in known)])
    if not scale > 0 or not scale.is_finite():
        return None
    fine = ball(10) ** -digits
    out = []
    for value in known:
        told = each and certainly_nonzero(value)
        met = bool(half_width(value) <= lower(fine * (value.abs_lower() if told else scale)))
        # A ball such as 1 ± 0.999 says little about how small the value is: its midpoint is the better guess.
        out.append((lower(fine * (abs(middle(value)) if told else scale)), met))
    return out


def strictest(targets: Iterable[tuple[Ball, bool]]) -> tuple[Ball, bool]:
    """The smallest radius that some value needs, and whether all have what they need."""
    smallest, met = None, True
    for target, has in targets:
        smallest = target if smallest is None or target < smallest else smallest
        met = met and has
    assert smallest is not None
    return smallest, met
