"""Steps of a recipe that make other items like those of a slice: what sets the slice apart, and what would imitate it.

A suggestion says why in numbers, and holds the slice's own quantiles; it is a beginning to look at, not a verdict.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from app.augmenting.looks import measure_looks
from app.augmenting.materials.files import NOISE, RESPONSES, is_source_of
from app.augmenting.recipe.contrast import Suggestion, contrast
from app.augmenting.recipe.suggest_pictures import RULES as PICTURE_RULES
from app.augmenting.recipe.suggest_sound import DECAY, measure_decays, speech_rates
from app.augmenting.recipe.suggest_sound import RULES as SOUND_RULES
from app.augmenting.recipe.variety import variety
from app.augmenting.recipe.written import recipe_text
from app.errors import CallError
from app.jobs.job import Progress
from app.records import Item, Source
from app.slices.derived import frame_of
from app.slices.expression import matches

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
    others: str = "",
) -> tuple[Suggestion, ...]:
    """Steps for the slice, in the order in which a recipe carries them out; none where nothing sets it apart.

    ``more`` maps further features, which had to be measured for this, to item → value. ``others`` is the condition of
    the items that the slice is held against, where those are not all: the ones that samples shall be made of.
    Raises CallError where the slice is empty.
    """
    frame = frame_of(view, sheet=sheet)
    inside = np.asarray(matches(slice_expression, frame), dtype=np.bool_)
    looked_at = inside | np.asarray(matches(others, frame), dtype=np.bool_)
    frame = frame.take(np.array(frame.item_ids)[looked_at].tolist())
    inside = inside[looked_at]
    if not inside.any():
        raise CallError(f"no item satisfies {slice_expression!r}, so there is nothing to imitate.")
    # Noise and responses are no items that a recipe is to be like, or unlike.
    names = frame.texts.get("source", np.full(len(inside), ""))
    kept = np.array([not any(is_source_of(one, str(name)) for one in (NOISE, RESPONSES)) for name in names])
    items = frame.take(np.array(frame.item_ids)[kept].tolist())
    rates = speech_rates(view, sheet, items.item_ids)
    found = contrast(items, inside[kept], {"words_per_s": rates, **(more or {})})
    rules = PICTURE_RULES if sheet.media == "image" else SOUND_RULES
    return tuple(step for rule in rules if (step := rule(found)) is not None)


def recipe_for(
    workspace: Workspace, slice_expression: str, progress: Progress | None = None, *, others: str = ""
) -> tuple[str, tuple[Suggestion, ...], str]:
    """A recipe for the slice, "" where nothing sets it apart; what speaks for its steps; why no noise was harvested.

    What imitates the slice comes after a little variation (``variety``). A job: it listens to some of the recordings,
    or looks at some of the pictures, and harvests the noise that a step needs. ``others`` is as in ``suggest``.
    Raises CallError where the slice is empty.
    """
    from app.augmenting.materials.harvest import harvest
    from app.augmenting.materials.noise import bank_folder
    from app.augmenting.materials.pauses import grounds

    view, sheet, watch = workspace.view, workspace.sheet, progress or Progress()
    roots = {source.id: Path(source.root) for source in view.find(Source)}
    files = {item.id: roots[item.source_id] / item.path for item in view.find(Item, media=workspace.media, state="ok")}
    frame = frame_of(view, sheet=sheet)
    inside = set(np.array(frame.item_ids)[np.asarray(matches(slice_expression, frame), dtype=np.bool_)].tolist())
    more: dict[str, dict[str, float]] = {}
    for wanted in (True, False):
        part = {name: path for name, path in files.items() if (name in inside) == wanted}
        found = measure_looks(part, watch) if workspace.media == "image" else {DECAY: measure_decays(part, watch)}
        for name, by_item in found.items():
            more.setdefault(name, {}).update(by_item)
    steps = suggest(view, sheet, slice_expression, more=more, others=others)
    if steps:
        # First, so that what is matched stays matched; a step that the slice calls for is not done twice.
        steps = (*(one for one in variety(sheet) if one.transform not in {step.transform for step in steps}), *steps)
    digest, why_none = "", ""
    if any("noise" in step.needs for step in steps):
        try:
            digest = harvest(grounds(view, sheet, slice_expression), bank_folder(workspace.path), watch).digest
        except CallError as problem:
            why_none = problem.message
    text = recipe_text(f"like {slice_expression or 'all'}", workspace.media, steps, noise=digest) if steps else ""
    return text, steps, why_none
