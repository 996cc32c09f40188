"""What the rules refuse: why, above the work; and for warnings that pass with a reason a card that asks for it.

A number key gives it. One reason is for all warnings of the item. Those given before keep their number; another is
typed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QWidget

from app.settings.reasons import LONGEST, Reasons
from widgets.labeling.notice import refusal_text
from widgets.parts.buttons import button
from widgets.parts.flow import Flow
from widgets.parts.stack import column, row
from widgets.parts.text import Text

if TYPE_CHECKING:
    from app.errors import RuleViolation
    from app.jobs.job import Progress
    from app.rules.checks import Finding
    from app.workspace import Workspace
    from widgets.labeling.desk_view import DeskView
    from widgets.labeling.work import Work
    from widgets.shell.page import PageContext

MOST_SAID = 4
MOST_LETTERS = 48
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class ReasonLine(QLineEdit):
    """``given`` carries what was typed, ``picked`` one of ``numbers`` pressed before any letter; ``left`` is Esc."""

    given = Signal(str)
    picked = Signal(int)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.numbers: tuple[str, ...] = ()
        self.setMaxLength(LONGEST)
        self.setAccessibleName("Why these warnings are exceptions")

    def event(self, event: QEvent) -> bool:
        """Claims Enter, Esc and the digits before the page's keys get them."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _is_own(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See the class."""
        if event.key() in ENTER and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.given.emit(self.text())
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif not self.text() and event.text() in self.numbers:
            self.picked.emit(int(event.text()))
        else:
            super().keyPressEvent(event)


class ReasonCard(QFrame):
    """``given`` carries the reason, ``left`` puts the card away."""

    given = Signal(str)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.setAccessibleName("Why it is submitted as it is")
        self._offers: tuple[str, ...] = ()
        self.heading, self.told = Text("", "strong", wrap=True), Text("", wrap=True)
        self.offers = Flow(gap=6)
        self.line = ReasonLine()
        self.line.given.connect(self._give)
        self.line.picked.connect(self._pick)
        self.line.left.connect(self.left)
        away = button("Cancel", "ghost", tip="Mend it instead (Esc)", on=self.left.emit)
        hand_in = button("Submit", "primary", tip="Waive these warnings for this reason and submit (Enter)")
        hand_in.clicked.connect(self._hand_in)
        bottom = row(self.line, away, hand_in, gap=8)
        bottom.setStretch(0, 1)
        self.setLayout(column(self.heading, self.told, self.offers, bottom, gap=8, margin=10))
        self.hide()

    def ask(self, found: Sequence[Finding], offers: Sequence[str]) -> None:
        """Shows what the rules warn of, and the reasons to choose from."""
        one = len(found) == 1
        self.heading.setText(
            "A warning stands. Why submit it as it is?"
            if one
            else f"{len(found):,} warnings stand. Why submit it as it is?"
        )
        said = Counter(finding.message for finding in found)
        lines = [
            f"• {message}{f' ({many} times)' if many > 1 else ''}" for message, many in said.most_common(MOST_SAID)
        ]
        lines += [f"and {len(said) - MOST_SAID} more"] * (len(said) > MOST_SAID)
        self.told.setText("\n".join(lines))
        self._offers = tuple(offers)
        self.line.numbers = tuple(str(number) for number in range(1, len(offers) + 1))
        self.offers.clear()
        for number, reason in enumerate(offers, 1):
            short = reason if len(reason) <= MOST_LETTERS else f"{reason[: MOST_LETTERS - 1]}…"
            made = button(f"{number}  {short}", "secondary", tip=reason, on=partial(self.given.emit, reason))
            made.setAccessibleName(f"{number}: {reason}")
            made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            self.offers.add(made)
        self.offers.setVisible(bool(offers))
        hint = "Another reason, then Enter" if offers else "The reason, then Enter"
        self.line.setPlaceholderText(hint)
        self.line.clear()
        self.setAccessibleDescription(f"{self.heading.text()} {' '.join(lines)}")
        self.show()
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def _pick(self, number: int) -> None:
        self.given.emit(self._offers[number - 1])

    def _give(self, text: str) -> None:
        if text.strip():
            self.given.emit(text.strip())

    def _hand_in(self) -> None:
        self._give(self.line.text())
        self.line.setFocus()


