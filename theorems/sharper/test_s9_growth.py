"""S-9, growth: in each step of descent all others gain what the mean of least norm has to gain, in any shape.

Setting. Teacher N(0, I); any n, d, means and weights ≥ 1/N. One component (ι_i = 1) has the mean c,
|c| ≤ 10⁻⁵ and |c|² (m² + 1) ≤ 1; all others have |μ_j| ≥ m ≥ 121 √(1 + log N), wherever they are. A step of
descent with η ≤ ½.
Shown. After the step e^{|μ_j|²/8} ≥ e^{m²/8} + ηκm³ for all others, as long as 1000 N⁸ κ ≤ 1; so with m² for
m³, which is all that Theorem 3.5 needs.
Not shown. That 1/(1000 N⁸) is needed: with m², at the points certified below with others at 6, it is 1/10.
Tools. "S-9, sign" and "S-9, weight near the least norm" for those with |μ_i|² < m² + 1, which gain at least
ηR_i² E w_i/25; "S-9, little" for the farther ones, which lose at most η ≤ ½.
"""

from fractions import Fraction
from functools import cache

from verify import GaussianMixture
from verify.checks.enclosure import at_each, certified
from verify.checks.instance import Instance
from verify.checks.spot import at
from verify.evidence import SHARPER, Evidence, Provenance, claim
from verify.lemmas.all_time import GROWTH, GROWTH_CUBED, κ
from verify.lemmas.far_start import X
from verify.lemmas.forward import HALF, descent, η
from verify.lemmas.near_least import E_IS, FROM_BELOW, LAMBDA
from verify.logic.schemas import exp_series, max_one_of

from verify.lemmas.half_way import (  # isort: skip
    distance_is_nonnegative, log_is_nonnegative, size_from_below,
)  # fmt: skip
from verify.lemmas.far_mean import (  # isort: skip
    FAR, LARGE, LITTLE, SIGN, TINY, D, N, R, R_IS, at_least_one, c,
    chosen_exponential, gradient_i, half_way, is_other, m, named, near_least, other, width, σ, σ_is,
    exp_equal,
)  # fmt: skip
from verify.prove import (  # isort: skip
    E_phi, Next, cauchy_schwarz, cut, dot, equals, exp, exp_positive, exp_sum, exp_tangent, exp_zero,
    infer, integrated, max_left, max_right, maximum, mu, next_value, nonnegative_square, sqrt,
    sqrt_nonnegative, sqrt_squared, square, w, weight_is_positive,
)  # fmt: skip

Q = Fraction
after, weight, root = Next(descent, X), E_phi(w), sqrt(width)
inward, inward_is = named("z_i", "z_i", dot(gradient_i, mu))
before, before_is = named("x_i", "x_i", square(mu))
P, P_IS = named("P_i", "P_i", near_least)
F, F_IS = named("F_i", "F_i", maximum(square(mu) - m**2 - Q(3, 4), 0))
f, far = P * other, F * other
GROWN, LEAST, GAIN = exp(after / 8), exp(m**2 / 8), η * κ * m**3
P_LOW = infer(P >= 0, by=[max_right(m**2 + 1 - square(mu), 0), P_IS])
MASS = integrated(E_phi, infer(w >= 0, by=[weight_is_positive()]))
CLOSE, SLOW, SMALL = GROWTH.given[-3:]


@cache
def chosen():
    """P ≥ 0 and P ≥ m² + 1 − |μ|², f(|μ|² − m² − 1) ≤ 0; F ≥ 0, F ≥ |μ|² − m² − ¾, F(|μ|² − m² − ¾) ≥ 0."""
    of_P, of_F = (m**2 + 1 - square(mu), 0), (square(mu) - m**2 - Q(3, 4), 0)
    above = infer(of_P[0] <= P, by=[max_left(*of_P), P_IS])
    f_low = infer(f >= 0, by=[P_LOW, is_other()])
    one_of = infer(equals(P * (P - of_P[0]), 0), by=[max_one_of(*of_P), P_IS])
    near = infer(P * (square(mu) - m**2 - 1) <= 0, by=[one_of], squares=[P])
    near = infer(f * (square(mu) - m**2 - 1) <= 0, by=[near, is_other()])
    F_low = infer(F >= 0, by=[max_right(*of_F), F_IS])
    F_above = infer(of_F[0] <= F, by=[max_left(*of_F), F_IS])
    one_of = infer(equals(F * (F - of_F[0]), 0), by=[max_one_of(*of_F), F_IS])
    beyond = infer(F * of_F[0] >= 0, by=[one_of], squares=[F])
    beyond = infer(far * of_F[0] >= 0, by=[beyond, is_other()])
    both = infer(Q(1, 4) <= P + F, by=[above, F_above])
    return f_low, near, infer(far >= 0, by=[F_low, is_other()]), beyond, both


