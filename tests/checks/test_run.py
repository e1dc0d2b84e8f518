"""Comparisons along enclosed runs: what they say, what they refuse, and that they can be put together."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

import pytest

from verify import GaussianMixture
from verify.arithmetic import ball, precision, widened
from verify.checks.enclosure import enclosed
from verify.checks.instance import Instance
from verify.checks.run import Run, along_each, certified_along, enclosed_along, is_at
from verify.dynamics import MeanValue, Objective, Shadowing, Spectral, Taylor, descend
from verify.errors import InputError, ProofError
from verify.evidence import Grade, Step
from verify.lemmas import reverse
from verify.lemmas.forward import SIZE, L, V, descent, η
from verify.logic.proofs import Proof

from verify.prove import (  # isort: skip
    SUM, At, Descent, Law, along, cut, equals, gradient, k, mu, n, nonnegative, pi, positive, real,
    renamed_step,
)  # fmt: skip

BY = Spectral(Fraction(1, 10**12))
START = Instance(GaussianMixture([1, "1/2"]), {"η": Fraction(1, 5)})
RUN = Run(START, descent, 3, BY)
END = Instance(GaussianMixture(["0.762", "0.093"]), box="1/1000")  # the run ends at 0.76226…, 0.09305…


def at(atom, step):
    return At(descent, atom, None, step)


@pytest.mark.parametrize(
    ("formula", "grade"),
    [
        (is_at(END, descent, 3), Grade.CERTIFIED),
        (is_at(END, descent, 2), Grade.REFUTED),
        (is_at(END, descent, 4), Grade.INCONCLUSIVE),  # nobody followed it so far
        (is_at(replace(END, box="1/5000"), descent, 3), Grade.REFUTED),
        (is_at(Instance(GaussianMixture(["0.093", "0.762"]), box="1/1000"), descent, 3), Grade.REFUTED),
        (is_at(Instance(END.student, teacher=GaussianMixture([1]), box="1/1000"), descent, 3), Grade.REFUTED),
        (is_at(START, descent), Grade.CERTIFIED),
        (is_at(Instance(GaussianMixture([1, "501/1000"])), descent), Grade.REFUTED),
        (at(V, 0) <= Fraction(5, 4), Grade.CERTIFIED),
        (at(V, 0) < Fraction(5, 4), Grade.REFUTED),
        (at(V, 3) <= Fraction(59, 100), Grade.CERTIFIED),
        (at(V, 3) <= Fraction(58, 100), Grade.REFUTED),
        (at(V, 1) < at(V, 0), Grade.CERTIFIED),
        (at(L, 3) < at(L, 0), Grade.CERTIFIED),
        (at(L, 0) < at(L, 3), Grade.REFUTED),
        (at(SIZE, 3) <= Fraction(3, 5), Grade.CERTIFIED),  # for both components
        (at(SIZE, 3) <= Fraction(1, 2), Grade.REFUTED),
        (η * at(V, 3) <= Fraction(1, 5) * at(V, 3) + Fraction(1, 10**6), Grade.CERTIFIED),
        (SUM(pi * at(SIZE, 3)) < Fraction(3, 10), Grade.CERTIFIED),
        (V <= 100, Grade.INCONCLUSIVE),  # V where?
        (At(descent, V, k, 0) <= 100, Grade.INCONCLUSIVE),
        (real("a", "a", "any") * at(V, 1) <= 1, Grade.INCONCLUSIVE),
    ],
)
def test_what_is_decided(formula, grade):
    step = certified_along(RUN, formula)
    assert step.grade is grade
    if grade is Grade.CERTIFIED:
        assert Step.of(enclosed_along(RUN, formula)).grade is grade
    else:
        with pytest.raises(ProofError):
            enclosed_along(RUN, formula)


def test_it_says_where_it_starts_and_how_long_a_step_is():
    theorem = enclosed_along(RUN, at(V, 3) <= 1)
    assert set(theorem.hypotheses) == {is_at(START, descent), equals(η, Fraction(1, 5))}
    assert (theorem.oracles, theorem.axioms) == ({"run"}, {"ball arithmetic"})
    stated = along_each([RUN], at(V, 3) <= 1)
    assert stated.is_shown_by(theorem)
    assert not along_each([replace(RUN, first=1)], at(V, 3) <= 1).is_shown_by(theorem)
    assert stated.quantifiers == "one mixture"
    assert stated.hypotheses[0].startswith(r"\text{at step } 0:\ \mu = (1, \tfrac{1}{2}),\ (\pi_i)")
    with pytest.raises(InputError, match="none"):
        along_each([], at(V, 3) <= 1)


def test_parameters_of_the_formula_are_assumed_as_well():
    R = nonnegative("R", "R", "bound")
    run = replace(RUN, start=replace(START, values={"η": Fraction(1, 5), "R": 1}))
    theorem = enclosed_along(run, at(V, 3) <= R)
    assert equals(R, 1) in theorem.hypotheses


@pytest.mark.parametrize("by", [MeanValue(12), BY], ids=repr)
def test_every_rule_may_serve_and_is_asked_again(by):
    proof = Proof.of(enclosed_along(replace(RUN, by=by), is_at(END, descent, 3)))
    assert proof.replayed().conclusion.key == proof.conclusion
    for old, new in (('"381/500"', '"382/500"'), ('"1/5"', '"1/4"'), ("[1,1]", "[1,2]")):
        lines = proof.lines.replace(old, new)
        kept = [getattr(proof, name) for name in Proof.__dataclass_fields__ if name != "lines"]
        if lines != proof.lines:
            with pytest.raises(ProofError):
                Proof._from(*kept, lines).replayed()


def test_a_rule_of_ones_own_is_not_believed():
    @dataclass(frozen=True)
    class Wishful(Spectral):
        def step(self, objective, weights, rate, at):
            return ball(0), at

    for by in (Wishful(), Taylor(), object()):  # Taylor's constant is argued only
        with pytest.raises(ProofError, match="no rule that is known"):
            enclosed_along(replace(RUN, by=by), is_at(START, descent, 3))


def test_a_constant_that_is_argued_does_not_serve():
    """Forward, the Lipschitz constant is; reverse, it is proved."""
    with pytest.raises(ProofError, match="argued"):
        certified_along(replace(RUN, by=Shadowing(30)), is_at(END, descent, 3))
    start = Instance(GaussianMixture([1, "1/2"]), {"η": Fraction(1, 5)})
    run = Run(start, reverse.descent, 3, Shadowing(30))
    small = At(reverse.descent, V, None, 3) <= Fraction(1, 2)
    proof = Proof.of(enclosed_along(run, small))
    assert proof.replayed().conclusion.key == proof.conclusion


def test_runs_are_put_one_after_the_other():
    """From a box at step 3, and every start in it; then without the box."""
    later = Run(replace(END, values={"η": Fraction(1, 5)}), descent, 3, Spectral(radius=Fraction(1)), first=3)
    second = enclosed_along(later, at(V, 6) <= Fraction(1, 2))
    assert is_at(END, descent, 3) in second.hypotheses
    whole = cut(second, enclosed_along(RUN, is_at(END, descent, 3)))
    assert set(whole.hypotheses) == set(enclosed_along(RUN, at(V, 3) <= 1).hypotheses)
    with pytest.raises(ProofError, match="not among the hypotheses"):
        cut(second, enclosed_along(RUN, is_at(replace(END, box="1/900"), descent, 3)))
    assert certified_along(later, at(V, 2) <= 1).grade is Grade.INCONCLUSIVE  # before it starts
    wide = Run(replace(END, box=Fraction(1, 10), values={"η": Fraction(1, 5)}), descent, 3, BY, first=3)
    assert certified_along(wide, at(V, 6) <= 9).grade is Grade.INCONCLUSIVE  # radii get too large


def test_all_of_a_box_is_followed():
    box = Run(replace(START, box=Fraction(1, 10**6)), descent, 1, Spectral(radius=Fraction(1)))
    assert certified_along(box, at(V, 0) <= Fraction(5, 4)).grade is Grade.INCONCLUSIVE
    assert certified_along(box, at(V, 0) <= Fraction(13, 10)).grade is Grade.CERTIFIED


def test_what_holds_in_the_box_holds_at_that_step():
    small = renamed_step(along(enclosed(END, Fraction(3, 5) >= V), descent), None, 3)
    theorem = cut(small, enclosed_along(RUN, is_at(END, descent, 3)))
    assert theorem.conclusion == (at(V, 3) <= Fraction(3, 5))


def test_the_numbers_are_those_of_a_run_in_balls():
    with precision(128):
        last = descend(
            Objective.reverse(), GaussianMixture([3, 1]), Fraction(1, 10), 2, MeanValue(20)
        ).iterates[2]
        box = Instance(
            GaussianMixture([[Fraction(str(c.mid().str(12, radius=False))) for c in p] for p in last])
        )
    start = Instance(GaussianMixture([3, 1]), {"η": Fraction(1, 10)})
    run = Run(start, reverse.descent, 2, MeanValue(20))
    end = replace(box, box=Fraction(1, 10**9))
    assert certified_along(run, is_at(end, reverse.descent, 2)).grade is Grade.CERTIFIED
    assert certified_along(run, is_at(end, descent, 2)).grade is Grade.INCONCLUSIVE  # another descent


def test_a_mixture_as_teacher_is_descended_on_if_the_gradient_says_so():
    teacher = GaussianMixture([-3, 3])
    both = Descent(mu, gradient(Law.STUDENT, teacher="mixture"), η)
    start = Instance(GaussianMixture([2, -2]), {"η": Fraction(1, 5)}, teacher)
    far = At(both, V, None, 3) > 9
    assert certified_along(Run(start, both, 3, MeanValue(12)), far).grade is Grade.CERTIFIED
    single = Descent(mu, gradient(Law.STUDENT), η)
    alone = At(single, V, None, 3) > 9
    assert certified_along(Run(start, single, 3, MeanValue(12)), alone).grade is Grade.REFUTED


def test_a_run_is_read_once():
    """Nothing is believed of what says something else when it is asked again."""

    class Unassuming(Run):
        assumed = ()

    class Changing(dict):
        def __getitem__(self, _):
            return Fraction(1, 7)

    theorem = enclosed_along(Unassuming(START, descent, 3, BY), at(V, 3) <= 1)
    assert theorem.hypotheses == enclosed_along(RUN, at(V, 3) <= 1).hypotheses
    by = Spectral(Fraction(1, 10**11))  # another one, so that its iterates are new
    start = replace(START, values=Changing(START.values))
    large = at(V, 3) >= Fraction(3, 5)  # with the step 1/7
    for run in (Run(start, descent, 3, by), Run(START, descent, 3, by)):
        assert certified_along(run, large).grade is Grade.REFUTED


def test_only_what_is_written_is_followed():
    """A start that says one thing and hands out another: what was followed is what the theorem says."""

    class Fickle(dict):
        asked = 0

        def items(self):
            type(self).asked += 1
            return [("η", Fraction(1, 5) if self.asked == 1 else Fraction(1, 50))]

    run = replace(RUN, start=replace(START, values=Fickle({"η": Fraction(1, 5)})))
    theorem = enclosed_along(run, at(V, 1) <= 1)
    assert equals(η, Fraction(1, 5)) in theorem.hypotheses
    assert certified_along(replace(RUN, start=replace(START, followed=lambda *_: None)), at(V, 1) <= 1).grade
    wide = widened(ball(1), ball(Fraction(1, 10)))
    balls = Instance(GaussianMixture([wide, 2]), {"η": Fraction(1, 5)})
    with pytest.raises(ProofError, match="balls"):
        certified_along(replace(RUN, start=balls), at(V, 1) <= 1)


def test_what_is_no_run_is_refused():
    no_rate = replace(RUN, start=replace(START, values={}))
    backwards = replace(RUN, start=replace(START, values={"η": Fraction(-1, 5)}))
    own = Descent(mu, mu, positive("ε", r"\varepsilon", "rate"))
    elsewhere = Run(replace(START, values={"ε": Fraction(1, 5)}), own, 1, BY)
    for run, formula in (
        (no_rate, at(V, 3) <= 1),
        (backwards, at(V, 3) <= 1),
        (elsewhere, At(own, V, None, 1) <= 1),
    ):
        with pytest.raises(ProofError):
            certified_along(run, formula)
    assert certified_along(replace(RUN, steps=0), at(n, 0) >= 1).grade is Grade.INCONCLUSIVE