class ReasonDesk(QObject):
    """``waived`` tells that all warnings of the item have their reason now: it can be handed in."""

    waived = Signal()

    def __init__(self, view: DeskView, work: Work, context: PageContext) -> None:
        super().__init__(view)
        self._view, self._work, self._context = view, work, context
        self._found: tuple[Finding, ...] = ()
        self._recalled: set[str] = set()
        self.card = ReasonCard()
        view.above_work.addWidget(self.card)
        self.card.left.connect(self.leave)
        self.card.given.connect(self._give)
        work.item_changed.connect(self._put_away)
        work.item_changed.connect(self._recall)
        work.refused.connect(self.show_refusal)

    def show_refusal(self, problem: RuleViolation) -> None:
        """Shows the place of what was refused, and says why; or asks for the reason that lets it pass."""
        found: list[Any] = [finding for finding in problem.findings if hasattr(finding, "message")]
        asked = bool(found) and self._ask()
        if not asked:
            self._view.refusal.tell(refusal_text(problem.message, found), tone="error")
        if found:
            # What is said takes its room from the work first: else the place that is shown would be pushed out of it.
            if (above := self._view.above_work.parentWidget()) is not None and (layout := above.layout()) is not None:
                layout.activate()
            self._view.stage.show_finding(found[0])
        if asked:
            self.card.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def _ask(self) -> bool:
        """Asks for a reason where it is all that keeps the item from being handed in; whether it does."""
        from app.rules.checks import in_the_way, wants_reason

        sheet = self._work.sheet
        standing = [one for task in self._work.tasks for one in self._work.findings(task) if in_the_way(sheet, one)]
        self._found = tuple(standing) if all(wants_reason(sheet, one) for one in standing) else ()
        self._put_away()
        if self._found:
            self.card.ask(self._found, self._reasons().all)
        return bool(self._found)

    def follow(self, found: Sequence[Finding]) -> None:
        """The findings of now: a card that speaks of others goes."""
        if not self.card.isHidden() and not set(self._found) <= set(found):
            self._put_away()

    def leave(self) -> bool:
        """Puts the card away and gives the keyboard back; whether it was there."""
        was = self._put_away()
        if was:
            self._view.stage.take_focus(writing=self._view.stage.writing)
        return was

    def _put_away(self) -> bool:
        was = not self.card.isHidden()
        self.card.hide()
        return was

    def _give(self, reason: str) -> None:
        found = self._found
        self.leave()
        if found and self._work.waive_standing(found, reason):
            self._reasons().use(reason)
            self.waived.emit()

    def _recall(self) -> None:
        """What the person said on another machine is in the project: read once, where this one knows nothing."""
        who = self._work.desk.who
        if self._work.own and who not in self._recalled and not self._reasons().all:
            self._recalled.add(who)
            read = partial(_read, self._context.workspace, who)
            self._context.jobs.run("Reasons given before", read, partial(self._take, self._reasons()), quiet=True)

    def _take(self, reasons: Reasons, found: tuple[str, ...]) -> None:
        reasons.begin_with(found)

    def _reasons(self) -> Reasons:
        context = self._context
        return Reasons(context.settings, context.workspace.path, context.who.annotator)


def _read(workspace: Workspace, who: str, progress: Progress) -> tuple[str, ...]:
    from app.labeling.own_reasons import own_reasons

    progress.check()
    with workspace.view.frozen() as view:
        return own_reasons(view, who)


def _is_own(event: QKeyEvent) -> bool:
    ends = event.key() in (*ENTER, Qt.Key.Key_Escape) or event.text().isdecimal()
    return ends and not event.modifiers() & Qt.KeyboardModifier.ControlModifier
