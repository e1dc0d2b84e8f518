r"""S-9, by distances: ⟨μ_i, ∇_iL⟩ for a mean anywhere, by how far the others are from its place.

Setting. Teacher N(0, I); any n, d, weights and means. One component (ι_i = 1, all others 0) has the mean c,
|c| ≤ 10⁻⁵; 1/π_i ≤ N. Seen from c: D = μ_i − c, V = v − c, R_i = |D|², W the one's weight at x, q = 1 − W.
Shown. For every component i, with h_ij = ||μ_j − c|² − R_i| + |μ_j − μ_i|², its sums H_i = Σ' w_j h_ij and
K_i = Σ' w_j h_ij² over the others, and Ξ_i = e^{−(y + R_i/50)/2} where y = (x − c)·D − R_i/2,

    ½⟨μ_i, ∇_iL⟩ ≤ E w_i { −0.0598 R_i² + (25/16) R_i H_i + (7/2) K_i + lower order },
    lower order = (1 + log N)(5R_i/4 + H_i/2) + (R_i/4 + 8) Ξ_i + R_i + H_i/2 + 10⁻⁵ (29(1 + R_i)² + 8K_i).

Not shown. That H_i, K_i and Ξ_i are small where w_i counts: claim "S-9, sign".
Tools. "S-9, where a component lies" with the one for j; W e^y ≤ N; e^t ≥ 1 + t.

Stein's relations add W A F + ¼ R W F − ⅛ R F' − W DᵀCD, A = V·D, F = y + c·D − R/2 + 2A, F' = F − A, to
what is inside of E[w_i …] and change nothing. For a cluster at one place the sum is −R²/16 on the
plane half-way to c (y = 0), whatever W is there. The rest is

    −(R/8)(A − qR) + (y + c·D)(W A + W R/4 − R/8) + A + Q + T,
    Q = 2 W A² − A² + A |V|² + q DᵀCD − 2 DᵀCV

and T all terms with c: claims "S-9, quartic terms" and "S-9, terms with c".
"""

from fractions import Fraction
from functools import cache

from verify import GaussianMixture
from verify.algebra import notation as nt
from verify.checks.instance import Instance
from verify.checks.spot import at
from verify.evidence import SHARPER, Evidence, Provenance, claim
from verify.logic.schemas import exp_log

from verify.lemmas.half_way import (  # isort: skip
    a, a_is, distance_is_nonnegative, g, g_is, log_is_nonnegative,
)  # fmt: skip
from verify.lemmas.far_mean import (  # isort: skip
    BY_DISTANCES, D, GAIN, H, K, LOSS, N, PAIR, R, REST, R_IS, STRAY, TINY, W, ahead, at_the_one, c,
    gradient_i, log_of_n, named, size, Ξ, Ξ_IS,
)  # fmt: skip
from verify.lemmas.far_start import (  # isort: skip
    ι_j,
)  # fmt: skip
from verify.lemmas.moments_about_one import (  # isort: skip
    A, A_IS, Cμ, DCD, DCV, OF_C, OF_QUARTICS, P, POSITIVE, P_IS, QUARTICS, S, S_IS, TERMS_WITH_C, Z,
    Z_IS, along, b_1, b_1_is, means, pairing_with_c, q, shares, w_1, w_1_is, y, y_is, ζ, ζ_is, ξ, ξ_is,
)  # fmt: skip
from verify.prove import (  # isort: skip
    Cv, E_phi, Law, SUM_J, above_max, cut, dot, equals, exp, exp_positive, exp_sum, exp_tangent,
    gradient_form, identity, infer, integrated, max_left, max_right, maximum, mu, mu_j, v, w, w_j, x,
)  # fmt: skip

form = (1 - dot(v, mu - v)) * v + Cμ - 2 * Cv
b = A - q * R
BESIDE = w_1 * A + w_1 * R / 4 - R / 8


@cache
def logarithm():
    """Log N ≥ 0, and W y ≤ 1 + log N: W e^{y − log N} ≤ 1."""
    _, rest, q_low, _, W_low, _ = shares()
    share = PAIR.cited("S S-9, two weights")[1]
    known, low = cut(exp_log(N), infer(N > 0)), log_is_nonnegative()
    less = ahead - log_of_n
    shifted = infer(equals(exp(less) * N, exp(ahead)), by=[exp_sum(less, log_of_n), known])
    small = infer(W * exp(less) <= 1, by=[infer(N * W * exp(less) <= N, by=[share, shifted])], degree=2)
    W_plain = infer(W >= 0, by=[W_low, w_1_is])
    small = infer(
        W * (1 + less) <= 1,
        by=[small, infer(W * exp(less) >= W * (1 + less), by=[exp_tangent(less), W_plain])],
    )
    W_high = infer(W <= 1, by=[rest, q_low, w_1_is])
    by = [small, infer(W * log_of_n <= log_of_n, by=[low, W_high]), W_plain]
    most = infer(W * ahead <= 1 + log_of_n, by=by)
    return low, infer(w_1 * y <= 1 + log_of_n, by=[most, w_1_is, y_is])


