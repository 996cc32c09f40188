"""The tools of the image stage: which task is drawn with which, and the bar of buttons."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import partial
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QToolButton, QWidget

from app.labels.values import Kind
from widgets.actions.told import KeyTold
from widgets.labeling.tint import tool_button

if TYPE_CHECKING:
    from widgets.actions.registry import ActionRegistry
    from widgets.labeling.tint import Tint


class ToolText(msgspec.Struct, frozen=True):
    """What a tool is called on its button and in the list of keys, and its keys."""

    title: str
    action: str
    keys: tuple[str, ...]


TOOLS: Mapping[str, ToolText] = {
    "select": ToolText("Select", "Select", ("V",)),
    "box": ToolText("Box", "Draw a box", ("B", "W", "R")),
    "rotated-box": ToolText("Rotated box", "Draw a rotated box", ("T",)),
    "ellipse": ToolText("Ellipse", "Draw an ellipse", ("O",)),
    "polygon": ToolText("Polygon", "Draw a polygon", ("P",)),
    "polyline": ToolText("Line", "Draw a line", ("I",)),
    "brush": ToolText("Brush", "Paint a mask", ("M",)),
    "eraser": ToolText("Eraser", "Erase from a mask", ("E",)),
    "fill": ToolText("Fill", "Fill a hole of a mask", ("G",)),
    "keypoints": ToolText("Keypoints", "Set keypoints", ("S",)),
    "cut": ToolText("Cut", "Cut the selected polygon", ("K",)),
}
# The first tool of each kind is the one that draws; the others change what is drawn.
TOOLS_OF: Mapping[Kind, tuple[str, ...]] = {
    "boxes": ("box",),
    "rotated-boxes": ("rotated-box",),
    "ellipses": ("ellipse",),
    "polygons": ("polygon", "cut"),
    "polylines": ("polyline",),
    "masks": ("brush", "eraser", "fill"),
    "keypoints": ("keypoints",),
}
TOOL_OF: Mapping[Kind, str] = {kind: tools[0] for kind, tools in TOOLS_OF.items()}
# With more tools than this the buttons show their icons only.
FEW = 4
SPACING = 4


class ToolBar(QWidget):
    """A button a tool. ``asked`` names the one that was pressed."""

    asked = Signal(str)

    def __init__(self, tint: Tint, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Tools")
        self._group = QButtonGroup(self)
        self.buttons: dict[str, QToolButton] = {}
        self._offered: frozenset[str] = frozenset()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACING)
        for name, text in TOOLS.items():
            button = tool_button(text.title, hint=text.action, checkable=True)
            button.setAccessibleName(text.action)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(partial(self.asked.emit, name))
            tint.put(button, name)
            self._group.addButton(button)
            self.buttons[name] = button
            row.addWidget(button)

    def offer(self, names: Collection[str]) -> None:
        """Shows the buttons of these tools."""
        self._offered = frozenset(names)
        for name, button in self.buttons.items():
            button.setVisible(name in names)

    def fit(self, room_px: int) -> None:
        """Shows the words beside the icons where there is room for all of them: a word cut off tells nothing."""
        style = Qt.ToolButtonStyle
        shown = [button for name, button in self.buttons.items() if name in self._offered]
        for button in shown:
            button.setToolButtonStyle(style.ToolButtonTextBesideIcon)
        whole_px = sum(button.sizeHint().width() + SPACING for button in shown)
        if len(shown) > FEW or whole_px > room_px:
            for button in shown:
                button.setToolButtonStyle(style.ToolButtonIconOnly)

    def tell_keys(self, registry: ActionRegistry) -> None:
        """The buttons say the keys of the moment from now on."""
        for name, button in self.buttons.items():
            if button.findChild(KeyTold) is None:
                KeyTold(button, registry, f"label.{name}", text=TOOLS[name].title, tip=TOOLS[name].action)

    def show_tool(self, name: str) -> None:
        """The tool in hand; one that has no button leaves none pressed."""
        button = self.buttons.get(name)
        if button is not None:
            button.setChecked(True)
        elif (pressed := self._group.checkedButton()) is not None:
            self._group.setExclusive(False)
            pressed.setChecked(False)
            self._group.setExclusive(True)
