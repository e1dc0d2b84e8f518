r"""S-6, pushed down: the region of divergence by subdivision, from just above the saddle, in every dimension.

The proof of S-6 needs |y| ≥ 3.13. In balls the same signs hold on a staircase of shells

    |a| ≤ r_j for Y_j ≤ |y| ≤ Y_{j+1}:  0.0005 from 2.457, 0.002 from 2.459, …, 0.3 from 2.77, … 1 from 3.55,

so |y| increases to ∞, a → 0 and L → 0 from every start in their union, for the flow and for η ≤ 0.48. No such
region reaches below |y| = 2.4562…, where a = 0 is a saddle. What depends on a, y and d does so through
c = a·u and D only, and 12 to 100 boxes of (c, D) decide each sign; beyond D = 5 the claim about signs does.
"""

from collections.abc import Iterator
from fractions import Fraction

from verify.algebra.pair import DRAG, PUSH, SLOPE
from verify.arithmetic import Ball, ball, pi, precision
from verify.checks.bound import at_most, below
from verify.checks.cover import negative_on
from verify.checks.inference import follows
from verify.checks.invariant import Shell
from verify.evidence import SHARPER, Evidence, Provenance, Step, claim
from verify.fisher.pair import PairForm

BITS = 64
NODES = Fraction(1, 3)  # of the trapezoid rule: it errs by about 1e-5 here, and 28 nodes suffice
CUT = Fraction(5)
STAIRS = {
    "2.457": "0.0005",
    "2.459": "0.002",
    "2.462": "0.005",
    "2.477": "0.02",
    "2.56": "0.1",
    "2.77": "0.3",
    "3.085": "0.6",
    "3.55": "1",
}
DRAG_SHARE = Fraction("1.9")
ACROSS = Fraction("0.2")
STEP = Fraction("0.48")


def shells() -> list[Shell]:
    """The staircase; the last one to |y| = 6, beyond which D > 5."""
    starts = [*map(Fraction, STAIRS), CUT + 1]
    radii = map(Fraction, STAIRS.values())
    return [Shell(r, starts[j], starts[j + 1], CUT) for j, r in enumerate(radii)]


def named(shell: Shell) -> str:
    end = f" ≤ {float(shell.end):g}" if shell.end <= CUT else f", D ≤ {CUT}"
    return f"all d ≥ 1, |a| ≤ {float(shell.radius):g}, {float(shell.start):g} ≤ |y|{end}"


def form(box) -> PairForm:
    return PairForm.of(box[0], box[1], NODES)


def sign(name: str, why: str, q, shell: Shell) -> Step:
    def bare(box) -> Ball:
        return form(box).bare(q)

    return negative_on(f"{name} < 0", why, bare, shell, scope=named(shell), name=f"{name}/φ(m)")


def push(shell: Shell) -> Step:
    return negative_on(
        "k < 0",
        "of the sign of −E[G S+]",
        lambda box: form(box).bare(PUSH),
        shell,
        scope=named(shell),
        name="k/φ(m)",
    )


def slope(shell: Shell) -> Step:
    return negative_on(
        "F_m < 0",
        "of the sign of −E[G Re P]",
        lambda box: form(box).bare(SLOPE),
        shell,
        scope=named(shell),
        name="F_m/φ(m)",
    )


def bounded(q, bound: Fraction, statement: str, name: str, shell: Shell, over_gap: bool = False) -> Step:
    """|mean of q| (over D) is below the bound on the shell, with its slack."""

    def excess(box) -> Ball:
        size = abs(form(box).mean(q))
        return (size / box[1] if over_gap else size) - ball(bound)

    step = negative_on(statement, "on each box", excess, shell, scope=named(shell), name=f"{name} − bound")
    if not step.data:
        return step
    largest = ball(step.data[f"max {name} − bound ≤"]) + ball(bound)
    return at_most(statement, step.method, largest, ball(bound), scope=named(shell), name=f"max {name}")


def drag(shell: Shell, share: Fraction = DRAG_SHARE) -> Step:
    bound = share * shell.radius
    return bounded(DRAG, bound, rf"|e| < {float(share):g}\, r", "|e|", shell)


def across(shell: Shell) -> Step:
    return bounded(SLOPE, ACROSS, rf"|F_m|/D < {float(ACROSS):g}", "|F_m|/D", shell, over_gap=True)


