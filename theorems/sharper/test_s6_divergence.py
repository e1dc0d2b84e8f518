r"""S-6: two components part for all time, in every dimension, by the flow and by gradient descent.

Teacher N(0, I), means a, y ∈ R^d of equal weight. From anywhere in

    R = {|a| ≤ 0.3, |y| ≥ 3.13}               flow, and every step 0 < η ≤ 0.59 (on the line 0.63)
    K = {|a| ≤ |y|/5, |y| ≥ 8.5}              flow, and every 0 < η ≤ 0.5

|y| increases at all times and tends to ∞, a → 0 and L → 0. (First derived for R with η ≤ 0.45 only.)

Why: m ≥ (|y| − |a|)/2 ≥ √2, so the claim about signs applies: y is pushed outwards, and the drag on a is too
small to keep it from shrinking; what that implies for all time is the claim about regions. All numbers are
rational: π < 22/7, sin t ≤ t, cos t ≥ 1 − t²/2.
"""

from dataclasses import dataclass, replace
from fractions import Fraction

import sympy as sp

from verify.checks.bound import below
from verify.checks.inference import follows
from verify.checks.symbolic import nonnegative
from verify.evidence import SHARPER, Evidence, Provenance, claim
from verify.evidence.axioms import NORM, TAYLOR_BOUNDS

Q = Fraction
PI_HIGH = Q(22, 7)
τ, A, ρ = sp.symbols("tau A rho", nonnegative=True)


@dataclass(frozen=True)
class Region:
    """{|a| ≤ r, |y| ≥ Y}, or a family of such sets, by what the proof uses of it.

    Attributes:
        name: for the scope.
        radius: r, the smallest of the family: the bounds on |e| and η only get easier as r grows.
        rho: Y − r is at least this.
        ratio: r/(Y − r), hence |β| = |a·u|/D, is at most this.
        drag: ε, what |e| is shown to be below.
        across: q, what |F_m|/D is shown to be below.
        step: the largest η.
    """

    name: str
    radius: Fraction
    rho: Fraction
    ratio: Fraction
    drag: Fraction
    across: Fraction
    step: Fraction

    @property
    def scope(self) -> str:
        """What a step is shown for."""
        return f"all d ≥ 1, all of {self.name}"

    @property
    def angle(self) -> Fraction:
        """An upper bound t of π|β|, so of sin π|β| too."""
        return PI_HIGH * self.ratio

    @property
    def cosine(self) -> Fraction:
        """1 − t²/2, a lower bound of cos πβ."""
        return 1 - self.angle**2 / 2


def rectangle(radius: str, start: str) -> Region:
    """One set: D ≥ |y| − |a| ≥ Y − r."""
    r, rho = Q(radius), Q(start) - Q(radius)
    return Region(f"|a| ≤ {radius}, |y| ≥ {start}", r, rho, r / rho, Q("0.35"), Q("0.22"), Q("0.59"))


R = rectangle("0.3", "3.13")
# r = max(|a|, 0.35) and Y = max(8.5, 5r): ρ = Y − r ≥ 4Y/5 ≥ 6.8, and r/ρ ≤ (Y/5)/(4Y/5) = 1/4.
CONE = Region("|a| ≤ |y|/5, |y| ≥ 8.5", Q("0.35"), Q("6.8"), Q(1, 4), Q("0.63"), Q("0.13"), Q("0.5"))


def far(region, share=1):
    return nonnegative(
        r"m = \frac{|y|^2 - |a|^2}{2D} \ge \tfrac12 (|y| - |a|)",
        "times 2D, with |a| = A, |y| = A + ρ, D = |y| + |a| − τ",
        sp.expand(ρ * (2 * A + ρ) - share * ρ * (2 * A + ρ - τ)),
        scope=region.scope,
        axioms=(NORM,),
    )


def half_way(region):
    return below(
        r"m^2 \ge (|y| - |a|)^2/4 > 2,\quad G = m^2 - 2 + Z^2 \ge Z^2",
        f"|y| − |a| ≥ {float(region.rho):g}",
        Q(2),
        region.rho**2 / 4,
        scope=region.scope,
        name="2",
    )


def outward(region):
    return below(
        r"\frac{\tan \pi|\beta|}{\cos^2 \pi\beta} < \frac{D^2}{6\pi}",
        "sin t ≤ t, cos t ≥ 1 − t²/2, π < 22/7, D ≥ |y| − |a|",
        region.angle / region.cosine**3,
        region.rho**2 / (6 * PI_HIGH),
        scope=region.scope,
        name="tan/cos²",
        axioms=(TAYLOR_BOUNDS, NORM),
    )


def drag(region):
    cos = region.cosine
    return below(
        r"|e| \le \tfrac{0.09\pi}{\cos \pi\beta}\,(1 + 0.46 \tan \pi|\beta|) < "
        f"{float(region.drag):g}",
        "sin t ≤ t, cos t ≥ 1 − t²/2, π < 22/7",
        Q("0.09") * PI_HIGH / cos * (1 + Q("0.46") * region.angle / cos),
        region.drag,
        scope=region.scope,
        name="|e|",
        axioms=(TAYLOR_BOUNDS,),
    )


