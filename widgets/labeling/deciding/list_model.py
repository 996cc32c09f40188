"""Disagreements as a Qt model: filtered by words, task and state."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from widgets.labeling.entries import STATE_ROLE

if TYPE_CHECKING:
    from app.adjudication.disagreements import Disagreement

POINTS_ROLE, BELOW_ROLE = STATE_ROLE + 1, STATE_ROLE + 2
NO_PARENT = QModelIndex()
Index = QModelIndex | QPersistentModelIndex
Key = tuple[str, str]
# So many people are named; of more their number.
FEW = 2
# As the marks of the work list draw them.
MARKS = {"open": "todo", "draft": "draft", "decided": "submitted"}


class DisagreementModel(QAbstractListModel):
    """Rows in their order, task after task, the dearest first; a row is known by item and task."""

    def __init__(self, parent: Any = None) -> None:
        super().__init__(parent)
        self.rows: list[Disagreement] = []
        self._places: dict[Key, int] = {}
        self._shown: list[int] = []
        self._filter = ("", "", "", "")
        self._titles: Mapping[str, str] = {}
        self._names: Mapping[str, str] = {}
        self._metrics: Mapping[str, str] = {}

    def set_rows(
        self,
        rows: Sequence[Disagreement],
        titles: Mapping[str, str],
        names: Mapping[str, str],
        metrics: Mapping[str, str],
    ) -> None:
        """Another list; ``titles`` and ``metrics`` of tasks and ``names`` of people by their ids."""
        self.rows, self._titles, self._names, self._metrics = list(rows), titles, names, metrics
        self._places = {row.key: place for place, row in enumerate(self.rows)}
        self._refilter()

    def set_filter(self, *, text: str, state: str, task: str, asked: str = "") -> None:
        """Shows what holds ``text``, is in ``state`` ("waiting" is all that is not decided), of ``task``, and where
        people are ``asked`` to decide between these forms; "" passes all."""
        self._filter = (text.strip().lower(), state, task, asked)
        self._refilter()

    def put(self, row: Disagreement) -> None:
        """One row as it is now. It stays in view under a filter, so that nothing jumps under the hand."""
        place = self._places.get(row.key)
        if place is not None:
            self.rows[place] = row
            index = self.index_of(row.key)
            if index.isValid():
                self.dataChanged.emit(index, index)

    def _refilter(self) -> None:
        text, state, task, asked = self._filter
        self.beginResetModel()
        self._shown = [
            place
            for place, row in enumerate(self.rows)
            if text in f"{row.source}/{row.path}".lower()
            and task in ("", row.task)
            and (not asked or asked in row.asked)
            and (state in ("", row.state) or (state == "waiting" and row.state != "decided"))
        ]
        self.endResetModel()

    # ---- questions

    def row(self, key: Key | None) -> Disagreement | None:
        """A row, filtered out or not."""
        place = self._places.get(key) if key is not None else None
        return None if place is None else self.rows[place]

    def index_of(self, key: Key | None) -> QModelIndex:
        """Where it stands in the filtered list; invalid when it does not."""
        place = self._places.get(key, -1) if key is not None else -1
        return self.index(self._shown.index(place)) if place in self._shown else QModelIndex()

    def neighbour(self, key: Key | None, step: int) -> Disagreement | None:
        """The row before (-1) or after (1) in the filtered list; None at the ends."""
        place = self._places.get(key, -1) if key is not None else -1
        beyond = [at for at in self._shown if (at > place if step > 0 else at < place)]
        return self.rows[beyond[0 if step > 0 else -1]] if beyond else None

    def next_waiting(self, key: Key | None) -> Disagreement | None:
        """The next in the filtered list that is not decided, from the start again at the end."""
        place = self._places.get(key, -1) if key is not None else -1
        order = [at for at in self._shown if at > place] + [at for at in self._shown if at < place]
        return next((self.rows[at] for at in order if self.rows[at].state != "decided"), None)

    def waiting(self, task: str = "") -> tuple[int, float, int]:
        """Of a task, else of the chosen one: how many are not decided, the points they take, how many there are."""
        mine = [row for row in self.rows if (task or self._filter[2]) in ("", row.task)]
        left = [row for row in mine if row.state != "decided"]
        return len(left), sum(row.points for row in left), len(mine)

    def below(self, row: Disagreement) -> str:
        """The second line of a row: the task where several are shown, and who differs or how it was decided."""
        alone = self._filter[2] or len(self._metrics) == 1
        task = () if alone else (self._titles.get(row.task, row.task),)
        if row.state == "decided":
            how = {None: "decided", "": "decided, no rule"}.get(row.rule, f"decided by {row.rule}")
            return " · ".join((*task, how))
        few = ", ".join(self._names.get(one, one) for one in row.people)
        people = few if len(row.people) <= FEW else f"{len(row.people)} people"
        return " · ".join((*task, people, *row.asked))

    # ---- Qt

    def rowCount(self, parent: Index = NO_PARENT) -> int:
        """How many pass the filter."""
        return 0 if parent.isValid() else len(self._shown)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Path, state, points, second line, and all of it for the tooltip."""
        if not index.isValid():
            return None
        row = self.rows[self._shown[index.row()]]
        if role == Qt.ItemDataRole.DisplayRole:
            return row.path
        if role == Qt.ItemDataRole.UserRole:
            return row.key
        if role == STATE_ROLE:
            return MARKS[row.state]
        if role == POINTS_ROLE:
            return points_text(row.points)
        if role == BELOW_ROLE:
            return self.below(row)
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleDescriptionRole):
            metric, people = (
                self._metrics.get(row.task, "of the figure"),
                (self._names.get(one, one) for one in row.people),
            )
            task = self._titles.get(row.task, row.task)
            takes = f"{task}: costs {points_text(row.points)} of 100 points ({metric})"
            return f"{row.source} / {row.path}\n{', '.join(people)}\n{takes}"
        return None


def points_text(points: float) -> str:
    """Points as they stand below each other in lists."""
    return f"{points:.2f}"
