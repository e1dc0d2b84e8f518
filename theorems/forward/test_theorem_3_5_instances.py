"""Theorem 3.5 at the paper's own M0 = 10⁹ √d n¹⁰, in numbers: what phase 1 does, and seeded starts.

Phase 1 is proved for all n, d and M0 in its own file. Here its constants are enclosed for n = 2, …, 5 and
d = 1, 2, 3: movements so small (e^{−1100} and less) that their logarithms are compared. Then starts
M0 e_1 + z_i, z_i drawn from N(0, I) by NumPy's generator and taken as the exact doubles they are, M0 rounded
up to an integer, are checked to satisfy the hypotheses, and the gradient there is enclosed by the general
engine, which knows nothing of the dominance lemma.
"""

from fractions import Fraction
from math import isqrt

import numpy as np
import pytest

from verify import GaussianMixture, forward_fisher
from verify.arithmetic import Ball, ball, precision, upper
from verify.checks.bound import at_least, at_most
from verify.checks.sign import less
from verify.evidence import FORWARD, Evidence, Provenance, claim
from verify.lemmas.dominance import Lead, leads_of, least, path_exponent, square

BITS = 256
SIZES = [(n, d) for n in range(2, 6) for d in (1, 2, 3)]
START = (
    r"|\mu_i(0) - M_0 e_1| \le M_0^{1/6},\ \mu^* = 0",
    r"\tfrac12(|\mu_j(0)|^2 - |\mu_1(0)|^2) \ge M_0^{1/3} \ (j \ne 1)",
    r"p^* = \mathcal{N}(0, I),\ \pi_i = 1/n,\ \text{forward descent with step } \eta",
)
COUNT = r"K \le 3\log M_0/\eta \text{ as in “Theorem 3.5, phase 1”: } |\mu_1(K)| \le \tfrac{1}{8M_0^3}"


def sixth(M0: Ball) -> Ball:
    """M0^{1/6}."""
    return (M0.log() / 6).exp()


def log_movement(exponent: Ball, start: Ball, M0: Ball) -> Ball:
    """An upper bound of log Σ|steps| of an other mean in phase 1, whatever η ≤ 1/2 is: Kη ≤ ½ + ½ log(…)."""
    R = start + 1
    taken = (1 + (9 * M0 * M0 * M0 * start).log()) / 2
    return upper((2 * taken * (R + 3 * R * R * R)).log() - exponent)


def log_deviation(exponent: Ball, start: Ball, n: int) -> Ball:
    """An upper bound of log |μ_1(k) − (1 − 2η)^k μ_1(0)|."""
    R = start + 1
    return upper(((n - 1) * (3 * R + 14 * R * R * R)).log() - exponent)


def steps(eta: Fraction, start: Ball, M0: Ball) -> int:
    """The least K with (1 − 2η)^K |μ_1(0)| ≤ 1/(9M0³), or one more."""
    return int(upper((9 * M0 * M0 * M0 * start).log() / -ball(1 - 2 * eta).log()).ceil().unique_fmpz())


