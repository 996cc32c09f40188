"""The clip of an example as fields: which file, from where to where; a picture is shown, a recording is played."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QLabel, QWidget
from shiboken6 import isValid

from app.rules.load_examples import SOUNDS
from widgets.parts.buttons import button, tool
from widgets.parts.settled import LineField
from widgets.parts.stack import column, row
from widgets.parts.text import Text
from widgets.rules.clip_picture import Box, framed, look
from widgets.rules.fields import remove_button
from widgets.theme.icons import icon

if TYPE_CHECKING:
    from app.jobs.job import Progress
    from widgets.rules.desk import DraftDesk
    from widgets.theme.theme import Theme

LONGEST_S = 120.0
BOX_PX = 250


class ClipFields(QWidget):
    """``changed`` carries the clip as the sheet writes it, None to take it out; ``file_asked`` wants another file."""

    changed = Signal(object)
    file_asked = Signal()

    def __init__(self, theme: Theme, desk: DraftDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._theme = desk, theme
        self._clip: dict[str, Any] = {}
        self._pictured: tuple[str, Box] = ("", ())
        self.file = LineField("Clip: file", "clips/um.wav", mono=True)
        self.start, self.end = LineField("Clip: from (s)", "0"), LineField("Clip: to (s)", "end")
        self.box = LineField("Clip: part of the picture (px)", "all of it; or left, top, right, bottom")
        self._play = tool(icon("play", theme, "muted"), "Play the clip", on=self._hear)
        self._span = [Text("from", "muted"), self.start, Text("to", "muted"), self.end, Text("s", "muted"), self._play]
        for field in (self.start, self.end):
            field.setMaximumWidth(72)
        self.box.setMinimumWidth(BOX_PX)
        self._picture = QLabel()
        self._picture.setWordWrap(True)
        self._picture.setTextFormat(Qt.TextFormat.PlainText)
        self._picture.setProperty("role", "caption")
        self._player: Any = None
        cross = remove_button(theme, "the clip", partial(self.changed.emit, None))
        first = row(self.file, button("Choose…", "chip", on=self.file_asked.emit), cross, gap=6)
        first.setStretch(0, 1)
        second = row(*self._span, self.box, gap=6)
        second.addStretch(1)
        self.setLayout(column(self._picture, first, second, gap=6))
        self.file.settled.connect(partial(self._set, "file"))
        self.box.settled.connect(self._set_box)
        for key, field in (("from_s", self.start), ("to_s", self.end)):
            field.settled.connect(partial(self._set_second, key))

    def show_clip(self, said: Any) -> None:
        """A clip as the sheet writes it."""
        self._clip = dict(said) if isinstance(said, Mapping) else {"file": str(said)}
        file = str(self._clip.get("file", ""))
        heard = Path(file).suffix.lower() in SOUNDS
        self.file.show_value(file)
        for key, field in (("from_s", self.start), ("to_s", self.end)):
            value = self._clip.get(key)
            field.show_value(f"{value:g}" if isinstance(value, int | float) else "")
        box = self._clip.get("box_px")
        self.box.show_value(", ".join(map(str, box)) if isinstance(box, list) else "")
        for part in self._span:
            part.setVisible(heard)
        self.box.setVisible(not heard)
        self._picture.setVisible(not heard)
        matters: Box = tuple(box) if isinstance(box, list) else ()
        if not heard and (file, matters) != self._pictured:
            self._pictured = file, matters
            self._picture.clear()
            work = partial(look, self._desk.folder, file, matters)
            self._desk.run("Show the clip", work, partial(self._show, self._pictured))

    def _show(self, asked: tuple[str, Box], found: tuple[Any, Box] | str) -> None:
        if not isValid(self) or asked != self._pictured:
            return
        file, _ = asked
        if isinstance(found, str):
            self._picture.setText(found)
            return
        self._picture.setPixmap(framed(*found, self._theme.colour("accent")))
        self._picture.setAccessibleName(f"Picture of the clip {file}")

    # ---- edits

    def _set(self, key: str, value: object) -> None:
        made = {name: one for name, one in self._clip.items() if name != key}
        if value not in (None, ""):
            made[key] = value
        self.changed.emit(made["file"] if set(made) == {"file"} else made)

    def _set_second(self, key: str, text: str) -> None:
        try:
            number = float(text.replace(",", ".")) if text.strip() else None
        except ValueError:
            self._desk.refused.emit(f"{text!r} is no time in seconds.")
            self.show_clip(self._clip)
            return
        self._set(key, number if number is None or not number.is_integer() else int(number))

    @Slot(str)
    def _set_box(self, text: str) -> None:
        from app.rules.example_lines import read_place

        try:
            self._set("box_px", read_place("box", text) if text.strip() else None)
        except ValueError as problem:
            self._desk.refused.emit(str(problem))
            self.show_clip(self._clip)

    # ---- listening

    @Slot()
    def _hear(self) -> None:
        work = partial(_listen, self._desk.folder, dict(self._clip))
        self._desk.run("Read the clip", work, self._sound)

    def _sound(self, found: tuple[Any, int] | None) -> None:
        from widgets.timeline.reading import ArraySource
        from widgets.timeline.transport import Transport

        if not isValid(self):
            return
        if found is None:
            self._desk.refused.emit(f"{self._clip.get('file')} is not there: a clip lies in the folder of the project.")
            return
        if self._player is None:
            self._player = Transport(self)
            self._player.silent.connect(self._silent)
        self._player.set_source(ArraySource(*found))
        self._player.play(0.0)

    @Slot(str)
    def _silent(self, why: str) -> None:
        if why:
            self._desk.refused.emit(why)


def _listen(folder: Path, clip: Mapping[str, Any], progress: Progress) -> object:
    from app.media.sound import SoundReader
    from app.rules.clips import clip_file

    path = clip_file(folder, str(clip.get("file", "")))
    if path is None:
        return None
    start, end = float(clip.get("from_s") or 0), clip.get("to_s")
    length = min(float(end) - start, LONGEST_S) if isinstance(end, int | float) else LONGEST_S
    with SoundReader(path) as reader:
        rate = reader.info.rate_hz
        return reader.read(round(start * rate), max(round(length * rate), 0)), rate
