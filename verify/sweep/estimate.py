"""What a sweep would take, from a sample of its points; nothing is kept."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import fmean, stdev
from time import perf_counter

from verify.sweep.lattice import Lattice
from verify.sweep.run import timed
from verify.sweep.spec import Spec

_SAMPLE = 24
_PATIENCE = 20.0
"""Seconds after which no further point is tried."""
_HANDED_OVER = 1e-4
"""Seconds of the machinery for each point, about: ``benchmarks/sweep.py`` measures it."""
_GOLDEN = 0.6180339887498949


@dataclass(frozen=True, slots=True)
class Estimate:
    """Points and times of a sweep.

    Attributes:
        grid: how many points are certain to be run.
        finest: how many a grid of the refined resolution would have; ``grid`` if nothing is refined.
        mean, error: seconds of one run, and the standard error of that mean.
        slowest: of the sample.
        sampled: how many runs were tried, and how many of them failed.
        failed: how many of them did.
    """

    grid: int
    finest: int
    mean: float
    error: float
    slowest: float
    sampled: int
    failed: int

    def lines(self, cores: int, price: float | None) -> list[str]:
        """In words, for so many cores, with a cost if a core-hour has a price."""
        hours = self.grid * self.mean / 3600
        said = [
            f"points      {self.grid:,}",
            f"one run     {_seconds(self.mean)} ± {_seconds(self.error)}, slowest {_seconds(self.slowest)} "
            f"(a sample of {self.sampled}, {self.failed} failed)",
            f"in all      {hours:.3g} core-hours; on {cores} {'core' if cores == 1 else 'cores'} about "
            f"{_seconds(self.grid * (self.mean + _HANDED_OVER) / cores)}",
        ]
        if price is not None:
            said.append(f"cost        {hours * price:.4g} at {price:g} a core-hour")
        if self.finest > self.grid:
            said.append(
                f"refinement  adds points where the outcome changes, mostly a few times the grid's; "
                f"a grid as fine would have {self.finest:,}"
            )
        return said


def estimate(spec: Spec) -> Estimate:
    """Run a few points, spread over the grid by the golden ratio, for at most about twenty seconds."""
    lattice = Lattice(spec)
    start, times, failed = perf_counter(), list[float](), 0
    chosen = {int(lattice.grid_size * ((k + 0.5) * _GOLDEN % 1)) for k in range(_SAMPLE)}
    for ordinal in sorted(chosen, key=lambda p: p * _GOLDEN % 1):
        place, seed = lattice.locate(lattice.grid_point(ordinal))
        found, seconds = timed(lattice.texts(place), seed, spec.grade)
        times.append(seconds)
        failed += bool(found.trouble)
        if perf_counter() - start > _PATIENCE:
            break
    error = stdev(times) / len(times) ** 0.5 if len(times) > 1 else times[0]
    return Estimate(lattice.grid_size, lattice.size, fmean(times), error, max(times), len(times), failed)


def _seconds(value: float) -> str:
    for size, unit in ((86400, "days"), (3600, "h"), (60, "min"), (1, "s"), (1e-3, "ms")):
        if value >= size:
            return f"{value / size:.3g} {unit}"
    return f"{value * 1e6:.3g} µs"
