"""What a recipe would do to the labels of a project that it should not."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.rules.sheet import RuleSheet
    from augment.recipe import Recipe

# What augment calls the labels of a kind of task.
TARGETS = {
    "choice": "choice", "multi-choice": "choice", "rating": "rating", "transcript": "transcript", "boxes": "box",
    "rotated-boxes": "rotated box", "ellipses": "ellipse", "polygons": "polygon", "polylines": "polyline",
    "masks": "mask", "keypoints": "keypoints", "segments": "segment",
}  # fmt: skip


def warnings_of(recipe: Recipe, sheet: RuleSheet) -> tuple[tuple[str, str], ...]:
    """Names of transforms with what is to be said against them, in the order of the steps.

    Labels of a kind that a step refuses are left out of every sample where it is carried out; what a step destroys of
    that which a task depends on is said by ``app.augmenting.declared``.
    """
    from app.augmenting.declared import warn
    from augment.catalog.wording import titled

    found: list[tuple[str, str]] = []
    said = warn(recipe, sheet)
    for step in recipe.steps:
        transform = step.transform
        gone = [
            task.title for task in sheet.tasks.values() if transform.effect(TARGETS.get(task.kind, "")) == "refused"
        ]
        if gone:
            found.append((transform.name, f"{titled(transform.name)} drops the labels of {', '.join(gone)}."))
        found += [(transform.name, one.text) for one in said if one.transform == transform.name]
    return tuple(dict.fromkeys(found))
