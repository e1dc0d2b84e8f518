r"""Theorem 3.4 at a fixed step: from too far all means arrive together, although one has the lead.

Setting. n = 2, d = 1, teacher N(0, 1), weights 1/2, forward descent with η = 1/20; both means start within
10⁻¹²⁰⁰ of M0 = 300 000. The start of Theorem 3.4 is one of these: its gap e^{−M0/100} is below 10⁻¹³⁰⁰.
Shown. From step 267 on all |μ_i|² ≤ 1/4: nobody leaves. So for every M0, as reported, the theorem is false
with this step.
Not shown. Where it tips; that it fails from every M0 beyond 300 000, and for every fixed step.
Tools. "S S-1, one step" once V ≤ 1/4. Every step is enclosed by the mean value theorem, in the spectral norm.

While the means are together they obey A ← (1 − 2η/n)A, whatever M0 is, and a step multiplies their gap by
1 + 4ηA²/n. So the gap grows by about e^{(log M0)²/(2η/n)} in all before they arrive, and not by e^{M0²} as in
the flow: less than e^{M0/100} once M0 is large.
"""

from fractions import Fraction

from verify import GaussianMixture
from verify.arithmetic import ball, certainly_positive, precision
from verify.checks.instance import Instance
from verify.checks.run import Run, along_each, certified_along, enclosed_along
from verify.dynamics import Spectral
from verify.evidence import FORWARD, Evidence, Provenance, claim
from verify.lemmas.forward import QUARTER, SIZE, STEP, V, descent, stays_near, η
from verify.prove import At, cut, equals, infer, k

FAR, RATE, BOX = 300_000, Fraction(1, 20), Fraction(1, 10**1200)
BY = Spectral(Fraction(1, 10**1300), Fraction(1, 10), bits=4500)
LAST = 267
TOGETHER = Run(Instance(GaussianMixture([FAR, FAR]), {"η": RATE}, box=BOX), descent, LAST, BY)
NEARER = Run(Instance(GaussianMixture(["5.06", 6]), {"η": RATE}), descent, LAST, Spectral())


def test_the_start_of_theorem_3_4_is_in_the_box():
    with precision(5000):
        assert certainly_positive(ball(BOX) - (ball(-FAR) / 100).exp())


@claim(
    FORWARD,
    "Theorem 3.4, too far for a step of 1/20",
    along_each([TOGETHER], At(descent, SIZE, k, LAST) <= QUARTER),
    provenance=Provenance.DERIVED,
)
def test_all_arrive(evidence: Evidence) -> None:
    inside = At(descent, V, None, LAST) <= QUARTER
    evidence.step(certified_along(TOGETHER, inside))
    small = infer(STEP, by=[equals(η, RATE)])
    evidence.conclude(
        cut(stays_near(LAST), enclosed_along(TOGETHER, inside), small), "V never increases then, by S-1"
    )
    evidence.twin("a step earlier", certified_along(TOGETHER, At(descent, V, None, LAST - 1) <= QUARTER))
    evidence.twin("from M0 = 6, with the gap of 0.94 that it has there", certified_along(NEARER, inside))
