"""What the rules say about the example that is tried."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from widgets.parts.buttons import button
from widgets.parts.leaving import delete_later
from widgets.parts.stack import column, row
from widgets.parts.text import Pill, Text
from widgets.rules.rule_card import SEVERITY

if TYPE_CHECKING:
    from app.rules.finding import Finding

MOST = 6


class FindingsList(QWidget):
    """``fix_asked`` carries a finding whose fix is wanted, ``rule_asked`` the id of a rule to look at."""

    fix_asked = Signal(object)
    rule_asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: object = None
        self._findings: tuple[Finding, ...] = ()
        self._layout: QVBoxLayout = column(gap=4)
        self.setLayout(self._layout)

    def show_findings(self, findings: Sequence[Finding], titles: Mapping[str, str], *, empty: str) -> None:
        """Rows for the first few; nothing is made anew where they say the same, though their places have moved."""
        self._findings = tuple(findings)
        said = [(one.rule, one.severity, one.message, one.fix is None) for one in findings]
        shown = (said, dict(titles), empty)
        if shown == self._shown:
            return
        self._shown = shown
        while (item := self._layout.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                delete_later(widget)
        for at, finding in enumerate(findings[:MOST]):
            self._layout.addWidget(self._row(at, finding, titles.get(finding.rule, finding.rule)))
        if len(findings) > MOST:
            self._layout.addWidget(Text(f"And {len(findings) - MOST:,} more.", "caption"))
        if not findings and empty:
            self._layout.addWidget(Text(empty, "muted", wrap=True))
        self._layout.addStretch(1)

    def _fix(self, at: int) -> None:
        self.fix_asked.emit(self._findings[at])

    def _row(self, at: int, finding: Finding, title: str) -> QWidget:
        made = QWidget()
        said, tone = SEVERITY[finding.severity]
        look = button(title, "link", on=partial(self.rule_asked.emit, finding.rule))
        look.setAccessibleName(f"Show the rule {title}")
        line = row(Pill(said, tone), Text(finding.message, wrap=True), look, gap=8)
        line.setStretch(1, 1)
        if finding.fix is not None:
            line.addWidget(button("Fix", "chip", on=partial(self._fix, at)))
        made.setLayout(line)
        return made
