from __future__ import annotations

import pickle

import pytest

from verify.errors import BudgetError, EvidenceError, InputError, PrecisionError, VerifyError


def test_message_names_value_reason_and_remedy() -> None:
    error = InputError("digits", 0, "is below 1", "ask for at least one digit")
    assert str(error) == "digits=0: is below 1; ask for at least one digit"
    assert (error.name, error.value, error.why, error.hint) == (
        "digits",
        0,
        "is below 1",
        "ask for at least one digit",
    )


def test_input_error_is_a_value_error() -> None:
    with pytest.raises(ValueError, match="digits=0"):
        raise InputError("digits", 0, "is below 1", "ask for more")


@pytest.mark.parametrize("kind", [VerifyError, InputError, BudgetError, PrecisionError, EvidenceError])
def test_survives_pickling(kind: type[VerifyError]) -> None:
    error = kind("means", [1, 2], "why", "hint")
    copy = pickle.loads(pickle.dumps(error))
    assert type(copy) is kind
    assert str(copy) == str(error)
    assert copy.value == [1, 2]


def test_long_value_is_cut() -> None:
    assert len(str(InputError("means", list(range(10_000)), "why", "hint"))) < 150


class _Unprintable:
    def __repr__(self) -> str:
        raise RuntimeError


@pytest.mark.parametrize("value", [10**5000, [10**5000], _Unprintable()], ids=["int", "list", "object"])
def test_value_that_cannot_be_printed_does_not_hide_the_message(value: object) -> None:
    message = str(InputError("means", value, "why", "hint"))
    assert message == f"means=<{type(value).__name__} that cannot be printed>: why; hint"
