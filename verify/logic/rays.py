"""Means on a ray: the extreme value theorem gives a place where a function of the means is stationary."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

from verify.errors import ProofError
from verify.logic.formulas import ON_A_RAY, Comparison, Formula, Predicate, equals
from verify.logic.kernel import Theorem, _make, mentions
from verify.logic.latex import latex
from verify.logic.motion import Motion, derivative
from verify.logic.terms import Real, Symbol, Term, term
from verify.logic.vectors import square

_PRINTS_S = '"s","s",'
"""In the key of an atom: a symbol s that prints as s."""


def on_ray(motion: Motion, s: Symbol) -> Comparison:
    """The formula |μ_i − s u_i|² = 0, for all i: the means are s times the velocities of the motion."""
    return equals(square(motion.moving - s * motion.velocity), 0)


def highest_on_ray(
    motion: Motion,
    s: Symbol,
    value: Real,
    at_origin: Theorem,
    positive: Theorem,
    decay: Theorem,
    there: Sequence[Theorem],
) -> Theorem:
    """From f ≤ 0 at 0, f > 0 and s² f ≤ B at s u: for some s > 0, whatever holds at s u where ∂f = 0, f > 0.

    Along the ray f(s u) is continuously differentiable in s, its derivative is the ∂f of
    :mod:`verify.logic.motion`. It is at most 0 at s = 0, positive at s = 1, and at most B/s², so less than at
    1, beyond some s. So it is highest at some s > 0 in between, and there ∂f = 0. Source: Rudin 1976,
    Theorems 4.16 and 5.8.

    Args:
        motion: of all means, with velocities u_i.
        s: a parameter that ranges over all s > 0.
        value: f, a function of the means that may be differentiated.
        at_origin: |μ_i|² = 0 ⊢ f ≤ 0.
        positive: μ_i = s u_i ⊢ f > 0.
        decay: μ_i = s u_i ⊢ s² f ≤ B.
        there: theorems  μ_i = s u_i, ∂f = 0, f > 0 ⊢ a comparison without s.

    Returns:
        ⊢ for some s > 0, at μ_i = s u_i: the conclusions of ``there``, under the hypotheses that do not speak
        of the means.

    Raises:
        ProofError: one of the premises is not of this form.
    """
    f, there = term(value), tuple(there)
    if motion.variable != "state" or f.depends - {"state", "mixture"}:
        raise ProofError("value", f, "is no function of the means alone", "take a function of the means")
    if s.domain != ((">", Fraction(0)),) or s.depends or s.integer or _names(f, s):
        raise ProofError("s", s.name, "does not range over all s > 0, or stands in f", "declare it positive")
    stationary, ray = equals(derivative(f, motion), 0), on_ray(motion, s)
    if at_origin.conclusion != (f <= 0) or positive.conclusion != (f > 0):
        raise ProofError("positive", positive, "are not f ≤ 0 at 0 and f > 0", "prove these")
    bound = decay.comparison.difference + s**2 * f
    if decay.comparison.kind != "≥" or _names(bound, s) or bound.depends - {"mixture"}:
        raise ProofError("decay", decay, "is not s² f ≤ B with B free of s and the means", "bring it there")
    rest = [
        *_rest([at_origin], [equals(square(motion.moving), 0)], s),
        *_rest([positive, decay], [ray], s),
        *_rest(there, [ray, stationary, f > 0], s),
    ]
    for theorem in there:
        shown = theorem.comparison.difference
        if "k" in shown.depends or _names(shown, s):
            raise ProofError("there", theorem, "speaks of s or of a step", "state it for the means alone")
    conclusion = exists_on_ray(motion, [t.comparison for t in there])
    premises = at_origin, positive, decay, *there
    content = [motion.plain(), s.plain(), f.plain()]
    axioms = ("extreme value theorem with Fermat's rule",)
    return _make("highest on a ray", rest, conclusion, premises, content, axioms=axioms)


def exists_on_ray(motion: Motion, shown: Sequence[Comparison]) -> Predicate:
    """The formula: for some s > 0, at μ_i = s u_i, all these comparisons hold.

    Raises:
        ProofError: one of them has a symbol that prints as s.
    """
    shown = tuple(shown)
    if any(_PRINTS_S in a.key.replace("\\", "") for c in shown for a in c.atoms):
        raise ProofError("shown", shown[0].key, "has a symbol s of its own", "call that another name")
    u = motion.velocity.latex.replace("{", "{{").replace("}", "}}")
    mean = motion.moving.latex.replace("{", "{{").replace("}", "}}")
    parts, terms = [], [square(motion.velocity)]
    for comparison in shown:
        relation = {"=": "=", "≥": r"\ge", ">": ">"}[comparison.kind]
        parts.append(f"{{{len(terms)}}} {relation} 0")
        terms.append(comparison.difference)
    text = rf"\exists\, s > 0:\quad \text{{{{at }}}} {mean} = s\,{u}\ (\text{{{{all }}}} i):\quad "
    return Predicate(ON_A_RAY, tuple(terms), text + r",\ ".join(parts))


def _rest(theorems: Iterable[Theorem], allowed: Sequence[Formula], s: Symbol) -> list[Formula]:
    """The other hypotheses, if they speak neither of the means nor of s."""
    rest = [h for t in theorems for h in t.hypotheses if h not in allowed]
    for formula in rest:
        free = {v for a in formula.atoms for v in a.depends}
        if free & {"state", "k"} or any(mentions(a, s) for a in formula.atoms):
            why = "is a hypothesis about the means, or about s"
            raise ProofError("premise", latex(_shown(formula)), why, "discharge it first")
    return rest


def _shown(formula: Formula) -> Term:
    return formula.difference if isinstance(formula, Comparison) else formula.terms[0]


def _names(value: Term, s: Symbol) -> bool:
    return any(mentions(a, s) for a in value.atoms)


__all__ = ["exists_on_ray", "highest_on_ray", "on_ray"]
