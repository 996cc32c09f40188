"""The dialog in which the charter is written."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QComboBox, QDialog, QFormLayout, QLineEdit, QPlainTextEdit, QWidget

from app.errors import EarmarkError
from app.scope.charter import Battle, Charter, Milestone, Resources, SetCharter, read_charter
from widgets.parts.banner import Banner
from widgets.parts.buttons import button
from widgets.parts.stack import column, row
from widgets.parts.text import Text
from widgets.shell.page import PageContext
from widgets.theme.icons import icon


class CharterDialog(QDialog):
    """Milestones and candidates are lines: ``[x] 2026-12-01 Title`` and ``Name | impact | feasibility | note``."""

    def __init__(self, context: PageContext, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Charter")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._context = context
        self._banner = Banner(icon("close", context.theme, "muted"))
        charter = read_charter(context.workspace.view)
        self._problem = _lines(charter.problem, 60)
        self._task, self._target = QComboBox(), QLineEdit("" if charter.target is None else f"{charter.target:g}")
        self._target.setPlaceholderText("0.95")
        for task in context.workspace.sheet.tasks.values():
            self._task.addItem(task.title, task.name)
        self._task.setCurrentIndex(max(self._task.findData(charter.task), 0))
        self._data, self._time = QLineEdit(charter.resources.data), QLineEdit(charter.resources.time)
        self._people = QLineEdit(charter.resources.people)
        self._milestones = _lines("\n".join(map(milestone_line, charter.milestones)), 90)
        self._battles = _lines("\n".join(map(battle_line, charter.battles)), 90)
        form = QFormLayout()
        form.setVerticalSpacing(10)
        for name, field in (
            ("Problem", self._problem), ("Task that decides", self._task), ("Target", self._target),
            ("Data", self._data), ("Time", self._time), ("People", self._people), ("Milestones", self._milestones),
            ("Candidates", self._battles),
        ):  # fmt: skip
            field.setAccessibleName(name)
            form.addRow(name, field)
        hint = "Milestones: [x] 2026-12-01 Title.   Candidates: Name | impact 1–5 | feasibility 1–5 | note."
        save = button("Save the charter", "primary", on=self._save)
        layout = column(Text("Charter", "title"), self._banner, gap=12, margin=24)
        layout.addLayout(form)
        layout.addWidget(Text(hint, "caption", wrap=True))
        layout.addLayout(row(1, button("Cancel", "ghost", on=self.reject), save))
        self.setLayout(layout)
        self.setMinimumWidth(640)

    @Slot()
    def _save(self) -> None:
        try:
            target = float(self._target.text()) if self._target.text().strip() else None
            charter = Charter(
                problem=self._problem.toPlainText().strip(),
                task=str(self._task.currentData()),
                target=target,
                model=read_charter(self._context.workspace.view).model,
                resources=Resources(self._data.text().strip(), self._time.text().strip(), self._people.text().strip()),
                milestones=tuple(parse_milestone(line) for line in _filled(self._milestones)),
                battles=tuple(parse_battle(line) for line in _filled(self._battles)),
            )
            self._context.workspace.do(SetCharter(charter), who=self._context.who.annotator)
        except ValueError as problem:
            self._banner.show_message(str(problem), "error")
        except EarmarkError as problem:
            self._banner.show_message(problem.message, "error")
        else:
            self.accept()


def milestone_line(step: Milestone) -> str:
    """``[x] 2026-12-01 Title``."""
    return f"[{'x' if step.done else ' '}] {step.due} {step.title}".replace("  ", " ")


def parse_milestone(line: str) -> Milestone:
    """The milestone of a line; box and day may be left out."""
    done, text = False, line.strip()
    if text[:1] == "[" and text[2:3] == "]":
        done, text = text[1] in "xX", text[3:].strip()
    head, _, rest = text.partition(" ")
    dated = len(head) == 10 and head[4] == head[7] == "-" and head.replace("-", "").isdigit()
    return Milestone(rest.strip(), head, done) if dated else Milestone(text, "", done)


def battle_line(battle: Battle) -> str:
    """``Name | impact | feasibility | note``."""
    return f"{battle.name} | {battle.impact} | {battle.feasibility} | {battle.note}"


def parse_battle(line: str) -> Battle:
    """The candidate of a line. Raises ValueError where impact or feasibility is no number."""
    parts = [part.strip() for part in line.split("|")]
    if len(parts) < 3 or not (parts[1].isdigit() and parts[2].isdigit()):
        raise ValueError(
            f"{line.strip()!r}: write it as Name | impact | feasibility | note, such as Noise | 4 | 3 | loud."
        )
    return Battle(parts[0], int(parts[1]), int(parts[2]), " | ".join(parts[3:]))


def _lines(text: str, height: int) -> QPlainTextEdit:
    field = QPlainTextEdit(text)
    field.setFixedHeight(height)
    field.setTabChangesFocus(True)
    return field


def _filled(field: QPlainTextEdit) -> list[str]:
    return [line for line in field.toPlainText().splitlines() if line.strip()]
