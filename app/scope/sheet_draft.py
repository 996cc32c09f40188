"""The draft of a rule sheet that a lead has under hand, kept in the project's folder until it is activated.

A file and not a row: what is half written belongs to no history, and nobody but its writer reads it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from app import ids
from app.errors import EnvironmentFailed

FOLDER = "drafts"


@dataclass(frozen=True)
class KeptDraft:
    """``base`` is the digest of the sheet that was active when the draft was begun."""

    text: str
    base: str


def draft_file(folder: Path, who: str) -> Path:
    """Where the draft of a person lies. Names may hold anything, so the file is called by their digest."""
    return folder / FOLDER / f"rule-sheet-{ids.digest(who)[:16]}.json"


def kept_draft(folder: Path, who: str) -> KeptDraft | None:
    """The draft of a person, None where there is none, or none that can be read."""
    try:
        found = json.loads(draft_file(folder, who).read_text("utf-8"))
    except (OSError, ValueError):
        return None
    text, base = (found.get("text"), found.get("base")) if isinstance(found, dict) else (None, None)
    return KeptDraft(text, base) if isinstance(text, str) and isinstance(base, str) else None


def keep_draft(folder: Path, who: str, draft: KeptDraft) -> None:
    """Writes the draft, whole or not at all. Raises EnvironmentFailed where the folder refuses."""
    file = draft_file(folder, who)
    part = file.with_suffix(".part")
    try:
        file.parent.mkdir(exist_ok=True)
        part.write_text(json.dumps({"base": draft.base, "text": draft.text}, ensure_ascii=False), "utf-8")
        part.replace(file)
    except OSError as problem:
        raise EnvironmentFailed(
            f"{file}: the draft could not be kept ({problem.strerror}). Copy its text elsewhere before you close."
        ) from problem


def drop_draft(folder: Path, who: str) -> None:
    """Forgets the draft of a person."""
    draft_file(folder, who).unlink(missing_ok=True)
