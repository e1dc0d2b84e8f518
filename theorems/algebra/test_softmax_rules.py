"""How posterior weights and moments change with the point and with a mean.

    ∂_b w_i = w_i (μ_i − v)_b            ∂w_k/∂μ_{i,b} = (δ_{ik} − w_k) w_i (x − μ_i)_b
    ∂_b M_A = M_{Ab} − M_A v_b           ∂M_A/∂μ_{i,b} = w_i (x − μ_i)_b (Q_i − M_A) + w_i ∂Q_i/∂μ_{i,b}

for w_i = π_i e^{x·μ_i − |μ_i|²/2} / Z and M_A = Σ_k w_k Q_k, Q_k the product of the coordinates of μ_k listed
in A. Everything else in this project differentiates by these rules.
"""

import sympy as sp

from verify.algebra.softmax import Rule, implementation, rules
from verify.checks.symbolic import rules_hold, vanishes
from verify.evidence import ALGEBRA, Evidence, Provenance, Step, claim

SCOPE = "all n ≥ 1, all d ≥ 1, all weights, moments of every order"


@claim(
    ALGEBRA,
    "softmax rules",
    r"\partial_b w_i = w_i(\mu_i - v)_b,\quad \partial_b M_A = M_{Ab} - M_A v_b,\quad "
    r"\partial_{\mu_{i,b}} w_k = (\delta_{ik} - w_k)\, w_i (x - \mu_i)_b",
    quantifiers=SCOPE,
    provenance=Provenance.DERIVED,
    hypotheses=(
        r"w_i(x) = \pi_i e^{x\cdot\mu_i - |\mu_i|^2/2}/Z(x),\ "
        r"Z = \textstyle\sum_j \pi_j e^{x\cdot\mu_j - |\mu_j|^2/2},\ \pi_i > 0",
        r"M_A = \textstyle\sum_k w_k \prod_{a \in A} \mu_{k,a} \text{ for a list } A \text{ of indices},\ "
        r"v_a = M_a",
    ),
)
def test_softmax_rules(evidence: Evidence) -> None:
    # The quotient rule on w = e/Z and M_A = N_A/Z, everything a symbol; n, d and A never appear.
    for step in rules_hold(rules(), "the quotient rule, from the definition of the softmax", scope=SCOPE):
        evidence.conclude(step)

    # That the calculus which derives the losses returns exactly these formulas.
    scope = "weights and moments of order 1 to 3, all n, all d"
    for step in rules_hold(implementation(), "what the calculus returns against the definition", scope=scope):
        evidence.step(step)

    # False twins.
    e, z, m, n_b, n_a, n_ab = sp.symbols("e_i Z mu_b N_b N_A N_Ab")
    derivative_of_w = (m * e * z - e * n_b) / z**2
    derivative_of_moment = (n_ab * z - n_a * n_b) / z**2
    evidence.twin("∂w = w μ, the normalisation forgotten", _rule("w", derivative_of_w, e / z * m))
    evidence.twin("∂w = w (v − μ), the sign turned", _rule("w", derivative_of_w, e / z * (n_b / z - m)))
    evidence.twin(
        "∂M = M' + M v, the sign turned", _rule("M", derivative_of_moment, n_ab / z + n_a * n_b / z**2)
    )


def _rule(name: str, derivative: sp.Expr, claimed: sp.Expr) -> Step:
    rule = Rule(name, rf"\partial_b {name}", derivative - claimed)
    return vanishes(rule.latex, "a false rule", rule.residual, scope=SCOPE)
