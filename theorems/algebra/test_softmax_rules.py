"""How posterior weights and moments change with the point and with the means.

Setting. w_i = π_i e^{x·μ_i − |μ_i|²/2} / Σ_j π_j e^{x·μ_j − |μ_j|²/2} and v = Σ_i w_i μ_i; any n, d, weights
and means.
Shown. When the point moves along e, with any numbers Q_i,

    ∂w_i = w_i ⟨μ_i − v, e⟩,     ∂ Σ_i w_i Q_i = Σ_i w_i Q_i ⟨μ_i, e⟩ − ⟨v, e⟩ Σ_i w_i Q_i;

when all means move, with velocities δ_i, with ℓ_i = ⟨x − μ_i, δ_i⟩ and for any vector c,

    ∂w_i = w_i (ℓ_i − Σ_j w_j ℓ_j),
    ∂ Σ_i w_i e^{⟨μ_i, c⟩} = Σ_i w_i (ℓ_i − Σ_j w_j ℓ_j + ⟨δ_i, c⟩) e^{⟨μ_i, c⟩}.

Not shown. That the second and the last line cover moments of every order: Q_i may be a product of coordinates
of μ_i, and moments are the Taylor coefficients in c. The second claim compares the code with these rules.
Tools. w_i Z = π_i e^{…} differentiated, then divided by Z > 0. One mean moves if the other δ_j are 0.

Everything else in this project differentiates by these rules.
"""

import sympy as sp

from verify.algebra.softmax import implementation, rules
from verify.checks.symbolic import rules_hold, vanishes
from verify.evidence import ALGEBRA, Evidence, Provenance, claim
from verify.lemmas.derivatives import MEANS, POINT, delta, e, weight_rate
from verify.logic.schemas import exp
from verify.prove import (
    SUM,
    Defined,
    Symbol,
    any_vector,
    definition,
    derivative,
    differentiated,
    dot,
    equals,
    infer,
    integrated,
    mean_of_means,
    mu,
    statement,
    v,
    w,
    x,
)

c = any_vector("c", "c")
Q = Symbol("Q_i", "Q_i", "any number for each component", (), frozenset({"i"}))
moment = Defined("m", "m", "a posterior moment", SUM(w * Q))
generating = Defined("G", "G", "generates all moments", SUM(w * exp(dot(mu, c))))
change = dot(x - mu, delta)

WEIGHT_BY_POINT = equals(derivative(w, POINT), w * dot(mu - v, e))
MOMENT_BY_POINT = equals(derivative(moment, POINT), SUM(w * Q * dot(mu, e)) - dot(v, e) * moment)
WEIGHT_BY_MEAN = equals(derivative(w, MEANS), w * (change - SUM(w * change)))
MOMENT_BY_MEAN = equals(
    derivative(generating, MEANS),
    SUM(w * (change - SUM(w * change) + dot(delta, c)) * exp(dot(mu, c))),
)


def weight_by_point(goal=WEIGHT_BY_POINT):
    """The general rule with ℓ_i = ⟨μ_i, e⟩."""
    return infer(goal, by=[weight_rate(POINT), mean_of_means(e)])


def weight_by_mean(goal=WEIGHT_BY_MEAN):
    """The general rule with ℓ_i = ⟨x − μ_i, δ_i⟩."""
    return infer(goal, by=[weight_rate(MEANS)])


def moment_by_point(goal=MOMENT_BY_POINT):
    """The weights move, the Q_i do not."""
    each = infer(equals(derivative(Q * w, POINT), w * dot(mu - v, e) * Q), by=[weight_by_point()])
    by = [differentiated(definition(moment), POINT), integrated(SUM, each), definition(moment)]
    return infer(goal, by=by)


def moment_by_mean(goal=MOMENT_BY_MEAN):
    """The weights move, and so does each summand."""
    factor = exp(dot(mu, c))
    moving = equals(derivative(w, MEANS) * factor, w * (change - SUM(w * change)) * factor)
    each = infer(moving, by=[weight_by_mean()])
    return infer(goal, by=[differentiated(definition(generating), MEANS), integrated(SUM, each)])


@claim(
    ALGEBRA,
    "softmax rules",
    statement(WEIGHT_BY_POINT, MOMENT_BY_POINT, WEIGHT_BY_MEAN, MOMENT_BY_MEAN),
    provenance=Provenance.DERIVED,
)
def test_softmax_rules(evidence: Evidence) -> None:
    evidence.conclude(weight_by_point(), "the quotient rule, from the definition of the softmax")
    evidence.conclude(moment_by_point(), "the weights move, the Q_i do not")
    evidence.conclude(weight_by_mean(), "the same, with the logarithms of all weights moving")
    evidence.conclude(moment_by_mean(), "the weights move, and so does each summand")

    def twin(what, proof, goal, right):
        evidence.twin(what, lambda: proof(equals(goal.left, right)))

    twin("the normalisation forgotten", weight_by_point, WEIGHT_BY_POINT, w * dot(mu, e))
    twin("v − μ_i, the sign turned", weight_by_point, WEIGHT_BY_POINT, w * dot(v - mu, e))
    turned = SUM(w * Q * dot(mu, e)) + dot(v, e) * moment
    twin("+ ⟨v, e⟩ m, the sign turned", moment_by_point, MOMENT_BY_POINT, turned)
    twin("the other weights forgotten", weight_by_mean, WEIGHT_BY_MEAN, w * change)
    at_rest = SUM(w * (change - SUM(w * change)) * exp(dot(mu, c)))
    twin("each summand of the moment at rest", moment_by_mean, MOMENT_BY_MEAN, at_rest)


@claim(
    ALGEBRA,
    "softmax rules, in code",
    r"\partial_b w_i = w_i(\mu_i - v)_b,\quad \partial_b M_A = M_{Ab} - M_A v_b,\quad "
    r"\partial_{\mu_{i,b}} w_k = (\delta_{ik} - w_k)\, w_i (x - \mu_i)_b",
    quantifiers="weights and moments of order 1 to 3, all n ≥ 1, all d ≥ 1, all weights",
    provenance=Provenance.DERIVED,
    hypotheses=(
        r"w_i(x) = \pi_i e^{x\cdot\mu_i - |\mu_i|^2/2}/Z(x),\ "
        r"Z = \textstyle\sum_j \pi_j e^{x\cdot\mu_j - |\mu_j|^2/2},\ \pi_i > 0",
        r"M_A = \textstyle\sum_k w_k \prod_{a \in A} \mu_{k,a} \text{ for a list } A \text{ of indices},\ "
        r"v_a = M_a",
    ),
    uses=("A softmax rules",),
)
def test_softmax_rules_in_code(evidence: Evidence) -> None:
    # The quotient rule on w = e/Z and M_A = N_A/Z, everything a symbol; n, d and A never appear.
    scope = "all n, all d, all weights"
    for step in rules_hold(rules(), "the quotient rule, from the definition of the softmax", scope=scope):
        evidence.step(step)
    # That the calculus which derives the losses returns exactly these formulas.
    for step in rules_hold(implementation(), "what the calculus returns against the definition", scope=scope):
        evidence.conclude(step)

    e_i, z, m, n_b = sp.symbols("e_i Z mu_b N_b")
    forgotten = (m * e_i * z - e_i * n_b) / z**2 - e_i / z * m
    twin = vanishes(r"\partial_b w_i = w_i \mu_{i,b}", "false", forgotten, scope=scope)
    evidence.twin("∂w = w μ, the normalisation forgotten", twin)
