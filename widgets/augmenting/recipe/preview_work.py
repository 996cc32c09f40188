"""What the preview asks of workers: items of the slice, read once, and what the recipe makes of them. No Qt widgets."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from widgets.augmenting.recipe.pictures import Tile, objects_of, picture_of, spans_of, words_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.augmenting.make.aim import Aim
    from app.augmenting.make.preview import Original, Variant
    from app.augmenting.materials.files import MaterialFiles
    from app.jobs.job import Progress
    from app.labels.values import Value
    from app.rules.sheet import RuleSheet
    from app.units import Image, Sound
    from app.workspace import Workspace
    from augment.recipe import Recipe

MOST_KEPT = 12


@dataclass(frozen=True)
class Wanted:
    """One state of the preview: which recipe, by which seed, on how many items, how many draws of each."""

    recipe: Recipe
    expression: str
    others: bool
    seed: int
    items: int
    draws: int


@dataclass(frozen=True, eq=False)
class Shown:
    """What came of it: a row of tiles an item, the original first."""

    wanted: Wanted
    aim: Aim
    rows: tuple[tuple[Tile, ...], ...]


@dataclass
class Kept:
    """Items that were read, so that the next draw need not read them again; and the last aim with its condition."""

    originals: OrderedDict[str, Original] = field(default_factory=OrderedDict)
    tiles: dict[str, Tile] = field(default_factory=dict)
    aim: tuple[str, bool, Aim] | None = None
    materials: dict[tuple[str, frozenset[str]], MaterialFiles] = field(default_factory=dict)

    def forget(self) -> None:
        """Something changed in the project."""
        self.originals.clear()
        self.tiles.clear()
        self.aim = None
        self.materials.clear()


def look(workspace: Workspace, kept: Kept, wanted: Wanted, progress: Progress) -> Shown:
    """Carries out the recipe. Raises Cancelled when a later state is wanted by now."""
    aim = aimed(workspace, kept, wanted.expression, wanted.others)
    sheet = workspace.sheet
    rows = []
    for item_id in aim.some(wanted.items):
        progress.check()
        original = _original(workspace, kept, item_id)
        rows.append(_row(original, kept, sheet, wanted, materials_of(workspace, kept, wanted.recipe), progress))
    return Shown(wanted, aim, tuple(rows))


def aimed(workspace: Workspace, kept: Kept, expression: str, others: bool) -> Aim:
    """The items of the slice and the parents. Raises CallError where the condition is not understood."""
    from app.augmenting.make.aim import aim_at

    if kept.aim is None or kept.aim[:2] != (expression, others):
        with workspace.view.frozen() as view:
            kept.aim = (expression, others, aim_at(view, workspace.sheet, expression, others=others))
    return kept.aim[2]


def materials_of(workspace: Workspace, kept: Kept, recipe: Recipe) -> MaterialFiles:
    """What a recipe may mix in. Raises CallError where its noise is not free of what is labelled."""
    from app.augmenting.make.stage import materials

    key = (recipe.noise, frozenset(need for step in recipe.steps for need in step.transform.needs))
    if key not in kept.materials:
        kept.materials[key] = materials(workspace, recipe)
    return kept.materials[key]


def _original(workspace: Workspace, kept: Kept, item_id: str) -> Original:
    from app.augmenting.make.preview import load_original

    if item_id not in kept.originals:
        with workspace.view.frozen() as view:
            kept.originals[item_id] = load_original(view, workspace.sheet, item_id)
        while len(kept.originals) > MOST_KEPT:
            gone, _ = kept.originals.popitem(last=False)
            kept.tiles.pop(gone, None)
    return kept.originals[item_id]


def _row(
    original: Original, kept: Kept, sheet: RuleSheet, wanted: Wanted, materials: MaterialFiles, progress: Progress
) -> tuple[Tile, ...]:
    from app.augmenting.make.preview import preview

    first = kept.tiles.get(original.item_id)
    if first is None:
        first = kept.tiles[original.item_id] = _first(original, sheet)
    made = preview(
        original, wanted.recipe, seed=wanted.seed, count=wanted.draws, materials=materials, progress=progress
    )
    return (first, *(_tile(original, one, sheet) for one in made))


def _first(original: Original, sheet: RuleSheet) -> Tile:
    sample = original.sample
    return _looking(
        Tile(original.item_id, original.title, -1, 0, picture_of(sample.media, sample.rate_hz)),
        original.shown, sheet, sample.media, sample.rate_hz,
    )  # fmt: skip


def _tile(original: Original, one: Variant, sheet: RuleSheet) -> Tile:
    plain = Tile(
        original.item_id, original.title, one.variant, one.seed,
        picture_of(one.media, one.rate_hz, original.sample.media if one.rate_hz else None),
        steps=one.steps, dropped=one.dropped, error=one.error,
    )  # fmt: skip
    return _looking(plain, one.labels, sheet, one.media, one.rate_hz)


def _looking(
    tile: Tile, labels: Mapping[str, Value], sheet: RuleSheet, media: Image | Sound, rate_hz: int | None
) -> Tile:
    """The tile with its labels; a sound is kept for the ear."""
    words = words_of(labels, sheet)
    if rate_hz is None:
        return replace(tile, objects=objects_of(labels, sheet), words=words)
    from app.media.loudness import loudness_lufs
    from app.units import as_sound

    return replace(
        tile, spans=spans_of(labels, sheet, media.shape[1] / rate_hz), words=words, media=media, rate_hz=rate_hz,
        lufs=loudness_lufs(as_sound(media), rate_hz),
    )  # fmt: skip
