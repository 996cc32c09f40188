"""The attributes of the objects in hand, asked and answered by keyboard or mouse; each answer is one step of undo."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from widgets.labeling.attributes.fields import Field, Values, Words, field_of, focus_inside, said_by
from widgets.parts.leaving import delete_later
from widgets.parts.text import restyle

if TYPE_CHECKING:
    from app.labels.values import Attribute, LabelObject
    from app.rules.sheet import AttributeDef, ClassDef, Task
    from widgets.labeling.work import Work

NEEDED = "Needed before you can submit"
# Height of the fields together, in pixels; the page says how much it can spare.
MIN_PX, MOST_PX = 60, 400
ONLY_KEYS = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier


class AttributesPanel(QFrame):
    """Shows nothing unless objects of one class with attributes are selected. ``left``: the hand goes back to the work.

    Tab and Enter go to the next field and after the last one back to the work, Esc goes back at once. While the
    keyboard is here, keys without Ctrl or Alt belong to the fields.
    """

    left = Signal()

    def __init__(self, work: Work, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.setAccessibleName("Attributes of what is selected")
        self._work = work
        self._task = ""
        self._cls: ClassDef | None = None
        self._things: tuple[LabelObject, ...] = ()
        self._rows: dict[str, _Row] = {}
        self._most_px = MOST_PX
        self._title, self._open = QLabel(), QLabel()
        self._title.setProperty("role", "strong")
        self._title.setTextFormat(Qt.TextFormat.PlainText)
        self._open.setProperty("role", "pill")
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self._open)
        self._inside = inside = _Inside()
        # When a row of values breaks otherwise, the height is another one.
        inside.changed.connect(self._fit, Qt.ConnectionType.QueuedConnection)
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(0, 0, 4, 0)
        self._column.setSpacing(8)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(inside)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(12, 10, 8, 12)
        whole.setSpacing(8)
        whole.addLayout(head)
        whole.addWidget(self._scroll)
        self.hide()

    @property
    def fields(self) -> dict[str, Field]:
        """The fields that are asked now, by attribute."""
        return {name: row.field for name, row in self._rows.items() if not row.isHidden()}

    @property
    def missing(self) -> tuple[str, ...]:
        """The required attributes that some object in hand does not say."""
        asked = [row.wanted for row in self._rows.values() if not row.isHidden() and row.wanted.required]
        lacking = [
            wanted.name
            for wanted in asked
            if any(thing.attributes.get(wanted.name) in (None, "") for thing in self._things)
        ]
        return tuple(lacking)

    def show_objects(self, task: Task | None, things: Sequence[LabelObject]) -> None:
        """The objects in hand, all of ``task``; those of several classes have nothing in common to ask."""
        classes = {thing.cls for thing in things}
        cls = task.class_of(next(iter(classes))) if task is not None and len(classes) == 1 else None
        if task is None or cls is None or not cls.attributes:
            self._put_away()
            return
        if cls is not self._cls:
            self._build(cls)
        elif [one.id for one in things] != [one.id for one in self._things]:
            self._say_typed()
            for row in self._rows.values():
                if isinstance(row.field, Words):
                    row.field.setModified(False)
        self._task, self._things = task.name, tuple(things)
        self._show_said()
        self.show()

    def begin(self) -> bool:
        """Takes the keyboard, to the first field that is still to be answered; whether there is anything to ask."""
        fields = self.fields
        if not fields or not self._work.editable:
            return False
        name = next(iter(self.missing), next(iter(fields)))
        self._go_to(fields[name])
        return True

    def spare(self, most_px: int) -> None:
        """The fields may take so much height together, in pixels; beyond it they scroll."""
        self._most_px = max(MIN_PX, most_px)
        self._fit()

    def _fit(self) -> None:
        self._scroll.setFixedHeight(max(MIN_PX, min(self._inside.sizeHint().height(), self._most_px)))

    # ---- keys

    def event(self, event: QEvent) -> bool:
        """Letters and digits typed here are no shortcuts of the page, and Esc lets go of nothing."""
        plain = isinstance(event, QKeyEvent) and not event.modifiers() & ~ONLY_KEYS
        if event.type() == QEvent.Type.ShortcutOverride and plain:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc and Enter; other keys without Ctrl end here."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() & ~ONLY_KEYS:
            self.focusNextPrevChild(True)
        elif event.modifiers() & ~ONLY_KEYS:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, following: bool) -> bool:
        """Through the fields that are asked; beyond the last and the first, back to the work."""
        fields = list(self.fields.values())
        now = next((place for place, field in enumerate(fields) if field.hasFocus()), None)
        if now is None:
            return super().focusNextPrevChild(following)
        self._say_typed()
        fields = list(self.fields.values())
        place = now + (1 if following else -1)
        if 0 <= place < len(fields):
            self._go_to(fields[place])
        else:
            self.left.emit()
        return True

    def _go_to(self, field: Field) -> None:
        field.setFocus(Qt.FocusReason.TabFocusReason)
        self._scroll.ensureWidgetVisible(field, 0, 24)

    # ---- what is shown

    def _build(self, cls: ClassDef) -> None:
        self._put_away()
        self._cls = cls
        for wanted in cls.attributes:
            row = _Row(wanted)
            row.field.setEnabled(self._work.editable)
            row.field.answered.connect(partial(self._answer, wanted.name))
            self._rows[wanted.name] = row
            self._column.addWidget(row)

    def _put_away(self) -> None:
        if focus_inside(self):
            self.left.emit()
        for row in self._rows.values():
            row.hide()
            self._column.removeWidget(row)
            delete_later(row)
        self._rows, self._cls, self._things = {}, None, ()
        self.hide()

    def _show_said(self) -> None:
        assert self._cls is not None
        for name, row in self._rows.items():
            asked = all(_asked(row.wanted, thing) for thing in self._things)
            if not asked and row.field.hasFocus():
                self.focusNextPrevChild(True)
            row.setVisible(asked)
            row.field.show_said(said_by(self._things, name))
        missing = self.missing
        for name, row in self._rows.items():
            row.show_missing(missing=name in missing)
        title = self._cls.title or self._cls.name
        several = f"{len(self._things)} × " if len(self._things) > 1 else ""
        self._title.setText(f"{several}{title}")
        self._open.setText(f"{len(missing)} to answer · F2" if missing else "F2")
        self._open.setToolTip("F2 answers by keyboard: Tab goes on, Esc goes back")
        self._open.setProperty("tone", "warning" if missing else "neutral")
        restyle(self._open)
        self._fit()

    # ---- what is answered

    def _say_typed(self) -> None:
        for field in self.fields.values():
            if isinstance(field, Words) and field.hasFocus():
                field.say()

    def _answer(self, name: str, said: Attribute | None) -> None:
        asked = self._cls.attributes if self._cls is not None else ()
        changed = [new for old in self._things if (new := _with(old, name, said, asked)) != old]
        if changed:
            self._work.put(self._task, *changed, said=f"Answer {name}")


class _Inside(QWidget):
    """Holds the fields; ``changed`` when they want another height."""

    changed = Signal()

    def event(self, event: QEvent) -> bool:
        """Qt asks."""
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self.changed.emit()
        return done


class _Row(QWidget):
    """The name of an attribute, its field, and below it what is missing."""

    def __init__(self, wanted: AttributeDef) -> None:
        super().__init__()
        self.wanted = wanted
        self.field: Field = field_of(wanted)
        name = QLabel(f"{wanted.name}{' *' if wanted.required else ''}")
        name.setProperty("role", "caption")
        name.setTextFormat(Qt.TextFormat.PlainText)
        name.setToolTip("Required" if wanted.required else "")
        self._missing = QLabel(NEEDED)
        self._missing.setProperty("role", "warning")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        for part in (name, self.field, self._missing):
            column.addWidget(part)

    def show_missing(self, *, missing: bool) -> None:
        """Says so, or no longer."""
        self._missing.setVisible(missing)
        if missing or not isinstance(self.field, Values):
            self.field.setAccessibleDescription(NEEDED if missing else "")


def _asked(wanted: AttributeDef, thing: LabelObject) -> bool:
    return all(thing.attributes.get(name) == needed for name, needed in wanted.when.items())


def _with(thing: LabelObject, name: str, said: Attribute | None, known: Sequence[AttributeDef]) -> LabelObject:
    """The object with an answer, and without answers to what is asked no longer because of it."""
    kept = {key: value for key, value in thing.attributes.items() if key != name}
    if said is not None:
        kept[name] = said
    made = msgspec.structs.replace(thing, attributes=kept)
    moot = [wanted.name for wanted in known if wanted.name in kept and not _asked(wanted, made)]
    return _with(made, moot[0], None, known) if moot else made
