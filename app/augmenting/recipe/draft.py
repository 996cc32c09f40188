"""The recipe that somebody has under hand, kept in the project's folder: it is saved or made samples with, or not."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from app import ids
from app.errors import EnvironmentFailed

FOLDER = "drafts"


@dataclass(frozen=True)
class RecipeDraft:
    """``base`` is the digest of the saved recipe that it was begun from, "" for a new one. ``others``: parents are the
    items that are not in the slice."""

    text: str
    slice: str = ""
    base: str = ""
    others: bool = False


def draft_file(folder: Path, who: str) -> Path:
    """Where the recipe of a person lies. Names may hold anything, so the file is called by their digest."""
    return folder / FOLDER / f"recipe-{ids.digest(who)[:16]}.json"


def kept_recipe(folder: Path, who: str) -> RecipeDraft | None:
    """The recipe of a person, None where there is none, or none that can be read."""
    try:
        found = json.loads(draft_file(folder, who).read_text("utf-8"))
    except (OSError, ValueError):
        return None
    if not isinstance(found, dict) or not all(isinstance(found.get(name), str) for name in ("text", "slice", "base")):
        return None
    return RecipeDraft(str(found["text"]), str(found["slice"]), str(found["base"]), found.get("others") is True)


def keep_recipe(folder: Path, who: str, draft: RecipeDraft) -> None:
    """Writes it, whole or not at all. Raises EnvironmentFailed where the folder refuses."""
    file = draft_file(folder, who)
    part = file.with_suffix(".part")
    try:
        file.parent.mkdir(exist_ok=True)
        part.write_text(json.dumps(asdict(draft), ensure_ascii=False), "utf-8")
        part.replace(file)
    except OSError as problem:
        raise EnvironmentFailed(
            f"{file}: the recipe could not be kept ({problem.strerror}). Export it to a file before you close."
        ) from problem
