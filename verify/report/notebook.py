"""What a notebook shows of verdicts, ledgers, mixtures and divergences: HTML without network, and LaTeX."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from fractions import Fraction

from markupsafe import Markup

from verify.arithmetic import Real, ball, decimal
from verify.display import display
from verify.errors import InputError
from verify.evidence import Grade, Ledger, Verdict
from verify.fisher import FisherDivergence
from verify.mixture import GaussianMixture
from verify.report.latex_prose import in_formula, prose
from verify.report.summary import least_slack, remarks, shortened, twins_in_words, worst_case

_DIGITS = 12
_MOST = 8  # components or rows that are written out; of more, the first and the last ones
_EXPONENT = re.compile(r"e([+-]?\d+)$")
_SIDE = {
    Grade.PROVED: "#009e73",
    Grade.CERTIFIED: "#0072b2",
    Grade.ARGUED: "#cc79a7",
    Grade.OBSERVED: "#56b4e9",
    Grade.INCONCLUSIVE: "#e69f00",
    Grade.REFUTED: "#d55e00",
}
_COLUMNS = ("Claim", "Verdict", "Shown for", "Slack", "Twins refuted", "Time")


def show_typeset() -> None:
    """Let notebooks show these values by the functions of this module."""
    display(Verdict, verdict_html, verdict_latex)
    display(Ledger, ledger_html, ledger_latex)
    display(GaussianMixture, lambda m: _formula(mixture_tex(m)), lambda m: f"${mixture_tex(m)}$")
    display(FisherDivergence, divergence_html, lambda found: f"$\\displaystyle {divergence_tex(found)}$")


def verdict_html(verdict: Verdict) -> Markup:
    """What a run showed of one claim, with its steps to unfold."""
    claim, worst = verdict.claim, worst_case(verdict)
    at = f" in the worst case {worst.record.instance}: {worst.slack.bound}" if worst else ""
    facts = {
        f"Why {verdict.grade.name}": remarks(verdict),
        "Hypotheses": _formulas(claim.hypotheses),
        "Shown for": shortened(verdict) or "nothing",
        "Rests on": "; ".join(verdict.premises),
        "Least slack": least_slack(verdict) + at if verdict.slacks else "",
        "False twins refuted": twins_in_words(verdict.twins),
        "Left to the reader": _formulas(verdict.open_joints),
        "Axioms": "; ".join(axiom.name for axiom in verdict.axioms),
    }
    steps = [s for record in verdict.records for s in (*record.steps, *record.conclusions)]
    listed = Markup().join(
        Markup("<li>{} {} <em>({}; {})</em></li>").format(_mark(s.grade), s.why, s.method, s.scope)
        for s in steps
    )
    return Markup(
        '<div style="border-left:4px solid {};padding-left:.8em"><strong>{}</strong> {} [{}]'
        '<div style="margin:.5em 0">{}</div>{}<details><summary>{} steps</summary><ol>{}</ol></details></div>'
    ).format(
        _SIDE[verdict.grade], claim.key, _mark(verdict.grade), claim.provenance.value,
        _formula(claim.statement), _table(((k, v) for k, v in facts.items() if v)), len(steps), listed,
    )  # fmt: skip


def verdict_latex(verdict: Verdict) -> str:
    """The claim and its grade, for a notebook's way to PDF."""
    name = f"{verdict.claim.key} ({verdict.claim.provenance.value}): {verdict.grade.name}"
    given = ", ".join(map(_tex, verdict.claim.hypotheses))
    statement = _tex(verdict.claim.statement, r"\displaystyle ")
    return rf"\textbf{{{prose(name)}}} {statement}" + (f", given {given}" if given else "")


def _tex(formula: str, style: str = "") -> str:
    try:
        return f"${style}{in_formula(formula)}$"
    except InputError:  # no place to refuse it: it is shown as it stands
        return rf"\texttt{{{prose(formula)}}}"


def ledger_html(ledger: Ledger) -> Markup:
    """The table of verdicts."""
    return _table((_row(v) for v in ledger.verdicts), _COLUMNS)


def ledger_latex(ledger: Ledger) -> str:
    """The table of verdicts, its marks in words."""
    rows = (
        " & ".join(map(prose, (v.claim.key, v.grade.name, *_row(v)[2:]))) + r" \\" for v in ledger.verdicts
    )
    head = " & ".join(_COLUMNS) + r" \\ \hline"
    return "\n".join((r"\begin{tabular}{llp{.35\linewidth}rrr}", head, *rows, r"\end{tabular}"))


