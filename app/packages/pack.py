"""Packing: one annotator's items, own labels, the sheet and the files, as a package for another desk, and back."""

from __future__ import annotations

import zipfile
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from app import ids
from app.commands.people import check_curator
from app.commands.versions import content_of, digest_of
from app.errors import CallError, DiskFull, UnknownName
from app.jobs.job import Progress
from app.labeling.queue import read_queue
from app.packages.manifest import (
    BY_REFERENCE,
    COMMENTS,
    ENDING,
    FORMAT,
    INCLUDED,
    ITEMS,
    LABELS,
    LEFT_OUT,
    MANIFEST,
    MEDIA,
    SHEET,
    Manifest,
    PackedComment,
    PackedItem,
    PackedLabel,
    PackedSource,
    manifest_of,
    project_key,
    to_lines,
)
from app.packages.opened import as_opened
from app.records import REFERENCE, Annotation, Annotator, Comment, Item, LabelRow, Sheet, Source

if TYPE_CHECKING:
    from app.store.reader import Reader
    from app.workspace import Workspace

# The moment that every entry bears, so that the same package has the same bytes.
_MOMENT = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class PackReport:
    """What was packed. ``returns`` says that it goes back to the project that it came from; ``missing`` files could
    not be packed."""

    file: Path
    annotator: str
    items: int
    labels: int
    files: str
    returns: bool
    missing: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """In words."""
        what = f"{self.items:,} item{'' if self.items == 1 else 's'}, {self.labels:,} label"
        what += "" if self.labels == 1 else "s"
        end = " Bring it back with Merge." if self.returns else f" Files are {self.files}."
        lost = f" {len(self.missing):,} files are missing, the first is {self.missing[0]}." if self.missing else ""
        return f"Packed for {self.annotator}: {what}.{end}{lost}"


def pack(
    workspace: Workspace, annotator: str, out: Path, progress: Progress, *, by_reference: bool = False, by: str = ""
) -> PackReport:
    """Writes the work of ``annotator`` to ``out``: the items of their list, their own labels, comments on these.

    In a project that was made of a package it is the way back: what was said since, without files. Raises CallError
    where there is nothing to do, UnknownName for a stranger, DiskFull where it cannot be written.
    """
    if out.suffix != ENDING:
        raise CallError(f"{out.name}: call the package something{ENDING}.")
    if by and by != annotator:
        check_curator(workspace.view, by, "packs the work of others")
    came = manifest_of(workspace.path)
    with workspace.view.frozen() as view:
        person = _person(view, annotator)
        if came is not None and came.annotator_id != annotator:
            raise CallError(f"this project is the work package of {came.annotator}, and of nobody else.")
        queue = read_queue(workspace, annotator, progress)
        wanted = queue.table.ids_of(queue.rows)
        if not wanted:
            raise CallError(f"{person.name} has no items. Assign some first.")
        files = LEFT_OUT if came is not None else BY_REFERENCE if by_reference else INCLUDED
        manifest, labels = _about(workspace, view, person, frozenset(wanted), files, came, by)
        items = [one for one in view.find(Item) if one.id in frozenset(wanted)]
        comments = list(_comments(view, annotator, frozenset(wanted)))
        text = (view.get(Sheet, manifest.sheet_id) or workspace.view.find(Sheet)[0]).text
        roots = {source.id: Path(source.root) for source in view.find(Source)}
    lists = {
        MANIFEST: msgspec.json.format(msgspec.json.encode(manifest), indent=1),
        SHEET: text.encode(),
        ITEMS: to_lines([_packed(one) for one in items] if came is None else []),
        LABELS: to_lines(labels),
        COMMENTS: to_lines(comments),
    }
    media = [(f"{one.source_id}/{one.path}", roots[one.source_id] / one.path) for one in items if files == INCLUDED]
    missing = _write(out, lists, media, progress)
    return PackReport(out, person.name, len(items), len(labels), files, came is not None, missing)


def _about(
    workspace: Workspace,
    view: Reader,
    person: Annotator,
    wanted: Collection[str],
    files: str,
    came: Manifest | None,
    by: str,
) -> tuple[Manifest, list[PackedLabel]]:
    labels = list(_labels(view, person.id, wanted, after=came.begun_at if came is not None else None))
    if came is not None:
        return msgspec.structs.replace(came, files=files, made_at=ids.now(), made_by=by or person.id), labels
    project = workspace.project
    sheet = workspace.sheet
    base = {ids.annotation_id(one.item_id, one.task, person.id): digest_of(one.content) for one in labels}
    used = {row[0] for row in view.columns(Item, ("source_id",), id=tuple(wanted))}
    sources = tuple(
        PackedSource(
            id=one.id, name=one.name, root=one.root if files == BY_REFERENCE else "", licence=one.licence,
            origin=one.origin, provenance=one.provenance,
        )
        for one in view.find(Source)
        if one.id in used
    )  # fmt: skip
    key = project_key(project)
    return (
        Manifest(
            earmark_package=FORMAT,
            id=ids.stable("package", key, person.id, str(view.last_revision()), ids.fresh()),
            project_key=key, project=project.name, media=project.media, annotator_id=person.id, annotator=person.name,
            sheet_id=sheet.digest, sheet=f"{sheet.name} {sheet.version}", made_at=ids.now(),
            made_by=by or workspace.who, files=files, sound_view=project.sound_view, sources=sources, base=base,
        ),
        labels,
    )  # fmt: skip


