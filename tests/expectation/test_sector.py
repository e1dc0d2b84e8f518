"""The wider pole-free strip: its amplification against the sums themselves at complex points."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from verify import forward_fisher
from verify.arithmetic import ball, precision
from verify.errors import PrecisionError
from verify.expectation.means import Means
from verify.expectation.sector import Sector
from verify.expectation.strip import Cosine
from verify.mixture import GaussianMixture

MIXTURES = [
    GaussianMixture([4, 1, -2]),
    GaussianMixture([0, 5, 7, 20], ["1/10", "2/5", "1/5", "3/10"]),
    GaussianMixture(list(range(16))),
]


def worst(mixture, y):
    """The largest Σ|E_k| / |Σ E_k| on a grid of points x + iy, in float64."""
    means = np.array([float(p[0]) for p in mixture.means])
    logs = np.log([float(w) for w in mixture.weights]) - means**2 / 2
    x = np.linspace(means.min() - 8, means.max() + 8, 20_001)[:, None]
    exponents = x * means + logs
    terms = np.exp(exponents - exponents.max(axis=1, keepdims=True))
    return float((terms.sum(axis=1) / abs((terms * np.exp(1j * y * means)).sum(axis=1))).max())


@pytest.mark.parametrize("mixture", MIXTURES, ids=["3", "4", "16"])
@pytest.mark.parametrize("share", [0.3, 0.45])
def test_the_amplification_bounds_the_sums(mixture, share):
    sector = Sector.of(Means.of(mixture), 0)
    a = ball(Fraction(int(share * 256 * np.exp(sector.log_width())), 256))
    with precision(64):
        claimed = sector.amplification(a)
    seen = max(worst(mixture, y) for y in np.linspace(0, float(a), 25))
    assert seen <= float(claimed)
    # It is an upper bound with the other lines of the strip and a margin inside: not a loose one.
    assert float(claimed) < 3 * seen


def test_it_reaches_where_the_cosine_bound_is_infinite():
    cloud = Means.of(GaussianMixture(list(range(16))))
    beyond = ball(Fraction(1))
    assert float(Sector.of(cloud, 0).amplification(beyond)) < 10
    with pytest.raises(PrecisionError):
        Cosine(cloud.spread(0)).amplification(beyond)


def test_a_strip_that_reaches_a_pole_is_refused():
    cloud = Means.of(GaussianMixture([4, 1, -2]))
    with pytest.raises(PrecisionError):
        Sector.of(cloud, 0).amplification(ball(Fraction(17, 16)))  # π/3 is the distance of the poles


def test_the_proof_is_skipped_where_it_does_not_pay_and_done_once_where_it_does(monkeypatch):
    proofs = []
    prove = Sector._prove
    monkeypatch.setattr(Sector, "_prove", lambda self, a: proofs.append(a) or prove(self, a))
    forward_fisher(GaussianMixture(list(range(16))), digits=30)
    assert proofs == []
    forward_fisher(GaussianMixture([5, 1, -2]), digits=200)
    assert len(proofs) == 1
