"""On a real scheduler and two real workers: one is killed while it runs, and nothing is lost or doubled."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.sweep.cluster import dask_cluster
from tests.sweep.specs import toy
from verify.errors import InputError
from verify.sweep.cluster import cluster
from verify.sweep.lattice import Lattice
from verify.sweep.store import read_all
from verify.sweep.sweeping import run_sweep

pytest.importorskip("distributed")


@pytest.fixture(scope="module")
def dask():
    with dask_cluster() as found:
        yield found


def test_an_unreachable_scheduler_is_named():
    with pytest.raises(InputError, match=r"--scheduler='127.0.0.1:9'.*unreachable.*tcp://"):
        cluster("127.0.0.1:9", patience=0.5)


def test_a_cluster_without_workers_is_refused(dask):
    with pytest.raises(InputError, match="has no workers; start some"):
        cluster(dask.address)


def test_nothing_is_lost_or_doubled_when_a_worker_is_killed(dask, tmp_path):
    spec = toy(11, 11, pause="1/100")
    dask.start_workers(2)
    workers, finished, killed_at = cluster(dask.address), 0, []

    def progress(_, done, total):
        nonlocal finished
        finished += done
        if finished > 20 and not killed_at:
            dask.workers[0].kill()
            killed_at.append(finished)

    try:
        assert workers.cores() == 2
        run_sweep(spec, tmp_path, workers, progress)
    finally:
        workers.close()
    assert 20 < killed_at[0] < 121
    points = Counter(p for part in read_all(tmp_path, spec, spec.grade) for p in part["point"].to_pylist())
    assert points == dict.fromkeys(range(Lattice(spec).size), 1)
