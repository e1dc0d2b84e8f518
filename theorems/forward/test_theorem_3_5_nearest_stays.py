"""Theorem 3.5, the induction of phase 2: the mean that arrived stays, no other moves by more than 1 in all.

Setting. Teacher N(0, I), n equal weights, any d, forward descent with η ≤ ½. One mean is within α of the
truth, all others are within ρ of a place c, |c| = M; R ≥ M + ρ + 1 and R ≥ α; and for some S and b

    8S ≤ M² − 2(ρ + 1)M − 3α² − 2Rα,    (n − 1)(3R + 14R³) e^{−S} ≤ α,    2(R + 3R³) e^{−S} ≤ b.

Shown. As long as k ≤ τ, ητb ≤ 1: the one is within α of the truth, and all others are within ρ + ηbk of c.
Not shown. Nothing is left to the reader. Numbers for M, from which the conditions follow: claim "phase 2 to a
horizon".
Tools. Claim "F Theorem 3.5, pulls" with θ = ½: the one feels the truth, no other mean much of anything.

What is said of one component, or of all others, is multiplied by ι_i or 1 − ι_i, which is 1 there and else 0.
"""

from fractions import Fraction as Q
from functools import cache

from verify import GaussianMixture
from verify.algebra.facts import gap
from verify.checks.instance import Instance
from verify.checks.spot import at
from verify.evidence import FORWARD, Evidence, Provenance, claim
from verify.lemmas.forward import HALF, descent, η, τ
from verify.lemmas.lead import R, gradient_i
from verify.logic.descent import induction_until
from verify.logic.renaming import renamed_component
from verify.logic.schemas import log_monotone
from verify.logic.terms import term

from verify.lemmas.far_start import (  # isort: skip
    LEAD, ONE, PULLS, START, STAYS, UNIFORM, UNTIL, WIDE, M, S, X, X_k, Y, Y_k, b, c, where, α, θ, ι, ι_j,
    ρ, other, r, IS_ONE, IS_OTHER, sizes_of_others,
)  # fmt: skip

from verify.prove import (  # isort: skip
    At, Defined, Next, along, assume, cauchy_schwarz, cut, definition, dot, equals, infer, k, log, mu, mu_j,
    next_value, nonnegative_square, pi, pi_j, square, substituted,
)  # fmt: skip

NEAR = ι * (X - α**2) <= 0
AT_MOST_ONE = infer(ι <= 1, by=[ONE[0]])


@cache
def sizes():
    """|μ_i|² of the one and of the others: at most α² and R², and at least M² − 2rM for the others."""
    near = infer(ι * square(mu) <= ι * α**2, by=[NEAR, definition(X)])
    return near, *sizes_of_others()


@cache
def ball():
    """|μ_i|² ≤ R² for all i."""
    near, most, _ = sizes()
    wide = infer(α**2 <= R**2, by=[WIDE[1]], degree=2)
    near = infer(ι * square(mu) <= ι * R**2, by=[near, wide, IS_ONE])
    return infer(square(mu) <= R**2, by=[near, most])


@cache
def behind(power=HALF):
    """(1 − ι_i) ι_j (T + S) ≤ 0, T = θ²|μ_i − μ_j|²/2 − θg_ij for θ = ½."""
    both = other * ι_j
    near, most, least = sizes()
    near_j, is_one_j = renamed_component(near), renamed_component(IS_ONE)
    holds = infer(both >= 0, by=[IS_OTHER, is_one_j])
    of_j = infer(both * square(mu_j) <= both * α**2, by=[near_j, IS_OTHER])
    of_i = infer(both * square(mu) <= both * R**2, by=[most, is_one_j])
    cross = where(both, mu, mu_j, R, α, [holds, of_i, of_j], -1)
    far = infer(both * square(mu) >= both * (M**2 - 2 * r * M), by=[least, is_one_j])
    lead = infer(both * 8 * S <= both * (M**2 - 2 * r * M - 3 * α**2 - 2 * R * α), by=[LEAD, holds])
    same_weight = infer(pi <= pi_j, by=[UNIFORM, renamed_component(assume(UNIFORM))])
    logs = cut(log_monotone(pi, pi_j), infer(pi > 0), same_weight)
    logs = infer(both * (log(pi) - log(pi_j)) <= 0, by=[logs, holds])
    T = power**2 * square(mu - mu_j) / 2 - power * gap()
    return infer(both * (T + S) <= 0, by=[of_j, cross, far, lead, logs])


@cache
def pulls():
    """|∇_i L − 2μ_i| ≤ 2α for the one and |∇_i L| ≤ b for all others, cited for θ = ½."""
    found = [substituted(t, θ, HALF) for t in PULLS.cited("F Theorem 3.5, pulls")]
    met = behind(), ball(), infer(term(HALF) <= 1)
    return [cut(t, *(m for m in met if m.conclusion in t.hypotheses)) for t in found]


@cache
def nearest(pulled=2, small_step=(UNTIL[0],)):
    """ι_i (|μ_i⁺|² − α²) ≤ 0, as μ_i⁺ = (1 − 2η)μ_i − ηu, u = ∇_i L − 2μ_i, and |u| ≤ 2α."""
    near, u, of_u = sizes()[0], gradient_i - 2 * mu, pulls()[0]
    cross = where(ι, mu, u, α, 2 * α, [IS_ONE, near, of_u], -1)
    left = 1 - 2 * η
    cross = infer(-1 * left * ι * dot(mu, u) <= left * ι * 2 * α**2, by=[cross, *small_step])
    first = infer(left**2 * ι * square(mu) <= left**2 * ι * α**2, by=[near], squares=[left])
    last = infer(η**2 * ι * square(u) <= η**2 * ι * 4 * α**2, by=[of_u], squares=[η])
    cross = infer(-1 * η * left * ι * dot(mu, u) <= η * left * ι * 2 * α**2, by=[cross])
    goal = ι * (Next(descent, X) - (α * pulled / 2) ** 2) <= 0
    return infer(goal, by=[next_value(X, descent), first, cross, last])


