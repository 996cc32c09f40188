"""A sentence over the lower edge of its parent, for as long as it takes to read."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QLabel, QWidget

LEAST_MS, LETTER_MS = 2500, 55
EDGE_PX = 16
WIDEST_PX = 560


class Toast(QLabel):
    """``tell`` shows a text; it takes no click and no key, and goes by itself."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._over = parent
        self.setProperty("role", "toast")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._gone = QTimer(self)
        self._gone.setSingleShot(True)
        self._gone.timeout.connect(self.hide)
        self.hide()
        parent.installEventFilter(self)

    def tell(self, text: str) -> None:
        """Says it now, in the place of what was said before."""
        self.setText(text)
        self.setAccessibleName(text)
        self._place()
        self.show()
        self.raise_()
        self._gone.start(time_to_read_ms(text))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stays at the edge of its parent."""
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return False

    def _place(self) -> None:
        over = self._over
        room = min(WIDEST_PX, over.width() - 2 * EDGE_PX)
        self.setWordWrap(False)
        if self.sizeHint().width() > room:
            self.setWordWrap(True)
            self.setFixedWidth(room)
            self.resize(room, self.heightForWidth(room))
        else:
            self.setFixedWidth(self.sizeHint().width())
            self.adjustSize()
        self.move((over.width() - self.width()) // 2, over.height() - self.height() - EDGE_PX)


def time_to_read_ms(text: str) -> int:
    """How long a text of this length is shown."""
    return max(LEAST_MS, LETTER_MS * len(text))
