"""The reasons that one person gave for exceptions in a project, offered again, each at its place. No Qt."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from app.settings.store import Settings

NAME = "label.reasons"
MOST = 9  # one for each number key
MOST_PROJECTS = 20
LONGEST = 200


class Reasons:
    """The reasons of ``who`` in a project. A hand learns where one stands: a place is only given to another reason
    when all are taken, and then it is the one that was used longest ago."""

    def __init__(self, settings: Settings, project: Path, who: str) -> None:
        self._settings = settings
        self._key = f"{project.resolve()}\n{who}"

    @property
    def all(self) -> tuple[str, ...]:
        """In the order of their number keys."""
        return tuple(reason for reason, _ in self._kept())

    def use(self, reason: str) -> None:
        """Notes that it was given, now; a new one gets a place."""
        reason = reason.strip()[:LONGEST]
        kept = self._kept()
        now = 1 + max((at for _, at in kept), default=0)
        places = [at for at, (known, _) in enumerate(kept) if known == reason]
        if not places and len(kept) == MOST:
            places = [min(range(MOST), key=lambda at: kept[at][1])]
        if places:
            kept[places[0]] = (reason, now)
        else:
            kept.append((reason, now))
        # The project that was worked on longest ago is forgotten first.
        others = {key: rows for key, rows in self._projects().items() if key != self._key}
        others = dict(list(others.items())[-(MOST_PROJECTS - 1) :])
        self._settings.set(NAME, {**others, self._key: [list(row) for row in kept]})

    def begin_with(self, reasons: Sequence[str]) -> None:
        """Places for reasons that are known from elsewhere, the first of them first; not where there are some."""
        if not self._kept():
            for reason in reasons[:MOST]:
                self.use(reason)

    def _projects(self) -> dict[str, Any]:
        found = self._settings.get(NAME)
        return found if isinstance(found, dict) else {}

    def _kept(self) -> list[tuple[str, int]]:
        """What is kept; what somebody wrote there by hand and makes no sense is passed over."""
        found = self._projects().get(self._key)
        rows = [row for row in found if isinstance(row, list) and len(row) == 2] if isinstance(found, list) else []
        return [(row[0], row[1]) for row in rows if isinstance(row[0], str) and isinstance(row[1], int)][:MOST]
