"""S-6, the constants of its first derivation on R = {|a| ≤ 0.3, |y| ≥ 3.13}, in balls, each with its slack.

As first derived: 0.388 < 0.424 in the inequality behind k < 0, |e| ≤ 0.344, |F_m|/D ≤ 0.21, η ≤ 0.45 (on the
line 0.63). All hold. η is the loose one: with the same bounds 0.59 serves in every dimension. Enclosed on
boxes of (c, D) instead, |e| < 0.22 and |F_m|/D < 0.12, and η ≤ 0.7 serves.
"""

from collections.abc import Sequence
from fractions import Fraction

import sympy as sp

from verify.algebra.pair import DRAG, SLOPE
from verify.arithmetic import Ball, ball, pi, precision
from verify.checks.bound import at_most, below
from verify.checks.cover import negative_on
from verify.checks.inference import follows
from verify.checks.invariant import Shell
from verify.checks.symbolic import vanishes
from verify.evidence import SHARPER, Evidence, Provenance, Step, claim
from verify.fisher.pair import PairForm

SCOPE = "all d ≥ 1, all of |a| ≤ 0.3, |y| ≥ 3.13"
Q = Fraction
RADIUS, START, CUT = Q("0.3"), Q("3.13"), Q(6)
m = sp.Symbol("m")
PAIR = r"n = 2,\ \pi_i = \tfrac12,\ p^* = \mathcal{N}(0, I),\ \text{means } a, y"


def bounds(gap: Fraction, height: Fraction | None = None) -> dict[str, Ball]:
    """The formulas of the claim about signs at D = gap, (m² − 1)φ(m) at m = height or at its peak √3."""
    A = pi() * ball(RADIUS / gap)
    top = ball(3).sqrt() if height is None else ball(height)
    mass = (top**2 - 1) * (-(top**2) / 2).exp() / (2 * pi()).sqrt()
    scale = mass * pi() / A.cos()
    return {
        "tan/cos²": A.tan() / A.cos() ** 2,
        "D²/6π": ball(gap**2) / (6 * pi()),
        "|e|": scale / 2 * (1 + ball(2).sqrt() / pi() * A.tan()),
        "|F_m|/D": scale / ball(gap),
    }


def bounded(name: str, most: str, gap: Fraction = START - RADIUS, height: Fraction | None = None) -> Step:
    statement = rf"{LATEX[name]} < {most}"
    scope = f"all d ≥ 1, |a| ≤ 0.3, D ≥ {float(gap):g}"
    return at_most(
        statement,
        "largest at the smallest D",
        bounds(gap, height)[name],
        ball(Q(most)),
        scope=scope,
        name=name,
    )


LATEX = {"tan/cos²": r"\tan \pi\beta/\cos^2 \pi\beta", "|e|": "|e|", "|F_m|/D": "|F_m|/D"}


def step_size(step: str, drag: str, across: str) -> Step:
    return below(
        rf"\eta < 2r/((2 + q) r + \varepsilon) \text{{ at }} \eta = {step}",
        f"ε = {drag}, q = {across}, r = 0.3",
        Q(step),
        2 * RADIUS / ((2 + Q(across)) * RADIUS + Q(drag)),
        scope=SCOPE,
        name="η",
    )


def enclosed(q: sp.Expr, name: str, most: str, over_gap: bool = False) -> Step:
    """|mean of q| (over D) is below the number wherever D ≤ 6."""

    def excess(box: Sequence[Ball]) -> Ball:
        size = abs(PairForm.of(box[0], box[1], Q(1, 3)).mean(q))
        return (size / box[1] if over_gap else size) - ball(Q(most))

    region = Shell(RADIUS, START, CUT + RADIUS, CUT)
    scope = f"{SCOPE}, D ≤ 6"
    return negative_on(
        f"{name} < {most}", "on each box", excess, region, scope=scope, name=f"{name} − {most}"
    )


