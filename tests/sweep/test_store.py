"""Rows outlive what a run can die of: nothing that finished is lost, nothing is there twice."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter

import pytest

from tests.sweep.specs import PHASES, toy
from verify.errors import BudgetError, InputError
from verify.evidence import Grade
from verify.sweep import drive
from verify.sweep.lattice import Lattice
from verify.sweep.pool import Workers, here, processes
from verify.sweep.reading import spec
from verify.sweep.store import Row, Store, parts, read_all
from verify.sweep.sweeping import claimed, run_sweep, to_certify

TOY = toy(7, 5)


def points(root, found=TOY, wanted=Grade.OBSERVED):
    """How often each point is in the parts."""
    return Counter(p for part in read_all(root, found, wanted) for p in part["point"].to_pylist())


def every(found=TOY):
    return dict.fromkeys(range(Lattice(found).size), 1)


def quiet(*_):
    pass


def row(point):
    return Row(point, "inside", "OBSERVED", 0, "", 0.0, "")


def test_a_sweep_has_one_row_a_point_with_exact_parameters(tmp_path):
    run_sweep(TOY, tmp_path, here(), quiet)
    assert points(tmp_path) == every()
    (part,) = read_all(tmp_path, TOY, Grade.OBSERVED)
    first = part.slice(1, 1).to_pylist()[0]
    assert first | {"seconds": 0} == {
        "point": 1, "start_x": "-2", "start_x_index": 0, "start_x_float": -2.0, "start_y": "-1",
        "start_y_index": 1, "start_y_float": -1.0, "seed": 0, "outcome": "outside", "grade": "OBSERVED",
        "steps": 0, "numbers": "", "seconds": 0, "trouble": "",
    }  # fmt: skip


def test_partitions_are_columns_for_who_reads_the_directory(tmp_path):
    dataset = pytest.importorskip("pyarrow.dataset")
    run_sweep(TOY, tmp_path, here(), quiet)
    found = dataset.dataset(tmp_path / "rows", format="parquet", partitioning="hive")
    table = found.to_table(columns=["spec", "wanted", "outcome"])
    assert {tuple(r.values())[:2] for r in table.to_pylist()} == {(TOY.digest, "OBSERVED")}
    assert len(table) == 35


def test_a_second_run_runs_nothing(tmp_path, monkeypatch):
    run_sweep(TOY, tmp_path, here(), quiet)
    monkeypatch.setattr(drive, "run_chunk", None)
    run_sweep(TOY, tmp_path, here(), quiet)
    assert points(tmp_path) == every()


def test_an_interrupted_sweep_goes_on(tmp_path):
    def interrupt(_, done, total):
        nonlocal seen
        seen += done
        if seen > 9:
            raise KeyboardInterrupt

    seen = 0
    with pytest.raises(KeyboardInterrupt):
        run_sweep(TOY, tmp_path, here(), interrupt)
    left = points(tmp_path)
    assert 9 < len(left) < 35
    run_sweep(TOY, tmp_path, here(), quiet)
    assert points(tmp_path) == every()
    assert len(list(tmp_path.rglob("part-*.parquet"))) == 2  # what was there was not written again


def test_the_last_line_of_a_journal_may_be_cut_off(tmp_path):
    store = Store(tmp_path, TOY, Grade.OBSERVED)
    store.add([row(3), row(4)])
    journal = next(tmp_path.rglob("_journal.jsonl"))
    journal.write_text(journal.read_text() + json.dumps(row(5))[:-4])
    assert points(tmp_path) == {}
    again = Store(tmp_path, TOY, Grade.OBSERVED)
    assert points(tmp_path) == {3: 1, 4: 1}
    assert [k for k in range(7) if k in again.done] == [3, 4]
    assert not journal.exists()


def test_rows_that_a_part_has_already_are_not_taken_from_the_journal_again(tmp_path):
    store = Store(tmp_path, TOY, Grade.OBSERVED)
    store.add([row(3), row(4)])
    journal = next(tmp_path.rglob("_journal.jsonl"))
    written = journal.read_text()
    store.flush()
    journal.write_text(written + json.dumps(row(5)) + "\n")  # killed between the part and emptying it
    Store(tmp_path, TOY, Grade.OBSERVED)
    assert points(tmp_path) == {3: 1, 4: 1, 5: 1}


def test_a_part_that_was_being_written_is_no_part(tmp_path):
    store = Store(tmp_path, TOY, Grade.OBSERVED)
    store.add([row(3)])
    store.flush()
    (store.folder / ".part-000001.parquet.tmp").write_bytes(b"PAR1 half")
    store = Store(tmp_path, TOY, Grade.OBSERVED)
    assert len(store.done) == 1
    assert [p.name for p in store.folder.iterdir()] == ["part-000000.parquet"]


def test_a_row_that_comes_twice_counts_once(tmp_path):
    store = Store(tmp_path, TOY, Grade.OBSERVED)
    store.add([row(3), row(4)])
    store.add([row(4), row(5)])
    store.flush()
    assert points(tmp_path) == {3: 1, 4: 1, 5: 1}


KILLED = """
import sys
from pathlib import Path
from tests.sweep.specs import toy
from verify.sweep.pool import processes
from verify.sweep.sweeping import run_sweep
if __name__ == "__main__":
    run_sweep(toy(11, 11, pause="1/50"), Path(sys.argv[1]), processes(2), lambda *_: print("x", flush=True))
