"""Small specs."""

from __future__ import annotations

from verify.sweep.reading import spec

PHASES = {
    "objective": "forward",
    "n": 2,
    "d": 1,
    "eta": "1/5",
    "start": {"family": "spread"},
    "stop": {"steps": 2000},
    "axes": {
        "start.M0": {"from": "3", "to": "5", "count": 2},
        "start.log_width": {"from": "-12", "to": "0", "count": 4},
    },
}


def toy(nx, ny, pause="0", **more):
    axes = {c: {"from": "-2", "to": "2", "count": k} for c, k in (("start.x", nx), ("start.y", ny))}
    return spec({"objective": "toy", "start": {"pause": pause}, "axes": axes, **more})
