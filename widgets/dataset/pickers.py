"""Filters by a few clicks: one menu a name, with how many items each word has."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from app.items.expression import quoted
from app.records import EXCLUDED
from widgets.dataset.item_models import title_of
from widgets.labeling.entries import STATES

if TYPE_CHECKING:
    from app.items.seen import Seen

# Words of a menu; the others are found by typing.
MOST_WORDS = 40
NONE = {"class": "No label", "tag": "No tag", "assigned": "Nobody", "annotator": "Nobody", "finding": "No finding"}
TITLES = {
    "state": "State", "class": "Class", "tag": "Tag", "annotator": "Labelled by", "assigned": "Assigned",
    "finding": "Finding", "source": "Source", "split": "Split",
}  # fmt: skip
SHARES = ((0.1, "the lowest tenth"), (0.5, "the lower half"), (0.5, "the upper half"), (0.9, "the highest tenth"))


class Picker(QPushButton):
    """Says what is picked of one name; ``toggled_word`` carries name and word, ``cleared`` the name."""

    toggled_word = Signal(str, str)
    cleared = Signal(str)

    def __init__(self, name: str, seen: Callable[[], Seen | None], parent: QWidget | None = None) -> None:
        super().__init__(TITLES[name], parent)
        self.name, self._seen = name, seen
        self._picked: tuple[str, ...] = ()
        self.setProperty("variant", "chip")
        menu = QMenu(self)
        menu.aboutToShow.connect(self._fill)
        self.setMenu(menu)
        self.show_query((), "")

    def show_query(self, picked: Sequence[str], more: str) -> None:
        """What is picked; ``more`` is said behind it."""
        self._picked = tuple(picked)
        words = ", ".join(self._title(word) for word in self._picked[:2])
        if len(self._picked) > 2:
            words += f" +{len(self._picked) - 2}"
        title = TITLES[self.name]
        self.setText((f"{title}: {words}" if words else title).replace("&", "&&"))
        self.setAccessibleName(f"Filter by {title.lower()}{': ' + words if words else ''}")
        self.setToolTip(more)

    def _fill(self) -> None:
        menu, seen = self.menu(), self._seen()
        menu.clear()
        if seen is None:
            return
        if self._picked:
            anything = QAction("Any", menu)
            anything.triggered.connect(partial(self.cleared.emit, self.name))
            menu.addAction(anything)
            menu.addSeparator()
        if self.name == "finding" and seen.index.findings is None:
            _note(menu, "Labels are being held against the rules …")
            return
        counts = seen.counts(self.name)
        for word, count in counts[:MOST_WORDS]:
            action = QAction(f"{self._title(word)}\t{count:,}".replace("&", "&&"), menu)
            action.setCheckable(True)
            action.setChecked(word in self._picked)
            action.triggered.connect(partial(self._toggle, word))
            menu.addAction(action)
        if len(counts) > MOST_WORDS:
            _note(menu, f'{len(counts) - MOST_WORDS:,} more: type {self.name} == "…"')
        if not counts:
            _note(menu, "None yet")

    def _toggle(self, word: str, _checked: bool = False) -> None:
        self.toggled_word.emit(self.name, word)

    def _title(self, word: str) -> str:
        if self.name == "state":
            return STATES.get(word, word)
        if not word:
            return NONE.get(self.name, "None")
        return "Excluded" if self.name == "tag" and word == EXCLUDED else word


class ValuePicker(QPushButton):
    """Measured values and columns of tables. ``asked`` carries a condition for the line."""

    asked = Signal(str)

    def __init__(self, seen: Callable[[], Seen | None], parent: QWidget | None = None) -> None:
        super().__init__("Values", parent)
        self._seen = seen
        self.setProperty("variant", "chip")
        self.setAccessibleName("Filter by a feature or a column")
        self.setToolTip("Features that were measured, and columns of tables")
        menu = QMenu(self)
        menu.aboutToShow.connect(self._fill)
        self.setMenu(menu)

    def _fill(self) -> None:
        menu, seen = self.menu(), self._seen()
        menu.clear()
        if seen is None:
            return
        names = [name for name in seen.numbers if name.isidentifier()]
        texts = [name for name in seen.texts if name not in ("source", "split") and name.isidentifier()]
        for name in sorted(names, key=title_of):
            self._sub(menu, name, self._fill_numbers)
        if names and texts:
            menu.addSeparator()
        for name in sorted(texts, key=title_of):
            self._sub(menu, name, self._fill_texts)
        if not names and not texts:
            _note(menu, "Nothing was measured yet")

    def _sub(self, menu: QMenu, name: str, fill: Callable[[QMenu, str], None]) -> None:
        sub = QMenu(title_of(name).replace("&", "&&"), menu)
        # Quantiles of a million values are asked for when the menu opens, not for all menus at once.
        sub.aboutToShow.connect(partial(fill, sub, name))
        menu.addMenu(sub)

    def _fill_numbers(self, menu: QMenu, name: str) -> None:
        import numpy as np

        menu.clear()
        seen = self._seen()
        values: Any = seen.numbers.get(name) if seen is not None else None
        known = values[seen.table.order] if values is not None and seen is not None else np.zeros(0)
        known = known[~np.isnan(known)]
        if not len(known):
            _note(menu, "Not measured yet")
            return
        for (share, title), sign in zip(SHARES, ("<", "<", ">=", ">="), strict=True):
            edge = float(f"{float(np.quantile(known, share)):.4g}")
            self._offer(menu, f"{'below' if sign == '<' else 'from'} {edge:,.6g}\t{title}", f"{name} {sign} {edge:g}")
        menu.addSeparator()
        self._offer(menu, "not known", f"not {name} == {name}")

    def _fill_texts(self, menu: QMenu, name: str) -> None:
        menu.clear()
        seen = self._seen()
        counts = seen.counts(name) if seen is not None else []
        for word, count in counts[:MOST_WORDS]:
            self._offer(menu, f"{word}\t{count:,}", f"{name} == {quoted(word)}")
        if len(counts) > MOST_WORDS:
            _note(menu, f'{len(counts) - MOST_WORDS:,} more: type {name} == "…"')
        if not counts:
            _note(menu, "None yet")

    def _offer(self, menu: QMenu, text: str, condition: str) -> None:
        action = QAction(text.replace("&", "&&"), menu)
        action.triggered.connect(partial(self._ask, condition))
        menu.addAction(action)

    def _ask(self, condition: str, _checked: bool = False) -> None:
        self.asked.emit(condition)


def _note(menu: QMenu, text: str) -> None:
    action = QAction(text.replace("&", "&&"), menu)
    action.setEnabled(False)
    menu.addAction(action)
