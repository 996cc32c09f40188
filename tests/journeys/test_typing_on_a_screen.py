"""kill -9 while somebody types: at most the last second is lost."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from app.workspace import Workspace
from tests.journeys import talk
from tests.journeys.screen import Program, Screen, missing

pytestmark = pytest.mark.skipif(bool(missing()), reason=missing() or "all is there")
SENTENCE = "printing in the only sense with which we are at present concerned differs from most if not from all"


def test_kill_while_typing_loses_at_most_the_last_second(tmp_path: Path) -> None:
    project = talk.project(tmp_path, talk.CLIPS, 1)
    folder = tmp_path / "screen"
    folder.mkdir()
    typed: list[tuple[float, str]] = []
    with Screen(folder) as screen, Program(screen, project, tmp_path) as program:
        program.settle()
        program.key("ctrl+t")
        for number, letter in enumerate(SENTENCE, 1):
            program.key("space" if letter == " " else letter)
            typed.append((time.monotonic(), SENTENCE[:number]))
        killed = time.monotonic()
        program.kill()
    with Workspace.open(project, who="ann") as survived:
        assert survived.store.check() == []
    (saved,) = talk.texts(project).values()
    assert SENTENCE.startswith(saved) and saved
    # What had been typed more than a second before the end is there, whatever the machine was doing.
    older = max((text for at, text in typed if at < killed - 1.0), key=len)
    assert len(saved) >= len(older.rstrip()), f"{saved!r} of {older!r}"
