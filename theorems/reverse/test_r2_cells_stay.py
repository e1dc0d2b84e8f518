r"""R-2, quantitative, for all n, m and d: students that start well inside their cells stay there and reach ε.

Setting. Teacher Σ_l p_l N(ν_l, I), M components at mutual distances from Δ to B_ν, ρ = max p/min p; student
Σ_i π_i N(μ_i, I), the reverse flow, or descent with 2ηπ_i ≤ 1; k(i) the nearest ν of μ_i(0), e_kl the unit
vector from ν_k to ν_l. The margin of i towards l is its distance from the hyperplane halfway between ν_k(i)
and ν_l. Let

    κ = (21/4) max_i Σ_{j≠i} √(π_j/π_i),      ω = ρ(M − 1) e^{−m²/2} B_ν (1 + B_ν(R + B_ν)).

Shown. (a) If Δ ≥ m and min(R, Δ/2 − m) > κ + ω, then all margins stay ≥ m and all |μ_i − ν_k(i)| ≤ R, once
they are. (b) Then along the flow, with B = 2R + B_ν, N = d + nR² and
E = (2B² + 7B⁴) e^{−m²/2} (½(Σ_i √π_i)² + ρ(M − 1)),

    Σ_i |μ_i − ν_k(i)|² ≤ ε²,    π_min ε² = max(2E, √(8NE)),    from the time 2N/(π_min ε)² on.

(c) From μ_i(0) ∼ N(0, σ²I), independent, all margins are ≥ m and all |μ_i(0)| ≤ r, so that R = r + max|ν_l|
serves, except with the probability of claim "R-2, random starts". (d) At the end the
total variation is at most ½ Σ_l |P_l − p_l| + ε/√(2π), P_l the weight in cell l: claim "total variation,
from above".
Not shown. (b) for descent; that Δ need not exceed 2κ + 2m. For n = 3 and two teachers this asks for
Δ of about 31, while the sweep sees success from Δ between 3¼ and 3¾ on, and on the line a margin of ½ held
from Δ = 4 on in every state tried (n ≤ 4). Most is lost in 21/4, where the line needs 0.314.
Tools. The R-2 lemmas on half-spaces, on the wrong teacher's weight and on the overlap of cells.

The inferences are words: ARGUED. (a) A margin ≥ m is ⟨μ_i − ν_k, e_kl⟩ ≤ A with A ≥ Δ/2 − m, the ball is all
⟨μ_i − ν_k, e⟩ ≤ R, and |E_p[w_i⟨v* − ν_k + C*(μ_i − v*), e⟩]| ≤ π_i ω: a step leaves at most the fraction
1 − 2ηπ_i of ⟨μ_i − ν_k, e⟩ and 2ηπ_i(κ + ω) besides. (b) With
a_i = μ_i − ν_k(i), v̂ = Σ w_i a_i and Ĉ their posterior covariance, their Euler sum is 2E_p[|v̂|² + ‖Ĉ‖²] up
to 2E, and E_p|v̂|² ≥ (q̂ − E)²/(d + q̂) as in S-8, q̂ = Σ π_i|a_i|².
"""

from fractions import Fraction

import pytest

from verify import GaussianMixture, reverse_fisher
from verify.algebra.calculus import sum_over_components
from verify.algebra.notation import C, mu, v, w
from verify.arithmetic import Ball, ball, precision
from verify.checks.identity import identity
from verify.checks.inference import follows
from verify.checks.sign import less, positive
from verify.evidence import REVERSE, Evidence, Provenance, Step, claim
from verify.evidence.axioms import GRADIENT_FLOW, STEIN

SCOPE = "all n, M, d ≥ 1, all weights"
SETTING = (
    r"p^* = \textstyle\sum_l p_l\,\mathcal{N}(\nu_l, I),\ l \le M,\ \Delta \le |\nu_k - \nu_l| \le B_\nu,\ "
    r"\rho = \max_l p_l/\min_l p_l",
    r"\kappa = \tfrac{21}{4}\max_i \textstyle\sum_{j \ne i}\sqrt{\pi_j/\pi_i},\ "
    r"\omega = \rho(M-1)e^{-m^2/2}B_\nu(1 + B_\nu(R + B_\nu))",
)


