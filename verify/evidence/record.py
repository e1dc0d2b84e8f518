"""What one run of one check showed: its steps, its conclusion, its false twins, and the grade they give."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TypeVar

from verify.errors import InputError, MisuseError, ProofError
from verify.evidence.axioms import Axiom
from verify.evidence.claim import Claim
from verify.evidence.grade import Grade
from verify.evidence.nets import Nets
from verify.evidence.series import Series
from verify.evidence.step import Step, Twin
from verify.logic.kernel import Theorem


@dataclass(frozen=True, slots=True)
class Record:
    """The evidence of one test item.

    Attributes:
        claim: what was to be shown.
        instance: the parameters of this item, e.g. ``"n=3"``; empty if the claim was checked at once.
        node: the pytest node id, which reproduces it; of an installed package, with the module's name in
            place of the file, for ``pytest --pyargs``.
        steps: lemmas on the way; the claim stands on them, but they are not the claim.
        conclusions: the statement itself, or all its parts.
        twins: false near-misses given to the same checks.
        seconds: wall time, for information.
        trouble: why the check did not run to its end (an exception, a skip); empty if it did.
        series: data to look at; no grade rests on them.
        line: where the check starts in the node's file, counted from 1; 0 if unknown.
        nets: what a machine tried against a claim made of formulas; None if it tried nothing.
    """

    claim: Claim
    instance: str
    node: str
    steps: tuple[Step, ...]
    conclusions: tuple[Step, ...]
    twins: tuple[Twin, ...]
    seconds: float
    trouble: str = ""
    series: tuple[Series, ...] = ()
    line: int = 0
    nets: Nets | None = None

    @property
    def grade(self) -> Grade:
        """What was shown for this instance, leaving out the premises."""
        return self._judged[0]

    @property
    def reason(self) -> str:
        """Why the grade is REFUTED or INCONCLUSIVE; empty for the others."""
        return self._judged[1]

    @property
    def defect(self) -> str:
        """What is wrong with the check itself, not with the claim; empty if nothing is."""
        for step in self.steps:
            if step.grade is Grade.REFUTED:
                return f"the argument rests on a refuted step {step.statement}: {step.residual or step.why}"
        for step in self._all:
            if step.seen_false:
                return f"{step.statement} fails, computed without error control: {step.residual or step.why}"
        if not self.conclusions:
            return "no conclusion was drawn: the check never called evidence.conclude"
        if not self.twins:
            return "no false twin was tried: a check that cannot fail shows nothing"
        for twin in self.twins:
            if not twin.noticed:
                return f"the false twin «{twin.change}» was not refuted, so the check shows nothing"
        return ""

    @property
    def scopes(self) -> tuple[str, ...]:
        """What the conclusions were shown for, once: as its formulas say, or as its steps do."""
        if self.grade is Grade.PROVED:
            return (self.claim.quantifiers,)
        return tuple(dict.fromkeys(step.scope for step in self.conclusions))

    @property
    def axioms(self) -> tuple[Axiom, ...]:
        """Every axiom that a step uses, once, in order of use."""
        return tuple(dict.fromkeys(a for step in self._all for a in step.axioms))

    @property
    def open_joints(self) -> tuple[str, ...]:
        """The statements whose inference is left to the reader, in LaTeX, once, in order of use."""
        return tuple(dict.fromkeys(joint for step in self._all for joint in step.open_joints))

    @property
    def _all(self) -> Iterator[Step]:
        yield from self.steps
        yield from self.conclusions

    @property
    def _judged(self) -> tuple[Grade, str]:
        if self.nets and self.nets.violation:
            return Grade.REFUTED, self.nets.violation
        # A refuted conclusion is a counterexample to the claim whatever else went wrong. A refuted
        # *lemma* only breaks this argument, so the claim is undecided.
        for step in self.conclusions:
            if step.grade is Grade.REFUTED:
                return Grade.REFUTED, step.residual or step.statement
        seen_false = self.nets.seen_false if self.nets else ""
        if why := self.trouble or self._undecided_step or self.defect or self._not_shown or seen_false:
            return Grade.INCONCLUSIVE, why
        lowest = min(step.grade for step in self._all)
        if lowest is Grade.PROVED and not (self.claim.shown and all(s.proof for s in self._all)):
            return Grade.ARGUED, "the statement is typed: nothing compares it with what was computed"
        if lowest is Grade.CERTIFIED and not self.claim.shown:
            return (
                Grade.ARGUED,
                "the numbers are enclosed, but the statement is typed: nothing compares the two",
            )
        return lowest, ""

    @property
    def _not_shown(self) -> str:
        """Which formula of the claim no conclusion is, under the claim's own hypotheses at each place."""
        proofs = [s.proof for s in self.conclusions if s.proof]
        for number, given in enumerate(self.claim.assumed):
            for k, formula in enumerate(self.claim.shown):
                if not any(p.conclusion == formula and given.issuperset(p.hypotheses) for p in proofs):
                    where = f" at place {number + 1}" if self.claim.places else ""
                    return f"formula {k + 1} of the claim was not concluded{where} from its hypotheses"
        return ""

    @property
    def forgotten(self) -> str:
        """What the check was to conclude and did not, although nothing stayed undecided; empty if nothing."""
        return "" if self._undecided_step else self._not_shown

    @property
    def used_hypotheses(self) -> frozenset[str] | None:
        """The keys of the hypotheses that proofs of the conclusions use; None if not all of it is proved."""
        if not self.claim.shown or self._not_shown:
            return None
        return frozenset(h for s in self.conclusions if s.proof for h in s.proof.hypotheses)

    @property
    def idle_hypotheses(self) -> tuple[str, ...]:
        """The hypotheses of the claim, in LaTeX, that no conclusion's proof uses, if all of it is proved."""
        used = self.used_hypotheses
        pairs = zip(self.claim.given, self.claim.hypotheses, strict=False)  # typed ones have no key
        return () if used is None else tuple(shown for key, shown in pairs if key not in used)

    @property
    def cites(self) -> tuple[tuple[str, str], ...]:
        """What the proofs take from other claims: (key of the claim, key of the sequent)."""
        return tuple(dict.fromkeys(c for s in self._all if s.proof for c in s.proof.cites))

    @property
    def _undecided_step(self) -> str:
        for step in self._all:
            if step.grade <= Grade.INCONCLUSIVE:
                kind = "refuted" if step.grade is Grade.REFUTED else "undecided"
                return f"{kind} step {step.statement}: {step.residual or step.why}"
        return ""


