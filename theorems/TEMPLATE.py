"""The form of a theorem file. Copy it to ``test_….py``: name the statement and the paper in this first line.

Setting. Student Σ π_i N(μ_i, I), any n, d, weights and means; v, C its posterior mean and covariance at x.
Shown. If |μ_i|² ≤ R² for every i, then tr C ≤ R² − |v|² at every x.
Not shown. That equality is possible. (Say here what a reader might take for granted.)
Tools. Σ w_i = 1 and arithmetic. (The lemmas, textbook theorems and claims that the proof uses.)

Then the idea in two or three sentences: tr C + |v|² = Σ w_i|μ_i|² is a weighted mean of numbers, each at most
R².
"""

from verify.evidence import ALGEBRA, Evidence, Provenance, claim
from verify.lemmas.posterior import second_moment

from verify.prove import (  # isort: skip
    SUM, TRACE, identity, infer, integrated, mu, nonnegative, square, statement, v, w, weight_is_positive,
)  # fmt: skip

# Parameters: the name is what quantifiers print, then LaTeX, then the meaning that the notation list prints.
R2 = nonnegative("R²", "R^2", "bound of all |μ_i|²")


def bound(factor=1):
    """Tr C ≤ R² − |v|²; one inference a line, an argument for what a false twin varies."""
    each = infer(w * square(mu) <= R2 * w, by=[square(mu) <= R2, weight_is_positive()])
    total = integrated(SUM, each)  # for all i, so for the sum
    return infer(R2 - factor * square(v) >= TRACE, by=[total, second_moment(), identity(SUM(w), 1)])


# The statement is a formula with its hypotheses, and is printed; the conclusion has to be that formula.
@claim(
    ALGEBRA,
    "template",
    statement(R2 - square(v) >= TRACE, given=[square(mu) <= R2]),
    provenance=Provenance.DERIVED,
)
def test_template(evidence: Evidence) -> None:
    evidence.conclude(bound(), "a weighted mean of the |μ_i|²")

    # False near-misses: the same proof must fail, for this reason and no other.
    evidence.twin("|v|² taken off twice", lambda: bound(factor=2))
