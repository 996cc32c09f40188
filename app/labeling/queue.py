"""The work list of one person, as columns: a million items are listed, filtered and walked without a stall."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec
import numpy as np
from numpy.typing import NDArray

from app.items.codes import Rows, Words
from app.items.index import WORK_STATES, work_state
from app.items.read import read_table
from app.items.seen import STATES
from app.items.table import FILE_STATES, Coded, ItemTable
from app.items.texts import Texts
from app.jobs.job import Progress
from app.records import EXCLUDED, PROBE, Annotation, Assignment, Item, Project, Source, StaleLabel, Tag
from app.units import Mask

if TYPE_CHECKING:
    from app.changes.command import ChangeSet
    from app.labeling.desk import Desk
    from app.workspace import Workspace

TODO, BROKEN = STATES.index("todo"), STATES.index("broken")
RETURNED, STALE = STATES.index("returned"), STATES.index("stale")
_DONE = (STATES.index("submitted"), STATES.index("accepted"))


class Entry(msgspec.Struct, frozen=True):
    """One line of the work list. ``state`` is as in ``Desk.state``, or "broken" with its reason."""

    item_id: str
    path: str
    source: str
    state: str
    reason: str = ""


@dataclass(eq=False)
class Queue:
    """``rows`` are those of ``table`` that are to be labelled, in the order of work: what was returned comes first,
    then what the rules have changed for.

    ``state`` (a place in ``STATES`` a row of the table) changes as the work goes on. ``mine`` are the rows that are
    assigned to this person; where there are any, the others are not in ``rows`` unless all were asked for.
    """

    table: ItemTable
    rows: Rows
    state: NDArray[np.uint8]
    mine: int = 0
    others: int = 0

    def counts(self) -> dict[str, int]:
        """How many of ``rows`` are in each state."""
        found = np.bincount(self.state[self.rows], minlength=len(STATES)).tolist()
        return dict(zip(STATES, found, strict=True))

    def passing(self, text: str, state: str) -> NDArray[np.int64]:
        """Places in ``rows`` of what holds ``text`` in source or path and is in ``state``; "" passes all."""
        passed: Mask = np.ones(len(self.rows), dtype=bool)
        if state:
            passed &= self.state[self.rows] == STATES.index(state)
        if text:
            passed &= self.table.names.holding(text)[self.rows]
        return np.flatnonzero(passed)

    def is_open(self, places: NDArray[np.integer]) -> Mask:
        """Which of the ``places`` in ``rows`` wait for this person's work."""
        states = self.state[self.rows[places]]
        waits: Mask = ~np.isin(states, (*_DONE, BROKEN))
        return waits


def read_queue(workspace: Workspace, who: str, progress: Progress, *, everything: bool = False) -> Queue:
    """The items that ``who`` is to label, on a worker.

    Left out are excluded items, and sources that no task is set for, such as noise for recipes. Where items are
    assigned to ``who``, only those are in it, unless ``everything`` is asked for.
    """
    with workspace.view.frozen() as view:
        table = read_table(view, progress, bare=True)
        rank = np.full(table.count, -1, dtype=np.int8)
        for part in view.stream(Annotation, ("item_id", "state", "review"), annotator_id=who):
            progress.check()
            found = np.array([WORK_STATES.index(work_state(state, review)) for _, state, review in part], dtype=np.int8)
            np.maximum.at(rank, table.rows(line[0] for line in part), found)
        mine = _rows(table, view.columns(Assignment, ("item_id",), annotator_id=who))
        touched = _rows(table, view.columns(StaleLabel, ("item_id",), annotator_id=who, state="open"))
        probes = _rows(table, view.columns(Item, ("id",), state=PROBE))
        excluded = _rows(table, view.columns(Tag, ("item_id",), name=EXCLUDED))
    places = np.array([STATES.index(state) for state in WORK_STATES], dtype=np.uint8)
    state = np.where(rank >= 0, places[np.maximum(rank, 0)], TODO).astype(np.uint8)
    state[touched[np.isin(state[touched], _DONE)]] = STALE
    state[table.state != 0] = BROKEN
    wanted = [task.sources for task in workspace.sheet.tasks.values()]
    sources = table.texts["source"]
    labelled = sources.words.where(lambda name: any(not names or name in names for names in wanted))
    # A probe is work of those whom it was given to, whatever a task's sources are, and of nobody else.
    # No np.unique nor what calls it: it loads numpy.ma, 20 ms of opening a project.
    mine_to_prove, probing = mine[np.isin(mine, probes)], np.isin(table.order, probes)
    wanted_rows = np.where(probing, np.isin(table.order, mine_to_prove), labelled[sources.codes[table.order]])
    rows = table.order[wanted_rows & ~np.isin(table.order, excluded)]
    own = np.isin(rows, mine)
    n_mine, n_all = int((own & ~np.isin(rows, probes)).sum()), len(rows)
    if n_mine and not everything:
        rows = rows[own]
    returned, stale = state[rows] == RETURNED, state[rows] == STALE
    rows = np.concatenate([rows[returned], rows[stale], rows[~returned & ~stale]])
    return Queue(table, rows, state, n_mine, n_all - n_mine)


def queue_for(desk: Desk, everything: bool, progress: Progress) -> tuple[Desk, Queue]:
    """The queue of whom ``desk`` belongs to, and that desk: by then another person may sit there."""
    return desk, read_queue(desk.workspace, desk.who, progress, everything=everything)


def makes_stale(changes: ChangeSet) -> bool:
    """Whether lists are others after a change: not for labels, which lists follow one by one."""
    kinds = {kind.table for kind in (Item, Source, Project, Assignment)}
    if changes.area == "project" and changes.touches(StaleLabel):
        return True
    return any(
        edit.kind in kinds or (edit.kind == Tag.table and (edit.after or edit.before or {})["name"] == EXCLUDED)
        for edit in changes.edits
    )


def queue_of(entries: Sequence[Entry]) -> Queue:
    """The queue that holds ``entries`` in their order."""
    words: Words[str] = Words()
    codes = words.codes(entry.source for entry in entries)
    ids = np.array([entry.item_id.encode() for entry in entries], dtype=bytes)
    rows = np.arange(len(entries), dtype=np.int32)
    state = np.array([STATES.index(entry.state) for entry in entries], dtype=np.uint8)
    names = Texts.of(f"{entry.source}/{entry.path}" for entry in entries)
    file_state = np.where(state == BROKEN, FILE_STATES.index("broken"), 0).astype(np.uint8)
    reasons = {row: entry.reason for row, entry in enumerate(entries) if entry.reason}
    by_id = np.argsort(ids, kind="stable").astype(np.int32)
    table = ItemTable(ids, by_id, names, file_state, reasons, {"source": Coded(words, codes)}, {}, rows)
    return Queue(table, rows, state, 0, len(entries))


def _rows(table: ItemTable, lines: Sequence[tuple[str]]) -> Rows:
    found = table.rows(line[0] for line in lines)
    return found[found >= 0]
