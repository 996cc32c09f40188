"""The sheet as a form: the sheet itself, its tasks, its words, its rules. A thin view of an Outline."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from widgets.parts.banner import Banner
from widgets.parts.leaving import delete_later
from widgets.parts.settled import LineField, TextField
from widgets.parts.stack import column, holder, row
from widgets.parts.text import Text
from widgets.rules.card import FoldCard
from widgets.rules.fields import Choice, FormGrid, MenuButton
from widgets.rules.rule_card import RuleCard
from widgets.rules.task_card import TaskCard
from widgets.rules.words_card import WordsCard
from widgets.theme.icons import icon

if TYPE_CHECKING:
    from app.rules.edits import SheetEdit
    from app.rules.reading import Outline, Place, Problem, Reading
    from widgets.rules.desk import DraftDesk
    from widgets.theme.theme import Theme

WAIVINGS = (("", "are handed in without a reason"), ("reason", "are handed in only with a reason"))
OWN_WORDS = "words"  # what a class of words is called before somebody names it
CARDS_A_TURN = 6  # a card takes some milliseconds to make, and the window may not wait for a hundred of them


class FormPane(QScrollArea):
    """``entered`` carries the place in the sheet that somebody opened; ``problem_pressed`` asks for the text's line.

    ``locked`` says why nothing can be changed here just now; it stands above what scrolls.
    """

    entered = Signal(object)
    problem_pressed = Signal()

    def __init__(self, theme: Theme, desk: DraftDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._desk = theme, desk
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("Rule sheet as a form")
        self.cards: dict[Place, FoldCard] = {}
        self._chosen: FoldCard | None = None
        self._outline: Outline | None = None
        self._reading: Reading | None = None
        self._wanted: Place = ()
        self.locked = Banner(icon("close", theme, "muted"))
        self.locked.pressed.connect(self.problem_pressed)
        self._sheet_fields()
        self._tasks, self._words, self._rules = column(gap=8), column(gap=8), column(gap=8)
        self._add_task, self._add_words = MenuButton("Task", theme), MenuButton("Class of words", theme)
        self._add_rule = MenuButton("Rule", theme)
        for adder, act in (
            (self._add_task, self._new_task), (self._add_words, self._new_words), (self._add_rule, self._new_rule),
        ):  # fmt: skip
            adder.picked.connect(act)
        self._parts = holder(
            column(
                self._head,
                *_section("Tasks", "What is labelled.", self._add_task, self._tasks),
                *_section("Words", "Closed lists; a form has one meaning.", self._add_words, self._words),
                *_section("Rules", "What decides the doubtful cases, in this order.", self._add_rule, self._rules),
                gap=10,
            )
        )
        self._inside = holder(column(self._parts, 1, gap=10, margin=(2, 2, 10, 16)))
        self.setWidget(self._inside)
        self._to_top = False
        self._scrolling = QTimer(self)  # once the card has been laid out
        self._scrolling.setSingleShot(True)
        self._scrolling.timeout.connect(self._scroll_to_chosen)
        self._more = QTimer(self)
        self._more.setSingleShot(True)
        self._more.timeout.connect(self._fill)

    def _sheet_fields(self) -> None:
        self._name, self._version = LineField("Name of the sheet"), LineField("Version", "1.0.0")
        self._version.setMaximumWidth(110)
        self._description = TextField("Description", "What the sheet is for")
        self._name.settled.connect(self._set_name)
        self._version.settled.connect(self._set_version)
        self._description.settled.connect(self._set_description)
        self._waive = Choice("How a label with a warning is handed in", WAIVINGS)
        self._waive.picked.connect(self._set_waive)
        grid = FormGrid()
        grid.add("Name", row(self._name, Text("Version", "caption"), self._version, gap=8))
        grid.add("Description", self._description)
        grid.add("Warnings", self._waive)
        self._head = QFrame()
        self._head.setProperty("role", "card")
        inside = column(grid, margin=(16, 12, 14, 14))
        self._head.setLayout(inside)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What stands in it is as wide as the pane, and never scrolls sideways."""
        # Before the area sizes it: afterwards nobody asks again, where the pane is not in view yet.
        self._inside.setMaximumWidth(event.size().width())
        super().resizeEvent(event)

    # ---- what is shown

    def show_reading(self, reading: Reading, outline: Outline | None) -> None:
        """Another state of the text. Where it cannot be read, the last good state stays and says so."""
        self._reading = reading
        if reading.outline is None:
            said = reading.problems[0] if reading.problems else None
            where = f"Line {said.line}: {said.message} " if said is not None and said.line else ""
            self.locked.show_message(
                f"The text cannot be read. {where}The form shows what it last said.", "error", "Show the line"
            )
        else:
            self.locked.clear()
        self._parts.setEnabled(reading.outline is not None and self._desk.leads)
        if outline is not None:
            self._outline = outline
            self._fill()

    def _fill(self) -> None:
        outline, reading = self._outline, self._reading
        if outline is None or reading is None:
            return
        self._name.show_value(outline.name)
        self._version.show_value(outline.version)
        self._description.show_value(outline.description)
        self._waive.show_value(outline.waive if outline.waive != "free" else "")
        self._show_adders(outline)
        made = 0
        for box, wanted in ((self._tasks, self._task_places()), (self._words, self._word_places())):
            made += self._arrange(box, wanted)
        made += self._arrange(self._rules, self._rule_places(), CARDS_A_TURN - made)
        # Once for all cards: a sheet may have hundreds of rules.
        rules = {str(rule.get("id", "")): rule for rule in outline.rules}
        around = (outline.tasks, tuple(outline.vocabulary), tuple(rules))
        wrong: dict[str, list[Problem]] = defaultdict(list)
        for problem in reading.problems:
            wrong[problem.rule].append(problem)
        for place, card in self.cards.items():
            if isinstance(card, TaskCard):
                card.show_task(outline)
            elif isinstance(card, WordsCard):
                card.show_words(outline)
            elif isinstance(card, RuleCard):
                card.show_rule(rules[place[1]], outline, wrong.get(place[1], ()), around)
        if self._wanted in self.cards:
            self.show_place(self._wanted, open_it=True)
            self._wanted = ()

    def _task_places(self) -> list[Place]:
        return [("tasks", name) for name in (self._outline.tasks if self._outline else ())]

    def _word_places(self) -> list[Place]:
        return [("vocabulary", name) for name in (self._outline.vocabulary if self._outline else ())]

    def _rule_places(self) -> list[Place]:
        rules = self._outline.rules if self._outline else ()
        return list(dict.fromkeys(("rules", str(rule.get("id", ""))) for rule in rules))

    def _arrange(self, box: QVBoxLayout, wanted: list[Place], most: int = 1000) -> int:
        """Puts the cards of a section into their order; makes those that are missing, ``most`` in one turn."""
        there = [place for place, card in self.cards.items() if box.indexOf(card) >= 0]
        for place in there:
            if place not in wanted:
                self._drop(box, place, wanted)
        made = 0
        for at, place in enumerate(wanted):
            card = self.cards.get(place)
            if card is None:
                if made >= max(most, 1):
                    self._more.start(0)
                    break
                card = self._make(place)
                made += 1
            if box.indexOf(card) != at:
                box.insertWidget(at, card)
        return made

    def _drop(self, box: QVBoxLayout, place: Place, wanted: list[Place]) -> None:
        card = self.cards.pop(place)
        at = box.indexOf(card)
        # A rule that was only renamed stays open under its new name.
        if card.open and at < len(wanted) and wanted[at] not in self.cards:
            self._wanted = self._wanted or wanted[at]
        if card is self._chosen:
            self._chosen = None
        box.removeWidget(card)
        card.hide()
        delete_later(card)

    def _make(self, place: Place) -> FoldCard:
        kinds: Mapping[str, Any] = {"tasks": TaskCard, "vocabulary": WordsCard, "rules": RuleCard}
        card: FoldCard = kinds[place[0]](self._theme, self._desk, place[1])
        card.entered.connect(self.entered)
        self.cards[place] = card
        return card

    def show_place(self, place: Place, *, open_it: bool = False) -> None:
        """Marks the card of a place in the sheet and brings it into view; the keyboard stays where it is."""
        card = self.cards.get(place[:2]) if len(place) >= 2 else None
        if card is None and place[:1] == ("policy",):
            card = self.cards.get(("vocabulary", *place[1:2]))
        if self._chosen is not None and self._chosen is not card:
            self._chosen.set_chosen(False)
        self._chosen = card
        if card is None:
            return
        card.set_chosen(True)
        if open_it:
            card.set_open(True)
            self._to_top = True
        self._scrolling.start(0)

    @Slot()
    def _scroll_to_chosen(self) -> None:
        if self._chosen is not None:
            head, bar = self._chosen.head, self.verticalScrollBar()
            top = head.mapTo(self._inside, head.rect().topLeft()).y()
            if self._to_top or not bar.value() <= top <= bar.value() + self.viewport().height() - head.height():
                bar.setValue(max(top - 12, 0))
            self._to_top = False

    def open_place(self, place: Place) -> None:
        """Opens the card of a place, now or as soon as it is there."""
        if place[:2] in self.cards:
            self.show_place(place, open_it=True)
        else:
            self._wanted = place[:2]

    # ---- what is added

    def _show_adders(self, outline: Outline) -> None:
        from app.rules.beginnings import WORDS, rule_beginnings, task_beginnings

        kinds = {str(task.get("kind", "")) for task in outline.tasks.values()}
        if any(task.get("level") == "segment" for task in outline.tasks.values()):
            kinds.add("segments")
        self._add_task.show_rows([(one.id, one.title) for one in task_beginnings(outline.media)])
        self._add_rule.show_rows([(one.id, one.title) for one in rule_beginnings(kinds)])
        spoken = "transcript" in kinds
        known = [(name, name) for name in WORDS if name not in outline.vocabulary]
        self._add_words.show_rows([*known, (OWN_WORDS, "One of your own")] if spoken else [])

    @Slot(str)
    def _new_task(self, kind: str) -> None:
        from app.rules.beginnings import fresh, task_beginnings
        from app.rules.edits import SetField

        if self._outline is not None:
            one = next(found for found in task_beginnings(self._outline.media) if found.id == kind)
            name = fresh(kind, self._outline.tasks)
            self._wanted = ("tasks", name)
            self._desk.edit(SetField(("tasks", name), {"kind": kind, "title": one.title, **one.fields}))

    @Slot(str)
    def _new_words(self, cls: str) -> None:
        from app.rules.beginnings import WORDS, fresh
        from app.rules.edits import SetField, SetWord

        if cls == OWN_WORDS:
            cls = fresh(cls, self._outline.vocabulary if self._outline else ())

        taken = {
            form.lower()
            for words in (self._outline.vocabulary.values() if self._outline else ())
            for word, variants in words.items()
            for form in (word, *variants)
        }
        self._wanted = ("vocabulary", cls)
        edits: list[SheetEdit] = [
            SetWord(cls, word, tuple(form for form in forms if form not in taken))
            for word, forms in WORDS.get(cls, {}).items()
            if word not in taken
        ]
        self._desk.edit(*(edits or [SetField(("vocabulary", cls), {})]))

    @Slot(str)
    def _new_rule(self, beginning: str) -> None:
        from app.rules.beginnings import RULES, fresh
        from app.rules.edits import AddRule

        if self._outline is None:
            return
        one = next(found for found in RULES if found.id == beginning)
        name = fresh(one.id, [str(rule.get("id", "")) for rule in self._outline.rules])
        fields = dict(one.fields)
        fitting = [task for task, raw in self._outline.tasks.items() if str(raw.get("kind")) in one.kinds]
        if len(fitting) == 1 and len(self._outline.tasks) > 1:
            fields["task"] = fitting[0]
        if beginning == "one-spelling":
            fields["check"] = {**fields["check"], "spelling": list(self._outline.vocabulary)}
        self._wanted = ("rules", name)
        self._desk.edit(AddRule({"id": name, **fields}))

    # ---- the sheet itself

    @Slot(str)
    def _set_name(self, text: str) -> None:
        self._set("name", text)

    @Slot(str)
    def _set_version(self, text: str) -> None:
        self._set("version", text)

    @Slot(str)
    def _set_description(self, text: str) -> None:
        self._set("description", text or None)

    @Slot(str)
    def _set_waive(self, waive: str) -> None:
        self._set("waive", waive or None)

    def _set(self, key: str, value: object) -> None:
        from app.rules.edits import SetField

        self._desk.edit(SetField((key,), value))


def _section(
    title: str, sentence: str, adder: MenuButton, inside: QVBoxLayout
) -> tuple[QWidget | QHBoxLayout | QVBoxLayout, ...]:
    words = row(Text(title, "heading"), Text(sentence, "caption"), 1, adder, gap=10, margin=(2, 8, 0, 0))
    return words, inside
