"""The stages of the loop, in order: what the rail shows and what makes each page, imported on its first visit."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from PySide6.QtWidgets import QWidget

from widgets.shell.page import Page, PageContext, StageRow


def _page(module: str, name: str) -> Callable[[PageContext, QWidget], Page]:
    def make(context: PageContext, parent: QWidget) -> Page:
        page: Page = getattr(import_module(f"widgets.{module}.page"), name)(context, parent)
        return page

    return make


STAGES: tuple[StageRow, ...] = (
    StageRow("scope", "Scope", "scope", "Which battle, and is it feasible?", _page("scope", "ScopePage")),
    StageRow("data", "Data", "data", "Where does it come from?", _page("dataset", "DataPage")),
    StageRow("rules", "Rules", "rules", "What decides the doubtful cases?", _page("rules", "RulesPage")),
    StageRow("label", "Label", "label", "What do we call things?", _page("labeling", "LabelPage")),
    StageRow("agree", "Agree", "agree", "How well can people do it?", _page("agreement", "AgreePage"), tells=True),
    StageRow(
        "slices", "Slices", "slices", "Where is the model worse than people?", _page("slices", "SlicesPage"), tells=True
    ),
    StageRow(
        "augment", "Augment", "augment", "Can we make more of exactly that?", _page("augmenting", "AugmentPage"),
        tells=True,
    ),
    StageRow("export", "Export", "export", "What do I train on?", _page("lineage", "ExportPage"), tells=True),
)  # fmt: skip