def euler_of_deviations(square: int = 1) -> Step:
    """Σ w_i ⟨a_i, v̂ + Ĉ(a_i − v̂)⟩ = |v̂|² + ‖Ĉ‖², with a for μ."""
    pulled = mu("a") * (v("a") + C("a", "b") * (mu("b") - v("b")))
    return identity(
        r"\textstyle\sum_i w_i \langle a_i, \hat v + \hat C(a_i - \hat v)\rangle "
        r"= |\hat v|^2 + \|\hat C\|_F^2",
        "moments of the a_i in place of the μ_i",
        sum_over_components(w() * pulled, "i"),
        lambda N: N.v("a") * N.v("a") + square * N.C("a", "b") * N.C("a", "b"),
    )


def number(
    n: int, M: int, distance: Fraction, m: Fraction, R: Fraction, share: Fraction = Fraction(1)
) -> Step:
    """Κ + ω < min(R, Δ/2 − m) for uniform weights and equidistant teachers; ``share`` of κ for a twin."""
    decay = (ball(m * m) / -2).exp()
    off = ball((M - 1) * distance * (1 + distance * (R + distance))) * decay
    total = ball(share * Fraction(21, 4) * (n - 1)) + off
    scope = f"n = {n}, M = {M}, Δ = {distance}, m = {m}, R = {R}"
    shown, room = r"\kappa + \omega < \min(R, \Delta/2 - m)", ball(min(R, distance / 2 - m))
    return less(shown, "exact, but for e^{−m²/2}", total, room, scope=scope, name="room")


START = (
    r"\text{margins} \ge m \text{ and } |\mu_i - \nu_{k(i)}| \le R \text{ at the start}",
    r"\Delta \ge m,\ \min(R, \tfrac{\Delta}{2} - m) > \kappa + \omega",
)


@claim(
    REVERSE,
    "R-2, cells stay",
    r"\text{margins} \ge m,\ |\mu_i - \nu_{k(i)}| \le R \text{ at all times}",
    quantifiers=SCOPE + ", all teachers, all starts with these margins; the flow, and descent with 2ηπ_i ≤ 1",
    provenance=Provenance.DERIVED,
    hypotheses=(
        *SETTING,
        *START,
        r"\mu_i' = -\nabla_i F \text{ or } \mu_i \leftarrow \mu_i - \eta\nabla_i F,\ \eta > 0",
    ),
    uses=("R R-2, half-spaces, mixture teacher", "R R-2, weight of a wrong teacher"),
)
def test_cells_stay(evidence: Evidence) -> None:
    with precision(128):
        example = evidence.step(number(3, 2, Fraction(32), Fraction(5), Fraction(16)))
        off = evidence.step(
            follows(
                r"|\mathbb{E}_p[w_i\langle v^* - \nu_{k(i)} + C^*(\mu_i - v^*), e\rangle]| \le \pi_i\,\omega",
                "at μ_i + z every w*_l has mean ≤ ρe^{−m²/2}; |v* − ν_k| ≤ Σ w*_l|ν_l − ν_k| and tr C* ≤ "
                "Σ w*_l|ν_l − ν_k|²",
                [example],
                (),
                scope=SCOPE,
            )
        )
        evidence.conclude(
            follows(
                r"\text{margins} \ge m,\ |\mu_i - \nu_{k(i)}| \le R \text{ at all times}",
                "½⟨∇_iF, e⟩ ≥ π_i(⟨μ_i − ν_k, e⟩ − κ − ω): with A = min(R, Δ/2 − m) > κ + ω a step from "
                "below A stays below it, (1 − 2ηπ_i)A + 2ηπ_i(κ + ω) < A; the flow points inwards",
                [off],
                (GRADIENT_FLOW,),
                scope=SCOPE,
            )
        )

        evidence.twin("Δ = 24", number(3, 2, Fraction(24), Fraction(5), Fraction(16)))
        evidence.twin("margin 1", number(3, 2, Fraction(32), Fraction(1), Fraction(16)))


