r"""S-3 off centre: the reverse flow keeps the rank of the deviations, the forward flow does not.

Where all means have the same coordinate c along e, v·e = c and C e = 0, so e·∇_iF = 2c E_p[w_i] = 2c π_i:
with uniform weights no deviation along e ever arises, and the flow loses none (claims "S S-3, directions
without deviations" and "S S-3, each direction along the flow"). But e·∇_iL = 2c E_φ[w_i (1 − v·(μ_i − v))]
depends on i unless c = 0. So from

    (9/40, 1/5), (1/40, 1/5), (−1/4, 1/5),

whose deviations have rank 1, one step of forward descent makes rank 2, and the forward flow has L·t²/(n²/64)
near 1.98 at t = 10⁹, where the reverse flow from there and the forward one from the same deviations about 0
have 1.00. Nor do centred means stay centred under the forward flow: Σ_i ∇_iL is of order 5 in the means
there, not 0 (for F it is 2 Σ_i π_i μ_i). The runs are float64 in log t (implicit, in seconds); the rank
after one step and the sum are enclosed.
"""

from fractions import Fraction
from functools import cache

import numpy as np
from scipy.integrate import solve_ivp

from verify import GaussianMixture
from verify.checks.enclosure import at_each, certified
from verify.checks.instance import Instance
from verify.checks.observed import near
from verify.evidence import SHARPER, Evidence, Provenance, Step, claim
from verify.evidence.series import Axis, Curve, Form, Series
from verify.fisher.float64 import forward_observed, reverse_observed
from verify.lemmas.forward import descent as forward
from verify.lemmas.reverse import descent as reverse
from verify.lemmas.tube import m
from verify.prove import SUM, SUM_J, Defined, Mean, Next, VectorAtom, dot, equals, mu, mu_j, square, term

OFF = (
    (Fraction(9, 40), Fraction(1, 5)),
    (Fraction(1, 40), Fraction(1, 5)),
    (Fraction(-1, 4), Fraction(1, 5)),
)
CENTRED = tuple((x, Fraction(0)) for x, _ in OFF)
FLOWS = {
    "forward": (forward_observed, OFF),
    "forward, centred": (forward_observed, CENTRED),
    "reverse": (reverse_observed, OFF),
}
HYPOTHESES = (r"\pi_i = 1/n", r"p^* = \mathcal{N}(0, I)")

z, z_j = mu - m, mu_j - m
OUT_OF_LINE = Defined(
    "G",
    "G",
    "Σ_ij |z_i|²|z_j|² − ⟨z_i, z_j⟩² for the deviations z_i from m: 0 if and only if they are on a line",
    SUM(SUM_J(square(z) * square(z_j) - dot(z, z_j) ** 2)),
)
ON_A_LINE = equals(OUT_OF_LINE, 0)
LOSES, KEEPS = (Next(of, OUT_OF_LINE) > Fraction(1, 10**8) for of in (forward, reverse))


@claim(
    SHARPER,
    "S-3, rank after a forward step off centre",
    at_each([Instance(GaussianMixture(OFF), {"η": 1})], ON_A_LINE, LOSES),
    provenance=Provenance.DERIVED,
)
def test_forward_loses_the_rank(evidence: Evidence) -> None:
    start, centred = (Instance(GaussianMixture(means), {"η": 1}) for means in (OFF, CENTRED))
    evidence.conclude(certified(start, ON_A_LINE))
    evidence.conclude(certified(start, LOSES))

    evidence.twin("the reverse objective", certified(start, KEEPS))
    evidence.twin("the same deviations about 0", certified(centred, LOSES))


SUMS = [
    VectorAtom(
        f"Σ{name}",
        rf"\textstyle\sum_i {of.gradient.latex}",
        "",
        frozenset({"state", "mixture"}),
        mean=Mean(SUM, term(1), 1 * of.gradient),
    )
    for name, of in (("L", forward), ("F", reverse))
]
CENTRED_LINE = Instance(GaussianMixture(["1/4", "1/4", "-1/2"]))
IN_CENTRE, MOVED = equals(square(m), 0), [square(total) > Fraction(1, 20000) for total in SUMS]


