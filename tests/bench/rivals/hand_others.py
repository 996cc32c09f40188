"""labelme and X-AnyLabeling, each at its own window. Modules are named so that none hides a tool of that name."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

from hand_any import SIZE, Rival


class Labelme(Rival):
    """labelme 7."""

    qt = "PySide6"

    def __init__(self, folder: Path) -> None:
        from labelme._app import MainWindow
        from PySide6 import QtWidgets

        self.app = QtWidgets.QApplication(["labelme"])
        self.window = MainWindow(config_overrides={"auto_save": True}, file_or_dir=str(folder))
        self.window.resize(*SIZE)
        self.window.show()

    def canvas(self) -> Any:
        """The canvas."""
        return self.window._canvas_widgets.canvas

    def next_image(self) -> None:
        """D."""
        self.window._open_next_image()

    def zoom(self, factor: float) -> None:
        """Ctrl and plus."""
        self.window._add_zoom(increment=factor, pos=None)

    def edit(self) -> None:
        """A snapshot for undo, then the file, which a thread writes."""
        self.canvas().backup_shapes()
        self.window.mark_dirty()


class XAnyLabeling(Rival):
    """X-AnyLabeling 4."""

    def __init__(self, folder: Path) -> None:
        from anylabeling import config as settings
        from anylabeling.views.labeling.utils.theme import init_theme
        from anylabeling.views.mainwindow import MainWindow
        from PyQt6 import QtWidgets

        importlib.import_module("anylabeling.resources.resources")
        settings.current_config_file = str(Path.home() / ".xanylabelingrc")
        config = settings.get_config(settings.current_config_file, {"auto_save": True}, show_msg=False)
        self.app = QtWidgets.QApplication(["xanylabeling"])
        init_theme("light")
        self.window = MainWindow(self.app, config=config)
        self.window.resize(*SIZE)
        self.window.show()
        self.view = self.window.labeling_widget.view
        self.view.import_image_folder(str(folder))

    def canvas(self) -> Any:
        """The canvas."""
        return self.view.canvas

    def next_image(self) -> None:
        """D."""
        self.view.open_next_image()

    def zoom(self, factor: float) -> None:
        """Ctrl and plus."""
        self.view.add_zoom(factor)

    def edit(self) -> None:
        """A snapshot for undo, then the file."""
        self.view.canvas.store_shapes()
        self.view.set_dirty()
