"""Theorem 2.1 (Zhang et al. 2025): enough noise brings all means near the truth, and then descent converges.

Setting. Teacher N(μ*, I), n equal weights, any d; M bounds all |μ_i(0) − μ*|; noise scales by e^{−t}.
Shown. t > log n + log M + 2 implies e^{−t}|μ_i(0) − μ*| ≤ 1/(3n). From such a start (moved so that the truth
is 0) and with η ≤ 4/17, all means converge to the truth, V_0 ≤ 1/(9n) and, for all k,

    (49/64) ηk L_k ≤ (2d + ½) n²,   and so   L_k² ηk ≤ n⁶ d⁴,   that is   L ≤ n³d²/√(ητ) with constant 1;
    9n ηk L_k ≤ 1,   for any weights.

Not shown. That moving to the truth changes nothing (claim "A translation"), nor that noise scales the means
(claim "A noise scale").
Tools. S-1: V_k (1 + a V_0 k) ≤ V_0, and ηk L_k ≤ V_0 for the last iterate; L ≤ V; e^t ≥ 1 + t + t²/2.
"""

from fractions import Fraction
from functools import cache

from verify import GaussianMixture
from verify.arithmetic import ball, precision, record
from verify.checks.instance import Instance
from verify.checks.spot import at
from verify.evidence import FORWARD, Evidence, Provenance, Slack, Step, claim
from verify.logic.schemas import exp_log, exp_monotone, exp_series, inverse, inverse_positive, inverse_times
from verify.logic.terms import term

from verify.lemmas.forward import (  # isort: skip
    HALF, QUARTER, S_1, S_1_LAST, SEVEN_EIGHTHS, V_0, L, L_k, V, V_k, a, descent, loss_below_size, η, π_min,
)  # fmt: skip

from verify.prove import (  # isort: skip
    SUM, At, Defined, E_phi, VectorAtom, along, cut, d, definition, equals, exp, exp_positive,
    exp_sum, exp_zero, infer, integrated, k, log, mu, n, nonnegative_square, pi, positive, real,
    renamed_step, square, statement, substituted, tends_to, v,
)  # fmt: skip

M, t = positive("M", "M", "bound of all |μ_i(0) − μ*|"), real("t", "t", "time of the noise")
δ = VectorAtom("δ_i", r"(\mu_i(0) - \mu^*)", "mean i before scaling, from the truth", pi.depends)
π = positive("π", r"\pi", "the weight of each component")
FAR = log(n) + log(M) + 2
UNIFORM = [equals(pi, π), equals(n * π, 1)]
DIVISOR = 2 * d + HALF
c = Defined("c", "c", "", SEVEN_EIGHTHS**2 * η * π**2 * inverse(DIVISOR))
START_SQUARE = At(descent, *square(mu).atoms, None, 0)
START = 9 * n**2 * START_SQUARE <= 1
BEFORE = GaussianMixture([1, "-1/2"])
with precision(128):
    SHRUNK = BEFORE.scaled(ball(-5).exp())
SCALED = equals(START_SQUARE, square(exp(-1 * t) * δ))


@cache
def scaling(radius=3, order=2):
    """3n |e^{−t}δ_i| ≤ 1: with A = e^{−(log n + log M + 2)}, n M e² A = 1, e² ≥ 5 and e^{−t} ≤ A."""
    logs = log(n) + log(M)
    of_n, of_M = (cut(exp_log(size), infer(size > 0)) for size in (n, M))
    product = infer(equals(exp(logs), n * M), by=[exp_sum(log(n), log(M)), of_n, of_M])
    value = infer(equals(exp(FAR), n * M * exp(2)), by=[exp_sum(logs, 2), product])
    inverse_value = infer(equals(exp(FAR) * exp(-1 * FAR), 1), by=[exp_sum(FAR, -1 * FAR), exp_zero()])
    square_of_e = cut(exp_series(2, order), infer(term(2) >= 0))
    one = infer(equals(n * M * exp(2) * exp(-1 * FAR), 1), by=[value, inverse_value])
    small = infer(5 * n * M * exp(-1 * FAR) <= 1, by=[one, square_of_e], degree=4)
    falls = cut(exp_monotone(-1 * t, -1 * FAR), infer(-1 * t <= -1 * FAR, by=[t > FAR]))
    scaled = infer(3 * n * M * exp(-1 * t) <= 1, by=[small, falls, exp_positive(-1 * t)])
    reach = 3 * n * M * exp(-1 * t)
    within = infer(reach**2 <= 1, by=[scaled, infer(reach >= 0, by=[exp_positive(-1 * t)])], degree=2)
    by = [within, square(δ) <= M**2]
    return infer(radius**2 * n**2 * square(exp(-1 * t) * δ) <= 1, by=by, squares=[n * exp(-1 * t)])


