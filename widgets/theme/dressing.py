"""Puts another stylesheet on windows that are there: each widget once, and pages out of view when they come into it."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QEvent, QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget
from shiboken6 import isValid


class Pages(QStackedWidget):
    """A stack whose pages are dressed anew when they come into view, and not while they are out of it."""


class Dresser(QObject):
    """What ``QApplication.setStyleSheet`` does, in a time that a person does not notice.

    Qt itself styles every widget once for each of its parents: thirteen times on average in a window with all its
    pages, which took seconds. Here the style forgets first what it knows, so that Qt finds nothing to style anew, and
    each widget is then asked once. Tabs that are out of view come after what can be
    seen, one at a time; pages when they are shown.
    ``late`` tells that something was dressed that had to wait for it.
    """

    late = Signal()

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._app = app
        # Out of view and not dressed yet; those that are not a window's pages wait for their turn as well.
        self._stale: list[QWidget] = []
        self._waiting: list[QWidget] = []
        self._heard = f"dresser{id(self)}"
        self._soon = QTimer(self)
        self._soon.timeout.connect(self._dress_next)

    def put_on(self, sheet: str) -> None:
        """Another stylesheet for the whole program; nothing is done where it is worn already."""
        worn = self._app.styleSheet()
        if sheet == worn:
            return
        if not worn:
            self._app.setStyleSheet(sheet)
            return
        style = self._app.style()
        style.unpolish(self._app)
        self._app.setStyleSheet(sheet)
        style.polish(self._app)
        self._stale.clear()
        self._waiting.clear()
        windows, done = self._app.topLevelWidgets(), set[QWidget]()
        # Menus, lists of fields and dialogs come with the page that they belong to; a dialog may stay when it has gone.
        for window in sorted(windows, key=lambda one: one.parentWidget() is not None):
            if window not in done and (window.parentWidget() is None or window.isVisible()):
                done.update(self._dress(window))
        self._soon.start()

    @Slot(int)
    def _turned(self, _place: int) -> None:
        """What has waited comes into view; its stack tells, since a filter of events would see every event."""
        stack = self.sender()
        page = stack.currentWidget() if isinstance(stack, QStackedWidget) else None
        if page is not None and any(page is one for one in self._stale):
            self._dress_late(page)

    @Slot()
    def _dress_next(self) -> None:
        self._waiting = [one for one in self._waiting if isValid(one)]
        if self._waiting:
            self._dress_late(self._waiting[0])
        else:
            self._soon.stop()

    def _dress_late(self, root: QWidget) -> None:
        self._stale = [one for one in self._stale if one is not root and isValid(one)]
        self._waiting = [one for one in self._waiting if one is not root]
        self._dress(root)
        self.late.emit()

    def _dress(self, root: QWidget) -> list[QWidget]:
        style, changed = self._app.style(), QEvent(QEvent.Type.StyleChange)
        dressed = list(self._below(root))
        # Parents first, since fonts and colours come down from them; told from below, since sizes go up to them.
        for widget in dressed:
            style.polish(widget)
        for widget in reversed(dressed):
            self._app.sendEvent(widget, changed)
        return dressed

    def _below(self, root: QWidget) -> Iterator[QWidget]:
        """The widget and all below it that were shown before: the others are styled when they are."""
        # Imported here: to name a member, Python builds all enums of the namespace Qt, which the first paint need not
        # wait for.
        from PySide6.QtCore import Qt

        polished, direct = Qt.WidgetAttribute.WA_WState_Polished, Qt.FindChildOption.FindDirectChildrenOnly
        ahead = [root]
        while ahead:
            widget = ahead.pop()
            if widget.testAttribute(polished):
                yield widget
            if not isinstance(widget, QStackedWidget):
                ahead += widget.findChildren(QWidget, options=direct)
                continue
            if not widget.property(self._heard):
                widget.setProperty(self._heard, True)
                widget.currentChanged.connect(self._turned)
            pages = [page for place in range(widget.count()) if (page := widget.widget(place)) is not None]
            shown = widget.currentWidget()
            ahead += [page for page in pages if page is shown]
            later = [page for page in pages if page is not shown]
            self._stale += later
            self._waiting += [] if isinstance(widget, Pages) else later
