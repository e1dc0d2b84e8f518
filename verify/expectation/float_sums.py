"""The node loop in binary64, with a proved bound of its rounding: the same sums as balls, at memory's speed.

What is computed. At node (p, q) the student's terms are a_i(p) b_i(q), scaled by powers of two into [0, 1].
With s = Σ_i a_i b_i, r = 1/s, N_γ = Σ_i a_i μ_i^γ b_i the moments are M_γ = N_γ r; the teacher's likewise. A
polynomial P(M, T) and the weight W_k = density/s^k give X = W_k P, and Σ_q X b_i, then Σ_p a_i(…), the sum
for component i (pairs of components: a_i a_j, b_i b_j; no component: 1). Beside each signed quantity runs its
majorant: |μ_i^γ| and |coefficients| in place of μ_i^γ and coefficients, the same positive factors.

What is assumed.

* IEEE 754 binary64, rounding to nearest: fl(x ∘ y) = (x ∘ y)(1 + δ) + ε with |δ| ≤ u = 2^{−53}, for + − × ÷.
  |ε| ≤ η = 2^{−1022} is what underflow may do, flushing to zero included.
* NumPy's elementwise + − × ÷ are these operations; frexp, ldexp, abs, maximum are exact (ldexp up to η).
* A matrix product (BLAS or NumPy's own) computes each entry as a conventional sum of products, in any order
  and any blocking, with or without fused multiply-add. So on the way of one term of k to the result there are
  at most k roundings: its product, and at most k − 1 additions (Higham, Accuracy and Stability, 2002, §3.1).
* No exp or log of NumPy's is used: factors come from balls (:mod:`verify.expectation.float_tables`). Its sums
  only bound masses, in any order.

Majorants may be left out where upper bounds of their exact sums are known already: the error is at most
(e^E − 1) times those.

The relative part. Every quantity has a *log-error* E, by the rules of
:mod:`verify.expectation.float_polynomial`. With E_a, E_b those of the factors and ε_γ that of μ_i^γ,

    s     E_s = E_a + E_b + n u            (positive terms: whatever the order)
    r     E_r = E_s + 2u                   (a rounding, and u for underflow in s, see below)
    M_γ   (E_a + ε_γ + u) + E_b + n u + E_r + u
    P     by Horner steps                  (0 for a constant)
    W_k   density + k(E_r + u)
    X     E_W + E_P + u
    sum   E_X + k(E_a + E_b) + 2(k − 1)u + (16 + ⌈log₂ blocks⌉ + 1 + ⌈log₂ rows⌉ + ⌈log₂ parts⌉) u

with k marked components: sums over q are made 16 at a time by a matrix product, all others by halving, and
parts are added in a binary tree of their own. The sum S then has |Ŝ − S| ≤ (e^E − 1)e^E · (computed
majorant).

The absolute part (underflow). Kept nodes have computed s ≥ 2^{−400}; there are N ≤ 2^{60} of them, n ≤ 2^{16}
components, degree ≤ 2^8, and |M_γ| ≤ size_γ, where size_γ ≥ 1; let Z ≥ 1 be P with |coefficients| at the
sizes.

* a errs by at most 2^{−918} (what was flushed in its tables, times 2^{100}), b by η, their product by η: in s
  a term by 2^{−917}, so s by n 2^{−917} ≤ 2^{−501} s, which is less than u s.
* N_γ errs by n 2^{−917} size_γ, M_γ by that times r ≤ 2^{401}, plus η: at most 2^{−499} size_γ.
* P errs by 2^{−490} Z: each monomial by its degree times 2^{−499} of its bound; and an η inside a Horner step
  is multiplied by outer moments, whose product is at most Z, as coefficients are integers.
* The density errs by 2^{−900} (s of the law by 2^{−901}, its other factors by some η), which meets w_i P ≤ Z.
* X b_i a_i = density · P · w_i. The error of P meets density · w_i ≤ n; an η of X or later meets factors ≤ 1.
  That of a in w_i = a_i b_i r is at most 2^{−918} r ≤ 2^{−517}; in w_i w_j also a_i a_j and b_i b_j may
  underflow, and η r² ≤ 2^{−220}. Both meet density · P ≤ n Z.

Together less than 2^{−200} N n Z for value and majorant, in units of the scaled density. Nothing overflows,
as W_k ≤ 2^{16+802} and Z ≤ 2^{150}; all results are checked to be finite.

Dropped nodes. Rows and columns of next to no mass, and nodes with s < 2^{−400}, are left out. There |w_i P| ≤
Z (no negative power of a weight occurs), so they change the sum by at most Z · (their mass), which is bounded
by the same positive sums.

Where a number does not fit (more than 2^{16} components, exponents beyond range, huge polynomials, balls that
are not certainly positive) the answer is None, and balls do it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from math import isfinite

from verify.algebra.calculus import Law
from verify.algebra.integrand import Exponents
from verify.arithmetic import UNIT, Ball, Floats, ball, widened
from verify.evidence.exact import Dyadic
from verify.expectation.float_loop import Loop
from verify.expectation.float_mixture import Mixture, Weights
from verify.expectation.float_nodes import Density, Parts, halvings, parts_of
from verify.expectation.float_polynomial import Moment, Program, rounded_up
from verify.expectation.float_tables import WIDTH
from verify.expectation.node_sums import Key, Sums
from verify.expectation.nodes import Strand
from verify.expectation.polynomial import Family, Variable, contents

_MOST_SIZE = 2.0**150
_MOST_COMPONENTS = 1 << 16
_MOST_NODES = 1 << 60
_MOST_DEGREE = 1 << 8
_UNDERFLOW = -200
_MOST_ERROR = 2.0**-8
_MASS = 1 + 2.0**-5
"""More than e^E for the sums that bound masses: E ≤ 2^{−8}, and at most 2^{40} roundings a term."""


@dataclass(frozen=True, slots=True)
class Sources:
    """What the loop is made from: the integrands, the factor tables in balls, the law.

    Attributes:
        families: the integrands.
        rows: strands whose product are the rows. The first has one node, with the constants; if ``along`` has
            several blocks, the last is theirs.
        columns: the strand of the columns.
        along: quadrature weight × φ of the columns, a row for each block.
        moments: for the student and, if there are factors for it, the teacher: γ and the numbers μ_i^γ.
        law: the law of x.
    """

    families: Sequence[Family]
    rows: Sequence[Strand]
    columns: Strand
    along: Sequence[Sequence[Ball]]
    moments: Sequence[Sequence[tuple[Exponents, Sequence[Ball]]]]
    law: Law

    def keys(self) -> list[Key]:
        """What is to be summed, by the number of marked components."""
        return list(contents(tuple(self.families)).wanted)

    @property
    def dense(self) -> int | None:
        """The place of the mixture whose Σ_i E_i multiplies φ in the density; None if that is φ alone."""
        if self.law is Law.STUDENT:
            return 0
        return 1 if self.law is Law.TEACHER and len(self.moments) > 1 else None

    def joined(self) -> Sources:
        """The same with fewer tables to round: constants go into the first axis if the law lets them.

        So do axes with one node. Each table is scaled on its own: where means are far apart, the terms that
        are largest in the one may be nothing in the other.
        """
        if self.dense is not None:
            return self
        first, *others = self.rows
        while len(first) == 1 and others:
            first = first.times(others.pop(0))
        rows = [first, *others]
        return Sources(self.families, rows, self.columns, self.along, self.moments, self.law)

    def mixture(self, which: int, weights: Weights) -> Mixture:
        """Student (0) or teacher (1) rounded to binary64."""
        return Mixture.of(
            [s.factors[which] for s in self.rows],
            self.columns.factors[which],
            [p for _, p in self.moments[which]],
            weights if which == self.dense else None,
        )


@dataclass(frozen=True, slots=True)
class Summed:
    """What the loop has found.

    Attributes:
        sums: balls that contain the sums over all nodes.
        majorants: for each sum a bound of its polynomial's majorant at every x, and upper bounds of the sums
            of its majorants; None if they were not summed.
    """

    sums: Sums
    majorants: Mapping[Key, tuple[Ball, list[Ball]]] | None


def float_sums(sources: Sources, negligible: Ball, threads: int | None = None) -> Sums | None:
    """The sums of :func:`summed` alone."""
    found = summed(sources, negligible, threads)
    return None if found is None else found.sums


def summed(
    sources: Sources,
    negligible: Ball,
    threads: int | None = None,
    limits: Mapping[Key, Sequence[Ball]] | None = None,
) -> Summed | None:
    """The sums over all nodes, as balls that are proved to contain them; None if binary64 cannot.

    Args:
        sources: what to sum; made with 100 bits or more, and called so, to round factors only once.
        negligible: nodes of together at most this mass may be left out; their bound is in the radii.
        threads: how many work at the same time, one if left out; the result does not depend on it.
        limits: upper bounds of the exact sums of the majorants, if they are known; they are not summed then.
    """
    keys = sources.keys()
    if not keys:
        return Summed({}, {})
    sources = sources.joined()
    weights = Weights.of(sources.rows, sources.along)
    mixtures = [sources.mixture(k, weights) for k in range(len(sources.moments))]
    program = Program.of([value for _, value in keys], _variables(sources, mixtures))
    density = Density.of(weights, mixtures, sources.dense)
    if program is None or not _fits(program, density, mixtures):
        return None
    parts = parts_of(density, mixtures, negligible)
    errors = _errors(keys, program, mixtures, density, sources.law, parts)
    if not parts.parts or not max(errors) <= _MOST_ERROR:
        return None
    marked = [marked for marked, _ in keys]
    loop = Loop(program, marked, mixtures, density, sources.law, 2 if limits is None else 1)
    totals = loop.total(parts, threads)
    scale = density.count * max(m.n for m in mixtures), density.scale
    dropped = parts.dropped + totals.dropped
    return _balls(keys, errors, program.sizes, totals.sums, dropped, scale, limits)


def _variables(sources: Sources, mixtures: Sequence[Mixture]) -> dict[Variable, Moment]:
    """Where the moments are, and their log-errors."""
    out: dict[Variable, Moment] = {}
    for kind, mixture, moments in zip("MT", mixtures, sources.moments, strict=False):
        facts = zip(moments, mixture.powers.sizes, mixture.moment_errors, strict=True)
        for (gamma, _), size, error in facts:
            out[kind, gamma] = Moment(len(out), error, size)
    return out


def _fits(program: Program, density: Density, mixtures: Sequence[Mixture]) -> bool:
    """Whether the numbers are in the range that the proof assumes."""
    return (
        program.degree <= _MOST_DEGREE
        and max(program.sizes, default=1.0) <= _MOST_SIZE
        and density.count <= _MOST_NODES
        and all(m.n <= _MOST_COMPONENTS for m in mixtures)
    )


def _errors(
    keys: Sequence[Key],
    program: Program,
    mixtures: Sequence[Mixture],
    density: Density,
    law: Law,
    parts: Parts,
) -> list[float]:
    """The log-error of each sum, from the table above."""
    student = mixtures[0]
    dense = density.error
    if density.dense is not None:
        dense += mixtures[density.dense].sum_error + UNIT
    inverse = student.inverse_error + UNIT
    pairs = student.row_error + student.column_error
    summed = (WIDTH + 1 + max(halvings(parts), default=0) + _log2(len(parts.parts))) * UNIT
    out = []
    for (marked, _), error in zip(keys, program.errors, strict=True):
        if law is Law.STUDENT and marked:  # the density is φ·s
            weight = density.error + (marked - 1) * inverse
        else:
            weight = dense + marked * inverse
        factors = marked * pairs + (2 * UNIT if marked == 2 else 0.0)
        out.append(rounded_up(weight + error + UNIT + factors + summed))
    return out


def _log2(count: int) -> int:
    return max(count - 1, 0).bit_length()


def _balls(
    keys: Sequence[Key],
    errors: Sequence[float],
    sizes: Sequence[float],
    sums: Sequence[Floats],
    dropped: float,
    density: tuple[int, int],
    limits: Mapping[Key, Sequence[Ball]] | None,
) -> Summed | None:
    """Value ± (e^E − 1)·(true majorant) ± underflow ± what was dropped, in the units of the true density.

    The true majorant is at most e^E · (computed one), or what limits say. ``density`` is N n and the power of
    two that the density was divided by.
    """
    entries = [row for table in sums for row in table.tolist()]
    if not all(map(isfinite, chain([dropped], *chain(*entries)))):
        return None
    count, scale = density
    unit, underflow = ball(Dyadic(1, scale)), ball(Dyadic(count, _UNDERFLOW))
    out: Sums = {}
    majorants: dict[Key, tuple[Ball, list[Ball]]] = {}
    lost, zero = ball(0) + dropped * _MASS + underflow, ball(0)
    for key, error, size, (values, *computed) in zip(keys, errors, sizes, entries, strict=True):
        growth, absolute = (zero + error).exp(), lost * size
        if limits is None:
            known = [growth * m for m in computed[0]]
            majorants[key] = zero + size, [(k + absolute) * unit for k in known]
        else:
            known = [k / unit for k in limits[key]]
        rate = growth - 1
        out[key] = [widened(zero + v, rate * k + absolute) * unit for v, k in zip(values, known, strict=True)]
    return Summed(out, majorants if limits is None else None)
