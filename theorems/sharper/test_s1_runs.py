r"""S-1 along runs: forward descent from V = Σ|μ_i|² just below 1/4, every iterate enclosed.

For n = 2, …, 6 in d = 1 and 2, n = 2, …, 5 in d = 3 (uniform weights, and once as uneven as 10⁻⁶),
at S-1's largest step size 4/17 and at 1/5: V falls at every step, the average of L is at most V_0/(ητ), and
at η = 1/5 L falls too, with L_{τ−1} ≤ V_0/(ητ) at the last iterate. The slack is how loose these bounds are
at the stated horizon; beyond it S-1 itself speaks.
"""

from collections.abc import Callable
from fractions import Fraction
from math import isqrt

from verify import GaussianMixture
from verify.checks.instance import Instance
from verify.checks.run import Run, along_each, certified_along
from verify.dynamics import Spectral
from verify.evidence import SHARPER, Evidence, Provenance, claim
from verify.lemmas.forward import QUARTER, L, V, descent, η
from verify.logic.formulas import Comparison
from verify.prove import At, Term, term

BY = Spectral(Fraction(1, 10**14))
LARGEST, FIFTH = Fraction(4, 17), Fraction(1, 5)
UNEVEN = [Fraction(1, 10**6), 1 - Fraction(1, 10**6)]


def start(n: int, d: int, weights: list[Fraction] | None = None) -> GaussianMixture:
    """Spread over all directions, scaled to V ≤ 1/4 by less than 10^−5."""
    pattern = [[(7 * i + 5 * c * (i + 1)) % 11 - 5 for c in range(d)] for i in range(n)]
    total = sum(c * c for p in pattern for c in p)
    scale = Fraction(isqrt(10**12 // (4 * total)), 10**6)
    return GaussianMixture([[scale * c for c in p] for p in pattern], weights)


def size(step: int) -> Term:
    return term(At(descent, V, None, step))


def loss(step: int) -> Term:
    return term(At(descent, L, None, step))


def average(steps: int, factor: int = 1) -> Comparison:
    """V_0 ≥ η Σ_{k<τ} L_k."""
    return size(0) >= factor * η * sum(map(loss, range(1, steps)), loss(0))


def shown(steps: int, rate: Fraction) -> list[Comparison]:
    """What holds along a run of so many steps: V falls, the average, and at η = 1/5 L falls, the last L."""
    formulas = [size(0) <= QUARTER, *(size(k + 1) < size(k) for k in range(steps)), average(steps)]
    if rate <= FIFTH:
        formulas += [loss(k + 1) < loss(k) for k in range(steps - 1)]
        formulas.append(size(0) >= η * steps * loss(steps - 1))
    return formulas


def check(name: str, starts: list[GaussianMixture], steps: int, rate: Fraction) -> Callable[[Evidence], None]:
    """The claim of runs from these starts, and its test."""
    runs = [Run(Instance(begin, {"η": rate}), descent, steps, BY) for begin in starts]
    formulas = shown(steps, rate)

    @claim(
        SHARPER,
        f"S-1, runs, {name}, η = {rate}",
        along_each(runs, *formulas),
        provenance=Provenance.DERIVED,
    )
    def test(evidence: Evidence) -> None:
        for run in runs:
            for formula in formulas:
                evidence.conclude(certified_along(run, formula))
            evidence.twin("V rises", certified_along(run, size(1) > size(0)))
            evidence.twin("V is halved in a step", certified_along(run, 2 * size(1) < size(0)))
            evidence.twin("the bound divided by 10⁶", certified_along(run, average(steps, 10**6)))

    return test


def spread(d: int, most: int) -> list[GaussianMixture]:
    """N = 2, …, ``most``."""
    return [start(n, d) for n in range(2, most + 1)]


test_line = check("d = 1", spread(1, 6), 10, FIFTH)
test_line_largest_step = check("d = 1", spread(1, 6), 10, LARGEST)
test_plane = check("d = 2", spread(2, 6), 10, FIFTH)
test_plane_largest_step = check("d = 2", spread(2, 6), 10, LARGEST)
test_space = check("d = 3", spread(3, 5), 4, FIFTH)
test_space_largest_step = check("d = 3", spread(3, 5), 4, LARGEST)
test_uneven_weights = check("weights 10⁻⁶ : 1 − 10⁻⁶", [start(2, 1, UNEVEN)], 10, LARGEST)
