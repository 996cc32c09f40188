"""All that the catalogue says of one transform: before and after in larger pictures, labels, limits, parameters."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QSizePolicy, QWidget

from augment.catalog.wording import MINUS, in_words, span, titled
from widgets.parts.buttons import button
from widgets.parts.leaving import delete_later
from widgets.parts.stack import column, holder, row
from widgets.parts.text import Text
from widgets.theme.icons import icon

if TYPE_CHECKING:
    from widgets.theme.theme import Theme

GAP, HEAD_PX, HEIGHT_PX = 8, 20, 210
WIDTH_PX = 520


class CatalogueDetail(QScrollArea):
    """``show_entry`` fills it; ``show_pictures`` comes when they are made. ``play`` asks for the sound before (False)
    or after (True)."""

    play = Signal(bool)

    def __init__(self, theme: Theme, media: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumWidth(WIDTH_PX)
        self.setAccessibleName("About the transform")
        self._pair = _Pair(theme)
        self._title, self._help = Text("", "heading", wrap=True), Text("", "body", wrap=True)
        self._facts = Text("", "muted", wrap=True)
        self._limit = Text("", "warning", wrap=True)
        self._params, ears = QWidget(), QWidget()
        buttons = [button(f"Play {word}", "ghost", icon=icon("play", theme), on=partial(self._play, after))
                   for word, after in (("before", False), ("after", True))]  # fmt: skip
        ears.setLayout(row(buttons[0], 1, buttons[1], 1, gap=GAP))
        ears.setVisible(media == "audio")
        self._lines = column(self._pair, ears, self._title, self._help, self._facts, self._limit, self._params, 1,
                             gap=8, margin=(4, 0, 12, 0))  # fmt: skip
        self.setWidget(holder(self._lines))

    def show_entry(self, entry: dict[str, Any], pictures: tuple[QImage, QImage] | None) -> None:
        """A row of the catalogue."""
        self.show_pictures(pictures)
        self._title.setText(titled(entry["name"]))
        self._help.setText(". ".join(filter(None, (entry["title"], entry["help"]))))
        self._facts.setText("\n".join(_facts(entry)))
        self._limit.setText(entry["limit"])
        self._limit.setVisible(bool(entry["limit"]))
        params = _table([_line(one) for one in entry["params"]])
        self._lines.replaceWidget(self._params, params)
        delete_later(self._params)
        self._params = params
        self.verticalScrollBar().setValue(0)

    def _play(self, after: bool, _checked: bool = False) -> None:
        self.play.emit(after)

    def show_pictures(self, pictures: tuple[QImage, QImage] | None) -> None:
        """Before and after; None while they are being made."""
        self._pair.show_pictures(pictures)


def _table(rows: list[list[str]]) -> QWidget:
    """A row a parameter, what it does below its figures."""
    if not rows:
        return Text("It has no parameters.", "muted")
    made = QWidget()
    made.setAccessibleName("Parameters")
    grid = QGridLayout(made)
    grid.setContentsMargins(0, 4, 0, 0)
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(4)
    grid.setColumnStretch(1, 1)
    grid.setColumnStretch(2, 1)
    for place, word in enumerate(("Parameter", "Limits", "Usual")):
        grid.addWidget(Text(word, "caption"), 0, place)
    for place, (name, limits, usual, what) in enumerate(rows):
        for at, part in enumerate((Text(name, "strong"), Text(limits, wrap=True), Text(usual, wrap=True))):
            grid.addWidget(part, 2 * place + 1, at, Qt.AlignmentFlag.AlignTop)
        if what:
            grid.addWidget(Text(_sentence(what), "muted", wrap=True), 2 * place + 2, 0, 1, 3)
    return made


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:].replace(' -', ' ' + MINUS)}{'' if words.endswith('.') else '.'}"


class _Pair(QWidget):
    """Two pictures side by side, each under its word."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._pictures: tuple[QImage, QImage] | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Before and after, on an item of the slice")

    def sizeHint(self) -> QSize:
        """Qt asks."""
        return QSize(WIDTH_PX, HEAD_PX + HEIGHT_PX)

    def show_pictures(self, pictures: tuple[QImage, QImage] | None) -> None:
        """Other ones."""
        self._pictures = pictures
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt asks."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        wide = (self.width() - GAP) // 2
        for place, word in enumerate(("Before", "After")):
            room = QRect(place * (wide + GAP), HEAD_PX, wide, self.height() - HEAD_PX)
            painter.setPen(self._theme.colour("muted"))
            painter.drawText(room.x(), 0, wide, HEAD_PX, Qt.AlignmentFlag.AlignLeft, word)
            painter.fillRect(room, self._theme.colour("sunken"))
            if self._pictures is None:
                painter.drawText(room, Qt.AlignmentFlag.AlignCenter, "being made …")
                continue
            picture = self._pictures[place]
            inner = QRect(room.topLeft(), picture.size().scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio))
            inner.moveCenter(room.center())
            painter.drawImage(inner, picture)
        painter.end()


def _facts(entry: dict[str, Any]) -> list[str]:
    """What it does to labels, what it destroys, what it needs, what it costs: a line each."""
    refused = ", ".join(in_words(one) for one in entry["refuses"])
    destroyed = ", ".join(in_words(one) for one in entry["destroys"])
    size = "a picture of 512 × 512" if entry["media"] == "image" else "10 s of sound at 16 kHz"
    said = (
        ("Labels", entry["labels"]), ("Destroys", destroyed), ("Refused for tasks that depend on", refused),
        ("Needs", ", ".join(entry["needs"])), ("Cost", f"{entry['cost']} of one core for {size}"),
    )  # fmt: skip
    return [f"{word}: {what}." for word, what in said if what]


def _line(param: dict[str, Any]) -> list[str]:
    name = titled(param["name"], unit=param["unit"])
    if param["choices"]:
        return [name, ", ".join(param["choices"]), ", ".join(param["usual"]), param["help"]]
    unit = f" {param['unit']}" if len(param["unit"]) <= 4 and param["unit"] else ""
    what = param["help"] if unit or not param["unit"] else ", ".join(filter(None, (param["help"], param["unit"])))
    return [name, f"{span(param['low'], param['high'])}{unit}", f"{span(*param['default'])}{unit}", what]
