"""Items and tasks to read into."""

from __future__ import annotations

from pathlib import Path

from app import ids
from app.formats.incoming import Target, TaskShape
from app.formats.lookup import Items
from app.records import Item

BOXES = TaskShape("cells", "boxes", ("red", "white"))
OUTLINES = TaskShape("shapes", "polygons", ("nucleus",))
CHOICE = TaskShape("quality", "choice", ("sharp", "blurred"))
SEVERAL = TaskShape("tags", "multi-choice", ("a", "b", "c,d"))
RATING = TaskShape("grade", "rating", (), (1, 5))
WORDS = TaskShape("words", "transcript")
EVENTS = TaskShape("events", "segments", ("dog", "cat"))


def item(path: str, media: str = "image", **features: float) -> Item:
    """An item that need not exist; pictures are 100 x 80."""
    measured = {"width_px": 100.0, "height_px": 80.0} if media == "image" else {"duration_s": 10.0}
    return Item(
        id=ids.item_id("s", path), source_id="s", path=path, sha256=ids.digest(path), size_bytes=1, mtime_ns=1,
        media=media, features={**measured, **features},
    )  # fmt: skip


def target(*shapes: TaskShape, paths: tuple[str, ...] = ("a.jpg", "b.jpg"), **options: object) -> Target:
    """What to read into."""
    media = "audio" if paths[0].endswith(".wav") else "image"
    items = Items([item(path, media) for path in paths])
    return Target(items, {shape.name: shape for shape in shapes}, **options)


def write(folder: Path, name: str, text: str | bytes) -> Path:
    """A file with that content."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path
