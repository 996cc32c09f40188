"""Transcripts aligned word by word: a row a person, the reference below, the difference in hand in a frame."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QWidget

from widgets.labeling.deciding.bar import SIGN_PX, Person, draw_sign
from widgets.labeling.deciding.words_layout import Cell, lay_out

if TYPE_CHECKING:
    from app.adjudication.comparison import Comparison
    from widgets.theme.theme import Theme

TEXT_PX, NAME_PX = 15, 12
ROW_PX, BLOCK_GAP = 26, 12
MOST_PX = 260
REFERENCE = "Reference"


class WordsSheet(QWidget):
    """``taken`` carries place and candidate of a word that was clicked; of the row of what stands, which is called
    ``last``, the place and -1."""

    taken = Signal(int, int)

    def __init__(self, theme: Theme, parent: QWidget | None = None, *, last: str = REFERENCE) -> None:
        super().__init__(parent)
        self._theme, self._last = theme, last
        self._people: tuple[Person, ...] = ()
        self._columns: list[tuple[str, ...]] = []
        self._agreed: list[bool] = []
        self._said: list[str] | None = None
        self._stands: dict[int, int] = {}
        self._hand = -1
        self._cells: tuple[Cell, ...] = ()
        self._gutter = 0.0
        self.setMouseTracking(True)
        theme.changed.connect(self.update)

    def show_words(
        self,
        comparison: Comparison,
        people: Sequence[Person],
        said: list[str] | None,
        stands: dict[int, int],
        hand: int,
    ) -> None:
        """``said`` is the reference's words at each place, None where nothing is chosen; ``stands`` whose they are."""
        self._people = tuple(people)
        self._columns = [tuple(str(text or "") for text in place.versions) for place in comparison.places]
        self._agreed = [place.agreed for place in comparison.places]
        self._said, self._stands, self._hand = said, stands, hand
        self._arrange()

    def place_rect(self, place: int) -> QRectF:
        """Where a place stands, over all rows."""
        cell = self._cells[place]
        top = self._top(cell.block)
        return QRectF(self._gutter + cell.x, top, cell.width, self._rows * self._row_px)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width breaks the lines elsewhere."""
        self._arrange()

    def changeEvent(self, event: QEvent) -> None:
        """Another size of text."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._arrange()

    def sizeHint(self) -> QSize:
        """As high as its blocks."""
        return QSize(300, self.minimumHeight())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A word is taken."""
        found = self._at(event.position())
        if found is not None:
            self.taken.emit(*found)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """What can be taken shows a hand."""
        found = self._at(event.position())
        can = found is not None and not self._agreed[found[0]]
        self.setCursor(Qt.CursorShape.PointingHandCursor if can else Qt.CursorShape.ArrowCursor)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt asks."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        colour = self._theme.colour
        for block in range(self._blocks):
            top = self._top(block)
            if top > event.rect().bottom() or top + self._rows * self._row_px < event.rect().top():
                continue
            self._paint_names(painter, top)
            if block:
                painter.setPen(QPen(colour("border"), 1))
                painter.drawLine(QPointF(0, top - BLOCK_GAP / 2), QPointF(self.width(), top - BLOCK_GAP / 2))
        painter.setFont(self._font())
        for cell in self._cells:
            area = self.place_rect(cell.place)
            if area.intersects(QRectF(event.rect())):
                self._paint_place(painter, cell, area)
        painter.end()

    # ---- inside

    @property
    def _rows(self) -> int:
        return len(self._people) + 1

    @property
    def _row_px(self) -> int:
        return self._theme.tokens.px(ROW_PX)

    @property
    def _blocks(self) -> int:
        return self._cells[-1].block + 1 if self._cells else 1

    def _top(self, block: int) -> float:
        return 2.0 + block * (self._rows * self._row_px + BLOCK_GAP)

    def _font(self, *, bold: bool = False) -> QFont:
        font = QFont(self.font())
        font.setPixelSize(self._theme.tokens.px(TEXT_PX))
        font.setBold(bold)
        return font

    def _name_font(self) -> QFont:
        font = QFont(self.font())
        font.setPixelSize(self._theme.tokens.px(NAME_PX))
        return font

    def _arrange(self) -> None:
        names = QFontMetricsF(self._name_font())
        widest = max(
            (names.horizontalAdvance(name) for name in (*(one.name for one in self._people), self._last)), default=0
        )
        self._gutter = SIGN_PX + 8 + min(widest, 110.0) + 14
        bold = QFontMetricsF(self._font(bold=True))
        rows = [
            (*texts, self._said[place] if self._said is not None else "") for place, texts in enumerate(self._columns)
        ]
        self._cells = lay_out(rows, max(80.0, self.width() - self._gutter), bold.horizontalAdvance)
        high = round(self._top(self._blocks - 1) + self._rows * self._row_px + 2)
        if high != self.minimumHeight():
            self.setMinimumHeight(high)
            self.updateGeometry()
        self.update()

    def _at(self, where: QPointF) -> tuple[int, int] | None:
        for cell in self._cells:
            area = self.place_rect(cell.place)
            if area.contains(where):
                row = int((where.y() - area.top()) // self._row_px)
                return cell.place, row if row < len(self._people) else -1
        return None

    def _paint_names(self, painter: QPainter, top: float) -> None:
        painter.setFont(self._name_font())
        for row, person in enumerate((*self._people, None)):
            at = top + row * self._row_px
            if person is not None:
                draw_sign(painter, person, 0, at + (self._row_px - SIGN_PX) / 2)
            painter.setPen(self._theme.colour("muted" if person is not None else "text"))
            place = QRectF(SIGN_PX + 8, at, self._gutter - SIGN_PX - 22, self._row_px)
            name = person.name if person is not None else self._last
            words = painter.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, int(place.width()) + 1)
            painter.drawText(place, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), words)

    def _paint_place(self, painter: QPainter, cell: Cell, area: QRectF) -> None:
        agreed, colour = self._agreed[cell.place], self._theme.colour
        texts = self._columns[cell.place]
        if not agreed:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour("sunken"))
            painter.drawRoundedRect(area.adjusted(0, 1, 0, -1), 4, 4)
        stands = self._stands.get(cell.place, -1)
        for row, text in enumerate(texts):
            place = QRectF(area.left(), area.top() + row * self._row_px, area.width(), self._row_px)
            # Marked with all who say it, not only the first of them.
            same = stands >= 0 and text == texts[stands]
            self._paint_word(painter, place, text, row, agreed=agreed, stands=same)
        if self._said is not None:
            place = QRectF(area.left(), area.top() + len(texts) * self._row_px, area.width(), self._row_px)
            painter.setFont(self._font(bold=not agreed))
            painter.setPen(colour("text"))
            self._write(painter, place, self._said[cell.place], empty=not agreed)
            painter.setFont(self._font())
        if cell.place == self._hand:
            painter.setPen(QPen(colour("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(area.adjusted(1, 1, -1, -1), 4, 4)

    def _paint_word(self, painter: QPainter, place: QRectF, text: str, row: int, *, agreed: bool, stands: bool) -> None:
        if stands and not agreed:
            soft = QColor(self._people[row].colour)
            soft.setAlphaF(0.28)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(soft)
            painter.drawRoundedRect(place.adjusted(2, 3, -2, -3), 4, 4)
        painter.setPen(self._theme.colour("muted" if agreed else "text"))
        self._write(painter, place, text, empty=not agreed)

    def _write(self, painter: QPainter, place: QRectF, text: str, *, empty: bool) -> None:
        room = place.adjusted(5, 0, -5, 0)
        words = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(room.width()) + 1)
        if not text and empty:
            painter.setPen(self._theme.colour("faint"))
            words = "–"
        painter.drawText(room, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), words)


class WordsView(QScrollArea):
    """As high as its words, up to a bound; ``sheet`` shows them. A screen reader hears the difference in hand."""

    def __init__(self, theme: Theme, parent: QWidget | None = None, *, last: str = REFERENCE) -> None:
        super().__init__(parent)
        self.sheet = WordsSheet(theme, last=last)
        self.setWidget(self.sheet)
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.viewport().setAutoFillBackground(False)
        self.sheet.setAutoFillBackground(False)
        self.setAccessibleName("Transcripts side by side")
        self.hide()

    def show_words(
        self,
        comparison: Comparison,
        people: Sequence[Person],
        said: list[str] | None,
        stands: dict[int, int],
        hand: int,
        told: Sequence[str],
    ) -> None:
        """See ``WordsSheet``; ``told`` is what each says at the place in hand."""
        self.sheet.show_words(comparison, people, said, stands, hand)
        self.setAccessibleDescription("; ".join(told))
        self.updateGeometry()
        if 0 <= hand < len(comparison.places):
            area = self.sheet.place_rect(hand)
            self.ensureVisible(round(area.center().x()), round(area.center().y()), 20, round(area.height() / 2) + 8)

    def sizeHint(self) -> QSize:
        """Qt asks."""
        return QSize(300, min(self.sheet.minimumHeight() + 2, self.sheet._theme.tokens.px(MOST_PX)))