def falling(turn=3):
    """The factor of e and F_m beyond its peak."""
    return vanishes(
        r"\tfrac{d}{dm}(m^2 - 1)\varphi(m) = -m(m^2 - 3)\varphi(m) < 0 \quad (m > \sqrt3)",
        "the product rule, divided by φ, whose derivative is −mφ",
        sp.diff(m**2 - 1, m) - m * (m**2 - 1) + m * (m**2 - turn),
        scope=SCOPE,
    )


@claim(
    SHARPER,
    "S-6, first constants",
    r"\tfrac{\tan}{\cos^2} \le 0.388 < 0.424 \le \tfrac{D^2}{6\pi},\ |e| \le 0.344,\ |F_m|/D \le 0.21,\ "
    r"0 < \eta \le 0.45\ (d = 1: 0.63) \text{ serves in “S-6, regions”}",
    quantifiers=SCOPE,
    provenance=Provenance.DERIVED,
    hypotheses=(
        PAIR,
        r"D, \beta, e, F_m \text{ as in “S-6, exact form”};\ \tan, \cos \text{ of } \pi|\beta|",
    ),
    uses=("S S-6, signs", "S S-6, regions"),
)
def test_first_constants(evidence: Evidence) -> None:
    with precision(80):
        square = bounds(START - RADIUS)["D²/6π"]
        known = ball(Q("0.424"))
        for step in (
            bounded("tan/cos²", "0.388"),
            at_most(r"0.424 < D^2/(6\pi)", "D ≥ 2.83", known, square, scope=SCOPE, name="0.424"),
            bounded("|e|", "0.344"),
            bounded("|F_m|/D", "0.21"),
            step_size("0.45", "0.344", "0.21"),
            step_size("0.63", "0.344", "0"),
        ):
            evidence.conclude(step)

        evidence.twin("0.38 for 0.388", bounded("tan/cos²", "0.38"))
        evidence.twin("|e| < 0.34 by these estimates", bounded("|e|", "0.34"))
        evidence.twin("η = 0.64 on the line by these estimates", step_size("0.64", "0.344", "0"))


@claim(
    SHARPER,
    "S-6, step size",
    r"|a_0| \le 0.3,\ |y_0| \ge 3.13,\ 0 < \eta \le 0.7 \Rightarrow "
    r"|y_\tau| \uparrow \infty,\ a_\tau \to 0,\ L \to 0",
    quantifiers=SCOPE + ", 0 < η ≤ 0.7",
    provenance=Provenance.DERIVED,
    hypotheses=(PAIR,),
    uses=("S S-6", "S S-6, signs", "S S-6, regions"),
)
def test_larger_steps(evidence: Evidence) -> None:
    with precision(64):
        low = CUT / 2 - RADIUS  # m = c + D/2 beyond the boxes, above √3
        found = [
            enclosed(DRAG, "|e|", "0.22"),
            enclosed(SLOPE, "|F_m|/D", "0.12", over_gap=True),
            falling(),
            below(r"3 < m^2 \ (D \ge 6)", "m ≥ D/2 − 0.3", Q(3), low**2, scope=SCOPE, name="3"),
            bounded("|e|", "0.22", CUT, low),
            bounded("|F_m|/D", "0.12", CUT, low),
            step_size("0.7", "0.22", "0.12"),
        ]
        for step in found:
            evidence.step(step)
        evidence.conclude(
            follows(
                r"|y_\tau| \uparrow \infty,\ a_\tau \to 0,\ L \to 0 \text{ for } 0 < \eta \le 0.7",
                "the signs are those of S-6, ε = 0.22 and q = 0.12 on boxes for D ≤ 6 and by the claim about "
                "signs beyond; then the claim about regions",
                found,
                (),
                scope=SCOPE,
            )
        )

        evidence.twin("|e| < 0.2", enclosed(DRAG, "|e|", "0.2"))
        evidence.twin("|F_m|/D < 0.1", enclosed(SLOPE, "|F_m|/D", "0.1", over_gap=True))
        evidence.twin("η = 0.71", step_size("0.71", "0.22", "0.12"))
        evidence.twin("(m² − 1)φ(m) falls from √2 on", falling(2))
