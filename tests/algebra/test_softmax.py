from __future__ import annotations

import pytest
import sympy as sp

from verify.algebra import notation as nt
from verify.algebra import softmax
from verify.algebra.calculus import gradient, mean_gradient
from verify.algebra.tensor import Expression
from verify.errors import InputError

EVERY = [*softmax.rules(), *softmax.implementation()]


@pytest.mark.parametrize("rule", EVERY, ids=lambda rule: rule.name)
def test_every_rule_holds(rule: softmax.Rule) -> None:
    assert rule.holds
    assert rule.residual == 0


def test_names_are_unique() -> None:
    assert len({rule.name for rule in EVERY}) == len(EVERY)


def broken(rules: tuple[softmax.Rule, ...]) -> list[str]:
    return [rule.name for rule in rules if not rule.holds]


def test_a_wrong_sign_a_factor_and_an_index_slip_are_found() -> None:
    def sign(p: Expression, b: str) -> Expression:
        return -gradient(p, b)

    def factor(p: Expression, b: str) -> Expression:
        return mean_gradient(p, b) * 2

    def slip(p: Expression, b: str) -> Expression:
        return mean_gradient(p, b, "j")

    assert "calculus by point: w_{i}" in broken(softmax.implementation(by_point=sign))
    assert "calculus by mean: M_{ac}" in broken(softmax.implementation(by_mean=factor))
    assert {"calculus by mean: w_{i}", "calculus by mean: w_{j}"} <= {
        *broken(softmax.implementation(by_mean=slip))
    }


def test_a_lost_term_is_found_only_where_it_matters() -> None:
    def without_mean(p: Expression, b: str) -> Expression:
        lost = nt.M("a", "c") * nt.v(b) if p == nt.M("a", "c") else 0
        return gradient(p, b) + lost

    # Comparing with another number of free indices is refused, so ask only where it makes sense.
    def careful(p: Expression, b: str) -> Expression:
        return without_mean(p, b) if p.free == {"a", "c"} else gradient(p, b)

    assert broken(softmax.implementation(by_point=careful)) == ["calculus by point: M_{ac}"]


def test_translation_refuses_sums_and_constants() -> None:
    with pytest.raises(InputError, match="free indices only"):
        softmax.to_sympy(nt.v("b") * nt.v("b"))
    with pytest.raises(InputError, match="rational function"):
        softmax.to_sympy(nt.c("a"))


def test_derive_is_the_chain_rule() -> None:
    y, z = sp.symbols("y z")
    assert sp.expand(softmax.derive(y**2 * z, {y: z, z: y}) - (2 * y * z**2 + y**3)) == 0
