r"""The two inequalities behind the rates for n = 2, at points of |a| ≤ 0.3, |y| ≥ 8.5, by quadrature over x.

    |∇L| ≥ L,        |∇_y L| ≤ (9/50) w² e^{−w²/8},  w = |y| − 0.3

An independent route: no exact form, no bound of it. The points are corners of the region, the balance of a,
and points far out. How much the second gives away (10 to 10⁴) is what makes its exponent 1 + ε.
"""

from fractions import Fraction as Q

import pytest

from verify import GaussianMixture, forward_fisher
from verify.arithmetic import Ball, ball, precision
from verify.checks.bound import at_least, at_most
from verify.evidence import FORWARD, Evidence, Provenance, claim

POINTS = {
    "corner, same side": ([Q("0.3")], [Q("8.5")]),
    "corner, other side": ([Q("-0.3")], [Q("8.5")]),
    "a = 0": ([Q(0)], [Q("8.5")]),
    "near the balance": ([Q("0.0003")], [Q("8.5")]),
    "far": ([Q("0.01")], [Q(14)]),
    "farther": ([Q(0)], [Q(30)]),
    "across": ([Q(0), Q("0.3")], [Q("8.5"), Q(0)]),
    "skew": ([Q("0.2"), Q("-0.2")], [Q(9), Q(1)]),
}


def norm(row: tuple[Ball, ...]) -> Ball:
    return sum((c * c for c in row), ball(0)).sqrt()


@claim(
    FORWARD,
    "rates for n = 2, against the engine",
    r"|\nabla L| \ge L,\quad |\nabla_y L| \le \tfrac{9}{50} w^2 e^{-w^2/8},\ w = |y| - 0.3",
    quantifiers="n = 2, d = 1, 2, the points listed",
    provenance=Provenance.DERIVED,
    hypotheses=(r"n = 2,\ \pi_i = \tfrac12,\ p^* = \mathcal{N}(0, I),\ \text{means } a, y",),
)
@pytest.mark.parametrize("name", POINTS)
def test_inequalities(name: str, evidence: Evidence) -> None:
    a, y = POINTS[name]
    with precision(128):
        out = forward_fisher(GaussianMixture([a, y]), digits=20)
        pulls = norm(out.gradient[1])
        whole = norm((*out.gradient[0], *out.gradient[1]))
        w = norm(tuple(ball(c) for c in y)) - ball(Q("0.3"))

        def steep(bound: Ball):
            return at_least(r"|\nabla L| \ge L", "both enclosed", whole, bound, scope=name, name="|∇L|")

        def slow(width: int = 8):
            bound = ball(Q(9, 50)) * w * w * (-w * w / width).exp()
            statement = r"|\nabla_y L| \le \tfrac{9}{50} w^2 e^{-w^2/8}"
            return at_most(statement, "both enclosed", pulls, bound, scope=name, name="|∇_y L|")

        evidence.conclude(steep(out.loss))
        evidence.conclude(slow())
        evidence.twin("|∇L| ≥ 3√L", steep(3 * out.loss.sqrt()))
        evidence.twin("e^{−w²/6}", slow(6))
