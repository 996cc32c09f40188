"""What can be done on the label page, with its keys."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from widgets.actions.action import ActionRow
from widgets.labeling.deciding.rows import deciding_rows
from widgets.labeling.image.actions import image_rows
from widgets.labeling.panel_actions import panel_rows
from widgets.labeling.proposals.actions import proposal_rows
from widgets.labeling.review.actions import review_rows
from widgets.labeling.sound.listening_actions import listening_rows

if TYPE_CHECKING:
    from widgets.labeling.page import LabelPage
    from widgets.labeling.sound.desk import SoundDesk
    from widgets.labeling.sound.stage import SoundStage


def rows(page: LabelPage) -> Sequence[ActionRow]:
    """All of it. The keys of classes and options depend on the item; they stand on their buttons."""
    stage = page.view.stage
    special = image_rows(page, stage) if stage.medium == "image" else _sound(page, stage)
    others = (row for made in (panel_rows, review_rows, deciding_rows, proposal_rows) for row in made(page))
    return (*_going(page), *_changing(page), *special, *others)


def _going(page: LabelPage) -> Sequence[ActionRow]:
    group = "Work list"
    return (
        ActionRow("label.previous", "Previous item", ("A", "Left", "Ctrl+PgUp"), page.previous, group=group),
        ActionRow("label.next", "Next item", ("D", "Right", "Ctrl+PgDown"), page.following, group=group),
        ActionRow(
            "label.submit",
            "Submit the item, accept it in review, or decide",
            ("Ctrl+Return", "Ctrl+Enter"),
            page.submit,
            group=group,
        ),
        ActionRow("label.filter", "Filter the work list", ("Ctrl+F",), page.view.list.seek, group=group),
    )


def _changing(page: LabelPage) -> Sequence[ActionRow]:
    group = "Labels"
    return (
        ActionRow("label.undo", "Undo", ("Ctrl+Z",), page.undo, group=group),
        ActionRow("label.redo", "Redo", ("Ctrl+Shift+Z", "Ctrl+Y"), page.redo, group=group),
        ActionRow("label.saved", "All changes are saved", ("Ctrl+S",), page.saved, group=group),
        ActionRow("label.remove", "Remove what is selected", ("Delete",), page.remove, group=group),
        ActionRow("label.cancel", "Cancel", ("Esc",), page.cancel, group=group),
        ActionRow("label.tag", "Tag the item", ("Ctrl+Shift+T",), page.tagging.begin, group=group),
        ActionRow("label.fix", "Apply all fixes", ("Ctrl+.",), page.mending.apply_all, group=group),
    )


def _sound(page: LabelPage, stage: SoundStage) -> Sequence[ActionRow]:
    group = "Sound"
    timeline = stage.timeline
    stage.tell_keys(page)
    return (
        *timeline.rows,
        *(() if page.sound is None else _helping(page.sound)),
        *listening_rows(stage),
        ActionRow(
            "label.segment", "Make a segment of the selection", ("Ctrl+M",), timeline.create_segment, group=group
        ),
        ActionRow(
            "label.split-segment",
            "Split the segment at the cursor or the playhead",
            ("Ctrl+I",),
            stage.split,
            group=group,
        ),
        ActionRow(
            "label.merge-segments",
            "Merge the selected segments, or with the next",
            ("Alt+M",),
            stage.merge,
            group=group,
        ),
        ActionRow("label.transcript", "Write the text", ("Ctrl+T",), stage.write, group=group),
        ActionRow("label.next-text", "Write the next segment", ("Ctrl+Down",), stage.segments.go_on, group=group),
        ActionRow(
            "label.previous-text",
            "Write the previous segment",
            ("Ctrl+Up",),
            partial(stage.segments.go_on, -1),
            group=group,
        ),
        ActionRow("label.insert", "Insert a word of the vocabulary", ("Alt+I",), stage.writer.insert_word, group=group),
        ActionRow(
            "label.next-finding", "Next finding in the text", ("Alt+Down",), stage.writer.next_finding, group=group
        ),
        ActionRow(
            "label.previous-finding",
            "Previous finding in the text",
            ("Alt+Up",),
            stage.writer.previous_finding,
            group=group,
        ),
        ActionRow(
            "label.fix-here",
            "Apply the fix at the cursor",
            ("Alt+Return", "Alt+Enter"),
            stage.writer.fix_here,
            group=group,
        ),
        ActionRow("label.fit", "Show the whole recording", ("Ctrl+0",), timeline.fit, group=group),
        ActionRow("label.zoom-in", "Zoom in", ("Ctrl++", "Ctrl+="), timeline.zoom_in, group=group),
        ActionRow("label.zoom-out", "Zoom out", ("Ctrl+-",), timeline.zoom_out, group=group),
    )


def _helping(sound: SoundDesk) -> Sequence[ActionRow]:
    group, finder = "Sound", sound.finder
    return (
        ActionRow("label.sound-view", "Set how sound is drawn", ("Alt+V",), sound.look.ask, group=group),
        ActionRow("label.find-speech", "Find speech and propose segments", ("Alt+P",), finder.by_energy, group=group),
        ActionRow("label.find-speech-silero", "Find speech with Silero VAD", (), finder.by_silero, group=group),
    )
