"""The classes to draw with, each with its key; and the tools."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLabel, QToolButton, QWidget

from widgets.labeling.keys import Key
from widgets.labeling.tint import tool_button

if TYPE_CHECKING:
    from app.rules.sheet import Task


def swatch(colour: str, size_px: int = 14) -> QIcon:
    """A dot of a class's colour."""
    pixmap = QPixmap(size_px * 2, size_px * 2)
    pixmap.setDevicePixelRatio(2)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))
    painter.drawEllipse(1, 1, size_px - 2, size_px - 2)
    painter.end()
    return QIcon(pixmap)


class ClassBar(QWidget):
    """A row of classes, one of them in hand. ``picked`` carries task and class."""

    picked = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(4)
        self._group = QButtonGroup(self)
        self._buttons: dict[Key, QToolButton] = {}
        self.setAccessibleName("Classes")

    def set_classes(self, tasks: Sequence[Task], keys: Mapping[Key, str]) -> None:
        """The classes of these object tasks."""
        while (part := self._row.takeAt(0)) is not None:
            if (widget := part.widget()) is not None:
                widget.deleteLater()
        self._buttons = {}
        for task in tasks:
            if len(tasks) > 1:
                title = QLabel(task.title or task.name)
                title.setProperty("role", "muted")
                self._row.addWidget(title)
            for cls in task.classes:
                self._add(task.name, cls.name, cls.title or cls.name, cls.colour, keys.get((task.name, cls.name), ""))
        self._row.addStretch(1)

    def set_current(self, task: str, cls: str) -> None:
        """The class in hand."""
        button = self._buttons.get((task, cls))
        if button is not None:
            button.setChecked(True)

    def _add(self, task: str, cls: str, title: str, colour: str, key: str) -> None:
        button = tool_button(f"{title}  {key}" if key else title, checkable=True)
        button.setIcon(swatch(colour))
        button.setToolTip(f"Draw {title} ({key})" if key else f"Draw {title}")
        button.setAccessibleName(title)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(partial(self.picked.emit, task, cls))
        self._group.addButton(button)
        self._buttons[task, cls] = button
        self._row.addWidget(button)
