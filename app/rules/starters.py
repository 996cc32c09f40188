"""The rule sheets that a project can start from: whole, with examples that run, in our own words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from app.errors import UnknownName

FOLDER = Path(__file__).resolve().parents[2] / "resources" / "sheets" / "starters"


@dataclass(frozen=True)
class Starter:
    """One sheet to start from. ``id`` is what the terminal takes for a file."""

    id: str
    title: str
    media: str
    about: str

    @property
    def path(self) -> Path:
        """Its file."""
        return FOLDER / f"{self.id}.yaml"

    def text(self) -> str:
        """The sheet as it is written."""
        return self.path.read_text("utf-8")


STARTERS: Sequence[Starter] = (
    Starter("verbatim-fillers", "Verbatim, with fillers", "audio", "Every word as it was said, hesitations included"),
    Starter("clean-verbatim", "Clean verbatim", "audio", "Readable: no fillers or slips, nothing reworded"),
    Starter("tagged-conversation", "Conversation, tagged", "audio", "Turns of two people, tags for what is no word"),
    Starter("sound-events", "Sound events", "audio", "When something is heard, and what; may overlap"),
    Starter("boxes-voc2007", "Boxes, as in VOC 2007", "image", "Truncated for whatever reason"),
    Starter("boxes-voc2012", "Boxes, as in VOC 2012", "image", "Truncated by the border, occluded by objects"),
    Starter("crowd-and-ignore", "Boxes, with crowds and ignore regions", "image", "What cannot be parted or judged"),
    Starter("nuclei-polygons", "Nuclei, outlined", "image", "Outlines, parted where they touch"),
)


def starters(media: str = "") -> tuple[Starter, ...]:
    """The sheets for a medium, "image" or "audio"; all of them for ""."""
    return tuple(one for one in STARTERS if media in ("", one.media))


def starter(name: str) -> Starter:
    """The sheet called ``name``. Raises UnknownName."""
    found = next((one for one in STARTERS if one.id == name), None)
    if found is None:
        raise UnknownName("starter sheet", name, [one.id for one in STARTERS])
    return found
