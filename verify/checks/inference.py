"""Steps that follow from others: an axiom applied to hypotheses that were checked."""

from __future__ import annotations

from collections.abc import Sequence

from verify.arithmetic.arguments import checked
from verify.errors import InputError
from verify.evidence import Axiom, Grade, Step


@checked
def follows(
    statement: str, why: str, hypotheses: Sequence[Step], axioms: tuple[Axiom, ...], *, scope: str
) -> Step:
    """The statement is argued to follow from the checked hypotheses by the axioms: an open joint.

    What the machine checks is the hypotheses; that they are those of the axioms, and that the statement is
    what then follows, is for the reader, so ``why`` should say which is which.

    Returns:
        The lowest grade of the hypotheses, and at most ARGUED; INCONCLUSIVE if one of them is REFUTED, since
        a conclusion with a false hypothesis is undecided. The statement is among its ``open_joints``, after
        those of the hypotheses.

    Raises:
        InputError: no hypothesis.
    """
    if not hypotheses:
        raise InputError("hypotheses", hypotheses, "nothing follows from nothing", "give some steps")
    lowest = min(step.grade for step in hypotheses)
    grade = min(max(lowest, Grade.INCONCLUSIVE), Grade.ARGUED)
    joints = dict.fromkeys((*(joint for step in hypotheses for joint in step.open_joints), statement))
    count = len(hypotheses)
    method = f"follows from {count} checked step{'s' * (count != 1)}; the inference is for the reader"
    weak = [step.statement for step in hypotheses if step.grade <= Grade.INCONCLUSIVE]
    return Step(statement, why, method, grade, scope, "; ".join(weak), axioms, open_joints=tuple(joints))
