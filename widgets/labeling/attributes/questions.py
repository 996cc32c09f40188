"""Between what is selected and the panel that asks for its attributes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut

if TYPE_CHECKING:
    from widgets.labeling.attributes.panel import AttributesPanel
    from widgets.labeling.image.stage import ImageStage
    from widgets.labeling.sound.stage import SoundStage
    from widgets.labeling.work import Work


class Questions(QObject):
    """Shows the attributes of what is selected; with ``at_once``, a new object with open questions is asked about."""

    def __init__(self, panel: AttributesPanel, stage: ImageStage | SoundStage, work: Work) -> None:
        super().__init__(panel)
        self._panel, self._stage, self._work = panel, stage, work
        self.at_once = False
        panel.left.connect(self._leave)
        stage.selected.connect(self.show_chosen)
        if stage.medium == "image":
            # After the stage, which has made an object of it by then.
            stage.canvas.created.connect(self._created)
            enter = QShortcut(QKeySequence("Return"), stage.canvas)
            enter.setContext(Qt.ShortcutContext.WidgetShortcut)
            enter.activated.connect(self.begin)

    def show_chosen(self) -> None:
        """The attributes of what is selected, where all of it is of one class."""
        chosen = self._stage.chosen
        tasks = {task for task, _ in chosen}
        task = self._work.task(next(iter(tasks))) if len(tasks) == 1 else None
        self._panel.show_objects(task, [label for _, label in chosen] if task is not None else ())

    def begin(self) -> None:
        """The keyboard goes to the attributes of what is selected."""
        self._panel.begin()

    def _created(self) -> None:
        if self.at_once and self._panel.missing:
            # Not before the gesture is over: the canvas still holds the mouse.
            QTimer.singleShot(0, self, self.begin)

    def _leave(self) -> None:
        self._stage.take_focus(writing=False)
