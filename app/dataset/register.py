"""Registering a folder: find its files, hash and probe what is new or changed, measure, commit in batches.

What was finished stays when the work is interrupted, and running it again goes on from there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from app import ids
from app.commands.dataset import Register, SetFeatures
from app.dataset.measuring import BATCH, FEW, RegisterReport, measure_items, unmeasured, with_state
from app.dataset.scan import media_files
from app.errors import CallError
from app.jobs.job import Progress
from app.jobs.mapping import map_processes
from app.media.info import ImageInfo, MediaInfo
from app.media.kinds import EXTENSIONS, media_of
from app.media.survey import FileHint, Surveyed, identify_file
from app.records import Item, Source

if TYPE_CHECKING:
    from app.workspace import Workspace

CHUNK = 64  # files a message to a worker
PROVENANCE_FILES = (
    "PROVENANCE.txt",
    "PROVENANCE.md",
    "LICENSE.txt",
    "LICENSE",
    "README-upstream.md",
    "SOUNDS_LICENSING.md",
)


@dataclass(frozen=True)
class Folder:
    """What is to be registered: captured values that a job can carry."""

    root: Path
    source: Source
    media: str
    known: Mapping[str, Item]
    cache: Path


def register_folder(
    workspace: Workspace,
    folder: Path,
    *,
    name: str = "",
    licence: str = "",
    origin: str = "",
    workers: int = 1,
    progress: Progress | None = None,
    measure: bool = True,
) -> RegisterReport:
    """Registers ``folder`` and measures what is new, committing batch after batch. Raises Cancelled after a stop."""
    progress = progress or Progress()
    described = describe_folder(workspace, folder, name=name, licence=licence, origin=origin)
    report = RegisterReport(described.source.name)
    workspace.do(Register(described.source, ()))
    for items in survey(described, report, progress, workers=workers):
        workspace.do(Register(described.source, items))
    if measure:
        for features, broken in measure_items(
            unmeasured(workspace, described.source), report, progress, workers=workers
        ):
            workspace.do(SetFeatures(features))
            if broken:
                workspace.do(Register(described.source, broken))
    return report


def describe_folder(workspace: Workspace, folder: Path, *, name: str, licence: str, origin: str) -> Folder:
    """What registering ``folder`` starts from. A folder that is a source already keeps its name, licence and origin."""
    root = folder.resolve()
    if not root.is_dir():
        raise CallError(f"{folder}: there is no such folder. Name the folder that holds the files.")
    sources = workspace.view.find(Source)
    same = next((found for found in sources if Path(found.root) == root), None)
    chosen = name or (same.name if same else _free_name(root.name, {found.name for found in sources}))
    before = workspace.view.get(Source, ids.source_id(chosen))
    source = Source(
        id=ids.source_id(chosen),
        name=chosen,
        root=str(root),
        licence=licence or (before.licence if before else ""),
        origin=origin or (before.origin if before else ""),
        provenance=_provenance(root) or (before.provenance if before else ""),
        added_at=before.added_at if before else ids.now(),
    )
    known = {item.path: item for item in workspace.view.find(Item, source_id=source.id)}
    return Folder(root, source, workspace.media, known, workspace.path / "cache")


def survey(folder: Folder, report: RegisterReport, progress: Progress, *, workers: int) -> Iterator[tuple[Item, ...]]:
    """Batches of new, changed and missing items; ``report`` counts along. Writes nothing."""
    extensions = {ending for ending in EXTENSIONS if media_of(f"x{ending}") == folder.media}
    paths = list(media_files(folder.root, extensions))
    report.found = len(paths)
    arguments = [(str(folder.root), chunk, _hints(folder, chunk), folder.cache) for chunk in _chunks(paths, CHUNK)]
    workers = workers if len(paths) > FEW else 1
    ready: list[Item] = []
    inner = _scaled(progress, CHUNK, len(paths))
    for found in map_processes(_identify, arguments, workers=workers, progress=inner, total=len(arguments)):
        for path, seen in found:
            item = _item(folder, path, seen, report)
            if item is not None:
                ready.append(item)
        while len(ready) >= BATCH:
            yield tuple(ready[:BATCH])
            del ready[:BATCH]
    gone = set(folder.known) - set(paths)
    lost = [folder.known[path] for path in sorted(gone) if folder.known[path].state != "missing"]
    report.missing = len(gone)
    ready += [
        with_state(item, "missing", f"{item.path}: not in {folder.root} any more. Put it back, then add again.")
        for item in lost
    ]
    if ready:
        yield tuple(ready)


def _identify(argument: tuple[str, Sequence[str], Mapping[str, FileHint], Path]) -> list[tuple[str, Surveyed]]:
    """The worker's part: a chunk of paths below a root."""
    root, paths, hints, cache = argument
    return [(path, identify_file(f"{root}/{path}", hints.get(path), cache_folder=cache)) for path in paths]


def _hints(folder: Folder, paths: Sequence[str]) -> dict[str, FileHint]:
    known = ((path, folder.known.get(path)) for path in paths)
    return {
        path: FileHint(item.sha256, item.size_bytes, item.mtime_ns)
        for path, item in known
        if item is not None and item.state == "ok"
    }


def _item(folder: Folder, path: str, seen: Surveyed, report: RegisterReport) -> Item | None:
    """The item of a file, None where nothing changed."""
    before = folder.known.get(path)
    if seen.unchanged:
        report.unchanged += 1
        return None
    if seen.error:
        report.broken.append(f"{path}: {seen.error.removeprefix(Path(path).name + ': ')}")
    else:
        report.warnings += [f"{path}: {line}" for line in seen.warnings]
    if before is None:
        report.new += 1
    elif before.sha256 == seen.sha256:
        report.unchanged += 1
    else:
        report.changed += 1
    return Item(
        id=ids.item_id(folder.source.id, path),
        source_id=folder.source.id,
        path=path,
        sha256=seen.sha256,
        size_bytes=seen.size_bytes,
        mtime_ns=seen.mtime_ns,
        media=folder.media,
        state="broken" if seen.error else "ok",
        reason=seen.error,
        features=_header_features(seen.info) if not (before and before.sha256 == seen.sha256) else {},
    )


def _header_features(info: MediaInfo | None) -> dict[str, float]:
    """What the header alone gives, so that labels can be checked before the file was measured."""
    if info is None:
        return {}
    if isinstance(info, ImageInfo):
        return {"width_px": float(info.width_px), "height_px": float(info.height_px)}
    return {"duration_s": info.duration_s, "rate_hz": float(info.rate_hz), "channels": float(info.channels)}


def _chunks(paths: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    for start in range(0, len(paths), size):
        yield paths[start : start + size]


def _scaled(progress: Progress, factor: int, total: int) -> Progress:
    """Counts files where the workers count chunks; shares the stop of ``progress``."""

    def report(done: int, _total: int | None, text: str) -> None:
        progress.report(min(done * factor, total), total, text)

    return Progress(report, progress.stop)


def _free_name(wanted: str, taken: set[str]) -> str:
    name, number = wanted or "folder", 2
    while name in taken:
        name, number = f"{wanted}-{number}", number + 1
    return name


def _provenance(root: Path) -> str:
    """The text of the provenance and licence files of the folder, so that exports can carry it."""
    parts = []
    for name in PROVENANCE_FILES:
        file = root / name
        if file.is_file() and file.stat().st_size < 100_000:
            parts.append(file.read_text("utf-8", errors="replace").strip())
    return "\n\n".join(parts)
