"""The labels of one class of impact: what changed, how many labels it touches, some of them to look at."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from widgets.parts.buttons import button
from widgets.parts.card import Card
from widgets.parts.stack import column, row
from widgets.parts.text import Pill, Text
from widgets.rules.fields import Choice

if TYPE_CHECKING:
    from app.rules.changed import ImpactClass
    from app.scope.adoption import Adoption, Shown

# Class, what it is called, what it means, and the tone of its count.
CLASSES: tuple[tuple[ImpactClass, str, str, str], ...] = (
    ("reopen", "Open again", "It was never recorded: everything in scope is to be opened.", "danger"),
    ("revisit", "Look again", "Found by a pattern; a person decides.", "warning"),
    ("migrate", "Change by rule", "The rule says what the label becomes.", "accent"),
    ("figures", "Only figures change", "Labels stay as they are; they are counted otherwise.", "neutral"),
    ("wording", "Only words for people", "No label depends on it.", "neutral"),
)
JUDGEMENTS = tuple((impact, title) for impact, title, _, _ in CLASSES)
MOST = 12


class ImpactCard(Card):
    """``judged`` carries the name of a change and the class that a person puts it in."""

    judged = Signal(str, str)

    def __init__(
        self,
        found: Adoption,
        impact: ImpactClass,
        examples: Callable[[int], Sequence[Shown]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent=parent)
        _, title, meaning, tone = next(one for one in CLASSES if one[0] == impact)
        self._examples = examples
        self._lists: dict[int, QVBoxLayout] = {}
        count = found.counted_otherwise if impact == "figures" else len(found.impact.of(impact))
        counted = f"{count:,} label{'s' * (count != 1)}" if impact != "wording" else "no label"
        pill = Pill(counted, tone if count else "neutral")
        self.add(row(Text(title, "strong"), Text(meaning, "caption"), 1, pill, gap=8))
        places = [place for place, one in enumerate(found.impact.changes) if one.impact == impact]
        for place in places[:MOST]:
            self._line(found, place)
        if len(places) > MOST:
            self.add(Text(f"And {len(places) - MOST:,} more changes.", "caption"))

    def _line(self, found: Adoption, place: int) -> None:
        change = found.impact.changes[place]
        count = found.impact.counts[place] if found.impact.counts else 0
        words = Text(change.what, wrap=True)
        line = row(words, gap=8)
        line.setStretch(0, 1)
        if count:
            show = button(f"Show {min(count, 5)} of {count:,}", "link", on=partial(self._show, place))
            line.addWidget(show)
        if change.part in ("rule", "task"):
            judge = Choice(f"What the change of {change.name} means for labels", JUDGEMENTS)
            judge.show_value(change.impact)
            judge.picked.connect(partial(self.judged.emit, change.name))
            line.addWidget(judge)
        below = column(gap=2, margin=(12, 0, 0, 0))
        self._lists[place] = below
        self.add(column(line, below, gap=2))

    def _show(self, place: int) -> None:
        below = self._lists[place]
        if below.count():
            return
        for one in self._examples(place):
            what = f"{one.before}  →  {one.after}" if one.after else one.before or "no label yet"
            below.addWidget(Text(f"{one.item}:  {what}", "caption", wrap=True))
