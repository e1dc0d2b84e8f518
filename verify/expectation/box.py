"""Directions along which means spread little all at once, so that a tensor rule has few nodes.

A rule on an axis along which the means range over Δ has about 1/h nodes a unit of length, h the largest step
2πa/(E + a²/2 − 4 log cos(aΔ/2)), a < π/Δ, that :mod:`verify.expectation.rules` allows for a product of four
weights and moments to an accuracy of e^{−E}. Their product over the axes is wanted small. Between directions
that touch the hull of the means with edges or faces it has next to no minima (for volumes that is a theorem:
J. O'Rourke, Finding minimal enclosing boxes, 1985), so frames along edges and normals of faces are tried.
Nothing here is proved, and nothing depends on it for its truth.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import Any

import numpy as np

from verify.arithmetic import Floats

_NATS = 40.0
_FEW = 5
"""Means of one mixture whose edges are tried; those far apart from each other."""
_SHARES = np.linspace(0.3, 0.95, 8)
_LEAST_RANGE = 0.05
"""Ranges below need few nodes, whatever they are."""
_SMALL = 1e-9


def box(clouds: Sequence[Floats]) -> Floats:
    """Orthonormal rows in whose directions each cloud has small ranges, the widest first.

    Args:
        clouds: arrays of points, N × d with d ≤ 3, that span all directions together and have their principal
            axes along the coordinates.
    """
    if clouds[0].shape[1] == 1:
        return np.ones((1, 1))
    frames = _frames(np.concatenate([_edges(c) for c in clouds]), clouds[0].shape[1])
    ranges = np.max([np.ptp(frames @ c.T, axis=2) for c in clouds], axis=0)
    best = int(_nodes(ranges).prod(axis=1).argmin())
    order = np.argsort(-ranges[best], kind="stable")
    out: Floats = frames[best][order]
    return out


def _nodes(ranges: Floats) -> Floats:
    """About 1/h, up to a factor."""
    widths = np.maximum(ranges, _LEAST_RANGE)[..., None]
    a = _SHARES * np.minimum(np.pi / widths, 1.5 * np.sqrt(2 * _NATS))
    found: Floats = ((_NATS + a * a / 2 - 4 * np.log(np.cos(a * widths / 2))) / a).min(axis=-1)
    return found


def _edges(points: Floats) -> Floats:
    """The differences between a few points that are far from each other, each direction counting alike."""
    spread = np.ptp(points, axis=0)
    scaled = points / np.where(spread > 0, spread, 1)
    kept = [int(((scaled - scaled.mean(axis=0)) ** 2).sum(axis=1).argmax())]
    while len(kept) < min(_FEW, len(points)):
        distances = ((scaled[:, None] - scaled[kept]) ** 2).sum(axis=2).min(axis=1)
        kept.append(int(distances.argmax()))
    pairs = list(combinations(kept, 2))
    return np.array([points[i] - points[j] for i, j in pairs]).reshape(len(pairs), points.shape[1])


def _frames(edges: Floats, dimension: int) -> Floats:
    """The coordinates' own frame, and those along edges and normals of faces."""
    own = np.eye(dimension)[None]
    if dimension == 2:
        first = _unit(edges)
        turned = np.stack([-first[:, 1], first[:, 0]], axis=1)
        return np.concatenate([own, np.stack([first, turned], axis=1)])
    i, j = np.triu_indices(len(edges), 1)
    normals = _unit(np.cross(edges[i], edges[j]))
    normals *= np.where(normals[:, :1] < 0, -1.0, 1.0)
    normals = normals[np.unique(np.round(normals, 9), axis=0, return_index=True)[1]]
    along = edges - (normals @ edges.T)[..., None] * normals[:, None]
    lengths = np.linalg.norm(along, axis=2)
    which, edge = np.nonzero(lengths > _SMALL * np.linalg.norm(edges, axis=1))
    first, normal = along[which, edge] / lengths[which, edge][:, None], normals[which]
    return np.concatenate([own, np.stack([first, np.cross(normal, first), normal], axis=1)])


def _unit(vectors: Any) -> Floats:
    """Those that are not next to 0, with length 1."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    kept = lengths[:, 0] > _SMALL * lengths.max(initial=0.0)
    out: Floats = vectors[kept] / lengths[kept]
    return out
