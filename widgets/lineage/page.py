"""The export page: take a snapshot, choose a format, write a training folder, see where a file came from."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QComboBox, QFileDialog, QFormLayout, QLineEdit, QWidget

from app.changes.command import ChangeSet
from app.errors import EarmarkError
from app.jobs.job import Progress
from app.records import Snapshot
from widgets.parts.buttons import button
from widgets.parts.card import Card
from widgets.parts.page_frame import PageFrame
from widgets.parts.stack import column, holder, row
from widgets.parts.table import Column, DataTable
from widgets.parts.text import Text
from widgets.shell.page import Page
from widgets.theme.icons import icon

if TYPE_CHECKING:
    from app.lineage.export import Export
    from app.lineage.trace import Trace

NOW = "What the project holds now"
ACCEPTED, APPROVED, WITHOUT = "accepted", "approved", "none"
SAMPLES = (
    ("Accepted ones", ACCEPTED), ("Accepted ones of approved recipes", APPROVED), ("None", WITHOUT),
)  # fmt: skip


class ExportPage(Page):
    """Everything is written by one job; the folder is there whole or not at all."""

    stage = "export"

    def fill(self) -> Iterator[None]:
        """The snapshots, the export, then where a file came from."""
        context, theme = self.context, self.context.theme
        question = "What do I train on? Every file leads back to its source, its label and its rules."
        self._frame = PageFrame("Export", question, icon("close", theme, "muted"))
        self.setLayout(column(self._frame))
        self._frame.banner.pressed.connect(self._open_folder)
        self._message, self._tag = QLineEdit(), QLineEdit()
        self._message.setPlaceholderText("What this state is: first round labelled")
        self._tag.setPlaceholderText("Tag")
        self._message.setAccessibleName("What this state is")
        self._tag.setAccessibleName("Tag")
        self._tag.setFixedWidth(160)
        self._snapshots = DataTable("Snapshots")
        self._format, self._which = QComboBox(), QComboBox()
        self._about = Text("", "caption", wrap=True)
        self._split, self._group = QLineEdit("0.8,0.1,0.1"), QLineEdit()
        self._samples = QComboBox()
        for title, key in SAMPLES:
            self._samples.addItem(title, key)
        self._group.setPlaceholderText("A column such as speaker; the items' own group otherwise")
        self._write = button("Export…", "primary", icon=icon("export", theme, "on_accent"), on=self._export)
        self._traced = Text("Choose a file of an export to see every step that led to it.", "muted", wrap=True)
        self._folder: Path | None = None
        self._frame.content.addWidget(self._snapshot_card())
        yield
        self._frame.content.addWidget(self._export_card())
        yield
        trace = Card("Where does a file come from?")
        trace.add(self._traced)
        trace.add(row(button("Choose a file…", on=self._trace), button("Verify a folder…", on=self._verify), 1))
        self._frame.content.addWidget(trace)
        self._frame.content.addStretch(1)
        yield
        self._fill_formats()
        self._fill_snapshots()
        self._format.currentIndexChanged.connect(self._describe)
        context.changes.changed.connect(self._changed)

    def _snapshot_card(self) -> QWidget:
        card = Card("Snapshots", "An immutable list of items, labels that count, rules and accepted samples.")
        card.add(row(self._message, self._tag, button("Take a snapshot", on=self._take)))
        card.add(self._snapshots)
        return card

    def _export_card(self) -> QWidget:
        card = Card(
            "Training folder", "Augmented samples go to train only, with their parent; groups stay on one side."
        )
        form = QFormLayout()
        form.setVerticalSpacing(10)
        form.addRow("Format", holder(column(self._format, self._about, gap=4)))
        form.addRow("Snapshot", self._which)
        form.addRow("Train, val, test", self._split)
        form.addRow("Keep together by", self._group)
        form.addRow("Augmented samples", self._samples)
        card.body.addLayout(form)
        card.add(row(1, self._write))
        return card

    def _fill_formats(self) -> None:
        from app.formats.registry import ALL

        media = self.context.workspace.media
        for one in ALL:
            if one.write is not None and media in one.media:
                self._format.addItem(one.title, one)
        self._describe()

    @Slot()
    def _describe(self) -> None:
        one = self._format.currentData()
        if one is not None:
            self._about.setText(f"Carries {', '.join(one.carries)}. Not carried: {one.cannot}")

    def _fill_snapshots(self) -> None:
        from app.lineage.snapshot import log

        found = log(self.context.workspace.view)
        columns = [
            Column("What it is"),
            Column("Tag", 120),
            Column("At", 180),
            Column("By", 120),
            Column("Digest", 130),
        ]
        self._snapshots.set_data(columns, [[o.message, o.tag, _when(o.made_at), o.who, o.id[:12]] for o in found])
        self._snapshots.fit_height(5)
        self._which.clear()
        self._which.addItem(NOW, "")
        for one in found:
            self._which.addItem(f"{one.message or one.id[:12]} {one.tag}".strip(), one.id)

    @Slot()
    def _take(self) -> None:
        from app.lineage.snapshot import TakeSnapshot

        try:
            done = self.context.workspace.do(
                TakeSnapshot(self._message.text(), self._tag.text()), who=self.context.who.annotator
            )
        except EarmarkError as problem:
            self._frame.banner.show_message(problem.message, "error")
            return
        if not done.edits:
            self._frame.banner.show_message("Nothing has changed since the last snapshot.", "info")
        self._message.clear()
        self._tag.clear()

    @Slot()
    def _export(self) -> None:
        folder = QFileDialog.getSaveFileName(
            self, "Name a folder for the export", f"{self.context.workspace.path.name}-export"
        )[0]
        if folder:
            self.export_to(Path(folder))

    def export_to(self, folder: Path) -> None:
        """Writes the export to ``folder`` in a job."""
        from app.lineage.export import Options, plan_export
        from app.lineage.snapshot import TakeSnapshot, find_snapshot, taken
        from app.lineage.split import parse_ratios
        from app.slices.derived import derived_cells

        workspace = self.context.workspace
        try:
            if not self._which.currentData():
                workspace.do(TakeSnapshot("before the export"), who=self.context.who.annotator)
            snapshot = find_snapshot(workspace.view, self._which.currentData() or taken(workspace.view).id)
            wanted = self._samples.currentData()
            options = Options(
                self._format.currentData().name, parse_ratios(self._split.text()), self._group.text().strip(),
                with_samples=wanted != WITHOUT, approved_only=wanted == APPROVED,
            )  # fmt: skip
            job = plan_export(workspace.view, workspace.path, snapshot, options, out=folder, derive=derived_cells)
        except EarmarkError as problem:
            self._frame.banner.show_message(problem.message, "error")
            return
        self.context.jobs.run(job.title, job.run, self._written, self._failed)

    def _written(self, done: Export) -> None:
        self._folder = done.folder
        files = ", ".join(f"{count} {split}" for split, count in done.files.items())
        notes = f" {done.notes[0]}" if done.notes else ""
        text = f"{done.folder.name}: {files}; {done.samples} of them augmented.{notes}"
        self._frame.banner.show_message(text, "success", "Open the folder")

    def _failed(self, problem: BaseException) -> None:
        if not isinstance(problem, EarmarkError):
            raise problem
        self._frame.banner.show_message(problem.message, "error")

    @Slot()
    def _open_folder(self) -> None:
        if self._folder is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._folder)))

    @Slot()
    def _trace(self) -> None:
        file, _ = QFileDialog.getOpenFileName(self, "A file of an export")
        if not file:
            return
        from app.lineage.trace import trace

        try:
            self.show_trace(trace(Path(file)))
        except EarmarkError as problem:
            self._frame.banner.show_message(problem.message, "error")

    def show_trace(self, found: Trace) -> None:
        """The steps, one a line."""
        lines = [f"{Path(found.file).name}"]
        for number, step in enumerate(found.steps, 1):
            facts = [f"{key} {value}" for key, value in step.items() if key not in ("kind", "at", "who") and value]
            who = f" by {step['who']}" if step.get("who") else ""
            lines.append(f"{number}.  {str(step['kind']).capitalize()}{who}: " + "; ".join(facts))
        if not found.intact:
            lines.append("The file was changed after the export.")
        self._traced.setText("\n".join(lines))

    @Slot()
    def _verify(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, "The folder of an export")
        if folder:
            self.context.jobs.run("Verifying the export", partial(_verify, Path(folder)), self._verified, self._failed)

    def _verified(self, found: object) -> None:
        from app.lineage.verify import Verified

        assert isinstance(found, Verified)
        if found.ok:
            self._frame.banner.show_message(f"{found.folder.name}: {found.files} files, all as exported.", "success")
            return
        worst = [*found.missing, *found.changed, *found.extra, *([] if found.manifest_intact else ["the manifest"])]
        text = f"{found.folder.name}: {len(worst)} differ from the manifest, the first is {worst[0]}."
        self._frame.banner.show_message(text, "error")

    @Slot(object)
    def _changed(self, changes: ChangeSet) -> None:
        if changes.touches(Snapshot):
            self._fill_snapshots()


def _verify(folder: Path, progress: Progress) -> object:
    from app.lineage.verify import verify

    return verify(folder, progress)


def _when(made_at: str) -> str:
    """A time of the project's history, which is in UTC, by the clock of whoever looks."""
    return datetime.fromisoformat(made_at).astimezone().strftime("%Y-%m-%d %H:%M")
