"""What happens when the program has a bug: a dialog with the traceback, and the work goes on."""

from __future__ import annotations

import faulthandler
import sys
import threading
from types import TracebackType

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QDialog

from widgets.bridge.post import to


class CrashHook(QObject):
    """Once installed, every exception that nobody caught is logged and shown, whichever thread it comes from."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._app = app
        self._dialog: QDialog | None = None
        self._send = to(self._show)

    def install(self) -> None:
        """Exceptions in slots come to ``sys.excepthook``; crashes of C code leave a traceback on standard error."""
        if sys.stderr is not None:
            faulthandler.enable()
        sys.excepthook = self.hook
        threading.excepthook = self._thread_hook

    def remove(self) -> None:
        """As it was before."""
        sys.excepthook = sys.__excepthook__
        threading.excepthook = threading.__excepthook__

    def hook(self, kind: type[BaseException], problem: BaseException, trace: TracebackType | None) -> None:
        """For ``sys.excepthook``."""
        import logging
        import traceback

        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, problem, trace)
            return
        text = "".join(traceback.format_exception(kind, problem, trace))
        logging.getLogger(__name__).error("unexpected: %s", text)
        show = self._show if threading.current_thread() is threading.main_thread() else self._send
        show(text)

    def _thread_hook(self, given: threading.ExceptHookArgs) -> None:
        if given.exc_value is not None:
            self.hook(given.exc_type, given.exc_value, given.exc_traceback)

    def _show(self, text: str) -> None:
        from widgets.shell.bug_dialog import BugDialog

        # One at a time: a fault while painting comes back with each frame.
        windows = self._app.topLevelWidgets()
        if any(isinstance(window, BugDialog) and window.isVisible() for window in windows):
            return
        parent = self._app.activeWindow() or next((window for window in windows if window.isVisible()), None)
        # Kept here, since without a window there is no parent to keep it.
        self._dialog = BugDialog(text, parent)
        self._dialog.open()