@cache
def sizes():
    """R ≥ 0.99 m² for all others; m² ≥ 14641; R ≥ 0."""
    large = infer(m**2 >= 14641, by=[LARGE, log_is_nonnegative()])
    least = infer(other * (R - square(mu) * (1 - TINY) + TINY) >= 0, by=[size_from_below(), is_other()])
    spare = infer(other * (m**2 / 1000 - 1) >= 0, by=[large, is_other()])
    least = infer(other * (R - Q(99, 100) * m**2) >= 0, by=[least, FAR, spare, is_other()])
    return least, large, distance_is_nonnegative()


@cache
def moved():
    """|μ⁺|² ≥ |μ|² − 2η⟨μ, ∇⟩ for all others."""
    longer = infer(η**2 * square(gradient_i) >= 0, by=[nonnegative_square(gradient_i)], squares=[η])
    by = [next_value(X, descent), longer, before_is, inward_is]
    longer = infer(after >= before - 2 * η * inward, by=by)
    return infer(other * (after - before + 2 * η * inward) >= 0, by=[longer, is_other()])


@cache
def outward():
    """σ_i (|μ⁺|² − |μ|² − ηR² E w/25) ≥ 0."""
    sign, known = SIGN.cited("S S-9, sign")[0], infer(equals(σ, f), by=[σ_is, P_IS])
    sign = infer(f * (inward / 2 + R**2 * weight / 100) <= 0, by=[sign, known, inward_is])
    step = infer(f * (after - before + 2 * η * inward) >= 0, by=[moved(), P_LOW])
    return infer(f * (after - before - η * R**2 * weight / 25) >= 0, by=[step, sign])


s = square(mu) / -8 - Q(1, 4)
UP, DOWN = exp(square(mu) / 8), exp(square(mu) / -8)
UP_POSITIVE = exp_positive(square(mu) / 8)


@cache
def at_the_least(close=(CLOSE,)):
    """σ_i e^{−R/8 − c·D/2} ≥ ¾ σ_i e^{−|μ|²/8}, as c·μ ≤ 1 where |μ|² ≤ m² + 1."""
    f_low, near, *_ = chosen()
    size_c = infer(square(c) >= 0, by=[nonnegative_square(c)])
    inner = infer(dot(c, mu) ** 2 <= square(c) * square(mu), by=[cauchy_schwarz(c, mu)])
    inner = infer(f * dot(c, mu) ** 2 <= f * square(c) * square(mu), by=[inner, f_low])
    most = infer(f * square(c) * square(mu) <= f * square(c) * (m**2 + 1), by=[near, size_c])
    close = infer(f * square(c) * (m**2 + 1) <= f, by=[*close, f_low])
    line = infer(f * (dot(c, mu) - 1) ** 2 >= 0, by=[f_low], squares=[dot(c, mu) - 1])
    by = [inner, most, close, line, infer(f * square(c) >= 0, by=[f_low, size_c])]
    least = chosen_exponential(f, f_low, s, half_way, infer(f * (s - half_way) <= 0, by=by, degree=1))
    by = [exp_sum(square(mu) / -8, -Q(1, 4)), exp_tangent(-Q(1, 4)), exp_positive(square(mu) / -8)]
    number = infer(exp(s) >= Q(3, 4) * DOWN, by=by)
    number = infer(f * exp(s) >= f * Q(3, 4) * DOWN, by=[number, f_low])
    return infer(f * exp(half_way) >= f * Q(3, 4) * DOWN, by=[least, number], degree=1)


