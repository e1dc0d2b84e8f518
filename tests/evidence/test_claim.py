from __future__ import annotations

from dataclasses import replace

import pytest

from verify.errors import InputError
from verify.evidence import ALGEBRA, FORWARD, REVERSE, SHARPER, Claim, Provenance, claim, claim_of
from verify.lemmas.reverse import η as eta
from verify.logic.statement import statement


def test_claim_marks_a_function_and_leaves_it_as_it_is() -> None:
    def check() -> int:
        return 1

    mark = claim(REVERSE, "Theorem 1", "a < b", quantifiers="all n", provenance=Provenance.ABSTRACT)
    assert mark(check) is check
    found = claim_of(check)
    assert found is not None
    assert found.key == "R Theorem 1"
    assert claim_of(len) is None


@pytest.mark.parametrize("provenance", [Provenance.ABSTRACT, Provenance.REPORTED])
@pytest.mark.parametrize("source", [FORWARD, REVERSE], ids=lambda source: source.key)
def test_what_a_paper_states_carries_its_authors(source, provenance) -> None:
    stated = Claim(source, "Theorem 1", "a < b", "all n", provenance)
    assert source.authors in stated.attribution
    assert source.identifier in stated.attribution
    assert stated.name == stated.key == f"{source.key} Theorem 1"


@pytest.mark.parametrize("provenance", [Provenance.DERIVED, Provenance.CONJECTURE])
@pytest.mark.parametrize("source", [FORWARD, REVERSE], ids=lambda source: source.key)
def test_what_this_project_states_about_a_paper_does_not_carry_its_authors(source, provenance) -> None:
    stated = Claim(source, "Euler identity", "a < b", "all n", provenance)
    assert stated.attribution == f"this project, about {source.key} ({source.identifier})"
    assert stated.name == f"about {source.key}: Euler identity"
    assert stated.key == f"{source.key} Euler identity"


@pytest.mark.parametrize("source", [ALGEBRA, SHARPER], ids=lambda source: source.key)
def test_the_project_s_own_series_stand_under_its_own_name(source) -> None:
    stated = Claim(source, "S-2", "a < b", "all n", Provenance.DERIVED)
    assert stated.attribution == f"this project, {source.title}"
    assert stated.name == stated.key


@pytest.mark.parametrize(
    ("source", "provenance", "name"),
    [("SHARPER", Provenance.DERIVED, "source"), (SHARPER, "derived", "provenance")],
)
def test_a_source_and_a_provenance_are_those_of_the_module(source, provenance, name) -> None:
    with pytest.raises(InputError, match=f"{name}=.*verify.evidence"):
        claim(source, "x", "a < b", quantifiers="all n", provenance=provenance)


def test_no_claim_says_other_words_than_its_formulas() -> None:
    formulas = statement(eta <= 1, given=[eta >= 0])
    claim = Claim.of_formulas(SHARPER, "S-0", formulas, Provenance.DERIVED)
    assert claim.statement == r"\eta \le 1"
    changes = {"statement": r"\eta \le 2", "hypotheses": (), "quantifiers": "all η"}
    for name, words in changes.items():
        with pytest.raises(InputError, match="not what its formulas say"):
            replace(claim, **{name: words})
