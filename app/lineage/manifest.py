"""``manifest.jsonl``: one line a file of an export, with all that leads back to its source."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from app.errors import FormatError
from app.formats.files import json_lines, read_json
from app.formats.paths import is_inside
from app.lineage.gather import Candidate, LabelOrigin, SourceOrigin
from app.lineage.media_out import Written

MANIFEST = "manifest.jsonl"
MARK = "earmark-export.json"
_encoder = msgspec.json.Encoder(order="sorted")

# What file managers leave in every folder they show.
_LITTER = frozenset((".DS_Store", "Thumbs.db", "desktop.ini"))

Line = Mapping[str, Any]


def media_line(path: str, candidate: Candidate, written: Written, origin: SourceOrigin) -> Line:
    """The line of a picture or recording."""
    item = candidate.item
    line: dict[str, Any] = {
        "path": path, "kind": "media", "sha256": written.sha256, "bytes": written.size_bytes,
        "split": candidate.split, "item": item.id,
        "source": {
            "name": origin.source.name, "licence": origin.source.licence, "origin": origin.source.origin,
            "path": item.path, "sha256": item.sha256, "at": origin.at, "who": origin.who,
        },
        "labels": [_label(one) for one in candidate.origins],
    }  # fmt: skip
    if candidate.columns:
        line["columns"] = dict(candidate.columns)
    if written.orientation != 1:
        line["orientation_baked"] = written.orientation
    if candidate.sample is not None:
        row = candidate.sample
        line["sample"] = {
            "id": row.id, "parent": item.id, "recipe": row.recipe_id, "recipe_name": candidate.recipe,
            "seed": row.seed, "variant": row.variant, "slice": row.slice, "at": row.made_at, "who": row.decided_by,
            "sha256": row.sha256,
        }  # fmt: skip
    return line


def with_approval(lines: Sequence[Line], approved: frozenset[str]) -> list[Line]:
    """The lines, those of samples with whether their recipe is among the ``approved``."""
    return [
        {**line, "sample": {**line["sample"], "approved": line["sample"]["recipe"] in approved}}
        if "sample" in line
        else line
        for line in lines
    ]


def document_line(path: str, sha256: str, size_bytes: int) -> Line:
    """The line of a table, a card or a licence."""
    return {"path": path, "kind": "document", "sha256": sha256, "bytes": size_bytes}


def encode(lines: list[Line]) -> bytes:
    """The whole manifest, in order of path."""
    return b"".join(_encoder.encode(line) + b"\n" for line in sorted(lines, key=lambda line: str(line["path"])))


def load_manifest(folder: Path) -> list[dict[str, Any]]:
    """The lines of an export's manifest. Raises FormatError when it is missing, broken or names an unsafe path."""
    path = folder / MANIFEST
    if not path.is_file():
        raise FormatError(f"{folder}: no {MANIFEST} here, so this is no export of Earmark.")
    lines: list[dict[str, Any]] = []
    for number, line in json_lines(path):
        if isinstance(line, FormatError):
            raise FormatError(f"{path}, line {number}: {line.message}. Export again.")
        if not isinstance(line, dict) or not isinstance(line.get("path"), str) or not is_inside(line["path"]):
            raise FormatError(f"{path}, line {number}: it names no file inside the export. Export again.")
        lines.append(line)
    return lines


def load_mark(folder: Path) -> dict[str, Any]:
    """What ``earmark-export.json`` says. Raises FormatError when it is missing or of another kind."""
    path = folder / MARK
    if not path.is_file():
        raise FormatError(f"{folder}: no {MARK} here, so this is no export of Earmark.")
    document = read_json(path)
    if not isinstance(document, dict) or document.get("earmark_export") != 1:
        raise FormatError(f"{path}: not written by a version of Earmark that this one knows.")
    return document


def is_litter(path: str) -> bool:
    """Whether a file is one that file managers make by themselves."""
    return path.rsplit("/", 1)[-1] in _LITTER


def _label(one: LabelOrigin) -> Mapping[str, Any]:
    return {
        "task": one.task, "annotator": one.annotator, "at": one.at, "revision": one.revision,
        "sheet": one.sheet_id, "sheet_version": one.sheet_version, "protocol": one.protocol,
    }  # fmt: skip
