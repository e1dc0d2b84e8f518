from __future__ import annotations

import re

import pytest

from tests.evidence.examples import ledger, record, stated
from tests.report.pages import HOSTILE, everything
from verify.evidence import Grade
from verify.report.graph import PAGE, graph_of


def chain(length: int):
    """Each claim rests on all before it, so lines of every length pass between."""
    labels = [f"Lemma {k}, with a label of some length" for k in range(length)]
    records = (record(stated(x, uses=tuple(f"F {y}" for y in labels[:k]))) for k, x in enumerate(labels))
    return graph_of(ledger(*records))


def test_an_inherited_grade_is_visible():
    nodes = {n.key: n for n in graph_of(everything()).nodes}
    absent, lowered = nodes["F absent"], nodes[f"S {HOSTILE}"]
    assert absent.grade is None
    assert (lowered.own, lowered.grade, lowered.inherits) == (Grade.ARGUED, Grade.INCONCLUSIVE, True)
    assert not nodes["F Lemma 1"].inherits


@pytest.mark.parametrize("graph", [graph_of(everything()), chain(2), chain(9)], ids=["pages", "2", "9"])
def test_premises_stand_left_no_two_nodes_overlap_and_all_fit_the_page(graph):
    assert all(e.premise.x + e.premise.width < e.claim.x for e in graph.edges)
    for k, a in enumerate(graph.nodes):
        assert a.x >= 0
        assert a.x + a.width <= PAGE
        assert 0 <= a.y < a.y + a.height <= graph.height
        for b in graph.nodes[:k]:
            beside = a.x + a.width <= b.x or b.x + b.width <= a.x
            assert beside or a.y + a.height <= b.y or b.y + b.height <= a.y


def test_no_line_passes_through_a_claim():
    graph = chain(7)
    for edge in graph.edges:
        x, y = edge.premise.x + edge.premise.width, 0.0
        for kind, numbers in re.findall(r"([CH])([\d ]+)", edge.path):
            values = [int(v) for v in numbers.split()]
            if kind == "C":
                x, y = values[-2], values[-1]
                continue
            for node in graph.nodes:  # the level part of a line lies in a layer it passes
                inside = node.y <= y <= node.y + node.height
                assert not (inside and node.x < (x + values[0]) / 2 < node.x + node.width)


def test_a_claim_without_premises_or_uses_stands_below():
    graph = graph_of(ledger(record(stated("a")), record(stated("b", uses=("F a",))), record(stated("c"))))
    nodes = {n.key: n for n in graph.nodes}
    assert nodes["F c"].y > max(nodes["F a"].y + nodes["F a"].height, nodes["F b"].y + nodes["F b"].height)


def test_a_long_label_ends_in_an_ellipsis():
    (node,) = graph_of(ledger(record(stated("word " * 80)))).nodes
    assert node.lines[-1].endswith("…")
    assert len(node.lines) <= 3


def test_an_empty_ledger_is_an_empty_drawing():
    assert graph_of(ledger()).nodes == ()
