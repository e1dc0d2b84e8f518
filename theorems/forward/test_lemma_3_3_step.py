"""Lemma 3.3, one step: means about a point on the axis follow it while descent carries it to the truth.

Setting. Forward divergence, teacher N(0, I), n ≥ 1 equal weights, any d and η; |e_1| = 1, N_i = |μ_i|² and
P_i = ⟨μ_i, e_1⟩, so that N_i − 2aP_i + a² = |μ_i − a e_1|².
Shown. If |μ_i − a e_1| ≤ R for all i, 18R ≤ a and 4000 n²d R²(1 + (9/8)a²) ≤ 1, then with K = √d(6 + 52a²)

    |n∇_i L − 2a e_1| ≤ RK,      |μ_i⁺ − (1 − 2η/n)a e_1| ≤ R(1 + (η/n)K)      for all i.

Not shown. The best K: to first order in R it is 2 + 8a² (claim "S S-4, linearisation"), without √d.
Tools. Claim "F Theorem 3.2, weights"; Cauchy–Schwarz.

With p, r_i, m and A of verify/lemmas/close_means.py, q = 4R² and every vector b that x does not move,

    n⟨g_i, b⟩ − 2a⟨e, b⟩ = 2E_φ[(n w_i − 1)⟨p, b⟩ + n w_i⟨r_i, b⟩ + ⟨p − ae, b⟩],

and v, m and all that is a mean of the μ_i stay within R of ae.
"""

from fractions import Fraction
from functools import cache

from verify import GaussianMixture
from verify.checks.instance import Instance
from verify.checks.spot import at
from verify.evidence import FORWARD, Evidence, Provenance, claim
from verify.lemmas import close_means, tube
from verify.lemmas.close_means import b, first_share, g, p, r, second_share, u
from verify.lemmas.forward import descent, η
from verify.lemmas.posterior import images_below_norm, norm_below_trace, second_moment, trace_is_nonnegative
from verify.lemmas.tube import m, q, s

from verify.lemmas.reference_point import (  # isort: skip
    NEAR, REFERENCE_STEP, TIGHT, UNIT, WITHIN_R, N, P, R, a, e, growth, h, moved, roots, shares, stretch,
)  # fmt: skip
from verify.prove import (  # isort: skip
    C2, SUM, TRACE, Cv, E_phi, Next, cauchy_schwarz, cut, d, definition, dot, equals, for_vector, identity,
    infer, integrated, mean_of_means, mu, n, next_value, nonnegative_square, paired, pi, square, substituted,
    v, w, weight_is_positive, weights_sum,
)  # fmt: skip

Q, A = Fraction, square(m)
OFF, PULL = mu - a * e, n * g - 2 * a * e


@cache
def around():
    """|μ_i − ae|², |m − ae|² and |v − ae|² are at most R²: means of what is."""
    κ, ν = m - a * e, v - a * e
    near = infer(square(OFF) <= R**2, by=[WITHIN_R, definition(N), definition(P), UNIT])
    each = infer(2 * pi * dot(OFF, κ) <= pi * (R**2 + square(κ)), by=[near, nonnegative_square(OFF - κ)])
    centre = infer(square(κ) <= R**2, by=[paired(m, κ), integrated(SUM, each), weights_sum()])
    one = identity(SUM(w), 1)
    by = [second_moment(), mean_of_means(e), one]
    whole = infer(equals(SUM(w * square(OFF)), TRACE + square(ν)), by=by)
    each = infer(w * square(OFF) <= w * R**2, by=[near, weight_is_positive()])
    by = [whole, integrated(SUM, each), one, trace_is_nonnegative()]
    return near, centre, infer(square(ν) <= R**2, by=by)


@cache
def size():
    """(8/9)a² ≤ |m|² ≤ (9/8)a², since |⟨m − ae, e⟩| ≤ R ≤ a/18."""
    centre, κ = around()[1], m - a * e
    inner = infer(dot(κ, e) ** 2 <= R**2, by=[cauchy_schwarz(κ, e), UNIT, centre])
    low, high = infer(dot(κ, e) >= -R, by=[inner], degree=2), infer(dot(κ, e) <= R, by=[inner], degree=2)
    least = infer(Q(8, 9) * a**2 <= A, by=[low, nonnegative_square(κ), UNIT, NEAR])
    return least, infer(Q(9, 8) * a**2 >= A, by=[high, centre, UNIT, NEAR])


@cache
def close(theorem):
    """A lemma on close means, with 4R² for q."""
    (near, centre, _), (least, most) = around(), size()
    apart = infer(s <= 4 * R**2, by=[near, centre, nonnegative_square(OFF + m - a * e), definition(s)])
    wide = infer(d * A <= d * Q(9, 8) * a**2, by=[most])
    wide = infer(n**2 * R**2 * d * A <= n**2 * R**2 * d * Q(9, 8) * a**2, by=[wide], squares=[n * R])
    grown = infer(1000 * n**2 * d * (4 * R**2) * (1 + tube.A) <= 1, by=[wide, TIGHT, definition(tube.A)])
    far = infer(50 * (4 * R**2) <= A, by=[least, NEAR])
    theorem = substituted(theorem, q, 4 * R**2, infer(4 * R**2 > 0))
    return cut(theorem, *(t for t in (apart, grown, far) if t.conclusion in theorem.hypotheses))


