"""One side of the comparison: a picture or a sound with its labels."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QPlainTextEdit, QStackedWidget, QWidget

from app.labels import values
from app.units import as_image, as_sound
from widgets.augmenting.look_canvas import LookCanvas
from widgets.augmenting.overlays import labels_over, look_of
from widgets.canvas.objects import Overlay
from widgets.parts.stack import column, row
from widgets.parts.text import Elided, Text

if TYPE_CHECKING:
    from app.augmenting.review.pair import Side
    from app.media.raster import Raster
    from app.rules.sheet import RuleSheet, Task
    from widgets.augmenting.prepared import Shown
    from widgets.timeline.segments import TimelineSegment
    from widgets.timeline.sources import ArraySpectrogram
    from widgets.timeline.view import TimelineView


class SideView(QWidget):
    """``show_shown`` fills it; nothing can be changed here. ``canvas`` and ``timeline`` are for whoever links two.

    Each is made when it is first asked for: a project of pictures never pays for a timeline.
    """

    def __init__(self, heading: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._heading, self._name = Text(heading, "overline"), Elided("", "caption")
        self._words = QPlainTextEdit()
        self._words.setReadOnly(True)
        self._words.setAccessibleName(f"{heading}: words")
        self._words.setMaximumHeight(52)  # two lines: the rest of the height is for the sound
        self._said = Text("", "muted", wrap=True)
        self._words.hide()
        self._stack = QStackedWidget()
        top = row(self._heading, gap=8)
        top.addWidget(self._name, 1)
        layout = column(top, gap=6)
        layout.addWidget(self._stack, 1)
        layout.addWidget(self._words)
        layout.addWidget(self._said)
        self.setLayout(layout)

    @cached_property
    def canvas(self) -> LookCanvas:
        """Where pictures are shown."""
        made = LookCanvas(self._heading.text().capitalize())
        self._stack.addWidget(made)
        return made

    @cached_property
    def timeline(self) -> TimelineView:
        """Where sound is shown."""
        from widgets.timeline.view import TimelineView

        made = TimelineView()
        made.setAccessibleName(self._heading.text().capitalize())
        self._stack.addWidget(made)
        return made

    def show_shown(self, shown: Shown, sheet: RuleSheet, *, keep_view: bool = False) -> None:
        """Another side that was made ready on a worker."""
        self._show_words(shown.side, sheet)
        if shown.picture is not None:
            self.show_picture(shown.picture, (shown.overlay,), keep_view=keep_view)
            return
        self._show_sound(shown.side, shown.spectrogram, sheet)

    def show_side(self, side: Side, sheet: RuleSheet) -> None:
        """Another side as it was read; the work of showing it is done here and now."""
        self._show_words(side, sheet)
        if side.rate_hz is None:
            from widgets.augmenting.prepared import raster_of

            self.show_picture(raster_of(as_image(side.media)), (labels_over("labels", side, sheet),))
            return
        self._show_sound(side, None, sheet)

    def show_picture(self, picture: Raster, overlays: Sequence[Overlay], *, keep_view: bool = False) -> None:
        """A picture with these labels over it."""
        self._stack.setCurrentWidget(self.canvas)
        self.canvas.set_image(picture, keep_view=keep_view)
        self.canvas.set_overlays(overlays)
        if not keep_view:
            self.canvas.fit()

    def _show_sound(self, side: Side, spectrogram: ArraySpectrogram | None, sheet: RuleSheet) -> None:
        assert side.rate_hz is not None
        self._stack.setCurrentWidget(self.timeline)
        samples = as_sound(side.media)
        self.timeline.set_sound(duration_s=samples.shape[1] / side.rate_hz, rate_hz=side.rate_hz, samples=samples)
        if spectrogram is not None:
            self.timeline.set_spectrogram(spectrogram, spectrogram.axis)
        self._show_segments(side, sheet)
        words = [value.text for value in side.labels.values() if isinstance(value, values.Transcript)]
        self._words.setPlainText("\n".join(words))
        self._words.setVisible(bool(words))

    def show_heading(self, heading: str) -> None:
        """Another heading, such as the one of a difference."""
        self._heading.setText(heading)

    def _show_words(self, side: Side, sheet: RuleSheet) -> None:
        self._name.setText(side.title)
        said = [line for name, value in side.labels.items() if (line := _said(sheet.tasks.get(name), value))]
        self._said.setText("   ".join(said))
        self._said.setVisible(bool(said))

    def _show_segments(self, side: Side, sheet: RuleSheet) -> None:
        from widgets.timeline.segments import Tier

        tiers = sorted({thing.tier for value in side.labels.values() for thing in _segments(value)})
        self.timeline.set_tiers([Tier(name, name.capitalize(), overlap=True, locked=True) for name in tiers])
        self.timeline.set_segments(
            [one for name, value in side.labels.items() for one in _spans(sheet.tasks.get(name), value)]
        )


def _segments(value: values.Value) -> tuple[values.Segment, ...]:
    return value.objects if isinstance(value, values.Segments) else ()


def _spans(task: Task | None, value: values.Value) -> list[TimelineSegment]:
    from widgets.timeline.segments import from_label

    found = []
    for thing in _segments(value):
        colour, letter, title = look_of(task, thing.cls)
        found.append(from_label(thing, colour=colour, letter=letter, text=title))
    return found


def _said(task: Task | None, value: values.Value) -> str:
    title = task.title if task is not None else ""
    match value:
        case values.Choice(option):
            return f"{title}: {look_of(task, option)[2]}"
        case values.MultiChoice(options):
            return f"{title}: {', '.join(look_of(task, option)[2] for option in options) or 'none'}"
        case values.Rating(number):
            return f"{title}: {number}"
        case _:
            return ""
