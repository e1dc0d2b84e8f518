"""Random evidence of every kind, for tests of what is written and read."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from hypothesis import strategies as st

from tests.evidence.examples import THEOREM
from verify.evidence import (
    FORWARD,
    REVERSE,
    SHARPER,
    Axiom,
    Axis,
    Claim,
    Curve,
    Dyadic,
    Enclosure,
    Form,
    Grade,
    Nets,
    Provenance,
    Record,
    Series,
    Slack,
    Step,
    Twin,
)
from verify.logic.statement import statement
from verify.logic.terms import term
from verify.report.ledger_file import LARGEST_EXPONENT

# Up to far over Python's limit of 4300 decimal digits.
HUGE = st.builds(lambda n, k, low: (n << k) + low, st.integers(), st.integers(0, 20_000), st.integers(-9, 9))
INTEGERS = st.integers() | HUGE
EXPONENTS = st.integers(-LARGEST_EXPONENT, LARGEST_EXPONENT)
DYADICS = st.builds(Dyadic, INTEGERS, EXPONENTS)
RADII = st.builds(Dyadic, st.integers(min_value=0), EXPONENTS)
ENCLOSURES = st.builds(Enclosure, DYADICS, RADII)
RATIONALS = st.builds(Fraction, INTEGERS, st.integers(0, 3000).map(lambda k: 2**k + 1))
NUMBERS = INTEGERS | RATIONALS | DYADICS | ENCLOSURES
# Positive, and of a size at which the interval's ends can be computed.
POSITIVE = st.builds(
    lambda m, e, r: Enclosure(Dyadic(1000 + m, e), Dyadic(r, e)),
    st.integers(0, 2**200),
    st.integers(-500, 500),
    st.integers(0, 999),
)
TEXT = st.text(max_size=20)
LABELS = st.text("abc[]:é∞ ", min_size=1, max_size=8).filter(str.strip)
AXIOMS = st.lists(st.builds(Axiom, TEXT, TEXT, TEXT), max_size=2).map(tuple)
STEPS_WITHOUT_JOINTS = st.builds(
    Step,
    statement=TEXT,
    why=TEXT,
    method=TEXT,
    grade=st.sampled_from([grade for grade in Grade if grade is not Grade.PROVED]),
    scope=TEXT,
    residual=TEXT,
    axioms=AXIOMS,
    data=st.dictionaries(TEXT, NUMBERS, max_size=3),
    slack=st.none() | st.builds(Slack, TEXT, POSITIVE, POSITIVE),
)
STEPS = st.builds(
    lambda step, joints: replace(step, open_joints=joints) if step.grade <= Grade.ARGUED else step,
    STEPS_WITHOUT_JOINTS,
    st.lists(TEXT, max_size=2).map(tuple),
) | st.just(Step.of(THEOREM, "by arithmetic"))
CLAIMS = st.builds(
    Claim,
    source=st.sampled_from([FORWARD, REVERSE, SHARPER]),
    label=LABELS,
    statement=LABELS,
    quantifiers=LABELS,
    provenance=st.sampled_from(Provenance),
    hypotheses=st.lists(TEXT, max_size=2).map(tuple),
    uses=st.lists(st.sampled_from(["F zzz", "R zzz"]), max_size=2).map(tuple),
    finding=st.booleans(),
) | st.builds(
    Claim.of_formulas,
    st.sampled_from([FORWARD, REVERSE, SHARPER]),
    LABELS,
    st.just(statement(THEOREM.conclusion, given=[term(3) >= 1])),
    st.sampled_from(Provenance),
)
COLUMNS = st.lists(st.floats(1e-3, 1e9), min_size=1, max_size=3).map(tuple)
CURVES = st.builds(
    lambda name, x, form, grade, banded: Curve(name, x, x, form, grade, *((x, x) if banded else ())),
    TEXT,
    COLUMNS,
    st.sampled_from(Form),
    st.sampled_from(Grade),
    st.booleans(),
)
AXES = st.builds(Axis, TEXT, st.booleans())
SERIES = st.builds(Series, TEXT, AXES, AXES, st.lists(CURVES, min_size=1, max_size=2).map(tuple), TEXT)
WORDS = st.lists(TEXT, max_size=2).map(tuple)
TWINS = st.lists(st.builds(Twin, TEXT, STEPS), max_size=2).map(tuple)
NETS = st.builds(
    Nets,
    models=WORDS,
    near_models=WORDS,
    no_models=WORDS,
    violation=TEXT,
    seen_false=TEXT,
    untested=WORDS,
    tried=st.integers(0, 99),
    refuted=TWINS,
)
RECORDS = st.builds(
    Record,
    claim=CLAIMS,
    instance=TEXT,
    node=TEXT,
    steps=st.lists(STEPS, max_size=2).map(tuple),
    conclusions=st.lists(STEPS, max_size=2).map(tuple),
    twins=TWINS,
    seconds=st.floats(0, 1e6),
    trouble=TEXT,
    series=st.lists(SERIES, max_size=1).map(tuple),
    line=st.integers(0, 999),
    nets=st.none() | NETS,
)
