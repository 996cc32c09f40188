"""What a model says of samples, told from what it says of items."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from app.changes.command import View
from app.labels import values
from app.records import Item, SampleRow

if TYPE_CHECKING:
    from app.formats.incoming import Read

# A second name of the same sample: what an export calls it.
_EXPORTED = "exported:"


def sample_items(view: View) -> list[Item]:
    """Every sample as an item that a reader of predictions can find: by its id, its file, or its name in an export."""
    found: list[Item] = []
    parents = {
        item.id: item.path for item in view.find(Item, id=tuple({row.parent_id for row in view.find(SampleRow)}))
    }
    for row in view.find(SampleRow):
        parent = parents.get(row.parent_id, "")
        name = f"{parent.rsplit('.', 1)[0]}-{row.id[:8]}.{row.path.rsplit('.', 1)[-1]}"
        for key, path in ((row.id, row.path), (_EXPORTED + row.id, name)):
            found.append(Item(id=key, source_id="", path=path, sha256=row.sha256, size_bytes=0, mtime_ns=0, media=""))
    return found


def apart(view: View, read: Read) -> tuple[Read, dict[str, dict[str, values.Value]]]:
    """What was read of items, and of samples: task → sample id → value."""
    samples = {row.id for row in view.find(SampleRow)}
    of_items = {name: said for name, said in read.said.items() if _sample_of(name) not in samples}
    on_samples: dict[str, dict[str, values.Value]] = {}
    for name, said in read.said.items():
        if _sample_of(name) in samples:
            for task, value in said.items():
                on_samples.setdefault(task, {})[_sample_of(name)] = value
    return replace(read, said=of_items), on_samples


def _sample_of(name: str) -> str:
    return name.removeprefix(_EXPORTED)
