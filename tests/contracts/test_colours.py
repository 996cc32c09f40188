"""The rule sheet and the window have one list of class colours: the one that was tested for all kinds of sight."""

from __future__ import annotations

from app.rules.load_tasks import COLOURS
from widgets.theme.class_colours import CLASS_COLOURS


def test_one_list_of_class_colours() -> None:
    assert COLOURS == CLASS_COLOURS
