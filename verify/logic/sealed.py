"""Types that nobody can imitate: rules believe what terms and formulas say of themselves."""

from __future__ import annotations

from fractions import Fraction
from typing import NoReturn, TypeGuard, TypeVar

from verify.errors import MisuseError, ProofError

Class = TypeVar("Class", bound=type)


def sealed(cls: Class) -> Class:
    """Forbid subclasses: one could say that it equals what it is not."""

    def refuse(sub: type, /, **_: object) -> NoReturn:
        raise ProofError("class", sub.__name__, f"{cls.__name__} has no subclasses", f"make a {cls.__name__}")

    cls.__init_subclass__ = classmethod(refuse)  # type: ignore[method-assign, assignment]
    return cls


def is_rational(value: object) -> TypeGuard[Fraction]:
    """Whether it is a Fraction of integers, and of nothing that only looks like one."""
    return type(value) is Fraction and type(value.numerator) is type(value.denominator) is int


def exactly(kind: type, /, **values: object) -> None:
    """Refuse what only looks like a value of this kind.

    Raises:
        MisuseError: a value of any other type; its keyword is the name in the message.
    """
    for name, value in values.items():
        if type(value) is not kind:
            raise MisuseError(name, type(value).__name__, f"is no {kind.__name__}", "give one")
