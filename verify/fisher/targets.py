"""How small a radius each value needs, once something is known about its size.

A value that is certainly not 0 gets the relative accuracy 10^−digits. One that cannot be told from 0
is compared with the scale of its kind (the largest entry, or min(loss, √loss) if that is larger): it gets the
radius 10^−digits · scale, and a value below 10^−digits · scale is not resolved further than
10^−2digits · scale. Otherwise a derivative that is exactly 0 by symmetry would be refined for ever.
"""

from __future__ import annotations

from collections.abc import Iterable

from verify.arithmetic import Ball, ball, certainly_nonzero, greatest, half_width, lower


def loss_target(loss: Ball, digits: int) -> Ball | None:
    """The radius wanted of a loss that is not 0; None while it cannot be told from 0."""
    return lower(loss.abs_lower() * ball(10) ** -digits) if certainly_nonzero(loss) else None


def derivative_targets(
    values: Iterable[Ball], least_scale: Ball, digits: int
) -> list[tuple[Ball, bool]] | None:
    """For each value the radius that it needs, and whether it has it; None if nothing is known of the scale.

    Args:
        values: balls of one kind.
        least_scale: an exact number ≥ 0 that the scale is at least.
        digits: relative accuracy wanted.
    """
    known = list(values)
    scale = greatest([least_scale, *(value.abs_lower() for value in known)])
    if not scale > 0 or not scale.is_finite():
        return None
    fine = ball(10) ** -digits
    floor = lower(fine * scale)
    out = []
    for value in known:
        size = value.abs_lower() if certainly_nonzero(value) else scale
        target = lower(fine * (size if size > floor else floor))
        out.append((target, bool(half_width(value) <= target)))
    return out


def strictest(targets: Iterable[tuple[Ball, bool]]) -> tuple[Ball, bool]:
    """The smallest radius that some value needs, and whether all have what they need."""
    smallest, met = None, True
    for target, has in targets:
        smallest = target if smallest is None or target < smallest else smallest
        met = met and has
    assert smallest is not None
    return smallest, met
