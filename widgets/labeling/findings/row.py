"""One finding: what is wrong, and the two ways out of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from widgets.parts.buttons import button
from widgets.parts.flow import Flow

if TYPE_CHECKING:
    from app.rules.checks import Finding
    from widgets.labeling.tint import Tint

ICONS = {"block": ("error", "danger"), "warn": ("warning", "warning"), "info": ("info", "accent")}
LAPSED = "An exception was made before this check changed: “{}”"
WORDS = {"block": "Must be mended", "warn": "Warning", "info": "Hint"}


class FindingRow(QFrame):
    """``chosen`` asks to see its place, ``fix_asked`` to mend it. ``waived`` carries the reason for an exception, and
    whether it is for all that the rule finds in the label.

    An exception is on the object of the finding; on a text, which is one thing, on all that the rule finds in it.
    ``alike`` is how many findings of the rule stand in the label.
    """

    chosen = Signal(object)
    fix_asked = Signal(object)
    waived = Signal(object, str, bool)

    def __init__(
        self,
        finding: Finding,
        title: str,
        tint: Tint,
        *,
        editable: bool,
        alike: int = 1,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.finding = finding
        self.setProperty("role", "card")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.reason = QLineEdit()
        one = finding.object_id is not None
        self.reason.setPlaceholderText("The reason, then Enter")
        self.reason.setToolTip(f"Why {'this one' if one else 'this text'} is an exception to the rule")
        self.reason.hide()
        self.reason.setAccessibleName("Reason for the exception")
        self.reason.returnPressed.connect(self._waive)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 8, 10, 8)
        column.setSpacing(6)
        column.addLayout(self._head(title, tint))
        if editable:
            column.addLayout(self._ways_out())
        column.addWidget(self.reason)
        # Of a text there is no other way: said, and not asked.
        self.every = QCheckBox(f"For all {alike:,} findings of this rule")
        self.every.setChecked(not one)
        self.every.setEnabled(one)
        self.every.hide()
        self._alike = alike
        column.addWidget(self.every)
        waived = f"Waived: {finding.reason}. " if finding.waived else ""
        waived += f"{LAPSED.format(finding.lapsed)} " if finding.lapsed else ""
        self.setAccessibleName(f"{WORDS[finding.severity]}: {waived}{finding.message}")

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click shows the place."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.chosen.emit(self.finding)

    def colour(self, tint: Tint) -> None:
        """Its sign in the colours of now."""
        self._icon.setPixmap(tint.picture(*ICONS[self.finding.severity]))

    def _head(self, title: str, tint: Tint) -> QHBoxLayout:
        head = QHBoxLayout()
        head.setSpacing(8)
        self._icon = QLabel()
        self._icon.setToolTip(WORDS[self.finding.severity])
        self.colour(tint)
        head.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        text = QLabel(f"Waived: {self.finding.message}" if self.finding.waived else self.finding.message)
        text.setWordWrap(True)
        text.setTextFormat(Qt.TextFormat.PlainText)
        text.setToolTip(WORDS[self.finding.severity])
        text.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        if self.finding.waived:
            text.setProperty("role", "muted")
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(text)
        rule = QLabel(title)
        rule.setWordWrap(True)
        rule.setTextFormat(Qt.TextFormat.PlainText)
        rule.setProperty("role", "caption")
        if title:
            words.addWidget(rule)
        if self.finding.reason:
            words.addWidget(_caption(f"Reason: {self.finding.reason}"))
        if self.finding.lapsed:
            words.addWidget(_caption(LAPSED.format(self.finding.lapsed)))
        head.addLayout(words, 1)
        return head

    def _ways_out(self) -> QVBoxLayout:
        # What has no room beside the fix goes on below it: panels may be narrow.
        row, ways = QVBoxLayout(), Flow(gap=6)
        # A ghost button without its frame lines up with the text by its own padding.
        row.setContentsMargins(26 if self.finding.fix is not None else 12, 0, 0, 0)
        if self.finding.fix is not None:
            self.fix = button(f"Apply fix: {self.finding.fix.text}" if self.finding.fix.text else "Apply fix")
            self.fix.setToolTip("All fixes at once: Ctrl+.")
            self.fix.setProperty("variant", "secondary")
            self.fix.clicked.connect(self._fix)
            ways.add(self.fix)
        if self.finding.severity != "info":
            self.waive = button("Take the waiver back" if self.finding.waived else "Waive…")
            self.waive.setProperty("variant", "ghost")
            self.waive.clicked.connect(self._ask)
            ways.add(self.waive)
        row.addWidget(ways)
        return row

    def _fix(self) -> None:
        self.fix_asked.emit(self.finding)

    def _ask(self) -> None:
        if self.finding.waived:
            self.waived.emit(self.finding, "", False)
            return
        self.every.setVisible(self._alike > 1)
        self.reason.setText(self.reason.text() or self.finding.lapsed)
        self.reason.show()
        self.reason.selectAll()
        self.reason.setFocus()

    def _waive(self) -> None:
        if self.reason.text().strip():
            whole = self._alike > 1 and self.every.isChecked()
            self.waived.emit(self.finding, self.reason.text().strip(), whole)


def _caption(text: str) -> QLabel:
    made = QLabel(text)
    made.setWordWrap(True)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setProperty("role", "caption")
    return made
