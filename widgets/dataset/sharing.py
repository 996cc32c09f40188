"""Sharing items out from the data page: which items are meant, the dialog, and what it was agreed to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from app.commands.curate import ShareOut

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from app.changes.command import Command
    from app.items.picking import Picking
    from app.labeling.allot import Allotment
    from widgets.dataset.catalogue import Catalogue
    from widgets.dataset.curate import Curation
    from widgets.shell.page import PageContext


class Sharing(QObject):
    """Asks by a dialog and has ``curation`` give the items."""

    def __init__(
        self, context: PageContext, catalogue: Catalogue, picking: Picking, curation: Curation, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._context, self._catalogue, self._over = context, catalogue, parent
        self._picking, self._curation = picking, curation

    @property
    def possible(self) -> bool:
        """Whether who is at the desk may do it now."""
        seen = self._catalogue.seen
        return seen is not None and seen.sight.everything and not self._context.workspace.read_only

    @Slot()
    def ask(self) -> None:
        """Shows the dialog: for what is picked, what the filter shows, or all."""
        from widgets.dataset.assign_dialog import AssignDialog

        seen = self._catalogue.seen
        if seen is None or not self.possible or self._curation.busy:
            return
        every, listed, picked = seen.table.order, self._picking.rows, self._picking.picked
        scopes = {f"What is picked ({len(picked):,})": picked} if len(picked) else {}
        if len(listed) != len(every):
            scopes[f"What the filter shows ({len(listed):,})"] = listed
        scopes[f"All items ({len(every):,})"] = every
        dialog = AssignDialog(self._context, seen, scopes, self._over)
        dialog.chosen.connect(self.share_out)
        dialog.probing.connect(self.probe)
        dialog.open()

    @Slot()
    def probe(self) -> None:
        """Shows the dialog for known items and repeats."""
        from widgets.dataset.probe_dialog import ProbeDialog

        if self.possible:
            ProbeDialog(self._context, self._over).open()

    @Slot(object)
    def share_out(self, found: Allotment) -> None:
        """Gives items as they were shared out."""
        given: dict[str, list[str]] = defaultdict(list)
        for item, who in found.pairs:
            given[item].append(who)
        people = sum(share.new > 0 for share in found.shares)
        many = f"{len(given):,} item{'' if len(given) == 1 else 's'}"
        said = f"{many} shared out to {people} annotator{'' if people == 1 else 's'}"
        self._curation.run(list(given), partial(_sharing, given), said)


def _sharing(given: Mapping[str, Sequence[str]], ids: tuple[str, ...]) -> Command:
    return ShareOut(tuple((item, who) for item in ids for who in given[item]))
