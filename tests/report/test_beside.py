from __future__ import annotations

import subprocess

from tests.report.pages import PICTURE
from verify.evidence import Axis, Curve, Series
from verify.report.beside import DrawnBeside
from verify.report.drawing import saved

BAD = Series("bad", Axis(r"$\nosuchcommand$"), Axis("y"), (Curve("a", (1.0,), (1.0,)),))


def test_the_second_process_draws_what_this_one_would() -> None:
    assert DrawnBeside([PICTURE, PICTURE]).finished() == {PICTURE: saved(PICTURE, "F x", "svg").decode()}


def test_what_cannot_be_drawn_is_left_to_who_can_say_why() -> None:
    assert DrawnBeside([BAD]).finished() == {}


def test_no_second_process_is_no_drawing(monkeypatch) -> None:
    def broken(command, **streams):
        return real([*command[:1], "-c", "raise SystemExit(1)"], **streams)

    real = subprocess.Popen
    monkeypatch.setattr(subprocess, "Popen", broken)
    assert DrawnBeside([PICTURE]).finished() == {}
