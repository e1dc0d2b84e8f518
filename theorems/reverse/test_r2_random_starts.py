r"""R-2, how likely a random start is well inside the cells.

Setting. M teachers at any places ν_l; n students start at independent μ_i(0) ∼ N(0, σ²I).
Shown. All margins are ≥ m and all |μ_i(0)| ≤ r, except with probability at most

    n M(M − 1) m/(σ√(2π)) + n 2^{d/2} e^{−r²/(4σ²)}.

So "R-2, cells stay" applies with b = m and R = r + max|ν_l|.
Not shown. The inferences are words: ARGUED.
Tools. The union bound; the density of a normal law is at most 1/√(2π); the tail of a norm.
"""

from fractions import Fraction

from verify.arithmetic import ball, pi, precision
from verify.checks.bound import at_most
from verify.checks.inference import follows
from verify.evidence import REVERSE, Evidence, Provenance, Step, claim
from verify.evidence.axioms import CHI_SQUARE_TAIL, UNION

SCOPE = "all n, M, d ≥ 1, all weights"
TEACHERS = r"p^* = \textstyle\sum_l p_l\,\mathcal{N}(\nu_l, I),\ l \le M"


@claim(
    REVERSE,
    "R-2, random starts",
    r"\Pr(\text{some margin} < m \text{ or some } |\mu_i(0)| > r) \le "
    r"\frac{n M(M-1)\,m}{\sigma\sqrt{2\pi}} + n\,2^{d/2}e^{-r^2/(4\sigma^2)}",
    quantifiers=SCOPE + ", all σ, m, r > 0",
    provenance=Provenance.DERIVED,
    hypotheses=(TEACHERS, r"\mu_i(0) \sim \mathcal{N}(0, \sigma^2 I) \text{ independent}"),
)
def test_random_starts(evidence: Evidence) -> None:
    """For each i and pair k, l the signed distance from the hyperplane is normal of variance σ²."""

    def density(factor: Fraction = Fraction(1)) -> Step:
        """An interval of length 2m has at most the mass 2m/(σ√(2π)): e^{−s²/2} ≤ 1."""
        mass, bound = ball(Fraction(1, 2)).sqrt().erf(), ball(factor * 2) / (2 * pi()).sqrt()
        shown = r"\Pr(|Z| < 1) \le 2/\sqrt{2\pi}"
        return at_most(shown, "enclosed, m = σ", mass, bound, scope="m = σ", name="Pr")

    with precision(128):
        small = evidence.step(density())
        evidence.conclude(
            follows(
                r"\Pr(\dots) \le \frac{n M(M-1)\,m}{\sigma\sqrt{2\pi}} + n\,2^{d/2}e^{-r^2/(4\sigma^2)}",
                "n M(M − 1)/2 intervals of length 2m, each of mass at most 2m/(σ√(2π)); the tail of a norm",
                [small],
                (UNION, CHI_SQUARE_TAIL),
                scope=SCOPE,
            )
        )
        evidence.twin("half of it", density(Fraction(1, 2)))
