"""The segments of a recording in a list, one of them open: its text is edited where it stands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget

from widgets.labeling.row_model import Index
from widgets.labeling.sound.segment_model import SegmentModel
from widgets.labeling.sound.segment_painter import PAD_PX, SegmentPainter
from widgets.labeling.sound.transcript import TranscriptEdit
from widgets.labeling.tint import single_shot

if TYPE_CHECKING:
    from widgets.labeling.sound.segment_rows import SegmentRow
    from widgets.labeling.tint import Tint

# With more segments than this every text has one line: measuring them all would be felt.
MOST_MEASURED = 6000
# Lines of the open text before it scrolls.
MOST_OPEN_LINES = 8
RESIZED_MS = 120
EMPTY = (
    "No segments yet. Select a stretch by dragging or with Shift and the arrows, press Enter, then write what is said."
)
OWN_KEYS = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2, Qt.Key.Key_Space, Qt.Key.Key_Escape})
PLAIN = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier


class SegmentTable(QTableView):
    """``opened`` carries the id of the segment that the hand opened; ``write_asked`` that its text is to be written.

    ``play_asked`` is Space, ``left`` Esc. ``editor`` lies over the text of the open row; its text is the caller's.
    """

    opened = Signal(str)
    write_asked = Signal()
    play_asked = Signal()
    left = Signal()

    def __init__(self, tint: Tint, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = tint.theme
        self.rows = SegmentModel(self)
        self.painter = SegmentPainter(tint, self)
        self.editor = TranscriptEdit(self.viewport(), by_segment=True)
        self._open, self._quiet = "", False
        self._speakers: tuple[str, ...] = ()
        self._resized = single_shot(self, RESIZED_MS)
        self._resized.timeout.connect(self._measure_all)
        self._furnish()

    # ---- what is shown

    def set_rows(self, rows: Sequence[SegmentRow]) -> None:
        """Other rows. The open one stays open while it is there, and where it was on the screen."""
        before = {row.id: row.text for row in self.rows.rows}
        if rows and (not before or len(rows[-1].when) != len(self.rows.rows[-1].when)):
            self._resized.start()
        self._quiet = True
        self.rows.set_rows(rows)
        self._quiet = False
        changed = [place for place, row in enumerate(rows) if before.get(row.id) != row.text]
        self._measure(changed)
        self._show_current()
        self._place_editor()

    def set_speakers(self, speakers: Sequence[str]) -> None:
        """Who may speak: there is room for the longest name."""
        self._speakers = tuple(speakers)
        self._measure_all()

    @property
    def open_row(self) -> SegmentRow | None:
        """The row whose text is edited."""
        place = self.rows.row_of(self._open)
        return self.rows.rows[place] if place >= 0 else None

    def open(self, row_id: str, *, show: bool = True) -> None:
        """Opens a row, "" for none; tells nobody."""
        if row_id != self._open:
            before, self._open = self._open, row_id
            self._measure([place for place in map(self.rows.row_of, (before, row_id)) if place >= 0])
        self._show_current()
        self._place_editor()
        place = self.rows.row_of(row_id)
        if show and place >= 0:
            self.scrollTo(self.rows.index(place), QAbstractItemView.ScrollHint.EnsureVisible)

    def neighbour(self, step: int) -> str:
        """The id of the row after the open one, or with -1 before it; of the first where none is open; "" at the
        end."""
        place = self.rows.row_of(self._open)
        there = place + step if place >= 0 else 0
        return self.rows.rows[there].id if 0 <= there < len(self.rows.rows) else ""

    def fit_editor(self) -> None:
        """The text that is being typed needs more lines, or fewer."""
        place = self.rows.row_of(self._open)
        if place >= 0:
            self._set_height(place, self._open_height(self.rows.rows[place]))
            self._place_editor()

    # ---- Qt

    def currentChanged(self, current: Index, previous: Index) -> None:
        """The hand goes to another row."""
        super().currentChanged(current, previous)
        row = self.rows.at(current)
        if row is not None and not self._quiet and row.id != self._open:
            self.opened.emit(row.id)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Writes."""
        self.write_asked.emit()

    def event(self, event: QEvent) -> bool:
        """Takes its keys before the page does."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride and self._is_own(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter writes, Space plays, Esc goes back to the timeline; letters are the page's."""
        if not self.hasFocus():
            event.ignore()
        elif self._is_own(event):
            if event.key() == Qt.Key.Key_Space:
                self.play_asked.emit()
            elif event.key() == Qt.Key.Key_Escape:
                self.left.emit()
            else:
                self.write_asked.emit()
        elif event.text().isprintable() and event.text() and not event.modifiers() & ~PLAIN:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width, other lines: soon, not at every pixel."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._resized.start()
        elif (row := self.open_row) is not None:
            self._set_height(self.rows.row_of(row.id), self._open_height(row))
        self._place_editor()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Without segments, how the first is made."""
        super().paintEvent(event)
        if not self.rows.rows:
            painter = QPainter(self.viewport())
            painter.setPen(self._theme.colour("muted"))
            place = self.viewport().rect().adjusted(24, 16, -24, -16)
            painter.drawText(place, int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap), EMPTY)
            painter.end()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """The editor goes along."""
        super().scrollContentsBy(dx, dy)
        self._place_editor()

    def changeEvent(self, event: QEvent) -> None:
        """Another font, other heights."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange) and hasattr(self, "painter"):
            self._resized.start()

    # ---- inside

    def _is_own(self, event: QKeyEvent) -> bool:
        # What the editor does not want comes here too; it is the page's then.
        return self.hasFocus() and event.key() in OWN_KEYS and not event.modifiers() & ~PLAIN

    def _show_current(self) -> None:
        """The open row is the selected one."""
        place = self.rows.row_of(self._open)
        self._quiet = True
        if place >= 0:
            index = self.rows.index(place)
            if self.currentIndex().row() != place or not self.selectionModel().isRowSelected(place):
                flags = QItemSelectionModel.SelectionFlag.ClearAndSelect
                self.selectionModel().setCurrentIndex(index, flags)
        else:
            self.clearSelection()
            self.setCurrentIndex(QModelIndex())
        self._quiet = False

    def _measure_all(self) -> None:
        self.ensurePolished()
        last = self.rows.rows[-1].when if self.rows.rows else ""
        self.painter.measure(self.font(), self._speakers, last)
        self._measure(range(len(self.rows.rows)))
        self._place_editor()

    def _measure(self, places: Sequence[int]) -> None:
        rows, font = self.rows.rows, self.font()
        if not rows:
            return
        header = self.verticalHeader()
        header.setDefaultSectionSize(self.painter.line_px(font))
        metrics, width = QFontMetrics(self.painter.text_font(font)), self.viewport().width()
        many = len(rows) > MOST_MEASURED
        for place in places:
            row = rows[place]
            if row.id == self._open:
                self._set_height(place, self._open_height(row))
            elif not many:
                self._set_height(place, self.painter.height_of(row, width, font, metrics))
            else:
                self._set_height(place, self.painter.line_px(font))

    def _set_height(self, place: int, height: int) -> None:
        if self.rowHeight(place) != height:
            self.verticalHeader().resizeSection(place, height)

    def _open_height(self, row: SegmentRow) -> int:
        """As high as its text in the width of the editor; never higher than the list, or one would write below it."""
        metrics = QFontMetrics(self.painter.text_font(self.font()))
        if row.wants == "none":
            return metrics.lineSpacing() + 2 * PAD_PX
        lines = max(1, sum(self._lines_of(block) for block in range(self.editor.blockCount())))
        room = (self.viewport().height() - 2 * PAD_PX - 6) // metrics.lineSpacing()
        return min(lines, MOST_OPEN_LINES, max(1, room)) * metrics.lineSpacing() + 2 * PAD_PX + 6

    def _lines_of(self, block: int) -> int:
        document = self.editor.document()
        found = document.findBlockByNumber(block)
        return max(1, found.layout().lineCount())

    def _place_editor(self) -> None:
        row = self.open_row
        if row is None or row.wants == "none":
            self.editor.hide()
            return
        area = self.visualRect(self.rows.index(self.rows.row_of(row.id)))
        place = _editor_rect(self.painter.text_rect(area, self.font()))
        if self.editor.geometry() != place:
            self.editor.setGeometry(place)
            self.editor.show()  # Qt breaks no text to the width of what is hidden
            high = self._open_height(row)
            if high != area.height():
                self._set_height(self.rows.row_of(row.id), high)
                area = self.visualRect(self.rows.index(self.rows.row_of(row.id)))
                self.editor.setGeometry(_editor_rect(self.painter.text_rect(area, self.font())))
            self.editor.ensureCursorVisible()
        self.editor.show()

    def _furnish(self) -> None:
        self.setModel(self.rows)
        self.setItemDelegate(self.painter)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.horizontalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setMinimumSectionSize(8)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.setAutoScroll(False)
        self.setTabKeyNavigation(False)
        self.setAccessibleName("Segments")
        self.editor.setProperty("variant", "inline")
        self.editor.document().setDocumentMargin(1)
        self.editor.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.editor.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.editor.hide()


def _editor_rect(text: QRect) -> QRect:
    """Room around a text for the editor's frame."""
    return text.adjusted(-5, -4, 0, 4)
