"""Students and their nearest teachers: what an event may say of the map, and what is refused."""

import pytest

from verify.algebra import distances, teacher
from verify.algebra.random_means import ATTACHMENT, nearest_attached, of_the_attached
from verify.algebra.teacher import SUM_L, p_h, p_i, p_l, ν_h, ν_i, ν_j, ν_l
from verify.errors import VerifyError
from verify.lemmas.far_start import ONE, X, ι
from verify.lemmas.forward import descent
from verify.logic.events import Choice, Clause, Failure, choice, failure, normal_means
from verify.logic.probability import implied
from verify.logic.proofs import Proof
from verify.logic.renaming import vector_j
from verify.logic.terms import Atom
from verify.prove import (
    SUM,
    At,
    Defined,
    E_p,
    Law,
    Symbol,
    VectorAtom,
    assume,
    dot,
    exp,
    k,
    mu,
    positive,
    sqrt,
    square,
    symbol_j,
    tends_to,
    term,
    w,
    weakened,
)  # fmt: skip

t, σ = positive("t", "t", "a width"), positive("σ", r"\sigma", "a scale")
LAW = normal_means(0 * mu, σ)
OF_MAP = square(mu - ν_i) <= t
SMALL = failure(LAW, square(mu) <= t, marker=ATTACHMENT)


def again(theorem):
    assert Proof.of(theorem).replayed().conclusion == theorem.conclusion
    return theorem


def test_each_student_has_a_nearest_teacher():
    theorem = again(nearest_attached(failure(LAW, square(mu) <= t)))
    (chosen,) = (a for a in theorem.conclusion.atoms if a.marker)
    assert chosen.marker == ATTACHMENT
    assert [c.shown for c in chosen.clauses] == [square(mu) <= t, square(mu - ν_i) <= square(mu - ν_l)]
    assert r"\exists\, l(i):" in chosen.latex


def test_what_holds_for_every_teacher_holds_for_those_of_the_map():
    far = SUM_L(sqrt(square(ν_l - ν_h))) <= t * p_h
    theorem = again(of_the_attached(far))
    assert theorem.hypotheses == (far,)
    assert theorem.conclusion == (SUM_L(sqrt(square(ν_l - ν_i))) <= t * p_i)
    assert of_the_attached(square(mu - ν_h) >= dot(mu, ν_l)).conclusion == (square(mu - ν_i) >= dot(mu, ν_l))
    assert of_the_attached(SUM(square(mu)) <= square(ν_h)).conclusion == (SUM(square(mu)) <= square(ν_i))


EVERYTHING = [
    value
    for room in (teacher, distances)
    for value in vars(room).values()
    if isinstance(value, Atom | VectorAtom) and "attached" in value.key.lower()
]


@pytest.mark.parametrize(
    "value", [*EVERYTHING, p_i, ν_j, vector_j(ν_i), symbol_j(p_i)], ids=lambda v: v.latex
)
def test_whatever_depends_on_the_map_is_known_to(value):
    number = square(value) if isinstance(value, VectorAtom) else value
    assert SMALL.says_of_marker(number >= 0)
    assert SMALL.says_of_marker(E_p(w * SUM_L(exp(-1 * term(number)))) <= 1)
    assert SMALL.says_of_marker(At(descent, Defined("D", "D", "", term(number) * X), k, 0) <= 1)
    assert not SMALL.says_of_marker(square(ν_l - ν_h) * p_l >= p_h * square(mu))


def test_distances_to_what_the_map_makes_depend_on_it():
    moved = distances.total_variation(Law.STUDENT, distances.Placed.ATTACHED)
    assert SMALL.says_of_marker(moved <= 1)
    assert not SMALL.says_of_marker(distances.total_variation(Law.STUDENT, Law.TEACHER) <= 1)


ATTEMPTS = {
    "a map that is spoken of": lambda: nearest_attached(failure(LAW, square(mu - ν_i) <= t)),
    "a map for one component": lambda: nearest_attached(Failure(LAW, (Clause(t >= X),), None, ("i",))),
    "a map beside a marker": lambda: nearest_attached(failure(LAW, *ONE, marker=ι)),
    "another map": lambda: choice("attachment", "l(i)", ()),
    "an unknown choice": lambda: failure(LAW, t >= X, marker=Choice("none", "l(i)", ())),
    "a map without its words": lambda: failure(LAW, t >= X, marker=Choice("attachment", "l(i)", ())),
    "a hypothesis about the map": lambda: implied(
        SMALL, SMALL, weakened(assume(square(mu) <= t), square(ν_l - ν_i) <= t)
    ),
    "a map from nowhere": lambda: implied(SMALL, failure(LAW, square(mu) <= t), assume(square(mu) <= t)),
    "a map that stays free": lambda: implied(
        failure(LAW, OF_MAP), failure(LAW, OF_MAP, marker=ATTACHMENT), assume(OF_MAP)
    ),
    "the attached under its own sum": lambda: of_the_attached(SUM(square(mu - ν_h)) <= t),
    "the attached of an unknown number": lambda: of_the_attached(
        Symbol("q_h", "q_h", "a number of h", (), frozenset("h")) <= t
    ),
    "the attached of a limit": lambda: of_the_attached(tends_to(term(p_h), 0)),
}  # fmt: skip


@pytest.mark.parametrize("name", ATTEMPTS)
def test_a_careless_or_dishonest_use_is_refused(name):
    with pytest.raises(VerifyError):
        ATTEMPTS[name]()
