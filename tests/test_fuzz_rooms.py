"""Calls that are meant, one or two arguments at a time replaced by anything: only VerifyErrors come.

The rooms in which runs and checks are written: what is of the wrong kind is refused before any work, by
:mod:`verify.arithmetic.arguments`, and what is of the right kind and no sense by the function itself.
"""

from __future__ import annotations

from contextlib import suppress
from fractions import Fraction
from random import Random

import pytest

from tests.test_fuzz import EXTREME, ORDINARY, SENSELESS
from verify import GaussianMixture, VerifyError
from verify.arithmetic import ball, current_bits, widened
from verify.checks import (
    bound,
    cover,
    density_gap,
    field,
    frequency,
    inference,
    invariant,
    landscape,
    number,
    observed,
    pointwise,
    search,
    sign,
    stationary,
    takeover,
    zero,
)
from verify.dynamics import MeanValue, Objective, Shadowing, Taylor, descend, deviations, size_below
from verify.dynamics import observed as runs
from verify.dynamics.outcome import outcome
from verify.dynamics.sweep import Sweep
from verify.fisher.far import forward_far
from verify.fisher.float64 import forward_observed
from verify.fisher.pair import PairForm
from verify.lemmas import dominance
from verify.lemmas.reverse_lipschitz import reverse_lipschitz
from verify.lemmas.reverse_step import reverse_limit

LONG = 1000
"""No more steps than this."""
ANYTHING = [v for v in ORDINARY + EXTREME + SENSELESS if not (isinstance(v, int) and abs(v) > LONG)]
ANYTHING += [Fraction(-1), Fraction(1, 3), ball(1), ball(-1), widened(ball(0), ball(1))]
ANYTHING += [GaussianMixture([[1, 2]])]
HALF = Fraction(1, 2)
EVEN = (HALF, HALF)
FORWARD, REVERSE = Objective.forward(), Objective.reverse()
RUN = descend(REVERSE, GaussianMixture([1, "-1/2"]), "1/10", 2)
ROOT = field.formula(lambda t: [t[0] * t[0] - 2])
NEAR = widened(ball(Fraction(141, 100)), ball(Fraction(1, 10)))
GAP = density_gap.DensityGap.of(GaussianMixture([1]), GaussianMixture([0]))
SWEEP = Sweep([[0.0], [3.0]])
SHELL = invariant.Shell(Fraction(1), Fraction(2), Fraction(3))
STEP = sign.positive("a", "b", ball(1), scope="", name="x")
UNIT = [[ball(1), ball(0)], [ball(0), ball(1)]]
TWO = [[ball(1)], [ball(2)]]
SAID = {"scope": "n = 2", "name": "x"}
LEAD = dominance.Lead(ball(1), ball(2), ball(1))
CURVED = landscape.Landscape(GaussianMixture([0]), EVEN)


def jet(x):
    return ball(x * x - 2), ball(2 * x)


