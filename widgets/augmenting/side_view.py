"""One side of the comparison: a picture or a sound with its labels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QPlainTextEdit, QStackedWidget, QWidget

from app.labels import values
from widgets.bridge.images import to_qimage
from widgets.canvas import objects as canvas_objects
from widgets.canvas.surface import CanvasSurface
from widgets.parts.stack import column, holder
from widgets.parts.text import Text
from widgets.theme.class_colours import letter_of
from widgets.timeline import segments as timeline_segments
from widgets.timeline.segments import Tier
from widgets.timeline.view import TimelineView

if TYPE_CHECKING:
    from app.augmenting.review import Side
    from app.rules.sheet import RuleSheet, Task


class SideView(QWidget):
    """``show_side`` fills it; nothing can be changed here."""

    def __init__(self, heading: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._canvas, self._timeline = CanvasSurface(), TimelineView()
        self._heading, self._name = Text(heading, "overline"), Text("", "caption")
        self._words = QPlainTextEdit()
        self._words.setReadOnly(True)
        self._words.setAccessibleName(f"{heading}: words")
        self._words.setMaximumHeight(110)
        self._said = Text("", "muted", wrap=True)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._canvas)
        self._stack.addWidget(holder(column(self._timeline, self._words, gap=8)))
        layout = column(column(self._heading, self._name, gap=0), gap=6)
        layout.addWidget(self._stack, 1)
        layout.addWidget(self._said)
        self.setLayout(layout)

    def show_side(self, side: Side, sheet: RuleSheet) -> None:
        """Another picture or sound."""
        self._name.setText(side.title)
        said = [line for name, value in side.labels.items() if (line := _said(sheet.tasks.get(name), value))]
        self._said.setText("   ".join(said))
        self._said.setVisible(bool(said))
        if side.rate_hz is None:
            self._stack.setCurrentIndex(0)
            self._canvas.set_image(to_qimage(side.media))  # type: ignore[arg-type]
            drawn = [one for name, value in side.labels.items() for one in _drawn(sheet.tasks.get(name), value)]
            self._canvas.set_overlays([canvas_objects.Overlay("labels", tuple(drawn), chips=False)])
            self._canvas.fit()
            return
        self._stack.setCurrentIndex(1)
        duration_s = side.media.shape[1] / side.rate_hz
        self._timeline.set_sound(duration_s=duration_s, rate_hz=side.rate_hz, samples=side.media)
        tiers = sorted({thing.tier for value in side.labels.values() for thing in _segments(value)})
        self._timeline.set_tiers([Tier(name, name.capitalize(), overlap=True, locked=True) for name in tiers])
        self._timeline.set_segments(
            [one for name, value in side.labels.items() for one in _spans(sheet.tasks.get(name), value)]
        )
        words = [value.text for value in side.labels.values() if isinstance(value, values.Transcript)]
        self._words.setPlainText("\n".join(words))
        self._words.setVisible(bool(words))


def _look(task: Task | None, cls: str) -> tuple[str, str, str]:
    """Colour, letter and title of a class."""
    for place, one in enumerate(task.classes if task is not None else ()):
        if one.name == cls:
            return one.colour, letter_of(one.title, place), one.title
    return "#888888", "?", cls


def _drawn(task: Task | None, value: values.Value) -> list[canvas_objects.CanvasObject]:
    found = []
    for thing in values.objects_of(value):
        if isinstance(thing, values.Box | values.Polygon):
            colour, letter, title = _look(task, thing.cls)
            found.append(canvas_objects.from_label(thing, colour=colour, letter=letter, text=title))
    return found


def _segments(value: values.Value) -> tuple[values.Segment, ...]:
    return value.objects if isinstance(value, values.Segments) else ()


def _spans(task: Task | None, value: values.Value) -> list[timeline_segments.TimelineSegment]:
    found = []
    for thing in _segments(value):
        colour, letter, title = _look(task, thing.cls)
        found.append(timeline_segments.from_label(thing, colour=colour, letter=letter, text=title))
    return found


def _said(task: Task | None, value: values.Value) -> str:
    title = task.title if task is not None else ""
    match value:
        case values.Choice(option):
            return f"{title}: {_look(task, option)[2]}"
        case values.MultiChoice(options):
            return f"{title}: {', '.join(_look(task, option)[2] for option in options) or 'none'}"
        case values.Rating(number):
            return f"{title}: {number}"
        case _:
            return ""
