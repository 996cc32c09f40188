"""The disagreements of a project, in the place of the work list: a task at a time, the dearest first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QComboBox, QWidget

from app.agreement.show import metric_title
from widgets.labeling.deciding.list_model import BELOW_ROLE, POINTS_ROLE, DisagreementModel, Key
from widgets.labeling.queue_pane import QueuePane, TwoLineDelegate, offer

if TYPE_CHECKING:
    from app.adjudication.disagreements import Disagreement, Disagreements

NOT_ASKED = "Sent here or not"
ALL_TASKS = "All tasks, one after another"
NOT_ONE_UNIT = "Points are of each task's own figure."
STATES = (("waiting", "Not decided"), ("decided", "Decided"), ("", "All"))


class DisagreementDelegate(TwoLineDelegate):
    """The points at the right of the name; below it the task and who differs."""

    def beside(self, index: QModelIndex | QPersistentModelIndex) -> str:
        """The points."""
        return str(index.data(POINTS_ROLE))

    def below(self, index: QModelIndex | QPersistentModelIndex) -> str:
        """The task and who differs."""
        return str(index.data(BELOW_ROLE))


class DisagreementList(QueuePane):
    """The key of a row is item and task."""

    def __init__(self, parent: QWidget | None = None) -> None:
        self.model = DisagreementModel()
        super().__init__(self.model, DisagreementDelegate(), "Disagreements, the dearest first", parent)
        self.model.setParent(self)
        self._begun = False
        self._titles: Mapping[str, str] = {}
        self._metrics: Mapping[str, str] = {}
        self.tasks, self.asked = QComboBox(), QComboBox()
        for state, title in STATES:
            self.states.addItem(title, state)
        self.tasks.addItem(ALL_TASKS, "")
        self.asked.addItem(NOT_ASKED, "")
        self.asked.hide()
        self.progress.setWordWrap(True)
        self._name_parts()
        self.lay_out(self.states, self.tasks, self.asked)
        self.filter.textChanged.connect(self._refilter)
        self.states.currentIndexChanged.connect(self._refilter)
        self.tasks.currentIndexChanged.connect(self._refilter)
        self.asked.currentIndexChanged.connect(self._refilter)
        self.tasks.activated.connect(self._begin)

    def set_found(self, found: Disagreements, titles: Mapping[str, str], names: Mapping[str, str]) -> None:
        """Another list; the filter stays as far as it can, and begins with the task whose figure lacks most."""
        with self.quietly():
            self._titles = {name: titles.get(name, name) for name in found.figures}
            self._metrics = {name: metric_title(metric) for name, metric in found.metrics.items()}
            self.model.set_rows(found.rows, titles, names, self._metrics)
            offer(self.tasks, ALL_TASKS, self._titles)
            self.tasks.setVisible(len(found.figures) > 1)
            if not self._begun and len(found.figures) > 1:
                first = next((row.task for row in found.rows if row.state != "decided"), "")
                self.tasks.setCurrentIndex(max(0, self.tasks.findData(first)))
            self._begun = self._begun or bool(found.rows)
            sent = Counter(forms for row in found.rows for forms in row.asked)
            offer(self.asked, NOT_ASKED, {forms: f"Sent here: {forms} ({sent[forms]:,})" for forms in sorted(sent)})
            self.asked.setVisible(bool(sent))
        self._refilter()

    def put(self, row: Disagreement) -> None:
        """One row as it is now."""
        self.model.put(row)
        self._tell()

    def show_everything(self, task: str = "") -> None:
        """No filter hides anything, of a task or of all."""
        self.filter.clear()
        self.tasks.setCurrentIndex(max(0, self.tasks.findData(task)))
        self.asked.setCurrentIndex(0)
        self.states.setCurrentIndex(self.states.findData(""))

    def go_on(self) -> tuple[Disagreement, str] | None:
        """Where nothing waits of the task that is shown: shows the next that has something, and gives the first of it,
        and what the task is called."""
        here = self.tasks.currentIndex()
        if not self.tasks.currentData():
            return None
        for place in range(1, self.tasks.count()):
            self.tasks.setCurrentIndex(place)
            if place != here and (found := self.model.next_waiting(None)) is not None:
                return found, self._titles[found.task]
        self.tasks.setCurrentIndex(here)
        return None

    def show_task(self, task: str) -> None:
        """Another task, where one is shown and it is not this."""
        if self.tasks.currentData() not in ("", None, task):
            self.tasks.setCurrentIndex(max(0, self.tasks.findData(task)))

    def show_row(self, key: Key | None) -> None:
        """Marks what lies on the desk; emits nothing."""
        self.mark(self.model.index_of(key))

    def _name_parts(self) -> None:
        self.filter.setAccessibleName("Filter the disagreements by name")
        self.states.setAccessibleName("Filter the disagreements by state")
        self.tasks.setAccessibleName("Filter the disagreements by task")
        self.asked.setAccessibleName("Filter the disagreements by what was sent to adjudication")
        self.asked.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.tasks.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)

    def _refilter(self) -> None:
        current = self.view.currentIndex().data(Qt.ItemDataRole.UserRole)
        with self.quietly():
            self.model.set_filter(
                text=self.filter.text(), state=self.states.currentData(), task=self.tasks.currentData() or "",
                asked=self.asked.currentData() or "",
            )  # fmt: skip
        self.show_row(current)
        self._tell()

    def _begin(self) -> None:
        """Somebody goes over to another task: the first that waits there is what they want."""
        found = self.model.next_waiting(None)
        if found is not None and self.tasks.currentData():
            self.chosen.emit(found.key)

    def _tell(self) -> None:
        left, points, total = self.model.waiting()
        one = self.tasks.currentData() or (next(iter(self._titles)) if len(self._titles) == 1 else "")
        cost = f"They cost {points:.1f} of 100 points ({self._metrics.get(one, 'of the figure')})."
        more = f". {cost if one else NOT_ONE_UNIT}" if left else ""
        self.show_progress(total - left, total, f"{left:,} of {total:,} not decided{more}" if total else "")
        for place in range(1, self.tasks.count()):
            name = self.tasks.itemData(place)
            self.tasks.setItemText(place, f"{self._titles[name]}: {self.model.waiting(name)[0]:,} not decided")
