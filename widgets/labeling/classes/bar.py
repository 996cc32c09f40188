"""The classes to draw with, each with its key: as many as fit, those used last first to stay."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QIcon, QPainter, QPixmap, QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QLabel, QSizePolicy, QToolButton, QWidget

from widgets.canvas.looks import ink_on
from widgets.labeling.keys import Key
from widgets.labeling.tint import tool_button
from widgets.parts.leaving import delete_later

if TYPE_CHECKING:
    from app.rules.sheet import ClassDef, Task

GAP_PX = 4
# Buttons in the bar; a screen has no room for more, and each costs time at every item.
MOST = 24


def swatch(colour: str, letter: str = "", size_px: int = 16) -> QIcon:
    """A class's colour with its letter, as it stands on the image."""
    pixmap = QPixmap(size_px * 2, size_px * 2)
    pixmap.setDevicePixelRatio(2)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))
    painter.drawRoundedRect(0, 0, size_px, size_px, 4, 4)
    font = QFont(painter.font())
    font.setPixelSize(round(size_px * 0.65))
    font.setBold(True)
    painter.setFont(font)
    painter.setPen(ink_on(QColor(colour)))
    painter.drawText(0, 0, size_px, size_px, int(Qt.AlignmentFlag.AlignCenter), letter)
    painter.end()
    return QIcon(pixmap)


class ClassBar(QWidget):
    """A row of classes, one of them in hand. ``picked`` carries task and class; ``more`` asks for the search.

    It never asks for more width than there is: what does not fit is behind "More". It places its children by hand,
    since they come and go with the width.
    """

    picked = Signal(str, str)
    more = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._group = QButtonGroup(self)
        self._tasks: tuple[Task, ...] = ()
        self._classes: dict[Key, ClassDef] = {}
        self._keys: Mapping[Key, str] = {}
        self._used: list[Key] = []
        self._heads: dict[str, QLabel] = {}
        self.buttons: dict[Key, QToolButton] = {}
        self.more_button = tool_button("More…", hint="Find a class by typing (/)")
        self.more_button.setParent(self)
        self.more_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.more_button.clicked.connect(self.more)
        self.more_button.hide()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Classes")

    def set_classes(self, tasks: Sequence[Task], keys: Mapping[Key, str]) -> None:
        """The classes of these object tasks; nothing is made anew where they are the same as before."""
        if tuple(tasks) == self._tasks and dict(keys) == self._keys:
            return
        self._tasks, self._keys = tuple(tasks), dict(keys)
        self._classes = {(task.name, cls.name): cls for task in tasks for cls in task.classes}
        self._used = [key for key in self._used if key in self._classes]
        for old in (*self.buttons.values(), *self._heads.values()):
            old.hide()
            delete_later(old)
        self.buttons, self._heads = {}, {}
        if len(tasks) > 1:
            self._heads = {task.name: self._head(task) for task in tasks}
        self._arrange()

    def set_current(self, task: str, cls: str) -> None:
        """The class in hand."""
        key = (task, cls)
        if key not in self._classes:
            return
        if not self._used or self._used[0] != key:
            self._used = [key, *(found for found in self._used if found != key)][:MOST]
            self._arrange()
        if (button := self.buttons.get(key)) is not None:
            button.setChecked(True)

    @property
    def whole_width(self) -> int:
        """What the classes take in one row: all of them, or of many as many as are shown at most."""
        parts = [*self._heads.values(), *(self._button(key) for key in list(self._classes)[:MOST])]
        return sum(part.sizeHint().width() + GAP_PX for part in parts)

    def sizeHint(self) -> QSize:
        """As high as a button."""
        return QSize(120, self.more_button.sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """Narrower than any class: there is always the search."""
        return self.more_button.sizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """More or less room."""
        self._arrange()

    def changeEvent(self, event: QEvent) -> None:
        """Another font, other sizes."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._arrange()

    def _head(self, task: Task) -> QLabel:
        made = QLabel(task.title or task.name, self)
        made.setProperty("role", "muted")
        return made

    def _button(self, key: Key) -> QToolButton:
        if key not in self.buttons:
            cls, pressed = self._classes[key], self._keys.get(key, "")
            title = cls.title or cls.name
            made = tool_button(f"{title}  {pressed}" if pressed else title, checkable=True)
            made.setParent(self)
            made.ensurePolished()  # before that its size is not the one it will have
            made.setIcon(swatch(cls.colour, title[:1].upper()))
            hint = f"Draw {title} ({pressed})" if pressed else f"Draw {title}"
            made.setToolTip(f"{hint}\n{cls.description}" if cls.description else hint)
            made.setAccessibleName(title)
            made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            made.clicked.connect(partial(self.picked.emit, *key))
            self._group.addButton(made)
            self.buttons[key] = made
        return self.buttons[key]

    def _arrange(self) -> None:
        shown = self._fitting(self.width())
        if len(shown) < len(self._classes):
            shown = self._fitting(self.width() - self.more_button.sizeHint().width() - GAP_PX)
        x, high = 0, self.sizeHint().height()
        for head in self._heads.values():
            head.setVisible(False)
        before = ""
        for key in (key for key in self._classes if key in shown):
            parts: list[QWidget] = [self._button(key)]
            if key[0] != before and key[0] in self._heads:
                parts.insert(0, self._heads[key[0]])
            before = key[0]
            for part in parts:
                wide = part.sizeHint().width()
                part.setGeometry(x, 0, wide, high)
                part.show()
                x += wide + GAP_PX
        for key, button in self.buttons.items():
            button.setVisible(key in shown)
        self.more_button.setGeometry(x, 0, self.more_button.sizeHint().width(), high)
        self.more_button.setVisible(len(shown) < len(self._classes))

    def _fitting(self, width: int) -> frozenset[Key]:
        """The classes used last, then the first of the sheet, as many as ``width`` has room for."""
        found: set[Key] = set()
        tasks: set[str] = set()
        for key in dict.fromkeys((*self._used, *list(self._classes)[: 2 * MOST])):
            head = self._heads.get(key[0]) if key[0] not in tasks else None
            width -= self._button(key).sizeHint().width() + GAP_PX
            width -= head.sizeHint().width() + GAP_PX if head is not None else 0
            if (width < 0 and found) or len(found) == MOST:
                break
            found.add(key)
            tasks.add(key[0])
        return frozenset(found)
