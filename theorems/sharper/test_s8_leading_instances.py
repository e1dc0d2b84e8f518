r"""S-8, leading constants: the bounds that they rest on, enclosed where the means are centred.

Setting. Teacher N(0, I), uniform weights, the centred students listed, of rank r: S = (1/n) Σ μ_i μ_iᵀ,
q = tr S, V = n q, D = E_p[|v|² + ‖C‖²].
Shown. tr S²(I + S)⁻¹ ≤ F ≤ e^{3V/2} ‖S‖² and D (r + q)² ≥ 2r q²; on the line also
D ≤ h(V)(q² + V(e^V − 1)q) with h(V) = e^{V/2}(1 + (1 + √V)²).
Not shown. That they hold everywhere: but for the third they are argued in test_s8_leading_constants.py.
Tools. Ball arithmetic. In at most two dimensions tr S²(I + S)⁻¹ = q − 2 + (2 + q)/det(I + S), and the
determinant is 1 + q + (q² − ‖S‖²)/2.
"""

from dataclasses import replace
from fractions import Fraction

from verify import GaussianMixture
from verify.checks.enclosure import at_each, certified
from verify.checks.instance import Instance
from verify.evidence import SHARPER, Evidence, Provenance, claim
from verify.lemmas.reverse import D, F, V, q, r
from verify.prove import SUM, SUM_J, Defined, dot, exp, mu, mu_j, pi, pi_j, sqrt

# Centred means, with the rank r of their span.
STUDENTS = {
    "a pair": Instance(GaussianMixture(["1/2", "-1/2"]), {"r": 1}),
    "three": Instance(GaussianMixture([1, "1/2", "-3/2"]), {"r": 1}),
    "close": Instance(GaussianMixture(["1/10", "-1/10"]), {"r": 1}),
    "a triangle": Instance(GaussianMixture([["1/2", 0], ["-1/4", "2/5"], ["-1/4", "-2/5"]]), {"r": 2}),
    "nearly on a line": Instance(
        GaussianMixture([["1/2", "1/50"], ["-1/2", "1/50"], [0, "-1/25"]]), {"r": 2}
    ),
}
ON_THE_LINE = [place for place in STUDENTS.values() if place.student.dimension == 1]
NORM = Defined("‖S‖²", r"\|S\|_F^2", "for centred means", SUM(SUM_J(pi * pi_j * dot(mu, mu_j) ** 2)))
WHOLE = 1 + q + (q**2 - NORM) / 2
"""Det(I + S) in at most two dimensions: 1 + tr S + det S."""
FROM_BELOW = (q - 2) * WHOLE + 2 + q <= F * WHOLE
FROM_ABOVE = NORM * exp(Fraction(3, 2) * V) >= F
BY_RANK = D * (r + q) ** 2 >= 2 * r * q**2
ON_LINE = exp(V / 2) * (1 + (1 + sqrt(V)) ** 2) * (q**2 + V * q * (exp(V) - 1)) >= D


@claim(
    SHARPER,
    "S-8, leading constants, bounds at instances",
    at_each(STUDENTS.values(), FROM_BELOW, FROM_ABOVE, BY_RANK),
    provenance=Provenance.DERIVED,
)
def test_bounds_at_instances(evidence: Evidence) -> None:
    for place in STUDENTS.values():
        for bound in (FROM_BELOW, FROM_ABOVE, BY_RANK):
            evidence.conclude(certified(place, bound))
        evidence.twin("F ≥ ‖S‖²", certified(place, NORM <= F))
    evidence.twin("‖S‖² ≥ D", certified(STUDENTS["close"], NORM >= D))
    evidence.twin("rank 1 for 2", certified(replace(STUDENTS["a triangle"], values={"r": 1}), BY_RANK))


@claim(
    SHARPER,
    "S-8, leading constants, bounds on the line",
    at_each(ON_THE_LINE, ON_LINE),
    provenance=Provenance.DERIVED,
)
def test_bounds_on_the_line(evidence: Evidence) -> None:
    for place in ON_THE_LINE:
        evidence.conclude(certified(place, ON_LINE), "h(X)(λ² + X(e^X − 1)λ) with λ = X/n")
    evidence.twin("D ≤ λ²", certified(STUDENTS["close"], q**2 >= D))
