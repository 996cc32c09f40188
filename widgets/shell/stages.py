"""The stages of the loop, in order: what the rail shows and what makes each page, imported on its first visit."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module

from PySide6.QtWidgets import QWidget

from widgets.shell.page import Page, PageContext, StageRow

EITHER = (
    "numpy", "app.items.seen", "app.labeling.desk", "widgets.canvas.painter", "widgets.labeling.entries",
    "widgets.labeling.sidebar", "widgets.labeling.desk_view", "app.labeling.queue", "widgets.labeling.page",
)  # fmt: skip
LABEL = {
    "image": (*EITHER, "widgets.labeling.image.stage"),
    "audio": (
        *EITHER, "augment.sample", "widgets.timeline.view", "widgets.labeling.sound.listening",
        "widgets.labeling.sound.segment_texts", "widgets.labeling.sound.stage", "widgets.labeling.sound.look",
        "widgets.labeling.sound.find_speech",
    ),
}  # fmt: skip


def _row(
    stage: str,
    title: str,
    question: str,
    page: tuple[str, str],
    *,
    asks: tuple[str, ...] = (),
    tells: bool = False,
    pieces: Mapping[str, tuple[str, ...]] = {},
) -> StageRow:
    """``page`` is the room of the page and the name of its class, ``asks`` what it loads as soon as it is seen."""
    room, name = page
    module = f"widgets.{room}.page"

    def make(context: PageContext, parent: QWidget) -> Page:
        made: Page = getattr(import_module(module), name)(context, parent)
        return made

    return StageRow(stage, title, stage, question, make, tells, (module, *asks), pieces, framed=stage != "label")


STAGES: tuple[StageRow, ...] = (
    _row("scope", "Scope", "Which battle, and is it feasible?", ("scope", "ScopePage")),
    _row("data", "Data", "Where does it come from?", ("dataset", "DataPage")),
    _row("rules", "Rules", "What decides the doubtful cases?", ("rules", "RulesPage")),
    _row("label", "Label", "What do we call things?", ("labeling", "LabelPage"), pieces=LABEL),
    _row(
        "agree", "Agree", "How well can people do it?", ("agreement", "AgreePage"), tells=True,
        asks=("app.agreement.consensus", "app.labeling.read"),
    ),
    _row("slices", "Slices", "Where is the model worse than people?", ("slices", "SlicesPage"), tells=True),
    _row(
        "augment", "Augment", "Can we make more of exactly that?", ("augmenting", "AugmentPage"), tells=True,
        asks=(
            "app.augmenting.recipe.warnings", "widgets.augmenting.recipe.preview_pane", "widgets.augmenting.make.tab",
            "widgets.augmenting.review.tab", "widgets.augmenting.verdict.tab",
        ),
    ),
    _row(
        "export", "Export", "What do I train on?", ("lineage", "ExportPage"), tells=True,
        asks=("app.formats.registry", "app.lineage.snapshot"),
    ),
)  # fmt: skip
