"""The variation of a suggested recipe keeps clear of what labels depend on."""

from __future__ import annotations

import pytest

from app.augmenting.recipe.variety import variety
from app.rules.load import load

HEAD = "earmark: 1\nname: n\nversion: 1.0.0\nmedia: {media}\ntasks:\n  t: {{kind: {kind}, {more}}}\n"


@pytest.mark.parametrize(
    ("media", "kind", "more", "steps"),
    [
        ("image", "choice", "options: [cat, dog]", ["rotate", "brightness_contrast"]),
        ("image", "choice", "options: [cat, dog], depends: [gravity]", ["brightness_contrast"]),
        ("image", "choice", "options: [cat, dog], depends: [exposure]", ["rotate"]),
        ("image", "boxes", "classes: [cat]", ["brightness_contrast"]),
        ("audio", "choice", "options: [bird, car]", ["time_stretch", "vocal_tract", "tilt"]),
        ("audio", "choice", "options: [bird, car], depends: [tempo]", ["vocal_tract", "tilt"]),
        ("audio", "choice", "options: [ada, bob], depends: [speaker]", ["time_stretch", "tilt"]),
    ],
)
def test_only_what_no_label_depends_on(media: str, kind: str, more: str, steps: list[str]) -> None:
    sheet = load(HEAD.format(media=media, kind=kind, more=more))
    assert [one.transform for one in variety(sheet)] == steps