@claim(
    FORWARD,
    "Theorem 3.5, phase 1 in numbers",
    r"|\mu_1(K)| \le \tfrac{1}{8M_0^3},\ K\eta \le 3\log M_0,\ -\log|\mu_j(k) - \mu_j(0)| \ge M_0^{1/3}/18",
    quantifiers="M0 = 10⁹ √d n¹⁰, n = 2, …, 5, d = 1, 2, 3, η = 9/20 and 1/(10n⁴d²), all starts in the box",
    provenance=Provenance.DERIVED,
    hypotheses=(*START, COUNT),
    uses=("F Theorem 3.5, phase 1, paths",),
)
@pytest.mark.parametrize(("n", "d"), SIZES)
def test_phase_1_in_numbers(n: int, d: int, evidence: Evidence) -> None:
    scope = f"n = {n}, d = {d}, M0 = 10⁹ √d n¹⁰"
    with precision(BITS):
        M0 = ball(10**9 * n**10) * ball(d).sqrt()
        r = sixth(M0)
        start = M0 + r

        def stays(gap: Ball, radius: Ball = r):
            exponent = path_exponent(Lead(gap, 2 * radius, M0 - radius))
            number = -log_movement(exponent, start, M0)
            statement = r"-\log|\mu_j(k) - \mu_j(0)| \ge \tfrac{1}{18} M_0^{1/3}"
            return at_least(
                statement, "the steps add up", number, r * r / 18, scope=scope, name="−log movement"
            )

        def follows_path(gap: Ball):
            exponent = path_exponent(Lead(gap, 2 * r, M0 - r))
            number = -log_deviation(exponent, start, n)
            statement = r"-\log|\mu_1(k) - (1 - 2\eta)^k\mu_1(0)| \ge \tfrac{1}{18} M_0^{1/3}"
            return at_least(statement, "half of ε", number, r * r / 18, scope=scope, name="−log deviation")

        def arrives(eta: Fraction, K: int):
            number = (K * ball(1 - 2 * eta).log()).exp() * start + (-r * r / 18).exp()
            statement = r"|\mu_1(K)| \le \tfrac{1}{8M_0^3}"
            why = f"K = {K}, η = {eta}"
            return at_most(statement, why, number, 1 / (8 * M0 * M0 * M0), scope=scope, name="|μ_1(K)|")

        def few(eta: Fraction, K: int, factor: int = 3):
            statement = rf"K\eta \le {factor} \log M_0"
            bound = factor * M0.log()
            return at_most(statement, f"K = {K}", K * ball(eta), bound, scope=scope, name=f"Kη, η = {eta}")

        evidence.conclude(stays(r * r))
        evidence.conclude(follows_path(r * r))
        for eta in (Fraction(9, 20), Fraction(1, 10 * n**4 * d**2)):
            K = steps(eta, start, M0)
            evidence.conclude(arrives(eta, K))
            evidence.conclude(few(eta, K))
        evidence.twin("a margin of 2 instead of M0^{1/3}", stays(ball(2)))
        evidence.twin("|z_i| up to M0^{1/3}", stays(r * r, radius=r * r))
        evidence.twin("half as many steps", arrives(eta, K // 2))
        evidence.twin("K ≤ log M0 / η", few(eta, K, factor=1))


def drawn(n: int, d: int, seed: int) -> tuple[int, GaussianMixture, int]:
    """M0, the start, and which component is the nearest (a guess: its leads are checked)."""
    M0 = isqrt(10**18 * d * n**20 - 1) + 1
    z = np.random.default_rng([seed, n, d]).standard_normal((n, d))
    means = [[Fraction(float(c)) + M0 * (k == 0) for k, c in enumerate(row)] for row in z]
    norms = [sum(c * c for c in mean) for mean in means]
    return M0, GaussianMixture(means), norms.index(min(norms))


@claim(
    FORWARD,
    "Theorem 3.5, seeded starts",
    r"\text{the start is one of phase 1;}\quad "
    r"|\nabla_1 L - 2\mu_1|,\ |\nabla_j L| \le 10^{-9} \text{ by the engine}",
    quantifiers="one start drawn for each of n = 2, …, 5, d = 1, 2, 3; M0 = ⌈10⁹ √d n¹⁰⌉",
    provenance=Provenance.DERIVED,
    hypotheses=(
        r"\mu_i(0) = M_0 e_1 + z_i,\ z_i \sim \mathcal{N}(0, I) \text{ drawn by NumPy, as exact doubles}",
        r"\mu_1 \text{ the nearest to } 0;\ p^* = \mathcal{N}(0, I),\ \pi_i = 1/n",
        r"\text{start of phase 1: the first two hypotheses of “Theorem 3.5, phase 1”}",
    ),
    uses=("F Theorem 3.5, phase 1, paths",),
)
@pytest.mark.parametrize(("n", "d"), SIZES)
def test_seeded_start(n: int, d: int, evidence: Evidence) -> None:
    M0, start, first = drawn(n, d, evidence.seed)
    scope = f"n = {n}, d = {d}, M0 = {M0}, seed {evidence.seed}"
    found = forward_fisher(start, digits=40)
    with precision(BITS):
        r = sixth(ball(M0))
        leads = leads_of(start, first)
        centre = [M0] + [0] * (d - 1)
        away = [
            square([ball(a) - b for a, b in zip(mean, centre, strict=True)]).sqrt() for mean in start.means
        ]

        def ahead(leads: list[Lead]):
            statement = r"\min_j \tfrac12(|\mu_j|^2 - |\mu_1|^2) \ge M_0^{1/3}"
            number = least(*(lead.gap for lead in leads))
            return at_least(statement, "exact doubles", number, r * r, scope=scope, name="least gap")

        def in_ball(bound: Ball):
            statement = r"\max_i |\mu_i - M_0 e_1| \le M_0^{1/6}"
            number = max(upper(length) for length in away)
            return at_most(statement, "exact doubles", number, bound, scope=scope, name="max |z_i|")

        def drifts(j: int, factor: int):
            """|∇_j L − factor·μ_j|² by the engine; its ball may meet 0, so it is compared squared."""
            pairs = zip(found.gradient[j], start.means[j], strict=True)
            number = square([g - factor * ball(c) for g, c in pairs])
            statement = r"|\nabla_1 L - 2\mu_1| \le 10^{-9}" if factor else r"|\nabla_j L| \le 10^{-9}"
            bound, name = ball(Fraction(1, 10**18)), f"10⁻¹⁸ − |∇_{j + 1} L − {factor} μ_{j + 1}|²"
            return less(statement, "enclosed without the lemma", number, bound, scope=scope, name=name)

        evidence.conclude(ahead(leads))
        evidence.conclude(in_ball(r))
        for j in range(n):
            evidence.conclude(drifts(j, 2 if j == first else 0))
        exponent = least(*(path_exponent(lead) for lead in leads))
        statement = r"-\log|\mu_j(k) - \mu_j(0)| \ge \tfrac{1}{18} M_0^{1/3}"
        moved = -log_movement(exponent, M0 + r, ball(M0))
        evidence.conclude(
            at_least(statement, "phase 1", moved, r * r / 18, scope=scope, name="−log movement")
        )
        evidence.twin("another component is the nearest", ahead(leads_of(start, (first + 1) % n)))
        evidence.twin("|z_i| ≤ 1/1000", in_ball(ball(Fraction(1, 1000))))
        evidence.twin("∇_1 L = μ_1", drifts(first, 1))
        evidence.twin("an other mean is pulled as well", drifts((first + 1) % n, 2))
