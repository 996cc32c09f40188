"""Cells cut out of the shipped photos by their published boxes, for the round that trains: small, with a class each."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.changes.command import View
from app.commands.dataset import SetColumns
from app.commands.labels import ImportLabels, Said
from app.dataset.register import register_folder
from app.demo.sample import LICENCES
from app.labeling.read import by_annotator
from app.labels import values
from app.media.image import read_image
from app.records import REFERENCE, Item, Source
from app.units import Image
from app.workspace import Workspace

TASK, SIDE_PX, SMALLEST_PX, MOST_RED = "cell", 32, 8, 12
TRAIN, DEV, TEST = "train", "dev", "test"
OF_TRAIN, OF_DEV = 0.4, 0.2
SHEET = """\
earmark: 1
name: One cell a picture
version: 1.0.0
media: image
tasks:
  cell: {kind: choice, options: [RBC, WBC, Platelets]}
"""


@dataclass(frozen=True)
class Crop:
    """A picture of 32 × 32 pixels, what it shows, and the photo that it is of."""

    path: str
    label: str
    photo: str


def cut(view: View, out: Path) -> tuple[Crop, ...]:
    """Every box of the annotator "bccd" with a quarter of its sides around, at most twelve red cells a photo."""
    import cv2

    out.mkdir(parents=True)
    roots = {source.id: Path(source.root) for source in view.find(Source)}
    items = {item.id: item for item in view.find(Item)}
    found: list[Crop] = []
    for item_id, people in sorted(by_annotator(view, "cells", "boxes").items()):
        said = people.get("bccd")
        if not isinstance(said, values.Boxes):
            continue
        item = items[item_id]
        photo = read_image(roots[item.source_id] / item.path)
        reds = 0
        for number, box in enumerate(said.objects):
            piece = _piece(photo, box.box_px)
            reds += box.cls == "RBC"
            if piece is None or (box.cls == "RBC" and reds > MOST_RED):
                continue
            name = f"{Path(item.path).stem}-{number:02}.png"
            small = cv2.resize(piece, (SIDE_PX, SIDE_PX), interpolation=cv2.INTER_AREA)
            cv2.imwrite(str(out / name), cv2.cvtColor(small, cv2.COLOR_RGB2BGR))
            found.append(Crop(name, box.cls, Path(item.path).stem))
    return tuple(found)


def _piece(photo: Image, box_px: Sequence[float]) -> Image | None:
    x0, y0, x1, y1 = (round(edge) for edge in box_px)
    if min(x1 - x0, y1 - y0) < SMALLEST_PX:
        return None
    wide, high = (x1 - x0) // 4, (y1 - y0) // 4
    return photo[max(0, y0 - high) : y1 + high, max(0, x0 - wide) : x1 + wide]


def sides(crops: Sequence[Crop], seed: int) -> dict[str, str]:
    """Path → train, dev or test, drawn by photos: two fifths, one fifth, two fifths. No photo is on two sides."""
    photos = sorted({one.photo for one in crops})
    order = random.Random(seed).sample(photos, len(photos))
    n_train, n_dev = round(len(photos) * OF_TRAIN), round(len(photos) * OF_DEV)
    side = {name: TRAIN if at < n_train else DEV if at < n_train + n_dev else TEST for at, name in enumerate(order)}
    return {one.path: side[one.photo] for one in crops}


def make_project(crops: Sequence[Crop], media: Path, path: Path, side: Mapping[str, str], name: str) -> Workspace:
    """A project of the crops in the folder ``media``, registered, measured, grouped by photo, split and labelled."""
    licence, origin = LICENCES["cells"]
    made = Workspace.create(path, name=name, media="image", sheet_text=SHEET)
    register_folder(made, media, name="cells", licence=licence, origin=origin)
    items = {item.path: item.id for item in made.view.find(Item)}
    columns = {items[one.path]: {"photo": one.photo, "split": side[one.path]} for one in crops}
    made.do(SetColumns(columns, group="photo", split="split"))
    labels = tuple(Said(items[one.path], TASK, values.Choice(one.label)) for one in crops)
    made.do(ImportLabels(REFERENCE, labels, protocol="published boxes, one annotator"))
    return made
