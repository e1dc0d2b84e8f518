"""All comparisons in one run: medians, a table, and benchmarks.json (or the file named)."""

from __future__ import annotations

import json
import os
import sys
from math import log
from pathlib import Path
from statistics import median
from time import perf_counter

import numpy as np
from rich.console import Console
from rich.table import Table

from benchmarks import floats
from benchmarks.rivals import MEANS, by_acb, by_mpmath, monte_carlo
from verify import GaussianMixture, forward_fisher
from verify.fisher.float64 import forward_observed


def seconds(work, runs):
    times = []
    for _ in range(runs):
        start = perf_counter()
        work()
        times.append(perf_counter() - start)
    return median(times)


def ours(digits, runs=7, means=MEANS):
    return seconds(lambda: forward_fisher(GaussianMixture(list(means)), digits=digits), runs)


def rows(full):
    yield "n = 3, 100 digits, against acb.integral", seconds(lambda: by_acb(100), 3) / ours(100), "≥ 25 ×"
    yield "n = 3, 100 digits, against mpmath.quad", seconds(lambda: by_mpmath(100), 1) / ours(100), "≥ 120 ×"
    if full:
        yield (
            "n = 3, 1000 digits, against acb.integral",
            seconds(lambda: by_acb(1000), 1) / ours(1000, 1),
            "≥ 60 ×",
        )
    yield (
        "gap 10^12 against gap 10, 30 digits (cost)",
        ours(30, 7, (0, 10**12)) / ours(30, 7, (0, 10)),
        "≤ 20 ×",
    )
    # The switching point at 0 is inside the window here, and at 5·10^11, where φ is e^(−10^23), above.
    yield (
        "crossover at 0, gap 2·10^12 against 20, 30 digits (cost)",
        ours(30, 7, (-(10**12), 10**12)) / ours(30, 7, (-10, 10)),
        "≤ 20 ×",
    )
    rng = np.random.default_rng(0)
    means = np.array([4.0, 0.0, 0.0]) + 1e-7 * rng.standard_normal((5, 3))
    step = seconds(lambda: monte_carlo(means, rng), 21)
    yield (
        "float64 gradient, n = 5, d = 3, against a Monte Carlo step",
        step / seconds(lambda: forward_observed(means), 51),
        "> 1 ×",
    )
    truth = forward_fisher(GaussianMixture(means), digits=20).gradient
    exact = np.array([[float(g) for g in row] for row in truth])
    yield "  its largest error", float(abs(forward_observed(means).gradient - exact).max()), "≤ 1e-10"
    yield "  the Monte Carlo step's", float(abs(monte_carlo(means, rng) - exact).max()), ""
    yield from floats.rows(full)


def main(arguments):
    full = "--quick" not in arguments
    files = [a for a in arguments if not a.startswith("-")]
    # Ratios are of works done in turn; seconds are by the clock, and a busy machine's are too many.
    before = f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores at the start"
    table = Table("work", "measured", "wanted")
    results = []
    for name, value, wanted in rows(full):
        results.append({"work": name, "value": value, "wanted": wanted})
        table.add_row(name, f"{value:.4g}", wanted)
    digits = [16, 50, 100, 200, 400, *([1000, 2000] if full else [])]
    times = [ours(d, 5 if d <= 400 else 1) for d in digits]
    slope = log(times[-1] / times[2]) / log(digits[-1] / digits[2])
    for d, t in zip(digits, times, strict=True):
        results.append({"work": f"n = 3, {d} digits", "value": t, "wanted": "s"})
        table.add_row(f"seconds, n = 3, {d} digits", f"{t:.4g}", "")
    results.append({"work": "exponent of the cost in digits", "value": slope, "wanted": ""})
    # Nodes grow like digits^1.5 (step × cut-off) and a product of b bits like b^1.6 or less: 2.5 to 3.1.
    table.add_row("exponent, from 100 digits up", f"{slope:.2f}", "ideal node sum: 2.5 … 3.1")
    for n in (2, 4, 8, 16):
        results.append({"work": f"30 digits, n = {n}", "value": ours(30, 5, range(n)), "wanted": "s"})
        table.add_row(f"seconds, 30 digits, n = {n}", f"{results[-1]['value']:.4g}", "")
    Console().print(table, f"{before}, {os.getloadavg()[0]:.1f} at the end")
    target = Path(files[0] if files else "benchmarks.json")
    partial = target.with_suffix(".part")
    partial.write_text(json.dumps(results, indent=1), encoding="utf-8")
    partial.replace(target)


main(sys.argv[1:])
