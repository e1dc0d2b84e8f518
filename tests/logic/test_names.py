"""Names that would print a true theorem as a false one are refused."""

from __future__ import annotations

import pytest

from verify.algebra import notation as nt
from verify.errors import VerifyError
from verify.logic.formulas import Predicate
from verify.logic.terms import Functional, term
from verify.prove import (
    Defined,
    Symbol,
    any_vector,
    equals,
    n,
    natural,
    positive,
    scalar,
    statement,
    tends_to,
    w,
)

FALSE = [
    "", "0", "-1", "2a", "-a", "a + b", "a - b", "a, b", "(0)", r"a \cdot 0", r"a \le b", "a < b", "a = b",
    "a %", "$a$", r"a \\ b", r"\phantom{a}", r"\text{not } a", r"\color{white} a", "a}", "{a", "a}{b",
    r"\left(a", "|a", "|a| - b", "a & b", "#1",
]  # fmt: skip
TRUE = [
    "V",
    r"|\mu_i - c|^2",
    r"\mu_i",
    r"\pi_{\max}",
    r"\|C\|_F^2",
    r"(\mu_i(0) - \mu^*)",
    r"v^{\mathsf T} C v",
    "g^+",
    "δ",
]


@pytest.mark.parametrize("latex", FALSE)
def test_is_no_name(latex):
    for make in (
        lambda: positive("a", latex, "a number"),
        lambda: Defined("a", latex, "", term(1)),
        lambda: any_vector("a", latex),
        lambda: Functional("E", latex, "x", term(1)),
    ):
        with pytest.raises(VerifyError):
            make()


@pytest.mark.parametrize("latex", [latex for latex in FALSE if latex])
def test_a_contraction_is_not_called_so(latex):
    with pytest.raises(VerifyError):
        scalar(nt.w(), latex)


@pytest.mark.parametrize("latex", TRUE)
def test_is_a_name(latex):
    assert positive("a", latex, "a number").latex == latex


@pytest.mark.parametrize(
    "latex", ["{n}", r"n\,", "n ", r"\mathrm{n}", r"\textstyle n", "n_{}", "n{}", "ｎ", "(n)", "[(n)]"]
)
def test_looks_like_a_known_name(latex):
    """Else ⊢ n = n − 1, where the first n is short for the rest."""
    with pytest.raises(VerifyError, match="means two things"):
        statement(equals(Defined("N", latex, "", n - 1), n - 1))


@pytest.mark.parametrize("name", ["", "0", "a > 5, all b", "a b", "a,b"])
def test_stands_in_no_list_of_quantifiers(name):
    with pytest.raises(VerifyError):
        Symbol(name, "a", "a number")


def test_a_sum_over_steps_prints_what_it_counts():
    steps = natural("τ", r"\tau", "number of steps")
    with pytest.raises(VerifyError, match="another sum"):
        Functional("sum k<τ", r"\mathbb{E}", "k", term(steps))


def test_a_limit_prints_as_a_limit():
    limit = tends_to(w, 0)
    with pytest.raises(VerifyError):
        Predicate(limit.name, limit.terms, "1 = 1")
    with pytest.raises(VerifyError):
        Predicate("true", (), "1 = 0")
