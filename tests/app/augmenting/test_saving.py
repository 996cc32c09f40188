"""How samples are saved: as the parent was, unless somebody says otherwise."""

from __future__ import annotations

import io

import numpy as np
import pytest
import soundfile
from PIL import Image

from app.augmenting.saving import Saving, encode, saving_for
from app.errors import CallError
from augment.recipe import Recipe

PICTURE = np.random.default_rng(0).integers(0, 255, (20, 30, 3)).astype(np.uint8)
SOUND = np.random.default_rng(0).normal(0, 0.1, (2, 800)).astype(np.float32)


def recipe(media: str, *steps: str) -> Recipe:
    return Recipe.from_yaml(
        f"earmark-recipe: 1\nname: n\nmedia: {media}\nsteps:\n" + "".join(f"  - {step}: {{}}\n" for step in steps)
    )


@pytest.mark.parametrize(
    ("parent", "steps", "kind"),
    [
        ("a.JPG", ["rotate"], "jpeg:95"), ("a.png", ["rotate"], "png"), ("a.tif", ["jpeg", "rotate"], "png"),
        ("a.png", ["rotate", "jpeg"], "jpeg:95"), ("a.flac", ["gain"], "flac"), ("a.mp3", ["gain"], "wav"),
    ],
)  # fmt: skip
def test_as_the_parent_was_saved(parent: str, steps: list[str], kind: str) -> None:
    media = "audio" if "gain" in steps else "image"
    assert str(saving_for("auto", media, parent, recipe(media, *steps))) == kind


def test_lossless_formats_lose_nothing() -> None:
    assert (np.asarray(Image.open(io.BytesIO(encode(PICTURE, None, Saving("png"))))) == PICTURE).all()
    for kind in ("wav", "flac"):
        found, rate = soundfile.read(io.BytesIO(encode(SOUND, 8000, Saving(kind))), dtype="float32")
        assert rate == 8000 and np.abs(found.T - SOUND).max() <= 0.5 / 32768
    assert len(encode(PICTURE, None, Saving("jpeg", 30))) < len(encode(PICTURE, None, Saving("jpeg")))


@pytest.mark.parametrize(
    ("text", "media"),
    [("gif", "image"), ("png", "audio"), ("jpeg:0", "image"), ("jpeg:x", "image"), ("png:3", "image")],
)
def test_other_formats_are_told(text: str, media: str) -> None:
    with pytest.raises(CallError, match="save as"):
        Saving.of(text, media)
