"""The figures of one task, now and under the draft."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from widgets.parts.card import Card
from widgets.parts.figures import signed
from widgets.parts.pair_bar import PairBar
from widgets.parts.stack import column, row
from widgets.parts.text import Pill, Text

if TYPE_CHECKING:
    from app.agreement.what_if import Change
    from app.scope.adoption import TaskOutlook
    from widgets.theme.theme import Theme

NAMES = {"hlp": "Human-level performance", "agreement": "People among themselves", "words": "Words of segments"}
VERDICTS: Mapping[bool | None, tuple[str, str]] = {
    True: ("better", "success"), False: ("worse", "danger"), None: ("no clear change", "neutral"),
}  # fmt: skip


class FigureCard(Card):
    """Human-level performance first, then agreement; what is not known says why."""

    def __init__(self, theme: Theme, found: TaskOutlook, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._theme = theme
        what_if = found.what_if
        counted = ""
        if what_if is not None:
            counted = f"{what_if.labels_compared_otherwise:,} of {what_if.labels:,} labels compared otherwise"
        head = row(Text(found.title, "strong"), 1, Text(counted, "caption"), gap=8)
        self.add(head)
        if what_if is None:
            self.add(Text(found.reason, "muted", wrap=True))
            return
        if not what_if.labels_compared_otherwise:
            known = next((one for one in what_if.changes if one.name == "hlp" and one.now.value is not None), None)
            stays = f" Human-level performance stays {known.now.value:.3f}." if known is not None else ""
            self.add(Text(f"Nothing is compared otherwise.{stays}", "muted", wrap=True))
            return
        for name in ("hlp", "agreement", "words"):
            change = what_if.change(name)
            if change is not None:
                self._show(change)

    def _show(self, change: Change) -> None:
        from app.agreement.figures import LOWER_IS_BETTER
        from app.agreement.show import metric_title

        now, then, difference = change.now, change.then, change.difference
        title = NAMES.get(change.name, change.name)
        if now.value is None or then.value is None or difference.value is None:
            self.add(Text(f"{title}: {then.reason or now.reason or 'not known'}", "muted", wrap=True))
            return
        verdict, tone = VERDICTS[change.better]
        ends = difference.ci
        interval = f"  ({signed(ends[0])} to {signed(ends[1])})" if ends is not None else ""
        less = ", less is better" if change.metric in LOWER_IS_BETTER else ""
        name = Text(f"{title}: {metric_title(change.metric)}{less}", "caption", wrap=True)
        words = row(
            name, Text(f"{now.value:.3f} → {then.value:.3f}", "strong"),
            Text(f"{signed(difference.value)}{interval}", "muted"), Pill(verdict, tone),
            gap=8,
        )  # fmt: skip
        words.setStretch(0, 1)
        bar = PairBar(self._theme, ("Now", "Draft"))
        bar.show_figures(now.value, now.ci, then.value, then.ci)
        self.add(column(words, bar, gap=2))
