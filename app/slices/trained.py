"""What a model was trained on: the snapshot, how it was split, and which items of it the model has seen.

A figure on items that a model has seen says how well it remembers them. The split of an export is a function of the
snapshot, the shares and the column that grouped them, so it can be drawn again without the export.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from app.commands.predictions import run_id
from app.lineage.manifest import MARK, load_mark
from app.lineage.snapshot import find_snapshot
from app.lineage.split import Ratios, parse_ratios, split_items
from app.records import Item, ModelRun, Snapshot

if TYPE_CHECKING:
    from app.changes.command import View
    from app.store.reader import Reader


UNKNOWN = "unknown"
"""What is written in place of a snapshot where somebody says that it is not known any more."""


@dataclass(frozen=True)
class Trained:
    """``split`` is "0.8,0.1,0.1" and, after a blank, the column that grouped the items; "" where nobody knows.

    ``snapshot_id`` is "" where somebody says that it is not known, which is not the same as saying nothing.
    """

    snapshot_id: str
    split: str = ""


@dataclass(frozen=True)
class Seen:
    """The items of a run that its model has trained on. ``guessed`` where the snapshot is known and its split is not:
    then all items of the snapshot are counted."""

    item_ids: frozenset[str]
    guessed: bool
    of: int

    @property
    def text(self) -> str:
        """A warning, "" where there is nothing to warn of."""
        if not self.item_ids:
            return ""
        if self.guessed:
            return (
                f"{len(self.item_ids):,} of its {self.of:,} items are in the snapshot that the model was trained on. "
                "How it was split is not known: name the export folder as what it was trained on."
            )
        return (
            f"The model was trained on {len(self.item_ids):,} of these {self.of:,} items: figures on them say how well "
            "it remembers. Leave them out."
        )


def trained_on(view: View, name: str) -> Trained:
    """By a snapshot's tag or id, or by the folder of the export that the model was trained from; ``UNKNOWN`` unties.

    Raises UnknownName or CallError for an unknown snapshot, FormatError for a folder that is no export.
    """
    if name == UNKNOWN and not view.find(Snapshot, tag=UNKNOWN):
        return Trained("")
    folder = Path(name)
    if not (folder / MARK).is_file() and not folder.is_dir():
        return Trained(find_snapshot(view, name).id)
    mark = load_mark(folder)
    options = mark.get("options", {})
    shares = ",".join(f"{float(share):g}" for share in options.get("split", ()))
    split = f"{shares} {options.get('group', '')}".strip()
    return Trained(find_snapshot(view, str(mark.get("snapshot", {}).get("id", ""))).id, split)


def tie_of(view: View, name: str, task: str) -> Trained | None:
    """What the model of the run ``name`` was said to be trained on; None where nothing was said."""
    run = view.get(ModelRun, run_id(name, task))
    return Trained(run.snapshot_id, run.trained_split) if run is not None and run.snapshot_id else None


def tie_after(view: View, name: str, task: str, trained: Trained | None) -> Trained | None:
    """What the run ``name`` is tied to once it is brought in again: what is said now, else what was said before.

    Of the same snapshot it also stays known how it was split.
    """
    before = tie_of(view, name, task)
    if trained is None or (before is not None and trained == Trained(before.snapshot_id)):
        return before
    return trained


def snapshot_name(view: View, snapshot_id: str | None) -> str:
    """The tag of a snapshot, or the beginning of its id; "" for none."""
    found = view.get(Snapshot, snapshot_id) if snapshot_id else None
    return (found.tag if found is not None else "") or (snapshot_id or "")[:12]


def other_training(view: View, name: str, tasks: Collection[str], trained: Trained | None) -> str:
    """Why predictions of the run ``name`` should not replace those that stand there; "" where they may.

    What a model said that was trained on another snapshot is what a later run is compared with.
    """
    if trained is None:
        return ""
    for task in tasks:
        before = tie_of(view, name, task)
        if before is not None and before.snapshot_id != trained.snapshot_id:
            was = f"{name} for {task} was trained on the snapshot {snapshot_name(view, before.snapshot_id)}"
            if not trained.snapshot_id:
                return f"{was}; of this run that is said not to be known: both are worth keeping."
            return f"{was}, this run on {snapshot_name(view, trained.snapshot_id)}: both are worth keeping."
    return ""


def seen_in_training(reader: Reader, run: ModelRun, item_ids: Collection[str]) -> Seen:
    """Which of ``item_ids`` the model of ``run`` has trained on; none where its snapshot is not known."""
    return seen_of(reader, Trained(run.snapshot_id or "", run.trained_split), item_ids)


def seen_of(reader: Reader, trained: Trained, item_ids: Collection[str]) -> Seen:
    """Which of ``item_ids`` a model has seen that was trained so; none where the snapshot is not known.

    An item of which no label counted then was in no export of the snapshot, on whichever side it would have been.
    """
    from app.labeling.read import reference_annotations
    from app.lineage.asof import as_of
    from app.lineage.content import sheet_of

    snapshot = reader.get(Snapshot, trained.snapshot_id) if trained.snapshot_id else None
    if snapshot is None:
        return Seen(frozenset(), guessed=False, of=len(item_ids))
    shares, _, group = trained.split.partition(" ")
    ratios = parse_ratios(shares) if shares else Ratios()
    with reader.frozen() as frozen:
        view = as_of(frozen, snapshot.revision_id)
        sides = split_items(view.find(Item, state="ok"), ratios, group=group)
        counted = {item for task in sheet_of(view).tasks for item in reference_annotations(view, task)}
    inside = frozenset(item for item in item_ids if sides.get(item) == "train" and item in counted)
    return Seen(inside, guessed=not shares, of=len(item_ids))
