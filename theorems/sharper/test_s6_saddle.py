r"""S-6, the saddle: on the line the forward loss of two components has a saddle at (0, 2.456282…).

At a = 0 is β = 0 and m = y/2, so k = −e = −½ φ(m) E[G P]: both derivatives vanish at once, where
E[(y²/4 − 2 + Z²) sech(πZ/y)] = 0. So a is exactly 0 there, and no region of S-6's kind reaches below it. One
direction descends (y outwards), one ascends. The reverse loss has no such point: every orbit goes to (0, 0).
"""

from fractions import Fraction

import numpy as np
import sympy as sp
from scipy.integrate import solve_ivp

from verify import GaussianMixture
from verify.algebra.pair import DRAG, PUSH, W, m
from verify.arithmetic import Ball, ball, precision, widened
from verify.checks.field import on_axis
from verify.checks.inference import follows
from verify.checks.landscape import Landscape, approach
from verify.checks.sign import less, positive
from verify.checks.stationary import box_around, has_inertia, has_one_stationary_point
from verify.checks.symbolic import vanishes
from verify.checks.zero import has_one_zero
from verify.evidence import SHARPER, Axis, Curve, Evidence, Form, Grade, Provenance, Series, claim
from verify.evidence.axioms import SYMMETRY
from verify.fisher.float64 import forward_observed, reverse_observed

SCOPE = "n = 2, d = 1"
RADIUS = Fraction(1, 10**18)
ON_AXIS = Fraction(1, 10**12)  # the exact form is summed up to |Z| = 9 only
LINE = Landscape.uniform(2, GaussianMixture([0]), reverse=False, digits=24)


def together(sign=1):
    """At β = 0 P is even in Z, so only the even parts of k ↔ q and e ↔ q' count."""
    r = sp.Symbol("r")
    even = [(q + q.subs(W, -W)) / 2 for q in (PUSH, DRAG)]
    return vanishes(
        r"k = -e = -\tfrac12\varphi(m)\,\mathbb{E}[G P] \text{ at } a\cdot u = 0",
        "P = π/cosh(πZ/D) is even; the odd parts of 1 ± 2W/D drop out (as a combination with a symbol)",
        sp.expand(even[0] + sign * even[1] + r * (even[0] + (m**2 - 2 - W**2) / 2)),
        scope="all d ≥ 1, all y",
        axioms=(SYMMETRY,),
    )


def zero_near(height: Ball):
    """One zero of k(0, y); along the axis m = y/2, D = y, β = 0."""
    return has_one_zero(
        r"k(0, y) = 0 \text{ once near } y = 2.4562",
        "interval Newton on the exact form",
        on_axis(PUSH, Fraction(1, 24)),
        widened(height, ball(ON_AXIS)),
        scope="all d ≥ 1",
        name="y*",
    )


def point_near(at: list[Ball]):
    return has_one_stationary_point(
        r"\nabla L = 0 \text{ once near } (0, 2.4562)",
        "Krawczyk's operator on the engine's gradient and Hessian in both means",
        LINE.field(),
        box_around(at, RADIUS),
        scope=SCOPE,
        name="(a, y)",
    )


def orbits(gradient, starts, time: float, direction: float = -1.0):
    """Solutions of ẋ = ∓∇ in float64 from the starts, while they are in the picture."""

    def field(_, point):
        return direction * gradient(point).gradient.ravel()

    def out(_, point):
        return min(2.2 - abs(point[0]), 5.5 - point[1])

    out.terminal = True
    for start in starts:
        yield solve_ivp(field, (0, time), start, rtol=1e-6, atol=1e-8, events=out, max_step=time / 40).y


