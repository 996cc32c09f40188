"""What the label page has for recordings alone: how they are drawn, speech that is found, what is heard."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from widgets.labeling.desk_view import DeskView
    from widgets.labeling.media import MediaLoader
    from widgets.labeling.sound.stage import SoundStage
    from widgets.labeling.work import Work
    from widgets.shell.page import PageContext


class SoundDesk:
    """Around one stage for sound."""

    def __init__(
        self, view: DeskView, stage: SoundStage, work: Work, loader: MediaLoader, context: PageContext
    ) -> None:
        # Not for the pages of pictures, which import this module too.
        from widgets.labeling.sound.find_speech import FindSpeech, Hearing
        from widgets.labeling.sound.look import SoundLook

        self.look = SoundLook(stage, loader, context)
        self.finder = FindSpeech(view, work, context)
        self.hearing = Hearing(stage, work, context)


def sound_desk(view: DeskView, work: Work, loader: MediaLoader, context: PageContext) -> SoundDesk | None:
    """None on a page of pictures."""
    stage = view.stage
    return SoundDesk(view, stage, work, loader, context) if stage.medium == "audio" else None
