"""The three sets of real data as folders of files with a label each, and projects made of them by the product's calls.

Spoken digits do not ship with the program (CC BY-SA 4.0): name their folder in EARMARK_FSDD. The files are those of
github.com/Jakobovski/free-spoken-digit-dataset, DIGIT_SPEAKER_TAKE.wav.
"""

from __future__ import annotations

import csv
import os
import random
import shutil
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from app.commands.dataset import SetColumns
from app.commands.labels import ImportLabels, Said
from app.dataset.register import register_folder
from app.formats.incoming import target_for
from app.formats.registry import labels_reader
from app.media.features import measure_sound_file
from app.media.likeness import close_pairs, likeness
from app.records import REFERENCE, Item, Scalar
from app.rules.load import load
from app.slices.frame import Frame, measured_frame
from app.workspace import Workspace
from augment.measures import luma_of, slant_of

ROOT = Path(__file__).resolve().parents[3]
SAMPLE = ROOT / "resources" / "sample"
SOFT_DBFS = -34
LEANS_DEG = 3.0  # to the right of the usual lean of its digit: a quarter of them
MOST_REDS = 2  # of a photo: about as many as there are of the two other kinds
CUT_PX = 2  # a box this near to the edge of its photo is of a cell that it cuts
TASK, TRAIN, DEV, TEST = "said", "train", "dev", "test"
SHEET = """\
earmark: 1
name: The loop closed
version: 1.0.0
media: {media}
tasks:
  said: {{kind: choice, options: [{options}]}}
"""


@dataclass(frozen=True)
class Row:
    """A file, what it shows, and what of it must not stand on two sides: writer, photo, "" for nothing."""

    path: str
    label: str
    group: str
    columns: Mapping[str, Scalar]
    missing: bool = False
    """Whether it may not be in train: it is left out of a seed that would have it there."""


Sides = Mapping[str, str]


@dataclass(frozen=True)
class Data:
    """Files in ``folder``. ``sides`` gives path → side for a seed, not for all; ``about`` says how, in words."""

    name: str
    media: str
    folder: Path
    rows: Sequence[Row]
    sides: Callable[[int], Sides]
    about: str

    @property
    def sheet(self) -> str:
        """One choice, whose options are the labels of the files."""
        options = ", ".join(f'"{one}"' for one in sorted({row.label for row in self.rows}))
        return SHEET.format(media=self.media, options=options)


def digits(folder: Path) -> Data:
    """scikit-learn's handwritten digits, ink white, 32 × 32 pixels.

    The pictures come writer by writer of 13, without their names: thirteen blocks of neighbours stand for them.
    """
    from sklearn.datasets import load_digits

    found = load_digits()
    folder.mkdir(parents=True)
    writers = np.arange(len(found.images)) * 13 // len(found.images)
    large = [_large(ink) for ink in found.images]
    slants = np.array([slant_of(luma_of(np.asarray(picture.convert("RGB")))) for picture in large], dtype=np.float64)
    usual = {label: np.median(slants[found.target == label]) for label in set(found.target.tolist())}
    rows = []
    for number, (picture, label, writer, slant) in enumerate(
        zip(large, found.target.tolist(), writers, slants, strict=True)
    ):
        leans = round(float(slant - usual[label]), 1)
        row = Row(f"{number:04}.png", f"d{label}", f"w{writer:02}", {"slant_deg": leans}, leans > LEANS_DEG)
        picture.save(folder / row.path)
        rows.append(row)
    share = float(np.mean([row.missing for row in rows]))
    about = (
        f"train has none of those that lean to the right by more than {LEANS_DEG:g}° of the usual lean of their digit "
        f"({share:.0%} of all; by the ink's second moments, joined to the items as the column slant_deg), as if "
        "writers of a slanted hand had come later; 13 blocks of neighbours, as many as there are writers: 3 train, "
        "7 dev, 3 test; no block on two sides; what looks the same as a picture of dev or test, by the product's "
        "measure of near-duplicates, is left out of train; nothing was changed in any file"
    )
    sides = _by_group(rows, 3, 7, _alike([folder / row.path for row in rows]))
    return Data("handwritten digits, slanted ones missing from train", "image", folder, rows, sides, about)


