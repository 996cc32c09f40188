"""The catalogue of transforms: searched, each shown on an item of the slice, added to the recipe."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Slot
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import (
    QDialog,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from app.augmenting.recipe.catalogue import catalogue
from app.augmenting.recipe.edits import AddStep
from app.errors import EarmarkError
from augment.catalog.wording import in_words, titled
from widgets.augmenting.recipe.catalogue_detail import CatalogueDetail
from widgets.augmenting.recipe.catalogue_work import ThumbWork
from widgets.augmenting.recipe.listening import Listening
from widgets.parts.buttons import button
from widgets.parts.search_field import SearchField
from widgets.parts.stack import column, row
from widgets.parts.text import Text
from widgets.theme.icons import icon

if TYPE_CHECKING:
    from app.units import Sound
    from widgets.augmenting.desk import RecipeDesk
    from widgets.augmenting.recipe.preview_work import Kept
    from widgets.shell.page import PageContext
    from widgets.theme.theme import Theme

THUMB, ROW_PX = QSize(112, 76), 92
ROW_ROLE = int(Qt.ItemDataRole.UserRole)
PICTURE_ROLE = ROW_ROLE + 1
SAID = "Each is shown on an item of the slice, with its usual ranges."


class CatalogueDialog(QDialog):
    """Enter, or a double click, adds the chosen transform with its usual ranges."""

    def __init__(self, context: PageContext, desk: RecipeDesk, kept: Kept, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk, self._jobs = desk, context.jobs
        self.setWindowTitle("Add a step")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        room = parent.window().size()
        self.resize(min(1240, room.width() - 60), min(760, room.height() - 60))
        self._search = SearchField(icon("search", context.theme, "muted"), "Search what it does, its name, its labels")
        self._search.searched.connect(self._filter)
        self.list = QListWidget()
        self.list.setAccessibleName("Transforms")
        self.list.setItemDelegate(_Delegate(context.theme, self.list))
        self.list.setUniformItemSizes(True)
        self.list.itemActivated.connect(self._add)
        self._said = Text(SAID, "caption", wrap=True)
        for entry in catalogue(context.workspace.media):
            item = QListWidgetItem()
            item.setData(ROW_ROLE, entry)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{titled(entry['name'])}: {entry['title']}")
            item.setSizeHint(QSize(100, ROW_PX))
            self.list.addItem(item)
        layout = column(self._search, gap=10, margin=16)
        self._detail = CatalogueDetail(context.theme, context.workspace.media)
        self._detail.play.connect(self._play)
        self._listening = Listening(self)
        self._listening.silent.connect(self._silent)
        sides = row(gap=16)
        sides.addWidget(self.list, 1)
        sides.addWidget(self._detail)
        layout.addLayout(sides, 1)
        self._add_button = button("Add", "primary", on=self._add)
        line = row(self._said, button("Close", on=self.reject), self._add_button)
        line.setStretch(0, 1)
        layout.addLayout(line)
        self.setLayout(layout)
        self.list.currentItemChanged.connect(self._tell)
        self.list.setCurrentRow(0)
        self._search.returnPressed.connect(self._add)
        self._search.setFocus()
        self._thumbs = ThumbWork(context.workspace, kept, desk.slice, desk.others)
        self._closed = False
        self.finished.connect(self._end)
        self._waiting = [entry["name"] for entry in catalogue(context.workspace.media)]
        self._next_thumb()

    @Slot(str)
    def _filter(self, words: str) -> None:
        wanted = words.lower().split()
        first = -1
        for place in range(self.list.count()):
            entry = self.list.item(place).data(ROW_ROLE)
            text = f"{titled(entry['name'])} {entry['name']} {entry['title']} {entry['group']} {entry['help']} " \
                   f"{entry['labels']} {' '.join(entry['destroys'])}".lower()  # fmt: skip
            hidden = not all(word in text for word in wanted)
            self.list.item(place).setHidden(hidden)
            first = place if first < 0 and not hidden else first
        self.list.setCurrentRow(first)
        self._add_button.setEnabled(first >= 0)

    @Slot()
    def _add(self, _item: object = None) -> None:
        item = self.list.currentItem()
        if item is not None and not item.isHidden():
            self._desk.edit(AddStep(item.data(ROW_ROLE)["name"]))
            self.accept()

    @Slot()
    def _tell(self, *_items: object) -> None:
        item = self.list.currentItem()
        if item is not None:
            self._detail.show_entry(item.data(ROW_ROLE), item.data(PICTURE_ROLE))

    @Slot(bool)
    def _play(self, after: bool) -> None:
        item = self.list.currentItem()
        if item is not None:
            work = partial(self._thumbs.hear, item.data(ROW_ROLE)["name"], after)
            self._jobs.run("Catalogue", work, self._heard, self._unheard, quiet=True)

    def _heard(self, found: tuple[Sound, int]) -> None:
        if not self._closed:
            self._listening.hear(*found)

    def _unheard(self, problem: BaseException) -> None:
        if not isinstance(problem, EarmarkError):
            raise problem
        self._silent(problem.message)

    @Slot(str)
    def _silent(self, why: str) -> None:
        self._said.setText(why or SAID)

    # ---- thumbnails, one transform a job: the list is there at once and fills up

    def _next_thumb(self) -> None:
        if self._waiting and not self._closed:
            # What is in view comes first.
            seen = [self.list.item(place).data(ROW_ROLE)["name"] for place in range(self.list.count())
                    if self._in_view(place)]  # fmt: skip
            name = next((one for one in seen if one in self._waiting), self._waiting[0])
            self._waiting.remove(name)
            self._jobs.run("Catalogue", partial(self._thumbs.make, name), partial(self._show_thumb, name),
                           partial(self._no_thumb, name), quiet=True)  # fmt: skip

    def _in_view(self, place: int) -> bool:
        item = self.list.item(place)
        return not item.isHidden() and self.list.visualItemRect(item).intersects(self.list.viewport().rect())

    def _show_thumb(self, name: str, found: tuple[QImage, QImage]) -> None:
        if self._closed:
            return
        for place in range(self.list.count()):
            if self.list.item(place).data(ROW_ROLE)["name"] == name:
                self.list.item(place).setData(PICTURE_ROLE, found)
                if place == self.list.currentRow():
                    self._detail.show_pictures(found)
        self._next_thumb()

    def _no_thumb(self, name: str, problem: BaseException) -> None:
        if not isinstance(problem, EarmarkError):
            raise problem
        self._next_thumb()

    @Slot()
    def _end(self, _result: int = 0) -> None:
        self._closed = True
        self._listening.stop()


class _Delegate(QStyledItemDelegate):
    """Before, after, and what is to be known."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Qt asks."""
        entry: dict[str, Any] = index.data(ROW_ROLE)
        colour, rect = self._theme.colour, option.rect
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, colour("accent_soft"))
        pictures = index.data(PICTURE_ROLE) or (None, None)
        for place, picture in enumerate(pictures):
            at = QRect(rect.x() + 8 + place * (THUMB.width() + 6), rect.y() + 8, THUMB.width(), THUMB.height())
            painter.fillRect(at, colour("sunken"))
            if picture is not None:
                size = picture.size().scaled(at.size(), Qt.AspectRatioMode.KeepAspectRatio)
                inner = QRect(at.x() + (at.width() - size.width()) // 2, at.y() + (at.height() - size.height()) // 2,
                              size.width(), size.height())  # fmt: skip
                painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
                painter.drawImage(inner, picture)
        left = rect.x() + 2 * THUMB.width() + 30
        self._words(painter, QRect(left, rect.y() + 8, rect.right() - left - 10, rect.height() - 14), entry)
        painter.setPen(colour("border"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.restore()

    def _words(self, painter: QPainter, at: QRect, entry: dict[str, Any]) -> None:
        colour, font = self._theme.colour, painter.font()
        bold, small = type(font)(font), type(font)(font)
        bold.setWeight(bold.Weight.DemiBold)
        small.setPixelSize(self._theme.tokens.px(12))
        destroys = ", ".join(in_words(one) for one in entry["destroys"])
        lines = [
            (bold, "text", titled(entry["name"])),
            (font, "muted", entry["title"]),
            (small, "faint", f"Labels: {entry['labels']}" + (f" · destroys {destroys}" if destroys else "")),
            (small, "faint", entry["cost"] + (f" · needs {', '.join(entry['needs'])}" if entry["needs"] else "")),
        ]
        y = at.y()
        for one, role, text in lines:
            painter.setFont(one)
            painter.setPen(colour(role))
            metrics = painter.fontMetrics()
            said = metrics.elidedText(text, Qt.TextElideMode.ElideRight, at.width())
            painter.drawText(at.x(), y + metrics.ascent(), said)
            y += metrics.height() + 2
