"""What the rules say of the item as it stands on the screen, with what is being typed and not saved yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.rules.checks import Finding
    from widgets.labeling.desk_view import DeskView
    from widgets.labeling.image.stage import ImageStage
    from widgets.labeling.sound.stage import SoundStage
    from widgets.labeling.work import Work


def show_now(work: Work, view: DeskView) -> list[Finding]:
    """Shows the findings at the work and beside it; gives them."""
    found, stage = found_now(work, view.stage), view.stage
    stage.show_findings(found)
    view.rules.show_findings(found, editable=work.editable, begun=work.begun or bool(stage.typed_values))
    return found


def found_now(work: Work, stage: ImageStage | SoundStage) -> list[Finding]:
    """The findings of all tasks of the item, in their order. Of segments only the one that is typed is looked at
    anew."""
    typed = stage.typed_values
    segment = stage.typed_segment if stage.medium == "audio" else None
    found: list[Finding] = []
    for task in work.tasks:
        if segment is not None and segment[0] == task.name:
            found += work.findings_with(task, segment[1], segment[2])
        else:
            found += work.findings(task, typed.get(task.name))
    return found
