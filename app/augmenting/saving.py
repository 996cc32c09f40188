"""How samples are saved: the file formats, which of them a parent and a recipe ask for, and the bytes.

The same pixels and samples give the same bytes on every machine with the same libraries.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING, Literal, Self

import numpy as np

from app.errors import CallError
from app.units import Image, Sound

if TYPE_CHECKING:
    from augment.recipe import Recipe

Kind = Literal["jpeg", "png", "wav", "flac"]
ENDINGS: dict[Kind, str] = {"jpeg": ".jpg", "png": ".png", "wav": ".wav", "flac": ".flac"}
FOR_MEDIA: dict[str, tuple[Kind, ...]] = {"image": ("jpeg", "png"), "audio": ("wav", "flac")}
AUTO = "auto"
QUALITY = 95
_JPEGS = frozenset({".jpg", ".jpeg", ".jpe", ".jfif"})


@dataclass(frozen=True)
class Saving:
    """A file format; ``quality`` 1 to 100 is a JPEG's."""

    kind: Kind
    quality: int = QUALITY

    @property
    def ending(self) -> str:
        """Of the file's name, with its dot."""
        return ENDINGS[self.kind]

    def __str__(self) -> str:
        return f"jpeg:{self.quality}" if self.kind == "jpeg" else self.kind

    @classmethod
    def of(cls, text: str, media: str) -> Self:
        """``jpeg``, ``jpeg:80``, ``png``, ``wav``, ``flac``. Raises CallError for another, or for another medium."""
        name, _, quality = text.partition(":")
        kind = next((kind for kind in FOR_MEDIA[media] if kind == name), None)
        if kind is None:
            raise CallError(f"save as {text!r}: choose {AUTO}, {', '.join(FOR_MEDIA[media])} for {media}.")
        if not quality:
            return cls(kind)
        if kind != "jpeg" or not quality.isdecimal() or not 1 <= int(quality) <= 100:
            raise CallError(f"save as {text!r}: only a JPEG has a quality, 1 to 100, such as jpeg:90.")
        return cls(kind, int(quality))


def saving_for(text: str, media: str, parent: str, recipe: Recipe) -> Saving:
    """What ``text`` says; ``auto``: as the parent was saved, so that samples differ by their recipe and nothing else.

    That is a JPEG from a JPEG, and where the recipe ends in one, whose file then is the sample; a FLAC from a FLAC; PNG
    and WAV, which lose nothing, from all others.
    """
    if text != AUTO:
        return Saving.of(text, media)
    ending = PurePath(parent).suffix.lower()
    if media == "audio":
        return Saving("flac" if ending == ".flac" else "wav")
    return Saving("jpeg" if ending in _JPEGS or recipe.steps[-1].transform.name == "jpeg" else "png")


def encode(media: Image | Sound, rate_hz: int | None, saving: Saving) -> bytes:
    """The file's bytes. A picture has no ``rate_hz``; sound is kept in 16 bits."""
    if rate_hz is None:
        return _jpeg(media, saving.quality) if saving.kind == "jpeg" else _png(media)
    import soundfile

    buffer = io.BytesIO()
    exact = np.clip(np.rint(media.T.astype(np.float64) * 32768.0), -32768, 32767).astype(np.int16)
    soundfile.write(buffer, exact, rate_hz, format=saving.kind.upper(), subtype="PCM_16")
    return buffer.getvalue()


def _jpeg(image: Image | Sound, quality: int) -> bytes:
    from augment.kernels import jpeg

    return jpeg.encode(np.ascontiguousarray(image, dtype=np.uint8), quality)


def _png(image: Image | Sound) -> bytes:
    """Little compression: a picture with grain hardly shrinks by more of it, which takes six times as long."""
    from augment.kernels.vision import cv2

    library = cv2()
    _, found = library.imencode(
        ".png", library.cvtColor(image, library.COLOR_RGB2BGR), [library.IMWRITE_PNG_COMPRESSION, 1]
    )
    return bytes(found)
