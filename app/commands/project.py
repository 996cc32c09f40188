"""Commands on the project itself: making it, its people, its rule sheet, how its sound is drawn."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

import msgspec

from app import ids
from app.changes.command import View
from app.changes.edit import Edit, change, create, put
from app.commands.binding import binding_edits
from app.commands.people import check_curator, role_of
from app.commands.sheets import Queued, queue_edits
from app.errors import CallError
from app.records import REFERENCE, ROLES, Annotator, Project, Sheet

if TYPE_CHECKING:
    from app.media.sound_view import SoundView
    from app.rules.sheet import RuleSheet


class CreateProject(msgspec.Struct, frozen=True):
    """The first command of every project."""

    name: str
    media: str
    sheet_text: str
    sheet: RuleSheet
    area: ClassVar[str] = "project"

    @property
    def title(self) -> str:
        """For the history."""
        return f"Make the project {self.name}"

    def check(self) -> None:
        """Raises CallError when the sheet is for another medium."""
        if self.media not in ("image", "audio"):
            raise CallError(f"media {self.media!r}: choose image or audio.")
        if self.sheet.media != self.media:
            raise CallError(
                f"the rule sheet {self.sheet.name!r} is for {self.sheet.media}, the project is for {self.media}. "
                "Choose a sheet for the same medium."
            )

    def plan(self, view: View, who: str) -> Sequence[Edit]:
        """The project, its sheet, the lead, and the place of the adjudicated labels."""
        self.check()
        at = ids.now()
        project = Project(id="project", name=self.name, media=self.media, sheet_id=self.sheet.digest, created_at=at)
        edits = [create(project), create(_sheet_row(self.sheet, self.sheet_text, at))]
        edits.append(create(Annotator(id=REFERENCE, name="Reference", role="reference")))
        if who != REFERENCE:
            edits.append(create(Annotator(id=who, name=who, role="lead")))
        return edits


class AddAnnotator(msgspec.Struct, frozen=True):
    """A person who labels. Adding the same person twice changes the role."""

    annotator: str
    name: str = ""
    role: str = "annotator"
    area: ClassVar[str] = "project"

    @property
    def title(self) -> str:
        """For the history."""
        return f"Add the annotator {self.name or self.annotator}"

    def plan(self, view: View, who: str) -> Sequence[Edit]:
        """One row, or none when it is there as wanted. Raises CallError for a bad name or role, or who may not."""
        if not self.annotator.strip():
            raise CallError("an annotator needs a name of at least one character.")
        if self.annotator == REFERENCE and self.role != REFERENCE:
            raise CallError(f"{REFERENCE!r} is kept for the adjudicated labels. Choose another name.")
        if self.role not in (*ROLES, REFERENCE):
            raise CallError(f"role {self.role!r}: choose one of {', '.join(ROLES)}.")
        before = view.get(Annotator, self.annotator)
        check_curator(view, who, "adds people and gives roles")
        plain = before is None and self.role == "annotator"
        if not plain and role_of(view, who) == "reviewer":
            raise CallError(f"{who} is a reviewer: reviewers add annotators, and only a lead gives roles.")
        if before is not None and before.role == "lead" != self.role and len(view.find(Annotator, role="lead")) == 1:
            raise CallError(
                f"{before.name} is the only lead, and a project needs one. Make somebody else a lead first."
            )
        after = Annotator(id=self.annotator, name=self.name or self.annotator, role=self.role)
        return [] if before == after else [put(before, after)]


class ActivateSheet(msgspec.Struct, frozen=True):
    """A new version of the rule sheet becomes the active one; labels keep the stamp of the version that made them.

    ``queue`` are the labels that the change touches (``app.scope.impact``): they are marked until they are done.
    """

    text: str
    sheet: RuleSheet
    queue: tuple[Queued, ...] = ()
    area: ClassVar[str] = "project"

    @property
    def title(self) -> str:
        """For the history."""
        return f"Use the rule sheet {self.sheet.name} {self.sheet.version}"

    def plan(self, view: View, who: str) -> Sequence[Edit]:
        """The sheet's row where it is new, the project pointing at it, one mark a label that is touched, and on labels
        with waivers the check that these were given for, where it is another from now on."""
        check_curator(view, who, "puts a rule sheet in force")
        project = view.get(Project, "project")
        if project is None:
            raise CallError("there is no project to use the sheet in.")
        if self.sheet.media != project.media:
            raise CallError(f"the rule sheet is for {self.sheet.media}, the project is for {project.media}.")
        if project.sheet_id == self.sheet.digest:
            return []
        edits = [change(project, msgspec.structs.replace(project, sheet_id=self.sheet.digest))]
        if view.get(Sheet, self.sheet.digest) is None:
            edits.append(create(_sheet_row(self.sheet, self.text, ids.now())))
        edits += binding_edits(view, project.sheet_id, self.sheet)
        return [*edits, *queue_edits(view, self.queue, self.sheet.digest, ids.now())]


class SetSoundView(msgspec.Struct, frozen=True):
    """How recordings are drawn, for everybody in the project."""

    view: SoundView
    area: ClassVar[str] = "project"

    @property
    def title(self) -> str:
        """For the history."""
        return "Draw sound another way"

    def plan(self, view: View, who: str) -> Sequence[Edit]:
        """The project with the view, or nothing where it is drawn so already."""
        project = view.get(Project, "project")
        if project is None:
            raise CallError("there is no project to draw the sound of.")
        if project.media != "audio":
            raise CallError("the project holds images: there is no sound to draw.")
        wanted = self.view.to_mapping()
        if dict(project.sound_view) == wanted:
            return []
        return [change(project, msgspec.structs.replace(project, sound_view=wanted))]


def _sheet_row(sheet: RuleSheet, text: str, at: str) -> Sheet:
    return Sheet(id=sheet.digest, name=sheet.name, version=sheet.version, text=text, added_at=at)