def across(region):
    return below(
        r"|F_m|/D \le \tfrac{0.18\pi}{\cos\pi\beta} / D < " f"{float(region.across):g}",
        "cos t ≥ 1 − t²/2, π < 22/7, D ≥ |y| − |a|",
        Q("0.18") * PI_HIGH / region.cosine / region.rho,
        region.across,
        scope=region.scope,
        name="|F_m|/D",
        axioms=(TAYLOR_BOUNDS, NORM),
    )


def room(region, drag=None):
    return below(
        r"\varepsilon < 2r",
        "so |a| shrinks at r",
        drag or region.drag,
        2 * region.radius,
        scope=region.scope,
        name="ε",
    )


def step_size(region, step=None, across=None):
    """η((2 + q)r + ε) < 2r."""
    step, q = step or region.step, region.across if across is None else across
    r = region.radius
    return below(
        rf"\eta < 2r/((2 + q) r + \varepsilon) \text{{ at }} \eta = {float(step):g}",
        "and then for all smaller η",
        step,
        2 * r / ((2 + q) * r + region.drag),
        scope=region.scope,
        name="η",
    )


def conclude(evidence: Evidence, region: Region) -> None:
    """The hypotheses of the claim about regions, and so what it says."""
    checks = far, half_way, outward, drag, across, room, step_size
    found = [evidence.step(check(region)) for check in checks]
    limits = r"|y| \text{ increases to } \infty,\ a \to 0,\ L \to 0"
    for how in ("the flow", f"gradient descent with η in (0, {float(region.step):g}]"):
        evidence.conclude(
            follows(
                rf"{limits} \quad \text{{({how})}}",
                "m² ≥ 2, so the signs hold with ε and q as here; then the claim about regions",
                found,
                (),
                scope=f"{region.scope}, {how}",
            )
        )


@claim(
    SHARPER,
    "S-6",
    r"|a_0| \le 0.3,\ |y_0| \ge 3.13 \Rightarrow |y_t| \uparrow \infty,\ a_t \to 0,\ L \to 0",
    quantifiers="n = 2, all d ≥ 1, all of |a| ≤ 0.3, |y| ≥ 3.13; flow, and 0 < η ≤ 0.59 (d = 1: 0.63)",
    provenance=Provenance.DERIVED,
    hypotheses=(r"n = 2,\ \pi_i = \tfrac12", r"p^* = \mathcal{N}(0, I),\ \text{means } a, y"),
    uses=("S S-6, signs", "S S-6, regions"),
)
def test_divergence(evidence: Evidence) -> None:
    conclude(evidence, R)
    line = evidence.step(step_size(R, Q("0.63"), across=Q(0)))
    evidence.conclude(
        follows(
            r"d = 1:\ \text{the same for } 0 < \eta \le 0.63",
            "nothing is across u, so q = 0 serves",
            [line],
            (),
            scope="d = 1",
        )
    )

    evidence.twin("|y| ≥ 2.4, below the saddle", half_way(rectangle("0.3", "2.4")))
    evidence.twin("|a| ≤ 0.9", half_way(rectangle("0.9", "3.13")))
    evidence.twin("η = 2", step_size(R, Q(2)))
    evidence.twin("η = 0.65 on the line", step_size(R, Q("0.65"), across=Q(0)))
    evidence.twin("|a| ≤ 0.17: too thin for |e| ≤ 0.35", room(replace(R, radius=Q("0.17"))))
    evidence.twin("m ≥ |y| − |a|", far(R, 2))


@claim(
    SHARPER,
    "S-6, cone",
    r"|y_0| \ge 8.5,\ |a_0| \le |y_0|/5 \Rightarrow |y_t| \uparrow \infty,\ a_t \to 0,\ L \to 0",
    quantifiers="n = 2, all d ≥ 1, all of |a| ≤ |y|/5, |y| ≥ 8.5; flow, and 0 < η ≤ 0.5",
    provenance=Provenance.DERIVED,
    hypotheses=(r"n = 2,\ \pi_i = \tfrac12", r"p^* = \mathcal{N}(0, I),\ \text{means } a, y"),
    uses=("S S-6, signs", "S S-6, regions"),
)
def test_cone(evidence: Evidence) -> None:
    # For a start in the cone: r = max(|a|, 0.35), which stays while |y| grows; ε and q do not depend on r.
    conclude(evidence, CONE)

    evidence.twin("the same angle from |y| ≥ 6", outward(replace(CONE, rho=Q("4.8"))))
    evidence.twin("|a| ≤ |y|/4 from |y| ≥ 8.5", outward(replace(CONE, rho=Q("6.375"), ratio=Q(1, 3))))
    evidence.twin("η = 1", step_size(CONE, Q(1)))
