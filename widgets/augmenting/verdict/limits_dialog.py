"""The thresholds of a verdict: seen beside what is usual, changed for the whole project."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QDialog, QGridLayout, QLabel, QWidget

from app.augmenting.verdict.limits import THRESHOLDS, TITLES, Limits, Threshold, limits_of, loosened, set_limits
from app.errors import EarmarkError
from widgets.parts.banner import Banner
from widgets.parts.buttons import button
from widgets.parts.number import DecimalField
from widgets.parts.stack import column, holder, row
from widgets.parts.text import Text, restyle
from widgets.theme.icons import icon

if TYPE_CHECKING:
    from widgets.shell.page import PageContext

ABOUT = (
    "They hold for all recipes of the project. What was approved keeps the thresholds under which it was; the history "
    "says who changed them and when."
)


class LimitsDialog(QDialog):
    """One step, which can be taken back. ``fields`` are by the name of the threshold."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Thresholds of the verdict")
        self._context = context
        present = limits_of(context.workspace.view)
        self.fields: dict[str, DecimalField] = {}
        self._usual: dict[str, QLabel] = {}
        self.banner = Banner(icon("close", context.theme, "muted"))
        self._save = button("Save", "primary", on=self._take)
        self._save.setDefault(True)
        buttons = row(button("As usual", on=self._as_usual), 1, button("Cancel", on=self.reject), self._save, gap=8)
        grid = self._grid(present)
        self.setLayout(column(Text(ABOUT, "muted", wrap=True), grid, self.banner, holder(buttons), gap=14, margin=20))
        self.setMinimumWidth(820)
        self._tell()

    def _grid(self, present: Limits) -> QWidget:
        body = QWidget()
        grid = QGridLayout(body)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(4, 1)
        criterion = ""
        for at, one in enumerate(THRESHOLDS):
            if one.criterion != criterion:
                criterion = one.criterion
                grid.addWidget(Text(TITLES[criterion], "strong"), at, 0)
            self._add(grid, at, one, present)
        return body

    def _add(self, grid: QGridLayout, at: int, one: Threshold, present: Limits) -> None:
        value = round(present.value(one.name) * one.scale, 6)
        whole = one.name == "least"
        field = DecimalField(
            f"{TITLES[one.criterion]}: {one.title}", one.low * one.scale, one.high * one.scale, value, whole=whole
        )
        field.settled.connect(self._tell)
        self.fields[one.name], self._usual[one.name] = field, Text("", "caption")
        grid.addWidget(Text(one.title, "body"), at, 1)
        grid.addWidget(field, at, 2)
        grid.addWidget(Text(one.unit, "muted"), at, 3)
        grid.addWidget(self._usual[one.name], at, 4)

    def wanted(self) -> Limits:
        """The thresholds that stand in the fields."""
        return Limits.of({one.name: self.fields[one.name].value() / one.scale for one in THRESHOLDS})

    @Slot()
    def _tell(self) -> None:
        limits = self.wanted()
        for one in THRESHOLDS:
            same = limits.value(one.name) == one.usual
            looser = one.is_looser(limits)
            told = self._usual[one.name]
            told.setText("" if same else f"{'looser' if looser else 'stricter'} than {one.text(one.usual)}")
            told.setProperty("role", "warning" if looser else "caption")
            restyle(told)
        said = loosened(limits)
        if said:
            self.banner.show_message(
                f"More would pass than usual. {len(said)} of {len(THRESHOLDS)} thresholds are looser; each verdict and "
                "each export says so.", "warning",
            )  # fmt: skip
        else:
            self.banner.hide()

    @Slot()
    def _as_usual(self) -> None:
        for one in THRESHOLDS:
            self.fields[one.name].show_value(round(one.usual * one.scale, 6))
        self._tell()

    @Slot()
    def _take(self) -> None:
        workspace = self._context.workspace
        try:
            command = set_limits(workspace.view, self.wanted())
            workspace.do(command, who=self._context.who.annotator, origin="verdict")
        except EarmarkError as problem:
            self.banner.show_message(problem.message, "error")
            return
        self.accept()
