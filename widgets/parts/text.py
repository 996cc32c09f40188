"""Labels by their role, key hints and pills."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QWidget

# Qt.TextFormat.PlainText and Qt.AlignmentFlag.AlignCenter, as numbers: to name them, Python builds all 130 enums of the
# namespace Qt, which takes a tenth of the time to the first paint.
PLAIN_TEXT = 0
ALIGN_CENTER = 0x84
ALIGN_LEFT = 0x81
ALIGN_RIGHT = 0x82


class Text(QLabel):
    """A label with a ``role`` of the stylesheet: title, heading, figure, strong, caption, muted, mono, danger …"""

    def __init__(
        self, text: str = "", role: str = "body", *, wrap: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(text, parent)
        self._inset: tuple[int, int, int, int] | None = None
        self.setProperty("role", role)
        self.setProperty("textFormat", PLAIN_TEXT)  # texts of sheets and files are never markup
        self.setWordWrap(wrap)
        if wrap:
            self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

    def inset(self, left: int, top: int, right: int, bottom: int) -> None:
        """Room around the words."""
        self._inset = (left, top, right, bottom)
        self.setContentsMargins(left, top, right, bottom)

    def changeEvent(self, event: QEvent) -> None:
        """A label that is laid out without any width just now would lose its room when the style changes."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and self._inset is not None:
            self.setContentsMargins(*self._inset)


class Elided(Text):
    """A text that loses its middle where there is no room for all of it, or its end where ``from_end``; with ``right``
    it stands at the right of its room and loses its end."""

    def __init__(
        self,
        text: str = "",
        role: str = "body",
        parent: QWidget | None = None,
        *,
        right: bool = False,
        from_end: bool = False,
    ) -> None:
        super().__init__(text, role, parent=parent)
        self._align = ALIGN_RIGHT if right else ALIGN_LEFT
        self._from_end = right or from_end
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt asks."""
        from PySide6.QtCore import Qt

        painter = QPainter(self)
        lost = Qt.TextElideMode.ElideRight if self._from_end else Qt.TextElideMode.ElideMiddle
        text = self.fontMetrics().elidedText(self.text(), lost, self.width())
        painter.drawText(self.rect(), self._align, text)
        painter.end()


class Kbd(Text):
    """A key, as it is printed on the keyboard."""

    def __init__(self, key: str, parent: QWidget | None = None) -> None:
        super().__init__(key, "kbd", parent=parent)
        self.setProperty("alignment", ALIGN_CENTER)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)


class Pill(Text):
    """A state in one word. ``tone``: neutral, accent, success, warning, danger."""

    def __init__(self, text: str = "", tone: str = "neutral", parent: QWidget | None = None) -> None:
        super().__init__(text, "pill", parent=parent)
        self.setProperty("alignment", ALIGN_CENTER)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_tone(tone)

    def show_state(self, text: str, tone: str) -> None:
        """Another state."""
        self.setText(text)
        self.set_tone(tone)
        self.adjustSize()

    def set_tone(self, tone: str) -> None:
        """Another tone."""
        self.setProperty("tone", tone)
        restyle(self)


class Badge(Text):
    """A count in a corner, hidden at nought. ``most`` is the largest that is shown as it is."""

    def __init__(self, parent: QWidget | None = None, *, most: int = 99) -> None:
        super().__init__("", "badge", parent=parent)
        self._most = most
        self.setProperty("alignment", ALIGN_CENTER)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.hide()

    def show_count(self, count: int) -> None:
        """Another count."""
        self.setText(f"{count}" if count <= self._most else f"{self._most}+")
        self.setVisible(count > 0)
        self.adjustSize()


def line(parent: QWidget | None = None) -> QFrame:
    """A hairline across."""
    frame = QFrame(parent)
    frame.setProperty("role", "line")
    return frame


def restyle(widget: QWidget) -> None:
    """Looks the widget's style up again after one of its properties changed."""
    from PySide6.QtCore import Qt

    if not widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
        return  # it will be styled when it is shown
    style = widget.style()
    style.unpolish(widget)
    style.polish(widget)
