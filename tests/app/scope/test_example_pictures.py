"""Examples over the photographs that they were drawn on: the part around the objects, or what is missing."""

from __future__ import annotations

import base64
import io
import re
from pathlib import Path

import numpy as np
import pytest
from PIL import Image as PilImage

from app.dataset.register import register_folder
from app.errors import SheetError
from app.labels import values as v
from app.rules.drawn import Backdrop, drawing
from app.rules.from_label import example_from_label
from app.rules.load import load
from app.rules.page import sheet_page
from app.rules.sheet import ItemContext
from app.scope.example_pictures import backdrops
from app.workspace import Workspace

HEAD = """
earmark: 1
name: Cells
version: 1.0.0
media: image
tasks:
  cells: {kind: boxes, classes: {red: {colour: "#d04040"}}}
rules:
  - id: slips
    task: cells
    title: No slips
    check: {min_side_px: 8}
    examples:
"""
GOOD = "      - {good: {box: [210, 110, 240, 140]}, item: {width_px: 300, height_px: 200}, picture: slides/a.png}\n"
GONE = "      - {bad: {box: [10, 10, 12, 12]}, picture: slides/gone.png}\n"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A picture that is black but for a red square where the good example lies."""
    (tmp_path / "slides").mkdir()
    pixels = np.zeros((200, 300, 3), dtype=np.uint8)
    pixels[110:140, 210:240] = (255, 0, 0)
    PilImage.fromarray(pixels).save(tmp_path / "slides" / "a.png")
    with Workspace.create(tmp_path / "p", name="P", media="image", sheet_text=HEAD + GOOD + GONE) as made:
        register_folder(made, tmp_path / "slides", name="slides", measure=False)
    return tmp_path / "p"


def photograph(svg: str) -> np.ndarray:
    found = re.search(r'[^:]href="data:image/jpeg;base64,([^"]+)"', svg)
    assert found is not None, svg
    return np.asarray(PilImage.open(io.BytesIO(base64.b64decode(found[1]))).convert("RGB")).astype(int)


def test_what_is_drawn_lies_over_its_part_of_the_photograph(project: Path) -> None:
    with Workspace.open(project, read_only=True) as opened:
        sheet, found = opened.sheet, backdrops(opened.view, opened.sheet)
    first, second = sheet.rules[0].examples
    behind = found["slips", 0]
    x0, y0, x1, y1 = behind.window_px
    assert (x0, y0, x1, y1) == (170, 70, 281, 181), "the objects and 40 pixels around them"
    svg = drawing(first, sheet.task("cells"), behind)
    pixels = photograph(svg)
    assert pixels.shape[:2] == (y1 - y0, x1 - x0)
    red = np.argwhere(pixels[:, :, 0] > 128)
    box = [float(number) for number in re.findall(r"[-\d.]+", re.search(r'<path d="([^"]+)"', svg)[1])]
    scale = float(re.search(r'viewBox="0 0 ([\d.]+)', svg)[1]) / (x1 - x0)
    drawn = np.array(box).reshape(-1, 2) / scale
    # The outline runs around the very square that the picture shows.
    assert np.abs(red.min(axis=0)[::-1] - drawn.min(axis=0)).max() < 1.5
    assert np.abs(red.max(axis=0)[::-1] + 1 - drawn.max(axis=0)).max() < 1.5
    assert found["slips", 1] == Backdrop(missing="The picture slides/gone.png is not in this project.")
    page = sheet_page(sheet, None, found)
    assert "data:image/jpeg" in page and "slides/gone.png is not in this project" in page
    assert "Drawn on slides/a.png." in sheet_page(sheet), "without a project at least its name is there"
    assert drawing(second, sheet.task("cells"), found["slips", 1]).startswith("<svg"), "it is drawn all the same"


def test_a_file_that_is_damaged_or_gone_is_said_and_the_rest_goes_on(project: Path, tmp_path: Path) -> None:
    (tmp_path / "slides" / "a.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    with Workspace.open(project, read_only=True) as opened:
        assert "cannot be shown: a.png" in backdrops(opened.view, opened.sheet)["slips", 0].missing


def test_an_example_that_is_kept_of_a_label_names_its_picture() -> None:
    sheet = load(HEAD + GOOD)
    label = v.Boxes((v.Box("b", "red", (0, 0, 40, 40)),))
    made = example_from_label(
        sheet, sheet.task("cells"), sheet.rules[0], label, ItemContext(width_px=300), good=True, picture="slides/a.png"
    )
    assert made["picture"] == "slides/a.png"
    again = load(HEAD + f"      - {made}\n".replace("'", '"'))
    assert again.rules[0].examples[0].picture == "slides/a.png"


@pytest.mark.parametrize("name", ["a.png", "/etc/a.png"])
def test_a_picture_is_an_item_of_the_project_and_no_path(name: str) -> None:
    with pytest.raises(SheetError, match="name the source and the path"):
        load(HEAD + GOOD.replace("slides/a.png", name))
