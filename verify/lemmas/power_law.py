"""The end of Theorem 3.7: L_k ≥ c_ε (1 + ηk)^{−(1+ε)}, from how fast norms grow and what loss they leave.

With a = 1/8 − ε/32 the norms grow like e^{aX_k} ≤ V + ηSk, and the loss is at least e^{−(1/8 + ε/32)X_k}/w.
"""

from __future__ import annotations

from verify.algebra.posterior import mu
from verify.lemmas.far_mean import chosen_exponential, chosen_log, is_other, other
from verify.lemmas.far_start import X_k
from verify.lemmas.forward import L_k, descent, η
from verify.lemmas.slow_decay import SMALL, X_i, rate_above, rate_below, ε
from verify.logic.descent import along, k
from verify.logic.formulas import Comparison, equals
from verify.logic.kernel import Theorem, cut, definition, nonnegative_square
from verify.logic.schemas import exp, exp_log, exp_positive, exp_sum, exp_zero, log
from verify.logic.search import infer
from verify.logic.terms import Real, term


def no_less(start: Real, slope: Real, weight: Real, factor: Real) -> Comparison:
    """The formula w (V + S)^{1+ε} L_k ≥ (1 + ηk)^{−(1+ε)}, if there is one of the others (factor 1 − ι_i)."""
    first, second = (1 + ε) * log(term(start) + slope), (1 + ε) * log(1 + η * k)
    return term(factor) * (term(weight) * exp(first) * L_k - exp(-1 * second)) >= 0


def log_of_growth(growth: Theorem, start: Theorem, slope: Theorem) -> Theorem:
    """⊢ (1/8 + ε/32)X_k ≤ (1 + ε)(log(V + S) + log(1 + ηk)) for all others; see :func:`power_law`."""
    V, S = start.comparison.difference, slope.comparison.difference
    time, top, power = 1 + η * k, log(V + S) + log(1 + η * k), rate_below * X_k
    by = [exp_sum(log(V + S), log(time)), cut(exp_log(V + S), infer(V + S > 0, by=[start, slope]))]
    by.append(cut(exp_log(time), infer(time > 0, by=[infer(η * k >= 0)])))
    known = infer(equals(exp(top), (V + S) * time), by=by)
    wide = infer(V + η * S * k <= exp(top), by=[known, infer(V * η * k >= 0, by=[start]), slope])
    wide = infer(other * (V + η * S * k) <= other * exp(top), by=[wide, is_other()])
    small = infer(other * (exp(power) - exp(top)) <= 0, by=[growth, wide])
    small = chosen_log(other, is_other(), power, top, small)
    size = along(infer(X_i >= 0, by=[definition(X_i), nonnegative_square(mu)]), descent)
    rates = infer(rate_above <= (1 + ε) * rate_below, by=[SMALL[0]])
    rates = infer(rate_above * X_k <= (1 + ε) * power, by=[rates, size])
    rates = infer(other * rate_above * X_k <= (1 + ε) * other * power, by=[rates, is_other()])
    by = [rates, infer((1 + ε) * other * (power - top) <= 0, by=[small])]
    return infer(other * (rate_above * X_k - (1 + ε) * top) <= 0, by=by)


def power_law(growth: Theorem, loss: Theorem, start: Theorem, slope: Theorem, weight: Real) -> Theorem:
    """⊢ w (V + S)^{1+ε} L_k ≥ (1 + ηk)^{−(1+ε)}, if there is one of the others.

    Args:
        growth: ⊢ e^{aX_k} ≤ V + ηSk for all others.
        loss: ⊢ w L_k ≥ e^{−(1/8 + ε/32)X_k} for all others.
        start: ⊢ V > 0.
        slope: ⊢ S ≥ 0.
        weight: w.
    """
    V, S = start.comparison.difference, slope.comparison.difference
    first, second = (1 + ε) * log(V + S), (1 + ε) * log(1 + η * k)
    low, power = -1 * (first + second), -1 * rate_above * X_k
    small = infer(other * (low - power) <= 0, by=[log_of_growth(growth, start, slope)])
    small = chosen_exponential(other, is_other(), low, power, small)
    small = infer(other * (term(weight) * L_k - exp(low)) >= 0, by=[loss, small], degree=1)
    small = infer(other * (term(weight) * L_k - exp(low)) * exp(first) >= 0, by=[small, exp_positive(first)])
    none = infer(equals(exp(first) * exp(-1 * first), 1), by=[exp_sum(first, -1 * first), exp_zero()])
    return infer(no_less(V, S, weight, other), by=[small, exp_sum(-1 * first, -1 * second), none])
