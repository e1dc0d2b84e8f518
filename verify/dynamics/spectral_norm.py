"""Bounds of the spectral norm of many symmetric matrices, in binary64."""

from __future__ import annotations

from math import inf

import numpy as np

from verify.arithmetic import UNIT, Floats

_TINY = 2.0**-900
"""More than what underflow may do to products of these matrices."""


def largest(numbers: Floats, errors: Floats) -> list[float]:
    """For each of B matrices a bound of |A| for every symmetric A with |A − numbers| ≤ errors in each entry.

    With any invertible Q, |A| = max |xᵀAx|/|x|² ≤ |QᵀAQ|/λ_min(QᵀQ), and row sums bound both. Q are about the
    eigenvectors of A, so that little is lost. All in binary64, as no digits of it matter: a product of
    matrices with k roundings on the way of a term is off by at most 2ku times the product of the absolute
    values (see :mod:`verify.expectation.float_sums`).

    Args:
        numbers: B × N × N.
        errors: likewise, ≥ 0.

    Returns:
        Bounds; ∞ where an entry is not finite, or the eigenvectors were not found.
    """
    size = numbers.shape[1]
    sizes: Floats = abs(numbers) + errors
    is_finite = np.isfinite(sizes.max(axis=(1, 2)))
    a, off = (np.where(is_finite[:, None, None], c, 0.0) for c in (numbers, errors))
    _, q = np.linalg.eigh((a + a.transpose(0, 2, 1)) / 2)
    lost, up = 2 * (2 * size + 2) * UNIT, 1 + 8 * (size + 8) * UNIT  # up: of sums of numbers ≥ 0
    t = q.transpose(0, 2, 1)
    turned = abs(t @ a @ q) + abs(t) @ (off + lost * abs(a)) @ abs(q)
    gram = t @ q
    apart = lost * (abs(t) @ abs(q))
    diagonal = np.arange(size)
    own = gram[:, diagonal, diagonal]
    gram[:, diagonal, diagonal] = 0.0
    least = (own - (abs(gram) + apart).sum(axis=2) * up).min(axis=1) * (1 - 8 * UNIT)
    most = turned.sum(axis=2).max(axis=1) * up + _TINY
    is_found = is_finite & (least > 0)  # else NumPy's vectors are far from orthonormal
    found: list[float] = np.where(
        is_found, most / np.where(is_found, least, 1.0) * (1 + 8 * UNIT), inf
    ).tolist()
    return found
