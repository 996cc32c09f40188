"""Makes one sample: read, render, measure, write. A plain function that a worker process runs."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, cast

import msgspec
import numpy as np

from app.augmenting.declared import decode
from app.augmenting.materials import bank_of
from app.augmenting.plan import RenderTask
from app.augmenting.targets import to_targets, to_values
from app.errors import DiskFull, EarmarkError
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
    """Renders ``task`` and writes its file under a temporary name first, so that no half file ever has its name.

    Never raises for a bad parent or a refused label: the reason comes back as ``error``.
    """
    from augment.errors import AugmentError

    try:
        return _make(task)
    except (EarmarkError, AugmentError) as problem:
        return Made(task, "", {}, "{}", {}, error=f"{Path(task.source_file).name}: {problem}")


def _make(task: RenderTask) -> Made:
    from augment.render import render
    from augment.sample import Sample

    labels = {name: values.decode(text) for name, text in task.labels.items()}
    media, rate_hz = _read(task)
    sample = Sample(media=media, rate_hz=rate_hz, targets=to_targets(labels), declared=decode(task.declared))
    rendered = render(sample, _recipe(task.recipe_text), task.seed, bank_of(task.materials).fitting(labels))
    refused = frozenset(drop.task for drop in rendered.trace.refused)
    moved = to_values(rendered.sample.targets, labels, refused=refused)
    content = _encode(rendered.sample.media, rendered.sample.rate_hz)
    _write(Path(task.target), content)
    return Made(
        task=task,
        sha256=hashlib.sha256(content).hexdigest(),
        labels={name: values.encode(value) for name, value in moved.items()},
        report=msgspec.json.encode(rendered.trace.to_json(), order="sorted").decode(),
        features=_measure(rendered.sample.media, rendered.sample.rate_hz),
    )


def copy_media(source: Path, target: Path, media: str) -> bytes:
    """Writes ``source`` at ``target`` as samples are written, so that the two cannot be told apart; gives the bytes.

    Raises MediaError for a file that cannot be read, DiskFull.
    """
    content = _encode(*_media(source, media))
    _write(target, content)
    return content


def _read(task: RenderTask) -> tuple[Image | Sound, int | None]:
    return _media(Path(task.source_file), task.media)


def _media(file: Path, media: str) -> tuple[Image | Sound, int | None]:
    if media == "image":
        from app.media.image import read_image

        return read_image(file), None
    from app.media.sound import read_sound

    return read_sound(file)


def _measure(media: Image | Sound, rate_hz: int | None) -> Mapping[str, float]:
    from app.media.features import measure_image, measure_sound

    if rate_hz is None:
        return measure_image(cast(Image, media))
    return measure_sound([cast(Sound, media)], rate_hz)


def _encode(media: Image | Sound, rate_hz: int | None) -> bytes:
    """PNG or 16-bit WAV: formats without loss beyond the sample's own, and the same bytes wherever they are written."""
    buffer = io.BytesIO()
    if rate_hz is None:
        from PIL import Image as Pillow

        Pillow.fromarray(np.ascontiguousarray(media)).save(buffer, "PNG", compress_level=6)
    else:
        import soundfile

        exact = np.clip(np.rint(media.T.astype(np.float64) * 32768.0), -32768, 32767).astype(np.int16)
        soundfile.write(buffer, exact, rate_hz, format="WAV", subtype="PCM_16")
    return buffer.getvalue()


def _write(target: Path, content: bytes) -> None:
    part = target.with_suffix(target.suffix + ".part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(content)
        part.replace(target)
    except OSError as problem:
        part.unlink(missing_ok=True)
        raise DiskFull(
            f"{target.parent}: cannot be written ({problem.strerror}). Free some space and go on."
        ) from problem


@lru_cache(maxsize=4)
def _recipe(text: str) -> Recipe:
    from augment.recipe import Recipe

    return Recipe.from_yaml(text)