@cache
def towards_the_one():
    """Y (W A + W R/4 − R/8): by W y ≤ 1 + log N where y ≥ 0, by Ξ where y < 0; m = max(−y, 0)."""
    _, _, _, q_high, W_low, W_high = shares()
    up, down, H_low, jensen, *_ = means()
    R_low, (log_of_n_low, near) = distance_is_nonnegative(), logarithm()
    q_low = shares()[2]
    A_high = infer(A <= R + H / 2, by=[up, infer(q * R <= R, by=[q_high, R_low])])
    A_low = infer(-1 * A <= H / 2, by=[down, infer(q * R >= 0, by=[q_low, R_low])])
    less = maximum(-1 * y, 0)
    less_facts = max_left(-1 * y, 0), max_right(-1 * y, 0)
    above = (1 + log_of_n) * (Fraction(5, 4) * R + H / 2)
    by = [near, W_low, W_high, A_high, A_low, R_low, H_low, log_of_n_low, *less_facts]
    split = infer(y * BESIDE <= above + less * (R / 8 + H / 2), by=by, split=[y])
    exponent = Ξ_IS.comparison.right
    (power,) = (f.arguments[0] for f in exponent.atoms)
    Ξ_low = infer(Ξ >= 0, by=[Ξ_IS, exp_positive(power)])
    rest, half = -1 * y - STRAY * R, exp(power / 2)
    tangent = infer(1 + rest / 2 <= Ξ, by=[exp_tangent(power), Ξ_IS, y_is, R_IS])
    is_square = infer(equals(Ξ, half**2), by=[Ξ_IS, exp_sum(power / 2, power / 2)])
    of_half = infer(half >= 1 + rest / 4, by=[exp_tangent(power / 2), y_is, R_IS])
    over, positive = maximum(rest / 4, 0), infer(half >= 0, by=[exp_positive(power / 2)])
    at_most = cut(above_max(half, rest / 4, 0), infer(half >= rest / 4, by=[of_half]), positive)
    over_facts = max_left(rest / 4, 0), max_right(rest / 4, 0)
    by = [infer(over**2 <= half**2, by=[at_most, over_facts[1]], degree=2), is_square]
    over_squared = infer(over**2 <= Ξ, by=by)

    def less_than(bound, reason, positive):
        return cut(
            above_max(bound, -1 * y, 0), infer(bound >= -1 * y, by=reason), infer(bound >= 0, by=positive)
        )

    first, second = STRAY * R + 4 * over, STRAY * R + 2 * Ξ
    linear = less_than(second, [tangent], [R_low, Ξ_low])
    squared = less_than(first, [over_facts[0]], [R_low, over_facts[1]])
    squared = infer(less**2 <= first**2, by=[squared, less_facts[1]], degree=2)
    wide = infer(first**2 <= 2 * (STRAY * R) ** 2 + 32 * over**2, squares=[STRAY * R - 4 * over])
    squared = infer(less**2 <= 2 * (STRAY * R) ** 2 + 32 * Ξ, by=[squared, wide, over_squared])
    by = [infer(less * H / 2 <= less**2 / 4 + H**2 / 4, squares=[less - H]), squared, jensen]
    with_H = infer(less * H / 2 <= (STRAY * R) ** 2 / 2 + 8 * Ξ + K / 4, by=by)
    with_R = infer(less * R / 8 <= STRAY * R**2 / 8 + Ξ * R / 4, by=[linear, R_low])
    below = STRAY * R**2 / 8 + STRAY**2 * R**2 / 2 + Ξ * R / 4 + 8 * Ξ + K / 4
    return infer(y * BESIDE <= above + below, by=[split, with_H, with_R]), A_high, A_low


@cache
def off_the_one():
    """(c·D)(W A + W R/4 − R/8) ≤ 10⁻⁵ ((1 + R)² + K)."""
    *_, W_low, W_high = shares()
    _, _, H_low, jensen, *_ = means()
    _, A_high, A_low = towards_the_one()
    R_low = distance_is_nonnegative()
    a_up, a_down = pairing_with_c()
    most = Fraction(3, 2) * R + H / 2
    above = infer(most >= BESIDE, by=[W_low, W_high, A_high, R_low, H_low], degree=2)
    below = infer(most >= -1 * BESIDE, by=[W_low, W_high, A_low, R_low, H_low], degree=2)
    halves = [infer(sign * a <= TINY * (R + 1) / 2, by=[bound]) for sign, bound in ((1, a_up), (-1, a_down))]
    product = infer(a * BESIDE <= TINY * (R + 1) / 2 * most, by=[above, below, *halves], degree=2)
    mixed = infer((R + 1) * H / 4 <= (R + 1) ** 2 / 8 + H**2 / 8, squares=[R + 1 - H])
    K_low = infer(K >= 0, by=[jensen], squares=[H])
    return infer(a * BESIDE <= TINY * ((1 + R) ** 2 + K), by=[product, mixed, jensen, R_low, K_low])


