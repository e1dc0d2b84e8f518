from __future__ import annotations

from verify.evidence import REVERSE, Provenance, claim, claim_of


def test_claim_marks_a_function_and_leaves_it_as_it_is() -> None:
    def check() -> int:
        return 1

    mark = claim(REVERSE, "Theorem 1", "a < b", quantifiers="all n", provenance=Provenance.ABSTRACT)
    assert mark(check) is check
    found = claim_of(check)
    assert found is not None
    assert found.key == "R Theorem 1"
    assert claim_of(len) is None
