"""Named recipes of a project: saved, renamed, deleted while nothing was made with them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

import msgspec

from app.changes.command import View
from app.changes.edit import Edit, change, create, remove
from app.errors import CallError
from app.records import RecipeRow, Round, SampleRow, Verdict

USERS = (SampleRow, Round, Verdict)


def uses(view: View, digest: str) -> int:
    """How many samples, rounds and verdicts are traced to a recipe: while there are any, it stays."""
    return sum(view.count(kind, recipe_id=digest) for kind in USERS)


class SaveRecipe(msgspec.Struct, frozen=True):
    """Keeps a recipe under its name. One that does the same is known already: it gets the new name and text.

    ``instead_of`` is the digest of the one that it was begun from; that one goes where nothing was made with it.
    """

    recipe: RecipeRow
    instead_of: str = ""
    area: ClassVar[str] = "augment"

    @property
    def title(self) -> str:
        """For the history."""
        return f"Save the recipe {self.recipe.name}"

    def plan(self, view: View, who: str) -> Sequence[Edit]:
        """The recipe, and the end of the one before where it is unused. Raises CallError without a name."""
        if not self.recipe.name.strip():
            raise CallError("the recipe has no name. Give it one, so that it can be found again.")
        known = view.get(RecipeRow, self.recipe.id)
        edits: list[Edit] = []
        if known is None:
            edits.append(create(self.recipe))
        elif (known.name, known.text) != (self.recipe.name, self.recipe.text):
            after = msgspec.structs.replace(known, name=self.recipe.name, text=self.recipe.text)
            edits.append(change(known, after))
        before = view.get(RecipeRow, self.instead_of) if self.instead_of else None
        if before is not None and before.id != self.recipe.id and not uses(view, before.id):
            edits.append(remove(before))
        return edits


class DeleteRecipe(msgspec.Struct, frozen=True):
    """Takes a recipe out of the library. Raises CallError where samples were made with it: they are traced to it."""

    digest: str
    area: ClassVar[str] = "augment"

    @property
    def title(self) -> str:
        """For the history."""
        return "Delete a recipe"

    def plan(self, view: View, who: str) -> Sequence[Edit]:
        """The end of the row."""
        found = view.get(RecipeRow, self.digest)
        if found is None:
            raise CallError(f"recipe {self.digest[:12]}: not in this project.")
        if uses(view, self.digest):
            raise CallError(f"{found.name}: samples were made with it and are traced to it, so it stays.")
        return [remove(found)]
