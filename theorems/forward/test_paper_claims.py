r"""Paper F under its own names (Zhang et al. 2025): what of Theorem 3.4 and Corollary 3.6 holds here.

Theorems 2.1, 3.1, 3.2, 3.5, 3.7 and Lemma 3.3 have files of their own. The text of the paper was not at hand:
these are as reading notes report them, with the quantifiers for which this project shows them, by claims
about F that these rest on.

- 3.4: n = 2 for the M0 listed, for all time; n = 3 for 12 steps. (Without a lower bound on M0 it is false.)
- 3.6: with the reported probability, what 3.5 has.
"""

import sympy as sp

from verify.algebra.calculus import Law
from verify.algebra.forms import gradient_of, single_teacher
from verify.algebra.notation import delta, mu
from verify.checks.collinear import same_on_the_line
from verify.checks.inference import follows
from verify.checks.symbolic import nonnegative
from verify.evidence import FORWARD, Evidence, Provenance, Step, claim
from verify.evidence.axioms import ROTATION, UNION

Q = sp.Rational
s, k, q, j = sp.symbols("s k q j", nonnegative=True)
FAR = "all d ≥ 1, all M0 ≥ 10⁹ √d n¹⁰, all 0 < η ≤ 1/2"
START = (
    r"|\mu_i(0) - M_0 e_1| \le M_0^{1/6},\ \mu^* = 0",
    r"\tfrac12(|\mu_j(0)|^2 - |\mu_1(0)|^2) \ge M_0^{1/3} \ (j \ne 1)",
    r"p^* = \mathcal{N}(0, I),\ \pi_i = 1/n,\ \text{forward descent with step } \eta",
)


@claim(
    FORWARD,
    "Theorem 3.4",
    r"n = 2:\ \mu_1 \to \mu^*,\ |\mu_2| \to \infty;\quad "
    r"n = 3:\ |\mu_1(12) - \mu^*| \le 0.3,\ "
    r"|\mu_j(k + 1) - \mu^*| > |\mu_j(k) - \mu^*| \ (j = 2, 3,\ k < 12)",
    quantifiers="n = 2: M0 = 5/2, 3, 4, …, 20, all time; n = 3: M0 = 3, …, 20; all d ≥ 1 "
    "(as reported: all n ≥ 2, all time; M0 = ½, 1, 3/2, 2 are counterexamples)",
    provenance=Provenance.REPORTED,
    hypotheses=(
        r"p^* = \mathcal{N}(\mu^*, I),\ \mu^* = M_0 e_1,\ \mu_1(0) = e^{-M_0/100} e_1,\ "
        r"\mu_j(0) = 0 \ (j \ge 2)",
        r"\pi_i = 1/n,\ \text{forward descent},\ \eta = \tfrac{9}{20}\ (n = 2:\ \tfrac{1}{10} \text{ too})",
    ),
    uses=("F Theorem 3.4, n = 2", "F Theorem 3.4, n = 3, to a horizon", "F Lemma 2.2"),
)
def test_exponentially_small_lead(evidence: Evidence) -> None:
    statement = r"\mu_k \parallel e_1 \Rightarrow \nabla_i L = (\partial_i L_{d=1})\, e_1"
    gradient = single_teacher(gradient_of(Law.TEACHER))
    line = evidence.step(same_on_the_line(statement, "all means are on a line through the truth", gradient))
    evidence.conclude(
        follows(
            r"\text{what the runs on the line show holds in every } d",
            "the iterates stay on the line through the truth, where descent is that of d = 1",
            [line],
            (),
            scope="all d ≥ 1, the n and M0 listed",
        )
    )
    evidence.twin(
        "a dimension in the gradient", same_on_the_line(statement, "", gradient + mu("a") * delta("b", "b"))
    )


def reported_probability(sixths=2) -> Step:
    """M0 = r⁶, r = 100 + s: 0.41 n² M0^{−2/3} against n² M0^{−sixths/6}."""
    r = 100 + s
    difference = r ** (4 - sixths) - Q(41, 100) if sixths <= 4 else 1 - Q(41, 100) * r ** (sixths - 4)
    return nonnegative(
        rf"0.41\, n^2 M_0^{{-2/3}} \le n^2 M_0^{{-{sixths}/6}}",
        "times M0^{2/3}/n²",
        sp.expand(difference),
        scope="all n ≥ 2, " + FAR,
    )


@claim(
    FORWARD,
    "Corollary 3.6",
    r"\Pr\big(\text{what Theorem 3.5 concludes, for one } \mu_i \text{ and the others}\big) "
    r"\ge 1 - n^2 M_0^{-1/3}",
    quantifiers="all n ≥ 2, all M0 ≥ 10⁹ √d n¹⁰, all 1 ≤ d ≤ M0^{1/3}/2, all 0 < η ≤ 1/2, all time "
    "(as reported: all d)",
    provenance=Provenance.REPORTED,
    hypotheses=(
        r"\mu_i(0) \sim \mathcal{N}(\mu, I_d) \text{ independent},\ M_0 = |\mu - \mu^*|",
        r"p^* = \mathcal{N}(\mu^*, I),\ \pi_i = 1/n,\ \text{forward descent with step } \eta",
    ),
    uses=(
        "F Corollary 3.6, probability",
        "F Theorem 3.5",
        "A translation",
    ),
)
def test_random_far_start(evidence: Evidence) -> None:
    evidence.conclude(
        follows(
            r"\Pr(\dots) \ge 1 - 0.41\,n^2 M_0^{-2/3} \ge 1 - n^2 M_0^{-1/3}",
            "Theorem 3.5 from every start that meets phase 1's hypotheses; a translation and a rotation put "
            "μ* at 0 and μ at M0 e_1",
            [evidence.step(reported_probability())],
            (ROTATION, UNION),
            scope="all n ≥ 2, all 1 ≤ d ≤ M0^{1/3}/2",
        )
    )
    evidence.twin("1 − n² M0^{−5/6} from the same bound", reported_probability(sixths=5))
