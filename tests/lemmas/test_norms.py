"""Norms as numbers: what is concluded from bounds of two vectors, and what is not."""

import pytest

from verify.errors import ProofError
from verify.lemmas.norms import at_most, length, length_facts, pairing
from verify.logic.proofs import Proof
from verify.prove import dot, infer, mu, positive, square, v

P, Q = positive("P", "P", "bound of |v|"), positive("Q", "Q", "bound of |μ_i|")
SHORT = [square(v) <= P**2, square(mu) <= Q**2]
PRODUCT = infer(P * Q >= 0)


def test_an_inner_product_is_bounded_on_both_sides():
    above, below = pairing(v, mu, P, Q, [*SHORT, PRODUCT])
    assert above.conclusion == (dot(v, mu) <= P * Q)
    assert below.conclusion == (-1 * dot(v, mu) <= P * Q)
    assert set(above.hypotheses) == set(SHORT)
    assert Proof.of(above).replayed().conclusion == above.conclusion


def test_a_bound_of_one_vector_alone_is_not_enough():
    with pytest.raises(ProofError):
        pairing(v, mu, P, Q, [SHORT[0], square(v) <= P**2, PRODUCT])


def test_a_length_has_its_square_and_is_not_negative():
    norm = length("|v|", "|v|", v)
    squared, sign = length_facts(norm, v)
    assert at_most(squared).conclusion == (square(v) <= norm**2)
    assert sign.conclusion == (norm >= 0)
    assert squared.hypotheses == sign.hypotheses == ()


def test_the_facts_of_one_length_do_not_serve_another_vector():
    with pytest.raises(ProofError):
        length_facts(length("|v|", "|v|", v), mu)
