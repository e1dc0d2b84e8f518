"""The oracle's words about gradients: only expectations of products, never products of expectations."""

import pytest

from verify.errors import ProofError
from verify.logic.proofs import Proof
from verify.prove import (  # fmt: skip
    Cy,
    E_p,
    Law,
    Theorem,
    any_vector,
    dot,
    gradient,
    gradient_form,
    identity,
    mu,
    v,
    w,
)

F = gradient(Law.STUDENT)
e = any_vector("e", "e")


def gradient_of_one_teacher() -> Theorem:
    return gradient_form(F, 2 * w, v + Cy, e)


def test_a_weight_is_a_number_at_each_point_and_no_expectation():
    assert gradient_of_one_teacher().conclusion.right == 2 * E_p(w * dot(v + Cy, e))
    with pytest.raises(ProofError, match="nothing that the moment algebra knows here"):
        gradient_form(F, 2 * E_p(w), v + Cy, e)  # 2 E[w] E[⟨v + C(μ_i − v), e⟩] is another vector


def test_coefficients_of_a_form_are_numbers_at_each_point_and_no_expectations():
    assert gradient_form(F, 2, w * v + w * Cy, e).conclusion == gradient_of_one_teacher().conclusion
    with pytest.raises(ProofError, match="nothing that the moment algebra knows here"):
        gradient_form(F, 2, E_p(w) * v + E_p(w) * Cy, e)


def test_what_speaks_of_a_gradient_names_the_axioms_of_its_derivation():
    on_the_way = {"differentiation under the integral", "Stein's lemma"}
    assert gradient_of_one_teacher().axioms == on_the_way
    along_mean = identity(dot(mu, F), 2 * E_p(w * dot(v + Cy, mu)), Law.STUDENT)
    assert along_mean.axioms == on_the_way


def test_proofs_about_gradients_are_run_again():
    theorem = gradient_form(F, 2, w * v + w * Cy, e)
    assert Proof.of(theorem).replayed().conclusion == theorem.conclusion
