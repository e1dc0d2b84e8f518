from fractions import Fraction

from verify.lemmas.one_step import factors


def test_factors_are_exact_on_fractions():
    found = factors(3, Fraction(2), Fraction(1, 10))
    assert found.mean == Fraction(14, 15)
    assert found.apart == 1 + Fraction(16, 30)
    assert found.worst == found.apart + Fraction(2, 10) * Fraction(9, 9)
