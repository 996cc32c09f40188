"""The photographs that examples of a sheet were drawn on: the part around the objects, from the project's own files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from app.errors import MediaError
from app.jobs.job import Progress
from app.labels import values
from app.labels.regions import extent
from app.records import Item, Source
from app.rules.drawn import PHOTO_HIGH, PHOTO_WIDE, Backdrop, window_of

if TYPE_CHECKING:
    from app.changes.command import View
    from app.rules.sheet import Example, RuleSheet
    from app.units import Image

# A rule and the place of an example in it.
Key = tuple[str, int]
Shown = tuple[str, tuple[tuple[float, float, float, float], ...]]
# As sharp as a screen of twice the points.
SHARP = 2


def shown_of(example: Example) -> Shown:
    """What makes two examples show the same part of the same picture."""
    things = values.objects_of(example.said) if example.said is not None else ()
    return example.picture, tuple(extent(thing) for thing in things if not isinstance(thing, values.Segment))


def backdrops(view: View, sheet: RuleSheet, progress: Progress | None = None) -> dict[Key, Backdrop]:
    """The photograph of each example that names one; for a worker. What is not there says so, and is no error."""
    places = [(rule.id, place) for rule in sheet.rules for place, one in enumerate(rule.examples) if one.picture]
    drawn = [one for rule in sheet.rules for one in rule.examples if one.picture]
    return dict(zip(places, backdrops_of(view, drawn, progress), strict=True))


def backdrops_of(view: View, examples: Sequence[Example], progress: Progress | None = None) -> list[Backdrop]:
    """The same for examples that name one."""
    progress = progress or Progress()
    sources = {source.name: source for source in view.find(Source)}
    found = []
    for example in examples:
        progress.check()
        found.append(_backdrop(view, sources, example))
    return found


def _backdrop(view: View, sources: Mapping[str, Source], example: Example) -> Backdrop:
    # A source may have a slash in its name: the longest that fits is meant.
    source = max(
        (one for name, one in sources.items() if example.picture.startswith(f"{name}/")),
        key=lambda one: len(one.name),
        default=None,
    )
    path = example.picture[len(source.name) + 1 :] if source is not None else ""
    items = view.find(Item, source_id=source.id, path=path) if source is not None else []
    if source is None or not items:
        return Backdrop(missing=f"The picture {example.picture} is not in this project.")
    from app.media.image import read_image

    try:
        image = read_image(Path(source.root) / path)
    except MediaError as problem:
        return Backdrop(missing=f"The picture {example.picture} cannot be shown: {problem.message}")
    window = window_of(example, (image.shape[1], image.shape[0]))
    return Backdrop(_jpeg(image[window[1] : window[3], window[0] : window[2]]), window)


def _jpeg(part: Image) -> bytes:
    import cv2
    import numpy as np
    import simplejpeg

    height, width = part.shape[:2]
    scale = min(1.0, SHARP * PHOTO_WIDE / width, SHARP * PHOTO_HIGH / height)
    if scale < 1.0:
        size = max(1, round(width * scale)), max(1, round(height * scale))
        part = np.asarray(cv2.resize(part, size, interpolation=cv2.INTER_AREA))
    return bytes(simplejpeg.encode_jpeg(np.ascontiguousarray(part), quality=85, colorspace="RGB"))
