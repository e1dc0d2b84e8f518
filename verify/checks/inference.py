"""Steps that follow from others: an axiom applied to hypotheses that were checked."""

from __future__ import annotations

from collections.abc import Sequence

from verify.evidence import Axiom, Grade, Step


def follows(
    statement: str, why: str, hypotheses: Sequence[Step], axioms: tuple[Axiom, ...], *, scope: str
) -> Step:
    """The statement follows from the checked hypotheses by the axioms.

    What the machine checks is the hypotheses; that they are those of the axioms is for the reader, so
    ``why`` should say which is which.

    Returns:
        The lowest grade of the hypotheses; INCONCLUSIVE if one of them is REFUTED, since a conclusion with
        a false hypothesis is undecided.
    """
    grade = max(min(step.grade for step in hypotheses), Grade.INCONCLUSIVE)
    count = len(hypotheses)
    method = f"follows from {count} checked step{'s' * (count != 1)}; the inference is for the reader"
    weak = [step.statement for step in hypotheses if step.grade <= Grade.INCONCLUSIVE]
    return Step(statement, why, method, grade, scope, "; ".join(weak), axioms)