@claim(
    REVERSE,
    "R-2, students arrive",
    r"\textstyle\sum_i |\mu_i - \nu_{k(i)}|^2 \le \varepsilon^2 \text{ if } "
    r"t \ge 2N/(\pi_{\min}\varepsilon)^2",
    quantifiers=SCOPE + ", all teachers, all starts with these margins",
    provenance=Provenance.DERIVED,
    hypotheses=(
        *SETTING,
        *START,
        r"\mu_i' = -\nabla_i F",
        r"B = 2R + B_\nu,\ E = (2B^2 + 7B^4)e^{-m^2/2}(\tfrac12(\textstyle\sum_i\sqrt{\pi_i})^2 + \rho(M-1))",
        r"N = d + nR^2,\ \pi_{\min}\varepsilon^2 = \max(2E, \sqrt{8NE})",
    ),
    uses=(
        "R R-2, cells stay",
        "R R-2, half-spaces, mixture teacher",
        "R R-2, weight of a wrong teacher",
        "R R-2, overlap of cells",
    ),
)
def test_students_arrive(evidence: Evidence) -> None:
    euler = evidence.step(euler_of_deviations())
    falls = evidence.step(
        follows(
            r"\tfrac{d}{dt}\textstyle\sum_i |a_i|^2 \le -4\frac{(\hat q - E)_+^2}{d + \hat q} + 4E",
            "v − ν_k(i), C, C*, v* differ from v̂, Ĉ, 0, ν_k(i) by what the weight of other cells and wrong "
            "teachers times 2B² + 7B⁴ bounds in all; that weight has at most the mean E over this",
            [euler],
            (STEIN,),
            scope=SCOPE,
        )
    )
    evidence.conclude(
        follows(
            r"\textstyle\sum_i |a_i|^2 \le \varepsilon^2 \text{ for } t \ge 2N/(\pi_{\min}\varepsilon)^2",
            "while q̂ ≥ max(2E, √(8NE)) it is at most −q̂²/(2N), and q̂ ≥ π_min Σ|a_i|²",
            [falls],
            (),
            scope=SCOPE,
        )
    )

    evidence.twin("‖Ĉ‖² dropped", euler_of_deviations(square=0))


# Two teachers at −Δ/2 and Δ/2: Δ, the margin, means; the first is on its margin, left of the middle.
ON_THE_FACE = {
    "Δ = 4, n = 4": ("4", "1/2", "-1/2 -36/25 -153/100 -147/100"),
    "Δ = 4, n = 3": ("4", "1/2", "-1/2 -3/2 2"),
    "Δ = 5, n = 4": ("5", "1/2", "-1/2 91/25 77/20 -36/25"),
    "Δ = 6, n = 2": ("6", "1/4", "-1/4 -3/2"),
    "Δ = 8, n = 4": ("8", "1/4", "-1/4 -179/100 -141/100 -203/100"),
}


@claim(
    REVERSE,
    "R-2, faces at instances",
    r"\mu_1 = -m:\quad \nabla_1 F > 0, \text{ so the margin of student 1 grows}",
    quantifiers="d = 1, M = 2, the states listed",
    provenance=Provenance.DERIVED,
    hypotheses=(
        r"p^* = \tfrac12\mathcal{N}(-\tfrac\Delta2, 1) + \tfrac12\mathcal{N}(\tfrac\Delta2, 1),\ \pi_i = 1/n",
    ),
)
@pytest.mark.parametrize("name", ON_THE_FACE)
def test_faces(name: str, evidence: Evidence) -> None:
    distance, margin, text = ON_THE_FACE[name]
    teacher = GaussianMixture([-Fraction(distance) / 2, Fraction(distance) / 2])
    means = [Fraction(c) for c in text.split()]
    with precision(128):

        def slope(first: Fraction) -> Ball:
            ((found,), *_) = reverse_fisher(GaussianMixture([first, *means[1:]]), teacher, digits=15).gradient
            return found

        evidence.conclude(
            positive(r"\nabla_1 F > 0", f"margin {margin}", slope(means[0]), scope=name, name="∇_1F")
        )
        dropped = slope(Fraction(-1, 100))
        evidence.twin(
            "margin 1/100", positive(r"\nabla_1 F > 0", "margin 1/100", dropped, scope=name, name="∇_1F")
        )