"""


def test_sigkill_loses_at_most_what_was_in_flight(tmp_path):
    script, out = tmp_path / "killed.py", tmp_path / "out"
    script.write_text(KILLED)
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    process = subprocess.Popen(
        [sys.executable, str(script), str(out)], stdout=subprocess.PIPE, env=environment, text=True
    )
    for _ in range(5):
        assert process.stdout.readline() == "x\n"
    process.kill()
    process.wait()
    process.stdout.close()
    slow = toy(11, 11, pause="1/50")
    journal = next(out.rglob("_journal.jsonl"))
    kept = {json.loads(line)[0] for line in journal.read_text().split("\n")[:-1]}
    assert kept  # each chunk that was reported is there
    ran = []
    run_sweep(slow, out, here(), lambda _, done, total: ran.append(done))
    assert ran[0] >= len(kept)
    assert points(out, slow) == every(slow)


def test_dead_processes_are_replaced_and_their_points_run_again(tmp_path):
    pools = []

    def made():
        pools.append(processes(2).executor())
        return pools[-1]

    def kill(_, done, total):
        nonlocal killed
        if pools and done and not killed:
            os.kill(next(iter(pools[-1]._processes)), signal.SIGKILL)
            killed = True

    killed, slow = False, toy(7, 5, pause="1/50")
    run_sweep(slow, tmp_path, Workers(made, lambda: 2, "two"), kill)
    assert len(pools) == 2
    assert points(tmp_path, slow) == every(slow)


def test_workers_that_die_every_time_end_the_sweep(tmp_path, monkeypatch):
    monkeypatch.setattr(drive, "run_chunk", lambda *_: 1 / 0)
    with pytest.raises(BudgetError, match=r"workers died 3 times.*ZeroDivisionError.*--point"):
        run_sweep(TOY, tmp_path, here(), quiet)


def test_the_directory_of_another_spec_is_refused(tmp_path):
    run_sweep(TOY, tmp_path, here(), quiet)
    with pytest.raises(InputError, match=rf"-o=.*another spec, {TOY.digest}; this one is .*new directory"):
        run_sweep(toy(7, 6), tmp_path, here(), quiet)


def test_one_writer_at_a_time(tmp_path):
    pytest.importorskip("fcntl")
    with claimed(tmp_path, TOY), pytest.raises(InputError, match="another sweep writes there"):
        run_sweep(TOY, tmp_path, here(), quiet)


def test_a_file_is_no_directory(tmp_path):
    (tmp_path / "out").write_text("")
    with pytest.raises(InputError, match=r"-o=.*no directory"):
        run_sweep(TOY, tmp_path / "out", here(), quiet)


def test_refinement_resumes_and_certifies_both_sides(tmp_path):
    found = toy(5, 5, refine={"axes": ["start.x", "start.y"], "depth": 5, "certify": 3})
    seen = 0

    def interrupt(what, done, total):
        nonlocal seen
        seen += done
        if what == "runs" and seen > 100:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_sweep(found, tmp_path / "twice", here(), interrupt)
    for root in ("twice", "once"):
        run_sweep(found, tmp_path / root, here(), quiet)
    for wanted in (Grade.OBSERVED, Grade.CERTIFIED):
        assert points(tmp_path / "twice", found, wanted) == points(tmp_path / "once", found, wanted)
    runs = points(tmp_path / "once", found)
    assert 10 * len(runs) < Lattice(found).size
    rows = [r for part in read_all(tmp_path / "once", found, Grade.CERTIFIED) for r in part.to_pylist()]
    assert {r["grade"] for r in rows} == {"CERTIFIED"}
    assert Counter(r["outcome"] for r in rows).keys() == {"inside", "outside"}
    assert all("*2^" in r["numbers"] for r in rows)


def test_a_sweep_may_want_every_run_certified(tmp_path):
    found = toy(4, 3, grade="CERTIFIED")
    run_sweep(found, tmp_path, here(), quiet)
    (part,) = read_all(tmp_path, found, Grade.CERTIFIED)
    assert set(part["grade"].to_pylist()) == {"CERTIFIED"}
    assert points(tmp_path, found, Grade.OBSERVED) == {}


def test_a_majority_of_seeds_is_refined_and_a_slice_for_each_other_value():
    found = spec(
        PHASES
        | {"seeds": 2, "d": 1, "refine": {"axes": ["start.log_width"], "depth": 1}}
        | {"axes": PHASES["axes"] | {"start.M0": ["3", "4"]}}
    )
    assert Lattice(found).shape == (2, 7)


def test_cells_to_certify_are_spread_over_the_boundary():
    boundary = [(k, k + 1) for k in range(0, 100, 10)]
    assert to_certify(boundary, 2) == [0, 1, 90, 91]
    assert to_certify(boundary, 1) == [0, 1]
    assert to_certify(boundary, 50) == sorted(p for pair in boundary for p in pair)
    assert to_certify([], 3) == []


def test_workers_end_with_their_parent(tmp_path):
    script = tmp_path / "parent.py"
    script.write_text(
        "import time\nfrom verify.sweep.pool import processes\n"
        "if __name__ == '__main__':\n"
        "    pool = processes(1).executor()\n"
        "    print(*pool._processes, flush=True)\n    time.sleep(60)\n"
    )
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    parent = subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, env=environment)
    child = int(parent.stdout.readline())
    parent.kill()
    parent.wait()
    parent.stdout.close()
    for _ in range(100):
        try:
            with open(f"/proc/{child}/stat", encoding="utf-8") as stat:
                if stat.read().rpartition(")")[2].split()[0] == "Z":
                    return
        except FileNotFoundError:
            return
        time.sleep(0.1)
    os.kill(child, signal.SIGKILL)
    raise AssertionError("the worker outlived its parent")


def test_parts_are_numbered_on(tmp_path):
    store = Store(tmp_path, TOY, Grade.OBSERVED)
    for k in range(3):
        store.add([row(k)])
        store.flush()
    assert [p.name for p in parts(store.folder)] == [f"part-00000{k}.parquet" for k in range(3)]
