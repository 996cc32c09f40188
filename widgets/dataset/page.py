"""The data page: where the items come from, what was measured of them, what is broken."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QComboBox, QFileDialog, QLineEdit, QStackedWidget, QWidget

from app.changes.command import ChangeSet
from app.errors import EarmarkError
from app.jobs.job import Progress
from app.records import Item, Source
from widgets.parts.bars import SparkBars
from widgets.parts.buttons import button
from widgets.parts.card import Card, StatTile
from widgets.parts.empty import EmptyState
from widgets.parts.page_frame import PageFrame
from widgets.parts.stack import column, holder, row
from widgets.parts.table import Column, DataTable
from widgets.parts.text import Text
from widgets.shell.page import Page, PageContext
from widgets.theme.icons import icon

if TYPE_CHECKING:
    from app.dataset.register import Folder, RegisterReport

MOST_ROWS = 100_000


class DataPage(Page):
    """Folders are registered in a job and committed batch after batch."""

    stage = "data"

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        theme = context.theme
        self._frame = PageFrame(
            "Data", "Where does it come from? Files stay where they are.", icon("close", theme, "muted")
        )
        self._frame.buttons.addWidget(button("Join a table…", on=self._join))
        self._frame.buttons.addWidget(
            button("Add a folder…", "primary", icon=icon("add", theme, "on_accent"), on=self._add)
        )
        self._count, self._broken = StatTile("ITEMS"), StatTile("BROKEN OR MISSING")
        self._size, self._measured = StatTile("SIZE"), StatTile("MEASURED")
        self._sources, self._items = DataTable("Sources"), DataTable("Items")
        self._items.row_opened.connect(self._open_item)
        self._feature = QComboBox()
        self._feature.setAccessibleName("Feature")
        self._bars, self._range = SparkBars(theme), Text("", "caption")
        self._search = QLineEdit()
        self._search.setPlaceholderText("Find a file")
        self._search.setAccessibleName("Find a file")
        self._search.setClearButtonEnabled(True)
        self._search.setFixedWidth(220)
        self._rows: list[Item] = []
        self._shown: list[Item] = []
        self._stack = QStackedWidget()
        self._stack.addWidget(self._contents())
        kind = "pictures" if context.workspace.media == "image" else "recordings"
        text = f"Add a folder of {kind}. Every file is hashed and measured; broken ones are named with the reason."
        empty = EmptyState(icon("data", theme, "faint"), "No items yet", text, "Add a folder…")
        empty.pressed.connect(self._add)
        self._stack.addWidget(empty)
        self._frame.content.addWidget(self._stack)
        self.setLayout(column(self._frame))
        self._stale = True
        self._feature.currentIndexChanged.connect(self._draw_feature)
        self._search.textChanged.connect(self._fill_items)
        context.changes.changed.connect(self._changed)

    def activate(self) -> None:
        """Reads again where something changed."""
        if self._stale:
            self._refresh()

    def add_folder(self, folder: Path) -> None:
        """Registers a folder in a job."""
        from app.dataset.register import describe_folder

        try:
            described = describe_folder(self.context.workspace, folder, name="", licence="", origin="")
        except EarmarkError as problem:
            self._frame.banner.show_message(problem.message, "error")
            return
        self.context.jobs.run(
            f"Registering {folder.name}", partial(_survey, described), partial(self._surveyed, described), self._failed
        )

    def _contents(self) -> QWidget:
        sources = Card("Sources")
        sources.add(self._sources)
        measured = Card()
        measured.add(row(Text("Measured", "heading"), 1, self._feature))
        measured.add(self._bars)
        measured.add(self._range)
        measured.body.addStretch(1)
        top = row(gap=16)
        top.addWidget(sources, 3)
        top.addWidget(measured, 2)
        items = Card()
        items.add(row(Text("Items", "heading"), 1, self._search))
        items.add(self._items)
        tiles = row(self._count, self._broken, self._size, self._measured, gap=16)
        return holder(column(tiles, top, items, 1, gap=16))

    def _refresh(self) -> None:
        self._stale = False
        view = self.context.workspace.view
        self._rows = sorted(view.find(Item), key=lambda item: (item.source_id, item.path))
        self._stack.setCurrentIndex(0 if self._rows else 1)
        bad = [item for item in self._rows if item.state != "ok"]
        key = "brightness" if self.context.workspace.media == "image" else "rms_dbfs"
        measured = sum(key in item.features for item in self._rows)
        self._count.show_figure(f"{len(self._rows):,}")
        self._broken.show_figure(f"{len(bad):,}", "", bad[0].reason if bad else "All files can be read")
        self._size.show_figure(f"{sum(item.size_bytes for item in self._rows) / 2**20:,.1f}", "MiB")
        self._measured.show_figure(f"{measured:,}", "items")
        counts: dict[str, int] = {}
        for item in self._rows:
            counts[item.source_id] = counts.get(item.source_id, 0) + 1
        self._sources.set_data(
            [
                Column("Name"),
                Column("Files", 70, True),
                Column("Licence", 150),
                Column("Origin", 220),
                Column("Folder", 220),
            ],
            [[s.name, counts.get(s.id, 0), s.licence or None, s.origin or None, s.root] for s in view.find(Source)],
        )
        self._sources.fit_height(6)
        self._fill_features()
        self._fill_items()

    def _fill_features(self) -> None:
        from app.media.features import features_of

        chosen = self._feature.currentData()
        self._feature.blockSignals(True)
        self._feature.clear()
        for feature in features_of(self.context.workspace.media):  # type: ignore[arg-type]
            unit = f" ({feature.unit})" if feature.unit else ""
            self._feature.addItem(f"{feature.title}{unit}", feature.name)
        place = self._feature.findData(
            chosen or ("brightness" if self.context.workspace.media == "image" else "snr_db")
        )
        self._feature.setCurrentIndex(max(place, 0))
        self._feature.blockSignals(False)
        self._draw_feature()

    @Slot()
    def _draw_feature(self) -> None:
        import numpy as np

        name = self._feature.currentData()
        values = [item.features[name] for item in self._rows if name in item.features]
        if not values:
            self._bars.show_counts(())
            self._range.setText("Not measured yet")
            return
        counts, _ = np.histogram(values, bins=32)
        self._bars.show_counts([int(count) for count in counts])
        low, middle, high = (float(edge) for edge in np.quantile(values, (0.0, 0.5, 1.0)))
        self._range.setText(f"{low:.4g} to {high:.4g}, half of them below {middle:.4g}; {len(values):,} items")

    @Slot()
    def _fill_items(self) -> None:
        wanted = self._search.text().strip().lower()
        self._shown = [item for item in self._rows if wanted in item.path.lower()][:MOST_ROWS]
        sources = {source.id: source.name for source in self.context.workspace.view.find(Source)}
        if self.context.workspace.media == "image":
            names = ("width_px", "height_px", "brightness", "contrast", "sharpness")
        else:
            names = ("duration_s", "rate_hz", "rms_dbfs", "snr_db", "silence_share")
        columns = [Column("File"), Column("Source", 90), Column("State", 90)]
        columns += [Column(_title(name), 112, True, _number) for name in names]
        columns += [Column("Group", 110), Column("Content", 110)]
        rows: list[list[Any]] = [
            [
                item.path, sources.get(item.source_id, ""), item.state if item.state == "ok" else item.reason,
                *(item.features.get(name) for name in names), item.group_key or None, item.sha256[:10],
            ]
            for item in self._shown
        ]  # fmt: skip
        self._items.set_data(columns, rows)
        self._items.fit_height(14)

    @Slot(int)
    def _open_item(self, place: int) -> None:
        self.context.go("label", item_id=self._shown[place].id)

    @Slot()
    def _add(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, "Add a folder: choose what is to be registered")
        if folder:
            self.add_folder(Path(folder))

    def _surveyed(self, described: Folder, result: tuple[list[tuple[Item, ...]], RegisterReport]) -> None:
        from app.commands.dataset import Register

        batches, report = result
        workspace, who = self.context.workspace, self.context.who.annotator
        for items in batches or [()]:
            workspace.do(Register(described.source, items), who=who, origin="data")
        tone = "warning" if report.broken else "success"
        self._frame.banner.show_message(report.text().splitlines()[0], tone)
        self._refresh()
        from app.dataset.register import unmeasured

        todo = unmeasured(workspace, described)
        if todo:
            self.context.jobs.run(
                f"Measuring {described.source.name}", partial(_measure, todo, report), self._measured_all, self._failed
            )

    def _measured_all(self, batches: list[Any]) -> None:
        from app.commands.dataset import Register, SetFeatures

        workspace, who = self.context.workspace, self.context.who.annotator
        for features, broken in batches:
            workspace.do(SetFeatures(features), who=who, origin="data")
            for item in broken:
                source = workspace.view.get(Source, item.source_id)
                if source is not None:
                    workspace.do(Register(source, (item,)), who=who, origin="data")
        self._refresh()

    @Slot()
    def _join(self) -> None:
        file, _ = QFileDialog.getOpenFileName(self, "A table with one row an item", "", "Tables (*.csv)")
        if not file:
            return
        from app.commands.dataset import SetColumns
        from app.dataset.columns import read_columns

        try:
            read = read_columns(Path(file), self._rows)
            self.context.workspace.do(SetColumns(read.columns), who=self.context.who.annotator, origin="data")
        except EarmarkError as problem:
            self._frame.banner.show_message(problem.message, "error")
            return
        problems = f" {len(read.problems)} rows were left out; the first: {read.problems[0]}" if read.problems else ""
        tone = "warning" if read.problems else "success"
        text = f"Columns {', '.join(read.names)} for {len(read.columns)} items.{problems}"
        self._frame.banner.show_message(text, tone)
        self._refresh()

    def _failed(self, problem: BaseException) -> None:
        if not isinstance(problem, EarmarkError):
            raise problem
        self._frame.banner.show_message(problem.message, "error")

    @Slot(object)
    def _changed(self, changes: ChangeSet) -> None:
        if changes.origin != "data" and (changes.touches(Item) or changes.touches(Source)):
            self._stale = True
            if self.isVisible():
                self._refresh()


def _survey(described: Folder, progress: Progress) -> tuple[list[tuple[Item, ...]], RegisterReport]:
    from app.dataset.register import RegisterReport, survey
    from app.jobs.runner import default_workers

    report = RegisterReport(described.source.name)
    return list(survey(described, report, progress, workers=default_workers())), report


def _measure(todo: list[tuple[str, Item]], report: RegisterReport, progress: Progress) -> list[Any]:
    from app.dataset.register import measure_items
    from app.jobs.runner import default_workers

    return list(measure_items(todo, report, progress, workers=default_workers()))


def _title(name: str) -> str:
    from app.media.features import FEATURES

    return next((feature.title for feature in FEATURES if feature.name == name), name)


def _number(value: float) -> str:
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:.3g}"
