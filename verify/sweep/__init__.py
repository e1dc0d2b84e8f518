"""Phase diagrams and sweeps: many independent runs, from a laptop to a cluster.

A sweep is a map over the points of a lattice. What it is stands in a TOML file (:mod:`verify.sweep.reading`);
where it runs is a ``concurrent.futures.Executor`` (:mod:`verify.sweep.pool`, :mod:`verify.sweep.cluster`);
what came out are rows in Parquet (:mod:`verify.sweep.store`), pictures (:mod:`verify.sweep.panels`) and steps
for theorems (:mod:`verify.sweep.evidence`).

    reading ─► spec ─► lattice ─► plan (grid or refinement) ─► drive ─► executor ─► work ─► run
                                                                 └─► store ─► cells ─► pictures, evidence

What 10⁷ points cost on 1 000 cores, from ``benchmarks/sweep.py`` and from samples of the shipped specs,
in processor time of one core of a small virtual machine that was busy otherwise:

    one run                 4 ms   two coincident means (phase-diagram); 15 ms and more near its boundary
                           94 ms   three teachers, n ≤ 12, d ≤ 2 (separation)
    handing a point over 0.04 ms   in its worker, and 0.02 ms in the process that writes: 3 min for 10⁷
    a Dask task           1.5 ms   of the scheduler, 0.8 ms of the writer, for each chunk

Chunks last half a second on few cores; on 1 000 they last 4 s, so that there are 250 a second, which keep the
scheduler busy for 2/5 of the time. So 10⁷ runs of 94 ms are 260 core-hours: 16 min on 1 000 cores. 10⁷ of
15 ms are 42 core-hours: 2½ min, and the process that writes is the limit then (3 min). At 0.04 a core-hour
that is 10.4 and 1.7. The rows of descents take about 60 bytes each, 0.6 GB. None of this was run on 1 000
cores: it assumes that they are as fast as the one measured, and that only scheduler and writer are shared.

A refined boundary costs far less than that: 13 to 63 times fewer runs than a grid as fine in the benchmark.
"""
