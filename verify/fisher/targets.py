"""How small a radius each value needs, once something is known about its size.

A value that is certainly not 0 gets the relative accuracy 10^−digits. One that cannot be told from 0
is compared with the scale of its kind (the largest entry, or the loss if that is larger): it gets the
radius 10^−digits · scale, and a value below 10^−digits · scale is not resolved further than
10^−2digits · scale. Otherwise a derivative that is exactly 0 by symmetry would be refined for ever.
"""

from __future__ import annotations

from collections.abc import Iterable

from verify.arithmetic import Ball, ball, certainly_nonzero, half_width


def excess(values: Iterable[Ball], least_scale: Ball, digits: int, floor: bool) -> Ball | None:
    """The largest radius/target over the values: at most 1 means done; None if no scale is known yet.

    Args:
        values: balls of one kind.
        least_scale: an exact number ≥ 0 that the scale is at least.
        digits: relative accuracy wanted.
        floor: whether a value that cannot be told from 0 may rest at the scale's accuracy.
    """
    known = list(values)
    scale = least_scale
    for value in known:
        least = value.abs_lower()
        scale = least if least > scale else scale
    if not scale > 0 or not scale.is_finite():
        return None
    fine = ball(10) ** -digits
    worst = ball(0)
    for value in known:
        size = value.abs_lower()
        if not certainly_nonzero(value):
            if not floor:
                return None
            size = scale
        elif floor and size < fine * scale:
            size = fine * scale
        ratio = (half_width(value) / (fine * size)).upper()
        worst = ratio if not ratio <= worst else worst
    return worst
