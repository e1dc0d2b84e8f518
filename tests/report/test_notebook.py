from __future__ import annotations

import subprocess
import sys
from fractions import Fraction
from html.parser import HTMLParser

import pytest

import verify
from tests.evidence.examples import ENVIRONMENT, record
from tests.report.pages import HOSTILE, everything
from tests.report.test_html import Parsed
from verify.arithmetic import ball, widened
from verify.display import Displayed
from verify.evidence import FORWARD, Claim, Grade, Ledger, Provenance
from verify.report.notebook import divergence_tex, mixture_tex


class Balanced(HTMLParser):
    """Fails on a tag that is closed and was not opened last."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        pass

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def shown():
    student = verify.GaussianMixture([[4, 0], ["1/3", 1]])
    return [*everything().verdicts, everything(), student, verify.reverse_fisher(student, digits=10)]


@pytest.mark.parametrize("value", shown(), ids=lambda value: type(value).__name__)
def test_html_is_balanced_and_loads_and_runs_nothing(value):
    text = value._repr_html_()
    Balanced(text)
    parsed = Parsed(text)
    assert not {"script", "img", "link", "iframe"} & {tag for tag, _ in parsed.tags}
    assert all((a.get("href") or "#").startswith("#") for _, a in parsed.tags)
    used = {a["href"][1:] for tag, a in parsed.tags if tag == "use"}
    assert used <= {a["id"] for _, a in parsed.tags if "id" in a}


def test_hypotheses_are_shown_with_the_statement():
    (verdict,) = [v for v in everything().verdicts if v.claim.hypotheses]
    assert "Hypotheses" in verdict._repr_html_()
    assert r"given $n \ge 3$" in verdict._repr_latex_()


def test_hostile_text_is_shown_as_it_is():
    (verdict,) = [v for v in everything().verdicts if HOSTILE in v.claim.key]
    for value in (verdict, everything()):
        assert HOSTILE in Parsed(value._repr_html_()).text
        assert r"\input{/etc" not in value._repr_latex_()


@pytest.mark.parametrize("grade", list(Grade))
def test_a_verdict_and_a_ledger_show_every_grade_by_symbol_and_name(grade):
    found = [v for v in everything().verdicts if v.grade is grade]
    for verdict in found:
        assert f"{grade.symbol} {grade.name}" in Parsed(verdict._repr_html_()).text
        assert grade.name in verdict._repr_latex_()
    assert (f"{grade.symbol} {grade.name}" in Parsed(everything()._repr_html_()).text) == bool(found)


def test_the_verdict_names_its_worst_case():
    (verdict,) = [v for v in everything().verdicts if HOSTILE in v.claim.key]
    assert "in the worst case n=4: tighter" in Parsed(verdict._repr_html_()).text


def test_tex_that_cannot_be_drawn_is_shown_as_text():
    claim = Claim(FORWARD, "Lemma 9", r"\nonsense <x", "all n", Provenance.DERIVED)
    (verdict,) = Ledger(ENVIRONMENT, (record(claim),)).verdicts
    assert r"\nonsense <x" in Parsed(verdict._repr_html_()).text


@pytest.mark.parametrize(
    ("mixture", "tex"),
    [
        (verify.GaussianMixture([1]), r"\mathcal{N}(1, 1)"),
        (
            verify.GaussianMixture(["-3", "1/2"], ["2/5", "3/5"]),
            r"\tfrac{2}{5}\,\mathcal{N}(-3, 1) + \tfrac{3}{5}\,\mathcal{N}(\tfrac{1}{2}, 1)",
        ),
        (
            verify.GaussianMixture([[1, "-1/2"], [0, 0]]),
            r"\tfrac{1}{2}\left[\mathcal{N}((1,\ -\tfrac{1}{2}), I_{2}) + \mathcal{N}((0,\ 0), I_{2})\right]",
        ),
        (verify.GaussianMixture([0.1]), r"\mathcal{N}(0.100000000000 \pm 2\cdot 10^{-17}, 1)"),
        (verify.GaussianMixture([widened(ball(1), ball(Fraction(1, 8)))]), r"\mathcal{N}(1 \pm 0.126, 1)"),
    ],
)
def test_a_mixture_in_latex(mixture, tex):
    assert mixture_tex(mixture) == tex
    assert mixture._repr_latex_() == f"${tex}$"


def test_of_many_components_the_first_and_the_last_are_written():
    tex = mixture_tex(verify.GaussianMixture(list(range(40))))
    assert tex.count("mathcal") == 7
    assert r"\cdots + \mathcal{N}(39, 1)" in tex


def test_a_divergence_shows_certain_digits_only():
    tex = divergence_tex(verify.forward_fisher(verify.GaussianMixture([2, -1]), digits=5))
    loss = tex.split(" = ")[1].split(r"\ldots")[0]
    exact = verify.forward_fisher(verify.GaussianMixture([2, -1]), digits=30).loss
    assert float(loss) <= float(exact.mid()) < float(loss) + 10.0 ** -(len(loss.split(".")[1]))
    assert tex.count(r"\\") == 1


def test_an_unregistered_class_leaves_it_to_its_repr():
    class Other(Displayed):
        pass

    assert Other()._repr_html_() is Other()._repr_latex_() is None


def test_the_package_registers_without_loading_what_draws():
    heavy = ("matplotlib", "ziamath", "jinja2", "rich")
    code = f"import sys, verify; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
