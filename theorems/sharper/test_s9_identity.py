"""S-9, the identity: how a far mean moves under the forward flow, seen along the line to another mean.

Setting. Teacher N(0, I), any n, d, weights and means; i and j are any two components, D = μ_i − μ_j.
Shown. With f_i = (1 − v·(μ_i − v)) v + C(μ_i − 2v), so that ½∇_iL = E[w_i f_i],

    ½⟨μ_i, ∇_iL⟩ = E[w_i w_j (v·μ_i)(x·μ_i − |μ_i|²)]
                 + E[w_i ⟨f_i, μ_i⟩ − w_i w_j {μ_iᵀCμ_i + (μ_i·μ_j)(v·μ_i) − 2(v·μ_i)²}],

and three relations that say where w_i φ lies between the two means,

    E[w_i (x·D − |D|² + (v − μ_j)·D)] = 0
    E[w_i w_j (x·D − |D|² + 2(v − μ_j)·D)] = 0
    E[w_i w_j ((v − μ_j)·D) (x·D − |D|² + 2(v − μ_j)·D)] = E[w_i w_j DᵀCD].

Not shown. Any sign: claim "S-9, sign".
Tools. Lemma 2.2 in its compact form; Stein's lemma with the fields w_i w_j (v·μ_i) μ_i, w_i D, w_i w_j D and
w_i w_j ((v − μ_j)·D) D.

For μ_j = 0 the first expectation is negative up to x·μ_i > |μ_i|², where w_j is exponentially small; and if
all other means are μ_i, of weight q together, the second is E[w_i q] |μ_i|²: its quartic terms cancel.
"""

from verify.algebra import notation as nt
from verify.checks.formula import decided
from verify.evidence import SHARPER, Evidence, Provenance, claim

from verify.prove import (  # isort: skip
    E_phi, Law, dot, equals, gradient, mu, mu_j, square, statement, v, vector, w, w_j, x,
)  # fmt: skip

MINUS = nt.mu("b") - nt.mu("b", "j")
STEP = nt.mu("_s") - nt.mu("_s", "j")
Cμ = vector(nt.C("a", "b") * nt.mu("b"), "C mu_i", r"C\mu_i", "posterior covariance times μ_i")
CD = vector(
    nt.C("a", "b") * MINUS, "C(mu_i - mu_j)", r"C(\mu_i - \mu_j)", "posterior covariance times μ_i − μ_j"
)
D = mu - mu_j
ALONG, IN_FIELD = dot(v - mu_j, D), (nt.v("b") - nt.mu("b", "j")) * MINUS


FIELD = -1 * nt.w() * nt.w("j") * nt.v("b") * nt.mu("b") * nt.mu("_s")
W, WW = nt.w(), nt.w() * nt.w("j")
FIELDS = W * STEP, WW * STEP, WW * IN_FIELD * STEP


def far_mean(of_j=1, quartic=2):
    """½⟨μ_i, ∇_iL⟩ as two expectations."""
    along, form = dot(v, mu), (1 - dot(v, mu - v)) * v
    first = w * w_j * along * (dot(x, mu) - square(mu))
    taken = w * w_j * (dot(Cμ, mu) + of_j * dot(mu, mu_j) * along - quartic * along**2)
    second = w * (dot(form, mu) + dot(Cμ, mu - 2 * v)) - taken
    return equals(dot(mu, gradient(Law.TEACHER)) / 2, E_phi(first) + E_phi(second))


def places(alone=1, both=2, spread=1):
    """The three relations; the numbers are how often v, v and DᵀCD enter."""
    inner = [dot(x, D) - square(D) + often * ALONG for often in (alone, both)]
    return (
        equals(E_phi(w * inner[0]), 0),
        equals(E_phi(w * w_j * inner[1]), 0),
        equals(E_phi(w * w_j * ALONG * inner[1]), spread * E_phi(w * w_j * dot(CD, D))),
    )


@claim(SHARPER, "S-9, identity", statement(far_mean()), provenance=Provenance.DERIVED)
def test_identity(evidence: Evidence) -> None:
    def check(formula):
        return decided(formula, Law.NORMAL, field=FIELD)

    evidence.conclude(check(far_mean()), "the gradient along μ_i, and Stein's lemma once")

    evidence.twin("(μ_i·μ_j) left out, right for μ_j = 0 only", check(far_mean(of_j=0)))
    evidence.twin("(v·μ_i)² once instead of twice", check(far_mean(quartic=1)))


@claim(SHARPER, "S-9, where a component lies", statement(*places()), provenance=Provenance.DERIVED)
def test_where_a_component_lies(evidence: Evidence) -> None:
    def check(number, **often):
        return decided(places(**often)[number], Law.NORMAL, field=FIELDS[number])

    for number, weight in enumerate(("w_i", "w_i w_j", "w_i w_j (v − μ_j)·D")):
        evidence.conclude(check(number), f"Stein's lemma with the field {weight} D")

    evidence.twin("v counted twice without w_j", check(0, alone=2))
    evidence.twin("v counted once with w_j", check(1, both=1))
    evidence.twin("DᵀCD left out", check(2, spread=0))
