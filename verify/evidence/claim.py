"""A claim: what somebody states, where, and how we came to know that they state it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any, TypeVar

from verify.errors import InputError
from verify.logic.sealed import exactly, sealed
from verify.logic.statement import Statement

_ATTRIBUTE = "__fisherproof_claim__"
_PROJECT = "this project"
_PRINTED = "what its formulas print"
TO_PRINT: dict[str, Any] = {"statement": _PRINTED, "quantifiers": _PRINTED, "hypotheses": (_PRINTED,)}
"""Words of a claim made of formulas, which print what takes their place."""
Test = TypeVar("Test", bound=Callable[..., Any])


class Provenance(Enum):
    """How the statement reached us; the value is the mark that is shown."""

    ABSTRACT = "abstract"  # said in the abstract of the paper
    REPORTED = "reported"  # as reading notes of the paper report it; the text itself was not at hand
    DERIVED = "derived"  # derived for this project
    CONJECTURE = "conjecture"  # seen numerically, derivation heuristic

    @property
    def by_the_source(self) -> bool:
        """Whether the source itself states it; otherwise this project does, about the source's subject."""
        return self in (Provenance.ABSTRACT, Provenance.REPORTED)


@dataclass(frozen=True, slots=True)
class Source:
    """A paper or series of statements; ``key`` is what claims are cited by."""

    key: str
    title: str
    authors: str
    identifier: str

    @property
    def is_paper(self) -> bool:
        """Whether others wrote it; the series A and S are this project's."""
        return self.identifier != _PROJECT


FORWARD = Source(
    "F",
    "Convergence Dynamics of Over-Parameterized Score Matching for a Single Gaussian",
    "Zhang, Xu, Zhou, Fazel, Du",
    "arXiv:2511.22069",
)
REVERSE = Source(
    "R",
    "Global Convergence of Gradient Descent for Score Matching in Gaussian Mixtures "
    "via Reverse Fisher Divergence",
    "Tyurin",
    "arXiv:2606.19876",
)
ALGEBRA = Source("A", "Softmax-moment algebra", "the FisherProof authors", _PROJECT)
SHARPER = Source("S", "Sharper than the papers", "the FisherProof authors", _PROJECT)


