from __future__ import annotations

from verify.algebra import notation as nt
from verify.algebra.latex import latex, plain
from verify.algebra.tensor import Expression


def test_signs_fractions_and_powers() -> None:
    shown = latex(-(nt.w() ** 2) * nt.v("a"))
    assert shown == r"-v_{a}\,w_{i}^2"
    assert latex(nt.w() - nt.w("j")) == "w_{i} - w_{j}"
    half = Expression([(term, coefficient / 2) for term, coefficient in nt.w()])
    assert latex(half) == r"\tfrac{1}{2}\,w_{i}"


def test_zero_and_numbers() -> None:
    assert latex(nt.w() - nt.w()) == plain(nt.w() - nt.w()) == "0"
    assert latex(nt.w() * 0 + 3) == "3"


def test_a_summed_letter_is_never_a_free_one() -> None:
    assert latex(nt.M("b", "c") * nt.v("c")) == r"v_{c}\,M_{cb}"
    assert latex(nt.v("c") * nt.v("c")) == r"v_{b}\,v_{b}"


def test_plain_text() -> None:
    assert plain(2 * nt.w() * nt.mu("a")) == "2 mu[i,a] w[i]"
    assert plain(nt.T("a")) == "v*[a]"
    assert plain(nt.T("a", "b")) == "M*[ab]"
