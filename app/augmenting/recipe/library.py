"""The recipes that are at hand: those that are shipped, and the project's own with what became of their samples."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from app.commands.recipes import uses
from app.records import RecipeRow, SampleRow

if TYPE_CHECKING:
    from app.changes.command import View
    from augment.recipe import Reading

SHIPPED = Path(__file__).resolve().parents[3] / "resources" / "recipes"


@dataclass(frozen=True)
class KnownRecipe:
    """A recipe of the library. ``digest`` is "" for a text that cannot be read (any more); a ``draft`` is the one that
    somebody has under hand and has not saved.

    ``slices`` are the conditions that it was aimed at; ``accepted``, ``rejected`` and ``pending`` count its samples.
    """

    digest: str
    name: str
    note: str
    text: str
    steps: tuple[str, ...]
    own: bool
    added_at: str = ""
    slices: tuple[str, ...] = ()
    accepted: int = 0
    rejected: int = 0
    pending: int = 0
    used: bool = False
    draft: bool = False

    @property
    def made(self) -> int:
        """How many samples there are of it."""
        return self.accepted + self.rejected + self.pending

    @property
    def fate(self) -> str:
        """What became of its samples, in words."""
        if self.draft:
            return "at hand, not saved"
        if not self.made:
            return "no samples yet"
        decided = self.accepted + self.rejected
        said = f"{self.accepted:,} of {decided:,} accepted" if decided else "none decided"
        return f"{said}, {self.pending:,} waiting" if self.pending else said


def shipped(media: str) -> tuple[KnownRecipe, ...]:
    """The recipes that come with the program, by name."""
    return tuple(_known(text, own=False) for text in _shipped_texts(media))


def first_shipped(media: str) -> str:
    """The text of the first of them, "" where there is none. Not read: reading one loads the whole catalogue."""
    return next(iter(_shipped_texts(media)), "")


@lru_cache(maxsize=2)
def _shipped_texts(media: str) -> tuple[str, ...]:
    texts = [file.read_text("utf-8") for file in sorted(SHIPPED.glob("*.yaml"))]
    return tuple(text for text in texts if f"media: {media}" in text)


def library(view: View, media: str, *, draft: str = "") -> tuple[KnownRecipe, ...]:
    """The project's own recipes, the last one first, then those that are shipped and not among them.

    Before them the text of a ``draft``, where it is none of these as it stands.
    """
    states: dict[str, Counter[str]] = defaultdict(Counter)
    slices: dict[str, set[str]] = defaultdict(set)
    for sample in view.find(SampleRow):
        states[sample.recipe_id][sample.state] += 1
        slices[sample.recipe_id].add(sample.slice)
    rows = sorted(view.find(RecipeRow), key=lambda row: (row.added_at, row.id), reverse=True)
    own = [
        replace(_known(row.text, own=True, row=row, states=states[row.id], slices=slices[row.id]),
                used=bool(uses(view, row.id)))
        for row in rows
    ]  # fmt: skip
    there = {one.digest for one in own}
    found = (*own, *(one for one in shipped(media) if one.digest not in there))
    if not draft.strip() or any(says_the_same(draft, one.text) for one in found):
        return found
    return (replace(_known(draft, own=False), draft=True), *found)


def says_the_same(draft: str | Reading, known: str) -> bool:
    """Whether ``known`` holds all that a draft says: its steps, name and note, and its comments.

    A draft that was read already is not read again, and what is known is read once: windows ask with every change.
    """
    text = draft if isinstance(draft, str) else draft.text
    if text.strip() == known.strip():
        return True
    from augment.recipe import read

    mine = read(draft) if isinstance(draft, str) else draft
    if mine.recipe is None or "#" in text or any(not one.on for one in mine.steps):
        return False
    return mine.recipe.to_yaml() == _written_out(known)


@lru_cache(maxsize=16)
def _written_out(text: str) -> str:
    """The recipe of a text with every range written out, "" for none."""
    from augment.recipe import read

    recipe = read(text).recipe
    return recipe.to_yaml() if recipe is not None else ""


def _known(
    text: str,
    *,
    own: bool,
    row: RecipeRow | None = None,
    states: Counter[str] | None = None,
    slices: Collection[str] = (),
) -> KnownRecipe:
    from augment.recipe import read

    reading, counts = read(text), states or Counter()
    digest = row.id if row is not None else (reading.recipe.digest if reading.recipe is not None else "")
    return KnownRecipe(
        digest=digest,
        name=row.name if row is not None else reading.name,
        note=reading.note,
        text=text,
        steps=tuple(one.name for one in reading.steps if one.on),
        own=own,
        added_at=row.added_at if row is not None else "",
        slices=tuple(sorted(slices)),
        accepted=counts["accepted"],
        rejected=counts["rejected"],
        pending=counts["pending"],
    )
