"""Samples as tiles: only what is in view is made and painted, however many there are."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    QTimer,
    Signal,
    Slot,
)
from PySide6.QtGui import QColor, QImage, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.errors import Cancelled
from augment.catalog.wording import titled
from widgets.augmenting.review.tiles import make_tiles
from widgets.augmenting.under_way import UnderWay
from widgets.theme.tokens import RADIUS_S, TEXT_CAPTION

if TYPE_CHECKING:
    from app.augmenting.review.listing import Listed
    from widgets.bridge.jobs import RunningJob
    from widgets.shell.page import PageContext
    from widgets.theme.theme import Theme

Index = QModelIndex | QPersistentModelIndex
TILE_PX, PICTURE_PX, INSET_PX = 184, (168, 126), 8
KEPT, AT_ONCE = 600, 12
MARK_PX = 10
TONES = {"pending": "faint", "accepted": "success", "rejected": "danger", "labelling": "warning"}
WORDS = {"pending": "waits", "accepted": "accepted", "rejected": "rejected", "labelling": "sent to labelling"}


class SampleTiles(QAbstractListModel):
    """The samples in order. Their words are what a screen reader reads."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: list[Listed] = []

    def set_rows(self, rows: Sequence[Listed]) -> None:
        """Other samples."""
        self.beginResetModel()
        self.rows = list(rows)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's names and defaults
        """Qt asks."""
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Qt asks."""
        if not index.isValid() or role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        one = self.rows[index.row()]
        done = ", ".join(titled(name) for name, drawn in one.steps if drawn is not None)
        words = f"{one.id[:8]}, {WORDS[one.state]}{': ' + one.reason if one.reason else ''}. {done}"
        return words if role == Qt.ItemDataRole.DisplayRole else words.replace(". ", "\n", 1)


class SampleGrid(QListView):
    """``opened`` names a sample that was double-clicked, ``moved`` the one that is current."""

    opened = Signal(str)
    moved = Signal(str)

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.tiles = SampleTiles(self)
        self.setModel(self.tiles)
        self.setAccessibleName("Samples as pictures")
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setMovement(QListView.Movement.Static)
        self.setUniformItemSizes(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setItemDelegate(TilePainter(self))
        self._pictures: OrderedDict[str, QImage | str] = OrderedDict()
        self._wanted: list[str] = []
        self._running: RunningJob | None = None
        self._jobs = UnderWay(self)
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._fetch)
        self.activated.connect(self._open)
        self.selectionModel().currentChanged.connect(self._moved)

    @property
    def theme(self) -> Theme:
        """The colours to paint with."""
        return self._context.theme

    def set_rows(self, rows: Sequence[Listed], current: str = "") -> None:
        """Other samples; the ``current`` one stays in view where it is among them."""
        self.tiles.set_rows(rows)
        place = next((at for at, one in enumerate(rows) if one.id == current), -1)
        if place >= 0:
            self.setCurrentIndex(self.tiles.index(place))

    def chosen(self) -> list[str]:
        """The samples that are selected, in order; the current one where none is."""
        places = sorted(index.row() for index in self.selectedIndexes()) or [self.currentIndex().row()]
        return [self.tiles.rows[place].id for place in places if 0 <= place < len(self.tiles.rows)]

    def picture(self, sample_id: str) -> QImage | str | None:
        """What is there of a tile; None makes it come."""
        found = self._pictures.get(sample_id)
        if found is None and sample_id not in self._wanted:
            self._wanted.append(sample_id)
            self._soon.start()
        elif found is not None:
            self._pictures.move_to_end(sample_id)
        return found

    @Slot()
    def _fetch(self) -> None:
        if self._running is not None or not self._wanted:
            return
        # What has scrolled by in the meantime is not wanted any more.
        part, self._wanted = self._missing_in_view()[:AT_ONCE], []
        if not part:
            return
        scale = self.devicePixelRatioF()
        size = round(PICTURE_PX[0] * scale), round(PICTURE_PX[1] * scale)
        workspace = self._context.workspace
        work = partial(make_tiles, workspace.view, workspace.sheet, workspace.path, tuple(part), size)
        job = self._context.jobs.run("Small pictures", work, self._came, self._failed, quiet=True)
        self._running = self._jobs.add(job)

    def _missing_in_view(self) -> list[str]:
        """The samples in view without a picture, from top to bottom."""
        area = self.viewport().rect()
        first = self.indexAt(area.topLeft() + QPoint(TILE_PX // 2, TILE_PX // 4))
        found: list[str] = []
        for place in range(max(0, first.row()), len(self.tiles.rows)):
            if self.visualRect(self.tiles.index(place)).top() > area.bottom():
                break
            if self.tiles.rows[place].id not in self._pictures:
                found.append(self.tiles.rows[place].id)
        return found

    def _came(self, made: dict[str, QImage | str]) -> None:
        self._running = None
        self._pictures.update(made)
        while len(self._pictures) > KEPT:
            self._pictures.popitem(last=False)
        self.viewport().update()
        self._soon.start()

    def _failed(self, problem: BaseException) -> None:
        self._running = None
        if not isinstance(problem, Cancelled):
            raise problem

    @Slot(QModelIndex)
    def _open(self, index: QModelIndex) -> None:
        self.opened.emit(self.tiles.rows[index.row()].id)

    @Slot(QModelIndex, QModelIndex)
    def _moved(self, index: QModelIndex, _before: QModelIndex) -> None:
        if index.isValid():
            self.moved.emit(self.tiles.rows[index.row()].id)


class TilePainter(QStyledItemDelegate):
    """Paints one tile from what is there; it never reads or decodes."""

    def __init__(self, grid: SampleGrid) -> None:
        super().__init__(grid)
        self._grid = grid

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """All tiles are alike."""
        return QSize(TILE_PX, PICTURE_PX[1] + self._grid.theme.tokens.px(TEXT_CAPTION) + 3 * INSET_PX)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Qt asks."""
        one = self._grid.tiles.rows[index.row()]
        theme = self._grid.theme
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tile = option.rect.adjusted(2, 2, -2, -2)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.setPen(QPen(theme.colour("accent" if chosen else "border"), 2 if chosen else 1))
        painter.setBrush(theme.colour("accent_soft" if chosen else "surface"))
        painter.drawRoundedRect(tile, RADIUS_S, RADIUS_S)
        frame = QRect(tile.topLeft() + QPoint(INSET_PX - 2, INSET_PX - 2), QSize(*PICTURE_PX))
        self._picture(painter, frame, self._grid.picture(one.id), theme.colour("sunken"), theme.colour("muted"))
        mark = QRect(frame.left(), frame.bottom() + INSET_PX, MARK_PX, MARK_PX)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour(TONES[one.state]))
        painter.drawEllipse(mark)
        font = painter.font()
        font.setPixelSize(theme.tokens.px(TEXT_CAPTION))
        painter.setFont(font)
        painter.setPen(theme.colour("muted"))
        words = QRect(mark.right() + 6, mark.top() - 4, frame.right() - mark.right() - 6, MARK_PX + 8)
        said = f"{WORDS[one.state].capitalize()}{': ' + one.reason if one.reason else ''}"
        elided = painter.fontMetrics().elidedText(said, Qt.TextElideMode.ElideRight, words.width())
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, elided)
        painter.restore()

    def _picture(
        self, painter: QPainter, frame: QRect, found: QImage | str | None, ground: QColor, ink: QColor
    ) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawRoundedRect(frame, 4, 4)
        if isinstance(found, QImage):
            size = found.size().scaled(frame.size(), Qt.AspectRatioMode.KeepAspectRatio)
            where = QRect(frame.center() - QPoint(size.width() // 2, size.height() // 2), size)
            painter.drawImage(where, found)
        elif isinstance(found, str):
            painter.setPen(ink)
            painter.drawText(
                frame.adjusted(6, 6, -6, -6), Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, found
            )
