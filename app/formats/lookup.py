"""Finding the item that a name in a file means."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath

from app.records import Item


class Items:
    """Items by id, path, file name, and file name without its extension, where these are unique."""

    def __init__(self, items: Iterable[Item]) -> None:
        self.by_id: Mapping[str, Item] = {item.id: item for item in items}
        self._tiers: tuple[dict[str, list[Item]], ...] = ({}, {}, {})
        for item in self.by_id.values():
            name = PurePosixPath(item.path)
            for tier, key in zip(self._tiers, (item.path, name.name, name.stem), strict=True):
                tier.setdefault(key, []).append(item)

    def find(self, name: str) -> Item | str:
        """The item that ``name`` means, or why there is none. Folders before the file name count only if they help."""
        wanted = name.replace("\\", "/").strip()
        while wanted.startswith("./"):
            wanted = wanted[2:]
        if wanted in self.by_id:
            return self.by_id[wanted]
        last = wanted.rsplit("/", 1)[-1]
        for tier, key in zip(self._tiers, (wanted, last, last), strict=True):
            found = tier.get(key, [])
            if len(found) == 1:
                return found[0]
            if found:
                closer = [item for item in found if item.path.endswith("/" + wanted)] if "/" in wanted else []
                if len(closer) == 1:
                    return closer[0]
                return f"{len(found)} items are called {name!r}; write their folder too"
        return f"no item {name!r} in this project"
