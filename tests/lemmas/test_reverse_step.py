from fractions import Fraction

import pytest

from verify.errors import InputError
from verify.lemmas.reverse_step import reverse_limit


def test_limit_by_hand():
    assert reverse_limit(Fraction(1, 2), Fraction(1, 3)) == 3


@pytest.mark.parametrize("rate", [0, -1, Fraction(3, 2)])
def test_a_rate_that_s2_never_covers_is_refused(rate):
    with pytest.raises(InputError, match="rate"):
        reverse_limit(Fraction(rate), Fraction(1, 2))