def _person(view: Reader, annotator: str) -> Annotator:
    found = view.get(Annotator, annotator)
    if found is None or annotator == REFERENCE:
        raise UnknownName("annotator", annotator, [one.id for one in view.find(Annotator) if one.id != REFERENCE])
    return found


def _labels(view: Reader, annotator: str, wanted: Collection[str], *, after: int | None) -> Iterator[PackedLabel]:
    """The annotations of ``annotator`` that changed after a revision, with when that was; all of them for None."""
    mine = [one for one in view.find(Annotation, annotator_id=annotator) if one.item_id in wanted]
    rows: dict[str, list[LabelRow]] = defaultdict(list)
    for row in view.find(LabelRow, annotation_id=tuple(one.id for one in mine)):
        rows[row.annotation_id].append(row)
    last = {} if after is None else _last_changes(view, {one.id for one in mine}, after)
    began = {} if after is None else as_opened(view, last, after)
    for one in mine:
        revision, at = last.get(one.id, (0, one.made_at))
        if after is None or one.id in last:
            yield PackedLabel(
                item_id=one.item_id,
                task=one.task,
                revision=revision,
                said_at=at,
                content=content_of(one, rows[one.id]),
                began=began.get(one.id),
            )


def _last_changes(view: Reader, names: Collection[str], after: int) -> dict[str, tuple[int, str]]:
    """Annotation → the last revision since ``after`` that changed it or one of its objects, and when that was."""
    found: dict[str, tuple[int, str]] = {}
    for step in view.revisions(after=after):
        for edit in view.edits(step.id):
            owner = edit.id
            if edit.kind == LabelRow.table:
                owner = str((edit.after or edit.before or {}).get("annotation_id"))
            if edit.kind in (Annotation.table, LabelRow.table) and owner in names:
                found[owner] = (step.id, step.at)
    return found


def _comments(view: Reader, annotator: str, wanted: Collection[str]) -> Iterator[PackedComment]:
    names = {one.id: one.name for one in view.find(Annotator)}
    for one in view.find(Comment, annotator_id=annotator):
        if one.item_id in wanted:
            yield PackedComment(
                id=one.id, item_id=one.item_id, author_id=one.author_id, author=names.get(one.author_id, one.author_id),
                text=one.text, task=one.task, object_id=one.object_id, rule=one.rule, place=one.place, state=one.state,
                made_at=one.made_at,
            )  # fmt: skip


def _packed(item: Item) -> PackedItem:
    return PackedItem(
        id=item.id, source_id=item.source_id, path=item.path, sha256=item.sha256, size_bytes=item.size_bytes,
        mtime_ns=item.mtime_ns, media=item.media, state=item.state, reason=item.reason, features=item.features,
    )  # fmt: skip


def _write(
    out: Path, lists: dict[str, bytes], media: Sequence[tuple[str, Path]], progress: Progress
) -> tuple[str, ...]:
    """Writes the zip beside its place and puts it there when it is whole."""
    half = out.with_name(f"{out.name}.part")
    missing: list[str] = []
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with zipfile.ZipFile(half, "w", allowZip64=True) as opened:
            for name, text in lists.items():
                entry = zipfile.ZipInfo(name, _MOMENT)
                opened.writestr(entry, text, zipfile.ZIP_DEFLATED)
            for done, (name, file) in enumerate(media):
                progress.report(done, len(media))
                if not file.is_file():
                    missing.append(name.partition("/")[2])
                    continue
                entry = zipfile.ZipInfo(f"{MEDIA}/{name}", _MOMENT)
                entry.file_size = file.stat().st_size
                # Pictures and sound are compressed already.
                with file.open("rb") as stream, opened.open(entry, "w") as into:
                    while piece := stream.read(1 << 20):
                        progress.check()
                        into.write(piece)
        half.replace(out)
    except OSError as problem:
        raise DiskFull(f"{out}: cannot be written ({problem.strerror}). Choose another place.") from problem
    finally:
        half.unlink(missing_ok=True)
    return tuple(missing)
