"""One example of a rule in its fields: a text, forms to compare, something drawn, a clip; and whether it holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QSizePolicy, QWidget

from widgets.parts.picture import Picture
from widgets.parts.settled import LineField
from widgets.parts.stack import column, row
from widgets.parts.text import Text
from widgets.rules.clip_fields import ClipFields
from widgets.rules.drawn_fields import Drawable, DrawnFields
from widgets.rules.fact_fields import FactFields
from widgets.rules.fields import Choice, MenuButton, remove_button
from widgets.theme.icons import icon

if TYPE_CHECKING:
    from widgets.rules.desk import DraftDesk
    from widgets.theme.theme import Theme

KINDS = (("good", "Good"), ("bad", "Bad"), ("same", "The same"), ("differ", "Differ"))
PAIRS: Mapping[str, str] = {"same": " = ", "differ": " ≠ "}
LAST = ("item", "picture", "clip", "note")


@dataclass(frozen=True)
class Around:
    """What an example stands in: whether its rule mends texts, whether it is on texts, what can be drawn for it, and
    the rule as the sheet writes it."""

    fixes: bool = False
    spoken: bool = True
    drawable: Drawable = field(default_factory=Drawable)
    rule: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Look:
    """A drawn example as a picture, "" where it is none; ``missing`` says what of it is not there."""

    svg: str = ""
    missing: str = ""


class ExampleRow(QWidget):
    """``changed`` carries the place of the example and its fields, None to take it out; ``clip_asked`` its place."""

    changed = Signal(int, object)
    clip_asked = Signal(int)

    def __init__(self, theme: Theme, desk: DraftDesk, at: int) -> None:
        super().__init__()
        self._theme, self._desk, self._at = theme, desk, at
        self._example: Mapping[str, Any] = {}
        self._look = Look()
        self._asked: set[str] = set()  # fields that somebody wants to fill in
        self._sign = Picture(icon("check", theme, "success"), 16)
        self.kind = Choice("What the example shows", KINDS)
        self.kind.picked.connect(self._picked)
        self.text = LineField("Example", "what somebody might write")
        self.fixed = LineField("Becomes, once fixed", "fixed")
        self._arrow, self._problem = Text("→", "muted"), Text("", "danger", wrap=True)
        self.note = LineField("Note", "what there is to see or to hear")
        self.facts = FactFields()
        self.drawn, self.clip = DrawnFields(theme), ClipFields(theme, desk)
        self.more = MenuButton("More", theme)
        cross = remove_button(theme, "this example", partial(self.changed.emit, at, None))
        line = row(self._sign, self.kind, gap=6)
        self._space = QWidget()
        for fixed in (self.kind, self.more):
            fixed.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        parts = ((self.text, 3), (self._space, 3), (self._arrow, 0), (self.fixed, 2), (self.more, 0), (cross, 0))
        for part, weight in parts:
            line.addWidget(part, weight)
        below = column(self.facts, self.drawn, self.clip, self.note, self._problem, gap=6, margin=(22, 0, 0, 0))
        self.setLayout(column(line, below, gap=4))
        self._connect()

    def _connect(self) -> None:
        for field_ in (self.text, self.fixed, self.note):
            field_.settled.connect(self._settled)
        self.drawn.changed.connect(self._redrawn)
        self.drawn.sized.connect(partial(self._put, "item"))
        self.drawn.placed.connect(partial(self._put, "picture"))
        self.drawn.refused.connect(self._refused)
        self.facts.changed.connect(partial(self._put, "item"))
        self.facts.refused.connect(self._desk.refused)
        self.clip.changed.connect(partial(self._put, "clip"))
        self.clip.file_asked.connect(partial(self.clip_asked.emit, self._at))
        self.more.picked.connect(self._wants)

    # ---- what is shown

    def show_example(self, example: Any, problem: str, around: Around, look: Look | None = None) -> None:
        """The example as the sheet writes it, what is wrong with it, and what it looks like."""
        from app.rules.example_lines import objects_in
        from app.rules.item_facts import facts_asked

        self._example = example if isinstance(example, Mapping) else {}
        self._around = around
        kind = self._kind
        drawn, pair = bool(objects_in(self._example)), kind in PAIRS
        said = self._example.get(kind)
        shown = not drawn and said is not True
        self.kind.show_rows(KINDS if (shown and around.spoken) or pair else KINDS[:2])
        self.kind.show_value(kind)
        self.text.setVisible(shown)
        self._space.setVisible(not shown)
        self.text.setPlaceholderText(f"one form{PAIRS[kind]}another" if pair else "what somebody might write")
        self.text.show_value(PAIRS[kind].join(map(str, said)) if pair and isinstance(said, list) else _text(said))
        mends = shown and kind == "bad" and (around.fixes or "fixed" in self._example)
        self.fixed.setVisible(mends)
        self._arrow.setVisible(mends)
        self.fixed.show_value(_text(self._example.get("fixed")))
        item = self._example.get("item")
        asked = facts_asked(around.rule, self._example, drawn=drawn) if drawn or shown else ()
        self.facts.show_facts(item if isinstance(item, Mapping) else {}, asked)
        self.drawn.setVisible(drawn)
        if drawn:
            self._look = look or Look()
            said = problem or "it does what it says"
            self.drawn.show_drawn(self._example, around.drawable, self._look.svg, said, self._look.missing)
        self.clip.setVisible("clip" in self._example)
        if "clip" in self._example:
            self.clip.show_clip(self._example["clip"])
        self.note.setVisible("note" in self._example or "note" in self._asked)
        self.note.show_value(_text(self._example.get("note")))
        self._show_more()
        self._show_outcome(problem, runs=said is not True)

    def _show_more(self) -> None:
        rows = [(key, title) for key, title in (("note", "A note"), ("clip", "A clip …")) if key not in self._example]
        self.more.show_rows(rows)
        self.more.setVisible(bool(rows))

    def _show_outcome(self, problem: str, *, runs: bool) -> None:
        name, role = ("error", "danger") if problem else ("check", "success") if runs else ("eye", "muted")
        said = problem or ("It does what it says" if runs else "It is shown, not run")
        self._sign.show_icon(icon(name, self._theme, role))
        self._sign.setToolTip(said)
        self._sign.setAccessibleName(said)
        self._problem.setText(problem)
        self._problem.setVisible(bool(problem))
        self.text.setAccessibleDescription(said)

    # ---- edits

    @property
    def _kind(self) -> str:
        return next((name for name, _ in KINDS if name in self._example), "good")

    @Slot(str)
    def _picked(self, kind: str) -> None:
        self._tell(kind)

    @Slot(str)
    def _settled(self, _text: str) -> None:
        self._tell(str(self.kind.currentData()))

    def _tell(self, kind: str) -> None:
        before = self._example.get(self._kind)
        fields: dict[str, Any] = {}
        if not self.text.isVisibleTo(self):
            fields[kind] = before
        elif kind in PAIRS:
            fields[kind] = _forms(self.text.text())
            if len(fields[kind]) < 2:
                fields[kind] = [*fields[kind], *["another"] * (2 - len(fields[kind]))]
        else:
            fields[kind] = self.text.text()
            if kind == "bad" and self.fixed.text() and self.fixed.isVisibleTo(self):
                fields["fixed"] = self.fixed.text()
        fields |= {key: self._example[key] for key in LAST if key in self._example and key != "note"}
        if self.note.text():
            fields["note"] = self.note.text()
        self.changed.emit(self._at, fields)

    def _put(self, key: str, value: object) -> None:
        fields = {name: one for name, one in self._example.items() if name != key}
        if value is None and key == "clip" and fields.get(self._kind) is True:
            self.changed.emit(self._at, None)  # nothing is left of it
            return
        self.changed.emit(self._at, {**fields, key: value} if value is not None else fields)

    @Slot(object)
    def _redrawn(self, objects: list[Any]) -> None:
        one = objects[0] if len(objects) == 1 and not isinstance(self._example.get(self._kind), list) else objects
        self.changed.emit(self._at, {**self._example, self._kind: one})

    @Slot(str)
    def _refused(self, said: str) -> None:
        self._desk.refused.emit(said)
        self.drawn.show_drawn(self._example, self._around.drawable, self._look.svg, "", self._look.missing)

    @Slot(str)
    def _wants(self, what: str) -> None:
        if what == "clip":
            self.clip_asked.emit(self._at)
            return
        self._asked.add(what)
        self.note.show()
        self.note.setFocus()


def _text(said: object) -> str:
    """A text or a number as a field shows it; what is drawn, listed or flagged is none."""
    return str(said) if isinstance(said, str | int | float) and not isinstance(said, bool) else ""


def _forms(text: str) -> list[str]:
    return [part.strip() for part in text.replace("≠", "=").split("=") if part.strip()]
