"""Distances of laws: their three theorems against closed forms and quadrature, and what is refused."""

import mpmath as mp
import pytest

from verify.algebra.calculus import Law
from verify.algebra.distances import (
    answer,
    log_sobolev,
    pinsker,
    relative_entropy,
    talagrand,
    total_variation,
    wasserstein,
)
from verify.errors import ProofError
from verify.evidence.axioms import axiom_named
from verify.logic.proofs import Proof
from verify.prove import E_p, E_teacher, dot, identity, infer, pi, square, v, v_star, w

FACTS = {
    "Pinsker": lambda: pinsker(Law.STUDENT, Law.TEACHER),
    "Gross": lambda: log_sobolev(Law.STUDENT),
    "Gross, teacher": lambda: log_sobolev(Law.TEACHER),
    "Talagrand": lambda: talagrand(Law.STUDENT),
}
STUDENTS = {
    "one": ([0.3], [1.0]),
    "two": ([-0.8, 1.1], [0.5, 0.5]),
    "a light one": ([0.0, 4.0], [0.95, 0.05]),
}


@pytest.mark.parametrize("fact", FACTS.values(), ids=FACTS)
def test_is_replayed_with_its_axiom(fact):
    theorem = fact()
    assert Proof.of(theorem).replayed().conclusion == theorem.conclusion
    assert not theorem.hypotheses
    assert all(axiom_named(name) for name in theorem.axioms)
    assert len(theorem.axioms) == 1


def test_says_what_it_is_read_as():
    TV, KL, W = (f(Law.STUDENT, Law.NORMAL) for f in (total_variation, relative_entropy, wasserstein))
    assert pinsker(Law.STUDENT, Law.NORMAL).conclusion == (2 * TV**2 <= KL)
    assert log_sobolev(Law.STUDENT).conclusion == (E_p(square(v)) >= 2 * KL)
    assert talagrand(Law.STUDENT).conclusion == (W**2 <= 2 * KL)
    teacher = relative_entropy(Law.TEACHER, Law.NORMAL)
    assert log_sobolev(Law.TEACHER).conclusion == (2 * teacher <= E_teacher(dot(v_star, v_star)))


@pytest.mark.parametrize("name", STUDENTS)
def test_holds_by_quadrature(name):
    means, weights = STUDENTS[name]

    def normal(x):
        return mp.exp(-x * x / 2) / mp.sqrt(2 * mp.pi)

    def density(x):
        return sum(p * normal(x - m) for p, m in zip(weights, means, strict=True))

    def mean(x):
        return sum(p * m * normal(x - m) for p, m in zip(weights, means, strict=True)) / density(x)

    def integral(f):
        return mp.quad(f, [-12, -4, 0, 1, 2, 4, 16])

    entropy = integral(lambda x: density(x) * mp.log(density(x) / normal(x)))
    variation = integral(lambda x: abs(density(x) - normal(x))) / 2
    information = integral(lambda x: density(x) * mean(x) ** 2)
    assert 2 * variation**2 <= entropy
    assert 2 * entropy <= information + mp.mpf(10) ** -12
    if name == "one":  # with equality here, as for W_2 = |m|
        assert abs(2 * entropy - information) < 1e-12
        assert abs(2 * entropy - means[0] ** 2) < 1e-12


def test_belongs_to_the_laws_it_is_of():
    assert "state" in total_variation(Law.STUDENT, Law.NORMAL).depends
    assert "state" not in total_variation(Law.TEACHER, Law.NORMAL).depends
    assert total_variation(Law.STUDENT, Law.NORMAL) != total_variation(Law.STUDENT, Law.TEACHER)
    assert relative_entropy(Law.STUDENT, Law.TEACHER) != relative_entropy(Law.TEACHER, Law.STUDENT)


@pytest.mark.parametrize(
    "false",
    [
        lambda: log_sobolev(Law.NORMAL),
        lambda: answer(["Gross", "NORMAL"]),
        lambda: answer(["total variation is 0"]),
        # Entropy the other way round, and between mixtures: Gross says nothing.
        lambda: infer(
            2 * relative_entropy(Law.NORMAL, Law.STUDENT) <= E_p(square(v)), by=[log_sobolev(Law.STUDENT)]
        ),
        lambda: infer(
            relative_entropy(Law.STUDENT, Law.TEACHER) <= E_p(square(v)), by=[log_sobolev(Law.STUDENT)]
        ),
        lambda: identity(total_variation(Law.STUDENT, Law.STUDENT), 0),
        lambda: identity(E_p(w) * total_variation(Law.STUDENT, Law.NORMAL), pi, Law.STUDENT),
    ],
)
def test_is_refused(false):
    with pytest.raises(ProofError):
        false()