G = Defined("G_i", r"|\nabla_i|^2", "", square(gradient_i))
q = Defined("q_i", "{q_i}", "", dot(gradient_i, mu - c))
Y_POSITIVE = infer(Y >= 0, by=[definition(Y), nonnegative_square(mu - c)])


@cache
def others():
    """For all others, |∇_i L| ≤ b: |μ_i⁺ − c|² ≤ |μ_i − c|² − 2ηq + η²b², q² ≤ b² |μ_i − c|²."""
    of_G = infer(other * G <= other * b**2, by=[definition(G), pulls()[1]])
    by = [cauchy_schwarz(gradient_i, mu - c), definition(q), definition(G), definition(Y)]
    of_q = infer(other * q**2 <= other * G * Y, by=[infer(q**2 <= G * Y, by=by), IS_OTHER])
    of_q = infer(
        other * q**2 <= other * b**2 * Y,
        by=[of_q, infer(other * G * Y <= other * b**2 * Y, by=[of_G, Y_POSITIVE])],
    )
    after = Next(descent, Y)
    by = [next_value(Y, descent), definition(Y), definition(q), definition(G)]
    expanded = infer(equals(after, Y - 2 * η * q + η**2 * G), by=by)
    last = infer(η**2 * other * G <= η**2 * other * b**2, by=[of_G], squares=[η])
    return infer(other * after <= other * (Y - 2 * η * q + η**2 * b**2), by=[expanded, last]), of_q


def induction_claim(at, slower=1):
    """|μ_i| ≤ α for the one, |μ_i − c| ≤ ρ + ηbk for all others; one formula, as ι_i is 0 or 1."""
    radius = ρ + η * b * (k + at) / slower
    return ι * (At(descent, X, k, at) - α**2) + other * (At(descent, Y, k, at) - radius**2) <= 0


@cache
def stays(slower=1):
    """By induction over k ≤ τ."""
    now, radius = induction_claim(0, slower), ρ + η * b * k / slower
    near = infer(ι * (X_k - α**2) <= 0, by=[now, ONE[0], IS_ONE])
    far = infer(other * (Y_k - radius**2) <= 0, by=[now, ONE[0], IS_OTHER])
    step = infer(η * b >= 0)
    positive_radius = infer(radius >= 0, by=[step])
    within = infer(radius <= r, by=[UNTIL[1], k + 1 <= τ])
    within = infer(radius**2 <= r**2, by=[within, positive_radius])
    in_reach = infer(other * (Y_k - r**2) <= 0, by=[far, within, IS_OTHER])
    one, rest, of_q = (cut(along(t, descent), near, in_reach) for t in (nearest(), *others()))
    q_k, reach = At(descent, q, k, 0), b * radius
    wide = infer(other * b**2 * Y_k <= other * b**2 * radius**2, by=[far], squares=[b])
    wide = infer(other * q_k**2 <= other * reach**2, by=[of_q, wide])
    again = infer(equals(other**2, other), by=[ONE[0]])
    unit = infer(other * reach**2 <= reach**2, by=[IS_ONE], squares=[reach])
    square_q = infer(
        (other * q_k) ** 2 <= reach**2,
        by=[infer(equals(other**2 * q_k**2, other * q_k**2), by=[again]), wide, unit],
    )
    root = infer(-1 * other * q_k <= reach, by=[square_q, infer(reach >= 0, by=[positive_radius])], degree=2)
    root = infer(-1 * other * other * q_k <= other * reach, by=[root, IS_OTHER])
    root = infer(
        -1 * other * q_k <= other * reach, by=[infer(equals(other**2 * q_k, other * q_k), by=[again]), root]
    )
    root = infer(-2 * η * other * q_k <= 2 * η * other * reach, by=[root])
    after = ρ + η * b * (k + 1) / slower
    moved = infer(other * (At(descent, Y, k, 1) - after**2) <= 0, by=[rest, far, root])
    following = infer(induction_claim(1, slower), by=[one, moved])
    return induction_until(now, assume(START), following, τ)


VALUES = {"M": 20, "ρ": HALF, "R": 22, "S": 42, "α": Q(1, 10**12), "b": Q(1, 10**13), "η": Q(1, 10)}
MARKED = {"c": [[20]], "ι_i": [[1], [0]], "ι_j": [[1], [0]]}
TWO_MEANS = Instance(GaussianMixture([0, 20]), VALUES | {"τ": 1, "k": 1}, vectors=MARKED)


@claim(FORWARD, "Theorem 3.5, the nearest stays", STAYS, provenance=Provenance.DERIVED)
@at(TWO_MEANS)
def test_the_nearest_stays(evidence: Evidence) -> None:
    near = infer(STAYS.shown[0], by=[stays(), ONE[0], IS_ONE])
    far = infer(STAYS.shown[1], by=[stays(), ONE[0], IS_OTHER])
    evidence.conclude(near, "the pull to 0 outweighs what the others do to it")
    evidence.conclude(far, "steps of at most ηb")

    evidence.twin("the power θ = 1", lambda: behind(power=1))
    evidence.twin("|μ_i| ≤ α/2 after a step", lambda: nearest(pulled=1))
    evidence.twin("steps of any size", lambda: nearest(small_step=()))
    evidence.twin("steps of ηb/2", lambda: stays(slower=2))
