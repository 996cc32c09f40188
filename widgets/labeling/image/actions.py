"""What can be done on the image of the label page, with its keys."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from widgets.actions.action import ActionRow
from widgets.labeling.image.tools import TOOLS

if TYPE_CHECKING:
    from widgets.labeling.image.stage import ImageStage
    from widgets.labeling.page import LabelPage


def image_rows(page: LabelPage, stage: ImageStage) -> Sequence[ActionRow]:
    """All of it. What is done with objects also stands in the stage's menu, and tools say their keys."""
    objects = (*_objects(page, stage), *_areas(stage), *_sight(stage))
    stage.menu.offer(objects, page.context.actions)
    stage.tools.tell_keys(page.context.actions)
    return (*_tools(stage), *objects, *_view(stage))


def _tools(stage: ImageStage) -> Sequence[ActionRow]:
    return tuple(
        ActionRow(f"label.{name}", text.action, text.keys, partial(stage.use_tool, name), group="Image")
        for name, text in TOOLS.items()
    )


def _objects(page: LabelPage, stage: ImageStage) -> Sequence[ActionRow]:
    group, edits, sight = "Objects", stage.edits, stage.sight
    return (
        ActionRow("label.select-all", "Select all objects", ("Ctrl+A",), sight.select_all, group=group),
        ActionRow("label.next-object", "Next object", ("N",), sight.select_next, group=group),
        ActionRow("label.previous-object", "Previous object", ("Shift+N",), sight.select_previous, group=group),
        ActionRow("label.duplicate", "Duplicate", ("Ctrl+D",), edits.duplicate, group=group),
        ActionRow("label.copy", "Copy objects", ("Ctrl+C",), edits.copy, group=group),
        ActionRow("label.paste", "Paste objects", ("Ctrl+V",), edits.paste, group=group),
        ActionRow(
            "label.copy-previous",
            "Copy all objects from the previous item",
            ("Ctrl+Shift+V",),
            partial(_copy_previous, page, stage),
            group=group,
        ),
        ActionRow("label.front", "Bring to the front", ("Ctrl+]",), edits.bring_to_front, group=group),
        ActionRow("label.back", "Send to the back", ("Ctrl+[",), edits.send_to_back, group=group),
    )


def _areas(stage: ImageStage) -> Sequence[ActionRow]:
    group, regions = "Areas", stage.regions
    return (
        ActionRow("label.merge", "Merge polygons or masks", ("Ctrl+M",), regions.merge, group=group),
        ActionRow("label.simplify", "Simplify polygons", ("Shift+S",), regions.simplify, group=group),
        ActionRow("label.share-borders", "Share borders", ("Shift+B",), regions.share_borders, group=group),
        ActionRow("label.to-polygons", "Turn into polygons", ("Shift+P",), regions.to_polygons, group=group),
        ActionRow("label.to-masks", "Turn into masks", ("Shift+M",), regions.to_masks, group=group),
    )


def _sight(stage: ImageStage) -> Sequence[ActionRow]:
    group, sight = "Seeing", stage.sight
    return (
        ActionRow("label.hide", "Hide what is selected", ("H",), sight.hide_selected, group=group),
        ActionRow("label.show-all", "Show all objects", ("Shift+H",), sight.show_all, group=group),
        ActionRow("label.lock", "Lock or unlock what is selected", ("L",), sight.toggle_lock, group=group),
        ActionRow("label.unlock-all", "Unlock all objects", ("Shift+L",), sight.unlock_all, group=group),
        ActionRow("label.solo", "Show one class only, or all", ("Q",), sight.toggle_solo, group=group),
        ActionRow("label.colour-by", "Colour by class or by object", ("Shift+C",), sight.toggle_colouring, group=group),
        ActionRow("label.snap", "Snap to outlines", ("Shift+X",), sight.toggle_snap, group=group),
        ActionRow("label.keep-zoom", "Keep the zoom between items", ("Shift+Z",), sight.toggle_keep_zoom, group=group),
    )


def _view(stage: ImageStage) -> Sequence[ActionRow]:
    group, canvas, pages = "Image", stage.canvas, stage.pages
    return (
        ActionRow("label.fit", "Show the whole image", ("Ctrl+0", "0"), canvas.fit, group=group),
        ActionRow("label.full-size", "Show at 100 %", ("Ctrl+Alt+0",), canvas.actual_size, group=group),
        ActionRow("label.zoom-in", "Zoom in", ("Ctrl++", "Ctrl+=", "+", "="), canvas.zoom_in, group=group),
        ActionRow("label.zoom-out", "Zoom out", ("Ctrl+-", "-"), canvas.zoom_out, group=group),
        ActionRow("label.file-page-back", "Previous page of this file", ("Alt+PgUp",), pages.turn_back, group=group),
        ActionRow("label.file-page-on", "Next page of this file", ("Alt+PgDown",), pages.turn_on, group=group),
    )


def _copy_previous(page: LabelPage, stage: ImageStage) -> None:
    """From the item before this one in the work list, whichever was shown last."""
    stage.edits.copy_from(page.view.list.model.neighbour(page.work.item_id, -1))
