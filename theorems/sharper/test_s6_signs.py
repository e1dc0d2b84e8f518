r"""S-6, signs: which way the exact form drives two components, wherever m² ≥ 2 and |β| < ½.

With G = m² − 2 + Z² ≥ Z², ζ = Z/D, A = πβ and S± = Re((1 ± 2iζ)P), the exact form is F_m = −φ(m) E[G Re P],
k = −½ φ(m) E[G S+], e = ½ φ(m) E[G S−]. For all m² ≥ 2, D > 0, |β| < ½, hence in every dimension,

    F_m < 0,    |F_m| ≤ 0.18 π/cos A,    |e| ≤ 0.09 (π/cos A)(1 + 0.46 tan|A|),
    k < 0   wherever   tan|A|/cos²A < D²/(6π).

0.18 stands for 2φ(√3), the largest (m² − 1)φ(m), and 0.46 for √2/π.
"""

from fractions import Fraction

import sympy as sp

from verify.checks.bound import below
from verify.checks.inference import follows
from verify.checks.symbolic import nonnegative, vanishes
from verify.evidence import SHARPER, Evidence, Provenance, claim
from verify.evidence.axioms import ASSOCIATION, ISSERLIS, MONOTONE_EXPECTATION, TAYLOR_BOUNDS

SCOPE = "all d ≥ 1, all m² ≥ 2, D > 0, |β| < ½"
PI_LOW = Fraction("3.14")
KAPPA = Fraction("0.46")
NORMAL = Fraction("0.09")

σ, h, g, t = sp.symbols("sigma h g t", nonnegative=True)
m = sp.Symbol("m")


def parts():
    """Real and imaginary part of P, with σ = sin²A, cosh²B = 1 + h, sinh²B = h."""
    yield vanishes(
        r"S_\pm = \pi\,\frac{\cos A \cosh B \pm 2\zeta \sin A \sinh B}{\cosh^2 B - \sin^2 A},\quad "
        r"A = \pi\beta,\ B = \pi\zeta,\ \zeta = Z/D",
        "P = π/cos(A − iB), cos(A − iB) = cos A cosh B + i sin A sinh B, of squared modulus cosh²B − sin²A",
        (1 - σ) * (1 + h) + σ * h - (1 + h - σ),
        scope=SCOPE,
    )
    yield nonnegative(
        r"\cosh^2 B \cos^2 A \le \cosh^2 B - \sin^2 A \le \cosh^2 B",
        "the differences are sin²A sinh²B and sin²A (as a combination with a symbol)",
        sp.expand((1 + h - σ) - (1 + h) * (1 - σ) + t * σ),
        scope=SCOPE,
    )


def moments():
    return vanishes(
        r"\mathbb{E}\,G = m^2 - 1,\quad \mathbb{E}[G Z^2] = m^2 + 1",
        "E Z² = 1, E Z⁴ = 3 (as a combination with a symbol)",
        (m**2 - 2 + 1 - (m**2 - 1)) + t * ((m**2 - 2) + 3 - (m**2 + 1)),
        scope=SCOPE,
        axioms=(ISSERLIS,),
    )


def ratio(most=3):
    return nonnegative(
        r"\frac{m^2 + 1}{m^2 - 1} \le 3 \quad (m^2 \ge 2)",
        "cross-multiplied, m² = 2 + g",
        most * (1 + g) - (3 + g),
        scope=SCOPE,
    )


def cosines():
    return nonnegative(
        r"\frac{\cos A \cosh B}{\cosh^2 B - \sin^2 A} \le \frac{1}{\cos A}",
        "cross-multiplied, cosh B = 1 + h: the difference is h(1 + h + sin²A)",
        sp.expand((1 + h) ** 2 - σ - (1 + h) * (1 - σ)),
        scope=SCOPE,
    )


def sines(kappa=KAPPA):
    """With t = π|ζ|: (2/π) t/(1 + t²/2) ≤ κ, by a square."""
    half = sp.Rational(kappa * PI_LOW / 2)
    return nonnegative(
        rf"2|\zeta \sinh B|/\cosh^2 B \le \tfrac2\pi\, t/\cosh t \le {float(kappa):g},\quad t = \pi|\zeta|",
        "sinh ≤ cosh, cosh t ≥ 1 + t²/2, π > 3.14; a square and a positive rest",
        half * (1 + t**2 / 2) - t,
        squares=[(half / 2, t - 1 / half)],
        scope=SCOPE,
        axioms=(TAYLOR_BOUNDS,),
    )


