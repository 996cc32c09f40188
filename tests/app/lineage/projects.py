"""Helpers: media made on the spot, registered and labelled, snapshots and exports of them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import soundfile
from PIL import Image

from app import ids
from app.commands.dataset import Register
from app.commands.labels import ImportLabels, Said
from app.commands.samples import AddSamples, DecideSamples
from app.jobs.runner import run_inline
from app.labels import values
from app.lineage.export import Export, Options, plan_export
from app.lineage.snapshot import TakeSnapshot, find_snapshot
from app.records import REFERENCE, Item, RecipeRow, SampleRow, Source
from app.workspace import Workspace

IMAGE_SHEET = """\
earmark: 1
name: Cells
version: 1.0.0
media: image
tasks:
  quality: {kind: choice, options: [sharp, blurred]}
  cells: {kind: boxes, classes: [red, white]}
  shapes: {kind: polygons, classes: [nucleus]}
"""
AUDIO_SHEET = """\
earmark: 1
name: Speech
version: 2.0.0
media: audio
tasks:
  words: {kind: transcript, level: clip, language: en}
  noise: {kind: choice, options: [none, hum]}
vocabulary:
  filler:
    um: [umm]
policy:
  filler: {stored: keep, exported: drop, compared: drop}
"""
MakeProject = Callable[..., Workspace]


def picture(path: Path, seed: int, *, orientation: int = 1, size: tuple[int, int] = (40, 24)) -> None:
    """A picture that no other seed gives."""
    path.parent.mkdir(parents=True, exist_ok=True)
    pixels = np.random.default_rng(seed).integers(0, 255, (size[1], size[0], 3), dtype=np.uint8)
    image = Image.fromarray(pixels)
    exif = Image.Exif()
    if orientation != 1:
        exif[0x0112] = orientation
    image.save(path, exif=exif.tobytes())


def sound(path: Path, seed: int) -> None:
    """Half a second of noise at 8 kHz."""
    path.parent.mkdir(parents=True, exist_ok=True)
    soundfile.write(path, np.random.default_rng(seed).uniform(-0.3, 0.3, 4000), 8000)


def register(workspace: Workspace, root: Path, *, name: str = "lab", licence: str = "CC BY 4.0") -> list[Item]:
    """Registers all files below ``root``."""
    source = Source(
        id=ids.source_id(name), name=name, root=str(root), licence=licence, origin="https://example.org/lab",
        provenance="Taken in the lab.", added_at="2024-01-01T00:00:00Z",
    )  # fmt: skip
    items = []
    for path in sorted(path for path in root.rglob("*") if path.is_file()):
        relative = path.relative_to(root).as_posix()
        items.append(
            Item(
                id=ids.item_id(source.id, relative), source_id=source.id, path=relative, media=workspace.media,
                sha256=hashlib.sha256(path.read_bytes()).hexdigest(), size_bytes=path.stat().st_size, mtime_ns=1,
            )
        )  # fmt: skip
    workspace.do(Register(source, tuple(items)))
    return items


def label(workspace: Workspace, said: list[Said], annotator: str = REFERENCE) -> None:
    """Brings labels in as submitted."""
    workspace.do(ImportLabels(annotator, tuple(said)))


def box(name: str, *edges: float) -> values.Box:
    """A red box."""
    return values.Box(name, "red", (edges[0], edges[1], edges[2], edges[3]))


def accept_sample(workspace: Workspace, parent: Item, *, seed: int = 7, labels: dict[str, values.Value]) -> SampleRow:
    """An augmented copy with a file of its own, accepted."""
    name = ids.stable("sample", parent.id, str(seed))
    ending = parent.path.rsplit(".", 1)[-1]
    path = workspace.path / "samples" / "abc" / f"{name}.{ending}"
    (picture if workspace.media == "image" else sound)(path, seed + 1000)
    row = SampleRow(
        id=name, parent_id=parent.id, recipe_id="f00d", slice="blur < 3", variant=0, seed=seed,
        path=path.relative_to(workspace.path).as_posix(), sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
        labels={task: values.encode(value) for task, value in labels.items()}, made_at="2024-02-01T00:00:00Z",
    )  # fmt: skip
    workspace.do(AddSamples(RecipeRow(id="f00d", name="Darker", text="steps: []"), (row,)))
    workspace.do(DecideSamples((name,), "accepted"))
    return row


def export(workspace: Workspace, out: Path, format: str, *, snapshot: str = "", **options: object) -> Export:
    """Exports a snapshot, a new one unless named."""
    if not snapshot:
        workspace.do(TakeSnapshot("for export"))
    found = find_snapshot(workspace.view, snapshot or "latest")
    chosen = Options(format, **options)
    return run_inline(plan_export(workspace.view, workspace.path, found, chosen, out=out))


def tree(folder: Path) -> dict[str, bytes]:
    """Relative path → bytes of all files."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}
