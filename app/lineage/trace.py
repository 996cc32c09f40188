"""From an exported file back to its source, step by step, by what lies beside it: no project is needed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.errors import CallError, FormatError
from app.lineage.manifest import MANIFEST, MARK, load_manifest, load_mark
from app.media.digest import sha256_file

Step = Mapping[str, Any]


@dataclass(frozen=True)
class Trace:
    """``steps`` lead from the source to the export; each has "kind", "at" and "who". ``intact`` is false when the
    file's bytes are no longer those that were exported."""

    file: str
    sha256: str
    steps: tuple[Step, ...]
    intact: bool

    def document(self) -> dict[str, Any]:
        """As ``earmark trace --json`` prints it."""
        return {"file": self.file, "sha256": self.sha256, "intact": self.intact, "steps": [dict(s) for s in self.steps]}


def trace(file: Path) -> Trace:
    """The lineage of an exported file, augmented ones too.

    Raises CallError when there is no such file or it was not exported, FormatError when the export is damaged.
    """
    if not file.is_file():
        raise CallError(f"{file}: there is no such file. Name a file of an export.")
    folder = _export_of(file)
    path = file.absolute().relative_to(folder).as_posix()
    mark = load_mark(folder)
    sha256 = sha256_file(file)
    if path in (MARK, MANIFEST):
        intact = path == MARK or sha256 == mark.get("manifest_sha256")
        return Trace(str(file), sha256, tuple(_ends(mark)), intact)
    line = next((one for one in load_manifest(folder) if one["path"] == path), None)
    if line is None:
        raise CallError(f"{file}: the manifest of {folder} does not know this file. It was not exported.")
    try:
        steps = (*_beginnings(line), *_ends(mark))
    except (KeyError, TypeError, AttributeError) as problem:
        raise FormatError(
            f"{folder / MANIFEST}: the line of {path} is incomplete ({problem}). Export again."
        ) from problem
    return Trace(str(file), sha256, steps, sha256 == line.get("sha256"))


def _export_of(file: Path) -> Path:
    for folder in file.absolute().parents:
        if (folder / MARK).is_file() and (folder / MANIFEST).is_file():
            return folder
    raise CallError(f"{file}: no {MARK} in any folder above it, so it belongs to no export of Earmark.")


def _beginnings(line: Mapping[str, Any]) -> Iterator[Step]:
    if line.get("kind") != "media":
        return
    source = line["source"]
    yield {"kind": "source", "item": line["item"], **{key: source[key] for key in sorted(source)}}
    for label in line["labels"]:
        yield {"kind": "label", "who": label["annotator"], **{key: label[key] for key in sorted(label)}}
    if "sample" in line:
        sample = line["sample"]
        yield {"kind": "augment", **{key: sample[key] for key in sorted(sample)}}


def _ends(mark: Mapping[str, Any]) -> Iterator[Step]:
    snapshot = mark["snapshot"]
    yield {"kind": "snapshot", **{key: snapshot[key] for key in sorted(snapshot)}, "sheet": mark["sheet"]}
    yield {
        "kind": "export", "at": snapshot["at"], "who": snapshot["who"], "format": mark["format"],
        "options": mark["options"], "made_with": mark["made_with"], "project": mark["project"],
    }  # fmt: skip
