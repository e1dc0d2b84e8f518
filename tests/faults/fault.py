"""The list of faults: what is planted where, which tests must notice it, and why not if none can."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

LISTS = Path(__file__).parent


class ListError(ValueError):
    """An entry of a list that cannot be planted; its text names the entry and says what to do."""


@dataclass(frozen=True)
class Fault:
    """One change that makes a bound, an enclosure or a check say more than it has proved.

    Attributes:
        name: what is wrong with the program once it is planted, as a statement.
        file: path below the root of the tree.
        old: text that occurs exactly once in the file.
        new: what stands there instead.
        tests: arguments for pytest: the files, or the tests, that must notice.
        equivalent: why no test can notice it: the argument, or "" for the faults that must be caught.
    """

    name: str
    file: str
    old: str
    new: str
    tests: tuple[str, ...]
    equivalent: str = ""

    def planted(self, source: str) -> str:
        """The source with the fault in it.

        Raises:
            ListError: the text does not occur exactly once, or nothing would change.
        """
        if (count := source.count(self.old)) != 1:
            why = f"{self.name!r}: its text occurs {count} times in {self.file}, not once"
            raise ListError(f"{why}; bring the entry up to date with the source:\n{self.old}")
        if self.old == self.new:
            raise ListError(f"{self.name!r}: the replacement is the text itself")
        return source.replace(self.old, self.new)


def read(path: Path) -> list[Fault]:
    """The faults of one list, in TOML: ``tests`` for all of its entries, and tables [[fault]].

    Raises:
        ListError: an entry has another key than those of :class:`Fault`, or lacks one.
    """
    content = tomllib.loads(path.read_text(encoding="utf-8"))
    found = []
    for entry in content["fault"]:
        given = {"tests": content.get("tests", [])} | entry
        try:
            found.append(Fault(**(given | {"tests": tuple(given["tests"])})))
        except TypeError as wrong:
            raise ListError(f"{path.name}, {entry.get('name', entry)!r}: {wrong}") from None
    return found


def everything() -> dict[str, list[Fault]]:
    """All lists by the name of the room they are about."""
    return {path.stem: read(path) for path in sorted(LISTS.glob("*.toml"))}
