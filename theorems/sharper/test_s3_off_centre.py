r"""S-3 off centre: the reverse flow keeps the rank of the deviations, the forward flow does not.

Where all means have the same coordinate c along e, v·e = c and C e = 0, so e·∇_iF = 2c E_p[w_i] = 2c π_i:
with uniform weights no deviation along e ever arises, whatever the start. But
e·∇_iL = 2c E_φ[w_i (1 − v·(μ_i − v))] depends on i unless c = 0. So from

    (9/40, 1/5), (1/40, 1/5), (−1/4, 1/5),

whose deviations have rank 1, one step of forward descent makes rank 2, and the forward flow has L·t²/(n²/64)
near 1.98 at t = 10⁹, where the reverse flow from there and the forward one from the same deviations about 0
have 1.00. The runs are float64 in log t (implicit, in seconds); only the rank after one step is enclosed.
"""

from fractions import Fraction
from functools import cache

import numpy as np
import sympy as sp
from scipy.integrate import solve_ivp

from verify import GaussianMixture
from verify.checks.enclosure import at_each, certified
from verify.checks.inference import follows
from verify.checks.instance import Instance
from verify.checks.observed import near
from verify.checks.symbolic import vanishes
from verify.evidence import SHARPER, Evidence, Provenance, Step, claim
from verify.evidence.axioms import GRADIENT_FLOW, SUBSTITUTION
from verify.evidence.series import Axis, Curve, Form, Series
from verify.fisher.float64 import forward_observed, reverse_observed
from verify.lemmas.forward import descent as forward
from verify.lemmas.reverse import descent as reverse
from verify.lemmas.tube import m
from verify.prove import SUM, SUM_J, Defined, Next, dot, equals, mu, mu_j, square

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
c, p, own = sp.symbols("c mu_jb mu_ib")


def average(expression: sp.Expr) -> sp.Expr:
    """The posterior average: linear in powers of μ_j's coordinate, and a constant is its own average."""
    terms = sp.Poly(sp.expand(expression), p).terms()
    return sum(coefficient * (sp.Symbol(f"E{k}") if k else 1) for (k,), coefficient in terms)


def along(cross: int = 0) -> Step:
    """e·{v + C(μ_i − v)} = c, with one further coordinate b; ``cross`` −1 adds what the forward one has."""
    v_e, v_b = average(c), average(p)
    C_eb, C_ee = average(c * p) - v_e * v_b, average(c * c) - v_e * v_e
    bracket = v_e + C_eb * (own - v_b) + C_ee * (c - v_e) + cross * v_b * (own - v_b) * v_e
    return vanishes(
        r"e\cdot\mu_j = c\ \forall j \Rightarrow e\cdot\{v + C(\mu_i - v)\} = c",
        "v·e = c and C e = 0; coordinate by coordinate, so every d",
        bracket - c,
        scope="all n ≥ 1, all d ≥ 1, all weights",
    )


@claim(
    SHARPER,
    "S-3, rank of the reverse deviations",
    r"e\cdot(\mu_i - \mu_j) = 0\ \forall i, j \text{ at the start} \Rightarrow \text{ at all times};\quad "
    r"\text{flow: } \operatorname{rank} S(t) = \operatorname{rank} S(0),\ "
    r"\text{descent: } \operatorname{rank} S(k + 1) \le \operatorname{rank} S(k)",
    quantifiers="all n ≥ 1, all d ≥ 1, all starts, every step size",
    provenance=Provenance.DERIVED,
    hypotheses=(
        *HYPOTHESES,
        r"S = \tfrac1n \textstyle\sum_i m_i m_i^{\mathsf T},\ m_i = \mu_i - \tfrac1n\sum_j\mu_j",
        r"\text{flow or descent of the reverse divergence } F",
    ),
    uses=("R gradient, single teacher",),
)
def test_reverse_keeps_the_rank(evidence: Evidence) -> None:
    constant = evidence.step(along())
    equal = evidence.step(
        follows(
            r"e\cdot\nabla_i F = 2c\,\mathbb{E}_p[w_i] = 2c/n \text{ for all } i",
            "p w_i = π_i φ(x − μ_i), of mass π_i = 1/n",
            [constant],
            (SUBSTITUTION,),
            scope="all n ≥ 1, all d ≥ 1",
        )
    )
    evidence.conclude(
        follows(
            r"e\cdot(\mu_i - \mu_j) = 0 \text{ at all times, so the rank of } S \text{ does not grow}",
            "all e·μ_i move alike, in a step of any size and in the flow; e spans the kernel of S",
            [equal],
            (),
            scope="all n ≥ 1, all d ≥ 1, flow and descent",
        )
    )
    evidence.conclude(
        follows(
            r"\operatorname{rank} S(t) = \operatorname{rank} S(0) \quad \text{(flow)}",
            "the same backwards in time: the field is smooth, so solutions are unique, and a kernel that had "
            "grown at t would have been there at 0",
            [equal],
            (GRADIENT_FLOW,),
            scope="all n ≥ 1, all d ≥ 1, the flow",
        )
    )
    evidence.twin("the forward bracket (1 − v·(μ_i − v))v + …", along(cross=-1))


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