CALLS = [
    (descend, FORWARD, GaussianMixture([1, -1]), "1/10", 1),
    (descend, REVERSE, GaussianMixture([1, -1]), "1/10", 1, Shadowing(10)),
    (descend, FORWARD, GaussianMixture([1, -1]), "1/10", 1, Taylor()),
    (MeanValue, 5, 128, HALF), (Shadowing, 10, HALF), (Taylor, Fraction(1, 10**9), HALF, 128),
    (Objective, FORWARD.law, None), (FORWARD.at, GaussianMixture([1, 2]), 3, False),
    (FORWARD.lipschitz, TWO, ball(1), EVEN), (REVERSE.lipschitz, TWO, ball(1), EVEN),
    (FORWARD.third_derivative, TWO, ball(1)), (size_below, HALF),
    (deviations.tube, 2, 1, Fraction(1), Fraction(1, 10), Fraction(1, 10**9), HALF),
    (deviations.line, Fraction(1), [Fraction(1, 10**9), Fraction(0)], Fraction(1, 10), HALF),
    (runs.log_spaced, 10, 5), (runs.observed_descent, forward_observed, [1, 2], 0.1, 2),
    (outcome, [[0.0], [3.0]], [[[0.0], [3.0]]], [[[0.0], [3.0]]], 0.5),
    (Sweep, [[0.0], [3.0]], True, 1.2), (SWEEP.gradients, [[[0.0], [3.0]]]),
    (SWEEP.descend, [[[0.0], [3.0]]], 0.1, 2, 0.0), (forward_far, [0.0, 5.0]),
    (PairForm, ball(2), ball(4), ball(0), Fraction(1, 4)), (PairForm.of, ball(0), ball(4), Fraction(1, 4)),
    (bound.at_most, "a", "b", ball(1), ball(2)), (bound.at_least, "a", "b", ball(2), ball(1)),
    (bound.below, "a", "b", Fraction(1), Fraction(2)), (GAP.local, Fraction(0), Fraction(1)),
    (GAP.tail, Fraction(5), 1), (GAP.mass, Fraction(0), Fraction(1)), (GAP.changes_once, Fraction(0), HALF),
    (density_gap.DensityGap.of, GaussianMixture([1]), GaussianMixture([0])),
    (frequency.Frequency, 5, 10, 0.9),
    (frequency.probability_above, "a", "b", frequency.Frequency(5, 10), HALF),
    (invariant.Shell, Fraction(1), Fraction(2), Fraction(3)),
    (landscape.Landscape, GaussianMixture([0]), EVEN, True, 10),
    (landscape.approach, CURVED, [Fraction(1), Fraction(-1)], 4, 1),
    (number.number, ball(1), "x"), (number.rational, Fraction(1), "x"),
    (observed.near, "a", "b", 1.0, 1.0, 0.1), (observed.seen_less, "a", "b", 1.0, 2.0, 0.1),
    (observed.observed, STEP), (pointwise.posterior, GaussianMixture([1, 2]), (Fraction(1),)),
    (sign.positive, "a", "b", ball(1)), (sign.less, "a", "b", ball(1), ball(2)),
    (sign.falls, "a", "b", [ball(2), ball(1)]), (inference.follows, "a", "b", [STEP], ()),
    (stationary.box_around, [ball(1)], HALF), (stationary.krawczyk, ROOT, [NEAR]),
    (stationary.has_one_stationary_point, "a", "b", ROOT, [NEAR]), (stationary.pivots, UNIT),
    (stationary.has_inertia, "a", "b", UNIT, 0), (takeover.covered, RUN, 0), (takeover.falls, RUN, 0),
    (zero.newton, ROOT, NEAR), (zero.has_one_zero, "a", "b", ROOT, NEAR),
    (cover.negative_on, "a", "b", lambda t: t[0] - 5, SHELL),
    (search.has_exactly, 1, "a", "b", jet, lambda _: ball(2), (Fraction(0), Fraction(2))),
    (search.candidates, lambda x: x, [[0.1]], 1e-6, 1e-11),
    (dominance.Lead, ball(1), ball(2), ball(1)), (dominance.leads_of, GaussianMixture([0, 5]), 0),
    (dominance.dominated_at, GaussianMixture([0, 5]), 0), (dominance.path_exponent, LEAD),
    (dominance.lost_weight, LEAD), (reverse_lipschitz, ball(1), HALF), (reverse_limit, HALF, HALF),
]  # fmt: skip
NAMED = {
    bound.at_most, bound.at_least, bound.below, frequency.probability_above, observed.near,
    observed.seen_less, sign.positive, sign.less, sign.falls, stationary.has_one_stationary_point,
    stationary.has_inertia, zero.has_one_zero, cover.negative_on, search.has_exactly,
}  # fmt: skip
SCOPED = {inference.follows, takeover.covered, takeover.falls}


def changed(draw, value):
    if isinstance(value, list | tuple) and value and draw.random() < 0.5:
        parts = list(value)
        k = draw.randrange(len(parts))
        parts[k] = changed(draw, parts[k])
        return type(value)(parts)
    made = draw.choice(ANYTHING)
    return draw.choice([made, made, [made], [[made], [made, made]]])


@pytest.mark.parametrize("call", CALLS, ids=lambda call: getattr(call[0], "__qualname__", "?"))
def test_only_verify_errors_come(call):
    function, *meant = call
    draw, before = Random(function.__qualname__), current_bits()
    named = SAID if function in NAMED else {"scope": "n = 2"} if function in SCOPED else {}
    function(*meant, **named)
    for _ in range(25):
        arguments = list(meant)
        for k in draw.sample(range(len(meant)), min(len(meant), draw.choice([1, 1, 2]))):
            arguments[k] = changed(draw, arguments[k])
        with suppress(VerifyError):
            function(*arguments, **named)
    assert current_bits() == before
