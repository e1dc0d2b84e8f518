r"""R-2, how large a margin has to be: at the listed states a margin of ¼ or ½ grows, one of 1/100 does not.

Setting. Two teachers of equal weight on the line at distance Δ, n students of equal weight; student 1 is at
its margin from the midpoint, the others where they hinder it most, as far as a search saw.
Shown. There ∇_1F > 0: its margin grows. With margin 1/100 it does not (the false twins).
Not shown. That no other state is worse; "R-2, cells stay" proves it for all states, with larger margins.
Tools. The engine.
"""

from fractions import Fraction

import pytest

from verify import GaussianMixture, reverse_fisher
from verify.arithmetic import Ball, precision
from verify.checks.sign import positive
from verify.evidence import REVERSE, Evidence, Provenance, claim

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
