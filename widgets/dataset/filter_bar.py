"""Above the items: the line to type in, pickers, the order, and how many there are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QWidget

from app.items.query import Query
from widgets.dataset.item_models import title_of
from widgets.dataset.pickers import TITLES, Picker, ValuePicker
from widgets.parts.buttons import Segmented, button, tool
from widgets.parts.flow import Flow
from widgets.parts.search_field import SearchField
from widgets.parts.stack import column, row
from widgets.parts.text import Text
from widgets.theme.icons import icon

if TYPE_CHECKING:
    from app.items.seen import Seen
    from widgets.theme.theme import Theme

HINT = "Find by name, or type a condition: "
EXAMPLES = {"image": 'class == "red" and brightness < 0.3', "audio": 'class == "bird" and duration_s < 10'}
VIEWS = (("grid", "Grid"), ("list", "List"))
MOST_SHOWN = 60  # characters of the name of a slice
OF_ALL = frozenset({"annotator", "assigned"})


class FilterBar(QWidget):
    """``changed`` carries another Query, ``turned`` "grid" or "list"; ``labels_shown`` whether pictures have labels."""

    changed = Signal(object)
    turned = Signal(str)
    labels_shown = Signal(bool)

    def __init__(
        self, theme: Theme, seen: Callable[[], Seen | None], *, media: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.query = Query()
        self.line = SearchField(icon("search", theme, "muted"), "Find items")
        self.line.setPlaceholderText(HINT + EXAMPLES[media])
        self.line.setToolTip(
            "Words are looked for in the names of files. Conditions may use state, class, tag, annotator, assigned, "
            "finding, source, split, path, features and columns:\n"
            'class == "red" and (tag != "night" or brightness > 0.5)'
        )
        self.line.searched.connect(self._typed)
        self.pickers = {name: Picker(name, seen) for name in TITLES}
        self.values = ValuePicker(seen)
        self.within = button("", icon=icon("close", theme, "muted"), on=self._leave)
        self.within.setToolTip("Show all items again, not only these")
        self.clear = button("Clear the filter", "link", on=self.clear_all)
        self.sort = QComboBox()
        self.sort.setAccessibleName("Order of the items")
        self.sort.setMinimumContentsLength(12)
        self.down = tool(icon("chevron-down", theme, "muted"), "Greatest first", checkable=True)
        self.down.toggled.connect(self._turn_order)
        self.labels = tool(icon("label", theme, "muted"), "Labels on the pictures", checkable=True)
        self.labels.setChecked(True)
        self.labels.toggled.connect(self.labels_shown)
        self.view = Segmented(VIEWS, "View")
        self.view.chosen.connect(self.turned)
        self.count, self.problem = Text("", "muted"), Text("", "danger", wrap=True)
        self.problem.hide()
        self._lay_out()
        self.sort.currentIndexChanged.connect(self._chose_order)
        for picker in self.pickers.values():
            picker.toggled_word.connect(self._pick)
            picker.cleared.connect(self._unpick)
        self.values.asked.connect(self._narrow)
        self._show()

    def show_seen(self, seen: Seen) -> None:
        """What there is to pick and to sort by: less for a person who sees only their own labels."""
        for name, picker in self.pickers.items():
            picker.setVisible(seen.sight.everything or name not in OF_ALL)
        names = ["path", "state", "class", "tag", "finding", *sorted(seen.numbers, key=title_of)]
        names += [name for name in seen.texts if name not in ("group",)]
        if [self.sort.itemData(place) for place in range(self.sort.count())] != names:
            with QSignalBlocker(self.sort):
                self.sort.clear()
                for name in names:
                    self.sort.addItem(f"By {title_of(name).lower()}", name)
        self._show()

    def show_count(self, found: int, total: int, picked: int) -> None:
        """How many pass the filter, of how many."""
        noun = "item" if total == 1 else "items"
        text = f"{found:,} of {total:,} {noun}" if self.query.filters else f"{total:,} {noun}"
        self.count.setText(f"{picked:,} picked · {text}" if picked else text)

    def show_problem(self, text: str) -> None:
        """What is not understood in the line; "" when all is."""
        self.problem.setText(text[:1].upper() + text[1:])
        self.problem.setVisible(bool(text))

    def set_query(self, query: Query) -> None:
        """Another filter or order."""
        if query != self.query:
            self.query = query
            self._show()
            self.changed.emit(query)

    def sort_by(self, name: str) -> None:
        """By a column; once more turns the order round."""
        now = self.query.sort or "path"
        self.set_query(replace(self.query, sort=name, descending=name == now and not self.query.descending))

    def clear_all(self) -> None:
        """No filter; the order stays."""
        self.set_query(replace(self.query, text="", picks={}, within=None))

    def _show(self) -> None:
        if self.line.text().strip() != self.query.text.strip():
            with QSignalBlocker(self.line):
                self.line.setText(self.query.text)
        for name, picker in self.pickers.items():
            picker.show_query(self.query.picks.get(name, ()), "")
        self.clear.setVisible(self.query.filters)
        self._show_within()
        with QSignalBlocker(self.sort), QSignalBlocker(self.down):
            self.sort.setCurrentIndex(max(0, self.sort.findData(self.query.sort or "path")))
            self.down.setChecked(self.query.descending)

    def _show_within(self) -> None:
        within = self.query.within
        self.within.setVisible(within is not None)
        if within is not None:
            said = within.title if len(within.title) <= MOST_SHOWN else f"{within.title[: MOST_SHOWN - 1]}…"
            self.within.setText(f"Slice: {said}")
            self.within.setAccessibleName(f"Slice: {within.title}. Show all items again")

    def _leave(self) -> None:
        self.set_query(replace(self.query, within=None))

    def _typed(self, text: str) -> None:
        self.set_query(replace(self.query, text=text))

    def _pick(self, name: str, word: str) -> None:
        self.set_query(self.query.toggled(name, word))

    def _unpick(self, name: str) -> None:
        self.set_query(replace(self.query, picks={k: v for k, v in self.query.picks.items() if k != name}))

    def _narrow(self, condition: str) -> None:
        self.set_query(self.query.narrowed(condition))

    def _chose_order(self) -> None:
        self.set_query(replace(self.query, sort=str(self.sort.currentData() or "")))

    def _turn_order(self, down: bool) -> None:
        self.set_query(replace(self.query, descending=down))

    def _lay_out(self) -> None:
        pickers = Flow()
        for part in (self.within, *self.pickers.values(), self.values, self.clear):
            pickers.add(part)
        first = row(self.line, self.sort, self.down, self.labels, self.view, gap=8)
        first.setStretch(0, 1)
        second = row(gap=12)
        second.addWidget(pickers, 1)
        second.addWidget(self.count)
        self.setLayout(column(first, second, self.problem, gap=8))
