"""Finding the item that a name in a file means."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath

from app.formats.paths import exported_stems
from app.records import PROBE, Item

# By what a name meant an item.
BY_ID, BY_PATH, BY_NAME, BY_STEM = "id", "path", "file name", "file name without its ending"
BY_END, BY_EXPORT = "end of its path", "name in an export"
WAYS = (BY_ID, BY_PATH, BY_NAME, BY_STEM, BY_END, BY_EXPORT)


class Items:
    """Items by id, path, file name, and file name without its extension, where these are unique.

    Last of all by the names that an export gives, where a file's own would not be safe or not be unique.
    """

    def __init__(self, items: Iterable[Item]) -> None:
        self.by_id: Mapping[str, Item] = {item.id: item for item in items if item.state != PROBE}
        self._tiers: tuple[dict[str, list[Item]], ...] = ({}, {}, {})
        for item in self.by_id.values():
            name = PurePosixPath(item.path)
            for tier, key in zip(self._tiers, (item.path, name.name, name.stem), strict=True):
                tier.setdefault(key, []).append(item)
        self._exported: dict[str, list[Item]] | None = None

    def find(self, name: str) -> Item | str:
        """The item that ``name`` means, or why there is none. Folders before the file name count only if they help."""
        return self.match(name)[0]

    def match(self, name: str) -> tuple[Item | str, str]:
        """As ``find``, and by what the item was found: one of ``WAYS``, "" where it was not."""
        wanted = name.replace("\\", "/").strip()
        while wanted.startswith("./"):
            wanted = wanted[2:]
        if wanted in self.by_id:
            return self.by_id[wanted], BY_ID
        last = wanted.rsplit("/", 1)[-1]
        for tier, key, way in zip(self._tiers, (wanted, last, last), (BY_PATH, BY_NAME, BY_STEM), strict=True):
            found = tier.get(key, [])
            if len(found) == 1:
                return found[0], way
            if found:
                closer = [item for item in found if _ends(item, wanted)] if "/" in wanted else []
                if len(closer) == 1:
                    return closer[0], BY_END
                return f"{len(found)} items are called {name[:80]!r}; write their folder too", ""
        again = self._by_exported_name().get(last, [])
        if len(again) == 1:
            return again[0], BY_EXPORT
        return f"no item {name[:80]!r} in this project", ""

    def split(self, stem: str) -> tuple[str, str]:
        """The longest beginning of ``stem``, whole parts between dots at a time, that is an item, and the rest.

        The beginning is "" where there is none.
        """
        head, parts = stem, list[str]()
        while isinstance(self.find(head), str):
            head, dot, last = head.rpartition(".")
            if not dot or not head:
                return "", stem
            parts.insert(0, last)
        return head, ".".join(parts)

    def _by_exported_name(self) -> dict[str, list[Item]]:
        """Made when it is first asked for: most files name their items by the items' own names."""
        if self._exported is None:
            self._exported = {}
            for item in self.by_id.values():
                for stem in set(exported_stems(item.id, item.path)):
                    self._exported.setdefault(stem, []).append(item)
                    self._exported.setdefault(stem + PurePosixPath(item.path).suffix.lower(), []).append(item)
        return self._exported


def _ends(item: Item, wanted: str) -> bool:
    """Whether the item's path ends with ``wanted``, whole folders at a time; its ending may be missing there."""
    bare = item.path.removesuffix(PurePosixPath(item.path).suffix)
    return any(f"/{path}".endswith(f"/{wanted}") for path in (item.path, bare))
