"""A little variation for a suggested recipe: samples that differ in nothing but what sets a slice apart teach a model
their parents by heart. Mild, before the steps that match the slice, and only what no label of the sheet depends on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.augmenting.recipe.contrast import Suggestion
from app.augmenting.recipe.warnings import warnings_of
from app.augmenting.recipe.written import recipe_text
from augment.recipe import Recipe

if TYPE_CHECKING:
    from app.rules.sheet import RuleSheet

WHY = "Varies a little, so that samples of one parent differ."
PICTURES = (
    Suggestion("rotate", {"angle": [-5, 5]}, WHY, probability=0.5),
    Suggestion("brightness_contrast", {"brightness": [-0.06, 0.06], "contrast": [-0.12, 0.12]}, WHY, probability=0.5),
)
SOUNDS = (
    Suggestion("time_stretch", {"rate": [0.93, 1.07]}, WHY, probability=0.7),
    Suggestion("vocal_tract", {"factor": [0.95, 1.06]}, WHY, probability=0.5),
    Suggestion("tilt", {"db_per_octave": [-1.5, 1.5]}, WHY, probability=0.5),
)
# The box around a turned object has to be guessed where nothing but its box is known.
LOOSENED_BY_TURNING = {"boxes"}


def variety(sheet: RuleSheet) -> tuple[Suggestion, ...]:
    """The steps that are safe for every task of ``sheet``, in the order in which a recipe carries them out."""
    boxed = any(task.kind in LOOSENED_BY_TURNING for task in sheet.tasks.values())
    offered = PICTURES if sheet.media == "image" else SOUNDS
    return tuple(one for one in offered if _is_safe(one, sheet) and not (boxed and one.transform == "rotate"))


def _is_safe(step: Suggestion, sheet: RuleSheet) -> bool:
    return not warnings_of(Recipe.from_yaml(recipe_text("variety", sheet.media, (step,))), sheet)