@cache
def below_the_least():
    """σ_i (4N²/3)⁴ √(1 + R) E w ≥ 0.74 σ_i e^{−|μ|²/8}."""
    (f_low, *_), scale = chosen(), LAMBDA**4
    known = infer(equals(σ, f), by=[σ_is, P_IS])
    by = [FROM_BELOW.cited("S S-9, weight near the least norm")[0], known, E_IS]
    below = infer(f * (scale * root * weight - Q(99, 100) * exp(half_way)) >= 0, by=by, degree=2)
    by = [below, at_the_least(), infer(f * DOWN >= 0, by=[f_low, exp_positive(square(mu) / -8)])]
    return infer(f * (scale * root * weight - Q(74, 100) * DOWN) >= 0, by=by, degree=1)


@cache
def wide():
    """σ_i R² ≥ 0.97 σ_i m³ √(1 + R): R⁴ ≥ 0.97 m⁶ R, and 1 + R ≤ 1.001 R."""
    (f_low, *_), (least, large, R_low) = chosen(), sizes()
    least = infer(f * (R - Q(99, 100) * m**2) >= 0, by=[least, P_LOW])
    second = infer(f * R**2 >= Q(99, 100) * m**2 * f * R, by=[least, R_low])
    third = infer(R**2 * f * (R - Q(99, 100) * m**2) >= 0, by=[least], squares=[R])
    by = [third, infer(m**2 * f * R**2 >= Q(99, 100) * m**4 * f * R, by=[second], squares=[m])]
    by.append(infer(m**4 * f * R >= Q(99, 100) * m**6 * f, by=[least], squares=[m**2]))
    sixth = infer(m**6 * f >= 0, by=[f_low], squares=[m**3])
    third = infer(f * R**3 >= Q(97, 100) * m**6 * f, by=[*by, sixth])
    fourth = infer(f * R**4 >= Q(97, 100) * m**6 * f * R, by=[third, R_low])
    far_m = infer(f * (m**2 / 14641 - 1) >= 0, by=[large, f_low])
    long = infer(f * (R / 1000 - 1) >= 0, by=[least, far_m, f_low])
    long = infer(m**6 * f * (R / 1000 - 1) >= 0, by=[long], squares=[m**3])
    low = infer(width > 0, by=[nonnegative_square(D)])
    squared, root_low = (cut(g(width), infer(width >= 0, by=[low])) for g in (sqrt_squared, sqrt_nonnegative))
    by = [fourth, long, squared, R_IS, infer(m**6 * f * R >= 0, by=[sixth, R_low])]
    whole = infer(f * R**4 >= Q(97, 100) ** 2 * f * m**6 * root**2, by=by)
    both = infer(root > 0, by=[squared, root_low, low], degree=2)
    both = infer(m**3 * root > 0, by=[both, infer(m**3 > 0, degree=3)])
    both = infer(R**2 + Q(97, 100) * m**3 * root > 0, by=[both], squares=[R])
    more = R**2 - Q(97, 100) * m**3 * root
    whole = infer(f * more * (R**2 + Q(97, 100) * m**3 * root) >= 0, by=[whole], degree=1)
    return infer(f * more >= 0, by=[whole, both], degree=2)


@cache
def weight_of_the_least():
    """σ_i N⁸ R² E w e^{|μ|²/8} ≥ 0.22 σ_i m³."""
    f_low, scale, cube = chosen()[0], LAMBDA**4, infer(m**3 >= 0, degree=3)
    below = infer(m**3 * f * (scale * root * weight - Q(74, 100) * DOWN) >= 0, by=[below_the_least(), cube])
    mass = infer(scale * weight >= 0, by=[MASS], squares=[N**4])
    more = infer(scale * weight * f * (R**2 - Q(97, 100) * m**3 * root) >= 0, by=[wide(), mass])
    some = infer(
        f * m**3 * DOWN >= 0, by=[infer(f * m**3 >= 0, by=[f_low, cube]), exp_positive(square(mu) / -8)]
    )
    below = infer(
        f * (scale * R**2 * weight - Q(71, 100) * m**3 * DOWN) >= 0, by=[below, more, some], degree=1
    )
    below = infer(UP * f * (scale * R**2 * weight - Q(71, 100) * m**3 * DOWN) >= 0, by=[below, UP_POSITIVE])
    unit = infer(equals(UP * DOWN, 1), by=[exp_sum(square(mu) / 8, square(mu) / -8), exp_zero()])
    by = [below, unit, infer(f * m**3 >= 0, by=[f_low, cube])]
    return infer(f * (N**8 * UP * R**2 * weight - Q(22, 100) * m**3) >= 0, by=by, degree=2)