@sealed
@dataclass(frozen=True, slots=True)
class Claim:
    """A statement with its source. It says nothing about truth; that is for a verdict.

    Attributes:
        source: where it is stated.
        label: its name there, e.g. ``"Lemma 2.2"``; with the source's key it is unique in a run.
        statement: in LaTeX.
        quantifiers: what the statement ranges over, in words, e.g. ``"all n ≥ 1, all d ≥ 1"``.
        provenance: how the statement reached us.
        hypotheses: in LaTeX, one each.
        uses: keys of the claims this one rests on; its grade is at most the lowest of theirs.
        finding: the statement is expected to be REFUTED, and the run fails if it is not. It only decides
            whether pytest calls the outcome a failure; the grade is computed as for any other claim.
        formulas: what it is made of; None if its statement is typed, and then no grade is above ARGUED.

    Raises:
        InputError: a name or a statement is empty, the claim uses itself, or its statement, quantifiers or
            hypotheses are not what its formulas print.
    """

    source: Source
    label: str
    statement: str
    quantifiers: str
    provenance: Provenance
    hypotheses: tuple[str, ...] = ()
    uses: tuple[str, ...] = ()
    finding: bool = False
    formulas: Statement | None = None

    def __post_init__(self) -> None:
        if self.formulas is not None:
            exactly(Statement, formulas=self.formulas)
            self._print(self.formulas)
        for name in ("label", "statement", "quantifiers"):
            if not getattr(self, name).strip():
                raise InputError(name, getattr(self, name), "is empty", "say what is claimed")
        if self.key in self.uses:
            raise InputError("uses", self.uses, "a claim cannot rest on itself", f"leave out {self.key!r}")

    def _print(self, formulas: Statement) -> None:
        prints = formulas.latex, formulas.quantifiers, formulas.hypotheses
        for (name, to_print), said in zip(TO_PRINT.items(), prints, strict=True):
            if (words := getattr(self, name)) == to_print:
                object.__setattr__(self, name, said)
            elif words != said:
                why = f"is not what its formulas say, which is {said}"
                raise InputError(name, words, why, "use Claim.of_formulas, which prints it")

    @classmethod
    def of_formulas(
        cls,
        source: Source,
        label: str,
        formulas: Statement,
        provenance: Provenance,
        *,
        uses: tuple[str, ...] = (),
        finding: bool = False,
    ) -> Claim:
        """The claim whose statement, hypotheses and quantifiers are printed from the formulas."""
        return cls(
            source,
            label,
            provenance=provenance,
            uses=uses,
            finding=finding,
            formulas=formulas,
            **TO_PRINT,
        )

    @property
    def given(self) -> tuple[str, ...]:
        """The keys of the hypotheses that hold at every place; none if the statement is typed."""
        return tuple(f.key for f in self.formulas.given) if self.formulas else ()

    @property
    def shown(self) -> tuple[str, ...]:
        """The keys of the formulas that it states, all of which are to be proved; none if it is typed."""
        return tuple(f.key for f in self.formulas.shown) if self.formulas else ()

    @property
    def places(self) -> tuple[tuple[str, ...], ...]:
        """For a statement about some mixtures only, the keys of what is assumed at each of them."""
        return tuple(tuple(f.key for f in place) for place in self.formulas.places) if self.formulas else ()

    @property
    def notation(self) -> tuple[tuple[str, str], ...]:
        """Each symbol of the formulas in LaTeX with its meaning."""
        return self.formulas.notation if self.formulas else ()

    @property
    def sequents(self) -> tuple[str, ...]:
        """The keys of its sequents, see :func:`verify.logic.kernel.sequent_key`."""
        each = [" ; ".join(sorted(given)) for given in self.assumed]
        return tuple(f"{hypotheses} ⊢ {formula}" for hypotheses in each for formula in self.shown)

    @property
    def assumed(self) -> tuple[frozenset[str], ...]:
        """The keys of all hypotheses, once for each place where it is claimed."""
        return tuple(frozenset({*self.given, *place}) for place in self.places) or (frozenset(self.given),)

    @property
    def key(self) -> str:
        """What other claims cite it by, e.g. ``"F Lemma 2.2"``; to readers show ``name``."""
        return f"{self.source.key} {self.label}"

    @property
    def name(self) -> str:
        """What readers see: a paper's letter alone only where the paper states it.

        ``"R R-1"`` for a statement of paper R, ``"about R: Euler identity"`` for one of this project.
        """
        if self.source.is_paper and not self.provenance.by_the_source:
            return f"about {self.source.key}: {self.label}"
        return self.key

    @property
    def attribution(self) -> str:
        """Who states it: a paper's authors for [abstract] and [reported] only, else this project.

        ``"Tyurin, Global Convergence …, arXiv:2606.19876"`` or, of this project's statements,
        ``"this project, about R (arXiv:2606.19876)"`` and ``"this project, Sharper than the papers"``.
        """
        source = self.source
        if not source.is_paper:
            return f"{_PROJECT}, {source.title}"
        if self.provenance.by_the_source:
            return f"{source.authors}, {source.title}, {source.identifier}"
        return f"{_PROJECT}, about {source.key} ({source.identifier})"


def claim(
    source: Source,
    label: str,
    statement: str | Statement,
    *,
    quantifiers: str = "",
    provenance: Provenance,
    hypotheses: tuple[str, ...] = (),
    uses: tuple[str, ...] = (),
    finding: bool = False,
) -> Callable[[Test], Test]:
    r"""Mark a test function as the check of a claim; see :class:`Claim` for the arguments.

    The function takes the fixture ``evidence`` and hands its checked steps to it::

        @claim(FORWARD, "Lemma 2.2", r"\nabla_i L = …", quantifiers="all n, all d", provenance=REPORTED)
        def test_gradient(evidence): ...
    """
    for name, given, kind in (("source", source, Source), ("provenance", provenance, Provenance)):
        if not isinstance(given, kind):
            hint = "write SHARPER" if kind is Source else "write Provenance.DERIVED"
            raise InputError(name, given, f"is no {kind.__name__}", f"{hint}, from verify.evidence")
    if isinstance(statement, Statement):
        if quantifiers or hypotheses:
            why = "are printed from the formulas"
            raise InputError("quantifiers", quantifiers or hypotheses, why, "leave them out")
        stated = Claim.of_formulas(source, label, statement, provenance, uses=uses, finding=finding)
    else:
        stated = Claim(source, label, statement, quantifiers, provenance, hypotheses, uses, finding)

    def mark(test: Test) -> Test:
        setattr(test, _ATTRIBUTE, stated)
        return test

    return mark


def claim_of(test: object) -> Claim | None:
    """The claim that a test function checks, if any."""
    return getattr(test, _ATTRIBUTE, None)


def statement_of(test: object) -> Statement | None:
    """The formulas that a test's claim is made of; None if it states none, or in prose."""
    stated = claim_of(test)
    return stated.formulas if stated else None
