"""YOLO text files in, one an image: boxes or outlines as shares of the picture (docs.ultralytics.com, "Datasets").

A line is ``class cx cy w h``, or ``class x1 y1 x2 y2 x3 y3 …`` for an outline; a detector that saves its confidences
(``save_conf``) adds one number at the end. Classes are numbers: ``data.yaml`` (or ``classes.txt``, one a line) beside
the files or above them names them, or ``Target.names_from`` does; without either they count the sheet's classes.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from app.errors import FormatError
from app.formats.collect import Collector, size_of
from app.formats.files import read_bytes
from app.formats.geometry import bounds
from app.formats.incoming import Read, Target, TaskShape
from app.formats.numbers import number
from app.labels.values import Kind
from app.records import Item

READS: tuple[Kind, ...] = ("boxes", "polygons")
NAMES = ("data.yaml", "data.yml", "dataset.yaml", "classes.txt", "obj.names")
_ABOVE = 3  # folders above the files in which their names are looked for: labels/val, labels, the data set
_MOST_BYTES = 16 * 1024 * 1024


def read_labels(path: Path, target: Target) -> Read:
    """The labels of one .txt file or of all below a folder. Raises FormatError where there is none."""
    return _read(path, target, scored=False)


def read_predictions(path: Path, target: Target) -> Read:
    """The same with a confidence at the end of a line, where there is one. An empty file says "there is nothing"."""
    return _read(path, target, scored=True)


def _read(path: Path, target: Target, *, scored: bool) -> Read:
    shape = target.one(READS)
    found = Collector(target)
    files = sorted(path.rglob("*.txt")) if path.is_dir() else [path]
    files = [file for file in files if file.name not in NAMES]
    if not files:
        raise FormatError(f"{path}: no .txt file in this folder. Name the folder that holds one file an image.")
    names = _names(path, target, shape, found)
    read: dict[str, str] = {}
    for file in files:
        where = str(file.relative_to(path)) if path.is_dir() else file.name
        try:
            text = read_bytes(file, limit_bytes=_MOST_BYTES).decode("utf-8-sig")
        except UnicodeDecodeError:
            found.problem(where, "not UTF-8; left out")
            continue
        item = found.item(file.stem, where)
        if item is None:
            continue
        size = size_of(item)
        if size is None:
            found.problem(where, f"the size of {item.path} is not known, so shares of it say nothing; left out")
            continue
        if item.id in read:
            found.twice(item)
            found.problem(where, f"{item.path} was read from {read[item.id]} already; left out")
            continue
        read[item.id] = where
        found.mark(item, shape)
        for line, row in enumerate(text.splitlines(), 1):
            if row.strip():
                _read_line(row.split(), item, size, shape, names, found, f"{where}, line {line}", scored=scored)
    return found.result()


def _read_line(
    cells: Sequence[str], item: Item, size: tuple[float, float], shape: TaskShape, names: Sequence[str],
    found: Collector, place: str, *, scored: bool,
) -> None:  # fmt: skip
    plain = [number(cell) for cell in cells]
    numbers = [value for value in plain if value is not None]
    if len(numbers) != len(plain) or numbers[0] != int(numbers[0]):
        found.problem(place, "a whole number and shares of the picture are wanted; left out")
        return
    cls = found.name(shape, _named(int(numbers[0]), names), place)
    if cls is None:
        return
    rest = numbers[1:]
    # Shares come in pairs, so an odd one at the end is the confidence.
    score = rest.pop() if scored and len(rest) % 2 else None
    if len(rest) < 4 or len(rest) % 2:
        found.problem(place, f"{len(cells)} columns: cx cy w h or an outline are wanted; left out")
        return
    if any(not -0.01 <= share <= 1.01 for share in rest):
        found.problem(place, "shares of the picture lie between 0 and 1, these are pixels perhaps; left out")
        return
    width, height = size
    if len(rest) == 4:
        cx, cy, w, h = rest[0] * width, rest[1] * height, rest[2] * width, rest[3] * height
        corners = (cx - w / 2, cy - h / 2, cx + w / 2, cy + h / 2)
        if shape.kind == "boxes":
            found.box(item, shape, cls, corners, place, score=score)
        else:
            found.problem(place, f"a box, and {shape.name} takes outlines; left out")
        return
    ring = tuple((x * width, y * height) for x, y in zip(rest[::2], rest[1::2], strict=True))
    if shape.kind == "polygons":
        found.polygon(item, shape, cls, ring, place, score=score)
    else:
        found.box(item, shape, cls, bounds(ring), place, score=score)


def _named(place: int, names: Sequence[str]) -> str:
    return names[place] if 0 <= place < len(names) else f"class {place}"


def _names(path: Path, target: Target, shape: TaskShape, found: Collector) -> Sequence[str]:
    if target.names_from is not None:
        return _names_in(target.names_from)
    folder = path if path.is_dir() else path.parent
    for above in (folder, *list(folder.resolve().parents)[:_ABOVE]):
        for name in NAMES:
            if (above / name).is_file():
                return _names_in(above / name)
    found.problem(
        path.name, f"no data.yaml names the classes, so 0, 1, … are those of the rule sheet: {', '.join(shape.names)}"
    )
    return shape.names


def _names_in(file: Path) -> Sequence[str]:
    """The names of classes by number. Raises FormatError where the file has none."""
    text = read_bytes(file, limit_bytes=_MOST_BYTES).decode("utf-8-sig", errors="replace")
    if file.suffix.lower() not in (".yaml", ".yml"):
        return [line.strip() for line in text.splitlines()]
    listed = _yaml_names(file, text)
    if isinstance(listed, dict) and all(isinstance(key, int) and key >= 0 for key in listed):
        most = max(listed, default=-1) + 1
        if most <= 100_000:
            return [str(listed.get(place, f"class {place}")) for place in range(most)]
    if isinstance(listed, list):
        return [str(name) for name in listed]
    raise FormatError(f"{file.name}: no list 'names' of the classes. Write names: [first, second].")


def _yaml_names(file: Path, text: str) -> Any:
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    try:
        document = YAML(typ="safe", pure=True).load(text)
    except (YAMLError, ValueError, RecursionError) as problem:
        raise FormatError(f"{file.name}: not YAML ({str(problem).splitlines()[0]}).") from problem
    return document.get("names") if isinstance(document, dict) else None
