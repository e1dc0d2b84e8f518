r"""Paper F under its own names (Zhang et al. 2025): what of Theorems 3.4 to 3.7 holds here.

Theorems 2.1, 3.1, 3.2, 3.5, Lemma 3.3 and Corollary 3.6 have files of their own. The text of the paper was
not at hand: these are as reading notes report them, with the quantifiers for which this project shows them,
by claims about F that these rest on.

- 3.4: n = 2 for the M0 listed, for all time; n = 3 for 12 steps. (Without a lower bound on M0 it is false.)
- 3.7: n = 2, from the end of phase 1 on, for every ε > 0.
"""

import sympy as sp

from verify.algebra.calculus import Law
from verify.algebra.forms import gradient_of, single_teacher
from verify.algebra.notation import delta, mu
from verify.checks.collinear import same_on_the_line
from verify.checks.inference import follows
from verify.checks.symbolic import nonnegative, vanishes
from verify.evidence import FORWARD, Evidence, Provenance, Step, claim

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


ε = sp.Symbol("epsilon", positive=True)


def exponent(inner=ε / (2 + ε)) -> Step:
    return vanishes(
        r"\frac{1 + \varepsilon'}{1 - \varepsilon'} = 1 + \varepsilon \text{ at } "
        r"\varepsilon' = \tfrac{\varepsilon}{2 + \varepsilon} \in (0, 1)",
        "so the exponents of “Theorem 3.7, n = 2” are all those above 1",
        (1 + inner) / (1 - inner) - (1 + ε),
        scope="all ε > 0",
    )


def far_enough() -> Step:
    """M0^{1/6} = 100 + s."""
    r = 100 + s
    return nonnegative(
        r"|\mu_2(K)| \ge M_0 - M_0^{1/6} - 1 \ge 8.5,\quad |\mu_1(K)| \le \tfrac{1}{8M_0^3} \le 0.3",
        "M0 = (100 + s)⁶, as a sum with a symbol",
        sp.expand((r**6 - r - 1 - Q(17, 2)) + q * (Q(3, 10) * 8 * r**18 - 1)),
        scope="n = 2, " + FAR,
    )


@claim(
    FORWARD,
    "Theorem 3.7",
    r"\forall \varepsilon > 0\ \exists c > 0:\ "
    r"L(K + \tau) \ge \frac{c}{(1 + \tau)^{1 + \varepsilon}} \ (\tau \ge 0)",
    quantifiers=f"n = 2, {FAR} (as reported: all n ≥ 2, and from the start)",
    provenance=Provenance.REPORTED,
    hypotheses=(
        *START,
        r"K \le 3\log M_0/\eta \text{ as in “Theorem 3.5”};\ c \text{ may depend on } \varepsilon, M_0, \eta",
    ),
    uses=("F Theorem 3.7, n = 2", "F Theorem 3.5, phase 1"),
)
def test_lower_bound(evidence: Evidence) -> None:
    parts = [evidence.step(exponent()), evidence.step(far_enough())]
    evidence.conclude(
        follows(
            r"L(K + \tau) \ge c\,(1 + \tau)^{-(1 + \varepsilon)}",
            "at step K the means are in {|a| ≤ 0.3, |y| ≥ 8.5}, η ≤ ½ ≤ 0.59: the claim for n = 2, with ε'",
            parts,
            (),
            scope="n = 2, " + FAR,
        )
    )
    evidence.twin("ε' = ε", exponent(ε))
