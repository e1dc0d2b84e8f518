"""Distances of laws: their three theorems against closed forms and quadrature, and what is refused."""

import mpmath as mp
import pytest

from verify.algebra.calculus import Law
from verify.algebra.distances import (
    SUM_L,
    P_l,
    Placed,
    TV_i,
    answer,
    is_nonnegative,
    log_sobolev,
    moved,
    p_l,
    pinsker,
    reach_is_nonnegative,
    relative_entropy,
    talagrand,
    total_variation,
    triangle,
    unit_normals,
    wasserstein,
    weighed,
)
from verify.errors import ProofError
from verify.evidence.axioms import axiom_named
from verify.logic.proofs import Proof
from verify.prove import SUM, E_p, E_teacher, dot, identity, infer, pi, square, v, v_star, w

FACTS = {
    "Pinsker": lambda: pinsker(Law.STUDENT, Law.TEACHER),
    "Gross": lambda: log_sobolev(Law.STUDENT),
    "Gross, teacher": lambda: log_sobolev(Law.TEACHER),
    "Talagrand": lambda: talagrand(Law.STUDENT),
    "triangle": lambda: triangle(Law.STUDENT, Placed.ATTACHED, Law.TEACHER),
    "moved": moved,
    "weighed": weighed,
    "unit normals": unit_normals,
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


def test_what_is_not_negative_needs_no_axiom():
    for theorem in (is_nonnegative(Law.STUDENT, Placed.ATTACHED), reach_is_nonnegative()):
        assert Proof.of(theorem).replayed().conclusion == theorem.conclusion
        assert not theorem.axioms


def test_upper_bounds_hold_by_quadrature():
    """Student −1, 0.4, 2.3 attached to 0, 0, 2 with weights that are off: (0.7, 0.3) against (0.6, 0.4)."""
    weights, means, homes = [0.2, 0.5, 0.3], [-1, 0.4, 2.3], [0, 0, 2]
    own = {0: 0.6, 2: 0.4}

    def normal(x):
        return mp.exp(-x * x / 2) / mp.sqrt(2 * mp.pi)

    def distance(f):
        return mp.quad(lambda x: abs(f(x)), mp.linspace(-12, 14, 27)) / 2

    def student(x):
        return sum(p * normal(x - c) for p, c in zip(weights, means, strict=True))

    def placed(x):
        return sum(p * normal(x - c) for p, c in zip(weights, homes, strict=True))

    def teacher(x):
        return sum(p * normal(x - c) for c, p in own.items())

    gaps = [abs(a - b) for a, b in zip(means, homes, strict=True)]
    each = [distance(lambda x, r=r: normal(x) - normal(x - r)) for r in gaps]
    assert all(mp.sqrt(2 * mp.pi) * t <= r for t, r in zip(each, gaps, strict=True))
    assert distance(lambda x: student(x) - placed(x)) <= mp.fdot(weights, each)
    assert distance(lambda x: placed(x) - teacher(x)) <= 0.1


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
        # Moving components alone does not reach the teacher, and weights alone do not reach the student.
        lambda: infer(total_variation(Law.STUDENT, Law.TEACHER) <= SUM(pi * TV_i), by=[moved()]),
        lambda: infer(SUM_L(P_l) <= SUM_L(p_l), by=[weighed()]),
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
