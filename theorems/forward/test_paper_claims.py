r"""Paper F under its own names (Zhang et al. 2025): what of Theorem 3.4 holds here.

Theorems 2.1, 3.1, 3.2, 3.5, 3.7, Lemma 3.3 and Corollary 3.6 have files of their own. The text of the paper
was not at hand: this is as reading notes report it, with the quantifiers for which this project shows it, by
claims about F that it rests on.

- 3.4: n = 2 for the M0 listed, for all time; n = 3 for 12 steps. (Without bounds on M0 from
  below, and for a fixed step from above, it is false: "Theorem 3.4, too far for a step of 1/20".)
"""

from verify.algebra.calculus import Law
from verify.algebra.forms import gradient_of, single_teacher
from verify.algebra.notation import delta, mu
from verify.checks.collinear import same_on_the_line
from verify.checks.inference import follows
from verify.evidence import FORWARD, Evidence, Provenance, claim


@claim(
    FORWARD,
    "Theorem 3.4",
    r"n = 2:\ \mu_1 \to \mu^*,\ |\mu_2| \to \infty;\quad "
    r"n = 3:\ |\mu_1(12) - \mu^*| \le 0.3,\ "
    r"|\mu_j(k + 1) - \mu^*| > |\mu_j(k) - \mu^*| \ (j = 2, 3,\ k < 12)",
    quantifiers="n = 2: M0 = 5/2, 3, 4, …, 20, all time; n = 3: M0 = 3, …, 20; all d ≥ 1 "
    "(as reported: all n ≥ 2, all time; counterexamples: M0 = ½, 1, 3/2, 2, and 300 000 with η = 1/20)",
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
