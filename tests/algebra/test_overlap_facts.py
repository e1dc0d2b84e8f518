"""What is trusted of E_p[w_i w_j] holds at instances, and with a little less it does not."""

import pytest

from verify import GaussianMixture
from verify.checks.extremal import EXTREMAL
from verify.checks.instance import Instance
from verify.logic.proofs import Proof
from verify.prove import E_p, mu, mu_j, overlap, overlap_from_below, pi, pi_j, square, w, w_j


@pytest.mark.parametrize("fact", [overlap, overlap_from_below])
@pytest.mark.parametrize("student", EXTREMAL)
def test_holds_at_instances(fact, student):
    assert Instance(student).judge(fact().conclusion).truth is not False


def test_from_below_is_sharp_for_means_that_are_close():
    """The factor ½ is the best: at a distance of ½ already 3/8 in its place is too little."""
    apart = square(mu - mu_j)
    near = Instance(GaussianMixture(["1/4", "-1/4"]))
    assert near.judge(overlap_from_below().conclusion).truth is True
    assert near.judge(E_p(w * w_j) >= pi * pi_j * (1 - apart / 8)).truth is False


def test_from_below_is_run_again():
    theorem = overlap_from_below()
    assert theorem.axioms == {"Gibbs' inequality", "exponential function"}
    assert Proof.of(theorem).replayed().conclusion == theorem.conclusion