def tail(r: Fraction, cut: Fraction = CUT) -> Iterator[Step]:
    """The hypotheses and bounds of the claim about signs for |a| ≤ r, D ≥ 5: m ≥ D/2 − r, |β| ≤ r/D."""
    scope, A = f"all d ≥ 1, |a| ≤ {r}, D ≥ {cut}", pi() * ball(r / cut)
    yield below(
        r"2 < (D/2 - r)^2 \le m^2", "m = c + D/2", Fraction(2), (cut / 2 - r) ** 2, scope=scope, name="2"
    )
    numbers = {
        r"\tan A/\cos^2 A < D^2/(6\pi)": (A.tan() / A.cos() ** 2, ball(cut**2) / (6 * pi()), "tan/cos²"),
        r"|e| \le \tfrac{0.09\pi}{\cos A}(1 + 0.46\tan A) < 1.9\,r": (
            ball(Fraction("0.09")) * pi() / A.cos() * (1 + ball(Fraction("0.46")) * A.tan()),
            ball(DRAG_SHARE * r),
            "|e|",
        ),
        r"|F_m|/D \le \tfrac{0.18\pi}{\cos A}/D < 0.2": (
            ball(Fraction("0.18")) * pi() / A.cos() / ball(cut),
            ball(ACROSS),
            "|F_m|/D",
        ),
    }
    for statement, (number, bound, name) in numbers.items():
        yield at_most(statement, "the claim about signs, A ≤ πr/D", number, bound, scope=scope, name=name)


def step_size(step: Fraction = STEP) -> Step:
    """η = 2r/((2 + q)r + ε) with ε = 1.9 r and q = 0.2, whatever r is."""
    return below(
        rf"\eta < 2/(2 + 0.2 + 1.9) \text{{ at }} \eta = {float(step):g}",
        "ε = 1.9 r and q = 0.2 on every shell",
        step,
        2 / (2 + ACROSS + DRAG_SHARE),
        scope="all shells",
        name="η",
    )


@claim(
    SHARPER,
    "S-6, down to the saddle",
    r"|y_0| \ge Y_j,\ |a_0| \le r_j \Rightarrow |y_t| \uparrow \infty,\ a_t \to 0,\ L \to 0,\quad "
    r"(Y_j, r_j) = (2.457, 0.0005), \dots, (2.77, 0.3), \dots, (3.55, 1)",
    quantifiers="n = 2, all d ≥ 1, all of the staircase from |y| = 2.457; flow, and 0 < η ≤ 0.48",
    provenance=Provenance.DERIVED,
    hypotheses=(r"n = 2,\ \pi_i = \tfrac12", r"p^* = \mathcal{N}(0, I),\ \text{means } a, y"),
    uses=("S S-6, exact form", "S S-6, signs", "S S-6, regions"),
)
def test_staircase(evidence: Evidence) -> None:
    with precision(BITS):
        stairs = shells()
        found = [evidence.step(check(s)) for s in stairs for check in (push, slope, drag, across)]
        found += [evidence.step(step) for step in (*tail(stairs[-1].radius), step_size())]
        evidence.conclude(
            follows(
                r"|y| \text{ increases to } \infty,\ a \to 0,\ L \to 0 "
                r"\text{ from the whole staircase, by the flow and by descent with } \eta \le 0.48",
                "the claim about regions, with a radius that steps up with |y|; 2r − ε = 0.1 r > 0",
                found,
                (),
                scope="all d ≥ 1, all of the staircase",
            )
        )

        first, wide, last = stairs[0], stairs[5], stairs[-1]
        lower = Shell(first.radius, Fraction("2.44"), first.end)
        longer = Shell(first.radius, first.start, stairs[2].start)
        evidence.twin("from |y| = 2.44, below the saddle", push(lower))
        evidence.twin("|a| ≤ 0.45 from 2.77", push(Shell(Fraction("0.45"), wide.start, wide.end)))
        evidence.twin("a first shell that is too long", drag(longer))
        evidence.twin("|e| < 0.05 r on the last shell", drag(last, Fraction("0.05")))
        evidence.twin("beyond D = 4 without boxes", next(tail(last.radius, Fraction(4))))
        evidence.twin("η ≤ 0.5", step_size(Fraction(1, 2)))
