"""A ledger with every grade, every part of a record and hostile text, for the tests of the pages."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from tests.evidence.examples import ENVIRONMENT, checked, record, stated
from verify.evidence import (
    SHARPER,
    Axis,
    Claim,
    Curve,
    Dyadic,
    Enclosure,
    Evidence,
    Form,
    Grade,
    Ledger,
    Provenance,
    Series,
    Slack,
    Step,
)
from verify.evidence.axioms import STEIN

HOSTILE = '<script>alert("x")</script> [bold] {{ 7 * 7 }} & \' \\input{/etc/passwd} %'


PICTURE = Series(
    f"loss {HOSTILE}",
    Axis("$s$"),
    Axis(r"$L(s)$ &", logarithmic=True),
    (
        Curve(HOSTILE, (0, 1, 2), (1, 3, 2), low=(0.5, 2, 1), high=(2, 4, 3)),
        Curve("_orbit", (0, 0, 1), (1, 1, 2), Form.PATH),
        Curve("seen", (0, 1), (1, 2), Form.POINTS, low=(0.9, 1.9), high=(1.1, 2.1)),
        Curve("enclosed", (1.5,), (2.5,), Form.POINTS, Grade.CERTIFIED),
        Curve("bound", (0, 2), (4, 4), Form.REFERENCE),
    ),
    f"what to see: {HOSTILE}",
)


def everything() -> Ledger:
    third = Enclosure(Dyadic(1, -1), Dyadic(1, -20))
    two = Enclosure(Dyadic(2, 0), Dyadic(0, 0))
    rich = Evidence(
        Claim(
            SHARPER,
            HOSTILE,
            r"\textstyle\sum_i \operatorname{tr} C \le \tfrac12\ \text{for } x < 1",
            "all n ≥ 1, all d ≥ 1",
            Provenance.CONJECTURE,
            hypotheses=(r"n \ge 3",),
            uses=("F Lemma 1", "F Lemma 4", "F absent"),
        )
    )
    rich.step(
        Step(
            r"\mathbb{E}_\varphi f = 0", HOSTILE, HOSTILE, Grade.CERTIFIED, "n = 3", HOSTILE, (STEIN,),
            {HOSTILE: third, "p": Fraction(1, 3)}, Slack("bound", two, third),
        )
    )  # fmt: skip
    rich.conclude(replace(checked(Grade.ARGUED, scope="n = 3"), open_joints=(r"\langle a, b\rangle \le c",)))
    rich.twin(HOSTILE, checked(Grade.REFUTED, HOSTILE))
    first = rich.record("n=3", "theorems/test_x.py::test_it[a b]", 1.5, line=12)
    rich.step(replace(checked(Grade.CERTIFIED, scope="n = 4"), slack=Slack("tighter", two, two)))
    rich.series(PICTURE)
    return Ledger(
        ENVIRONMENT,
        (
            record(stated("Lemma 1")),
            record(stated("Lemma 2", uses=("F Lemma 1",)), (Grade.OBSERVED,)),
            record(stated("Lemma 3"), (Grade.REFUTED,)),
            record(stated("Lemma 4"), trouble=HOSTILE),
            first,
            rich.record("n=4", "theorems/test_x.py::test_it[n4]", 1.5, line=12),
        ),
    )
