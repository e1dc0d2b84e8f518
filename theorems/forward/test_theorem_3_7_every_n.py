r"""Theorem 3.7 and the rate of Theorem 3.5 for every n, for all time: L is 1/τ up to powers of log τ.

Setting. As in "Theorem 3.5, all time": N(0, I), n ≥ 2 equal weights, any d, descent with 0 < η ≤ ½ or the
flow (then τ is ητ), from Ω(m, α): one mean within α ≤ 10⁻⁵ of the truth, all others outside of the ball of
radius m.
Shown. There are C, c > 0 and τ_0, which depend on n, η and the start, with

    c/(τ (log τ)^{3/2}) ≤ L(τ) ≤ C/(τ (log τ)^{1/2})   for τ ≥ τ_0.

So L = O(1/τ) (Corollary 3.6), and L(τ) ≥ c_ε/τ^{1+ε} for every ε > 0 (Theorem 3.7), for every n; S-5 expects
2(n − 1)/(τ log τ), in between.
Not shown. Numbers for C, c, τ_0.
Tools. "Theorem 3.5, all time"; "S-9, sign"; E w_i from below and E w_i w_j from above ("S-9, weights").

Let m = min_{j≠1}|μ_j|, Φ = e^{m²/8}, c = μ_1, and A, W, y as in "S-9, by distances". Since m → ∞ at most
like √log τ and |c⁺| ≤ (1 − 2η)|c| + ηn² e^{−m²/10}, |c| m ≤ 1 from some step on, and e^{±c·D} no longer
counts.
(i) L ≤ 2|c|² + 2Σ_{j≠1} E w_j R_j ≤ 2|c|² + 10n² m²/Φ, as R e^{−R/8} decreases.
(ii) L ≥ R_i E w_i/100 for a mean of least norm. In the mean over w_iφ: E[A/R] = ½ − E[y/R] − c·D/R and
2E[WA/R] = E[W(½ − y/R − c·D/R)] by Stein's relations; Wy ≤ 1 + log n; A ≥ qR − H/2 ≥ −H/2 and E[H/R] ≤ 1/39
as in "S-9, sign". If E W ≥ ½, then E[A/R] ≥ E[WA/R] − E[H/2R] ≥ 11/100; else E[A/R] ≥ E q − E[H/2R] ≥
11/100. And |v| ≥ (A + c·D)/√R. With E w_i from below: L ≥ c m/Φ.
(iii) For a mean of least norm |∇_i L| ≤ 50 n² m³/Φ, as in (i) of "all time" with the exponents −(R_i +
R_j)/16. So m grows by at most η times this, and Φ⁺ ≤ Φ + C m⁴.
(iv) Whoever is below m² + 1 goes from |μ|² = u to at least u + b u^{3/2} e^{−u/8}, which increases with u;
so Φ⁺ ≥ Φ + c m³.
(v) m² = 8 log Φ, so Φ ≤ C τ (log τ)² and Φ ≥ c τ (log τ)^{3/2}; put this into (i) and (ii), where |c|² ≤ C
(m³/Φ)² at last, since the pull to 0 is linear.
"""

from fractions import Fraction

import pytest
import sympy as sp

from verify import GaussianMixture, forward_fisher
from verify.arithmetic import ball, precision
from verify.checks.inference import follows
from verify.checks.sign import less
from verify.checks.symbolic import nonnegative
from verify.evidence import FORWARD, Evidence, Provenance, claim
from verify.evidence.axioms import CAUCHY_SCHWARZ, EXPONENTIAL, GRADIENT_FLOW, MONOTONE_EXPECTATION, NORM

SCOPE = "all n ≥ 2, all d ≥ 1, all 0 < η ≤ 1/2"
Q = sp.Rational
s, p, x = sp.symbols("s p x", nonnegative=True)
U = 14641 + s  # |μ_i|²
LEAST = Q(11, 100)
SMALL = Q(1, 1000)  # above (1 + log n)/R and |c·D|/R


def holds(statement, why, difference, **at):
    return nonnegative(statement, why, sp.expand(difference), scope=SCOPE, **at)


def from_below(bound=LEAST):
    """(ii): p is what E W or E q has above ½; at most ½, which only helps."""
    lost = Q(1, 78)
    return [
        holds(
            r"\tfrac14\,\mathbb{E}W - 2 \cdot 10^{-3} - \tfrac{1}{78} \ge \tfrac{11}{100} "
            r"\quad (\mathbb{E}W \ge \tfrac12)",
            "2E[WA/R] ≥ ½ E W − E[Wy/R] − |c·D|/R",
            (Q(1, 2) + p) / 4 - 2 * SMALL - lost - bound,
        ),
        holds(
            r"\mathbb{E}q - \tfrac{1}{78} \ge \tfrac{11}{100} \quad (\mathbb{E}W \le \tfrac12)",
            "A/R ≥ q − H/2R",
            Q(1, 2) + p - lost - bound,
        ),
        holds(
            r"\left(\tfrac{11}{100} - 10^{-5}\right)^2 \ge \tfrac{1}{100}",
            "|v|² ≥ (A + c·D)²/R, and the square of a mean is at most the mean of squares",
            (bound - Q(1, 10**5)) ** 2 - Q(1, 100),
            axioms=(CAUCHY_SCHWARZ,),
        ),
    ]


