"""A round of pairs: two at full size, one question, left or right; nothing tells which answer was right."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QProgressBar, QStackedWidget, QVBoxLayout, QWidget

from app.commands.rounds import AnswerPair
from app.errors import EarmarkError
from app.records import Answer, Round
from widgets.augmenting.look_canvas import LookCanvas
from widgets.augmenting.verdict.pair_loader import Half, PairAhead
from widgets.parts.buttons import button
from widgets.parts.stack import column, holder, row
from widgets.parts.text import Kbd, Text

if TYPE_CHECKING:
    from widgets.shell.page import PageContext
    from widgets.timeline.transport import Transport
    from widgets.timeline.view import TimelineView

LEFT, RIGHT = "left", "right"


class _Half(QWidget):
    """One of the two, without a name."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._stack = QStackedWidget()
        self.setLayout(column(self._stack))

    @cached_property
    def canvas(self) -> LookCanvas:
        """Where a picture is shown, made with the first."""
        made = LookCanvas(self._name)
        self._stack.addWidget(made)
        return made

    @cached_property
    def timeline(self) -> TimelineView:
        """Where sound is shown, made with the first."""
        from widgets.timeline.view import TimelineView

        made = TimelineView()
        made.setAccessibleName(self._name)
        self._stack.addWidget(made)
        return made

    def show_half(self, half: Half) -> None:
        """Another one."""
        if half.picture is not None:
            self._stack.setCurrentWidget(self.canvas)
            self.canvas.set_image(half.picture)
            self.canvas.fit()
        elif half.sound is not None:
            self._stack.setCurrentWidget(self.timeline)
            duration_s = half.sound.shape[1] / half.rate_hz
            self.timeline.set_sound(duration_s=duration_s, rate_hz=half.rate_hz, samples=half.sound)


class PairsView(QWidget):
    """``begin`` starts or goes on with a round; ``left`` tells that it was put aside or is done. ``told`` is a
    message with its tone."""

    left = Signal()
    told = Signal(str, str)

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._ahead = PairAhead(context, self)
        self._round: Round | None = None
        self._place, self._count = 0, 0
        self._open: list[int] = []
        self._done: list[int] = []
        self._transport: Transport | None = None
        self._halves = _Half("Left one"), _Half("Right one")
        self._progress, self._where = QProgressBar(), Text("", "muted")
        self._progress.setTextVisible(False)
        self._progress.setFixedHeight(6)
        self._progress.setAccessibleName("Pairs answered")
        self._answers = (
            button("Left is real", "primary", on=self.answer_left),
            button("Right is real", "primary", on=self.answer_right),
        )
        self.setLayout(self._arranged())
        self._ahead.loaded.connect(self._came)
        self._ahead.failed.connect(self._unreadable)

    def _arranged(self) -> QVBoxLayout:
        title = Text("Which one is real?", "heading")
        top = row(title, self._where, 1, Kbd("Esc"), button("Put aside", "ghost", on=self.put_aside), gap=10)
        both = row(gap=16)
        for half in self._halves:
            both.addWidget(half, 1)
        keys = row(1, Kbd("←"), self._answers[0], gap=8)
        if self._context.workspace.media == "audio":
            for key, name, play in (("Z", "Hear left", self.hear_left), ("X", "Hear right", self.hear_right)):
                keys.addWidget(button(name, "ghost", on=play))
                keys.addWidget(Kbd(key))
        else:
            keys.addSpacing(24)
        keys.addWidget(self._answers[1])
        keys.addWidget(Kbd("→"))
        keys.addStretch(1)
        layout = column(holder(top), self._progress, gap=10)
        layout.addLayout(both, 1)
        layout.addLayout(keys)
        layout.setAlignment(Qt.AlignmentFlag.AlignTop)
        return layout

    @property
    def under_way(self) -> bool:
        """Whether a pair waits for its answer."""
        return self._round is not None and bool(self._open)

    def begin(self, round_: Round) -> None:
        """The pairs that whoever is at the desk has not answered yet, in the order of the round."""
        from app.augmenting.verdict.rounds import pairs_of

        pairs = pairs_of(round_.body).pairs
        who = self._context.who.annotator
        given = {row.place for row in self._context.workspace.view.find(Answer, round_id=round_.id, annotator_id=who)}
        self._round, self._count = round_, len(pairs)
        self._open, self._done = [place for place in range(len(pairs)) if place not in given], sorted(given)
        self._ahead.begin(pairs)
        self._next()

    @Slot()
    def answer_left(self) -> None:
        """The left one is real."""
        self._answer(LEFT)

    @Slot()
    def answer_right(self) -> None:
        """The right one is real."""
        self._answer(RIGHT)

    @Slot()
    def back(self) -> None:
        """The pair before this one again: another answer takes the place of the first."""
        if self._round is not None and self._done:
            self._open.insert(0, self._done.pop())
            self._next()

    @Slot()
    def put_aside(self) -> None:
        """Not now: what was answered stays."""
        self._silence()
        self._round = None
        self.left.emit()

    @Slot()
    def hear_left(self) -> None:
        """Plays the left one."""
        self._hear(0)

    @Slot()
    def hear_right(self) -> None:
        """Plays the right one."""
        self._hear(1)

    def stop(self) -> None:
        """Silence; the round stays where it is."""
        self._silence()

    def _answer(self, said: str) -> None:
        if self._round is None or not self._open or self._ahead.get(self._open[0]) is None:
            return
        try:
            self._context.workspace.do(
                AnswerPair(self._round.id, self._open[0], said), who=self._context.who.annotator, origin="verdict"
            )
        except EarmarkError as problem:
            self.told.emit(problem.message, "error")
            return
        self._done.append(self._open.pop(0))
        self._next()

    def _next(self) -> None:
        self._silence()
        self._where.setText(f"{len(self._done)} of {self._count} answered")
        self._progress.setRange(0, max(1, self._count))
        self._progress.setValue(len(self._done))
        if not self._open:
            self._round = None
            self.left.emit()
            return
        self._place = self._open[0]
        self._ahead.want(self._place)
        self._came(self._place)

    @Slot(int)
    def _came(self, place: int) -> None:
        halves = self._ahead.get(place)
        there = halves is not None and self._round is not None and bool(self._open) and place == self._open[0]
        if halves is not None and there:
            for half, shown in zip(self._halves, halves, strict=True):
                half.show_half(shown)
        for one in self._answers:
            one.setEnabled(self._round is not None and self._ahead.get(self._place) is not None)

    @Slot(int, str)
    def _unreadable(self, place: int, why: str) -> None:
        self.told.emit(why, "warning")
        if place in self._open:
            self._open.remove(place)
            self._next()

    def _hear(self, side: int) -> None:
        halves = self._ahead.get(self._place)
        sound = halves[side].sound if halves is not None else None
        if halves is None or sound is None or self._round is None:
            return
        if self._transport is None:
            from widgets.timeline.transport import Transport

            self._transport = Transport(self)
        from widgets.timeline.reading import ArraySource

        self._transport.set_source(ArraySource(sound, halves[side].rate_hz))
        self._transport.play(0.0)

    def _silence(self) -> None:
        if self._transport is not None:
            self._transport.stop()
