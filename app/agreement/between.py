"""The agreement of files that several people made of the same media: no project is needed, the names match them up."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from app.agreement.bootstrap import RESAMPLES
from app.agreement.measure import BareTask, Views, as_given, measure
from app.agreement.project import sheet_views
from app.agreement.report import BY, AgreementReport
from app.agreement.timing import called_alike
from app.errors import CallError, InputError, UnknownName
from app.formats.incoming import Read, Target, TaskShape, shapes_of
from app.formats.lookup import BY_STEM, Items
from app.formats.registry import BY_NAME, Reader, format_of, labels_reader
from app.ids import digest
from app.labels import values
from app.media.kinds import EXTENSIONS
from app.records import Item
from app.rules.comparing import Comparing

if TYPE_CHECKING:
    from app.rules.sheet import RuleSheet

# What a file of a format most likely holds; the first kind of which it holds something is compared.
HOLDS: Mapping[str, tuple[values.Kind, ...]] = {
    "coco": ("keypoints", "polygons", "masks", "boxes"),
    "labelme": ("polygons", "boxes"),
    "voc": ("boxes",),
    "nemo": ("transcript", "segments"),
    "kaldi": ("segments", "transcript"),
    "hf-audiofolder": ("transcript", "segments"),
    "csv": ("choice", "transcript", "boxes", "segments"),
    "jsonl": values.KINDS,
}
# Formats that say who speaks when, and nothing else.
OF_SPEAKERS = frozenset({"rttm"})
TIMED: tuple[values.Kind, ...] = ("segments", "transcript")
MOST_PROBLEMS = 5


class AnyItems(Items):
    """Items that come to be when a file names them: by the last part of the name, without the ending of its media."""

    def __init__(self) -> None:
        super().__init__(())
        self._made: dict[str, Item] = {}

    def match(self, name: str) -> tuple[Item | str, str]:
        """The item of that name; a reason where it has none."""
        last = PurePosixPath(name.replace("\\", "/").strip())
        stem = last.stem if last.suffix.lower() in EXTENSIONS else last.name
        if not stem:
            return "an empty name", ""
        if stem not in self._made:
            self._made[stem] = Item(
                id=stem, source_id="", path=stem, sha256=digest(stem), size_bytes=0, mtime_ns=0, media=""
            )
        return self._made[stem], BY_STEM

    def split(self, stem: str) -> tuple[str, str]:
        """The whole name is the item's."""
        return stem, ""


@dataclass(frozen=True)
class Between:
    """The report on files, and what could not be read of them, a line each."""

    report: AgreementReport
    problems: tuple[str, ...] = field(default=())


def measure_between(
    files: Sequence[Path],
    *,
    format_name: str = "",
    kind: str = "",
    sheet: RuleSheet | None = None,
    task: str = "",
    by: Collection[str] = BY,
    seed: int = 0,
    resamples: int = RESAMPLES,
) -> Between:
    """The agreement of two files (or folders) or more, one a person, named like the files.

    The format goes by the ending where ``format_name`` is empty. ``kind`` is what is compared; without it, the first
    kind of the format of which every file holds something, or else any: who marked nothing has said so. With a
    ``sheet``, one of its tasks is compared, by its rules. Without a sheet, speakers are called as in the first file, by
    the time that they share: what one file calls them says nothing about another. Two files that name no recording,
    and are of one each, are of the same recording.
    Raises InputError where the files share nothing, and what readers raise.
    """
    names = people_of(files)
    readers = [(labels_reader(format_name or format_of(file)), format_name or format_of(file), file) for file in files]
    if kind and kind not in values.KINDS:
        raise UnknownName("kind", kind, values.KINDS)
    shapes = _of_sheet(sheet, task, kind) if sheet is not None else _by_kind(readers[0][1], kind)
    shape, reads = _read_all(names, [(reader, file) for reader, _, file in readers], shapes)
    said = [read.of(shape.name) for read in reads]
    if all(file.is_file() and [*one] == [_own_item(file)] for file, one in zip(files, said, strict=True)):
        said = [{"the recording or picture": next(iter(one.values()))} for one in said]
    speakers = shape.kind == "segments" and all(name in OF_SPEAKERS for _, name, _ in readers)
    if speakers and sheet is None:
        said = [said[0], *[_called_as(said[0], one) for one in said[1:]]]
    labels: dict[str, dict[str, values.Value]] = {}
    for name, one in zip(names, said, strict=True):
        for item, value in one.items():
            labels.setdefault(item, {})[name] = value
    if not any(len(by_person) > 1 for by_person in labels.values()):
        first = [next(iter(one), "nothing") for one in said]
        raise InputError(
            f"{' and '.join(names)} have no item in common: the first holds {first[0]!r}, the second {first[1]!r}. "
            "Items are matched by their file names without the ending."
        )
    comparing = None if sheet is None else Comparing(sheet, shape.name, None)
    views = Views(as_given) if comparing is None else sheet_views(comparing)
    measured = sheet.task(shape.name) if sheet is not None else BareTask(shape.name, shape.kind, speakers=speakers)
    notes = tuple(
        f"{name}: {len(read.problems)} entries could not be read as they are, the first: {read.problems[0]}"
        for name, read in zip(names, reads, strict=True)
        if read.problems
    )
    notes += (comparing.note,) if comparing is not None and comparing.note else ()
    report = measure(measured, labels, views=views, by=by, notes=notes, seed=seed, resamples=resamples)
    return Between(report, tuple(line for read in reads for line in read.problems[:MOST_PROBLEMS]))