def growth(order=6):
    """(iii) and (iv)."""
    return [
        holds(
            r"\tfrac{u^{3/2}}{8} e^{-u/8} \le 1 \quad (u \ge 121^2)",
            "so u + b u^{3/2} e^{−u/8} increases with u for b ≤ 1; e^y ≥ y⁶/720, u^{3/2} ≤ u²",
            (U / 8) ** order / sp.factorial(order) - U**2 / 8,
            axioms=(EXPONENTIAL,),
        ),
        holds(
            r"\tfrac{1}{1 - x} \le 1 + 2x \quad (x \le \tfrac12)",
            "e^x ≤ 1/(1 − x); x(1 − 2x) ≥ 0, with x = ½ · t, t = p/(p + s) ≤ 1",
            p * (p + s) - p * p,
            axioms=(EXPONENTIAL,),
        ),
    ]


@claim(
    FORWARD,
    "Theorem 3.7, every n",
    r"\frac{c}{\tau (\log \tau)^{3/2}} \le L(\tau) \le \frac{C}{\tau (\log \tau)^{1/2}} "
    r"\quad (\tau \ge \tau_0)",
    quantifiers=SCOPE + ", all time; C, c, τ_0 depend on n, η and the start",
    provenance=Provenance.DERIVED,
    hypotheses=(
        r"p^* = \mathcal{N}(0, I),\ \pi_i = 1/n,\ "
        r"\text{forward descent with step } \eta \text{, or the flow}",
        r"|\mu_1(0)| \le \alpha,\ |\mu_j(0)| \ge m \ (j \ne 1),\quad m \ge 121\sqrt{1 + \log n}",
        r"\tfrac12 n^2 e^{-m^2/10} \le \alpha \le 10^{-5}",
    ),
    uses=(
        "F Theorem 3.5, all time",
        "S S-9, sign",
        "S S-9, by distances",
        "S S-9, where a component lies",
        "S S-9, two weights",
        "S S-9, weight from below",
    ),
)
def test_rate(evidence: Evidence) -> None:
    below, grows = from_below(), growth()
    for step in (*below, *grows):
        evidence.step(step)
    size = evidence.step(
        follows(
            r"\frac{c\,m}{\Phi} \le L \le \frac{C\,m^2}{\Phi} + 2|\mu_1|^2,\quad \Phi = e^{m^2/8}",
            "(i) and (ii)",
            below,
            (MONOTONE_EXPECTATION, CAUCHY_SCHWARZ, NORM),
            scope=SCOPE,
        )
    )
    speed = evidence.step(
        follows(
            r"\Phi + c\,m^3 \le \Phi^{+} \le \Phi + C\,m^4",
            "(iii) and (iv)",
            grows,
            (MONOTONE_EXPECTATION, NORM, GRADIENT_FLOW),
            scope=SCOPE,
        )
    )
    evidence.conclude(
        follows(
            r"\frac{c}{\tau (\log \tau)^{3/2}} \le L(\tau) \le \frac{C}{\tau (\log \tau)^{1/2}}",
            "(v): m² = 8 log Φ, and Φ is between c τ (log τ)^{3/2} and C τ (log τ)²",
            [size, speed],
            (),
            scope=SCOPE,
        )
    )

    evidence.twin("E[A/R] ≥ 14/100", from_below(bound=Q(14, 100))[0])
    evidence.twin("u²/8 at most the square of u/8, over 2", growth(order=2)[0])


PLACES = {
    "(0, 6, −7)": GaussianMixture([0, 6, -7]),
    "(0, 8, 17/2, 9)": GaussianMixture([0, 8, "17/2", 9]),
    "(0, 0), (6, 0), (5, 5)": GaussianMixture([[0, 0], [6, 0], [5, 5]]),
}


@claim(
    FORWARD,
    "Theorem 3.7, the loss at points",
    r"\frac{m}{2} e^{-m^2/8} \le L \le n^2 m^2 e^{-m^2/8},\quad m = \min_{j \ne 1} |\mu_j|",
    quantifiers="the mixtures listed, one mean at the truth",
    provenance=Provenance.DERIVED,
    hypotheses=(r"p^* = \mathcal{N}(0, I),\ \pi_i = 1/n",),
)
@pytest.mark.parametrize("name", PLACES)
def test_loss_at_points(name: str, evidence: Evidence) -> None:
    place = PLACES[name]
    loss, squared = forward_fisher(place, digits=8).loss, min(sum(c * c for c in p) for p in place.means[1:])
    with precision(128):
        m2 = ball(squared)

        def above(share: Fraction):
            bound = m2.sqrt() / 2 * (-ball(share) * m2).exp()
            statement = r"\tfrac{m}{2} e^{-m^2/8} \le L"
            return less(statement, "enclosed", bound, loss, scope=name, name="room below")

        def below(share: Fraction):
            bound = place.n**2 * m2 * (-ball(share) * m2).exp()
            return less(r"L \le n^2 m^2 e^{-m^2/8}", "enclosed", loss, bound, scope=name, name="room above")

        eighth = Fraction(1, 8)
        evidence.conclude(above(eighth))
        evidence.conclude(below(eighth))
        evidence.twin("n² m² e^{−m²/4}, which would be a rate of 1/τ²", below(2 * eighth))
        evidence.twin("(m/2) e^{−m²/16} from below, a rate of 1/√τ", above(eighth / 2))
