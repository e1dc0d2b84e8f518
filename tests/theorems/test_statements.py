"""What every claim under theorems/ must say: who states it, and every hypothesis that its statement needs.

These rules read the words of a claim and not its meaning. Each is a fault that was found in a landed claim.
"""

from __future__ import annotations

import re

import pytest

from tests.report.claims import every_claim
from verify.evidence import FORWARD, REVERSE, Claim, check_claims

CLAIMS = [claim for _, claim in every_claim()]
EVERY_CLAIM = pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: claim.key)
ABOUT_PAPERS = pytest.mark.parametrize(
    "claim", [c for c in CLAIMS if c.source.key != "A"], ids=lambda claim: claim.key
)


def supposed(claim: Claim) -> str:
    """All that a claim says besides its conclusion; a claim made of formulas has its notation."""
    notation = (f"{name} = {meaning}" for name, meaning in claim.notation)
    return " ; ".join((*claim.hypotheses, claim.quantifiers, *notation))


def said(claim: Claim) -> str:
    return f"{claim.statement} ; {supposed(claim)}"


def test_keys_are_unique_and_premises_exist() -> None:
    keys = [claim.key for claim in CLAIMS]
    assert len(keys) == len(set(keys))
    check_claims(tuple(CLAIMS))
    missing = {(claim.key, used) for claim in CLAIMS for used in claim.uses if used not in keys}
    assert not missing


@pytest.mark.parametrize("label", ["R-1", "R-2", "R-3", "R-4"])
def test_paper_r_has_a_claim_under_its_own_name(label) -> None:
    (stated,) = (c for c in CLAIMS if c.source == REVERSE and c.label == label)
    assert stated.provenance.by_the_source


@pytest.mark.parametrize(
    "label",
    [
        "Lemma 2.2",
        "Theorem 2.1",
        "Theorem 3.1",
        "Theorem 3.2",
        "Lemma 3.3",
        "Theorem 3.4",
        "Theorem 3.5",
        "Corollary 3.6",
        "Theorem 3.7",
    ],
)
def test_paper_f_has_claims_under_its_own_names(label) -> None:
    """A claim that shows less than the paper states says so after that name: "…, n up to 20"."""
    stated = [c for c in CLAIMS if c.source == FORWARD and c.label.partition(",")[0] == label]
    assert any(c.provenance.by_the_source for c in stated)


@EVERY_CLAIM
def test_only_papers_state_what_is_marked_abstract_or_reported(claim) -> None:
    assert claim.source.is_paper or not claim.provenance.by_the_source


@EVERY_CLAIM
def test_readings_with_every_m0_are_this_project_s(claim) -> None:
    assert "every M0" not in claim.label or not claim.provenance.by_the_source


def step_is_positive(claim: Claim) -> bool:
    """Wherever a step size ranges over more than listed numbers it is said to be positive."""
    text = said(claim)
    if not re.search(r"\\eta|η", text):
        return True
    bounded_above = re.search(r"(?<!K)(\\eta|η)\s*(\\le|\\lt|<|≤)", text)
    positive = r"0\s*<\s*(\\eta|η)|(\\eta|η)\s*>\s*(0|\\tfrac\{1\})"
    return not bounded_above or bool(re.search(positive, text))


@EVERY_CLAIM
def test_a_step_size_is_positive(claim) -> None:
    assert step_is_positive(claim), said(claim)


@ABOUT_PAPERS
def test_the_teacher_is_stated(claim) -> None:
    if claim.shown and not re.search(r"\\nabla|\b[FLD]\b", said(claim)):
        return  # formulas about the weights or the means alone
    assert re.search(r"p\^\*|\\mu\^\*|\\nu|p_k|N\(0, I\)", supposed(claim)), supposed(claim)


@ABOUT_PAPERS
def test_the_weights_are_stated(claim) -> None:
    stated = r"\\pi_i|\\pi_k|\\rho_0|\\pi\b|weights|mixtures listed|n = 1\b"
    assert re.search(stated, said(claim)), said(claim)


DEFINED = {
    r"V": (r"\bV(_|\b)", r"V = "),
    r"D_\tau": (r"\bD_\\tau|4D\b", r"\bD = "),
    r"K": (r"(?<![\\A-Za-z])K\b", r"\bK\b.*(=|as in|that of)|K \\le|all K|K\(R, s, d\) of"),
    r"\Lambda": (r"\\Lambda", r"\\Lambda"),
    r"M_0": (r"M_0", r"M_0"),
    r"R_0": (r"R_0", r"R_0\^2 = "),
    r"T(A)": (r"\bT\(", r"T\(A\) = "),
    r"\pi_{\max}": (r"\\pi_\{\\max\}", r"\\pi_\{\\max\}"),
    r"\kappa": (r"\\kappa", r"\\kappa = "),
    r"F_m": (r"F_m", r"F_m"),
    r"\Phi_0": (r"\\Phi_0", r"\\Phi_0 = "),
    r"\bar K": (r"\\bar K", r"\\bar K = "),
    r"J_0": (r"J_0", r"J_0 = "),
    r"c'": (r"\bc'", r"c'"),
    r"P_k": (r"\bP_k", r"P_k = "),
    r"k(i)": (r"k\(i\)", r"k\(i\)"),
    r"the start of phase 1": (r"phase 1", r"M_0\^\{1/6\}|“Theorem 3.5, phase 1”|“Corollary 3.6”"),
}


def defines(claim: Claim, name: str, pattern: str) -> bool:
    """In its hypotheses or quantifiers, or in the statement itself by an equation or as what exists."""
    exists = re.search(rf"\\exists\s*{re.escape(name)}", claim.statement)
    equation = pattern.endswith("= ") and re.search(pattern, claim.statement)
    return bool(exists or equation or re.search(pattern, supposed(claim)))


@pytest.mark.parametrize("name", DEFINED)
def test_a_name_is_defined_where_it_stands(name) -> None:
    used, defined = DEFINED[name]
    bare = [c.key for c in CLAIMS if re.search(used, c.statement) and not defines(c, name, defined)]
    assert not bare


@EVERY_CLAIM
def test_what_this_project_states_does_not_carry_a_paper_s_authors(claim) -> None:
    assert claim.provenance.by_the_source or claim.source.authors not in claim.attribution
