r"""S-3 along runs: L·t² near n² r/64 at finite time, on enclosed trajectories of forward descent.

Uniform weights, truth at 0, exact starts of size 1 whose deviations from their mean have rank r; they are
centred, or r = d, since off centre the forward flow may raise r (see that file). S-3 says L t² → n² r/64
for the flow of the gradient's Taylor polynomial. Certified here, for gradient descent with t = ητ: at the
stated T the ratio ρ(T) = L T²/(n² r/64) is within 3/20 of 1, and nearer than 3/4 of |ρ(T/2) − 1|, as a
correction of order 1/t would be. That the limit is 1 is not shown by a run; that it is not off by a factor
of 4, say, is.
In passing: the reported rate n³d²/√t of Theorem 2.1 is loose by the slack shown, which grows like t^{3/2}.
Every step is enclosed by the mean value theorem in the spectral norm, in which errors hardly grow: gradients
within 10^−13 leave the losses known to ten digits.

Deep: T = 200 on the line; a pair (r = 1) and a triangle (r = 2) in d = 2 (2 s in all). Rank 3 is not shown.
"""

from dataclasses import dataclass
from fractions import Fraction

import pytest

from verify import GaussianMixture
from verify.arithmetic import Ball, ball, precision
from verify.checks.bound import at_most
from verify.checks.sign import less
from verify.dynamics import Objective, Spectral, Trajectory, descend
from verify.evidence import SHARPER, Evidence, Grade, Provenance, claim
from verify.evidence.series import Axis, Curve, Form, Series

BITS = 160
BY = Spectral(Fraction(1, 10**13))
CLOSE, NEARER = Fraction(3, 20), Fraction(3, 4)


@dataclass(frozen=True)
class Start:
    """Means, the rank of their deviations, step size, the steps to T."""

    means: tuple[tuple[str, ...], ...]
    rank: int
    rate: Fraction
    steps: int

    @property
    def limit(self) -> Fraction:
        """The predicted n² r/64."""
        return Fraction(len(self.means) ** 2 * self.rank, 64)

    def run(self) -> Trajectory:
        """One step beyond T, since a trajectory has losses up to its last iterate but one."""
        return descend(Objective.forward(), GaussianMixture(self.means), self.rate, self.steps + 1, BY)


def on_a_line(*means: str) -> tuple[tuple[str, ...], ...]:
    return tuple((c,) for c in means)


PAIR, THREE, FIVE = on_a_line("1", "-1"), on_a_line("1", "0", "-1"), on_a_line("1", "1/2", "0", "-1/3", "-1")
TRIANGLE = (("1", "0"), ("-1", "0"), ("0", "1"))
SLANTED = (("3/5", "4/5"), ("-3/5", "-4/5"))
STARTS = {
    "n=2, d=1, r=1, T=60": Start(PAIR, 1, Fraction(1), 60),
    "n=3, d=1, r=1, T=100": Start(THREE, 1, Fraction(2), 50),
    "n=5, d=1, r=1, T=180": Start(FIVE, 1, Fraction(3), 60),
}
DEEP = {
    "n=2, d=1, r=1, T=200": Start(PAIR, 1, Fraction(1), 200),
    "n=3, d=1, r=1, T=200": Start(THREE, 1, Fraction(1), 200),
    "n=2, d=2, r=1, T=60": Start(SLANTED, 1, Fraction(1), 60),
    "n=3, d=2, r=2, T=60": Start(TRIANGLE, 2, Fraction(1), 60),
}


@claim(
    SHARPER,
    "S-3, runs",
    r"\left|\rho(T) - 1\right| \le \tfrac{3}{20},\quad |\rho(T) - 1| < \tfrac34 |\rho(T/2) - 1|,\quad "
    r"\rho(t) = \frac{L\,t^2}{n^2 r/64}",
    quantifiers="the starts, step sizes and T listed",
    provenance=Provenance.DERIVED,
    hypotheses=(
        r"\pi_i = 1/n",
        r"p^* = \mathcal{N}(0, I)",
        r"r = \operatorname{rank} S(0),\ S = \tfrac1n \textstyle\sum_i m_i m_i^{\mathsf T},\ "
        r"m_i = \mu_i - \bar\mu,\ \bar\mu = \tfrac1n \sum_i \mu_i",
        r"\bar\mu(0) = 0 \text{ or } r = d",
        r"\text{forward descent with step } \eta,\ t = \eta\tau,\ T \text{ the last } t",
    ),
)
@pytest.mark.parametrize("name", [*STARTS, *(pytest.param(name, marks=pytest.mark.deep) for name in DEEP)])
def test_local_rate_at_finite_time(name: str, evidence: Evidence) -> None:
    start = (STARTS | DEEP)[name]
    n, d, T = len(start.means), len(start.means[0]), start.rate * start.steps
    scope = f"{name}, η = {start.rate}"
    losses = start.run().losses
    with precision(BITS):

        def off(k: int, limit: Fraction = start.limit) -> Ball:
            """|ρ − 1| after k steps."""
            return abs(losses[k] * ball((start.rate * k) ** 2 / limit) - 1)

        def close(limit: Fraction = start.limit):
            statement, why = r"|L T^2/(n^2 r/64) - 1| \le \tfrac{3}{20}", "enclosed"
            found = off(start.steps, limit)
            return at_most(statement, why, found, ball(CLOSE), scope=scope, name="|ρ(T) − 1|")

        def nearer(factor: Fraction = NEARER, later: int = start.steps):
            statement, why = r"|\rho(T) - 1| < \tfrac34 |\rho(T/2) - 1|", "both enclosed"
            bound = ball(factor) * off(start.steps // 2)
            return less(statement, why, off(later), bound, scope=scope, name="bound − |ρ(T) − 1|")

        evidence.conclude(close())
        evidence.conclude(nearer())
        reported, statement = ball(n**3 * d**2) / ball(T).sqrt(), r"L(T) \le n^3 d^2/\sqrt{T}"
        evidence.step(at_most(statement, "enclosed", losses[start.steps], reported, scope=scope, name="L(T)"))
        evidence.twin("limit n² r/16", close(4 * start.limit))
        evidence.twin("limit n r/64", close(start.limit / n))
        evidence.twin("rank r + 1", close(start.limit * (start.rank + 1) / start.rank))
        evidence.twin("nearer at T/4 than at T/2", nearer(later=start.steps // 4))
        evidence.series(picture(name, start, losses))


def picture(name: str, start: Start, losses: tuple[Ball, ...]) -> Series:
    times = [float(start.rate * k) for k in range(1, len(losses))]
    ratio = tuple(float(losses[k]) * t * t / float(start.limit) for k, t in enumerate(times, start=1))
    curves = (
        Curve(name.rpartition(",")[0], tuple(times), ratio, grade=Grade.CERTIFIED),
        Curve("the limit", (times[0], times[-1]), (1.0, 1.0), form=Form.REFERENCE),
    )
    x, y = Axis("$t = \\eta\\tau$", logarithmic=True), Axis("$L\\,t^2/(n^2 r/64)$")
    return Series("$L\\,t^2$ against its limit $n^2 r/64$", x, y, curves)
