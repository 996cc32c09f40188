"""Earmark at its own window."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hand_any import LOOK_S, SIZE, Rival


class Earmark(Rival):
    """This program, opened on a project that ``compare.py`` made of the same folder."""

    qt = "PySide6"

    def __init__(self, folder: Path) -> None:
        from app.settings.store import Settings
        from widgets.shell.main_window import MainWindow
        from widgets.shell.start import keep_smooth, make_app
        from widgets.theme.theme import Theme

        self.app = make_app()
        keep_smooth(self.app)
        self.window = MainWindow(Theme(self.app, "light"), Settings(folder.parent / "settings.json"))
        self.window.resize(*SIZE)
        self.window.show()
        self.app.processEvents()
        if not self.window.open_project(folder, "label"):
            raise SystemExit("the project did not open")
        from widgets.labeling.page import LabelPage

        self.page = self.window.findChildren(LabelPage)[0]
        self.number = 0

    def begin(self) -> None:
        """The labels were read for the lead; and it opens at the first item without labels, the others at the first."""
        from PySide6.QtCore import Qt

        self.page.context.who.switch("lead")
        self.settle(LOOK_S)
        entries = self.page.view.list.model
        self.page.open(entries.index(0, 0).data(Qt.ItemDataRole.UserRole))

    def canvas(self) -> Any:
        """The canvas."""
        return self.page.view.stage.canvas

    def shown(self) -> bool:
        """The stage takes the picture when it is ready."""
        return bool(self.page.view.stage.ready)

    def next_image(self) -> None:
        """D."""
        self.page.following()

    def zoom(self, factor: float) -> None:
        """Ctrl and plus."""
        self.canvas().zoom_in() if factor > 1 else self.canvas().zoom_out()

    def pan(self, step: int) -> None:
        """As Space and the mouse do."""
        self.canvas().set_viewport(self.canvas().viewport.panned(3.0 if step % 80 < 40 else -3.0, 0.0))

    def redraw(self) -> None:
        """Without what was painted before."""
        self.canvas()._backing.forget()
        self.canvas().repaint()

    def store(self) -> None:
        """The same edit while nobody listens."""
        news = self.page.context.workspace._news
        listeners, news._listeners = news._listeners, []
        self.edit()
        news._listeners = listeners

    def dab(self, step: int) -> bool:
        """A stroke of the brush goes on."""
        from PySide6.QtCore import QEvent, QPointF, Qt
        from PySide6.QtGui import QMouseEvent

        canvas, left = self.canvas(), Qt.MouseButton.LeftButton
        if not step:
            canvas.set_tool("brush")
            canvas.set_brush(60)
        kind = QEvent.Type.MouseMove if step else QEvent.Type.MouseButtonPress
        place = QPointF(200 + 10 * step, 200 + 5 * step)
        changed = Qt.MouseButton.NoButton if step else left
        world = QPointF(canvas.mapToGlobal(place))
        self.app.sendEvent(canvas, QMouseEvent(kind, place, world, changed, left, Qt.KeyboardModifier.NoModifier))
        return True

    def edit(self) -> None:
        """One object of a thousand, checked, committed with its history, announced and shown again."""
        import msgspec

        work = self.page.work
        task = next(task for task in work.tasks if task.kind == "polygons")
        thing = work.value(task).objects[500]
        self.number += 1
        x, y = thing.points_px[0]
        work.put(task.name, msgspec.structs.replace(thing, points_px=((x + self.number, y), *thing.points_px[1:])))
