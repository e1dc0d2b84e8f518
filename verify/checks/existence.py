"""Stationary points in boxes: the ``existence`` oracle, by the Krawczyk operator in ball arithmetic.

A theorem here says that exactly one choice of means in a box has the gradient 0, with weights and teacher as
given; what holds in all of the box (:mod:`verify.checks.enclosure`) then holds at that point.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from fractions import Fraction
from functools import partial
from typing import Any

from verify.algebra.calculus import Law
from verify.algebra.posterior import divergence
from verify.arithmetic import Ball, ball, certainly_less, certainly_within, is_finite, overlap, precision
from verify.checks.enclosure import (
    _state,
    _strictly,
    certified,
    enclosed,
    instance_plain,
    place_of,
    read_instance,
)
from verify.checks.field import DERIVED, Field, Rows
from verify.checks.instance import Instance
from verify.checks.state import State, in_turn
from verify.checks.stationary import has_one_stationary_point, krawczyk
from verify.errors import BudgetError, PrecisionError, ProofError
from verify.evidence import Grade, Step
from verify.logic.formulas import Comparison
from verify.logic.kernel import Theorem, _existence
from verify.logic.latex import formula_latex
from verify.logic.places import at_the_stationary_point, one_stationary
from verify.logic.proofs import answering
from verify.logic.reading import read_vector_atom
from verify.logic.statement import Statement, statement
from verify.logic.vectors import VectorAtom
from verify.mixture import GaussianMixture


def stationary_point(instance: Instance, gradient: VectorAtom) -> Theorem:
    """⊢ exactly one choice of means in the box about the student's has the gradient 0.

    Args:
        instance: with a box.
        gradient: made by :func:`verify.algebra.posterior.gradient`.

    Raises:
        ProofError: the Krawczyk operator does not map the box into its interior, or there is no box.
    """
    instance = _strictly(instance)
    place = place_of(instance)
    if not _maps_inside(instance, gradient):
        why = "is not shown to hold one point where the gradient is 0"
        raise ProofError("box", place.means_said, why, "take another box, or more digits")
    content = [instance_plain(instance), gradient.plain()]
    axioms = "ball arithmetic", "Krawczyk's theorem"
    return _existence.says(one_stationary(place, gradient), content, axioms)


def _maps_inside(instance: Instance, gradient: VectorAtom) -> bool:
    with precision(instance.bits), suppress(BudgetError, PrecisionError):
        radius = ball(Fraction(instance.box))
        centre = [ball(c) for row in instance.student.means for c in row]
        for field, box in _fields(instance, gradient):
            image = krawczyk(field, box)
            # The balls are a little wider than the box, so the zero in them has to be in the box itself.
            inside = (certainly_less(abs(k - c), radius) for k, c in zip(image, centre, strict=True))
            within = (is_finite(k) and certainly_within(k, side) for k, side in zip(image, box, strict=True))
            if all(within) and all(inside):
                return True
            if not all(overlap(k, side) for k, side in zip(image, box, strict=True)):
                break  # every zero in the box lies in the image: there is none
    return False


def _fields(instance: Instance, gradient: VectorAtom) -> Iterator[tuple[Field, list[Ball]]]:
    """The gradient in all nd coordinates with its derivative on the box, to few digits and then to all."""
    law = divergence(gradient)
    if law is None or not instance.box:
        raise ProofError("instance", instance, f"has no box, or {gradient.latex} is no gradient", "give them")
    whole, d = _strictly(instance).state, instance.student.dimension

    def value(at: Sequence[Ball]) -> list[Ball]:
        means = [at[k : k + d] for k in range(0, len(at), d)]
        there = GaussianMixture(means, whole.student.weights)
        state = _state(there, whole.teacher, Fraction(0), instance.digits)  # for all theorems about this box
        return [g for row in state.gradient(*law) for g in row]

    box = [ball(c) for row in whole.student.means for c in row]
    for digits in in_turn(instance.digits):
        yield Field(value, partial(_derivative, whole, *law, digits), DERIVED), box


def _derivative(whole: State, law: Law, teacher: str, digits: int, _: Sequence[Ball]) -> Rows:
    return whole.hessian(law, teacher, digits)


def stationary_with(instance: Instance, gradient: VectorAtom, *shown: Comparison) -> Theorem:
    """The same, and at that point the comparisons, which balls decide in all of the box."""
    exists, facts = stationary_point(instance, gradient), [enclosed(instance, f) for f in shown]
    return at_the_stationary_point(exists, place_of(instance), gradient, facts)


def certified_stationary(instance: Instance, gradient: VectorAtom, *shown: Comparison) -> Step:
    """What :func:`stationary_with` shows; REFUTED if in all of the box ∇ ≠ 0 or a comparison fails."""
    try:
        return Step.of(stationary_with(instance, gradient, *shown), "Krawczyk operator, balls on the box")
    except ProofError as error:
        why, scope = str(error), str(instance)
    claimed = formula_latex(one_stationary(place_of(instance), gradient, shown))
    found = [Step(claimed, why, "Krawczyk operator", Grade.INCONCLUSIVE, scope, why)]
    found += [certified(instance, formula) for formula in shown]
    with precision(instance.bits), suppress(BudgetError, PrecisionError):
        for field, box in _fields(instance, gradient):
            found.append(has_one_stationary_point(claimed, why, field, box, scope=scope, name="mu"))
            if found[-1].grade is not Grade.INCONCLUSIVE:
                break
    return min(found, key=lambda step: step.grade)


def stationary_in_each(instances: Iterable[Instance], gradient: VectorAtom, *shown: Comparison) -> Statement:
    """The statement that each box holds one stationary point, and that the comparisons hold there."""
    return statement(*(one_stationary(place_of(instance), gradient, shown) for instance in instances))


def _answer(content: Any) -> Theorem:
    instance, gradient = content
    return stationary_point(read_instance(instance), read_vector_atom(gradient))


answering("existence", _answer)
