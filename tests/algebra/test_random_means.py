"""Normal means: the bounds against sampling and quadrature, and what is refused."""

from fractions import Fraction
from math import erf, exp, log, pi, sqrt

import numpy as np
import pytest
from scipy.stats import chi2

from verify.algebra.facts import same_exchanges
from verify.algebra.random_means import (
    least,
    marks_one,
    one_is_least,
    rarely_near,
    some_pair_fails,
    stays_in_ball,
)
from verify.algebra.teacher import ν_h, ν_l
from verify.errors import VerifyError
from verify.lemmas.far_start import ONE, X_0, X, c, ι, ι_j
from verify.lemmas.forward import V
from verify.logic.events import Clause, Failure, failure, normal_means
from verify.logic.proofs import Proof
from verify.logic.schemas import exp as e_to
from verify.logic.schemas import log as log_of
from verify.logic.terms import TEACHER_COUNT
from verify.prove import (
    Symbol,
    VectorAtom,
    any_vector,
    circle_constant,
    d,
    dot,
    equals,
    k,
    mu,
    mu_j,
    n,
    pi_j,
    positive,
    same,
    square,
    term,
    v,
    w,
    x,
)  # fmt: skip
from verify.prove import sqrt as root_of

t, σ, q = positive("t", "t", "a width"), positive("σ", r"\sigma", "a scale"), any_vector("q", "q")
LAW = normal_means(c, σ)
APART = 1 - same


def the_failure(theorem):
    (found,) = (a for a in theorem.conclusion.atoms if isinstance(a, Failure) and a.of)
    return found


def again(theorem):
    assert Proof.of(theorem).replayed().conclusion == theorem.conclusion
    return theorem


def test_a_projection_onto_a_fixed_vector():
    theorem = again(rarely_near(LAW, mu, q, 3, t))
    event = (dot(mu, q) - 3) ** 2 >= t**2 * square(q)
    near = Failure(LAW, (Clause(event),), None, ("i",))
    assert theorem.conclusion == (σ * root_of(2 * circle_constant()) * near <= 2 * t)
    assert theorem.hypotheses == (t >= 0,)
    assert theorem.axioms == {"density of a normal law", "Fubini's theorem"}


def test_a_difference_onto_the_sum():
    theorem = again(rarely_near(LAW, mu - mu_j, mu + mu_j, 0, t))
    event = APART * (square(mu) - square(mu_j)) ** 2 >= APART * t**2 * square(mu + mu_j)
    assert the_failure(theorem).clauses[0].shown == event
    assert root_of(4 * circle_constant()) in theorem.conclusion.atoms
    some = again(some_pair_fails(the_failure(theorem), t))
    assert some.conclusion == (failure(LAW, event) <= t * n * (n - 1) / 2)
    assert some.hypotheses == (the_failure(theorem) <= t,)


def test_pairs_of_the_teacher_s_components_for_each_of_the_student_s():
    near = the_failure(rarely_near(LAW, mu, ν_l - ν_h, (square(ν_l) - square(ν_h)) / 2, t))
    assert near.of == ("h", "i", "l")
    some = again(some_pair_fails(near, 2 * t, "l", "h"))
    (left,) = some.conclusion.left.atoms
    assert left.of == ("i",)
    assert some.conclusion == (left <= t * TEACHER_COUNT * (TEACHER_COUNT - 1))


def test_the_ball():
    theorem = again(stays_in_ball(LAW, t, 5, Fraction(1, 3)))
    bound = e_to(-1 * d * log_of(Fraction(1, 3)) / 2 - Fraction(5, 3))
    assert theorem.conclusion == (the_failure(theorem) <= bound)
    power = term(Fraction(1, 3))
    assert set(theorem.hypotheses) == {5 * σ**2 <= t, power >= 0, 2 * power < 1}
    assert the_failure(theorem).clauses[0].shown == (square(mu - c) <= t)


def test_the_least():
    theorem = again(one_is_least(failure(LAW, square(mu) <= t), ι, square(mu - q)))
    (chosen,) = (a for a in theorem.conclusion.atoms if a.marker)
    said = [clause.shown for clause in chosen.clauses]
    assert said == [square(mu) <= t, *marks_one(ι), least(ι, square(mu - q))]
    assert marks_one(ι) == ONE


def test_of_the_same_component_numbers_are_the_same():
    sizes = equals(same * ι * square(mu), same * ι_j * square(mu_j))
    assert again(same_exchanges(ι * square(mu))).conclusion == sizes
    with pytest.raises(VerifyError):
        same_exchanges(square(mu - mu_j))


@pytest.mark.parametrize(("dimension", "width", "scale"), [(1, 0.3, 1.0), (2, 0.5, 2.0), (3, 2.0, 1.5)])
def test_how_often_two_sizes_are_near_each_other(dimension, width, scale):
    rng, runs = np.random.default_rng(7), 200_000
    first, second = 3 + scale * rng.standard_normal((2, runs, dimension))
    tied = abs((first**2 - second**2).sum(axis=1)) < width * np.sqrt(((first + second) ** 2).sum(axis=1))
    true = erf(width / (2 * scale))  # ⟨X, Y⟩/|Y| is normal of variance 2σ²
    assert abs(tied.mean() - true) < 5 * sqrt(true * (1 - true) / runs)
    bound = 2 * width / (scale * sqrt(4 * pi))
    assert true <= bound <= 1.2 * true  # so √2 or σ left out would be false, or loose
    assert tied.mean() > bound / 1.3


