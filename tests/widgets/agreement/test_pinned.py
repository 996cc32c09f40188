"""What the grids and charts of agreement and the aligned words look like, pinned: a picture that changes by more than
the smoothing of an edge fails.

`EARMARK_PIN=1 make test ARGS=tests/widgets/agreement/test_pinned.py` pins anew; look at them before they are committed.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.adjudication.comparison import Candidate, compare
from app.adjudication.merging import standing
from app.labels.values import Transcript
from widgets.agreement.cell_grid import CellGrid, GridCell
from widgets.agreement.charts import Bar, Point, TrendChart, Waterfall
from widgets.bridge.images import to_array
from widgets.labeling.deciding.bar import Person
from widgets.labeling.deciding.words_view import WordsSheet
from widgets.theme.theme import Theme

PINNED = Path(__file__).with_name("pinned")
# Letters differ a little from font to font, edges from one Qt to the next.
FAR, SHARE = 48, 0.02
PEOPLE = (Person("A", "Ann", "#d55e00", False), Person("B", "Bob", "#0072b2", True))


def grid(theme: Theme) -> QWidget:
    made = CellGrid(theme, "Who agrees with whom", tint="warning")
    own = GridCell("", own=True)
    cells = [[own, GridCell("0.95", 0.12), GridCell("0.71", 1.0)], [GridCell("0.95", 0.12), own, GridCell("–")]]
    made.show_cells(("Ann", "Bob", "Somebody else"), ("Ann", "Bob", "Somebody else"), [*cells, [*cells[0][::-1]]])
    return made


def trend(theme: Theme) -> QWidget:
    made = TrendChart(theme)
    points = [
        Point("1.0.0", "40 items", 0.71, (0.66, 0.77)),
        Point("1.1.0", "12 items", None),
        Point("2.0.0", "60", 0.9),
    ]
    made.show_points(points)
    return made


def waterfall(theme: Theme) -> QWidget:
    made = Waterfall(theme)
    bars = [Bar("Before the rules", 0, 0.4, "40.0", whole=True), Bar("punctuation", 0.4, 0.28, "−12.0")]
    more = [
        Bar("fillers", 0.28, 0.28, "+0.0"),
        Bar("joined", 0.28, 0.3, "+2.0"),
        Bar("Ruled", 0, 0.3, "30.0", whole=True),
    ]
    made.show_bars([*bars, *more])
    return made


def words(theme: Theme) -> QWidget:
    said = (
        "we gonna go now and the rest of it is all the same",
        "we going to go then and the rest of it is all the same",
    )
    people = [
        Candidate(one.letter, one.name, one.name, Transcript(text)) for one, text in zip(PEOPLE, said, strict=True)
    ]
    found = compare("transcript", people, lambda value: value)
    draft = Transcript("we going to go now and the rest of it is all the same")
    made = WordsSheet(theme)
    made.resize(420, 240)
    held = dict(enumerate(standing(found, draft)))
    made.show_words(found, PEOPLE, found.along(draft.text), held, found.differing[1])
    return made


SCENES: dict[str, tuple[Callable[[Theme], QWidget], tuple[int, int]]] = {
    "grid": (grid, (420, 130)),
    "trend": (trend, (420, 190)),
    "waterfall": (waterfall, (420, 150)),
    "words": (words, (420, 240)),
}


@pytest.mark.parametrize("name", SCENES)
@pytest.mark.parametrize("look", ["light", "dark"])
def test_it_looks_as_it_did(qtbot: QtBot, qapp: QApplication, name: str, look: str) -> None:
    theme = Theme(qapp, look)
    make, size = SCENES[name]
    view = make(theme)
    qtbot.addWidget(view)
    view.resize(*size)
    view.show()
    qtbot.waitExposed(view)
    QApplication.processEvents()
    found = view.grab().toImage()
    place = PINNED / f"{name}-{look}.png"
    if os.environ.get("EARMARK_PIN"):
        PINNED.mkdir(exist_ok=True)
        found.save(str(place))
    wanted = QImage(str(place))
    theme.deleteLater()
    Theme(qapp, "light").deleteLater()
    assert found.size() == wanted.size(), "pin it first"
    apart = np.abs(to_array(found).astype(int) - to_array(wanted).astype(int)).max(axis=2)
    share = float((apart > FAR).mean())
    assert share <= SHARE, f"{share:.1%} of the picture changed; pin it anew if that is meant"
