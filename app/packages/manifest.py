"""What a work package holds: one JSON document about it, and lines of items, labels and comments.

A package is a zip: ``package.json``, ``sheet.yaml``, ``items.jsonl``, ``labels.jsonl``, ``comments.jsonl``, and the
files below ``media/``. It holds one annotator's own labels and nothing of anybody else but the comments on them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

import msgspec

from app import ids
from app.commands.versions import Content
from app.errors import FormatError
from app.records import Project, Scalar

FORMAT = 1
ENDING = ".earmark"
MANIFEST, SHEET, ITEMS, LABELS, COMMENTS = (
    "package.json", "sheet.yaml", "items.jsonl", "labels.jsonl", "comments.jsonl",
)  # fmt: skip
MEDIA = "media"
INCLUDED, BY_REFERENCE, LEFT_OUT = "included", "by reference", "left out"
T = TypeVar("T")


class PackedSource(msgspec.Struct, frozen=True, kw_only=True):
    """A source of the project. ``root`` only where media are by reference."""

    id: str
    name: str
    root: str = ""
    licence: str = ""
    origin: str = ""
    provenance: str = ""


class PackedItem(msgspec.Struct, frozen=True, kw_only=True):
    """An item as an annotator needs it: no columns, groups or splits, which could tell what is expected."""

    id: str
    source_id: str
    path: str
    sha256: str
    size_bytes: int
    mtime_ns: int
    media: str
    state: str = "ok"
    reason: str = ""
    features: Mapping[str, float] = {}


class PackedLabel(msgspec.Struct, frozen=True, kw_only=True):
    """One annotation: ``revision`` and ``said_at`` are of the project that was packed. On its way back ``began`` is
    what it was when the package was opened; None for what was not there, and from an older Earmark."""

    item_id: str
    task: str
    revision: int
    said_at: str
    content: Content
    began: Content | None = None


class PackedComment(msgspec.Struct, frozen=True, kw_only=True):
    """A comment on the annotator's labels; ``author`` is a name."""

    id: str
    item_id: str
    author_id: str
    author: str
    text: str
    task: str = ""
    object_id: str = ""
    rule: str = ""
    place: str = ""
    state: str = "open"
    made_at: str = ""


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """``base`` has the digest of each annotation as it was packed first; ``begun_at`` is the step of the package's own
    history after which its labels are the annotator's new work."""

    earmark_package: int
    id: str
    project_key: str
    project: str
    media: str
    annotator_id: str
    annotator: str
    sheet_id: str
    sheet: str
    made_at: str
    made_by: str
    files: str = INCLUDED
    sound_view: Mapping[str, Scalar] = {}
    sources: tuple[PackedSource, ...] = ()
    base: Mapping[str, str] = {}
    begun_at: int = 0


def project_key(project: Project) -> str:
    """What tells one project from another, and is the same in its copies."""
    return ids.stable("project", project.name, project.created_at, project.media)


def read_manifest(text: bytes, place: str) -> Manifest:
    """The manifest of a package. Raises FormatError where it is none, or of a newer kind."""
    try:
        number = msgspec.json.decode(text, type=dict[str, object]).get("earmark_package")
        if number != FORMAT:
            raise FormatError(
                f"{place}: the package is of kind {number!r}, this Earmark knows kind {FORMAT}. Update Earmark."
            )
        return msgspec.json.decode(text, type=Manifest)
    except msgspec.DecodeError as problem:
        raise FormatError(f"{place}: {MANIFEST} cannot be read ({problem}). Ask for the package again.") from problem


def manifest_of(folder: Path) -> Manifest | None:
    """The manifest of the package that the project in ``folder`` was made of; None for any other project."""
    file = folder / MANIFEST
    return read_manifest(file.read_bytes(), str(file)) if file.is_file() else None


def to_lines(rows: Sequence[msgspec.Struct]) -> bytes:
    """One JSON document a line."""
    encode = msgspec.json.Encoder(order="sorted").encode
    return b"".join(encode(row) + b"\n" for row in rows)


def from_lines(text: bytes, kind: type[T], place: str) -> Iterator[T]:
    """The rows of ``to_lines``. Raises FormatError with the line."""
    decoder = msgspec.json.Decoder(kind)
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            try:
                yield decoder.decode(line)
            except msgspec.DecodeError as problem:
                raise FormatError(f"{place}, line {number}: cannot be read ({problem}).") from problem
