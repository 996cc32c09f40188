"""Tiles of samples, in whatever format they were saved."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest
import soundfile
from PIL import Image
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from app.jobs.job import Progress
from widgets.augmenting.review.tiles import make_tiles


@pytest.mark.parametrize("ending", ["png", "jpg", "wav", "flac"])
def test_a_tile_is_a_picture_of_any_sample(qapp: QApplication, tmp_path: Path, ending: str) -> None:
    file = tmp_path / f"a.{ending}"
    media = "image" if ending in ("png", "jpg") else "audio"
    if media == "image":
        Image.new("RGB", (60, 40), (200, 30, 30)).save(file)
    else:
        soundfile.write(file, np.sin(np.arange(8000) / 9.0) / 2, 8000)
    row = SimpleNamespace(id="a", path=file.name, labels={})
    view: Any = SimpleNamespace(find=lambda _kind, id: [row])
    found = make_tiles(view, cast("Any", SimpleNamespace(media=media, tasks={})), tmp_path, ["a"], (30, 30), Progress())
    tile = found["a"]
    assert isinstance(tile, QImage) and 0 < tile.width() <= 30
    assert media == "audio" or tile.pixelColor(10, 10).red() > 150
