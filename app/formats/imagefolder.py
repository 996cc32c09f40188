"""A folder that trainers and Hugging Face ``datasets`` load as "imagefolder".

With one choice task and nothing else labelled: ``SPLIT/CLASS/FILE``, plain class folders. Otherwise
``SPLIT/FILE`` with a ``metadata`` table beside them (a metadata file turns folder labels off), one column a task;
objects as the hub writes them: ``{"bbox": [[x, y, width, height], …], "categories": […]}``.
"""

from __future__ import annotations

from collections.abc import Mapping

from app.errors import CallError
from app.formats.document import Dataset, Documents, Losses
from app.formats.hub import Row, metadata
from app.formats.incoming import TaskShape
from app.formats.paths import unique_folders
from app.labels import values


def write(dataset: Dataset) -> Documents:
    """Class folders where they can say it all, a metadata table otherwise. Unlabelled pictures are left out."""
    said = {task for entry in dataset.entries for task in entry.values}
    shapes = tuple(shape for shape in dataset.tasks.values() if shape.name in said)
    if len(shapes) == 1 and shapes[0].kind == "choice" and _plain(dataset, shapes[0]):
        return _folders(dataset, shapes[0])
    return _table(dataset, shapes)


def _plain(dataset: Dataset, shape: TaskShape) -> bool:
    """Whether every class may be a folder by its own name, so that a loader gives the names back unchanged."""
    options = _options(dataset, shape)
    return all(folder == name for name, folder in unique_folders(options).items())


def _options(dataset: Dataset, shape: TaskShape) -> tuple[str, ...]:
    found = (entry.values.get(shape.name) for entry in dataset.entries)
    used = {value.option for value in found if isinstance(value, values.Choice)}
    return (*shape.names, *sorted(used - set(shape.names)))


def _folders(dataset: Dataset, shape: TaskShape) -> Documents:
    losses = Losses()
    names = dataset.file_names()
    media: dict[str, str] = {}
    for entry in dataset.entries:
        value = entry.values.get(shape.name)
        if isinstance(value, values.Choice):
            media[entry.key] = f"{entry.split}/{value.option}/{names[entry.key]}"
        else:
            losses.add(shape.name, "picture left out: it has no class, so no folder")
    return Documents(media, {}, losses.result(), loads_with="imagefolder")


def _table(dataset: Dataset, shapes: tuple[TaskShape, ...]) -> Documents:
    reserved = [shape.name for shape in shapes if shape.name in ("file_name", "image")]
    if reserved:
        raise CallError(f"a task is called {reserved[0]!r}, which imagefolder keeps for itself. Rename the task.")
    losses = Losses()
    names = dataset.file_names()
    rows: dict[str, list[Row]] = {}
    media: dict[str, str] = {}
    for entry in dataset.entries:
        if not entry.values:
            losses.add("pictures", "picture left out: it has no label")
            continue
        media[entry.key] = f"{entry.split}/{names[entry.key]}"
        row: dict[str, object] = {"file_name": names[entry.key]}
        row.update({shape.name: _cell(entry.values.get(shape.name), shape, losses) for shape in shapes})
        rows.setdefault(entry.split, []).append(row)
    texts = metadata(rows, losses)
    return Documents(media, texts, losses.result(), loads_with="imagefolder")


def _cell(value: values.Value | None, shape: TaskShape, losses: Losses) -> object:
    if value is None:
        losses.add(shape.name, "label missing: null in the table")
        return None
    if isinstance(value, values.Choice):
        return value.option
    if isinstance(value, values.Rating):
        return value.value
    if isinstance(value, values.MultiChoice):
        return list(value.options)
    if isinstance(value, values.Transcript):
        return value.text
    return _objects(values.objects_of(value), shape, losses)


def _objects(things: tuple[values.LabelObject, ...], shape: TaskShape, losses: Losses) -> Mapping[str, object]:
    found: dict[str, list[object]] = {"categories": []}
    found["bbox" if shape.kind == "boxes" else "polygons"] = places = []
    for thing in things:
        found["categories"].append(thing.cls)
        if thing.attributes:
            losses.add(shape.name, "attributes left out")
        if isinstance(thing, values.Box):
            x0, y0, x1, y1 = thing.box_px
            places.append([round(edge, 6) for edge in (x0, y0, x1 - x0, y1 - y0)])
        elif isinstance(thing, values.Polygon):
            places.append([edge for point in thing.points_px for edge in point])
            if thing.holes:
                losses.add(shape.name, "holes left out of outlines")
    return found
