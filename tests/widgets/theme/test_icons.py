"""Every drawing keeps to the grid, and icons follow the theme."""

from __future__ import annotations

import gc
from xml.etree import ElementTree

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QIcon, QImage, QPixmap
from PySide6.QtWidgets import QApplication, QPushButton

from widgets.theme.icons import FOLDER, icon
from widgets.theme.stylesheet import MARKS
from widgets.theme.theme import Theme

NAMES = sorted(file.stem for file in FOLDER.glob("*.svg"))
NEEDED = {
    "scope", "data", "label", "agree", "slices", "augment", "export", "play", "pause", "stop", "loop", "next",
    "previous", "zoom-in", "zoom-out", "zoom-fit", "box", "polygon", "select", "hand", "segment", "undo", "redo",
    "search", "command", "check", "warning", "error", "info", "accept", "reject", "add", "remove", "folder", "open",
    "settings", "keyboard", "user", "sun", "moon", "close", "chevron-down", "chevron-right", "cancel", "refresh",
    "filter", "tag", "sound", "image",
}  # fmt: skip


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    return Theme(qapp, "light")


def inked(picture: QImage) -> int:
    return sum(picture.pixelColor(x, y).alpha() > 20 for x in range(picture.width()) for y in range(picture.height()))


def test_none_is_missing() -> None:
    assert NEEDED - set(NAMES) == set()


@pytest.mark.parametrize("name", NAMES)
def test_a_drawing_keeps_to_the_grid(name: str, theme: Theme) -> None:
    text = (FOLDER / f"{name}.svg").read_text("utf-8")
    root = ElementTree.fromstring(text)
    assert root.get("viewBox") == "0 0 24 24"
    assert root.get("stroke-width") == "1.75"
    assert "currentColor" in text and "#" not in text
    image = icon(name, theme).pixmap(QSize(48, 48), 1.0).toImage()
    assert inked(image) > 40
    assert inked(icon(name, theme).pixmap(QSize(12, 12), 1.0).toImage()) > 3, "nothing is left of it when it is small"
    edge = [image.pixelColor(place, side).alpha() for place in range(48) for side in (0, 47)]
    assert max(edge) == 0, "the drawing touches the edge"


def test_a_name_that_is_not_drawn_is_an_error(theme: Theme) -> None:
    with pytest.raises(FileNotFoundError, match="no icon 'unicorn'"):
        icon("unicorn", theme)


def test_an_icon_follows_the_theme(theme: Theme) -> None:
    made = icon("play", theme)
    light = made.pixmap(QSize(24, 24), 1.0).toImage()
    theme.choose("dark")
    dark = made.pixmap(QSize(24, 24), 1.0).toImage()
    on = made.pixmap(QSize(24, 24), 1.0, QIcon.Mode.Normal, QIcon.State.On).toImage()
    off = made.pixmap(QSize(24, 24), 1.0, QIcon.Mode.Disabled).toImage()

    def brightest(image: QImage) -> int:
        seen = [image.pixelColor(x, y) for x in range(24) for y in range(24)]
        return max(colour.lightness() for colour in seen if colour.alpha() == max(one.alpha() for one in seen))

    assert brightest(light) < 80 < 200 < brightest(dark)
    assert on != dark
    assert 0 < max(off.pixelColor(x, 12).alpha() for x in range(24)) < 150


def test_a_fine_screen_gets_a_fine_drawing(theme: Theme) -> None:
    drawn = icon("play", theme).pixmap(QSize(20, 20), 2.0)
    assert (drawn.width(), drawn.devicePixelRatio()) == (40, 2.0)


def test_drawings_are_made_once(theme: Theme) -> None:
    for _ in range(5):
        icon("play", theme).pixmap(QSize(20, 20), 1.0)
    assert len(theme.drawings) == 1


def test_thousands_of_icons_come_and_go(theme: Theme) -> None:
    for number in range(3000):
        button = QPushButton()
        button.setIcon(icon("play", theme))
        if number % 5 == 0:
            copy = button.icon()
            copy.addPixmap(QPixmap(4, 4))
            copy.pixmap(QSize(16, 16))
        if number % 500 == 0:
            gc.collect()


def test_the_pictures_of_the_stylesheet_are_there() -> None:
    for name in ("arrow-up", "arrow-down", "check-light", "check-dark"):
        assert (FOLDER / "marks" / f"{name}.svg").is_file()
    assert MARKS.endswith("icons/marks")
