"""The table where every key can be changed: presets, search, conflicts in their place."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QComboBox, QWidget

from widgets.actions.action import ActionRow
from widgets.actions.conflicts import Clash, KeyPlace, clashes
from widgets.actions.keymap import KeyMap
from widgets.actions.told import key_words
from widgets.parts.banner import Banner
from widgets.parts.buttons import button
from widgets.parts.recorder import KeyRecorder
from widgets.parts.search_field import SearchField
from widgets.parts.stack import column, row
from widgets.parts.text import Text
from widgets.shell.key_detail import KeyDetail
from widgets.shell.key_lines import KeyLine, lines, shown
from widgets.shell.keys_table import KeysTable
from widgets.theme.icons import icon
from widgets.theme.theme import Theme

HOW = "Enter adds a key to the chosen line, Delete takes its last one away."
BY_KEY = "Search by key"


class KeysEditor(QWidget):
    """Shows and changes the keys in ``keymap``; ``places`` gives where keys are heard, as far as it is known now, and
    is asked with each ``refresh``."""

    def __init__(self, keymap: KeyMap, places: Callable[[], Sequence[KeyPlace]], theme: Theme) -> None:
        super().__init__()
        self._keymap, self._places_now, self._theme = keymap, places, theme
        self._places: Sequence[KeyPlace] = ()
        self._every: Sequence[KeyLine] = ()
        self._text, self._key = "", ""
        self._pending: tuple[ActionRow, str, tuple[ActionRow, ...]] | None = None
        self._own_before = keymap.own
        self._preset, self._note = QComboBox(), Text("", "muted", wrap=True)
        self._preset.setAccessibleName("Preset of keys")
        self._reset_all = button("Reset all …", "ghost", tip="Take all own changes back", on=self._reset_everything)
        self._reset_all.setText("Reset all")
        self._search = SearchField(icon("search", theme, "muted"), "Search by name")
        self._by_key = KeyRecorder(BY_KEY, "Press the keys …")
        self._clear = button("Show all", "link", on=self._show_all)
        self._count = Text("", "caption")
        self.table, self.detail = KeysTable(theme), KeyDetail(theme)
        self._banner = Banner(icon("close", theme, "muted"))
        self._put_together()
        self._connect()

    @Slot()
    def refresh(self) -> None:
        """Reads everything anew: other keys, or pages that have come."""
        self._places = tuple(self._places_now())
        self._every = lines(self._places, self._keymap)
        self._show_preset()
        self._filter()

    def choose(self, action: str) -> None:
        """Goes to the line of an action."""
        self.table.choose(action)

    def _put_together(self) -> None:
        for preset in self._keymap.presets():
            self._preset.addItem(preset.title, preset.id)
        head = row(Text("Preset", "strong"), self._preset, self._note, self._reset_all, gap=10)
        head.setStretch(2, 1)
        search = row(self._search, self._by_key, self._clear, gap=8)
        search.setStretch(0, 1)
        layout = column(
            head, self._banner, search, self.table, row(Text(HOW, "caption"), 1, self._count), self.detail, gap=10
        )
        layout.setStretch(3, 1)
        self.setLayout(layout)

    def _connect(self) -> None:
        self._preset.activated.connect(self._choose_preset)
        self._search.searched.connect(self._search_text)
        self._by_key.recorded.connect(self._search_key)
        self._banner.pressed.connect(self._take_back)
        self.table.chosen.connect(self._show_line)
        self.table.add.connect(self._record)
        self.table.drop.connect(self._drop_last)
        self.detail.wanted.connect(self._wanted)
        self.detail.dropped.connect(self._dropped)
        self.detail.reset.connect(self._reset)
        self.detail.taken.connect(self._take)
        self._keymap.changed.connect(self.refresh)

    # ---- what is shown

    def _show_preset(self) -> None:
        place = self._preset.findData(self._keymap.preset)
        self._preset.setCurrentIndex(place)
        note = next((one.note for one in self._keymap.presets() if one.id == self._keymap.preset), "")
        count = sum(line.changed for line in self._every)
        own = f" {count} own change{'' if count == 1 else 's'} lie{'s' if count == 1 else ''} over it." if count else ""
        self._note.setText(note + own)
        self._reset_all.setEnabled(bool(self._keymap.changed_actions))

    def _filter(self) -> None:
        found = shown(self._every, text=self._text, key=self._key)
        self.table.show_lines(found)
        self._clear.setVisible(bool(self._key))
        self._by_key.say(f"By key: {key_words(self._key)}" if self._key else BY_KEY)
        wrong = sum(any(clash.serious for clash in line.clashes) for line in self._every)
        many = sum(line.row is not None for line in found)
        parts = ["1 action" if many == 1 else f"{many} actions"]
        parts += [f"{wrong} in conflict"] if wrong else []
        self._count.setText(", ".join(parts) if found else "Nothing has such a name or key.")

    @Slot()
    def _show_line(self) -> None:
        line = self.table.line
        base = "" if line is None or line.row is None else ", ".join(map(key_words, self._keymap.base(line.row)))
        self.detail.show_line(line, base)

    @Slot(str)
    def _search_text(self, text: str) -> None:
        self._text = text
        self._filter()

    @Slot(str)
    def _search_key(self, key: str) -> None:
        self._key = key
        self._filter()

    @Slot()
    def _show_all(self) -> None:
        self._search.setFocus()
        self._key = ""
        self._filter()

    # ---- what is changed

    @Slot()
    def _record(self) -> None:
        if self.table.line is not None and self.table.line.row is not None:
            self.detail.recorder.start()

    @Slot(str)
    def _wanted(self, key: str) -> None:
        line = self.table.line
        self.table.setFocus()
        if line is None or line.row is None:
            return
        against = clashes(key, line.row, line.place, self._places, self._keymap)
        serious = [clash for clash in against if clash.serious]
        words = key_words(key)
        if key in line.keys:
            self._say(f"{words} is its key already.")
        elif any(clash.refused for clash in serious):
            self._say(f"{words} cannot be used here. {serious[0].text}", "warning")
        elif serious:
            losers = tuple(loser for clash in serious for loser in clash.losers)
            self._pending = (line.row, key, losers)
            self._say(f"{words}: {_joined(serious)}", "warning", "Use it here all the same")
            self.detail.banner.setFocus()
        else:
            self._keymap.change((line.row, [*line.keys, key]))
            if against:
                self._say(f"{words} was added. {_joined(against)}")

    @Slot()
    def _take(self) -> None:
        if self._pending is None:
            return
        (action, key, losers), self._pending = self._pending, None
        lost = [(loser, [one for one in self._keymap.keys(loser) if one != key]) for loser in losers]
        self.table.setFocus()
        self._keymap.change((action, [*self._keymap.keys(action), key]), *lost)
        names = " and ".join(f"“{loser.title}”" for loser in losers)
        self._say(f"{key_words(key)} was taken from {names}.")

    @Slot(str)
    def _dropped(self, key: str) -> None:
        line = self.table.line
        if line is not None and line.row is not None:
            self._keymap.change((line.row, [one for one in line.keys if one != key]))

    @Slot()
    def _drop_last(self) -> None:
        line = self.table.line
        if line is not None and line.row is not None and line.keys:
            self._keymap.change((line.row, line.keys[:-1]))

    @Slot()
    def _reset(self) -> None:
        line = self.table.line
        if line is not None and line.row is not None:
            self.table.setFocus()
            self._keymap.reset(line.row.id)

    @Slot()
    def _reset_everything(self) -> None:
        self._own_before = self._keymap.own
        self.table.setFocus()
        self._keymap.reset()
        self._banner.show_message("All keys are those of the preset.", "info", "Bring my changes back")

    @Slot()
    def _take_back(self) -> None:
        self._banner.clear()
        self._keymap.restore(self._own_before)

    @Slot(int)
    def _choose_preset(self, place: int) -> None:
        self._keymap.choose(str(self._preset.itemData(place)))

    def _say(self, text: str, tone: str = "info", action: str = "") -> None:
        self.detail.banner.show_message(text, tone, action)


def _joined(found: Sequence[Clash]) -> str:
    return " ".join(dict.fromkeys(clash.text for clash in found))
