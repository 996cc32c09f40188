"""The index of a project's items for the window: read on a worker, kept up to date, and seen as the person may."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from app.items.codes import Words
from app.items.follow import Pending, bring_in
from app.items.index import ItemIndex, Said, read_index
from app.items.seen import Seen
from app.items.sight import sight_of
from app.jobs.job import Progress
from app.records import Annotator, Item, Project

if TYPE_CHECKING:
    from app.changes.command import ChangeSet
    from app.labeling.flaws import Flaw
    from widgets.bridge.jobs import RunningJob
    from widgets.shell.page import PageContext

# Up to so many items are read at once: a frame or two.
FEW_ITEMS = 500


class Catalogue(QObject):
    """``changed`` tells that ``seen`` is another; ``touched`` carries the ids of items whose labels changed.

    ``progressed`` tells how far the first reading is. Nothing is read before ``wake``, nor while asleep: changes are
    gathered meanwhile.
    """

    changed = Signal()
    touched = Signal(object)
    progressed = Signal(int, object)

    def __init__(self, context: PageContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._pending, self._awake = Pending(), False
        self._index: ItemIndex | None = None
        self._seen: Seen | None = None
        self._reading: RunningJob | None = None
        self._unchecked: set[str] = set()
        self._checking = self._check_all = False
        # Many changes in a row are brought in once.
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._bring_in)
        context.changes.changed.connect(self._follow)
        context.who.changed.connect(self._look_anew)

    @property
    def seen(self) -> Seen | None:
        """The index through the eyes of who is at the desk; None until it was read."""
        if self._index is None:
            return None
        if self._seen is None or self._seen.index is not self._index:
            self._seen = Seen(self._index, sight_of(self._context.workspace.view, self._context.who.annotator))
        return self._seen

    @property
    def checked(self) -> bool:
        """Whether all findings are known."""
        known = self._index is not None and self._index.findings is not None
        return known and not (self._checking or self._unchecked)

    def wake(self) -> None:
        """Somebody looks: reads, or brings in what has changed."""
        self._awake = True
        if self._index is None:
            self._read()
        else:
            self._bring_in()

    def sleep(self) -> None:
        """Nobody looks: changes are gathered."""
        self._awake = False

    # ---- reading

    def _read(self) -> None:
        if self._reading is not None:
            return
        self._pending = Pending()
        workspace = self._context.workspace
        if workspace.view.count(Item) <= FEW_ITEMS:
            self.take(read_index(workspace.view, Progress()))
            return
        self._reading = self._context.jobs.run(
            "Reading the items", partial(read_index, workspace.view), self.take, self._not_read
        )
        self._reading.progressed.connect(self._tell)

    @Slot(int, object, str)
    def _tell(self, done: int, total: object, _text: str) -> None:
        self.progressed.emit(done, total)

    def _not_read(self, problem: BaseException) -> None:
        self._reading = None
        self._context.jobs.tell(problem)

    def take(self, index: ItemIndex) -> None:
        """An index that was read; what has changed meanwhile is brought in."""
        self._reading, self._index, self._check_all = None, index, True
        self.changed.emit()
        self._bring_in()
        self._check()

    # ---- following

    @Slot(object)
    def _follow(self, changes: ChangeSet) -> None:
        if self._index is None and self._reading is None:
            return
        self._pending.add(changes)
        self._check_all |= changes.touches(Project)
        if changes.touches(Annotator) or changes.touches(Project):
            self._look_anew()
        if self._awake:
            self._soon.start()

    @Slot()
    def _bring_in(self) -> None:
        if self._index is None or self._reading is not None or not self._awake:
            return
        if self._pending.many:
            self._read()
            return
        if not self._pending.empty:
            pending, self._pending = self._pending, Pending()
            self._index, again = bring_in(self._index, pending, self._context.workspace.view)
            self._unchecked |= again
            self.touched.emit(again)
            self.changed.emit()
        self._check()

    @Slot()
    def _look_anew(self) -> None:
        """Another person, or another role; somebody else's role changes nothing here."""
        now = sight_of(self._context.workspace.view, self._context.who.annotator)
        if self._seen is None or self._seen.sight == now:
            return
        self._seen = None
        self.touched.emit(None)
        self.changed.emit()

    # ---- findings

    def _check(self) -> None:
        """Looks for findings on a worker: of all labels once, then of what has changed."""
        from app.labeling.flaws import find_flaws

        if self._checking or self._index is None or not (self._check_all or self._unchecked):
            return
        wanted = None if self._check_all else frozenset(self._unchecked)
        self._checking, self._check_all = True, False
        self._unchecked.clear()
        workspace = self._context.workspace
        work = partial(find_flaws, workspace.view, workspace.sheet, item_ids=wanted)
        done, failed = partial(self._checked, wanted), self._not_checked
        self._context.jobs.run("Holding labels against the rules", work, done, failed, quiet=True)

    def _checked(self, wanted: frozenset[str] | None, flaws: list[Flaw]) -> None:
        self._checking = False
        if self._index is None:
            return
        table, words = self._index.table, Words[Said]()
        rows = table.rows(item for item, _, _ in flaws)
        codes = words.codes((who, rule) for _, who, rule in flaws)
        of = None if wanted is None else table.rows(wanted)
        known = rows >= 0
        self._index = self._index.with_findings(
            rows[known], codes[known], words, of=None if of is None else of[of >= 0]
        )
        self.changed.emit()
        self._check()

    def _not_checked(self, problem: BaseException) -> None:
        self._checking, self._check_all = False, True
        self._context.jobs.tell(problem)
