"""What the dialog of predictions asks for in jobs, and how it tells what came of it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.jobs.job import Progress
    from app.slices.arrival import Arrival, Wish
    from app.slices.intake import TakenIn
    from app.slices.trained import Trained
    from app.workspace import Workspace


@dataclass(frozen=True)
class Unread:
    """Why nothing could be read, and which format it is as far as that is known."""

    message: str
    format_name: str


def look_at(workspace: Workspace, wish: Wish, progress: Progress) -> Arrival | Unread:
    """Reads what is wished for; raises Cancelled alone."""
    from app.errors import Cancelled, EarmarkError
    from app.formats.recognise import recognise
    from app.slices.arrival import look

    name = wish.format_name
    try:
        name = name or recognise(wish.path).name
        with workspace.view.frozen() as view:
            return look(view, workspace.sheet, wish, progress)
    except Cancelled:
        raise
    except EarmarkError as problem:
        return Unread(problem.message, name)


def seen(workspace: Workspace, trained: Trained, item_ids: Collection[str], progress: Progress) -> str:
    """A sentence on which of the items the model has trained on."""
    from app.slices.trained import seen_of

    progress.check()
    found = seen_of(workspace.view, trained, item_ids)
    return found.text or f"None of these {len(item_ids):,} items is among those that it was trained on."


def plan(
    workspace: Workspace, who: str, found: Arrival, model: str, trained: Trained | None, replace: bool,
    progress: Progress,
) -> TakenIn:  # fmt: skip
    """The edits that keep it."""
    from app.slices.intake import plan_import

    progress.check()
    with workspace.view.frozen() as view:
        planned = plan_import(
            view, who, found.read, model=model, origin=found.wish.path.name, trained=trained, samples=found.samples,
            replace=replace, told=found.notes,
        )  # fmt: skip
    progress.check()
    return planned


def told(planned: TakenIn, model: str, problems: int) -> tuple[str, str]:
    """A sentence for the page, and its tone."""
    kept = [f"{count:,} items for {task}" for task, count in planned.items.items()]
    kept += [f"{count:,} samples for {task}" for task, count in planned.samples.items()]
    if not planned.edits:
        return f"{model}: the same predictions are there already; nothing was written.", "info"
    left_out = f" {problems:,} problems were told of in the preview." if problems else ""
    notes = "".join(f" {note}" for note in planned.notes)
    tone = "warning" if problems or planned.notes else "success"
    return f"{model}: predictions of {', '.join(kept)}.{left_out}{notes}", tone


def count_of(found: Arrival) -> str:
    """What the button says."""
    count = sum(found.tasks.values()) + sum(len(said) for said in found.samples.values())
    return f"Import {count:,} prediction{'' if count == 1 else 's'}"
