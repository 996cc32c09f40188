"""How recordings are drawn, for everybody in the project: window, hop, scale, range, levels, colours; seen at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QPoint, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import QDoubleSpinBox, QFrame, QGridLayout, QWidget

from app.errors import CallError
from app.media.sound_view import SoundView
from widgets.parts.buttons import Segmented, button
from widgets.parts.number import SteppedField
from widgets.parts.stack import column, holder, row
from widgets.parts.text import Text

if TYPE_CHECKING:
    from PySide6.QtWidgets import QHBoxLayout

# Field: title, least, most, step, unit, what it says.
NUMBERS: Mapping[str, tuple[str, float, float, float, str, str]] = {
    "window_ms": ("Window", 1, 500, 1, " ms", "Long windows part tones, short ones part clicks"),
    "hop_ms": ("Hop", 0.5, 500, 0.5, " ms", "From one column to the next"),
    "n_mels": ("Bands", 8, 512, 8, "", "Rows of a mel picture"),
    "low_hz": ("From", 0, 192_000, 50, " Hz", "The lowest frequency"),
    "high_hz": ("To", 0, 192_000, 500, " Hz", "The highest frequency; 0 is all there is"),
    "floor_db": ("Dark below", -200, 20, 5, " dB", "What is quieter is as dark as silence"),
    "ceiling_db": ("Bright above", -180, 40, 5, " dB", "What is louder is as bright as it gets"),
}
SCALES = (("mel", "Mel"), ("linear", "Linear"))
COLOURS = (("ember", "Ember"), ("sea", "Sea"), ("grey", "Grey"))
# What people look for, and the view in which it is seen.
USUAL: Mapping[str, tuple[str, SoundView]] = {
    "speech": ("Speech", SoundView()),
    "formants": ("Formants", SoundView(window_ms=5, hop_ms=1, scale="linear", high_hz=5500, floor_db=-80)),
    "pitch": ("Pitch", SoundView(window_ms=60, hop_ms=10, scale="linear", high_hz=2000, floor_db=-80)),
    "animals": ("Animals", SoundView(window_ms=12, hop_ms=4, scale="linear", floor_db=-100)),
}
FIELD_PX = 116
NOTE = "One setting for the project, so that everybody sees the same picture."


class SoundViewPanel(QFrame):
    """``tried`` carries each view that is looked at; ``kept`` the one that the project shall have. What is not kept is
    tried no longer when the panel goes: ``tried`` carries the view of before."""

    tried = Signal(object)
    kept = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self.setProperty("role", "popover")
        self.setAccessibleName("How sound is drawn")
        self._before = self._view = SoundView()
        self.fields = {name: self._number(name) for name in NUMBERS}
        self.scale, self.colours = Segmented(SCALES, "Scale"), Segmented(COLOURS, "Colours")
        self.problem = Text("", "danger", wrap=True)
        self.keep = button("Use for the project", "primary", on=self._keep)
        self.scale.chosen.connect(partial(self._set, "scale"))
        self.colours.chosen.connect(partial(self._set, "colours"))
        self._lay_out()

    @property
    def view(self) -> SoundView:
        """What is set."""
        return self._view

    def ask(self, view: SoundView, at: QPoint, *, editable: bool) -> None:
        """Opens with its lower right corner at a place of the screen."""
        self._before = view
        self._take(view)
        for part in (*self.fields.values(), self.scale, self.colours, self.keep):
            part.setEnabled(editable)
        self.adjustSize()
        self.move(at.x() - self.width(), at.y() - self.height())
        self.show()
        self.fields["window_ms"].setFocus()

    def event(self, event: QEvent) -> bool:
        """While it is open, keys are its own: the page's would be heard through it."""
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes without keeping it."""
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """Whoever goes without keeping it wants it as it was."""
        super().hideEvent(event)
        if self._view != self._before:
            self.tried.emit(self._before)

    def _set(self, name: str, value: Any) -> None:
        if name == "n_mels":
            value = round(value)
        try:
            view = replace(self._view, **{name: value})
        except CallError as problem:
            self.problem.setText(problem.message)
            self.problem.show()
            self.adjustSize()
            return
        self._take(view)
        self.tried.emit(view)

    def _take(self, view: SoundView) -> None:
        self._view = view
        self.problem.hide()
        for name, field in self.fields.items():
            with QSignalBlocker(field):
                field.setValue(getattr(view, name))
        self.scale.choose(view.scale)
        self.colours.choose(view.colours)
        self.fields["n_mels"].setEnabled(view.scale == "mel")

    def _use(self, view: SoundView) -> None:
        view = replace(view, colours=self._view.colours)
        self._take(view)
        self.tried.emit(view)

    def _keep(self) -> None:
        self._before = self._view
        self.close()
        self.kept.emit(self._view)

    def _number(self, name: str) -> QDoubleSpinBox:
        title, least, most, step, unit, hint = NUMBERS[name]
        made = SteppedField(title)
        made.setDecimals(1 if step < 1 else 0)
        made.setRange(least, most)
        made.setSingleStep(step)
        made.setSuffix(unit)
        made.setFixedWidth(FIELD_PX)
        if name == "high_hz":
            made.setSpecialValueText("highest")
        made.setToolTip(hint)
        made.setKeyboardTracking(False)
        made.valueChanged.connect(partial(self._set, name))
        return made

    def _usual(self) -> QHBoxLayout:
        return row(
            *(button(title, "secondary", on=partial(self._use, view)) for title, view in USUAL.values()), 1, gap=4
        )

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        lines: tuple[tuple[str, QWidget], ...] = (
            ("Time", holder(row(self.fields["window_ms"], Text("every", "muted"), self.fields["hop_ms"], 1))),
            ("Scale", holder(row(self.scale, self.fields["n_mels"], Text("bands", "muted"), 1))),
            ("Frequencies", holder(row(self.fields["low_hz"], Text("to", "muted"), self.fields["high_hz"], 1))),
            ("Levels", holder(row(self.fields["floor_db"], Text("to", "muted"), self.fields["ceiling_db"], 1))),
            ("Colours", self.colours),
        )
        for place, (title, part) in enumerate(lines):
            grid.addWidget(Text(title, "caption"), place, 0)
            grid.addWidget(part, place, 1)
        self.problem.hide()
        foot = row(1, button("Cancel", "ghost", on=self.close), self.keep)
        head = Text("How sound is drawn", "strong")
        self.setLayout(column(head, Text(NOTE, "muted"), self._usual(), grid, self.problem, foot, gap=12, margin=16))