@cache
def near_ones(share=1000):
    """σ_i (e^{|μ⁺|²/8} − e^{m²/8} − ηκm³) ≥ 0, as e^{|μ⁺|²/8} ≥ e^{|μ|²/8} (1 + (|μ⁺|² − |μ|²)/8)."""
    f_low, rest = chosen()[0], (after - square(mu)) / 8
    by = [*exp_equal(after / 8, square(mu) / 8 + rest), exp_sum(square(mu) / 8, rest), exp_tangent(rest)]
    tangent = infer(UP * (1 + (after - before) / 8) <= GROWN, by=[*by, UP_POSITIVE, before_is])
    tangent = infer(f * GROWN >= f * UP * (1 + (after - before) / 8), by=[tangent, f_low])
    gained = UP * f * (after - before - η * R**2 * weight / 25) >= 0
    gained = infer(gained, by=[outward(), UP_POSITIVE])
    grown = infer(f * (GROWN - UP - UP * η * R**2 * weight / 200) >= 0, by=[tangent, gained], degree=1)
    grown = infer(N**8 * f * (GROWN - UP - UP * η * R**2 * weight / 200) >= 0, by=[grown], squares=[N**4])
    mass = infer(η * f * (N**8 * UP * R**2 * weight - Q(22, 100) * m**3) >= 0, by=[weight_of_the_least()])
    some = infer(η * f * m**3 >= 0, by=[f_low, infer(η * m**3 >= 0, degree=4)])
    room = infer(η * f * m**3 * (1 - share * N**8 * κ) >= 0, by=[share * N**8 * κ <= 1, some])
    whole = infer(N**8 * f * (GROWN - UP - GAIN) >= 0, by=[grown, mass, room, some], degree=1)
    whole = infer(f * (GROWN - UP - GAIN) >= 0, by=[whole, infer(N**8 > 0, degree=8)], degree=2)
    farther = infer(other * (m**2 / 8 - square(mu) / 8) <= 0, by=[FAR])
    farther = chosen_exponential(other, is_other(), m**2 / 8, square(mu) / 8, farther)
    farther = infer(f * LEAST <= f * UP, by=[farther, P_LOW])
    return infer(f * (GROWN - LEAST - GAIN) >= 0, by=[whole, farther], degree=1)


