"""The rules beside the work: what to do, what is wrong with it now, and why the rules are as they are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from heapq import nsmallest
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from widgets.labeling.findings.row import FindingRow
from widgets.parts.leaving import delete_later

if TYPE_CHECKING:
    from app.rules.checks import Finding
    from app.rules.sheet import RuleSheet, Task
    from app.rules.summary import RuleCard
    from widgets.labeling.tint import Tint

ORDER = {"block": 0, "warn": 1, "info": 2}
# More rows than this help nobody, and each is a widget.
MOST_FINDINGS = 40
KEPT, NOT_BEGUN = "Nothing found. The label keeps the rules.", "Nothing is labelled here yet."
SEVERITY = {"block": "must hold", "warn": "warns", "info": "hint", "": ""}


class RulePanel(QScrollArea):
    """Passes on what its findings ask for; see ``FindingRow``."""

    chosen = Signal(object)
    fix_asked = Signal(object)
    waived = Signal(object, str, bool)

    def __init__(self, tint: Tint, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tint = tint
        tint.theme.changed.connect(self._recolour)
        self._titles: dict[str, str] = {}
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inside = QWidget()
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(0, 0, 8, 0)
        self._column.setSpacing(8)
        self._found, self._rules = _section(), _section()
        self._column.addWidget(_label("Findings", "heading"))
        self._column.addLayout(self._found)
        self._column.addSpacing(8)
        self._column.addWidget(_label("Rules", "heading"))
        self._column.addLayout(self._rules)
        self._column.addStretch(1)
        self.setWidget(inside)
        self.setAccessibleName("Rules and findings")
        self._shown: tuple[tuple[Finding, ...], int, bool] | None = None
        self._tasks: tuple[str, ...] = ()

    def show_tasks(self, sheet: RuleSheet, tasks: Sequence[Task]) -> None:
        """Guidance and rules of these tasks; nothing is rebuilt when they are the same as before."""
        from app.rules.summary import rule_cards

        names = (sheet.digest, *(task.name for task in tasks))
        if names == self._tasks:
            return
        self._tasks = names
        self._titles = {rule.id: rule.title for rule in sheet.rules}
        _clear(self._rules)
        for task in tasks:
            self._rules.addWidget(_label(task.title or task.name, "strong"))
            if task.guidance:
                self._rules.addWidget(_label(task.guidance, "body"))
            for card in rule_cards(sheet, task.name):
                self._rules.addWidget(_card(card))
        if not tasks:
            self._rules.addWidget(_label("No task is set for this item.", "muted"))

    def show_findings(self, findings: Sequence[Finding], *, editable: bool, begun: bool = True) -> None:
        """The findings of now, the worst first; ``begun`` says whether there is anything that they could be about."""
        # Of thousands only the first are looked at: this is asked for at every key that is pressed.
        ordered = tuple(nsmallest(MOST_FINDINGS, findings, key=_gravity))
        if (ordered, len(findings), begun) == self._shown:
            return
        self._shown = ordered, len(findings), begun
        _clear(self._found)
        standing = Counter((finding.task, finding.rule) for finding in findings if not finding.waived)
        for finding in ordered:
            title, alike = self._titles.get(finding.rule, ""), standing[finding.task, finding.rule]
            row = FindingRow(finding, title, self._tint, editable=editable, alike=alike)
            row.chosen.connect(self.chosen)
            row.fix_asked.connect(self.fix_asked)
            row.waived.connect(self.waived)
            self._found.addWidget(row)
        if len(findings) > MOST_FINDINGS:
            self._found.addWidget(_label(f"And {len(findings) - MOST_FINDINGS:,} more.", "muted"))
        if not ordered:
            self._found.addWidget(_label(KEPT if begun else NOT_BEGUN, "muted"))

    @Slot()
    def _recolour(self) -> None:
        for row in self.findChildren(FindingRow):
            row.colour(self._tint)


def _gravity(finding: Finding) -> tuple[bool, int]:
    return finding.waived, ORDER[finding.severity]


def _card(card: RuleCard) -> QFrame:
    frame = QFrame()
    frame.setProperty("role", "card")
    column = QVBoxLayout(frame)
    column.setContentsMargins(12, 10, 12, 10)
    column.setSpacing(4)
    column.addWidget(_label(card.title, "strong"))
    for text in filter(None, (card.guidance, card.why)):
        column.addWidget(_label(text, "muted" if text == card.why else "body"))
    if card.asks:
        said = f"{SEVERITY[card.severity]}, passes with a reason" if card.reason else SEVERITY[card.severity]
        severity = f" ({said})" if said else ""
        asks = "; ".join(card.asks)
        column.addWidget(_label(f"{asks[:1].upper()}{asks[1:]}{severity}", "caption"))
    for text, good, fixed in card.examples:
        mended = f"  →  {fixed}" if fixed is not None else ""
        column.addWidget(_label(f"{'✓' if good else '✗'}  {text}{mended}", "mono"))
    return frame


def _section() -> QVBoxLayout:
    made = QVBoxLayout()
    made.setSpacing(8)
    return made


def _label(text: str, role: str) -> QLabel:
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setProperty("role", role)
    return label


def _clear(layout: QVBoxLayout) -> None:
    while (part := layout.takeAt(0)) is not None:
        if (widget := part.widget()) is not None:
            widget.hide()
            delete_later(widget)
