"""What holds for all components i holds for all j: said again with the other index, or refused."""

import pytest

from verify import GaussianMixture
from verify.checks.instance import Instance
from verify.errors import ProofError
from verify.logic.proofs import Proof
from verify.logic.renaming import renamed_component, symbol_j, term_j
from verify.logic.terms import Symbol, term

from verify.prove import (  # isort: skip
    SUM_J, E_p, assume, equals, mu, mu_j, n, pi, pi_j, same, same_picks, sqrt, square, w, w_j,
    weight_is_positive,
)  # fmt: skip

ι = Symbol("ι_i", r"\iota_i", "which component", (), frozenset({"mixture", "i"}))


def test_weights_and_means_get_the_other_index():
    assert renamed_component(weight_is_positive()).conclusion == (w_j > 0)
    assert renamed_component(assume(n * pi >= 1)).conclusion == (n * pi_j >= 1)
    assert renamed_component(assume(ι * square(mu) <= ι)).conclusion == (
        symbol_j(ι) * square(mu_j) <= symbol_j(ι)
    )


def test_what_is_assumed_for_all_i_stays_as_it_is():
    theorem = renamed_component(assume(square(mu) <= 1))
    assert theorem.hypotheses == (square(mu) <= 1,)
    assert Proof.of(theorem).replayed().conclusion == theorem.conclusion


@pytest.mark.parametrize("formula", [w * w_j >= 0, square(mu - mu_j) >= 1])
def test_what_speaks_of_both_is_refused(formula):
    with pytest.raises(ProofError, match="component j already"):
        renamed_component(assume(formula))


@pytest.mark.parametrize("value", [w, pi * square(mu), sqrt(pi), E_p(w**2)])
def test_the_same_component_picks_its_own_term(value):
    theorem = same_picks(value)
    assert Proof.of(theorem).replayed().conclusion == theorem.conclusion
    three = Instance(GaussianMixture([1, -2, "1/3"], ["1/2", "1/3", "1/6"]))
    assert three.judge(theorem.conclusion).near
    assert not three.judge(equals(SUM_J(same * term_j(value)), 2 * term(value))).near


@pytest.mark.parametrize("value", [w_j, w * w_j, square(mu - mu_j)])
def test_no_term_of_j_is_picked(value):
    with pytest.raises(ProofError, match="component j already"):
        same_picks(value)
