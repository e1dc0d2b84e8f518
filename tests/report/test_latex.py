from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace

import pytest

import verify.evidence.axioms
from tests.evidence.examples import ENVIRONMENT, record, stated
from tests.report.claims import every_claim
from tests.report.pages import HOSTILE, PICTURE, everything
from verify.errors import InputError
from verify.evidence import Axiom, Ledger
from verify.report.latex import latex, write_latex
from verify.report.latex_display import displayed, inline, with_formulas
from verify.report.latex_prose import in_formula, prose
from verify.report.ledger_file import write_file
from verify.report.pictures import as_csv


@pytest.mark.parametrize(
    ("text", "tex"),
    [
        ("50 % & more_", r"50 \% \& more\_"),
        (r"\input{x}", r"\textbackslash{}input\{x\}"),
        ("μ ≥ ½", r"\ensuremath{\mu} \ensuremath{\ge} \ensuremath{\tfrac12}"),
        ("x⁴", r"x\ensuremath{{}^{4}}"),
        ("x₄", r"x\ensuremath{{}_{4}}"),
        ("Poincaré", "Poincare"),
        ("☃\x1b", "[U+2603][U+001B]"),
    ],
)
def test_prose(text, tex):
    assert prose(text) == tex


def test_prose_with_formulas():
    assert with_formulas(r"50 % of $\mu^2$ & more") == r"50 \% of $\mu^2$ \& more"
    assert with_formulas("1 $ only") == r"1 \$ only"


def test_formulas_keep_their_commands():
    assert in_formula(r"\text{⟨x⟩} \le 1") == r"\text{\ensuremath{\langle}x\ensuremath{\rangle}} \le 1"


def test_a_short_formula_is_displayed_and_a_long_one_broken():
    assert displayed(r"\left(a\right)^2 \le b") == "\n\\[\n" + r"\left(a\right)^2 \le b" + "\n\\]"
    parts = r",\quad ".join([r"\left(\tfrac{a\,b}{c, d}\right)^{2} \le \left.\{x\,y\}\right|"] * 9)
    shown = displayed(parts + r" \ \vdash\ x")
    assert r"\left" not in shown
    assert r"\right" not in shown
    assert r",\quad \penalty0 (\tfrac{a\,b}{c, d})^{2} \le \{x\penalty900 \,y\}|" in shown
    assert r"\penalty0 \vdash" in shown
    assert shown.count("{") == shown.count("}")


def test_a_long_exponent_of_e_becomes_an_argument_of_exp():
    exponent = " - ".join([r"\tfrac{1}{8}\,a^{2}"] * 20)
    assert inline(rf"b\,e^{{{exponent}}} \le e^{{-c}}").startswith(r"$b\penalty900 \,\exp(\tfrac{1}{8}")
    assert inline(rf"b\,e^{{{exponent}}} \le e^{{-c}}").endswith(r") \le e^{-c}$")
    assert r"X_e^{\tfrac{1}{8}" in inline(rf"X_e^{{{exponent}}}")


@pytest.mark.parametrize(
    "formula",
    [
        r"\input{/etc/passwd}", r"\write18{ls}", r"\immediate\write 18", r"\csname input\endcsname x",
        r"^^5cinput{x}", r"1 \] \input x", r"a $ b", "a % b", r"\begin{verbatim}", r"\begin {document}",
        r"\def\x{}",
        "1\\",
    ],
)  # fmt: skip
def test_a_formula_that_could_do_more_than_typeset_is_refused(formula, tmp_path):
    for write in (in_formula, inline, displayed, lambda f: inline(99 * "x + " + f)):
        with pytest.raises(InputError, match="typeset mathematics and no more"):
            write(formula)
    evil = Ledger(ENVIRONMENT, (record(replace(stated(), formulas=None, statement=formula)),))
    with pytest.raises(InputError, match="F Lemma 1"):
        write_latex(evil, tmp_path / "tex")
    assert list(tmp_path.iterdir()) == []
    assert rf"\displaystyle {formula}" not in evil.verdicts[0]._repr_latex_()


