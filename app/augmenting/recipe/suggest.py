"""Steps of a recipe that make other items like those of a slice: what sets the slice apart, and what would imitate it.

A suggestion says why in numbers, and holds the slice's own quantiles; it is a beginning to look at, not a verdict.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from app.augmenting.looks import measure_looks
from app.augmenting.recipe.compared import compared, takes_others
from app.augmenting.recipe.contrast import Suggestion, contrast
from app.augmenting.recipe.suggest_pictures import RULES as PICTURE_RULES
from app.augmenting.recipe.suggest_sound import DECAY, measure_decays, speech_rates
from app.augmenting.recipe.suggest_sound import RULES as SOUND_RULES
from app.augmenting.recipe.variety import WHY, variety
from app.augmenting.recipe.written import recipe_text
from app.errors import CallError
from app.jobs.job import Progress
from app.records import Item, Source
from app.slices.derived import frame_of

if TYPE_CHECKING:
    from app.changes.command import View
    from app.rules.sheet import RuleSheet
    from app.workspace import Workspace


def suggest(
    view: View,
    sheet: RuleSheet,
    slice_expression: str,
    *,
    more: Mapping[str, Mapping[str, float]] | None = None,
    others: str | None = None,
) -> tuple[Suggestion, ...]:
    """Steps for the slice, in the order in which a recipe carries them out; none where nothing sets it apart.

    ``more`` maps further features, which had to be measured for this, to item → value. ``others`` is the condition of
    the items that the slice is held against; by default those that samples would be made of (``compared``).
    Raises CallError where the slice is empty.
    """
    sides = compared(view, sheet, frame_of(view, sheet=sheet), slice_expression, others)
    rates = speech_rates(view, sheet, sides.frame.item_ids)
    found = contrast(sides.frame, sides.inside, {"words_per_s": rates, **(more or {})})
    rules = PICTURE_RULES if sheet.media == "image" else SOUND_RULES
    return tuple(step for rule in rules if (step := rule(found)) is not None)


def recipe_for(
    workspace: Workspace, slice_expression: str, progress: Progress | None = None, *, others: str | None = None
) -> tuple[str, tuple[Suggestion, ...], str]:
    """A recipe for the slice, "" where nothing sets it apart; what speaks for its steps; why no noise was harvested.

    A step that needs noise is left out where none can be had. What imitates the slice comes after a little variation
    (``variety``); a slice that is nothing but a class, whose samples are of its own items (``takes_others``), gets the
    variation alone. A job: it listens to some of the recordings, or looks at some of the pictures, and harvests the
    noise that a step needs. ``others`` is as in ``suggest``. Raises CallError where the slice is empty.
    """
    from app.augmenting.materials.harvest import harvest
    from app.augmenting.materials.noise import bank_folder
    from app.augmenting.materials.pauses import grounds

    view, sheet, watch = workspace.view, workspace.sheet, progress or Progress()
    sides = compared(view, sheet, frame_of(view, sheet=sheet), slice_expression, others)
    if takes_others(sheet, slice_expression) or others is not None or not slice_expression.strip():
        more = _measured(workspace, (sides.ids(inside=True), sides.ids(inside=False)), watch)
        steps = suggest(view, sheet, slice_expression, more=more, others=others)
        if steps:
            # First, so that what is matched stays matched; a step that the slice calls for is not done twice.
            called_for = {step.transform for step in steps}
            steps = (*(one for one in variety(sheet) if one.transform not in called_for), *steps)
    else:
        steps = variety(sheet)
    digest, why_none = "", ""
    if any("noise" in step.needs for step in steps):
        try:
            digest = harvest(grounds(view, sheet, slice_expression), bank_folder(workspace.path), watch).digest
        except CallError as problem:
            why_none = problem.message
            if not _has_noise(workspace):  # the other steps can do without it
                steps = tuple(step for step in steps if "noise" not in step.needs)
                steps = steps if any(step.why != WHY for step in steps) else ()
    text = recipe_text(f"like {slice_expression or 'all'}", workspace.media, steps, noise=digest) if steps else ""
    return text, steps, why_none


def _has_noise(workspace: Workspace) -> bool:
    """Whether a source called "noise" can be mixed in."""
    from app.augmenting.materials.noise import noise_files

    try:
        return bool(noise_files(workspace.view, workspace.sheet, workspace.path, ""))
    except CallError:
        return False


def _measured(
    workspace: Workspace, sides: tuple[frozenset[str], frozenset[str]], watch: Progress
) -> Mapping[str, Mapping[str, float]]:
    """What is measured for a recipe only, of some items of either side: measure → item → value."""
    view = workspace.view
    roots = {source.id: Path(source.root) for source in view.find(Source)}
    files = {item.id: roots[item.source_id] / item.path for item in view.find(Item, media=workspace.media, state="ok")}
    more: dict[str, dict[str, float]] = {}
    for names in sides:
        part = {name: path for name, path in files.items() if name in names}
        found = measure_looks(part, watch) if workspace.media == "image" else {DECAY: measure_decays(part, watch)}
        for name, by_item in found.items():
            more.setdefault(name, {}).update(by_item)
    return more