@claim(
    SHARPER,
    "S-3, centred starts do not stay centred",
    at_each([CENTRED_LINE], IN_CENTRE, MOVED[0]),
    provenance=Provenance.DERIVED,
)
def test_centred_starts_do_not_stay_centred(evidence: Evidence) -> None:
    evidence.conclude(certified(CENTRED_LINE, IN_CENTRE))
    evidence.conclude(certified(CENTRED_LINE, MOVED[0]))

    evidence.twin("the reverse objective", certified(CENTRED_LINE, MOVED[1]))
    evidence.twin("a symmetric start", certified(Instance(GaussianMixture(["1/4", 0, "-1/4"])), MOVED[0]))


@cache
def flow(name: str, until: float = np.log(1e9)) -> tuple[np.ndarray, np.ndarray]:
    """Times and L·t²/(n²/64) along the flow in s = log t from t = 10⁻³, where it is still at its start."""
    objective, start = FLOWS[name]
    begin = np.array(start, dtype=np.float64)
    n, shape = len(begin), begin.shape

    def slope(s: float, z: np.ndarray) -> np.ndarray:
        return (-np.exp(s) * objective(z.reshape(shape)).gradient).ravel()

    def jacobian(s: float, z: np.ndarray) -> np.ndarray:
        moves = 1e-5 * np.eye(len(z))
        return np.stack([(slope(s, z + e) - slope(s, z - e)) / 2e-5 for e in moves], axis=1)

    found = solve_ivp(
        slope,
        (np.log(1e-3), until),
        begin.ravel(),
        method="Radau",
        jac=jacobian,
        rtol=1e-7,
        atol=1e-12,
        max_step=0.5,
    )
    assert found.status == 0, found.message
    times = np.exp(found.t)
    losses = np.array([objective(z.reshape(shape)).loss for z in found.y.T])
    return times, losses * times**2 / (n * n / 64)


@claim(
    SHARPER,
    "S-3, off centre along the flow",
    r"\frac{L\,t^2}{n^2/64} \approx 1.98 \text{ at } t = 10^9 \text{ from } \operatorname{rank} S(0) = 1 "
    r"\text{ off centre};\quad \approx 1 \text{ centred, and for } F",
    quantifiers="n = 3, d = 2, the start (9/40, 1/5), (1/40, 1/5), (−1/4, 1/5), and its deviations about 0",
    provenance=Provenance.CONJECTURE,
    hypotheses=(*HYPOTHESES, r"\text{the flow } \mu_i' = -\nabla_i L,\ \text{or } -\nabla_i F"),
)
def test_off_centre_along_the_flow(evidence: Evidence) -> None:
    def at_the_end(name: str, claimed: float) -> Step:
        found, why = float(flow(name)[1][-1]), "float64, implicit in log t, relative tolerance 10⁻⁷"
        statement = rf"L\,t^2/(n^2/64) = {claimed:g} \pm 0.01 \text{{ at }} t = 10^9"
        return near(statement, why, found, claimed, 0.01, scope=name, name="L t²/(n²/64)")

    evidence.conclude(at_the_end("forward", 1.98))
    evidence.conclude(at_the_end("forward, centred", 1))
    evidence.conclude(at_the_end("reverse", 1))
    evidence.twin("the forward limit n² r/64 off centre, r = 1", at_the_end("forward", 1))
    evidence.twin("twice as much for the reverse flow", at_the_end("reverse", 1.98))
    evidence.twin("twice as much from the centred start", at_the_end("forward, centred", 1.98))
    evidence.series(picture())


def picture() -> Series:
    curves = []
    for name in FLOWS:
        times, ratio = flow(name)
        late = times >= 1
        curves.append(Curve(name, tuple(times[late]), tuple(ratio[late])))
    curves.append(Curve("rank 1", (1.0, 1e9), (1.0, 1.0), form=Form.REFERENCE))
    curves.append(Curve("rank 2", (1.0, 1e9), (2.0, 2.0), form=Form.REFERENCE))
    return Series(
        "The forward flow off centre does not keep the rank",
        Axis("$t$", logarithmic=True),
        Axis("$L\\,t^2/(n^2/64)$"),
        tuple(curves),
        "From deviations of rank 1: off centre a second eigenvalue arises early and then falls like 1/t too.",
    )