def start():
    """V_0 ≤ 1/(9n): n means, each within 1/(3n)."""
    total = renamed_step(along(definition(V), descent), None)
    each = infer(9 * n * START_SQUARE * n <= 1, by=[START])
    return infer(9 * n * V_0 <= 1, by=[total, integrated(SUM, each)])


@cache
def reciprocal():
    """The divisor times its inverse is 1."""
    return cut(inverse_times(DIVISOR), infer(DIVISOR > 0))


@cache
def positive_c():
    """The constant c is positive."""
    return infer(c > 0, by=[definition(c), cut(inverse_positive(DIVISOR), infer(DIVISOR > 0))], degree=4)


@cache
def last_iterate():
    """S-1 with a = c = (49/64) ηπ²/(2d + ½): V_k (1 + c V_0 k) ≤ V_0, and V_k → 0."""
    above = cut(inverse_positive(DIVISOR), infer(DIVISOR > 0))
    below = infer(inverse(DIVISOR) <= 1, by=[reciprocal()])
    product = infer(inverse(DIVISOR) * π**2 <= 1, by=[below, infer(π <= 1, by=[UNIFORM[1]]), above])
    met = (
        infer(V_0 <= QUARTER, by=[start()]),
        infer(pi >= π, by=[UNIFORM[0]]),
        infer(c * DIVISOR <= SEVEN_EIGHTHS**2 * η * π**2, by=[definition(c), reciprocal()]),
        infer(c <= 4, by=[definition(c), product, η <= Fraction(4, 17)]),
    )
    cited = S_1.cited("S S-1")[2:]
    return [cut(substituted(substituted(one, π_min, π), a, c, positive_c()), *met) for one in cited]


def product_with_n():
    """With n π = 1, c (2d + ½) n² = (49/64) η."""
    by = [definition(c), reciprocal(), UNIFORM[1]]
    return infer(equals(c * DIVISOR * n**2, SEVEN_EIGHTHS**2 * η), by=by)


def size_at_start():
    """V_0 ≥ 0."""
    positive_V = infer(V >= 0, by=[definition(V), integrated(SUM, nonnegative_square(mu))])
    return renamed_step(along(positive_V, descent), None)


@cache
def loss_and_size():
    """L_k ≤ V_k, V_k ≥ 0 and V_k ≤ V_0."""
    less = along(loss_below_size(), descent)
    positive_V = along(infer(V >= 0, by=[definition(V), integrated(SUM, nonnegative_square(mu))]), descent)
    by = [last_iterate()[0], positive_V, size_at_start(), positive_c()]
    return less, positive_V, infer(V_k <= V_0, by=by, degree=4)


@cache
def rate(gain=1):
    """(49/64) ηk L_k ≤ (2d + ½) n²: V_k c k ≤ 1, where L ≤ V; if V_0 = 0, so is V_k."""
    less, positive_V, below = loss_and_size()
    by = [last_iterate()[0], positive_V, below, positive_c()]
    size = infer(V_k * c * k <= 1, by=by, split=[-1 * V_0])
    loss = infer(L_k * c * k <= 1, by=[size, less, positive_c()])
    by = [loss, product_with_n(), infer(DIVISOR * n**2 >= 0)]
    return infer(gain * SEVEN_EIGHTHS**2 * η * k * L_k <= DIVISOR * n**2, by=by)


@cache
def as_reported(power=2):
    """L_k² ηk ≤ n⁶ d⁴: ηk L_k ≤ (64/49)(5/2) d n², and L_k ≤ 1/9."""
    less, _, below = loss_and_size()
    small = infer(9 * L_k <= 1, by=[less, below, start()])
    wide = infer(DIVISOR * n**2 <= Fraction(5, 2) * d * n**2)
    enough = infer(η * k * L_k <= 4 * d * n**2, by=[rate(), wide])
    square_n = infer(n**2 <= n**6, by=[infer(n**2 >= 1)])
    product = infer(d * n**2 <= n**6 * d**4, by=[infer(d <= d**4, degree=4), square_n], squares=[n])
    positive_L = along(infer(L >= 0, by=[definition(L), integrated(E_phi, nonnegative_square(v))]), descent)
    by = [enough, small, positive_L, product, infer(d * n**2 >= 0)]
    return infer(η * k * L_k**power <= n**6 * d**4, by=by)


