"""Unpacking: a package becomes a project of one person in a folder of its own."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from app import ids
from app.commands.annotations import row_id
from app.commands.curate import assignment_id
from app.commands.merging import Unpack
from app.errors import CallError, FormatError
from app.formats.paths import is_inside
from app.jobs.job import Progress
from app.labels import values
from app.packages.archive import Archive, open_archive
from app.packages.manifest import (
    BY_REFERENCE,
    COMMENTS,
    INCLUDED,
    ITEMS,
    LABELS,
    MANIFEST,
    MEDIA,
    SHEET,
    Manifest,
    PackedComment,
    PackedItem,
    PackedLabel,
    from_lines,
    manifest_of,
    read_manifest,
)
from app.records import (
    ELSEWHERE,
    REFERENCE,
    Annotation,
    Annotator,
    Assignment,
    Comment,
    Item,
    LabelRow,
    Project,
    Record,
    Sheet,
    Source,
)
from app.rules.load import load
from app.store.places import HERE
from app.store.store import DATABASE, Store
from app.workspace import Workspace


@dataclass(frozen=True)
class UnpackReport:
    """Where the work lies now. ``missing`` files are looked for where the package says that they are."""

    folder: Path
    annotator: str
    items: int
    labels: int
    missing: tuple[str, ...] = ()
    there_already: bool = False


def place_for(file: Path) -> Path:
    """The folder beside a package in which it is opened: the one where it was opened before, else a new one."""
    with open_archive(file) as archive:
        manifest = read_manifest(archive.read(MANIFEST), file.name)
    for number in range(1, 100):
        folder = file.with_name(file.stem if number == 1 else f"{file.stem} {number}")
        if not folder.exists():
            return folder
        try:
            known = manifest_of(folder)
        except FormatError:
            continue
        if known is not None and known.id == manifest.id and (folder / DATABASE).is_file():
            return folder
    raise CallError(f"{file}: there are too many folders of this name. Name another one.")


def unpack(file: Path, folder: Path, progress: Progress) -> UnpackReport:
    """Makes the project. Where the same package was opened in ``folder`` before, that is left as it is.

    Raises FormatError for what is no package, is damaged or hostile, CallError where the folder holds something else,
    DiskFull where there is no room. What was begun is taken away again then.
    """
    with open_archive(file) as archive:
        manifest = read_manifest(archive.read(MANIFEST), file.name)
        if manifest.begun_at:
            raise CallError(f"{file.name}: this is the way back of a package. Merge it into the project it came from.")
        if folder.exists() and any(folder.iterdir()):
            known = manifest_of(folder)
            if known is None or known.id != manifest.id:
                raise CallError(f"{folder}: there is something else in this folder. Choose an empty one.")
            return UnpackReport(folder, known.annotator, 0, 0, there_already=True)
        content = _Content(archive, manifest)
        half = folder.with_name(f"{folder.name}.part")
        shutil.rmtree(half, ignore_errors=True)
        try:
            missing = content.extract(archive, half, folder, progress)
            begun = content.make(half)
            done = msgspec.structs.replace(manifest, begun_at=begun)
            (half / MANIFEST).write_bytes(msgspec.json.encode(done))
            if folder.exists():
                folder.rmdir()
            half.replace(folder)
        finally:
            shutil.rmtree(half, ignore_errors=True)
    return UnpackReport(folder, manifest.annotator, len(content.items), len(content.labels), missing)


class _Content:
    """The lists of a package, looked at before anything is made of them."""

    def __init__(self, archive: Archive, manifest: Manifest) -> None:
        place = archive.file.name
        self.place, self.manifest = place, manifest
        self.items = list(from_lines(archive.read(ITEMS), PackedItem, f"{place}, {ITEMS}"))
        self.labels = list(from_lines(archive.read(LABELS), PackedLabel, f"{place}, {LABELS}"))
        self.comments = list(from_lines(archive.read(COMMENTS), PackedComment, f"{place}, {COMMENTS}"))
        try:
            self.text = archive.read(SHEET).decode()
        except UnicodeDecodeError as problem:
            raise FormatError(f"{place}: {SHEET} is no text ({problem.reason}).") from problem
        self.sheet = load(self.text, path=f"{place}, {SHEET}")
        if self.sheet.media != manifest.media or self.sheet.digest != manifest.sheet_id:
            raise FormatError(f"{place}: the rule sheet is not the one that was packed. Ask for the package again.")
        if manifest.annotator_id in ("", REFERENCE):
            raise FormatError(f"{place}: it is for nobody. Ask for the package again.")
        sources = {one.id for one in manifest.sources}
        known = {one.id for one in self.items}
        for item in self.items:
            whole = item.id == ids.item_id(item.source_id, item.path) and item.source_id in sources
            if not whole or not is_inside(item.path) or not is_inside(item.source_id):
                raise FormatError(f"{place}: the item {item.path!r} does not belong in it. It was not opened.")
        said = [(one.item_id, one.task) for one in self.labels]
        if len(known) != len(self.items) or len(set(said)) != len(said):
            raise FormatError(f"{place}: something stands twice in it. It was not opened.")
        if not {item for item, _ in said} <= known or not {one.item_id for one in self.comments} <= known:
            raise FormatError(f"{place}: a label is of an item that is not in it. It was not opened.")

    def extract(self, archive: Archive, half: Path, folder: Path, progress: Progress) -> tuple[str, ...]:
        """Writes the files; gives those that are not there."""
        there = archive.media
        items = {f"{one.source_id}/{one.path}": one for one in self.items}
        stray = next((name for name in there if name not in items or there[name] != items[name].size_bytes), "")
        if stray:
            raise FormatError(f"{self.place}: the file {stray!r} belongs to no item of it. It was not opened.")
        archive.check_room(folder, sum(there.values()))
        half.mkdir(parents=True)
        for done, (name, item) in enumerate(items.items()):
            progress.report(done, len(items), item.path)
            if name in there:
                archive.extract(name, half / MEDIA / name, size=item.size_bytes, sha256=item.sha256, progress=progress)
        if self.manifest.files == INCLUDED:
            return tuple(item.path for name, item in items.items() if name not in there)
        roots = {one.id: one.root for one in self.manifest.sources}
        return tuple(one.path for one in self.items if not (Path(roots[one.source_id]) / one.path).is_file())

    def make(self, half: Path) -> int:
        """Makes the project in ``half``; gives its last revision."""
        with Workspace(Store(half, create=True), who=self.manifest.annotator_id) as made:
            made.do(Unpack(tuple(self._ground())))
            made.do(Unpack(tuple(self._work())))
            return made.view.last_revision()

    def _ground(self) -> Iterator[Record]:
        about, at = self.manifest, ids.now()
        yield Project(
            id="project", name=about.project, media=about.media, sheet_id=self.sheet.digest, created_at=at,
            sound_view=dict(about.sound_view),
        )  # fmt: skip
        yield Sheet(id=self.sheet.digest, name=self.sheet.name, version=self.sheet.version, text=self.text, added_at=at)
        yield Annotator(id=REFERENCE, name="Reference", role="reference")
        yield Annotator(id=about.annotator_id, name=about.annotator, role="annotator")
        authors = {one.author_id: one.author for one in self.comments}
        for author, name in authors.items():
            if author not in (REFERENCE, about.annotator_id):
                yield Annotator(id=author, name=name, role=ELSEWHERE)

    def _work(self) -> Iterator[Record]:
        about, at = self.manifest, ids.now()
        referred = about.files == BY_REFERENCE
        for source in about.sources:
            # Below the folder of the project wherever that is moved to.
            root = source.root if referred else f"{HERE}{MEDIA}/{source.id}"
            yield Source(
                id=source.id, name=source.name, root=root, licence=source.licence, origin=source.origin,
                provenance=source.provenance, added_at=at,
            )  # fmt: skip
        for item in self.items:
            yield Item(**{name: getattr(item, name) for name in item.__struct_fields__})
            yield Assignment(
                id=assignment_id(item.id, about.annotator_id), item_id=item.id, annotator_id=about.annotator_id,
                made_at=at,
            )  # fmt: skip
        for label in self.labels:
            yield from _annotation(label, about.annotator_id)
        for one in self.comments:
            yield Comment(
                id=one.id, item_id=one.item_id, annotator_id=about.annotator_id, author_id=one.author_id, text=one.text,
                task=one.task, object_id=one.object_id, rule=one.rule, place=one.place, state=one.state,
                made_at=one.made_at,
            )  # fmt: skip


def _annotation(label: PackedLabel, who: str) -> Sequence[Record]:
    name, said = ids.annotation_id(label.item_id, label.task, who), label.content
    rows: list[Record] = [
        Annotation(
            id=name, item_id=label.item_id, task=label.task, annotator_id=who, state=said.state, value=said.value,
            sheet_id=said.sheet_id, independent=said.independent, waivers=dict(said.waivers), made_at=said.made_at,
            waived_for=dict(said.waived_for), review=said.review, origin=said.origin,
        )
    ]  # fmt: skip
    for z, thing in enumerate(said.objects):
        key = row_id(name, values.decode_object(thing.body).id)
        rows.append(LabelRow(id=key, annotation_id=name, z=z, body=thing.body, origin=thing.origin))
    return rows
