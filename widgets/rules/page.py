"""The rules page: form and text side by side, and below them what the draft makes of things."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QSplitter

from app.changes.command import ChangeSet
from app.records import Annotation, Annotator, Item, LabelRow, Project
from widgets.actions.action import ActionRow
from widgets.actions.told import KeyTold
from widgets.parts.buttons import Segmented, button, tool
from widgets.parts.page_frame import PageFrame
from widgets.parts.stack import column, holder
from widgets.parts.text import Pill
from widgets.rules.desk import DraftDesk
from widgets.rules.dock import Dock
from widgets.rules.fields import MenuButton
from widgets.rules.form import FormPane
from widgets.rules.found_panel import FoundPanel
from widgets.rules.impact_panel import ImpactPanel
from widgets.rules.menu import SheetMenu
from widgets.rules.problems_panel import ProblemsPanel
from widgets.rules.text_pane import TextPane
from widgets.rules.try_panel import TryPanel
from widgets.shell.page import Page
from widgets.theme.icons import icon

if TYPE_CHECKING:
    from app.rules.reading import Place, Problem, Reading

LARGE_SIDES, LARGE_PX = ("impact", "found"), 380
VIEWS = (("form", "Form"), ("both", "Both"), ("text", "Text"))


class RulesPage(Page):
    """A draft is under hand here; nothing of it is in force before it is activated."""

    stage = "rules"

    def fill(self) -> Iterator[None]:
        """Form and text, then what stands below them, then all of it in its place."""
        context, theme = self.context, self.context.theme
        self.desk = DraftDesk(context, self)
        self._frame = PageFrame("Rules", "", icon("close", theme, "muted"), scroll=False)
        self.setLayout(column(self._frame))
        yield
        self.form = FormPane(theme, self.desk)
        yield
        self.text = TextPane(theme, self.desk)
        yield
        self.tries, self.problems = TryPanel(context, self.desk), ProblemsPanel(theme, self.desk)
        yield
        self.impact, self.found = ImpactPanel(context, self.desk), FoundPanel(context, self.desk)
        yield
        self.menu = SheetMenu(context, self.desk, self)
        self._more = MenuButton("More", theme)
        self._more.setIcon(icon("open", theme, "muted"))
        self.dock = Dock(
            theme,
            (
                ("try", "Try it", self.tries),
                ("problems", "Problems", self.problems),
                ("impact", "Impact", self.impact),
                ("found", "Proposed rules", self.found),
            ),
        )
        yield
        self._adopt = button("Measure and activate…", "primary", on=self._to_impact)
        self._view = Segmented(VIEWS, "Shown")
        self._undo = tool(icon("undo", theme), "Undo", on=self.desk.undo)
        self._redo = tool(icon("redo", theme), "Redo", on=self.desk.redo)
        self._state = Pill("", "neutral")
        for part in (self._state, self._undo, self._redo, self._view, self._more, self._adopt):
            self._frame.buttons.addWidget(part)
        yield
        self._sides = QSplitter(Qt.Orientation.Horizontal)
        self._sides.setChildrenCollapsible(False)
        self._left = holder(column(self.form.locked, self.form, gap=8))
        self._sides.addWidget(self._left)
        self._sides.addWidget(self.text)
        self._sides.setSizes([620, 560])
        self._sides.setHandleWidth(9)
        yield
        self._halves = QSplitter(Qt.Orientation.Vertical)
        self._halves.setChildrenCollapsible(False)
        self._halves.addWidget(self._sides)
        self._halves.addWidget(self.dock)
        self._halves.setStretchFactor(0, 1)
        self._halves.setSizes([520, 250])
        self._halves.setHandleWidth(9)
        for splitter in (self._sides, self._halves):
            splitter.setProperty("role", "gap")
        yield
        self._frame.content.addWidget(self._halves, 1)
        self._connect()
        self._opened = False
        self._unfolded: tuple[int, int] | None = None  # heights of sheet and dock before it was folded away
        self._told_of = ""  # the sheet in force that somebody was told of

    def _connect(self) -> None:
        self._view.chosen.connect(self.show_view)
        self.desk.read.connect(self._show_reading)
        self.desk.refused.connect(self._refused)
        self.desk.steps_changed.connect(self._show_state)
        self.form.entered.connect(self.text.show_place)
        self.form.problem_pressed.connect(self._to_first_problem)
        self.text.entered.connect(self.form.show_place)
        self.tries.rule_asked.connect(self.show_rule)
        self.problems.chosen.connect(self._to_problem)
        self.dock.shown.connect(self._side_shown)
        self.dock.folded.connect(self._dock_folded)
        self.found.accepted.connect(self._to_place)
        self._more.picked.connect(self.menu.act)
        self.menu.done.connect(self._done)
        self.impact.problems_asked.connect(partial(self.dock.show_side, "problems"))
        self.impact.activated.connect(self._activated)
        self._frame.banner.pressed.connect(self.desk.begin_anew)
        self.context.who.changed.connect(self._open)
        self.context.changes.changed.connect(self._changed)
        KeyTold(self._undo, self.context.actions, "rules.undo", tip="Undo in the draft")
        KeyTold(self._redo, self.context.actions, "rules.redo", tip="Redo in the draft")

    def actions_of_page(self) -> Sequence[ActionRow]:
        """Back and forth, what is in view, and the ways to places."""

        def own(name: str, title: str, keys: tuple[str, ...], act: Callable[[], object]) -> ActionRow:
            return ActionRow(f"rules.{name}", title, keys, act, group="Rules")

        return (
            own("undo", "Undo in the draft", ("Ctrl+Z",), self.desk.undo),
            own("redo", "Redo in the draft", ("Ctrl+Shift+Z", "Ctrl+Y"), self.desk.redo),
            own("form", "The form alone", ("Alt+1",), self._form_alone),
            own("both", "Form and text", ("Alt+2",), self._both),
            own("text", "The text alone", ("Alt+3",), self._text_alone),
            own("try", "Try an example", ("Alt+T",), self._try),
            own("impact", "Measure what the draft would change", ("Alt+M",), self._to_impact),
            own("found", "Look at proposed rules", ("Alt+P",), self._to_found),
            own("problem", "Go to the next problem", ("F8",), self._to_first_problem),
        )

    # ---- coming and going

    def activate(self) -> None:
        """The draft of whoever sits here."""
        if not self._opened:
            self._opened = True
            self._view.choose(str(self.context.settings.get("rules-view", "both")))
            self.show_view(self._view.choice)
            self._open()
        else:
            self.desk.resume()

    def deactivate(self) -> None:
        """Nothing stays unkept, not even what is being written in a field."""
        field = self.focusWidget()
        if field is not None:
            field.clearFocus()
        self.desk.close()

    def show_selection(self, rule: str = "", **_others: object) -> None:
        """Shows one rule."""
        if rule:
            self.show_rule(rule)

    @Slot()
    def _open(self) -> None:
        if self._opened:
            self.desk.open()

    # ---- what is in view

    @Slot(str)
    def show_view(self, view: str) -> None:
        """ "form", "both" or "text"."""
        self._view.choose(view)
        self._left.setVisible(view != "text")
        self.text.setVisible(view != "form")
        self.context.settings.set("rules-view", view)

    def _form_alone(self) -> None:
        self.show_view("form")

    def _both(self) -> None:
        self.show_view("both")

    def _text_alone(self) -> None:
        self.show_view("text")

    def _try(self) -> None:
        self.dock.show_side("try")
        self.tries.edit.setFocus(Qt.FocusReason.ShortcutFocusReason)

    @Slot()
    def _to_impact(self) -> None:
        self.dock.show_side("impact")

    def _to_found(self) -> None:
        self.dock.show_side("found")

    @Slot(str)
    def _side_shown(self, side: str) -> None:
        """Whoever looks at the impact wants it measured."""
        if side in LARGE_SIDES:
            above, below = self._halves.sizes()
            wanted = min(LARGE_PX, (above + below) * 6 // 10)
            if below < wanted:
                self._halves.setSizes([above + below - wanted, wanted])
        if side == "impact":
            self.impact.measure()
        elif side == "found":
            self.found.look_once()

    @Slot(bool)
    def _dock_folded(self, folded: bool) -> None:
        """Its room is the sheet's while it is folded away."""
        above, below = self._halves.sizes()
        if folded:
            self._unfolded = (above, below)
            self._halves.setSizes([above + below, self.dock.maximumHeight()])
        elif self._unfolded is not None:
            self._halves.setSizes(list(self._unfolded))
            self._unfolded = None

    @Slot(str)
    def _activated(self, said: str) -> None:
        self._frame.banner.show_message(said, "success")
        self._show_state()

    @Slot(str, str)
    def _done(self, said: str, details: str) -> None:
        self._frame.banner.show_message(said, "success", details=details)

    @Slot(object)
    def _to_place(self, place: Place) -> None:
        self.form.open_place(place)
        self.text.show_place(place)

    @Slot(str)
    def show_rule(self, rule: str) -> None:
        """A rule in form and text."""
        self.form.open_place(("rules", rule))
        self.text.show_place(("rules", rule))

    @Slot()
    def _to_first_problem(self) -> None:
        problems = self.desk.reading.problems if self.desk.reading is not None else ()
        after = [problem for problem in problems if problem.line > self.text.code.line]
        if problems:
            self._to_problem((after or problems)[0])

    @Slot(object)
    def _to_problem(self, problem: Problem) -> None:
        place: Place = ("rules", problem.rule) if problem.rule else ()
        if place:
            self.form.open_place(place)
        if self.text.isHidden():
            self.show_view("both")
        if problem.line:
            self.text.code.go_to(problem.line, problem.column or 1)

    # ---- what is said

    @Slot(object)
    def _show_reading(self, reading: Reading) -> None:
        self.form.show_reading(reading, self.desk.outline)
        self.dock.show_count("problems", len(reading.problems))
        self._show_state()

    @Slot(str)
    def _refused(self, said: str) -> None:
        self._frame.banner.show_message(said, "warning")

    @Slot()
    def _show_state(self) -> None:
        desk = self.desk
        sheet = self.context.workspace.sheet
        active = f"{sheet.name} {sheet.version} is in force."
        if not desk.leads:
            said = "Only a lead changes the rules; here you can read and try them."
            self._state.show_state("read only", "neutral")
        elif desk.differs:
            said = "Your draft is kept as you write."
            errors = sum(one.severity == "error" for one in desk.reading.problems) if desk.reading is not None else 0
            self._state.show_state(f"draft, {errors} to mend" if errors else "draft", "danger" if errors else "accent")
        else:
            said = "What you change is a draft until you activate it."
            self._state.show_state("in force", "success")
        self._frame.subtitle.setText(f"{active} {said}")
        self._adopt.setVisible(desk.leads)
        self._more.show_rows(self.menu.rows())
        self._adopt.setEnabled(desk.differs)
        self._undo.setEnabled(desk.leads and desk.draft.can_undo)
        self._redo.setEnabled(desk.leads and desk.draft.can_redo)
        if desk.outdated and self._told_of != sheet.digest:
            self._told_of = sheet.digest
            self._frame.banner.show_message(
                f"Another sheet ({sheet.version}) has come into force since you began this draft.",
                "warning",
                "Begin anew from it",
            )

    @Slot(object)
    def _changed(self, changes: ChangeSet) -> None:
        if changes.touches(Annotator):
            self._open()
        elif changes.touches(Project):
            self._show_state()
            self.impact.refresh()
        elif changes.area != "seen" and any(changes.touches(kind) for kind in (Annotation, LabelRow, Item)):
            self.impact.forget()
