"""S-3: a direction in which the means do not differ stays one under reverse descent, from every start.

Setting. Single-Gaussian teacher N(0, I), n ≥ 1 equal weights, any d, every step size η; m the mean of the
means, e any vector.
Shown. If ⟨μ_i − m, e⟩ = 0 for all i at the start, then at every step. So the rank of the deviations never
grows: their span is what is orthogonal to all such e.
Not shown. That the flow keeps the rank exactly: it is argued in test_s3_off_centre.py, where the forward
divergence loses it off centre.
Tools. The gradient's form; E_p w_i = 1/n; induction.

Where no mean differs from m along e, neither does v, and C e = 0: so ⟨∇_i F, e⟩ = 2E_p[w_i]⟨m, e⟩ for all i.
"""

from functools import cache

from verify import GaussianMixture
from verify.algebra import notation as nt
from verify.checks.instance import Instance
from verify.checks.spot import at
from verify.evidence import SHARPER, Evidence, Provenance, claim
from verify.lemmas.reverse import descent, η
from verify.lemmas.tube import UNIFORM, m
from verify.lemmas.zeros import zero
from verify.logic.descent import after

from verify.prove import (  # isort: skip
    SUM, SUM_J, At, Cy, Defined, E_p, Next, along, assume, dot, equals, gradient_form, identity, induction,
    infer, integrated, k, mean_of_means, mu, mu_j, n, next_value, paired, pi, posterior_mass, definition,
    renamed_component, renamed_step, square, statement, v, vector, w, w_j, weights_sum,
)  # fmt: skip

g, e = descent.gradient, vector(nt.c("a"), "e", "e", "any constant vector")
o = Defined("o_i", "o_i", "deviation along e", dot(mu - m, e))
NONE = equals(o, 0)
(m_next,) = {a for atom in after(square(m), descent).atoms for a in (atom.first, atom.second)}


@cache
def mean_along():
    """⟨v, e⟩ = ⟨m, e⟩."""
    here = infer(equals(dot(mu, e), dot(m, e)), by=[NONE, definition(o)])
    each = infer(equals(w * dot(mu, e), w * dot(m, e)), by=[here])
    return here, infer(
        equals(dot(v, e), dot(m, e)), by=[mean_of_means(e), integrated(SUM, each), identity(SUM(w), 1)]
    )


@cache
def turned():
    """⟨C y_i, e⟩ = 0: it is Σ_j w_j⟨μ_j − v, μ_i − v⟩⟨μ_j − v, e⟩."""
    here, mean = mean_along()
    other = renamed_component(here)
    off = infer(equals(dot(mu_j - v, e), 0), by=[other, mean])
    share = w_j * dot(mu_j - v, mu - v)
    each = infer(equals(share * dot(mu_j - v, e), 0), by=[off])
    whole = identity(dot(Cy, e), SUM_J(share * dot(mu_j - v, e)))
    return infer(equals(dot(Cy, e), 0), by=[whole, integrated(SUM_J, each)])


@cache
def one_step(speed=2):
    """⟨μ_i⁺ − m⁺, e⟩ = 0: every ⟨μ_i, e⟩ goes to (1 − 2ηπ_i)⟨m, e⟩."""
    here, mean = mean_along()
    point = infer(equals(w * dot(v + Cy, e), w * dot(m, e)), by=[mean, turned()])
    form = gradient_form(g, 2 * w, v + Cy, e)
    pull = infer(equals(dot(g, e), 2 * pi * dot(m, e)), by=[form, integrated(E_p, point), posterior_mass()])
    later = dot(mu - η * g, e)
    each = infer(equals(later, (1 - speed * η * pi) * dot(m, e)), by=[here, pull])
    weighted = infer(equals(n * pi * later, (n - speed * η) * pi * dot(m, e)), by=[each, UNIFORM])
    total = infer(
        equals(n * dot(m_next, e), (n - speed * η) * dot(m, e)),
        by=[paired(m_next, e), integrated(SUM, weighted), weights_sum()],
    )
    scaled = infer(equals(n * later, (n - speed * η) * dot(m, e)), by=[each, UNIFORM])
    none = infer(equals(n * Next(descent, o), 0), by=[next_value(o, descent), scaled, total])
    return zero(Next(descent, o), [none, infer(n > 0)])


@cache
def stays():
    """⟨μ_i − m, e⟩ = 0 at step k: induction."""
    always = along(assume(NONE), descent)
    return induction(
        always.conclusion, assume(renamed_step(always, None).conclusion), along(one_step(), descent)
    )


ON_A_LINE = Instance(
    GaussianMixture([["9/40", "1/5"], ["1/40", "1/5"], ["-1/4", "1/5"]]),
    {"η": 1},
    vectors={"c": [[0, 1]]},
)


@claim(
    SHARPER,
    "S-3, directions without deviations",
    statement(equals(At(descent, o, k, 0), 0), given=[UNIFORM, equals(At(descent, o, None, 0), 0)]),
    provenance=Provenance.DERIVED,
)
@at(ON_A_LINE)
def test_directions_without_deviations(evidence: Evidence) -> None:
    evidence.conclude(stays(), "⟨∇_iF, e⟩ = 2⟨m, e⟩/n for all i, in a step of any size")

    evidence.twin("gradients of ⟨m, e⟩/n", lambda: one_step(speed=1))
