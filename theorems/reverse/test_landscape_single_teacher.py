r"""R-4 for a single teacher: the reverse landscape has no stationary point but the optimum.

If ∇F(μ) = 0, then Σ_i⟨μ_i, ∇_iF⟩ = 0, and the Euler identity says 2E_p[|v|² + ‖C‖²] = 0. So v = 0
everywhere, F = E_p|v|² = 0, the scores of student and teacher agree, hence the distributions do, and all
μ_i = 0. The abstract of paper R says that the landscape has no traps; this is the version checked here.

The same argument fails for the forward objective: its Euler identity has −2vᵀCv besides, and at the
stationary point of Theorem 3.1 the three terms cancel although E|v|² > 0.
"""

from fractions import Fraction

import sympy as sp

from verify import GaussianMixture
from verify.algebra.calculus import Law, sum_over_components
from verify.algebra.components import in_coordinates
from verify.algebra.forms import gradient_of, single_teacher
from verify.algebra.notation import C, mu, v
from verify.arithmetic import ball, precision, widened
from verify.checks.identity import expected_identity
from verify.checks.inference import follows
from verify.checks.landscape import Landscape
from verify.checks.sign import less, positive
from verify.checks.stationary import box_around, has_one_stationary_point
from verify.checks.symbolic import nonnegative
from verify.evidence import FORWARD, REVERSE, Evidence, Provenance, claim
from verify.evidence.axioms import IDENTIFIABILITY, MONOTONE_EXPECTATION
from verify.expectation import expectations

SCOPE = "all n ≥ 1, all d ≥ 1, all weights"
TERMS = v("a") * v("a"), C("a", "b") * C("a", "b"), v("a") * C("a", "b") * v("b")


@claim(
    REVERSE,
    "no spurious stationary point, single teacher",
    r"p^* = \mathcal{N}(0, I),\ \nabla F(\mu) = 0 \Rightarrow F(\mu) = 0,\ \mu_i = 0\ \forall i",
    quantifiers=SCOPE,
    provenance=Provenance.DERIVED,
    hypotheses=(r"p^* = \mathcal{N}(0, I)", r"\pi_i > 0 \text{ fixed}"),
    uses=("R Euler identity",),
)
def test_no_spurious_stationary_point(evidence: Evidence) -> None:
    def euler(law: Law, cross: int):
        """2(|v|² + ‖C‖² + cross·vᵀCv) is Σ⟨μ_i, ∇_i⟩ in expectation."""
        contracted = sum_over_components(mu("a") * single_teacher(gradient_of(law)))
        return expected_identity(
            r"\textstyle\sum_i \langle \mu_i, \nabla_i F\rangle = 2\,\mathbb{E}_p[|v|^2 + \|C\|_F^2]",
            "the left side is 0 at a stationary point",
            contracted,
            2 * (TERMS[0] + TERMS[1] + cross * TERMS[2]),
            law=law,
            single_teacher=True,
        )

    a, c, k = sp.symbols("a c k", nonnegative=True)  # |v|, ‖C‖ and the cosine between C v and v

    def no_sign_needed(cross: int):
        """|v|² + ‖C‖² + cross·vᵀCv ≥ |v|², whatever v and C are."""
        return nonnegative(
            r"|v|^2 + \|C\|_F^2 \ge |v|^2",
            "a square; vᵀCv = k|v|²‖C‖ does not occur",
            c**2 + cross * k * a**2 * c,
            scope=SCOPE,
        )

    identity, sign = evidence.step(euler(Law.STUDENT, 0)), evidence.step(no_sign_needed(0))
    evidence.conclude(
        follows(
            r"\nabla F(\mu) = 0 \Rightarrow v \equiv 0,\ F(\mu) = \mathbb{E}_p|v|^2 = 0",
            "an expectation of a continuous non-negative function is 0 only if the function is; p > 0",
            [identity, sign],
            (MONOTONE_EXPECTATION,),
            scope=SCOPE,
        )
    )
    evidence.conclude(
        follows(
            r"\nabla F(\mu) = 0 \Rightarrow \mu_i = 0 \text{ for all } i",
            "v = 0 says ∇ log p = −x, so p = N(0, I)",
            [identity, sign],
            (MONOTONE_EXPECTATION, IDENTIFIABILITY),
            scope=SCOPE,
        )
    )

    evidence.twin("the forward term −2vᵀCv inserted: no sign", no_sign_needed(-2))
    evidence.twin("the forward term inserted into the reverse identity", euler(Law.STUDENT, -2))
    evidence.twin("the reverse identity for the forward objective", euler(Law.TEACHER, 0))


