"""The ledger: all records of a run, and the verdict on each claim that follows from them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from verify.display import Displayed
from verify.errors import EvidenceError
from verify.evidence.axioms import Axiom
from verify.evidence.claim import Claim
from verify.evidence.grade import Grade
from verify.evidence.record import Record
from verify.evidence.step import Slack, Twin


@dataclass(frozen=True, slots=True)
class Environment:
    """Where and with what a run was made.

    Attributes:
        versions: of Python, this package, its libraries and the C library behind them.
        ground_types: SymPy's exact numbers: "python", "gmpy" or "flint".
        platform: operating system and processor.
        commit: of the checkout the claims came from, with "+" if it had changes; empty if unknown.
        seed: what random choices of the run were made from.
        started: UTC, ISO 8601.
        profile: "default", or "deep" if the checks that take minutes were run too.
    """

    versions: Mapping[str, str]
    ground_types: str
    platform: str
    commit: str
    seed: int
    started: str
    profile: str = "default"


@dataclass(frozen=True, slots=True)
class TwinCount:
    """Of some false twins, how many were refuted, how many only seen to fail, and how many there are.

    Attributes:
        refuted: by a certified counterexample.
        observed: seen to fail without error control.
        unproved: the kernel did not prove them.
        tried: all, also those that the checks did not notice.
    """

    refuted: int
    observed: int
    unproved: int
    tried: int

    @classmethod
    def of(cls, twins: Iterable[Twin]) -> TwinCount:
        """Count them."""
        every = tuple(twins)
        refuted, observed = sum(t.refuted for t in every), sum(t.step.seen_false for t in every)
        return cls(refuted, observed, sum(t.step.refused for t in every), len(every))


@dataclass(frozen=True, slots=True)
class Verdict(Displayed):
    """What a run showed of one claim.

    Attributes:
        claim: the claim.
        records: one for each instance.
        own: the lowest grade of the instances.
        grade: the lowest of ``own`` and the grades of all premises in the run. A refuted premise leaves a
            claim without support, not refuted, and counts as INCONCLUSIVE.
        reason: why, if the grade is REFUTED or INCONCLUSIVE or lowered by a premise.
        absent: keys of the premises, and of theirs, that were not part of the run: the grade says nothing of
            them.
    """

    claim: Claim
    records: tuple[Record, ...]
    own: Grade
    grade: Grade
    reason: str
    absent: tuple[str, ...] = ()

    @property
    def scope(self) -> str:
        """What the conclusions were shown for: "all n ≥ 1, all d ≥ 1", or the instances."""
        if self.claim.shown and self.own is Grade.CERTIFIED:  # each step has its own place
            return self.claim.quantifiers
        return "; ".join(self.scopes)

    @property
    def scopes(self) -> tuple[str, ...]:
        """What the instances' conclusions were shown for, once."""
        return tuple(dict.fromkeys(scope for record in self.records for scope in record.scopes))

    @property
    def cites(self) -> tuple[tuple[str, str], ...]:
        """What its proofs take from other claims: (key of the claim, key of the sequent)."""
        return tuple(dict.fromkeys(c for r in self.records for c in r.cites))

    @property
    def premises(self) -> tuple[str, ...]:
        """The claims that this one rests on: those it names, and those that its proofs cite."""
        return tuple(dict.fromkeys((*self.claim.uses, *(key for key, _ in self.cites))))

    @property
    def axioms(self) -> tuple[Axiom, ...]:
        """Every axiom used, once."""
        return tuple(dict.fromkeys(a for r in self.records for a in r.axioms))

    @property
    def rules(self) -> tuple[str, ...]:
        """The kernel's rules that its proofs use, each once: what its reviewer reads of the kernel."""
        steps = (s for r in self.records for s in (*r.steps, *r.conclusions))
        return tuple(dict.fromkeys(rule for s in steps if s.proof for rule in s.proof.rules))

    @property
    def open_joints(self) -> tuple[str, ...]:
        """The statements whose inference is left to the reader, in LaTeX, once; premises list their own."""
        return tuple(dict.fromkeys(joint for r in self.records for joint in r.open_joints))

    @property
    def slacks(self) -> tuple[Slack, ...]:
        """The slack of every bound in the steps and conclusions."""
        return tuple(s.slack for r in self.records for s in (*r.steps, *r.conclusions) if s.slack)

    @property
    def twins(self) -> TwinCount:
        """What became of the false twins."""
        return TwinCount.of(twin for record in self.records for twin in record.twins)

    @property
    def seconds(self) -> float:
        """Wall time of all instances together."""
        return sum(r.seconds for r in self.records)

    @property
    def as_expected(self) -> bool:
        """Whether a run may pass with this verdict: a claim holds, a finding is REFUTED."""
        return (self.own is Grade.REFUTED) == self.claim.finding


