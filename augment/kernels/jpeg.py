"""JPEG by libjpeg-turbo: what a recipe's step does to pixels, and the file itself."""

from __future__ import annotations

from typing import Literal

from augment.sample import Image

Subsampling = Literal["420", "422", "444"]


def encode(image: Image, quality: int, subsampling: Subsampling = "420") -> bytes:
    """The file. ``quality`` 1 to 100; colour at half the resolution by default, as cameras and tools save it."""
    import simplejpeg

    found: bytes = simplejpeg.encode_jpeg(image, quality=quality, colorspace="RGB", colorsubsampling=subsampling)
    return found


def decode(content: bytes) -> Image:
    """The pixels of a file that ``encode`` made."""
    import simplejpeg

    found: Image = simplejpeg.decode_jpeg(content, "RGB")
    return found


def decode_halved(content: bytes, size_px: tuple[int, int], least_px: int) -> Image:
    """The pixels at a half, a quarter or an eighth, as long as the longer side keeps ``least_px``.

    ``size_px`` is the file's (width, height). Halves of libjpeg's are close to area averages (sharpness measured after
    another shrink differs by less than 3 %), and cost a third of decoding and averaging all.
    """
    import simplejpeg

    part = 1
    while part < 8 and max(size_px) // (part * 2) >= least_px:
        part *= 2
    width, height = (-(-side // part) for side in size_px)
    found: Image = simplejpeg.decode_jpeg(content, "RGB", min_width=width, min_height=height)
    return found


def quality_at(quality: int, scale: float) -> int:
    """The quality that does to a picture made smaller by ``scale`` about what ``quality`` does to the whole one.

    Where a picture shrinks, the errors of its blocks average out: their size falls with ``scale``. So the steps of
    libjpeg's tables are made finer by as much (jcparam.c: 5000 / q below 50, 200 - 2 q above). The loss then looks as
    strong within a factor of two: more where it is of single pixels, less where it is of whole blocks.
    """
    if scale >= 1:
        return quality
    steps = (5000 / quality if quality < 50 else 200 - 2 * quality) * scale
    return max(1, min(100, round(5000 / steps if steps > 100 else (200 - steps) / 2)))
