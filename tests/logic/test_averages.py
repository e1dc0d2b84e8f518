"""Averages of the means after a step: what is said, that it holds at an instance, and what is refused."""

from fractions import Fraction

import pytest

from verify import GaussianMixture
from verify.checks.instance import Instance
from verify.errors import ProofError
from verify.lemmas.reverse import descent
from verify.logic.averages import average_after
from verify.logic.proofs import Proof
from verify.logic.terms import term
from verify.prove import SUM, E_p, Mean, Next, VectorAtom, dot, equals, mu, n, pi, square, v, w

STATE = frozenset({"mixture", "state"})
g, η = descent.gradient, descent.rate


def mean_of(vector, weight=1 * pi, name="m", over=SUM, depends=STATE):
    """The weighted sum as a vector."""
    return VectorAtom(name, name, "a weighted sum", depends, "", Mean(over, term(weight), 1 * vector))


m, ḡ = mean_of(mu), mean_of(g, name="G")


def test_it_moves_by_that_of_the_gradients():
    theorem = average_after(m, ḡ, descent)
    after = square(m) - 2 * η * dot(m, ḡ) + η**2 * square(ḡ)
    assert theorem.conclusion == equals(Next(descent, *square(m).atoms), after)
    assert not theorem.hypotheses
    assert Proof.of(theorem).replayed().conclusion == theorem.conclusion


def test_it_holds_at_an_instance_and_no_other_factor_does():
    start = Instance(GaussianMixture(["5/2", 3, "1/2"], ["1/2", "1/4", "1/4"]), {"η": Fraction(1, 3)})
    formula = average_after(m, ḡ, descent).conclusion
    assert start.judge(formula).near
    wrong = equals(formula.left, square(m) - η * dot(m, ḡ) + η**2 * square(ḡ))
    assert start.judge(wrong).truth is False


@pytest.mark.parametrize(
    ("average", "of_gradients", "why"),
    [
        (mu, ḡ, "is no sum"),
        (mean_of(g), ḡ, "is no sum"),
        (mean_of(2 * mu), ḡ, "is no sum"),
        (mean_of(v, weight=1, over=E_p, depends=frozenset({"state"})), ḡ, "is no sum"),
        (
            mean_of(mu, weight=pi * square(mu)),
            mean_of(g, weight=pi * square(mu)),
            "weights that a step moves",
        ),
        (m, mean_of(g, weight=n * pi), "another sum or weights"),
        (m, m, "not made of the gradients"),
        (m, mean_of(-1 * g), "not made of the gradients"),
        (m, g, "another sum or weights"),
    ],
)
def test_other_sums_are_refused(average, of_gradients, why):
    with pytest.raises(ProofError, match=why):
        average_after(average, of_gradients, descent)


def test_a_sum_that_depends_on_the_point_is_refused():
    seen = mean_of(mu, weight=1 * w, depends=STATE | {"x"})
    with pytest.raises(ProofError, match="weights that a step moves"):
        average_after(seen, mean_of(g, weight=1 * w, depends=STATE | {"x"}), descent)
