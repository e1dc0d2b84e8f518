"""One checked step of an argument, and what is measured on the way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction

from verify.errors import InputError
from verify.evidence.axioms import Axiom, axiom_named
from verify.evidence.exact import Enclosure, Exact
from verify.evidence.grade import Grade
from verify.logic.kernel import AT_INSTANCES, Theorem
from verify.logic.proofs import Proof
from verify.logic.sealed import exactly, sealed
from verify.logic.statement import Statement


@dataclass(frozen=True, slots=True)
class Slack:
    """How much a claimed bound gives away, as a ratio of positive numbers that is above 1 if there is room.

    Attributes:
        bound: what is bounded.
        claimed: what the statement promises.
        certified: what was enclosed.
        lower: the claim is a lower bound, so the ratio is certified / claimed and not claimed / certified.

    Raises:
        InputError: an enclosure has values that are not positive, so the ratio has no lower bound.
    """

    bound: str
    claimed: Enclosure
    certified: Enclosure
    lower: bool = False

    def __post_init__(self) -> None:
        for name in ("claimed", "certified"):
            if getattr(self, name).lower <= 0:
                raise InputError(
                    name, getattr(self, name), "is not certainly positive", "enclose it more tightly"
                )

    @property
    def at_least(self) -> Fraction:
        """A lower bound of the ratio that the two enclosures imply."""
        if self.lower:
            return self.certified.lower / self.claimed.upper
        return self.claimed.lower / self.certified.upper


@sealed
@dataclass(frozen=True, slots=True)
class Step:
    """One assertion with what the machine made of it. Made by checks, never by hand.

    Attributes:
        statement: in LaTeX.
        why: the reason a reader needs, in a sentence.
        method: how the machine checked it, e.g. ``"normal form, and again by SymPy"``.
        grade: what the check showed.
        scope: what it showed it for: "all n ≥ 1, all d ≥ 1", or the instance.
        residual: what is left when it should be nothing, or the counterexample; empty if nothing is.
        axioms: the theorems that the step takes for granted.
        data: numbers that matter, exactly, by name.
        slack: for a quantitative bound, how much it gives away.
        open_joints: the statements, in LaTeX, of the inferences that are left to the reader on the way to
            this step, its own among them; empty if the machine checked all.
        seen_false: computed without error control, the statement fails by a clear margin. That is no
            counterexample, so the grade is INCONCLUSIVE; but a false twin is noticed by it.
        proof: the kernel's proof, if the step is a theorem.
        refused: the kernel refused an inference, so nothing was shown; a false twin is noticed by it.

    Raises:
        InputError: a number in ``data`` is not exact (a float, say), so no file could carry it; or a step
            with an open joint has a grade above ARGUED, or one seen false any other than INCONCLUSIVE.
    """

    statement: str
    why: str
    method: str
    grade: Grade
    scope: str
    residual: str = ""
    axioms: tuple[Axiom, ...] = ()
    data: Mapping[str, Exact] = field(default_factory=dict)
    slack: Slack | None = None
    open_joints: tuple[str, ...] = ()
    seen_false: bool = False
    proof: Proof | None = None
    refused: bool = False

    @classmethod
    def of(cls, theorem: Theorem, why: str = "") -> Step:
        """What the kernel proved, printed from the theorem; CERTIFIED if ball arithmetic had a say."""
        proof = Proof.of(theorem)
        return cls(
            proof.statement,
            why,
            f"theorem of the kernel, last by {theorem.rule}",
            Grade.CERTIFIED if AT_INSTANCES & theorem.oracles else Grade.PROVED,
            Statement(theorem.hypotheses, (theorem.conclusion,)).quantifiers,
            axioms=tuple(map(axiom_named, sorted(theorem.axioms))),
            proof=proof,
        )

    def __post_init__(self) -> None:
        if self.proof is not None:
            exactly(Proof, proof=self.proof)
        if self.proof and self.statement != self.proof.statement:
            why = f"is not what its proof concludes, which is {self.proof.statement}"
            raise InputError("statement", self.statement, why, "let Step.of print it")
        if self.proof and self.grade is Grade.PROVED and AT_INSTANCES.intersection(self.proof.oracles):
            why = "is above what ball arithmetic shows of instances"
            raise InputError("grade", self.grade.name, why, "let Step.of say CERTIFIED")
        if self.proof and (left_out := set(self.proof.axioms) - {axiom.name for axiom in self.axioms}):
            why = f"leave out what the proof rests on: {', '.join(sorted(left_out))}"
            raise InputError("axioms", self.axioms, why, "let Step.of list them")
        if self.open_joints and self.grade > Grade.ARGUED:
            why = f"is above what an inference leaves that is left to the reader: {self.open_joints[0]}"
            raise InputError("grade", self.grade.name, why, "it is at most ARGUED")
        if self.grade is Grade.PROVED and self.proof is None:
            why = "is for theorems of the kernel"
            raise InputError("grade", self.grade.name, why, "a checked computation is ARGUED at most")
        if self.seen_false and self.grade is not Grade.INCONCLUSIVE:
            why = "does not go with being seen false without error control"
            raise InputError("grade", self.grade.name, why, "it is INCONCLUSIVE")
        for name, number in self.data.items():
            if not isinstance(number, Exact):
                raise InputError(
                    name, number, "is no exact number", "see verify.evidence.exact for the four kinds"
                )

    def with_slack(self, slack: Slack) -> Step:
        """The same step, with how much its bound gives away."""
        return replace(self, slack=slack)


@dataclass(frozen=True, slots=True)
class Twin:
    """A false near-miss of a claim and what the same check made of it: it must be refuted, or seen to fail.

    Attributes:
        change: what was changed, in words.
        step: what the check made of it.
    """

    change: str
    step: Step

    @property
    def refuted(self) -> bool:
        """Whether there is a certified counterexample to it."""
        return self.step.grade is Grade.REFUTED

    @property
    def noticed(self) -> bool:
        """Whether the check noticed: by a counterexample, without error control, or by finding no proof."""
        return self.refuted or self.step.seen_false or self.step.refused
