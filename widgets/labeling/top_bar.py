"""Above the work: where one is, how far it is, and submit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from widgets.labeling.entries import STATES
from widgets.labeling.tint import Tint, single_shot, tool_button
from widgets.parts.buttons import button
from widgets.parts.text import restyle
from widgets.parts.toast import Toast, time_to_read_ms

if TYPE_CHECKING:
    from app.labeling.queue import Entry
    from app.labeling.review import ReviewEntry
    from app.workspace import Workspace

SAVED = "All changes saved"
# The width, in letters, from which there is room for all, and for the key on the button.
WIDE, HALF_WIDE = 95, 70
# The share of a wide and of a narrow bar that a word beside the name may take.
SAID_SHARE, SAID_SHARE_NARROW = 0.25, 0.12
SUBMIT, SUBMIT_KEY = "Submit", "Submit  Ctrl+Enter"
GAP_PX = 8
# What a disagreement is besides.
WORDS = {**STATES, "open": "Not decided", "decided": "Decided"}
TONES = {
    "decided": "success",
    "draft": "warning",
    "returned": "danger",
    "submitted": "accent",
    "accepted": "success",
    "broken": "danger",
    "stale": "warning",
}


class Elided(QLabel):
    """A text that loses its middle where there is no room for all of it."""

    def __init__(self) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("elides", True)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt asks."""
        painter = QPainter(self)
        text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideMiddle, self.width())
        painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), text)
        painter.end()


class TopBar(QWidget):
    """Its signals are what its buttons ask for."""

    previous = Signal()
    following = Signal()
    undo = Signal()
    redo = Signal()
    submit = Signal()

    def __init__(self, tint: Tint, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        # What has no room beside the name is said over the work.
        self.toast = Toast(parent) if parent is not None else None
        self.path = Elided()
        self.path.setProperty("role", "strong")
        self.state = QLabel()
        self.state.setProperty("role", "pill")
        self._editable = True
        self.saved = QLabel(SAVED)
        self.saved.setProperty("role", "muted")
        self.submit_button = button(SUBMIT_KEY)
        self.submit_button.setToolTip("Submit the item and go to the next that is open (Ctrl+Enter)")
        self.submit_button.setProperty("variant", "primary")
        self._back = single_shot(self, time_to_read_ms(SAVED))
        self._back.timeout.connect(self._say_saved)
        self._steps = {
            "previous": tool_button(hint="Previous item (A, Left)"),
            "following": tool_button(hint="Next item (D, Right)"),
            "undo": tool_button(hint="Undo (Ctrl+Z)"),
            "redo": tool_button(hint="Redo (Ctrl+Shift+Z)"),
        }
        for name, step in self._steps.items():
            step.setAccessibleName(step.toolTip())
            tint.put(step, "next" if name == "following" else name)
            step.clicked.connect(getattr(self, name))
        self.submit_button.clicked.connect(self.submit)
        self._lay_out()

    def show_item(self, entry: Entry | ReviewEntry | None, *, editable: bool) -> None:
        """Which item, and its state."""
        # The end of a path tells items apart; the whole of it is in the tooltip.
        self.path.setText(entry.path.rpartition("/")[2] if entry is not None else "")
        self.path.setToolTip(f"{entry.source} / {entry.path}" if entry is not None else "")
        self.show_state(entry.state if entry is not None else "", editable=editable)

    def set_reviewing(self, on: bool) -> None:
        """In review nothing is submitted: there a bar of its own says what can be done."""
        self.submit_button.setVisible(not on)

    def show_state(self, state: str, *, editable: bool, why: str = "") -> None:
        """How far it is, and ``why`` where that needs a reason."""
        self.state.setText(WORDS.get(state, ""))
        self.state.setToolTip(why)
        self.state.setAccessibleDescription(why)
        self.state.setProperty("tone", TONES.get(state, "neutral"))
        restyle(self.state)
        self.state.setVisible(bool(state))
        self.submit_button.setEnabled(editable and state not in ("", "broken"))
        self._editable = editable
        self._make_room()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """More or less room."""
        self._make_room()

    def show_steps_of(self, workspace: Workspace, who: str, area: str) -> None:
        """Whether ``who`` has something to take back or to bring back in an area of the history."""
        free = not workspace.read_only
        self._steps["undo"].setEnabled(free and workspace.can_undo(who=who, area=area))
        self._steps["redo"].setEnabled(free and workspace.can_redo(who=who, area=area))

    def say(self, text: str) -> None:
        """A short word in the place of "All changes saved", or a sentence over the work where it has no room here."""
        self.saved.setText(text)
        self._back.start(time_to_read_ms(text))
        self._make_room()
        if self.toast is not None and text and self.saved.isHidden():
            self.toast.tell(text)

    def typing(self) -> None:
        """Something is typed that is not saved yet."""
        self._back.stop()
        self.saved.setText("Saving…")
        self._make_room()

    def _say_saved(self) -> None:
        self.saved.setText(SAVED)
        self._make_room()

    def _make_room(self) -> None:
        """In a narrow bar, what the status line says anyway gives way to the name of the item."""
        letters = self.width() / max(1, self.fontMetrics().averageCharWidth())
        share = SAID_SHARE if letters >= WIDE else SAID_SHARE_NARROW
        short = self.toast is None or self.saved.sizeHint().width() <= share * self.width()
        usual = self.saved.text() == SAVED
        self.saved.setVisible(self._editable and short and not (usual and (letters < WIDE or self._name_is_cut())))
        self.submit_button.setText(SUBMIT_KEY if letters >= HALF_WIDE else SUBMIT)

    def _name_is_cut(self) -> bool:
        """Whether the name of the item has no room beside all that can stand here."""
        others = (*self._steps.values(), self.state, self.saved, self.submit_button)
        taken = sum(part.sizeHint().width() + GAP_PX for part in others) + 2 * GAP_PX
        return self.path.fontMetrics().horizontalAdvance(self.path.text()) > self.width() - taken

    def settled(self) -> None:
        """What was typed is saved."""
        if not self._back.isActive():
            self._say_saved()

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP_PX)
        row.addWidget(self._steps["previous"])
        row.addWidget(self._steps["following"])
        row.addSpacing(GAP_PX)
        row.addWidget(self.path, 1)
        row.addWidget(self.state)
        row.addSpacing(GAP_PX)
        row.addWidget(self.saved)
        row.addWidget(self._steps["undo"])
        row.addWidget(self._steps["redo"])
        row.addWidget(self.submit_button)
