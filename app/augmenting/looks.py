"""What is measured of pictures for a recipe only: no features of every item.

Colour of the light, noise, JPEG quality, the slant of ink, plain margins.

They need the file at full size, which takes a hundred times as long as a thumbnail; some of a slice are enough.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np

from app.errors import MediaError
from app.jobs.job import Progress
from augment.measures import cast_of, luma_of, margins_of, noise_of, slant_of
from augment.sample import Image

MOST = 48
WARMTH, TINT, NOISE, JPEG, SLANT = "warmth", "tint", "noise_std", "jpeg_quality", "ink_slant_deg"
# Left less right as a share of the width, above less below as a share of the height, and their luma of 255.
MARGIN_X, MARGIN_Y, MARGIN_LUMA = "margin_x", "margin_y", "margin_luma"
MEASURES = (WARMTH, TINT, NOISE, JPEG, SLANT, MARGIN_X, MARGIN_Y, MARGIN_LUMA)
# Table K.1 of ITU-T T.81 (JPEG), row by row: what the Independent JPEG Group's encoder scales by its quality.
_LUMA = np.array([
    16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56, 14, 17, 22, 29, 51,
    87, 80, 62, 18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92, 49, 64, 78, 87, 103, 121, 120, 101,
    72, 92, 95, 98, 112, 100, 103, 99,
])  # fmt: skip


def measure_looks(files: Mapping[str, Path], progress: Progress) -> Mapping[str, Mapping[str, float]]:
    """Measure → item → value, for at most ``MOST`` of the items, evenly spread: a job. Broken files are left out."""
    from app.media.image import read_image

    names = sorted(files)
    chosen = [names[index] for index in np.unique(np.linspace(0, len(names) - 1, MOST).astype(int))] if names else []
    found: dict[str, dict[str, float]] = {measure: {} for measure in MEASURES}
    for index, name in enumerate(chosen):
        progress.check()
        progress.report(index, len(chosen), files[name].name)
        try:
            image = read_image(files[name])
        except MediaError:
            continue  # the data page names it
        for measure, value in _looks_of(image, files[name]).items():
            found[measure][name] = value
    return found


def _looks_of(image: Image, file: Path) -> dict[str, float]:
    luma = luma_of(image)
    warmth, tint = cast_of(image)
    left, right, top, bottom = margins_of(luma)
    known = {WARMTH: warmth, TINT: tint, NOISE: noise_of(luma), MARGIN_X: left - right, MARGIN_Y: top - bottom}
    maybe = {JPEG: jpeg_quality(file), SLANT: slant_of(luma)}
    if left or right or top or bottom:
        edges = ((left, luma[:, 0]), (right, luma[:, -1]), (top, luma[0]), (bottom, luma[-1]))
        maybe[MARGIN_LUMA] = float(np.median(max(edges, key=lambda edge: edge[0])[1]))
    return known | {name: value for name, value in maybe.items() if value is not None}


def jpeg_quality(path: Path) -> float | None:
    """The quality that the IJG's encoder would call it, 1 to 100, by the file's own table; None for other formats."""
    from PIL import Image

    try:
        with Image.open(path) as opened:
            tables = getattr(opened, "quantization", None)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
    if not tables or len(tables.get(0, ())) != 64:
        return None
    scale = float(np.median(np.array(tables[0], dtype=np.float64) / _LUMA)) * 100
    return float(np.clip(5000 / scale if scale > 100 else (200 - scale) / 2, 1, 100))
