"""Every bad spec is refused before anything runs, by an error that names the key and what is allowed."""

from __future__ import annotations

import copy

import pytest

from tests.sweep.specs import PHASES
from verify.errors import InputError
from verify.sweep.reading import read_spec, shipped, spec
from verify.sweep.spec import from_canonical


def changed(path, value):
    data = copy.deepcopy(PHASES)
    table = data
    for key in path[:-1]:
        table = table.setdefault(key, {})
    if value is None:
        del table[path[-1]]
    else:
        table[path[-1]] = value
    return data


@pytest.mark.parametrize(
    ("path", "value", "why"),
    [
        (("etta",), "1/5", r"etta=.*an unknown key; allowed are objective, n, d, weights, eta"),
        (("start", "M1"), "3", r"start\.M1=.*allowed are .*M0"),
        (("start", "scale"), "3", r"start\.scale=.*an unknown key here; allowed are"),
        (("start", "family"), "coincident", r"start\.family=.*allowed is spread or lead"),
        (("start", "family"), None, r"start\.family.*missing; .*spread or lead"),
        (("eta",), None, r"eta=None: missing; say it, or sweep it"),
        (("eta",), 0.2, r'eta=0\.2: a float, which is not exact; write it in quotes: "0\.2"'),
        (("eta",), "0", r"eta='0': out of range; allowed is a rational number > 0"),
        (("eta",), "fast", r"eta='fast'.*allowed is a rational number > 0"),
        (("n",), 1, r"start\.family=.*n ≥ 2"),
        (("n",), 65, r"n='65': out of range; allowed is an integer from 1 to 64"),
        (("axes",), {}, r"axes=\{\}: no axis; sweep one of"),
        (("axes", "start.M0"), [], r"axes\.start\.M0=\[\]: an empty axis"),
        (("axes", "eta"), ["1/5"], r"axes\.eta=.*also fixed"),
        (("weights",), ["1/3", "2/3"], r"weights=.*allowed is uniform"),
        (("weights",), ["1/3", "1/3"], r"weights=.*not positive with sum 1"),
        (("stop", "time"), "20", r"stop=.*not one of stop\.steps and stop\.time"),
        (("decide",), {"near": "4"}, r"decide\.near.*not below"),
        (("seeds",), 0, r"seeds=0: out of range; allowed is an integer from 1"),
        (("grade",), "PROVED", r"grade='PROVED': impossible for runs; allowed are OBSERVED and CERTIFIED"),
        (("grade",), [], r"grade=\[\]: no grade"),
        (("grade",), "SURE", r"grade='SURE': no grade; allowed are OBSERVED and CERTIFIED"),
        (("refine",), {"axes": ["start.M0"]} | {"depths": 2}, r"refine\.depths.*allowed are axes, depth"),
        (("refine",), {"axes": ["eta"], "depth": 2}, r"refine\.axes='eta': no axis of this sweep; allowed"),
        (("refine",), {"depth": 2}, r"refine\.axes=\[\]: empty; allowed are start\.M0"),
        (("refine",), {"axes": ["start.M0"], "depth": 99}, r"refine\.depth=99.*from 1 to 20"),
        (("picture",), {"x": "M0"}, r"picture\.x='M0': no axis of this sweep; allowed are start\.M0"),
        (("picture",), {"lines": ["S-44"]}, r"picture\.lines='S-44'.*allowed are S-1"),
        (("picture",), {"z": "M0"}, r"picture\.z.*allowed are x, y, success, lines"),
        (("start",), "spread", r"start='spread': no table; write it under \[start\]"),
        (("title",), 3, r"title=3: no text"),
        (("teacher",), {"family": "line", "m": 3}, r"teacher\.gap=None: missing"),
        (("start",), {"family": "box", "inside": 0}, r"a box about one teacher|unknown key here"),
    ],
)
def test_a_bad_spec_is_refused(path, value, why):
    with pytest.raises(InputError, match=why):
        spec(changed(path, value))


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"d": 3, "start": {"family": "perturbed"}}, "means on a line"),
        ({"objective": "reverse"}, "no deviations are carried under the reverse"),
        ({"start": {"family": "gaussian"}, "d": 2, "axes": {"start.scale": ["1"]}}, "need d = 1"),
    ],
)
def test_a_grade_that_no_such_run_can_have_is_impossible(changes, why):
    data = copy.deepcopy(PHASES) | changes
    assert spec(data)
    with pytest.raises(
        InputError, match=rf"grade='CERTIFIED': impossible here: .*{why}.*; allowed is OBSERVED"
    ):
        spec(data | {"grade": "CERTIFIED"})


def test_cells_that_no_run_can_certify_are_not_asked_for():
    data = copy.deepcopy(PHASES) | {"d": 3, "start": {"family": "perturbed"}}
    refine = {"axes": ["start.M0"], "depth": 1}
    assert spec(data | {"refine": refine})
    with pytest.raises(InputError, match=r"refine\.certify=2: impossible here: .*; allowed is 0"):
        spec(data | {"refine": refine | {"certify": 2}})


def test_every_value_of_a_list_is_tried():
    families = {"start.family": ["lead", "perturbed", "spread"]} | PHASES["axes"]
    data = {k: v for k, v in PHASES.items() if k != "start"} | {"axes": families, "d": 3}
    assert spec(data)
    with pytest.raises(InputError, match="means on a line"):
        spec(data | {"grade": "CERTIFIED"})


def test_more_points_than_integers_are_refused():
    wide = {"from": "1", "to": "2", "count": 10**6}
    axes = {"start.M0": wide, "start.log_width": wide, "eta": wide}
    data = {k: v for k, v in PHASES.items() if k != "eta"} | {"axes": axes, "seeds": 10**6}
    with pytest.raises(InputError, match=r"axes=.*more points than can be numbered"):
        spec(data)


def test_certified_sweeps_have_nothing_to_certify_again():
    data = PHASES | {"grade": "CERTIFIED", "refine": {"axes": ["start.M0"], "depth": 1, "certify": 1}}
    with pytest.raises(InputError, match=r"refine\.certify=1: every run is CERTIFIED already"):
        spec(data)


@pytest.mark.parametrize("content", [None, "a = ", b"\xff"])
def test_what_is_no_file_of_toml_is_refused(tmp_path, content):
    path = tmp_path / "spec.toml"
    if content is not None:
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(InputError, match=r"SPEC=.*cannot be read.*phase-diagram"):
        read_spec(path)


def test_the_digest_is_of_what_decides_results_and_of_nothing_else():
    one = spec(PHASES)
    for same in ({"title": "x", "about": "y", "picture": {"x": "start.M0"}}, {}):
        assert spec(PHASES | same).digest == one.digest
    others = [
        {"eta": "1/6"},
        {"seeds": 2},
        {"grade": "CERTIFIED"},
        {"axes": PHASES["axes"] | {"start.M0": ["3", "5"]}},
        {"refine": {"axes": ["start.M0"], "depth": 1}},
    ]
    digests = {spec(PHASES | other).digest for other in others}
    assert len(digests | {one.digest}) == len(others) + 1


@pytest.mark.parametrize("name", shipped())
def test_shipped_specs_are_good_and_survive_their_way_to_a_worker(name):
    found = read_spec(name)
    assert found.title
    assert found.about
    assert from_canonical(found.canonical()).canonical() == found.canonical()
