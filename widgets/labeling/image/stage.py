"""The image side of the label page: canvas, tools and classes, and what the gestures share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.labels.values import ImageValue
from widgets.canvas.view import ImageCanvas
from widgets.labeling.classes.bar import ClassBar
from widgets.labeling.fixed_keys import of_tools
from widgets.labeling.image.edits import ImageEdits
from widgets.labeling.image.hand import ImageHand
from widgets.labeling.image.looks import LooksModel
from widgets.labeling.image.menu import EditMenu
from widgets.labeling.image.page_turner import PageTurner
from widgets.labeling.image.proposal_things import ProposalThings
from widgets.labeling.image.regions import ImageRegions
from widgets.labeling.image.sight import ImageSight
from widgets.labeling.image.things import Things, bones
from widgets.labeling.image.tools import TOOL_OF, TOOLS_OF, ToolBar
from widgets.labeling.tint import Tint, tool_button

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from app.labels.proposing import Proposal
    from app.labels.values import ImageObject, Value
    from app.media.raster import PixelSource
    from app.rules.checks import Finding
    from app.rules.sheet import Task
    from widgets.actions.action import FixedKey
    from widgets.labeling.keys import Key
    from widgets.labeling.media import Ready
    from widgets.labeling.work import Work


class ImageStage(QWidget):
    """Draws by ``work``, looks by ``looks``. ``selected`` tells that other objects are in hand: ``chosen``.

    ``told`` carries the findings each time that labels have been shown, ``said`` a sentence for the annotator: why a
    gesture did nothing, or how much it did. ``edits``, ``regions`` and ``sight`` hold the gestures that keys and menus
    call; ``hand`` listens to the canvas. ``medium`` tells it from the stage for sound, which is not even imported then.
    """

    selected = Signal()
    typed = Signal()
    said = Signal(str)
    told = Signal(object)
    unsaved, writing = False, False
    medium: Literal["image"] = "image"

    def __init__(self, work: Work, tint: Tint, looks: LooksModel | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.work = work
        self.looks = looks if looks is not None else LooksModel(self)
        self.tasks: tuple[Task, ...] = ()
        self.labels: dict[str, tuple[str, ImageObject]] = {}
        self.in_hand: Key = ("", "")
        self.ready = False
        self._item_id, self._under, self._opacity = "", "", 1.0
        self.proposals: dict[str, Proposal] = {}
        self._things, self._proposed = Things(), ProposalThings()
        self.canvas = ImageCanvas()
        self.classes, self.tools, self.menu = ClassBar(), ToolBar(tint), EditMenu(tint)
        self.pages = PageTurner(tint)
        self._zoom = QLabel("100 %")
        self._zoom.setProperty("role", "muted")
        self._zoom.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._lay_out()
        self.hand, self.edits = ImageHand(self), ImageEdits(self)
        self.regions, self.sight = ImageRegions(self), ImageSight(self)
        self.canvas.selection_changed.connect(self.selected)
        self.canvas.hovered.connect(self._hover)
        self.canvas.tool_changed.connect(self.tools.show_tool)
        self.canvas.zoom_changed.connect(self._show_zoom)
        self.classes.picked.connect(self.pick)
        self.tools.asked.connect(self.use_tool)
        self.looks.changed.connect(self._follow_looks)
        self._follow_looks()

    # ---- what is shown

    def clear(self) -> None:
        """Nothing of the item before but its picture, which cannot be drawn on, until the next is there."""
        self.labels, self.proposals, self.ready = {}, {}, False
        # Not disabled: that would send the keyboard to another part of the page.
        self.canvas.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, True)
        self.canvas.cancel()
        self.canvas.set_objects(())
        self._things.forget()
        if self.work.item_id != self._item_id:
            self._item_id = self.work.item_id
            self.looks.forget_objects()

    def show_media(self, ready: Ready) -> None:
        """The picture of the item."""
        if ready.picture is not None:
            self.canvas.set_image(ready.picture, keep_view=self.looks.looks.keep_zoom)
            self.pages.show_page(0, ready.picture.n_pages)
            self._place_classes()
            self.ready = True
            self.canvas.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, False)

    def show_page(self, page: int, picture: PixelSource) -> str:
        """Another page of the same file at the same place and zoom; says why where it does not fit the labels."""
        if picture.size_px != self.image_px:
            (width, height), (wide, high) = picture.size_px, self.image_px
            return f"Page {page + 1} has {width} × {height} pixels, the labels belong to {wide} × {high}"
        viewport, selected = self.canvas.viewport, self.canvas.selection
        self.canvas.set_image(picture, keep_view=True)
        self.canvas.set_viewport(viewport)
        self.pages.show_page(page, picture.n_pages)
        self._show_things()
        self.canvas.select(selected)
        return ""

    def show_tasks(self, tasks: Sequence[Task], keys: Mapping[Key, str]) -> None:
        """The object tasks of the item; class and tool in hand stay there if they can."""
        self.tasks = tuple(task for task in tasks if task.kind in TOOL_OF)
        self.classes.set_classes(self.tasks, keys)
        known = [(task.name, cls.name) for task in self.tasks for cls in task.classes]
        offered = {"select"} if self.tasks else set()
        if self.work.editable:
            offered |= {tool for task in self.tasks for tool in TOOLS_OF[task.kind]}
        self.tools.offer(offered)
        self._place_classes()
        if self.in_hand in known:
            self._take(*self.in_hand)
            if self.canvas.tool in offered:
                return
        elif known:
            self._take(*known[0])
        else:
            self.in_hand = ("", "")
        task = self.task(self.in_hand[0])
        self.canvas.set_tool(TOOL_OF[task.kind] if task is not None and self.work.editable else "select")

    def fixed_keys(self) -> Sequence[FixedKey]:
        """The keys of the tools of this item's tasks."""
        tools = [tool for task in self.work.tasks for tool in TOOLS_OF.get(task.kind, ())]
        return tuple(of_tools(dict.fromkeys(("select", *tools))))

    def show_labels(self, said: Mapping[str, Value | None]) -> None:
        """The objects of the item, of all its tasks; not before its picture is there."""
        if not self.ready:
            return
        self.labels = {}
        for task in self.tasks:
            value = said.get(task.name)
            if isinstance(value, ImageValue):
                self.labels.update((label.id, (task.name, label)) for label in value.objects)
        self._show_things()

    def show_proposals(self, proposals: Sequence[Proposal]) -> None:
        """What a model proposes, below the objects: a hand that changes it takes it over."""
        wanted = {one.id: one for one in proposals if self.task(one.task) is not None}
        if wanted != self.proposals:
            self.proposals = wanted
            self._show_things()

    def show_finding(self, finding: Finding) -> None:
        """Selects the object that a finding is about, which must be seen for it."""
        if finding.object_id in self.labels:
            task, label = self.labels[finding.object_id]
            if not self.looks.looks.shows(label.id, task, label.cls):
                self.looks.show_all()
            self.canvas.set_tool("select")
            self.canvas.select([finding.object_id], show=True)
            self.canvas.setFocus()

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """The panels beside the image show them."""
        self.told.emit(tuple(findings))

    @property
    def typed_values(self) -> Mapping[str, Value]:
        """Nothing is typed here."""
        return {}

    @property
    def chosen(self) -> list[tuple[str, ImageObject]]:
        """Task and object of each that is selected, in drawing order."""
        return [self.labels[name] for name in self.canvas.selection if name in self.labels]

    @property
    def free(self) -> list[tuple[str, ImageObject]]:
        """Those of ``chosen`` that may be changed."""
        locked = self.looks.looks.locked
        return [(task, label) for task, label in self.chosen if label.id not in locked] if self.writable else []

    @property
    def writable(self) -> bool:
        """Whether the picture is there and labels can be changed."""
        return self.ready and self.work.editable

    @property
    def image_px(self) -> tuple[int, int]:
        """Width and height of the picture."""
        return self.canvas.viewport.image_px

    # ---- what the hand does

    def commit(self) -> None:
        """All is saved at the end of each gesture."""

    def rest(self) -> None:
        """The page goes out of view."""
        self.canvas.cancel()

    def take_focus(self, *, writing: bool) -> None:
        """The hand begins on the image."""
        self.canvas.setFocus()

    def use_tool(self, name: str) -> None:
        """Takes up a tool; it takes a class of its task with it."""
        task = next((task for task in self.tasks if name in TOOLS_OF[task.kind]), None)
        if name != "select" and (task is None or not self.work.editable):
            return
        in_hand = self.task(self.in_hand[0])
        if task is not None and task.classes and (in_hand is None or name not in TOOLS_OF[in_hand.kind]):
            self._take(task.name, task.classes[0].name)
        self.canvas.set_tool(name)
        self.canvas.setFocus()

    def pick(self, task: str, cls: str) -> None:
        """A class for the next object; with the select tool, the class of what is selected."""
        self._take(task, cls)
        found = self.task(task)
        changed = self.canvas.tool == "select" and self.hand.reclass(task, cls)
        if not changed and found is not None and self.canvas.tool not in TOOLS_OF[found.kind]:
            self.use_tool(TOOL_OF[found.kind])
        self.canvas.setFocus()

    def remove_selected(self) -> None:
        """Removes what is selected."""
        self.canvas.remove_selected()

    def cancel(self) -> None:
        """Forgets what was begun, lets go of what is selected."""
        if not self.canvas.cancel():
            self.canvas.select(())

    def task(self, name: str) -> Task | None:
        """An object task of the item."""
        return next((task for task in self.tasks if task.name == name), None)

    def _take(self, task: str, cls: str) -> None:
        self.in_hand = (task, cls)
        self.classes.set_current(task, cls)
        found = self.task(task)
        definition = found.class_of(cls) if found is not None else None
        if definition is not None:
            self.canvas.set_ink(definition.colour)
            self.canvas.set_skeleton(*bones(definition))

    # ---- looks

    def _show_things(self) -> None:
        tasks = {task.name: task for task in self.tasks}
        labels = ((tasks[name], label) for name, label in self.labels.values())
        proposed = self._proposed.of((tasks[one.task], one) for one in self.proposals.values())
        self.canvas.set_objects([*proposed, *self._things.of(labels, self.looks.looks, editable=self.work.editable)])

    def _follow_looks(self) -> None:
        looks = self.looks.looks
        self.canvas.set_snap(looks.snap)
        self.canvas.set_crosshair(looks.crosshair)
        if looks.opacity != self._opacity:
            self._opacity = looks.opacity
            self.canvas.set_label_opacity(looks.opacity)
        if self.ready:
            self._show_things()

    # ---- the bar above

    def _lay_out(self) -> None:
        self._bar = bar = QHBoxLayout()
        self._first, self._second = QHBoxLayout(), QHBoxLayout()
        bar.setSpacing(4)
        bar.addWidget(self.tools)
        bar.addWidget(self.menu)
        bar.addSpacing(12)
        bar.addLayout(self._first, 1)
        bar.addWidget(self.pages)
        bar.addWidget(self._zoom)
        for title, hint, act in (
            ("Fit", "The whole image (Ctrl+0)", self.canvas.fit),
            ("100 %", "One image pixel a screen pixel (Ctrl+Alt+0)", self.canvas.actual_size),
        ):
            button = tool_button(title, hint=hint)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(act)
            bar.addWidget(button)
        self._first.addStretch()  # the tools stay at the left where the classes have a row of their own
        self._first.addWidget(self.classes, 1)
        self.canvas.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.canvas.customContextMenuRequested.connect(self._show_menu)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for row in (bar, self._second):
            column.addLayout(row)
        column.addWidget(self.canvas, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """More or less room beside the tools."""
        super().resizeEvent(event)
        self._place_classes()

    def _place_classes(self) -> None:
        """Beside the tools where all of them fit there, else in a row of their own; the turner of pages likewise."""
        parts = (self._bar.itemAt(place) for place in range(self._bar.count()))
        others = [part for part in parts if part is not None and part is not self._first]
        gap, apart = self._bar.spacing(), (self.tools, self.pages, self._zoom)
        beside = sum(part.sizeHint().width() + gap for part in others if part.widget() not in apart)
        zoom = self._zoom.sizeHint().width() + gap
        turner = 0 if self.pages.isHidden() else self.pages.sizeHint().width() + gap
        self.tools.fit(self.width() - beside - zoom - turner)
        left = self.width() - beside - self.tools.sizeHint().width() - gap
        fits = self.classes.whole_width <= left - zoom - turner
        (self._first if fits else self._second).addWidget(self.classes, 1)
        # Pressed together, the tools would be dots: what only tells something goes below first.
        self._put_beside(self.pages, zoom + turner <= left)
        self._put_beside(self._zoom, zoom <= left)

    def _put_beside(self, part: QWidget, beside: bool) -> None:
        """Beside the tools, right of the room for the classes, or in the row below."""
        if not beside:
            self._second.addWidget(part)
        elif self._bar.indexOf(part) < 0:
            after = self._bar.indexOf(self.pages) if part is self._zoom else self._bar.indexOf(self._first)
            self._bar.insertWidget(max(after, self._bar.indexOf(self._first)) + 1, part)

    def _hover(self, name: str) -> None:
        self._under = name

    def _show_menu(self, at: QPoint) -> None:
        if self._under in self.labels and self._under not in self.canvas.selection:
            self.canvas.select([self._under])
        self.menu.popup(self.canvas.mapToGlobal(at))

    def _show_zoom(self, scale: float) -> None:
        self._zoom.setText(f"{scale * 100:.0f} %")