FAR_FORM = (1 - (A - S + a - b_1)) * (A + b_1 + a + g) + P - 2 * Z - 2 * ξ - ζ
FIRST, SECOND = y + a - R / 2 + A, y + a - R / 2 + 2 * A
INSIDE = FAR_FORM + w_1 * A * SECOND - w_1 * P + R * w_1 * SECOND / 4 - R * FIRST / 8


@cache
def at_a_point():
    """What stands in E[w_i …] is at most GAIN + LOSS + REST."""
    rest = shares()[1]
    down = means()[1]
    R_low = distance_is_nonnegative()
    (Q,), (T_bound,) = OF_QUARTICS.cited("S S-9, quartic terms"), OF_C.cited("S S-9, terms with c")
    near, A_high, _ = towards_the_one()
    middle = -1 * R**2 / 16 - R * b / 8 + (y + a) * BESIDE + A + QUARTICS + TERMS_WITH_C
    taken = infer(equals(INSIDE, middle), by=[rest])
    less = infer(-1 * R * b / 8 <= R * H / 16, by=[down, R_low])
    bound = GAIN + LOSS + REST
    return infer(
        bound >= INSIDE,
        by=[infer(middle <= bound, by=[near, off_the_one(), less, A_high, Q, T_bound]), taken],
    )


@cache
def in_the_mean(alone=1):
    """½⟨μ_i, ∇_iL⟩ = E[w_i G], G being ⟨f_i, μ_i⟩ and Stein's relations."""
    first, second = dot(x, D) - size + alone * along, dot(x, D) - size + 2 * along
    step, field = nt.mu("_s") - nt.c("_s"), (nt.v("b") - nt.c("b")) * (nt.mu("b") - nt.c("b"))
    of_j, zero = second + dot(c, D) - dot(mu_j, D), at_the_one(D)
    pair = nt.w() * nt.w("j")
    one = identity(E_phi(w * first), 0, Law.NORMAL, field=nt.w() * step)
    two = identity(E_phi(w * w_j * of_j), 0, Law.NORMAL, field=pair * step)
    spread = E_phi(w * w_j * along * of_j) - E_phi(w * w_j * DCD)
    three = identity(spread, 0, Law.NORMAL, field=pair * field * step)
    two = integrated(SUM_J, infer(equals(ι_j * E_phi(w * w_j * second), 0), by=[two, zero]))
    spread = ι_j * E_phi(w * w_j * along * second) - ι_j * E_phi(w * w_j * DCD)
    three = integrated(SUM_J, infer(equals(spread, 0), by=[three, zero]))
    stein = W * along * second - W * DCD + size * W * second / 4 - size * first / 8
    nothing = infer(equals(E_phi(w * stein), 0), by=[one, two, three])
    known = gradient_form(gradient_i, 2 * w, form, mu)
    mean = infer(equals(dot(gradient_i, mu) / 2, E_phi(w * (dot(form, mu) + stein))), by=[known, nothing])
    by_c = identity(dot(Cμ, mu) - 2 * dot(Cv, mu), DCD - 2 * DCV - 2 * ξ.term - ζ.term)
    names = [by_c, P_IS, Z_IS, ξ_is, ζ_is, A_IS, S_IS, a_is, b_1_is, g_is]
    far = infer(equals(dot(form, mu), FAR_FORM), by=names)
    raw = infer(equals(dot(form, mu) + stein, INSIDE), by=[far, w_1_is, A_IS, y_is, a_is, R_IS, P_IS])
    whole, whole_is = named("G_i", "G_i", dot(form, mu) + stein)
    inside, inside_is = named("Q_i", "Q_i", INSIDE)
    raw = infer(equals(whole, inside), by=[raw, whole_is, inside_is], degree=1)
    each = infer(equals(w * whole, w * (dot(form, mu) + stein)), by=[whole_is], degree=1)
    mean = infer(equals(dot(gradient_i, mu) / 2, E_phi(w * whole)), by=[mean, integrated(E_phi, each)])
    return mean, raw, whole, inside, inside_is


def by_distances(alone=1):
    """Weighted by w_i, in the mean."""
    mean, raw, whole, inside, inside_is = in_the_mean(alone)
    bound = GAIN + LOSS + REST
    point = infer(inside <= bound, by=[inside_is, at_a_point()], degree=1)
    point = infer(w * whole <= w * bound, by=[infer(whole <= bound, by=[point, raw], degree=1), POSITIVE])
    return infer(dot(gradient_i, mu) / 2 <= E_phi(w * bound), by=[mean, integrated(E_phi, point)])


PLACE = GaussianMixture([0, 4])
FIRST_IS_ONE = [[int(i == 0)] for i in range(PLACE.n)]


@claim(SHARPER, "S-9, by distances", BY_DISTANCES, provenance=Provenance.DERIVED)
@at(Instance(PLACE, {"N": 2}, vectors={"c": [[0]], "ι_i": FIRST_IS_ONE, "ι_j": FIRST_IS_ONE}))
def test_by_distances(evidence: Evidence) -> None:
    evidence.conclude(by_distances(), "Stein's relations, then what W y and the others leave")

    evidence.twin("v counted twice without w_j", lambda: in_the_mean(alone=2))
