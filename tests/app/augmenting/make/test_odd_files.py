"""Parents as cameras, microscopes and recorders write them: deep, grey, see-through, turned, one sample long."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile
from PIL import Image

from app.augmenting.make.stage import Order, make_samples
from app.commands.labels import ImportLabels, Said
from app.dataset.register import register_folder
from app.labels import values
from app.media.image import read_image
from app.media.sound import read_sound
from app.records import REFERENCE, Item, SampleRow
from app.workspace import Workspace

SHEET = "earmark: 1\nname: S\nversion: 1.0.0\nmedia: {media}\ntasks:\n  ok: {{kind: {kind}}}\n"
RECIPE = "earmark-recipe: 1\nname: r\nmedia: {media}\nsteps:\n  - {step}\n"


def samples(folder: Path, media: str, kind: str, value: values.Value, step: str) -> dict[str, tuple[SampleRow, Path]]:
    """Parent → its one sample and the sample's file."""
    with Workspace.create(folder / "p", name="p", media=media, sheet_text=SHEET.format(media=media, kind=kind)) as made:
        register_folder(made, folder / "files", name="files")
        items = {item.id: item.path for item in made.view.find(Item)}
        made.do(ImportLabels(REFERENCE, tuple(Said(item, "ok", value) for item in items)))
        batch = make_samples(made, RECIPE.format(media=media, step=step), Order("", len(items), 1))
        assert not batch.failed
        return {items[row.parent_id]: (row, made.path / row.path) for row in made.view.find(SampleRow)}


@pytest.fixture
def files(tmp_path: Path) -> Path:
    (tmp_path / "files").mkdir()
    return tmp_path / "files"


def test_pictures_of_all_modes_become_samples_that_show_the_same(tmp_path: Path, files: Path) -> None:
    light = np.linspace(0, 255, 40 * 60).reshape(40, 60).astype(np.uint8)
    Image.fromarray(light).save(files / "grey.png")
    Image.fromarray(light.astype(np.uint16) * 257).save(files / "deep.png")
    Image.fromarray(np.dstack([light] * 3 + [light // 2 + 128])).save(files / "alpha.png")
    Image.fromarray(np.dstack([light, light // 2 + 128])).save(files / "grey-alpha.png")
    Image.fromarray(light).convert("P").save(files / "palette.png")
    Image.fromarray(light).convert("CMYK").save(files / "print.jpg")
    turned = Image.fromarray(light).getexif()
    turned[0x0112] = 6
    Image.fromarray(light).save(files / "turned.jpg", exif=turned)
    box = values.Boxes((values.Box(id="b", cls="x", box_px=(4.0, 4.0, 30.0, 30.0)),))
    found = samples(tmp_path, "image", "boxes, classes: [x]", box, "horizontal_flip: {}")
    assert len(found) == 7
    for name, (row, file) in found.items():
        before, after = read_image(files / name), read_image(file)
        assert after.shape == before.shape, name
        assert np.abs(after.astype(float) - before[:, ::-1]).mean() < 6, name
        width = before.shape[1]
        (moved,) = values.decode(row.labels["ok"]).objects
        assert moved.box_px == pytest.approx((width - 30, 4, width - 4, 30)), name


def test_sounds_of_one_sample_of_silence_and_of_many_channels_become_samples(tmp_path: Path, files: Path) -> None:
    draw = np.random.default_rng(0)
    soundfile.write(files / "one.wav", np.array([0.5]), 16_000)
    soundfile.write(files / "silence.flac", np.zeros(4000), 8000)
    soundfile.write(files / "eight.wav", draw.normal(0, 0.1, (4000, 8)), 48_000)
    soundfile.write(files / "deep.wav", draw.normal(0, 0.1, 4000), 16_000, subtype="PCM_24")
    found = samples(tmp_path, "audio", "choice, options: [a]", values.Choice("a"), "polarity: {}")
    assert len(found) == 4
    for name, (row, file) in found.items():
        (before, rate), (after, kept) = read_sound(files / name), read_sound(file)
        assert (after.shape, kept) == (before.shape, rate), name
        assert np.abs(after + before).max() < 1e-3, name
        assert values.decode(row.labels["ok"]) == values.Choice("a")