def _alike(files: Sequence[Path]) -> list[tuple[str, str]]:
    """The names of files that the verdict would take for the same picture."""
    bits = [likeness(np.asarray(Image.open(file).convert("RGB"))) for file in files]
    known = [place for place, one in enumerate(bits) if one is not None]
    pairs = close_pairs([one for one in bits if one is not None])
    return [(files[known[one]].name, files[known[other]].name) for one, other in pairs]


def _large(ink: np.ndarray[Any, Any]) -> Image.Image:
    small = Image.fromarray(np.round(ink * 255 / 16).astype(np.uint8))
    return small.resize((32, 32), Image.Resampling.BICUBIC)


def cells(folder: Path) -> Data:
    """Blood cells cut out of 60 photos by their published boxes, 40 × 40 pixels, a quarter of a side around."""
    folder.mkdir(parents=True)
    rows: list[Row] = []
    labels, photos = SAMPLE / "pictures" / "cells" / "voc", SAMPLE / "pictures" / "cells"
    for file in sorted(labels.glob("*.xml")):
        rows += _cells_of(file, next(photos.rglob(f"{file.stem}.jpg")), folder)
    groups = len({row.group for row in rows})
    n_train, n_dev = groups * 3 // 10, groups * 7 // 20
    share = float(np.mean([row.missing for row in rows]))
    about = (
        f"train has none of those that the edge of their photo cuts ({share:.0%} of all; a box within {CUT_PX} px of "
        "the edge; the distance is joined to the items as the column to_edge_px), as where only whole cells were "
        f"labelled at first; what lies beyond the photo is black in every cut-out; {groups} photos: {n_train} train, "
        f"{n_dev} dev, {groups - n_train - n_dev} test; none on two sides; at most {MOST_REDS} red cells each; nothing "
        "was changed in any photo"
    )
    return Data(
        "blood cells, cut ones missing from train", "image", folder, rows, _by_group(rows, n_train, n_dev), about
    )


def _cells_of(file: Path, photo: Path, folder: Path) -> list[Row]:
    from xml.etree import ElementTree

    picture = Image.open(photo).convert("RGB")
    rows: list[Row] = []
    reds = 0
    for number, thing in enumerate(ElementTree.parse(file).getroot().iter("object")):
        label = str(thing.findtext("name"))
        x0, y0, x1, y1 = (int(str(thing.findtext(f"bndbox/{edge}"))) for edge in ("xmin", "ymin", "xmax", "ymax"))
        reds += label == "RBC"
        if min(x1 - x0, y1 - y0) < 8 or (label == "RBC" and reds > MOST_REDS):
            continue
        around = (x1 - x0) // 4, (y1 - y0) // 4
        cut = picture.crop((x0 - around[0], y0 - around[1], x1 + around[0], y1 + around[1]))
        to_edge = min(x0, y0, picture.width - x1, picture.height - y1)
        row = Row(f"{file.stem}-{number:02}.png", label, file.stem, {"to_edge_px": to_edge}, to_edge <= CUT_PX)
        cut.resize((40, 40), Image.Resampling.BILINEAR).save(folder / row.path)
        rows.append(row)
    return rows


def spoken(folder: Path, given: Path | None, *, by_lot: bool) -> Data | None:
    """Ten digits by six speakers, two takes each; None where the folder is not there.

    Two speakers are not in train: two drawn by the seed, or the two whose recordings are far softer than the others'.
    """
    if given is None or not any(given.glob("?_*_?.wav")):
        return None
    folder.mkdir(parents=True)
    rows = []
    for file in sorted(given.glob("?_*_?.wav")):
        digit, speaker, _ = file.stem.split("_")
        shutil.copy(file, folder / file.name)
        # A take stands alone: a speaker is on all sides, and the slice is of speakers who will be heard again.
        rows.append(Row(file.name, f"d{digit}", "", {"speaker": speaker}))
    soft = () if by_lot else _soft(folder, rows)
    which = "drawn by the seed" if by_lot else f"whose median level is below {SOFT_DBFS} dBFS ({', '.join(soft)})"
    about = (
        f"the two speakers {which} are in dev and test only, half in each, as if their recordings had come later; "
        "of the other four 14 of 20 recordings are in train and 6 in test; nothing was changed in any file"
    )
    name = "spoken digits, speakers by lot" if by_lot else "spoken digits, soft recordings missing from train"
    return Data(name, "audio", folder, rows, _without_two_speakers(rows, soft), about)