@claim(
    FORWARD,
    "Theorem 2.1",
    statement(
        9 * n**2 * square(exp(-1 * t) * δ) <= 1,
        η * k * L_k**2 <= n**6 * d**4,
        tends_to(V_k, 0),
        given=[square(δ) <= M**2, t > FAR, SCALED, *UNIFORM, η <= Fraction(4, 17)],
    ),
    provenance=Provenance.REPORTED,
)
@at(Instance(SHRUNK, {"t": Fraction(5), "M": Fraction(1)}, vectors={"δ_i": BEFORE.means}))
def test_large_noise(evidence: Evidence) -> None:
    near = infer(START, by=[scaling(), SCALED], squares=[n])
    evidence.conclude(scaling(), "e^{−t} ≤ e^{−2}/(nM), and e² ≥ 5")
    evidence.conclude(cut(as_reported(), near), "S-1's last iterate")
    evidence.conclude(cut(last_iterate()[1], near), "S-1's limit")

    evidence.twin("|μ_i| ≤ 1/(8n)", lambda: scaling(radius=8))
    evidence.twin("a rate of (ητ)^{−2}", lambda: infer(η**2 * k**2 * L_k <= n**6 * d**4, by=[as_reported()]))


@claim(
    FORWARD,
    "Theorem 2.1, scaling",
    statement(9 * n**2 * square(exp(-1 * t) * δ) <= 1, given=[square(δ) <= M**2, t > FAR]),
    provenance=Provenance.REPORTED,
)
def test_scaling(evidence: Evidence) -> None:
    with precision(64):
        # n times the bound: 1/3 claimed, e^{−2} shown.
        slack = Slack("n |μ_i − μ*| ≤ 1/3", record(ball(1) / 3), record(ball(-2).exp()))
    evidence.conclude(Step.of(scaling(), "e^{−t} ≤ e^{−2}/(nM), and e² ≥ 5").with_slack(slack))

    evidence.twin("|μ_i| ≤ 1/(8n), as e² ≥ 8 would give", lambda: scaling(radius=8))
    evidence.twin("e² ≥ 3 only, by two terms of the series", lambda: scaling(order=1))


@claim(
    FORWARD,
    "Theorem 2.1, rate",
    statement(
        SEVEN_EIGHTHS**2 * η * k * L_k <= DIVISOR * n**2,
        η * k * L_k**2 <= n**6 * d**4,
        given=[START, *UNIFORM, η <= Fraction(4, 17)],
    ),
    provenance=Provenance.DERIVED,
)
def test_rate(evidence: Evidence) -> None:
    evidence.conclude(rate(), "S-1's rate, and L ≤ V")
    evidence.conclude(as_reported(), "the paper's n³d²/√(ητ), with constant 1")

    evidence.twin("twice as fast", lambda: rate(gain=2))
    evidence.twin("ηk L_k ≤ n⁶ d⁴ without the second L", lambda: as_reported(power=0))


@cache
def sharper(constant=9):
    """9n ηk L_k ≤ 1: S-1's last iterate from V_0 ≤ 1/(9n)."""
    (_, last) = S_1_LAST.cited("S S-1, last iterate")
    last = cut(last, infer(V_0 <= QUARTER, by=[start()]))
    return infer(constant * n * η * k * L_k <= 1, by=[last, start()])


@claim(
    FORWARD,
    "Theorem 2.1, sharper rate",
    statement(
        9 * n * η * k * L_k <= 1,
        given=[square(δ) <= M**2, t > FAR, SCALED, η <= Fraction(4, 17)],
    ),
    provenance=Provenance.DERIVED,
)
@at(Instance(SHRUNK, {"t": Fraction(5), "M": Fraction(1)}, vectors={"δ_i": BEFORE.means}))
def test_sharper_rate(evidence: Evidence) -> None:
    near = infer(START, by=[scaling(), SCALED], squares=[n])
    evidence.conclude(cut(sharper(), near), "S-1's last iterate, from V_0 ≤ 1/(9n) ≤ ¼; any weights")

    evidence.twin("1/(10nητ)", lambda: sharper(constant=10))
