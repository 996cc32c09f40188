"""What registering comes to: items measured in batches, and the report that counts along."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.errors import Cancelled
from app.jobs.job import Progress
from app.jobs.mapping import map_processes
from app.media.survey import Surveyed, survey_file
from app.records import Item, Source

if TYPE_CHECKING:
    from app.workspace import Workspace

BATCH = 5000  # files a commit: few enough to lose little, many enough to be quick
BATCH_S = 20.0  # recordings take their time
FEW = 200  # below this, starting workers takes longer than the work
# A picture of 400 megapixels takes 1.2 GB, and as much again while it is turned or scaled.
DECODER_BYTES = 4 << 30


@dataclass
class RegisterReport:
    """What registering a folder came to. ``broken`` and ``warnings`` are one line a file."""

    source: str
    found: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    missing: int = 0
    measured: int = 0
    broken: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        """The part of ``earmark add --json`` on this folder."""
        return dict(self.__dict__)

    def text(self) -> str:
        """The same in lines."""
        head = (
            f"{self.source}: {self.found} files; {self.new} new, {self.changed} changed, {self.unchanged} as before, "
            f"{self.missing} missing, {len(self.broken)} broken."
        )
        return "\n".join(
            [head, *(f"  broken: {line}" for line in self.broken), *(f"  {line}" for line in self.warnings)]
        )


def unmeasured(workspace: Workspace, source: Source) -> list[tuple[str, Item]]:
    """Files and items of a source that were never measured."""
    # Silence has no level, but a share of silence.
    key = "brightness" if workspace.media == "image" else "silence_share"
    items = workspace.view.find(Item, source_id=source.id, state="ok")
    return [(str(Path(source.root) / item.path), item) for item in items if key not in item.features]


def measure_items(
    todo: Sequence[tuple[str, Item]], report: RegisterReport, progress: Progress, *, workers: int
) -> Iterator[tuple[Mapping[str, Mapping[str, float]], tuple[Item, ...]]]:
    """Batches of features by item id, and of items that turned out to be broken. Writes nothing.

    A batch is given after so many items or seconds, and what there is when a stop is asked for, before Cancelled.
    """
    workers = workers if len(todo) > FEW // 4 else 1
    results = map_processes(
        survey_file,
        [path for path, _ in todo],
        workers=workers,
        progress=progress,
        total=len(todo),
        on_crash=_killed_its_worker,
        memory_bytes=DECODER_BYTES,
    )
    batch: list[tuple[Item, Surveyed]] = []
    begun = time.monotonic()
    try:
        for (_, item), seen in zip(todo, results, strict=True):
            batch.append((item, seen))
            if len(batch) >= BATCH or time.monotonic() - begun > BATCH_S:
                yield _measured(batch, report)
                batch, begun = [], time.monotonic()
    except Cancelled:
        yield _measured(batch, report)
        raise
    if batch:
        yield _measured(batch, report)


def _measured(
    batch: Sequence[tuple[Item, Surveyed]], report: RegisterReport
) -> tuple[Mapping[str, Mapping[str, float]], tuple[Item, ...]]:
    features: dict[str, Mapping[str, float]] = {}
    broken: list[Item] = []
    for item, seen in batch:
        if seen.error:
            report.broken.append(seen.error)
            broken.append(with_state(item, "broken", seen.error))
        elif seen.features:
            features[item.id] = seen.features
        if "measured_s" in seen.features:
            report.warnings.append(
                f"{item.path}: {seen.features['duration_s'] / 3600:.1f} h long; level, noise and bandwidth were "
                f"measured on {seen.features['measured_s'] / 60:.0f} min all over it; a peak or clipping may be missed"
            )
    report.measured += len(features)
    return features, tuple(broken)


def _killed_its_worker(path: str) -> Surveyed:
    why = "decoding it ended the program that read it. Replace the file"
    return Surveyed(path=path, media=None, error=f"{Path(path).name}: {why}.")


def with_state(item: Item, state: str, reason: str) -> Item:
    """``item`` in another state, with the reason."""
    import msgspec

    return msgspec.structs.replace(item, state=state, reason=reason)