@dataclass(frozen=True)
class Ledger(Displayed):
    """All records of one run.

    Raises:
        EvidenceError: two different claims have one key, or claims rest on each other in a circle.
    """

    environment: Environment
    records: tuple[Record, ...]

    def __post_init__(self) -> None:
        check_claims(tuple(record.claim for record in self.records))

    @cached_property
    def verdicts(self) -> tuple[Verdict, ...]:
        """One verdict for each claim, in the order of the records."""
        own: dict[str, Verdict] = {}
        for key in dict.fromkeys(r.claim.key for r in self.records):
            records = tuple(r for r in self.records if r.claim.key == key)
            lowest = min(records, key=lambda r: r.grade)
            where = f"{lowest.instance}: " if lowest.instance and lowest.reason else ""
            own[key] = Verdict(records[0].claim, records, lowest.grade, lowest.grade, where + lowest.reason)
        final: dict[str, Verdict] = {}
        for key in own:
            _conclude(key, own, final)
        return tuple(final[key] for key in own)


def check_claims(claims: tuple[Claim, ...]) -> None:
    """Raise EvidenceError if two different claims share a key or if premises run in a circle."""
    by_key: dict[str, Claim] = {}
    for claim in claims:
        if by_key.setdefault(claim.key, claim) != claim:
            raise EvidenceError("claim", claim.key, "is stated twice, differently", "give one another label")
    settled: set[str] = set()

    def walk(key: str, path: tuple[str, ...]) -> None:
        if key in path:
            circle = " → ".join((*path[path.index(key) :], key))
            raise EvidenceError("uses", circle, "claims rest on each other", "drop one of these premises")
        if key in by_key and key not in settled:
            for premise in by_key[key].uses:
                walk(premise, (*path, key))
            settled.add(key)

    for key in by_key:
        walk(key, ())


def _conclude(
    key: str, own: Mapping[str, Verdict], final: dict[str, Verdict], path: tuple[str, ...] = ()
) -> Verdict:
    if key in final:
        return final[key]
    verdict = own[key]
    grade, reason, absent = verdict.own, verdict.reason, list[str]()
    for premise, sequent in verdict.cites:
        if premise in own and sequent not in own[premise].claim.sequents:
            grade, reason = min(grade, Grade.INCONCLUSIVE), f"{premise} does not say what is cited from it"
    for premise in verdict.premises:
        if premise not in own:
            absent.append(premise)
            continue
        if premise in (*path, key):
            grade, reason = min(grade, Grade.INCONCLUSIVE), f"its proof rests on {premise}, which rests on it"
            continue
        found = _conclude(premise, own, final, (*path, key))
        absent += found.absent
        if (support := max(found.grade, Grade.INCONCLUSIVE)) < grade:
            grade, reason = support, f"its premise {premise} is {found.grade.name}"
    missing = tuple(dict.fromkeys(absent))
    final[key] = Verdict(verdict.claim, verdict.records, verdict.own, grade, reason, missing)
    return final[key]
