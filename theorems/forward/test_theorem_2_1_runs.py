r"""Theorem 2.1 along runs (Zhang et al. 2025): forward descent from starts that enough noise brought near.

Means with max_i |μ_i(0) − μ*| = M = 7/2 exactly are scaled by e^{−t}, t = log n + log M + 2 + 1/100, as the
hypothesis asks (claims "A noise scale", "A translation"): the starts are e^{−2.01}/(nM) times a pattern, in a
box of 10⁻¹⁸, and a run follows every start in it. Then every |μ_i| ≤ 1/(3n); V = Σ|μ_i|² and L fall at every
step of η = 1/5; and L_τ ≤ 1/(9nητ) ≤ n³d²/√(ητ). The slack of the reported bound is what n³d² and the root
of τ give away at that horizon.
"""

from collections.abc import Callable
from fractions import Fraction

from verify import GaussianMixture
from verify.arithmetic import ball, certainly_less, precision
from verify.checks.instance import Instance
from verify.checks.run import Run, along_each, certified_along
from verify.dynamics import Spectral
from verify.evidence import FORWARD, Evidence, Provenance, claim
from verify.lemmas.forward import SIZE, L, V, descent, η
from verify.logic.formulas import Comparison
from verify.prove import At, Term, d, n, term

BITS = 128
RATE, FAR, WITHIN = Fraction(1, 5), Fraction(7, 2), Fraction(1, 10**18)


def before(count: int, dimension: int) -> list[list[Fraction]]:
    """Means with the largest norm 7/2, attained on an axis; the others nearer and in all directions."""
    others = [
        [FAR * ((7 * i + 5 * c * (i + 1)) % 11 - 5) / (6 * dimension) for c in range(dimension)]
        for i in range(1, count)
    ]
    return [[FAR] + [Fraction(0)] * (dimension - 1), *others]


def scaled(count: int, dimension: int) -> Instance:
    """A box that contains e^{−t} times those, t = log n + log M + 2 + 1/100."""
    rows = before(count, dimension)
    assert max(sum(c * c for c in row) for row in rows) == FAR**2
    with precision(BITS):
        factor = ball(Fraction(-201, 100)).exp() / (count * ball(FAR))
        exact = [[factor * ball(c) for c in row] for row in rows]
        centre = [[Fraction(c.mid().str(20, radius=False)) for c in row] for row in exact]
        pairs = [pair for both in zip(exact, centre, strict=True) for pair in zip(*both, strict=True)]
        assert all(certainly_less(abs(c - ball(m)), ball(WITHIN)) for c, m in pairs)
    return Instance(GaussianMixture(centre), {"η": RATE}, box=WITHIN)


def at(value: object, step: int) -> Term:
    return term(At(descent, value, None, step))


def near(factor: int = 9) -> Comparison:
    """|μ_i| ≤ 1/(3n) at the start, for every i."""
    return factor * n**2 * at(SIZE, 0) <= 1


def small(steps: int, factor: int = 1) -> Comparison:
    """L_τ ≤ 1/(9nητ)."""
    return term(1) >= factor * 9 * n * η * steps * at(L, steps)


def shown(steps: int) -> list[Comparison]:
    falls = [at(a, k + 1) < at(a, k) for a in (V, L) for k in range(steps)]
    return [near(), *falls, small(steps), n**6 * d**4 >= η * steps * at(L, steps) ** 2]


def check(name: str, sizes: list[tuple[int, int]], steps: int) -> Callable[[Evidence], None]:
    """The claim of runs for these n and d, and its test."""
    runs = [Run(scaled(*size), descent, steps, Spectral(Fraction(1, 10**14))) for size in sizes]
    formulas = shown(steps)

    @claim(
        FORWARD,
        f"Theorem 2.1, runs, {name}",
        along_each(runs, *formulas),
        provenance=Provenance.DERIVED,
        uses=("A noise scale", "A translation"),
    )
    def test(evidence: Evidence) -> None:
        for run in runs:
            for formula in formulas:
                evidence.conclude(certified_along(run, formula))
            evidence.twin("V rises", certified_along(run, at(V, 1) > at(V, 0)))
            evidence.twin("|μ_i| ≤ 1/(9n)", certified_along(run, near(81)))
            evidence.twin("the sharper bound divided by 10⁶", certified_along(run, small(steps, 10**6)))

    return test


test_line = check("d = 1", [(count, 1) for count in range(2, 7)], 10)
test_plane = check("d = 2", [(count, 2) for count in range(2, 7)], 10)
test_space = check("d = 3", [(count, 3) for count in range(2, 6)], 3)
