"""What a claim's instances gave to look at: as one series a picture, in words, and as CSV."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace

from verify.evidence import Axis, Curve, Form, Grade, Series, Verdict

FORMULA = re.compile(r"\$([^$]+)\$")
"""LaTeX within the words of a series: split by it, prose and formulas alternate."""

_SHAPES = {
    Form.LINE: "a line",
    Form.POINTS: "points",
    Form.PATH: "an orbit",
    Form.REFERENCE: "for comparison",
}


def pictures(verdict: Verdict) -> tuple[Series, ...]:
    """The claim's series; those of several instances with one title and the same axes share a picture."""
    joined: dict[tuple[str, Axis, Axis], Series] = {}
    for series in (s for record in verdict.records for s in record.series):
        key = series.title, series.x, series.y
        joined[key] = _joined(joined[key], series) if key in joined else series
    return tuple(joined.values())


def _joined(first: Series, second: Series) -> Series:
    curves = tuple(dict.fromkeys((*first.curves, *second.curves)))  # a reference line may come with each
    captions = tuple(dict.fromkeys(c for c in (first.caption, second.caption) if c))
    return replace(first, curves=curves, caption=" ".join(captions))


def described(series: Series) -> str:
    """The picture in words, for who cannot see it."""
    axes = f"{_axis(series.x)} to the right, {_axis(series.y)} upwards."
    return " ".join((axes, *(_curve(c) for c in series.curves), series.caption)).strip()


def _axis(axis: Axis) -> str:
    return axis.label + (" (logarithmic)" if axis.logarithmic else "")


def _curve(curve: Curve) -> str:
    run = f"from ({curve.x[0]:.3g}, {curve.y[0]:.3g}) to ({curve.x[-1]:.3g}, {curve.y[-1]:.3g})"
    place = run if len(curve.x) > 1 else f"({curve.x[0]:.3g}, {curve.y[0]:.3g})"
    grade = "" if curve.form is Form.REFERENCE else f", {curve.grade.name}"
    return f"{curve.name} ({_SHAPES[curve.form]}{grade}): {place}."


def grades_in_words(series: Series) -> str:
    """How the numbers were come by, such as ``"OBSERVED, CERTIFIED (s*)"``; not of references."""
    graded: dict[Grade, list[str]] = {}
    for curve in series.curves:
        if curve.form is not Form.REFERENCE and curve.name not in graded.setdefault(curve.grade, []):
            graded[curve.grade].append(curve.name)
    most = max(graded.values(), key=len, default=[])
    return ", ".join(
        grade.name if names is most else f"{grade.name} ({', '.join(names)})"
        for grade, names in graded.items()
    )


def as_csv(series: Series) -> str:
    """All numbers of the picture, one point a row; floats as Python reads them back."""
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(["curve", "form", "grade", series.x.label, series.y.label, "low", "high"])
    for curve in series.curves:
        none = ("",) * len(curve.x)
        columns = (curve.x, curve.y, curve.low or none, curve.high or none)
        for point in zip(*columns, strict=True):
            rows.writerow([curve.name, curve.form, curve.grade.name, *point])
    return text.getvalue()
