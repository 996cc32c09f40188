"""Where the items come from, and what was measured of them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtCore import QSignalBlocker, Slot
from PySide6.QtWidgets import QComboBox, QWidget

from app.records import PROBE, Source
from widgets.parts.bars import SparkBars
from widgets.parts.card import Card, StatTile
from widgets.parts.stack import column, row
from widgets.parts.table import Column, DataTable
from widgets.parts.text import Text

if TYPE_CHECKING:
    from app.items.seen import Seen
    from widgets.shell.page import PageContext


class SourcesView(QWidget):
    """Figures over all items, the sources, and how a feature is spread."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._seen: Seen | None = None
        self._count, self._broken = StatTile("ITEMS"), StatTile("BROKEN OR MISSING")
        self._size, self._measured = StatTile("SIZE"), StatTile("MEASURED")
        self._sources = DataTable("Sources")
        self._feature = QComboBox()
        self._feature.setAccessibleName("Feature")
        self._feature.currentIndexChanged.connect(self._draw)
        self._bars, self._range = SparkBars(context.theme), Text("", "caption", wrap=True)
        sources, measured = Card("Sources"), Card()
        sources.add(self._sources)
        measured.add(row(Text("Measured", "heading"), 1, self._feature))
        measured.add(self._bars)
        measured.add(self._range)
        measured.body.addStretch(1)
        below = row(gap=16)
        below.addWidget(sources, 3)
        below.addWidget(measured, 2)
        tiles = row(self._count, self._broken, self._size, self._measured, gap=16)
        self.setLayout(column(tiles, below, 1, gap=16))

    def show_seen(self, seen: Seen) -> None:
        """What the index says now."""
        self._seen = seen
        table = seen.table
        rows = table.order
        bad = rows[table.state[rows] != 0]
        key = "brightness" if self._context.workspace.media == "image" else "silence_share"
        known = seen.numbers.get(key)
        measured = int((~np.isnan(known[rows])).sum()) if known is not None else 0
        self._count.show_figure(f"{len(rows):,}")
        why = table.reason(int(bad[0])) if len(bad) else "All files can be read"
        self._broken.show_figure(f"{len(bad):,}", "", why)
        sizes = seen.numbers.get("size_bytes")
        total = float(np.nansum(sizes[rows], dtype=np.float64)) if sizes is not None else 0.0
        self._size.show_figure(f"{total / 2**20:,.1f}", "MiB")
        self._measured.show_figure(f"{measured:,}", "items")
        self._show_sources(seen)
        self._show_features(seen)

    def _show_sources(self, seen: Seen) -> None:
        counts = dict(seen.counts("source"))
        columns = [
            Column("Name"), Column("Files", 80, True, "{:,}".format), Column("Licence", 150), Column("Origin", 220),
            Column("Folder", 220),
        ]  # fmt: skip
        lines: list[list[Any]] = [
            [s.name, counts.get(s.name, 0), s.licence or None, s.origin or None, self._folder(s)]
            for s in self._context.workspace.view.find(Source)
            if s.provenance != PROBE  # copies for a round belong to no data set
        ]
        self._sources.set_data(columns, lines)
        self._sources.fit_height(12)

    def _folder(self, source: Source) -> str:
        """Within the project as it is called there, since the project can be moved."""
        root, project = Path(source.root), self._context.workspace.path.absolute()
        return root.relative_to(project).as_posix() if root.is_relative_to(project) else source.root

    def _show_features(self, seen: Seen) -> None:
        from app.media.feature_rows import features_of

        media = self._context.workspace.media
        usual = "brightness" if media == "image" else "snr_db"
        chosen = self._feature.currentData() or usual
        with QSignalBlocker(self._feature):
            self._feature.clear()
            for feature in features_of(media):
                unit = f" ({feature.unit})" if feature.unit else ""
                self._feature.addItem(f"{feature.title}{unit}", feature.name)
            self._feature.setCurrentIndex(max(self._feature.findData(chosen), 0))
        self._draw()

    @Slot()
    def _draw(self) -> None:
        seen, name = self._seen, self._feature.currentData()
        values: Any = seen.numbers.get(name) if seen is not None else None
        known = values[seen.table.order] if values is not None and seen is not None else np.zeros(0)
        known = known[~np.isnan(known)]
        if not len(known):
            self._bars.show_counts(())
            self._range.setText("Not measured yet")
            return
        counts, _ = np.histogram(known, bins=32)
        self._bars.show_counts([int(count) for count in counts])
        low, middle, high = (float(edge) for edge in np.quantile(known, (0.0, 0.5, 1.0)))
        self._range.setText(f"{low:.4g} to {high:.4g}, half of them below {middle:.4g}; {len(known):,} items")
