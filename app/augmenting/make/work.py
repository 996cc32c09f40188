"""Makes one sample: read, render, measure, write. A plain function that a worker process runs."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, cast

import msgspec

from app.augmenting.declared import decode
from app.augmenting.make.plan import RenderTask
from app.augmenting.materials.files import bank_of
from app.augmenting.places import local, read_bytes, write_whole
from app.augmenting.saving import Saving, encode
from app.augmenting.targets import to_targets, to_values
from app.errors import EarmarkError, EnvironmentFailed
from app.labels import values
from app.units import Image, Sound

if TYPE_CHECKING:
    from augment.recipe import Recipe


@dataclass(frozen=True)
class Made:
    """A finished sample, or why there is none (``error``). ``report`` is the JSON of what was drawn and dropped."""

    task: RenderTask
    sha256: str
    labels: Mapping[str, str]
    report: str
    features: Mapping[str, float]
    error: str = ""


def make_sample(task: RenderTask) -> Made:
    """Renders ``task`` and writes its file, which comes to its name whole or not at all. Doing it twice gives the same.

    Never raises for a bad parent or a refused label: the reason comes back as ``error``. Raises EnvironmentFailed, such
    as DiskFull, where the file cannot be written: no other could be either.
    """
    from augment.errors import AugmentError
    from augment.kernels.memory import keep_large_blocks

    keep_large_blocks()
    try:
        made, content = _made(task)
    except EnvironmentFailed:
        raise
    except (EarmarkError, AugmentError) as problem:
        return failed(task, str(problem))
    write_whole(task.target, content, task.scratch)
    return made


def try_sample(task: RenderTask) -> tuple[Made, int]:
    """The same without the file, and how many bytes that would have: to see how long it takes. Raises nothing."""
    from augment.errors import AugmentError

    try:
        made, content = _made(task)
    except (EarmarkError, AugmentError) as problem:
        return failed(task, str(problem)), 0
    return made, len(content)


def failed(task: RenderTask, why: str) -> Made:
    """The answer for a sample that cannot be made."""
    name = f"{PurePath(task.source_file).name}: "
    return Made(task, "", {}, "{}", {}, error=why if why.startswith(name) else name + why)


def crashed(task: RenderTask) -> Made:
    """The answer for a sample whose workers die of it."""
    return failed(task, "its worker died, and so did the one that tried it again. Its file or a library is at fault.")


def _made(task: RenderTask) -> tuple[Made, bytes]:
    """The sample and the content of its file."""
    from augment.render import render
    from augment.sample import Sample

    labels = {name: values.decode(text) for name, text in task.labels.items()}
    media, rate_hz = _read(task)
    saving = Saving.of(task.saving, task.media)
    sample = Sample(media=media, rate_hz=rate_hz, targets=to_targets(labels), declared=decode(task.declared))
    bank = bank_of(task.materials).fitting(labels)
    rendered = render(sample, _recipe(task.recipe_text), task.seed, bank, as_file=saving.kind == "jpeg")
    refused = frozenset(drop.task for drop in rendered.trace.refused)
    moved = to_values(rendered.sample.targets, labels, refused=refused)
    made = rendered.sample
    content = rendered.content if rendered.content is not None else encode(made.media, made.rate_hz, saving)
    finished = Made(
        task=task,
        sha256=hashlib.sha256(content).hexdigest(),
        labels={name: values.encode(value) for name, value in moved.items()},
        report=msgspec.json.encode(rendered.trace.to_json(), order="sorted").decode(),
        features=_measure(made.media, made.rate_hz, content if rendered.content is not None else None),
    )
    return finished, content


def copy_media(source: Path, target: Path, media: str) -> bytes:
    """Writes ``source`` at ``target`` without loss, originals and samples alike, so that only content tells them apart.

    Gives the bytes. Raises MediaError for a file that cannot be read, DiskFull.
    """
    content = encode(*_media(str(source), media), Saving("png" if media == "image" else "wav"))
    write_whole(str(target), content)
    return content


def _read(task: RenderTask) -> tuple[Image | Sound, int | None]:
    return _media(task.source_file, task.media)


def _media(file: str, media: str) -> tuple[Image | Sound, int | None]:
    if media == "image":
        from app.media.image import decode_image

        return decode_image(PurePath(file).name, read_bytes(file)), None
    from app.media.sound import read_sound

    with local(file) as path:
        return read_sound(path)


def _measure(media: Image | Sound, rate_hz: int | None, jpeg: bytes | None) -> Mapping[str, float]:
    """Of what the file shows: where the recipe's last step is the file, its pixels are not in ``media``."""
    from app.media.features import measure_image, measure_sound

    if rate_hz is not None:
        return measure_sound([cast(Sound, media)], rate_hz)
    if jpeg is not None:
        from app.media.image_features import MEASURED_SIDE_PX
        from augment.kernels.jpeg import decode_halved

        height, width = media.shape[:2]
        small = decode_halved(jpeg, (width, height), MEASURED_SIDE_PX)
        return measure_image(small, width_px=width, height_px=height)
    return measure_image(cast(Image, media))


@lru_cache(maxsize=4)
def _recipe(text: str) -> Recipe:
    from augment.recipe import Recipe

    return Recipe.from_yaml(text)
