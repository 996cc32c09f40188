"""What the header of a picture or recording says."""

from __future__ import annotations

from typing import ClassVar, TypeAlias

import msgspec

from app.units import Media


class ImageInfo(msgspec.Struct, frozen=True, kw_only=True):
    """A picture. ``width_px`` and ``height_px`` are upright, after the EXIF orientation; the stored ones before it.

    ``mode`` is Pillow's name of the pixel layout (RGB, L, P, CMYK, I;16 …), ``bit_depth`` bits a channel as stored,
    ``warnings`` are sentences about what is odd but readable.
    """

    media: ClassVar[Media] = "image"
    width_px: int
    height_px: int
    stored_width_px: int
    stored_height_px: int
    orientation: int
    mode: str
    format: str
    n_pages: int
    bit_depth: int
    decoder: str
    warnings: tuple[str, ...] = ()


class SoundInfo(msgspec.Struct, frozen=True, kw_only=True):
    """A recording. ``n_frames`` counts samples a channel as the decoder promises them; ``subtype`` is its coding.

    ``decoder`` names library and version: frame counts and peaks made by another one need not agree.
    """

    media: ClassVar[Media] = "audio"
    rate_hz: int
    channels: int
    n_frames: int
    duration_s: float
    format: str
    subtype: str
    decoder: str
    warnings: tuple[str, ...] = ()


MediaInfo: TypeAlias = ImageInfo | SoundInfo