def test_every_statement_of_the_theorems_and_every_axiom_can_be_written():
    axioms = [a for a in vars(verify.evidence.axioms).values() if isinstance(a, Axiom)]
    formulas = [f for _, claim in every_claim() for f in (claim.statement, *claim.hypotheses)]
    assert len(axioms) > 30
    assert len(formulas) > 80
    for formula in (*formulas, *(axiom.statement for axiom in axioms)):
        in_formula(formula)


@pytest.mark.parametrize("existing", [False, True])
def test_a_run_that_fails_leaves_no_partial_directory(tmp_path, monkeypatch, existing):
    target = tmp_path / "tex"
    if existing:
        target.mkdir()
    written = []

    def full(path, content):
        if len(written) == 3:
            raise InputError("path", str(path), "cannot be written: the disk is full", "make room")
        written.append(write_file(path, content))

    monkeypatch.setattr("verify.report.latex.write_file", full)
    with pytest.raises(InputError, match="disk is full"):
        write_latex(everything(), target)
    assert list(tmp_path.iterdir()) == [target] * existing
    assert not existing or list(target.iterdir()) == []


def test_one_file_a_claim_and_a_main_file_that_inputs_them():
    texts = latex(everything())
    assert len(texts) == len(everything().verdicts) + 1
    assert all(name in texts["main.tex"] for name in texts if name != "main.tex")
    assert all(text.isascii() for text in texts.values())
    assert not any(r"\input{/etc" in text for text in texts.values())
    assert prose(HOSTILE) in "".join(texts.values())


def test_pictures_and_their_data_are_files_of_one_name(tmp_path):
    write_latex(everything(), tmp_path)
    (drawing,), (table,) = (list((tmp_path / d).iterdir()) for d in ("pictures", "data"))
    assert drawing.stem == table.stem
    assert drawing.read_bytes().startswith(b"%PDF")
    assert table.read_text(encoding="utf-8") == as_csv(PICTURE)
    assert f"{{pictures/{drawing.name}}}" in "".join(latex(everything()).values())


def test_a_run_without_pictures_has_no_directories_for_them(tmp_path):
    write_latex(Ledger(ENVIRONMENT, (record(),)), tmp_path)
    assert not [p for p in tmp_path.iterdir() if p.is_dir()]


def test_the_worst_case_is_named():
    assert "in the worst case, n=4: tighter" in "".join(latex(everything()).values())


def test_what_is_left_to_the_reader_is_listed():
    texts = "".join(latex(everything()).values())
    assert r"Left to the reader, inferences from checked steps: $\langle a, b\rangle \le c$." in texts


def test_an_unusable_directory_is_refused(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match="directory"):
        write_latex(everything(), tmp_path / "file")


@pytest.mark.tex
@pytest.mark.skipif(not shutil.which("pdflatex"), reason="pdflatex is missing (Debian: texlive-latex-base)")
def test_it_compiles(tmp_path):
    write_latex(everything(), tmp_path)
    command = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "main.tex"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout[-2000:]
    assert (tmp_path / "main.pdf").stat().st_size > 10_000


@pytest.mark.tex
@pytest.mark.skipif(not shutil.which("pdflatex"), reason="pdflatex is missing (Debian: texlive-latex-base)")
def test_a_long_statement_stays_on_the_page(tmp_path):
    factors = r"\,".join(rf"\left(\mu_{{{k}}} - 1\right)^{{2}}" for k in range(40))
    long = rf"{factors} \le e^{{-{factors.replace('-', '+')}}},\quad " * 3 + "0 < 1"
    write_latex(Ledger(ENVIRONMENT, (record(replace(stated(), formulas=None, statement=long)),)), tmp_path)
    command = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "main.tex"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout[-2000:]
    assert "Overfull" not in (tmp_path / "main.log").read_text(errors="replace")
