"""What a recipe is held against: its samples, their parents, and the real items of the slice that it aims at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.augmenting.verdict.rounds import Candidate
from app.changes.command import View
from app.errors import CallError, UnknownName
from app.records import Item, RecipeRow, SampleRow, Source
from app.slices.derived import frame_for
from app.slices.expression import matches

if TYPE_CHECKING:
    from app.rules.sheet import RuleSheet

LEAST_OTHERS = 20
SHORTEST = 4


@dataclass(frozen=True)
class Subject:
    """``samples`` are those that are not rejected; ``parents`` are by id; ``in_slice`` are all real items of the slice.

    ``real`` are those of the slice that are no parent, or all of it where fewer than 20 are not; ``outside`` are real
    items of the same sources that are not in it.
    """

    recipe: RecipeRow
    slice: str
    samples: tuple[SampleRow, ...]
    parents: dict[str, Item]
    in_slice: tuple[Item, ...]
    real: tuple[Item, ...]
    outside: tuple[Item, ...] = ()

    def sample_candidates(self, samples: Sequence[SampleRow] | None = None) -> list[Candidate]:
        """The samples as a round draws from them."""
        chosen = self.samples if samples is None else samples
        return [Candidate(one.id, one.parent_id, group_of(self.parents[one.parent_id])) for one in chosen]


def group_of(item: Item) -> str:
    """What an item belongs together with: its group, or itself."""
    return item.group_key or item.id


def as_candidates(items: Sequence[Item]) -> list[Candidate]:
    """Real items as a round draws from them."""
    return [Candidate(one.id, one.id, group_of(one)) for one in items]


def find_recipe(view: View, name: str = "") -> RecipeRow:
    """The recipe with that name (the newest of several), digest or beginning of one; "" for the only one there is.

    Raises CallError where samples were made by none or by several, UnknownName for a name that no recipe has.
    """
    rows = sorted(view.find(RecipeRow), key=lambda row: (row.added_at, row.id))
    if not rows:
        raise CallError("no recipe has made samples yet. Make some with `earmark augment`.")
    if not name:
        if len(rows) > 1:
            raise CallError(f"there are {len(rows)} recipes. Name one: {', '.join(row.name for row in rows)}.")
        return rows[0]
    found = [row for row in rows if name in (row.name, row.id)]
    found = found or [row for row in rows if len(name) >= SHORTEST and row.id.startswith(name)]
    if not found:
        raise UnknownName("recipe", name, [row.name for row in rows])
    return found[-1]


def subject_of(view: View, sheet: RuleSheet, recipe: RecipeRow, *, slice_expression: str | None = None) -> Subject:
    """What ``recipe`` is measured by. Without ``slice_expression`` the slice is that of most of its samples."""
    samples = [row for row in view.find(SampleRow, recipe_id=recipe.id) if row.state != "rejected"]
    samples.sort(key=lambda row: row.id)
    if slice_expression is None:
        counted = Counter(row.slice for row in samples)
        slice_expression = max(counted, key=lambda name: (counted[name], name)) if counted else ""
    parents = {item.id: item for item in view.find(Item, id=tuple({row.parent_id for row in samples}))}
    frame = frame_for(view, sheet, slice_expression)
    inside = matches(slice_expression, frame)
    chosen = {name for name, there in zip(frame.item_ids, inside, strict=True) if there}
    # Only what the same tasks are set for can be compared: speech is not held against the bells of another source.
    labelled = {name for row in samples for name in row.labels} & sheet.tasks.keys() or sheet.tasks.keys()
    wanted = [sheet.tasks[name].sources for name in labelled]
    sources = {one.id for one in view.find(Source) if any(not names or one.name in names for names in wanted)}
    known = [item for item in view.find(Item, state="ok") if item.source_id in sources]
    in_slice = tuple(item for item in known if item.id in chosen)
    outside = tuple(item for item in known if item.id not in chosen)
    others = tuple(item for item in in_slice if item.id not in parents)
    real = others if len(others) >= LEAST_OTHERS else in_slice
    return Subject(recipe, slice_expression, tuple(samples), parents, in_slice, real, outside)
