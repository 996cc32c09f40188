"""From a finding to its place, its fix or its exception."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.rules.checks import apply_fixes, waiver_key

if TYPE_CHECKING:
    from app.rules.checks import Finding
    from widgets.labeling.desk_view import DeskView
    from widgets.labeling.work import Work


class Mending(QObject):
    """Does what the rows of findings beside the work ask for."""

    def __init__(self, view: DeskView, work: Work) -> None:
        super().__init__(view)
        self._view, self._work = view, work
        view.rules.chosen.connect(self.go_to)
        view.rules.fix_asked.connect(self.fix)
        view.rules.waived.connect(self.waive)

    def apply_all(self) -> None:
        """Carries out every fix of the item's findings."""
        self._view.stage.commit()
        for task in self._work.tasks:
            value, found = self._work.value(task), self._work.findings(task)
            if value is not None and self._work.editable:
                fixed = apply_fixes(value, [finding for finding in found if not finding.waived])
                if fixed != value:
                    self._work.say(task, fixed, said="Apply the fixes")

    def fix(self, finding: Finding) -> None:
        """Carries out the fix of one."""
        self._view.stage.commit()
        task = self._work.task(finding.task)
        value = self._work.value(task) if task is not None else None
        # After the commit the places may have moved: only a finding that still stands is mended.
        if task is not None and value is not None and finding in self._work.findings(task):
            self._work.say(task, apply_fixes(value, [finding]), said="Apply a fix")

    def waive(self, finding: Finding, reason: str, whole: bool) -> None:
        """An exception, with its reason, on the object of the finding or on the ``whole`` label; without a reason it is
        taken back."""
        self._view.stage.commit()
        self._work.waive(finding.task, waiver_key(finding, whole=whole), reason)

    def go_to(self, finding: Finding) -> None:
        """Shows what it is about."""
        self._view.stage.show_finding(finding)
