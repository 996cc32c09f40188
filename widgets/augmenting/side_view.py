"""One side of the comparison: a picture or a sound with its labels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QPlainTextEdit, QStackedWidget, QWidget

from app.labels import values
from widgets.augmenting.look_canvas import LookCanvas
from widgets.canvas import objects as canvas_objects
from widgets.parts.stack import column, holder, row
from widgets.parts.text import Elided, Text
from widgets.theme.class_colours import letter_of
from widgets.timeline import segments as timeline_segments
from widgets.timeline.segments import Tier
from widgets.timeline.view import TimelineView

if TYPE_CHECKING:
    from app.augmenting.review import Side
    from app.rules.sheet import RuleSheet, Task
    from widgets.augmenting.prepared import Shown


class SideView(QWidget):
    """``show_side`` fills it; nothing can be changed here. ``canvas`` and ``timeline`` are for whoever links two."""

    def __init__(self, heading: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.canvas, self.timeline = LookCanvas(heading.capitalize()), TimelineView()
        self.timeline.setAccessibleName(heading.capitalize())
        self._heading, self._name = Text(heading, "overline"), Elided("", "caption")
        self._words = QPlainTextEdit()
        self._words.setReadOnly(True)
        self._words.setAccessibleName(f"{heading}: words")
        self._words.setMaximumHeight(88)
        self._said = Text("", "muted", wrap=True)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.canvas)
        self._stack.addWidget(holder(column(self.timeline, self._words, gap=8)))
        top = row(self._heading, gap=8)
        top.addWidget(self._name, 1)
        layout = column(top, gap=6)
        layout.addWidget(self._stack, 1)
        layout.addWidget(self._said)
        self.setLayout(layout)

    def show_shown(self, shown: Shown, sheet: RuleSheet, *, keep_view: bool = False) -> None:
        """Another side that was made ready on a worker."""
        if shown.picture is not None:
            self._show_words(shown.side, sheet)
            self.show_picture(shown.picture, shown.side, sheet, keep_view=keep_view)
            return
        self.show_side(shown.side, sheet)
        if shown.spectrogram is not None:
            self.timeline.set_spectrogram(shown.spectrogram, shown.spectrogram.axis)
            self._show_segments(shown.side, sheet)

    def show_side(self, side: Side, sheet: RuleSheet) -> None:
        """Another picture or sound."""
        self._show_words(side, sheet)
        if side.rate_hz is None:
            from widgets.bridge.images import to_qimage

            self.show_picture(to_qimage(side.media), side, sheet)  # type: ignore[arg-type]
            return
        self._stack.setCurrentIndex(1)
        duration_s = side.media.shape[1] / side.rate_hz
        self.timeline.set_sound(duration_s=duration_s, rate_hz=side.rate_hz, samples=side.media)
        self._show_segments(side, sheet)
        words = [value.text for value in side.labels.values() if isinstance(value, values.Transcript)]
        self._words.setPlainText("\n".join(words))
        self._words.setVisible(bool(words))

    def show_picture(self, picture: QImage, side: Side, sheet: RuleSheet, *, keep_view: bool = False) -> None:
        """A picture with the labels of ``side``."""
        self._stack.setCurrentIndex(0)
        self.canvas.set_image(picture, keep_view=keep_view)
        self.canvas.set_overlays([labels_over("labels", side, sheet)])
        if not keep_view:
            self.canvas.fit()

    def show_heading(self, heading: str) -> None:
        """Another heading, such as the one of a difference."""
        self._heading.setText(heading)

    def _show_words(self, side: Side, sheet: RuleSheet) -> None:
        self._name.setText(side.title)
        said = [line for name, value in side.labels.items() if (line := _said(sheet.tasks.get(name), value))]
        self._said.setText("   ".join(said))
        self._said.setVisible(bool(said))

    def _show_segments(self, side: Side, sheet: RuleSheet) -> None:
        tiers = sorted({thing.tier for value in side.labels.values() for thing in _segments(value)})
        self.timeline.set_tiers([Tier(name, name.capitalize(), overlap=True, locked=True) for name in tiers])
        self.timeline.set_segments(
            [one for name, value in side.labels.items() for one in _spans(sheet.tasks.get(name), value)]
        )


def labels_over(name: str, side: Side, sheet: RuleSheet) -> canvas_objects.Overlay:
    """The labels of a picture as an overlay."""
    drawn = [one for task, value in side.labels.items() for one in _drawn(sheet.tasks.get(task), value)]
    return canvas_objects.Overlay(name, tuple(drawn), chips=False)


def _look(task: Task | None, cls: str) -> tuple[str, str, str]:
    """Colour, letter and title of a class."""
    for place, one in enumerate(task.classes if task is not None else ()):
        if one.name == cls:
            return one.colour, letter_of(one.title, place), one.title
    return "#888888", "?", cls


def _drawn(task: Task | None, value: values.Value) -> list[canvas_objects.CanvasObject]:
    found = []
    if values.kind_of(value) in values.IMAGE_OBJECT_KINDS:
        for thing in values.objects_of(value):
            colour, letter, title = _look(task, thing.cls)
            found.append(canvas_objects.from_label(thing, colour=colour, letter=letter, text=title))  # type: ignore[arg-type]
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