def mixture_tex(mixture: GaussianMixture) -> str:
    r"""The mixture, such as ``\tfrac{2}{5}\,\mathcal{N}(-3, 1) + \tfrac{3}{5}\,\mathcal{N}(2, 1)``.

    Of many components the first and the last ones.
    """
    covariance = "1" if mixture.dimension == 1 else f"I_{{{mixture.dimension}}}"
    normals = [rf"\mathcal{{N}}({_point(point)}, {covariance})" for point in mixture.means]
    uniform = len(set(mixture.weights)) == 1
    if not uniform:
        terms = zip(mixture.weights, normals, strict=True)
        return " + ".join(_shortened([rf"{_real(weight)}\,{normal}" for weight, normal in terms]))
    total = " + ".join(_shortened(normals))
    return total if mixture.n == 1 else rf"\tfrac{{1}}{{{mixture.n}}}\left[{total}\right]"


def divergence_html(found: FisherDivergence) -> Markup:
    """Loss and gradient by their certain digits, and what they took."""
    work = f"{found.work.nodes} nodes at {found.work.bits} bits, {found.digits} digits asked for"
    reached = work + ("" if found.reached else ", NOT reached")
    return Markup("<div>{}</div><small>{} divergence; every digit shown is certain; {}</small>").format(
        _formula(divergence_tex(found)), found.objective, reached
    )


def divergence_tex(found: FisherDivergence) -> str:
    """Loss and gradient (one row for each mean) in LaTeX."""
    name = "L" if found.objective == "forward" else "F"
    digits = min(found.digits, _DIGITS)
    rows = [" & ".join(_real(c, digits) for c in row) for row in found.gradient]
    matrix = r" \\ ".join(_shortened(rows, r"\vdots"))
    loss = rf"{name} = {_real(found.loss, digits)}"
    return rf"{loss},\quad \nabla {name} = \begin{{pmatrix}} {matrix} \end{{pmatrix}}"


def _formula(tex: str) -> Markup:
    from verify.report.equations import Equations  # loading the typesetter is slow, so only when needed

    equations = Equations()
    try:
        drawn = equations.draw(tex, "formula")
    except InputError:  # a claim's TeX may be anything; a notebook is no place to refuse it
        return Markup("<code>{}</code>").format(tex)
    hidden = '<svg aria-hidden="true" style="position:absolute;width:0;height:0"><defs>{}</defs></svg>'
    return Markup('<span style="fill:currentColor">{}' + hidden + "</span>").format(drawn, equations.shared)


def _formulas(all_tex: Iterable[str]) -> Markup:
    return Markup("<br>").join(map(_formula, all_tex))


def _mark(grade: Grade) -> Markup:
    return Markup('<strong style="white-space:nowrap">{} {}</strong>').format(grade.symbol, grade.name)


def _row(verdict: Verdict) -> tuple[str, ...]:
    return (
        f"{verdict.claim.key} [{verdict.claim.provenance.value}]", _mark(verdict.grade), shortened(verdict),
        least_slack(verdict).replace(" ", "\xa0"), twins_in_words(verdict.twins),
        f"{verdict.seconds:.1f}\xa0s",
    )  # fmt: skip


def _table(rows: Iterable[Sequence[str]], head: Sequence[str] = ()) -> Markup:
    cell = Markup('<td style="text-align:left;vertical-align:top">{}</td>')
    title = Markup().join(Markup('<th style="text-align:left">{}</th>').format(name) for name in head)
    body = Markup().join(
        Markup("<tr>{}</tr>").format(Markup().join(cell.format(value) for value in row)) for row in rows
    )
    return Markup("<table>{}{}</table>").format(Markup("<tr>{}</tr>").format(title) if head else "", body)


def _shortened(parts: list[str], dots: str = r"\cdots") -> list[str]:
    return parts if len(parts) <= _MOST else [*parts[: _MOST - 2], dots, parts[-1]]


def _point(point: Sequence[Real]) -> str:
    inside = ",\\ ".join(map(_real, point))
    return inside if len(point) == 1 else f"({inside})"


def _real(value: Real, digits: int = _DIGITS) -> str:
    """A rational as it is if it is short, anything else by its certain digits."""
    if isinstance(value, Fraction) and max(value.numerator.bit_length(), value.denominator.bit_length()) < 40:
        sign = "-" if value < 0 else ""
        top, bottom = abs(value.numerator), value.denominator
        return f"{sign}{top}" if bottom == 1 else rf"{sign}\tfrac{{{top}}}{{{bottom}}}"
    middle, _, radius = decimal(ball(value), digits).strip("[]").partition("+/-")
    return rf"{_decimal_tex(middle)} \pm {_decimal_tex(radius)}" if radius else _decimal_tex(middle)


def _decimal_tex(text: str) -> str:
    plain = (text.strip() or "0").replace("…", r"\ldots")
    return _EXPONENT.sub(lambda power: rf"\cdot 10^{{{int(power[1])}}}" if int(power[1]) else "", plain)