def peak(most=2):
    return vanishes(
        r"(m^2 - 1)\,\varphi(m) \le 2\varphi(\sqrt3)",
        "m² − 1 = 2(1 + x) with x = (m² − 3)/2, and 1 + x ≤ e^x",
        most * (1 + (m**2 - 3) / 2) - (m**2 - 1),
        scope=SCOPE,
        axioms=(TAYLOR_BOUNDS,),
    )


def normal(bound=NORMAL):
    """√(2π) > 5/2 as 6.28 > 25/4; e^{3/2} from its first six terms."""
    yield below(
        r"(5/2)^2 < 2\pi",
        "π > 3.14",
        Fraction(25, 4),
        2 * PI_LOW,
        scope=SCOPE,
        name="25/4",
        axioms=(TAYLOR_BOUNDS,),
    )
    series = sum(Fraction(3**j, 2**j * int(sp.factorial(j))) for j in range(6))
    yield below(
        rf"\varphi(\sqrt3) = e^{{-3/2}}/\sqrt{{2\pi}} < {float(bound):g}",
        "six terms of e^{3/2}, √(2π) > 5/2",
        1 / (Fraction(5, 2) * series),
        bound,
        scope=SCOPE,
        name="φ(√3)",
        axioms=(TAYLOR_BOUNDS,),
    )


@claim(
    SHARPER,
    "S-6, signs",
    r"F_m < 0,\quad |F_m| \le \tfrac{0.18\pi}{\cos A},\quad "
    r"|e| \le \tfrac{0.09\pi}{\cos A}(1 + 0.46 \tan|A|),\quad "
    r"\tfrac{\tan|A|}{\cos^2 A} < \tfrac{D^2}{6\pi} \Rightarrow k < 0",
    quantifiers=SCOPE,
    provenance=Provenance.DERIVED,
    hypotheses=(
        r"n = 2,\ \pi_i = \tfrac12,\ p^* = \mathcal{N}(0, I),\ \text{means } a, y",
        r"D, m, \beta, k, e, F_m \text{ as in “S-6, exact form”},\ D > 0,\ |\beta| < \tfrac12",
        r"m^2 \ge 2,\ A = \pi\beta",
    ),
    uses=("S S-6, exact form",),
)
def test_signs(evidence: Evidence) -> None:
    shape = [evidence.step(step) for step in parts()]
    evidence.conclude(
        follows(
            r"F_m = -\varphi(m)\,\mathbb{E}[G \operatorname{Re} P] < 0",
            "G ≥ Z² and Re P = π cos A cosh B/(cosh²B − sin²A) > 0",
            shape,
            (MONOTONE_EXPECTATION,),
            scope=SCOPE,
        )
    )
    bracket = evidence.step(
        follows(
            r"S_\pm \ge \pi \operatorname{sech} B\,(\cos A - 2\pi\zeta^2 \sin |A| / \cos^2 A)",
            "the two parts of the fraction; tanh B ≤ B",
            shape,
            (TAYLOR_BOUNDS,),
            scope=SCOPE,
        )
    )
    mean = evidence.step(moments())
    evidence.conclude(
        follows(
            r"\tfrac{\tan|A|}{\cos^2 A} < \tfrac{D^2}{6\pi} \Rightarrow "
            r"k = -\tfrac12 \varphi(m)\,\mathbb{E}[G S_+] < 0",
            "E[Gζ² sech] ≤ (3/D²) E[G sech], as ζ² increases and sech decreases in |Z|; so E[G S+] is at "
            "least π E[G sech] (cos A − (6π/D²) sin|A|/cos²A) > 0",
            [*shape, bracket, mean, evidence.step(ratio())],
            (ASSOCIATION, MONOTONE_EXPECTATION),
            scope=SCOPE,
        )
    )
    sizes = [evidence.step(step) for step in (cosines(), sines(), peak(), *normal())]
    evidence.conclude(
        follows(
            r"|F_m| \le \tfrac{0.18\pi}{\cos A},\quad |e| \le \tfrac{0.09\pi}{\cos A}(1 + 0.46\tan|A|)",
            "0 < Re P ≤ π/cos A, |S−| ≤ (π/cos A)(1 + 0.46 tan|A|), φ(m) E G ≤ 2φ(√3)",
            [*shape, mean, *sizes],
            (MONOTONE_EXPECTATION,),
            scope=SCOPE,
        )
    )

    evidence.twin("(m² + 1)/(m² − 1) ≤ 2", ratio(2))
    evidence.twin("(m² − 1)φ(m) ≤ φ(√3)", peak(1))
    evidence.twin("0.4 for √2/π", sines(Fraction("0.4")))
    evidence.twin("φ(√3) < 0.08", [*normal(Fraction("0.08"))][1])
