from __future__ import annotations

import dataclasses
import re

import pytest

from tests.report.claims import every_claim
from verify.errors import InputError
from verify.report import typesetter
from verify.report.equations import Equations

CLAIMS = [claim for _, claim in every_claim()]


def outlines(tex: str) -> list[str]:
    """What each glyph of an equation refers to."""
    equations = Equations()
    equations.draw(tex, "F x")
    return re.findall(r'<use href="#(g\d+)"', equations.shared)


@pytest.mark.parametrize("tex", ["{", "x^", r"\left( a", "a & b"])
def test_malformed_tex_fails_with_its_claim(tex):
    with pytest.raises(InputError, match="F Lemma 9"):
        Equations().draw(tex, "F Lemma 9")


@pytest.mark.parametrize(
    "tex",
    [
        r"\text{for } x", r"\tfrac12", r"\operatorname{tr} C", r"\mathbb{E}_\varphi", r"\Big( x \Big)",
        r"\mathsf T", r"\Pr(|Z| > c)", r"\left|\textstyle\sum_k\right|^2", r"a \parallel b", r"\sqrt{2\pi}",
        r"\text{⟨φ⟩ ≥ ½}", r"\|C\|_F \succ \dot x \subset \bar\mu",
    ],
)  # fmt: skip
def test_the_commands_of_the_theorems_are_drawn(tex):
    equations = Equations()
    name = re.findall(r'href="#([^"]+)"', equations.draw(tex, "F x"))
    used = set(re.findall(r'href="#([^"]+)"', equations.shared))
    assert used
    assert all(f'id="{target}"' in equations.shared for target in (*name, *used))


@pytest.mark.parametrize("space", [r"\ ", r"\;", r"\quad ", r"\text{ }"])
def test_nothing_after_a_space_is_lost(space):
    assert outlines(f"a:{space}g(s) = 0")[-6:] == outlines("g(s) = 0")


def test_sans_serif_is_upright_and_in_every_letter():
    assert outlines(r"\mathsf T") == outlines(r"\mathsf{T}") != outlines("T")
    assert outlines(r"\mathsf{TV}") == outlines(r"\mathsf T \mathsf V")


def test_the_same_equation_is_drawn_once():
    equations = Equations()
    assert equations.draw("x = 1", "F x") == equations.draw("x = 1", "R y")
    assert equations.shared.count('<g id="eq') == 1


@pytest.mark.parametrize(
    "tex",
    [
        r"\tfrac1\tau \sum_{k<\tau} L(k) \le \left(\frac{V_0}{\eta\tau}\right)^2",
        r"\left|\frac{a}{\left(\frac{b}{\left\|x\right\|^2}\right)^{1/2}}\right|^{\left|\frac ab\right|}",
        r"\sqrt{\left\{\textstyle\sum_i \left[\frac{x_i}{2}\right]\right\}} < \widehat{\xi}_{|y|}",
        r"\langle \frac{a}{b}, c \rangle \Rightarrow \bigcup_k \Big( b \Big) \left. f \right|_{\frac12}",
    ],
)  # fmt: skip
def test_what_the_typesetter_is_spared_changes_no_drawing(monkeypatch, tex):
    ours, plain = Equations(), Equations()
    placed = ours.draw(tex, "F x")
    monkeypatch.setattr(typesetter, "_in_one_row", lambda mathml: mathml)
    monkeypatch.delattr(typesetter._Row, "_get_height_nostretch")
    monkeypatch.setattr(typesetter.styles, "asdict", dataclasses.asdict)
    monkeypatch.setattr(typesetter.Mnode, "size_px", typesetter._measured)
    assert plain.draw(tex, "F x") == placed
    assert plain.shared == ours.shared


@pytest.fixture(scope="module")
def one_page():
    return Equations()


@pytest.mark.parametrize("stated", CLAIMS, ids=lambda claim: claim.key)
def test_every_statement_of_the_theorems_is_drawn(one_page, stated):
    for tex in (stated.statement, *stated.hypotheses):
        assert one_page.draw(tex, stated.key)


def test_the_theorems_have_statements():
    assert len(CLAIMS) > 20
