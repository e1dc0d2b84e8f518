from dataclasses import replace
from fractions import Fraction

import pytest

from verify import GaussianMixture
from verify.arithmetic import ball, hull
from verify.checks.takeover import covered, falls
from verify.dynamics import Objective, Shadowing, descend
from verify.errors import InputError
from verify.evidence import Grade

HALF = Fraction(1, 2)
RUN = descend(Objective.reverse(), GaussianMixture([3, -1]), HALF, 6, Shadowing())


def test_covered_along_a_run():
    """1/(2 π_max η) is 2."""
    assert covered(RUN, 0, scope="").grade is Grade.REFUTED
    assert covered(RUN, 6, scope="").grade is Grade.CERTIFIED
    assert covered(RUN, 6, scope="", times=Fraction(201, 100)).grade is Grade.REFUTED
    assert falls(RUN, 0, scope="").grade is Grade.CERTIFIED
    assert falls(RUN, 0, scope="", sign=-1).grade is Grade.REFUTED


@pytest.mark.parametrize(
    ("high", "times", "grade"),
    [
        (2, Fraction(4, 3), Grade.INCONCLUSIVE),
        (HALF, Fraction(199, 100), Grade.CERTIFIED),
    ],
)
def test_a_size_that_may_be_above_1_is_not_taken_for_1(high, times, grade):
    """V in [1/2, 2] and a limit of 3/2: undecided, however the ball is compared with 1."""
    run = replace(RUN, sizes=(hull([ball(HALF), ball(high)]),))
    assert covered(run, 0, scope="", times=times).grade is grade


def test_the_largest_weight_counts():
    """1/(2 π_max η) is 4/3 for weights ¼ and ¾, and would be 4 for the smallest."""
    for size, grade in ((ball(1), Grade.CERTIFIED), (ball(2), Grade.REFUTED)):
        run = replace(RUN, weights=(Fraction(1, 4), Fraction(3, 4)), sizes=(size,))
        assert covered(run, 0, scope="").grade is grade


def test_less_than_what_is_stated_is_not_shown_for_it():
    """At step 0 S-2 does not cover η = ½; it would cover η/3, and the statement names η."""
    with pytest.raises(InputError, match="times"):
        covered(RUN, 0, scope="", times=Fraction(1, 10))


@pytest.mark.parametrize(("check", "k"), [(covered, 7), (covered, -1), (falls, 6), (falls, -1)])
def test_a_step_that_the_run_has_not_is_refused(check, k):
    with pytest.raises(InputError, match="k=") as refused:
        check(RUN, k, scope="")
    assert "steps 0 to" in str(refused.value)
    with pytest.raises(InputError, match="sign"):
        falls(RUN, 0, scope="", sign=2)


def test_only_what_s2_is_about_is_covered():
    """A run that does not know its objective could be passed here, and a step size that is not its own."""
    for other in (Objective.forward(), Objective.reverse(GaussianMixture([1]))):
        with pytest.raises(InputError, match="S-2 is about reverse descent"):
            covered(replace(RUN, objective=other), 6, scope="")
    with pytest.raises(InputError, match="rate"):
        covered(replace(RUN, rate=-HALF), 6, scope="")
    same = Objective.reverse(GaussianMixture([0, 0], ["1/3", "2/3"]))
    assert covered(replace(RUN, objective=same), 6, scope="").grade is Grade.CERTIFIED
