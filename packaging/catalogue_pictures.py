"""Shows the transforms of pictures: a picture before and after each, for `docs/catalogue.md`.

    python packaging/catalogue_pictures.py

Afterwards `python packaging/catalogue_page.py` writes the page with them.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from PIL import Image as Pillow
from PIL import ImageDraw

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

# The rooms are found by the path above (E402).
from augment.catalog.entry import Transform  # noqa: E402
from augment.catalog.registry import IMAGE  # noqa: E402
from augment.materials import CutOut, Materials  # noqa: E402
from augment.recipe import Recipe  # noqa: E402
from augment.render import Rendered, render  # noqa: E402
from augment.sample import BoxTarget, Image, Sample  # noqa: E402

CELLS = ROOT / "resources/sample/pictures/cells"
SHOWN = "BloodImage_00067"
PICTURES = ROOT / "docs/images/catalogue"
THUMB, SEED = (220, 165), 3
CLOSELY = ("match_blur", "match_noise")


def main() -> None:
    """Draws all of them."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    for one in IMAGE:
        before_after(one, closely=one.group == "quality" or one.name in CLOSELY)


def recipe_of(one: Transform) -> Recipe:
    """The transform alone, at its usual values."""
    return Recipe.from_yaml(f"earmark-recipe: 1\nname: {one.name}\nmedia: {one.media}\nsteps:\n  - {one.name}: {{}}\n")


def picture_sample(side: int) -> Sample:
    """The shown picture, square, without labels: what they cost depends on how many there are."""
    image = Pillow.open(CELLS / "images" / f"{SHOWN}.jpg").convert("RGB").resize((side, side))
    return Sample(np.asarray(image), None)


def labelled() -> Sample:
    """The shown picture with its boxes."""
    image = np.asarray(Pillow.open(CELLS / "images" / f"{SHOWN}.jpg").convert("RGB"))
    return Sample(image, None, tuple(boxes(SHOWN)))


def boxes(name: str) -> list[BoxTarget]:
    """The boxes of a shipped annotation in the VOC format."""
    from defusedxml.ElementTree import parse

    found = []
    for index, thing in enumerate(parse(CELLS / "voc" / f"{name}.xml").getroot().iter("object")):
        edges = [float(thing.findtext(f"bndbox/{key}") or 0) for key in ("xmin", "ymin", "xmax", "ymax")]
        cls = thing.findtext("name") or ""
        found.append(BoxTarget(task="cells", id=f"{index}", cls=cls, box_px=np.array(edges) - (1, 1, 0, 0)))
    return found


def white_cell() -> CutOut:
    """A white cell of another shipped picture, to be pasted."""
    for file in sorted((CELLS / "images").glob("*.jpg")):
        cells = [one for one in boxes(file.stem) if one.cls == "WBC"] if file.stem != SHOWN else []
        image = np.asarray(Pillow.open(file).convert("RGB"))
        for cell in cells:
            x0, y0, x1, y1 = (int(edge) for edge in cell.box_px)
            if min(x0, y0) > 20 and x1 < image.shape[1] - 20 and y1 < image.shape[0] - 20:
                return _cut(file.stem, image, cell, (x0 - 16, y0 - 16, x1 + 16, y1 + 16))
    raise SystemExit("no white cell in the shipped pictures stands free")


def _cut(name: str, image: Image, cell: BoxTarget, window: tuple[int, int, int, int]) -> CutOut:
    x0, y0, x1, y1 = window
    piece = np.ascontiguousarray(image[y0:y1, x0:x1])
    box = BoxTarget(task="cells", id=cell.id, cls=cell.cls, box_px=cell.box_px - (x0, y0, x0, y0))
    return CutOut(f"{name}/cells/{cell.id}", cell.cls, lambda: (piece, (box,)))


def before_after(one: Transform, *, closely: bool) -> None:
    """The picture with its boxes, beside what becomes of both; ``closely`` shows pixels as they are."""
    before = labelled()
    # An object that is pasted is to be seen, and not every seed finds room for one.
    seeds = (
        seed for seed in range(SEED, SEED + 40) if not one.needs or "'x': " in str(made(before, one, seed).trace.steps)
    )
    after = made(before, one, next(seeds)).sample
    both = Pillow.new("RGB", (2 * THUMB[0] + 6, THUMB[1]), "white")
    for place, sample in enumerate((before, after)):
        both.paste(_close(sample) if closely else _drawn(sample), (place * (THUMB[0] + 6), 0))
    both.save(PICTURES / f"{one.name}.jpg", quality=82, optimize=True)


def made(sample: Sample, one: Transform, seed: int) -> Rendered:
    """The sample after one transform at its usual values."""
    return render(sample, recipe_of(one), seed, MATERIALS)


def _close(sample: Sample) -> Pillow.Image:
    """A piece around the white cell, pixel for pixel."""
    cell = next(one for one in boxes(SHOWN) if one.cls == "WBC").box_px
    x = int(np.clip((cell[0] + cell[2] - THUMB[0]) / 2, 0, sample.media.shape[1] - THUMB[0]))
    y = int(np.clip((cell[1] + cell[3] - THUMB[1]) / 2, 0, sample.media.shape[0] - THUMB[1]))
    return Pillow.fromarray(sample.media).crop((x, y, x + THUMB[0], y + THUMB[1]))


def _drawn(sample: Sample) -> Pillow.Image:
    picture = Pillow.fromarray(sample.media)
    pen = ImageDraw.Draw(picture)
    for target in sample.targets:
        if isinstance(target, BoxTarget):
            pen.rectangle(tuple(target.box_px - (0, 0, 1, 1)), outline=(0, 114, 178), width=3)
    picture.thumbnail(THUMB, Pillow.Resampling.LANCZOS)
    framed = Pillow.new("RGB", THUMB, "white")
    framed.paste(picture, ((THUMB[0] - picture.width) // 2, (THUMB[1] - picture.height) // 2))
    return framed


MATERIALS = Materials(objects=(white_cell(),))

if __name__ == "__main__":
    main()
