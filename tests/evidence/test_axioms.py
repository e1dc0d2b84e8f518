"""What the axioms say covers what the claims use them for; numbers say that it is true."""

import mpmath as mp
import pytest

from verify.evidence.axioms import (
    DIFFERENTIATION,
    EXPONENTIAL,
    LOGISTIC_TRANSFORM,
    MONOTONE_EXPECTATION,
    ROTATION,
    SUBSTITUTION,
    SYMMETRY,
)


@pytest.mark.parametrize(
    ("axiom", "said"),
    [
        (EXPONENTIAL, r"\sum_{k \le K}"),  # e^y ≥ y⁵/120 in Theorem 3.2
        (EXPONENTIAL, r"\tfrac{y^K}{K!}"),
        (EXPONENTIAL, r"e^y \ge 1 + y \ (y \in \mathbb{R})"),  # so e^{−y} ≥ 1 − y, S-5's slice
        (EXPONENTIAL, r"0 \le e^{-y} - 1 + y \le \tfrac{y^2}{2}"),  # O(Δ⁻⁴) in the residual distance
        (LOGISTIC_TRANSFORM, r"-1 < \operatorname{Re} z < 1"),  # moments of σ' at z = 0
        (LOGISTIC_TRANSFORM, "derivatives under the integral"),
        (DIFFERENTIATION, r"|\partial_\theta^j f(x,\theta)| \le g(x)"),  # the dominating function
        (SUBSTITUTION, r"|s|^d"),  # the change of scale x = s/Δ
        (SUBSTITUTION, "increasing"),  # the logit as a variable
        (SYMMETRY, r"2\,\mathbb{E}_{\varphi}"),
        (ROTATION, "independent"),
        (MONOTONE_EXPECTATION, r"\varphi,\ p,\ p^*"),  # used under p for the reverse divergence
    ],
)
def test_an_axiom_states_what_it_is_used_for(axiom, said):
    assert said in axiom.statement


@pytest.mark.parametrize("z", [mp.mpf(k) / 10 for k in (-5, 0, 1, 5, 9)], ids=str)
def test_transforms_of_the_logistic_function_against_quadrature(z):

    def transform(f):
        return mp.quad(lambda s: mp.exp(-z * s) * f(1 / (1 + mp.exp(-s))), [-400, -20, 0, 20, 400])

    ratio = mp.pi / mp.sin(mp.pi * z) if z else mp.inf
    assert abs(transform(lambda w: w * (1 - w)) - (z * ratio if z else 1)) < 1e-9
    if z > 0:
        assert abs(transform(lambda w: w) - ratio) < 1e-9
        assert abs(transform(lambda w: w * w) - (1 - z) * ratio) < 1e-9


@pytest.mark.parametrize("y", [mp.mpf("1e-6"), mp.mpf("0.3"), mp.mpf(1), mp.mpf(7)])
def test_bounds_of_the_exponential_function(y):
    with mp.workdps(60):  # at y = 1e-6 the eighth term is 1e-53
        assert 0 <= mp.exp(-y) - 1 + y <= y**2 / 2
        assert mp.exp(-y) >= 1 - y
        for K in range(8):
            series = sum(y**k / mp.factorial(k) for k in range(K + 1))
            assert mp.exp(y) >= series >= y**K / mp.factorial(K)
