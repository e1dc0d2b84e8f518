"""The reverse gradient for a single-Gaussian teacher, put at the origin by a translation.

∇_iF = 2 E_p[ w_i { v + C (μ_i − v) } ]
"""

from verify.algebra.calculus import Law, density_gradient, mean_gradient
from verify.algebra.forms import LOSS, single_teacher, stein_field
from verify.checks.identity import expected_identity
from verify.evidence import REVERSE, Evidence, Provenance, claim

STATEMENT = r"\nabla_i F = 2\,\mathbb{E}_{p}\big[ w_i \{ v + C(\mu_i - v) \} \big]"


def formula(N, *, matrix=None, centre=1):
    """The right side, coordinate a; false twins put another matrix or another multiple of v."""
    matrix = matrix or N.C
    return 2 * N.w() * (N.v("a") + matrix("a", "b") * (N.mu("b") - centre * N.v("b")))


@claim(
    REVERSE,
    "gradient, single teacher",
    STATEMENT,
    quantifiers="all n ≥ 1, all d ≥ 1, all weights",
    provenance=Provenance.DERIVED,
    hypotheses=(r"p^* = \mathcal{N}(0, I),\ F(\mu) = \mathbb{E}_{x \sim p} |v|^2",),
    uses=("R gradient, mixture teacher", "A translation"),
)
def test_gradient(evidence: Evidence) -> None:
    moving = single_teacher(mean_gradient(LOSS, "a") + LOSS * density_gradient(Law.STUDENT, "a"))
    witness = single_teacher(stein_field(Law.STUDENT))

    def check(right):
        return expected_identity(
            STATEMENT,
            "Stein's lemma for p; the teacher's moments vanish",
            moving,
            right,
            law=Law.STUDENT,
            field=witness,
            single_teacher=True,
        )

    evidence.conclude(check(formula))

    evidence.twin("C(μ_i − 2v), as in the forward gradient", check(lambda N: formula(N, centre=2)))
    evidence.twin("second moment M for C", check(lambda N: formula(N, matrix=N.M)))
    evidence.twin("C dropped (the gradient-EM step)", check(lambda N: 2 * N.w() * N.v("a")))
