"""What a plan will cost before it is carried out: time on one core, and room on the disk.

A few of its samples are made on trial, in memory, and their time and bytes are carried over to the others by the size
of their parents. Nothing that could be known beforehand knows as much: how many outlines are moved, how well a picture
compresses in the format of its parent, how fast this machine is today. Where the recipe cannot be carried out at all,
that is known before the batch too.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.jobs.job import Progress
from app.records import Item

if TYPE_CHECKING:
    from app.augmenting.make.plan import Plan
    from app.changes.command import View

MOST_TRIED, LEAST_TRIED, MOST_S = 8, 5, 1.5
FACTOR = 2  # within which an estimate holds; tests/bench/test_estimate.py says what was measured


@dataclass(frozen=True)
class Estimate:
    """``core_s`` is divided by the cores that work; ``tried`` samples were made to see it.

    ``failed`` is why none of them could be made, "" where one could.
    """

    core_s: float
    disk_bytes: float
    tried: int = 0
    failed: str = ""

    def wall_s(self, workers: int) -> float:
        """Seconds with so many cores at work."""
        return self.core_s / max(1, workers)


def estimate(view: View, plan: Plan, progress: Progress | None = None) -> Estimate:
    """Of all samples that the plan still has to make. A job of a second or two; raises Cancelled."""
    from app.augmenting.make.work import try_sample

    watch = progress or Progress()
    if not plan.tasks:
        return Estimate(0.0, 0.0)
    sizes = {item.id: _size(item) for item in view.find(Item, id=tuple({task.parent_id for task in plan.tasks}))}
    whole = sum(sizes[task.parent_id] for task in plan.tasks)
    spent: list[float] = []
    seen = n_bytes = 0.0
    failed = ""
    # The first is done twice: what is loaded and warmed up with it does not come again. They lie in no order that
    # means anything, since a sample's name is a hash.
    for place, task in enumerate((plan.tasks[0], *plan.tasks[:MOST_TRIED])):
        watch.check()
        watch.report(place, None, "Making samples on trial")
        began = time.thread_time()
        made, length = try_sample(task)
        took = time.thread_time() - began
        if made.error:
            failed = failed or made.error
        elif place > 0:
            spent.append(took)
            seen, n_bytes = seen + sizes[task.parent_id], n_bytes + length
        if len(spent) >= LEAST_TRIED and sum(spent) > MOST_S:
            break
    if not spent:
        return Estimate(0.0, 0.0, 0, failed)
    return Estimate(sum(spent) * whole / seen, n_bytes * whole / seen, len(spent))


def _size(item: Item) -> float:
    """What time and bytes go with: megapixels, or thousands of samples of sound."""
    features = item.features
    if item.media == "image":
        return float(features.get("megapixels", 1.0))
    duration_s, rate_hz = float(features.get("duration_s", 10.0)), float(features.get("rate_hz", 16_000))
    return duration_s * rate_hz * float(features.get("channels", 1)) / 1000


def duration(seconds: float) -> str:
    """Seconds in the unit that a person would use."""
    if seconds < 1:
        return "< 1 s"
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"


def size(count: float) -> str:
    """Bytes in the unit that a person would use."""
    for unit in ("kB", "MB", "GB"):
        count /= 1000
        if count < 1000:
            return f"{count:.3g} {unit}"
    return f"{count / 1000:.3g} TB"
