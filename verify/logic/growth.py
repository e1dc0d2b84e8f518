r"""What holds at all times of a gradient flow: Grönwall's lemma, and limits as t → ∞.

Along a flow f(t) = f(μ(t), t) is continuously differentiable for the terms f that
:func:`verify.logic.speeds.speed_of` takes apart. If p > 0 and p f' ≤ λ f at all times, with continuous p and
λ, then f e^{−∫λ/p} does not increase, so f stays ≤ 0 if it starts there, and < 0 if it starts there. In the
second case it is enough that the inequality holds as long as f ≤ 0 (for all components, of which there are
finitely many): else there were a first time with f = 0, and up to it f e^{−∫λ/p} would not have increased.
Source: Hartman 2002, ODE, Section III.1.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from verify.errors import ProofError
from verify.logic.flow import During, Flow, t, value_during
from verify.logic.formulas import IN_TIME, TENDS_IN_TIME, Comparison, Formula, Predicate
from verify.logic.kernel import Theorem, _make, mentions
from verify.logic.latex import formula_latex
from verify.logic.sealed import exactly
from verify.logic.speeds import speed_of
from verify.logic.terms import Real, Scalar, Symbol, Term, term

GRONWALL, LIMIT = "Grönwall's lemma", "squeeze theorem"


def never_rises_above(
    value: Real,
    flow: Flow,
    start: Theorem,
    falls: Theorem,
    growth: Real | Scalar = 0,
    factor: Real | Scalar = 1,
    positive: Theorem | None = None,
) -> Theorem:
    """From f ≤ 0 at the start and p f' ≤ λ f, p > 0 at all times: f(t) ≤ 0 for all t ≥ 0; the same with <.

    Args:
        value: f, a term of the state, of t and of values at the start.
        flow: along which.
        start: ⊢ f(0) ≤ 0, or f(0) < 0.
        falls: ⊢ p(t) f'(t) ≤ λ(t) f(t) along the flow, f' as by :func:`verify.logic.speeds.speed_of`. It may
            assume f(t) ≤ 0 if f < 0 at the start.
        growth: λ, such a term as f.
        factor: p, such a term as f.
        positive: ⊢ p(t) > 0 along the flow, under what ``falls`` may assume; left out for p = 1.

    Raises:
        ProofError: a premise is not of this form, or assumes something about one time t.
    """
    exactly(Theorem, start=start, falls=falls)
    f, λ, p = term(value), term(growth), term(factor)
    for one in (λ, p):
        speed_of(one, flow)  # differentiable, so continuous
    slope = value_during(speed_of(f, flow), flow)
    at_t, at_start = value_during(f, flow), value_during(f, flow, begun=False)
    strict = start.conclusion == (at_start < 0)
    if strict and "x" in f.depends:
        why = "is a number for each point, of which one may be the first to reach 0 at no time"
        raise ProofError("value", f, why, "start from f ≤ 0")
    if not strict and start.conclusion != (at_start <= 0):
        hint = f"{_wanted(at_start <= 0, flow)} or the same with <"
        raise ProofError("start", start, "is neither f ≤ 0 nor f < 0 at the start", hint)
    wanted = value_during(p, flow) * slope <= value_during(λ, flow) * at_t
    if falls.conclusion != wanted:
        hint = f"{_wanted(wanted, flow)} along this flow"
        raise ProofError("falls", falls, "is not p f' ≤ λ f at time t", hint)
    if p != term(1) and (positive is None or positive.conclusion != (value_during(p, flow) > 0)):
        hint = f"{_wanted(value_during(p, flow) > 0, flow)} along this flow"
        raise ProofError("positive", positive, "is not p > 0 at time t", hint)
    along = [falls] if positive is None else [falls, positive]
    assumed = [at_t <= 0] if strict else []
    hypotheses = [*start.hypotheses, *(h for a in along for h in a.hypotheses if h not in assumed)]
    _at_no_time(hypotheses)
    content = [f.plain(), flow.plain(), λ.plain(), p.plain()]
    conclusion = at_t < 0 if strict else at_t <= 0
    return _make("Grönwall", hypotheses, conclusion, (start, *along), content, axioms=(GRONWALL,))


def _wanted(formula: Comparison, flow: Flow) -> str:
    """What to prove. Values along two flows print alike, so it says where one is of another flow."""
    others = {a.latex for a in formula.atoms if isinstance(a, During) and a.flow != flow}
    named = f" ({', '.join(sorted(others))} in it is of another flow)" if others else ""
    return f"prove {formula_latex(formula)}{named}"


def tends_in_time(value: Real, limit: Real | Scalar) -> Predicate:
    """The formula: value → limit as t → ∞."""
    return Predicate(IN_TIME, (term(value), term(limit)), TENDS_IN_TIME)


def squeezed_in_time(
    value: Real, limit: Real | Scalar, small: Symbol, above: Theorem, below: Theorem, scale: Real | Scalar = 1
) -> Theorem:
    """From (a − A) t ≤ ε c t + B_ε and (A − a) t ≤ ε c t + B'_ε for all ε > 0 and t ≥ 0: a → A as t → ∞.

    Divided by t the limits are at most ε c, and ε is any number > 0.

    Args:
        value: a, the value of something at time t.
        limit: A, which does not change with t.
        small: ε, a parameter with the domain ε > 0.
        above: ⊢ (a − A) t ≤ ε c t + B; B does not change with t, and may be made of ε.
        below: ⊢ (A − a) t ≤ ε c t + B'.
        scale: c, which changes neither with t nor with ε.

    Raises:
        ProofError: a premise is not of this form, or assumes something about one time t, or about ε.
    """
    a, A, c = term(value), term(limit), term(scale)
    exactly(Symbol, small=small)
    if small.domain != ((">", Fraction(0)),) or small.depends or small.integer:
        raise ProofError("small", small.name, "does not range over all ε > 0", "declare it positive")
    if "t" in (A.depends | c.depends) or any(_names(one, small) for one in (a, A, c)):
        raise ProofError("limit", A, "or c changes with t, or one of them is made of ε", "take constants")
    for theorem, gap in ((above, a - A), (below, A - a)):
        rest = theorem.comparison.difference - (small * c * t - gap * t)
        if theorem.comparison.kind != "≥" or "t" in rest.depends:
            why = "is not (a − A) t ≤ ε c t + B, or the same with A − a, where B is free of t"
            raise ProofError("theorem", theorem, why, "bring it there")
    hypotheses = [*above.hypotheses, *below.hypotheses]
    _at_no_time(hypotheses)
    if any(mentions(atom, small) for h in hypotheses for atom in h.atoms):
        raise ProofError("hypothesis", small.name, "is assumed to be something", "prove it for every ε > 0")
    content = [a.plain(), A.plain(), small.plain(), c.plain()]
    conclusion = tends_in_time(a, A)
    return _make("limit in time", hypotheses, conclusion, (above, below), content, axioms=(LIMIT,))


def _names(value: Term, small: Symbol) -> bool:
    return any(mentions(atom, small) for atom in value.atoms)


def _at_no_time(hypotheses: Iterable[Formula]) -> None:
    for hypothesis in hypotheses:
        if isinstance(hypothesis, Predicate) and hypothesis.name == IN_TIME:
            continue  # it is about all times
        if any("t" in atom.depends for atom in hypothesis.atoms):
            why = "is assumed at one time t"
            raise ProofError("hypothesis", formula_latex(hypothesis), why, "prove it for all t first")


__all__ = ["GRONWALL", "never_rises_above", "squeezed_in_time", "tends_in_time"]
