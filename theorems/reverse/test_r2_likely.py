r"""R-2 (Tyurin 2026): from random starts all students arrive at their closest teachers, very likely.

Setting. Teacher Σ_l p_l N(ν_l, I), |ν_l| ≤ T, p_l ≤ ρ p_h, |ν_l − ν_h| ≤ B and ≥ 2(A + b) for ν_l ≠ ν_h;
student Σ_i π_i N(μ_i, I) from independent μ_i(0) ∼ N(0, σ²I). Reverse descent with the step, A, ω, a and u of
"R-2, students arrive", R ≥ s + T.
Shown. Except with probability at most n m(m − 1) b/(σ√(2π)) + n 2^{d/2} e^{−s²/(4σ²)}, each student has a
teacher l(i) such that for all steps k

    all margins of μ_i in the cell of ν_l(i) are ≥ b (so it is the closest, and was so at k = 0),
    Σ_i |μ_i − ν_l(i)|² ≤ u + nR²/(1 + a nR² k).

Not shown. That this is the abstract's theorem: it says "separation Ω̃(1)" and "with high probability" and no
constants; here the separation grows like powers of logarithms of all else ("R-2, cells stay" has figures),
and σ has to be large against n m² b. How the conditions trade b against A and ω: "R-2, students arrive".
Tools. "R-2, random starts", "R-2, cells stay" and "R-2, students arrive", which hold for any map l(i); one of
m numbers is the least.
"""

from fractions import Fraction
from functools import cache

from verify import GaussianMixture
from verify.algebra.random_means import ATTACHMENT, nearest_attached, of_the_attached
from verify.algebra.teacher import SUM_L, p_h, p_l, ν_h, ν_i, ν_l
from verify.checks.constant import constant
from verify.checks.instance import Instance
from verify.checks.spot import at
from verify.evidence import REVERSE, Evidence, Provenance, claim
from verify.lemmas.arrival import ARRIVE, ARRIVING
from verify.lemmas.norms import length_facts, norm, pairing
from verify.logic.events import failure
from verify.logic.probability import from_the_start, implied
from verify.logic.terms import term

from verify.lemmas.cells import (  # isort: skip
    BEYOND, CELLS_STAY, INSIDE, PULLS, RATIO, SPREAD, STARTS, A, B, D, R, ahead, b, descent, m as margin,
    offset, r, ρ, ω,
)  # fmt: skip

from verify.lemmas.random_cells import (  # isort: skip
    CLEAR, CLEAR_STARTS, NOT_CLEAR, STUDENTS, UNLIKELY, WIDTH, WITHIN, s, σ,
)  # fmt: skip

from verify.prove import (  # isort: skip
    cut, definition, equals, exp, infer, integrated, mu, positive, square, statement,
)  # fmt: skip

T = positive("T", "T", "bound of all |ν_l|")
APART, REACH = norm(ν_l - ν_h), s + T <= R
FAR_APART, EVEN, CLOSE = APART * (APART - 2 * (A + b)) >= 0, p_l <= ρ * p_h, APART <= B
ALL_PULLS = ρ * exp(b**2 / -2) * SUM_L(APART + APART**2 * (R + B)) <= ω
BOUNDED, NEAREST = square(ν_h) <= T**2, square(mu - ν_i) <= square(mu - ν_l)


@cache
def of_the_map():
    """BEYOND, RATIO, SPREAD and PULLS of the map, from the same for all pairs of components."""
    named = definition(D)
    unfolded = norm(ahead) + norm(ahead) ** 2 * (R + B)
    sums = integrated(SUM_L, infer(equals(D + D**2 * (R + B), unfolded), by=[named]))
    return (
        infer(BEYOND, by=[of_the_attached(FAR_APART), named]),
        infer(RATIO, by=[of_the_attached(EVEN)]),
        infer(SPREAD, by=[of_the_attached(CLOSE), named]),
        infer(PULLS, by=[of_the_attached(ALL_PULLS), sums]),
    )