def _soft(folder: Path, rows: Sequence[Row]) -> tuple[str, ...]:
    """The speakers whose recordings are soft, by what the product measures."""
    levels: dict[str, list[float]] = defaultdict(list)
    for row in rows:
        levels[row.columns["speaker"]].append(measure_sound_file(folder / row.path)["rms_dbfs"])
    return tuple(sorted(name for name, values in levels.items() if np.median(values) < SOFT_DBFS))


def spoken_folder() -> Path | None:
    """Where the spoken digits lie, as the environment says."""
    named = os.environ.get("EARMARK_FSDD", "")
    return Path(named) if named else None


def _by_group(
    rows: Sequence[Row], train: int, dev: int, alike: Sequence[tuple[str, str]] = ()
) -> Callable[[int], Sides]:  # fmt: skip
    """So many groups drawn for train and dev, the rest for test; of two files ``alike`` one is not in train."""
    names = sorted({row.group for row in rows})

    def sides(seed: int) -> Sides:
        order = random.Random(seed).sample(names, len(names))
        side = {name: TRAIN if at < train else DEV if at < train + dev else TEST for at, name in enumerate(order)}
        found = {row.path: side[row.group] for row in rows}
        out = {row.path for row in rows if row.missing}
        for one, other in alike:
            if found[one] != found[other]:
                out |= {one, other}
        return {path: where for path, where in found.items() if where != TRAIN or path not in out}

    return sides


def _without_two_speakers(rows: Sequence[Row], given: Sequence[str]) -> Callable[[int], Sides]:
    by_speaker: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        by_speaker[row.columns["speaker"]].append(row.path)

    def sides(seed: int) -> Sides:
        draw = random.Random(seed)
        absent = set(given or draw.sample(sorted(by_speaker), 2))
        found: dict[str, str] = {}
        for speaker, paths in sorted(by_speaker.items()):
            order = draw.sample(paths, len(paths))
            part = DEV if speaker in absent else TRAIN
            n_part = len(order) // 2 if speaker in absent else len(order) * 7 // 10
            found |= {path: part if at < n_part else TEST for at, path in enumerate(order)}
        return found

    return sides


def make_project(data: Data, path: Path, sides: Sides) -> Workspace:
    """A project of the files that are in ``sides``, registered, measured, labelled and split; open."""
    media = path.with_name(f"{path.name}-files")
    media.mkdir(parents=True)
    rows = [row for row in data.rows if row.path in sides]
    for row in rows:
        shutil.copy(data.folder / row.path, media / row.path)
    made = Workspace.create(path, name=data.name, media=data.media, sheet_text=data.sheet)
    register_folder(made, media, name="files", licence="see the benchmark", origin=data.name)
    items = {item.path: item.id for item in made.view.find(Item)}
    columns = {items[row.path]: {**row.columns, "group": row.group, "split": sides[row.path]} for row in rows}
    made.do(SetColumns(columns, group="group" if rows[0].group else "", split="split"))
    table = path.with_name(f"{path.name}-labels.csv")
    write_table(table, {row.path: row.label for row in rows})
    said = labels_reader("csv")(table, target_for(made.view.find(Item), made.sheet, task=TASK)).of(TASK)
    made.do(ImportLabels(REFERENCE, tuple(Said(item, TASK, value) for item, value in said.items())))
    return made


def write_table(file: Path, labels: Mapping[str, str]) -> None:
    """A table of paths and what is said of them."""
    with file.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.writer(opened)
        writer.writerow(("path", TASK))
        writer.writerows(sorted(labels.items()))


def measured(data: Data, path: Path) -> tuple[Frame, dict[str, str]]:
    """All files of the data as a slice's condition sees them, and path → place in the frame.

    A project apart: that in which slices are sought and recipes are suggested never holds a file of the test side.
    """
    with make_project(data, path, {row.path: TEST for row in data.rows}) as made:
        frame = measured_frame(made.view, sheet=load(data.sheet))
        return frame, {item.path: item.id for item in made.view.find(Item)}