@cache
def far_ones():
    """F (1 − ι_i)(e^{|μ⁺|²/8} − e^{m²/8} − ηκm³) ≥ 0: there |μ⁺|² ≥ |μ|² − η ≥ m² + ¼."""
    _, _, low, beyond, _ = chosen()
    F_low = infer(F >= 0, by=[max_right(square(mu) - m**2 - Q(3, 4), 0), F_IS])
    little = infer(other * (1 - 2 * inward) >= 0, by=[LITTLE.cited("S S-9, little")[0], inward_is])
    step = infer(other * (after - before + η) >= 0, by=[moved(), little])
    step = infer(far * (after - before + η) >= 0, by=[step, F_low])
    by, more = [step, infer(far * (HALF - η) >= 0, by=[SLOW, low]), beyond, before_is], m**2 / 8 + Q(1, 32)
    step = infer(far * (more - after / 8) <= 0, by=by, degree=2)
    step = chosen_exponential(far, low, more, after / 8, step)
    by = [exp_sum(m**2 / 8, Q(1, 32)), exp_tangent(Q(1, 32)), exp_positive(m**2 / 8)]
    tangent = infer(exp(more) >= LEAST * Q(33, 32), by=by)
    power = infer(N**4 >= 1, by=[infer(N**2 >= 1, by=[at_least_one()])], degree=2)
    small = infer(1000 * κ <= 1, by=[SMALL, infer(N**8 >= 1, by=[power], degree=2)])
    long = infer(m**2 >= 14641, by=[sizes()[1]])
    long = infer(m >= 100, by=[long], degree=2)
    series = cut(exp_series(m**2 / 8, 2), infer(m**2 / 8 >= 0))
    series = infer(m**4 / 128 <= LEAST, by=[series, infer(m**2 >= 0)])
    gain, cube = infer(2000 * η * κ <= 1, by=[small, SLOW]), infer(m**3 > 0, degree=3)
    gain = infer(m**3 >= 2000 * GAIN, by=[gain, cube])
    gain = infer(32 * GAIN <= LEAST, by=[gain, series, infer(m**4 >= 100 * m**3, by=[long, cube]), cube])
    whole = infer(exp(more) >= LEAST + GAIN, by=[tangent, gain])
    whole = infer(far * exp(more) >= far * (LEAST + GAIN), by=[whole, low])
    return infer(far * (GROWN - LEAST - GAIN) >= 0, by=[whole, step], degree=1)


def growth():
    """The two together: P + F ≥ ¼."""
    return infer(GROWTH_CUBED.shown[0], by=[near_ones(), far_ones(), chosen()[4]], degree=2)


def simpler():
    """With m² for m³."""
    long = infer(m >= 1, by=[infer(m**2 >= 1, by=[sizes()[1]])], degree=2)
    more = infer(η * κ * (m**3 - m**2) >= 0, by=[infer(m**3 >= m**2, by=[long], squares=[m])])
    more = infer(other * η * κ * (m**3 - m**2) >= 0, by=[more, is_other()])
    return infer(GROWTH.shown[0], by=[growth(), more], degree=1)


FIRST = {name: [[1], [0]] for name in ("ι_i", "ι_j")}
VALUES = {"N": 2, "m": 200, "η": HALF, "κ": Q(1, 256000)}


@claim(SHARPER, "S-9, growth, cubed", GROWTH_CUBED, provenance=Provenance.DERIVED)
@at(Instance(GaussianMixture([0, 200]), VALUES, vectors={"c": [[0]], **FIRST}))
def test_growth_cubed(evidence: Evidence) -> None:
    evidence.conclude(growth(), "the least gain; the farther ones lose less than they are ahead")

    evidence.twin("800 N⁸ κ ≤ 1", lambda: near_ones(share=800))


@claim(SHARPER, "S-9, growth", GROWTH, provenance=Provenance.DERIVED)
@at(Instance(GaussianMixture([0, 200]), VALUES, vectors={"c": [[0]], **FIRST}))
def test_growth(evidence: Evidence) -> None:
    evidence.conclude(simpler(), "m³ ≥ m²")

    evidence.twin("800 N⁸ κ ≤ 1", lambda: near_ones(share=800))
    evidence.twin("the one anywhere within 10⁻⁵, also where c·μ is large", lambda: at_the_least(close=()))


NEARER = [GaussianMixture([0, 6]), GaussianMixture([0, 6, 6]), GaussianMixture([[0, 0], [6, 0], [0, 6]])]
POINTS = [Instance(place, {"η": HALF}, digits=6) for place in NEARER]


def gains(share):
    """The formula e^{|μ_i⁺|²/8} − e^{|μ_i|²/8} ≥ share · η|μ_i|²."""
    return exp(after / 8) - exp(X / 8) >= share * η * X


@claim(SHARPER, "S-9, growth at points", at_each(POINTS, gains(Q(1, 10))), provenance=Provenance.DERIVED)
def test_growth_at_points(evidence: Evidence) -> None:
    for place in POINTS:
        evidence.conclude(certified(place, gains(Q(1, 10))))

    evidence.twin("a fifth of η|μ_i|²", certified(POINTS[0], gains(Q(1, 5))))
