"""An export: a training folder that is a function of (snapshot, format, options), written whole or not at all."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from app.changes.command import View
from app.errors import CallError, MediaError
from app.formats import registry
from app.formats.document import SPLITS, Dataset, Documents, LabelledItem
from app.formats.incoming import TaskShape, shapes_of
from app.jobs.job import Job, Progress
from app.lineage import augmented, card, manifest
from app.lineage.asof import as_of
from app.lineage.folder import appearing, check_target
from app.lineage.gather import Candidate, Derive, Gathered, Wanted, gather
from app.lineage.media_out import Written, look, write_media
from app.lineage.split import Ratios, check_no_leak, group_of
from app.media.info import ImageInfo, MediaInfo, SoundInfo
from app.records import Project, Snapshot, Source
from app.version import VERSION

if TYPE_CHECKING:
    from app.store.reader import Reader

_encoder = msgspec.json.Encoder(order="sorted")


@dataclass(frozen=True)
class Options:
    """How a snapshot is exported. ``group`` names a column; no ``tasks`` means all that the format can carry.

    With ``approved_only`` samples whose recipe nobody approved stay out; otherwise the export says loudly that they are
    in it.
    """

    format: str
    ratios: Ratios = field(default_factory=Ratios)
    group: str = ""
    tasks: tuple[str, ...] = ()
    with_samples: bool = True
    approved_only: bool = False
    category_ids: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Export:
    """What was written. ``files`` counts media by split, ``samples`` those that are augmented; ``notes`` say what is
    not in it and why."""

    folder: Path
    format: str
    snapshot: str
    files: Mapping[str, int]
    samples: int
    notes: tuple[str, ...]
    manifest_sha256: str


def plan_export(
    reader: Reader, project: Path, snapshot: Snapshot, options: Options, *, out: Path, derive: Derive | None = None
) -> Job[Export]:  # fmt: skip
    """The job that writes the export to the folder ``out``. ``project`` is the project's folder.

    ``derive`` gives the derived columns of items for the manifest (``app.slices.derived.derived_cells``).

    Raises CallError at once when the format cannot be written, or ``out`` holds something else. The job raises
    MediaError for a missing or changed file, CallError for a leak, DiskFull, ReadOnly; then ``out`` is as it was.
    """
    registry.writer(options.format)
    row = reader.get(Project, "project")
    media = row.media if row is not None else ""
    if media not in registry.named(options.format).media:
        raise CallError(f"format {options.format!r} holds no {media}. See `earmark formats` for those that do.")
    out = Path(out).absolute()
    _check_apart(out, project.absolute())
    _check_outside(out, reader)
    check_target(out)
    wanted = Wanted(
        snapshot,
        project,
        options.ratios,
        options.group,
        options.tasks,
        options.with_samples,
        options.approved_only,
        derive,
    )

    def run(progress: Progress) -> Export:
        with reader.frozen() as frozen:
            view = as_of(frozen, snapshot.revision_id)
            gathered = gather(view, frozen, wanted, progress)
            then = view.get(Project, "project")
        about = About(then.name if then is not None else "", media, snapshot)
        return _write(gathered, about, options, out, progress)

    return Job(f"Export to {out.name}", run)


@dataclass(frozen=True)
class About:
    """What the export is of."""

    name: str
    media: str
    snapshot: Snapshot


def _check_apart(out: Path, project: Path) -> None:
    if out == project or out in project.parents or project / "samples" in (out, *out.parents):
        raise CallError(f"{out}: the export would lie over the project {project}. Name another folder.")


def _check_outside(out: Path, view: View) -> None:
    """An export inside a source would be registered as new items the next time the folder is added."""
    for source in view.find(Source):
        root = Path(source.root).absolute()
        if root in (out, *out.parents):
            raise CallError(f"{out}: this lies inside the source {source.name!r} ({root}). Name a folder elsewhere.")


def _write(gathered: Gathered, about: About, options: Options, out: Path, progress: Progress) -> Export:
    name, snapshot = about.name, about.snapshot
    infos = _look_at_all(gathered, progress)
    dataset = _dataset(gathered, name, infos)
    documents = _documents(dataset, options)
    if not documents.media:
        raise CallError(f"nothing to export: format {options.format!r} can carry none of the labels. Choose another.")
    exported = [one for one in gathered.candidates if one.key in documents.media]
    _check_sides(exported, options)
    check_target(out)  # again: the job may have waited a while
    used = Counter(one.item.source_id for one in exported)
    proofs = augmented.proofs(gathered.verdicts, exported)
    described = card.Card(
        dataset, gathered, documents, registry.named(options.format), snapshot, about.media,
        dict(sorted(used.items())), proofs=tuple(proofs),
    )  # fmt: skip
    texts = {
        **documents.texts, **augmented.documents(proofs), "README.md": card.readme(described),
        **card.licence_files(described),
    }  # fmt: skip
    with appearing(out) as folder:
        lines = _write_media(exported, infos, documents, gathered, folder, progress)
        lines = manifest.with_approval(lines, frozenset(one.recipe for one in proofs if one.approved))
        lines += [_write_text(folder, path, data) for path, data in sorted(texts.items())]
        sealed = manifest.encode(lines)
        (folder / manifest.MANIFEST).write_bytes(sealed)
        digest = hashlib.sha256(sealed).hexdigest()
        files = {split: sum(one.split == split for one in exported) for split in SPLITS}
        files = {split: count for split, count in files.items() if count}
        notes = (*augmented.unapproved_lines(proofs), *gathered.left_out, *(loss.line() for loss in documents.losses))
        mark = _mark(gathered, name, snapshot, options, files, notes, digest)
        (folder / manifest.MARK).write_bytes(msgspec.json.format(_encoder.encode(mark), indent=2) + b"\n")
        progress.check()
    samples = sum(one.sample is not None for one in exported)
    return Export(out, options.format, snapshot.id, files, samples, notes, digest)


def _check_sides(exported: list[Candidate], options: Options) -> None:
    """The last word on leaks, on what is really written: raises CallError."""
    check_no_leak((group_of(one.item, options.group), one.split, one.path) for one in exported)
    check_no_leak((f"same {one.item.sha256}", one.split, one.path) for one in exported)


def _look_at_all(gathered: Gathered, progress: Progress) -> dict[str, MediaInfo]:
    """Headers of all files, before anything is written: one message then names all that is missing."""
    infos: dict[str, MediaInfo] = {}
    problems: list[MediaError] = []
    for done, candidate in enumerate(gathered.candidates, 1):
        progress.check()
        try:
            infos[candidate.key] = look(candidate)
        except MediaError as problem:
            problems.append(problem)
        progress.report(done, 2 * len(gathered.candidates), "looking at files")
    if problems:
        more = f" {len(problems) - 1} more files cannot be read either." if len(problems) > 1 else ""
        raise MediaError(f"{problems[0].message}{more} Nothing was exported.")
    return infos


def _dataset(gathered: Gathered, name: str, infos: Mapping[str, MediaInfo]) -> Dataset:
    shapes = shapes_of(gathered.sheet)
    labelled = {task for one in gathered.candidates for task in one.labels}
    tasks = {task: shape for task, shape in shapes.items() if task in labelled}
    entries = tuple(_entry(one, infos[one.key], tasks) for one in gathered.candidates)
    return Dataset(name, entries, tasks)


def _entry(candidate: Candidate, info: MediaInfo, tasks: Mapping[str, TaskShape]) -> LabelledItem:
    ending = f".{candidate.path.rsplit('.', 1)[-1].lower()}" if "." in candidate.path.rsplit("/", 1)[-1] else ""
    return LabelledItem(
        key=candidate.key,
        path=candidate.path,
        ending=ending if ending.isascii() and ending[1:].isalnum() else "",
        media=info.media,
        split=candidate.split,
        values={task: value for task, value in sorted(candidate.labels.items()) if task in tasks},
        width_px=info.width_px if isinstance(info, ImageInfo) else None,
        height_px=info.height_px if isinstance(info, ImageInfo) else None,
        duration_s=info.duration_s if isinstance(info, SoundInfo) else None,
        rate_hz=info.rate_hz if isinstance(info, SoundInfo) else None,
        group=candidate.item.group_key,
    )


def _documents(dataset: Dataset, options: Options) -> Documents:
    if options.format == "coco" and options.category_ids:
        from app.formats import coco_write

        return coco_write.write(dataset, options.category_ids)
    return registry.writer(options.format)(dataset)


def _write_media(
    exported: list[Candidate], infos: Mapping[str, MediaInfo], documents: Documents, gathered: Gathered,
    folder: Path, progress: Progress,
) -> list[manifest.Line]:  # fmt: skip
    lines: list[manifest.Line] = []
    for done, candidate in enumerate(exported, 1):
        progress.check()
        path = documents.media[candidate.key]
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        written: Written = write_media(candidate, infos[candidate.key], target)
        lines.append(manifest.media_line(path, candidate, written, gathered.sources[candidate.item.source_id]))
        progress.report(len(exported) + done, 2 * len(exported), "copying files")
    return lines


def _write_text(folder: Path, path: str, data: bytes) -> manifest.Line:
    target = folder / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(data)
    return manifest.document_line(path, hashlib.sha256(data).hexdigest(), len(data))


def _mark(
    gathered: Gathered, name: str, snapshot: Snapshot, options: Options, files: Mapping[str, int],
    notes: tuple[str, ...], manifest_sha256: str,
) -> Mapping[str, Any]:  # fmt: skip
    ratios, sheet = options.ratios, gathered.sheet
    return {
        "earmark_export": 1,
        "made_with": {"earmark": VERSION},
        "project": name,
        "format": options.format,
        "options": {
            "split": [ratios.train, ratios.val, ratios.test], "group": options.group, "tasks": list(options.tasks),
            "samples": options.with_samples, "approved_only": options.approved_only,
            "category_ids": dict(sorted(options.category_ids.items())),
        },
        "snapshot": {
            "id": snapshot.id, "tag": snapshot.tag, "message": snapshot.message, "at": snapshot.made_at,
            "who": snapshot.who, "revision": snapshot.revision_id,
        },
        "sheet": {"id": sheet.digest, "name": sheet.name, "version": sheet.version},
        "files": dict(files),
        "notes": list(notes),
        "manifest_sha256": manifest_sha256,
    }  # fmt: skip
