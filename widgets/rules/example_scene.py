"""What the examples of a rule stand in, as the outline of the draft says it, and what they look like."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from widgets.rules.drawn_fields import Drawable
from widgets.rules.example_row import Around, Look

if TYPE_CHECKING:
    from app.rules.reading import Outline, Reading
    from widgets.rules.photographs import Photographs


def around_of(outline: Outline, rule: Mapping[str, Any], *, fixes: bool) -> Around:
    """For a rule as the sheet writes it."""
    from app.rules.example_lines import SHAPES

    named = str(rule.get("task") or "")
    reach = [outline.tasks[named]] if named in outline.tasks else list(outline.tasks.values())
    spoken = any(map(_spoken, reach))
    task = next((one for one in reach if one.get("kind") in SHAPES), None)
    if task is None:
        return Around(fixes, spoken, rule=rule)
    classes = task.get("classes")
    names = [str(name) for name in classes] if isinstance(classes, list | Mapping) else []
    said = {name: classes[name] if isinstance(classes, Mapping) else {} for name in names}
    titles = tuple((name, _title(name, said[name])) for name in names)
    skeleton = task.get("skeleton")
    points = skeleton.get("points") if isinstance(skeleton, Mapping) else None
    drawable = Drawable(
        SHAPES[str(task["kind"])], titles, dict(_kinds(said)), len(points) if isinstance(points, list) else 0
    )
    return Around(fixes, spoken, drawable, rule)


def drawn_examples(reading: Reading | None, rule: str, photographs: Photographs) -> tuple[Look, ...]:
    """What the examples of a rule look like; nothing while the draft is no whole sheet."""
    from app.labels.values import OBJECT_KINDS
    from app.rules.drawn import drawing

    sheet = reading.sheet if reading is not None else None
    found = next((one for one in sheet.rules if one.id == rule), None) if sheet is not None else None
    if sheet is None or found is None:
        return ()
    tasks = [sheet.tasks[found.task]] if found.task else list(sheet.tasks.values())
    task = next((one for one in tasks if one.kind in OBJECT_KINDS and (not found.cls or one.class_of(found.cls))), None)
    if task is None:
        return (Look(),) * len(found.examples)
    pairs = zip(found.examples, photographs.of(found.examples), strict=True)
    return tuple(
        Look(drawing(one, task, behind), behind.missing if behind is not None else "") for one, behind in pairs
    )


def _spoken(task: Mapping[str, Any]) -> bool:
    """Whether labels of a task are texts or carry some."""
    if task.get("kind") != "segments":
        return task.get("kind") == "transcript"
    classes = task.get("classes")
    said = classes.values() if isinstance(classes, Mapping) else ()
    return bool(task.get("text")) or any(isinstance(one, Mapping) and one.get("text") for one in said)


def _title(name: str, said: Any) -> str:
    return str(said.get("title") or name) if isinstance(said, Mapping) else name


def _kinds(said: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    from app.rules.attribute_lines import read_attribute

    for one in said.values():
        attributes = one.get("attributes") if isinstance(one, Mapping) else None
        for name, raw in attributes.items() if isinstance(attributes, Mapping) else ():
            yield name, read_attribute(name, raw).kind
