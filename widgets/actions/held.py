"""Keys that do something while they are held: shortcuts tell of the press alone, this tells when they are let go."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence

# Under X11 a key that repeats goes up and down again each time. Qt tells the pair by looking at what comes next; when
# the second half has not arrived yet, as on a busy machine, it takes the first for a release.
GRACE_MS = 30
_AGAIN = (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress)
_GONE = (QEvent.Type.WindowDeactivate, QEvent.Type.ApplicationDeactivate)


class HeldKeys(QObject):
    """Listens only while a key is held: a filter in Python costs something with every event.

    Repeats of the keyboard are no releases, and neither is a key that is down again within ``GRACE_MS``. Who goes to
    another window lets everything go.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._held: dict[int, Callable[[], object]] = {}
        self._going: dict[int, None] = {}  # in the order in which they went up
        self._grace = QTimer(self, singleShot=True, interval=GRACE_MS)
        self._grace.timeout.connect(self._end)

    def holds(self, key: str) -> bool:
        """Whether that key is down."""
        return _code(key) in self._held

    def press(self, key: str, released: Callable[[], object]) -> None:
        """``key`` is down; ``released`` is called once when it is up again."""
        application = QCoreApplication.instance()
        if application is not None and not self._held:
            application.installEventFilter(self)
        self._held[_code(key)] = released

    def let_go(self) -> None:
        """As if every key were up."""
        for code in list(self._held):
            self._release(code)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt asks."""
        if event.type() == QEvent.Type.KeyRelease and isinstance(event, QKeyEvent):
            if event.key() in self._held and not event.isAutoRepeat():
                self._going[event.key()] = None
                self._grace.start()
        elif event.type() in _AGAIN and isinstance(event, QKeyEvent):
            self._going.pop(event.key(), None)
        elif event.type() in _GONE:
            self.let_go()
        return False

    @Slot()
    def _end(self) -> None:
        for code in list(self._going):
            self._release(code)

    def _release(self, code: int) -> None:
        self._going.pop(code, None)
        released = self._held.pop(code)
        application = QCoreApplication.instance()
        if application is not None and not self._held:
            application.removeEventFilter(self)
        released()


def _code(key: str) -> int:
    """The key itself, without Ctrl and the like: whichever of them goes up first."""
    return int(QKeySequence(key)[0].key())  # type: ignore[index]  # PySide does not say that it can be indexed
