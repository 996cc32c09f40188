"""What a rule lets count as the same, as fields. What is stored stays as it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QCheckBox, QWidget

from widgets.parts.flow import Flow
from widgets.parts.settled import LineField
from widgets.parts.stack import column
from widgets.parts.text import Text
from widgets.rules.lines import FieldLines
from widgets.theme.theme import Theme

PATTERN = "/"  # a source between slashes is a regular expression


class CompareFields(QWidget):
    """``changed`` carries a key of ``compare`` and its value, None to take it out."""

    changed = Signal(str, object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._compare: Mapping[str, Any] = {}
        self._case, self._marks = QCheckBox("Ignore capital letters"), QCheckBox("Ignore punctuation")
        self._once = QCheckBox("In one pass")
        self._once.setToolTip(
            "At each place the first rewrite that fits; what it writes is not looked at again. "
            "Otherwise each works on what those before it have made."
        )
        self._once.toggled.connect(self._once_toggled)
        self._case.toggled.connect(self._case_toggled)
        self._marks.toggled.connect(self._marks_toggled)
        self._equal = FieldLines(theme, "Forms that count as equal", [("forms", "he's = he is = he has", 1)])
        self._equal.changed.connect(self._equal_changed)
        self._equal.removed.connect(self._equal_removed)
        self._rewrites = FieldLines(
            theme, "Rewrite", [("from", "ok   or   /\\bgon+a\\b/", 1), ("to", "okay", 1)], between="→"
        )
        self._rewrites.changed.connect(self._rewrite_changed)
        self._rewrites.removed.connect(self._rewrite_removed)
        self._missing = LineField("Words that may be missing", "well, you know")
        self._missing.settled.connect(self._missing_settled)
        self._titles = [
            Text("Count as equal", "caption"),
            Text("Rewrites, in this order; /pattern/", "caption"),
            Text("May be missing", "caption"),
        ]
        self.setLayout(
            column(
                Flow(self._case, self._marks, gap=12),
                self._titles[0], self._equal, self._titles[1], self._rewrites, self._once, self._titles[2],
                self._missing,
                gap=6,
            )
        )  # fmt: skip

    def show_compare(self, compare: Mapping[str, Any]) -> None:
        """What the sheet writes."""
        self._compare = compare
        for box, key in ((self._case, "case"), (self._marks, "punctuation")):
            box.blockSignals(True)
            box.setChecked(compare.get(key) == "ignore")
            box.blockSignals(False)
        rewrites = _mappings(compare.get("rewrite"))
        self._once.blockSignals(True)
        self._once.setChecked(compare.get("in_one_pass") is True)
        self._once.setVisible(len(rewrites) > 1 or self._once.isChecked())
        self._once.blockSignals(False)
        self._equal.show_entries([(" = ".join(map(str, group)),) for group in _lists(compare.get("equal"))])
        self._rewrites.show_entries([_shown(one) for one in rewrites])
        self._missing.show_value(", ".join(map(str, _list(compare.get("may_be_missing")))))

    @Slot(bool)
    def _case_toggled(self, wanted: bool) -> None:
        self.changed.emit("case", "ignore" if wanted else None)

    @Slot(bool)
    def _marks_toggled(self, wanted: bool) -> None:
        self.changed.emit("punctuation", "ignore" if wanted else None)

    @Slot(bool)
    def _once_toggled(self, wanted: bool) -> None:
        self.changed.emit("in_one_pass", wanted or None)

    @Slot(int, object)
    def _equal_changed(self, at: int, texts: Sequence[str]) -> None:
        forms = [part.strip() for part in texts[0].split("=") if part.strip()]
        self._put("equal", [list(map(str, group)) for group in _lists(self._compare.get("equal"))], at, forms or None)

    @Slot(int)
    def _equal_removed(self, at: int) -> None:
        self._put("equal", [list(map(str, group)) for group in _lists(self._compare.get("equal"))], at, None)

    @Slot(int, object)
    def _rewrite_changed(self, at: int, texts: Sequence[str]) -> None:
        source, target = texts
        if not source:
            self._rewrite_removed(at)
            return
        one: dict[str, Any] = {"from": source, "to": target}
        if len(source) > 2 and source.startswith(PATTERN) and source.endswith(PATTERN):
            one = {"pattern": source[1:-1], "to": target}
        self._put("rewrite", [dict(found) for found in _mappings(self._compare.get("rewrite"))], at, one)

    @Slot(int)
    def _rewrite_removed(self, at: int) -> None:
        self._put("rewrite", [dict(found) for found in _mappings(self._compare.get("rewrite"))], at, None)

    @Slot(str)
    def _missing_settled(self, text: str) -> None:
        from app.rules.offers import listed

        self.changed.emit("may_be_missing", listed(text) or None)

    def _put(self, key: str, entries: list[Any], at: int, value: Any) -> None:
        if value is None:
            del entries[at : at + 1]
        elif at < len(entries):
            entries[at] = value
        else:
            entries.append(value)
        self.changed.emit(key, entries or None)


def _shown(rewrite: Mapping[str, Any]) -> tuple[str, str]:
    source = f"{PATTERN}{rewrite['pattern']}{PATTERN}" if "pattern" in rewrite else str(rewrite.get("from", ""))
    return source, str(rewrite.get("to", ""))


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _lists(value: Any) -> list[list[Any]]:
    return [one for one in _list(value) if isinstance(one, list)]


def _mappings(value: Any) -> list[Mapping[str, Any]]:
    return [one for one in _list(value) if isinstance(one, Mapping)]
