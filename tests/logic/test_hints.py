"""Hints to the search may be atoms: certificates hold terms, so that proofs can be read back."""

from verify.logic.proofs import Proof
from verify.prove import infer, real

a, b = real("a", "a", "a number"), real("b", "b", "a number")


def test_a_square_of_an_atom_and_a_split_on_an_atom_run_again():
    for theorem in (infer(a**2 >= 0, squares=[a]), infer(a**2 + a * b + b**2 >= 0, split=[a, b])):
        assert Proof.of(theorem).replayed().conclusion == theorem.conclusion