@cache
def mean_pull():
    """(E_φ⟨p − ae, b⟩)² ≤ (5/4)R²|b|²: |v − ae| ≤ R, and |Cv| ≤ 4R²|v| is far less."""
    (_, _, ν), most, positive_v = around(), size()[1], nonnegative_square(v)
    trace = close(close_means.spread()[2])
    norm = infer(16 * R**4 >= C2, by=[norm_below_trace(), trace, trace_is_nonnegative()])
    image = infer(square(Cv) <= 16 * R**4 * square(v), by=[images_below_norm()[0], norm, positive_v])
    large = infer(square(v) <= Q(3, 2) * a**2, by=[close(close_means.forms()[0]), most])
    tiny = infer(4000 * R**2 * a**2 <= 1, by=[TIGHT, infer(n**2 * d >= 1)])
    by = [image, infer(R**4 * square(v) <= Q(3, 2) * R**4 * a**2, by=[large], squares=[R**2]), tiny]
    image = infer(100 * square(Cv) <= R**2, by=by)
    ε = p - a * e
    point = infer(square(ε) <= Q(5, 4) * R**2, by=[ν, image, nonnegative_square(v - a * e + 10 * Cv)])
    by = [cauchy_schwarz(ε, b), point, nonnegative_square(b)]
    each, share = infer(dot(ε, b) ** 2 <= Q(5, 4) * R**2 * square(b), by=by), E_phi(dot(ε, b))
    gap = infer((dot(ε, b) - share) ** 2 >= 0, squares=[dot(ε, b) - share])
    return infer(share**2 <= Q(5, 4) * R**2 * square(b), by=[integrated(E_phi, gap), integrated(E_phi, each)])


@cache
def pull(constant=6):
    """|n g_i − 2ae|² ≤ R²K² with K = √d(6 + 52a²)."""
    first, second, third = E_phi((u - 1) * dot(p, b)), E_phi(u * dot(r, b)), E_phi(dot(p - a * e, b))
    most, positive_A, K = size()[1], nonnegative_square(m), growth(constant)
    quartic = infer(Q(81, 64) * a**4 >= A**2, by=[most, positive_A], degree=2)
    quartic = infer(d * A**2 <= d * Q(81, 64) * a**4, by=[quartic])
    by = [quartic, infer(d * A <= d * Q(9, 8) * a**2, by=[most]), infer(d * A**2 >= A**2, squares=[A])]
    most = Q(224, 5) * d * (1 + A) * A + 128 * A**2 + Q(5, 4)
    rate = infer(12 * most <= d * (constant + 52 * a**2) ** 2, by=[*by, infer(d * a**2 >= 0)])
    rate = infer(12 * most <= K**2, by=[rate, roots()[0]])
    rate = infer(
        R**2 * 12 * most * square(b) <= R**2 * K**2 * square(b), by=[rate, nonnegative_square(b)], degree=4
    )
    gaps = [first - second, second - third, first - third]
    both = infer((first + second + third) ** 2 <= 3 * (first**2 + second**2 + third**2), squares=gaps)
    by = [both, close(first_share()), close(second_share()), mean_pull(), rate]
    both = infer(4 * (first + second + third) ** 2 <= R**2 * K**2 * square(b), by=by)
    by = [both, close_means.gradient()]
    whole = infer((n * dot(g, b) - 2 * a * dot(e, b)) ** 2 <= R**2 * K**2 * square(b), by=by)
    by = [for_vector(whole, b, PULL), infer(R**2 * K**2 >= 0, squares=[R * K])]
    return infer(square(PULL) <= (R * K) ** 2, by=by)


@cache
def one_step(speed=2):
    """|μ_i⁺ − a⁺e|² ≤ R²(1 + (η/n)K)² for a⁺ = (1 − 2η/n)a: μ_i⁺ − a⁺e = μ_i − ae − (η/n)(n g_i − 2ae)."""
    (whole, above, _), near, K, a_next = shares(), around()[0], growth(), a * moved(speed)
    product = infer(square(OFF) * square(PULL) <= R**2 * square(PULL), by=[near, nonnegative_square(PULL)])
    scaled = infer(R**2 * square(PULL) <= R**4 * K**2, by=[pull()], squares=[R])
    inner = infer(dot(OFF, PULL) ** 2 <= (R**2 * K) ** 2, by=[cauchy_schwarz(OFF, PULL), product, scaled])
    room = infer(R**2 * K >= 0, by=[roots()[1]], squares=[R, R * a])
    inner = infer(-1 * dot(OFF, PULL) <= R**2 * K, by=[inner, room], degree=2)
    cross = infer(2 * η * h * (R**2 * K + dot(OFF, PULL)) >= 0, by=[inner, above])
    last = infer((η * h) ** 2 * square(PULL) <= (η * h) ** 2 * R**2 * K**2, by=[pull()], squares=[η * h])
    there = OFF - η * h * PULL
    size = infer(square(there) <= (R * stretch()) ** 2, by=[near, cross, last], degree=1)
    same = infer(equals(square(mu - η * g - a_next * e), square(there)), by=[whole])
    by = [size, same, UNIT, *(next_value(value, descent) for value in (N, P))]
    later = Next(descent, N) - 2 * a_next * Next(descent, P) + a_next**2
    return infer(later <= (R * stretch()) ** 2, by=by)


CLOSE_MEANS = Instance(
    GaussianMixture(["201/200", "199/200"], ["1/2", "1/2"]),
    {"a": Q(1), "R": Q(1, 200), "η": Q(1, 10)},
    vectors={"e_1": [[1]]},
)


@claim(FORWARD, "Lemma 3.3, one step", REFERENCE_STEP, provenance=Provenance.DERIVED)
@at(CLOSE_MEANS)
def test_one_step(evidence: Evidence) -> None:
    evidence.conclude(pull(), "three shares, each by Cauchy–Schwarz")
    evidence.conclude(one_step(), "|μ_i − ae − (η/n)(n g_i − 2ae)| ≤ R + (η/n)RK")

    evidence.twin("A ← A − (η/n)A, as reported", lambda: one_step(speed=1))
    evidence.twin("K = √d(1 + 52a²)", lambda: pull(constant=1))
