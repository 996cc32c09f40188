"""The open project: the one write path, undo, queries, and news of changes.

Everything that changes a project goes through ``Workspace.do``: the command plans its edits from a read-only view,
the edits are held against the rule sheet, committed with their history row in one transaction, and announced as one
ChangeSet. It may be called from any thread: a change of thousands of rows is done on a worker, and only the write
itself, which everything was worked out for before, keeps other writers waiting.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from app import ids
from app.changes.command import ChangeSet, Command
from app.changes.edit import Edit, folded, lasting
from app.changes.news import Listener, News
from app.changes.stack import Steps, UndoStack
from app.commands.dataset import BringHome
from app.commands.project import CreateProject
from app.errors import NotAProject, ReadOnly, StaleEdit
from app.labeling.guard import guard_edits
from app.records import BY_TABLE, Item, Project, Sheet, Source
from app.store.places import homes
from app.store.prepared import prepared
from app.store.reader import Reader, Revision
from app.store.store import Store
from app.store.writer import Stamp, Writer

if TYPE_CHECKING:
    from app.rules.sheet import RuleSheet
    from app.units import Media

# So often a plan is made again where another thread has changed a row that it is about.
PLANS = 5


class Workspace:
    """One open project. Use ``create`` or ``open``; close it, or use it in a ``with``."""

    def __init__(self, store: Store, *, who: str) -> None:
        self.store, self.who = store, who
        self._writer = Writer(store.writing, store.folder) if store.writing is not None else None
        self._writing, self._news, self._n_written = threading.RLock(), News(), 0
        self._stacks: dict[tuple[str, str], UndoStack] = {}
        self._sheet: RuleSheet | None = None
        self._known: RuleSheet | None = None
        self._project: tuple[int, Project | None] = (-1, None)
        self._n_projects = 0

    @classmethod
    def create(cls, path: Path, *, name: str, media: str, sheet_text: str, who: str = "lead") -> Workspace:
        """A new project in the folder ``path`` (made if needed). Raises SheetError before anything is written."""
        from app.rules.load import load

        command = CreateProject(
            name=name, media=media, sheet_text=sheet_text, sheet=load(sheet_text, path="rule sheet")
        )
        command.check()
        workspace = cls(Store(path, create=True), who=who)
        workspace.do(command)
        return workspace

    @classmethod
    def open(cls, path: Path, *, who: str = "lead", read_only: bool = False) -> Workspace:
        """An existing project. Raises NotAProject, ProjectLocked, ProjectTooNew, ProjectDamaged, ReadOnly."""
        workspace = cls(Store(path, read_only=read_only), who=who)
        try:
            if not read_only and (found := homes(workspace.view.columns(Source, ("id", "root")), path)):
                workspace.do(BringHome(found))
        except BaseException:
            workspace.close()
            raise
        return workspace

    # ---- reading

    @property
    def path(self) -> Path:
        """The project's folder."""
        return self.store.folder

    @property
    def view(self) -> Reader:
        """Read-only eyes on the project, for any thread."""
        return self.store.reader

    @property
    def project(self) -> Project:
        """The row about the project itself."""
        found = self._project_row()
        if found is None:
            raise NotAProject(f"{self.path}: the project was never finished. Remove the folder and make it anew.")
        return found

    def _project_row(self) -> Project | None:
        """Asked for at every step, and so remembered while nobody else can write.

        With the number of its changes before it was read: what a worker reads during a change is not believed later.
        """
        number, found = self._project
        if number == self._n_projects:
            return found
        number = self._n_projects
        found = self.view.get(Project, "project")
        if self._writer is not None:
            self._project = number, found
        return found

    @property
    def media(self) -> Media:
        """ "image" or "audio"."""
        return "audio" if self.project.media == "audio" else "image"

    @property
    def sheet(self) -> RuleSheet:
        """The active rule sheet."""
        wanted = self.project.sheet_id
        if self._known is not None and self._known.digest == wanted:
            self._sheet, self._known = self._known, None
        if self._sheet is None or self._sheet.digest != wanted:
            from app.rules.load import load

            row = self.view.get(Sheet, wanted or "")
            if row is None:
                raise NotAProject(f"{self.path}: the project has no rule sheet. Restore a backup.")
            self._sheet = load(row.text, path=f"{row.name} {row.version}")
        return self._sheet

    def know(self, sheet: RuleSheet) -> None:
        """A sheet that was loaded elsewhere: when it comes into force its text is not read once more.

        For the window, where reading a sheet would be felt.
        """
        self._known = sheet

    @property
    def read_only(self) -> bool:
        """Whether nothing can be changed through this workspace."""
        return self._writer is None

    def hearing(self, item: Item) -> Sequence[tuple[float, float]] | None:
        """Where something is heard in a recording, as far as somebody has looked (``app.media.speech_cache``)."""
        from app.media.speech_cache import known_speech

        return known_speech(self.path / "cache", item.sha256)

    # ---- writing

    def do(self, command: Command, *, who: str | None = None, origin: str = "", joins: bool = False) -> ChangeSet:
        """Carries ``command`` out for ``who`` (default: the workspace's own) and announces what changed.

        With ``joins`` it is one step of undo with what ``who`` did last in this area: text that is saved while it is
        being typed.

        Raises what the command's plan raises, RuleViolation where the sheet forbids it, StaleEdit, DiskFull, ReadOnly.
        An empty plan writes nothing and gives a ChangeSet without edits.
        """
        who = who or self.who
        for left in reversed(range(PLANS)):
            written = self._n_written
            try:
                return self._do(command, who, origin, joins)
            except StaleEdit:
                # Planned before another thread wrote, which is to say: too early.
                if written == self._n_written or not left:
                    raise
        raise AssertionError("the last plan returns or raises")

    def _do(self, command: Command, who: str, origin: str, joins: bool) -> ChangeSet:
        # On one connection and at one moment; it ends before the commit, which must not wait for it.
        with self.view.frozen() as view:
            edits = tuple(command.plan(view, who))
            if not edits:
                return ChangeSet(view.last_revision(), who, command.title, command.area, "do", (), origin)
            elsewhere = bool(getattr(command, "elsewhere", False))
            guard_edits(edits, view, lambda: self.sheet, self.hearing, elsewhere=elsewhere)
        before = self._stack(who, command.area).undoable
        first = before[-1][0] if joins and before else None
        return self._commit(
            edits, who=who, area=command.area, title=command.title, step="do", origin=origin, target=first
        )

    def undo(self, *, who: str | None = None, area: str = "label", origin: str = "") -> ChangeSet | None:
        """Takes back the last change of ``who`` in ``area``; None when there is none. Raises StaleEdit."""
        stack = self._stack(who or self.who, area)
        return self._back(stack.undoable, "undo", who or self.who, area, origin)

    def redo(self, *, who: str | None = None, area: str = "label", origin: str = "") -> ChangeSet | None:
        """Brings back what ``undo`` took; None when there is nothing. Raises StaleEdit."""
        stack = self._stack(who or self.who, area)
        return self._back(stack.redoable, "redo", who or self.who, area, origin)

    def can_undo(self, *, who: str | None = None, area: str = "label") -> bool:
        """Whether ``undo`` has something to take back."""
        return bool(self._stack(who or self.who, area).undoable)

    def can_redo(self, *, who: str | None = None, area: str = "label") -> bool:
        """Whether ``redo`` has something to bring back."""
        return bool(self._stack(who or self.who, area).redoable)

    def _back(self, candidates: list[Steps], step: str, who: str, area: str, origin: str) -> ChangeSet | None:
        if not candidates:
            return None
        target = candidates[-1][0]
        edits: Sequence[Edit] = folded(edit for revision in candidates[-1] for edit in self.view.edits(revision))
        if step == "undo":
            edits = [edit.swapped() for edit in reversed(edits)]
        edits = self._with_lasting(edits)
        done = next(found for found in self.view.revisions(after=target - 1) if found.id == target)
        return self._commit(tuple(edits), who=who, area=area, title=done.title, step=step, origin=origin, target=target)

    def _with_lasting(self, edits: Sequence[Edit]) -> Sequence[Edit]:
        for table, kind in BY_TABLE.items():
            if kind.lasting and (mine := tuple(edit.id for edit in edits if edit.kind == table)):
                stored = {row.id: row for row in self.view.find(kind, id=mine)}
                edits = [lasting(edit, stored.get(edit.id)) if edit.kind == table else edit for edit in edits]
        return edits

    def _commit(
        self,
        edits: tuple[Edit, ...],
        *,
        who: str,
        area: str,
        title: str,
        step: str,
        origin: str,
        target: int | None = None,
    ) -> ChangeSet:
        if self._writer is None:
            raise ReadOnly(f"{self.path}: the project is open read-only, so nothing can be changed.")
        ready = prepared(edits, self.path)
        with self._writing:
            stack = self._stack(who, area)
            at = ids.now()
            stamp = Stamp(at, who, area, title, step, origin, self.project_sheet_id(), target)
            revision = self._writer.commit(ready, stamp)
            self._n_written += 1
            self._n_projects += any(edit.kind == Project.table for edit in edits)
            stack.add(Revision(revision, at, who, area, title, step, target, origin, stamp.sheet_id))
            changes = ChangeSet(revision, who, title, area, step, edits, origin)
            self._news.add(changes)
        self._news.tell()
        return changes

    def project_sheet_id(self) -> str:
        """The id of the active sheet, "" before there is one."""
        found = self._project_row()
        return (found.sheet_id if found else None) or ""

    def _stack(self, who: str, area: str) -> UndoStack:
        key = (who, area)
        if key not in self._stacks:
            # One wins where two threads ask at once, and both go on with it.
            self._stacks.setdefault(key, UndoStack.of(self.view.revisions(who=who, area=area)))
        return self._stacks[key]

    # ---- news and end

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Calls ``listener`` with each ChangeSet, in order, on the thread that made it or one that writes meanwhile.

        The result ends the subscription.
        """
        return self._news.subscribe(listener)

    def close(self) -> None:
        """Ends the work cleanly: backup when enough has changed, log folded in, lock released."""
        if self._writer is not None:
            if self.store.wants_backup():
                self.store.backup()
            self.store.close_reading()
            self._writer.close()
            self._writer = None
        self.store.close_reading()
        self.store.release()

    def __enter__(self) -> Workspace:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