def people_of(files: Sequence[Path]) -> tuple[str, ...]:
    """A name for whoever made each file: that of the file, with its folder where two are called the same."""
    names = [file.stem or file.name for file in files]
    if len(set(names)) < len(names):
        names = [f"{file.parent.name}/{file.name}" for file in files]
    if len(set(names)) < len(names):
        raise CallError("--between wants the files of different people, and one was named twice.")
    return tuple(names)


def _read_all(
    names: Sequence[str], readers: Sequence[tuple[Reader, Path]], shapes: Iterable[TaskShape]
) -> tuple[TaskShape, list[Read]]:
    """What is compared, and what each file says of it. Raises InputError where no file holds any of it."""
    problem: Exception | None = None
    some: tuple[TaskShape, list[Read]] | None = None
    tried: list[values.Kind] = []
    empty: list[str] = []
    for shape in shapes:
        tried.append(shape.kind)
        try:
            reads = [_read(reader, file, shape) for reader, file in readers]
        except (CallError, InputError) as found:
            problem = problem or found
            continue
        holds = [any(_holds(value) for value in read.of(shape.name).values()) for read in reads]
        if all(holds):
            return shape, reads
        empty += [name for name, held in zip(names, holds, strict=True) if not held]
        some = some or ((shape, reads) if any(holds) and all(read.of(shape.name) for read in reads) else None)
    if some is not None:
        return some
    if problem is not None:
        raise problem
    listed = ", ".join(dict.fromkeys(tried))
    raise InputError(
        f"{', '.join(dict.fromkeys(empty)) or ', '.join(names)}: not every file holds labels of the kind {listed}. "
        "Choose another --kind; who marked nothing must name what they looked at."
    )


def _own_item(file: Path) -> str:
    """What an item is called that a file does not name: as the file itself."""
    found, _ = AnyItems().match(file.stem)
    return found.id if isinstance(found, Item) else ""


def _read(reader: Reader, file: Path, shape: TaskShape) -> Read:
    return reader(file, Target(AnyItems(), {shape.name: shape}))


def _by_kind(format_name: str, kind: str) -> Iterable[TaskShape]:
    carries = BY_NAME[format_name].carries
    if kind and kind not in carries:
        raise CallError(f"format {format_name!r} holds no {kind}. It holds: {', '.join(carries)}.")
    kinds = [one for one in values.KINDS if one == kind] if kind else HOLDS.get(format_name, TIMED)
    return [TaskShape(name=one, kind=one) for one in kinds if one in carries]


def _of_sheet(sheet: RuleSheet, task: str, kind: str) -> Iterable[TaskShape]:
    shapes = shapes_of(sheet)
    if task and task not in shapes:
        raise UnknownName("task", task, shapes, where=f"rule sheet {sheet.name}")
    return [shape for name, shape in shapes.items() if (not task or name == task) and (not kind or shape.kind == kind)]


def _called_as(first: Mapping[str, values.Value], other: Mapping[str, values.Value]) -> dict[str, values.Value]:
    """``other`` with its speakers called as in the ``first``, recording by recording."""
    return {item: _alike(first.get(item), value) for item, value in other.items()}


def _alike(known: values.Value | None, value: values.Value) -> values.Value:
    if isinstance(known, values.Segments) and isinstance(value, values.Segments):
        return called_alike(known, value)
    return value


def _holds(value: values.Value) -> bool:
    return bool(value.objects) if isinstance(value, values.ObjectValue) else True
