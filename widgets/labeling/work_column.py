"""What is chosen above what is worked on: on a small screen the choices give way, and scroll."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from widgets.parts.leaving import delete_later

GAP_PX = 8
# One row of buttons is always in view.
LEAST_PX = 34
TOLD = (QEvent.Type.LayoutRequest, QEvent.Type.HideToParent, QEvent.Type.ShowToParent)


class WorkColumn(QWidget):
    """``choices`` above ``stage``: they have the height that they want while the stage has the least that it needs.

    It places the two by hand: a layout would cut both where there is not enough for what they would like.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._choices = self._stage = QWidget(self)
        self.area = QScrollArea(self)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # What is in it takes the keyboard, and is scrolled into view by it.
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def hold(self, choices: QWidget, stage: QWidget) -> None:
        """The two parts."""
        delete_later(self._choices)
        self._choices, self._stage = choices, stage
        self.area.setWidget(choices)
        stage.setParent(self)
        choices.installEventFilter(self)
        self.fit()

    def fit(self) -> None:
        """Shares the height."""
        self.area.setVisible(not self._choices.isHidden())
        least = self._stage.minimumSizeHint().expandedTo(self._stage.minimumSize()).height()
        above = min(self._choices.minimumSizeHint().height(), max(LEAST_PX, self.height() - GAP_PX - least))
        top = 0 if self.area.isHidden() else above + GAP_PX
        self.area.setGeometry(0, 0, self.width(), above)
        self._stage.setGeometry(0, top, self.width(), self.height() - top)

    def minimumSizeHint(self) -> QSize:
        """One row of choices above the least stage."""
        least = self._stage.minimumSizeHint().expandedTo(self._stage.minimumSize())
        return QSize(least.width(), least.height() + (0 if self.area.isHidden() else LEAST_PX + GAP_PX))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The choices came, went, or broke into other rows."""
        if event.type() in TOLD:
            self._fit_anew()
        return super().eventFilter(watched, event)

    def event(self, event: QEvent) -> bool:
        """The stage needs another height."""
        if event.type() == QEvent.Type.LayoutRequest:
            self._fit_anew()
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another height to share."""
        super().resizeEvent(event)
        self.fit()

    def _fit_anew(self) -> None:
        self.fit()
        self.updateGeometry()