def portrait(name: str, gradient, height: float) -> Series:
    """Orbits in the (a, y) plane, R's border, and for the forward flow the saddle with what leads to it."""
    starts = [(a, y) for y in (5.0, 2.0) for a in (-1.8, -0.9, 0.6, 1.5)]
    starts += [(-1.5, 3.3), (0.25, 2.3), (0.2, 2.6), (-1.0, 0.5), (1.8, 3.5)]
    curves = [Curve("orbit", *path, form=Form.PATH) for path in orbits(gradient, starts, 40.0)]
    curves.append(Curve("border of R", (-0.3, -0.3, 0.3, 0.3), (5.5, 3.13, 3.13, 5.5), form=Form.REFERENCE))
    if name == "forward":
        near = [(s * 1e-3, height + s * t * 1e-3) for s in (1, -1) for t in (stable_slope(height),)]
        backward = orbits(gradient, near, 8.0, 1.0)
        curves += [Curve("leads to the saddle", *path, form=Form.REFERENCE) for path in backward]
        curves.append(Curve("saddle", (0.0,), (height,), form=Form.POINTS, grade=Grade.CERTIFIED))
    caption = {
        "forward": "Above the saddle's border y leaves for ever, below it both means come to 0.",
        "reverse": "No saddle: every orbit comes to (0, 0).",
    }
    return Series(
        f"Two means on the line, {name} flow", Axis("$a$"), Axis("$y$"), tuple(curves), caption[name]
    )


def stable_slope(height: float) -> float:
    """The slope y/a of the direction along which orbits reach the saddle: the Hessian's larger eigenvalue."""
    rows = LINE.hessian([ball(0), ball(Fraction(height))])
    matrix = np.array([[float(c) for c in row] for row in rows])
    vector = np.linalg.eigh(matrix)[1][:, 1]
    return float(vector[1] / vector[0])


@claim(
    SHARPER,
    "S-6, saddle",
    r"\nabla L(0, y^*) = 0,\ y^* = 2.456282\dots,\ \nabla^2 L(0, y^*) \text{ has one negative eigenvalue}",
    quantifiers="n = 2, d = 1; the point in all d ≥ 1",
    provenance=Provenance.DERIVED,
    hypotheses=(r"n = 2,\ \pi_i = \tfrac12", r"p^* = \mathcal{N}(0, I),\ L(a, y) \text{ with means } a, y"),
    uses=("S S-6, exact form",),
)
def test_saddle(evidence: Evidence) -> None:
    with precision(128):
        both = evidence.step(together())
        found = approach(LINE, [Fraction(0), Fraction("2.4563")])
        zero = evidence.step(zero_near(found[1]))
        evidence.conclude(
            follows(
                r"\nabla L(0, y^*) = 0 \text{ with } a = 0 \text{ exactly}",
                "∂_aL = −e = k = ∂_yL at a = 0 up to sign; nothing is across u",
                [both, zero],
                (),
                scope="all d ≥ 1, y = y* u for any unit vector u",
            )
        )
        evidence.conclude(
            follows(
                r"Y \le y^* \Rightarrow \text{not every start with } |a| \le r,\ |y| \ge Y \text{ diverges}",
                "it holds a point that neither the flow nor descent moves",
                [both, zero],
                (),
                scope="all d ≥ 1, all r ≥ 0",
            )
        )
        evidence.conclude(point_near([ball(0), found[1]]))
        box = box_around([ball(0), found[1]], RADIUS)
        hessian = LINE.hessian(box)

        def kind(negative: int):
            return has_inertia(
                rf"\nabla^2 L \text{{ has {negative} negative eigenvalue}}",
                "on the box of the point",
                hessian,
                negative,
                scope=SCOPE,
            )

        evidence.conclude(kind(1))
        height = widened(found[1], ball(RADIUS))
        positive_loss = positive(
            "L(0, y^*) > 0", "so it is no optimum", LINE.loss(box), scope=SCOPE, name="L"
        )
        evidence.conclude(positive_loss)
        bound = ball(Fraction("2.45629"))
        start = "the region by subdivision starts at 2.457"
        evidence.conclude(less("y^* < 2.45629", start, height, bound, scope=SCOPE, name="room"))

        evidence.twin("y* moved by 10⁻¹⁰", zero_near(found[1] + ball(Fraction(1, 10**10))))
        evidence.twin("a = 10⁻¹⁵", point_near([ball(Fraction(1, 10**15)), found[1]]))
        evidence.twin("a minimum", kind(0))
        evidence.twin("k = e at a = 0", together(-1))

    top = float(found[1])
    for name, gradient in (("forward", forward_observed), ("reverse", reverse_observed)):
        evidence.series(portrait(name, gradient, top))
