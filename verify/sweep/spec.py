"""What a sweep is, and the digest of what decides its results."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from verify.evidence import Grade
from verify.sweep.axes import Axis, axis

FORMAT = 1
"""Of the rows: a change of what a run computes gives every spec a new digest."""


@dataclass(frozen=True, slots=True)
class Refine:
    """Which axes are bisected where the outcome changes, how often, and how many cells are certified."""

    axes: tuple[str, ...] = ()
    depth: int = 0
    certify: int = 0


@dataclass(frozen=True, slots=True)
class Picture:
    """What is drawn: axes by name, outcomes that count as success, lines of ``predictions``."""

    x: str = ""
    y: str = ""
    success: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()


@dataclass(frozen=True)
class Spec:
    """A sweep.

    Attributes:
        fixed: the text of each key that is the same for all runs.
        axes: in the order of the file; the last one runs fastest, after the seed.
        seeds: how many runs each place of the lattice has.
        grade: what is wanted of each run.
        refine: where more places are looked for.
        picture: what is drawn.
        title: for readers, as ``about`` is.
        source: the text of the file.
    """

    fixed: Mapping[str, str]
    axes: tuple[Axis, ...]
    seeds: int = 1
    grade: Grade = Grade.OBSERVED
    refine: Refine = field(default_factory=Refine)
    picture: Picture = field(default_factory=Picture)
    title: str = ""
    about: str = ""
    source: str = field(default="", compare=False)

    def canonical(self) -> str:
        """What decides the results, as one text."""
        plain = {
            "format": FORMAT,
            "fixed": dict(sorted(self.fixed.items())),
            "axes": [[a.name, a.plain()] for a in self.axes],
            "seeds": self.seeds,
            "grade": self.grade.name,
            "refine": [list(self.refine.axes), self.refine.depth, self.refine.certify],
        }
        return json.dumps(plain, separators=(",", ":"), ensure_ascii=False)

    @cached_property
    def digest(self) -> str:
        """16 hexadecimal digits of the SHA-256 of :meth:`canonical`."""
        return hashlib.sha256(self.canonical().encode()).hexdigest()[:16]

    def axis(self, name: str) -> Axis:
        """The axis of that name."""
        return next(a for a in self.axes if a.name == name)


def from_canonical(written: str) -> Spec:
    """The spec that this canonical text is of; what changes no result is left out."""
    plain = json.loads(written)
    names, depth, certify = plain["refine"]
    axes = tuple(axis(name, given) for name, given in plain["axes"])
    refine = Refine(tuple(names), depth, certify)
    return Spec(plain["fixed"], axes, plain["seeds"], Grade[plain["grade"]], refine)