@cache
def clear(nearest=NEAREST):
    """The margins of the nearest are ≥ b: 2m = |μ_i − ν_l|² − |μ_i − ν_l(i)|² ≥ 2bD."""
    squared, _ = length_facts(D, ahead)
    double = infer(equals(2 * margin, square(mu - ν_l) - square(mu - ν_i)), by=[definition(margin), squared])
    far = infer(4 * margin**2 >= 4 * b**2 * D**2, by=[of_the_attached(CLEAR), double, squared])
    sign = infer(margin >= 0, by=[double, nearest])
    return infer(INSIDE, by=[far, sign], degree=2)


@cache
def near(reach=REACH):
    """|μ_i − ν_l(i)| ≤ s + T ≤ R."""
    centre = of_the_attached(BOUNDED)
    _, cross = pairing(mu, ν_i, s, T, [WITHIN, centre, infer(s * T >= 0)])
    most = infer(square(offset) <= (s + T) ** 2, by=[cross, WITHIN, centre])
    wide = infer((s + T) ** 2 <= R**2, by=[reach, infer(s + T >= 0)], degree=2)
    return infer(r <= R**2, by=[definition(r), most, wide])


@cache
def begins():
    """Pr(not: for some map all margins are ≥ b and all |μ_i − ν_l(i)| ≤ R at step 0)."""
    chosen = nearest_attached(NOT_CLEAR)
    (named,) = (a for a in chosen.comparison.left.atoms)
    state = failure(STUDENTS, INSIDE, r <= R**2, marker=ATTACHMENT)
    begun = from_the_start(state, descent)
    (event,) = (a for a in begun.conclusion.atoms if a != state)
    follows = implied(state, named, clear(), near())
    return infer(event <= NOT_CLEAR, by=[chosen, follows, begun]), event


SHOWN = CELLS_STAY.shown[0], ARRIVE.shown[0]
NOT_ARRIVING = failure(STUDENTS, *SHOWN, marker=ATTACHMENT)


@cache
def arrives(scale=σ):
    """σ√(2π) Pr(not all stay and arrive) ≤ n m(m − 1) b + σ√(2π) n 2^{d/2} e^{−s²/(4σ²)}."""
    less, event = begins()
    found = CELLS_STAY.cited("R R-2, cells stay")[0], *ARRIVE.cited("R R-2, students arrive")
    proofs = [cut(theorem, *of_the_map()) for theorem in found]
    less = infer(NOT_ARRIVING <= NOT_CLEAR, by=[less, implied(NOT_ARRIVING, event, *proofs)])
    root = constant(WIDTH >= 0)
    less = infer(σ * WIDTH * NOT_ARRIVING <= σ * WIDTH * NOT_CLEAR, by=[less, root])
    (start,) = CLEAR_STARTS.cited("R R-2, random starts")
    return infer(scale * WIDTH * NOT_ARRIVING <= UNLIKELY, by=[less, start])


OF_THE_MAP = BEYOND, RATIO, SPREAD, PULLS
GIVEN = [f for f in ARRIVING if f not in (*STARTS, *OF_THE_MAP)]


# Three students of equal weight, and two teachers on the line at distance 24.
TWO_CELLS = Instance(
    GaussianMixture([-11, -14, 13]),
    {
        "A": Fraction(13, 4),
        "B": 24,
        "K": 2,
        "R": 27,
        "T": 12,
        "a": Fraction(1, 10**5),
        "b": Fraction(35, 4),
        "s": 15,
        "u": Fraction(1, 100),
        "η": Fraction(1, 8),
        "ρ": 1,
        "ω": Fraction(1, 10**11),
    },
    GaussianMixture([-12, 12]),
)


@claim(
    REVERSE,
    "R-2",
    statement(
        σ * WIDTH * NOT_ARRIVING <= UNLIKELY,
        given=[FAR_APART, EVEN, CLOSE, ALL_PULLS, BOUNDED, REACH, *GIVEN],
    ),
    provenance=Provenance.ABSTRACT,
)
@at(TWO_CELLS)
def test_random_starts_arrive(evidence: Evidence) -> None:
    evidence.conclude(arrives(), "each student attached to its nearest teacher")

    evidence.twin("σ dropped", lambda: arrives(scale=term(1)))
    evidence.twin("attached to any teacher", lambda: clear(nearest=square(mu) <= s**2))
    evidence.twin("R ≥ s only", lambda: near(reach=s <= R))