@claim(
    FORWARD,
    "why the Euler argument fails",
    r"\exists\,\mu:\ \nabla L = 0,\quad 2\,\mathbb{E}_\varphi[v^{\mathsf T} C v] = "
    r"\mathbb{E}_\varphi[|v|^2 + \|C\|_F^2] > 0,\quad \nabla F(\mu) \ne 0",
    quantifiers="n = 3, d = 1, the point of Theorem 3.1",
    provenance=Provenance.DERIVED,
    hypotheses=(r"\pi_i = 1/3,\ p^* = \mathcal{N}(0, 1)",),
    uses=("F Theorem 3.1, symmetry", "F Euler identity"),
)
def test_forward_cross_term(evidence: Evidence) -> None:
    scope = "n = 3, d = 1, (s, −s, 0) with s = 2.55055…"
    family = Landscape.uniform(3, GaussianMixture([0]), reverse=False, digits=30, layout=(1, -1, 0))
    with precision(160):
        box = box_around([ball(Fraction("2.55055098864122390119853"))], Fraction(1, 10**20))

        def stationary(where):
            return has_one_stationary_point(
                "L'(s) = 0 \\text{ once in the box}",
                "Krawczyk operator",
                family.field(),
                where,
                scope=scope,
                name="s",
            )

        student = GaussianMixture(family.means(box))
        integrands = [in_coordinates(t, 1) for t in TERMS]
        square, variance, cross = expectations(
            integrands, student, GaussianMixture([0]), Law.NORMAL, Fraction(1, 10**18)
        )

        def cancels(factor: int):
            return less(
                rf"\left|\mathbb{{E}}[v^2 + C^2 - {factor}\,v C v]\right| < 10^{{-12}}",
                "enclosed on the box; it is 0 at the stationary point by the Euler identity",
                abs(square + variance - factor * cross),
                ball(Fraction(1, 10**12)),
                scope=scope,
                name="10^-12 − |sum|",
            )

        there = evidence.conclude(stationary(box))
        evidence.conclude(
            follows(
                r"2\,\mathbb{E}_\varphi[v^{\mathsf T} C v] = \mathbb{E}_\varphi[|v|^2 + \|C\|_F^2]",
                "∇L = 0 there by the symmetry, so the left side of the Euler identity is 0",
                [there],
                (),
                scope=scope,
            )
        )
        evidence.conclude(positive(r"\mathbb{E} v^2 > 0", "enclosed", square, scope=scope, name="E v²"))
        evidence.conclude(positive(r"\mathbb{E} v C v > 0", "enclosed", cross, scope=scope, name="E vCv"))
        evidence.conclude(cancels(2))
        reverse = Landscape.uniform(3, GaussianMixture([0]), digits=15, layout=(1, -1, 0)).gradient(box)[0]
        evidence.conclude(
            positive(r"\tfrac{d}{ds} F(s) > 0", "the reverse objective", reverse, scope=scope, name="dF/ds")
        )

        evidence.twin("a cross term −vᵀCv", cancels(1))
        evidence.twin("no cross term, as in the reverse identity", cancels(0))
        evidence.twin("another s", stationary([widened(ball(Fraction("2.55")), ball(Fraction(1, 10**8)))]))
