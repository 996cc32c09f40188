"""What the rules page looks like, pinned: a picture that changes by more than the shape of its letters fails.

`EARMARK_PIN=1 make test ARGS=tests/widgets/rules/test_pinned.py` pins anew; look at them before they are committed.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.widgets.rules.conftest import SHEET, Bench
from widgets.bridge.images import to_array

Open = Callable[..., Bench]
PINNED = Path(__file__).with_name("pinned")
# Letters differ a little from font to font.
FAR, SHARE = 64, 0.03


def one_rule(found: Bench, qtbot: QtBot) -> None:
    found.page.form.open_place(("rules", "fillers"))
    found.page.text.show_place(("rules", "fillers"))
    found.page.tries.edit.setPlainText("Umm I had 2 of them, uhm yes")


def words(found: Bench, qtbot: QtBot) -> None:
    found.page.form.open_place(("vocabulary", "filler"))


def problems(found: Bench, qtbot: QtBot) -> None:
    text = SHEET.replace("must_not_match", "must_not_mach")
    found.page.text.code.setPlainText(text)
    found.settle(qtbot)
    found.page.dock.show_side("problems")
    found.page._to_first_problem()
    found.page.setFocus()


def locked(found: Bench, qtbot: QtBot) -> None:
    found.page.text.code.setPlainText(SHEET.replace("[bird, horn]", "[bird, horn"))
    found.settle(qtbot)


SCENES = {"one-rule": one_rule, "words": words, "problems": problems, "locked": locked}


@pytest.mark.parametrize("name", SCENES)
@pytest.mark.parametrize("look", ["light", "dark"])
def test_the_page_looks_as_it_did(bench: Open, qtbot: QtBot, qapp: QApplication, name: str, look: str) -> None:
    found = bench()
    found.page.context.theme.choose(look)
    found.page.text.code.setCursorWidth(0)
    SCENES[name](found, qtbot)
    found.settle(qtbot)
    qtbot.wait(30)
    picture = found.page.grab().toImage()
    found.page.context.theme.choose("light")
    place = PINNED / f"{name}-{look}.png"
    if os.environ.get("EARMARK_PIN"):
        PINNED.mkdir(exist_ok=True)
        picture.save(str(place))
    wanted = QImage(str(place))
    assert picture.size() == wanted.size(), "pin it first"
    apart = np.abs(to_array(picture).astype(int) - to_array(wanted).astype(int)).max(axis=2)
    share = float((apart > FAR).mean())
    assert share <= SHARE, f"{share:.1%} of the picture changed; pin it anew if that is meant"