Shown = TypeVar("Shown", Step, Theorem)


def _step(shown: object, why: str) -> Step:
    if isinstance(shown, Step):
        return shown
    if isinstance(shown, Theorem):
        return Step.of(shown, why)
    raise _refusal(shown, "Step")


def _refusal(given: object, kind: str) -> InputError:
    why = f"is a {type(given).__name__}, no {kind}"
    return InputError("evidence", given, why, f"give the {kind} that a check returned")


def _series(given: object) -> Series:
    if not isinstance(given, Series):
        raise _refusal(given, "Series")
    return given


class Evidence:
    """What a theorem's test writes to: the fixture ``evidence``.

    ``step`` for a lemma on the way, ``conclude`` for the statement itself, ``twin`` for a false near-miss
    that the same check must refute. Each takes a :class:`Step` that a check returned, or a theorem of the
    kernel, and hands it back. ``series`` for data to look at. Anything else is refused by InputError.
    """

    def __init__(self, claim: Claim, seed: int = 0) -> None:
        self.claim = claim
        self.seed = seed
        self._steps: list[Step] = []
        self._conclusions: list[Step] = []
        self._twins: list[Twin] = []
        self._series: list[Series] = []
        self.nets: Nets | None = None

    def step(self, shown: Shown, why: str = "") -> Shown:
        """Add a checked lemma: a step, or a theorem with a reason for a reader."""
        self._steps.append(_step(shown, why))
        return shown

    def conclude(self, shown: Shown, why: str = "") -> Shown:
        """Add the statement itself, or one of its parts; every part must hold."""
        step = _step(shown, why)
        scope = step.scope if isinstance(shown, Step) else self.claim.quantifiers
        self._conclusions.append(replace(step, scope=scope))
        return shown

    def twin(self, change: str, shown: Step | Theorem | Callable[[], Step | Theorem]) -> Step:
        """Add a false twin: what was changed, and what the check made of it.

        A function is called; if it raises ProofError, the kernel refused the proof and so noticed the twin.

        Raises:
            MisuseError: the function made no inference, or one with a reason that is not needed: the changed
                claim was not refused, and may well hold.
        """
        try:
            made = shown() if callable(shown) else shown
        except MisuseError:
            raise
        except ProofError as error:
            why = "the kernel did not prove it"
            step = Step(change, why, why, Grade.INCONCLUSIVE, "the changed claim", str(error), refused=True)
        else:
            step = _step(made, "")
        self._twins.append(Twin(change, step))
        return step

    def series(self, series: Series) -> Series:
        """Add data for a picture; no verdict rests on them."""
        self._series.append(_series(series))
        return series

    def record(self, instance: str, node: str, seconds: float, trouble: str = "", line: int = 0) -> Record:
        """All that was added so far."""
        return Record(
            self.claim,
            instance,
            node,
            tuple(self._steps),
            tuple(self._conclusions),
            tuple(self._twins),
            seconds,
            trouble,
            tuple(self._series),
            line,
            self.nets,
        )
