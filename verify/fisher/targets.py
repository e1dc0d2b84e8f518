"""How small a radius each value needs, once something is known about its size.

A value that is certainly not 0 gets the relative accuracy 10^−digits. One that cannot be told from 0
is compared with the scale of its kind (the largest entry, or min(loss, √loss) if that is larger): it gets the
radius 10^−digits · scale, and a value below 10^−digits · scale is not resolved further than
10^−2digits · scale. Otherwise a derivative that is exactly 0 by symmetry would be refined for ever.
"""

from __future__ import annotations

from collections.abc import Iterable

from verify.arithmetic import Ball, ball, certainly_nonzero, half_width, lower


def loss_target(loss: Ball, digits: int) -> Ball | None:
    """The radius wanted of a loss that is not 0; None while it cannot be told from 0."""
    return lower(loss.abs_lower() * ball(10) ** -digits) if certainly_nonzero(loss) else None


def derivative_target(values: Iterable[Ball], least_scale: Ball, digits: int) -> tuple[Ball, bool] | None:
    """The smallest radius that some value needs, and whether all have what they need.

    None while nothing is known about the scale.

    Args:
        values: balls of one kind.
        least_scale: an exact number ≥ 0 that the scale is at least.
        digits: relative accuracy wanted.
    """
    known = list(values)
    scale = least_scale
    for value in known:
        least = value.abs_lower()
        scale = least if least > scale else scale
    if not scale > 0 or not scale.is_finite():
        return None
    fine = ball(10) ** -digits
    floor = lower(fine * scale)
    smallest, met = floor, True
    for value in known:
        size = value.abs_lower() if certainly_nonzero(value) else scale
        target = lower(fine * (size if size > floor else floor))
        met = met and bool(half_width(value) <= target)
        smallest = target if target < smallest else smallest
    return smallest, met
