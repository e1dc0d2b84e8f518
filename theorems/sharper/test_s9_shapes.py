"""S-9, shapes: the others move away in several shapes, thirty times nearer than the proof of the sign needs.

Setting. Forward divergence, teacher N(0, I), the mixtures listed: one mean within 1/100 of the truth, all
others beyond 1.
Shown. ⟨μ_i, ∇_i L⟩ ≤ −E_φ w_i for all means but that one.
Not shown. Other mixtures: for means beyond 121 √(1 + log N) claim "S S-9, sign" has a proof.
Tools. Ball arithmetic. The factor max(|μ_i|² − 1, 0) picks the others.
"""

from verify import GaussianMixture
from verify.checks.enclosure import at_each, certified
from verify.checks.instance import Instance
from verify.evidence import SHARPER, Evidence, Provenance, claim
from verify.prove import E_phi, Law, dot, gradient, maximum, mu, square, w

SHAPES = {
    "(0, 4, 43/10, 8)": Instance(GaussianMixture([0, 4, "43/10", 8])),
    "(0, −4, 4)": Instance(GaussianMixture([0, -4, 4])),
    "(0, 5, −6, 7), weights 1/10 : 1/2 : 1/10 : 3/10": Instance(
        GaussianMixture([0, 5, -6, 7], ["1/10", "1/2", "1/10", "3/10"])
    ),
    "(1/100, 0), (4, 0), (0, 4), (3, −3)": Instance(GaussianMixture([["1/100", 0], [4, 0], [0, 4], [3, -3]])),
    "(0, 0), (6, 0), (13/2, 3/2), (13/2, −3/2)": Instance(
        GaussianMixture([[0, 0], [6, 0], ["13/2", "3/2"], ["13/2", "-3/2"]])
    ),
}
NEARER = Instance(GaussianMixture([0, "11/5", "23/10"]))
g, BEYOND = gradient(Law.TEACHER), maximum(square(mu) - 1, 0)
AWAY = BEYOND * (dot(mu, g) + E_phi(w)) <= 0


@claim(SHARPER, "S-9, shapes at points", at_each(SHAPES.values(), AWAY), provenance=Provenance.DERIVED)
def test_shapes_at_points(evidence: Evidence) -> None:
    for name, place in SHAPES.items():
        evidence.conclude(certified(place, AWAY))
        evidence.twin(f"the one moves away too: {name}", certified(place, dot(mu, g) + E_phi(w) <= 0))
    evidence.twin("the others at 2.2 and 2.3", certified(NEARER, AWAY))