def test_a_vector_that_depends_on_the_first_is_another_matter():
    """The density bound fails for ⟨X, X⟩: |μ_i − μ_j|² is small far more rarely, and 2|X|² far more often."""
    rng, runs, width = np.random.default_rng(7), 200_000, 0.1
    first = rng.standard_normal(runs)
    second = 1.0 * (abs(first) < 0.5)  # depends on the first, and is 0 or 1
    near = (abs(first * second) < width * abs(second)).mean() / (second > 0).mean()
    assert near > 1.5 * 2 * width / sqrt(2 * pi)


@pytest.mark.parametrize("dimension", [1, 4, 50])
@pytest.mark.parametrize("power", [0.1, 0.25, 0.4])
def test_the_tail_is_below_its_bound(dimension, power):
    for size in np.linspace(0.1, 200, 50):
        assert chi2.sf(size, dimension) <= exp(-dimension / 2 * log(1 - 2 * power) - power * size)


def test_the_power_of_1_less_2_lambda_is_needed():
    assert chi2.sf(40, 50) > exp(-40 / 4)


ATTEMPTS = {
    "correlated vectors": lambda: rarely_near(LAW, mu - mu_j, mu, 0, t),
    "a vector and itself": lambda: rarely_near(LAW, mu, mu, 0, t),
    "nothing random": lambda: rarely_near(LAW, q, c, 0, t),
    "a random coefficient": lambda: rarely_near(LAW, V * mu, q, 0, t),
    "a parameter as coefficient": lambda: rarely_near(LAW, t * mu, q, 0, t),
    "a vector of the state": lambda: rarely_near(LAW, mu, v, 0, t),
    "another random vector": lambda: rarely_near(LAW, mu, of_state(), 0, t),
    "a point": lambda: rarely_near(LAW, mu, x, 0, t),
    "a random value": lambda: rarely_near(LAW, mu, q, V, t),
    "a value at the start of descent": lambda: rarely_near(LAW, mu, q, X_0, t),
    "a random width": lambda: rarely_near(LAW, mu, q, 0, w),
    "a width for each step": lambda: rarely_near(LAW, mu, q, 0, k),
    "a ball of random size": lambda: stays_in_ball(LAW, V, 1, Fraction(1, 4)),
    "a random ratio": lambda: stays_in_ball(LAW, t, X_0, Fraction(1, 4)),
    "pairs of a sharp relation": lambda: some_pair_fails(pairs(APART * square(mu - mu_j) > 0), t),
    "pairs that are not symmetric": lambda: some_pair_fails(pairs(APART * dot(mu, mu + 2 * mu_j) >= 0), t),
    "pairs of a difference": lambda: some_pair_fails(pairs(APART * (square(mu) - square(mu_j)) >= 0), t),
    "pairs that may be one": lambda: some_pair_fails(pairs(square(mu + mu_j) >= t), t),
    "pairs of weights": lambda: some_pair_fails(pairs(APART * dot(mu, mu_j) * (pi_j + 1) >= 0), t),
    "pairs of vectors": lambda: some_pair_fails(pairs(APART * dot(mu + mu_j, family()) >= 0), t),
    "no pairs": lambda: some_pair_fails(Failure(LAW, (Clause(square(mu) <= t),), None, ("i",)), t),
    "two clauses": lambda: some_pair_fails(
        Failure(LAW, (*pairs(APART * dot(mu, mu_j) >= 0).clauses, Clause(APART <= 1)), None, ("i", "j")), t
    ),
    "a bound that depends on the pair": lambda: some_pair_fails(pairs(APART * dot(mu, mu_j) >= 0), same * t),
    "the other pair": lambda: some_pair_fails(pairs(APART * dot(mu, mu_j) >= 0), t, "l", "h"),
    "no such pair": lambda: some_pair_fails(pairs(APART * dot(mu, mu_j) >= 0), t, "i", "l"),
    "a least of numbers for pairs": lambda: one_is_least(failure(LAW, t >= X), ι, square(mu - mu_j)),
    "a least number of the start": lambda: one_is_least(failure(LAW, t >= X), ι, X_0),
    "a least without its name for j": lambda: one_is_least(failure(LAW, t >= X), ι, X),
    "a marker that is taken": lambda: one_is_least(failure(LAW, ι * X <= t), ι, square(mu)),
    "a marker in the value": lambda: one_is_least(failure(LAW, t >= X), ι, ι * square(mu)),
    "a second marker": lambda: one_is_least(failure(LAW, *ONE, marker=ι), other_marker(), square(mu)),
    "the least of what points move": lambda: one_is_least(failure(LAW, t >= X), ι, dot(mu, x)),
    "a least of one component": lambda: one_is_least(
        Failure(LAW, (Clause(t >= X),), None, ("i",)), ι, square(mu)
    ),
}  # fmt: skip


def pairs(event):
    return Failure(LAW, (Clause(event),), None, ("i", "j"))


def family():
    return VectorAtom("u_i", "u_i", "a vector for each component", frozenset("i"))


def of_state():
    return VectorAtom("ν", r"\nu", "a vector of the state", frozenset({"state"}))


def other_marker():
    return Symbol("κ_i", r"\kappa_i", "another one", (), frozenset({"mixture", "i"}))


@pytest.mark.parametrize("name", ATTEMPTS)
def test_a_careless_or_dishonest_use_is_refused(name):
    with pytest.raises(VerifyError):
        ATTEMPTS[name]()


def test_a_law_without_width_is_no_trouble():
    assert rarely_near(normal_means(c, 0), mu, q, 0, t).conclusion == (0 * t <= 2 * t)
